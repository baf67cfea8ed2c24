/** Reminders: of deadlines to officers and approvers, one message a person and day; of a supplement that waits, to the enterprise, once. */
import { tellOwners, tellPerson } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { vnDate, vnTime } from '../../time.ts';
import { write } from '../../write.ts';
import { calendarOf } from '../calendar.ts';
import { deadlineOn, isWorkingDay, workingDaysLeft } from '../rules/clock.ts';
import { OPEN_STATES, type ApplicationState } from '../rules/transitions.ts';
import { absencesOf, isAway } from './absences.ts';
import { holdersOfRole } from './assignments.ts';

/** Vietnamese time from which messages leave. */
const OPENS_AT = '07:00';
/** Working days before the deadline on which officers are reminded; then on the day, and every working day after it. */
const DAYS_BEFORE = [1, 3];
/** Working days after which the enterprise is reminded that its supplement is waited for. */
const SUPPLEMENT_DAYS = 5;
/** Receipt numbers that a message names of each kind. */
const NAMED = 3;

const isOfficeTime = (ctx: Pick<Context, 'db' | 'now'>): boolean => isWorkingDay(calendarOf(ctx.db), vnDate(ctx.now())) && vnTime(ctx.now()) >= OPENS_AT;

interface DueRow {
  receiptNumber: string;
  deadlineOn: string;
  state: ApplicationState;
  bodyId: number;
  holder: string | null;
}
type Due = Pick<DueRow, 'receiptNumber'> & { left: number };

/** Who is told of what today: the officer who looks after it (all who are here where nobody does), and approvers of what waits for them or is due. */
function dueToday(ctx: Context): Map<string, Due[]> {
  const calendar = calendarOf(ctx.db);
  const today = vnDate(ctx.now());
  const rows = ctx.db.all<DueRow>(
    `SELECT a.receipt_number AS receiptNumber, a.deadline_on AS deadlineOn, a.state, p.body_organisation_id AS bodyId, s.person_id AS holder
     FROM support_application a JOIN support_programme p ON p.id = a.programme_id LEFT JOIN support_assignment s ON s.application_id = a.id AND s.to_at IS NULL
     WHERE a.state IN (SELECT value FROM json_each(?)) AND a.deadline_on <= ? ORDER BY a.deadline_on, a.id`, [JSON.stringify(OPEN_STATES), deadlineOn(calendar, today, Math.max(...DAYS_BEFORE))]);
  const told = new Map<string, Due[]>();
  for (const bodyId of new Set(rows.map((r) => r.bodyId))) {
    const away = absencesOf(ctx.db, bodyId).filter((a) => isAway(a, today));
    const here = (role: 'TRADE_OFFICER' | 'APPROVER') => holdersOfRole(ctx, bodyId, role).map((p) => p.userId).filter((id) => !away.some((a) => a.personId === id && a.role === role));
    const [officers, approvers] = [here('TRADE_OFFICER'), here('APPROVER')];
    for (const r of rows.filter((row) => row.bodyId === bodyId)) {
      const left = workingDaysLeft(calendar, today, r.deadlineOn);
      if (left > 0 && !DAYS_BEFORE.includes(left)) continue;
      const people = new Set([...(r.holder !== null && officers.includes(r.holder) ? [r.holder] : officers), ...(left <= 0 || r.state === 'RECOMMENDED' ? approvers : [])]);
      for (const id of Array.from(people)) {
        const list = told.get(id) ?? [];
        if (list.length === 0) told.set(id, list);
        list.push({ receiptNumber: r.receiptNumber, left });
      }
    }
  }
  return told;
}

/** The message of a day, the most pressing first. */
function deadlinesText(due: readonly Due[]): string {
  const part = (words: string, which: (left: number) => boolean): string[] => {
    const list = due.filter((d) => which(d.left));
    if (list.length === 0) return [];
    const more = list.length - NAMED;
    return [`${list.length} ${words} (${list.slice(0, NAMED).map((d) => d.receiptNumber).join(', ')}${more > 0 ? ` và ${more} hồ sơ khác` : ''})`];
  };
  const parts = [...part('quá hạn', (left) => left < 0), ...part('đến hạn hôm nay', (left) => left === 0), ...DAYS_BEFORE.flatMap((n) => part(`còn ${n} ngày làm việc`, (left) => left === n))];
  return `Hồ sơ hỗ trợ: ${parts.join('; ')}. Mời Ông/Bà mở mục Hồ sơ hỗ trợ.`;
}

/** Notes that somebody is reminded; false when they were already. Inside the write that asks for the message. */
const once = (ctx: Context, kind: 'DEADLINES' | 'SUPPLEMENT', subject: string, onDay: string): boolean =>
  ctx.db.run('INSERT INTO support_reminder (kind, subject, on_day, at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING', [kind, subject, onDay, ctx.now()]).changes === 1;

/**
 * Reminds officers 3 and 1 working days before a deadline, on the day and on every working day after it; approvers of what is due or waits for them.
 * Mark and message are one transaction, so nobody is told twice, whenever the job is killed or run again.
 * @returns how many people were told
 */
export async function remindOfDeadlines(ctx: Context): Promise<number> {
  if (!isOfficeTime(ctx)) return 0;
  const today = vnDate(ctx.now());
  let n = 0;
  for (const [personId, due] of dueToday(ctx)) {
    n += await write(ctx, (): number => {
      if (!once(ctx, 'DEADLINES', personId, today)) return 0;
      tellPerson(ctx, personId, `deadlines:${today}`, deadlinesText(due));
      return 1;
    });
  }
  return n;
}

/** Reminds an enterprise, once for each request, that its supplement is waited for. @returns how many were reminded */
export async function remindOfSupplements(ctx: Context): Promise<number> {
  if (!isOfficeTime(ctx)) return 0;
  const today = vnDate(ctx.now());
  const calendar = calendarOf(ctx.db);
  const waiting = ctx.db.all<{ id: number; fromOn: string; publicId: string; receiptNumber: string; organisationId: number }>(
    `SELECT u.id, u.from_on AS fromOn, a.public_id AS publicId, a.receipt_number AS receiptNumber, a.organisation_id AS organisationId FROM support_pause u JOIN support_application a ON a.id = u.application_id
     WHERE u.to_on IS NULL AND a.state = 'SUPPLEMENT' AND NOT EXISTS (SELECT 1 FROM support_reminder r WHERE r.kind = 'SUPPLEMENT' AND r.subject = CAST(u.id AS TEXT)) LIMIT 5000`)
    .filter((p) => p.fromOn < today && workingDaysLeft(calendar, p.fromOn, today) >= SUPPLEMENT_DAYS);
  let n = 0;
  for (const p of waiting) {
    n += await write(ctx, (): number => {
      if (!once(ctx, 'SUPPLEMENT', String(p.id), '')) return 0;
      tellOwners(ctx, p.organisationId, `supplement-waits:${p.publicId}:${p.id}`, `Hồ sơ ${p.receiptNumber} đang chờ Ông/Bà bổ sung đã ${workingDaysLeft(calendar, p.fromOn, today)} ngày làm việc. Mời Ông/Bà mở hồ sơ trên sàn để trả lời.`);
      return 1;
    });
  }
  return n;
}
