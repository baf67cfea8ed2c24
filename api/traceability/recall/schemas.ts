/** Input of the verbs about recalls, shared by forms and JSON. */
import { z } from '@hono/zod-openapi';
import { QUANTITY_UNITS } from '../../../db/schema/traceability.ts';
import { RECALL_ACTS, RECALL_CAUSES, RECALL_HAZARDS } from '../../../db/schema/trace-recall.ts';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { yes } from '../fields.ts';

const publicId = z.string().regex(/^[0-9a-z]{6,24}$/, say('Không có mã này.', 'There is no such id.'));
export const RecallRef = z.object({ recall: publicId });

export const phone = z
  .string({ message: say('Cần số điện thoại để người mua hỏi.', 'A phone number for buyers is needed.') })
  .transform((text) => text.replace(/\s+/g, ' ').trim())
  .refine((text) => /^\+?[\d .()-]{4,20}$/.test(text) && text.replace(/\D/g, '').length >= 4, say('Số điện thoại chỉ có chữ số, ví dụ 1900 0000 hoặc 0912 345 678.', 'A phone number has digits only, such as 1900 0000 or 0912 345 678.'));

/** A quantity as people write it, in whole or thousandths: '2.400', '12,5' → thousandths. */
const amount = z
  .union([z.number(), z.string()])
  .transform((v) => (typeof v === 'number' ? v : /^\d{1,3}(?:[. ]\d{3})+(?:,\d{1,3})?$|^\d+(?:,\d{1,3})?$/.test(v.trim()) ? Number(v.trim().replace(/[. ]/g, '').replace(',', '.')) : Number.NaN))
  .refine((n) => Number.isFinite(n) && n >= 0 && n <= 1_000_000_000, say('Hãy điền một số, ví dụ 2.400 hoặc 12,5.', 'Enter a number, such as 2.400 or 12,5.'))
  .transform((n) => Math.round(n * 1_000));
const optionalAmount = z.union([z.literal('').transform(() => null), z.null(), amount]).default(null);

export const OpenRecallInput = z.object({
  lot: publicId,
  /** More lots to begin from: a suspect input, a sister lot. Several in one text, apart by blanks or commas. */
  more: z.union([z.array(publicId).max(50), z.string().max(1_000).transform((t) => t.split(/[\s,;]+/).filter(Boolean)).pipe(z.array(publicId).max(50))]).default([]),
  rehearsal: yes.default(false),
  cause: z.enum(RECALL_CAUSES, { message: say('Hãy chọn lý do.', 'Choose the cause.') }),
  hazard: z.enum(RECALL_HAZARDS, { message: say('Hãy chọn mức nguy hại.', 'Choose how dangerous it is.') }),
  reasonVi: textField({ min: 10, max: 300 }),
  reasonEn: textField({ max: 300 }).default(''),
  noticeVi: textField({ max: 2_000, lines: true }).default(''),
  noticeEn: textField({ max: 2_000, lines: true }).default(''),
  phone,
  decisionNumber: textField({ max: 60 }).default(''),
  /** UTC ms at which the fault was found; the 24 hours run from it. Left out: now. */
  startedAt: z.coerce.number().int().nonnegative().optional(),
});

export const DecideProposalInput = RecallRef.extend({ decisionNumber: textField({ max: 60 }).default('') });
export const DeclineInput = RecallRef.extend({ reason: textField({ min: 5, max: 300 }) });
export const ExtendInput = RecallRef.extend({ lot: publicId });

export const RecordInput = RecallRef.extend({
  kind: z.enum(RECALL_ACTS, { message: say('Hãy chọn việc đã làm.', 'Choose what was done.') }),
  holder: z.union([z.literal('').transform(() => null), z.null(), z.string().max(120)]).default(null),
  quantity: optionalAmount,
  unit: z.enum(QUANTITY_UNITS).default('EA'),
  note: textField({ max: 300 }).default(''),
}).superRefine((row, issue) => {
  if (row.kind === 'COLLECTED' && !row.quantity) issue.addIssue({ code: 'custom', path: ['quantity'], message: say('Thu về bao nhiêu? Hãy ghi số lượng.', 'How much came back? Enter the quantity.') });
  if (row.kind === 'NOTE' && row.note === '') issue.addIssue({ code: 'custom', path: ['note'], message: say('Hãy viết ghi chú.', 'Write the note.') });
  if (row.kind !== 'NOTE' && row.holder === null) issue.addIssue({ code: 'custom', path: ['holder'], message: say('Hãy chọn nơi giữ hàng.', 'Choose the holder.') });
});

export const ReportInput = RecallRef.extend({ recovered: amount, destroyed: amount, resultNote: textField({ min: 5, max: 1_000, lines: true }) }).superRefine((r, issue) => {
  if (r.destroyed > r.recovered) issue.addIssue({ code: 'custom', path: ['destroyed'], message: say('Không thể hủy nhiều hơn số đã thu về.', 'No more can be destroyed than came back.') });
});
