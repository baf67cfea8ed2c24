/**
 * What an inspector's phone carries into the field: lots, ranges and recalls of a commune, and the key that orders serials.
 * Never a key that proves a stamp: offline the phone can say which range a serial claims to be of, not whether it is genuine.
 */
import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { orderKeyHex } from '../traceability/index.ts';
import { requireInspector } from './access.ts';

const MOST_RANGES = 5_000;
const MOST_LOTS = 3_000;

export interface InspectionPack {
  /** UTC ms. */
  madeAt: number;
  commune: { code: string; name: string };
  /** 16 hex digits; null while no stamp was ever issued. */
  orderKey: string | null;
  ranges: { number: number; count: number; state: string; gtin: string; lotId: number | null; spans: { first: number; last: number; act: string; lotId: number | null }[] }[];
  lots: { id: number; publicId: string; code: string; name: string; label: string; producer: string; producerId: string; productionDate: string; expiryDate: string | null; recalled: boolean }[];
  producers: { publicId: string; name: string; address: string }[];
  /** True when the commune has more than a phone should carry: the newest were taken. */
  cut: boolean;
}

/** @throws DomainError 401, 403, 422 */
export function inspectionPack(ctx: Context, communeCode: string): InspectionPack {
  requireInspector(ctx);
  const commune = ctx.db.get<{ code: string; name: string }>("SELECT c.code, c.name || ', ' || v.short_name AS name FROM commune c JOIN province v ON v.code = c.province_code WHERE c.code = ?", [communeCode]);
  if (!commune) throw invalid({ commune: { vi: 'Hãy chọn xã, phường.', en: 'Choose a commune.' } });
  const here = 'SELECT r.organisation_id FROM producer r JOIN organisation o ON o.id = r.organisation_id WHERE r.merged_into_id IS NULL AND coalesce(r.commune_code, o.commune_code) = ?';
  const ranges = ctx.db.all<{ id: number } & Omit<InspectionPack['ranges'][number], 'spans'>>(
    `SELECT id, number, count, state, gtin, lot_id AS lotId FROM stamp_range WHERE organisation_id IN (${here}) ORDER BY id DESC LIMIT ${MOST_RANGES + 1}`, [communeCode]);
  const spans = new Map<number, InspectionPack['ranges'][number]['spans']>();
  for (const { rangeId, ...span } of ctx.db.all<{ rangeId: number; first: number; last: number; act: string; lotId: number | null }>(
    'SELECT s.range_id AS rangeId, s.first_index + 1 AS first, s.last_index + 1 AS last, s.act, s.lot_id AS lotId FROM json_each(?) j CROSS JOIN stamp_span s ON s.range_id = j.value ORDER BY s.id', [JSON.stringify(ranges.map((r) => r.id))],
  )) spans.set(rangeId, [...(spans.get(rangeId) ?? []), span]);
  const lots = ctx.db.all<Omit<InspectionPack['lots'][number], 'recalled'> & { recalled: number }>(
    `SELECT l.id, l.public_id AS publicId, l.code, coalesce(p.name, l.name, l.code) AS name, coalesce(t.label, '') AS label, o.name AS producer, o.public_id AS producerId, l.production_date AS productionDate, l.expiry_date AS expiryDate,
       EXISTS (SELECT 1 FROM lot_recall x WHERE x.lot_id = l.id AND x.closed_at IS NULL) AS recalled
     FROM lot l JOIN organisation o ON o.id = l.organisation_id LEFT JOIN trade_item t ON t.id = l.trade_item_id LEFT JOIN product p ON p.id = t.product_id
     WHERE l.organisation_id IN (${here}) ORDER BY l.id DESC LIMIT ${MOST_LOTS + 1}`, [communeCode]);
  return {
    madeAt: ctx.now(), commune, orderKey: orderKeyHex(ctx), cut: ranges.length > MOST_RANGES || lots.length > MOST_LOTS,
    ranges: ranges.slice(0, MOST_RANGES).map(({ id, ...range }) => ({ ...range, spans: spans.get(id) ?? [] })),
    lots: lots.slice(0, MOST_LOTS).map((lot) => ({ ...lot, recalled: lot.recalled === 1 })),
    producers: ctx.db.all<InspectionPack['producers'][number]>(`SELECT public_id AS publicId, name, coalesce(address, '') AS address FROM organisation WHERE id IN (${here}) ORDER BY name LIMIT 1000`, [communeCode]),
  };
}
