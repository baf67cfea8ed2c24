/** Asking for money and recording that the Treasury has paid it. Who pays is neither who reviewed nor who approved. */
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, invalid, parseInput, refusedTransition } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { requireNoConflict } from '../guard.ts';
import { postTo } from '../ledger.ts';
import { lawOn } from '../rule-versions.ts';
import { vnd } from '../rules/money.ts';
import { advanceLimit, workedOff } from '../rules/payment.ts';
import type { ApplicationRow } from '../store.ts';
import { followContracts } from './release.ts';
import { advanceInput, claimInput, payInput, refusePaymentInput, returnAdvanceInput, type AdvanceInput, type ClaimInput, type PayInput, type RefusePaymentInput, type ReturnAdvanceInput } from './schemas.ts';
import { deliveriesOf, heldContract, heldDelivery, heldPayment, moveContract, moveDelivery, paidUnder, requireContractAct, requireDeliveryAct, type ContractRow } from './store.ts';

export interface PaymentMoved {
  payment: string;
  contract: string;
  state: string;
  /** Paid out now, and worked off from an advance; đồng. */
  paidVnd: number;
  clearedVnd: number;
}

/** The law on advances that a contract was signed under. */
const advanceRuleOf = (ctx: Context, contract: ContractRow) => lawOn(ctx.db, contract.dated ?? vnDate(ctx.now()))?.advance;

/** The provider asks for an advance, within the contract and the law (TT 52/2023 Đ16.2a). @throws DomainError 403, 404, 409, 422 */
export async function askAdvance(ctx: Context, raw: AdvanceInput, idempotencyKey?: string): Promise<PaymentMoved> {
  const input = parseInput(advanceInput, raw);
  return write(ctx, (db): PaymentMoved => {
    const held = heldContract(db, input.contract);
    const person = requireContractAct(ctx, held, 'askAdvance', input.version);
    const { contract } = held;
    const asked = db.get<{ vnd: number }>("SELECT coalesce(sum(CASE kind WHEN 'ADVANCE' THEN state_vnd ELSE -state_vnd END), 0) AS vnd FROM support_payment WHERE contract_id = ? AND kind <> 'DELIVERY' AND state <> 'REFUSED'", [contract.id])!.vnd;
    const { advancedVnd, clearedVnd, doneVnd } = paidUnder(db, contract.id);
    const most = Math.min(contract.advanceVnd, advanceLimit(advanceRuleOf(ctx, contract), contract)) - asked;
    const unpaid = contract.stateVnd - doneVnd - (advancedVnd - clearedVnd) - waiting(ctx, contract.id);
    const left = Math.max(0, Math.min(most, unpaid));
    if (input.amountVnd > left) throw invalid({ amountVnd: { vi: `Theo hợp đồng và TT 52/2023, Điều 16.2a, còn được tạm ứng tối đa ${vnd(left).vi}.`, en: `By the contract and Circular 52/2023, Art. 16.2a, at most ${vnd(left).en} can still be advanced.` } });
    const code = publicId();
    db.run("INSERT INTO support_payment (public_id, contract_id, kind, state_vnd, asked_by, asked_at) VALUES (?,?,'ADVANCE',?,?,?)", [code, contract.id, input.amountVnd, person.userId, ctx.now()]);
    moveContract(ctx, contract, 'askAdvance');
    audit(ctx, { act: 'support.payment.ask', object: 'payment', objectId: code, data: { contract: contract.publicId, kind: 'ADVANCE', stateVnd: input.amountVnd } });
    return { payment: code, contract: contract.publicId, state: 'ASKED', paidVnd: 0, clearedVnd: 0 };
  }, { idempotencyKey, act: 'support.payment.advance' });
}

/** Advances that are asked for and not decided: they stand in the way of asking for the same money twice. */
const waiting = (ctx: Context, contractId: number): number => ctx.db.get<{ vnd: number }>("SELECT coalesce(sum(state_vnd), 0) AS vnd FROM support_payment WHERE contract_id = ? AND kind = 'ADVANCE' AND state = 'ASKED'", [contractId])!.vnd;

/** The provider asks to be paid for an accepted delivery. @throws DomainError 403, 404, 409 */
export async function claimPayment(ctx: Context, raw: ClaimInput, idempotencyKey?: string): Promise<PaymentMoved> {
  const input = parseInput(claimInput, raw);
  return write(ctx, (db): PaymentMoved => {
    const held = heldDelivery(db, input.delivery);
    const person = requireDeliveryAct(ctx, held, 'claim');
    const { delivery, contract } = held;
    const code = publicId();
    db.run("INSERT INTO support_payment (public_id, contract_id, delivery_id, kind, state_vnd, asked_by, asked_at) VALUES (?,?,?,'DELIVERY',?,?,?)", [code, contract.id, delivery.id, delivery.stateVnd, person.userId, ctx.now()]);
    moveDelivery(ctx, delivery, 'claim', person);
    audit(ctx, { act: 'support.payment.ask', object: 'payment', objectId: code, data: { contract: contract.publicId, delivery: delivery.publicId, stateVnd: delivery.stateVnd } });
    return { payment: code, contract: contract.publicId, state: 'ASKED', paidVnd: 0, clearedVnd: 0 };
  }, { idempotencyKey, act: 'support.payment.claim' });
}

/** Reviewer, approver and settler are three people. @throws DomainError 409 */
function requireThirdPerson(ctx: Context, person: Person, app: ApplicationRow): void {
  requireNoConflict(ctx, person, app);
  if (person.userId === app.recommendedBy || person.userId === app.decidedBy) {
    throw conflict('same-person', { vi: 'Người đã thẩm định hoặc phê duyệt hồ sơ không được thanh toán. Mời kế toán khác xử lý.', en: 'Who reviewed or approved a dossier cannot pay it. Another accountant has to.' });
  }
}

/**
 * Records that the Treasury has paid: an advance leaves the commitment, a delivery is settled and works off its share of the advance
 * (TT 52/2023 Đ16.2b). The last payment completes the contract.
 * @throws DomainError 403, 404; 409 decided already, same person, the Treasury's document used for another; 422
 */
export async function payPayment(ctx: Context, raw: PayInput, idempotencyKey?: string): Promise<PaymentMoved> {
  const input = parseInput(payInput, raw);
  return write(ctx, (db): PaymentMoved => {
    const held = heldPayment(db, input.payment);
    const { payment, contract, app } = held;
    const delivery = payment.deliveryId === null ? null : deliveriesOf(db, contract.id).find((d) => d.id === payment.deliveryId)!;
    const person = delivery ? requireDeliveryAct(ctx, { ...held, delivery }, 'pay') : requireContractAct(ctx, held, 'returnAdvance');
    requireThirdPerson(ctx, person, app);
    requireAsked(payment);
    requirePaidOn(ctx, input.paidOn, contract);
    requireFreshReference(ctx, input.reference, input.paidOn);
    const paid = paidUnder(db, contract.id);
    const clearedVnd = delivery ? workedOff(advanceRuleOf(ctx, contract), { stateVnd: contract.stateVnd, ...paid, nowVnd: payment.stateVnd }) : 0;
    const paidVnd = payment.stateVnd - clearedVnd;
    const because = { applicationId: app.id, reference: input.reference };
    const budgetId = contract.budgetId!;
    if (!delivery) postTo(ctx, budgetId, 'ADVANCE', payment.stateVnd, because);
    else {
      if (clearedVnd > 0) postTo(ctx, budgetId, 'CLEAR_ADVANCE', clearedVnd, because);
      if (paidVnd > 0) postTo(ctx, budgetId, 'SETTLE', paidVnd, because);
    }
    db.run("UPDATE support_payment SET state = 'PAID', cleared_vnd = ?, decided_by = ?, decided_at = ?, reference = ?, paid_on = ? WHERE id = ?", [clearedVnd, person.userId, ctx.now(), input.reference, input.paidOn, payment.id]);
    if (delivery) {
      moveDelivery(ctx, delivery, 'pay', person);
      const left = deliveriesOf(db, contract.id).some((d) => d.state !== 'PAID' && d.state !== 'CANCELLED');
      if (!left) {
        moveContract(ctx, heldContract(db, contract.publicId).contract, 'complete');
        db.run('UPDATE support_contract SET ended_at = ? WHERE id = ?', [ctx.now(), contract.id]);
      }
      followContracts(ctx, app.id);
    } else moveContract(ctx, contract, 'returnAdvance');
    audit(ctx, { act: 'support.pay', object: 'payment', objectId: payment.publicId, data: { contract: contract.publicId, kind: payment.kind, paidVnd, clearedVnd, budgetId } });
    tellOwners(ctx, contract.providerOrganisationId, `paid:${payment.publicId}`, `Kho bạc đã chi ${vnd(paidVnd).vi} cho hợp đồng ${contract.number ?? ''} (chứng từ ${input.reference}).`);
    return { payment: payment.publicId, contract: contract.publicId, state: 'PAID', paidVnd, clearedVnd };
  }, { idempotencyKey, act: 'support.pay' });
}

const requireAsked = (payment: { state: string }): void => {
  if (payment.state !== 'ASKED') throw refusedTransition({ from: payment.state === 'PAID' ? { vi: 'Đã thanh toán', en: 'Paid' } : { vi: 'Đã trả lại', en: 'Sent back' }, tried: { vi: 'xử lý đề nghị này', en: 'decide on this request' }, allowed: [] });
};
function requirePaidOn(ctx: Context, paidOn: string, contract: ContractRow): void {
  if (paidOn > vnDate(ctx.now())) throw invalid({ paidOn: { vi: 'Ngày chứng từ chưa tới.', en: 'This day is still to come.' } });
  if (contract.dated !== null && paidOn < contract.dated) throw invalid({ paidOn: { vi: 'Ngày chứng từ trước ngày ký hợp đồng.', en: 'This day is before the contract.' } });
}
function requireFreshReference(ctx: Context, reference: string, paidOn: string): void {
  if (ctx.db.get("SELECT 1 FROM support_payment WHERE state = 'PAID' AND reference = ? AND paid_on = ?", [reference, paidOn])) {
    throw conflict('reference-used', { vi: 'Chứng từ này đã ghi cho một lần chi khác cùng ngày.', en: 'This document stands for another payment of the same day.' }, { reference: { vi: 'Chứng từ này đã dùng.', en: 'This document has been used.' } });
  }
}

/** The accountant sends a request back with a reason; the delivery can be claimed again. @throws DomainError 403, 404, 409, 422 */
export async function refusePayment(ctx: Context, raw: RefusePaymentInput, idempotencyKey?: string): Promise<PaymentMoved> {
  const input = parseInput(refusePaymentInput, raw);
  return write(ctx, (db): PaymentMoved => {
    const held = heldPayment(db, input.payment);
    const { payment, contract, app } = held;
    const delivery = payment.deliveryId === null ? null : deliveriesOf(db, contract.id).find((d) => d.id === payment.deliveryId)!;
    const person = delivery ? requireDeliveryAct(ctx, { ...held, delivery }, 'refuseClaim') : requireContractAct(ctx, held, 'returnAdvance');
    requireThirdPerson(ctx, person, app);
    requireAsked(payment);
    db.run("UPDATE support_payment SET state = 'REFUSED', decided_by = ?, decided_at = ?, reason = ? WHERE id = ?", [person.userId, ctx.now(), input.reason, payment.id]);
    if (delivery) moveDelivery(ctx, delivery, 'refuseClaim', person, input.reason);
    else moveContract(ctx, contract, 'returnAdvance');
    audit(ctx, { act: 'support.payment.refuse', object: 'payment', objectId: payment.publicId, data: { contract: contract.publicId } });
    tellOwners(ctx, contract.providerOrganisationId, `refused:${payment.publicId}`, `Đề nghị thanh toán của hợp đồng ${contract.number ?? ''} được trả lại để bổ sung. Mời Ông/Bà xem lý do trên sàn.`);
    return { payment: payment.publicId, contract: contract.publicId, state: 'REFUSED', paidVnd: 0, clearedVnd: 0 };
  }, { idempotencyKey, act: 'support.payment.refuse' });
}

/** Records that (part of) an advance came back to the Treasury: it is due under the contract as before. @throws DomainError 403, 404, 409, 422 */
export async function returnAdvance(ctx: Context, raw: ReturnAdvanceInput, idempotencyKey?: string): Promise<PaymentMoved> {
  const input = parseInput(returnAdvanceInput, raw);
  return write(ctx, (db): PaymentMoved => {
    const held = heldContract(db, input.contract);
    const person = requireContractAct(ctx, held, 'returnAdvance', input.version);
    const { contract, app } = held;
    requireThirdPerson(ctx, person, app);
    requirePaidOn(ctx, input.paidOn, contract);
    requireFreshReference(ctx, input.reference, input.paidOn);
    const { advancedVnd, clearedVnd } = paidUnder(db, contract.id);
    const open = advancedVnd - clearedVnd;
    if (input.amountVnd > open) throw invalid({ amountVnd: { vi: `Tạm ứng chưa thu hồi chỉ còn ${vnd(open).vi}.`, en: `Only ${vnd(open).en} of the advance is open.` } });
    const code = publicId();
    db.run("INSERT INTO support_payment (public_id, contract_id, kind, state_vnd, state, asked_by, asked_at, decided_by, decided_at, reference, paid_on) VALUES (?,?,'ADVANCE_RETURN',?,'PAID',?,?,?,?,?,?)", [code, contract.id, input.amountVnd, person.userId, ctx.now(), person.userId, ctx.now(), input.reference, input.paidOn]);
    postTo(ctx, contract.budgetId!, 'RETURN_ADVANCE', input.amountVnd, { applicationId: app.id, reference: input.reference });
    moveContract(ctx, contract, 'returnAdvance');
    audit(ctx, { act: 'support.advance.return', object: 'payment', objectId: code, data: { contract: contract.publicId, amountVnd: input.amountVnd } });
    return { payment: code, contract: contract.publicId, state: 'PAID', paidVnd: -input.amountVnd, clearedVnd: 0 };
  }, { idempotencyKey, act: 'support.advance.return' });
}
