/** Input of what the accountant does with the appropriation and the Treasury's statements, shared by forms and JSON. */
import { z } from 'zod';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { CHANGE_KINDS } from '../rules/budget-change.ts';
import { legalDate, vnd } from '../schemas.ts';

const slug = z.string().max(120);
const id = z.string().max(40);
const year = z.number({ message: say('Cần một năm, như 2026.', 'A year is needed, such as 2026.') }).int().min(2000, say('Năm này không hợp lệ.', 'This year cannot be.')).max(2200, say('Năm này không hợp lệ.', 'This year cannot be.'));
const source = z.enum(['PROVINCE', 'CENTRAL', 'OTHER'], say('Chọn nguồn ngân sách.', 'Choose the source of the money.'));

export const changeInput = z.object({
  programme: slug, year, source,
  kind: z.enum(CHANGE_KINDS, say('Chọn việc cần làm với dự toán.', 'Choose what to do with the estimate.')),
  amountVnd: vnd.refine((n) => n > 0 && n <= 1_000_000_000_000_000, say('Số tiền phải lớn hơn 0.', 'The amount must be above 0.')),
  document: textField({ min: 1, max: 60 }).refine((s) => /\d/.test(s), say('Số văn bản có ít nhất một chữ số, như 512/QĐ-UBND.', 'A paper’s number has a digit, as in 512/QĐ-UBND.')),
  dated: legalDate,
  note: textField({ max: 500, lines: true }).default(''),
});
export type ChangeInput = z.input<typeof changeInput>;

export const confirmChangeInput = z.object({ change: id });
export type ConfirmChangeInput = z.input<typeof confirmChangeInput>;
export const declineChangeInput = z.object({ change: id, reason: textField({ min: 10, max: 1_000, lines: true }) });
export type DeclineChangeInput = z.input<typeof declineChangeInput>;

export const reconcileInput = z.object({ programme: slug, year, source, fromOn: legalDate, toOn: legalDate })
  .refine((i) => i.fromOn <= i.toOn, { path: ['toOn'], message: say('Ngày cuối phải sau ngày đầu.', 'The last day comes after the first.') });
export type ReconcileInput = z.input<typeof reconcileInput>;
export const explainInput = z.object({ reconciliation: id, explanations: z.record(z.string().regex(/^\d{1,5}$/), textField({ max: 500, lines: true })) });
export type ExplainInput = z.input<typeof explainInput>;
export const closeReconciliationInput = z.object({ reconciliation: id });
export type CloseReconciliationInput = z.input<typeof closeReconciliationInput>;
