/** Lots that a step uses: found, theirs to use, in the unit of the event. */
import type { Context } from '../../context.ts';
import { invalid, notFound } from '../../errors.ts';
import { requireProducer, type ProducerAct } from '../access.ts';
import { hostFree, type QuantityElement } from './model.ts';
import { heldRows } from './ledger.ts';

export interface UsedLot {
  id: number;
  publicId: string;
  organisationId: number;
  tradeItemId: number | null;
  gtin: string | null;
  code: string;
  name: string | null;
  unit: string;
  productionDate: string;
  communeCode: string;
  /** Host-free. */
  key: string;
}

const LOT = `SELECT id, public_id AS publicId, organisation_id AS organisationId, trade_item_id AS tradeItemId, gtin, code, name, unit, production_date AS productionDate, commune_code AS communeCode,
  CASE WHEN gtin IS NULL THEN '/lo/' || public_id ELSE '/01/' || gtin || '/10/' || replace(code, '/', '%2F') END AS key FROM lot`;

export const usedLot = (ctx: Pick<Context, 'db'>, publicId: string): UsedLot | undefined => ctx.db.get<UsedLot>(`${LOT} WHERE public_id = ?`, [publicId]);

export interface ProducerRow {
  id: number;
  publicId: string;
  communeCode: string | null;
  provinceCode: string;
}

/** A producer by its public id. */
export const producerRow = (ctx: Pick<Context, 'db'>, where: 'id' | 'public_id', value: number | string): ProducerRow | undefined =>
  ctx.db.get<ProducerRow>(
    `SELECT o.id, o.public_id AS publicId, coalesce(r.commune_code, o.commune_code) AS communeCode, coalesce(r.province_code, '38') AS provinceCode
     FROM organisation o LEFT JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL WHERE o.${where} = ? LIMIT 1`,
    [value],
  );

/** The right to act for an organisation by its row. @throws DomainError 401, 403 */
export function requireOf(ctx: Context, organisationId: number): { act: ProducerAct; organisationId: number; producer: ProducerRow } {
  const producer = producerRow(ctx, 'id', organisationId);
  const act = requireProducer(ctx, producer ? organisationId : null, producer?.communeCode ?? null);
  return { act, organisationId, producer: producer! };
}

const NO_LOT = { vi: 'Không có lô này.', en: 'There is no such lot.' };

/**
 * The lots of some portions, as an event names them.
 * @throws DomainError 404, 422 for a lot named twice
 */
export function usedLots(ctx: Context, list: readonly { lot: string; quantity: number; unit?: string | undefined }[]): { lots: UsedLot[]; elements: QuantityElement[] } {
  const lots = list.map(({ lot }) => {
    const found = usedLot(ctx, lot);
    if (!found) throw notFound(NO_LOT);
    return found;
  });
  if (new Set(lots.map((l) => l.id)).size !== lots.length) throw invalid({ _: { vi: 'Một lô được ghi hai lần. Gộp lại thành một dòng.', en: 'A lot is named twice. Put it in one line.' } });
  return {
    lots,
    elements: lots.map((lot, i) => ({ epcClass: lot.key, quantity: list[i]!.quantity, ...uomOf(list[i]!.unit ?? lot.unit) })),
  };
}

/** EPCIS: pieces carry no unit. */
export const uomOf = (unit: string): { uom?: string } => (unit === 'EA' ? {} : { uom: unit });

/** When the newest of some keys came to be; 0 when the floor does not know. */
export function newestBeginning(ctx: Pick<Context, 'db'>, keys: readonly string[]): number {
  return Math.max(0, ...keys.map((key) => ctx.db.get<{ at: number | null }>("SELECT min(at) AS at FROM goods_flow WHERE key = ? AND kind IN ('made', 'received')", [hostFree(key)])?.at ?? 0));
}

/** Organisations that may use a lot: its maker, and whoever received or unpacked some of it. */
export const holdersOf = (ctx: Pick<Context, 'db'>, lot: UsedLot): number[] => [...new Set([lot.organisationId, ...heldRows(ctx, lot.key).filter((r) => r.received + r.unpacked > 0).map((r) => r.organisationId)])];

/**
 * The organisation for which the person takes this step: the one named, else the maker of the first lot, else one of theirs
 * that holds it.
 * @throws DomainError 401, 403
 */
export function stepTeller(ctx: Context, lots: readonly UsedLot[]): { act: ProducerAct; organisationId: number; producer: ProducerRow } {
  const holders = holdersOf(ctx, lots[0]!);
  const mine = ctx.actor.kind === 'person' ? holders.find((id) => ctx.actor.kind === 'person' && ctx.actor.roles.some((g) => g.organisationId === id && (g.role === 'OWNER' || g.role === 'MEMBER'))) : undefined;
  return requireOf(ctx, mine ?? holders[0]!);
}
