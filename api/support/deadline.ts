/** The last day of the legal term: working days by the calendar, from the day of receipt, with its pauses (NĐ 80/2021 Đ32.3a). */
import type { Database } from '../../db/client.ts';
import { calendarOf } from './calendar.ts';
import { lawOn } from './rule-versions.ts';
import { deadlineOn, type Pause } from './rules/clock.ts';
import type { WorkCalendar } from './rules/types.ts';

const termOn = (db: Database, date: string): number => lawOn(db, date)?.clock.workingDays ?? 14;

/** For a dossier that comes in on a legal date, without pauses. */
export const deadlineFor = (db: Database, date: string, calendar: WorkCalendar = calendarOf(db)): string => deadlineOn(calendar, date, termOn(db, date)) ?? date;

/** After all stretches in which the clock of a dossier stood still; null while it does. */
export function deadlineAfterPauses(db: Database, applicationId: number, receivedOn: string, calendar: WorkCalendar = calendarOf(db)): string | null {
  const pauses = db.all<Pause>('SELECT from_on AS "from", to_on AS "to" FROM support_pause WHERE application_id = ? AND stops_clock = 1 ORDER BY id', [applicationId]);
  return deadlineOn(calendar, receivedOn, termOn(db, receivedOn), pauses);
}
