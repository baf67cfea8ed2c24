import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { highlight, markedRanges } from '../../api/search/highlight.ts';
import { Lexicon } from '../../api/search/lexicon.ts';
import { matchExpression } from '../../api/search/fts5.ts';
import { meiliQueries } from '../../api/search/meili-queries.ts';
import { distance, slipCost, sound } from '../../api/search/slips.ts';
import { entriesFor, singular } from '../../api/search/thesaurus.ts';
import { understand, type Reading } from '../../api/search/understand.ts';
import { register } from '../api/search-fixtures.ts';

const lexicon = new Lexicon();
for (const document of register()) lexicon.learn(document);

const read = (query: string): Reading => {
  const [first] = understand(query, lexicon);
  if (first === undefined) throw new Error('no reading');
  return first;
};
const tokens = (query: string): string[] => read(query).plan.terms.flatMap((term) => term.alternatives.map((one) => one.tokens.join(' ')));

describe('slips', () => {
  test('count inserts, drops, replacements and swaps, up to a limit', () => {
    expect([distance('nuoc', 'nuoc', 2), distance('nuoc', 'nuco', 2), distance('mam', 'mma', 2), distance('trang', 'trnag', 2), distance('gao', 'xyz', 2)]).toEqual([0, 1, 1, 1, 3]);
  });
  test('are symmetric and at least the difference of lengths', () => {
    const word = fc.stringMatching(/^[a-e]{0,7}$/u);
    fc.assert(fc.property(word, word, (a, b) => distance(a, b, 9) === distance(b, a, 9) && distance(a, b, 9) >= Math.abs(a.length - b.length)));
  });
  test('of the ear cost less than those of the finger', () => {
    expect(sound('xao')).toBe(sound('sao'));
    expect(sound('trung')).toBe(sound('chun'));
    expect(slipCost('xao', 'sao')).toBeLessThan(slipCost('bao', 'sao'));
  });
  test('are found in words and in missing or stray spaces', () => {
    expect(read('mat ogn').text).toBe('mật ong');
    expect(read('nuocmam').text).toBe('nước mắm');
    expect(read('nuo c mam').plan.terms).toHaveLength(read('nuoc mam').plan.terms.length);
  });
  test('are not seen where someone typed a whole word with its marks', () => {
    expect(read('quà tết').text).toBe('quà tết');
    expect(read('rượu vang').corrected).toBe(false);
  });
});

describe('words for words', () => {
  test('dialect: each finds the other', () => {
    expect(tokens('lạc')).toContain('ddaauj phoongj');
    expect(tokens('đậu phộng')).toContain('lacj');
    expect(tokens('heo').concat(tokens('lạp sườn'))).toEqual(expect.arrayContaining(['lapj xuwowngr']));
  });
  test('the exact phrase first: chè lam is no tea', () => {
    expect(entriesFor(['che', 'lam']).some((entry) => entry.kind === 'whole')).toBe(true);
    expect(tokens('chè lam')).toEqual(['che lam']);
    expect(tokens('chè xanh')).toContain('traf xanh');
  });
  test('a tourist’s English becomes Vietnamese, plural or not', () => {
    expect(read('fish sauce')).toMatchObject({ text: 'nước mắm', changed: true });
    expect([singular('noodles'), singular('anchovies'), singular('gas'), singular('rice')]).toEqual(['noodle', 'anchovy', null, null]);
    expect(read('honey thanh hoa').text).toBe('mật ong thanh hoa');
  });
  test('marks decide what a word can stand for', () => {
    expect(tokens('mẹ')).not.toContain('vuwngf');
    expect(tokens('hoa vàng')).not.toContain('hoavang');
    expect(tokens('hòa vang')).toContain('hoavang');
  });
});

describe('places, grades and small words', () => {
  test('a place is one thing, by its new or old name, whole or nearly', () => {
    expect(tokens('thanh hoa')).toContain('thanhhoa');
    expect(tokens('tra my')).toContain('namtrami');
    expect(tokens('phường thọ quang')).toContain('thoquang');
  });
  test('“5 sao” is a grade, “yến sào” is not', () => {
    expect(read('nước mắm 5 sao').plan.grade).toBe(5);
    expect(read('four star coffee').plan.grade).toBe(4);
    expect(read('yến sào').plan.grade).toBeNull();
  });
  test('small talk is left out', () => {
    expect(read('mua nước mắm ở đâu').plan.terms).toHaveLength(1);
    expect(read('từ').plan.terms).toHaveLength(1);
  });
});

describe('any text', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.stringMatching(/^[a-z0-9"*(): ^-]{0,30}$/u));
  test('makes a plan of letters and digits only, ten words at most', () => {
    fc.assert(fc.property(anything, (query) => understand(query, lexicon).every(({ plan }) => plan.terms.length <= 12
      && plan.terms.every((term) => term.alternatives.length > 0 && term.alternatives.every((one) => one.tokens.every((token) => /^[\p{L}\p{N}]+$/u.test(token)))))), { numRuns: 150 });
  });
  test('becomes a balanced FTS5 expression and whole Meilisearch queries', () => {
    fc.assert(fc.property(anything, (query) => understand(query, lexicon).slice(0, 2).every(({ plan }) => {
      const expression = matchExpression(plan) ?? '';
      const quotes = expression.split('"').length - 1;
      return quotes % 2 === 0 && expression.split('(').length === expression.split(')').length && meiliQueries(plan).every(({ q }) => (q.split('"').length - 1) % 2 === 0);
    })), { numRuns: 100 });
  });
  test('is highlighted as HTML that says exactly the same text', () => {
    const { plan } = read('nuoc mam');
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
      const html = highlight(`${name} nước mắm`, plan);
      const back = html.replace(/<\/?mark>/gu, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
      return back === `${name} nước mắm` && !/<(?!\/?mark>)/u.test(html);
    }));
    expect(markedRanges('Nước mắm Lê Gia', plan)).toEqual([[0, 8]]);
  });
});
