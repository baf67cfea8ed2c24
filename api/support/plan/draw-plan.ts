/** What the officer does to a plan: draws it up, gathers needs, takes them out, sends it, or drops it. */
import { isMember, requirePerson } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, forbidden, notFound, parseInput, refusedTransition } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { write } from '../../write.ts';
import { PLAN_WORDS, planActs, planStep, type PlanAct, type PlanState } from '../rules/plan.ts';
import { programmeBySlug, type ProgrammeRow } from '../store.ts';
import { heldPlan, linesOf, waitingNeeds, type PlanRow } from './plans.ts';
import { planInput, planLinesInput, planRef, type PlanInput, type PlanLinesInput, type PlanRef } from './schemas.ts';

export interface PlanMoved {
  publicId: string;
  state: PlanState;
  version: number;
}

const ROLE_WORDS = {
  TRADE_OFFICER: { vi: 'Chỉ cán bộ phụ trách chương trình mới được', en: 'Only the programme’s officer may' },
  APPROVER: { vi: 'Chỉ người có thẩm quyền phê duyệt mới được', en: 'Only the approver may' },
} as const;

/** @throws DomainError 401, 403, 404; 409 wrong state, stale */
export function openPlan(ctx: Context, ref: { plan: string; version: number | null }, act: PlanAct): { plan: PlanRow; programme: ProgrammeRow; person: Person } {
  const person = requirePerson(ctx);
  const { plan, programme } = heldPlan(ctx, ref.plan);
  const step = planStep(act);
  if (!isMember(ctx, programme.bodyOrganisationId, step.who)) throw forbidden({ vi: `${ROLE_WORDS[step.who].vi} ${step.vi}.`, en: `${ROLE_WORDS[step.who].en} ${step.en}.` });
  if (!step.from.includes(plan.state)) throw refusedTransition({ from: PLAN_WORDS[plan.state], tried: step, allowed: planActs(plan.state) });
  if (ref.version !== null && ref.version !== plan.version) throw stale();
  return { plan, programme, person };
}
const stale = () => conflict('stale', { vi: 'Kế hoạch đã có thay đổi sau khi Ông/Bà mở trang. Mời xem lại rồi làm tiếp.', en: 'The plan changed after you opened this page. Please look again, then go on.' });

/** Moves a plan along its table and counts its version up; column names are fixed here, never input. */
export function movePlan(ctx: Context, plan: PlanRow, act: PlanAct, patch: Partial<Record<'sent_by' | 'sent_at' | 'approved_by' | 'approved_at' | 'decision_number' | 'decision_dated' | 'return_reason', string | number | null>> = {}): PlanMoved {
  const { to } = planStep(act);
  const columns = Object.keys(patch) as (keyof typeof patch)[];
  const { changes } = ctx.db.run(`UPDATE support_plan SET state = ?, version = version + 1, updated_at = ?${columns.map((c) => `, ${c} = ?`).join('')} WHERE id = ? AND version = ?`, [to, ctx.now(), ...columns.map((c) => patch[c] ?? null), plan.id, plan.version]);
  if (changes !== 1) throw stale();
  return { publicId: plan.publicId, state: to, version: plan.version + 1 };
}

/** @throws DomainError 409 when needs were withdrawn or their sums changed since they were gathered, or there are none */
export function requireSoundLines(ctx: Context, plan: PlanRow): number {
  const lines = linesOf(ctx.db, plan.id);
  if (lines.length === 0) throw conflict('empty-plan', { vi: 'Kế hoạch chưa có nhu cầu nào.', en: 'The plan holds no need yet.' });
  const changed = lines.filter((l) => l.changed);
  if (changed.length > 0) {
    const names = changed.slice(0, 5).map((l) => l.receiptNumber ?? l.organisationName).join(', ');
    throw conflict('plan-changed', { vi: `Từ lúc gom, các nhu cầu sau đã rút, đã sang hợp đồng hoặc đổi số tiền: ${names}. Mời đưa ra khỏi kế hoạch hoặc gom lại.`, en: `Since they were gathered these needs were withdrawn, contracted or changed in sum: ${names}. Please take them out or gather them anew.` });
  }
  return lines.reduce((s, l) => s + l.amountVnd, 0);
}

/** Draws up an empty plan of a programme for a year or a quarter (TT 06/2022 Đ5.4). @throws DomainError 401, 403, 404, 422 */
export async function drawPlan(ctx: Context, raw: PlanInput, idempotencyKey?: string): Promise<PlanMoved> {
  const input = parseInput(planInput, raw);
  const person = requirePerson(ctx);
  return write(ctx, (db): PlanMoved => {
    const programme = programmeBySlug(db, input.programme);
    if (!isMember(ctx, programme.bodyOrganisationId, 'TRADE_OFFICER')) {
      throw isMember(ctx, programme.bodyOrganisationId) ? forbidden({ vi: 'Chỉ cán bộ phụ trách chương trình mới được lập kế hoạch.', en: 'Only the programme’s officer draws up plans.' }) : notFound({ vi: 'Không có chương trình này.', en: 'There is no such programme.' });
    }
    const code = publicId();
    db.run('INSERT INTO support_plan (public_id, programme_id, year, quarter, note, drawn_by, drawn_at, updated_at) VALUES (?,?,?,?,?,?,?,?)', [code, programme.id, input.year, input.quarter, input.note, person.userId, ctx.now(), ctx.now()]);
    audit(ctx, { act: 'support.plan.draw', object: 'plan', objectId: code, data: { programme: programme.slug, year: input.year, quarter: input.quarter } });
    return { publicId: code, state: 'DRAFT', version: 1 };
  }, { idempotencyKey, act: 'support.plan.draw' });
}

/** Gathers approved needs into a draft, each with what is granted to it now. @throws DomainError 401, 403, 404; 409 wrong state, stale, a need that is none or stands in another plan; 422 */
export async function addToPlan(ctx: Context, raw: PlanLinesInput, idempotencyKey?: string): Promise<PlanMoved> {
  const input = parseInput(planLinesInput, raw);
  return write(ctx, (db): PlanMoved => {
    const { plan, person } = openPlan(ctx, input, 'change');
    const waiting = new Map(waitingNeeds(db, plan.programmeId, plan.year).map((n) => [n.application, n]));
    for (const id of new Set(input.applications)) {
      const need = waiting.get(id);
      if (!need) throw conflict('need-not-waiting', { vi: 'Có nhu cầu không còn chờ đưa vào kế hoạch: đã ở kế hoạch khác, đã rút, chưa được duyệt hoặc thuộc năm khác. Mời tải lại trang.', en: 'One of the needs does not wait for a plan: it stands in another one, was withdrawn, is not approved, or is of another year. Please reload the page.' });
      db.run('INSERT INTO support_plan_line (plan_id, application_id, amount_vnd, added_by) VALUES (?,?,?,?)', [plan.id, need.applicationId, need.grantedVnd, person.userId]);
    }
    const moved = movePlan(ctx, plan, 'change');
    audit(ctx, { act: 'support.plan.add', object: 'plan', objectId: plan.publicId, data: { applications: input.applications } });
    return moved;
  }, { idempotencyKey, act: 'support.plan.add' });
}

/** Takes needs out of a draft; they wait for a plan again. @throws DomainError 401, 403, 404, 409, 422 */
export async function takeFromPlan(ctx: Context, raw: PlanLinesInput, idempotencyKey?: string): Promise<PlanMoved> {
  const input = parseInput(planLinesInput, raw);
  return write(ctx, (db): PlanMoved => {
    const { plan } = openPlan(ctx, input, 'change');
    db.run('DELETE FROM support_plan_line WHERE plan_id = ? AND application_id IN (SELECT id FROM support_application WHERE public_id IN (SELECT value FROM json_each(?)))', [plan.id, JSON.stringify(input.applications)]);
    const moved = movePlan(ctx, plan, 'change');
    audit(ctx, { act: 'support.plan.take', object: 'plan', objectId: plan.publicId, data: { applications: input.applications } });
    return moved;
  }, { idempotencyKey, act: 'support.plan.take' });
}

/** Sends a plan to whoever approves. @throws DomainError 401, 403, 404; 409 wrong state, stale, empty, needs that changed */
export async function sendPlan(ctx: Context, raw: PlanRef, idempotencyKey?: string): Promise<PlanMoved> {
  const input = parseInput(planRef, raw);
  return write(ctx, (): PlanMoved => {
    const { plan, person } = openPlan(ctx, input, 'send');
    const totalVnd = requireSoundLines(ctx, plan);
    const moved = movePlan(ctx, plan, 'send', { sent_by: person.userId, sent_at: ctx.now(), return_reason: '' });
    audit(ctx, { act: 'support.plan.send', object: 'plan', objectId: plan.publicId, data: { totalVnd } });
    return moved;
  }, { idempotencyKey, act: 'support.plan.send' });
}

/** Drops a draft; its needs wait for a plan again. @throws DomainError 401, 403, 404, 409 */
export async function dropPlan(ctx: Context, raw: PlanRef, idempotencyKey?: string): Promise<PlanMoved> {
  const input = parseInput(planRef, raw);
  return write(ctx, (): PlanMoved => {
    const { plan } = openPlan(ctx, input, 'drop');
    const moved = movePlan(ctx, plan, 'drop');
    audit(ctx, { act: 'support.plan.drop', object: 'plan', objectId: plan.publicId });
    return moved;
  }, { idempotencyKey, act: 'support.plan.drop' });
}
