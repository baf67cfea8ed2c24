/**
 * The officers' desk: who looks after which dossier. Looking after is no right: any officer of the body may act on any of its dossiers.
 * Opaque ids of people only; words stand in tables that can be erased.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { supportApplication } from './support.ts';

export const ASSIGNMENT_WHYS = ['OPTIMISER', 'OFFICER', 'HANDOVER'] as const;

/** Who looks after a dossier, from when to when. A new officer closes the row and opens another; none is ever removed. */
export const supportAssignment = sqliteTable('support_assignment', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  personId: text('person_id').notNull(),
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at'),
  /** OPTIMISER: proposed by the plan and applied. OFFICER: taken, or given by somebody. HANDOVER: because somebody is away, and back. */
  why: text('why', { enum: ASSIGNMENT_WHYS }).notNull(),
  by: text('by').notNull(),
}, (t) => [
  uniqueIndex('support_assignment_open').on(t.applicationId).where(sql`to_at IS NULL`),
  index('support_assignment_application').on(t.applicationId, t.id),
  index('support_assignment_person').on(t.personId).where(sql`to_at IS NULL`),
  check('support_assignment_order', sql`${t.toAt} IS NULL OR ${t.toAt} >= ${t.fromAt}`),
]);

/** Why it was given, in somebody's words; can be erased. */
export const supportAssignmentReason = sqliteTable('support_assignment_reason', {
  assignmentId: integer('assignment_id').primaryKey().references(() => supportAssignment.id, { onDelete: 'restrict' }),
  reason: text('reason').notNull(),
});
