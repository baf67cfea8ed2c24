/** A range of stamps as its page shows it: what was done to it, part by part, and what can be done next. */
import { requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { mayActFor } from '../access.ts';
import { goodsById, type Goods } from '../goods.ts';
import { lotsForRange, type LotChoice } from './activation.ts';
import { openOrderOf, type OrderRow } from './orders.ts';
import { checksOf, rangeForView, segmentsOfRange, spansOf, type RangeRow, type SpanRow } from './queries.ts';
import { RANGE_ACTS, type RangeAct } from './range-acts.ts';
import type { Segment } from './rules.ts';

export interface ReprintLine {
  firstIndex: number;
  lastIndex: number;
  kind: 'SAME' | 'REPLACED';
  reason: string;
  at: number;
  /** The range in whose place the other stands. */
  newRange: string | null;
}

export interface RangePage {
  range: RangeRow;
  goods: Goods;
  lot: { publicId: string; code: string } | null;
  /** Codes of the lots that segments name. */
  lotCodes: ReadonlyMap<number, string>;
  segments: Segment[];
  spans: SpanRow[];
  reprints: ReprintLine[];
  scanned: number;
  checks: number;
  /** The order with which it is at a print house now. */
  order: OrderRow | undefined;
  handOver: string | null;
  /** Lots to which a part may be bound. */
  lots: LotChoice[];
  acts: readonly RangeAct[];
}

/** @throws DomainError 401, 403, 404 */
export function rangePage(ctx: Context, publicId: string): RangePage {
  requirePerson(ctx);
  const range = rangeForView(ctx, publicId);
  const goods = goodsById(ctx, range.tradeItemId)!;
  const segments = segmentsOfRange(ctx, range);
  const lotIds = [...new Set(segments.flatMap((s) => (s.lotId === null ? [] : [s.lotId])))];
  const lots = ctx.db.all<{ id: number; publicId: string; code: string }>(`SELECT id, public_id AS publicId, code FROM lot WHERE id IN (${lotIds.map(() => '?').join(',')})`, lotIds);
  const mayAct = mayActFor(ctx, range.organisationId, goods.producerCommuneCode);
  const order = openOrderOf(ctx, range.id);
  return {
    range, goods, segments, order,
    lot: lots.find((l) => l.id === range.lotId) ?? null,
    lotCodes: new Map(lots.map((l) => [l.id, l.code])),
    spans: spansOf(ctx, range.id),
    reprints: ctx.db.all<ReprintLine>(
      `SELECT x.first_index AS firstIndex, x.last_index AS lastIndex, x.kind, x.reason, x.at, r.public_id AS newRange FROM stamp_reprint x LEFT JOIN stamp_range r ON r.id = x.new_range_id
       WHERE x.range_id = ? ORDER BY x.id`, [range.id]),
    ...checksOf(ctx, range.id),
    handOver: ctx.db.get<{ id: string }>('SELECT v.public_id AS id FROM stamp_hand_over v JOIN print_order_range x ON x.order_id = v.order_id WHERE x.range_id = ?', [range.id])?.id ?? null,
    lots: mayAct ? lotsForRange(ctx, range) : [],
    acts: mayAct ? RANGE_ACTS[range.state] : [],
  };
}
