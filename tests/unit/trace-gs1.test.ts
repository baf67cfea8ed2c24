import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { checkDigit, gtin14, hasCheckDigit, isGtin, isLotOrSerial, isOwnSscc, isRestricted, isUnregistered, ownGtin } from '../../api/gs1/numbers.ts';
import { stampUri } from '../../api/traceability/uris.ts';
import { readAddress } from '../../api/traceability/resolver/address.ts';

const own = (n: number): string => `0${ownGtin('38', n)}`;

describe('GS1 numbers', () => {
  test('check digits agree with the standard’s examples', () => {
    expect(checkDigit('629104150021')).toBe('3');
    expect(checkDigit('37610425002123456')).toBe('9');
    expect(hasCheckDigit('09506000134352')).toBe(true);
    expect(hasCheckDigit('09506000134353')).toBe(false);
  });

  test('a single wrong digit never passes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{13}$/), fc.nat(13), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
        const good = body + checkDigit(body);
        const wrong = good.slice(0, at) + String((Number(good[at]) + shift) % 10) + good.slice(at + 1);
        return hasCheckDigit(good) && !hasCheckDigit(wrong);
      }),
    );
  });

  test('a GTIN of 8, 12, 13 or 14 digits becomes the same 14 digits', () => {
    expect(gtin14('8935001800019'.slice(0, 12) + checkDigit('893500180001'))).toMatch(/^0893500180001\d$/);
    expect(gtin14('96385074')).toBe('00000096385074');
    expect(gtin14('12345')).toBeNull();
    expect(gtin14('0000000000000')).toBeNull();
  });

  test('numbers of our own are known as such, registered ones are not', () => {
    expect(isRestricted(own(1))).toBe(true);
    expect(isRestricted('08935001800019')).toBe(false);
    expect(isRestricted('12938000000010')).toBe(false);
  });

  test('numbers of our own are 29, the province, eight digits and a check digit', () => {
    expect(ownGtin('38', 1)).toBe('2938000000011');
    expect(isGtin(ownGtin('38', 99_999_999))).toBe(true);
    expect(() => ownGtin('38', 100_000_000)).toThrow(RangeError);
    expect(() => ownGtin('3', 1)).toThrow(RangeError);
    expect(isOwnSscc('329380000000000012')).toBe(true);
    expect(isOwnSscc('006141411234567890')).toBe(false);
  });

  test('numbers that GS1 registers for nobody cannot be entered as a GTIN', () => {
    for (const gtin of ['02938000000011', '00212345678900', '00412345678900', '00000020123451', '00000001234565']) expect(isUnregistered(gtin), gtin).toBe(true);
    for (const gtin of ['08936036020373', '00012345678905', '00000096385074', '12938000000010']) expect(isUnregistered(gtin), gtin).toBe(false);
  });

  test('is a GTIN: 8, 12, 13 or 14 digits with the right check digit', () => {
    expect(['8936036020373', '8936036020374', '96385074', '012345678905', '123', '8936 0360 20373'].map(isGtin)).toEqual([true, false, true, true, false, false]);
  });

  test('lots and serials hold 1 to 20 characters of set 82', () => {
    expect(isLotOrSerial('TM2610')).toBe(true);
    expect(isLotOrSerial('A/B-1_2.3"%&\'()*+,:;<=>?')).toBe(false); // 24 characters
    expect(isLotOrSerial('!"%&\'()*+,-./:;<=>?')).toBe(true);
    for (const bad of ['', 'LÔ1', 'A B', 'A#1', 'A$', 'A@', 'x'.repeat(21), 'A\u0000']) expect(isLotOrSerial(bad), bad).toBe(false);
  });
});

describe('addresses of stamps', () => {
  const gtin = own(17);
  const serial = '7K3MPQ4TXH2R9WDA';

  test('the printed code is capitals only and fits 29×29 modules with a host of 15 characters', () => {
    expect(stampUri('https://sanque.vn', gtin, serial)).toBe(`HTTPS://SANQUE.VN/01/${gtin}/21/${serial}`);
    expect(stampUri('https://tem.thanhhoa.vn', gtin, serial)).toHaveLength(61);
    expect(stampUri('http://localhost:4321', gtin, serial)).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
  });

  const wanted = (address: string) => {
    const cut = address.indexOf('?');
    return cut < 0 ? readAddress(address) : readAddress(address.slice(0, cut), address.slice(cut));
  };

  test('what is built is read back', () => {
    const value = fc.stringMatching(/^[!"%-?A-Z_a-z]{1,20}$/);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), value, fc.option(value, { nil: undefined }), (n, s, lot) => {
        const number = own(n);
        const read = readAddress(`/01/${number}${lot === undefined ? '' : `/10/${encodeURIComponent(lot)}`}/21/${encodeURIComponent(s)}`);
        return read.ok && read.named.kind === 'product' && read.named.gtin === number && read.named.serial === s && read.named.lot === lot;
      }),
    );
  });

  // a bare '?' goes the long way, through the whole parser
  test('the short way of a stamp’s own address answers as the parser does', () => {
    const digits = fc.stringMatching(/^\d{12,15}$/).map((d) => (d.length === 13 ? d + checkDigit(d) : d));
    const tail = fc.oneof(fc.constant(''), fc.constant('/'), fc.stringMatching(/^\/(21|10|22|17|99|)\/[0-9A-Za-z%!~.-]{0,22}\/?$/), fc.stringMatching(/^\/21\/[0-9A-Z]{1,21}$/));
    fc.assert(fc.property(digits, tail, (number, rest) => {
      expect(readAddress(`/01/${number}${rest}`)).toEqual(readAddress(`/01/${number}${rest}`, '?'));
    }), { numRuns: 3_000 });
  });

  test.each([
    ['/01', 'no-key'],
    ['/01/', 'no-key'],
    [`/01/${gtin}/21`, 'broken-pair'],
    [`/01/${gtin}/foo`, 'broken-pair'],
    [`/01/${gtin.slice(1)}`, 'too-short'],
    ['/01/1234567890123a', 'digits-only'],
    [`/01/${gtin.slice(0, 13)}${(Number(gtin[13]) + 1) % 10}`, 'check-digit'],
    [`/01/${gtin}/99/A`, 'order'],
    [`/01/${gtin}/21/A/10/B`, 'order'],
    [`/01/${gtin}/10/A/10/B`, 'duplicate'],
    [`/01/${gtin}/21/A/235/B`, 'order'],
    [`/01/${gtin}/21/%00`, 'nul'],
    [`/01/${gtin}/21/%E1%BB`, 'character-set'],
    [`/01/${gtin}/21/%E1%B`, 'encoding'],
    [`/01/${gtin}/21/${'A'.repeat(21)}`, 'too-long'],
    [`/01/${gtin}/21//`, 'empty-value'],
    [`/01/${gtin}?21=A`, 'belongs-in-path'],
    [`/01/${gtin}?10=A`, 'belongs-in-path'],
    [`/01/${gtin}?01=${gtin}`, 'duplicate'],
    [`/01/${gtin}?00=006141411234567890`, 'second-key'],
    [`/01/${gtin}?05=A`, 'unknown-ai'],
    [`/01/${gtin}?17=261231&17=261231`, 'duplicate'],
    [`/01/${gtin}?17=`, 'empty-value'],
    [`/01/${gtin}?17=261301`, 'date'],
    [`/01/${gtin}?x=%00`, 'nul'],
    [`/01/${gtin}/01/${gtin}`, 'stem'],
    [`/01/${gtin}/414/9520123456788`, 'stem'],
    ['/00/006141411234567891', 'check-digit'],
    ['/00/006141411234567890/10/A', 'order'],
  ])('%s is refused: %s', (address, code) => {
    const read = wanted(address);
    expect(read.ok ? null : read.fault.code).toBe(code);
  });

  test.each([`/01/${gtin}/`, `/01/${gtin}/21/A+B`, `/01/${gtin}/21/A/`, `/01/${gtin}/22/V1/10/L1/21/S1`, `/01/${gtin}/235/T1`, `/01/${gtin}?17=261231&linkType=all`, `/01/${gtin}/?lang=en`, `/01/${gtin}?lang=en&x`])('%s is read', (address) => {
    expect(wanted(address).ok).toBe(true);
  });

  test('a plus in the path stays a plus, and a lot stays out of the serial', () => {
    expect(readAddress(`/01/${gtin}/10/L%2F1/21/A+B`)).toEqual({ ok: true, named: { kind: 'product', gtin, lot: 'L/1', serial: 'A+B' } });
    expect(readAddress('/00/006141411234567890')).toEqual({ ok: true, named: { kind: 'carton', sscc: '006141411234567890' } });
  });
});
