/** Input of the register of advisers, the support plan and the choice of providers, shared by forms and JSON. */
import { z } from 'zod';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { METHODS } from '../rules/procurement.ts';
import { KINDS } from '../rules/types.ts';
import { legalDate, vnd } from '../schemas.ts';

const id = z.string().max(40);
const version = z.number().int().positive().nullable().default(null);
const reason = textField({ min: 10, max: 2_000, lines: true });
const decisionNumber = textField({ min: 1, max: 60 }).refine((s) => /\d/.test(s), say('Số quyết định có ít nhất một chữ số, như 45/QĐ-SCT.', 'A decision’s number has a digit, as in 45/QĐ-SCT.'));
const price = vnd.refine((n) => n > 0 && n <= 1_000_000_000_000, say('Giá phải lớn hơn 0 và dưới 1.000 tỷ đồng.', 'A price is above 0 and below 1,000 billion đồng.'));

export const adviserInput = z.object({
  /** Entry to change; empty for a new one. */
  id: z.number().int().positive().nullable().default(null),
  version,
  code: textField({ min: 2, max: 40 }).refine((s) => /^[\p{L}\d./-]+$/u.test(s), say('Mã chỉ gồm chữ, số, dấu chấm, gạch nối và gạch chéo.', 'A code holds letters, digits, dots, hyphens and slashes.')),
  name: textField({ min: 2, max: 160 }),
  kind: z.enum(['PERSON', 'ORGANISATION'], say('Chọn cá nhân hay tổ chức tư vấn.', 'Choose a person or an organisation.')),
  fields: z.array(z.enum(KINDS)).min(1, say('Chọn ít nhất một lĩnh vực.', 'Choose at least one field.')).max(KINDS.length).transform((list) => [...new Set(list)].sort()),
  network: textField({ min: 3, max: 200 }),
  recognisedFrom: legalDate,
  recognisedUntil: legalDate.nullable().default(null),
  decisionNumber, decisionDated: legalDate,
  phone: textField({ max: 30 }).refine((s) => s === '' || /^\+?[\d\s.()-]{8,}$/.test(s), say('Số điện thoại chưa đúng.', 'This phone number is not right.')).default(''),
  email: textField({ max: 160 }).refine((s) => s === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(s), say('Địa chỉ thư chưa đúng.', 'This e-mail address is not right.')).default(''),
  /** The adviser agrees that phone and e-mail are shown to everybody. */
  consent: z.boolean().default(false),
  illustration: z.boolean().default(false),
}).refine((a) => a.recognisedUntil === null || a.recognisedUntil >= a.recognisedFrom, { path: ['recognisedUntil'], message: say('Ngày hết hiệu lực không thể trước ngày công nhận.', 'The last day cannot come before the first.') })
  .refine((a) => a.decisionDated <= a.recognisedFrom, { path: ['recognisedFrom'], message: say('Công nhận không thể có hiệu lực trước ngày quyết định.', 'A recognition cannot begin before its decision.') });
export type AdviserInput = z.input<typeof adviserInput>;

export const choiceInput = z.object({
  application: id,
  method: z.enum(METHODS, say('Chọn hình thức lựa chọn.', 'Choose how the provider was chosen.')),
  decisionNumber, decisionDated: legalDate, reason,
  /** Quotes and bids that were considered; the chosen one is a provider registered here. Empty where the office itself serves. */
  quotes: z.array(z.object({
    bidder: textField({ min: 3, max: 200 }),
    taxCode: textField({ min: 10, max: 14 }).refine((s) => /^\d{10}(-?\d{3})?$|^\d{12}$/.test(s), say('Mã số thuế gồm 10, 12 hoặc 13 chữ số.', 'A tax code has 10, 12 or 13 digits.')),
    amountVnd: price, chosen: z.boolean().default(false),
  })).max(10, say('Tối đa 10 báo giá.', 'At most 10 quotes.')).default([]),
});
export type ChoiceInput = z.input<typeof choiceInput>;

export const planInput = z.object({
  programme: z.string().max(120),
  year: z.number({ message: say('Cần năm của kế hoạch.', 'The plan’s year is needed.') }).int().min(2000, say('Năm này chưa đúng.', 'This year is not right.')).max(2200, say('Năm này chưa đúng.', 'This year is not right.')),
  quarter: z.number().int().min(1).max(4).nullable().default(null),
  note: textField({ max: 1_000, lines: true }).default(''),
});
export type PlanInput = z.input<typeof planInput>;
export const planRef = z.object({ plan: id, version });
export type PlanRef = z.input<typeof planRef>;
export const planLinesInput = z.object({ plan: id, version, applications: z.array(id).min(1, say('Chọn ít nhất một nhu cầu.', 'Choose at least one need.')).max(500, say('Tối đa 500 nhu cầu một lần.', 'At most 500 needs at a time.')) });
export type PlanLinesInput = z.input<typeof planLinesInput>;
export const approvePlanInput = z.object({ plan: id, version, decisionNumber, decisionDated: legalDate });
export type ApprovePlanInput = z.input<typeof approvePlanInput>;
export const returnPlanInput = z.object({ plan: id, version, reason });
export type ReturnPlanInput = z.input<typeof returnPlanInput>;
