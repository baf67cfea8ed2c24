/** Input of quotes, shared by forms and JSON. */
import { z } from 'zod';
import { QUOTE_VAT } from '../../../db/schema/quotes.ts';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { isDate } from '../../time.ts';
import { namesAPerson } from '../rules/quotes.ts';
import { vnd } from '../schemas.ts';

const id = z.string().max(40);
const version = z.number().int().positive().nullable().default(null);
const noPerson = say('Đừng ghi số điện thoại, thư điện tử hay giấy tờ của ai ở đây: nhà cung cấp trả lời ngay trên sàn.', 'Please leave out phones, e-mail addresses and identity numbers: providers answer on this floor.');
const whole = (most: number, vi: string, en: string) => z.number({ message: say(vi, en) }).int(say(vi, en)).min(1, say(vi, en)).max(most, say(`Nhiều nhất ${most}.`, `At most ${most}.`));

/** Days in which providers may answer. */
export const ANSWER_DAYS = [3, 7, 14, 30] as const;
export const MOST_ASKED = 5;

export const askInput = z.object({
  organisationId: z.number().int().positive(),
  /** Published solutions, by their addresses. */
  solutions: z.array(z.string().max(120)).min(1, say('Chọn ít nhất một giải pháp để hỏi giá.', 'Choose at least one solution.')).max(MOST_ASKED, say(`Hỏi tối đa ${MOST_ASKED} nơi một lần.`, `Ask at most ${MOST_ASKED} at a time.`)),
  need: textField({ min: 10, max: 1_000, lines: true }).refine((s) => !namesAPerson(s), noPerson),
  users: whole(100_000, 'Ghi số người dùng, ít nhất 1.', 'Say how many people will use it, at least 1.'),
  months: whole(60, 'Ghi số tháng, từ 1 đến 60.', 'Say for how many months, 1 to 60.'),
  communeCode: z.string().regex(/^\d{5}$/, say('Chọn một xã, phường.', 'Choose a commune.')).nullable().default(null),
  answerDays: z.union(ANSWER_DAYS.map((d) => z.literal(d)), say('Chọn hạn trả lời.', 'Choose until when answers are taken.')).default(7),
});
export type AskInput = z.input<typeof askInput>;

export const answerInput = z.object({
  quote: id, version,
  planId: z.number().int().positive().nullable().default(null),
  priceVnd: vnd.refine((n) => n > 0, say('Giá phải lớn hơn 0.', 'The price must be above 0.')),
  vat: z.enum(QUOTE_VAT, say('Nói rõ thuế giá trị gia tăng trong giá.', 'Say which value-added tax the price holds.')),
  validUntil: z.string({ message: say('Cần ngày hết hạn của báo giá.', 'Say until when the price holds.') }).refine(isDate, say('Ngày này không có thật. Viết như 31/12/2026.', 'There is no such day.')),
  includes: textField({ min: 10, max: 1_000, lines: true }),
});
export type AnswerInput = z.input<typeof answerInput>;

const reason = textField({ min: 10, max: 500, lines: true });
export const declineInput = z.object({ quote: id, version, reason });
export type DeclineInput = z.input<typeof declineInput>;
/** `request` and its version: all quotes are looked at before one is preferred. */
export const chooseInput = z.object({ request: id, version, quote: id, reason });
export type ChooseInput = z.input<typeof chooseInput>;
export const closeInput = z.object({ request: id, version });
export type CloseInput = z.input<typeof closeInput>;
