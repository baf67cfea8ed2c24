/** What shoppers send back from a scan page: the code under the scratch layer, and doubts. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { stampRange } from './traceability.ts';

/** Checks of the code under a stamp's scratch layer. Only stamps that somebody checked have a row. */
export const stampHiddenCheck = sqliteTable('stamp_hidden_check', {
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  idx: integer('idx').notNull(),
  wrong: integer('wrong').notNull().default(0),
  /** Right answers, of different sessions as far as they can be told apart. */
  right: integer('right').notNull().default(0),
  firstAt: integer('first_at'),
  /** Digest of the session that was told "first". */
  firstSession: text('first_session'),
  /** Digest of the newest wrong answer with its session: sent once more it is no further try. */
  lastWrong: text('last_wrong'),
}, (t) => [
  primaryKey({ columns: [t.rangeId, t.idx] }),
  check('stamp_hidden_check_wrong', sql`${t.wrong} BETWEEN 0 AND 5 AND ${t.right} >= 0`),
  check('stamp_hidden_check_first', sql`(${t.right} > 0) = (${t.firstAt} IS NOT NULL) AND (${t.right} > 0) = (${t.firstSession} IS NOT NULL)`),
]);

export const DOUBT_KINDS = ['OPENED', 'DIFFERS', 'COPY', 'SELLER'] as const;
export const DOUBT_STATES = ['OPEN', 'SETTLED'] as const;

/** A shopper's doubt about the goods that carry a stamp; also about serials that were never issued. */
export const stampDoubt = sqliteTable('stamp_doubt', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** Null for a serial that was never issued, or could not be checked. */
  rangeId: integer('range_id').references(() => stampRange.id, { onDelete: 'restrict' }),
  idx: integer('idx'),
  gtin: text('gtin').notNull(),
  /** As it stood in the address, at most 20 characters. */
  serial: text('serial').notNull(),
  /** Digest of the session, so that one shopper's second report is the first one corrected. */
  session: text('session').notNull(),
  kind: text('kind', { enum: DOUBT_KINDS }).notNull(),
  note: text('note').notNull().default(''),
  /** Given on purpose by whoever wants an answer; erased when it is no longer needed. */
  phone: text('phone').notNull().default(''),
  /** What the page said then. */
  verdict: text('verdict').notNull(),
  /** Province code or country letters; null when unknown. */
  region: text('region'),
  at: integer('at').notNull(),
  state: text('state', { enum: DOUBT_STATES }).notNull().default('OPEN'),
  outcome: text('outcome').notNull().default(''),
  settledBy: text('settled_by'),
  settledAt: integer('settled_at'),
}, (t) => [
  uniqueIndex('stamp_doubt_public_id').on(t.publicId),
  uniqueIndex('stamp_doubt_once').on(t.gtin, t.serial, t.session),
  index('stamp_doubt_state').on(t.state, t.at),
  index('stamp_doubt_range').on(t.rangeId, t.idx),
  check('stamp_doubt_state_known', sql`${t.state} IN ('OPEN','SETTLED')`),
  check('stamp_doubt_settled', sql`(${t.state} = 'SETTLED') = (${t.settledBy} IS NOT NULL AND ${t.settledAt} IS NOT NULL)`),
  check('stamp_doubt_short', sql`length(${t.note}) <= 500 AND length(${t.phone}) <= 20 AND length(${t.serial}) <= 20`),
]);
