import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference } from '../../web/features/desk/diff.ts';
import { reasonText, RETURN_REASONS } from '../../web/features/desk/reasons.ts';

const side = (pieces: ReturnType<typeof difference>, kinds: readonly string[]) => pieces.filter((piece) => kinds.includes(piece.kind)).map((piece) => piece.text).join('');

describe('the difference that an officer reads', () => {
  it('shows one changed word, the rest kept', () => {
    expect(difference('Nước mắm cốt Ba Làng', 'Nước mắm nhỉ Ba Làng')).toEqual([
      { kind: 'same', text: 'Nước mắm ' }, { kind: 'gone', text: 'cốt' }, { kind: 'new', text: 'nhỉ' }, { kind: 'same', text: ' Ba Làng' },
    ]);
  });
  it('shows a text that was added or taken away whole', () => {
    expect(difference('', 'Mới')).toEqual([{ kind: 'new', text: 'Mới' }]);
    expect(difference('Cũ', '')).toEqual([{ kind: 'gone', text: 'Cũ' }]);
    expect(difference('', '')).toEqual([]);
  });
  it('always leads from the one text to the other', () => {
    const text = fc.array(fc.constantFrom('cá', 'mắm', 'muối', ' ', '\n', 'Ba'), { maxLength: 40 }).map((list) => list.join(' '));
    fc.assert(fc.property(text, text, (before, after) => {
      const pieces = difference(before, after);
      expect(side(pieces, ['same', 'gone'])).toBe(before);
      expect(side(pieces, ['same', 'new'])).toBe(after);
    }));
  });
  it('stays quick on very long texts', () => {
    const started = performance.now();
    const pieces = difference('a '.repeat(50_000), 'b '.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(500);
    expect(pieces.map((piece) => piece.kind)).toEqual(['gone', 'new']);
  });
});

describe('a reason for sending back', () => {
  it('joins the chosen sentences and the officer’s own words', () => {
    expect(reasonText(RETURN_REASONS, ['photo'], '  Ảnh 2 bị mờ. ')).toBe(`${RETURN_REASONS[0]!.vi} Ảnh 2 bị mờ.`);
    expect(reasonText(RETURN_REASONS, ['no-such-code'], '')).toBe('');
  });
});
