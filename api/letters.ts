/** Letters of printed papers and labels: Be Vietnam Pro, which comes in three subsets of each style. The fonts are read once; every document takes the glyphs that it uses. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';
import * as fontkit from 'fontkit';

export type Style = 'plain' | 'bold' | 'italic' | 'boldItalic';

/** The style's file, and the letters in the names of its faces within a document. */
const FILES: Record<Style, { file: string; mark: string }> = { plain: { file: '400-normal', mark: '' }, bold: { file: '600-normal', mark: 'B' }, italic: { file: '400-italic', mark: 'I' }, boldItalic: { file: '600-italic', mark: 'BI' } };
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

/**
 * The font of a WOFF file with its tables unpacked (W3C WOFF 1.0, 4–5): fontkit would inflate a table again each time that a document asks
 * for a glyph, which was nine tenths of the time of a paper.
 */
function unpacked(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, n) => {
    const at = 44 + n * 20;
    const [offset, packed, size] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const data = woff.subarray(offset, offset + packed);
    return { tag: woff.subarray(at, at + 4), checksum: woff.readUInt32BE(at + 16), data: packed < size ? inflateSync(data) : data };
  });
  const head = Buffer.alloc(12 + count * 16);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const power = Math.floor(Math.log2(count));
  head.writeUInt16BE(2 ** power * 16, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE((count - 2 ** power) * 16, 10);
  let offset = head.length;
  const parts: Uint8Array[] = [head];
  tables.forEach(({ tag, checksum, data }, n) => {
    const at = 12 + n * 16;
    tag.copy(head, at);
    head.writeUInt32BE(checksum, at + 4);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(data.length, at + 12);
    parts.push(data, Buffer.alloc(-data.length & 3));
    offset += data.length + (-data.length & 3);
  });
  return Buffer.concat(parts);
}

function facesOf(style: Style): Face[] {
  const known = loaded.get(style);
  if (known) return known;
  const folder = join(dirname(require.resolve('@fontsource/be-vietnam-pro/package.json')), 'files');
  const { file, mark } = FILES[style];
  const faces = SUBSETS.map((subset, n): Face => ({ name: `F${mark}${n}`, font: fontkit.create(unpacked(readFileSync(join(folder, `be-vietnam-pro-${subset}-${file}.woff`)))) }));
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

/** Width of a text in points at a size in points: the sum of the advances, without kerning (nothing is drawn with it). */
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
