/** The counter of the province's or a commune's service centre: paper comes in, over the counter or by post. */
import { isMember, requirePerson } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context, Person } from '../../context.ts';
import { addDocument, keepFile, MAX_DOCUMENTS_AT_ONCE, type KeptFile } from '../../documents/index.ts';
import { forbidden, invalid, parseInput, type FieldErrors } from '../../errors.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import type { Receipt } from '../dossier.ts';
import { paperArrivalInput, type PaperArrivalInput } from '../schemas.ts';
import { programmeOn, type ProgrammeOn } from '../store.ts';
import { arrive, requireOpenDoor } from './arrive.ts';

/** What the scans of an arrival belong to; the inner id is the dossier's. */
export const ARRIVAL_OBJECT = 'support-arrival';
export const SCANS = ['application/pdf', 'image/jpeg', 'image/png'] as const;

/**
 * The body for which a person receives paper for a programme: the programme's own (trade officers), or a commune's where the programme
 * lets communes receive. Any commune: receiving does not depend on where the enterprise sits. Null: none.
 */
export function counterOf(ctx: Context, programme: Pick<ProgrammeOn, 'bodyOrganisationId' | 'communeCounter'>): number | null {
  if (ctx.actor.kind !== 'person') return null;
  if (isMember(ctx, programme.bodyOrganisationId, 'TRADE_OFFICER')) return programme.bodyOrganisationId;
  return programme.communeCounter ? (ctx.actor.roles.find((g) => g.role === 'COMMUNE_OFFICER')?.organisationId ?? null) : null;
}

/** @throws DomainError 401, 403 */
function requireCounter(ctx: Context, programme: ProgrammeOn): { person: Person; body: number } {
  const person = requirePerson(ctx);
  const body = counterOf(ctx, programme);
  if (body === null) throw forbidden({ vi: 'Chương trình này không giao cho nơi Ông/Bà tiếp nhận hồ sơ giấy.', en: 'This programme does not let your office receive paper dossiers.' });
  return { person, body };
}

export interface SentScans {
  /** The signed form: the enterprise's own declaration and consent on paper. */
  form: { name: string; bytes: Uint8Array } | null;
  papers: readonly { name: string; bytes: Uint8Array }[];
}

/**
 * Enters a paper dossier with its scans: it gets its number and the promised date, and the clock starts on the day it came, also by post
 * (the postmark is kept beside it). The scan of the signed form is obligatory: the enterprise consents on paper.
 * @throws DomainError 401, 403; 404; 409 closed door (names the open ones), number taken; 413, 415, 422
 */
export async function receivePaper(ctx: Context, raw: PaperArrivalInput, scans: SentScans, idempotencyKey?: string): Promise<Receipt> {
  const input = parseInput(paperArrivalInput, raw);
  const programme = programmeOn(ctx.db, input.programmeSlug, input.arrivedOn);
  requireCounter(ctx, programme);
  requireOpenDoor(programme, input.door, input.arrivedOn);
  const faults: FieldErrors = {};
  if (!scans.form) faults['form'] = { vi: 'Cần bản quét tờ khai có chữ ký của đơn vị: đó là lời đồng ý trên giấy.', en: 'The scan of the signed form is needed: it is the consent on paper.' };
  if (scans.papers.length > MAX_DOCUMENTS_AT_ONCE - 1) faults['papers'] = { vi: `Tối đa ${MAX_DOCUMENTS_AT_ONCE - 1} tệp một lần.`, en: `At most ${MAX_DOCUMENTS_AT_ONCE - 1} files at a time.` };
  if (input.door === 'POST' && input.postmarkedOn === null) faults['postmarkedOn'] = { vi: 'Ghi ngày dấu bưu điện.', en: 'Enter the postmark’s day.' };
  if (input.door === 'POST' && input.postmarkedOn !== null && input.postmarkedOn > input.arrivedOn) faults['postmarkedOn'] = { vi: 'Dấu bưu điện không thể sau ngày nhận.', en: 'The postmark cannot be later than the arrival.' };
  if (input.door === 'COUNTER' && input.arrivedOn !== vnDate(ctx.now())) faults['arrivedOn'] = { vi: `Hồ sơ nộp tại quầy được nhận trong ngày hôm nay (${formatDate(vnDate(ctx.now()))}).`, en: 'What is handed in at the counter is received today.' };
  if (!scans.form || Object.keys(faults).length > 0) throw invalid(faults);
  const form = await keepFile(ctx, scans.form, SCANS, 'form');
  const papers: KeptFile[] = [];
  for (const file of scans.papers) papers.push(await keepFile(ctx, file, SCANS, 'papers'));
  return write(ctx, (): Receipt => {
    const { person, body } = requireCounter(ctx, programmeOn(ctx.db, input.programmeSlug, input.arrivedOn));
    const { programmeSlug: _, applicant, door, reference, arrivedOn, postmarkedOn, ...facts } = input;
    const { app, receipt } = arrive(ctx, { door, reference: door === 'POST' ? reference : '', arrivedOn, postmarkedOn: door === 'POST' ? postmarkedOn : null, counterOrganisationId: body, takenBy: person.userId, programme, applicant, facts });
    for (const kept of [form, ...papers]) addDocument(ctx, { object: ARRIVAL_OBJECT, objectId: app.id }, kept);
    audit(ctx, { act: 'support.arrive', object: 'application', objectId: app.publicId, data: { door, arrivedOn, postmarkedOn, receiptNumber: receipt.receiptNumber, deadline: receipt.deadlineOn, form: form.sha256, papers: papers.map((p) => p.sha256) } });
    return receipt;
  }, { idempotencyKey, act: 'support.arrive' });
}
