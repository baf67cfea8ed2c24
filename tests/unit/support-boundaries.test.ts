/** Boundary cases of our own (tests/data/support-boundaries.json): worked out by hand from the articles, never by this code. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ARTICLES, CALENDAR, DELIVERED_VERSIONS } from '../../api/support/lawbook.ts';
import { deadlineOn } from '../../api/support/rules/clock.ts';
import { estimate } from '../../api/support/rules/estimate.ts';
import { figuresFor, sizeFacts, type EstimateInput } from '../../api/support/rules/figures.ts';
import { advanceLimit, workedOff } from '../../api/support/rules/payment.ts';
import { literalSize, sizeByCriterion } from '../../api/support/rules/size.ts';
import type { Kind, LegalForm, SecondContract, Sector, Size } from '../../api/support/rules/types.ts';
import { versionOn } from '../../api/support/rules/version.ts';
import { vnDate } from '../../api/time.ts';

interface Case { id: string; why: string; article: string }
interface Boundaries {
  size: (Case & { sector: Sector; employees: number; revenueVnd: number | null; capitalVnd: number; foundedOn?: string; expected: Size })[];
  pay: (Case & { kind: Kind; size: Size; costVnd: number; receivedThisYearVnd: number; priority: boolean; secondContract: SecondContract; rate: number; capVnd: number; capLeftVnd: number; subsidyVnd: number; ownShareVnd: number })[];
  law: (Case & { date: string; version: string | null; advanceLimitVnd: number | null })[];
  form: (Case & { legalForm: LegalForm; ownLaw: boolean; subsidyVnd: number })[];
  clock: (Case & { receivedAt: string; receivedOn: string; pauses: [string, string][]; deadlineOn: string })[];
  advance: (Case & { valueVnd: number; stateVnd: number; limitVnd: number })[];
  recovery: (Case & { stateVnd: number; advancedVnd: number; clearedVnd: number; doneVnd: number; nowVnd: number; workedOffVnd: number })[];
}
const cases = JSON.parse(readFileSync(new URL('../data/support-boundaries.json', import.meta.url), 'utf8')) as Boundaries;
const law = versionOn(DELIVERED_VERSIONS, '2026-11-22')!;
const named = <T extends Case>(list: T[]) => list.map((c) => [`${c.id} ${c.why} (${c.article})`, c] as const);
const micro: EstimateInput = { sector: 'AIC', employees: 5, revenueVnd: 1_000_000_000, capitalVnd: 1_000_000_000, kind: 'BUY_RENT', costVnd: 40_000_000, receivedThisYearVnd: 0, priority: false, sizeRule: 'LITERAL', legalForm: 'ENTERPRISE', date: '2026-11-22' };

it('there are at least 150, each with its article', () => {
  const all = [cases.size, cases.pay, cases.law, cases.form, cases.clock, cases.advance, cases.recovery].flat() as Case[];
  expect(all.length).toBeGreaterThanOrEqual(150);
  expect(all.every((c) => c.article !== '' && c.why !== '')).toBe(true);
});

describe('size', () => {
  it.each(named(cases.size))('%s', (_, c) => {
    const facts = sizeFacts({ ...micro, sector: c.sector, employees: c.employees, revenueVnd: c.revenueVnd, capitalVnd: c.capitalVnd, foundedOn: c.foundedOn ?? null });
    expect(literalSize(sizeByCriterion(law, facts))).toBe(c.expected);
  });
});

describe('rate, cap and subsidy', () => {
  it.each(named(cases.pay))('%s', (_, c) => {
    const { rate, capVnd, capLeftVnd, subsidyVnd, ownShareVnd } = c;
    expect(figuresFor(law, c, c.size, c.secondContract)).toEqual({ size: c.size, rate, capVnd, capLeftVnd, subsidyVnd, ownShareVnd });
  });
});

describe('the law of a day', () => {
  it.each(named(cases.law))('%s', (_, c) => {
    const version = versionOn(DELIVERED_VERSIONS, c.date);
    expect(version?.code ?? null).toBe(c.version);
    if (version) expect(advanceLimit(version.advance, { valueVnd: 200_000_000, stateVnd: 100_000_000 })).toBe(c.advanceLimitVnd);
  });
});

describe('legal forms', () => {
  it.each(named(cases.form))('%s', (_, c) => {
    const answer = estimate(law, ARTICLES, { ...micro, legalForm: c.legalForm });
    expect({ ownLaw: answer.ownLaw !== null, subsidyVnd: answer.subsidyVnd, sized: answer.size !== null }).toEqual({ ownLaw: c.ownLaw, subsidyVnd: c.subsidyVnd, sized: !c.ownLaw });
  });
});

describe('the clock', () => {
  it.each(named(cases.clock))('%s', (_, c) => {
    expect(vnDate(Date.parse(c.receivedAt))).toBe(c.receivedOn);
    expect(deadlineOn(CALENDAR, c.receivedOn, law.clock.workingDays, c.pauses.map(([from, to]) => ({ from, to })))).toBe(c.deadlineOn);
  });
});

describe('advances', () => {
  it.each(named(cases.advance))('%s', (_, c) => expect(advanceLimit(law.advance, c)).toBe(c.limitVnd));
});

describe('recovery', () => {
  it.each(named(cases.recovery))('%s', (_, c) => expect(workedOff(law.advance, c)).toBe(c.workedOffVnd));
});
