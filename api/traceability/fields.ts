/** Fields that the verbs' inputs share. */
import { z } from '@hono/zod-openapi';
import { say } from '../errors.ts';
import { textField } from '../text.ts';
import { readDate } from '../time.ts';
import { QUANTITY_UNITS } from '../../db/schema/traceability.ts';

/** A whole number as people write it: 2400, '2.400', '2 400'. */
export const wholeNumber = (max: number) =>
  z
    .union([z.number(), z.string()])
    .transform((v) => (typeof v === 'number' ? v : /^\d{1,3}(?:[. ]\d{3})+$|^\d+$/.test(v.trim()) ? Number(v.replace(/[. ]/g, '')) : Number.NaN))
    .refine((n) => Number.isSafeInteger(n) && n >= 1, say('Hãy điền một số nguyên từ 1 trở lên, ví dụ 2.400.', 'Enter a whole number of 1 or more, such as 2400.'))
    .refine((n) => !(n > max), say(`Nhiều nhất là ${max.toLocaleString('vi-VN')}.`, `At most ${max.toLocaleString('en-GB')}.`));

/** A day as people type it → 'YYYY-MM-DD'. */
export const day = z
  .string({ message: say('Cần điền ngày.', 'A date is needed.') })
  .transform((text) => readDate(text) ?? '')
  .refine((date) => date !== '', say('Không có ngày này. Hãy ghi như 22/11/2026.', 'There is no such day. Write it like 22/11/2026.'));

/** A ticked box. */
export const yes = z.union([z.boolean(), z.string()]).transform((v) => v === true || v === 'yes' || v === 'on' || v === '1');

/** '1.500' and '1.500,5' as written in Vietnam; '0.5', where a dot before one or two digits can only be a decimal mark. */
function readDecimal(text: string): number {
  const t = text.trim().replace(/[\s\u00a0]/g, '');
  if (/^\d{1,3}(\.\d{3})+(,\d{1,3})?$/.test(t)) return Number(t.replaceAll('.', '').replace(',', '.'));
  return /^\d{1,13}([.,]\d{1,3})?$/.test(t) ? Number(t.replace(',', '.')) : Number.NaN;
}

/** A quantity as people write it: '250', '1.500', '12,5'. Up to three decimals, above zero. */
export const decimal = z
  .union([z.number(), z.string()])
  .transform((v) => (typeof v === 'number' ? v : readDecimal(v)))
  .refine((n) => Number.isFinite(n) && n > 0 && Math.abs(n * 1_000 - Math.round(n * 1_000)) < 1e-6, say('Hãy điền một số lớn hơn 0, ví dụ 250 hoặc 12,5.', 'Enter a number above 0, such as 250 or 12,5.'))
  .refine((n) => !(n > 10_000_000), say('Số này lớn quá. Hãy xem lại đơn vị.', 'This number is too large. Check the unit.'));

/** 'HH:MM', or empty. */
const time = z
  .string()
  .default('')
  .refine((t) => t === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(t.trim()), say('Giờ ghi như 07:30.', 'Write the time like 07:30.'))
  .transform((t) => t.trim());

/** Degrees as a phone gives them; empty when the person gave none. */
const degrees = (most: number) =>
  z
    .union([z.number(), z.string(), z.null()])
    .default('')
    .transform((v) => (v === '' || v === null ? null : typeof v === 'number' ? v : /^-?\d{1,3}([.,]\d{1,20})?$/.test(v.trim()) ? Number(v.trim().replace(',', '.')) : Number.NaN))
    .refine((n) => n === null || (Number.isFinite(n) && Math.abs(n) <= most), say('Vị trí không đọc được. Hãy lấy lại vị trí hoặc để trống.', 'The position cannot be read. Take it again or leave it empty.'));

/** When, where and with what words: the same for every step. */
export const tellFields = {
  date: day.or(z.literal('').transform(() => null)).nullable().default(null),
  time,
  communeCode: z.string().regex(/^(\d{5})?$/, say('Hãy chọn xã, phường.', 'Choose the commune.')).default(''),
  /** A position is kept only when the person ticked that they give it. */
  usePosition: yes.default(false),
  latitude: degrees(90),
  longitude: degrees(180),
  note: textField({ max: 500, lines: true }).default(''),
  /** Token under which photos were staged; a form's own token when left out. */
  photos: z.string().regex(/^([\w.-]{8,100})?$/).default(''),
};

export const unit = z.enum(QUANTITY_UNITS, say('Hãy chọn đơn vị.', 'Choose the unit.'));
export const publicIdField = z.string({ message: say('Hãy chọn.', 'Choose one.') }).regex(/^[0-9a-z]{6,24}$/, say('Hãy chọn.', 'Choose one.'));
