/**
 * False declaration: all that was paid is claimed back (NĐ 80/2021 Đ10.3, Đ31). One proposes, another decides, a third records what came
 * back to the Treasury; only then does the ledger move. The yearly cap stays used: a false declaration gives no new right to support.
 */
import { isUniqueViolation, type Database } from '../../../db/client.ts';
import { isMember } from '../../access.ts';
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context, Person, Role } from '../../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput, refusedTransition, unauthenticated, type Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import { postTo } from '../ledger.ts';
import { paperOf } from '../papers/make-paper.ts';
import { claimSource } from '../papers/sources.ts';
import { RECOVERY_WORDS, type RecoveryState } from '../rules/contract.ts';
import { vnd } from '../rules/money.ts';
import { decideRecoveryInput, proposeRecoveryInput, repaymentInput, type DecideRecoveryInput, type ProposeRecoveryInput, type RepaymentInput } from './schemas.ts';
import { heldContract, heldRecovery, partyOf, recoverable, type Held, type RecoveryRow } from './store.ts';

export interface RecoveryMoved {
  recovery: string;
  contract: string;
  state: RecoveryState;
  amountVnd: number;
  repaidVnd: number;
}

/** An officer of the programme's body with the role, tied to neither the dossier nor its enterprise. @throws DomainError 401, 403, 404, 409 conflict of interest */
function requireOfficer(ctx: Context, held: Held, role: Role, may: Sentence): Person {
  if (ctx.actor.kind !== 'person') throw unauthenticated();
  if (partyOf(ctx, held) === null) throw notFound({ vi: 'Không tìm thấy hợp đồng này.', en: 'This contract was not found.' });
  if (!isMember(ctx, held.programme.bodyOrganisationId, role)) throw forbidden({ vi: `Vai trò của Ông/Bà không được ${may.vi}.`, en: `Your role may not ${may.en}.` });
  requireNoConflict(ctx, ctx.actor, held.app);
  return ctx.actor;
}

function requireState(row: RecoveryRow, state: RecoveryState, seen: number | null, tried: Sentence): void {
  if (row.state !== state) throw refusedTransition({ from: RECOVERY_WORDS[row.state], tried, allowed: [] });
  if (seen !== null && seen !== row.version) throw conflict('stale', { vi: 'Đề nghị thu hồi đã có thay đổi sau khi Ông/Bà mở trang. Mời xem lại rồi làm tiếp.', en: 'The claim changed after you opened this page. Please look again, then go on.' });
}

/** What may still be claimed. @throws DomainError 409 nothing was paid, or all is claimed already; 422 too much */
function requireWithin(db: Database, contractId: number, amountVnd: number | null): number {
  const left = recoverable(db, contractId);
  if (left === 0) throw conflict('nothing-to-recover', { vi: 'Hợp đồng này chưa chi khoản nào, hoặc đã yêu cầu hoàn trả hết số đã chi.', en: 'Nothing has been paid under this contract, or all of it has been claimed back already.' });
  if (amountVnd !== null && amountVnd > left) throw invalid({ amountVnd: { vi: `Chỉ thu hồi được tối đa ${vnd(left).vi}: số đã chi theo hợp đồng này, trừ phần đã yêu cầu hoàn trả.`, en: `At most ${vnd(left).en} can be claimed: what was paid under this contract, less what was claimed already.` } });
  return amountVnd ?? left;
}

/**
 * The officer proposes to claim back what was paid under a contract, with reason and articles; without an amount, all of it.
 * @throws DomainError 401, 403, 404; 409 nothing paid, a proposal is open, conflict of interest; 422
 */
export async function proposeRecovery(ctx: Context, raw: ProposeRecoveryInput, idempotencyKey?: string): Promise<RecoveryMoved> {
  const input = parseInput(proposeRecoveryInput, raw);
  return write(ctx, (db): RecoveryMoved => {
    const held = heldContract(db, input.contract);
    const person = requireOfficer(ctx, held, 'TRADE_OFFICER', { vi: 'đề nghị thu hồi', en: 'propose a recovery' });
    const { contract } = held;
    if (db.get("SELECT 1 FROM support_recovery WHERE contract_id = ? AND state = 'PROPOSED'", [contract.id])) throw conflict('proposal-open', { vi: 'Đã có một đề nghị thu hồi đang chờ phê duyệt cho hợp đồng này.', en: 'A proposal for this contract waits for its decision.' });
    const amountVnd = requireWithin(db, contract.id, input.amountVnd);
    const code = publicId();
    const { lastInsertRowid: id } = db.run('INSERT INTO support_recovery (public_id, contract_id, amount_vnd, articles_json, proposed_by, proposed_at) VALUES (?,?,?,?,?,?)', [code, contract.id, amountVnd, JSON.stringify([...new Set(input.articles)]), person.userId, ctx.now()]);
    db.run('INSERT INTO support_recovery_text (recovery_id, reason) VALUES (?,?)', [id, input.reason]);
    audit(ctx, { act: 'support.recovery.propose', object: 'recovery', objectId: code, data: { contract: contract.publicId, amountVnd, articles: input.articles } });
    return { recovery: code, contract: contract.publicId, state: 'PROPOSED', amountVnd, repaidVnd: 0 };
  }, { idempotencyKey, act: 'support.recovery.propose' });
}

/**
 * Another person decides: claims the money back, with a paper and a message to the enterprise, or drops the proposal.
 * @throws DomainError 401, 403, 404; 409 decided already, same person, stale, conflict of interest; 422
 */
export async function decideRecovery(ctx: Context, raw: DecideRecoveryInput, idempotencyKey?: string): Promise<RecoveryMoved> {
  const input = parseInput(decideRecoveryInput, raw);
  return write(ctx, (db): RecoveryMoved => {
    const held = heldRecovery(db, input.recovery);
    const { recovery, contract, app } = held;
    const person = requireOfficer(ctx, held, 'APPROVER', { vi: 'quyết định thu hồi', en: 'decide on a recovery' });
    requireState(recovery, 'PROPOSED', input.version, { vi: 'quyết định đề nghị này', en: 'decide on it' });
    if (recovery.proposedBy === person.userId) throw conflict('same-person', { vi: 'Người đã đề nghị thu hồi không được tự quyết định. Mời người có thẩm quyền khác.', en: 'Who proposed a recovery cannot decide on it. Another person has to.' });
    const state = input.outcome === 'CLAIM' ? 'CLAIMED' : 'DROPPED';
    db.run('UPDATE support_recovery SET state = ?, decided_by = ?, decided_at = ?, version = version + 1 WHERE id = ?', [state, person.userId, ctx.now(), recovery.id]);
    db.run('UPDATE support_recovery_text SET decision = ? WHERE recovery_id = ?', [input.reason, recovery.id]);
    audit(ctx, { act: 'support.recovery.decide', object: 'recovery', objectId: recovery.publicId, data: { contract: contract.publicId, outcome: input.outcome, amountVnd: recovery.amountVnd } });
    if (state === 'CLAIMED') {
      paperOf(ctx, claimSource(db, recovery.publicId));
      tellOwners(ctx, app.organisationId, `recovery:${recovery.publicId}`, `Cơ quan yêu cầu hoàn trả ${vnd(recovery.amountVnd).vi} đã hỗ trợ theo hợp đồng ${contract.number ?? ''}. Mời Ông/Bà xem lý do và cách nộp ở mục Hợp đồng: ${ctx.env.PUBLIC_ORIGIN}/hop-dong`);
    }
    return { recovery: recovery.publicId, contract: contract.publicId, state, amountVnd: recovery.amountVnd, repaidVnd: 0 };
  }, { idempotencyKey, act: 'support.recovery.decide' });
}

/**
 * A third person records money that came back to the Treasury, whole or in part, by its document; the ledger moves it from paid to recovered.
 * @throws DomainError 401, 403, 404; 409 not claimed, same person, the document used, stale, conflict of interest; 422 more than is still owed, impossible days
 */
export async function recordRepayment(ctx: Context, raw: RepaymentInput, idempotencyKey?: string): Promise<RecoveryMoved> {
  const input = parseInput(repaymentInput, raw);
  return write(ctx, (db): RecoveryMoved => {
    const held = heldRecovery(db, input.recovery);
    const { recovery, contract, app } = held;
    const person = requireOfficer(ctx, held, 'SETTLER', { vi: 'ghi nhận tiền hoàn trả', en: 'record a repayment' });
    requireState(recovery, 'CLAIMED', input.version, { vi: 'ghi nhận tiền hoàn trả', en: 'record a repayment' });
    if (person.userId === recovery.proposedBy || person.userId === recovery.decidedBy) throw conflict('same-person', { vi: 'Người đã đề nghị hoặc quyết định thu hồi không được ghi nhận tiền hoàn trả. Mời kế toán khác.', en: 'Who proposed or decided a recovery cannot record repayments. Another accountant has to.' });
    const owedVnd = recovery.amountVnd - recovery.repaidVnd;
    if (input.amountVnd > owedVnd) throw invalid({ amountVnd: { vi: `Doanh nghiệp chỉ còn phải hoàn trả ${vnd(owedVnd).vi}.`, en: `Only ${vnd(owedVnd).en} is still owed.` } });
    const decidedOn = vnDate(recovery.decidedAt!);
    if (input.paidOn > vnDate(ctx.now())) throw invalid({ paidOn: { vi: 'Ngày chứng từ chưa tới.', en: 'This day is still to come.' } });
    if (input.paidOn < decidedOn) throw invalid({ paidOn: { vi: `Ngày chứng từ trước ngày yêu cầu hoàn trả (${formatDate(decidedOn)}).`, en: `This day is before the claim (${formatDate(decidedOn)}).` } });
    const code = publicId();
    try {
      db.run('INSERT INTO support_recovery_payment (public_id, recovery_id, amount_vnd, reference, paid_on, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?)', [code, recovery.id, input.amountVnd, input.reference, input.paidOn, person.userId, ctx.now()]);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw conflict('reference-used', { vi: 'Chứng từ này đã ghi cho một lần hoàn trả khác cùng ngày.', en: 'This document stands for another repayment of the same day.' }, { reference: { vi: 'Chứng từ này đã dùng.', en: 'This document has been used.' } });
    }
    postTo(ctx, contract.budgetId!, 'RECOVER', input.amountVnd, { applicationId: app.id, reference: input.reference });
    const after = heldRecovery(db, recovery.publicId).recovery;
    audit(ctx, { act: 'support.recovery.repaid', object: 'recovery', objectId: recovery.publicId, data: { contract: contract.publicId, payment: code, amountVnd: input.amountVnd, repaidVnd: after.repaidVnd, budgetId: contract.budgetId } });
    tellOwners(ctx, app.organisationId, `repaid:${code}`, `Kho bạc đã nhận ${vnd(input.amountVnd).vi} hoàn trả cho hợp đồng ${contract.number ?? ''}.${after.state === 'REPAID' ? ' Ông/Bà đã hoàn trả đủ.' : ` Còn ${vnd(after.amountVnd - after.repaidVnd).vi}.`}`);
    return { recovery: recovery.publicId, contract: contract.publicId, state: after.state, amountVnd: after.amountVnd, repaidVnd: after.repaidVnd };
  }, { idempotencyKey, act: 'support.recovery.repaid' });
}
