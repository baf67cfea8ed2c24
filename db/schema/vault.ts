/** An enterprise's papers, declared once, and each consent to show one of them to an office. Opaque ids of people only. */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';

export const VAULT_KINDS = ['BUSINESS_REGISTRATION', 'FINANCIAL_STATEMENT', 'INSURED_HEADCOUNT', 'WOMEN_OWNED', 'OTHER'] as const;

/** One version of a paper; its file is the document of the object 'vault-paper'. A newer version replaces it, the older one stays. */
export const vaultPaper = sqliteTable('vault_paper', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: VAULT_KINDS }).notNull(),
  /** What it is, where the kind does not say it. */
  title: text('title').notNull().default(''),
  /** Legal dates in Vietnam; the last day on which it may be used, or empty: without end. */
  issuedOn: text('issued_on').notNull(),
  validUntil: text('valid_until'),
  /** The version that came in its place. */
  replacedById: integer('replaced_by_id'),
  /** Put away by its owner: not offered any more. */
  discardedAt: integer('discarded_at'),
  addedBy: text('added_by').notNull(),
  addedAt: integer('added_at').notNull(),
}, (t) => [
  uniqueIndex('vault_paper_public_id').on(t.publicId),
  index('vault_paper_organisation').on(t.organisationId, t.kind, t.id),
  uniqueIndex('vault_paper_replaced').on(t.replacedById),
  check('vault_paper_dates', sql`${t.validUntil} IS NULL OR ${t.validUntil} >= ${t.issuedOn}`),
]);

/** Consent to one use of one paper: which words were agreed to, when, by whom. Sealed when the dossier is sent; until then it can be taken back. */
export const vaultConsent = sqliteTable('vault_consent', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  paperId: integer('paper_id').notNull().references(() => vaultPaper.id, { onDelete: 'restrict' }),
  /** What it is shown for: 'support-application', and its inner id. */
  object: text('object').notNull(),
  objectId: integer('object_id').notNull(),
  textVersion: text('text_version').notNull(),
  /** SHA-256 of the words in both languages. */
  textDigest: text('text_digest').notNull(),
  givenBy: text('given_by').notNull(),
  givenAt: integer('given_at').notNull(),
  withdrawnAt: integer('withdrawn_at'),
  sealedAt: integer('sealed_at'),
}, (t) => [
  index('vault_consent_object').on(t.object, t.objectId),
  uniqueIndex('vault_consent_once').on(t.paperId, t.object, t.objectId).where(sql`withdrawn_at IS NULL`),
  check('vault_consent_end', sql`${t.withdrawnAt} IS NULL OR ${t.sealedAt} IS NULL`),
]);
