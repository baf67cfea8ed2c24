/** A day of the calendar that an administrator adds or takes back; the deadlines of open dossiers follow in the same transaction. */
import { requireRole } from '../../access.ts';
import type { Database } from '../../../db/client.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { z } from 'zod';
import { conflict, invalid, parseInput, say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { addDays, formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { calendarOf, withDays, type HolidayRow } from '../calendar.ts';
import { deadlineNow } from '../deadline.ts';
import { CALENDAR } from '../lawbook.ts';
import { isWorkingDay } from '../rules/clock.ts';
import type { WorkCalendar } from '../rules/types.ts';
import { legalDate } from '../schemas.ts';

export const HOLIDAY_KINDS = ['HOLIDAY', 'WORKED', 'ORDINARY', 'COMPLETE'] as const;
const DAYS_AHEAD = 3 * 366;
/** So many deadlines move in one transaction at most. */
const MOST_MOVES = 20_000;

const holidayInput = z.object({
  date: legalDate,
  kind: z.enum(HOLIDAY_KINDS, say('Chọn ngày nghỉ, ngày làm bù hay bỏ ngày đã nhập.', 'Choose a holiday, a day worked in exchange, or taking a day back.')),
  name: textField({ max: 120 }).default(''),
  source: textField({ min: 5, max: 200 }),
}).refine((h) => h.kind === 'ORDINARY' || h.kind === 'COMPLETE' || h.name.length >= 3, { path: ['name'], message: say('Ghi tên ngày nghỉ hoặc làm bù ngày nào.', 'Name the holiday, or which day it is worked for.') });
export type HolidayInput = z.input<typeof holidayInput>;
type Holiday = z.output<typeof holidayInput>;

/** @throws DomainError 422 */
function readHoliday(ctx: Pick<Context, 'db' | 'now'>, raw: HolidayInput): Holiday {
  const day = parseInput(holidayInput, raw);
  const today = vnDate(ctx.now());
  const calendar = calendarOf(ctx.db);
  const refuse = (vi: string, en: string) => invalid({ date: { vi, en } });
  if (day.date <= today) throw refuse('Chỉ nhập hoặc bỏ được ngày còn ở phía trước: thời hạn đã qua không tính lại.', 'Only days still to come can be added or taken back: a term that has run is not counted anew.');
  if (day.date > addDays(today, DAYS_AHEAD)) throw refuse('Ngày này xa quá 3 năm. Mời kiểm tra lại năm.', 'This is more than three years ahead. Please check the year.');
  if (day.kind === 'COMPLETE') {
    if (day.date <= calendar.completeThrough) throw refuse(`Lịch đã đủ đến hết ${formatDate(calendar.completeThrough)}.`, `The calendar is complete through ${calendar.completeThrough} already.`);
    return day;
  }
  const works = isWorkingDay(calendar, day.date);
  const entered = [...calendar.holidays, ...calendar.workingDays].find((d) => d.date === day.date);
  if (day.kind === 'HOLIDAY' && !works) throw refuse(`Ngày ${formatDate(day.date)} vốn đã nghỉ${entered ? ` (${entered.name})` : ' cuối tuần'}.`, `${day.date} is off already.`);
  if (day.kind === 'WORKED' && works) throw refuse(`Ngày ${formatDate(day.date)} vốn là ngày làm việc.`, `${day.date} is a working day already.`);
  if (day.kind === 'WORKED' && entered) throw refuse(`Ngày ${formatDate(day.date)} là ngày lễ (${entered.name}). Muốn bỏ ngày lễ, chọn “Bỏ ngày đã nhập”.`, `${day.date} is a holiday (${entered.name}). To take it back, choose that.`);
  if (day.kind === 'ORDINARY' && !entered) throw refuse(`Ngày ${formatDate(day.date)} không có trong lịch nghỉ nên không có gì để bỏ.`, `${day.date} is not in the calendar, so there is nothing to take back.`);
  return day;
}

interface Move {
  id: number;
  from: string;
  to: string;
}

/** Deadlines of open dossiers whose term contains the day, where the calendar moves them. A clock that stands still is counted when it goes on. */
function movesBy(db: Database, calendar: WorkCalendar, day: string): Move[] {
  const rows = db.all<{ id: number; receivedOn: string; clockFrom: string | null; deadlineOn: string; paused: number }>(
    `SELECT a.id, a.received_on AS receivedOn, a.clock_from AS clockFrom, a.deadline_on AS deadlineOn, EXISTS (SELECT 1 FROM support_pause p WHERE p.application_id = a.id AND p.stops_clock = 1) AS paused
     FROM support_application a WHERE a.state IN ('SUBMITTED','RECEIVED','SUPPLEMENT','RECOMMENDED') AND coalesce(a.clock_from, a.received_on) < ? AND a.deadline_on >= ? ORDER BY a.id LIMIT ${MOST_MOVES + 1}`, [day, day]);
  if (rows.length > MOST_MOVES) throw conflict('too-many', { vi: `Hơn ${MOST_MOVES} hồ sơ đang mở phải tính lại thời hạn cùng lúc. Mời liên hệ đơn vị vận hành.`, en: `More than ${MOST_MOVES} open dossiers would have to be counted anew at once. Please ask the operator.` });
  // dossiers of one day without a pause share their deadline
  const plain = new Map<string, string | null>();
  return rows.flatMap((r): Move[] => {
    const key = r.paused ? `${r.id}` : `${r.receivedOn} ${r.clockFrom}`;
    const to = plain.get(key) ?? deadlineNow(db, r, calendar);
    plain.set(key, to);
    return to === null || to === r.deadlineOn ? [] : [{ id: r.id, from: r.deadlineOn, to }];
  });
}

export interface HolidayPreview {
  day: Holiday;
  moved: number;
  /** How many dossiers move from which day to which. */
  lines: { from: string; to: string; dossiers: number }[];
}

/** How many deadlines a day would move. @throws DomainError 401, 403, 409, 422 as entering it would */
export function previewHoliday(ctx: Context, raw: HolidayInput): HolidayPreview {
  requireRole(ctx, 'ADMIN');
  const day = readHoliday(ctx, raw);
  const moves = day.kind === 'COMPLETE' ? [] : movesBy(ctx.db, withDays(calendarOf(ctx.db), [day]), day.date);
  const lines = new Map<string, HolidayPreview['lines'][number]>();
  for (const { from, to } of moves) {
    const line = lines.get(`${from} ${to}`) ?? { from, to, dossiers: 0 };
    line.dossiers++;
    lines.set(`${from} ${to}`, line);
  }
  return { day, moved: moves.length, lines: Array.from(lines.values()).sort((a, b) => (a.from < b.from ? -1 : 1)) };
}

/**
 * Enters a day still to come, or takes one back, with the document that says so. The deadlines of open dossiers whose term contains it are
 * counted anew at once: the law's clock counts working days (NĐ 80/2021 Đ32.3a), and each dossier says why its deadline moved.
 * @throws DomainError 401, 403, 409, 422
 */
export async function changeHoliday(ctx: Context, raw: HolidayInput, idempotencyKey?: string): Promise<{ date: string; moved: number }> {
  const person = requireRole(ctx, 'ADMIN');
  return write(ctx, (db): { date: string; moved: number } => {
    const day = readHoliday(ctx, raw);
    const now = ctx.now();
    const { lastInsertRowid: id } = db.run('INSERT INTO support_holiday (date, kind, name, source, created_by, created_at) VALUES (?,?,?,?,?,?)', [day.date, day.kind, day.name, day.source, person.userId, now]);
    const moves = day.kind === 'COMPLETE' ? [] : movesBy(db, calendarOf(db), day.date);
    for (const m of moves) {
      db.run('UPDATE support_application SET deadline_on = ?, version = version + 1, updated_at = ? WHERE id = ?', [m.to, now, m.id]);
      // the event tells the portal too, where a dossier came in there
      db.run("INSERT INTO support_event (application_id, act, from_state, to_state, person_id, at) SELECT id, 'moveDeadline', state, state, ?, ? FROM support_application WHERE id = ?", [person.userId, now, m.id]);
      db.run('INSERT INTO support_deadline_move (application_id, holiday_id, from_on, to_on) VALUES (?,?,?,?)', [m.id, id, m.from, m.to]);
    }
    audit(ctx, { act: 'support.changeHoliday', object: 'holiday', objectId: day.date, data: { kind: day.kind, source: day.source, moved: moves.length } });
    return { date: day.date, moved: moves.length };
  }, { idempotencyKey, act: 'support.changeHoliday' });
}

export interface CalendarLine extends HolidayRow {
  /** The document that it rests on; the delivered calendar's own source for its days. */
  source: string;
  enteredAt: number | null;
}

/** The days of the calendar from a day on, by date; and through when it is complete. */
export function calendarLines(ctx: Pick<Context, 'db'>, from: string): { completeThrough: string; source: string; lines: CalendarLine[] } {
  const calendar = calendarOf(ctx.db);
  const newest = new Map(ctx.db.all<{ date: string; source: string; enteredAt: number }>("SELECT date, source, created_at AS enteredAt FROM support_holiday WHERE kind <> 'COMPLETE' ORDER BY id").map((r) => [r.date, r]));
  const line = (kind: 'HOLIDAY' | 'WORKED') => ({ date, name }: { date: string; name: string }): CalendarLine => ({ date, name, kind, source: newest.get(date)?.source ?? CALENDAR.source, enteredAt: newest.get(date)?.enteredAt ?? null });
  return {
    completeThrough: calendar.completeThrough, source: CALENDAR.source,
    lines: [...calendar.holidays.map(line('HOLIDAY')), ...calendar.workingDays.map(line('WORKED'))].filter((d) => d.date >= from).sort((a, b) => (a.date < b.date ? -1 : 1)),
  };
}
