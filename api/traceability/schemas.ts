/** Input of the verbs, shared by forms and JSON. */
import { z } from '@hono/zod-openapi';
import { say } from '../errors.ts';
import { textField } from '../text.ts';
import { readDate } from '../time.ts';
import { LOT_CODE } from './gs1.ts';
import { RANGE_SIZE } from './serial.ts';

const MAX_GOODS = 10_000_000;

/** A whole number as people write it: 2400, '2.400', '2 400'. */
const wholeNumber = (max: number) =>
  z
    .union([z.number(), z.string()])
    .transform((v) => (typeof v === 'number' ? v : /^\d{1,3}(?:[. ]\d{3})+$|^\d+$/.test(v.trim()) ? Number(v.replace(/[. ]/g, '')) : Number.NaN))
    .refine((n) => Number.isSafeInteger(n) && n >= 1, say('Hãy điền một số nguyên từ 1 trở lên, ví dụ 2.400.', 'Enter a whole number of 1 or more, such as 2400.'))
    .refine((n) => !(n > max), say(`Nhiều nhất là ${max.toLocaleString('vi-VN')}.`, `At most ${max.toLocaleString('en-GB')}.`));

const day = z
  .string({ message: say('Cần điền ngày.', 'A date is needed.') })
  .transform((text) => readDate(text) ?? '')
  .refine((date) => date !== '', say('Không có ngày này. Hãy ghi như 22/11/2026.', 'There is no such day. Write it like 22/11/2026.'));

const yes = z.union([z.boolean(), z.string()]).transform((v) => v === true || v === 'yes' || v === 'on' || v === '1');

export const OpenLotInput = z
  .object({
    tradeItem: z.string({ message: say('Hãy chọn quy cách sản phẩm.', 'Choose the size of the product.') }).min(1, say('Hãy chọn quy cách sản phẩm.', 'Choose the size of the product.')).max(40),
    /** Empty: the next code of the day is given. */
    code: z
      .string()
      .default('')
      .transform((c) => c.normalize('NFKC').replace(/\s+/g, '').toUpperCase())
      .refine((c) => c === '' || LOT_CODE.test(c), say('Mã lô có 1 đến 20 ký tự: chữ không dấu, số, dấu gạch ngang, gạch dưới, chấm hoặc gạch chéo.', 'A lot code has 1 to 20 characters: letters without marks, digits, dash, underscore, dot or slash.')),
    productionDate: day,
    expiryDate: z.union([z.literal('').transform(() => null), z.null(), day]).default(null),
    noExpiry: yes.default(false),
    /** How many packages of this size. */
    quantity: wholeNumber(MAX_GOODS),
    communeCode: z.string().regex(/^\d{5}$/, say('Hãy chọn nơi sản xuất.', 'Choose where it was made.')),
    standards: textField({ max: 300 }).default(''),
    ingredients: textField({ max: 500 }).default(''),
    notes: textField({ max: 1_000, lines: true }).default(''),
  })
  .superRefine((lot, issue) => {
    if (lot.noExpiry && lot.expiryDate !== null) issue.addIssue({ code: 'custom', path: ['expiryDate'], message: say('Đã ghi là không có hạn thì để trống ngày hết hạn.', 'Leave the date empty when the goods do not expire.') });
    if (!lot.noExpiry && lot.expiryDate === null) issue.addIssue({ code: 'custom', path: ['expiryDate'], message: say('Cần điền hạn sử dụng, hoặc đánh dấu là hàng không có hạn.', 'Enter the expiry date, or mark the goods as not expiring.') });
    if (lot.expiryDate !== null && lot.expiryDate <= lot.productionDate) issue.addIssue({ code: 'custom', path: ['expiryDate'], message: say('Hạn sử dụng phải sau ngày sản xuất.', 'The expiry date must come after the production date.') });
  });

export const IssueStampsInput = z.object({
  lot: z.string().min(1).max(40),
  count: wholeNumber(RANGE_SIZE),
});

export const RangeInput = z.object({ range: z.string().min(1).max(40) });

/** Stamps are numbered from 1 for people; both ends belong to the part. Left out: the whole range. */
const place = z.union([z.literal('').transform(() => undefined), wholeNumber(RANGE_SIZE)]).optional();

const inOrder = (part: { first?: number | undefined; last?: number | undefined }) => part.first === undefined || part.last === undefined || part.first <= part.last;
const OUT_OF_ORDER = { path: ['last'], message: say('Số cuối phải bằng hoặc lớn hơn số đầu.', 'The last number must not be below the first.') };

export const ActivateInput = z.object({ range: z.string().min(1).max(40), first: place, last: place }).refine(inOrder, OUT_OF_ORDER);

export const VoidInput = z
  .object({ range: z.string().min(1).max(40), first: place, last: place, reason: textField({ min: 3, max: 300 }) })
  .refine(inOrder, OUT_OF_ORDER);
