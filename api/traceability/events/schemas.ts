/** Input of the verbs about events, shared by forms and JSON. */
import { z } from '@hono/zod-openapi';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { decimal, publicIdField, tellFields, unit, wholeNumber } from '../fields.ts';

/** So much of a lot; its own unit where none is given. */
export const Portion = z.object({ lot: publicIdField, quantity: decimal, unit: unit.or(z.literal('').transform(() => undefined)).optional() });
export const portions = z.array(Portion, say('Hãy chọn ít nhất một lô.', 'Choose at least one lot.')).min(1, say('Hãy chọn ít nhất một lô.', 'Choose at least one lot.')).max(100);

const rawName = textField({ min: 2, max: 120 });

export const ProcessInput = z.object({
  ...tellFields,
  inputs: portions,
  /** A new raw lot of that name, or more of a lot that there is. */
  output: z.union([
    z.object({ lot: publicIdField, quantity: decimal }),
    z.object({ name: rawName, quantity: decimal, unit }),
  ]),
});

export const OpenRawLotInput = z.object({
  ...tellFields,
  /** Whose; one's own when left out. */
  producer: z.string().regex(/^[0-9a-z]{0,24}$/).default(''),
  name: rawName,
  quantity: decimal,
  unit,
});

export const PackInput = z.object({ ...tellFields, lot: publicIdField, quantity: decimal });

export const FillCartonInput = z.object({
  ...tellFields,
  /** An open carton of one's own; a new one when left out. */
  carton: publicIdField.or(z.literal('').transform(() => undefined)).optional(),
  contents: portions,
  /** So many new cartons, each with these contents. */
  cartons: wholeNumber(200).default(1),
});

export const OpenCartonInput = z.object({ ...tellFields, carton: publicIdField, /** All that is inside when left out. */ contents: z.array(Portion).max(100).default([]) });

const goodsOrCartons = (data: { lots: unknown[]; cartons: unknown[] }) => data.lots.length + data.cartons.length > 0;
const NOTHING_CHOSEN = { path: ['lots'], message: say('Hãy điền số lượng hoặc chọn thùng.', 'Enter a quantity or choose a carton.') };

export const ShipInput = z
  .object({
    ...tellFields,
    lots: z.array(Portion).max(100).default([]),
    cartons: z.array(publicIdField).max(500).default([]),
    /** A producer on the floor … */
    recipient: z.string().regex(/^[0-9a-z]{0,24}$/).default(''),
    /** … or whoever it is. */
    recipientName: textField({ max: 120 }).default(''),
    recipientPhone: z.string().trim().regex(/^(\+?[\d .-]{8,16})?$/, say('Số điện thoại ghi như 0912 345 678.', 'Write the phone number like 0912 345 678.')).default(''),
  })
  .refine(goodsOrCartons, NOTHING_CHOSEN)
  .refine((s) => s.recipient !== '' || s.recipientName !== '', { path: ['recipientName'], message: say('Hãy ghi ai nhận hàng.', 'Say who gets the goods.') });

export const ReceiveInput = z.object({
  ...tellFields,
  /** Event id of the shipping. */
  shipment: z.string().max(80),
  /** Less than was shipped; all that has not come yet when left out. */
  lots: z.array(Portion).max(100).optional(),
  /** SSCCs of the cartons that came; all of them when left out. */
  cartons: z.array(z.string().regex(/^\d{18}$/)).max(500).optional(),
});

export const SellInput = z
  .object({ ...tellFields, lots: z.array(Portion).max(100).default([]), cartons: z.array(publicIdField).max(500).default([]) })
  .refine(goodsOrCartons, NOTHING_CHOSEN);

export const CorrectInput = z.object({
  event: z.string().max(80),
  reason: textField({ min: 3, max: 300 }),
  /** What is right: quantities by stored key, and the time. Left out: the event is taken back and nothing takes its place. */
  quantities: z.record(z.string().max(200), decimal).optional(),
  date: tellFields.date,
  time: tellFields.time,
});

export const TranslateInput = z.object({
  object: z.enum(['event', 'lot']),
  id: z.string().max(80),
  lang: z.enum(['vi', 'en', 'zh']),
  text: textField({ min: 1, max: 500, lines: true }),
  /** True when a machine translated it; the journey says so. */
  machine: z.union([z.boolean(), z.string()]).transform((v) => v === true || v === 'yes' || v === 'on' || v === '1').default(false),
});
