/** Input of the verbs about inspections, shared by forms, JSON and the phone's queue. */
import { z } from '@hono/zod-openapi';
import { INSPECTION_FINDINGS, INSPECTION_RESULTS } from '../../db/schema/inspection.ts';
import { QUANTITY_UNITS } from '../../db/schema/traceability.ts';
import { say } from '../errors.ts';
import { textField } from '../text.ts';
import { readDate } from '../time.ts';

const publicId = z.string().regex(/^[0-9a-z]{6,24}$/, say('Không có mã này.', 'There is no such id.'));
export const InspectionRef = z.object({ inspection: publicId });

const emptyTo = <T extends z.ZodType>(schema: T) => z.union([z.literal('').transform(() => null), z.null(), schema]).default(null as never);
const day = z.string().transform((text) => readDate(text) ?? '').refine((date) => date !== '', say('Không có ngày này. Hãy ghi như 22/11/2026.', 'There is no such day. Write it like 22/11/2026.'));
const quantity = z
  .union([z.number(), z.string()])
  .transform((v) => (typeof v === 'number' ? v : /^\d{1,3}(?:[. ]\d{3})+(?:,\d{1,3})?$|^\d+(?:,\d{1,3})?$/.test(v.trim()) ? Number(v.trim().replace(/[. ]/g, '').replace(',', '.')) : Number.NaN))
  .refine((n) => Number.isFinite(n) && n > 0 && n <= 1_000_000_000, say('Hãy điền một số lớn hơn 0, ví dụ 24 hoặc 1,5.', 'Enter a number above 0, such as 24 or 1,5.'))
  .transform((n) => Math.max(1, Math.round(n * 1_000)));
const findings = z.union([z.array(z.enum(INSPECTION_FINDINGS)), z.enum(INSPECTION_FINDINGS).transform((f) => [f])]).default([]).transform((all) => [...new Set(all)]);

export const SaveInspectionInput = z.object({
  /** Made where the record begins; the form's token, or a phone's random id. */
  clientId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/, say('Bản ghi này không có mã. Mời Ông/Bà mở lại trang.', 'This record has no id. Please open the page again.')),
  revision: z.coerce.number().int().min(1).max(1_000_000).default(1),
  /** As scanned or typed; kept even when it is no serial of this floor. */
  serial: textField({ max: 300 }).default(''),
  /** Public ids, where the floor knows them. A stamp names both. */
  lot: emptyTo(publicId),
  producer: emptyTo(publicId),
  communeCode: emptyTo(z.string().regex(/^\d{5}$/, say('Hãy chọn xã, phường.', 'Choose a commune.'))),
  place: textField({ max: 200 }).default(''),
  holder: textField({ max: 200 }).default(''),
  goods: textField({ max: 300 }).default(''),
  quantity: emptyTo(quantity),
  unit: z.enum(QUANTITY_UNITS).default('EA'),
  findings,
  note: textField({ max: 3_000, lines: true }).default(''),
  result: emptyTo(z.enum(INSPECTION_RESULTS)),
  followUp: textField({ max: 500 }).default(''),
  dueOn: emptyTo(day),
  representative: textField({ max: 120 }).default(''),
  witness: textField({ max: 120 }).default(''),
  /** UTC ms by the phone's clock; left out: now. */
  inspectedAt: z.coerce.number().int().positive().optional(),
  /** Draws up the minutes at once. */
  record: z.union([z.boolean(), z.string()]).transform((v) => v === true || v === 'yes' || v === 'true').default(false),
});

export const RequestPhotosInput = z.object({
  producer: publicId,
  lot: emptyTo(publicId),
  ask: textField({ min: 10, max: 500 }),
  dueOn: day,
});
export const AnswerInput = InspectionRef.extend({ token: z.string().max(100).default(''), answer: textField({ max: 1_000, lines: true }).default('') });
export const ResolveInput = InspectionRef.extend({ outcome: textField({ min: 5, max: 500 }) });
