/**
 * What the accountant shares with the Treasury: changes of the appropriation, year's end among them, and statements compared with the floor.
 * Money is integer đồng; days are legal dates in Vietnam. What was decided or closed is never changed.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { supportBudget, supportProgramme } from './support.ts';
import { supportContract } from './support-contract.ts';

export const BUDGET_CHANGES = ['APPROPRIATE', 'CUT', 'CARRY_OVER', 'CANCEL'] as const;

/** A change of a programme's money of one year and source: proposed by one person from the signed paper, confirmed by another. */
export const supportBudgetChange = sqliteTable('support_budget_change', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  programmeId: integer('programme_id').notNull().references(() => supportProgramme.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: BUDGET_CHANGES }).notNull(),
  year: integer('year').notNull(),
  source: text('source', { enum: ['PROVINCE', 'CENTRAL', 'OTHER'] }).notNull(),
  amountVnd: integer('amount_vnd').notNull(),
  /** The signed paper that it rests on. */
  document: text('document').notNull(),
  dated: text('dated').notNull(),
  note: text('note').notNull().default(''),
  state: text('state', { enum: ['PROPOSED', 'CONFIRMED', 'DECLINED'] }).notNull().default('PROPOSED'),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: integer('proposed_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  declineReason: text('decline_reason').notNull().default(''),
  /** The ledger entry that followed, and for money carried over the one in the next year's budget. */
  budgetId: integer('budget_id').references(() => supportBudget.id, { onDelete: 'restrict' }),
  seq: integer('seq'),
  toBudgetId: integer('to_budget_id').references(() => supportBudget.id, { onDelete: 'restrict' }),
  toSeq: integer('to_seq'),
}, (t) => [
  uniqueIndex('support_budget_change_public_id').on(t.publicId),
  index('support_budget_change_programme').on(t.programmeId, t.id),
  // a paper is entered once for a budget and kind, whatever races
  uniqueIndex('support_budget_change_once').on(t.programmeId, t.year, t.source, t.kind, t.document, t.dated).where(sql`state <> 'DECLINED'`),
  uniqueIndex('support_budget_change_entry').on(t.budgetId, t.seq),
  uniqueIndex('support_budget_change_to_entry').on(t.toBudgetId, t.toSeq),
  check('support_budget_change_amount', sql`${t.amountVnd} > 0 AND typeof(${t.amountVnd}) = 'integer'`),
  check('support_budget_change_two_people', sql`${t.decidedBy} IS NULL OR ${t.decidedBy} <> ${t.proposedBy}`),
  check('support_budget_change_decided', sql`(${t.state} = 'PROPOSED') = (${t.decidedBy} IS NULL) AND (${t.state} = 'CONFIRMED') = (${t.budgetId} IS NOT NULL AND ${t.seq} IS NOT NULL)`),
  check('support_budget_change_carried', sql`(${t.kind} = 'CARRY_OVER' AND ${t.state} = 'CONFIRMED') = (${t.toBudgetId} IS NOT NULL AND ${t.toSeq} IS NOT NULL)`),
]);

/** A statement of the Treasury, compared line by line with what the floor recorded as paid in the same days from the same budget. */
export const supportReconciliation = sqliteTable('support_reconciliation', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  budgetId: integer('budget_id').notNull().references(() => supportBudget.id, { onDelete: 'restrict' }),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
  fileName: text('file_name').notNull(),
  /** SHA-256 of the file. */
  fileDigest: text('file_digest').notNull(),
  treasuryVnd: integer('treasury_vnd').notNull(),
  floorVnd: integer('floor_vnd').notNull(),
  state: text('state', { enum: ['OPEN', 'CLOSED'] }).notNull().default('OPEN'),
  madeBy: text('made_by').notNull(),
  madeAt: integer('made_at').notNull(),
  closedBy: text('closed_by'),
  closedAt: integer('closed_at'),
}, (t) => [
  uniqueIndex('support_reconciliation_public_id').on(t.publicId),
  index('support_reconciliation_budget').on(t.budgetId, t.id),
  check('support_reconciliation_days', sql`${t.fromOn} <= ${t.toOn}`),
  check('support_reconciliation_closed', sql`(${t.state} = 'CLOSED') = (${t.closedBy} IS NOT NULL AND ${t.closedAt} IS NOT NULL)`),
]);

/** One document on either side or on both, as it stood when the two were compared. */
export const supportReconciliationLine = sqliteTable('support_reconciliation_line', {
  reconciliationId: integer('reconciliation_id').notNull().references(() => supportReconciliation.id, { onDelete: 'restrict' }),
  position: integer('position').notNull(),
  outcome: text('outcome', { enum: ['MATCHED', 'AMOUNT', 'DAY', 'AMOUNT_AND_DAY', 'REFERENCE', 'TREASURY_ONLY', 'FLOOR_ONLY'] }).notNull(),
  treasuryReference: text('treasury_reference'),
  treasuryOn: text('treasury_on'),
  treasuryVnd: integer('treasury_vnd'),
  contractId: integer('contract_id').references(() => supportContract.id, { onDelete: 'restrict' }),
  floorReference: text('floor_reference'),
  floorOn: text('floor_on'),
  floorVnd: integer('floor_vnd'),
  /** How a difference came about, in the accountant's words. */
  explanation: text('explanation').notNull().default(''),
}, (t) => [
  primaryKey({ columns: [t.reconciliationId, t.position] }),
  check('support_reconciliation_line_sides', sql`(${t.treasuryReference} IS NULL) = (${t.outcome} = 'FLOOR_ONLY') AND (${t.floorReference} IS NULL) = (${t.outcome} = 'TREASURY_ONLY')`),
]);
