/**
 * The ledger's arithmetic: every issued stamp is in exactly one place. Pure; nothing here looks at stamps one by one.
 *
 *   issued = not printed + waiting + unaccounted + active + expired + recalled + void + replaced
 */
import { segmentsOf, sizeOf, within, type Part } from './rules.ts';

export interface Tally {
  issued: number;
  /** Issued, not printed yet. */
  notPrinted: number;
  /** Printed, not active. */
  waiting: number;
  /** Printed long ago and still neither active nor void: nobody has said where they are. */
  unaccounted: number;
  /** On goods of a lot that is neither under recall nor expired. */
  active: number;
  /** On goods of a lot under recall; a recalled lot that has expired too counts here. */
  recalled: number;
  expired: number;
  /** Void and not replaced. */
  void: number;
  /** Void, with new serials in their place. */
  replaced: number;
  /** The same serials printed once more: on paper twice, so beside the sum. */
  printedAgain: number;
  /** Stamps that somebody checked, and checks in all. */
  scanned: number;
  checks: number;
}

/** Days after printing from which stamps that are neither active nor void count as unaccounted for. */
export const UNACCOUNTED_AFTER_DAYS = 90;

export const NO_STAMPS: Tally = { issued: 0, notPrinted: 0, waiting: 0, unaccounted: 0, active: 0, recalled: 0, expired: 0, void: 0, replaced: 0, printedAgain: 0, scanned: 0, checks: 0 };

export interface RangeFacts {
  count: number;
  state: string;
  lotId: number | null;
  printedAt: number | null;
  spans: readonly (Part & { act: 'ACTIVATED' | 'VOID'; lotId: number | null })[];
  reprints: readonly (Part & { kind: 'SAME' | 'REPLACED' })[];
  scanned: number;
  checks: number;
}

/** @param ofLot what is true of a lot today  @param longAgo printed before this instant: unaccounted for */
export function tallyOf(range: RangeFacts, ofLot: (lotId: number) => 'good' | 'recalled' | 'expired', longAgo: number): Tally {
  const tally: Tally = { ...NO_STAMPS, issued: range.count, scanned: range.scanned, checks: range.checks };
  const segments = segmentsOf(range, range.spans);
  for (const segment of segments) {
    const n = sizeOf(segment);
    if (segment.state === 'VOID') tally.void += n;
    else if (segment.state === 'ACTIVATED') tally[segment.lotId === null ? 'active' : ({ good: 'active', recalled: 'recalled', expired: 'expired' } as const)[ofLot(segment.lotId)]] += n;
    else if (range.printedAt === null) tally.notPrinted += n;
    else tally[range.printedAt < longAgo ? 'unaccounted' : 'waiting'] += n;
  }
  // a stamp is replaced once: what was void before its reprint stays plainly void
  const asReplaced = segmentsOf({ count: range.count, state: 'ISSUED', lotId: null }, range.reprints.filter((r) => r.kind === 'REPLACED').map((r) => ({ ...r, act: 'VOID' as const, lotId: null })));
  for (const part of asReplaced.filter((s) => s.state === 'VOID')) {
    const n = within(segments, part).reduce((sum, s) => (s.state === 'VOID' ? sum + sizeOf(s) : sum), 0);
    tally.void -= n;
    tally.replaced += n;
  }
  tally.printedAgain = range.reprints.filter((r) => r.kind === 'SAME').reduce((sum, r) => sum + sizeOf(r), 0);
  return tally;
}

export function addUp(tallies: Iterable<Tally>): Tally {
  const sum: Tally = { ...NO_STAMPS };
  for (const tally of tallies) for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
  return sum;
}

/** Stamps that left a printer at least once and were not spoiled: what shops may hold. */
export const printed = (t: Tally): number => t.waiting + t.unaccounted + t.active + t.recalled + t.expired;

/** 0 when the ledger is whole. */
export const difference = (t: Tally): number => t.issued - t.notPrinted - printed(t) - t.void - t.replaced;
