/** The embedded index's own tables. Its full-text tables are hand-written SQL (db/sql/search.sql). Everything here can be rebuilt by `npm run reindex`. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One row: which of the two generations answers, and which one is being built beside it. */
export const searchState = sqliteTable('search_state', {
  id: integer('id').primaryKey(),
  generation: integer('generation').notNull(),
  /** Rises with every change to the index: the exact key of every cached result. */
  revision: integer('revision').notNull(),
  /** Generation under construction, or null. Changes go to both, so that a rebuild has no gap. */
  building: integer('building'),
  /** When the construction last wrote, UTC ms: an abandoned one may be taken over. */
  buildingAt: integer('building_at'),
}, (t) => [check('search_state_one', sql`${t.id} = 1`), check('search_state_generation', sql`${t.generation} IN (0, 1)`)]);

/** The documents of each generation; `document_json` is null for one that left the floor, so that other processes see it go. */
export const searchDocument = sqliteTable('search_document', {
  generation: integer('generation').notNull(),
  productId: integer('product_id').notNull(),
  revision: integer('revision').notNull(),
  documentJson: text('document_json'),
}, (t) => [primaryKey({ columns: [t.generation, t.productId] }), index('search_document_revision').on(t.generation, t.revision, t.productId)]);

/** Tasks handed to Meilisearch and not yet known to be done, by outbox row: a repeated try asks after the task instead of sending again. */
export const searchTask = sqliteTable('search_task', {
  outboxId: integer('outbox_id').primaryKey(),
  taskUid: integer('task_uid').notNull(),
  sentAt: integer('sent_at').notNull(),
});
