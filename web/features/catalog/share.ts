/** The picture that a shared link shows: the product's cloth, its name, where it is from. Letters are drawn as paths: a server has no fonts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import type { Font } from 'fontkit';
import sharp from 'sharp';
import { WEAVE_COLOURS, weaveMarkup } from './weave.ts';
import type { WeaveGroup } from './weave.ts';

const WIDTH = 1200;
const HEIGHT = 630;
const MARK =
  '<rect width="30" height="30" rx="7" fill="#1F5B3A"/><path fill="#F0BC42" d="M6 6h5v5H6zm13 0h5v5h-5zm-6.5 6.5h5v5h-5zM6 19h5v5H6zm13 0h5v5h-5z"/><path fill="#FBF7EE" d="M12.5 6h5v5h-5zM6 12.5h5v5H6zm13 0h5v5h-5zM12.5 19h5v5h-5z"/>';

type Face = 'text' | 'bold' | 'sign';
const FILES: Readonly<Record<Face, readonly [string, string]>> = {
  text: ['be-vietnam-pro/files/be-vietnam-pro-latin-400-normal', 'be-vietnam-pro/files/be-vietnam-pro-vietnamese-400-normal'],
  bold: ['be-vietnam-pro/files/be-vietnam-pro-latin-600-normal', 'be-vietnam-pro/files/be-vietnam-pro-vietnamese-600-normal'],
  sign: ['phudu/files/phudu-latin-700-normal', 'phudu/files/phudu-vietnamese-700-normal'],
};
const faces = new Map<Face, readonly Font[]>();

function face(name: Face): readonly Font[] {
  let fonts = faces.get(name);
  if (!fonts) {
    const { resolve } = createRequire(import.meta.url);
    fonts = FILES[name].map((file) => fontkit.create(readFileSync(resolve(`@fontsource/${file}.woff2`))) as Font);
    faces.set(name, fonts);
  }
  return fonts;
}

interface Drawn {
  d: string;
  width: number;
}

/** A line of text as one path with its baseline at y = 0. Letters of neither subset are left out. */
function draw(text: string, name: Face, size: number): Drawn {
  const fonts = face(name);
  let d = '';
  let x = 0;
  for (const letter of text.normalize('NFC')) {
    const code = letter.codePointAt(0) ?? 32;
    const font = fonts.find((one) => one.hasGlyphForCodePoint(code));
    const glyph = font?.glyphForCodePoint(code);
    if (!font || !glyph) continue;
    const scale = size / font.unitsPerEm;
    // fontkit's y grows upwards
    d += glyph.path.scale(scale, -scale).translate(x, 0).toSVG();
    x += glyph.advanceWidth * scale;
  }
  return { d, width: x };
}

/** Breaks a text into at most `most` lines that fit; the last one ends with an ellipsis where words are left. */
function lines(text: string, name: Face, size: number, width: number, most: number): Drawn[] {
  const words = text.slice(0, 200).split(/\s+/);
  const out: Drawn[] = [];
  let line = '';
  for (const [at, word] of words.entries()) {
    const longer = line ? `${line} ${word}` : word;
    if (line && draw(longer, name, size).width > width) {
      if (out.length === most - 1) {
        out.push(draw(`${line}…`, name, size));
        return out;
      }
      out.push(draw(line, name, size));
      line = word;
    } else line = longer;
    if (at === words.length - 1) out.push(draw(line, name, size));
  }
  return out;
}

export interface ShareCard {
  /** As shown, and as the cloth is drawn from. */
  name: string;
  weaveName: string;
  group: WeaveGroup;
  place: string;
  /** Stars of a valid certificate only. */
  stars: number | null;
  words: string | null;
}

export function shareSvg(card: ShareCard): string {
  const left = 620;
  const room = WIDTH - left - 56;
  const size = card.name.length > 40 ? 46 : 56;
  const name = lines(card.name, 'bold', size, room, 4);
  const placeLines = lines(card.place, 'text', 30, room, 2);
  let y = 300 - (name.length * size * 1.25 + (card.stars || card.words ? 56 : 0) + placeLines.length * 42) / 2 + size;
  const at = (drawn: Drawn, fill: string, x = left) => `<path transform="translate(${x} ${Math.round(y)})" fill="${fill}" d="${drawn.d}"/>`;
  let body = '';
  for (const line of name) {
    body += at(line, '#211D17');
    y += size * 1.25;
  }
  if (card.stars) {
    for (let n = 0; n < card.stars; n += 1) {
      body += `<path transform="translate(${left + n * 46} ${Math.round(y - 34)})scale(2.2)" fill="#A63E22" d="M8 0l2.35 5.1 5.57.66-4.12 3.8 1.1 5.5-4.9-2.74-4.9 2.74 1.1-5.5-4.12-3.8 5.57-.66z"/>`;
    }
    y += 52;
  } else if (card.words) {
    const [words] = lines(card.words, 'text', 30, room, 1);
    if (words) body += at(words, '#5A5245');
    y += 46;
  }
  for (const line of placeLines) {
    body += at(line, '#5A5245');
    y += 42;
  }
  const brand = draw('SÀN QUÊ', 'sign', 44);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" fill="#FBF7EE"/>` +
    `<svg width="560" height="${HEIGHT}" viewBox="0 0 28 31.5" preserveAspectRatio="xMidYMid slice"><rect width="28" height="31.5" fill="${WEAVE_COLOURS[card.group].ground}"/>${weaveMarkup(card.weaveName, card.group, 28, 31.5)}</svg>` +
    body +
    `<g transform="translate(${left} 540)"><g transform="scale(1.6)">${MARK}</g><path transform="translate(64 39)" fill="#1F5B3A" d="${brand.d}"/></g></svg>`
  );
}

/** The card as PNG, 1200 × 630. */
export const sharePng = (card: ShareCard): Promise<Buffer> => sharp(Buffer.from(shareSvg(card))).png({ palette: true, compressionLevel: 9 }).toBuffer();
