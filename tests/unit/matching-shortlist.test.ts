import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PILLARS, score, unanswered, weakestFirst, type Level, type Question } from '../../api/matching/rules/readiness.ts';
import { judge, misfit, RECORD_FROM, shortlistOf, type Asked, type Candidate } from '../../api/matching/rules/shortlist.ts';

const test = JSON.parse(readFileSync(new URL('../../db/data/readiness-self-test.json', import.meta.url), 'utf8')) as { questions: Question[]; levels: Level[]; pillars: { code: string; vi: string; en: string }[] };

describe('the self-test', () => {
  it('has six pillars with three or four questions each, in both languages, four answers from least to most', () => {
    for (const p of PILLARS) expect(test.questions.filter((q) => q.pillar === p).length).toBeGreaterThanOrEqual(3);
    for (const q of test.questions) {
      expect(q.vi && q.en).toBeTruthy();
      expect(q.answers.map((a) => a.points)).toEqual([0, 1, 2, 3]);
    }
    expect(new Set(test.questions.map((q) => q.code)).size).toBe(test.questions.length);
  });
  const all = (points: number) => Object.fromEntries(test.questions.map((q) => [q.code, points]));
  it.each([[0, 0, 0], [1, 33, 2], [2, 66, 3], [3, 100, 5]])('with every answer at %i gives %i% and level %i', (points, percent, level) => {
    expect(score(test.questions, test.levels, all(points))).toMatchObject({ percent, level });
  });
  it('weighs each pillar the same, however many questions it has', () => {
    const strong = { ...all(0), ...Object.fromEntries(test.questions.filter((q) => q.pillar === 'CUSTOMER').map((q) => [q.code, 3])) };
    expect(score(test.questions, test.levels, strong)).toMatchObject({ percent: 16, pillars: { CUSTOMER: 100, DATA: 0 } });
  });
  it('refuses to score while a question is open or an answer is not in the test', () => {
    expect(unanswered(test.questions, {})).toHaveLength(test.questions.length);
    expect(() => score(test.questions, test.levels, { ...all(1), 'DATA-1': 9 })).toThrow(/DATA-1/);
  });
  it('names the weakest first, ties in the order of the test', () => expect(weakestFirst({ DATA: 10, CUSTOMER: 50, PEOPLE: 10 }, ['CUSTOMER', 'PEOPLE', 'DATA'])).toEqual(['PEOPLE', 'DATA', 'CUSTOMER']));
});

const names = Object.fromEntries(test.pillars.map((p) => [p.code, p]));
const asked: Asked = { sector: 'AIC', size: 'MICRO', provinceCode: '38', scores: { CUSTOMER: 20, STRATEGY: 30, INFRASTRUCTURE: 40, OPERATIONS: 60, PEOPLE: 70, DATA: 80 }, pillarNames: names, support: { ratePercent: 50, capLeftVnd: 20_000_000 } };
const make = (id: number, more: Partial<Candidate> = {}): Candidate => ({
  id, slug: `s-${id}`, providerId: id, nameVi: `Giải pháp ${id}`, nameEn: `Solution ${id}`, pillars: ['CUSTOMER'], sectors: ['AIC', 'TS'], sizes: ['MICRO', 'SMALL', 'MEDIUM'], regions: [], openStandards: ['CSV'], stateProvided: false, yearVnd: 6_000_000,
  providerProvince: '38', accepted: 10, acceptedInTime: 9, ...more,
});
const ids = (list: ReturnType<typeof shortlistOf>) => list.map((e) => e.candidate.id);

describe('the shortlist', () => {
  it('puts what lifts the weakest pillar first', () => expect(ids(shortlistOf([make(1, { pillars: ['DATA'] }), make(2, { pillars: ['CUSTOMER'] }), make(3, { pillars: ['CUSTOMER', 'STRATEGY'] })], asked))).toEqual([3, 2, 1]));
  it('leaves out what is not for the sector, the size or the province', () => {
    expect(misfit(make(1, { sectors: ['TS'] }), asked)?.vi).toContain('ngành');
    expect(misfit(make(1, { sizes: ['MEDIUM'] }), asked)?.vi).toContain('quy mô');
    expect(misfit(make(1, { regions: ['01'] }), asked)?.vi).toContain('tỉnh');
    expect(misfit(make(1, { regions: ['38'] }), asked)).toBeNull();
  });
  it('prefers a price within the cap, and says who pays what', () => {
    expect(ids(shortlistOf([make(1, { yearVnd: 200_000_000 }), make(2, { yearVnd: 60_000_000 }), make(3, { yearVnd: 40_000_000 })], asked))).toEqual([3, 2, 1]);
    expect(judge(make(2, { yearVnd: 60_000_000 }), asked).reasons.find((r) => r.signal === 'PRICE')?.vi).toBe('Năm đầu 60.000.000 đ, vượt trần: được hỗ trợ 20.000.000 đ, Ông/Bà trả 40.000.000 đ.');
  });
  it('prefers open standards and a provider nearby', () => {
    expect(ids(shortlistOf([make(1, { openStandards: [] }), make(2)], asked))).toEqual([2, 1]);
    expect(ids(shortlistOf([make(1, { providerProvince: '01' }), make(2)], asked))).toEqual([2, 1]);
  });
  it('counts a newcomer as average: above a bad record, below a good one', () => {
    expect(ids(shortlistOf([make(1, { accepted: 10, acceptedInTime: 2 }), make(2, { accepted: 0, acceptedInTime: 0 }), make(3, { accepted: 10, acceptedInTime: 10 })], asked))).toEqual([3, 2, 1]);
  });
  it('keeps the last place for a newcomer when none would be on the list', () => {
    const old = Array.from({ length: 9 }, (_, i) => make(i + 1, { accepted: 10, acceptedInTime: 10 }));
    const list = shortlistOf([...old, make(99, { accepted: 0, acceptedInTime: 0, openStandards: [] })], asked);
    expect(list).toHaveLength(8);
    expect(ids(list).at(-1)).toBe(99);
  });
  it('shows at most two solutions of one provider', () => expect(ids(shortlistOf([1, 2, 3, 4].map((n) => make(n, { providerId: 7 })), asked))).toHaveLength(2));
  it('gives every place a reason in both languages, and points that add up', () => {
    for (const e of shortlistOf([make(1), make(2, { yearVnd: null, openStandards: [], providerProvince: null, pillars: [] })], asked)) {
      expect(e.points).toBe(e.reasons.reduce((s, r) => s + r.points, 0));
      for (const r of e.reasons) expect(r.vi.length > 5 && r.en.length > 5).toBe(true);
    }
  });
  it('is the same whatever the order that solutions come in', () => {
    fc.assert(fc.property(fc.array(fc.record({ accepted: fc.integer({ min: 0, max: 6 }), yearVnd: fc.option(fc.integer({ min: 0, max: 90_000_000 })), open: fc.boolean(), near: fc.boolean(), providerId: fc.integer({ min: 1, max: 5 }) }), { maxLength: 14 }), fc.integer(), (rows, seed) => {
      const list = rows.map((r, i) => make(i + 1, { accepted: r.accepted, acceptedInTime: r.accepted, yearVnd: r.yearVnd, openStandards: r.open ? ['CSV'] : [], providerProvince: r.near ? '38' : '01', providerId: r.providerId }));
      const mixed = [...list].sort((a, b) => ((a.id * 7919 + seed) % 13) - ((b.id * 7919 + seed) % 13));
      expect(ids(shortlistOf(mixed, asked))).toEqual(ids(shortlistOf(list, asked)));
    }), { numRuns: 100 });
    expect(RECORD_FROM).toBe(3);
  });
});
