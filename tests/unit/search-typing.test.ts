import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, fold } from '../../api/search/fold.ts';
import { decodeTelex, decodeVni, isSyllable } from '../../api/search/typing.ts';

describe('raw Telex', () => {
  test.each([
    ['nuowcs', 'nước'], ['nuwowcs', 'nước'], ['nuwoswc', 'nước'], ['mawms', 'mắm'], ['mamws', 'mắm'], ['masmw', 'mắm'], ['duwaf', 'dừa'], ['duafw', 'dừa'], ['duwa', 'dưa'], ['ddaauj', 'đậu'], ['daudj', 'đạu'], ['chef', 'chè'],
    ['traf', 'trà'], ['gaoj', 'gạo'], ['ruwowuj', 'rượu'], ['ruouwj', 'rượu'], ['banhs', 'bánh'], ['tieengs', 'tiếng'], ['quees', 'quế'], ['hoaf', 'hòa'], ['quys', 'quý'], ['gias', 'giá'], ['nguwowif', 'người'], ['yeens', 'yến'], ['ddeenf', 'đền'], ['ddenf', 'đèn'],
  ])('%s is %s', (typed, meant) => {
    expect(decodeTelex(typed)).toBe(meant);
  });
  test.each(['ong', 'tea', 'pepper', 'rice', 'sausage', 'for', 'xyz', 'w', 'ssss', 'nuoc', 'htx', '40n', ''])('%s is left alone', (typed) => {
    expect(decodeTelex(typed)).toBeNull();
  });
  test('reads back what a code spells, for every syllable with marks', () => {
    const syllable = fc.constantFrom('nước', 'mắm', 'mật', 'bánh', 'tráng', 'đậu', 'phộng', 'gạo', 'nếp', 'chả', 'mực', 'rượu', 'đèn', 'lồng', 'quế', 'yến', 'sào', 'trà', 'gừng', 'bưởi', 'dưỡng', 'thủy', 'hòa', 'muối', 'ruốc', 'khuyến', 'giò', 'lụa', 'thịt', 'hũ', 'kẹo');
    fc.assert(fc.property(syllable, (word) => fold(decodeTelex(code(word)) ?? '') === fold(word) && code(decodeTelex(code(word)) ?? '') === code(word)));
  });
  test('never throws, and what it gives is a syllable', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{0,12}$/u), (typed) => {
      const meant = decodeTelex(typed);
      return meant === null || isSyllable(meant.normalize('NFD').replace(/[\u0300\u0301\u0303\u0309\u0323]/gu, '').normalize('NFC'));
    }));
  });
});

describe('VNI digits', () => {
  test.each([['nuoc71', 'nước'], ['nu7o7c1', 'nước'], ['mam81', 'mắm'], ['ma8m1', 'mắm'], ['ma65t', 'mật'], ['mat65', 'mật'], ['d9en2', 'đèn'], ['lo62ng', 'lồng'], ['du7a2', 'dừa'], ['che2', 'chè']])('%s is %s', (typed, meant) => {
    expect(decodeVni(typed)).toBe(meant);
  });
  test.each(['40n', 'omega3', 'k5', 'b2b', '369', 'nuoc', 'x1', 'p40'])('%s is left alone', (typed) => {
    expect(decodeVni(typed)).toBeNull();
  });
});
