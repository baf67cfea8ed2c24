/** GS1 Digital Link URIs: every sample, our own cases, and what is built is read back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AIS, buildDigitalLink, elementString, parseDigitalLink } from '../../api/gs1/index.ts';
import { KEYS, linkElements, valueOf } from '../support/gs1.ts';
import own from '../data/gs1-cases.json' with { type: 'json' };
import samples from '../data/gs1-digital-link-samples.json' with { type: 'json' };

const plain = (elements: readonly { ai: string; value: string }[]) => elements.map(({ ai, value }) => ({ ai, value }));

describe('the samples of the standard', () => {
  test.each(samples.parse)('$uri', ({ uri, valid, expect_elements }) => {
    const read = parseDigitalLink(uri);
    expect(read.valid).toBe(valid);
    expect(read.valid ? elementString(read.elements) : null).toBe(expect_elements);
  });

  test.each(samples.valid_path_key_sequences.map((s) => s.join(' ')))('%s is an order in which a path may stand', (sequence) => {
    const elements = sequence.split(' ').map((ai) => ({ ai, value: fc.sample(valueOf(AIS.get(ai)!), { numRuns: 1, seed: 7 })[0]! }));
    const built = buildDigitalLink({ origin: 'https://a', elements });
    expect(built).toMatchObject({ valid: true });
    expect(built.valid && parseDigitalLink(built.uri)).toMatchObject({ valid: true, elements });
  });
});

describe('our own cases', () => {
  test.each(own.cases.map((c) => [c.why, c.uri.slice(0, 120), c] as const))('%s: %s', (_, __, { uri, valid, elements }) => {
    const read = parseDigitalLink(uri);
    expect({ valid: read.valid, elements: read.valid ? plain(read.elements) : null }, read.valid ? '' : read.errors[0]!.en).toEqual({ valid, elements });
  });

  test('each refusal says why in both languages and points into the address', () => {
    for (const { uri } of own.cases.filter((c) => !c.valid)) {
      const read = parseDigitalLink(uri);
      for (const { vi, en, at, code } of read.valid ? [] : read.errors) {
        expect(vi, uri).toMatch(/^\S.*[.]$/u);
        expect(en, uri).toMatch(/^\S.*[.]$/);
        expect(`${vi} ${en}`, code).not.toMatch(/undefined|null\b(?! character)/);
        expect(at && at.from >= 0 && at.from < at.to && at.to <= uri.length, `${code} ${uri}`).toBe(true);
      }
    }
  });

  // What GS1's syntax engine takes and we refuse, and the other way round, each on purpose
  test.each([
    ['https://a/01/09520123456788/10/A%ZZ', false, 'RFC 3986: a % stands before two hexadecimal digits; the engine keeps it as a letter'],
    ['https://a/01/09520123456788?x=%00', false, 'a null character is refused wherever it stands; the engine ignores it in what it ignores'],
    ['https://a/01/09520123456788?00=006141411234567890', false, 'beside a product number no other key; the engine takes those that the dictionary marks with ?'],
    ['https://a/01/09520123456788?=A', true, 'a nameless pair is no AI; the engine calls it an unknown one'],
  ])('%s → %s: %s', (uri, valid) => expect(parseDigitalLink(uri).valid).toBe(valid));
});

describe('what is built is read back', () => {
  test.each(KEYS.map((k) => [k.ai, k] as const))('key %s with its qualifiers and attributes', (_, key) => {
    fc.assert(fc.property(linkElements([key]), (elements) => {
      const built = buildDigitalLink({ origin: 'https://sanque.vn', elements });
      if (!built.valid) throw new Error(JSON.stringify({ elements, built }));
      const read = parseDigitalLink(built.uri);
      expect(read).toMatchObject({ valid: true, stem: 'https://sanque.vn', others: [] });
      expect(plain(read.elements)).toEqual(elements);
    }), { numRuns: 60 });
  });

  test('every AI of the dictionary takes values made from its format', () => {
    for (const entry of AIS.values()) {
      for (const value of fc.sample(valueOf(entry), { numRuns: 3, seed: 11 })) {
        const read = parseDigitalLink(`https://a/00/006141411234567890?${entry.ai}=${encodeURIComponent(value)}`);
        // beside an SSCC most are refused for their company; none for its value
        const about = read.valid ? [] : read.errors.filter((e) => e.ai === entry.ai).map((e) => e.code);
        expect(about.filter((c) => !['required', 'excluded', 'not-attribute', 'duplicate', 'signature-needs-serial', 'belongs-in-path'].includes(c)), `${entry.ai} ${value}`).toEqual([]);
      }
    }
  });
});
