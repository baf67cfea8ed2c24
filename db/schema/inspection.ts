/** Inspections on the spot and at a distance. Names, words and signatures stand in a table of their own, so that they can be erased. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { lot, QUANTITY_UNITS } from './traceability.ts';

export const INSPECTION_STATES = ['DRAFT', 'REQUESTED', 'ANSWERED', 'FOLLOW_UP', 'CLOSED', 'DISCARDED'] as const;
export const INSPECTION_RESULTS = ['PASS', 'VIOLATION', 'SAMPLE'] as const;
export const INSPECTION_FINDINGS = ['NONE', 'NO_STAMP', 'COPIED_STAMP', 'WRONG_LOT', 'EXPIRED', 'RECALLED_ON_SALE', 'WRONG_LABEL', 'NO_PAPERS', 'BAD_STORAGE', 'NO_INVOICE', 'OTHER'] as const;

export const inspection = sqliteTable('inspection', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** Made on the inspector's phone: the same draft sent twice is one. */
  clientId: text('client_id').notNull(),
  /** Raised by the phone with each change; an older one that arrives late changes nothing. */
  revision: integer('revision').notNull().default(1),
  kind: text('kind', { enum: ['ON_SITE', 'AT_DISTANCE'] }).notNull(),
  state: text('state', { enum: INSPECTION_STATES }).notNull(),
  /** 'BB-2026-0012', given when it is recorded. */
  number: text('number'),
  inspectorId: text('inspector_id').notNull(),
  /** The body for which they inspect. */
  organisationId: integer('organisation_id').notNull(),
  /** Whose goods, where the floor knows them. */
  producerOrganisationId: integer('producer_organisation_id'),
  lotId: integer('lot_id').references(() => lot.id, { onDelete: 'restrict' }),
  /** As typed or scanned, 16 characters; '' without a stamp. */
  serial: text('serial').notNull().default(''),
  /** What the serial was found to be when the record arrived; null before. */
  verdict: text('verdict'),
  communeCode: text('commune_code'),
  quantityMilli: integer('quantity_milli'),
  unit: text('unit', { enum: QUANTITY_UNITS }),
  result: text('result', { enum: INSPECTION_RESULTS }),
  /** When the inspector was there, by the phone's clock. */
  inspectedAt: integer('inspected_at').notNull(),
  /** Last day for the follow-up, or for the producer's photos. */
  dueOn: text('due_on'),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  recordedAt: integer('recorded_at'),
  answeredBy: text('answered_by'),
  answeredAt: integer('answered_at'),
  closedBy: text('closed_by'),
  closedAt: integer('closed_at'),
}, (t) => [
  uniqueIndex('inspection_public_id').on(t.publicId),
  uniqueIndex('inspection_client').on(t.inspectorId, t.clientId),
  uniqueIndex('inspection_number').on(t.number),
  index('inspection_inspector').on(t.inspectorId, t.id),
  index('inspection_organisation').on(t.organisationId, t.id),
  index('inspection_producer').on(t.producerOrganisationId, t.state),
  index('inspection_lot').on(t.lotId),
  check('inspection_state_known', sql`${t.state} IN ('DRAFT','REQUESTED','ANSWERED','FOLLOW_UP','CLOSED','DISCARDED')`),
  check('inspection_recorded', sql`(${t.state} IN ('FOLLOW_UP','CLOSED')) = (${t.recordedAt} IS NOT NULL AND ${t.number} IS NOT NULL AND ${t.result} IS NOT NULL)`),
  check('inspection_quantity', sql`(${t.quantityMilli} IS NULL) = (${t.unit} IS NULL) AND coalesce(${t.quantityMilli}, 1) > 0`),
]);

export const inspectionFinding = sqliteTable('inspection_finding', {
  inspectionId: integer('inspection_id').notNull().references(() => inspection.id, { onDelete: 'restrict' }),
  code: text('code', { enum: INSPECTION_FINDINGS }).notNull(),
}, (t) => [primaryKey({ columns: [t.inspectionId, t.code] })]);

/** What people wrote and who they are; may be erased without touching the record. */
export const inspectionText = sqliteTable('inspection_text', {
  inspectionId: integer('inspection_id').primaryKey().references(() => inspection.id, { onDelete: 'restrict' }),
  place: text('place').notNull().default(''),
  holder: text('holder').notNull().default(''),
  goods: text('goods').notNull().default(''),
  note: text('note').notNull().default(''),
  followUp: text('follow_up').notNull().default(''),
  representative: text('representative').notNull().default(''),
  witness: text('witness').notNull().default(''),
  answer: text('answer').notNull().default(''),
  outcome: text('outcome').notNull().default(''),
});
