/** What scans ask for again and again, kept until a write to it: exact, in this process and beside others. */
import type { Database } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { vnDate } from '../../time.ts';
import { tradeItemOfGtin } from '../goods.ts';
import { lotById, type LotRow } from '../lots/queries.ts';
import { holdsOf, type OpenHold } from '../signals/holds.ts';
import { rangeByNumber, spansOf, type RangeRow, type SpanRow } from '../stamps/queries.ts';
import type { Fixed } from './splice.ts';

export interface OpenRecall {
  reasonVi: string;
  reasonEn: string;
  phone: string;
  openedAt: number;
  /** Public id of the recall whose notice says what to do; null where there is no notice. */
  notice: string | null;
}

export interface KeptLot {
  lot: LotRow;
  recall: OpenRecall | null;
}

export interface KeptRange {
  range: RangeRow;
  spans: SpanRow[];
  /** Confirmed by a person, newest first. */
  holds: OpenHold[];
  lots: Map<number, KeptLot>;
}

export interface KeptBody {
  head: Fixed;
  body: Fixed;
}

export interface Kept {
  validity: string;
  gtins: Map<string, number>;
  ranges: Map<number, KeptRange>;
  bodies: Map<string, KeptBody>;
}

/** Entries of each kind; beyond it, the oldest goes. */
const MOST = 2_000;
const stores = new WeakMap<Database, Kept>();

export function remember<K, V>(map: Map<K, V>, key: K, value: V): V {
  if (map.size >= MOST) map.delete(map.keys().next().value as K);
  map.set(key, value);
  return value;
}

/**
 * The store as it is true now. Its validity is the Vietnamese date and the generations that triggers raise with each
 * write to the catalogue, lots, events, recalls, holds, ranges and spans, so one small read per request keeps all of it exact.
 */
export function keptNow(ctx: Pick<Context, 'db' | 'now'>): Kept {
  const generations = ctx.db.all<{ n: number }>("SELECT n FROM generation WHERE scope IN ('catalog', 'traceability') ORDER BY scope");
  const validity = `${vnDate(ctx.now())} ${generations.map((g) => g.n).join(' ')}`;
  const found = stores.get(ctx.db);
  if (found?.validity === validity) return found;
  const fresh: Kept = { validity, gtins: new Map(), ranges: new Map(), bodies: new Map() };
  stores.set(ctx.db, fresh);
  return fresh;
}

export const recallOf = (ctx: Pick<Context, 'db'>, lotId: number): OpenRecall | null =>
  ctx.db.get<OpenRecall>(
    `SELECT l.reason_vi AS reasonVi, l.reason_en AS reasonEn, l.phone, l.opened_at AS openedAt, r.public_id AS notice FROM lot_recall l LEFT JOIN recall r ON r.id = l.recall_id
     WHERE l.lot_id = ? AND l.closed_at IS NULL ORDER BY l.id DESC LIMIT 1`,
    [lotId],
  ) ?? null;

/** Unknown numbers are asked for each time: made-up ones must not push out real ones. */
export function keptTradeItem(ctx: Context, kept: Kept, gtin: string): number | undefined {
  const found = kept.gtins.get(gtin) ?? tradeItemOfGtin(ctx, gtin);
  return found === undefined || kept.gtins.has(gtin) ? found : remember(kept.gtins, gtin, found);
}

export function keptRange(ctx: Context, kept: Kept, number: number): KeptRange | undefined {
  const found = kept.ranges.get(number);
  if (found) return found;
  const range = rangeByNumber(ctx, number);
  return range && remember(kept.ranges, number, { range, spans: spansOf(ctx, range.id), holds: holdsOf(ctx, range.id), lots: new Map() });
}

export function keptLot(ctx: Context, of: KeptRange, lotId: number): KeptLot | undefined {
  const found = of.lots.get(lotId);
  if (found) return found;
  const lot = lotById(ctx, lotId);
  return lot && remember(of.lots, lotId, { lot, recall: recallOf(ctx, lotId) });
}
