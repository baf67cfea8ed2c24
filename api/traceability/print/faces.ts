/** Letters on labels: Be Vietnam Pro, which comes in three subsets of two weights; a document gets the glyphs that it uses. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';

export type Weight = '400' | '600';

const require = createRequire(import.meta.url);
const SUBSETS = ['latin', 'vietnamese', 'latin-ext'] as const;

export interface Face {
  font: fontkit.Font;
  /** Name within one document. */
  name: string;
}

let loaded: Record<Weight, Face[]> | undefined;

function faces(): Record<Weight, Face[]> {
  if (loaded) return loaded;
  const folder = join(dirname(require.resolve('@fontsource/be-vietnam-pro/package.json')), 'files');
  const load = (weight: Weight): Face[] =>
    SUBSETS.map((subset, i) => ({ name: `F${weight === '400' ? '' : 'B'}${i}`, font: fontkit.create(readFileSync(join(folder, `be-vietnam-pro-${subset}-${weight}-normal.woff`))) }));
  return (loaded = { 400: load('400'), 600: load('600') });
}

export interface Run {
  face: Face;
  text: string;
}

/** The font comes in subsets: cuts a line into runs that one subset each can draw. */
export function runsOf(text: string, weight: Weight): Run[] {
  const all = faces()[weight];
  const runs: Run[] = [];
  for (const char of text.normalize('NFC')) {
    const codePoint = char.codePointAt(0)!;
    const last = runs.at(-1);
    if (last?.face.font.hasGlyphForCodePoint(codePoint)) {
      last.text += char;
      continue;
    }
    const face = all.find((f) => f.font.hasGlyphForCodePoint(codePoint));
    if (face) runs.push({ face, text: char });
    else if (last) last.text += '?';
    else runs.push({ face: all[0]!, text: '?' });
  }
  return runs;
}

/** Width in points of a text set at a size in points. */
export function textWidth(text: string, weight: Weight, size: number): number {
  let width = 0;
  for (const run of runsOf(text, weight)) for (const char of run.text) width += run.face.font.glyphForCodePoint(char.codePointAt(0)!).advanceWidth / run.face.font.unitsPerEm;
  return width * size;
}

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
