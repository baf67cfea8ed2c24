/** Parts of ranges and the ledger's sums, against models that look at every stamp one by one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell } from '../../api/csv.ts';
import { addUp, difference, NO_STAMPS, tallyOf, type RangeFacts } from '../../api/traceability/stamps/ledger.rules.ts';
import { segmentsOf, sizeOf, stateOf, within, type Part } from '../../api/traceability/stamps/rules.ts';
import { minus, overlapOf, partsText, readParts, total } from '../../api/traceability/stamps/spans.rules.ts';

const COUNT = 40;
const part = (count: number): fc.Arbitrary<Part> => fc.tuple(fc.nat(count - 1), fc.nat(count - 1)).map(([a, b]) => ({ firstIndex: Math.min(a, b), lastIndex: Math.max(a, b) }));
const has = (p: Part, index: number) => p.firstIndex <= index && index <= p.lastIndex;
const spans = fc.array(fc.tuple(part(COUNT), fc.constantFrom('ACTIVATED' as const, 'VOID' as const), fc.constantFrom(null, 1, 2, 3)).map(([p, act, lotId]) => ({ ...p, act, lotId: act === 'VOID' ? null : lotId })), { maxLength: 8 });
const range = fc.record({ count: fc.constant(COUNT), state: fc.constantFrom('ISSUED', 'PRINTED', 'ACTIVATED', 'VOID'), lotId: fc.constantFrom(null, 1, 2) });
const all = Array.from({ length: COUNT }, (_, i) => i);

describe('a range in parts', () => {
  test('says of each stamp what its own spans say', () => {
    fc.assert(fc.property(range, spans, (r, done) => {
      const segments = segmentsOf(r, done);
      expect(segments[0]!.firstIndex).toBe(0);
      expect(segments.at(-1)!.lastIndex).toBe(COUNT - 1);
      segments.forEach((s, i) => {
        if (i > 0) expect(s.firstIndex).toBe(segments[i - 1]!.lastIndex + 1);
        if (i > 0) expect([s.state, s.lotId]).not.toEqual([segments[i - 1]!.state, segments[i - 1]!.lotId]);
      });
      for (const index of all) {
        const own = done.filter((s) => has(s, index));
        const segment = segments.find((s) => has(s, index))!;
        expect(segment.state).toBe(stateOf(r, own));
        expect(segment.lotId).toBe(own.findLast((s) => s.act === 'ACTIVATED')?.lotId ?? r.lotId);
      }
    }));
  });

  test('cut to a part it holds just the stamps of that part', () => {
    fc.assert(fc.property(range, spans, part(COUNT), (r, done, p) => {
      const cut = within(segmentsOf(r, done), p);
      expect(cut.reduce((sum, s) => sum + sizeOf(s), 0)).toBe(sizeOf(p));
      expect(cut.every((s) => s.firstIndex >= p.firstIndex && s.lastIndex <= p.lastIndex)).toBe(true);
    }));
  });
});

describe('parts as people write them', () => {
  const members = (parts: readonly Part[]) => new Set(all.filter((i) => parts.some((p) => has(p, i))));

  test('what is left of some parts without others', () => {
    fc.assert(fc.property(fc.array(part(COUNT), { maxLength: 6 }), fc.array(part(COUNT), { maxLength: 6 }), (parts, without) => {
      const left = minus(parts, without);
      const expected = [...members(parts)].filter((i) => !members(without).has(i));
      expect([...members(left)]).toEqual(expected);
      expect(total(left)).toBe(expected.length);
    }));
  });

  test('two rolls that hold one stamp are found out, and only those', () => {
    fc.assert(fc.property(fc.array(part(COUNT), { maxLength: 5 }), (parts) => {
      const twice = all.filter((i) => parts.filter((p) => has(p, i)).length > 1);
      const found = overlapOf(parts);
      expect(found === undefined).toBe(twice.length === 0);
      if (found) for (const i of all.filter((n) => has(found, n))) expect(twice).toContain(i);
    }));
  });

  test('what is written is read back, in both languages’ numbers', () => {
    fc.assert(fc.property(fc.array(part(2_000_000), { maxLength: 8 }), fc.constantFrom('vi-VN' as const, 'en-GB' as const), (parts, locale) => {
      const text = partsText(parts, locale).replaceAll(', ', '\n');
      const read = readParts(locale === 'vi-VN' ? text : text.replaceAll(',', ''), 2_000_000);
      expect(read).toEqual({ ok: true, parts });
    }));
  });

  test('no text throws, and what is read lies inside the range', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: fc.constantFrom('0', '1', '9', '–', '-', ',', '.', ' ', '\n', 'e', '٣'), maxLength: 30 })), (text) => {
      const read = readParts(text, COUNT);
      if (read.ok) for (const p of read.parts) expect(p.firstIndex >= 0 && p.firstIndex <= p.lastIndex && p.lastIndex < COUNT).toBe(true);
      else expect(read.said.length).toBeGreaterThan(0);
    }));
  });
});

describe('the ledger', () => {
  const LOTS = { 1: 'good', 2: 'recalled', 3: 'expired' } as const;
  const facts: fc.Arbitrary<RangeFacts> = fc.record({
    count: fc.constant(COUNT), state: fc.constantFrom('ISSUED', 'PRINTED', 'ACTIVATED', 'VOID'), lotId: fc.constantFrom(null, 1, 2, 3), printedAt: fc.constantFrom(null, 50, 150), spans,
    reprints: fc.array(fc.tuple(part(COUNT), fc.constantFrom('SAME' as const, 'REPLACED' as const)).map(([p, kind]) => ({ ...p, kind })), { maxLength: 4 }), scanned: fc.nat(COUNT), checks: fc.nat(1_000),
  });

  test('puts every stamp in exactly one column, the same as counting them one by one', () => {
    fc.assert(fc.property(facts, (r) => {
      const expected = { ...NO_STAMPS, issued: COUNT, scanned: r.scanned, checks: r.checks };
      for (const index of all) {
        const own = r.spans.filter((s) => has(s, index));
        const state = stateOf(r, own);
        const lot = own.findLast((s) => s.act === 'ACTIVATED')?.lotId ?? r.lotId;
        if (state === 'VOID') expected[r.reprints.some((p) => p.kind === 'REPLACED' && has(p, index)) ? 'replaced' : 'void']++;
        else if (state === 'ACTIVATED') expected[lot === null ? 'active' : ({ good: 'active', recalled: 'recalled', expired: 'expired' } as const)[LOTS[lot as 1 | 2 | 3]]]++;
        else if (r.printedAt === null) expected.notPrinted++;
        else expected[r.printedAt < 100 ? 'unaccounted' : 'waiting']++;
        expected.printedAgain += r.reprints.filter((p) => p.kind === 'SAME' && has(p, index)).length;
      }
      const tally = tallyOf(r, (id) => LOTS[id as 1 | 2 | 3], 100);
      expect(tally).toEqual(expected);
      expect(difference(tally)).toBe(0);
    }), { numRuns: 500 });
  });

  test('adds up to nothing missing, however many ranges', () => {
    fc.assert(fc.property(fc.array(facts, { maxLength: 20 }), (ranges) => {
      const sum = addUp(ranges.map((r) => tallyOf(r, (id) => LOTS[id as 1 | 2 | 3], 100)));
      expect(sum.issued).toBe(ranges.length * COUNT);
      expect(difference(sum)).toBe(0);
    }));
  });

  test('a name that begins like a formula stays a name in a spreadsheet', () => {
    expect(csvCell('=HYPERLINK("http://x")')).toBe(`"'=HYPERLINK(""http://x"")"`);
    for (const first of ['=', '+', '-', '@', '\t', '\r']) expect(csvCell(`${first}1`).replace(/^"/, '')[0]).toBe("'");
    expect([csvCell('HTX Ba Làng'), csvCell('a;b'), csvCell(1_000)]).toEqual(['HTX Ba Làng', '"a;b"', '1000']);
  });
});
