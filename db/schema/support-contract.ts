/**
 * From the notice to the money: contracts, deliveries with their invoices, payments, proof of use (NĐ 80/2021 Đ32.3; TT 52/2023 Đ16).
 * Money is integer đồng. What people write stands in tables that can be erased.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { document } from './documents.ts';
import { readinessResult } from './matching.ts';
import { supportApplication, supportBudget, supportItem } from './support.ts';
import { supportAdviser, supportProcurement } from './support-plan.ts';

export const CONTRACT_STATES = ['DRAFT', 'SIGNED', 'DONE', 'ENDED', 'VOID'] as const;
export const DELIVERY_STATES = ['PLANNED', 'DELIVERED', 'ACCEPTED', 'CLAIMED', 'PAID', 'CANCELLED'] as const;

/** Agency, enterprise and provider (or, where the agency itself serves, agency and enterprise): who pays what for which contents. */
export const supportContract = sqliteTable('support_contract', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['THREE_PARTY', 'TWO_PARTY'] }).notNull(),
  /** Empty in a two-party contract. */
  providerOrganisationId: integer('provider_organisation_id').references(() => organisation.id, { onDelete: 'restrict' }),
  state: text('state', { enum: CONTRACT_STATES }).notNull().default('DRAFT'),
  /** The registry's, entered when the signed paper is there; never made up. */
  number: text('number'),
  dated: text('dated'),
  valueVnd: integer('value_vnd').notNull(),
  /** The state's part; the enterprise pays the rest. */
  stateVnd: integer('state_vnd').notNull(),
  /** Most that may be paid before acceptance (TT 52/2023 Đ16.2a). */
  advanceVnd: integer('advance_vnd').notNull().default(0),
  /** Where the money was reserved; set on signing. */
  budgetId: integer('budget_id').references(() => supportBudget.id, { onDelete: 'restrict' }),
  /** How its provider was chosen. */
  procurementId: integer('procurement_id').references(() => supportProcurement.id, { onDelete: 'restrict' }),
  drawnBy: text('drawn_by').notNull(),
  drawnAt: integer('drawn_at').notNull(),
  signedBy: text('signed_by'),
  signedAt: integer('signed_at'),
  endedAt: integer('ended_at'),
  version: integer('version').notNull().default(1),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('support_contract_public_id').on(t.publicId),
  index('support_contract_application').on(t.applicationId),
  index('support_contract_provider').on(t.providerOrganisationId, t.state),
  index('support_contract_state').on(t.state, t.updatedAt),
  // what the contracts of the last year cost
  index('support_contract_dated').on(t.dated).where(sql`state IN ('SIGNED','DONE')`),
  uniqueIndex('support_contract_number').on(t.number, t.dated),
  check('support_contract_money', sql`${t.valueVnd} > 0 AND ${t.stateVnd} >= 0 AND ${t.stateVnd} <= ${t.valueVnd} AND ${t.advanceVnd} >= 0 AND ${t.advanceVnd} <= ${t.stateVnd}`),
  check('support_contract_parties', sql`(${t.kind} = 'TWO_PARTY') = (${t.providerOrganisationId} IS NULL)`),
  check('support_contract_signed', sql`${t.state} IN ('DRAFT','VOID') OR (${t.number} IS NOT NULL AND ${t.dated} IS NOT NULL AND ${t.budgetId} IS NOT NULL)`),
]);

export const supportContractText = sqliteTable('support_contract_text', {
  contractId: integer('contract_id').primaryKey().references(() => supportContract.id, { onDelete: 'restrict' }),
  subject: text('subject').notNull().default(''),
  /** Where the provider is paid. */
  accountHolder: text('account_holder').notNull().default(''),
  accountNumber: text('account_number').notNull().default(''),
  accountBank: text('account_bank').notNull().default(''),
  endReason: text('end_reason').notNull().default(''),
});

/** Which contents of the dossier a contract covers, at which price. */
export const supportContractItem = sqliteTable('support_contract_item', {
  contractId: integer('contract_id').notNull().references(() => supportContract.id, { onDelete: 'restrict' }),
  itemId: integer('item_id').notNull().references(() => supportItem.id, { onDelete: 'restrict' }),
  valueVnd: integer('value_vnd').notNull(),
  stateVnd: integer('state_vnd').notNull(),
  /** Who advises, for a consulting content (TT 06/2022 Đ3.9). */
  adviserId: integer('adviser_id').references(() => supportAdviser.id, { onDelete: 'restrict' }),
}, (t) => [primaryKey({ columns: [t.contractId, t.itemId] }), index('support_contract_item_item').on(t.itemId), check('support_contract_item_money', sql`${t.valueVnd} > 0 AND ${t.stateVnd} >= 0 AND ${t.stateVnd} <= ${t.valueVnd}`)]);

/** A part of the contract that is delivered, accepted (nghiệm thu) and paid by itself. */
export const supportDelivery = sqliteTable('support_delivery', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  contractId: integer('contract_id').notNull().references(() => supportContract.id, { onDelete: 'restrict' }),
  position: integer('position').notNull(),
  what: text('what').notNull(),
  dueOn: text('due_on').notNull(),
  valueVnd: integer('value_vnd').notNull(),
  stateVnd: integer('state_vnd').notNull(),
  state: text('state', { enum: DELIVERY_STATES }).notNull().default('PLANNED'),
  deliveredBy: text('delivered_by'),
  deliveredAt: integer('delivered_at'),
  acceptedBy: text('accepted_by'),
  acceptedAt: integer('accepted_at'),
  /** 1 when what was accepted had been delivered by its day. */
  inTime: integer('in_time'),
  /** How often the enterprise sent it back. */
  sentBack: integer('sent_back').notNull().default(0),
}, (t) => [
  uniqueIndex('support_delivery_public_id').on(t.publicId),
  uniqueIndex('support_delivery_position').on(t.contractId, t.position),
  index('support_delivery_due').on(t.state, t.dueOn),
  check('support_delivery_money', sql`${t.valueVnd} > 0 AND ${t.stateVnd} >= 0 AND ${t.stateVnd} <= ${t.valueVnd}`),
  check('support_delivery_accepted', sql`${t.state} NOT IN ('ACCEPTED','CLAIMED','PAID') OR (${t.acceptedBy} IS NOT NULL AND ${t.inTime} IS NOT NULL)`),
]);

/** What provider and enterprise wrote about a delivery, one row per word said. */
export const supportDeliveryNote = sqliteTable('support_delivery_note', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  deliveryId: integer('delivery_id').notNull().references(() => supportDelivery.id, { onDelete: 'restrict' }),
  act: text('act').notNull(),
  note: text('note').notNull().default(''),
  personId: text('person_id').notNull(),
  at: integer('at').notNull(),
}, (t) => [index('support_delivery_note_delivery').on(t.deliveryId, t.id)]);

/** The e-invoice of a delivery as it was read and checked. An invoice serves once: the indexes hold it, whatever races. */
export const supportInvoice = sqliteTable('support_invoice', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  deliveryId: integer('delivery_id').notNull().references(() => supportDelivery.id, { onDelete: 'restrict' }),
  documentId: integer('document_id').notNull().references(() => document.id, { onDelete: 'restrict' }),
  sellerTaxCode: text('seller_tax_code').notNull(),
  /** Form and series: '1C26TLS'. */
  symbol: text('symbol').notNull(),
  number: text('number').notNull(),
  issuedOn: text('issued_on').notNull(),
  totalVnd: integer('total_vnd').notNull(),
  digest: text('digest').notNull(),
  /** What the reader warned of: [{severity, code, vi, en}]. */
  findingsJson: text('findings_json').notNull(),
  /** 0 once the delivery was sent back and another invoice came. */
  current: integer('current').notNull().default(1),
  addedAt: integer('added_at').notNull(),
}, (t) => [
  uniqueIndex('support_invoice_once').on(t.sellerTaxCode, t.symbol, t.number).where(sql`current = 1`),
  uniqueIndex('support_invoice_digest').on(t.digest).where(sql`current = 1`),
  uniqueIndex('support_invoice_delivery').on(t.deliveryId).where(sql`current = 1`),
]);

/** Money asked of the Treasury: an advance, or the state's part of an accepted delivery. */
export const supportPayment = sqliteTable('support_payment', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  contractId: integer('contract_id').notNull().references(() => supportContract.id, { onDelete: 'restrict' }),
  deliveryId: integer('delivery_id').references(() => supportDelivery.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['ADVANCE', 'DELIVERY', 'ADVANCE_RETURN'] }).notNull(),
  /** The state's part of the delivery, or the advance. */
  stateVnd: integer('state_vnd').notNull(),
  /** Worked off from the advance with this payment; known when it is paid. */
  clearedVnd: integer('cleared_vnd').notNull().default(0),
  state: text('state', { enum: ['ASKED', 'PAID', 'REFUSED'] }).notNull().default('ASKED'),
  askedBy: text('asked_by').notNull(),
  askedAt: integer('asked_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  /** The Treasury's document, and its day. */
  reference: text('reference').notNull().default(''),
  paidOn: text('paid_on'),
  reason: text('reason').notNull().default(''),
}, (t) => [
  uniqueIndex('support_payment_public_id').on(t.publicId),
  index('support_payment_contract').on(t.contractId, t.id),
  index('support_payment_state').on(t.state, t.askedAt),
  uniqueIndex('support_payment_delivery').on(t.deliveryId).where(sql`state <> 'REFUSED'`),
  uniqueIndex('support_payment_reference').on(t.reference, t.paidOn).where(sql`state = 'PAID'`),
  check('support_payment_money', sql`${t.stateVnd} > 0 AND ${t.clearedVnd} >= 0 AND ${t.clearedVnd} <= ${t.stateVnd}`),
  check('support_payment_paid', sql`${t.state} <> 'PAID' OR (${t.reference} <> '' AND ${t.paidOn} IS NOT NULL AND ${t.decidedBy} IS NOT NULL)`),
]);

/** Is it used? Asked 30 and 90 days after all was accepted. */
export const supportUse = sqliteTable('support_use', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  contractId: integer('contract_id').notNull().references(() => supportContract.id, { onDelete: 'restrict' }),
  /** 30 or 90. */
  day: integer('day').notNull(),
  askedAt: integer('asked_at').notNull(),
  answer: text('answer', { enum: ['DAILY', 'SOMETIMES', 'NOT'] }),
  note: text('note').notNull().default(''),
  answeredBy: text('answered_by'),
  answeredAt: integer('answered_at'),
}, (t) => [uniqueIndex('support_use_once').on(t.contractId, t.day), index('support_use_open').on(t.answeredAt, t.askedAt), check('support_use_day', sql`${t.day} IN (30, 90)`)]);

/** Measured again: the enterprise was asked, once per dossier, to take the same edition as before the support. */
export const supportMeasure = sqliteTable('support_measure', {
  applicationId: integer('application_id').primaryKey().references(() => supportApplication.id, { onDelete: 'restrict' }),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  /** The result that the dossier was sent with. */
  beforeResultId: integer('before_result_id').notNull().references(() => readinessResult.id, { onDelete: 'restrict' }),
  askedAt: integer('asked_at').notNull(),
}, (t) => [index('support_measure_organisation').on(t.organisationId, t.beforeResultId)]);

/** Why a provider was suspended by rule, and since when; lifted by an officer with a reason. */
export const providerSuspension = sqliteTable('provider_suspension', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  providerOrganisationId: integer('provider_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  /** [{vi, en}]: what was counted. */
  groundsJson: text('grounds_json').notNull(),
  suspendedAt: integer('suspended_at').notNull(),
  liftedAt: integer('lifted_at'),
  liftedBy: text('lifted_by'),
  liftReason: text('lift_reason').notNull().default(''),
}, (t) => [uniqueIndex('provider_suspension_open').on(t.providerOrganisationId).where(sql`lifted_at IS NULL`)]);
