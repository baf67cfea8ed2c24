import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const stagedStates = ['receiving', 'received'] as const;
export const mediaStates = ['pending', 'ready', 'failed'] as const;

/**
 * A photo on its way, kept under the form's token so that an error in the form or a lost signal costs nothing.
 * The row leaves when the form is saved or after 48 hours.
 */
export const stagedUpload = sqliteTable('staged_upload', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** the form's hidden token */
  token: text('token').notNull(),
  ownerUserId: text('owner_user_id').notNull(),
  /** the phone's own fingerprint of the file, so that sending it again goes on where it stopped */
  clientKey: text('client_key').notNull(),
  fileName: text('file_name').notNull(),
  /** bytes announced and bytes safely kept */
  size: integer('size').notNull(),
  offset: integer('offset').notNull().default(0),
  state: text('state', { enum: stagedStates }).notNull().default('receiving'),
  alt: text('alt').notNull().default(''),
  /** of the cleaned photo, once it is complete */
  sha256: text('sha256'),
  width: integer('width'),
  height: integer('height'),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
}, (table) => [
  uniqueIndex('staged_upload_public').on(table.publicId),
  uniqueIndex('staged_upload_file').on(table.ownerUserId, table.token, table.clientKey),
  index('staged_upload_expiry').on(table.expiresAt),
  index('staged_upload_sha').on(table.sha256),
  check('staged_upload_offset', sql`${table.offset} >= 0 AND ${table.offset} <= ${table.size}`),
  check('staged_upload_received', sql`${table.state} <> 'received' OR (${table.sha256} IS NOT NULL AND ${table.width} > 0 AND ${table.height} > 0)`),
]);

/** A photo of something on the floor. The pixels stand in files named by their digest; two rows may share them. */
export const media = sqliteTable('media', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  sha256: text('sha256').notNull(),
  /** what the photo shows belongs to: 'product' and its inner id (later: lot, event, feedback) */
  object: text('object').notNull(),
  objectId: integer('object_id').notNull(),
  position: integer('position').notNull(),
  width: integer('width').notNull(),
  height: integer('height').notNull(),
  alt: text('alt').notNull().default(''),
  state: text('state', { enum: mediaStates }).notNull().default('pending'),
  /** JSON list of {width, format, bytes} that exist on disk */
  variants: text('variants').notNull().default('[]'),
  addedBy: text('added_by').notNull(),
  createdAt: integer('created_at').notNull(),
}, (table) => [
  uniqueIndex('media_public').on(table.publicId),
  index('media_object').on(table.object, table.objectId, table.position),
  index('media_sha').on(table.sha256),
  check('media_size', sql`${table.width} > 0 AND ${table.height} > 0`),
]);
