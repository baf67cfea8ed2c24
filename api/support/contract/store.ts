/** Contracts as the verbs hold them: read with their dossier, moved only along the tables of steps. */
import type { Database } from '../../../db/client.ts';
import { isMember } from '../../access.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, forbidden, notFound, refusedTransition, unauthenticated } from '../../errors.ts';
import {
  CONTRACT_WORDS, contractActs, contractStep, DELIVERY_WORDS, deliveryActs, deliveryStep, type ContractAct, type ContractParty, type ContractState, type DeliveryAct, type DeliveryState, type RecoveryState,
} from '../rules/contract.ts';
import { applicationById, programmeOf, type ApplicationRow, type ProgrammeOn } from '../store.ts';
import { isOffice } from '../office.ts';

export interface ContractRow {
  id: number;
  publicId: string;
  applicationId: number;
  kind: 'THREE_PARTY' | 'TWO_PARTY';
  providerOrganisationId: number | null;
  state: ContractState;
  number: string | null;
  dated: string | null;
  valueVnd: number;
  stateVnd: number;
  advanceVnd: number;
  budgetId: number | null;
  procurementId: number | null;
  drawnBy: string;
  drawnAt: number;
  signedAt: number | null;
  endedAt: number | null;
  version: number;
  updatedAt: number;
}

export interface DeliveryRow {
  id: number;
  publicId: string;
  contractId: number;
  position: number;
  what: string;
  dueOn: string;
  valueVnd: number;
  stateVnd: number;
  state: DeliveryState;
  deliveredBy: string | null;
  deliveredAt: number | null;
  acceptedAt: number | null;
  inTime: number | null;
  sentBack: number;
}

export interface PaymentRow {
  id: number;
  publicId: string;
  contractId: number;
  deliveryId: number | null;
  kind: 'ADVANCE' | 'DELIVERY' | 'ADVANCE_RETURN';
  stateVnd: number;
  clearedVnd: number;
  state: 'ASKED' | 'PAID' | 'REFUSED';
  askedBy: string;
  askedAt: number;
  decidedAt: number | null;
  reference: string;
  paidOn: string | null;
  reason: string;
}

export const CONTRACT_SELECT = `SELECT c.id, c.public_id AS publicId, c.application_id AS applicationId, c.kind, c.provider_organisation_id AS providerOrganisationId, c.state, c.number, c.dated, c.value_vnd AS valueVnd, c.state_vnd AS stateVnd,
  c.advance_vnd AS advanceVnd, c.budget_id AS budgetId, c.procurement_id AS procurementId, c.drawn_by AS drawnBy, c.drawn_at AS drawnAt, c.signed_at AS signedAt, c.ended_at AS endedAt, c.version, c.updated_at AS updatedAt FROM support_contract c`;
const DELIVERY_SELECT = `SELECT id, public_id AS publicId, contract_id AS contractId, position, what, due_on AS dueOn, value_vnd AS valueVnd, state_vnd AS stateVnd, state, delivered_by AS deliveredBy, delivered_at AS deliveredAt,
  accepted_at AS acceptedAt, in_time AS inTime, sent_back AS sentBack FROM support_delivery`;
const PAYMENT_SELECT = `SELECT id, public_id AS publicId, contract_id AS contractId, delivery_id AS deliveryId, kind, state_vnd AS stateVnd, cleared_vnd AS clearedVnd, state, asked_by AS askedBy, asked_at AS askedAt, decided_at AS decidedAt,
  reference, paid_on AS paidOn, reason FROM support_payment`;

const NO_CONTRACT = { vi: 'Không tìm thấy hợp đồng này.', en: 'This contract was not found.' };

/** A contract with what it belongs to, and the person who acts. */
export interface Held {
  contract: ContractRow;
  app: ApplicationRow;
  programme: ProgrammeOn;
}

export function heldContract(db: Database, publicId: string): Held {
  const contract = db.get<ContractRow>(`${CONTRACT_SELECT} WHERE c.public_id = ?`, [publicId]);
  if (!contract) throw notFound(NO_CONTRACT);
  const app = applicationById(db, contract.applicationId);
  return { contract, app, programme: programmeOf(db, app, app.createdAt) };
}
const contractIdOf = (db: Database, id: number): string => db.get<{ publicId: string }>('SELECT public_id AS publicId FROM support_contract WHERE id = ?', [id])!.publicId;

/** @throws DomainError 404 */
export function heldDelivery(db: Database, publicId: string): Held & { delivery: DeliveryRow } {
  const delivery = db.get<DeliveryRow>(`${DELIVERY_SELECT} WHERE public_id = ?`, [publicId]);
  if (!delivery) throw notFound({ vi: 'Không tìm thấy đợt bàn giao này.', en: 'This delivery was not found.' });
  return { delivery, ...heldContract(db, contractIdOf(db, delivery.contractId)) };
}

/** @throws DomainError 404 */
export function heldPayment(db: Database, publicId: string): Held & { payment: PaymentRow } {
  const payment = db.get<PaymentRow>(`${PAYMENT_SELECT} WHERE public_id = ?`, [publicId]);
  if (!payment) throw notFound({ vi: 'Không tìm thấy đề nghị thanh toán này.', en: 'This payment request was not found.' });
  return { payment, ...heldContract(db, contractIdOf(db, payment.contractId)) };
}

export const contractsOfApplication = (db: Database, applicationId: number): ContractRow[] => db.all<ContractRow>(`${CONTRACT_SELECT} WHERE c.application_id = ? ORDER BY c.id`, [applicationId]);
export const deliveriesOf = (db: Database, contractId: number): DeliveryRow[] => db.all<DeliveryRow>(`${DELIVERY_SELECT} WHERE contract_id = ? ORDER BY position`, [contractId]);
export const paymentsOf = (db: Database, contractId: number): PaymentRow[] => db.all<PaymentRow>(`${PAYMENT_SELECT} WHERE contract_id = ? ORDER BY id`, [contractId]);

export interface RecoveryRow {
  id: number;
  publicId: string;
  contractId: number;
  state: RecoveryState;
  amountVnd: number;
  repaidVnd: number;
  articles: string[];
  proposedBy: string;
  proposedAt: number;
  decidedBy: string | null;
  decidedAt: number | null;
  version: number;
}
const RECOVERY_SELECT = `SELECT id, public_id AS publicId, contract_id AS contractId, state, amount_vnd AS amountVnd, repaid_vnd AS repaidVnd, articles_json AS articlesJson, proposed_by AS proposedBy, proposed_at AS proposedAt,
  decided_by AS decidedBy, decided_at AS decidedAt, version FROM support_recovery`;
type RawRecovery = Omit<RecoveryRow, 'articles'> & { articlesJson: string };
const toRecovery = ({ articlesJson, ...r }: RawRecovery): RecoveryRow => ({ ...r, articles: JSON.parse(articlesJson) as string[] });

/** @throws DomainError 404 */
export function heldRecovery(db: Database, publicId: string): Held & { recovery: RecoveryRow } {
  const row = db.get<RawRecovery>(`${RECOVERY_SELECT} WHERE public_id = ?`, [publicId]);
  if (!row) throw notFound({ vi: 'Không tìm thấy yêu cầu hoàn trả này.', en: 'This claim was not found.' });
  return { recovery: toRecovery(row), ...heldContract(db, contractIdOf(db, row.contractId)) };
}
export const recoveriesOf = (db: Database, contractId: number): RecoveryRow[] => db.all<RawRecovery>(`${RECOVERY_SELECT} WHERE contract_id = ? ORDER BY id`, [contractId]).map(toRecovery);
export const recoveryReason = (db: Database, recoveryId: number): string => db.get<{ reason: string }>('SELECT reason FROM support_recovery_text WHERE recovery_id = ?', [recoveryId])?.reason ?? '';

/** What was paid under a contract for accepted work and is not claimed back yet; đồng. An open advance is returned, not claimed back. */
export const recoverable = (db: Database, contractId: number): number =>
  paidUnder(db, contractId).doneVnd - recoveriesOf(db, contractId).reduce((sum, r) => sum + (r.state === 'DROPPED' ? 0 : r.amountVnd), 0);

/** What has been advanced under a contract, worked off, and paid for accepted work; each in đồng. */
export function paidUnder(db: Database, contractId: number): { advancedVnd: number; clearedVnd: number; doneVnd: number } {
  return db.get<{ advancedVnd: number; clearedVnd: number; doneVnd: number }>(
    `SELECT coalesce(sum(CASE kind WHEN 'ADVANCE' THEN state_vnd WHEN 'ADVANCE_RETURN' THEN -state_vnd ELSE 0 END), 0) AS advancedVnd,
       coalesce(sum(CASE kind WHEN 'DELIVERY' THEN cleared_vnd ELSE 0 END), 0) AS clearedVnd, coalesce(sum(CASE kind WHEN 'DELIVERY' THEN state_vnd ELSE 0 END), 0) AS doneVnd
     FROM support_payment WHERE contract_id = ? AND state = 'PAID'`, [contractId])!;
}

/** As what a person may see a contract; a draft is the office's own affair. Null for everybody else. */
export function partyOf(ctx: Context, { contract, app, programme }: Held): 'ENTERPRISE' | 'PROVIDER' | 'STAFF' | null {
  if (isOffice(ctx, programme.bodyOrganisationId)) return 'STAFF';
  if (contract.state === 'DRAFT' || contract.state === 'VOID') return null;
  if (isMember(ctx, app.organisationId, 'OWNER', 'MEMBER')) return 'ENTERPRISE';
  if (isMember(ctx, contract.providerOrganisationId, 'OWNER', 'MEMBER')) return 'PROVIDER';
  return null;
}

const WHO: Record<ContractParty, { vi: string; en: string }> = {
  ENTERPRISE: { vi: 'Chỉ người đại diện theo pháp luật của doanh nghiệp, từ tài khoản của chính mình, mới được', en: 'Only the enterprise’s legal representative, from their own account, may' },
  PROVIDER: { vi: 'Chỉ người đại diện của nhà cung cấp mới được', en: 'Only the provider’s representative may' },
  TRADE_OFFICER: { vi: 'Chỉ cán bộ phụ trách chương trình mới được', en: 'Only the programme’s officer may' },
  SETTLER: { vi: 'Chỉ kế toán thanh toán mới được', en: 'Only the accountant in charge of payments may' },
};

/** The two-party contract's provider is the office itself: its officer acts for it. */
function mayAct(ctx: Context, who: ContractParty, { contract, app, programme }: Held): boolean {
  if (who === 'ENTERPRISE') return isMember(ctx, app.organisationId, 'OWNER');
  if (who === 'PROVIDER') return contract.kind === 'TWO_PARTY' ? isMember(ctx, programme.bodyOrganisationId, 'TRADE_OFFICER') : isMember(ctx, contract.providerOrganisationId, 'OWNER');
  return isMember(ctx, programme.bodyOrganisationId, who);
}

/** @throws DomainError 401, 403 the wrong party, 404 for whoever may not even see it */
function acting(ctx: Context, held: Held, step: { who: ContractParty; vi: string; en: string }): Person {
  if (ctx.actor.kind !== 'person') throw unauthenticated();
  if (partyOf(ctx, held) === null) throw notFound(NO_CONTRACT);
  if (!mayAct(ctx, step.who, held)) throw forbidden({ vi: `${WHO[step.who].vi} ${step.vi}.`, en: `${WHO[step.who].en} ${step.en}.` });
  return ctx.actor;
}

/** @throws DomainError 401, 403, 404; 409 saying from which state, what was tried, what is allowed, or that the page was stale */
export function requireContractAct(ctx: Context, held: Held, act: ContractAct, version: number | null = null): Person {
  const person = acting(ctx, held, contractStep(act)!);
  if (!contractStep(act, held.contract.state)) throw refusedTransition({ from: CONTRACT_WORDS[held.contract.state], tried: contractStep(act)!, allowed: contractActs(held.contract.state) });
  if (version !== null && version !== held.contract.version) throw conflict('stale', { vi: 'Hợp đồng đã có thay đổi sau khi Ông/Bà mở trang. Mời xem lại rồi làm tiếp.', en: 'The contract changed after you opened this page. Please look again, then go on.' });
  return person;
}

/** @throws DomainError 401, 403, 404; 409 wrong state of the delivery or of its contract */
export function requireDeliveryAct(ctx: Context, held: Held & { delivery: DeliveryRow }, act: DeliveryAct): Person {
  const person = acting(ctx, held, deliveryStep(act)!);
  if (held.contract.state !== 'SIGNED') throw refusedTransition({ from: CONTRACT_WORDS[held.contract.state], tried: deliveryStep(act)!, allowed: contractActs(held.contract.state) });
  if (!deliveryStep(act, held.delivery.state)) throw refusedTransition({ from: DELIVERY_WORDS[held.delivery.state], tried: deliveryStep(act)!, allowed: deliveryActs(held.delivery.state) });
  return person;
}

/** Moves a contract along its table and counts its version up; inside a transaction, after `requireContractAct`. */
export function moveContract(ctx: Context, contract: ContractRow, act: ContractAct): ContractState {
  const { to } = contractStep(act, contract.state)!;
  const { changes } = ctx.db.run('UPDATE support_contract SET state = ?, version = version + 1, updated_at = ? WHERE id = ? AND state = ? AND version = ?', [to, ctx.now(), contract.id, contract.state, contract.version]);
  if (changes !== 1) throw conflict('stale', { vi: 'Hợp đồng vừa được người khác xử lý. Mời xem lại.', en: 'Somebody else has just changed the contract. Please look again.' });
  return to;
}

/** Moves a delivery along its table and keeps what was said; inside a transaction, after `requireDeliveryAct`. */
export function moveDelivery(ctx: Context, delivery: DeliveryRow, act: DeliveryAct, person: Person, note = ''): DeliveryState {
  const { to } = deliveryStep(act, delivery.state)!;
  const { changes } = ctx.db.run('UPDATE support_delivery SET state = ? WHERE id = ? AND state = ?', [to, delivery.id, delivery.state]);
  if (changes !== 1) throw conflict('stale', { vi: 'Đợt này vừa được người khác xử lý. Mời xem lại.', en: 'Somebody else has just changed this delivery. Please look again.' });
  ctx.db.run('INSERT INTO support_delivery_note (delivery_id, act, note, person_id, at) VALUES (?,?,?,?,?)', [delivery.id, act, note, person.userId, ctx.now()]);
  ctx.db.run('UPDATE support_contract SET version = version + 1, updated_at = ? WHERE id = ?', [ctx.now(), delivery.contractId]);
  return to;
}
