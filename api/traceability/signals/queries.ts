/** Reads of signals: the desk's list, one signal with its evidence. */
import type { Context } from '../../context.ts';
import type { Sentence } from '../../errors.ts';
import { isDomainError } from '../../errors.ts';
import { phoneFor } from '../recall/queries.ts';
import { orderKey } from '../stamps/order-key.ts';
import { rangeByPublicId, spansOf, type SpanRow } from '../stamps/queries.ts';
import { makeSerial } from '../stamps/serial.ts';
import { bodyOfSignal, requireSignalDecider, requireSignalStaff } from './access.ts';
import { SIGNAL_MOVES, SIGNAL_RULES, type Evidence, type SignalAct, type SignalKind, type SignalRule, type SignalState } from './rules.ts';
import { holdsOfSignal, SIGNAL, signalByPublicId, type HoldRow, type SignalRow } from './store.ts';

export type SignalLine = Pick<
  SignalRow,
  'publicId' | 'kind' | 'severity' | 'n' | 'firstAt' | 'lastAt' | 'state' | 'version' | 'idx' | 'rangePublicId' | 'lotCode' | 'productName' | 'productNameEn' | 'label' | 'producerName'
> & { evidence: Evidence };

const lineOf = (s: SignalRow): SignalLine => ({
  publicId: s.publicId, kind: s.kind, severity: s.severity, n: s.n, firstAt: s.firstAt, lastAt: s.lastAt, state: s.state, version: s.version, idx: s.idx, rangePublicId: s.rangePublicId, lotCode: s.lotCode,
  productName: s.productName, productNameEn: s.productNameEn, label: s.label, producerName: s.producerName, evidence: JSON.parse(s.evidence) as Evidence,
});

/** Signals, grave ones first, then by the newest evidence. @throws DomainError 401, 403 */
export function listSignals(ctx: Context, options: { kind?: SignalKind | undefined; state?: SignalState | undefined; page?: number; size?: number } = {}): { total: number; signals: SignalLine[] } {
  requireSignalStaff(ctx);
  const size = Math.min(options.size ?? 50, 200);
  const where = `WHERE (? IS NULL OR s.kind = ?) AND (? IS NULL OR s.state = ?)`;
  const by = [options.kind ?? null, options.kind ?? null, options.state ?? null, options.state ?? null];
  const total = ctx.db.get<{ n: number }>(`SELECT count(*) AS n FROM stamp_signal s ${where}`, by)!.n;
  const rows = ctx.db.all<SignalRow>(
    `${SIGNAL} ${where} ORDER BY CASE s.state WHEN 'OPEN' THEN 0 WHEN 'HELD' THEN 1 ELSE 2 END, CASE s.severity WHEN 'HIGH' THEN 0 WHEN 'MEDIUM' THEN 1 ELSE 2 END, s.last_at DESC, s.id DESC LIMIT ? OFFSET ?`,
    [...by, size, (Math.max(options.page ?? 1, 1) - 1) * size],
  );
  return { total, signals: rows.map(lineOf) };
}

/** Signals that wait for somebody. */
export const openSignalCount = (ctx: Pick<Context, 'db'>): number => ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM stamp_signal WHERE state = 'OPEN'")!.n;

export interface SignalView extends Omit<SignalRow, 'evidence' | 'id' | 'rangeId' | 'lotId'> {
  evidence: Evidence;
  /** The thresholds that raised it. */
  rule: SignalRule | null;
  /** Counts by day, every region of that day beside it; oldest first. */
  timeline: { date: string; n: number; regions: { region: string; name: Sentence; n: number }[] }[];
  spans: SpanRow[];
  /** Null where it is about more than one stamp, or the key is missing. */
  serial: string | null;
  holds: HoldRow[];
  /** What this person may do now. */
  acts: SignalAct[];
  body: Sentence | null;
  /** The province's hotline, to begin with. */
  phone: string;
}

const COUNTRY = { vi: new Intl.DisplayNames('vi', { type: 'region' }), en: new Intl.DisplayNames('en', { type: 'region' }) };

function regionName(ctx: Pick<Context, 'db'>, region: string): Sentence {
  if (region === '') return { vi: 'chưa rõ vùng', en: 'region unknown' };
  if (region === '*') return { vi: 'nơi khác', en: 'elsewhere' };
  const province = ctx.db.get<{ name: string }>('SELECT short_name AS name FROM province WHERE code = ?', [region])?.name;
  return province ? { vi: province, en: province } : { vi: COUNTRY.vi.of(region) ?? region, en: COUNTRY.en.of(region) ?? region };
}

function timelineOf(ctx: Pick<Context, 'db'>, { days }: Evidence): SignalView['timeline'] {
  return [...new Set(days.map((d) => d.date))].sort().map((date) => {
    const of = days.filter((d) => d.date === date).sort((a, b) => b.n - a.n);
    return { date, n: of.reduce((sum, d) => sum + d.n, 0), regions: of.map((d) => ({ region: d.region, name: regionName(ctx, d.region), n: d.n })) };
  });
}

function serialOf(ctx: Context, range: { checkValue: string; number: number }, index: number): string | null {
  const order = orderKey(ctx);
  const key = ctx.services.stampKeys.rangeKey(range.checkValue, range.number);
  return order && key ? makeSerial(order, key, { range: range.number, index }) : null;
}

function mayDecide(ctx: Context, signal: SignalRow): boolean {
  try {
    requireSignalDecider(ctx, signal);
    return true;
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}

/** A signal with its evidence and what may be done. @throws DomainError 401, 403, 404 */
export function signalView(ctx: Context, publicId: string): SignalView {
  requireSignalStaff(ctx);
  const signal = signalByPublicId(ctx, publicId);
  const { id, rangeId: _rangeId, lotId: _lotId, evidence: json, ...rest } = signal;
  const evidence = JSON.parse(json) as Evidence;
  const range = signal.rangePublicId === null ? undefined : rangeByPublicId(ctx, signal.rangePublicId);
  const acts = mayDecide(ctx, signal) ? SIGNAL_MOVES.filter((m) => m.from.includes(signal.state) && (m.act !== 'hold' || range)).map((m) => m.act) : [];
  return {
    ...rest, evidence, acts,
    rule: SIGNAL_RULES.find((r) => r.kind === signal.kind && r.version === signal.ruleVersion) ?? null,
    timeline: timelineOf(ctx, evidence),
    spans: range ? spansOf(ctx, range.id).filter((s) => signal.idx === null || (s.firstIndex <= signal.idx && signal.idx <= s.lastIndex)) : [],
    serial: range && signal.idx !== null ? serialOf(ctx, range, signal.idx) : null,
    holds: holdsOfSignal(ctx, id),
    body: bodyOfSignal(ctx, signal),
    phone: phoneFor(ctx, 0, 'BODY'),
  };
}
