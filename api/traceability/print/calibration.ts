/** The page from which a printer's error is measured: a cross, a ruler, and the labels' edges to hold against a sheet of labels. */
import type { Context, Lang } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { rangeForView } from '../stamps/queries.ts';
import { runsOf, widthOf, type Style } from '../../letters.ts';
import { wrapLines } from './faces.ts';
import { MM } from './label.ts';
import { CROSS_MM, NO_SHIFT, perPage, placeOf, RULER_MM, SHEETS, type Layout, type Shift } from './layout.rules.ts';
import { growingPdf, num } from './pdf.ts';
import { shiftOfPrinter } from './printers.ts';
import { layoutOf, PrintInput } from './schemas.ts';
import { drawWords, fontBook, shiftOperator } from './sheet.ts';

const A4 = { pageWidth: SHEETS[24].pageWidth, pageHeight: SHEETS[24].pageHeight } as const;
const TEXT_LEFT = 30;
const TEXT_WIDTH = 150;

/** True when cross, ruler and words have room. */
const roomy = (layout: Layout): boolean => layout.pageWidth >= CROSS_MM + RULER_MM + 5 && layout.pageHeight >= 130;

function sentences(lang: Lang, shift: Shift): { text: string; style: Style; size: number }[] {
  const vi = lang === 'vi';
  const moved = shift !== NO_SHIFT;
  const said = vi
    ? [
        'In trang này ở cỡ 100% (“Kích thước thực”), không chọn “Vừa trang giấy”.',
        `1. Đo từ mép trái của giấy tới tâm dấu cộng. Đúng ra là ${CROSS_MM} mm.`,
        `2. Đo từ mép trên của giấy tới tâm dấu cộng. Đúng ra là ${CROSS_MM} mm.`,
        `3. Đo chiều dài của thước. Đúng ra là ${RULER_MM} mm.`,
        moved ? 'Trang này đã in theo độ lệch đã lưu: nếu ba số đo đều đúng thì máy in đã chỉnh xong.' : 'Điền ba số đo vào trang In tem, mục Máy in. Các khung mờ là mép tem: úp lên tờ tem và soi ra ánh sáng để so.',
      ]
    : [
        'Print this page at 100% (“Actual size”), never “Fit to page”.',
        `1. Measure from the left edge of the paper to the middle of the cross. It should be ${CROSS_MM} mm.`,
        `2. Measure from the upper edge of the paper to the middle of the cross. It should be ${CROSS_MM} mm.`,
        `3. Measure the length of the ruler. It should be ${RULER_MM} mm.`,
        moved ? 'This page was printed by the offsets that were saved: if all three are right, the printer is set.' : 'Enter the three numbers on the page “Print stamps”, under “Printers”. The faint frames are the labels’ edges: hold the page and a label sheet against the light.',
      ];
  return [{ text: vi ? 'Trang căn máy in' : 'Calibration page', style: 'bold', size: 16 }, ...said.map((text) => ({ text, style: 'plain' as const, size: 10.5 }))];
}

/** @param layout whose labels' edges are drawn; on A4 when its paper has no room for the ruler */
export function calibrationPage(layout: Layout, shift: Shift, lang: Lang, compress = true): Buffer {
  const paper = roomy(layout) ? layout : { ...A4, pageWidth: A4.pageWidth, pageHeight: A4.pageHeight };
  const height = paper.pageHeight * MM;
  const x = (mm: number): string => num(mm * MM);
  const y = (mm: number): string => num(height - mm * MM);
  const line = (x1: number, y1: number, x2: number, y2: number): string => `${x(x1)} ${y(y1)} m ${x(x2)} ${y(y2)} l S\n`;
  const book = fontBook();
  let content = shiftOperator(shift, paper.pageHeight);
  if (roomy(layout)) {
    content += '0.75 G 0.3 w\n';
    for (let n = 0; n < perPage(layout); n++) {
      const at = placeOf(layout, n);
      content += `${x(at.x)} ${y(at.y + layout.labelHeight)} ${x(layout.labelWidth)} ${x(layout.labelHeight)} re S\n`;
    }
  }
  content += '0 G 0.5 w\n';
  content += line(CROSS_MM - 8, CROSS_MM, CROSS_MM + 8, CROSS_MM) + line(CROSS_MM, CROSS_MM - 8, CROSS_MM, CROSS_MM + 8);
  const ruler = CROSS_MM + 18;
  content += line(CROSS_MM, ruler, CROSS_MM + RULER_MM, ruler);
  for (let at = 0; at <= RULER_MM; at += 1) content += line(CROSS_MM + at, ruler, CROSS_MM + at, ruler + (at % 10 === 0 ? 5 : at % 5 === 0 ? 3.5 : 2));
  const write = (text: string, style: Style, size: number, left: number, base: number): void => {
    content += drawWords({ runs: runsOf(text, style), size, x: left * MM, y: base * MM }, height, book);
  };
  for (let at = 0; at <= RULER_MM; at += 10) write(String(at), 'plain', 6.5, CROSS_MM + at - widthOf(String(at), 'plain', 6.5) / MM / 2, ruler + 8);
  let base = ruler + 22;
  for (const { text, style, size } of sentences(lang, shift)) {
    for (const part of wrapLines((t) => widthOf(t, style, size), text, Math.min(TEXT_WIDTH, paper.pageWidth - TEXT_LEFT - 10) * MM, 6)) {
      // white behind the words, so that the labels' edges do not run through them
      content += `1 g ${x(TEXT_LEFT - 1)} ${y(base + size * 0.13)} ${x(widthOf(part, style, size) / MM + 2)} ${num(size * 1.25)} re f 0 g\n`;
      write(part, style, size, TEXT_LEFT, base);
      base += (size * 1.45) / MM;
    }
    base += 1.5;
  }
  const title = lang === 'en' ? 'Calibration page' : 'Trang căn máy in';
  const pdf = growingPdf({ lang, title, compress, page: { width: paper.pageWidth * MM, height }, form: { width: 1, height: 1, content: '' }, fonts: book.all() });
  const page = pdf.page(0, Buffer.from(content, 'latin1'));
  return Buffer.concat([pdf.head, page, pdf.tail(pdf.head.length + page.length, [pdf.head.length])]);
}

/**
 * The calibration page for what is to be printed; with a printer chosen, moved by its offsets, to see whether they are right.
 * @throws DomainError 401, 403, 404, 422
 */
export function calibrationOfRange(ctx: Context, input: unknown): Buffer {
  const data = parseInput(PrintInput, input);
  const range = rangeForView(ctx, data.range);
  return calibrationPage(layoutOf(data), shiftOfPrinter(ctx, range.organisationId, data.printer), ctx.lang);
}
