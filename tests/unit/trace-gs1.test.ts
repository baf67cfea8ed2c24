import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { checkDigit, gtin14, hasCheckDigit, isLotOrSerial, isRestricted } from '../../api/gs1/numbers.ts';
import { stampUri } from '../../api/traceability/uris.ts';
import { parseStampPath } from '../../api/traceability/resolver/link.ts';

/** 29 + province + 8 digits + check digit, in 14 digits. */
const own = (n: number): string => {
  const body = `2938${String(n).padStart(8, '0')}`;
  return `0${body}${checkDigit(body)}`;
};

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

  test('what is built is read back', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), fc.stringMatching(/^[!"%-?A-Z_a-z]{1,20}$/), fc.option(fc.stringMatching(/^[!"%-?A-Z_a-z]{1,20}$/), { nil: undefined }), (n, s, lot) => {
        const number = own(n);
        const parsed = parseStampPath(`/01/${number}${lot === undefined ? '' : `/10/${encodeURIComponent(lot)}`}/21/${encodeURIComponent(s)}`);
        return parsed.ok && parsed.keys.gtin === number && parsed.keys.serial === s && parsed.keys.lot === lot;
      }),
    );
  });

  test.each([
    ['/01', 'path'],
    ['/01/', 'path'],
    [`/01/${gtin}/21`, 'path'],
    [`/01/${gtin.slice(1)}`, 'gtin-length'],
    ['/01/1234567890123a', 'gtin-length'],
    [`/01/${gtin.slice(0, 13)}${(Number(gtin[13]) + 1) % 10}`, 'gtin-check'],
    [`/01/${gtin}/99/A`, 'qualifier'],
    [`/01/${gtin}/21/A/10/B`, 'order'],
    [`/01/${gtin}/10/A/10/B`, 'order'],
    [`/01/${gtin}/21/A/235/B`, 'order'],
    [`/01/${gtin}/21/%00`, 'value'],
    [`/01/${gtin}/21/%E1%BB`, 'encoding'],
    [`/01/${gtin}/21/${'A'.repeat(21)}`, 'value'],
    [`/01/${gtin}/21//`, 'empty-value'],
    [`/01/${gtin}?21=A`, 'key-in-query'],
    [`/01/${gtin}?10=A`, 'key-in-query'],
    [`/01/${gtin}?05=A`, 'unknown-ai'],
    [`/01/${gtin}?17=261231&17=261231`, 'duplicate-ai'],
    [`/01/${gtin}?17=`, 'empty-value'],
    [`/01/${gtin}?x=%00`, 'encoding'],
  ])('%s is refused: %s', (address, fault) => {
    const [path, query = ''] = address.split('?') as [string, string?];
    expect(parseStampPath(path, query)).toEqual({ ok: false, fault });
  });

  test.each([`/01/${gtin}/`, `/01/${gtin}/21/A+B`, `/01/${gtin}/22/V1/10/L1/21/S1`, `/01/${gtin}/235/T1`, `/01/${gtin}?17=261231&linkType=all`, `/01/${gtin}?lang=en&x`])('%s is read', (address) => {
    const [path, query = ''] = address.split('?') as [string, string?];
    expect(parseStampPath(path, query).ok).toBe(true);
  });

  test('a plus in the path stays a plus', () => {
    const parsed = parseStampPath(`/01/${gtin}/21/A+B`);
    expect(parsed.ok && parsed.keys.serial).toBe('A+B');
  });
});
