/** Administrative papers: each version as it was made, the registry's number, and what came back signed. */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { document } from './documents.ts';

export const PAPER_KINDS = ['NOTICE', 'CONTRACT', 'ACCEPTANCE', 'LIQUIDATION', 'PAYMENT', 'CLAIM'] as const;
export const PAPER_STATES = ['DRAFT', 'NUMBERED', 'IN_FORCE', 'REPLACED'] as const;

export const paper = sqliteTable('paper', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** What its QR carries: unguessable, and all that anybody needs to ask whether it is genuine. */
  code: text('code').notNull(),
  bodyOrganisationId: integer('body_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: PAPER_KINDS }).notNull(),
  /** What it was made from: 'support-notice' …, and its inner id. */
  object: text('object').notNull(),
  objectId: integer('object_id').notNull(),
  /** 1, 2, 3 … of the same kind and object. */
  version: integer('version').notNull(),
  state: text('state', { enum: PAPER_STATES }).notNull().default('DRAFT'),
  /** The paper as data (`Paper`), and who has to sign: [{name, taxCode}]. */
  contentJson: text('content_json').notNull(),
  signersJson: text('signers_json').notNull(),
  /** SHA-256 of the content. */
  contentDigest: text('content_digest').notNull(),
  number: text('number'),
  dated: text('dated'),
  /** Of the day: numbers begin anew each year. */
  year: integer('year'),
  numberedBy: text('numbered_by'),
  numberedAt: integer('numbered_at'),
  /** The PDF that goes out to be signed, with number and date in it; its bytes are what a signed file has to begin with. */
  documentId: integer('document_id').references(() => document.id, { onDelete: 'restrict' }),
  /** What came back and was taken. */
  signedDocumentId: integer('signed_document_id').references(() => document.id, { onDelete: 'restrict' }),
  signedAs: text('signed_as', { enum: ['SIGNED', 'SCAN'] }),
  madeBy: text('made_by').notNull(),
  madeAt: integer('made_at').notNull(),
  /** Raised by every change of state, so that a stale page is refused. */
  revision: integer('revision').notNull().default(1),
}, (t) => [
  uniqueIndex('paper_public_id').on(t.publicId),
  uniqueIndex('paper_code').on(t.code),
  uniqueIndex('paper_version').on(t.object, t.objectId, t.kind, t.version),
  uniqueIndex('paper_number').on(t.bodyOrganisationId, t.kind, t.year, t.number).where(sql`state <> 'REPLACED' AND number IS NOT NULL`),
  uniqueIndex('paper_current').on(t.object, t.objectId, t.kind).where(sql`state <> 'REPLACED'`),
  check('paper_numbered', sql`${t.state} IN ('DRAFT','REPLACED') OR (${t.number} IS NOT NULL AND ${t.dated} IS NOT NULL AND ${t.year} = CAST(substr(${t.dated}, 1, 4) AS INTEGER) AND ${t.numberedBy} IS NOT NULL AND ${t.documentId} IS NOT NULL)`),
  check('paper_in_force', sql`${t.state} <> 'IN_FORCE' OR (${t.signedDocumentId} IS NOT NULL AND ${t.signedAs} IS NOT NULL)`),
]);

/** Every file that came back, taken or refused, with what was found. A refused file is not kept, its digest is. */
export const paperReturn = sqliteTable('paper_return', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  paperId: integer('paper_id').notNull().references(() => paper.id, { onDelete: 'restrict' }),
  taken: integer('taken').notNull(),
  signedAs: text('signed_as', { enum: ['SIGNED', 'SCAN'] }).notNull(),
  sha256: text('sha256').notNull(),
  /** [{severity, code, vi, en}]. */
  findingsJson: text('findings_json').notNull(),
  /** [{signerName, organisation, taxCode, issuer, serial, signedAt, timestamped}]. Names people: can be erased. */
  signaturesJson: text('signatures_json').notNull(),
  /** What the officer saw on a scan. */
  seen: text('seen').notNull().default(''),
  returnedBy: text('returned_by').notNull(),
  returnedAt: integer('returned_at').notNull(),
}, (t) => [index('paper_return_paper').on(t.paperId, t.id)]);
