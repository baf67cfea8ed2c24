/** Comparing the Treasury's statement with the floor; and which years a change of the estimate can be of. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANGE_KINDS, wrongYear } from '../../api/support/rules/budget-change.ts';
import { compare, referenceKey, type Side } from '../../api/support/rules/reconcile.ts';

const side = (reference: string, on: string, amountVnd: number): Side => ({ reference, on, amountVnd });
const outcomes = (statement: Side[], floor: Side[]) => compare(statement, floor).map((c) => c.outcome);

describe('a statement against the floor', () => {
  it.each([
    ['the same', [side('UNC-1', '2026-11-01', 5)], [side('UNC-1', '2026-11-01', 5)], ['MATCHED']],
    ['the number written otherwise', [side('Số: unc 1 ', '2026-11-01', 5)], [side('UNC1', '2026-11-01', 5)], ['MATCHED']],
    ['one order over three lines', [side('A', '2026-11-01', 2), side('B', '2026-11-01', 9), side('A', '2026-11-01', 3)], [side('A', '2026-11-01', 5), side('B', '2026-11-01', 9)], ['MATCHED', 'MATCHED']],
    ['another amount', [side('A', '2026-11-01', 6)], [side('A', '2026-11-01', 5)], ['AMOUNT']],
    ['another day', [side('A', '2026-11-02', 5)], [side('A', '2026-11-01', 5)], ['DAY']],
    ['another amount and day', [side('A', '2026-11-02', 6)], [side('A', '2026-11-01', 5)], ['AMOUNT_AND_DAY']],
    ['a mistyped number', [side('A1', '2026-11-01', 5)], [side('A7', '2026-11-01', 5)], ['REFERENCE']],
    ['two that could be meant: neither is guessed', [side('X', '2026-11-01', 5)], [side('A', '2026-11-01', 5), side('B', '2026-11-01', 5)], ['TREASURY_ONLY', 'FLOOR_ONLY', 'FLOOR_ONLY']],
    ['the surest pair first, whatever the order', [side('A', '2026-11-02', 7), side('A', '2026-11-01', 5)], [side('A', '2026-11-01', 5), side('A', '2026-11-03', 9)], ['AMOUNT_AND_DAY', 'MATCHED']],
    ['money that came back', [side('TH-1', '2026-11-01', -5)], [side('TH-1', '2026-11-01', -5)], ['MATCHED']],
    ['an advance wholly worked off, left out by the Treasury', [], [side('A', '2026-11-01', 0)], []],
    ['nothing on either side', [], [], []],
    ['one side alone', [side('A', '2026-11-01', 1)], [side('B', '2026-10-01', 2)], ['TREASURY_ONLY', 'FLOOR_ONLY']],
  ])('%s', (_name, statement, floor, expected) => expect(outcomes(statement, floor)).toEqual(expected));

  it('never loses or doubles a payment: each side’s sum stays what it was, and what equals is matched', () => {
    const lines = fc.array(fc.record({ reference: fc.constantFrom('A', 'B', 'C', 'số a', 'D-1'), on: fc.constantFrom('2026-11-01', '2026-11-02'), amountVnd: fc.integer({ min: -20, max: 20 }) }), { maxLength: 12 });
    // the floor keeps a document of a day once
    const once = lines.map((l) => l.filter((s, n) => l.findIndex((o) => referenceKey(o.reference) === referenceKey(s.reference) && o.on === s.on) === n));
    fc.assert(fc.property(lines, once, (statement, floor) => {
      const sum = (sides: (Side | null)[]) => sides.reduce((n, s) => n + (s?.amountVnd ?? 0), 0);
      const found = compare(statement, floor);
      expect(sum(found.map((c) => c.treasury))).toBe(sum(statement));
      expect(sum(found.map((c) => c.floor))).toBe(sum(floor));
      const used = found.flatMap((c) => (c.floor ? [c.floor] : []));
      expect(new Set(used).size).toBe(used.length);
      for (const c of found) if (c.outcome === 'MATCHED') expect([c.treasury!.on, c.treasury!.amountVnd]).toEqual([c.floor!.on, c.floor!.amountVnd]);
    }), { numRuns: 500 });
  });
});

describe('the year of a change', () => {
  it.each([
    ['APPROPRIATE', [2026, 2027]], ['CUT', [2026, 2027]], ['CARRY_OVER', [2024, 2025]], ['CANCEL', [2024, 2025]],
  ] as const)('%s', (kind, years) => {
    const allowed = [2024, 2025, 2026, 2027, 2028].filter((y) => wrongYear(kind, y, '2026-12-31') === null);
    expect(allowed).toEqual(years);
  });
  it('a year has ended on 1 January, not before', () => {
    for (const kind of CHANGE_KINDS) expect(wrongYear(kind, 2026, '2026-12-31') === null).not.toBe(wrongYear(kind, 2026, '2027-01-01') === null);
  });
});
