import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availableFor, emptyBalances, isSound, linesOf, POSTINGS, post, replay, total, type LedgerLine, type PostingKind } from '../../api/support/rules/ledger.ts';
import { allowedActs, APPLICATION_STATES, byLaw, TRANSITIONS, transition, type Transition } from '../../api/support/rules/transitions.ts';

const kinds = Object.keys(POSTINGS) as PostingKind[];

describe('the ledger', () => {
  it('holds its promises through any run of postings, and its lines alone give the same balances', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 2_000_000_000 })), { maxLength: 60 }), (moves) => {
      let balances = emptyBalances();
      const lines: LedgerLine[] = [];
      for (const [kind, amount] of moves) {
        const after = post(balances, kind, amount);
        expect(after === null).toBe(amount > availableFor(kind, balances));
        if (!after) continue;
        balances = after;
        lines.push(...linesOf(kind, amount));
        expect(isSound(balances)).toBe(true);
      }
      expect(replay(lines)).toEqual(balances);
    }), { numRuns: 300 });
  });
  it('refuses the last đồng that is not there', () => {
    const given = post(emptyBalances(), 'APPROPRIATE', 100)!;
    expect(post(given, 'RESERVE', 101)).toBeNull();
    expect(post(given, 'RESERVE', 100)).toMatchObject({ APPROPRIATED: 0, RESERVED: 100 });
  });
  it('gives back what a voucher lets go, to the same programme', () => {
    const reserved = post(post(emptyBalances(), 'APPROPRIATE', 100)!, 'RESERVE', 60)!;
    expect(post(reserved, 'RELEASE', 60)).toMatchObject({ APPROPRIATED: 100, RESERVED: 0, RELEASED: 0 });
  });
  it('takes recovered money out of the programme, and keeps the sum', () => {
    let b = post(emptyBalances(), 'APPROPRIATE', 100)!;
    for (const kind of ['RESERVE', 'COMMIT', 'SETTLE', 'RECOVER'] as const) b = post(b, kind, 40)!;
    expect(b).toMatchObject({ APPROPRIATED: 60, RECOVERED: 40 });
    expect(total(b)).toBe(100);
  });
  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])('refuses an amount of %s', (amount) => {
    expect(() => linesOf('RESERVE', amount)).toThrow(RangeError);
  });
});

describe('the life of an application', () => {
  it('lets each act lead to one state from each state', () => {
    for (const state of APPLICATION_STATES) {
      const acts = allowedActs(state).map((t) => t.act);
      expect(new Set(acts).size).toBe(acts.length);
    }
  });
  it('lets nobody decide before someone else has recommended', () => {
    for (const act of ['approve', 'refuse'] as const) expect((TRANSITIONS as readonly Transition[]).filter((t) => t.act === act).flatMap((t) => t.from)).toEqual(['RECOMMENDED']);
    expect(transition('approve', 'RECEIVED')).toBeUndefined();
  });
  it('lets only the enterprise itself send and withdraw', () => {
    for (const t of TRANSITIONS) if (t.act === 'submit' || t.act === 'withdraw' || t.act === 'supplement') expect(t.who).toBe('OWNER');
  });
  it('takes women-owned and social enterprises first, then who came first', () => {
    const rows = [{ id: 1, priority: false, submittedAt: 1 }, { id: 2, priority: true, submittedAt: 9 }, { id: 3, priority: true, submittedAt: 5 }, { id: 4, priority: false, submittedAt: 1 }];
    expect(rows.sort(byLaw).map((r) => r.id)).toEqual([3, 2, 1, 4]);
  });
});
