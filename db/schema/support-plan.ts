/**
 * Before the contract: the register of advisers (TT 06/2022 Đ3.9), the support plan and how the provider was chosen (TT 06/2022 Đ5.4).
 * Money is integer đồng. Numbers and days of decisions are entered from the signed paper, never made up.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { supportApplication, supportProgramme } from './support.ts';

export const PLAN_STATES = ['DRAFT', 'SENT', 'APPROVED', 'DROPPED'] as const;
/** How a provider may be chosen; the names follow the procurement law and are to be checked against its text in force. */
export const PROCUREMENT_METHODS = ['OPEN', 'LIMITED', 'DIRECT', 'DIRECT_SHORT', 'QUOTATION', 'REPEAT', 'NEGOTIATED', 'SPECIAL', 'SELF'] as const;

/** An adviser (tư vấn viên) of a recognised network: a person or a consulting organisation. Name and recognition are public by law. */
export const supportAdviser = sqliteTable('support_adviser', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** As the network numbers its advisers. */
  code: text('code').notNull(),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['PERSON', 'ORGANISATION'] }).notNull(),
  /** JSON list of support kinds that the recognition covers. */
  fieldsJson: text('fields_json').notNull(),
  network: text('network').notNull(),
  recognisedFrom: text('recognised_from').notNull(),
  /** Last day; empty while it has no end. */
  recognisedUntil: text('recognised_until'),
  /** The decision that recognises. */
  decisionNumber: text('decision_number').notNull(),
  decisionDated: text('decision_dated').notNull(),
  /** The body whose officers keep this entry. */
  bodyOrganisationId: integer('body_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  version: integer('version').notNull().default(1),
  illustration: integer('illustration').notNull().default(0),
  addedBy: text('added_by').notNull(),
  addedAt: integer('added_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('support_adviser_code').on(t.code),
  check('support_adviser_term', sql`${t.recognisedUntil} IS NULL OR ${t.recognisedUntil} >= ${t.recognisedFrom}`),
]);

/** How an adviser is reached; can be erased. Shown to the public only with consent. */
export const supportAdviserContact = sqliteTable('support_adviser_contact', {
  adviserId: integer('adviser_id').primaryKey().references(() => supportAdviser.id, { onDelete: 'restrict' }),
  phone: text('phone').notNull().default(''),
  email: text('email').notNull().default(''),
  consent: integer('consent').notNull().default(0),
});

/** The yearly or quarterly plan of a programme: approved needs with the state money that each takes. */
export const supportPlan = sqliteTable('support_plan', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  programmeId: integer('programme_id').notNull().references(() => supportProgramme.id, { onDelete: 'restrict' }),
  year: integer('year').notNull(),
  /** 1 to 4; empty for the whole year. */
  quarter: integer('quarter'),
  state: text('state', { enum: PLAN_STATES }).notNull().default('DRAFT'),
  note: text('note').notNull().default(''),
  /** Why the approver gave it back; empty otherwise. */
  returnReason: text('return_reason').notNull().default(''),
  drawnBy: text('drawn_by').notNull(),
  drawnAt: integer('drawn_at').notNull(),
  sentBy: text('sent_by'),
  sentAt: integer('sent_at'),
  approvedBy: text('approved_by'),
  approvedAt: integer('approved_at'),
  decisionNumber: text('decision_number'),
  decisionDated: text('decision_dated'),
  version: integer('version').notNull().default(1),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('support_plan_public_id').on(t.publicId),
  index('support_plan_programme').on(t.programmeId, t.year, t.quarter),
  uniqueIndex('support_plan_decision').on(t.programmeId, t.decisionNumber, t.decisionDated),
  check('support_plan_period', sql`${t.year} BETWEEN 2000 AND 2200 AND (${t.quarter} IS NULL OR ${t.quarter} BETWEEN 1 AND 4)`),
  check('support_plan_two_people', sql`${t.approvedBy} IS NULL OR (${t.approvedBy} <> ${t.drawnBy} AND ${t.approvedBy} <> ${t.sentBy})`),
  check('support_plan_approved', sql`(${t.state} = 'APPROVED') = (${t.approvedBy} IS NOT NULL AND ${t.decisionNumber} IS NOT NULL AND ${t.decisionDated} IS NOT NULL)`),
]);

/** A need in a plan. A trigger holds that it stands in one living plan only. */
export const supportPlanLine = sqliteTable('support_plan_line', {
  planId: integer('plan_id').notNull().references(() => supportPlan.id, { onDelete: 'restrict' }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  /** State money granted when the need was gathered. */
  amountVnd: integer('amount_vnd').notNull(),
  addedBy: text('added_by').notNull(),
}, (t) => [primaryKey({ columns: [t.planId, t.applicationId] }), index('support_plan_line_application').on(t.applicationId), check('support_plan_line_money', sql`${t.amountVnd} > 0`)]);

/** How the provider of a dossier's contents was chosen. Never changed: a correction is a newer record. */
export const supportProcurement = sqliteTable('support_procurement', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  method: text('method', { enum: PROCUREMENT_METHODS }).notNull(),
  /** Who was chosen; empty where the office itself serves. */
  providerOrganisationId: integer('provider_organisation_id').references(() => organisation.id, { onDelete: 'restrict' }),
  decisionNumber: text('decision_number').notNull(),
  decisionDated: text('decision_dated').notNull(),
  reason: text('reason').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: integer('recorded_at').notNull(),
}, (t) => [
  uniqueIndex('support_procurement_public_id').on(t.publicId),
  index('support_procurement_application').on(t.applicationId, t.providerOrganisationId, t.id),
  check('support_procurement_self', sql`(${t.method} = 'SELF') = (${t.providerOrganisationId} IS NULL)`),
]);

/** A quote or bid that was considered. */
export const supportProcurementQuote = sqliteTable('support_procurement_quote', {
  procurementId: integer('procurement_id').notNull().references(() => supportProcurement.id, { onDelete: 'restrict' }),
  position: integer('position').notNull(),
  bidder: text('bidder').notNull(),
  taxCode: text('tax_code').notNull(),
  amountVnd: integer('amount_vnd').notNull(),
  chosen: integer('chosen').notNull().default(0),
}, (t) => [
  primaryKey({ columns: [t.procurementId, t.position] }),
  uniqueIndex('support_procurement_quote_bidder').on(t.procurementId, t.taxCode),
  uniqueIndex('support_procurement_quote_chosen').on(t.procurementId).where(sql`chosen = 1`),
  check('support_procurement_quote_money', sql`${t.amountVnd} > 0`),
]);
