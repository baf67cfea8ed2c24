/** Input of instruments and of results of other tools, shared by forms and JSON. */
import { z } from 'zod';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { isDate } from '../../time.ts';
import { PILLARS } from '../rules/readiness.ts';

export const editionRefInput = z.object({ edition: z.number().int().positive() });
export type EditionRefInput = z.input<typeof editionRefInput>;
export const retireInput = z.object({ edition: z.number().int().positive(), reason: textField({ min: 10, max: 500 }) });
export type RetireInput = z.input<typeof retireInput>;

const points = z.number({ message: say('Ghi số điểm như trên giấy.', 'Type the points as on the paper.') }).int(say('Điểm là số nguyên. Giấy có số lẻ thì làm tròn xuống.', 'Whole points; round down where the paper has a fraction.')).min(0, say('Điểm không được âm.', 'Points are not negative.')).max(10_000, say('Điểm lớn quá. Mời xem lại giấy.', 'These points are too many. Please look at the paper.'));

/** A result paper of a ministry's tool: its day, its level, its points by pillar. */
export const paperResultInput = z.object({
  organisationId: z.number().int().positive(),
  tool: z.string().max(40),
  measuredOn: z.string({ message: say('Ghi ngày trên giấy.', 'Type the day on the paper.') }).refine(isDate, say('Ngày này không có thật. Viết như 22/11/2026.', 'There is no such day. Write it as 22/11/2026.')),
  level: z.number({ message: say('Chọn mức ghi trên giấy.', 'Choose the level on the paper.') }).int().min(0).max(5, say('Mức từ 0 đến 5.', 'Levels run from 0 to 5.')),
  pillars: z.record(z.enum(PILLARS), z.object({ got: points, most: points.refine((n) => n > 0, say('Điểm tối đa lớn hơn 0.', 'The most is more than 0.')) }).refine((p) => p.got <= p.most, { path: ['got'], message: say('Điểm đạt không quá điểm tối đa.', 'Not more than the most.') })),
});
export type PaperResultInput = z.input<typeof paperResultInput>;

/** What an officer makes of a declared paper. */
export const checkPaperInput = z.object({
  result: z.string().max(40),
  outcome: z.enum(['CONFIRMED', 'REFUSED'], say('Chọn đúng với giấy hay không đúng.', 'Choose whether it agrees with the paper.')),
  reason: textField({ max: 1_000, lines: true }).default(''),
}).refine((c) => c.outcome === 'CONFIRMED' || c.reason.length >= 10, { path: ['reason'], message: say('Ghi lý do để doanh nghiệp sửa được, ít nhất 10 ký tự.', 'Say why, in 10 characters or more, so that the enterprise can correct it.') });
export type CheckPaperInput = z.input<typeof checkPaperInput>;
