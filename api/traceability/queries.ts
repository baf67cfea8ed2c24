/** Reads of lots and ranges for the producer's desk. */
import type { Context } from '../context.ts';
import { forbidden, notFound } from '../errors.ts';
import { isStaff, requirePerson } from '../access.ts';
import { mayActFor } from './access.ts';
import { classKey } from './dl.ts';
import { journeyOf, type JourneyStep } from './events.ts';
import { goodsById, goodsOfOrganisation, type Goods } from './goods.ts';
import { activeCount, missingFacts, stampsLeft, type MissingFact } from './rules.ts';

export interface LotRow {
  id: number;
  publicId: string;
  organisationId: number;
  tradeItemId: number;
  gtin: string;
  code: string;
  productionDate: string;
  expiryDate: string | null;
  noExpiry: number;
  quantityMilli: number;
  unit: string;
  communeCode: string;
  standards: string;
  ingredients: string;
  notes: string;
  version: number;
  openedAt: number;
}

const LOT = `SELECT id, public_id AS publicId, organisation_id AS organisationId, trade_item_id AS tradeItemId, gtin, code, production_date AS productionDate,
  expiry_date AS expiryDate, no_expiry AS noExpiry, quantity_milli AS quantityMilli, unit, commune_code AS communeCode, standards, ingredients, notes, version, opened_at AS openedAt
  FROM lot`;

export const lotByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): LotRow | undefined => ctx.db.get<LotRow>(`${LOT} WHERE public_id = ? AND trade_item_id IS NOT NULL`, [publicId]);
export const lotById = (ctx: Pick<Context, 'db'>, id: number): LotRow | undefined => ctx.db.get<LotRow>(`${LOT} WHERE id = ?`, [id]);
export const lotByCode = (ctx: Pick<Context, 'db'>, tradeItemId: number, code: string): LotRow | undefined =>
  ctx.db.get<LotRow>(`${LOT} WHERE trade_item_id = ? AND code = ?`, [tradeItemId, code.toUpperCase()]);

export interface RangeRow {
  id: number;
  publicId: string;
  number: number;
  organisationId: number;
  tradeItemId: number;
  gtin: string;
  lotId: number | null;
  keyId: number;
  checkValue: string;
  count: number;
  origin: string;
  state: 'ISSUED' | 'PRINTED' | 'ACTIVATED' | 'VOID';
  issuedAt: number;
  printedAt: number | null;
  activatedAt: number | null;
  voidedAt: number | null;
}

const RANGE = `SELECT r.id, r.public_id AS publicId, r.number, r.organisation_id AS organisationId, r.trade_item_id AS tradeItemId, r.gtin, r.lot_id AS lotId, r.key_id AS keyId,
  k.check_value AS checkValue, r.count, r.origin, r.state, r.issued_at AS issuedAt, r.printed_at AS printedAt, r.activated_at AS activatedAt, r.voided_at AS voidedAt
  FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id`;

export const rangeByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): RangeRow | undefined => ctx.db.get<RangeRow>(`${RANGE} WHERE r.public_id = ?`, [publicId]);
export const rangeByNumber = (ctx: Pick<Context, 'db'>, number: number): RangeRow | undefined => ctx.db.get<RangeRow>(`${RANGE} WHERE r.number = ?`, [number]);

/** Stamps that a lot has: issued, less those of void ranges and void parts. */
export function stampsOfLot(ctx: Pick<Context, 'db'>, lotId: number): number {
  const issued = ctx.db.get<{ n: number }>("SELECT coalesce(sum(count), 0) AS n FROM stamp_range WHERE lot_id = ? AND state <> 'VOID'", [lotId])!.n;
  const spoiled = ctx.db.get<{ n: number }>(
    `SELECT coalesce(sum(s.last_index - s.first_index + 1), 0) AS n FROM stamp_span s JOIN stamp_range r ON r.id = s.range_id
     WHERE r.lot_id = ? AND r.state <> 'VOID' AND s.act = 'VOID'`,
    [lotId],
  )!.n;
  return issued - spoiled;
}

export interface SpanRow {
  firstIndex: number;
  lastIndex: number;
  act: 'ACTIVATED' | 'VOID';
  lotId: number | null;
  reason: string;
  at: number;
}

export const spansOf = (ctx: Pick<Context, 'db'>, rangeId: number): SpanRow[] =>
  ctx.db.all<SpanRow>('SELECT first_index AS firstIndex, last_index AS lastIndex, act, lot_id AS lotId, reason, at FROM stamp_span WHERE range_id = ? ORDER BY id', [rangeId]);

/** Active stamps of some trade items and the newest production date among their lots; null when none is active. */
export function stampsOnGoods(ctx: Pick<Context, 'db'>, tradeItemIds: readonly number[]): { active: number; newestLot: string } | null {
  if (tradeItemIds.length === 0) return null;
  const marks = tradeItemIds.map(() => '?').join(',');
  const ranges = ctx.db.all<{ id: number; lotDate: string }>(
    `SELECT r.id, l.production_date AS lotDate FROM stamp_range r JOIN lot l ON l.id = r.lot_id WHERE r.trade_item_id IN (${marks}) AND r.state <> 'VOID'`,
    tradeItemIds,
  );
  const active = ranges.map((range) => ({ ...range, n: activeCount(spansOf(ctx, range.id)) })).filter((range) => range.n > 0);
  if (active.length === 0) return null;
  return { active: active.reduce((sum, range) => sum + range.n, 0), newestLot: active.map((range) => range.lotDate).sort().at(-1)! };
}

/** What the circular still misses for a lot. Empty: stamps may be issued. */
export function missingForStamps(ctx: Context, lot: LotRow, goods: Goods): MissingFact[] {
  return missingFacts({
    productName: goods.productName,
    photos: goods.photos,
    gtin: goods.gtin,
    producerName: goods.producerName,
    producerAddress: goods.producerAddress,
    productionDate: lot.productionDate,
    expiryDate: lot.expiryDate,
    noExpiry: lot.noExpiry === 1,
    standards: lot.standards,
    stages: journeyOf(ctx, classKey(lot.gtin, lot.code)).filter((s) => s.communeName !== null).length,
  });
}

export interface LotLine {
  publicId: string;
  code: string;
  productName: string;
  label: string;
  productionDate: string;
  expiryDate: string | null;
  quantity: number;
  stamps: number;
  activated: boolean;
  checks: number;
}

/** An organisation's lots, newest first. @throws DomainError 401, 403 */
export function listLots(ctx: Context, organisationId: number, options: { page?: number; size?: number } = {}): { total: number; lots: LotLine[] } {
  requireView(ctx, organisationId);
  const size = Math.min(options.size ?? 25, 100);
  const offset = (Math.max(options.page ?? 1, 1) - 1) * size;
  const total = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM lot WHERE organisation_id = ? AND trade_item_id IS NOT NULL', [organisationId])!.n;
  const lots = ctx.db.all<LotLine & { activated: boolean | number }>(
    `SELECT l.public_id AS publicId, l.code, p.name AS productName, t.label, l.production_date AS productionDate, l.expiry_date AS expiryDate, l.quantity_milli / 1000 AS quantity,
       (SELECT coalesce(sum(count), 0) FROM stamp_range r WHERE r.lot_id = l.id AND r.state <> 'VOID') AS stamps,
       EXISTS (SELECT 1 FROM stamp_range r WHERE r.lot_id = l.id AND r.state = 'ACTIVATED') AS activated,
       (SELECT coalesce(sum(s.checks), 0) FROM stamp_range r JOIN stamp s ON s.range_id = r.id WHERE r.lot_id = l.id) AS checks
     FROM lot l JOIN trade_item t ON t.id = l.trade_item_id JOIN product p ON p.id = t.product_id
     WHERE l.organisation_id = ? ORDER BY l.id DESC LIMIT ? OFFSET ?`,
    [organisationId, size, offset],
  );
  return { total, lots: lots.map((l) => ({ ...l, activated: Boolean(l.activated) })) };
}

export interface RangeView extends RangeRow {
  spans: SpanRow[];
  /** Stamps of this range that somebody checked, and checks in all. */
  scanned: number;
  checks: number;
}

export interface LotView {
  lot: LotRow;
  goods: Goods;
  placeName: string;
  journey: JourneyStep[];
  ranges: RangeView[];
  missing: MissingFact[];
  stamps: number;
  left: number;
  mayAct: boolean;
}

function requireView(ctx: Context, organisationId: number): void {
  requirePerson(ctx);
  if (!isStaff(ctx) && !mayActFor(ctx, organisationId, null)) throw forbidden();
}

/**
 * A lot with its journey, ranges, and what may be done next.
 * @throws DomainError 401, 403 (another producer's), 404
 */
export function lotView(ctx: Context, publicId: string): LotView {
  const lot = lotByPublicId(ctx, publicId);
  if (!lot) throw notFound({ vi: 'Không có lô này.', en: 'There is no such lot.' });
  requireView(ctx, lot.organisationId);
  const goods = goodsById(ctx, lot.tradeItemId)!;
  const place = ctx.db.get<{ name: string }>('SELECT c.name || \', \' || v.short_name AS name FROM commune c JOIN province v ON v.code = c.province_code WHERE c.code = ?', [lot.communeCode]);
  const ranges = ctx.db.all<RangeRow>(`${RANGE} WHERE r.lot_id = ? ORDER BY r.id DESC`, [lot.id]).map((range) => ({
    ...range,
    spans: spansOf(ctx, range.id),
    ...ctx.db.get<{ scanned: number; checks: number }>('SELECT count(*) AS scanned, coalesce(sum(checks), 0) AS checks FROM stamp WHERE range_id = ? AND checks > 0', [range.id])!,
  }));
  const stamps = stampsOfLot(ctx, lot.id);
  return {
    lot, goods, ranges, stamps,
    placeName: place?.name ?? lot.communeCode,
    journey: journeyOf(ctx, classKey(lot.gtin, lot.code)),
    missing: missingForStamps(ctx, lot, goods),
    left: stampsLeft(lot, stamps),
    mayAct: mayActFor(ctx, lot.organisationId, goods.producerCommuneCode),
  };
}

/** The range, for someone who may see it. @throws DomainError 401, 403, 404 */
export function rangeForView(ctx: Context, publicId: string): RangeRow {
  const range = rangeByPublicId(ctx, publicId);
  if (!range) throw notFound({ vi: 'Không có đợt tem này.', en: 'There is no such range of stamps.' });
  requireView(ctx, range.organisationId);
  return range;
}

/** Sizes for which the person may open a lot in this organisation. @throws DomainError 401, 403 */
export function lotChoices(ctx: Context, organisationId: number): Goods[] {
  requireView(ctx, organisationId);
  return goodsOfOrganisation(ctx, organisationId);
}

export interface MyProducer {
  id: number;
  publicId: string;
  name: string;
  communeCode: string | null;
  provinceCode: string;
}

const PRODUCER = `SELECT o.id, o.public_id AS publicId, o.name, coalesce(r.commune_code, o.commune_code) AS communeCode, r.province_code AS provinceCode
  FROM organisation o JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL`;

/**
 * The producers for which the person works: their own first; for a helper, those of the communes they serve.
 * @throws DomainError 401
 */
export function myProducers(ctx: Context): MyProducer[] {
  const person = requirePerson(ctx);
  const own = person.roles.filter((g) => g.role === 'OWNER' || g.role === 'MEMBER').map((g) => g.organisationId);
  const served = person.roles.filter((g) => g.role === 'HELPER').map((g) => g.communeCode);
  const found = new Map<number, MyProducer>();
  for (const id of own) {
    const producer = ctx.db.get<MyProducer>(`${PRODUCER} WHERE o.id = ?`, [id]);
    if (producer) found.set(producer.id, producer);
  }
  for (const commune of served) {
    const rows = commune === null ? ctx.db.all<MyProducer>(`${PRODUCER} ORDER BY o.name LIMIT 200`) : ctx.db.all<MyProducer>(`${PRODUCER} WHERE coalesce(r.commune_code, o.commune_code) = ? ORDER BY o.name LIMIT 200`, [commune]);
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, row);
  }
  return [...found.values()];
}

export interface RangeLine {
  publicId: string;
  lotPublicId: string | null;
  lotCode: string | null;
  productName: string;
  label: string;
  count: number;
  state: RangeRow['state'];
  issuedAt: number;
  checks: number;
}

/** An organisation's ranges of stamps, newest first. @throws DomainError 401, 403 */
export function listRanges(ctx: Context, organisationId: number, options: { page?: number; size?: number } = {}): { total: number; ranges: RangeLine[] } {
  requireView(ctx, organisationId);
  const size = Math.min(options.size ?? 25, 100);
  const total = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM stamp_range WHERE organisation_id = ?', [organisationId])!.n;
  const ranges = ctx.db.all<RangeLine>(
    `SELECT r.public_id AS publicId, l.public_id AS lotPublicId, l.code AS lotCode, p.name AS productName, t.label, r.count, r.state, r.issued_at AS issuedAt,
       (SELECT coalesce(sum(s.checks), 0) FROM stamp s WHERE s.range_id = r.id) AS checks
     FROM stamp_range r LEFT JOIN lot l ON l.id = r.lot_id JOIN trade_item t ON t.id = r.trade_item_id JOIN product p ON p.id = t.product_id
     WHERE r.organisation_id = ? ORDER BY r.id DESC LIMIT ? OFFSET ?`,
    [organisationId, size, (Math.max(options.page ?? 1, 1) - 1) * size],
  );
  return { total, ranges };
}
