/**
 * Quotes (báo giá): an enterprise asks some providers, they answer, it keeps one as its preference. Never an award: choosing the provider
 * follows procurement law (TT 06/2022 Đ5.4); a quote may go with the dossier (Đ5.1a). Money is integer đồng, tax included.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { shortlist, solution, solutionPlan } from './matching.ts';
import { commune } from './places.ts';

export const QUOTE_REQUEST_STATES = ['OPEN', 'CHOSEN', 'CLOSED'] as const;
export const QUOTE_STATES = ['ASKED', 'ANSWERED', 'DECLINED', 'WITHDRAWN', 'CHOSEN', 'PASSED'] as const;
/** What the price says of value-added tax: a rate in percent that it holds, or not subject to it (software). */
export const QUOTE_VAT = ['NONE', '0', '5', '8', '10'] as const;

/** One need, asked of one to five solutions at once. */
export const quoteRequest = sqliteTable('quote_request', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  /** The shortlist that it was asked from, where there was one. */
  shortlistId: integer('shortlist_id').references(() => shortlist.id, { onDelete: 'restrict' }),
  /** What is needed, in the enterprise's words; no personal data. */
  need: text('need').notNull(),
  users: integer('users').notNull(),
  months: integer('months').notNull(),
  communeCode: text('commune_code').references(() => commune.code, { onDelete: 'restrict' }),
  /** Last legal date on which an answer is taken. */
  answerBy: text('answer_by').notNull(),
  state: text('state', { enum: QUOTE_REQUEST_STATES }).notNull().default('OPEN'),
  /** Why one was preferred. */
  reason: text('reason').notNull().default(''),
  askedBy: text('asked_by').notNull(),
  askedAt: integer('asked_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
  version: integer('version').notNull().default(1),
  illustration: integer('illustration').notNull().default(0),
}, (t) => [
  uniqueIndex('quote_request_public_id').on(t.publicId),
  index('quote_request_organisation').on(t.organisationId, t.state, t.id),
  check('quote_request_size', sql`${t.users} > 0 AND ${t.months} > 0`),
  check('quote_request_decided', sql`${t.state} <> 'CHOSEN' OR (${t.reason} <> '' AND ${t.decidedBy} IS NOT NULL)`),
]);

/** One provider's part of it. */
export const quote = sqliteTable('quote', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  requestId: integer('request_id').notNull().references(() => quoteRequest.id, { onDelete: 'restrict' }),
  solutionId: integer('solution_id').notNull().references(() => solution.id, { onDelete: 'restrict' }),
  providerOrganisationId: integer('provider_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  state: text('state', { enum: QUOTE_STATES }).notNull().default('ASKED'),
  planId: integer('plan_id').references(() => solutionPlan.id, { onDelete: 'restrict' }),
  /** For the users and months that were asked, set-up and tax included. */
  priceVnd: integer('price_vnd'),
  vat: text('vat', { enum: QUOTE_VAT }),
  /** Last legal date on which the price holds. */
  validUntil: text('valid_until'),
  includes: text('includes').notNull().default(''),
  /** Why it was declined or taken back. */
  note: text('note').notNull().default(''),
  answeredBy: text('answered_by'),
  answeredAt: integer('answered_at'),
  version: integer('version').notNull().default(1),
}, (t) => [
  uniqueIndex('quote_public_id').on(t.publicId),
  uniqueIndex('quote_once').on(t.requestId, t.solutionId),
  // one preference, whatever races
  uniqueIndex('quote_chosen').on(t.requestId).where(sql`state = 'CHOSEN'`),
  index('quote_provider').on(t.providerOrganisationId, t.state, t.id),
  check('quote_answered', sql`${t.state} NOT IN ('ANSWERED','CHOSEN') OR (${t.priceVnd} > 0 AND ${t.vat} IS NOT NULL AND ${t.validUntil} IS NOT NULL AND ${t.answeredBy} IS NOT NULL)`),
]);
