/** What the desk's verbs take; parsed by each verb, so that JSON and forms hear the same sentences. */
import { z } from 'zod';
import { say } from '../../errors.ts';
import { isDate } from '../../time.ts';

const dossier = z.string().max(40);
const personId = z.string().min(1, say('Chọn một người.', 'Choose somebody.')).max(80);

export const takeInput = z.object({ publicId: dossier });
export type TakeInput = z.input<typeof takeInput>;

export const giveInput = z.object({
  publicId: dossier,
  to: personId,
  reason: z.string().trim().min(5, say('Ghi lý do giao, ít nhất 5 ký tự.', 'Say why, in at least 5 characters.')).max(500, say('Lý do dài quá 500 ký tự.', 'The reason is longer than 500 characters.')),
  /** The assignment that the page showed; 0 when nobody had the dossier. Another one since is refused. */
  seen: z.number().int().min(0).nullish().transform((v) => v ?? null),
});
export type GiveInput = z.input<typeof giveInput>;

const day = z.string().refine(isDate, say('Ghi ngày có thật, ví dụ 22/11/2026.', 'A date that exists, such as 2026-11-22.'));

export const absenceInput = z.object({
  /** Inner id of the body. */
  body: z.number().int().positive(),
  /** Who is away; oneself when left out. */
  person: z.string().max(80).nullish().transform((v) => v || null),
  fromOn: day,
  toOn: day,
  standIn: z.string().max(80).nullish().transform((v) => v || null),
}).refine((a) => a.toOn >= a.fromOn, { path: ['toOn'], message: say('Ngày cuối phải từ ngày đầu trở đi.', 'The last day must not be before the first.') });
export type AbsenceInput = z.input<typeof absenceInput>;

export const absenceRef = z.object({ absence: z.string().max(40) });
export type AbsenceRef = z.input<typeof absenceRef>;
