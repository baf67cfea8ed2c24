/** Fields that the verbs' inputs share. */
import { z } from '@hono/zod-openapi';
import { say } from '../errors.ts';
import { readDate } from '../time.ts';

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
