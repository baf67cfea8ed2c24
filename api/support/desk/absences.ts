/** Who is away, from when to when, and who stands in. */
import type { Database } from '../../../db/client.ts';
import { isMember, requirePerson } from '../../access.ts';
import type { Context, Person } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { vnDate } from '../../time.ts';

export interface Absence {
  id: number;
  publicId: string;
  bodyId: number;
  personId: string;
  personName: string;
  role: 'TRADE_OFFICER' | 'APPROVER';
  /** Legal dates in Vietnam, both within the absence. */
  fromOn: string;
  toOn: string;
  standInId: string | null;
  standInName: string;
  startedAt: number | null;
}

const SELECT = `SELECT x.id, x.public_id AS publicId, x.body_organisation_id AS bodyId, x.person_id AS personId, coalesce(p.name, '') AS personName, x.role, x.from_on AS fromOn, x.to_on AS toOn, x.stand_in_id AS standInId, coalesce(q.name, '') AS standInName,
  x.started_at AS startedAt FROM support_absence x LEFT JOIN person p ON p.id = x.person_id LEFT JOIN person q ON q.id = x.stand_in_id WHERE x.ended_at IS NULL`;

/** Absences of a body that are not over, by their first day. */
export const absencesOf = (db: Database, bodyId: number): Absence[] => db.all<Absence>(`${SELECT} AND x.body_organisation_id = ? ORDER BY x.from_on, x.id LIMIT 500`, [bodyId]);

/** Absences of all bodies that began by a day and are not over. */
export const absencesBegunBy = (db: Database, today: string): Absence[] => db.all<Absence>(`${SELECT} AND x.from_on <= ? ORDER BY x.id LIMIT 5000`, [today]);

/** @throws DomainError 404 unknown or over already */
export function openAbsence(db: Database, publicId: string): Absence {
  const row = db.get<Absence>(`${SELECT} AND x.public_id = ?`, [publicId]);
  if (!row) throw notFound({ vi: 'Không tìm thấy đợt vắng mặt này, hoặc đợt này đã kết thúc.', en: 'This absence was not found, or is over.' });
  return row;
}

export const isAway = (a: Pick<Absence, 'fromOn' | 'toOn'>, date: string): boolean => a.fromOn <= date && date <= a.toOn;

/** The absence in which an officer of a body is today. */
export const awayNow = (ctx: Pick<Context, 'db' | 'now'>, bodyId: number, personId: string): Absence | undefined => {
  const today = vnDate(ctx.now());
  return absencesOf(ctx.db, bodyId).find((a) => a.personId === personId && a.role === 'TRADE_OFFICER' && isAway(a, today));
};

/** The person whose own body this is. @throws DomainError 401, 404 for a foreign body */
export function requireDesk(ctx: Context, bodyId: number): { person: Person; leads: boolean } {
  const person = requirePerson(ctx);
  if (!isMember(ctx, bodyId, 'TRADE_OFFICER', 'APPROVER', 'ADMIN')) throw notFound({ vi: 'Không tìm thấy cơ quan này.', en: 'This body was not found.' });
  return { person, leads: isMember(ctx, bodyId, 'APPROVER', 'ADMIN') };
}
