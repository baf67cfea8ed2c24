import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ARTICLES, DELIVERED_VERSIONS } from '../../api/support/lawbook.ts';
import { estimate } from '../../api/support/rules/estimate.ts';
import type { EstimateInput } from '../../api/support/rules/figures.ts';
import { percentOf, vndWords } from '../../api/support/rules/money.ts';
import type { Kind, Size } from '../../api/support/rules/types.ts';
import { versionOn } from '../../api/support/rules/version.ts';

const TODAY = '2026-11-22';
const law = versionOn(DELIVERED_VERSIONS, TODAY)!;

/** Declared figures that put an enterprise into a size, by every criterion. */
const OF_SIZE: Record<Size, Pick<EstimateInput, 'employees' | 'revenueVnd' | 'capitalVnd'>> = {
  MICRO: { employees: 8, revenueVnd: 2_600_000_000, capitalVnd: 2_000_000_000 },
  SMALL: { employees: 60, revenueVnd: 40_000_000_000, capitalVnd: 15_000_000_000 },
  MEDIUM: { employees: 150, revenueVnd: 150_000_000_000, capitalVnd: 90_000_000_000 },
  NOT_SME: { employees: 900, revenueVnd: 900_000_000_000, capitalVnd: 900_000_000_000 },
};
const ask = (kind: Kind, size: Size, costVnd: number, more: Partial<EstimateInput> = {}): EstimateInput => ({
  sector: 'AIC', ...OF_SIZE[size], kind, costVnd, receivedThisYearVnd: 0, priority: false, sizeRule: 'LITERAL', legalForm: 'ENTERPRISE', date: TODAY, ...more,
});
const answer = (input: EstimateInput, version = law) => estimate(version, ARTICLES, input);
const paid = (...args: Parameters<typeof ask>) => answer(ask(...args)).subsidyVnd;

describe('the worked cases of the support decree', () => {
  const [head, ...rows] = readFileSync(new URL('../data/support-cases.csv', import.meta.url), 'utf8').trim().split(/\r?\n/);
  expect(head).toContain('expected_subsidy_vnd');
  it.each(rows.map((row) => row.split(',')))('%s: %s for %s, cost %s, received %s, priority %s pays %s', (_id, kind, size, cost, received, priority, expected) => {
    for (const sizeRule of ['LITERAL', 'MOST_FAVOURABLE'] as const) {
      expect(paid(kind as Kind, size as Size, Number(cost), { receivedThisYearVnd: Number(received), priority: priority === '1', sizeRule })).toBe(Number(expected));
    }
  });
});

describe('caps at their edge, to the đồng', () => {
  const m = 1_000_000;
  it.each<[Kind, Size, number, Partial<EstimateInput>, number]>([
    ['BUY_RENT', 'MICRO', 0, {}, 0],
    ['BUY_RENT', 'MICRO', 1, {}, 0],
    ['BUY_RENT', 'MICRO', 2, {}, 1],
    ['BUY_RENT', 'MICRO', 3, {}, 1],
    ['BUY_RENT', 'MICRO', 40 * m - 1, {}, 20 * m - 1],
    ['BUY_RENT', 'MICRO', 40 * m, {}, 20 * m],
    ['BUY_RENT', 'MICRO', 40 * m + 1, {}, 20 * m],
    ['BUY_RENT', 'MICRO', 40 * m + 2, {}, 20 * m],
    ['BUY_RENT', 'MICRO', 60 * m, {}, 20 * m],
    ['BUY_RENT', 'SMALL', 100 * m + 2, {}, 50 * m],
    ['BUY_RENT', 'SMALL', 99_999_999, {}, 49_999_999],
    ['BUY_RENT', 'MEDIUM', 200 * m + 2, {}, 100 * m],
    ['BUY_RENT', 'MEDIUM', 199_999_999, {}, 99_999_999],
    ['BUY_RENT', 'MEDIUM', Number.MAX_SAFE_INTEGER, {}, 100 * m],
    ['BUY_RENT', 'MICRO', 60 * m, { receivedThisYearVnd: 1 }, 20 * m - 1],
    ['BUY_RENT', 'MICRO', 60 * m, { receivedThisYearVnd: 20 * m - 1 }, 1],
    ['BUY_RENT', 'MICRO', 60 * m, { receivedThisYearVnd: 20 * m }, 0],
    ['BUY_RENT', 'MICRO', 60 * m, { receivedThisYearVnd: 20 * m + 1 }, 0],
    ['BUY_RENT', 'MICRO', 60 * m, { receivedThisYearVnd: Number.MAX_SAFE_INTEGER }, 0],
    ['BUY_RENT', 'MICRO', 10 * m, { receivedThisYearVnd: 15 * m }, 5 * m],
    ['BUY_RENT', 'MICRO', 10 * m + 2, { receivedThisYearVnd: 15 * m }, 5 * m],
    ['BUY_RENT', 'MICRO', 60 * m, { priority: true }, 20 * m],
    ['DX_CONSULT', 'MICRO', 200 * m, {}, 0],
    ['DX_CONSULT', 'MICRO', 200 * m, { priority: true }, 0],
    ['DX_CONSULT', 'SMALL', 100 * m, {}, 50 * m],
    ['DX_CONSULT', 'SMALL', 100 * m + 2, {}, 50 * m],
    ['DX_CONSULT', 'MEDIUM', 200 * m, {}, 100 * m],
    ['DX_CONSULT', 'MEDIUM', 300 * m, {}, 100 * m],
    ['DX_CONSULT', 'SMALL', 100 * m, { receivedThisYearVnd: 30 * m }, 20 * m],
    ['IP_CONSULT', 'MICRO', 200 * m, {}, 100 * m],
    ['IP_CONSULT', 'MICRO', 200 * m + 1, {}, 100 * m],
    ['IP_CONSULT', 'SMALL', 30_000_001, {}, 15 * m],
    ['IP_CONSULT', 'MEDIUM', 500 * m, {}, 100 * m],
    ['IP_CONSULT', 'NOT_SME', 500 * m, {}, 0],
    ['TECH_TRANSFER', 'MICRO', 199_999_999, {}, 99_999_999],
    ['TECH_TRANSFER', 'SMALL', 200 * m, {}, 100 * m],
    ['TECH_TRANSFER', 'MEDIUM', 201 * m, {}, 100 * m],
    ['TECH_TRANSFER', 'NOT_SME', 1, {}, 0],
    ['GENERAL_CONSULT', 'MICRO', 50 * m, {}, 50 * m],
    ['GENERAL_CONSULT', 'MICRO', 50 * m + 1, {}, 50 * m],
    ['GENERAL_CONSULT', 'MICRO', 50 * m + 1, { priority: true }, 50 * m + 1],
    ['GENERAL_CONSULT', 'MICRO', 70 * m, { priority: true }, 70 * m],
    ['GENERAL_CONSULT', 'MICRO', 70 * m + 1, { priority: true }, 70 * m],
    ['GENERAL_CONSULT', 'MICRO', 70 * m, { priority: true, receivedThisYearVnd: 60 * m }, 10 * m],
    ['GENERAL_CONSULT', 'SMALL', 200 * m, {}, 100 * m],
    ['GENERAL_CONSULT', 'SMALL', 300 * m, { priority: true }, 150 * m],
    ['GENERAL_CONSULT', 'SMALL', 300 * m + 2, { priority: true }, 150 * m],
    ['GENERAL_CONSULT', 'MEDIUM', 500 * m, {}, 150 * m],
    ['GENERAL_CONSULT', 'MEDIUM', 499_999_999, {}, 149_999_999],
    ['GENERAL_CONSULT', 'MEDIUM', 3, {}, 0],
    ['GENERAL_CONSULT', 'MEDIUM', 10, {}, 3],
    ['GENERAL_CONSULT', 'MEDIUM', 700 * m, { priority: true }, 200 * m],
    ['GENERAL_CONSULT', 'MEDIUM', 700 * m, { priority: true, receivedThisYearVnd: 199_999_999 }, 1],
  ])('%s for %s of %i with %j pays %i', (kind, size, cost, more, expected) => {
    const got = answer(ask(kind, size, cost, more));
    expect(got.subsidyVnd).toBe(expected);
    expect(got.ownShareVnd).toBe(cost - expected);
    expect(got.subsidyVnd).toBeLessThanOrEqual(got.capLeftVnd);
  });
});

describe('what the answer says', () => {
  it('gives every figure an article that exists, with a link to its text', () => {
    for (const kind of ['BUY_RENT', 'DX_CONSULT', 'IP_CONSULT', 'TECH_TRANSFER', 'GENERAL_CONSULT'] as const) {
      for (const size of ['MICRO', 'SMALL', 'MEDIUM', 'NOT_SME'] as const) {
        const got = answer(ask(kind, size, 60_000_000, { receivedThisYearVnd: 5_000_000, priority: true }));
        expect(got.citations.length).toBeGreaterThan(0);
        for (const c of got.citations) expect(ARTICLES[c.code]?.text).toBeTruthy();
        for (const r of got.reasons) { expect(r.vi).not.toMatch(/undefined|NaN|null/); expect(r.en).not.toMatch(/undefined|NaN|null/); expect(r.article === null || ARTICLES[r.article]).toBeTruthy(); }
        for (const c of got.whatWouldChange) expect(c.vi + c.en).not.toMatch(/undefined|NaN/);
      }
    }
  });

  it('says for a micro enterprise renting software at 60 million what the picture says', () => {
    const got = answer(ask('BUY_RENT', 'MICRO', 60_000_000));
    expect(got).toMatchObject({ size: 'MICRO', rate: 50, capVnd: 20_000_000, capLeftVnd: 20_000_000, subsidyVnd: 20_000_000, ownShareVnd: 40_000_000 });
    expect(got.reasons[0]).toMatchObject({ vi: 'Siêu nhỏ: 8 lao động (không quá 10) và doanh thu 2,6 tỷ (không quá 3 tỷ).', article: 'ND80-5.1' });
    expect(got.whatWouldChange[0]).toEqual({ vi: 'Nếu là doanh nghiệp nhỏ thì trần là 50 triệu: mức hỗ trợ là 30.000.000 đ.', en: 'As a small enterprise the cap would be 50 million: 30,000,000 đ.', subsidyVnd: 30_000_000 });
    expect(got.citations[0]).toMatchObject({ vi: 'NĐ 80/2021, Điều 11.2' });
  });

  it('shows both readings when revenue and capital speak of different sizes', () => {
    const input = ask('BUY_RENT', 'MICRO', 60_000_000, { capitalVnd: 15_000_000_000 });
    const literal = answer(input);
    expect(literal).toMatchObject({ size: 'MICRO', subsidyVnd: 20_000_000, sizeByCriterion: { revenue: 'MICRO', capital: 'SMALL' } });
    expect(literal.readings?.MOST_FAVOURABLE).toMatchObject({ size: 'SMALL', subsidyVnd: 30_000_000 });
    expect(answer({ ...input, sizeRule: 'MOST_FAVOURABLE' })).toMatchObject({ size: 'SMALL', subsidyVnd: 30_000_000 });
    expect(literal.reasons.some((r) => r.topic === 'READING' && r.article === 'TT06-3.2')).toBe(true);
  });

  it('keeps the smaller size where that pays more: general consulting is 100% for micro', () => {
    const input = ask('GENERAL_CONSULT', 'MICRO', 40_000_000, { capitalVnd: 15_000_000_000, sizeRule: 'MOST_FAVOURABLE' });
    expect(answer(input)).toMatchObject({ size: 'MICRO', subsidyVnd: 40_000_000 });
  });

  it('never lets the most favourable reading pay less than the literal one', () => {
    for (const cap of [1, 3, 4, 20, 21, 100, 101]) for (const rev of [1, 3, 4, 50, 51, 200, 201]) for (const kind of ['BUY_RENT', 'DX_CONSULT', 'GENERAL_CONSULT'] as const) {
      const got = answer(ask(kind, 'MICRO', 77_777_777, { revenueVnd: rev * 1e9, capitalVnd: cap * 1e9 }));
      expect(got.readings!.MOST_FAVOURABLE.subsidyVnd).toBeGreaterThanOrEqual(got.readings!.LITERAL.subsidyVnd);
    }
  });

  it('shows both readings of a second consulting contract, and says which one counts', () => {
    const got = answer(ask('DX_CONSULT', 'SMALL', 100_000_000, { receivedThisYearVnd: 50_000_000 }));
    expect(got.subsidyVnd).toBe(0);
    expect(got.contractReadings).toEqual({ SHARED_YEAR: 0, FRESH: 50_000_000 });
    expect(estimate({ ...law, secondContract: 'FRESH' }, ARTICLES, ask('DX_CONSULT', 'SMALL', 100_000_000, { receivedThisYearVnd: 50_000_000 })).subsidyVnd).toBe(50_000_000);
  });

  it('answers a cooperative and a household under their own law, with the office, never with "not you" alone', () => {
    const offices = { cooperative: { vi: 'Liên minh Hợp tác xã tỉnh', en: 'Provincial cooperative alliance', phone: '0237 000 0000' }, household: null };
    const coop = estimate(law, ARTICLES, ask('BUY_RENT', 'MICRO', 60_000_000, { legalForm: 'COOPERATIVE' }), offices);
    expect(coop).toMatchObject({ size: null, subsidyVnd: 0, eligible: false });
    expect(coop.ownLaw?.vi).toContain('Luật Hợp tác xã 17/2023/QH15');
    expect(coop.ownLaw?.vi).toContain('0237 000 0000');
    expect(coop.citations.map((c) => c.code)).toContain('ND224-71.3');
    const household = estimate(law, ARTICLES, ask('BUY_RENT', 'MICRO', 60_000_000, { legalForm: 'HOUSEHOLD' }), offices);
    expect(household.citations.map((c) => c.code)).toContain('ND224-71.4');
    expect(household.whatWouldChange.length).toBeGreaterThan(0);
  });

  it('cites only articles that were in force on the day asked about', () => {
    for (const date of ['2021-10-15', '2022-06-24', '2022-06-25', '2023-09-23', '2026-06-30', '2026-07-01']) {
      const version = versionOn(DELIVERED_VERSIONS, date)!;
      for (const legalForm of ['ENTERPRISE', 'HOUSEHOLD'] as const) {
        const got = estimate(version, ARTICLES, ask('BUY_RENT', 'MICRO', 60_000_000, { date, receivedThisYearVnd: 1, legalForm }));
        for (const c of got.citations) expect(ARTICLES[c.code]!.effectiveFrom <= date, `${c.code} on ${date}`).toBe(true);
      }
    }
    expect(versionOn(DELIVERED_VERSIONS, '2021-10-14')).toBeUndefined();
  });
});

describe('money words and percentages', () => {
  it('is exact where a float product would not be', () => {
    expect(percentOf(Number.MAX_SAFE_INTEGER, 50)).toBe(4_503_599_627_370_495);
    expect(percentOf(200_000_002, 30)).toBe(60_000_000);
    expect(percentOf(99, 100)).toBe(99);
    expect(percentOf(0, 50)).toBe(0);
  });
  it.each([[2_600_000_000, '2,6 tỷ'], [3_000_000_000, '3 tỷ'], [20_000_000, '20 triệu'], [1_500_000, '1,5 triệu'], [20_000_001, '20.000.001 đ'], [999_999, '999.999 đ'], [1_234_000_000, '1,234 tỷ']])('says %i as %s', (n, words) => {
    expect(vndWords(n).vi).toBe(words);
  });
});
