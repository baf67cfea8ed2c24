/**
 * Signals: what the counts of scans say about copies and guessing, and holds that a person decides on. Counts and times
 * only: a source is a digest under a salt that is gone after its day, a region is a province or a country.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { lot, stampRange } from './traceability.ts';

export const SIGNAL_KINDS = ['FAR_PLACES', 'MANY_SERIALS', 'BEFORE_ACTIVATION', 'AFTER_RECALL', 'AFTER_VOID', 'AFTER_EXPIRY', 'OUTLIER'] as const;
export const SIGNAL_STATES = ['OPEN', 'HELD', 'DISMISSED'] as const;
export const SIGNAL_SEVERITIES = ['HIGH', 'MEDIUM', 'LOW'] as const;
export const HOLD_STATES = ['PROPOSED', 'HELD', 'RELEASED', 'DROPPED'] as const;

/** Something worth a look. One row per subject, however much evidence comes. */
export const stampSignal = sqliteTable('stamp_signal', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  kind: text('kind', { enum: SIGNAL_KINDS }).notNull(),
  /** What it is about: 'FAR_PLACES/12/345', 'AFTER_RECALL/12', 'MANY_SERIALS/{source of the day}'. */
  subject: text('subject').notNull(),
  /** Null for a source that looked at several ranges, or only at serials that were never issued. */
  rangeId: integer('range_id').references(() => stampRange.id, { onDelete: 'restrict' }),
  /** Null when it is about the whole range. */
  idx: integer('idx'),
  lotId: integer('lot_id').references(() => lot.id, { onDelete: 'restrict' }),
  severity: text('severity', { enum: SIGNAL_SEVERITIES }).notNull(),
  /** Version of the thresholds that raised it. */
  ruleVersion: text('rule_version').notNull(),
  /** What the rule counts. */
  n: integer('n').notNull(),
  /** Counts by day and region (api/traceability/signals/rules.ts, `Evidence`). */
  evidence: text('evidence').notNull(),
  firstAt: integer('first_at').notNull(),
  lastAt: integer('last_at').notNull(),
  raisedAt: integer('raised_at').notNull(),
  state: text('state', { enum: SIGNAL_STATES }).notNull().default('OPEN'),
  /** Rises with each decision and when it opens again, not with evidence. */
  version: integer('version').notNull().default(1),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  /** What was counted when somebody decided. */
  decidedN: integer('decided_n'),
  reason: text('reason').notNull().default(''),
}, (t) => [
  uniqueIndex('stamp_signal_public_id').on(t.publicId),
  uniqueIndex('stamp_signal_subject').on(t.subject),
  index('stamp_signal_state').on(t.state, t.lastAt),
  index('stamp_signal_range').on(t.rangeId),
  check('stamp_signal_counts', sql`${t.n} > 0 AND ${t.lastAt} >= ${t.firstAt}`),
  check('stamp_signal_state_known', sql`${t.state} IN ('OPEN','HELD','DISMISSED')`),
  check('stamp_signal_decided', sql`${t.state} = 'OPEN' OR (${t.decidedBy} IS NOT NULL AND ${t.decidedAt} IS NOT NULL)`),
]);

/** A stamp, or a part of a range, that people are asked not to trade on until it is looked into. The rule proposes, a person decides. */
export const stampHold = sqliteTable('stamp_hold', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  signalId: integer('signal_id').notNull().references(() => stampSignal.id, { onDelete: 'restrict' }),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  firstIndex: integer('first_index').notNull(),
  /** Inclusive. */
  lastIndex: integer('last_index').notNull(),
  /** The rule that proposed it. */
  rule: text('rule', { enum: SIGNAL_KINDS }).notNull(),
  state: text('state', { enum: HOLD_STATES }).notNull(),
  reasonVi: text('reason_vi').notNull().default(''),
  reasonEn: text('reason_en').notNull().default(''),
  /** Whom a buyer rings. */
  phone: text('phone').notNull().default(''),
  proposedAt: integer('proposed_at').notNull(),
  /** The body in whose name the person decided. */
  organisationId: integer('organisation_id'),
  confirmedBy: text('confirmed_by'),
  confirmedAt: integer('confirmed_at'),
  releasedBy: text('released_by'),
  releasedAt: integer('released_at'),
  releaseReason: text('release_reason').notNull().default(''),
}, (t) => [
  uniqueIndex('stamp_hold_public_id').on(t.publicId),
  uniqueIndex('stamp_hold_one_open').on(t.signalId).where(sql`state IN ('PROPOSED','HELD')`),
  index('stamp_hold_range').on(t.rangeId, t.state),
  check('stamp_hold_order', sql`${t.firstIndex} >= 0 AND ${t.lastIndex} >= ${t.firstIndex}`),
  check('stamp_hold_state_known', sql`${t.state} IN ('PROPOSED','HELD','RELEASED','DROPPED')`),
  check('stamp_hold_person', sql`${t.state} NOT IN ('HELD','RELEASED') OR (${t.confirmedBy} IS NOT NULL AND ${t.reasonVi} <> '' AND ${t.phone} <> '')`),
  check('stamp_hold_released', sql`(${t.state} = 'RELEASED') = (${t.releasedBy} IS NOT NULL)`),
]);

/** What one source did in one hour. Rows live for two days; a flood of sources shares the row of the empty source. */
export const scanSource = sqliteTable('scan_source', {
  /** Hours since 1970, UTC. */
  hour: integer('hour').notNull(),
  source: text('source').notNull(),
  /** Serials that were never issued. */
  attempts: integer('attempts').notNull().default(0),
  /** Distinct stamps. */
  serials: integer('serials').notNull().default(0),
  /** Ids of their ranges, JSON, at most ten. */
  ranges: text('ranges').notNull().default('[]'),
  /** Looks and attempts by region, JSON. */
  regions: text('regions').notNull().default('{}'),
  firstAt: integer('first_at').notNull(),
  lastAt: integer('last_at').notNull(),
}, (t) => [primaryKey({ columns: [t.hour, t.source] }), check('scan_source_counts', sql`${t.attempts} >= 0 AND ${t.serials} >= 0`)]);

/** What is counted for a whole range, until it is worth a signal and beyond. */
export const signalTally = sqliteTable('signal_tally', {
  subject: text('subject').primaryKey(),
  n: integer('n').notNull(),
  evidence: text('evidence').notNull(),
  firstAt: integer('first_at').notNull(),
  lastAt: integer('last_at').notNull(),
});

/** How far a job has read. */
export const signalCursor = sqliteTable('signal_cursor', {
  name: text('name').primaryKey(),
  at: integer('at').notNull(),
  row: integer('row').notNull(),
});
