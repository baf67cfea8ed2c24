import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingDays, dataRequestClock, deviceName, hasPersonalTaxCode, holdsOn, readTaxCode, sessionEnd, taxCheckDigitHolds, taxCodeRoot } from '../../api/accounts/rules.ts';

describe('a tax code', () => {
  it.each([
    ['0100109106', '0100109106', 'ENTERPRISE'], // Viettel
    ['0100112437', '0100112437', 'ENTERPRISE'], // Vietcombank
    ['0300588569', '0300588569', 'ENTERPRISE'], // Vinamilk
    ['0101248141', '0101248141', 'ENTERPRISE'], // FPT
    [' 0100 109 106 ', '0100109106', 'ENTERPRISE'],
    ['0100109106-001', '0100109106-001', 'BRANCH'],
    ['0100109106001', '0100109106-001', 'BRANCH'],
    ['0100109106–001', '0100109106-001', 'BRANCH'],
    ['038085012345', '038085012345', 'PERSON'],
  ])('reads %j', (typed, code, kind) => expect(readTaxCode(typed)).toEqual({ ok: true, value: { code, kind } }));

  it.each([
    ['', 'empty'],
    ['0100109107', 'check-digit'],
    ['0100109160', 'check-digit'],
    ['0100109107-001', 'check-digit'],
    ['0100109106-000', 'branch'],
    ['0100109106-1', 'form'],
    ['010-0109106001', 'form'],
    ['01001091', 'form'],
    ['MST 0100109106', 'form'],
    ['000085012345', 'person'],
    ['097085012345', 'person'],
    ['01001091060010', 'form'],
    ['0100109106-001-002', 'form'],
  ])('refuses %j: %s', (typed, fault) => expect(readTaxCode(typed)).toEqual({ ok: false, fault }));

  it('notices every single wrong digit', () => {
    fc.assert(
      fc.property(fc.constantFrom('0100109106', '0100112437', '0300588569'), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 }), (code, at, shift) => {
        const wrong = code.slice(0, at) + String((Number(code[at]) + shift) % 10) + code.slice(at + 1);
        expect(taxCheckDigitHolds(wrong)).toBe(false);
      }),
    );
  });

  it('counts a branch with its parent, and knows whose code is personal data', () => {
    expect(taxCodeRoot('0100109106-001')).toBe('0100109106');
    expect(hasPersonalTaxCode('HOUSEHOLD', '8012345678')).toBe(true);
    expect(hasPersonalTaxCode('COMPANY', '0100109106')).toBe(false);
    expect(hasPersonalTaxCode('COMPANY', '038085012345')).toBe(true);
  });
});

describe('a session', () => {
  const start = Date.UTC(2026, 10, 22);
  const ninety = start + 90 * 86_400_000;
  it('lasts ninety days for a producer and twelve hours for staff', () => {
    expect(sessionEnd(start, ninety, false)).toBe(ninety);
    expect(sessionEnd(start, ninety, true)).toBe(start + 12 * 3_600_000);
  });
  it('names the device in words', () => {
    expect(deviceName('Mozilla/5.0 (Linux; Android 14; SM-A055F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36').vi).toBe('Chrome trên Android');
    expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1').en).toBe('Safari on iPhone');
    expect(deviceName(null).vi).toBe('Thiết bị không rõ');
  });
});

describe('a dated role', () => {
  it('holds from its first day up to, and without, its end', () => {
    const role = { validFrom: '2026-01-01', validTo: '2026-11-22' };
    expect(holdsOn(role, '2025-12-31')).toBe(false);
    expect(holdsOn(role, '2026-01-01')).toBe(true);
    expect(holdsOn(role, '2026-11-21')).toBe(true);
    expect(holdsOn(role, '2026-11-22')).toBe(false);
    expect(holdsOn({ validFrom: '2026-01-01', validTo: null }, '2036-01-01')).toBe(true);
  });
});

describe('the clock of a request about one’s own data', () => {
  it('skips the weekend for the answer and counts calendar days for the rest', () => {
    expect(addWorkingDays('2026-11-20', 2)).toBe('2026-11-24'); // Friday → Tuesday
    expect(dataRequestClock('ERASE', '2026-11-20')).toEqual({ answerDue: '2026-11-24', due: '2026-12-10' });
    expect(dataRequestClock('CORRECT', '2026-11-20').due).toBe('2026-11-30');
    expect(dataRequestClock('WITHDRAW', '2026-11-20').due).toBe('2026-12-05');
  });
});
