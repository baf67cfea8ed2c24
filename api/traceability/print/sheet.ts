/** Labels as PDF: vector QR, words, serial and hidden code. */
import { stampUri } from '../uris.ts';
import { inFours, SERIAL_LENGTH } from '../stamps/serial.ts';
import { runsOf, type Face } from '../../letters.ts';
import { glyphsOf, type Glyphs } from './faces.ts';
import { MM, planLabel, type LabelPlan, type LabelWords, type Words } from './label.ts';
import { NO_SHIFT, perPage, placeOf, type Shift } from './layout.rules.ts';
import { growingPdf, num } from './pdf.ts';
import { isDark, qrMaker, type QrMaker, type QrRows } from './qr.ts';
import { domainOf, type PrintSpec, type PrintWriter } from './writer.ts';

/** Letters and figures that the variable parts may hold. */
const VARIABLE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ ';

const [ZERO, BLANK] = [0x30, 0x20];
/** ' 1 re\n' */
const RECTANGLE = [0x20, 0x31, 0x20, 0x72, 0x65, 0x0a];
/** Bytes of one run at most: '28 28 29 1 re\n'. */
const RUN_BYTES = 9 + RECTANGLE.length;

/** A whole number below 100. */
function putNumber(out: Buffer, at: number, value: number): number {
  if (value >= 10) out[at++] = ZERO + Math.trunc(value / 10);
  out[at++] = ZERO + (value % 10);
  return at;
}

/**
 * Runs of dark modules as one rectangle each, in module units, all in one path: no hairlines between modules. Byte by byte,
 * for it is most of a page.
 * @returns where the path ends in `out`
 */
export function putQrPath(out: Buffer, at: number, rows: QrRows, size: number): number {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!isDark(rows, row, column)) continue;
      const start = column;
      while (column + 1 < size && isDark(rows, row, column + 1)) column++;
      at = putNumber(out, at, start);
      out[at++] = BLANK;
      at = putNumber(out, at, row);
      out[at++] = BLANK;
      at = putNumber(out, at, column - start + 1);
      for (let i = 0; i < RECTANGLE.length; i++) out[at++] = RECTANGLE[i]!;
    }
  }
  return at;
}

/** Bytes that the path of a symbol may take: at most every second module begins a run. */
const mostQrBytes = (size: number): number => size * Math.ceil(size / 2) * RUN_BYTES;

/** The page's own coordinates moved and stretched by what the printer is off by. */
export function shiftOperator(shift: Shift, pageHeight: number): string {
  if (shift.dxUm === 0 && shift.dyUm === 0 && shift.scalePpm === NO_SHIFT.scalePpm) return '';
  const scale = shift.scalePpm / 1_000_000;
  // PDF counts upwards, printers' errors are measured downwards
  const dy = pageHeight * MM * (1 - scale) - (shift.dyUm / 1_000) * MM;
  return `${scale} 0 0 ${scale} ${num((shift.dxUm / 1_000) * MM)} ${num(dy)} cm\n`;
}

/** The fonts of one document. */
export function fontBook(): { use: (face: Face) => Glyphs; all: () => Glyphs[] } {
  const known = new Map<string, Glyphs>();
  return {
    use: (face) => {
      let found = known.get(face.name);
      if (!found) known.set(face.name, (found = glyphsOf(face)));
      return found;
    },
    all: () => [...known.values()],
  };
}

/** Draws a line of text; y is measured from the top of an area of a height. */
export function drawWords(words: Pick<Words, 'runs' | 'size' | 'x' | 'y'>, height: number, book: ReturnType<typeof fontBook>): string {
  const runs = words.runs.map((run) => {
    const glyphs = book.use(run.face);
    return `/${run.face.name} ${num(words.size)} Tf <${glyphs.hex(run.text)}> Tj`;
  });
  return `BT ${num(words.x)} ${num(height - words.y)} Td ${runs.join(' ')} ET\n`;
}

export const wordsOf = (spec: PrintSpec): LabelWords => ({ lang: spec.lang, title: spec.title, lot: spec.lot ?? undefined, domain: domainOf(spec), illustration: spec.illustration, hidden: spec.hidden });

/** The QR maker and the plan of a label. @throws DomainError 422 when they do not fit; RangeError for an address that no stamp holds */
export function planOf(spec: PrintSpec): { qr: QrMaker; plan: LabelPlan } {
  const qr = qrMaker(stampUri(spec.origin, spec.gtin, ''), SERIAL_LENGTH);
  return { qr, plan: planLabel(spec.layout, wordsOf(spec), qr.size, spec.shift.scalePpm / 1_000_000) };
}

/**
 * @param compress off in tests that read the page's operators
 * @throws DomainError 422 when the stamp does not fit the label
 */
export function sheetWriter(spec: PrintSpec, compress = true): PrintWriter {
  const { layout } = spec;
  const { qr, plan } = planOf(spec);
  const height = layout.labelHeight * MM;
  const book = fontBook();
  const form = plan.common.map((words) => drawWords(words, height, book));
  if (plan.hidden) {
    const { box } = plan.hidden;
    form.push(`0.4 w [1.2 1.2] 0 d ${num(box.x)} ${num(height - box.y - box.height)} ${num(box.width)} ${num(box.height)} re S [] 0 d\n`);
  }
  // the one face that holds them all is fixed before the first page, for a document that goes on later
  const face = runsOf(VARIABLE, 'bold')[0]!.face;
  const glyphs = book.use(face);
  const codes = new Map([...VARIABLE].map((char) => [char, glyphs.hex(char)]));
  const coded = (text: string): string => {
    let hex = '';
    for (const char of text) hex += codes.get(char)!;
    return hex;
  };
  const pdf = growingPdf({
    lang: spec.lang, title: spec.title, compress,
    page: { width: layout.pageWidth * MM, height: layout.pageHeight * MM },
    form: { width: layout.labelWidth * MM, height, content: form.join('') },
    fonts: book.all(),
  });
  const start = shiftOperator(spec.shift, layout.pageHeight);
  const down = num(plan.serial.y[0] - plan.serial.y[1]);
  const serialStart = `BT /${face.name} ${num(plan.serial.size)} Tf ${num(plan.serial.x)} ${num(height - plan.serial.y[0])} Td <`;
  const hiddenStart = plan.hidden ? `BT /${face.name} ${num(plan.hidden.size)} Tf ${num(plan.hidden.x)} ${num(height - plan.hidden.y)} Td <` : '';
  const qrStart = `${plan.qr.module.toFixed(5)} 0 0 ${(-plan.qr.module).toFixed(5)} ${num(plan.qr.x)} ${num(height - plan.qr.y)} cm\n`;
  const places = Array.from({ length: perPage(layout) }, (_, n) => {
    const { x, y } = placeOf(layout, n);
    return `q 1 0 0 1 ${num(x * MM)} ${num((layout.pageHeight - y - layout.labelHeight) * MM)} cm\n/L Do\n`;
  });
  // one page at a time: the same memory for all of them
  const content = Buffer.alloc(2_000 + places.length * (2_000 + mostQrBytes(qr.size)));
  return {
    perBatch: places.length,
    head: pdf.head,
    batch: (n, stamps) => {
      let at = content.write(start, 0, 'latin1');
      for (const [i, stamp] of stamps.entries()) {
        const fours = inFours(stamp.serial);
        const code = stamp.hidden ? `${hiddenStart}${coded(stamp.hidden)}> Tj ET\n` : '';
        at += content.write(`${places[i]!}${serialStart}${coded(fours.slice(0, 9))}> Tj 0 ${down} Td <${coded(fours.slice(10))}> Tj ET\n${code}${qrStart}`, at, 'latin1');
        at = putQrPath(content, at, qr.rows(stamp.serial), qr.size);
        at += content.write('f Q\n', at, 'latin1');
      }
      return pdf.page(n, content.subarray(0, at));
    },
    tail: pdf.tail,
  };
}
