/** Reads of the doors: what a counter took, its receipt, and where it stands. */
import { isMember, requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { documentsOf } from '../../documents/index.ts';
import { forbidden, notFound } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import type { Door } from '../rules/doors.ts';
import type { ApplicationState } from '../rules/transitions.ts';
import type { Kind } from '../rules/types.ts';
import { applicationById, itemsOf, programmeById, programmes, type ProgrammeOn } from '../store.ts';
import { ARRIVAL_OBJECT, counterOf } from './counter.ts';

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
    clerk: ctx.db.get<{ name: string }>('SELECT name FROM person WHERE id = ?', [takenBy])?.name ?? '', kinds: itemsOf(ctx.db, id).map((i) => i.kind), scans: documentsOf(ctx.db, ARRIVAL_OBJECT, id).map((d) => ({ publicId: d.publicId, name: d.name })),
  };
}

/** The scans of an arrival are seen by the counter that took it, the body that decides, and the enterprise itself. */
export function seesArrival(ctx: Context, applicationId: number): boolean {
  const row = ctx.db.get<{ organisationId: number; counter: number | null; body: number }>('SELECT a.organisation_id AS organisationId, r.counter_organisation_id AS counter, p.body_organisation_id AS body FROM support_application a JOIN support_arrival r ON r.application_id = a.id JOIN support_programme p ON p.id = a.programme_id WHERE a.id = ?', [applicationId]);
  return row !== undefined && (isMember(ctx, row.organisationId, 'OWNER', 'MEMBER') || isMember(ctx, row.counter, 'TRADE_OFFICER', 'COMMUNE_OFFICER') || isMember(ctx, row.body, 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN'));
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
