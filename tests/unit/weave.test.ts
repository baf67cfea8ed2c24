import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftOf, REPEAT, WEAVE_COLOURS, weaveMarkup, weaveSvg } from '../../web/features/catalog/weave.ts';

const NAMES = ['Chè lam Phủ Quảng', 'Mật ong Hưởng Hoa', 'Nước mắm cốt Tân Mai', 'Nón lá Dạ Lê', 'Yến sào Dương Gia', 'Nem chua', 'Gạo nếp', 'Chiếu cói Nga Sơn'];

describe('the weave of a product', () => {
  test('is the same for the same name, however it was typed', () => {
    const cloth = draftOf('Nước mắm cốt Tân Mai');
    expect(draftOf('Nước mắm cốt Tân Mai'.normalize('NFD'))).toEqual(cloth);
    expect(draftOf('  NƯỚC MẮM CỐT TÂN MAI ')).toEqual(cloth);
  });

  test('is another for another name', () => {
    const cloths = new Set(NAMES.map((name) => JSON.stringify(draftOf(name))));
    expect(cloths.size).toBe(NAMES.length);
  });

  test('stays the cloth that was printed yesterday', () => {
    const rows = draftOf('Chè lam Phủ Quảng').over.map((row) => row.map((cell) => (cell ? '█' : '·')).join(''));
    expect(rows).toMatchInlineSnapshot(`
      [
        "··█·██·██·█·",
        "·██·██·██·██",
        "███·█████·██",
        "············",
        "███·█████·██",
        "███·█████·██",
        "··█·██·██·█·",
        "███·█████·██",
        "███·█████·██",
        "············",
        "███·█████·██",
        "·██·██·██·██",
      ]
    `);
  });

  test('mirrors top to bottom and left to right, for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
        const { over, dark } = draftOf(name);
        expect(over).toHaveLength(REPEAT);
        for (let row = 0; row < REPEAT; row += 1) {
          for (let column = 0; column < REPEAT; column += 1) {
            const cell = over[row]?.[column];
            expect(over[(REPEAT - row) % REPEAT]?.[column]).toBe(cell);
            expect(over[row]?.[(REPEAT - column) % REPEAT]).toBe(cell);
            expect(over[column]?.[row]).toBe(cell);
          }
        }
        expect(dark.every((row) => dark.includes((REPEAT - row) % REPEAT))).toBe(true);
      }),
    );
  });

  test('shows both colours', () => {
    for (const name of NAMES) {
      const cells = draftOf(name).over.flat();
      const share = cells.filter(Boolean).length / cells.length;
      expect(share, name).toBeGreaterThan(0.3);
      expect(share, name).toBeLessThan(0.7);
    }
  });

  test('costs a few hundred bytes and needs no style attribute', () => {
    for (const name of NAMES) {
      const markup = weaveMarkup(name, 'food', 28, 21);
      expect(markup.length, name).toBeLessThan(1100);
      expect(markup).not.toContain('style=');
    }
  });

  test('never lets a name out of its markup', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (name) => {
        expect(weaveSvg(name, 'crafts', 28, 21)).toMatch(/^[ -~]+$/);
      }),
    );
  });

  test('has two colours of its own for each of the six groups', () => {
    expect(Object.keys(WEAVE_COLOURS)).toHaveLength(6);
    expect(new Set(Object.values(WEAVE_COLOURS).map((pair) => pair.strip)).size).toBe(6);
  });
});
