import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { halfSipHash, halfSipKey } from '../../api/traceability/stamps/halfsiphash.ts';
import { ALPHABET, guessBound, inFours, isSerial, LAST_RANGE, makeSerial, normaliseSerial, permute, RANGE_SIZE, readSerial, stampTag, tagMatches, TAG_BITS, unpermute } from '../../api/traceability/stamps/serial.ts';
import { isLotOrSerial } from '../../api/gs1/numbers.ts';

const order = halfSipKey(Buffer.from('0102030405060708', 'hex'));
const rangeKey = Buffer.alloc(32, 7);
const stampNumbers = fc.record({ range: fc.integer({ min: 1, max: LAST_RANGE }), index: fc.integer({ min: 0, max: RANGE_SIZE - 1 }) });

describe('the order of serials', () => {
  test('the hash agrees with its authors’ vector for a four-byte message', () => {
    const key = halfSipKey(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7));
    expect(halfSipHash(key, 0x03020100)).toBe(0x89466e2a);
  });

  test('every number goes there and back', () => {
    fc.assert(fc.property(stampNumbers, fc.uint8Array({ minLength: 8, maxLength: 8 }), (n, k) => {
      const key = halfSipKey(k);
      const value = permute(key, n);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(2 ** 40);
      expect(unpermute(key, value)).toEqual(n);
    }));
  });

  test('neighbours do not look like neighbours', () => {
    const values = Array.from({ length: 2_000 }, (_, index) => permute(order, { range: 5, index }));
    const rising = values.filter((v, i) => i > 0 && v > values[i - 1]!).length;
    expect(rising).toBeGreaterThan(850);
    expect(rising).toBeLessThan(1_150);
    expect(new Set(values.map((v) => Math.floor(v / 2 ** 35))).size).toBe(32);
  });
});

describe('the serial', () => {
  test('is pinned: what was printed yesterday reads the same today', () => {
    expect(makeSerial(order, rangeKey, { range: 1, index: 0 })).toBe('H8FHERD6W92QAJN3');
    expect(makeSerial(order, rangeKey, { range: 1_048_575, index: 1_048_575 })).toBe('9NW810PKBHZ881SG');
  });

  test('has 16 characters that QR, GS1 and people can carry', () => {
    fc.assert(fc.property(stampNumbers, (n) => {
      const serial = makeSerial(order, rangeKey, n);
      expect(isSerial(serial)).toBe(true);
      expect(isLotOrSerial(serial)).toBe(true);
      expect(serial).toMatch(/^[0-9A-Z]{16}$/);
      expect(readSerial(order, serial)).toEqual(n);
      expect(tagMatches(rangeKey, n, serial)).toBe(true);
    }));
    expect(ALPHABET).not.toMatch(/[ILOU]/);
  });

  test('a million serials of one range are a million different ones', { timeout: 60_000 }, () => {
    const seen = new Set<number>();
    for (let index = 0; index < RANGE_SIZE; index++) seen.add(permute(order, { range: 77, index }));
    expect(seen.size).toBe(RANGE_SIZE);
  });

  test('any one character changed breaks it', () => {
    fc.assert(fc.property(stampNumbers, fc.nat(15), fc.integer({ min: 1, max: 31 }), (n, at, shift) => {
      const serial = makeSerial(order, rangeKey, n);
      const forged = serial.slice(0, at) + ALPHABET[(ALPHABET.indexOf(serial[at]!) + shift) % 32]! + serial.slice(at + 1);
      return !tagMatches(rangeKey, readSerial(order, forged), forged);
    }));
  });

  test('its tag is the first 40 bits of HMAC-SHA-256', () => {
    fc.assert(fc.property(stampNumbers, fc.uint8Array({ minLength: 32, maxLength: 64 }), (n, key) => {
      const message = Buffer.alloc(8);
      message.writeUInt32BE(n.range, 0);
      message.writeUInt32BE(n.index, 4);
      expect(stampTag(key, n)).toBe(createHmac('sha256', key).update(message).digest().readUIntBE(0, 5));
    }));
  });

  test('another range’s key does not prove it', () => {
    const n = { range: 9, index: 9 };
    expect(tagMatches(randomBytes(32), n, makeSerial(order, rangeKey, n))).toBe(false);
  });
});

describe('guessing', () => {
  test('10,000,000 guesses hit with a probability of 10⁻⁵, whatever genuine stamps one holds', () => {
    // exact: 1 − (1 − 2⁻⁴⁰)^n, which the union bound n·2⁻⁴⁰ never undercuts
    const n = 10_000_000;
    const exact = -Math.expm1(n * Math.log1p(-(2 ** -TAG_BITS)));
    expect(exact).toBeLessThanOrEqual(guessBound(n));
    expect(guessBound(n)).toBeCloseTo(9.09e-6, 8);
    expect(guessBound(n)).toBeLessThan(1e-5);
    // a tag of 15 bits would be hit 305 times
    expect(Math.round(n / 2 ** 15)).toBe(305);
    // and far below the 1 in 10,000 that Regulation (EU) 2016/161 asks for a single guess
    expect(guessBound(1)).toBeLessThan(1e-4);
  });

  test('the bits of tags are even, so that no guess is better than another', () => {
    const counts = new Array<number>(TAG_BITS).fill(0);
    const tries = 20_000;
    for (let index = 0; index < tries; index++) {
      const tag = stampTag(rangeKey, { range: 3, index });
      for (let bit = 0; bit < TAG_BITS; bit++) counts[bit]! += Math.floor(tag / 2 ** bit) % 2;
    }
    // six standard deviations
    for (const ones of counts) expect(Math.abs(ones - tries / 2)).toBeLessThan(6 * Math.sqrt(tries / 4));
  });

  test('the arithmetic holds where it can be seen: against tags cut to 10 bits, 100,000 guesses hit about 98 times', () => {
    let hits = 0;
    for (let i = 0; i < 100_000; i++) {
      const tag = stampTag(rangeKey, { range: 3, index: i }) % 1_024;
      if (tag === (Math.imul(i, 2654435761) >>> 22)) hits++;
    }
    expect(hits).toBeGreaterThan(98 - 6 * 10);
    expect(hits).toBeLessThan(98 + 6 * 10);
  });

  test('10,000,000 made-up serials for genuine stamps find none', { timeout: 600_000 }, () => {
    // The guesser knows every genuine (range, index), which nobody does without the order key. A fixed seed: what happens once happens always.
    let a = 0x9e3779b9;
    const noise = () => {
      a = (a + 0x6d2b79f5) | 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return (t ^ (t >>> 14)) >>> 0;
    };
    const letters = (bits: number) => ALPHABET[bits & 31]! + ALPHABET[(bits >>> 5) & 31]! + ALPHABET[(bits >>> 10) & 31]! + ALPHABET[(bits >>> 15) & 31]!;
    let found = 0;
    for (let i = 0; i < 10_000_000; i++) {
      if (tagMatches(rangeKey, { range: 3, index: i % RANGE_SIZE }, `H8FHERD6${letters(noise())}${letters(noise())}`)) found++;
    }
    expect(found).toBe(0);
  });
});

describe('a serial typed by hand', () => {
  const serial = '7K3MPQ4TXH2R9WDA';
  test.each([
    '7K3MPQ4TXH2R9WDA',
    '7k3m pq4t xh2r 9wda',
    ' 7K3M-PQ4T-XH2R-9WDA ',
    '7K3M – PQ4T – XH2R – 9WDA',
    '７Ｋ３Ｍ ＰＱ４Ｔ ＸＨ２Ｒ ９ＷＤＡ',
    'HTTPS://SANQUE.VN/01/02938000000178/21/7K3MPQ4TXH2R9WDA',
    'sanque.vn/01/02938000000178/21/7k3mpq4txh2r9wda?lang=vi',
  ])('%s is understood', (typed) => expect(normaliseSerial(typed)).toBe(serial));

  test('O is read as 0, I and L as 1, U as V', () => {
    expect(normaliseSerial('OoIi Ll00 UuVv 0000')).toBe('00111100VVVV0000');
  });

  test.each(['', '7K3M', '7K3MPQ4TXH2R9WDAA', '7K3MPQ4TXH2R9WD!', '7K3MPQ4TXH2R9WDÁ', 'x'.repeat(10_000), '\u0000'])('%j cannot be a serial', (typed) => expect(normaliseSerial(typed)).toBeNull());

  test('whatever is typed gives a serial or nothing, never an error', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const found = normaliseSerial(typed);
      return found === null || isSerial(found);
    }));
  });

  test('is shown in groups of four', () => expect(inFours(serial)).toBe('7K3M PQ4T XH2R 9WDA'));
});
