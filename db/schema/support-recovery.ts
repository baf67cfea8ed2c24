/** Money claimed back after a false declaration (NĐ 80/2021 Đ10.3, Đ31): proposed, decided by another person, repaid in parts that a third one records. */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { supportContract } from './support-contract.ts';

export const supportRecovery = sqliteTable('support_recovery', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  contractId: integer('contract_id').notNull().references(() => supportContract.id, { onDelete: 'restrict' }),
  state: text('state', { enum: ['PROPOSED', 'CLAIMED', 'DROPPED', 'REPAID'] }).notNull().default('PROPOSED'),
  /** What is claimed; a trigger keeps all claims of a contract within what was paid under it. */
  amountVnd: integer('amount_vnd').notNull(),
  /** Moved by the repayments' trigger only. */
  repaidVnd: integer('repaid_vnd').notNull().default(0),
  /** JSON list of article codes. */
  articlesJson: text('articles_json').notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: integer('proposed_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  version: integer('version').notNull().default(1),
}, (t) => [
  uniqueIndex('support_recovery_public_id').on(t.publicId),
  index('support_recovery_contract').on(t.contractId, t.id),
  uniqueIndex('support_recovery_one_open').on(t.contractId).where(sql`state = 'PROPOSED'`),
  check('support_recovery_money', sql`typeof(${t.amountVnd}) = 'integer' AND ${t.amountVnd} > 0 AND ${t.repaidVnd} >= 0 AND ${t.repaidVnd} <= ${t.amountVnd}`),
  check('support_recovery_state', sql`${t.state} IN ('PROPOSED','CLAIMED','DROPPED','REPAID') AND (${t.state} = 'REPAID') = (${t.repaidVnd} = ${t.amountVnd}) AND (${t.repaidVnd} = 0 OR ${t.state} IN ('CLAIMED','REPAID')) AND (${t.state} = 'PROPOSED') = (${t.decidedBy} IS NULL)`),
  check('support_recovery_two_people', sql`${t.decidedBy} IS NULL OR ${t.decidedBy} <> ${t.proposedBy}`),
]);

/** Why; can be erased. */
export const supportRecoveryText = sqliteTable('support_recovery_text', {
  recoveryId: integer('recovery_id').primaryKey().references(() => supportRecovery.id, { onDelete: 'restrict' }),
  reason: text('reason').notNull(),
  decision: text('decision').notNull().default(''),
});

/** Money that came back to the Treasury, by its document. Added, never changed. */
export const supportRecoveryPayment = sqliteTable('support_recovery_payment', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  recoveryId: integer('recovery_id').notNull().references(() => supportRecovery.id, { onDelete: 'restrict' }),
  amountVnd: integer('amount_vnd').notNull(),
  reference: text('reference').notNull(),
  paidOn: text('paid_on').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: integer('recorded_at').notNull(),
}, (t) => [
  uniqueIndex('support_recovery_payment_public_id').on(t.publicId),
  uniqueIndex('support_recovery_payment_document').on(t.reference, t.paidOn),
  index('support_recovery_payment_recovery').on(t.recoveryId, t.id),
  check('support_recovery_payment_amount', sql`typeof(${t.amountVnd}) = 'integer' AND ${t.amountVnd} > 0`),
]);
