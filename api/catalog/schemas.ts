/** Shapes of what people enter, shared by forms and JSON. */
import { z } from 'zod';
import { groupCodes } from '../../db/schema/catalog.ts';
import { say } from '../errors.ts';
import { textField } from '../text.ts';
import { isDate } from '../time.ts';
import { MAX_PRICE, readDong, readNet } from './units.rules.ts';

/** Text that may be left empty: '' becomes null. */
const optional = (max: number, lines = false) =>
  z.union([z.null(), textField({ max, lines })]).optional().transform((t) => (t ? t : null));

const whole = z.union([z.number(), z.string().trim().regex(/^\d{1,10}$/).transform(Number)]);

export const productPublicId = z.string().regex(/^[0-9a-z]{6,24}$/, say('Không nhận ra sản phẩm này.', 'This product is not recognised.'));

/** The version that the form was filled from. */
export const versionField = whole.pipe(z.number({ message: say('Trang này đã cũ. Mời bạn tải lại.', 'This page is out of date. Please reload it.') }).int().min(1));

export const dateField = z
  .string({ message: say('Cần ngày.', 'A date is needed.') })
  .trim()
  .transform((t) => { const m = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(t); return m ? `${m[3]}-${m[2]!.padStart(2, '0')}-${m[1]!.padStart(2, '0')}` : t; })
  .refine(isDate, say('Ngày chưa đúng. Viết như 22/11/2026.', 'Not a date. Write it like 22/11/2026.'));

export const reasonField = textField({ min: 5, max: 1_000, lines: true });

/** A price as typed; empty means "Liên hệ". */
export const priceField = z
  .union([z.null(), z.number(), z.string()]).optional()
  .transform((v, c) => {
    const dong = v === null || v === undefined ? null : typeof v === 'number' ? (Number.isSafeInteger(v) && v >= 1 && v <= MAX_PRICE ? v : undefined) : readDong(v);
    if (dong !== undefined) return dong;
    c.addIssue({ code: 'custom', message: say('Giá là số đồng lớn hơn 0, ví dụ 85.000. Để trống nếu muốn ghi “Liên hệ”.', 'The price is a whole amount of đồng above 0, for example 85.000. Leave it empty for “Contact”.') });
    return z.NEVER;
  });

/** A stock as typed; empty means that it is not counted. */
export const stockField = z
  .union([z.null(), z.number(), z.string()]).optional()
  .transform((v, c) => {
    if (v === null || v === undefined || (typeof v === 'string' && v.trim() === '')) return null;
    const n = typeof v === 'number' ? v : /^\d[\d.\s]*$/.test(v.trim()) ? Number(v.replace(/[.\s]/g, '')) : NaN;
    if (Number.isSafeInteger(n) && n >= 0 && n <= 1_000_000_000) return n;
    c.addIssue({ code: 'custom', message: say('Số lượng còn là số nguyên từ 0 trở lên. Để trống nếu không đếm.', 'The stock is a whole number from 0. Leave it empty when it is not counted.') });
    return z.NEVER;
  });

export const listingFields = z.object({
  name: textField({ min: 2, max: 160 }),
  nameEn: optional(160),
  groupCode: z.enum(groupCodes, { message: say('Chọn một trong sáu nhóm sản phẩm.', 'Choose one of the six product groups.') }),
  communeCode: z.union([z.null(), z.literal('').transform(() => null), z.string().regex(/^\d{5}$/, say('Chọn xã, phường trong danh sách.', 'Choose a commune from the list.'))]).optional().transform((c) => c ?? null),
  placeText: optional(200),
  story: optional(5_000, true),
  storyEn: optional(5_000, true),
  origin: optional(1_000, true),
  ingredients: optional(1_000, true),
});

/** A listing: `publicId` and `version` when it exists already, `organisationId` (or `producerId`, for staff and helpers) when it is new. */
export const listingInput = listingFields.extend({
  publicId: productPublicId.optional(),
  version: versionField.optional(),
  organisationId: whole.pipe(z.number().int().positive()).optional(),
  producerId: whole.pipe(z.number().int().positive()).optional(),
});
export type ListingInput = z.input<typeof listingInput>;

/** A size of a product. `amount` and `unit` as written: '1,5' 'kg'. */
export const tradeItemInput = z
  .object({
    product: productPublicId,
    tradeItem: productPublicId.optional(),
    version: versionField.optional(),
    label: textField({ min: 1, max: 80 }),
    labelEn: optional(80),
    amount: z.union([z.number().transform((n) => String(n).replace('.', ',')), z.string().max(20)]),
    unit: z.string().max(20),
    pieces: z.union([z.null(), z.literal('').transform(() => 1), whole]).optional().transform((p) => p ?? 1).pipe(z.number().int().min(1, say('Số gói nhỏ từ 1 trở lên.', 'At least 1 pack.')).max(100_000)),
    price: priceField,
    stock: stockField,
    gtin: z.union([z.null(), z.string()]).optional().transform((g) => (g ?? '').replace(/[\s-]/g, '') || null),
  })
  .transform((v, c) => {
    const net = readNet(v.amount, v.unit);
    if (!net) {
      c.addIssue({ code: 'custom', path: ['amount'], message: say('Khối lượng tịnh chưa đúng. Viết số và chọn đơn vị, ví dụ 500 ml, 1,5 kg, 1 bộ.', 'The net quantity is not right. Write a number and choose a unit, for example 500 ml, 1,5 kg, 1 bộ.') });
      return z.NEVER;
    }
    return { ...v, net };
  });
export type TradeItemInput = z.input<typeof tradeItemInput>;

export const priceStockInput = z.object({ tradeItem: productPublicId, price: priceField, stock: stockField, version: versionField.optional() });

export const moveInput = z.object({ publicId: productPublicId, version: versionField });
export const reasonedMoveInput = moveInput.extend({ reason: reasonField });

export const certifyInput = z.object({
  publicId: productPublicId,
  /** the announcement or proposal that was checked against the decision */
  gradingId: z.union([z.literal('').transform(() => undefined), whole]).optional(),
  stars: whole.pipe(z.number().int().min(3, say('Sao từ 3 đến 5.', 'Stars are 3 to 5.')).max(5, say('Sao từ 3 đến 5.', 'Stars are 3 to 5.'))),
  decisionNumber: textField({ min: 3, max: 80 }),
  decisionDate: dateField,
  body: textField({ min: 5, max: 160 }),
  validUntil: z.union([z.null(), z.literal('').transform(() => undefined), dateField]).optional(),
});

export const mergeInput = z.object({
  /** public id of the product (slug of the producer) that stays, and of the one that goes into it */
  keep: z.string().min(1).max(100),
  drop: z.string().min(1).max(100),
});
