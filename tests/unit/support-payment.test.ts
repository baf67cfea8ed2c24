import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTRACT_STATES, CONTRACT_STEPS, contractActs, DELIVERY_STATES, DELIVERY_STEPS, deliveryActs, splitStatePart, statePart } from '../../api/support/rules/contract.ts';
import { advanceLimit, suspensionGrounds, workedOff } from '../../api/support/rules/payment.ts';

const RULE = { contractOverVnd: 50_000_000, maxPercent: 50, recoveredByPercent: 80, article: 'TT52-16.2' };
const tr = (n: number) => n * 1_000_000;

describe('an advance (TT 52/2023 Đ16.2a)', () => {
  it('is half of the state’s part above 50 million of contract value, all of it at or below', () => {
    for (const [valueVnd, stateVnd, most] of [
      [tr(60), tr(20), tr(10)], [50_000_001, 25_000_001, 12_500_000], [tr(50), tr(20), tr(20)], [tr(8), tr(4), tr(4)], [tr(400), tr(100), tr(50)], [tr(51), 1, 0], [50_000_001, 3, 1],
    ] as const) expect(advanceLimit(RULE, { valueVnd, stateVnd }), `${valueVnd}/${stateVnd}`).toBe(most);
  });
  it('is nothing before the rule existed', () => expect(advanceLimit(undefined, { valueVnd: tr(60), stateVnd: tr(20) })).toBe(0));
});

describe('working an advance off (Đ16.2b)', () => {
  it('takes its share with each payment, and all of it by 80% of the state’s part', () => {
    const c = { stateVnd: tr(100), advancedVnd: tr(50) };
    expect(workedOff(RULE, { ...c, clearedVnd: 0, doneVnd: 0, nowVnd: tr(40) })).toBe(tr(25));
    expect(workedOff(RULE, { ...c, clearedVnd: tr(25), doneVnd: tr(40), nowVnd: tr(40) })).toBe(tr(25));
    expect(workedOff(RULE, { ...c, clearedVnd: tr(50), doneVnd: tr(80), nowVnd: tr(20) })).toBe(0);
    expect(workedOff(RULE, { ...c, clearedVnd: 0, doneVnd: 0, nowVnd: tr(100) })).toBe(tr(50));
  });
  it('never takes more than is paid now', () => expect(workedOff(RULE, { stateVnd: tr(20), advancedVnd: tr(20), clearedVnd: 0, doneVnd: 0, nowVnd: tr(10) })).toBe(tr(10)));
  it('takes nothing where nothing was advanced, or all came back', () => {
    expect(workedOff(RULE, { stateVnd: tr(20), advancedVnd: 0, clearedVnd: 0, doneVnd: 0, nowVnd: tr(10) })).toBe(0);
    expect(workedOff(RULE, { stateVnd: tr(20), advancedVnd: tr(5), clearedVnd: tr(5), doneVnd: tr(5), nowVnd: tr(10) })).toBe(0);
  });

  it('over any contract, any advance within the law and any split: to the đồng, worked off by 80% and nothing is paid twice', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2_000_000_000 }), fc.integer({ min: 1, max: 100 }), fc.array(fc.integer({ min: 1, max: 1_000_000_000 }), { minLength: 1, maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (value, rate, values, share) => {
      const total = values.reduce((s, v) => s + v, 0);
      const stateVnd = statePart({ grantedVnd: value, ratePercent: rate }, total);
      const parts = splitStatePart(stateVnd, values);
      expect(parts.reduce((s, p) => s + p, 0)).toBe(stateVnd);
      parts.forEach((p, i) => { expect(p).toBeGreaterThanOrEqual(0); expect(p).toBeLessThanOrEqual(values[i]!); });
      const advancedVnd = Math.floor(advanceLimit(RULE, { valueVnd: total, stateVnd }) * share);
      let clearedVnd = 0, doneVnd = 0, paid = advancedVnd;
      for (const nowVnd of parts) {
        const off = workedOff(RULE, { stateVnd, advancedVnd, clearedVnd, doneVnd, nowVnd });
        expect(off).toBeGreaterThanOrEqual(0);
        expect(off).toBeLessThanOrEqual(nowVnd);
        clearedVnd += off; doneVnd += nowVnd; paid += nowVnd - off;
        expect(paid).toBeLessThanOrEqual(stateVnd);
        expect(clearedVnd).toBeLessThanOrEqual(advancedVnd);
        // from 80% on nothing is open, unless the advance was larger than all the work so far
        if (doneVnd * 100 >= stateVnd * 80 && advancedVnd <= doneVnd) expect(clearedVnd).toBe(advancedVnd);
      }
      expect(paid).toBe(stateVnd);
      expect(clearedVnd).toBe(advancedVnd);
    }), { numRuns: 500 });
  });
});

describe('the state’s part of a contract', () => {
  it('is what was granted, and never more than the law’s rate of the price, rounded down', () => {
    expect(statePart({ grantedVnd: tr(20), ratePercent: 50 }, tr(60))).toBe(tr(20));
    expect(statePart({ grantedVnd: tr(20), ratePercent: 50 }, tr(30))).toBe(tr(15));
    expect(statePart({ grantedVnd: tr(20), ratePercent: 50 }, 30_000_001)).toBe(15_000_000);
    expect(statePart({ grantedVnd: 0, ratePercent: 50 }, tr(30))).toBe(0);
  });
});

describe('the tables of steps', () => {
  it('let nothing happen to what is over', () => {
    for (const state of ['DONE', 'ENDED', 'VOID'] as const) expect(contractActs(state)).toEqual([]);
    for (const state of ['PAID', 'CANCELLED'] as const) expect(deliveryActs(state)).toEqual([]);
  });
  it('reach every state', () => {
    for (const s of CONTRACT_STATES) if (s !== 'DRAFT') expect(CONTRACT_STEPS.some((x) => x.to === s), s).toBe(true);
    for (const s of DELIVERY_STATES) if (s !== 'PLANNED' && s !== 'CANCELLED') expect(DELIVERY_STEPS.some((x) => x.to === s), s).toBe(true);
  });
  it('give acceptance to the enterprise alone and money to the accountant alone', () => {
    expect(DELIVERY_STEPS.filter((s) => s.who === 'ENTERPRISE').map((s) => s.act)).toEqual(['accept', 'sendBack']);
    expect(DELIVERY_STEPS.filter((s) => s.to === 'PAID').map((s) => s.who)).toEqual(['SETTLER']);
  });
});

describe('a provider', () => {
  const good = { accepted: 10, inTime: 9, longOverdue: 0, notUsed: 0 };
  it('is left alone while it keeps its word, and as a newcomer', () => {
    expect(suspensionGrounds(good)).toEqual([]);
    expect(suspensionGrounds({ ...good, accepted: 4, inTime: 0 })).toEqual([]);
    expect(suspensionGrounds({ ...good, accepted: 6, inTime: 3 })).toEqual([]);
    expect(suspensionGrounds({ ...good, longOverdue: 1, notUsed: 2 })).toEqual([]);
  });
  it('is suspended when it leaves enterprises waiting, with every ground told', () => {
    expect(suspensionGrounds({ accepted: 5, inTime: 2, longOverdue: 2, notUsed: 3 }).map((g) => g.vi)).toEqual(['2 đợt bàn giao quá hạn hơn 30 ngày', 'chỉ 2 trong 5 đợt được nghiệm thu đúng hạn', '3 doanh nghiệp trả lời không dùng giải pháp']);
  });
});
