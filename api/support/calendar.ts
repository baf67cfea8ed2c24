/** The calendar that the legal clock counts by: the delivered one, with the days that an administrator added. */
import type { Database } from '../../db/client.ts';
import { CALENDAR } from './lawbook.ts';
import type { WorkCalendar } from './rules/types.ts';

export interface HolidayRow {
  date: string;
  kind: 'HOLIDAY' | 'WORKED' | 'ORDINARY' | 'COMPLETE';
  name: string;
}

const inOrder = <T extends { date: string }>(days: Iterable<T>): T[] => Array.from(days).sort((a, b) => (a.date < b.date ? -1 : 1));

/** A calendar with rows over it, the later over the earlier. */
export function withDays(calendar: WorkCalendar, rows: readonly HolidayRow[]): WorkCalendar {
  const holidays = new Map(calendar.holidays.map((d) => [d.date, d]));
  const working = new Map(calendar.workingDays.map((d) => [d.date, d]));
  let { completeThrough } = calendar;
  for (const { date, kind, name } of rows) {
    if (kind === 'COMPLETE') {
      if (date > completeThrough) completeThrough = date;
      continue;
    }
    holidays.delete(date);
    working.delete(date);
    if (kind === 'HOLIDAY') holidays.set(date, { date, name });
    if (kind === 'WORKED') working.set(date, { date, name });
  }
  return { ...calendar, completeThrough, holidays: inOrder(holidays.values()), workingDays: inOrder(working.values()) };
}

const built = new WeakMap<Database, { last: number; calendar: WorkCalendar }>();

/** The calendar as it stands; built anew only when a row was added, by whichever process. */
export function calendarOf(db: Database): WorkCalendar {
  const last = db.get<{ id: number | null }>('SELECT max(id) AS id FROM support_holiday')?.id ?? 0;
  const known = built.get(db);
  if (known?.last === last) return known.calendar;
  const calendar = withDays(CALENDAR, db.all<HolidayRow>('SELECT date, kind, name FROM support_holiday ORDER BY id'));
  // a row written in this transaction may still be rolled back, and its id be given to another
  if (!db.inTransaction) built.set(db, { last, calendar });
  return calendar;
}
