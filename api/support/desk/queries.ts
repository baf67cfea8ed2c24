/** Reads of the desk, for the people of a body. */
import { isMember, requirePerson } from '../../access.ts';
import type { Context, Role } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { conflictsOf } from '../guard.ts';
import { absencesOf, awayNow, isAway, requireDesk, type Absence } from './absences.ts';
import { deskDossier, holderOf, holdersOf, holdersOfRole, type Assignment } from './assignments.ts';

export interface CaseView {
  holder: Assignment | null;
  /** Everybody who looked after it, the oldest first. */
  history: Assignment[];
  /** This person looks after it. */
  mine: boolean;
  mayTake: boolean;
  /** Colleagues to whom it may be given now; empty for those who may not give it. */
  receivers: { personId: string; name: string }[];
  /** Approvers of the body who are away today, each with whom to ask. */
  approversAway: Absence[];
}

/** Who looks after a dossier, and what this person may do about it. @throws DomainError 401, 404 */
export function caseFor(ctx: Context, publicId: string): CaseView {
  const { app, programme, person } = deskDossier(ctx, publicId);
  const body = programme.bodyOrganisationId;
  const holder = holderOf(ctx.db, app.id) ?? null;
  const today = vnDate(ctx.now());
  const away = absencesOf(ctx.db, body).filter((a) => isAway(a, today));
  const mine = holder?.personId === person.userId;
  const mayGive = mine || isMember(ctx, body, 'ADMIN', 'APPROVER');
  return {
    holder, history: holdersOf(ctx.db, app.id), mine,
    mayTake: holder === null && isMember(ctx, body, 'TRADE_OFFICER') && conflictsOf(ctx, person, app).length === 0 && !awayNow(ctx, body, person.userId),
    receivers: mayGive ? holdersOfRole(ctx, body, 'TRADE_OFFICER').filter((p) => p.userId !== holder?.personId && !away.some((a) => a.personId === p.userId) && conflictsOf(ctx, p, app).length === 0).map((p) => ({ personId: p.userId, name: p.name })) : [],
    approversAway: away.filter((a) => a.role === 'APPROVER'),
  };
}

export interface DeskBody {
  id: number;
  name: string;
}

/** The bodies in which this person has one of the roles, each once. @throws DomainError 401, 403 on none */
export function deskBodies(ctx: Context, ...roles: readonly Role[]): DeskBody[] {
  const seats = requirePerson(ctx).roles.filter((g) => roles.includes(g.role));
  if (seats.length === 0) throw forbidden();
  return seats.filter((g, i) => seats.findIndex((o) => o.organisationId === g.organisationId) === i).map((g) => ({ id: g.organisationId, name: g.organisationName }));
}

export interface AbsenceDesk {
  /** What is not over, by its first day. */
  absences: (Absence & { today: boolean; mayEnd: boolean })[];
  /** For whom this person may say it: themselves, or everybody for the body's approver and administrator. */
  people: { personId: string; name: string }[];
  officers: { personId: string; name: string }[];
  approvers: { personId: string; name: string }[];
}

/** Who of a body is away or will be, and what this person may enter. @throws DomainError 401, 404 a foreign body */
export function absenceDesk(ctx: Context, bodyId: number): AbsenceDesk {
  const { person, leads } = requireDesk(ctx, bodyId);
  const today = vnDate(ctx.now());
  const named = (role: 'TRADE_OFFICER' | 'APPROVER') => holdersOfRole(ctx, bodyId, role).map((p) => ({ personId: p.userId, name: p.name }));
  const [officers, approvers] = [named('TRADE_OFFICER'), named('APPROVER')];
  return {
    absences: absencesOf(ctx.db, bodyId).map((a) => ({ ...a, today: isAway(a, today), mayEnd: leads || a.personId === person.userId })), officers, approvers,
    people: [...officers, ...approvers.filter((p) => !officers.some((o) => o.personId === p.personId))].filter((p) => leads || p.personId === person.userId),
  };
}

export interface Note {
  id: number;
  authorName: string;
  /** UTC ms. */
  at: number;
  /** Empty once erased. */
  text: string;
}

/** The body's own notes on a dossier, the newest first; null for somebody who is tied to the applicant. @throws DomainError 401, 404 */
export function notesFor(ctx: Context, publicId: string): Note[] | null {
  const { app, person } = deskDossier(ctx, publicId);
  if (conflictsOf(ctx, person, app).length > 0) return null;
  return ctx.db.all<Note>(
    `SELECT n.id, coalesce(p.name, '') AS authorName, n.at, coalesce(x.text, '') AS text FROM support_note n LEFT JOIN person p ON p.id = n.author_id LEFT JOIN support_note_text x ON x.note_id = n.id WHERE n.application_id = ? ORDER BY n.id DESC LIMIT 500`, [app.id]);
}
