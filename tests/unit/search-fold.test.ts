import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanQuery, code, fold, key, keysOf, marksAgree, nameSortKey, QUERY_CHARACTERS, words } from '../../api/search/fold.ts';

const vietnamese = fc.stringMatching(/^[a-zA-ZàáảãạăằắẳẵặâầấẩẫậđĐèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ ]{0,40}$/u);

describe('folding Vietnamese', () => {
  test('takes every mark away, đ included', () => {
    expect(fold('Nước Mắm ĐẶC BIỆT, rượu Ưu Đàm, tổ yến')).toBe('nuoc mam dac biet, ruou uu dam, to yen');
  });
  test('is done once: folding again changes nothing', () => {
    fc.assert(fc.property(vietnamese, (text) => fold(fold(text)) === fold(text)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)));
  }, 30_000);
  test('cannot tell NFD from NFC', () => {
    fc.assert(fc.property(vietnamese, (text) => fold(text.normalize('NFD')) === fold(text.normalize('NFC')) && keysOf(text.normalize('NFD')) === keysOf(text)));
    fc.assert(fc.property(vietnamese, (text) => words(text.normalize('NFD')).map((w) => w.code).join() === words(text).map((w) => w.code).join()));
  });
  test('leaves ASCII letters only, of a Vietnamese text', () => {
    fc.assert(fc.property(vietnamese, (text) => /^[a-z ]*$/u.test(fold(text))));
  });
  test('takes mỳ for mì, kỹ for kĩ, quý for quí, but not thúy for thúi', () => {
    expect([key('mỳ'), key('kỹ'), key('quý')]).toEqual([key('mì'), key('kĩ'), key('quí')]);
    expect(key('thúy')).not.toBe(key('thúi'));
  });
});

describe('codes keep the marks', () => {
  test('as Telex would', () => {
    expect(['nước', 'mắm', 'dừa', 'dưa', 'đậu', 'lạc', 'gạo'].map(code)).toEqual(['nuwowcs', 'mawms', 'duwaf', 'duwa', 'ddaauj', 'lacj', 'gaoj']);
  });
  test('one code for both styles of tone', () => {
    for (const [a, b] of [['hoà', 'hòa'], ['thuỷ', 'thủy'], ['khoẻ', 'khỏe'], ['tuý', 'túy']] as const) expect(code(a)).toBe(code(b));
  });
  test('a word without marks is its own key', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{1,8}$/u), (word) => code(word) === key(word)));
  });
  test('agree fully, by half, or not at all', () => {
    expect(marksAgree(code('dừa'), code('dừa'))).toBe(2);
    expect(marksAgree(code('mât'), code('mật'))).toBe(1);
    expect(marksAgree(code('dùa'), code('dừa'))).toBe(1);
    expect(marksAgree(code('dưa'), code('dừa'))).not.toBe(2);
    expect(marksAgree(code('đũa'), code('dừa'))).toBe(0);
  });
});

describe('a query as typed', () => {
  test('loses what cannot be seen and is cut to what is read', () => {
    expect(cleanQuery('\u202enước\u200b \u0000 mắm\ufeff')).toBe('nước mắm');
    expect(cleanQuery('x'.repeat(10_000))).toHaveLength(QUERY_CHARACTERS);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => cleanQuery(text).length <= QUERY_CHARACTERS));
  });
  test('keeps each word with its place in the text', () => {
    const text = 'Mật ong “hoa-rừng” 40N';
    for (const word of words(text)) expect(text.slice(word.start, word.end).normalize('NFC')).toBe(word.text);
    expect(words(text).map((w) => w.key)).toEqual(['mat', 'ong', 'hoa', 'rung', '40n']);
  });
});

test('names sort as in a Vietnamese dictionary', () => {
  const sorted = ['Yến', 'Ấm', 'An', 'Áo', 'Bánh', 'Đèn', 'Dừa', 'Dưa', 'Cam', 'Ăn', 'Ổi', 'Ong', 'Ớt', '5 sao'].sort((a, b) => (nameSortKey(a) < nameSortKey(b) ? -1 : 1));
  expect(sorted).toEqual(['5 sao', 'An', 'Áo', 'Ăn', 'Ấm', 'Bánh', 'Cam', 'Dưa', 'Dừa', 'Đèn', 'Ong', 'Ổi', 'Ớt', 'Yến']);
});
