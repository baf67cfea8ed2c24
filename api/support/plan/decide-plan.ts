/** What the approver does to a plan that was sent: approves it with its decision, or gives it back. Never its author. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, invalid, parseInput } from '../../errors.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { movePlan, openPlan, requireSoundLines, type PlanMoved } from './draw-plan.ts';
import { isAuthor } from './plans.ts';
import { approvePlanInput, returnPlanInput, type ApprovePlanInput, type ReturnPlanInput } from './schemas.ts';

/**
 * Records the approval with the number and day of the signed decision.
 * @throws DomainError 401, 403, 404; 409 wrong state, stale, own plan, needs that changed, number taken; 422
 */
export async function approvePlan(ctx: Context, raw: ApprovePlanInput, idempotencyKey?: string): Promise<PlanMoved> {
  const input = parseInput(approvePlanInput, raw);
  return write(ctx, (db): PlanMoved => {
    const { plan, person } = openPlan(ctx, input, 'approve');
    if (isAuthor(db, plan, person.userId)) throw conflict('same-person', { vi: 'Người lập, gom nhu cầu hoặc trình kế hoạch không được tự phê duyệt. Mời người có thẩm quyền khác.', en: 'Who drew up, filled or sent a plan cannot approve it. Another person has to.' });
    const totalVnd = requireSoundLines(ctx, plan);
    const sentOn = vnDate(plan.sentAt ?? ctx.now());
    const today = vnDate(ctx.now());
    if (input.decisionDated < sentOn || input.decisionDated > today) throw invalid({ decisionDated: { vi: `Ngày quyết định nằm từ ngày trình (${formatDate(sentOn)}) đến hôm nay (${formatDate(today)}).`, en: `The decision is dated from the day the plan was sent (${formatDate(sentOn)}) to today (${formatDate(today)}).` } });
    if (db.get('SELECT 1 FROM support_plan WHERE programme_id = ? AND decision_number = ? AND decision_dated = ?', [plan.programmeId, input.decisionNumber, input.decisionDated])) throw conflict('number-taken', { vi: 'Số và ngày này đã dùng cho một kế hoạch khác.', en: 'This number and day belong to another plan.' }, { decisionNumber: { vi: 'Số này đã dùng.', en: 'This number is taken.' } });
    const moved = movePlan(ctx, plan, 'approve', { approved_by: person.userId, approved_at: ctx.now(), decision_number: input.decisionNumber, decision_dated: input.decisionDated });
    audit(ctx, { act: 'support.plan.approve', object: 'plan', objectId: plan.publicId, data: { totalVnd, decision: input.decisionNumber, dated: input.decisionDated } });
    return moved;
  }, { idempotencyKey, act: 'support.plan.approve' });
}

/** Gives a plan back to be changed, with the reason. @throws DomainError 401, 403, 404, 409, 422 */
export async function returnPlan(ctx: Context, raw: ReturnPlanInput, idempotencyKey?: string): Promise<PlanMoved> {
  const input = parseInput(returnPlanInput, raw);
  return write(ctx, (): PlanMoved => {
    const { plan } = openPlan(ctx, input, 'giveBack');
    const moved = movePlan(ctx, plan, 'giveBack', { return_reason: input.reason });
    audit(ctx, { act: 'support.plan.return', object: 'plan', objectId: plan.publicId });
    return moved;
  }, { idempotencyKey, act: 'support.plan.return' });
}
