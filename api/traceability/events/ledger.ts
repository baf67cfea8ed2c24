/** Goods as events move them: the flows of each event that stands, and their sums by key and organisation. */
import type { Context } from '../../context.ts';
import { flowsOf, NOTHING, type EventFlows, type Flow, type FlowKind, type Sums } from './flows.rules.ts';
import { hostFree, type EpcisEvent } from './model.ts';
import { lotKeyOfSerial, type SerialContext } from './serials.ts';
import { converted, type Dimension, type NetContent } from './units.rules.ts';

type Db = Pick<Context, 'db'>;

export interface HeldRow extends Sums {
  organisationId: number;
  dimension: Dimension;
  lastAt: number;
}

/** The sums of a key, one row for each organisation that had to do with it. */
export const heldRows = (ctx: Db, key: string): HeldRow[] =>
  ctx.db.all<HeldRow>(
    `SELECT organisation_id AS organisationId, dimension, made, received, unpacked, consumed, packed, shipped, sold, destroyed, wrapped, last_at AS lastAt FROM goods_held WHERE key = ?`,
    [key],
  );

export const sumsFor = (rows: readonly HeldRow[], organisationId: number, dimension: Dimension): HeldRow =>
  rows.find((r) => r.organisationId === organisationId && r.dimension === dimension) ?? { ...NOTHING, organisationId, dimension, lastAt: 0 };

const GTIN_OF = /^\/01\/(\d{14})\//;

/** What one package of a key's trade item holds; undefined for a key without a GTIN, or a GTIN that the floor does not know. */
export function netOf(ctx: Db, key: string): NetContent | undefined {
  const gtin = GTIN_OF.exec(`${key}/`)?.[1];
  if (!gtin) return undefined;
  return ctx.db.get<NetContent>(
    'SELECT t.net_quantity AS quantity, t.net_unit AS unit FROM trade_item_gtin x JOIN trade_item t ON t.id = x.trade_item_id WHERE x.gtin14 = ?',
    [gtin],
  );
}

export interface Inside {
  key: string;
  dimension: Dimension;
  amount: number;
  single: boolean;
}

/** What a carton holds now: packed into it, less what was taken out. */
export function contentsOf(ctx: Db, parent: string): Inside[] {
  return ctx.db.all<{ key: string; dimension: Dimension; amount: number }>(
    `SELECT f.key, f.dimension, sum(CASE f.kind WHEN 'packed' THEN f.amount ELSE -f.amount END) AS amount
     FROM epcis_event_key p JOIN goods_flow f ON f.event_id = p.event_id AND f.kind IN ('packed', 'unpacked')
     WHERE p.key = ? AND p.role = 'PARENT' GROUP BY f.key, f.dimension HAVING amount > 0 ORDER BY f.key`,
    [parent],
  ).map((row) => ({ ...row, single: /^\/(?:00|01\/\d{14}\/21)\//.test(row.key) }));
}

/**
 * The flows of an event in the unit in which each key is counted, with what its serials take from their lot. A lot counted
 * in bottles and used by the litre is counted in bottles where the trade item says what a bottle holds.
 */
export function flowsFor(ctx: SerialContext, event: EpcisEvent): EventFlows {
  const { flows, faults } = flowsOf(event, hostFree, (parent) => contentsOf(ctx, parent));
  const all: Flow[] = [];
  for (const flow of flows) {
    const made = flow.single ? undefined : heldRows(ctx, flow.key).find((r) => r.made > 0 && r.dimension !== flow.dimension);
    const same = made && !heldRows(ctx, flow.key).some((r) => r.made > 0 && r.dimension === flow.dimension);
    const amount = same ? converted(flow.amount, flow.dimension, made.dimension, netOf(ctx, flow.key)) : null;
    all.push(same && amount !== null ? { ...flow, dimension: made.dimension, amount } : flow);
    // a serial is one piece of its lot; that it begins to be named makes no goods
    const lot = flow.single && flow.kind !== 'made' ? lotKeyOfSerial(ctx, flow.key) : undefined;
    if (lot !== undefined) all.push({ ...flow, key: lot, single: false });
  }
  if (event.type === 'AggregationEvent' && event.action === 'ADD' && event.parentID !== undefined) {
    const parent = hostFree(event.parentID);
    if (!heldRows(ctx, parent).some((r) => r.made > 0)) all.push({ key: parent, kind: 'made', dimension: 'EA', amount: 1_000, path: 'parentID', single: true });
  }
  return { flows: all, faults };
}

const change = (ctx: Db, f: { key: string; organisationId: number; dimension: Dimension; kind: FlowKind; amount: number; at: number }, sign: 1 | -1) =>
  ctx.db.run(
    `INSERT INTO goods_held (key, organisation_id, dimension, ${f.kind}, last_at) VALUES (?,?,?,?,?)
     ON CONFLICT (key, organisation_id, dimension) DO UPDATE SET ${f.kind} = ${f.kind} + excluded.${f.kind}, last_at = max(last_at, excluded.last_at)`,
    [f.key, f.organisationId, f.dimension, sign * f.amount, f.at],
  );

/** Notes what an event does to goods; inside the transaction that stores it. */
export function recordFlows(ctx: SerialContext, eventRow: number, event: EpcisEvent, organisationId: number, at: number): void {
  for (const { key, dimension, kind, amount } of flowsFor(ctx, event).flows) {
    ctx.db.run(
      `INSERT INTO goods_flow (event_id, key, organisation_id, dimension, kind, amount, at) VALUES (?,?,?,?,?,?,?)
       ON CONFLICT (event_id, key, kind, dimension) DO UPDATE SET amount = amount + excluded.amount`,
      [eventRow, key, organisationId, dimension, kind, amount, at],
    );
    change(ctx, { key, organisationId, dimension, kind, amount, at }, 1);
  }
}

export interface StoredFlow {
  eventId: number;
  key: string;
  organisationId: number;
  dimension: Dimension;
  kind: FlowKind;
  amount: number;
  at: number;
}

export const flowsOfEvent = (ctx: Db, eventRow: number): StoredFlow[] =>
  ctx.db.all<StoredFlow>('SELECT event_id AS eventId, key, organisation_id AS organisationId, dimension, kind, amount, at FROM goods_flow WHERE event_id = ?', [eventRow]);

/** Undoes the flows of an event that is taken back. */
export function removeFlows(ctx: Db, eventRow: number): void {
  for (const flow of flowsOfEvent(ctx, eventRow)) change(ctx, { ...flow, at: 0 }, -1);
  ctx.db.run('DELETE FROM goods_flow WHERE event_id = ?', [eventRow]);
}
