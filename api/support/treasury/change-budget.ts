/**
 * Changes of a programme's appropriation, year's end among them: the accountant proposes what a signed paper says, the approver confirms.
 * Money moves only on confirmation; money carried over leaves the one budget and enters the other in one write.
 */
import { audit } from '../../audit.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, invalid, notFound, parseInput, refusedTransition, type Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { budgetById, budgetsOf, postTo } from '../ledger.ts';
import { CHANGE_POSTING, wrongYear, type ChangeKind } from '../rules/budget-change.ts';
import { vnd } from '../rules/money.ts';
import { programmeById, programmeBySlug, type ProgrammeRow } from '../store.ts';
import { NO_BUDGET, requireMoneyRole } from './guard.ts';
import type { BudgetChangeView } from './queries.ts';
import { changeInput, confirmChangeInput, declineChangeInput, type ChangeInput, type ConfirmChangeInput, type DeclineChangeInput } from './schemas.ts';

export type ChangeMoved = Pick<BudgetChangeView, 'publicId' | 'state'>;
interface ChangeRow extends Pick<BudgetChangeView, 'publicId' | 'kind' | 'year' | 'source' | 'amountVnd' | 'document' | 'dated' | 'state'> {
  id: number;
  programmeId: number;
  /** The person's opaque id. */
  proposedBy: string;
}
const PROPOSER: Sentence = { vi: 'Chỉ kế toán hoặc quản trị của cơ quan mới được đề nghị thay đổi dự toán.', en: 'Only the body’s accountant or administrator may propose a change of the estimate.' };
const CONFIRMER: Sentence = { vi: 'Chỉ người có thẩm quyền phê duyệt mới được xác nhận thay đổi dự toán.', en: 'Only the approver may confirm a change of the estimate.' };

/** What is left in a budget that the change takes from; it must be enough. Money that is kept for dossiers stays where it is. */
function requireEnough(ctx: Context, programmeId: number, change: { kind: ChangeKind; year: number; source: string; amountVnd: number }): void {
  if (change.kind === 'APPROPRIATE') return;
  const left = budgetsOf(ctx.db, programmeId, change.year).find((b) => b.source === change.source)?.availableVnd ?? 0;
  if (change.amountVnd > left) {
    const words = { vi: `Năm ${change.year} nguồn này chỉ còn ${vnd(left).vi} chưa dùng. Tiền đã giữ cho hồ sơ và hợp đồng không nằm trong số đó.`, en: `Only ${vnd(left).en} of ${change.year} and this source is unused. Money kept for dossiers and contracts is not part of it.` };
    throw conflict('not-enough-money', words, { amountVnd: words });
  }
}

/**
 * Proposes a change from the signed paper. Nothing moves yet.
 * @throws DomainError 401, 403, 404; 409 not so much left, paper entered already; 422
 */
export async function proposeBudgetChange(ctx: Context, raw: ChangeInput, idempotencyKey?: string): Promise<ChangeMoved> {
  const input = parseInput(changeInput, raw);
  return write(ctx, (db): ChangeMoved => {
    const programme = programmeBySlug(db, input.programme);
    const person = requireMoneyRole(ctx, programme, PROPOSER, 'SETTLER', 'ADMIN');
    const today = vnDate(ctx.now());
    const year = wrongYear(input.kind, input.year, today);
    if (year) throw invalid({ year });
    if (input.dated > today) throw invalid({ dated: { vi: 'Ngày văn bản chưa tới.', en: 'This day is still to come.' } });
    requireEnough(ctx, programme.id, input);
    if (db.get("SELECT 1 FROM support_budget_change WHERE programme_id = ? AND year = ? AND source = ? AND kind = ? AND document = ? AND dated = ? AND state <> 'DECLINED'", [programme.id, input.year, input.source, input.kind, input.document, input.dated])) {
      const words = { vi: 'Văn bản này đã được ghi cho đúng việc này rồi.', en: 'This paper has been entered for this already.' };
      throw conflict('document-used', words, { document: words });
    }
    const code = publicId();
    db.run('INSERT INTO support_budget_change (public_id, programme_id, kind, year, source, amount_vnd, document, dated, note, proposed_by, proposed_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)', [code, programme.id, input.kind, input.year, input.source, input.amountVnd, input.document, input.dated, input.note, person.userId, ctx.now()]);
    audit(ctx, { act: 'support.budget.propose', object: 'budget-change', objectId: code, data: { kind: input.kind, year: input.year, source: input.source, amountVnd: input.amountVnd, document: input.document, dated: input.dated } });
    return { publicId: code, state: 'PROPOSED' };
  }, { idempotencyKey, act: 'support.budget.propose' });
}

/** @throws DomainError 401, 403, 404; 409 decided already, own proposal */
function openChange(ctx: Context, asked: string, tried: Sentence): { change: ChangeRow; programme: ProgrammeRow; person: Person } {
  const change = ctx.db.get<ChangeRow>(
    'SELECT id, public_id AS publicId, programme_id AS programmeId, kind, year, source, amount_vnd AS amountVnd, document, dated, state, proposed_by AS proposedBy FROM support_budget_change WHERE public_id = ?', [asked]);
  if (!change) throw notFound(NO_BUDGET);
  const programme = programmeById(ctx.db, change.programmeId);
  const person = requireMoneyRole(ctx, programme, CONFIRMER, 'APPROVER');
  if (change.state !== 'PROPOSED') throw refusedTransition({ from: change.state === 'CONFIRMED' ? { vi: 'Đã xác nhận', en: 'Confirmed' } : { vi: 'Đã trả lại', en: 'Declined' }, tried, allowed: [] });
  if (change.proposedBy === person.userId) throw conflict('same-person', { vi: 'Người đề nghị không được tự xác nhận. Mời người có thẩm quyền khác.', en: 'Who proposed a change cannot confirm it. Another person has to.' });
  return { change, programme, person };
}

/**
 * Confirms: the money moves as the paper says, with what is left read again.
 * @throws DomainError 401, 403, 404; 409 decided already, own proposal, not so much left, its year has ended or not ended yet
 */
export async function confirmBudgetChange(ctx: Context, raw: ConfirmChangeInput, idempotencyKey?: string): Promise<ChangeMoved> {
  const input = parseInput(confirmChangeInput, raw);
  return write(ctx, (db): ChangeMoved => {
    const { change, programme, person } = openChange(ctx, input.change, { vi: 'xác nhận', en: 'confirm it' });
    const year = wrongYear(change.kind, change.year, vnDate(ctx.now()));
    if (year) throw conflict('wrong-year', year);
    requireEnough(ctx, programme.id, change);
    const reference = `${change.document} (${change.dated})`;
    const post = (kind: 'CARRY_IN' | (typeof CHANGE_POSTING)[ChangeKind], ofYear: number): { budgetId: number; seq: number } => {
      db.run('INSERT INTO support_budget (programme_id, year, source) VALUES (?,?,?) ON CONFLICT DO NOTHING', [programme.id, ofYear, change.source]);
      const budgetId = budgetsOf(db, programme.id, ofYear).find((b) => b.source === change.source)!.id;
      postTo(ctx, budgetId, kind, change.amountVnd, { reference });
      return { budgetId, seq: budgetById(db, budgetId)!.entries };
    };
    const from = post(CHANGE_POSTING[change.kind], change.year);
    const to = change.kind === 'CARRY_OVER' ? post('CARRY_IN', change.year + 1) : null;
    db.run("UPDATE support_budget_change SET state = 'CONFIRMED', decided_by = ?, decided_at = ?, budget_id = ?, seq = ?, to_budget_id = ?, to_seq = ? WHERE id = ?", [person.userId, ctx.now(), from.budgetId, from.seq, to?.budgetId ?? null, to?.seq ?? null, change.id]);
    audit(ctx, { act: 'support.budget.confirm', object: 'budget-change', objectId: change.publicId, data: { kind: change.kind, year: change.year, source: change.source, amountVnd: change.amountVnd } });
    return { publicId: change.publicId, state: 'CONFIRMED' };
  }, { idempotencyKey, act: 'support.budget.confirm' });
}

/** Sends a proposal back with the reason; the same paper can be proposed again. @throws DomainError 401, 403, 404, 409, 422 */
export async function declineBudgetChange(ctx: Context, raw: DeclineChangeInput, idempotencyKey?: string): Promise<ChangeMoved> {
  const input = parseInput(declineChangeInput, raw);
  return write(ctx, (db): ChangeMoved => {
    const { change, person } = openChange(ctx, input.change, { vi: 'trả lại', en: 'send it back' });
    db.run("UPDATE support_budget_change SET state = 'DECLINED', decided_by = ?, decided_at = ?, decline_reason = ? WHERE id = ?", [person.userId, ctx.now(), input.reason, change.id]);
    audit(ctx, { act: 'support.budget.decline', object: 'budget-change', objectId: change.publicId });
    return { publicId: change.publicId, state: 'DECLINED' };
  }, { idempotencyKey, act: 'support.budget.decline' });
}
