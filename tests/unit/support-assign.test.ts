/** Who gets which dossier: against an enumeration of every plan there is, and the promises one by one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHeavy, leftWords, placedWords, placingOrder, PLAN_WEIGHTS, planCaseload, type CaseDossier, type CaseOfficer, type CasePlan } from '../../api/support/rules/assign.ts';

const officer = (id: string, more: Partial<CaseOfficer> = {}): CaseOfficer => ({ id, name: id.toUpperCase(), capacity: 3, held: 0, heldHeavy: 0, away: false, ...more });
const dossier = (id: string, more: Partial<CaseDossier> = {}): CaseDossier => ({ id, priority: false, deadlineOn: '2026-12-10', submittedAt: 0, heavy: false, knownTo: null, barred: [], ...more });
const where = (plan: CasePlan) => Object.fromEntries(plan.placed.map((p) => [p.dossier, p.officer]));
const share = (plan: CasePlan) => { const n: Record<string, number> = {}; for (const p of plan.placed) n[p.officer] = (n[p.officer] ?? 0) + 1; return n; };

/** What a plan costs, counted by hand: each place of a desk, each heavy place, less three tenths for whoever knows the enterprise. */
function cost(at: readonly (string | null)[], dossiers: readonly CaseDossier[], officers: readonly CaseOfficer[]): number {
  let sum = 0;
  for (const o of officers) {
    const own = dossiers.filter((_, i) => at[i] === o.id);
    own.forEach((d, k) => { sum += Math.round((PLAN_WEIGHTS.desk * (o.held + k + 1)) / o.capacity) - (d.knownTo === o.id ? PLAN_WEIGHTS.knows : 0); });
    own.filter((d) => d.heavy).forEach((_, k) => { sum += Math.round((PLAN_WEIGHTS.heavy * (o.heldHeavy + k + 1)) / o.capacity); });
  }
  return sum;
}

/** Tries every plan: the one that places most in the law's order, and of those the cheapest. Dossiers must stand in that order. */
function everyPlan(dossiers: readonly CaseDossier[], officers: readonly CaseOfficer[]): { placed: string; cost: number } {
  let best = { placed: '', cost: Infinity };
  const at: (string | null)[] = [];
  const walk = (i: number): void => {
    if (i === dossiers.length) {
      // '1' before '0', read from the first dossier on: the greater string places the earlier dossier
      const placed = at.map((o) => (o ? '1' : '0')).join('');
      const c = cost(at, dossiers, officers);
      if (placed > best.placed || (placed === best.placed && c < best.cost)) best = { placed, cost: c };
      return;
    }
    for (const o of officers) {
      if (o.away || dossiers[i]!.barred.includes(o.id) || o.held + at.filter((x) => x === o.id).length >= o.capacity) continue;
      at.push(o.id);
      walk(i + 1);
      at.pop();
    }
    at.push(null);
    walk(i + 1);
    at.pop();
  };
  walk(0);
  return best;
}

const IDS = ['a', 'b', 'c'] as const;
const anyOfficers = fc.tuple(...IDS.map((id) => fc.record({ capacity: fc.integer({ min: 0, max: 4 }), held: fc.integer({ min: 0, max: 3 }), heldHeavy: fc.integer({ min: 0, max: 2 }), away: fc.boolean() }).map((o) => officer(id, o))));
const anyDossiers = fc.array(fc.record({
  priority: fc.boolean(), deadlineOn: fc.constantFrom('2026-12-01', '2026-12-02', null), submittedAt: fc.integer({ min: 0, max: 3 }), heavy: fc.boolean(), knownTo: fc.constantFrom(null, ...IDS, 'gone'), barred: fc.subarray([...IDS], { maxLength: 2 }),
}), { maxLength: 6 }).map((list) => list.map((d, i) => dossier(`d${i}`, d)).sort(placingOrder));

describe('the plan', () => {
  it('is as good as the best of all plans that there are', () => {
    fc.assert(fc.property(anyDossiers, anyOfficers, (dossiers, officers) => {
      const plan = planCaseload(dossiers, officers);
      const best = everyPlan(dossiers, officers);
      const at = dossiers.map((d) => where(plan)[d.id] ?? null);
      expect(plan.method).toBe('OPTIMISED');
      expect(at.map((o) => (o ? '1' : '0')).join('')).toBe(best.placed);
      expect(cost(at, dossiers, officers)).toBe(best.cost);
    }), { numRuns: 400 });
  });

  it('never fills a desk beyond its capacity, never gives to the absent or the tied, and tells of every dossier once', () => {
    const random = fc.record({ dossiers: fc.integer({ min: 0, max: 120 }), officers: fc.integer({ min: 0, max: 9 }), seed: fc.integer({ min: 1, max: 1_000_000 }) });
    fc.assert(fc.property(random, ({ dossiers: n, officers: m, seed }) => {
      const { dossiers, officers } = office(n, m, seed);
      const plan = planCaseload(dossiers, officers);
      expect(plan.method).toBe('OPTIMISED');
      expect([...plan.placed, ...plan.left].map((x) => x.dossier).sort()).toEqual(dossiers.map((d) => d.id).sort());
      for (const [id, got] of Object.entries(share(plan))) {
        const o = officers.find((x) => x.id === id)!;
        expect(o.away).toBe(false);
        expect(o.held + got).toBeLessThanOrEqual(o.capacity);
      }
      for (const p of plan.placed) expect(dossiers.find((d) => d.id === p.dossier)!.barred).not.toContain(p.officer);
    }), { numRuns: 60 });
  });

  it('is the same in whatever order dossiers and officers come', () => {
    const { dossiers, officers } = office(60, 6, 99);
    const plan = planCaseload(dossiers, officers);
    expect(planCaseload([...dossiers].reverse(), [...officers].reverse())).toEqual(plan);
    const alike = planCaseload([dossier('z'), dossier('y')], [officer('b'), officer('a')]);
    expect(where(alike)).toEqual(where(planCaseload([dossier('y'), dossier('z')], [officer('a'), officer('b')])));
  });

  it('places five hundred dossiers with twenty officers', () => {
    const { dossiers, officers } = office(500, 20, 7, 0);
    const plan = planCaseload(dossiers, officers);
    expect([plan.method, plan.placed.length, plan.left.length]).toEqual(['OPTIMISED', 500, 0]);
  });
});

describe('without an optimum', () => {
  it('goes in the law’s order, places as many, keeps every promise and says so', () => {
    const { dossiers, officers } = office(80, 6, 5);
    const best = planCaseload(dossiers, officers);
    const failing = [
      () => ({ status: 'cycled' as const, result: Number.NaN, variables: [] }),
      () => ({ status: 'optimal' as const, result: 0, variables: [['0', 0.5] as [string, number]] }),
      () => ({ status: 'optimal' as const, result: 0, variables: [] }),
    ];
    for (const solver of failing) {
      const plan = planCaseload(dossiers, officers, solver);
      expect(plan.method).toBe('IN_ORDER');
      expect(plan.placed.map((p) => p.dossier)).toEqual(best.placed.map((p) => p.dossier));
      expect(plan.left).toEqual(best.left);
      for (const [id, got] of Object.entries(share(plan))) expect(officers.find((o) => o.id === id)!.held + got).toBeLessThanOrEqual(officers.find((o) => o.id === id)!.capacity);
      for (const p of plan.placed) expect(dossiers.find((d) => d.id === p.dossier)!.barred).not.toContain(p.officer);
    }
  });
});

/** An office drawn by chance, the same for the same seed. */
function office(n: number, m: number, seed: number, held = 8): { dossiers: CaseDossier[]; officers: CaseOfficer[] } {
  let s = seed;
  const upTo = (k: number): number => (s = (s * 1_103_515_245 + 12_345) % 2_147_483_648) % k;
  const id = (i: number) => `o${String(i).padStart(2, '0')}`;
  const officers = Array.from({ length: m }, (_, i) => officer(id(i), { capacity: held === 0 ? 25 : upTo(20), held: held === 0 ? 0 : upTo(held), away: held > 0 && upTo(6) === 0 }));
  const dossiers = Array.from({ length: n }, (_, i) => dossier(`d${i}`, { priority: upTo(4) === 0, deadlineOn: `2026-12-${String(10 + upTo(20))}`, submittedAt: i, heavy: upTo(3) === 0, knownTo: m > 0 && upTo(3) === 0 ? id(upTo(m)) : null, barred: m > 0 && upTo(12) === 0 ? [id(upTo(m))] : [] }));
  return { dossiers, officers };
}

describe('what it is led by', () => {
  it('shares evenly by how full the desks are, not by heads', () => {
    const plan = planCaseload(Array.from({ length: 6 }, (_, i) => dossier(`d${i}`)), [officer('a', { capacity: 10, held: 6 }), officer('b', { capacity: 10 }), officer('half', { capacity: 5 })]);
    expect(share(plan)).toEqual({ b: 4, half: 2 });
  });

  it('does not pile heavy dossiers on one person', () => {
    const plan = planCaseload(['h1', 'h2', 'l1', 'l2'].map((id) => dossier(id, { heavy: id.startsWith('h') })), [officer('a'), officer('b')]);
    expect(where(plan)['h1']).not.toBe(where(plan)['h2']);
    expect(share(plan)).toEqual({ a: 2, b: 2 });
  });

  it('deals like dossiers out in turns: the nearest deadlines do not all lie on one desk', () => {
    const plan = planCaseload(['1', '2', '3', '4'].map((n) => dossier(`d${n}`, { deadlineOn: `2026-12-0${n}` })), [officer('a'), officer('b')]);
    expect(where(plan)).toEqual({ d1: 'a', d2: 'b', d3: 'a', d4: 'b' });
  });

  it('stays with the officer who knows the enterprise, until their desk is much fuller', () => {
    const known = [dossier('d', { knownTo: 'a' })];
    expect(planCaseload(known, [officer('a', { capacity: 20, held: 5 }), officer('b', { capacity: 20 })]).placed).toEqual([{ dossier: 'd', officer: 'a', why: 'KNOWS', notKnower: null }]);
    expect(planCaseload(known, [officer('a', { capacity: 20, held: 9 }), officer('b', { capacity: 20 })]).placed).toEqual([{ dossier: 'd', officer: 'b', why: 'LIGHTEST', notKnower: 'BUSIER' }]);
  });

  it('when room is short, priority enterprises come first, then the nearest deadlines, then who came first; what a clock does not press waits', () => {
    const waiting = [dossier('paused', { deadlineOn: null }), dossier('late', { deadlineOn: '2026-12-09' }), dossier('soon', { deadlineOn: '2026-12-02' }), dossier('women', { priority: true, deadlineOn: '2026-12-20' }), dossier('early', { deadlineOn: '2026-12-09', submittedAt: -1 })];
    for (let room = 0; room <= 5; room++) {
      const plan = planCaseload(waiting, [officer('a', { capacity: room })]);
      expect(plan.placed.map((p) => p.dossier)).toEqual(['women', 'soon', 'early', 'late', 'paused'].slice(0, room));
    }
  });

  it('moves one to make room for another that only one person may have', () => {
    const plan = planCaseload([dossier('free', { priority: true, knownTo: 'a' }), dossier('bound', { barred: ['b'] })], [officer('a', { capacity: 1 }), officer('b', { capacity: 1 })]);
    expect(where(plan)).toEqual({ free: 'b', bound: 'a' });
    expect(plan.placed[0]).toMatchObject({ notKnower: 'FULL' });
  });

  it('says why a dossier is left', () => {
    const why = (officers: CaseOfficer[], more: Partial<CaseDossier> = {}) => planCaseload([dossier('d', more)], officers).left.map((l) => l.why);
    expect(why([])).toEqual(['NOBODY']);
    expect(why([officer('a', { away: true }), officer('b', { capacity: 0 })])).toEqual(['NOBODY']);
    expect(why([officer('a', { held: 3 })])).toEqual(['FULL']);
    expect(why([officer('a'), officer('b', { away: true })], { barred: ['a'] })).toEqual(['TIED']);
    expect(why([officer('a'), officer('b', { held: 3 })], { barred: ['a'] })).toEqual(['FULL']);
    for (const w of ['NOBODY', 'FULL', 'TIED'] as const) expect(leftWords(w).vi.length).toBeGreaterThan(20);
  });

  it('explains each line in words', () => {
    const officers = [officer('a', { away: true }), officer('b', { held: 1 })];
    const [d] = [dossier('d', { knownTo: 'a' })];
    const [p] = planCaseload([d!], officers).placed;
    expect(placedWords(p!, d!, officers)).toEqual({ vi: 'Chỉ còn Ông/Bà B nhận được hồ sơ này. Ông/Bà A, người biết doanh nghiệp này, đang vắng.', en: 'Only B can still take this dossier. A, who knows this enterprise, is away.' });
  });

  it('counts contents and nearness into what is heavy', () => {
    expect([isHeavy(['BUY_RENT'], 10), isHeavy(['BUY_RENT'], 2), isHeavy(['DX_CONSULT'], 3), isHeavy(['DX_CONSULT', 'BUY_RENT'], null), isHeavy(['TECH_TRANSFER'], 7), isHeavy(['TECH_TRANSFER'], 8), isHeavy(['TECH_TRANSFER'], -4)]).toEqual([false, false, true, true, true, false, true]);
  });
});
