/** Who looks after a dossier: read and changed here, inside the verbs' transactions. It says who is asked first, never who may act. */
import type { Database } from '../../../db/client.ts';
import { requirePerson } from '../../access.ts';
import { rolesOn } from '../../accounts/index.ts';
import { actorId, type Context, type Person } from '../../context.ts';
import { conflict, notFound } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { STATE_WORDS, type ApplicationState } from '../rules/transitions.ts';
import { applicationByPublicId, programmeById, type ApplicationRow, type ProgrammeRow } from '../store.ts';
import { isOffice } from '../office.ts';

export type AssignmentWhy = 'OPTIMISER' | 'OFFICER' | 'HANDOVER';

export interface Assignment {
  id: number;
  applicationId: number;
  personId: string;
  personName: string;
  /** UTC ms. */
  fromAt: number;
  toAt: number | null;
  why: AssignmentWhy;
  byName: string;
  reason: string;
}

const SELECT = `SELECT s.id, s.application_id AS applicationId, s.person_id AS personId, coalesce(p.name, '') AS personName, s.from_at AS fromAt, s.to_at AS toAt, s.why, coalesce(b.name, '') AS byName, coalesce(r.reason, '') AS reason
  FROM support_assignment s LEFT JOIN person p ON p.id = s.person_id LEFT JOIN person b ON b.id = s.by LEFT JOIN support_assignment_reason r ON r.assignment_id = s.id`;

/** Who looks after a dossier now. */
export const holderOf = (db: Database, applicationId: number): Assignment | undefined => db.get<Assignment>(`${SELECT} WHERE s.application_id = ? AND s.to_at IS NULL`, [applicationId]);
/** Everybody who did, the oldest first. */
export const holdersOf = (db: Database, applicationId: number): Assignment[] => db.all<Assignment>(`${SELECT} WHERE s.application_id = ? ORDER BY s.id`, [applicationId]);

/** What an officer holds of a body's dossiers in some states, the oldest first. */
export const heldBy = (db: Database, personId: string, bodyId: number, states: readonly ApplicationState[]): { applicationId: number }[] =>
  db.all(
    `SELECT a.id AS applicationId FROM support_assignment s JOIN support_application a ON a.id = s.application_id JOIN support_programme p ON p.id = a.programme_id
     WHERE s.person_id = ? AND s.to_at IS NULL AND p.body_organisation_id = ? AND a.state IN (SELECT value FROM json_each(?)) ORDER BY a.id`, [personId, bodyId, JSON.stringify(states)]);

/** Puts a dossier into somebody's care; inside a write, after all questions are asked. @returns the row's id */
export function assign(ctx: Context, applicationId: number, to: { personId: string; why: AssignmentWhy; reason?: string; absenceId?: number }): number {
  const { db } = ctx;
  db.run('UPDATE support_assignment SET to_at = ? WHERE application_id = ? AND to_at IS NULL', [ctx.now(), applicationId]);
  const { lastInsertRowid: id } = db.run('INSERT INTO support_assignment (application_id, person_id, from_at, why, by, absence_id) VALUES (?,?,?,?,?,?)', [applicationId, to.personId, ctx.now(), to.why, actorId(ctx.actor), to.absenceId ?? null]);
  if (to.reason) db.run('INSERT INTO support_assignment_reason (assignment_id, reason) VALUES (?,?)', [id, to.reason]);
  return id;
}

/** States in which nobody has anything left to do. */
const OVER: readonly ApplicationState[] = ['SETTLED', 'WITHDRAWN', 'LAPSED'];

/** @throws DomainError 409 saying the state */
export function requireCared(app: ApplicationRow): void {
  if (OVER.includes(app.state)) throw conflict('over', { vi: `Hồ sơ đã ở trạng thái “${STATE_WORDS[app.state].vi}”, không còn gì để phân công.`, en: `The dossier is “${STATE_WORDS[app.state].en}”: nothing is left to look after.` });
}

/** A dossier as the people of its body have it; a draft is the enterprise's own affair. @throws DomainError 401, 404 to everybody else */
export function deskDossier(ctx: Context, publicId: string): { app: ApplicationRow; programme: ProgrammeRow; person: Person } {
  const person = requirePerson(ctx);
  const app = applicationByPublicId(ctx.db, publicId);
  const programme = programmeById(ctx.db, app.programmeId);
  if (app.state === 'DRAFT' || !isOffice(ctx, programme.bodyOrganisationId)) throw notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
  return { app, programme, person };
}

/** Who holds a role in a body today, with all roles that they hold, by name. */
export function holdersOfRole(ctx: Pick<Context, 'db' | 'now'>, bodyId: number, role: 'TRADE_OFFICER' | 'APPROVER'): Person[] {
  const today = vnDate(ctx.now());
  return ctx.db.all<{ id: string; name: string }>(
    `SELECT p.id, p.name FROM person p WHERE p.erased_at IS NULL AND p.id IN (SELECT person_id FROM organisation_role WHERE organisation_id = ? AND role = ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)) ORDER BY p.name, p.id LIMIT 500`,
    [bodyId, role, today, today])
    .map(({ id, name }) => ({ kind: 'person', userId: id, sessionId: '', name, roles: rolesOn(ctx.db, id, today) }));
}
