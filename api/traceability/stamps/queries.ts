/** Reads of stamp ranges and of what was done to them. */
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { requireView } from '../access.ts';
import { countOf, notVoid, segmentsOf, sizeOf, type Segment } from './rules.ts';

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
  /** The declared harvest that a blank roll counts against. */
  declarationId: number | null;
  state: 'ISSUED' | 'PRINTED' | 'ACTIVATED' | 'VOID';
  issuedAt: number;
  printedAt: number | null;
  activatedAt: number | null;
  voidedAt: number | null;
}

const RANGE = `SELECT r.id, r.public_id AS publicId, r.number, r.organisation_id AS organisationId, r.trade_item_id AS tradeItemId, r.gtin, r.lot_id AS lotId, r.key_id AS keyId, r.hidden,
  k.check_value AS checkValue, r.count, r.origin, r.declaration_id AS declarationId, r.state, r.issued_at AS issuedAt, r.printed_at AS printedAt, r.activated_at AS activatedAt, r.voided_at AS voidedAt
  FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id`;

export const rangeByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): RangeRow | undefined => ctx.db.get<RangeRow>(`${RANGE} WHERE r.public_id = ?`, [publicId]);
export const rangeByNumber = (ctx: Pick<Context, 'db'>, number: number): RangeRow | undefined => ctx.db.get<RangeRow>(`${RANGE} WHERE r.number = ?`, [number]);

export const rangeById = (ctx: Pick<Context, 'db'>, id: number): RangeRow | undefined => ctx.db.get<RangeRow>(`${RANGE} WHERE r.id = ?`, [id]);

export interface SpanRow {
  id: number;
  firstIndex: number;
  lastIndex: number;
  act: 'ACTIVATED' | 'VOID';
  lotId: number | null;
  reason: string;
  at: number;
}

/** What was done to parts of a range, oldest first; activations that were taken back are left out. */
export const spansOf = (ctx: Pick<Context, 'db'>, rangeId: number): SpanRow[] =>
  ctx.db.all<SpanRow>('SELECT id, first_index AS firstIndex, last_index AS lastIndex, act, lot_id AS lotId, reason, at FROM stamp_span WHERE range_id = ? ORDER BY id', [rangeId]);

/** A range cut into parts of one state and one lot. */
export const segmentsOfRange = (ctx: Pick<Context, 'db'>, range: RangeRow): Segment[] => segmentsOf(range, spansOf(ctx, range.id));

/** Stamps that a lot has: its own ranges' and those of blank rolls that were bound to it, void ones left out. */
export const stampsOfLot = (ctx: Pick<Context, 'db'>, lotId: number): number =>
  ctx.db
    .all<RangeRow>(`${RANGE} WHERE r.state <> 'VOID' AND (r.lot_id = ? OR r.id IN (SELECT range_id FROM stamp_span WHERE lot_id = ?))`, [lotId, lotId])
    .reduce((sum, range) => sum + countOf(segmentsOfRange(ctx, range), (s) => notVoid(s) && s.lotId === lotId), 0);

export interface LotStamps {
  /** Not void. */
  issued: number;
  active: number;
  void: number;
  /** Stamps that somebody checked, and checks in all. */
  checked: number;
  checks: number;
}

/** A lot's stamps in figures: its own ranges and the parts of blank rolls that are bound to it. */
export function lotStamps(ctx: Pick<Context, 'db'>, lotId: number): LotStamps {
  const found: LotStamps = { issued: 0, active: 0, void: 0, checked: 0, checks: 0 };
  for (const range of rangesOfLot(ctx, lotId)) {
    for (const segment of segmentsOf(range, range.spans).filter((s) => s.lotId === lotId)) {
      const n = sizeOf(segment);
      if (segment.state === 'VOID') found.void += n;
      else found.issued += n;
      if (segment.state === 'ACTIVATED') found.active += n;
      const seen = range.checks === 0 ? undefined : ctx.db.get<{ checked: number; checks: number }>('SELECT count(*) AS checked, coalesce(sum(checks), 0) AS checks FROM stamp WHERE range_id = ? AND idx BETWEEN ? AND ? AND checks > 0', [range.id, segment.firstIndex, segment.lastIndex]);
      found.checked += seen?.checked ?? 0;
      found.checks += seen?.checks ?? 0;
    }
  }
  return found;
}

/** The ranges that count against a declared harvest: its blank rolls, and those issued straight for lots of that size made in the period. */
export const rangesAgainst = (ctx: Pick<Context, 'db'>, d: { id: number; tradeItemId: number; fromDate: string; toDate: string }): RangeRow[] =>
  ctx.db.all<RangeRow>(
    `${RANGE} LEFT JOIN lot l ON l.id = r.lot_id
     WHERE r.state <> 'VOID' AND r.trade_item_id = ? AND (r.declaration_id = ? OR (r.declaration_id IS NULL AND l.production_date BETWEEN ? AND ?))`,
    [d.tradeItemId, d.id, d.fromDate, d.toDate],
  );

/** Active stamps of some trade items and the newest production date among their lots; null when none is active. */
export function stampsOnGoods(ctx: Pick<Context, 'db'>, tradeItemIds: readonly number[]): { active: number; newestLot: string } | null {
  if (tradeItemIds.length === 0) return null;
  const marks = tradeItemIds.map(() => '?').join(',');
  const ranges = ctx.db.all<RangeRow>(`${RANGE} WHERE r.trade_item_id IN (${marks}) AND r.state = 'ACTIVATED'`, tradeItemIds);
  const active = ranges.flatMap((range) => segmentsOfRange(ctx, range)).filter((s) => s.state === 'ACTIVATED');
  const lots = [...new Set(active.flatMap((s) => (s.lotId === null ? [] : [s.lotId])))];
  if (lots.length === 0) return null;
  const newest = ctx.db.get<{ date: string }>(`SELECT max(production_date) AS date FROM lot WHERE id IN (${lots.map(() => '?').join(',')})`, lots)!;
  return { active: countOf(active, () => true), newestLot: newest.date };
}

export interface RangeView extends RangeRow {
  spans: SpanRow[];
  /** Stamps of this range that somebody checked, and checks in all. */
  scanned: number;
  checks: number;
}

export const checksOf = (ctx: Pick<Context, 'db'>, rangeId: number): { scanned: number; checks: number } =>
  ctx.db.get<{ scanned: number; checks: number }>('SELECT scanned, checks FROM stamp_tally WHERE range_id = ?', [rangeId]) ?? { scanned: 0, checks: 0 };

/** The ranges of a lot, blank rolls bound to it too, with what was done to them and how often they were checked, newest first. */
export const rangesOfLot = (ctx: Pick<Context, 'db'>, lotId: number): RangeView[] =>
  ctx.db.all<RangeRow>(`${RANGE} WHERE r.lot_id = ? OR r.id IN (SELECT range_id FROM stamp_span WHERE lot_id = ?) ORDER BY r.id DESC`, [lotId, lotId]).map((range) => ({
    ...range,
    spans: spansOf(ctx, range.id),
    ...checksOf(ctx, range.id),
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
       coalesce((SELECT a.checks FROM stamp_tally a WHERE a.range_id = r.id), 0) AS checks
     FROM stamp_range r LEFT JOIN lot l ON l.id = r.lot_id JOIN trade_item t ON t.id = r.trade_item_id JOIN product p ON p.id = t.product_id
     WHERE r.organisation_id = ? ORDER BY r.id DESC LIMIT ? OFFSET ?`,
    [organisationId, size, (Math.max(options.page ?? 1, 1) - 1) * size],
  );
  return { total, ranges };
}
