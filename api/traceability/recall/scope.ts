/** What a recall reaches: from one lot to every lot, carton and stamp that came out of it, and back to what went into it. */
import type { Context } from '../../context.ts';
import { ancestors, descendants } from '../events/genealogy.ts';
import { stateOf } from '../stamps/rules.ts';
import { lotKey } from '../uris.ts';

export interface ScopeLot {
  id: number;
  publicId: string;
  /** Host-free. */
  key: string;
  code: string;
  /** Name of the goods: the product's, or what the raw lot is called. */
  name: string;
  nameEn: string;
  /** 'Chai 500 ml'; '' for a raw lot. */
  label: string;
  gtin: string | null;
  productId: number | null;
  slug: string | null;
  group: string | null;
  organisationId: number;
  producerName: string;
  quantityMilli: number;
  unit: string;
  productionDate: string;
  expiryDate: string | null;
  communeCode: string;
  depth: number;
}

interface LotFacts extends Omit<ScopeLot, 'key' | 'depth'> {}

const LOT = `SELECT l.id, l.public_id AS publicId, l.code, coalesce(p.name, l.name, l.code) AS name, coalesce(p.name_en, p.name, l.name, l.code) AS nameEn, coalesce(t.label, '') AS label, l.gtin,
  p.id AS productId, p.slug, p.group_code AS "group", l.organisation_id AS organisationId, o.name AS producerName, l.quantity_milli AS quantityMilli, l.unit,
  l.production_date AS productionDate, l.expiry_date AS expiryDate, l.commune_code AS communeCode`;
const JOINS = 'LEFT JOIN trade_item t ON t.id = l.trade_item_id LEFT JOIN product p ON p.id = t.product_id JOIN organisation o ON o.id = l.organisation_id';

const withDepth = (facts: LotFacts, depth: number): ScopeLot => ({ ...facts, key: lotKey(facts), depth });

/** One lot, raw or packed, by its public id. */
export function scopeLot(ctx: Pick<Context, 'db'>, publicId: string): ScopeLot | undefined {
  const facts = ctx.db.get<LotFacts>(`${LOT} FROM lot l ${JOINS} WHERE l.public_id = ?`, [publicId]);
  return facts && withDepth(facts, 0);
}

/** Lots that a recall has named, in the order of their distance. */
export const lotsOfRecall = (ctx: Pick<Context, 'db'>, recallId: number): ScopeLot[] =>
  ctx.db.all<LotFacts & { depth: number }>(`${LOT}, r.depth FROM recall_lot r JOIN lot l ON l.id = r.lot_id ${JOINS} WHERE r.recall_id = ? ORDER BY r.depth, l.id`, [recallId])
    .map(({ depth, ...facts }) => withDepth(facts, depth));

/** The lots that a recall began with, and those that were added to it by hand. */
export const rootsOfRecall = (ctx: Pick<Context, 'db'>, recallId: number): ScopeLot[] =>
  ctx.db.all<LotFacts>(`${LOT} FROM recall_lot r JOIN lot l ON l.id = r.lot_id ${JOINS} WHERE r.recall_id = ? AND r.depth = 0 ORDER BY l.id`, [recallId]).map((facts) => withDepth(facts, 0));

const LOT_KEY = /^\/01\/(\d{14})\/10\/(.+)$/;
const SERIAL_KEY = /^\/01\/\d{14}\/21\//;
const RAW_KEY = /^\/lo\/([0-9a-z]{6,24})$/;

/** The lots of this floor among some keys, all in two reads. */
function lotsByKeys(ctx: Pick<Context, 'db'>, keys: readonly string[]): Map<string, LotFacts> {
  const packed: [string, string][] = [];
  const raw: string[] = [];
  for (const key of keys) {
    const [, gtin, code] = LOT_KEY.exec(key) ?? [];
    const id = RAW_KEY.exec(key)?.[1];
    if (gtin !== undefined) packed.push([gtin, decodeURIComponent(code!)]);
    else if (id !== undefined) raw.push(id);
  }
  const found = [
    ...ctx.db.all<LotFacts>(`${LOT} FROM json_each(?) j CROSS JOIN lot l ON l.gtin = json_extract(j.value, '$[0]') AND l.code = json_extract(j.value, '$[1]') ${JOINS}`, [JSON.stringify(packed)]),
    ...ctx.db.all<LotFacts>(`${LOT} FROM json_each(?) j CROSS JOIN lot l ON l.public_id = j.value ${JOINS}`, [JSON.stringify(raw)]),
  ];
  return new Map(found.map((facts) => [lotKey(facts), facts]));
}

export interface Reach {
  lots: ScopeLot[];
  /** Numbers of cartons ('/00/…') that hold some of the goods. */
  cartons: string[];
  /** Single stamps that events name by themselves. */
  serials: string[];
  /** Keys that are neither lots of this floor nor cartons: another system's. */
  foreign: string[];
}

/** Every lot made from these, the lots themselves first, with the cartons that hold them. Synchronous, so that it may stand in a transaction. */
export function reachOf(ctx: Pick<Context, 'db'>, roots: readonly ScopeLot[]): Reach {
  const kin = descendants(ctx, roots.map((l) => l.key));
  const lots = lotsByKeys(ctx, kin.map((k) => k.key));
  const named = new Set(roots.map((l) => l.id));
  const derived: ScopeLot[] = [];
  const cartons: string[] = [];
  const serials: string[] = [];
  const foreign: string[] = [];
  for (const { key, depth } of kin) {
    const facts = lots.get(key);
    if (facts) {
      if (!named.has(facts.id)) derived.push(withDepth(facts, depth));
      named.add(facts.id);
    } else if (key.startsWith('/00/')) cartons.push(key);
    else if (SERIAL_KEY.test(key)) serials.push(key);
    else foreign.push(key);
  }
  return { lots: [...roots, ...derived], cartons, serials, foreign };
}

/** What went into a lot: the inputs from which a fault may have come, nearest first. */
export function suspectsOf(ctx: Pick<Context, 'db'>, lot: ScopeLot): { lots: ScopeLot[]; foreign: string[] } {
  const kin = ancestors(ctx, [lot.key], { limit: 500 });
  const lots = lotsByKeys(ctx, kin.map((k) => k.key));
  return {
    lots: kin.flatMap((k) => (lots.has(k.key) ? [withDepth(lots.get(k.key)!, k.depth)] : [])),
    foreign: kin.filter((k) => !lots.has(k.key) && !k.key.startsWith('/00/') && !SERIAL_KEY.test(k.key)).map((k) => k.key),
  };
}

export interface Amount {
  /** UN/ECE Recommendation 20. */
  unit: string;
  madeMilli: number;
  shippedMilli: number;
  soldMilli: number;
  /** Neither shipped nor used for other lots: what should still stand at the producer. */
  leftMilli: number;
}

const LIVE = 'e.corrects_event_id IS NULL AND NOT EXISTS (SELECT 1 FROM epcis_event x WHERE x.corrects_event_id = e.id)';

/** How much was made, shipped, sold and is left, one line per unit. Goods in a carton count where the carton went. */
export function amountsOf(ctx: Pick<Context, 'db'>, lots: readonly ScopeLot[], cartons: readonly string[]): Amount[] {
  const keys = JSON.stringify(lots.map((l) => l.key));
  const moved = ctx.db.all<{ what: string; unit: string; milli: number }>(
    `SELECT CASE WHEN k.role = 'INPUT' THEN 'used' ELSE e.biz_step END AS what, k.unit, sum(k.quantity_milli) AS milli
     FROM json_each(?) j CROSS JOIN epcis_event_key k ON k.key = j.value JOIN epcis_event e ON e.id = k.event_id
     WHERE k.quantity_milli IS NOT NULL AND (k.role = 'INPUT' OR (k.role = 'CLASS' AND e.type = 'ObjectEvent' AND e.biz_step IN ('shipping', 'retail_selling'))) AND ${LIVE}
     GROUP BY 1, 2
     UNION ALL
     SELECT s.biz_step, k.unit, sum(k.quantity_milli)
     FROM json_each(?) c CROSS JOIN epcis_event_key m ON m.key = c.value AND m.role = 'EPC' JOIN epcis_event s ON s.id = m.event_id AND s.biz_step IN ('shipping', 'retail_selling')
     JOIN epcis_event_key pk ON pk.key = c.value AND pk.role = 'PARENT' JOIN epcis_event e ON e.id = pk.event_id AND e.type = 'AggregationEvent' AND e.action = 'ADD'
     JOIN epcis_event_key k ON k.event_id = e.id AND k.role = 'CLASS' AND k.quantity_milli IS NOT NULL AND k.key IN (SELECT value FROM json_each(?))
     WHERE ${LIVE} AND NOT EXISTS (SELECT 1 FROM epcis_event y WHERE y.corrects_event_id = s.id)
     GROUP BY 1, 2`,
    [keys, JSON.stringify(cartons), keys],
  );
  const units = new Map<string, Amount>();
  const of = (unit: string): Amount => {
    const found = units.get(unit) ?? { unit, madeMilli: 0, shippedMilli: 0, soldMilli: 0, leftMilli: 0 };
    units.set(unit, found);
    return found;
  };
  for (const lot of lots) of(lot.unit).madeMilli += lot.quantityMilli;
  const used = new Map<string, number>();
  for (const { what, unit, milli } of moved) {
    if (what === 'used') used.set(unit, (used.get(unit) ?? 0) + milli);
    else if (what === 'shipping') of(unit).shippedMilli += milli;
    else of(unit).soldMilli += milli;
  }
  // what was sold had been shipped before, where both were told; where only the sale was, it is gone all the same
  for (const amount of units.values()) amount.leftMilli = Math.max(0, amount.madeMilli - (used.get(amount.unit) ?? 0) - Math.max(amount.shippedMilli, amount.soldMilli));
  return [...units.values()];
}

export interface StampPart {
  range: string;
  lotId: number;
  /** As people count, 1 … */
  first: number;
  last: number;
  state: 'NOT_ACTIVATED' | 'ACTIVATED' | 'VOID';
}

export interface ScopeStamps {
  issued: number;
  active: number;
  void: number;
  /** Stamps that somebody checked, and checks in all. */
  checked: number;
  checks: number;
  parts: StampPart[];
}

interface RangeFacts {
  id: number;
  publicId: string;
  lotId: number | null;
  count: number;
  state: string;
}
interface SpanFacts {
  rangeId: number;
  firstIndex: number;
  lastIndex: number;
  act: 'ACTIVATED' | 'VOID';
  lotId: number | null;
}

/** A range cut where something changes; each piece belongs to the lot that its newest activation names, else to the range's own. */
function pieces(range: RangeFacts, spans: readonly SpanFacts[]): StampPart[] {
  const edges = [...new Set([0, range.count, ...spans.flatMap((s) => [s.firstIndex, s.lastIndex + 1])])].sort((a, b) => a - b);
  return edges.slice(0, -1).flatMap((from, i) => {
    const over = spans.filter((s) => s.firstIndex <= from && from <= s.lastIndex);
    const lotId = over.findLast((s) => s.act === 'ACTIVATED')?.lotId ?? range.lotId;
    return lotId === null ? [] : [{ range: range.publicId, lotId, first: from + 1, last: edges[i + 1]!, state: stateOf(range, over) }];
  });
}

/** The stamps on these lots: whole ranges, parts of ranges, parts of blank rolls that were bound to them afterwards. */
export function stampsOf(ctx: Pick<Context, 'db'>, lotIds: readonly number[]): ScopeStamps {
  const ids = JSON.stringify(lotIds);
  const inScope = new Set(lotIds);
  const ranges = ctx.db.all<RangeFacts>(
    `SELECT r.id, r.public_id AS publicId, r.lot_id AS lotId, r.count, r.state FROM stamp_range r WHERE r.id IN
       (SELECT a.id FROM json_each(?) j CROSS JOIN stamp_range a ON a.lot_id = j.value UNION SELECT s.range_id FROM json_each(?) j CROSS JOIN stamp_span s ON s.lot_id = j.value) ORDER BY r.id`,
    [ids, ids],
  );
  const spans = new Map<number, SpanFacts[]>();
  for (const span of ctx.db.all<SpanFacts>(
    `SELECT s.range_id AS rangeId, s.first_index AS firstIndex, s.last_index AS lastIndex, s.act, s.lot_id AS lotId FROM json_each(?) j CROSS JOIN stamp_span s ON s.range_id = j.value ORDER BY s.id`,
    [JSON.stringify(ranges.map((r) => r.id))],
  )) spans.set(span.rangeId, [...(spans.get(span.rangeId) ?? []), span]);
  const parts: StampPart[] = [];
  const seen = { checked: 0, checks: 0 };
  for (const range of ranges) {
    for (const part of pieces(range, spans.get(range.id) ?? [])) {
      if (!inScope.has(part.lotId)) continue;
      parts.push(part);
      const row = ctx.db.get<{ checked: number; checks: number }>('SELECT count(*) AS checked, coalesce(sum(checks), 0) AS checks FROM stamp WHERE range_id = ? AND idx BETWEEN ? AND ? AND checks > 0', [range.id, part.first - 1, part.last - 1])!;
      seen.checked += row.checked;
      seen.checks += row.checks;
    }
  }
  const count = (state?: StampPart['state']) => parts.reduce((sum, p) => (state === undefined || p.state === state ? sum + p.last - p.first + 1 : sum), 0);
  return { issued: count(), active: count('ACTIVATED'), void: count('VOID'), ...seen, parts };
}
