/** Lines of a label and the glyphs that a document of labels takes from its letters. */
import type { Face } from '../../letters.ts';

/** Breaks at blanks into at most `lines` lines of a width; the last one ends in '…' when words are left over. */
export function wrapLines(measure: (text: string) => number, text: string, width: number, lines: number): string[] {
  const cutTo = (words: string): string => {
    let cut = words;
    while (cut.length > 1 && measure(`${cut}…`) > width) cut = cut.slice(0, -1).trimEnd();
    return `${cut}…`;
  };
  const words = text.split(/\s+/).filter(Boolean);
  const out: string[] = [];
  let current = '';
  for (const [i, word] of words.entries()) {
    const longer = current ? `${current} ${word}` : word;
    if (measure(longer) <= width || current === '') {
      current = longer;
      continue;
    }
    if (out.length === lines - 1) return [...out, cutTo([current, ...words.slice(i)].join(' '))];
    out.push(current);
    current = word;
  }
  if (current) out.push(current);
  // a single word may be wider than the line
  return out.map((line) => (measure(line) <= width ? line : cutTo(line)));
}

/** The glyphs of one face in a document. */
export interface Glyphs {
  face: Face;
  /** Hexadecimal codes of a text, as a PDF string. */
  hex: (text: string) => string;
  /** Code → character and width in thousandths of the size. */
  used: Map<number, { char: string; width: number }>;
  file: () => Uint8Array;
}

export function glyphsOf(face: Face): Glyphs {
  const subset = face.font.createSubset();
  const codes = new Map<string, string>();
  const used: Glyphs['used'] = new Map();
  const code = (char: string): string => {
    let found = codes.get(char);
    if (found === undefined) {
      const glyph = face.font.glyphForCodePoint(char.codePointAt(0)!);
      const number = subset.includeGlyph(glyph.id);
      used.set(number, { char, width: Math.round((glyph.advanceWidth * 1_000) / face.font.unitsPerEm) });
      found = number.toString(16).padStart(4, '0');
      codes.set(char, found);
    }
    return found;
  };
  return {
    face,
    used,
    hex: (text) => {
      let hex = '';
      for (const char of text) hex += code(char);
      return hex;
    },
    file: () => subset.encode(),
  };
}
