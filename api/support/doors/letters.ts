/** Paper that comes for a dossier later: the answer to a supplement, or a withdrawal. Taken at the same counters as dossiers, whatever door the dossier came by (TT 06/2022 Đ3.8). */
import { z } from 'zod';
import { requirePerson } from '../../access.ts';
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context, Person } from '../../context.ts';
import { addDocument, keepFile, type KeptFile } from '../../documents/index.ts';
import { invalid, notFound, parseInput, say, type FieldErrors } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { textField } from '../../text.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import type { Act } from '../rules/transitions.ts';
import { legalDate } from '../schemas.ts';
import { applicationByPublicId, programmeOf, requireFresh, requireTransition, type ApplicationRow, type ProgrammeOn } from '../store.ts';
import { takeAnswers, type AnswerFile } from '../supplement.ts';
import { takeBackDossier } from '../withdraw-application.ts';
import { counterOf, SCANS } from './counter.ts';

/** What the scan of a signed letter belongs to. */
export const LETTER_OBJECT = 'support-letter';

/** Both stand on the enterprise's receipt: whoever names them has its paper in hand. */
const key = { receiptNumber: textField({ min: 3, max: 40 }), taxCode: textField({ min: 3, max: 20 }) };
export const letterKey = z.object(key);
export type LetterKey = z.input<typeof letterKey>;

const letterInput = z.object({
  ...key,
  version: z.number().int().positive().nullable().default(null),
  door: z.enum(['COUNTER', 'POST'], say('Chọn nộp tại quầy hay gửi bưu điện.', 'Choose counter or post.')),
  arrivedOn: legalDate,
  /** By the item's public id; for a withdrawal there are none. */
  answers: z.record(z.string(), textField({ max: 2_000, lines: true })).default({}),
});
export type LetterInput = z.input<typeof letterInput>;

export interface SentLetter {
  /** The signed paper: the enterprise's own words and consent. */
  form: { name: string; bytes: Uint8Array } | null;
  files: readonly AnswerFile[];
}

export interface LetterTaken {
  publicId: string;
  receiptNumber: string;
  arrivedOn: string;
  /** The last day of the term as it is now; null: nothing more is owed. */
  deadlineOn: string | null;
}

const NO_CASE = { vi: 'Không có hồ sơ nào với số và mã số thuế này mà nơi Ông/Bà tiếp nhận. Mời xem lại trên giấy tiếp nhận của đơn vị.', en: 'There is no dossier of this number and tax code for your counter. Please look at the enterprise’s receipt again.' };

/**
 * The dossier that a paper belongs to, for a counter that receives for its programme; every other dossier is as if it were not there.
 * @throws DomainError 401, 404
 */
export function caseOf(ctx: Context, asked: z.output<typeof letterKey>): { app: ApplicationRow; programme: ProgrammeOn; person: Person; counter: number } {
  const person = requirePerson(ctx);
  const row = ctx.db.get<{ publicId: string }>('SELECT public_id AS publicId FROM support_application WHERE receipt_number = ? AND tax_code = ?', [asked.receiptNumber.toUpperCase(), asked.taxCode.replace(/[\s.]/g, '')]);
  if (!row) throw notFound(NO_CASE);
  const app = applicationByPublicId(ctx.db, row.publicId);
  const programme = programmeOf(ctx.db, app, ctx.now());
  const counter = counterOf(ctx, programme);
  if (counter === null) throw notFound(NO_CASE);
  return { app, programme, person, counter };
}

/** Scan and days, as they can be judged before the dossier is opened. @throws DomainError 422 */
function signedForm(ctx: Context, input: z.output<typeof letterInput>, sent: SentLetter): { name: string; bytes: Uint8Array } {
  const today = vnDate(ctx.now());
  const faults: FieldErrors = {};
  if (!sent.form) faults['form'] = { vi: 'Cần bản quét giấy có chữ ký của đơn vị: đó là lời đồng ý trên giấy.', en: 'The scan of the signed paper is needed: it is the consent on paper.' };
  if (input.arrivedOn > today) faults['arrivedOn'] = { vi: 'Ngày nhận không thể ở tương lai.', en: 'It cannot have arrived in the future.' };
  else if (input.door === 'COUNTER' && input.arrivedOn !== today) faults['arrivedOn'] = { vi: `Giấy nộp tại quầy được nhận trong ngày hôm nay (${formatDate(today)}).`, en: 'What is handed in at the counter is received today.' };
  if (!sent.form || Object.keys(faults).length > 0) throw invalid(faults);
  return sent.form;
}

function requireNotBefore(input: z.output<typeof letterInput>, earliest: string): void {
  if (input.arrivedOn < earliest) throw invalid({ arrivedOn: { vi: `Giấy này không thể đến trước ngày ${formatDate(earliest)}.`, en: `It cannot have arrived before ${formatDate(earliest)}.` } });
}

/** Opens the dossier for what its enterprise wrote on paper: the clerk has the enterprise's role in it, so what binds officers binds the clerk. */
function openLetter(ctx: Context, input: z.output<typeof letterInput>, act: Act): ReturnType<typeof caseOf> {
  const found = caseOf(ctx, input);
  requireTransition(found.app, act);
  requireFresh(found.app, input.version);
  requireNoConflict(ctx, found.person, found.app);
  return found;
}

function keepLetter(ctx: Context, of: ReturnType<typeof caseOf>, input: z.output<typeof letterInput>, form: KeptFile, kind: 'SUPPLEMENT' | 'WITHDRAW', pauseId: number | null, deadlineOn: string | null): LetterTaken {
  const code = publicId();
  const { lastInsertRowid: id } = ctx.db.run('INSERT INTO support_letter (public_id, application_id, kind, pause_id, door, counter_organisation_id, arrived_on, deadline_on, taken_by, taken_at) VALUES (?,?,?,?,?,?,?,?,?,?)',
    [code, of.app.id, kind, pauseId, input.door, of.counter, input.arrivedOn, deadlineOn, of.person.userId, ctx.now()]);
  addDocument(ctx, { object: LETTER_OBJECT, objectId: id }, form);
  return { publicId: code, receiptNumber: of.app.receiptNumber!, arrivedOn: input.arrivedOn, deadlineOn };
}

/**
 * A counter takes the answer to a supplement on paper: item by item as online, the signed paper's scan beside it. The clock goes on from the
 * day on which the paper came, as it does from the day of an answer sent here.
 * @throws DomainError 401, 404; 409 none is awaited, stale, conflict of interest; 413, 415; 422 beside each item without an answer
 */
export async function supplementOnPaper(ctx: Context, raw: LetterInput, sent: SentLetter, idempotencyKey?: string): Promise<LetterTaken> {
  const input = parseInput(letterInput, raw);
  caseOf(ctx, input);
  const form = await keepFile(ctx, signedForm(ctx, input, sent), SCANS, 'form');
  const kept: { item: string; file: KeptFile }[] = [];
  for (const file of sent.files) kept.push({ item: file.item, file: await keepFile(ctx, file, SCANS, `file.${file.item}`) });
  return write(ctx, (): LetterTaken => {
    const of = openLetter(ctx, input, 'supplementOnPaper');
    const { pauseId, deadlineOn } = takeAnswers(ctx, of.app, input.answers, kept, { act: 'supplementOnPaper', on: input.arrivedOn });
    const letter = keepLetter(ctx, of, input, form, 'SUPPLEMENT', pauseId, deadlineOn);
    audit(ctx, { act: 'support.supplementOnPaper', object: 'application', objectId: of.app.publicId, data: { letter: letter.publicId, door: input.door, arrivedOn: input.arrivedOn, deadline: deadlineOn, form: form.sha256, papers: kept.map((k) => k.file.sha256) } });
    tellOwners(ctx, of.app.organisationId, `letter:${letter.publicId}`, `Giấy bổ sung của hồ sơ ${letter.receiptNumber} đã vào sổ ngày ${formatDate(input.arrivedOn)}. Cơ quan trả lời chậm nhất ngày ${formatDate(deadlineOn)}.`);
    return letter;
  }, { idempotencyKey, act: 'support.supplementOnPaper' });
}

/**
 * A counter takes a withdrawal on paper, with the signed paper's scan: what withdrawing here does, for whatever door the dossier came by.
 * @throws DomainError 401, 404; 409 contracted, decided or withdrawn, stale, conflict of interest; 413, 415, 422
 */
export async function withdrawOnPaper(ctx: Context, raw: LetterInput, sent: SentLetter, idempotencyKey?: string): Promise<LetterTaken> {
  const input = parseInput(letterInput, raw);
  caseOf(ctx, input);
  const form = await keepFile(ctx, signedForm(ctx, input, sent), SCANS, 'form');
  return write(ctx, (): LetterTaken => {
    const of = openLetter(ctx, input, 'withdraw');
    requireNotBefore(input, of.app.receivedOn!);
    takeBackDossier(ctx, of.app, of.programme);
    const letter = keepLetter(ctx, of, input, form, 'WITHDRAW', null, null);
    audit(ctx, { act: 'support.withdrawOnPaper', object: 'application', objectId: of.app.publicId, data: { letter: letter.publicId, door: input.door, arrivedOn: input.arrivedOn, form: form.sha256 } });
    tellOwners(ctx, of.app.organisationId, `letter:${letter.publicId}`, `Hồ sơ ${letter.receiptNumber} đã được rút theo giấy của đơn vị vào sổ ngày ${formatDate(input.arrivedOn)}. Nếu không phải Ông/Bà yêu cầu, mời báo ngay cho ${of.programme.bodyName}.`);
    return letter;
  }, { idempotencyKey, act: 'support.withdrawOnPaper' });
}
