/** Input of printing, shared by addresses, forms and JSON. */
import { z } from '@hono/zod-openapi';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { wholeNumber, yes } from '../fields.ts';
import { RANGE_SIZE } from '../stamps/serial.ts';
import { ownLayout, rollLayout, SHEETS, type Layout } from './layout.rules.ts';
import type { PrintFormat } from './writer.ts';

/** What people choose: two sheets that shops sell, labels of their own on any paper, a roll as PDF, a label printer, a print house. */
export const PRINT_CHOICES = ['24', '65', 'own', 'roll', 'zpl', 'csv'] as const;
export type PrintChoice = (typeof PRINT_CHOICES)[number];

/** Millimetres as people write them: 38.1, '38,1'; empty means left out. */
const mm = (min: number, max: number) =>
  z
    .union([z.number(), z.string()])
    .transform((v) => (typeof v === 'number' ? v : v.trim() === '' ? undefined : /^-?\d{1,4}([.,]\d{1,3})?$/.test(v.trim()) ? Number(v.trim().replace(',', '.')) : Number.NaN))
    .refine((n) => n === undefined || (Number.isFinite(n) && n >= min && n <= max), say(`Hãy điền số mm từ ${min} đến ${max}, ví dụ 38,1.`, `Enter millimetres from ${min} to ${max}, such as 38.1.`))
    .optional();

/** A whole number that may be left out. */
const maybe = (max: number) => z.union([z.literal('').transform(() => undefined), wholeNumber(max)]).optional();

/** Sides of labels and paper; sheets of presses go up to a metre. */
export const layoutFields = {
  labelWidth: mm(5, 500),
  labelHeight: mm(5, 500),
  pageWidth: mm(10, 1_000),
  pageHeight: mm(10, 1_000),
  columns: maybe(50),
  rows: maybe(50),
  left: mm(0, 500),
  top: mm(0, 500),
  gapX: mm(0, 100),
  gapY: mm(0, 100),
};

const idOrNone = z.string().regex(/^([0-9a-z]{6,24})?$/, say('Hãy chọn.', 'Choose one.')).default('');

export const printFields = {
  format: z.enum(PRINT_CHOICES, say('Hãy chọn kiểu in.', 'Choose how to print.')).default('24'),
  ...layoutFields,
  /** Of a label printer. */
  dpi: z.union([z.literal(203), z.literal(300), z.enum(['203', '300']).transform((v) => Number(v) as 203 | 300)], say('Hãy chọn 203 hoặc 300.', 'Choose 203 or 300.')).default(203),
  /** A CSV that a spreadsheet opens in the right letters. */
  bom: yes.default(true),
  /** Public id of a printer profile, or none. */
  printer: idOrNone,
  /** Stamps are numbered from 1 for people; both ends belong to the part. */
  first: maybe(RANGE_SIZE),
  last: maybe(RANGE_SIZE),
};

type SizeChoice = Pick<z.output<typeof PrintInput>, 'format' | keyof typeof layoutFields>;

const SIZE_NEEDED = say('Cần điền kích thước tem.', 'The size of the label is needed.');

export const PrintInput = z.object({ range: z.string().min(1).max(40), ...printFields }).superRefine((data, issues) => {
  if (data.format !== 'own' && data.format !== 'roll' && data.format !== 'zpl') return;
  for (const side of ['labelWidth', 'labelHeight'] as const) if (data[side] === undefined) issues.addIssue({ code: 'custom', path: [side], message: SIZE_NEEDED });
});

/** The layout that was chosen. @throws DomainError 422 when the labels do not fit the paper */
export function layoutOf(data: SizeChoice): Layout {
  switch (data.format) {
    case 'own': return ownLayout({ ...data, labelWidth: data.labelWidth!, labelHeight: data.labelHeight! });
    case 'roll':
    case 'zpl': return rollLayout(data.labelWidth!, data.labelHeight!, data.columns, data.gapX);
    case '65': return SHEETS[65];
    case '24':
    case 'csv': return SHEETS[24];
  }
}

export const formatOf = (choice: PrintChoice): PrintFormat => (choice === 'csv' || choice === 'zpl' ? choice : 'pdf');

/**
 * A printer's name and what was measured, in mm, on the calibration page that it printed: from the left and the upper edge to the
 * cross, and the length of the ruler. For paper on which that page has no room: `dx`, `dy`, how far to move to the right and down.
 */
export const PrinterInput = z
  .object({ organisation: z.string().min(1).max(40), name: textField({ min: 1, max: 60 }), left: mm(5, 60), top: mm(5, 60), ruler: mm(135, 165), dx: mm(-30, 30), dy: mm(-30, 30) })
  .superRefine((data, issues) => {
    if (data.dx !== undefined || data.dy !== undefined) return;
    for (const name of ['left', 'top', 'ruler'] as const) if (data[name] === undefined) issues.addIssue({ code: 'custom', path: [name], message: say('Cần điền số đo này.', 'This measurement is needed.') });
  });
