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

export interface OwnLabels {
  labelWidth: number;
  labelHeight: number;
  columns: number;
  rows: number;
  left: number;
  top: number;
  gapX: number;
  gapY: number;
  pageWidth: number;
  pageHeight: number;
}

const mm = (value: number, lang: 'vi' | 'en'): string => value.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 });

/** Labels of any size. @throws DomainError 422 when they do not fit the paper */
export function ownLayout(own: OwnLabels): Layout {
  const fields: FieldErrors = {};
  const width = own.left + own.columns * own.labelWidth + (own.columns - 1) * own.gapX;
  const height = own.top + own.rows * own.labelHeight + (own.rows - 1) * own.gapY;
  if (width > own.pageWidth + 0.01) {
    fields['columns'] = { vi: `${own.columns} cột tem rộng tới ${mm(width, 'vi')} mm, giấy chỉ rộng ${mm(own.pageWidth, 'vi')} mm.`, en: `${own.columns} columns of labels reach ${mm(width, 'en')} mm; the paper is ${mm(own.pageWidth, 'en')} mm wide.` };
  }
  if (height > own.pageHeight + 0.01) {
    fields['rows'] = { vi: `${own.rows} hàng tem cao tới ${mm(height, 'vi')} mm, giấy chỉ cao ${mm(own.pageHeight, 'vi')} mm.`, en: `${own.rows} rows of labels reach ${mm(height, 'en')} mm; the paper is ${mm(own.pageHeight, 'en')} mm high.` };
  }
  if (Object.keys(fields).length > 0) throw invalid(fields);
  return { ...own };
}

/** A roll: each label is a page of its own. */
export const rollLayout = (labelWidth: number, labelHeight: number): Layout => ({ pageWidth: labelWidth, pageHeight: labelHeight, columns: 1, rows: 1, labelWidth, labelHeight, left: 0, top: 0, gapX: 0, gapY: 0 });

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
