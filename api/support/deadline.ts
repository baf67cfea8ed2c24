/** The last day of the legal term: working days by the calendar, from the day of receipt, with its pauses (NĐ 80/2021 Đ32.3a). */
import type { Database } from '../../db/client.ts';
import { calendarOf } from './calendar.ts';
import { lawOn } from './rule-versions.ts';
import { deadlineOn, type Pause } from './rules/clock.ts';
import type { WorkCalendar } from './rules/types.ts';

const termOn = (db: Database, date: string): number => lawOn(db, date)?.clock.workingDays ?? 14;

/** For a dossier that comes in on a legal date, without pauses. */
export const deadlineFor = (db: Database, date: string): string => deadlineOn(calendarOf(db), date, termOn(db, date)) ?? date;

/** The deadline of a dossier after all stretches in which its clock stood still, null while it does or before it was received; one that was opened again counts from that day. */
export function deadlineNow(db: Database, app: { id: number; receivedOn: string | null; clockFrom: string | null }, calendar: WorkCalendar = calendarOf(db)): string | null {
  if (app.receivedOn === null) return null;
  const pauses = db.all<Pause>('SELECT from_on AS "from", to_on AS "to" FROM support_pause WHERE application_id = ? AND stops_clock = 1 ORDER BY id', [app.id]);
  return deadlineOn(calendar, app.clockFrom ?? app.receivedOn, termOn(db, app.receivedOn), pauses);
}
