/** Tables that every domain leans on: the audit chain, the outbox, idempotency keys, cache generations, the installation. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** One row: what this installation is (province, host, bodies). The profile is data, not code. */
export const installation = sqliteTable('installation', {
  id: integer('id').primaryKey(),
  provinceCode: text('province_code').notNull(),
  name: text('name').notNull(),
  /** 1 when the demo province was loaded: demo accounts, fixed codes and "minh họa" data exist only then. */
  demo: integer('demo').notNull().default(0),
  profileJson: text('profile_json').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [check('installation_one', sql`${t.id} = 1`)]);

/** Append-only chain of who did what to which object. Ids, codes and digests only: names and free text stand elsewhere. */
export const auditEntry = sqliteTable('audit_entry', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  at: integer('at').notNull(),
  /** Opaque user id, `system:NAME` or `anonymous`. */
  actor: text('actor').notNull(),
  act: text('act').notNull(),
  object: text('object').notNull(),
  objectId: text('object_id').notNull(),
  dataJson: text('data_json').notNull(),
  requestId: text('request_id').notNull(),
  previousHash: text('previous_hash').notNull(),
  /** SHA-256 over the previous hash and this row's canonical JSON. */
  hash: text('hash').notNull(),
}, (t) => [uniqueIndex('audit_entry_hash').on(t.hash), index('audit_entry_object').on(t.object, t.objectId), index('audit_entry_actor').on(t.actor)]);

/** Side effects written with the change that asks for them; a worker leases and retries them, at least once. */
export const outbox = sqliteTable('outbox', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  topic: text('topic').notNull(),
  /** Idempotency key of the effect; a second waiting row with the same topic and key is folded into the first. */
  key: text('key').notNull(),
  payloadJson: text('payload_json').notNull(),
  createdAt: integer('created_at').notNull(),
  dueAt: integer('due_at').notNull(),
  leasedUntil: integer('leased_until').notNull().default(0),
  attempts: integer('attempts').notNull().default(0),
  /** WAITING, DONE, or HELD: of unknown outcome, waits for a person. */
  state: text('state', { enum: ['WAITING', 'DONE', 'HELD'] }).notNull().default('WAITING'),
  lastError: text('last_error'),
  doneAt: integer('done_at'),
}, (t) => [
  index('outbox_due').on(t.state, t.dueAt),
  uniqueIndex('outbox_waiting_key').on(t.topic, t.key).where(sql`state = 'WAITING' AND attempts = 0`),
  check('outbox_state', sql`${t.state} IN ('WAITING','DONE','HELD')`),
]);

/** The stored result of a write, so that a repeated submit gets the same answer and changes nothing. */
export const idempotency = sqliteTable('idempotency', {
  actor: text('actor').notNull(),
  act: text('act').notNull(),
  key: text('key').notNull(),
  resultJson: text('result_json').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [primaryKey({ columns: [t.actor, t.act, t.key] }), index('idempotency_created').on(t.createdAt)]);

/** Counters that triggers raise when public data changes: the exact key of every rendered-page and result cache. */
export const generation = sqliteTable('generation', {
  scope: text('scope').primaryKey(),
  n: integer('n').notNull(),
});

/** When each periodic job last ran well. */
export const jobRun = sqliteTable('job_run', {
  name: text('name').primaryKey(),
  lastStartedAt: integer('last_started_at').notNull(),
  lastDoneAt: integer('last_done_at'),
  lastError: text('last_error'),
});
