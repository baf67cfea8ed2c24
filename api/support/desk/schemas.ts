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

const FIGURE = say('Định mức là số nguyên từ 0 đến 500.', 'A capacity is a whole number from 0 to 500.');
export const capacityInput = z.object({
  body: z.number().int().positive(),
  officers: z.array(z.object({ officer: personId, capacity: z.number({ error: FIGURE }).int(FIGURE).min(0, FIGURE).max(500, FIGURE) })).min(1).max(500),
});
export type CapacityInput = z.input<typeof capacityInput>;

export const applyInput = z.object({
  body: z.number().int().positive(),
  /** Of the proposal that was looked at. */
  basis: z.string().max(80),
  rows: z.array(z.object({
    application: dossier,
    /** Who gets it; null leaves it for now. */
    officer: personId.nullable(),
    /** Who was proposed: a line that was changed is somebody's own choice, not the plan's. */
    proposed: personId.nullable(),
  })).min(1, say('Đề xuất này không có hồ sơ nào.', 'This proposal has no dossier.')).max(100, say('Mỗi lần phân công nhiều nhất 100 hồ sơ.', 'At most 100 dossiers at once.')),
});
export type ApplyInput = z.input<typeof applyInput>;

export const noteInput = z.object({
  publicId: dossier,
  text: z.string().trim().min(1, say('Ghi nội dung ghi chú.', 'Write the note.')).max(4_000, say('Ghi chú dài quá 4.000 ký tự.', 'The note is longer than 4,000 characters.')),
});
export type NoteInput = z.input<typeof noteInput>;
