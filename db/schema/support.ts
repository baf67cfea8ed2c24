/**
 * Support for digital transformation: programmes, their money, applications, decisions, notices.
 * Money is integer đồng. Opaque ids of people only; reasons and notes, which may name people, stand in tables that can be erased.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { readinessResult, shortlist, solution, solutionPlan } from './matching.ts';
import { quote } from './quotes.ts';

export const SUPPORT_DOORS = ['ONLINE', 'PORTAL', 'COUNTER', 'POST'] as const;
export const SUPPORT_STATES = ['DRAFT', 'SUBMITTED', 'RECEIVED', 'SUPPLEMENT', 'RECOMMENDED', 'APPROVED', 'NOTIFIED', 'CONTRACTED', 'ACCEPTED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'LAPSED'] as const;
export const SUPPORT_KINDS = ['BUY_RENT', 'DX_CONSULT', 'IP_CONSULT', 'TECH_TRANSFER', 'GENERAL_CONSULT'] as const;

/** The law as it stood from a day on; a decision keeps the version that it was made under. Rows are added, never changed. */
export const supportRuleVersion = sqliteTable('support_rule_version', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  code: text('code').notNull(),
  effectiveFrom: text('effective_from').notNull(),
  documentJson: text('document_json').notNull(),
  /** SHA-256 of the document. */
  digest: text('digest').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [uniqueIndex('support_rule_version_code').on(t.code), uniqueIndex('support_rule_version_from').on(t.effectiveFrom)]);

/**
 * Days that an administrator added to the delivered calendar: the newest row of a day says what it is. HOLIDAY and WORKED (a weekend day worked in
 * exchange), ORDINARY takes a day back, COMPLETE says through which day the official calendar is known. Rows are added, never changed.
 */
export const supportHoliday = sqliteTable('support_holiday', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  date: text('date').notNull(),
  kind: text('kind', { enum: ['HOLIDAY', 'WORKED', 'ORDINARY', 'COMPLETE'] }).notNull(),
  name: text('name').notNull(),
  /** The decision or announcement that it rests on. */
  source: text('source').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [check('support_holiday_kind', sql`${t.kind} IN ('HOLIDAY','WORKED','ORDINARY','COMPLETE')`)]);

/** A deadline that a change of the calendar moved, and which day did. */
export const supportDeadlineMove = sqliteTable('support_deadline_move', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  holidayId: integer('holiday_id').notNull().references(() => supportHoliday.id, { onDelete: 'restrict' }),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
}, (t) => [index('support_deadline_move_application').on(t.applicationId)]);

/** Who answers those whom a programme does not reach: cooperatives, households (NĐ 224/2026 Đ71). */
export const supportOffice = sqliteTable('support_office', {
  legalForm: text('legal_form', { enum: ['ENTERPRISE', 'COOPERATIVE', 'HOUSEHOLD'] }).primaryKey(),
  nameVi: text('name_vi').notNull(),
  nameEn: text('name_en').notNull(),
  phone: text('phone'),
  illustration: integer('illustration').notNull().default(0),
});

export const supportProgramme = sqliteTable('support_programme', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  slug: text('slug').notNull(),
  nameVi: text('name_vi').notNull(),
  nameEn: text('name_en').notNull(),
  /** The body that decides on it; officers act only in their own body. */
  bodyOrganisationId: integer('body_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  /** JSON list of article codes. */
  legalBasisJson: text('legal_basis_json').notNull(),
  /** JSON lists: legal forms served, kinds paid, doors open. */
  beneficiariesJson: text('beneficiaries_json').notNull(),
  kindsJson: text('kinds_json').notNull(),
  doorsJson: text('doors_json').notNull(),
  /** JSON list of kinds of papers (vault) without which no dossier is sent; proof that women own it is asked only of who claims it. */
  papersJson: text('papers_json').notNull().default('[]'),
  /** 1: commune officers receive paper dossiers too, whatever their commune; the programme's own body always may. */
  communeCounter: integer('commune_counter').notNull().default(0),
  sizeRule: text('size_rule', { enum: ['LITERAL', 'MOST_FAVOURABLE'] }).notNull(),
  secondContract: text('second_contract', { enum: ['SHARED_YEAR', 'FRESH'] }).notNull(),
  /** 1: asking for a supplement stops the clock (the decree is silent). */
  supplementPauses: integer('supplement_pauses').notNull().default(1),
  /** A notice (voucher) without a signed contract lapses after so many days; its money is given back. */
  voucherDays: integer('voucher_days').notNull().default(90),
  opensOn: text('opens_on').notNull(),
  closesOn: text('closes_on'),
  state: text('state', { enum: ['DRAFT', 'OPEN', 'CLOSED'] }).notNull(),
  illustration: integer('illustration').notNull().default(0),
  createdAt: integer('created_at').notNull(),
}, (t) => [uniqueIndex('support_programme_slug').on(t.slug), check('support_programme_state', sql`${t.state} IN ('DRAFT','OPEN','CLOSED')`)]);

/** What of a programme was changed from a day on; until the first such day its own row holds. Rows are added, never changed. */
export const supportProgrammeVersion = sqliteTable('support_programme_version', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  programmeId: integer('programme_id').notNull().references(() => supportProgramme.id, { onDelete: 'restrict' }),
  effectiveFrom: text('effective_from').notNull(),
  /** All that may change, whole: beneficiaries, kinds, doors, papers, communeCounter, sizeRule, secondContract, supplementPauses, voucherDays, closesOn. */
  documentJson: text('document_json').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [uniqueIndex('support_programme_version_one').on(t.programmeId, t.effectiveFrom)]);

/**
 * A programme's money of one year and source, with its running balances. Triggers move them with every ledger entry and refuse
 * any other change; the checks make overspending impossible, whatever the code above does.
 */
export const supportBudget = sqliteTable('support_budget', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  programmeId: integer('programme_id').notNull().references(() => supportProgramme.id, { onDelete: 'restrict' }),
  year: integer('year').notNull(),
  source: text('source', { enum: ['PROVINCE', 'CENTRAL', 'OTHER'] }).notNull(),
  /** All that was given and not taken back. */
  appropriatedVnd: integer('appropriated_vnd').notNull().default(0),
  /** Given and not yet used: the money left. */
  availableVnd: integer('available_vnd').notNull().default(0),
  reservedVnd: integer('reserved_vnd').notNull().default(0),
  committedVnd: integer('committed_vnd').notNull().default(0),
  advancedVnd: integer('advanced_vnd').notNull().default(0),
  settledVnd: integer('settled_vnd').notNull().default(0),
  releasedVnd: integer('released_vnd').notNull().default(0),
  recoveredVnd: integer('recovered_vnd').notNull().default(0),
  entries: integer('entries').notNull().default(0),
}, (t) => [
  uniqueIndex('support_budget_one').on(t.programmeId, t.year, t.source),
  check('support_budget_signs', sql`${t.appropriatedVnd} >= 0 AND ${t.availableVnd} >= 0 AND ${t.reservedVnd} >= 0 AND ${t.committedVnd} >= 0 AND ${t.advancedVnd} >= 0 AND ${t.settledVnd} >= 0 AND ${t.releasedVnd} >= 0 AND ${t.recoveredVnd} >= 0`),
  check('support_budget_not_overspent', sql`${t.reservedVnd} + ${t.committedVnd} + ${t.advancedVnd} + ${t.settledVnd} <= ${t.appropriatedVnd}`),
  check('support_budget_balanced', sql`${t.availableVnd} + ${t.reservedVnd} + ${t.committedVnd} + ${t.advancedVnd} + ${t.settledVnd} + ${t.releasedVnd} + ${t.recoveredVnd} = ${t.appropriatedVnd}`),
  check('support_budget_year', sql`${t.year} BETWEEN 2000 AND 2200`),
]);

/** One move of money from a state (credit) to another (debit). Append-only. */
export const supportLedgerEntry = sqliteTable('support_ledger_entry', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  budgetId: integer('budget_id').notNull().references(() => supportBudget.id, { onDelete: 'restrict' }),
  /** 1, 2, 3 … within the budget, without a gap. */
  seq: integer('seq').notNull(),
  /** RESERVE, SETTLE …; the lines of one posting share it and follow each other. */
  posting: text('posting').notNull(),
  creditState: text('credit_state').notNull(),
  debitState: text('debit_state').notNull(),
  amountVnd: integer('amount_vnd').notNull(),
  applicationId: integer('application_id').references(() => supportApplication.id, { onDelete: 'restrict' }),
  decisionId: integer('decision_id').references(() => supportDecision.id, { onDelete: 'restrict' }),
  /** Decision number, voucher or document that it rests on. */
  reference: text('reference').notNull().default(''),
  correctsEntryId: integer('corrects_entry_id'),
  /** SHA-256 over the digest of the entry before it in the budget and this one's fields. */
  digest: text('digest').notNull().default(''),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [
  uniqueIndex('support_ledger_entry_seq').on(t.budgetId, t.seq),
  index('support_ledger_entry_application').on(t.applicationId),
  check('support_ledger_entry_amount', sql`${t.amountVnd} > 0 AND typeof(${t.amountVnd}) = 'integer'`),
  check('support_ledger_entry_states', sql`${t.creditState} <> ${t.debitState} AND ${t.creditState} IN ('SOURCE','APPROPRIATED','RESERVED','COMMITTED','ADVANCED','SETTLED','RELEASED','RECOVERED') AND ${t.debitState} IN ('SOURCE','APPROPRIATED','RESERVED','COMMITTED','ADVANCED','SETTLED','RELEASED','RECOVERED')`),
]);

/** A dossier: what an enterprise asks for (NĐ 80/2021 Đ32.4). */
export const supportApplication = sqliteTable('support_application', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  programmeId: integer('programme_id').notNull().references(() => supportProgramme.id, { onDelete: 'restrict' }),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  /** As it was when sent: caps and doubles count per tax code. */
  taxCode: text('tax_code').notNull(),
  state: text('state', { enum: SUPPORT_STATES }).notNull().default('DRAFT'),
  door: text('door', { enum: SUPPORT_DOORS }).notNull().default('ONLINE'),
  /** Number at another door (the national portal's dossier number). */
  doorReference: text('door_reference'),
  // the declaration (tờ khai)
  sector: text('sector', { enum: ['AIC', 'TS'] }),
  /** Average headcount over months: may be fractional. */
  employees: real('employees'),
  revenueVnd: integer('revenue_vnd'),
  capitalVnd: integer('capital_vnd'),
  foundedOn: text('founded_on'),
  womenOwned: integer('women_owned').notNull().default(0),
  manyWomen: integer('many_women').notNull().default(0),
  socialEnterprise: integer('social_enterprise').notNull().default(0),
  readinessResultId: integer('readiness_result_id').references(() => readinessResult.id, { onDelete: 'restrict' }),
  /** The kept shortlist and the preferred quote that it was begun from. */
  shortlistId: integer('shortlist_id').references(() => shortlist.id, { onDelete: 'restrict' }),
  quoteId: integer('quote_id').references(() => quote.id, { onDelete: 'restrict' }),
  /** HT-2026-0412, given on receipt. */
  receiptNumber: text('receipt_number'),
  preparedBy: text('prepared_by').notNull(),
  submittedBy: text('submitted_by'),
  submittedAt: integer('submitted_at'),
  receivedBy: text('received_by'),
  receivedAt: integer('received_at'),
  /** Legal dates in Vietnam; the deadline is empty while the clock stands still. */
  receivedOn: text('received_on'),
  deadlineOn: text('deadline_on'),
  /** The day from which the term runs after a re-opening; empty while it runs from receipt. */
  clockFrom: text('clock_from'),
  /** 1, and one more each time that a refused dossier is opened again. */
  round: integer('round').notNull().default(1),
  recommendedBy: text('recommended_by'),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  /** Raised by every change, so that a stale page is refused. */
  version: integer('version').notNull().default(1),
  illustration: integer('illustration').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('support_application_public_id').on(t.publicId),
  uniqueIndex('support_application_receipt').on(t.receiptNumber),
  uniqueIndex('support_application_door_reference').on(t.door, t.doorReference),
  index('support_application_queue').on(t.programmeId, t.state, t.deadlineOn),
  // the law's order of what is open, and the newest of what is done: a page of the queue reads these alone, however many wait
  index('support_application_open').on(sql`(women_owned + many_women + social_enterprise = 0)`, t.submittedAt, t.id, t.programmeId, t.state, t.deadlineOn).where(sql`state IN ('SUBMITTED','RECEIVED','SUPPLEMENT','RECOMMENDED','APPROVED')`),
  index('support_application_done').on(t.updatedAt, t.id, t.programmeId, t.state).where(sql`state IN ('NOTIFIED','CONTRACTED','ACCEPTED','SETTLED','REFUSED','WITHDRAWN','LAPSED')`),
  index('support_application_organisation').on(t.organisationId, t.createdAt),
  index('support_application_tax_code').on(t.taxCode, t.state),
  check('support_application_state', sql`${t.state} IN ('DRAFT','SUBMITTED','RECEIVED','SUPPLEMENT','RECOMMENDED','APPROVED','NOTIFIED','CONTRACTED','ACCEPTED','SETTLED','REFUSED','WITHDRAWN','LAPSED')`),
  check('support_application_two_people', sql`${t.decidedBy} IS NULL OR ${t.recommendedBy} IS NULL OR ${t.decidedBy} <> ${t.recommendedBy}`),
  check('support_application_received', sql`${t.receivedOn} IS NULL OR ${t.receiptNumber} IS NOT NULL`),
]);

/** The free text of an application; can be erased. */
export const supportApplicationText = sqliteTable('support_application_text', {
  applicationId: integer('application_id').primaryKey().references(() => supportApplication.id, { onDelete: 'restrict' }),
  /** What the enterprise wants to reach with it. */
  need: text('need').notNull().default(''),
  contactName: text('contact_name').notNull().default(''),
  contactPhone: text('contact_phone').notNull().default(''),
});

/** One content of an application; a dossier may hold several (TT 06/2022 Đ3.4). */
export const supportItem = sqliteTable('support_item', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  position: integer('position').notNull(),
  kind: text('kind', { enum: SUPPORT_KINDS }).notNull(),
  description: text('description').notNull().default(''),
  solutionId: integer('solution_id').references(() => solution.id, { onDelete: 'restrict' }),
  planId: integer('plan_id').references(() => solutionPlan.id, { onDelete: 'restrict' }),
  /** Adviser of the recognised network, for consulting (TT 06/2022 Đ3.9). */
  adviser: text('adviser').notNull().default(''),
  months: integer('months'),
  costVnd: integer('cost_vnd').notNull(),
  /** Received elsewhere this year for the same content, as declared. */
  receivedElsewhereVnd: integer('received_elsewhere_vnd').notNull().default(0),
  // as computed when sent, and again when decided
  size: text('size', { enum: ['MICRO', 'SMALL', 'MEDIUM', 'NOT_SME'] }),
  ratePercent: integer('rate_percent'),
  capVnd: integer('cap_vnd'),
  subsidyVnd: integer('subsidy_vnd'),
  ruleVersionId: integer('rule_version_id').references(() => supportRuleVersion.id, { onDelete: 'restrict' }),
  /** What was granted; empty until approval. */
  grantedVnd: integer('granted_vnd'),
}, (t) => [
  uniqueIndex('support_item_position').on(t.applicationId, t.position),
  uniqueIndex('support_item_kind').on(t.applicationId, t.kind, t.description, t.solutionId),
  check('support_item_money', sql`${t.costVnd} >= 0 AND ${t.receivedElsewhereVnd} >= 0 AND (${t.subsidyVnd} IS NULL OR (${t.subsidyVnd} >= 0 AND ${t.subsidyVnd} <= ${t.costVnd})) AND (${t.grantedVnd} IS NULL OR (${t.grantedVnd} >= 0 AND ${t.grantedVnd} <= ${t.costVnd}))`),
]);

/** What one tax code holds of a yearly cap, over all its applications. The check holds whatever races. */
export const supportCapUsage = sqliteTable('support_cap_usage', {
  taxCode: text('tax_code').notNull(),
  year: integer('year').notNull(),
  kind: text('kind', { enum: SUPPORT_KINDS }).notNull(),
  /** Empty for a cap shared in the year; the contract's application where each has a fresh one. */
  contract: text('contract').notNull().default(''),
  capVnd: integer('cap_vnd').notNull(),
  grantedVnd: integer('granted_vnd').notNull(),
  /** Declared as received from other agencies; counts too. */
  elsewhereVnd: integer('elsewhere_vnd').notNull(),
}, (t) => [
  primaryKey({ columns: [t.taxCode, t.year, t.kind, t.contract] }),
  check('support_cap_usage_kept', sql`${t.grantedVnd} >= 0 AND ${t.elsewhereVnd} >= 0 AND (${t.grantedVnd} = 0 OR ${t.grantedVnd} + ${t.elsewhereVnd} <= ${t.capVnd})`),
]);

/** What an officer decided or proposed. Chained by digest; never changed. */
export const supportDecision = sqliteTable('support_decision', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['RECOMMEND_APPROVAL', 'RECOMMEND_REFUSAL', 'SEND_BACK', 'ASK_SUPPLEMENT', 'APPROVE', 'REFUSE', 'UPHOLD', 'REOPEN'] }).notNull(),
  decidedBy: text('decided_by').notNull(),
  decidedAt: integer('decided_at').notNull(),
  amountVnd: integer('amount_vnd').notNull(),
  /** JSON list of article codes. */
  articlesJson: text('articles_json').notNull(),
  /** The worksheet that it rests on: figures per item. */
  worksheetJson: text('worksheet_json').notNull(),
  ruleVersionId: integer('rule_version_id').notNull().references(() => supportRuleVersion.id, { onDelete: 'restrict' }),
  /** The dossier's round in which it was taken. */
  round: integer('round').notNull().default(1),
  reasonDigest: text('reason_digest').notNull(),
  previousDigest: text('previous_digest').notNull(),
  digest: text('digest').notNull(),
}, (t) => [
  index('support_decision_application').on(t.applicationId, t.id),
  uniqueIndex('support_decision_digest').on(t.digest),
  // one approval or refusal a round, whatever races
  uniqueIndex('support_decision_final').on(t.applicationId, t.round).where(sql`kind IN ('APPROVE','REFUSE')`),
]);

/** An enterprise's complaint about a refusal: one a round, answered by another approver than who refused (Luật Khiếu nại 2011). */
export const supportAppeal = sqliteTable('support_appeal', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  round: integer('round').notNull(),
  /** The refusal that it is about. */
  decisionId: integer('decision_id').notNull().references(() => supportDecision.id, { onDelete: 'restrict' }),
  state: text('state', { enum: ['FILED', 'UPHELD', 'REOPENED'] }).notNull().default('FILED'),
  filedBy: text('filed_by').notNull(),
  filedAt: integer('filed_at').notNull(),
  /** Legal date by which it is answered. */
  dueOn: text('due_on').notNull(),
  /** The decision that answers it. */
  answerId: integer('answer_id').references(() => supportDecision.id, { onDelete: 'restrict' }),
}, (t) => [
  uniqueIndex('support_appeal_public_id').on(t.publicId),
  uniqueIndex('support_appeal_round').on(t.applicationId, t.round),
  index('support_appeal_open').on(t.dueOn).where(sql`state = 'FILED'`),
  check('support_appeal_answered', sql`(${t.state} = 'FILED') = (${t.answerId} IS NULL)`),
]);

/** The grounds of a complaint; can be erased. */
export const supportAppealText = sqliteTable('support_appeal_text', {
  appealId: integer('appeal_id').primaryKey().references(() => supportAppeal.id, { onDelete: 'restrict' }),
  grounds: text('grounds').notNull(),
});

/** The words of a decision; can be erased, its digest stays. */
export const supportDecisionReason = sqliteTable('support_decision_reason', {
  decisionId: integer('decision_id').primaryKey().references(() => supportDecision.id, { onDelete: 'restrict' }),
  reason: text('reason').notNull(),
});

/** A document to the enterprise: a draft until the registry (văn thư) has given number and date. */
export const supportNotice = sqliteTable('support_notice', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  decisionId: integer('decision_id').notNull().references(() => supportDecision.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['SUPPORT', 'REFUSAL'] }).notNull(),
  state: text('state', { enum: ['DRAFT', 'ISSUED', 'CANCELLED'] }).notNull().default('DRAFT'),
  /** Of the content that the document shows: it must not change between draft and signature. */
  contentJson: text('content_json').notNull(),
  contentDigest: text('content_digest').notNull(),
  number: text('number'),
  dated: text('dated'),
  enteredBy: text('entered_by'),
  enteredAt: integer('entered_at'),
  createdAt: integer('created_at').notNull(),
}, (t) => [
  uniqueIndex('support_notice_public_id').on(t.publicId),
  uniqueIndex('support_notice_application').on(t.applicationId, t.decisionId),
  uniqueIndex('support_notice_number').on(t.number, t.dated),
  check('support_notice_issued', sql`(${t.state} = 'ISSUED') = (${t.number} IS NOT NULL AND ${t.dated} IS NOT NULL AND ${t.enteredBy} IS NOT NULL) OR ${t.state} = 'CANCELLED'`),
]);

/** Each move of an application: where it stands, since when, by whom. */
export const supportEvent = sqliteTable('support_event', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  act: text('act').notNull(),
  fromState: text('from_state').notNull(),
  toState: text('to_state').notNull(),
  personId: text('person_id').notNull(),
  at: integer('at').notNull(),
}, (t) => [index('support_event_application').on(t.applicationId, t.id)]);

/** A stretch in which the clock stands still, with the words to the enterprise. */
export const supportPause = sqliteTable('support_pause', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  reason: text('reason').notNull(),
  answer: text('answer').notNull().default(''),
  /** 0 where the programme lets the clock run on. */
  stopsClock: integer('stops_clock').notNull(),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on'),
}, (t) => [index('support_pause_application').on(t.applicationId), uniqueIndex('support_pause_open').on(t.applicationId).where(sql`to_on IS NULL`)]);

/** What a supplement asks for, item by item, and what the enterprise answered to each; papers hang on the item. */
export const supportSupplementItem = sqliteTable('support_supplement_item', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  pauseId: integer('pause_id').notNull().references(() => supportPause.id, { onDelete: 'restrict' }),
  /** 1, 2, 3 … as asked. */
  position: integer('position').notNull(),
  what: text('what').notNull(),
  answer: text('answer').notNull().default(''),
  /** The officer found it enough. */
  settledBy: text('settled_by'),
  settledAt: integer('settled_at'),
}, (t) => [uniqueIndex('support_supplement_item_public_id').on(t.publicId), uniqueIndex('support_supplement_item_one').on(t.pauseId, t.position)]);

/** A conflict of interest: declared by the officer, or pointed out by another. */
export const supportConflict = sqliteTable('support_conflict', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  personId: text('person_id').notNull(),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['RELATIVE', 'OWN_INTEREST', 'HELPED'] }).notNull(),
  declaredBy: text('declared_by').notNull(),
  declaredAt: integer('declared_at').notNull(),
}, (t) => [uniqueIndex('support_conflict_one').on(t.personId, t.organisationId, t.kind)]);

/** Receipt numbers per programme body and year. */
export const supportCounter = sqliteTable('support_counter', {
  name: text('name').notNull(),
  year: integer('year').notNull(),
  last: integer('last').notNull(),
}, (t) => [primaryKey({ columns: [t.name, t.year] })]);

/**
 * Under what a dossier's enterprise and its providers can be reached, as it was when it was sent: compared with all others to find ties.
 * Telephones and people are personal data; rows can be removed with the dossier's words.
 */
export const supportTieKey = sqliteTable('support_tie_key', {
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['PHONE', 'ADDRESS', 'PERSON', 'ACCOUNT'] }).notNull(),
  /** E.164, a folded address with its commune, a person's opaque id, or the digits of an account. */
  key: text('key').notNull(),
}, (t) => [primaryKey({ columns: [t.applicationId, t.organisationId, t.kind, t.key] }), index('support_tie_key_same').on(t.kind, t.key, t.organisationId)]);

/** What the business register said of a dossier's enterprise when it was asked. Rows are added, never changed; names in them may be erased with the dossier's words. */
export const supportRegisterCheck = sqliteTable('support_register_check', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  outcome: text('outcome', { enum: ['FOUND', 'ABSENT'] }).notNull(),
  entryJson: text('entry_json'),
  /** [{field, vi, en}]: what was declared otherwise. */
  differencesJson: text('differences_json').notNull(),
  askedBy: text('asked_by').notNull(),
  at: integer('at').notNull(),
}, (t) => [index('support_register_check_application').on(t.applicationId, t.id)]);
