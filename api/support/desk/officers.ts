/** The officers of a body with what they hold, how much they can, and whether they are here. */
import type { Database } from '../../../db/client.ts';
import type { Context, Person } from '../../context.ts';
import { vnDate } from '../../time.ts';
import { calendarOf } from '../calendar.ts';
import { isHeavy, type CaseOfficer } from '../rules/assign.ts';
import { workingDaysLeft } from '../rules/clock.ts';
import { DESK_STATES } from '../rules/transitions.ts';
import type { Kind, WorkCalendar } from '../rules/types.ts';
import { absencesOf, isAway, type Absence } from './absences.ts';
import { holdersOfRole } from './assignments.ts';

/** Dossiers that an officer looks after at once where nobody set another figure. */
export const USUAL_CAPACITY = 25;

export interface DeskOfficer extends CaseOfficer {
  person: Person;
  /** The absence in which they are today. */
  absence: Absence | null;
}

/** SQL of what the load of a dossier is read from, for the rows `a`. */
export const LOAD_COLUMNS = 'a.deadline_on AS deadlineOn, (SELECT json_group_array(i.kind) FROM support_item i WHERE i.application_id = a.id) AS kindsJson';
/** Whether a dossier is much work today. */
export const heavyOn = (calendar: WorkCalendar, today: string, row: { deadlineOn: string | null; kindsJson: string }): boolean =>
  isHeavy(JSON.parse(row.kindsJson) as Kind[], row.deadlineOn === null ? null : workingDaysLeft(calendar, today, row.deadlineOn));

export const capacityOf = (db: Database, bodyId: number, personId: string): number =>
  db.get<{ capacity: number }>('SELECT capacity FROM support_desk_capacity WHERE body_organisation_id = ? AND person_id = ?', [bodyId, personId])?.capacity ?? USUAL_CAPACITY;

/** Everybody who looks after dossiers of a body, by name. */
export function deskOfficers(ctx: Pick<Context, 'db' | 'now'>, bodyId: number): DeskOfficer[] {
  const today = vnDate(ctx.now());
  const away = absencesOf(ctx.db, bodyId).filter((a) => a.role === 'TRADE_OFFICER' && isAway(a, today));
  const held = heldIn(ctx.db, bodyId);
  const calendar = calendarOf(ctx.db);
  return holdersOfRole(ctx, bodyId, 'TRADE_OFFICER').map((person) => {
    const own = held.filter((h) => h.personId === person.userId);
    const absence = away.find((a) => a.personId === person.userId) ?? null;
    return { id: person.userId, name: person.name, person, absence, away: absence !== null, capacity: capacityOf(ctx.db, bodyId, person.userId), held: own.length, heldHeavy: own.filter((h) => heavyOn(calendar, today, h)).length };
  });
}

const heldIn = (db: Database, bodyId: number): { personId: string; deadlineOn: string | null; kindsJson: string }[] =>
  db.all(
    `SELECT s.person_id AS personId, ${LOAD_COLUMNS} FROM support_assignment s JOIN support_application a ON a.id = s.application_id JOIN support_programme p ON p.id = a.programme_id
     WHERE s.to_at IS NULL AND p.body_organisation_id = ? AND a.state IN (SELECT value FROM json_each(?))`, [bodyId, JSON.stringify(DESK_STATES)]);
