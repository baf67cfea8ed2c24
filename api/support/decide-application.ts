/** What the approver does: approve, refuse, send back. Never the person who recommended. */
import type { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, parseInput } from '../errors.ts';
import { solutionNames } from '../matching/index.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { decide, draftNotice } from './decisions.ts';
import { openFor } from './guard.ts';
import { budgetsOf, notEnough, postTo } from './ledger.ts';
import { requireWorksheet, type Moved } from './review.ts';
import { KIND_WORDS } from './rules/explain.ts';
import { vnd } from './rules/money.ts';
import { approveInput, reasonInput, refuseInput, type ApproveInput, type ReasonInput, type RefuseInput } from './schemas.ts';
import { itemsOf, move } from './store.ts';
import { articlesOf, useCap } from './worksheet.ts';

/** A final decision is another person's than the recommendation, and after a re-opening another's than the refusal. */
function openDecision(ctx: Context, asked: { publicId: string; version: number | null }, act: 'approve' | 'refuse'): ReturnType<typeof openFor> {
  const opened = openFor(ctx, asked, act);
  if (opened.app.recommendedBy === opened.person.userId) {
    throw conflict('same-person', { vi: 'Người đã trình hồ sơ không được tự phê duyệt. Mời người có thẩm quyền khác quyết định.', en: 'Who recommended a dossier cannot decide on it. Another person has to.' });
  }
  if (ctx.db.get("SELECT 1 FROM support_decision WHERE application_id = ? AND round < ? AND kind = 'REFUSE' AND decided_by = ?", [opened.app.id, opened.app.round, opened.person.userId])) {
    throw conflict('same-person', { vi: 'Ông/Bà đã quyết định không duyệt hồ sơ này lần trước. Mời người có thẩm quyền khác quyết định lại.', en: 'You refused this dossier before. Another person decides this time.' });
  }
  return opened;
}

interface Recommendation {
  kind: string;
  amountVnd: number;
}
const lastRecommendation = (ctx: Context, applicationId: number): Recommendation | undefined =>
  ctx.db.get<Recommendation>("SELECT kind, amount_vnd AS amountVnd FROM support_decision WHERE application_id = ? AND kind IN ('RECOMMEND_APPROVAL','RECOMMEND_REFUSAL') ORDER BY id DESC LIMIT 1", [applicationId]);

/** How an item is called on the notice. */
function describer(ctx: Context, applicationId: number): (itemId: number) => string {
  const items = itemsOf(ctx.db, applicationId);
  const names = solutionNames(ctx.db, items.flatMap((i) => (i.solutionId === null ? [] : [i.solutionId])));
  return (itemId) => {
    const item = items.find((i) => i.id === itemId);
    if (!item) return '';
    const solution = item.solutionId === null ? undefined : names.get(item.solutionId);
    return [KIND_WORDS[item.kind].vi, solution && `${solution.nameVi} (${solution.providerName})`, item.description, item.months && `${item.months} tháng`].filter(Boolean).join(', ');
  };
}

/**
 * Approves: decision, reservation in the ledger, yearly cap of the tax code, draft of the notice and audit row, in one immediate transaction.
 * Of two approvals that race for the last money exactly one wins; the other hears how much is left (NĐ 80/2021 Đ4.1, Đ32.3a).
 * @throws DomainError 403, 404; 409 wrong state, same person, conflict of interest, worksheet changed since the recommendation, not enough money
 */
export async function approveApplication(ctx: Context, raw: ApproveInput, idempotencyKey?: string): Promise<Moved & { amountVnd: number }> {
  const input = parseInput(approveInput, raw);
  return write(ctx, () => approve(ctx, input), { idempotencyKey, act: 'support.approve' });
}

/** `approveApplication`, inside a write. */
export function approve(ctx: Context, input: z.output<typeof approveInput>): Moved & { amountVnd: number } {
  const { db } = ctx;
  const { app, programme, person } = openDecision(ctx, input, 'approve');
  const recommended = lastRecommendation(ctx, app.id);
  if (recommended?.kind !== 'RECOMMEND_APPROVAL') throw conflict('not-recommended', { vi: 'Hồ sơ được đề nghị không duyệt. Muốn duyệt thì trả lại để thẩm định lại.', en: 'Refusal was recommended. To approve it, send it back for another review.' });
  const sheet = requireWorksheet(ctx, app);
  if (sheet.totalVnd !== recommended.amountVnd) {
    throw conflict('worksheet-changed', {
      vi: `Từ lúc trình, mức được hỗ trợ đã đổi: ${vnd(recommended.amountVnd).vi} thành ${vnd(sheet.totalVnd).vi} (trần năm của mã số thuế này hoặc quy định đã thay đổi). Mời trả lại thẩm định.`,
      en: `Since the recommendation the sum has changed from ${vnd(recommended.amountVnd).en} to ${vnd(sheet.totalVnd).en} (the yearly cap of this tax code, or the rules). Please send it back.`,
    });
  }
  const budgets = budgetsOf(db, programme.id, sheet.year);
  const budget = budgets.find((b) => b.availableVnd >= sheet.totalVnd);
  if (!budget) throw notEnough(Math.max(0, ...budgets.map((b) => b.availableVnd)), sheet.totalVnd);
  const reason = input.reason || 'Đủ điều kiện hỗ trợ theo bảng thẩm định.';
  const articles = articlesOf(sheet);
  const decisionId = decide(ctx, person, app, { kind: 'APPROVE', reason, articles, worksheet: sheet, amountVnd: sheet.totalVnd });
  postTo(ctx, budget.id, 'RESERVE', sheet.totalVnd, { applicationId: app.id, decisionId, reference: app.receiptNumber ?? '' });
  useCap(db, app, sheet);
  for (const line of sheet.lines) {
    db.run('UPDATE support_item SET granted_vnd = ?, size = ?, rate_percent = ?, cap_vnd = ?, subsidy_vnd = ? WHERE id = ?', [line.estimate.subsidyVnd, line.estimate.size, line.estimate.rate, line.estimate.capVnd, line.estimate.subsidyVnd, line.item.id]);
  }
  draftNotice(ctx, app, programme, decisionId, sheet, 'SUPPORT', reason, articles, describer(ctx, app.id));
  const state = move(ctx, app, 'approve', { decided_by: person.userId, decided_at: ctx.now() });
  audit(ctx, { act: 'support.approve', object: 'application', objectId: app.publicId, data: { amountVnd: sheet.totalVnd, budgetId: budget.id, decisionId, law: sheet.law.code } });
  return { publicId: app.publicId, state, amountVnd: sheet.totalVnd };
}

/** Refuses with a reason and articles; the enterprise gets a notice of that too (NĐ 80/2021 Đ32.3a). @throws DomainError 403, 404, 409, 422 */
export async function refuseApplication(ctx: Context, raw: RefuseInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(refuseInput, raw);
  return write(ctx, (): Moved => {
    const { app, programme, person } = openDecision(ctx, input, 'refuse');
    const sheet = requireWorksheet(ctx, app);
    const decisionId = decide(ctx, person, app, { kind: 'REFUSE', reason: input.reason, articles: input.articles, worksheet: sheet, amountVnd: 0 });
    draftNotice(ctx, app, programme, decisionId, sheet, 'REFUSAL', input.reason, input.articles, describer(ctx, app.id));
    const state = move(ctx, app, 'refuse', { decided_by: person.userId, decided_at: ctx.now() });
    audit(ctx, { act: 'support.refuse', object: 'application', objectId: app.publicId, data: { decisionId, articles: input.articles, on: vnDate(ctx.now()) } });
    return { publicId: app.publicId, state };
  }, { idempotencyKey, act: 'support.refuse' });
}

/** Sends a recommendation back for another review, with the reason. The clock goes on. @throws DomainError 403, 404, 409, 422 */
export async function sendBackApplication(ctx: Context, raw: ReasonInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(reasonInput, raw);
  return write(ctx, (): Moved => {
    const { app, person } = openFor(ctx, input, 'sendBack');
    decide(ctx, person, app, { kind: 'SEND_BACK', reason: input.reason, articles: [], worksheet: requireWorksheet(ctx, app), amountVnd: 0 });
    const state = move(ctx, app, 'sendBack', { recommended_by: null });
    audit(ctx, { act: 'support.sendBack', object: 'application', objectId: app.publicId });
    return { publicId: app.publicId, state };
  }, { idempotencyKey, act: 'support.sendBack' });
}
