/** Reads of the doors: what a counter took, its receipt, and where it stands. */
import { isMember, requirePerson } from '../../access.ts';
import { personName } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { documentsOf } from '../../documents/index.ts';
import { forbidden, notFound, parseInput } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import type { Door } from '../rules/doors.ts';
import { transition, type ApplicationState } from '../rules/transitions.ts';
import type { Kind } from '../rules/types.ts';
import { applicationById, itemsOf, programmeById, programmes, type ProgrammeOn } from '../store.ts';
import { supplementsOf } from '../supplement.ts';
import { ARRIVAL_OBJECT, counterOf } from './counter.ts';
import { caseOf, LETTER_OBJECT, letterKey, type LetterKey } from './letters.ts';
import { isOffice } from '../office.ts';

/** Programmes for which this person receives paper, with an open paper door. */
export const counterProgrammes = (ctx: Context): ProgrammeOn[] =>
  programmes(ctx.db, vnDate(ctx.now())).filter((p) => p.state === 'OPEN' && counterOf(ctx, p) !== null);

export interface ArrivalLine {
  publicId: string;
  receiptNumber: string;
  organisationName: string;
  taxCode: string;
  door: Door;
  reference: string | null;
  state: ApplicationState;
  arrivedOn: string;
  postmarkedOn: string | null;
  promisedOn: string;
}

const LINE = `SELECT a.public_id AS publicId, a.receipt_number AS receiptNumber, o.name AS organisationName, a.tax_code AS taxCode, a.door, a.door_reference AS reference, a.state, r.arrived_on AS arrivedOn, r.postmarked_on AS postmarkedOn, r.promised_on AS promisedOn
  FROM support_arrival r JOIN support_application a ON a.id = r.application_id JOIN organisation o ON o.id = a.organisation_id`;

/** Bodies whose counters this person may look at. */
const countersOf = (ctx: Context): number[] => {
  const person = requirePerson(ctx);
  return person.roles.filter((g) => g.role === 'TRADE_OFFICER' || g.role === 'COMMUNE_OFFICER').map((g) => g.organisationId);
};

/** What one's own counter took, newest first. @throws DomainError 401, 403 */
export function counterDesk(ctx: Context): ArrivalLine[] {
  const bodies = countersOf(ctx);
  if (bodies.length === 0) throw forbidden();
  return ctx.db.all<ArrivalLine>(`${LINE} WHERE r.counter_organisation_id IN (SELECT value FROM json_each(?)) ORDER BY r.application_id DESC LIMIT 100`, [JSON.stringify(bodies)]);
}

export interface ArrivalReceipt extends ArrivalLine {
  programme: { vi: string; en: string };
  /** Who decides, and whose counter took it. */
  office: string;
  counter: string;
  clerk: string;
  takenAt: number;
  kinds: Kind[];
  scans: { publicId: string; name: string }[];
}

/** The receipt of a paper dossier, for the counter that took it and the body that decides. @throws DomainError 401, 404 */
export function arrivalReceipt(ctx: Context, publicId: string): ArrivalReceipt {
  requirePerson(ctx);
  const row = ctx.db.get<ArrivalLine & { id: number; counterId: number | null; takenBy: string; takenAt: number }>(`${LINE.replace('SELECT ', 'SELECT a.id, r.counter_organisation_id AS counterId, r.taken_by AS takenBy, r.taken_at AS takenAt, ')} WHERE a.public_id = ?`, [publicId]);
  if (!row || row.counterId === null || !seesArrival(ctx, row.id)) throw notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
  const { id, counterId, takenBy, ...line } = row;
  const programme = programmeById(ctx.db, applicationById(ctx.db, id).programmeId);
  return {
    ...line, programme: { vi: programme.nameVi, en: programme.nameEn }, office: programme.bodyName, counter: ctx.db.get<{ name: string }>('SELECT name FROM organisation WHERE id = ?', [counterId])!.name,
    clerk: personName(ctx.db, takenBy), kinds: itemsOf(ctx.db, id).map((i) => i.kind), scans: documentsOf(ctx.db, ARRIVAL_OBJECT, id).map((d) => ({ publicId: d.publicId, name: d.name })),
  };
}

/** The scans of an arrival are seen by the counter that took it, the body that decides, and the enterprise itself. */
export function seesArrival(ctx: Context, applicationId: number): boolean {
  const row = ctx.db.get<{ organisationId: number; counter: number | null; body: number }>('SELECT a.organisation_id AS organisationId, r.counter_organisation_id AS counter, p.body_organisation_id AS body FROM support_application a JOIN support_arrival r ON r.application_id = a.id JOIN support_programme p ON p.id = a.programme_id WHERE a.id = ?', [applicationId]);
  return row !== undefined && (isMember(ctx, row.organisationId, 'OWNER', 'MEMBER') || isMember(ctx, row.counter, 'TRADE_OFFICER', 'COMMUNE_OFFICER') || isOffice(ctx, row.body));
}

export interface ArrivalView {
  door: Door;
  reference: string | null;
  arrivedOn: string;
  postmarkedOn: string | null;
  scans: { publicId: string; name: string }[];
}

/** How a dossier came in, when not by the floor's own form. Whoever calls has asked who may see the dossier. */
export function arrivalOf(ctx: Pick<Context, 'db'>, applicationId: number): ArrivalView | null {
  const row = ctx.db.get<Omit<ArrivalView, 'scans'>>('SELECT a.door, a.door_reference AS reference, r.arrived_on AS arrivedOn, r.postmarked_on AS postmarkedOn FROM support_arrival r JOIN support_application a ON a.id = r.application_id WHERE a.id = ?', [applicationId]);
  return row ? { ...row, scans: documentsOf(ctx.db, ARRIVAL_OBJECT, applicationId).map((d) => ({ publicId: d.publicId, name: d.name })) } : null;
}

/** An organisation of the floor by its tax code, for a clerk: its name only. */
export const organisationByTaxCode = (ctx: Context, code: string): { name: string; kind: string } | null => {
  if (counterProgrammes(ctx).length === 0) throw forbidden();
  return ctx.db.get<{ name: string; kind: string }>("SELECT name, kind FROM organisation WHERE tax_code = ? AND kind NOT IN ('STATE_BODY','COMMUNITY_TEAM')", [code]) ?? null;
};

export interface LetterCase {
  version: number;
  receiptNumber: string;
  taxCode: string;
  organisationName: string;
  programme: { vi: string; en: string };
  state: ApplicationState;
  /** What is asked for now; empty when no supplement is awaited. */
  asked: { publicId: string; position: number; what: string }[];
  mayWithdraw: boolean;
}

/** The dossier for which somebody brings paper, by the number and tax code on their receipt: no more of it than the counter needs. @throws DomainError 401, 404, 422 */
export function letterCase(ctx: Context, raw: LetterKey): LetterCase {
  const { app, programme } = caseOf(ctx, parseInput(letterKey, raw));
  return {
    version: app.version, receiptNumber: app.receiptNumber!, taxCode: app.taxCode, organisationName: app.organisationName, programme: { vi: programme.nameVi, en: programme.nameEn }, state: app.state,
    asked: supplementsOf(ctx, app.id).find((s) => s.to === null)?.items.map(({ publicId, position, what }) => ({ publicId, position, what })) ?? [], mayWithdraw: transition('withdraw', app.state) !== undefined,
  };
}

export interface LetterView {
  publicId: string;
  kind: 'SUPPLEMENT' | 'WITHDRAW';
  door: 'COUNTER' | 'POST';
  counter: string;
  arrivedOn: string;
  scans: { publicId: string; name: string }[];
}
const LETTER = 'SELECT l.id, l.public_id AS publicId, l.kind, l.door, o.name AS counter, l.arrived_on AS arrivedOn FROM support_letter l JOIN organisation o ON o.id = l.counter_organisation_id';

/** What came on paper for a dossier after it was in, the oldest first. Whoever calls has asked who may see the dossier. */
export const lettersOf = (ctx: Pick<Context, 'db'>, applicationId: number): LetterView[] =>
  ctx.db.all<Omit<LetterView, 'scans'> & { id: number }>(`${LETTER} WHERE l.application_id = ? ORDER BY l.id`, [applicationId])
    .map(({ id, ...l }) => ({ ...l, scans: documentsOf(ctx.db, LETTER_OBJECT, id).map((d) => ({ publicId: d.publicId, name: d.name })) }));

export interface LetterReceipt extends Omit<LetterView, 'scans'> {
  receiptNumber: string;
  organisationName: string;
  taxCode: string;
  programme: { vi: string; en: string };
  office: string;
  clerk: string;
  takenAt: number;
  deadlineOn: string | null;
  /** What was answered, each with how many papers. */
  items: { what: string; answer: string; papers: number }[];
}

/** The receipt of a letter, for the counter that took it and the body that decides. @throws DomainError 401, 404 */
export function letterReceipt(ctx: Context, publicId: string): LetterReceipt {
  requirePerson(ctx);
  const row = ctx.db.get<Omit<LetterView, 'scans'> & { id: number; applicationId: number; pauseId: number | null; takenBy: string; takenAt: number; deadlineOn: string | null }>(
    `${LETTER.replace(' FROM support_letter l', ', l.application_id AS applicationId, l.pause_id AS pauseId, l.taken_by AS takenBy, l.taken_at AS takenAt, l.deadline_on AS deadlineOn FROM support_letter l')} WHERE l.public_id = ?`, [publicId]);
  if (!row || !seesLetter(ctx, row.id)) throw notFound({ vi: 'Không tìm thấy giấy này.', en: 'This paper was not found.' });
  const { id: _, applicationId, pauseId, takenBy, ...letter } = row;
  const app = applicationById(ctx.db, applicationId);
  const programme = programmeById(ctx.db, app.programmeId);
  return {
    ...letter, receiptNumber: app.receiptNumber!, organisationName: app.organisationName, taxCode: app.taxCode, programme: { vi: programme.nameVi, en: programme.nameEn }, office: programme.bodyName,
    clerk: personName(ctx.db, takenBy),
    items: supplementsOf(ctx, applicationId).find((s) => s.id === pauseId)?.items.map((i) => ({ what: i.what, answer: i.answer, papers: i.papers.length })) ?? [],
  };
}

/** Letters are seen by the counter that took them, the body that decides, and the enterprise. */
export function seesLetter(ctx: Context, letterId: number): boolean {
  const row = ctx.db.get<{ organisationId: number; counter: number; body: number }>('SELECT a.organisation_id AS organisationId, l.counter_organisation_id AS counter, p.body_organisation_id AS body FROM support_letter l JOIN support_application a ON a.id = l.application_id JOIN support_programme p ON p.id = a.programme_id WHERE l.id = ?', [letterId]);
  return row !== undefined && (isMember(ctx, row.organisationId, 'OWNER', 'MEMBER') || isMember(ctx, row.counter, 'TRADE_OFFICER', 'COMMUNE_OFFICER') || isOffice(ctx, row.body));
}
