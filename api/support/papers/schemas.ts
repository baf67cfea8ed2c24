/** Input of papers, shared by forms and JSON. */
import { z } from 'zod';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { legalDate } from '../schemas.ts';

const id = z.string().max(40);
const version = z.number().int().positive().nullable().default(null);

export const makePaperInput = z.object({
  kind: z.enum(['NOTICE', 'CONTRACT', 'ACCEPTANCE', 'LIQUIDATION', 'PAYMENT', 'CLAIM'], say('Chọn loại văn bản.', 'Choose the kind of paper.')),
  /** The dossier of a notice; the contract of a contract or its liquidation; the delivery; the payment. */
  of: id,
});
export type MakePaperInput = z.input<typeof makePaperInput>;

export const numberPaperInput = z.object({
  paper: id, version,
  number: textField({ min: 1, max: 60 }).refine((s) => /\d/.test(s), say('Số văn bản có ít nhất một chữ số, như 12/BBNT-STC.', 'A paper’s number has a digit.')),
  dated: legalDate,
});
export type NumberPaperInput = z.input<typeof numberPaperInput>;

export const returnPaperInput = z.object({
  paper: id, version,
  /** Of a contract only: a scan of wet signatures, and what the officer saw on it. */
  scan: z.boolean().default(false),
  seen: textField({ max: 500 }).default(''),
});
export type ReturnPaperInput = z.input<typeof returnPaperInput>;
