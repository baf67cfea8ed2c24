import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DELIVERED_VERSIONS } from '../../api/support/lawbook.ts';
import { isUnderOneYear, literalSize, missingCriterion, sizeByCriterion, type SizeFacts } from '../../api/support/rules/size.ts';
import type { Sector, Size } from '../../api/support/rules/types.ts';
import { versionOn } from '../../api/support/rules/version.ts';

const law = versionOn(DELIVERED_VERSIONS, '2026-11-22')!;
const ty = 1_000_000_000;
const size = (sector: Sector, employees: number, revenueVnd: number | null, capitalVnd: number | null, underOneYear = false) =>
  literalSize(sizeByCriterion(law, { sector, employees, revenueVnd, capitalVnd, underOneYear }));

describe('the worked cases of enterprise size', () => {
  const { cases } = JSON.parse(readFileSync(new URL('../data/sme-size-cases.json', import.meta.url), 'utf8')) as { cases: { id: string; sector: Sector; headcount: number; revenue: number | null; capital: number | null; expected: Size; why: string }[] };
  it.each(cases.map((c) => [c.id, c.why, c] as const))('%s: %s', (_id, _why, c) => {
    expect(size(c.sector, c.headcount, c.revenue, c.capital)).toBe(c.expected);
  });
});

describe('every limit of Điều 5: at it, and one above', () => {
  const limits: [Sector, Size, number, number, number, Size][] = [
    ['AIC', 'MICRO', 10, 3, 3, 'SMALL'], ['AIC', 'SMALL', 100, 50, 20, 'MEDIUM'], ['AIC', 'MEDIUM', 200, 200, 100, 'NOT_SME'],
    ['TS', 'MICRO', 10, 10, 3, 'SMALL'], ['TS', 'SMALL', 50, 100, 50, 'MEDIUM'], ['TS', 'MEDIUM', 100, 300, 100, 'NOT_SME'],
  ];
  describe.each(limits)('%s %s (%i people, revenue %i, capital %i tỷ)', (sector, at, people, revenue, capital, above) => {
    it('includes all three limits', () => expect(size(sector, people, revenue * ty, capital * ty)).toBe(at));
    it('ends with one person more', () => expect(size(sector, people + 1, revenue * ty, capital * ty)).toBe(above));
    it('ends with a fraction of a person more', () => expect(size(sector, people + 0.01, revenue * ty, capital * ty)).toBe(above));
    it('bears revenue above it when capital fits', () => expect(size(sector, people, revenue * ty + 1, capital * ty)).toBe(at));
    it('bears capital above it when revenue fits', () => expect(size(sector, people, revenue * ty, capital * ty + 1)).toBe(at));
    it('ends when both are one đồng above', () => expect(size(sector, people, revenue * ty + 1, capital * ty + 1)).toBe(above));
    it('without revenue looks at capital alone', () => { expect(size(sector, people, null, capital * ty)).toBe(at); expect(size(sector, people, null, capital * ty + 1)).toBe(above); });
    it('counts revenue of zero as none yet', () => expect(size(sector, people, 0, capital * ty + 1)).toBe(above));
    it('under a year old looks at capital alone, whatever the revenue', () => expect(size(sector, people, 1, capital * ty + 1, true)).toBe(above));
    it('without capital looks at revenue alone', () => expect(size(sector, people, revenue * ty, null)).toBe(at));
  });
});

describe('an enterprise under a year old', () => {
  it.each([['2025-11-23', '2026-11-22', true], ['2025-11-22', '2026-11-22', false], ['2025-11-21', '2026-11-22', false], ['2024-02-29', '2025-02-28', true], ['2024-02-29', '2025-03-01', false], ['2026-12-01', '2026-11-22', true]])('founded on %s, asked on %s: %s', (founded, on, young) => {
    expect(isUnderOneYear(founded, on)).toBe(young);
  });
  it('is taken as older when the founding day is not given', () => expect(isUnderOneYear(null, '2026-11-22')).toBe(false));
});

describe('what must be asked', () => {
  const facts: SizeFacts = { sector: 'AIC', employees: 5, revenueVnd: null, capitalVnd: null, underOneYear: false };
  it('is capital, when there is no revenue', () => expect(missingCriterion(facts)).toBe('capitalVnd'));
  it('is capital, when the enterprise is young', () => expect(missingCriterion({ ...facts, revenueVnd: ty, underOneYear: true })).toBe('capitalVnd'));
  it('is nothing, when revenue is known', () => expect(missingCriterion({ ...facts, revenueVnd: ty })).toBeNull());
});
