/** Input of the verbs about lots, shared by forms and JSON. */
import { z } from '@hono/zod-openapi';
import { say } from '../../errors.ts';
import { LOT_CODE } from '../../gs1/index.ts';
import { textField } from '../../text.ts';
import { Portion } from '../events/schemas.ts';
import { day, wholeNumber, yes } from '../fields.ts';

const MAX_GOODS = 10_000_000;

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
    /** Lots that it is made of: then the lot begins with a transformation. */
    inputs: z.array(Portion).max(100).default([]),
  })
  .superRefine((lot, issue) => {
    if (lot.noExpiry && lot.expiryDate !== null) issue.addIssue({ code: 'custom', path: ['expiryDate'], message: say('Đã ghi là không có hạn thì để trống ngày hết hạn.', 'Leave the date empty when the goods do not expire.') });
    if (!lot.noExpiry && lot.expiryDate === null) issue.addIssue({ code: 'custom', path: ['expiryDate'], message: say('Cần điền hạn sử dụng, hoặc đánh dấu là hàng không có hạn.', 'Enter the expiry date, or mark the goods as not expiring.') });
    if (lot.expiryDate !== null && lot.expiryDate <= lot.productionDate) issue.addIssue({ code: 'custom', path: ['expiryDate'], message: say('Hạn sử dụng phải sau ngày sản xuất.', 'The expiry date must come after the production date.') });
  });
