/** The state of stamps, from what was done to their range and its parts. */

export type StampState = 'NOT_ACTIVATED' | 'ACTIVATED' | 'VOID';

/** State of one stamp: void for good, else activated once a span says so. */
export function stateOf(range: { state: string }, spans: readonly { act: 'ACTIVATED' | 'VOID' }[]): StampState {
  if (range.state === 'VOID' || spans.some((s) => s.act === 'VOID')) return 'VOID';
  return spans.some((s) => s.act === 'ACTIVATED') ? 'ACTIVATED' : 'NOT_ACTIVATED';
}

/** A part of a range, both ends inclusive, indexes from 0. */
export interface Part {
  firstIndex: number;
  lastIndex: number;
}

export const sizeOf = (part: Part): number => part.lastIndex - part.firstIndex + 1;

/** Neighbouring stamps in the same state and of the same lot. */
export interface Segment extends Part {
  state: StampState;
  /** The newest activation's lot, else the range's own; null on a blank roll that was not bound yet. */
  lotId: number | null;
}

/**
 * A range cut into segments: what `stateOf` says of each of its stamps, without looking at them one by one.
 * @param spans oldest first, those that were taken back left out; they may overlap
 */
export function segmentsOf(
  range: { count: number; state: string; lotId: number | null },
  spans: readonly (Part & { act: 'ACTIVATED' | 'VOID'; lotId: number | null })[],
): Segment[] {
  const edges = [...new Set([0, range.count, ...spans.flatMap((s) => [s.firstIndex, s.lastIndex + 1])])].sort((a, b) => a - b);
  const at = new Map(edges.map((edge, i) => [edge, i]));
  const states = new Array<StampState>(edges.length - 1).fill(range.state === 'VOID' ? 'VOID' : 'NOT_ACTIVATED');
  const lots = new Array<number | null>(edges.length - 1).fill(range.lotId);
  for (const span of spans) {
    const until = at.get(span.lastIndex + 1)!;
    for (let i = at.get(span.firstIndex)!; i < until; i++) {
      if (span.act === 'ACTIVATED') lots[i] = span.lotId ?? range.lotId;
      if (states[i] !== 'VOID') states[i] = span.act;
    }
  }
  const found: Segment[] = [];
  for (let i = 0; i < states.length; i++) {
    const last = found.at(-1);
    if (last && last.state === states[i] && last.lotId === lots[i]) last.lastIndex = edges[i + 1]! - 1;
    else found.push({ firstIndex: edges[i]!, lastIndex: edges[i + 1]! - 1, state: states[i]!, lotId: lots[i]! });
  }
  return found;
}

/** What of the segments lies inside a part. */
export const within = <T extends Part>(segments: readonly T[], part: Part): T[] =>
  segments
    .filter((s) => s.firstIndex <= part.lastIndex && s.lastIndex >= part.firstIndex)
    .map((s) => ({ ...s, firstIndex: Math.max(s.firstIndex, part.firstIndex), lastIndex: Math.min(s.lastIndex, part.lastIndex) }));

/** How many stamps of the segments pass the test. */
export const countOf = (segments: readonly Segment[], test: (s: Segment) => boolean): number => segments.reduce((sum, s) => (test(s) ? sum + sizeOf(s) : sum), 0);

export const notVoid = (s: Segment): boolean => s.state !== 'VOID';
