/** Input of contracts, deliveries and payments, shared by forms and JSON. */
import { z } from 'zod';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { articles, legalDate, vnd } from '../schemas.ts';

const id = z.string().max(40);
const version = z.number().int().positive().nullable().default(null);
const reason = textField({ min: 10, max: 2_000, lines: true });
const note = textField({ max: 2_000, lines: true }).default('');
const price = vnd.refine((n) => n > 0 && n <= 1_000_000_000_000, say('Giá trị phải lớn hơn 0 và dưới 1.000 tỷ đồng.', 'A value is above 0 and below 1,000 billion đồng.'));

export const contractInput = z.object({
  /** Dossier. */
  application: id,
  /** Draft to change; empty for a new one. */
  contract: id.nullable().default(null),
  version,
  kind: z.enum(['THREE_PARTY', 'TWO_PARTY'], say('Chọn hợp đồng ba bên hay hai bên.', 'Choose a three-party or a two-party contract.')),
  subject: textField({ min: 5, max: 300 }),
  /** Contents of the dossier, by their position from 0, each at its contract price. */
  items: z.array(z.object({
    position: z.number().int().min(0).max(5), valueVnd: price,
    /** Code of the adviser, for a consulting content (TT 06/2022 Đ3.9). */
    adviserCode: textField({ max: 40 }).default(''),
  })).min(1, say('Chọn ít nhất một nội dung.', 'Choose at least one content.')).max(6),
  deliveries: z.array(z.object({ what: textField({ min: 3, max: 300 }), dueOn: legalDate, valueVnd: price })).min(1, say('Cần ít nhất một đợt bàn giao.', 'At least one delivery is needed.')).max(12, say('Tối đa 12 đợt bàn giao.', 'At most 12 deliveries.')),
  /** Of a registered provider, where the contents name no solution. */
  providerTaxCode: textField({ max: 14 }).default(''),
  advanceVnd: vnd.default(0),
  accountHolder: textField({ max: 160 }).default(''),
  accountNumber: textField({ max: 30 }).refine((s) => /^\d{6,20}$/.test(s) || s === '', say('Số tài khoản gồm 6 đến 20 chữ số.', 'An account number has 6 to 20 digits.')).default(''),
  accountBank: textField({ max: 120 }).default(''),
});
export type ContractInput = z.input<typeof contractInput>;

export const contractRef = z.object({ contract: id, version });
export type ContractRef = z.input<typeof contractRef>;

export const signInput = z.object({
  contract: id, version,
  number: textField({ min: 1, max: 60 }).refine((s) => /\d/.test(s), say('Số hợp đồng có ít nhất một chữ số, như 12/HĐ-HTCĐS.', 'A contract’s number has a digit.')),
  dated: legalDate,
});
export type SignInput = z.input<typeof signInput>;

export const advanceInput = z.object({ contract: id, version, amountVnd: price });
export type AdvanceInput = z.input<typeof advanceInput>;

export const deliverInput = z.object({ delivery: id, note });
export type DeliverInput = z.input<typeof deliverInput>;
export const acceptInput = z.object({ delivery: id, confirmed: z.literal(true, say('Mời Ông/Bà đánh dấu đã nhận đủ và dùng được trước khi nghiệm thu.', 'Please tick that everything arrived and works before accepting.')), note });
export type AcceptInput = { delivery: string; confirmed: boolean; note?: string };
export const sendBackInput = z.object({ delivery: id, reason });
export type SendBackInput = z.input<typeof sendBackInput>;
export const claimInput = z.object({ delivery: id });
export type ClaimInput = z.input<typeof claimInput>;

export const payInput = z.object({
  payment: id,
  reference: textField({ min: 2, max: 60 }),
  paidOn: legalDate,
});
export type PayInput = z.input<typeof payInput>;
export const refusePaymentInput = z.object({ payment: id, reason });
export type RefusePaymentInput = z.input<typeof refusePaymentInput>;
export const returnAdvanceInput = z.object({ contract: id, version, amountVnd: price, reference: textField({ min: 2, max: 60 }), paidOn: legalDate });
export type ReturnAdvanceInput = z.input<typeof returnAdvanceInput>;
export const endInput = z.object({ contract: id, version, reason });
export type EndInput = z.input<typeof endInput>;

export const useInput = z.object({ contract: id, day: z.union([z.literal(30), z.literal(90)]), answer: z.enum(['DAILY', 'SOMETIMES', 'NOT'], say('Chọn một câu trả lời.', 'Choose an answer.')), note });
export type UseInput = z.input<typeof useInput>;
export const liftInput = z.object({ provider: z.number().int().positive(), reason });
export type LiftInput = z.input<typeof liftInput>;

/** False declaration: what is claimed back; without an amount, all that was paid (NĐ 80/2021 Đ10.3). */
export const proposeRecoveryInput = z.object({ contract: id, amountVnd: price.nullable().default(null), reason, articles });
export type ProposeRecoveryInput = z.input<typeof proposeRecoveryInput>;
export const decideRecoveryInput = z.object({ recovery: id, version, outcome: z.enum(['CLAIM', 'DROP'], say('Chọn yêu cầu hoàn trả hay không thu hồi.', 'Choose to claim it or to drop it.')), reason });
export type DecideRecoveryInput = z.input<typeof decideRecoveryInput>;
export const repaymentInput = z.object({ recovery: id, version, amountVnd: price, reference: textField({ min: 2, max: 60 }), paidOn: legalDate });
export type RepaymentInput = z.input<typeof repaymentInput>;
