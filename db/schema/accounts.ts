/**
 * People, organisations, dated roles, sessions, one-time codes, consents and requests about personal data.
 * Names, phones and e-mails stand only here, so that they can be erased; everything else in the product carries the opaque person id.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

// person, session, credential and verification are the sign-in library's tables. It hands over Date and boolean;
// these column modes turn them into integers before they reach the native binding.

export const person = sqliteTable('person', {
  /** Opaque; the only thing that audit rows and other domains keep. */
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Lower case. People without e-mail carry a placeholder ending in `.invalid`, which is never mailed. */
  email: text('email').notNull(),
  emailVerified: integer('email_verified', { mode: 'boolean' }).notNull().default(false),
  image: text('image'),
  /** E.164. A login that can change hands: never an identity. */
  phoneNumber: text('phone_number'),
  phoneNumberVerified: integer('phone_number_verified', { mode: 'boolean' }).notNull().default(false),
  /** True for accounts made by the demo data: only they answer to the fixed code. */
  demo: integer('demo', { mode: 'boolean' }).notNull().default(false),
  erasedAt: integer('erased_at'),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
}, (t) => [
  uniqueIndex('person_email').on(t.email),
  uniqueIndex('person_phone').on(t.phoneNumber),
  check('person_phone_form', sql`${t.phoneNumber} IS NULL OR ${t.phoneNumber} GLOB '+84[0-9]*'`),
]);

export const session = sqliteTable('session', {
  id: text('id').primaryKey(),
  userId: text('user_id').notNull().references(() => person.id, { onDelete: 'restrict' }),
  token: text('token').notNull(),
  expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  /** Always empty: no address is kept. The library asks for the column. */
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  /** UTC ms of the last request seen, at most ten minutes old. */
  lastUsedAt: integer('last_used_at'),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
}, (t) => [uniqueIndex('session_token').on(t.token), index('session_user').on(t.userId)]);

/** Passwords (scrypt), one row per person that chose to have one. */
export const credential = sqliteTable('credential', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id').notNull(),
  userId: text('user_id').notNull().references(() => person.id, { onDelete: 'restrict' }),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: integer('access_token_expires_at', { mode: 'timestamp_ms' }),
  refreshTokenExpiresAt: integer('refresh_token_expires_at', { mode: 'timestamp_ms' }),
  scope: text('scope'),
  password: text('password'),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
}, (t) => [uniqueIndex('credential_user').on(t.userId, t.providerId)]);

export const verification = sqliteTable('verification', {
  id: text('id').primaryKey(),
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
}, (t) => [index('verification_identifier').on(t.identifier)]);

/** A code that was sent. The code itself is kept as a keyed digest only. */
export const oneTimeCode = sqliteTable('one_time_code', {
  /** Opaque id that the form carries. */
  id: text('id').primaryKey(),
  purpose: text('purpose', { enum: ['SIGN_IN', 'CHANGE_PHONE', 'CHANGE_EMAIL', 'RECOVERY'] }).notNull(),
  channel: text('channel', { enum: ['SMS', 'EMAIL'] }).notNull(),
  /** Where it was sent: E.164 or e-mail. Rows are deleted a day later. */
  contact: text('contact').notNull(),
  /** The person or recovery that it belongs to, where it is bound to one. */
  subject: text('subject'),
  codeDigest: text('code_digest').notNull(),
  attempts: integer('attempts').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  /** When it was used, or replaced by a newer one. */
  closedAt: integer('closed_at'),
  /** Digest of the ticket that lets a proven newcomer register without a second code. */
  ticketDigest: text('ticket_digest'),
  ticketUntil: integer('ticket_until'),
}, (t) => [
  index('one_time_code_contact').on(t.contact, t.purpose),
  uniqueIndex('one_time_code_ticket').on(t.ticketDigest),
  index('one_time_code_created').on(t.createdAt),
  check('one_time_code_attempts', sql`${t.attempts} BETWEEN 0 AND 5`),
]);

/** What is counted against limits: a keyed digest of a phone or an address, never the thing itself. */
export const throttle = sqliteTable('throttle', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  bucket: text('bucket').notNull(),
  at: integer('at').notNull(),
}, (t) => [index('throttle_bucket').on(t.bucket, t.at), index('throttle_at').on(t.at)]);

export const ORGANISATION_KINDS = ['FARMER', 'HOUSEHOLD', 'COOPERATIVE_GROUP', 'COOPERATIVE', 'COMPANY', 'STATE_BODY', 'COMMUNITY_TEAM'] as const;

export const organisation = sqliteTable('organisation', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  kind: text('kind', { enum: ORGANISATION_KINDS }).notNull(),
  name: text('name').notNull(),
  /** Without diacritics, lower case: what an officer's search is compared with. */
  nameFolded: text('name_folded').notNull().default(''),
  /** Digits, with `-001` for a branch. A household's or a farmer's is personal data. Null for a body or a farmer without one. */
  taxCode: text('tax_code'),
  address: text('address'),
  communeCode: text('commune_code'),
  provinceCode: text('province_code'),
  phone: text('phone'),
  /** 1 when made by the demo data: shown as "minh họa". */
  illustration: integer('illustration').notNull().default(0),
  /** Raised by each edit, so that a stale form is refused. */
  version: integer('version').notNull().default(1),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('organisation_public_id').on(t.publicId),
  uniqueIndex('organisation_tax_code').on(t.taxCode),
  index('organisation_commune').on(t.communeCode),
  check('organisation_kind', sql`${t.kind} IN ('FARMER','HOUSEHOLD','COOPERATIVE_GROUP','COOPERATIVE','COMPANY','STATE_BODY','COMMUNITY_TEAM')`),
  check('organisation_tax_code_known', sql`${t.taxCode} IS NOT NULL OR ${t.kind} NOT IN ('HOUSEHOLD','COOPERATIVE','COMPANY')`),
]);

/** Who is what in which organisation, and when. `valid_to` is the first day on which the role no longer holds. */
export const organisationRole = sqliteTable('organisation_role', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  personId: text('person_id').notNull().references(() => person.id, { onDelete: 'restrict' }),
  role: text('role', { enum: ['OWNER', 'MEMBER', 'ADMIN', 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'OCOP_OFFICER', 'INSPECTOR', 'COMMUNE_OFFICER', 'HELPER'] }).notNull(),
  /** Narrows a staff role to one commune; empty means the organisation's. */
  communeCode: text('commune_code').notNull().default(''),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
  grantedBy: text('granted_by').notNull(),
  grantedAt: integer('granted_at').notNull(),
  endedBy: text('ended_by'),
  endedAt: integer('ended_at'),
}, (t) => [
  index('organisation_role_person').on(t.personId, t.validTo),
  index('organisation_role_organisation').on(t.organisationId),
  uniqueIndex('organisation_role_one_owner').on(t.organisationId).where(sql`role = 'OWNER' AND valid_to IS NULL`),
  // the unique index over open roles stands in db/sql/accounts.sql: drizzle-kit cannot write one over an expression
  check('organisation_role_dates', sql`${t.validTo} IS NULL OR ${t.validTo} >= ${t.validFrom}`),
  check('organisation_role_role', sql`${t.role} IN ('OWNER','MEMBER','ADMIN','TRADE_OFFICER','APPROVER','SETTLER','OCOP_OFFICER','INSPECTOR','COMMUNE_OFFICER','HELPER')`),
]);

/** A change of director, with the paper and the reason that it rests on. */
export const directorChange = sqliteTable('director_change', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  formerPersonId: text('former_person_id').references(() => person.id, { onDelete: 'restrict' }),
  newPersonId: text('new_person_id').notNull().references(() => person.id, { onDelete: 'restrict' }),
  reason: text('reason').notNull(),
  decidedBy: text('decided_by').notNull().references(() => person.id, { onDelete: 'restrict' }),
  decidedAt: integer('decided_at').notNull(),
}, (t) => [index('director_change_organisation').on(t.organisationId)]);

/** What a person agreed to, per purpose: the version of the text, when and in which way. Withdrawn, never deleted. */
export const consent = sqliteTable('consent', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  personId: text('person_id').notNull().references(() => person.id, { onDelete: 'restrict' }),
  purpose: text('purpose').notNull(),
  textVersion: text('text_version').notNull(),
  /** SHA-256 of the Vietnamese and English text that was shown. */
  textDigest: text('text_digest').notNull(),
  /** WEB: ticked by the person; HELPER: on a helper's device, in the person's presence. */
  way: text('way', { enum: ['WEB', 'HELPER'] }).notNull(),
  givenAt: integer('given_at').notNull(),
  withdrawnAt: integer('withdrawn_at'),
}, (t) => [
  uniqueIndex('consent_open').on(t.personId, t.purpose).where(sql`withdrawn_at IS NULL`),
  index('consent_person').on(t.personId),
]);

export const DATA_REQUEST_STATES = ['OPEN', 'DONE', 'REFUSED', 'CANCELLED'] as const;

/** A request about one's own data, as a ticket with a clock (NĐ 356/2025/NĐ-CP). */
export const dataRequest = sqliteTable('data_request', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  personId: text('person_id').notNull().references(() => person.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['SEE', 'CORRECT', 'WITHDRAW', 'ERASE'] }).notNull(),
  /** Free text of the person; emptied by erasure. */
  detail: text('detail').notNull().default(''),
  state: text('state', { enum: DATA_REQUEST_STATES }).notNull().default('OPEN'),
  openedAt: integer('opened_at').notNull(),
  /** Vietnamese date by which the person hears that the request was received. */
  answerDue: text('answer_due').notNull(),
  /** Vietnamese date by which it is carried out. */
  due: text('due').notNull(),
  closedAt: integer('closed_at'),
  closedBy: text('closed_by'),
  /** Why it was refused, or what was done; emptied by erasure. */
  answer: text('answer').notNull().default(''),
}, (t) => [
  uniqueIndex('data_request_public_id').on(t.publicId),
  index('data_request_person').on(t.personId),
  index('data_request_open').on(t.state, t.due),
  uniqueIndex('data_request_one_open').on(t.personId, t.kind).where(sql`state = 'OPEN' AND kind = 'ERASE'`),
]);

export const RECOVERY_STATES = ['REQUESTED', 'CONFIRMED', 'DONE', 'CANCELLED'] as const;

/** A lost phone: who asked, who confirmed the person, and the new number once its code proved it. */
export const recovery = sqliteTable('recovery', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  state: text('state', { enum: RECOVERY_STATES }).notNull(),
  /** The account, known once a helper or an officer has found it. */
  personId: text('person_id').references(() => person.id, { onDelete: 'restrict' }),
  /** As said by whoever asked; the next five are emptied by erasure and 90 days after the end. */
  personName: text('person_name').notNull(),
  oldContact: text('old_contact').notNull(),
  newPhone: text('new_phone').notNull(),
  helperName: text('helper_name').notNull().default(''),
  note: text('note').notNull().default(''),
  /** ID_CARD: papers seen; KNOWN: known in person; ORGANISATION: papers of the organisation. */
  evidence: text('evidence', { enum: ['ID_CARD', 'KNOWN', 'ORGANISATION'] }),
  requestedAt: integer('requested_at').notNull(),
  requestedBy: text('requested_by'),
  confirmedBy: text('confirmed_by').references(() => person.id, { onDelete: 'restrict' }),
  confirmedAt: integer('confirmed_at'),
  doneAt: integer('done_at'),
}, (t) => [uniqueIndex('recovery_public_id').on(t.publicId), index('recovery_state').on(t.state, t.requestedAt), index('recovery_person').on(t.personId)]);

/** Messages of the demo: what a gateway would have sent, to be read on a page. Empty wherever a real gateway is set. */
export const demoMessage = sqliteTable('demo_message', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  channel: text('channel', { enum: ['SMS', 'EMAIL'] }).notNull(),
  recipient: text('recipient').notNull(),
  body: text('body').notNull(),
  /** Idempotency key: a message sent twice stands here once. */
  key: text('key').notNull(),
  at: integer('at').notNull(),
}, (t) => [uniqueIndex('demo_message_key').on(t.key), index('demo_message_at').on(t.at)]);
