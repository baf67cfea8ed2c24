/** What the desk tells of a lot, raw or of a product: what is left of it, its steps, and what can be done next. */
import { isOfficer, requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { forbidden, notFound } from '../../errors.ts';
import { picturesFor, type Picture } from '../../media/index.ts';
import { mayActFor, requireView } from '../access.ts';
import { cartonsHere, type CartonView } from '../events/cartons.ts';
import { journeyOf, textsOf, type JourneyStep, type JourneyTexts } from '../events/journey.ts';
import { leftOf } from '../events/flows.rules.ts';
import { heldRows } from '../events/ledger.ts';
import { holdersOf, producerRow, usedLot, type UsedLot } from '../events/lots-of-form.ts';
import { dimensionOf, inThousandths } from '../events/units.rules.ts';
import { goodsOfLot, type LotGoods } from './goods-of.ts';
import { labelOf, labelOfKey, NAMED_LOT } from './label-of-key.ts';

export interface RawLotLine {
  publicId: string;
  code: string;
  name: string;
  productionDate: string;
  unit: string;
  quantityMilli: number;
  leftMilli: number;
}

/** An organisation's raw lots, newest first. @throws DomainError 401, 403 */
export function rawLots(ctx: Context, organisationId: number, options: { page?: number } = {}): { total: number; lots: RawLotLine[] } {
  requireView(ctx, organisationId);
  const total = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM lot WHERE organisation_id = ? AND trade_item_id IS NULL', [organisationId])!.n;
  const rows = ctx.db.all<Omit<RawLotLine, 'leftMilli'>>(
    `SELECT public_id AS publicId, code, name, production_date AS productionDate, unit, quantity_milli AS quantityMilli FROM lot WHERE organisation_id = ? AND trade_item_id IS NULL ORDER BY id DESC LIMIT 25 OFFSET ?`,
    [organisationId, (Math.max(options.page ?? 1, 1) - 1) * 25],
  );
  return { total, lots: rows.map((r) => ({ ...r, leftMilli: goodsOfLot(ctx, usedLot(ctx, r.publicId)!).left })) };
}

export interface UsableLot {
  publicId: string;
  /** 'Cá cơm (261122-1)', 'Nước mắm, chai 500 ml (BL-1)' */
  label: string;
  unit: string;
  leftMilli: number;
  raw: boolean;
}

/** Lots of which an organisation has something left, received ones too, raw ones first. @throws DomainError 401, 403 */
export function usableLots(ctx: Context, organisationId: number): UsableLot[] {
  requireView(ctx, organisationId);
  const rows = ctx.db.all<{ publicId: string; code: string; unit: string; name: string | null; productName: string | null; label: string | null }>(
    `${NAMED_LOT} WHERE l.id IN (SELECT id FROM lot WHERE organisation_id = ? ORDER BY id DESC LIMIT 200)
       OR l.id IN (SELECT q.id FROM goods_held h JOIN lot q ON q.gtin = substr(h.key, 5, 14) AND q.code = replace(substr(h.key, 23), '%2F', '/') WHERE h.organisation_id = ? AND h.received + h.unpacked > 0 AND h.key GLOB '/01/*/10/*')
       OR l.id IN (SELECT q.id FROM goods_held h JOIN lot q ON q.public_id = substr(h.key, 5) WHERE h.organisation_id = ? AND h.received + h.unpacked > 0 AND h.key GLOB '/lo/*')
     ORDER BY l.trade_item_id IS NOT NULL, l.id DESC`,
    [organisationId, organisationId, organisationId],
  );
  return rows
    .map((row) => {
      const lot = usedLot(ctx, row.publicId)!;
      const held = heldRows(ctx, lot.key).find((r) => r.organisationId === organisationId && r.dimension === dimensionOf(lot.unit));
      return { publicId: row.publicId, label: labelOf(row), unit: row.unit, leftMilli: held ? inThousandths(Math.max(0, leftOf(held)), row.unit) : 0, raw: lot.gtin === null };
    })
    .filter((l) => l.leftMilli > 0);
}

export interface DeskStep extends Omit<JourneyStep, 'photos'> {
  pictures: Picture[];
  party: { name: string; phone: string; organisationName: string | null } | null;
  /** Quantities of the step that can be corrected: stored key, what it is called, thousandths. */
  parts: { key: string; label: string; quantityMilli: number; unit: string }[];
  /** When and why it was taken back; null while it stands. */
  takenBack: { at: number; reason: string } | null;
  correctable: boolean;
}

export interface LotStory {
  lot: UsedLot;
  title: string;
  placeName: string;
  names: JourneyTexts;
  goods: LotGoods;
  steps: DeskStep[];
  /** What went before: the steps of its inputs. */
  before: JourneyStep[];
  cartons: CartonView[];
  mayAct: boolean;
  organisationId: number;
}

interface StepRow {
  id: number;
  eventId: string;
  type: string;
  bizStep: string | null;
  disposition: string | null;
  eventTime: number;
  capturedBy: string;
  helperId: string | null;
  organisationId: number;
  organisationName: string | null;
  communeName: string | null;
  provinceName: string | null;
  role: string;
  quantityMilli: number | null;
  unit: string | null;
  stamps: number;
  takenAt: number | null;
  takenJson: string | null;
}

function stepsOf(ctx: Context, key: string): DeskStep[] {
  const rows = ctx.db.all<StepRow>(
    `SELECT e.id, e.event_id AS eventId, e.type, e.biz_step AS bizStep, e.disposition, e.event_time AS eventTime, e.captured_by AS capturedBy, e.helper_id AS helperId, e.organisation_id AS organisationId,
       o.name AS organisationName, c.name AS communeName, v.short_name AS provinceName, k.role, k.quantity_milli AS quantityMilli, k.unit,
       e.biz_step = 'commissioning' AND json_type(e.json, '$."sanque:stampRange"') IS NOT NULL AS stamps, x.record_time AS takenAt, x.json AS takenJson
     FROM epcis_event_key k JOIN epcis_event e ON e.id = k.event_id LEFT JOIN organisation o ON o.id = e.organisation_id LEFT JOIN commune c ON c.code = e.commune_code
     LEFT JOIN province v ON v.code = c.province_code LEFT JOIN epcis_event x ON x.corrects_event_id = e.id
     WHERE k.key = ? AND e.corrects_event_id IS NULL ORDER BY e.event_time DESC, e.id DESC LIMIT 100`,
    [key],
  );
  const notes = textsOf(ctx, 'event', rows.map((r) => r.id));
  return rows.map((r) => {
    const party = ctx.db.get<{ name: string; phone: string; organisationName: string | null }>('SELECT p.name, p.phone, o.name AS organisationName FROM event_party p LEFT JOIN organisation o ON o.id = p.organisation_id WHERE p.event_id = ?', [r.id]);
    const declared = r.takenJson === null ? null : (JSON.parse(r.takenJson) as { errorDeclaration?: Record<string, unknown> }).errorDeclaration;
    const mine = mayActFor(ctx, r.organisationId, producerRow(ctx, 'id', r.organisationId)?.communeCode ?? null);
    return {
      bizStep: r.type === 'TransformationEvent' ? 'transforming' : r.bizStep === 'creating_class_instance' && key.startsWith('/lo/') ? 'harvesting' : (r.bizStep ?? 'other'),
      eventTime: r.eventTime, quantityMilli: r.quantityMilli, unit: r.unit, communeName: r.communeName, provinceName: r.provinceName, eventId: r.eventId, disposition: r.disposition,
      key, depth: 0, what: null, whatTexts: {}, enteredBy: r.helperId !== null ? 'helper' : r.capturedBy.startsWith('system:') ? 'system' : 'producer', organisationName: r.organisationName,
      note: notes.get(r.id) ?? {}, position: null, pictures: picturesFor(ctx, { object: 'event', id: r.id }), party: party ?? null,
      parts: ctx.db.all<{ key: string; quantityMilli: number; unit: string }>('SELECT key, quantity_milli AS quantityMilli, unit FROM epcis_event_key WHERE event_id = ? AND quantity_milli IS NOT NULL ORDER BY role, key LIMIT 50', [r.id]).map((p) => ({ ...p, label: labelOfKey(ctx, p.key).label })),
      takenBack: r.takenAt === null ? null : { at: r.takenAt, reason: String(declared?.['sanque:reason'] ?? declared?.['reason'] ?? '') },
      correctable: mine && r.takenAt === null && r.stamps !== 1,
    };
  });
}

/**
 * A lot for whoever works with it: its maker's people, those who received some of it, helpers, staff.
 * @throws DomainError 401, 403, 404
 */
export function lotStory(ctx: Context, publicId: string): LotStory {
  requirePerson(ctx);
  const lot = usedLot(ctx, publicId);
  if (!lot) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
  const acting = holdersOf(ctx, lot).find((id) => mayActFor(ctx, id, producerRow(ctx, 'id', id)?.communeCode ?? null));
  if (acting === undefined && !isOfficer(ctx)) throw forbidden();
  const place = ctx.db.get<{ name: string }>("SELECT c.name || ', ' || v.short_name AS name FROM commune c JOIN province v ON v.code = c.province_code WHERE c.code = ?", [lot.communeCode]);
  return {
    lot, title: labelOfKey(ctx, lot.key).label, placeName: place?.name ?? lot.communeCode, names: textsOf(ctx, 'lot', [lot.id]).get(lot.id) ?? {},
    goods: goodsOfLot(ctx, lot), steps: stepsOf(ctx, lot.key), before: journeyOf(ctx, lot.key).filter((s) => s.depth > 0),
    cartons: cartonsHere(ctx, acting ?? lot.organisationId, lot.key), mayAct: acting !== undefined, organisationId: acting ?? lot.organisationId,
  };
}

export interface PublicRawLot {
  name: string;
  names: JourneyTexts;
  code: string;
  productionDate: string;
  quantityMilli: number;
  unit: string;
  placeName: string;
  producerName: string | null;
  producerSlug: string | null;
  illustration: boolean;
  journey: JourneyStep[];
  pictures: Picture[];
}

/** What anybody may see of a raw lot; undefined when there is none. */
export function publicRawLot(ctx: Context, publicId: string): PublicRawLot | undefined {
  const lot = usedLot(ctx, publicId);
  if (!lot || lot.gtin !== null) return undefined;
  const row = ctx.db.get<{ quantityMilli: number; placeName: string | null; producerName: string | null; producerSlug: string | null; illustration: number }>(
    `SELECT l.quantity_milli AS quantityMilli, c.name || ', ' || v.short_name AS placeName, coalesce(r.name, o.name) AS producerName, r.slug AS producerSlug, coalesce(o.illustration, 0) AS illustration
     FROM lot l JOIN organisation o ON o.id = l.organisation_id LEFT JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL
     LEFT JOIN commune c ON c.code = l.commune_code LEFT JOIN province v ON v.code = c.province_code WHERE l.id = ?`,
    [lot.id],
  )!;
  const journey = journeyOf(ctx, lot.key);
  const events = journey.length === 0 ? [] : ctx.db.all<{ id: number }>('SELECT id FROM epcis_event WHERE corrects_event_id IS NULL AND event_id IN (SELECT value FROM json_each(?)) ORDER BY event_time', [JSON.stringify(journey.filter((s) => s.photos > 0).map((s) => s.eventId))]);
  return {
    name: lot.name ?? lot.code, names: textsOf(ctx, 'lot', [lot.id]).get(lot.id) ?? {}, code: lot.code, productionDate: lot.productionDate, unit: lot.unit, ...row,
    placeName: row.placeName ?? lot.communeCode, illustration: row.illustration === 1, journey, pictures: events.flatMap((e) => picturesFor(ctx, { object: 'event', id: e.id })).slice(0, 8),
  };
}
