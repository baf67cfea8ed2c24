/** What the desk's verbs take; parsed by each verb, so that JSON and forms hear the same sentences. */
import { z } from 'zod';
import { say } from '../../errors.ts';

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
