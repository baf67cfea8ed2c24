/** The state of stamps, from what was done to their range and its parts. */

export type StampState = 'NOT_ACTIVATED' | 'ACTIVATED' | 'VOID';

/** State of one stamp: void for good, else activated once a span says so. */
export function stateOf(range: { state: string }, spans: readonly { act: 'ACTIVATED' | 'VOID' }[]): StampState {
  if (range.state === 'VOID' || spans.some((s) => s.act === 'VOID')) return 'VOID';
  return spans.some((s) => s.act === 'ACTIVATED') ? 'ACTIVATED' : 'NOT_ACTIVATED';
}

/** How many stamps of a range are active: named by an activation and by no voiding. Spans may overlap. */
export function activeCount(spans: readonly { firstIndex: number; lastIndex: number; act: 'ACTIVATED' | 'VOID' }[]): number {
  const edges = [...new Set(spans.flatMap((s) => [s.firstIndex, s.lastIndex + 1]))].sort((a, b) => a - b);
  return edges.slice(0, -1).reduce((sum, from, i) => {
    const over = spans.filter((s) => s.firstIndex <= from && from <= s.lastIndex);
    return stateOf({ state: 'ISSUED' }, over) === 'ACTIVATED' ? sum + edges[i + 1]! - from : sum;
  }, 0);
}
