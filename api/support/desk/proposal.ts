/** A proposal of who gets which dossier: what is waiting, what the plan makes of it, and a digest that tells whether it still holds. */
import { createHash } from 'node:crypto';
import { isMember } from '../../access.ts';
import type { Context, Person } from '../../context.ts';
import { forbidden, type Sentence } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import { calendarOf } from '../calendar.ts';
import { conflictsOf } from '../guard.ts';
import { leftWords, placedWords, planCaseload, type CaseDossier, type CasePlan } from '../rules/assign.ts';
import { DESK_STATES } from '../rules/transitions.ts';
import type { Kind } from '../rules/types.ts';
import { applicationById } from '../store.ts';
import { requireDesk } from './absences.ts';
import { deskOfficers, heavyOn, LOAD_COLUMNS, type DeskOfficer } from './officers.ts';

/** How many dossiers one proposal places, the first in the law's order: what a person can look through before they agree. */
export const PROPOSED_AT_ONCE = 100;

/** A dossier without an officer who is here: nobody has it, or whoever has it is away or has left the body. */
export interface WaitingDossier extends Omit<CaseDossier, 'barred'> {
  applicationId: number;
  version: number;
  receiptNumber: string | null;
  organisationName: string;
  kinds: Kind[];
  /** The open assignment, 0 without; and whose it is. */
  assignmentId: number;
  heldBy: string;
}

export interface ProposedRow {
  dossier: WaitingDossier;
  officer: string | null;
  why: Sentence;
  /** Who may have it: here today and not tied to the applicant. */
  choices: { personId: string; name: string }[];
}

export interface Proposal {
  rows: ProposedRow[];
  officers: DeskOfficer[];
  method: CasePlan['method'];
  /** Waiting beyond these rows. */
  more: number;
  /** Of the rows and officers as they were; see `basisOf`. */
  basis: string;
}

/** The approver's or administrator's own desk. @throws DomainError 401, 403 an officer, 404 a foreign body */
export function requireLead(ctx: Context, bodyId: number): Person {
  const { person, leads } = requireDesk(ctx, bodyId);
  if (!leads) throw forbidden({ vi: 'Chỉ người phê duyệt hoặc quản trị của cơ quan mới phân công hồ sơ.', en: 'Only the body’s approver or administrator assigns dossiers.' });
  return person;
}

const FROM = `FROM support_application a LEFT JOIN support_assignment s ON s.application_id = a.id AND s.to_at IS NULL
  WHERE a.state IN (${DESK_STATES.map((s) => `'${s}'`).join(',')}) AND +a.programme_id IN (SELECT id FROM support_programme WHERE body_organisation_id = ?) AND (s.id IS NULL OR s.person_id NOT IN (SELECT value FROM json_each(?)))`;

const present = (officers: readonly DeskOfficer[]): DeskOfficer[] => officers.filter((o) => !o.away);
const presentJson = (officers: readonly DeskOfficer[]): string => JSON.stringify(present(officers).map((o) => o.id));

/** How many dossiers of a body wait for an officer. */
export const waitingCount = (ctx: Pick<Context, 'db'>, bodyId: number, officers: readonly DeskOfficer[]): number => ctx.db.get<{ n: number }>(`SELECT count(*) AS n ${FROM}`, [bodyId, presentJson(officers)])!.n;

/** What waits for an officer, the first in the law's order. @param only public ids: these, in whatever state they are found waiting */
export function waitingDossiers(ctx: Pick<Context, 'db' | 'now'>, bodyId: number, officers: readonly DeskOfficer[], only?: readonly string[]): WaitingDossier[] {
  const today = vnDate(ctx.now());
  const calendar = calendarOf(ctx.db);
  // the first of them are found before anything else is read of them, for thousands may wait
  return ctx.db.all<Omit<WaitingDossier, 'priority' | 'heavy' | 'kinds'> & { priority: number; kindsJson: string }>(
    `WITH first AS (SELECT a.id, coalesce(s.id, 0) AS assignmentId, coalesce(s.person_id, '') AS holder ${FROM}${only ? ' AND a.id IN (SELECT id FROM support_application WHERE public_id IN (SELECT value FROM json_each(?)))' : ''}
       ORDER BY (a.women_owned + a.many_women + a.social_enterprise = 0), a.deadline_on IS NULL, a.deadline_on, a.submitted_at, a.id LIMIT ${PROPOSED_AT_ONCE})
     SELECT a.id AS applicationId, a.public_id AS id, a.version, a.receipt_number AS receiptNumber, o.name AS organisationName, a.women_owned + a.many_women + a.social_enterprise > 0 AS priority, coalesce(a.submitted_at, 0) AS submittedAt, ${LOAD_COLUMNS},
       first.assignmentId, coalesce((SELECT name FROM person WHERE id = first.holder), '') AS heldBy,
       coalesce((SELECT e.person_id FROM support_assignment e JOIN support_application b ON b.id = e.application_id WHERE b.organisation_id = a.organisation_id AND b.id <> a.id ORDER BY e.id DESC LIMIT 1),
         (SELECT b.received_by FROM support_application b WHERE b.organisation_id = a.organisation_id AND b.id <> a.id AND b.received_by IS NOT NULL ORDER BY b.received_at DESC LIMIT 1)) AS knownTo
     FROM first JOIN support_application a ON a.id = first.id JOIN organisation o ON o.id = a.organisation_id
     ORDER BY priority DESC, a.deadline_on IS NULL, a.deadline_on, a.submitted_at, a.id`,
    [bodyId, presentJson(officers), ...(only ? [JSON.stringify(only)] : [])])
    .map(({ kindsJson, priority, ...row }) => ({ ...row, priority: priority === 1, kinds: JSON.parse(kindsJson) as Kind[], heavy: heavyOn(calendar, today, { deadlineOn: row.deadlineOn, kindsJson }) }));
}

/** Ids of those officers who are tied to the applicant of a dossier. */
export function tiedTo(ctx: Pick<Context, 'db'>, dossier: WaitingDossier, officers: readonly DeskOfficer[]): string[] {
  const app = applicationById(ctx.db, dossier.applicationId);
  return officers.filter((o) => conflictsOf(ctx, o.person, app).length > 0).map((o) => o.id);
}

/**
 * What a proposal rests on: each dossier's version and assignment, each officer's load, capacity and absence. It is compared, not trusted: whoever sends a
 * made-up one only hears that something changed, and every line is checked on its own.
 */
export const basisOf = (dossiers: readonly WaitingDossier[], officers: readonly DeskOfficer[]): string =>
  createHash('sha256').update(JSON.stringify([dossiers.map((d) => [d.id, d.version, d.assignmentId]).sort(), officers.map((o) => [o.id, o.held, o.capacity, o.away]).sort()])).digest('hex');

/** Proposes an officer for each dossier that waits. Nothing is written. @throws DomainError 401, 403, 404 */
export function proposalFor(ctx: Context, bodyId: number): Proposal {
  requireLead(ctx, bodyId);
  const officers = deskOfficers(ctx, bodyId);
  const dossiers = waitingDossiers(ctx, bodyId, officers).map((d) => ({ ...d, barred: tiedTo(ctx, d, officers) }));
  const plan = planCaseload(dossiers, officers);
  const placed = new Map(plan.placed.map((p) => [p.dossier, p]));
  const left = new Map(plan.left.map((l) => [l.dossier, l.why]));
  return {
    officers, method: plan.method, more: waitingCount(ctx, bodyId, officers) - dossiers.length, basis: basisOf(dossiers, officers),
    rows: dossiers.map((dossier) => {
      const p = placed.get(dossier.id);
      return {
        dossier, officer: p?.officer ?? null, why: p ? placedWords(p, dossier, officers) : leftWords(left.get(dossier.id) ?? 'FULL'),
        choices: present(officers).filter((o) => !dossier.barred.includes(o.id)).map((o) => ({ personId: o.id, name: o.name })),
      };
    }),
  };
}

export interface CaseloadView {
  officers: DeskOfficer[];
  waiting: number;
  /** This person may change capacities. */
  maySetCapacity: boolean;
}

/** The officers of a body with their load, for its approver and administrator. @throws DomainError 401, 403, 404 */
export function caseloadFor(ctx: Context, bodyId: number): CaseloadView {
  requireLead(ctx, bodyId);
  const officers = deskOfficers(ctx, bodyId);
  return { officers, waiting: waitingCount(ctx, bodyId, officers), maySetCapacity: isMember(ctx, bodyId, 'ADMIN') };
}
