/** Reads of stamp ranges and of what was done to them. */
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { requireView } from '../access.ts';
import { activeCount } from './rules.ts';

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
  /** 1: with a hidden code under a scratch layer. */
  hidden: number;
  origin: string;
  state: 'ISSUED' | 'PRINTED' | 'ACTIVATED' | 'VOID';
  issuedAt: number;
  printedAt: number | null;
  activatedAt: number | null;
  voidedAt: number | null;
}

const RANGE = `SELECT r.id, r.public_id AS publicId, r.number, r.organisation_id AS organisationId, r.trade_item_id AS tradeItemId, r.gtin, r.lot_id AS lotId, r.key_id AS keyId, r.hidden,
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

export interface RangeView extends RangeRow {
  spans: SpanRow[];
  /** Stamps of this range that somebody checked, and checks in all. */
  scanned: number;
  checks: number;
}

/** The ranges of a lot with what was done to them and how often they were checked, newest first. */
export const rangesOfLot = (ctx: Pick<Context, 'db'>, lotId: number): RangeView[] =>
  ctx.db.all<RangeRow>(`${RANGE} WHERE r.lot_id = ? ORDER BY r.id DESC`, [lotId]).map((range) => ({
    ...range,
    spans: spansOf(ctx, range.id),
    ...ctx.db.get<{ scanned: number; checks: number }>('SELECT count(*) AS scanned, coalesce(sum(checks), 0) AS checks FROM stamp WHERE range_id = ? AND checks > 0', [range.id])!,
  }));

/** The range, for someone who may see it. @throws DomainError 401, 403, 404 */
export function rangeForView(ctx: Context, publicId: string): RangeRow {
  const range = rangeByPublicId(ctx, publicId);
  if (!range) throw notFound({ vi: 'Không có đợt tem này.', en: 'There is no such range of stamps.' });
  requireView(ctx, range.organisationId);
  return range;
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
