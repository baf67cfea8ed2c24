/** Letters of papers: Be Vietnam Pro, which comes in three subsets of each style. The fonts are read once; every document takes the glyphs that it uses. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';

export type Style = 'plain' | 'bold' | 'italic' | 'boldItalic';

const FILES: Record<Style, string> = { plain: '400-normal', bold: '600-normal', italic: '400-italic', boldItalic: '600-italic' };
const SUBSETS = ['latin', 'vietnamese', 'latin-ext'] as const;

export interface Face {
  /** Name under which a document knows it. */
  name: string;
  font: fontkit.Font;
}
export interface Run {
  face: Face;
  text: string;
}

const require = createRequire(import.meta.url);
const loaded = new Map<Style, Face[]>();

function facesOf(style: Style): Face[] {
  const known = loaded.get(style);
  if (known) return known;
  const folder = join(dirname(require.resolve('@fontsource/be-vietnam-pro/package.json')), 'files');
  const faces = SUBSETS.map((subset): Face => ({ name: `${style}-${subset}`, font: fontkit.create(readFileSync(join(folder, `be-vietnam-pro-${subset}-${FILES[style]}.woff`))) }));
  loaded.set(style, faces);
  return faces;
}

/** Cuts a text into runs that one subset each can draw; what no subset has becomes a question mark. */
export function runsOf(text: string, style: Style): Run[] {
  const faces = facesOf(style);
  const runs: Run[] = [];
  for (const char of text.normalize('NFC')) {
    const codePoint = char.codePointAt(0)!;
    const last = runs.at(-1);
    if (last?.face.font.hasGlyphForCodePoint(codePoint)) {
      last.text += char;
      continue;
    }
    const face = faces.find((f) => f.font.hasGlyphForCodePoint(codePoint));
    if (!face && last) last.text += '?';
    else runs.push(face ? { face, text: char } : { face: faces[0]!, text: '?' });
  }
  return runs;
}

const advances = new Map<fontkit.Font, Map<number, number>>();

/** Width of a text in points at a size in points: the sum of the advances, without kerning (papers are drawn without it too). */
export function widthOf(text: string, style: Style, size: number): number {
  let width = 0;
  for (const { face, text: run } of runsOf(text, style)) {
    let known = advances.get(face.font);
    if (!known) advances.set(face.font, (known = new Map()));
    for (const char of run) {
      const code = char.codePointAt(0)!;
      let advance = known.get(code);
      if (advance === undefined) known.set(code, (advance = face.font.glyphForCodePoint(code).advanceWidth / face.font.unitsPerEm));
      width += advance;
    }
  }
  return width * size;
}
