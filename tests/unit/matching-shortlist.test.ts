import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PILLARS, score, unanswered, weakestFirst, type Level, type Question } from '../../api/matching/rules/readiness.ts';
import { judge, misfit, shortlistOf, WEIGHTS, yardstickKey, type Asked, type Candidate, type Signal, type Yardstick } from '../../api/matching/rules/shortlist.ts';

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
const floor: Yardstick = { today: '2026-12-01', accepted: 100, acceptedInTime: 80, contracts: new Map() };
/** A floor whose last year's contracts for sales software had this price in their middle. */
const withContracts = (contracts: number, medianVnd: number): Yardstick => ({ ...floor, contracts: new Map([[yardstickKey('SALES', 'YEAR'), { contracts, medianVnd }]]) });
const make = (id: number, more: Partial<Candidate> = {}): Candidate => ({
  id, slug: `s-${id}`, providerId: id, nameVi: `Giải pháp ${id}`, nameEn: `Solution ${id}`, category: 'SALES', pillars: ['CUSTOMER'], sectors: ['AIC', 'TS'], sizes: ['MICRO', 'SMALL', 'MEDIUM'], regions: [], openStandards: ['CSV'], stateProvided: false,
  yearVnd: 6_000_000, unit: 'YEAR', providerProvince: '38', accepted: 10, acceptedInTime: 9, capacity: null, running: 0, ...more,
});
const ids = (list: ReturnType<typeof shortlistOf>) => list.map((e) => e.candidate.id);
const reason = (c: Candidate, signal: Signal, on: Yardstick = floor) => judge(c, asked, on).reasons.find((r) => r.signal === signal)!;

describe('the shortlist', () => {
  it('puts what lifts the weakest pillar first', () => expect(ids(shortlistOf([make(1, { pillars: ['DATA'] }), make(2, { pillars: ['CUSTOMER'] }), make(3, { pillars: ['CUSTOMER', 'STRATEGY'] })], asked, floor))).toEqual([3, 2, 1]));
  it('leaves out what is not for the sector, the size or the province', () => {
    expect(misfit(make(1, { sectors: ['TS'] }), asked)?.vi).toContain('ngành');
    expect(misfit(make(1, { sizes: ['MEDIUM'] }), asked)?.vi).toContain('quy mô');
    expect(misfit(make(1, { regions: ['01'] }), asked)?.vi).toContain('tỉnh');
    expect(misfit(make(1, { regions: ['38'] }), asked)).toBeNull();
  });
  it('prefers a price within the cap, and says who pays what', () => {
    expect(ids(shortlistOf([make(1, { yearVnd: 200_000_000 }), make(2, { yearVnd: 60_000_000 }), make(3, { yearVnd: 40_000_000 })], asked, floor))).toEqual([3, 2, 1]);
    expect(reason(make(2, { yearVnd: 60_000_000 }), 'PRICE').vi).toBe('Năm đầu 60.000.000 đ, vượt trần: được hỗ trợ 20.000.000 đ, Ông/Bà trả 40.000.000 đ.');
  });
  it('prefers open standards and a provider nearby', () => {
    expect(ids(shortlistOf([make(1, { openStandards: [] }), make(2)], asked, floor))).toEqual([2, 1]);
    expect(ids(shortlistOf([make(1, { providerProvince: '01' }), make(2)], asked, floor))).toEqual([2, 1]);
  });
  it('gives 100 points at most, shown signal by signal', () => {
    expect(Object.values(WEIGHTS).reduce((a, b) => a + b, 0)).toBe(100);
    const best = judge(make(1, { pillars: ['CUSTOMER', 'STRATEGY', 'INFRASTRUCTURE'], yearVnd: 0, stateProvided: true, accepted: 1_000, acceptedInTime: 1_000, capacity: 5 }), asked, { ...floor, acceptedInTime: 100 });
    expect(best.points).toBe(100);
    for (const r of best.reasons) expect(r.points).toBe(WEIGHTS[r.signal as keyof typeof WEIGHTS]);
  });

  it.each([[7_000_000, 12, 'trên 25%'], [7_500_000, 9, 'từ 10 đến 25%'], [8_999_999, 9, 'thấp hơn'], [9_000_000, 6, 'ngang'], [10_999_999, 6, 'ngang'], [11_000_000, 3, 'cao hơn'], [12_500_000, 0, 'trên 25%'], [90_000_000, 0, 'cao hơn']])('holds a price of %i against a middle of 10 million: %i points', (yearVnd, points, words) => {
    const r = reason(make(1, { yearVnd }), 'MARKET', withContracts(3, 10_000_000));
    expect(r).toMatchObject({ points });
    expect(r.vi).toContain(words);
    // with three contracts the middle is somebody's price: it is not told
    expect(`${r.vi} ${r.en}`).not.toMatch(/10\.000\.000|10,000,000|đ\b/);
  });
  it('stays neutral, with words, while fewer than three contracts can be compared', () => {
    for (const on of [floor, withContracts(2, 10_000_000)]) expect(reason(make(1, { yearVnd: 90_000_000 }), 'MARKET', on)).toMatchObject({ points: 6, vi: expect.stringContaining('Chưa đủ hợp đồng để so') as string });
    expect(reason(make(1, { category: 'DATA' }), 'MARKET', withContracts(9, 10_000_000)).vi).toContain('Chưa đủ hợp đồng để so');
    expect(reason(make(1, { unit: 'ONCE' }), 'MARKET', withContracts(9, 10_000_000)).vi).toContain('Chưa đủ hợp đồng để so');
    expect(reason(make(1, { yearVnd: null, unit: null }), 'MARKET', withContracts(9, 10_000_000)).points).toBe(0);
  });

  it('counts free places, and never hides who is full', () => {
    expect(reason(make(1), 'CAPACITY')).toMatchObject({ points: 4, vi: expect.stringContaining('chưa khai') as string });
    expect(reason(make(1, { capacity: 3, running: 1 }), 'CAPACITY')).toMatchObject({ points: 8, vi: expect.stringContaining('còn nhận được 2 khách') as string });
    for (const running of [3, 7]) expect(reason(make(1, { capacity: 3, running }), 'CAPACITY')).toMatchObject({ points: 0, vi: expect.stringContaining('kín khách') as string });
    expect(ids(shortlistOf([make(1, { capacity: 0 }), make(2), make(3, { capacity: 1 })], asked, floor))).toEqual([3, 2, 1]);
  });

  it('draws every record towards everybody’s rate by five acceptances', () => {
    // (0 + 5 × 0.8) / 5, (1 + 4) / 6, (0 + 4) / 6, (0 + 4) / 9, (40 + 4) / 45
    expect([[0, 0], [1, 1], [1, 0], [4, 0], [40, 40]].map(([accepted, acceptedInTime]) => reason(make(1, { accepted, acceptedInTime }), 'RECORD').points)).toEqual([10, 10, 8, 5, 12]);
    expect(reason(make(1, { accepted: 0, acceptedInTime: 0 }), 'RECORD').vi).toContain('mức chung của mọi nhà cung cấp, 80%');
    expect(reason(make(1, { accepted: 1, acceptedInTime: 1 }), 'RECORD').vi).toBe('Nghiệm thu đúng hạn 1 trên 1 lần; cộng thêm 5 lần theo mức chung 80%, tính là 83%.');
    expect(reason(make(1, { accepted: 0, acceptedInTime: 0 }), 'RECORD', { ...floor, accepted: 0, acceptedInTime: 0 }).points).toBe(6);
  });
  it('counts a newcomer as everybody: above a bad record, below a good one', () => {
    expect(ids(shortlistOf([make(1, { accepted: 10, acceptedInTime: 2 }), make(2, { accepted: 0, acceptedInTime: 0 }), make(3, { accepted: 10, acceptedInTime: 10 })], asked, floor))).toEqual([3, 2, 1]);
  });

  const old = Array.from({ length: 9 }, (_, i) => make(i + 1, { accepted: 50, acceptedInTime: 50 }));
  const fresh = (id: number, more: Partial<Candidate> = {}) => make(id, { accepted: 0, acceptedInTime: 0, openStandards: [], ...more });
  it('keeps the last place for a newcomer when none would be on the list, and says so', () => {
    const list = shortlistOf([...old, fresh(99)], asked, floor);
    expect(list).toHaveLength(8);
    expect(ids(list).at(-1)).toBe(99);
    expect(list.at(-1)?.reasons.find((r) => r.signal === 'SEAT')?.vi).toContain('nhà cung cấp mới');
    expect(list.slice(0, 7).some((e) => e.reasons.some((r) => r.signal === 'SEAT'))).toBe(false);
  });
  it('gives that place to each new provider in turn, the same one all day, and only to what lifts a weak pillar', () => {
    const newcomers = [fresh(97), fresh(98), fresh(99), fresh(96, { providerId: 97, yearVnd: 900_000_000 }), fresh(95, { pillars: ['DATA'] })];
    const on = (today: string) => ids(shortlistOf([...old, ...newcomers], asked, { ...floor, today })).at(-1);
    expect(['2026-12-01', '2026-12-02', '2026-12-03'].map(on).sort()).toEqual([97, 98, 99]);
    expect(on('2026-12-01')).toBe(on('2026-12-04'));
    expect(ids(shortlistOf([...old, fresh(95, { pillars: ['DATA'] })], asked, floor))).not.toContain(95);
  });
  it('keeps no place when a newcomer stands on the list by its own points', () => {
    const list = shortlistOf([...old, fresh(98, { pillars: ['CUSTOMER', 'STRATEGY'], openStandards: ['CSV'] }), fresh(99)], asked, floor);
    expect(ids(list)).toContain(98);
    expect(ids(list)).not.toContain(99);
  });

  it('shows at most two solutions of one provider', () => expect(ids(shortlistOf([1, 2, 3, 4].map((n) => make(n, { providerId: 7 })), asked, floor))).toHaveLength(2));
  it('gives every place a reason for each signal in both languages, and points that add up', () => {
    for (const e of shortlistOf([make(1), make(2, { yearVnd: null, unit: null, openStandards: [], providerProvince: null, pillars: [] })], asked, floor)) {
      expect(e.points).toBe(e.reasons.reduce((s, r) => s + r.points, 0));
      expect(e.reasons.map((r) => r.signal).sort()).toEqual(Object.keys(WEIGHTS).sort());
      for (const r of e.reasons) expect(r.vi.length > 5 && r.en.length > 5).toBe(true);
    }
  });
  it('is the same whatever the order that solutions come in', () => {
    fc.assert(fc.property(fc.array(fc.record({ accepted: fc.integer({ min: 0, max: 9 }), yearVnd: fc.option(fc.integer({ min: 0, max: 90_000_000 })), open: fc.boolean(), near: fc.boolean(), providerId: fc.integer({ min: 1, max: 12 }), capacity: fc.option(fc.integer({ min: 0, max: 3 })) }), { maxLength: 20 }), fc.integer(), fc.integer({ min: 1, max: 28 }), (rows, seed, day) => {
      const on = { ...withContracts(4, 20_000_000), today: `2026-12-${String(day).padStart(2, '0')}` };
      const list = rows.map((r, i) => make(i + 1, { accepted: r.accepted, acceptedInTime: r.accepted, yearVnd: r.yearVnd, openStandards: r.open ? ['CSV'] : [], providerProvince: r.near ? '38' : '01', providerId: r.providerId, capacity: r.capacity, running: 1 }));
      const mixed = [...list].sort((a, b) => ((a.id * 7919 + seed) % 13) - ((b.id * 7919 + seed) % 13));
      expect(ids(shortlistOf(mixed, asked, on))).toEqual(ids(shortlistOf(list, asked, on)));
    }), { numRuns: 100 });
  });
});
