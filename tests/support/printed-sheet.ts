/** Reads a printed sheet back: rendered by one independent reader, its QR codes decoded by another; measured from the page's own operators. */
import { createCanvas } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { perPage, placeOf, SHEETS, type Layout } from '../../api/traceability/print/layout.rules.ts';

export async function openPdf(bytes: Uint8Array) {
  return getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
}
export type Pdf = Awaited<ReturnType<typeof openPdf>>;

const MM = 72 / 25.4;

/** What the QR code of each label of a page says, row by row; undefined where a label is empty. */
export async function readLabels(pdf: Pdf, number: number, format: 24 | 65 | Layout, moved: { dx: number; dy: number } = { dx: 0, dy: 0 }): Promise<(string | undefined)[]> {
  const page = await pdf.getPage(number);
  const scale = 6;
  const viewport = page.getViewport({ scale });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const paper = canvas.getContext('2d');
  paper.fillStyle = '#fff';
  paper.fillRect(0, 0, canvas.width, canvas.height);
  await page.render({ canvas: canvas as never, canvasContext: paper as never, viewport }).promise;
  const layout: Layout = typeof format === 'number' ? SHEETS[format] : format;
  const px = (mm: number): number => Math.round(mm * MM * scale);
  return Array.from({ length: perPage(layout) }, (_, n) => {
    const place = placeOf(layout, n);
    const x = Math.max(0, px(place.x + moved.dx));
    const y = Math.max(0, px(place.y + moved.dy));
    const image = paper.getImageData(x, y, Math.min(px(layout.labelWidth), canvas.width - x), Math.min(px(layout.labelHeight), canvas.height - y));
    return jsQR(new Uint8ClampedArray(image.data), image.width, image.height)?.data;
  });
}

/** Every QR of a document, page by page; labels left empty are left out. */
export async function readAll(pdf: Pdf, format: 24 | 65 | Layout): Promise<string[]> {
  const found: string[] = [];
  for (let number = 1; number <= pdf.numPages; number++) found.push(...(await readLabels(pdf, number, format)).filter((d) => d !== undefined));
  return found;
}

/** The words of a page, blanks for line breaks. */
export async function wordsOf(pdf: Pdf, number: number): Promise<string> {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')).join('').replaceAll(/\s+/g, ' ');
}

type Matrix = [number, number, number, number, number, number];
const times = (a: Matrix, b: Matrix): Matrix => [
  a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1], a[0] * b[2] + a[2] * b[3], a[1] * b[2] + a[3] * b[3],
  a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5],
];

export interface Measured {
  /** From the left and the upper edge of the paper to the first dark module, in mm. */
  x: number;
  y: number;
  /** Side of a module in mm; modules a side. */
  module: number;
  modules: number;
}

/** Lines of text and drawn frames: what must not stand in a quiet zone. All in mm from the upper left corner. */
export interface Ink { left: number; top: number; right: number; bottom: number }

/** The QR symbols of a page as its operators place them, one filled path each, and all other ink. */
export async function measurePage(pdf: Pdf, number: number): Promise<{ codes: Measured[]; ink: Ink[] }> {
  const page = await pdf.getPage(number);
  const height = page.view[3]!;
  const { fnArray, argsArray } = await page.getOperatorList();
  const codes: Measured[] = [];
  const ink: Ink[] = [];
  let now: Matrix = [1, 0, 0, 1, 0, 0];
  const kept: Matrix[] = [];
  for (const [i, op] of fnArray.entries()) {
    const args = argsArray[i] as never;
    if (op === OPS.save) kept.push(now);
    else if (op === OPS.restore) now = kept.pop()!;
    else if (op === OPS.transform) now = times(now, [...(args as Matrix)] as Matrix);
    else if (op === OPS.paintFormXObjectBegin) {
      kept.push(now);
      const matrix = (args as [Matrix | null])[0];
      if (matrix) now = times(now, matrix);
    } else if (op === OPS.paintFormXObjectEnd) now = kept.pop()!;
    else if (op === OPS.constructPath) {
      const [, , box] = args as [number, unknown, Float32Array];
      const at = (x: number, y: number) => ({ x: (now[0] * x + now[2] * y + now[4]) / MM, y: (height - (now[1] * x + now[3] * y + now[5])) / MM });
      const a = at(box[0]!, box[1]!);
      const b = at(box[2]!, box[3]!);
      const side = box[2]!;
      if (box[0] === 0 && box[1] === 0 && side === box[3] && [29, 33, 37, 41].includes(side)) codes.push({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), module: Math.abs(b.x - a.x) / side, modules: side });
      else ink.push({ left: Math.min(a.x, b.x), right: Math.max(a.x, b.x), top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) });
    }
  }
  const { items } = await page.getTextContent();
  for (const item of items) {
    if (!('str' in item) || item.str.trim() === '') continue;
    const [, , , size, x, y] = item.transform as Matrix;
    // capitals and descenders
    ink.push({ left: x / MM, right: (x + item.width) / MM, top: (height - y - size * 0.78) / MM, bottom: (height - y + size * 0.22) / MM });
  }
  return { codes, ink };
}
