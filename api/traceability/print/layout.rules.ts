/** Where labels stand on the paper, and what a printer is off by. All in mm unless told. Pure. */
import { invalid, type FieldErrors } from '../../errors.ts';

export interface Layout {
  pageWidth: number;
  pageHeight: number;
  columns: number;
  rows: number;
  labelWidth: number;
  labelHeight: number;
  left: number;
  top: number;
  gapX: number;
  gapY: number;
  /** Side that the QR with its quiet zone should have; left out: what suits the label. */
  qrSide?: number | undefined;
}

const A4 = { pageWidth: 210, pageHeight: 297 } as const;

/** Label sheets that shops sell: 24 of 70 × 37 mm, 65 of 38.1 × 21.2 mm. */
export const SHEETS = {
  24: { ...A4, columns: 3, rows: 8, labelWidth: 70, labelHeight: 37, left: 0, top: 0.5, gapX: 0, gapY: 0, qrSide: 27 },
  65: { ...A4, columns: 5, rows: 13, labelWidth: 38.1, labelHeight: 21.2, left: 4.75, top: 10.7, gapX: 2.5, gapY: 0, qrSide: 17 },
} as const satisfies Record<number, Layout>;

/** Labels of any size. What is left out is chosen: A4, as many as fit, in the middle of the paper. */
export interface OwnLabels {
  labelWidth: number;
  labelHeight: number;
  pageWidth?: number | undefined;
  pageHeight?: number | undefined;
  columns?: number | undefined;
  rows?: number | undefined;
  left?: number | undefined;
  top?: number | undefined;
  gapX?: number | undefined;
  gapY?: number | undefined;
}

/** Few printers print nearer to an edge than this. */
const MARGIN = 5;

const mm = (value: number, lang: 'vi' | 'en'): string => value.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 });

/** How many labels go one way, and where the first begins. */
function along(page: number, label: number, gap: number, count: number | undefined, start: number | undefined): { count: number; start: number; end: number } {
  const margin = start ?? MARGIN;
  const many = count ?? Math.max(1, Math.floor((page - margin - MARGIN + gap) / (label + gap) + 1e-9));
  const length = many * label + (many - 1) * gap;
  const from = start ?? Math.max(0, Math.round((page - length) * 50) / 100);
  return { count: many, start: from, end: from + length };
}

/** @throws DomainError 422 when the labels do not fit the paper */
export function ownLayout(own: OwnLabels): Layout {
  const { labelWidth, labelHeight, pageWidth = A4.pageWidth, pageHeight = A4.pageHeight, gapX = 0, gapY = 0 } = own;
  const x = along(pageWidth, labelWidth, gapX, own.columns, own.left);
  const y = along(pageHeight, labelHeight, gapY, own.rows, own.top);
  const fields: FieldErrors = {};
  if (x.end > pageWidth + 0.01) {
    const sentence = { vi: `${x.count} cột tem rộng tới ${mm(x.end, 'vi')} mm, giấy chỉ rộng ${mm(pageWidth, 'vi')} mm.`, en: `${x.count} columns of labels reach ${mm(x.end, 'en')} mm; the paper is ${mm(pageWidth, 'en')} mm wide.` };
    fields[own.columns === undefined ? 'labelWidth' : 'columns'] = sentence;
  }
  if (y.end > pageHeight + 0.01) {
    const sentence = { vi: `${y.count} hàng tem cao tới ${mm(y.end, 'vi')} mm, giấy chỉ cao ${mm(pageHeight, 'vi')} mm.`, en: `${y.count} rows of labels reach ${mm(y.end, 'en')} mm; the paper is ${mm(pageHeight, 'en')} mm high.` };
    fields[own.rows === undefined ? 'labelHeight' : 'rows'] = sentence;
  }
  if (Object.keys(fields).length > 0) throw invalid(fields);
  return { pageWidth, pageHeight, columns: x.count, rows: y.count, labelWidth, labelHeight, left: x.start, top: y.start, gapX, gapY };
}

/** A roll: each row of labels is a page of its own; the gap between rows belongs to the printer. */
export const rollLayout = (labelWidth: number, labelHeight: number, columns = 1, gapX = columns > 1 ? 2 : 0): Layout => ({
  pageWidth: Math.round((columns * labelWidth + (columns - 1) * gapX) * 1_000) / 1_000, pageHeight: labelHeight, columns, rows: 1, labelWidth, labelHeight, left: 0, top: 0, gapX, gapY: 0,
});

export const perPage = (layout: Layout): number => layout.columns * layout.rows;

/** Left and top edge of the n-th label of a page. */
export const placeOf = (layout: Layout, n: number): { x: number; y: number } => ({
  x: layout.left + (n % layout.columns) * (layout.labelWidth + layout.gapX),
  y: layout.top + Math.floor(n / layout.columns) * (layout.labelHeight + layout.gapY),
});

/** What a printer is off by, turned round: `x → scale · x + dx`. Whole numbers, so that they can be kept. */
export interface Shift {
  /** Micrometres, to the right and down. */
  dxUm: number;
  dyUm: number;
  /** Millionths: 1,000,000 prints as it is. */
  scalePpm: number;
}
export const NO_SHIFT: Shift = { dxUm: 0, dyUm: 0, scalePpm: 1_000_000 };

/** The cross of the calibration page stands so far from the left and the upper edge; its ruler is so long. */
export const CROSS_MM = 20;
export const RULER_MM = 150;

/**
 * What to print by, from what was measured on the calibration page. The printer puts x at a + k·x; so x must be asked for at (x − a)/k.
 * @param measured mm: from the left edge and from the upper edge to the cross; length of the ruler
 */
export function shiftOf(measured: { left: number; top: number; ruler: number }): Shift {
  const scale = RULER_MM / measured.ruler;
  const um = (found: number): number => Math.round((CROSS_MM - found * scale) * 1_000) || 0;
  return { dxUm: um(measured.left), dyUm: um(measured.top), scalePpm: Math.round(scale * 1_000_000) };
}
