/** Printing: what an organisation's printers are off by, and long print jobs with the parts that are done. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { stampRange } from './traceability.ts';

export const PRINT_JOB_STATES = ['WAITING', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED', 'EXPIRED'] as const;

/** A printer and how its prints are to be moved so that they fall on the labels. */
export const printerProfile = sqliteTable('printer_profile', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull(),
  name: text('name').notNull(),
  /** Micrometres to the right and down. */
  dxUm: integer('dx_um').notNull(),
  dyUm: integer('dy_um').notNull(),
  /** Millionths. */
  scalePpm: integer('scale_ppm').notNull().default(1_000_000),
  savedBy: text('saved_by').notNull(),
  helperId: text('helper_id'),
  savedAt: integer('saved_at').notNull(),
}, (t) => [
  uniqueIndex('printer_profile_public_id').on(t.publicId),
  uniqueIndex('printer_profile_name').on(t.organisationId, t.name),
  check('printer_profile_offsets', sql`abs(${t.dxUm}) <= 60000 AND abs(${t.dyUm}) <= 60000 AND ${t.scalePpm} BETWEEN 900000 AND 1120000`),
]);

/** A range, or a part of it, printed into files in the background. */
export const printJob = sqliteTable('print_job', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  organisationId: integer('organisation_id').notNull(),
  /** All that decides how the files look, so that a job goes on as it began. */
  specJson: text('spec_json').notNull(),
  /** Indexes, both included. */
  firstIndex: integer('first_index').notNull(),
  lastIndex: integer('last_index').notNull(),
  /** Stamps in one file: a whole number of pages. */
  partSize: integer('part_size').notNull(),
  /** Where the next part begins: everything before it stands in finished parts or is void. */
  nextIndex: integer('next_index').notNull(),
  /** Stamps to print when it was asked for; some may be made void meanwhile. */
  total: integer('total').notNull(),
  done: integer('done').notNull().default(0),
  state: text('state', { enum: PRINT_JOB_STATES }).notNull(),
  /** Why it waits or failed: a code. */
  fault: text('fault'),
  requestedBy: text('requested_by').notNull(),
  helperId: text('helper_id'),
  requestedAt: integer('requested_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('print_job_public_id').on(t.publicId),
  index('print_job_range').on(t.rangeId, t.id),
  index('print_job_state').on(t.state, t.updatedAt),
  check('print_job_state_known', sql`${t.state} IN ('WAITING','RUNNING','DONE','CANCELLED','FAILED','EXPIRED')`),
  check('print_job_order', sql`${t.firstIndex} >= 0 AND ${t.lastIndex} >= ${t.firstIndex} AND ${t.nextIndex} BETWEEN ${t.firstIndex} AND ${t.lastIndex} + 1`),
  check('print_job_sizes', sql`${t.partSize} > 0 AND ${t.done} >= 0`),
]);

/** A finished file of a job: `DATA_DIR/print/{job}/part-{number}.{format}`. */
export const printPart = sqliteTable('print_part', {
  jobId: integer('job_id').notNull().references(() => printJob.id, { onDelete: 'restrict' }),
  /** From 1. */
  number: integer('number').notNull(),
  firstIndex: integer('first_index').notNull(),
  lastIndex: integer('last_index').notNull(),
  stamps: integer('stamps').notNull(),
  bytes: integer('bytes').notNull(),
  madeAt: integer('made_at').notNull(),
}, (t) => [primaryKey({ columns: [t.jobId, t.number] }), check('print_part_order', sql`${t.number} >= 1 AND ${t.lastIndex} >= ${t.firstIndex}`)]);
