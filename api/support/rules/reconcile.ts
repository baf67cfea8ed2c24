/** Comparing the Treasury's statement with the payments that the floor recorded. Pure; amounts in đồng, money that came back is negative. */
import type { Sentence } from './types.ts';

export const OUTCOMES = ['MATCHED', 'AMOUNT', 'DAY', 'AMOUNT_AND_DAY', 'REFERENCE', 'TREASURY_ONLY', 'FLOOR_ONLY'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const OUTCOME_WORDS: Record<Outcome, Sentence> = {
  MATCHED: { vi: 'khớp', en: 'matched' },
  AMOUNT: { vi: 'lệch số tiền', en: 'amounts differ' },
  DAY: { vi: 'lệch ngày', en: 'days differ' },
  AMOUNT_AND_DAY: { vi: 'lệch số tiền và ngày', en: 'amounts and days differ' },
  REFERENCE: { vi: 'lệch số chứng từ', en: 'document numbers differ' },
  TREASURY_ONLY: { vi: 'chỉ có ở Kho bạc', en: 'only at the Treasury' },
  FLOOR_ONLY: { vi: 'chỉ có trên sàn', en: 'only on the floor' },
};

export interface Side {
  reference: string;
  on: string;
  amountVnd: number;
}
export interface Compared<F extends Side> {
  outcome: Outcome;
  treasury: Side | null;
  floor: F | null;
}

/** A document's number as two offices write it alike: case, blanks and a leading “số” do not count. */
export const referenceKey = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/^\s*SỐ\s*[:.]?\s*/u, '').replace(/\s+/g, '');

/** Lines of one document on one day are one payment: the Treasury may split an order over several lines. */
function joined(lines: readonly Side[]): Side[] {
  const byDocument = new Map<string, Side>();
  for (const line of lines) {
    const key = `${referenceKey(line.reference)}\n${line.on}`;
    const found = byDocument.get(key);
    if (found) found.amountVnd += line.amountVnd;
    else byDocument.set(key, { ...line });
  }
  return [...byDocument.values()];
}

/**
 * Pairs each document once, the surest pairs first: same number, day and amount; same number and day; same number and amount; same number;
 * and last the same day and amount under another number, where only one on either side can be meant. What is left stands alone; a paper that
 * moved no money (an advance wholly worked off) is no difference when the other side leaves it out.
 * @returns in the order of the statement, then what only the floor has, by day
 */
export function compare<F extends Side>(statement: readonly Side[], floor: readonly F[]): Compared<F>[] {
  const lines = joined(statement);
  const pair = new Map<Side, { floor: F; outcome: Outcome }>();
  const used = new Set<F>();
  const pass = (outcome: Outcome, key: (s: Side) => string, unique = false): void => {
    const open = new Map<string, F[]>();
    for (const f of floor) if (!used.has(f)) open.set(key(f), [...(open.get(key(f)) ?? []), f]);
    const asked = new Map<string, number>();
    for (const s of lines) if (!pair.has(s)) asked.set(key(s), (asked.get(key(s)) ?? 0) + 1);
    for (const s of lines) {
      if (pair.has(s)) continue;
      const found = open.get(key(s));
      if (!found?.length || (unique && (found.length > 1 || asked.get(key(s)) !== 1))) continue;
      const f = found.shift()!;
      used.add(f);
      pair.set(s, { floor: f, outcome });
    }
  };
  const ref = (s: Side) => referenceKey(s.reference);
  pass('MATCHED', (s) => `${ref(s)}\n${s.on}\n${s.amountVnd}`);
  pass('AMOUNT', (s) => `${ref(s)}\n${s.on}`);
  pass('DAY', (s) => `${ref(s)}\n${s.amountVnd}`);
  pass('AMOUNT_AND_DAY', ref);
  pass('REFERENCE', (s) => `${s.on}\n${s.amountVnd}`, true);
  return [
    ...lines.map((s): Compared<F> => { const p = pair.get(s); return { outcome: p?.outcome ?? 'TREASURY_ONLY', treasury: s, floor: p?.floor ?? null }; }),
    ...floor.filter((f) => !used.has(f)).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)).map((f): Compared<F> => ({ outcome: 'FLOOR_ONLY', treasury: null, floor: f })),
  ].filter((c) => (c.treasury !== null && c.floor !== null) || (c.treasury ?? c.floor)!.amountVnd !== 0);
}
