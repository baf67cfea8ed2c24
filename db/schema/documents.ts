import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const DOCUMENT_TYPES = ['application/pdf', 'application/xml', 'image/jpeg', 'image/png'] as const;

/**
 * A paper that belongs to something on the floor: evidence, an invoice, a signed contract, a scan. The bytes stand in a file named by
 * their digest under DATA_DIR/documents; two rows may share it. Rows are never changed; a removed one is gone, the audit keeps its digest.
 */
export const document = sqliteTable('document', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** What it belongs to: 'support-contract' …, and its inner id. */
  object: text('object').notNull(),
  objectId: integer('object_id').notNull(),
  fileName: text('file_name').notNull(),
  type: text('type', { enum: DOCUMENT_TYPES }).notNull(),
  /** bytes */
  size: integer('size').notNull(),
  sha256: text('sha256').notNull(),
  addedBy: text('added_by').notNull(),
  addedAt: integer('added_at').notNull(),
}, (t) => [
  uniqueIndex('document_public_id').on(t.publicId),
  index('document_object').on(t.object, t.objectId, t.id),
  index('document_sha').on(t.sha256),
  check('document_size', sql`${t.size} > 0`),
]);
