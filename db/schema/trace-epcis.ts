/** Keys of other systems, and what they captured: jobs, the documents as they came, staged error declarations. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';

/** A key with which an organisation's own system speaks to the floor. The key itself is shown once and kept as a digest only. */
export const apiKey = sqliteTable('api_key', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  /** What it is for, in the owner's words: never a person's name. */
  name: text('name').notNull(),
  /** SHA-256 of the key, hex. */
  digest: text('digest').notNull(),
  /** 1: made from DEMO_API_KEY; follows that variable. */
  demo: integer('demo').notNull().default(0),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  revokedBy: text('revoked_by'),
  revokedAt: integer('revoked_at'),
  /** At most ten minutes old. */
  lastUsedAt: integer('last_used_at'),
}, (t) => [
  uniqueIndex('api_key_public_id').on(t.publicId),
  uniqueIndex('api_key_digest').on(t.digest),
  index('api_key_organisation').on(t.organisationId, t.id),
  check('api_key_digest_hex', sql`length(${t.digest}) = 64`),
]);

export const CAPTURE_STATES = ['RECEIVING', 'RUNNING', 'UNDOING', 'DONE'] as const;

/** What became of one captured document (EPCIS 2.0, 12.6.3). */
export const epcisCaptureJob = sqliteTable('epcis_capture_job', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  /** `key:…` or an opaque user id. */
  capturedBy: text('captured_by').notNull(),
  behaviour: text('behaviour', { enum: ['rollback', 'proceed'] }).notNull(),
  /** RECEIVING: being written down, not acknowledged yet. UNDOING: staged events of a refused document are being removed. */
  state: text('state', { enum: CAPTURE_STATES }).notNull(),
  success: integer('success').notNull().default(1),
  events: integer('events').notNull(),
  /** Events that were looked at; the next slice begins here. */
  done: integer('done').notNull().default(0),
  /** [{path, vi, en}], at most a hundred. */
  errorsJson: text('errors_json').notNull().default('[]'),
  /** What was taken but is worth a look; same form. */
  noticesJson: text('notices_json').notNull().default('[]'),
  /** {own, listPath}: the document's context entries without the standard's, and where its events stood. */
  contextJson: text('context_json').notNull(),
  createdAt: integer('created_at').notNull(),
  finishedAt: integer('finished_at'),
}, (t) => [
  uniqueIndex('epcis_capture_job_public_id').on(t.publicId),
  index('epcis_capture_job_organisation').on(t.organisationId, t.id),
  index('epcis_capture_job_state').on(t.state, t.createdAt),
  check('epcis_capture_job_behaviour', sql`${t.behaviour} IN ('rollback','proceed')`),
  check('epcis_capture_job_state_known', sql`${t.state} IN ('RECEIVING','RUNNING','UNDOING','DONE')`),
  check('epcis_capture_job_done', sql`${t.done} BETWEEN 0 AND ${t.events}`),
]);

/** The document's events as they came, a run of them in a row; gone when the job is done. */
export const epcisCapturePart = sqliteTable('epcis_capture_part', {
  jobId: integer('job_id').notNull().references(() => epcisCaptureJob.id, { onDelete: 'restrict' }),
  /** Number of its first event. */
  first: integer('first').notNull(),
  count: integer('count').notNull(),
  /** Byte for byte from the first event's brace to the last one's. */
  text: text('text').notNull(),
  /** [start, end, start, end …] of each event within the text. */
  rangesJson: text('ranges_json').notNull(),
  /** Faults that were found on receipt, by event: {"3": [{path, vi, en}]}. Only with `proceed`. */
  faultsJson: text('faults_json').notNull().default('{}'),
}, (t) => [primaryKey({ columns: [t.jobId, t.first] })]);

/** Which event a staged error declaration will take back once its document is visible. */
export const epcisCaptureDeclaration = sqliteTable('epcis_capture_declaration', {
  eventRow: integer('event_row').primaryKey(),
  correctsEventId: integer('corrects_event_id').notNull(),
});

/** A lot that a staged document brings: it becomes one of the floor's when the document becomes visible. */
export const epcisCaptureLot = sqliteTable('epcis_capture_lot', {
  jobId: integer('job_id').notNull().references(() => epcisCaptureJob.id, { onDelete: 'restrict' }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull(),
  tradeItemId: integer('trade_item_id').notNull(),
  gtin: text('gtin').notNull(),
  code: text('code').notNull(),
  productionDate: text('production_date').notNull(),
  expiryDate: text('expiry_date').notNull(),
  quantityMilli: integer('quantity_milli').notNull(),
  unit: text('unit').notNull(),
  communeCode: text('commune_code').notNull(),
  ingredients: text('ingredients').notNull(),
}, (t) => [primaryKey({ columns: [t.jobId, t.gtin, t.code] })]);
