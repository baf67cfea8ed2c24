/** PDF sheets of stamps: A4, vector QR, the domain and the serial in plain text. Streamed page by page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import * as fontkit from 'fontkit';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import type { Lang } from '../../context.ts';
import { inFours } from '../stamps/serial.ts';

const MM = 72 / 25.4;

export interface SheetLayout {
  columns: number;
  rows: number;
  /** All in mm. */
  labelWidth: number;
  labelHeight: number;
  left: number;
  top: number;
  gapX: number;
  gapY: number;
  /** Side of the QR with its quiet zone. */
  qrSide: number;
}

/** Label sheets that shops sell: 24 of 70 × 37 mm, 65 of 38.1 × 21.2 mm. */
export const SHEETS = {
  24: { columns: 3, rows: 8, labelWidth: 70, labelHeight: 37, left: 0, top: 0.5, gapX: 0, gapY: 0, qrSide: 27 },
  65: { columns: 5, rows: 13, labelWidth: 38.1, labelHeight: 21.2, left: 4.75, top: 10.7, gapX: 2.5, gapY: 0, qrSide: 17 },
} as const satisfies Record<number, SheetLayout>;
export type SheetFormat = keyof typeof SHEETS;

/** X-dimension of a printed QR (GS1 General Specifications, symbol specification table 1). */
export const X_MIN_MM = 0.396;
export const X_MAX_MM = 0.99;
export const QUIET_MODULES = 4;

export interface QrMatrix {
  size: number;
  dark: (row: number, column: number) => boolean;
}

/** Level M, alphanumeric mode, one fixed mask: any mask decodes, and choosing the best of eight costs four fifths of the time. */
export function qrMatrix(uri: string): QrMatrix {
  const { modules } = QRCode.create([{ data: uri, mode: 'alphanumeric' }], { errorCorrectionLevel: 'M', maskPattern: 3 });
  return { size: modules.size, dark: (row, column) => modules.get(row, column) === 1 };
}

/** Side of one module in mm on a sheet. @throws RangeError when the address is too long for the label */
export function moduleSide(layout: SheetLayout, modules: number): number {
  const side = Math.min(layout.qrSide / (modules + 2 * QUIET_MODULES), X_MAX_MM);
  if (side < X_MIN_MM) throw new RangeError(`a QR of ${modules} modules does not fit this label at ${X_MIN_MM} mm`);
  return side;
}

const require = createRequire(import.meta.url);
const FONT_FOLDER = join(dirname(require.resolve('@fontsource/be-vietnam-pro/package.json')), 'files');
const SUBSETS = ['latin', 'vietnamese', 'latin-ext'] as const;

interface Face {
  name: string;
  file: Buffer;
  has: (codePoint: number) => boolean;
}

let faces: Record<'400' | '600', Face[]> | undefined;

function loadFaces(): Record<'400' | '600', Face[]> {
  const load = (weight: '400' | '600'): Face[] =>
    SUBSETS.map((subset) => {
      const file = readFileSync(join(FONT_FOLDER, `be-vietnam-pro-${subset}-${weight}-normal.woff`));
      const font = fontkit.create(file);
      return { name: `${subset}-${weight}`, file, has: (codePoint: number) => font.hasGlyphForCodePoint(codePoint) };
    });
  return (faces ??= { 400: load('400'), 600: load('600') });
}

interface Run {
  face: Face;
  text: string;
}

/** The font comes in subsets: cuts a line into runs that one subset each can draw. */
function runsOf(text: string, weight: '400' | '600'): Run[] {
  const all = loadFaces()[weight];
  const runs: Run[] = [];
  for (const char of text.normalize('NFC')) {
    const codePoint = char.codePointAt(0)!;
    const last = runs.at(-1);
    if (last?.face.has(codePoint)) last.text += char;
    else {
      const face = all.find((f) => f.has(codePoint));
      if (face) runs.push({ face, text: char });
      else if (last) last.text += '?';
      else runs.push({ face: all[0]!, text: '?' });
    }
  }
  return runs;
}

type Document = InstanceType<typeof PDFDocument>;

function widthOf(doc: Document, runs: readonly Run[], size: number): number {
  return runs.reduce((sum, run) => sum + doc.font(run.face.name).fontSize(size).widthOfString(run.text), 0);
}

/** One line; its runs side by side. */
function drawRuns(doc: Document, line: { runs: readonly Run[]; size: number }, x: number, y: number): void {
  let at = x;
  for (const run of line.runs) {
    doc.font(run.face.name).fontSize(line.size);
    doc.text(run.text, at, y, { lineBreak: false });
    if (line.runs.length > 1) at += doc.widthOfString(run.text);
  }
}

/** Breaks at blanks into at most `lines` lines of a width; the last one ends in '…' when words are left over. */
export function wrapLines(measure: (text: string) => number, text: string, width: number, lines: number): string[] {
  const words = text.split(/\s+/).filter(Boolean);
  const out: string[] = [];
  let current = '';
  for (const [i, word] of words.entries()) {
    const longer = current ? `${current} ${word}` : word;
    if (measure(longer) <= width || current === '') {
      current = longer;
      continue;
    }
    if (out.length === lines - 1) {
      let cut = `${[current, ...words.slice(i)].join(' ')}`;
      while (cut.length > 1 && measure(`${cut}…`) > width) cut = cut.slice(0, -1).trimEnd();
      return [...out, `${cut}…`];
    }
    out.push(current);
    current = word;
  }
  return current ? [...out, current] : out;
}

export interface SheetStamp {
  uri: string;
  serial: string;
}

export interface SheetInput {
  format: SheetFormat;
  lang: Lang;
  /** 'Nước mắm Ba Làng, chai 500 ml' */
  title: string;
  lot: string | undefined;
  /** 'sanque.vn' */
  domain: string;
  illustration: boolean;
  /** Called once per stamp, in order, while the document is streamed. */
  stamps: Iterable<SheetStamp>;
  /** Off in tests that read the page's operators. */
  compress?: boolean;
}

function drawQr(doc: Document, uri: string, x: number, y: number, layout: SheetLayout): void {
  const matrix = qrMatrix(uri);
  const side = moduleSide(layout, matrix.size) * MM;
  const start = (layout.qrSide * MM - matrix.size * side) / 2;
  // runs of dark modules as one rectangle each, all in one path: no hairlines between modules
  for (let row = 0; row < matrix.size; row++) {
    for (let column = 0; column < matrix.size; column++) {
      if (!matrix.dark(row, column)) continue;
      let end = column;
      while (end + 1 < matrix.size && matrix.dark(row, end + 1)) end++;
      doc.rect(x + start + column * side, y + start + row * side, (end - column + 1) * side, side);
      column = end;
    }
  }
  doc.fill('#000000');
}

interface Line {
  runs: Run[];
  size: number;
}

interface LabelPlan {
  small: boolean;
  /** Left edge of the text, in points from the label's own. */
  textLeft: number;
  /** The same on every label of the sheet. */
  common: Line[];
  serialSize: number;
  height: number;
}

const LEADING = 1.28;

/** What is the same on every label, measured once. */
function planLabels(doc: Document, input: SheetInput, layout: SheetLayout): LabelPlan {
  const small = layout.labelWidth < 50;
  const [nameSize, textSize, serialSize] = small ? [4.6, 4.4, 5.6] : [8, 7, 8.4];
  const textLeft = ((small ? 1 : 2.5) + layout.qrSide + (small ? 0.5 : 1)) * MM;
  const width = (layout.labelWidth - (small ? 0.8 : 2.5)) * MM - textLeft;
  const common: Line[] = [];
  const add = (text: string, size: number, weight: '400' | '600', most: number) => {
    for (const line of wrapLines((t) => widthOf(doc, runsOf(t, weight), size), text, width, most)) common.push({ runs: runsOf(line, weight), size });
  };
  add(input.title, nameSize, '600', 3);
  if (input.illustration) add(input.lang === 'en' ? 'illustration' : 'minh họa', textSize, '400', 1);
  if (input.lot && !small) add(`${input.lang === 'en' ? 'Lot' : 'Lô'} ${input.lot}`, textSize, '400', 1);
  add(input.domain, textSize, '400', 2);
  return { small, textLeft, common, serialSize, height: (common.reduce((sum, line) => sum + line.size, 0) + 2 * serialSize) * LEADING };
}

function drawLabel(doc: Document, plan: LabelPlan, layout: SheetLayout, stamp: SheetStamp, x: number, y: number): void {
  drawQr(doc, stamp.uri, x + (plan.small ? 1 : 2.5) * MM, y + ((layout.labelHeight - layout.qrSide) / 2) * MM, layout);
  const fours = inFours(stamp.serial).split(' ');
  const lines = [...plan.common, ...[`${fours[0]} ${fours[1]}`, `${fours[2]} ${fours[3]}`].map((text) => ({ runs: runsOf(text, '600'), size: plan.serialSize }))];
  doc.fillColor('#000000');
  let at = y + (layout.labelHeight * MM - plan.height) / 2;
  for (const line of lines) {
    drawRuns(doc, line, x + plan.textLeft, at);
    at += line.size * LEADING;
  }
}

/**
 * The document as a stream. Memory stays flat: a page is written and forgotten, and the next one waits until the reader took it.
 * @throws RangeError when the address is too long for the labels
 */
export function stampSheet(input: SheetInput): Readable {
  const layout: SheetLayout = SHEETS[input.format];
  const perPage = layout.columns * layout.rows;
  const doc = new PDFDocument({
    size: 'A4', margin: 0, autoFirstPage: false, bufferPages: false, compress: input.compress ?? true, lang: input.lang,
    info: { Title: input.title, Producer: 'Sàn Quê', Creator: 'Sàn Quê' },
  });
  for (const weight of ['400', '600'] as const) for (const face of loadFaces()[weight]) doc.registerFont(face.name, face.file);
  const write = async () => {
    const plan = planLabels(doc, input, layout);
    let n = 0;
    for (const stamp of input.stamps) {
      const place = n % perPage;
      if (place === 0) {
        // other requests get their turn, and the reader sets the pace
        await breathe();
        while (doc.readableLength > 256 * 1024 && !doc.destroyed) await new Promise((go) => setTimeout(go, 5));
        if (doc.destroyed) return;
        doc.addPage();
      }
      const column = place % layout.columns;
      const row = Math.floor(place / layout.columns);
      drawLabel(doc, plan, layout, stamp, (layout.left + column * (layout.labelWidth + layout.gapX)) * MM, (layout.top + row * (layout.labelHeight + layout.gapY)) * MM);
      n++;
    }
    if (n === 0) doc.addPage();
    doc.end();
  };
  write().catch((error: unknown) => doc.destroy(error instanceof Error ? error : new Error(String(error))));
  return doc as unknown as Readable;
}
