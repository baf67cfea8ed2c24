/** The legal clock: 14 working days from receipt (NĐ 80/2021 Đ32.3a), day one being the next working day. */
import type { Sentence, WorkCalendar } from './types.ts';

/** A stretch during which the clock stands still: from a day (inclusive) to a day (exclusive; null while it lasts). */
export interface Pause {
  from: string;
  to: string | null;
}

const next = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** True on a day when offices work: no weekend, no public holiday, or a weekend day worked in exchange. */
export function isWorkingDay(calendar: WorkCalendar, date: string): boolean {
  if (calendar.workingDays.some((d) => d.date === date)) return true;
  const day = weekday(date);
  return day !== 0 && day !== 6 && !calendar.holidays.some((d) => d.date === date);
}

const isPaused = (pauses: readonly Pause[], date: string): boolean => pauses.some((p) => p.from <= date && (p.to === null || date < p.to));

/**
 * The last day of the term.
 * @param receivedOn legal date of receipt (Vietnam)
 * @returns null while a pause is open: the term cannot be told yet
 */
export function deadlineOn(calendar: WorkCalendar, receivedOn: string, workingDays: number, pauses: readonly Pause[] = []): string | null {
  if (pauses.some((p) => p.to === null)) return null;
  let date = receivedOn;
  for (let left = workingDays; left > 0; ) {
    date = next(date);
    if (isWorkingDay(calendar, date) && !isPaused(pauses, date)) left--;
  }
  return date;
}

/** True when every holiday between the two days is known; else the deadline may still move. */
export const isCalendarComplete = (calendar: WorkCalendar, from: string, through: string): boolean => from >= calendar.completeFrom && through <= calendar.completeThrough;

/** Working days from `today` (exclusive) to `deadline` (inclusive); negative when it has passed. */
export function workingDaysLeft(calendar: WorkCalendar, today: string, deadline: string): number {
  let n = 0;
  if (today <= deadline) {
    for (let d = today; d < deadline; ) { d = next(d); if (isWorkingDay(calendar, d)) n++; }
    return n;
  }
  for (let d = deadline; d < today; ) { d = next(d); if (isWorkingDay(calendar, d)) n++; }
  return n === 0 ? -1 : -n;
}

/** The deadline as an officer says it; `urgent` marks today and later. */
export function deadlineWords(calendar: WorkCalendar, today: string, deadline: string | null): Sentence & { urgent: boolean } {
  if (deadline === null) return { vi: 'tạm dừng', en: 'paused', urgent: false };
  if (deadline === today) return { vi: 'hôm nay 17:00', en: 'today 17:00', urgent: true };
  const left = workingDaysLeft(calendar, today, deadline);
  if (left < 0) return { vi: `quá hạn ${-left} ngày`, en: `${-left} ${left === -1 ? 'day' : 'days'} overdue`, urgent: true };
  return { vi: `còn ${left} ngày`, en: `${left} ${left === 1 ? 'day' : 'days'} left`, urgent: false };
}
