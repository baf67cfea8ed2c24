/** Dossiers that come in by other doors: paper at a counter, post, the national public-service portal; and what goes back to the portal. */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { supportApplication, supportEvent, supportPause } from './support.ts';

/** How a dossier came in that was not sent here. Its scans are documents of the object 'support-arrival'. */
export const supportArrival = sqliteTable('support_arrival', {
  applicationId: integer('application_id').primaryKey().references(() => supportApplication.id, { onDelete: 'restrict' }),
  /** The body whose counter took it; empty: the portal. */
  counterOrganisationId: integer('counter_organisation_id').references(() => organisation.id, { onDelete: 'restrict' }),
  /** Legal dates: the day on which it came (the clock's), and the postmark's. */
  arrivedOn: text('arrived_on').notNull(),
  postmarkedOn: text('postmarked_on'),
  /** As promised on the receipt; later pauses do not change it. */
  promisedOn: text('promised_on').notNull(),
  takenBy: text('taken_by').notNull(),
  takenAt: integer('taken_at').notNull(),
}, (t) => [index('support_arrival_counter').on(t.counterOrganisationId, t.applicationId), check('support_arrival_post', sql`${t.postmarkedOn} IS NULL OR ${t.postmarkedOn} <= ${t.arrivedOn}`)]);

/** Paper that came for a dossier later, whatever its door: the answer to a supplement, a withdrawal. Its scan is a document of the object 'support-letter'. */
export const supportLetter = sqliteTable('support_letter', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['SUPPLEMENT', 'WITHDRAW'] }).notNull(),
  /** The request that it answers. */
  pauseId: integer('pause_id').references(() => supportPause.id, { onDelete: 'restrict' }),
  door: text('door', { enum: ['COUNTER', 'POST'] }).notNull(),
  /** The body whose counter took it. */
  counterOrganisationId: integer('counter_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  /** Legal date on which it came: the clock goes on from there. */
  arrivedOn: text('arrived_on').notNull(),
  /** The last day of the term as the receipt says it; later pauses do not change it. Empty after a withdrawal. */
  deadlineOn: text('deadline_on'),
  takenBy: text('taken_by').notNull(),
  takenAt: integer('taken_at').notNull(),
}, (t) => [
  uniqueIndex('support_letter_public_id').on(t.publicId), uniqueIndex('support_letter_pause').on(t.pauseId), index('support_letter_application').on(t.applicationId, t.id), index('support_letter_counter').on(t.counterOrganisationId, t.id),
  check('support_letter_kind', sql`(${t.kind} = 'SUPPLEMENT') = (${t.pauseId} IS NOT NULL) AND (${t.kind} = 'SUPPLEMENT') = (${t.deadlineOn} IS NOT NULL)`),
]);

/** What the portal sent, byte for byte the same message once. */
export const portalMessage = sqliteTable('portal_message', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** The portal's dossier number, and its message's position within the dossier. */
  number: text('number').notNull(),
  seq: integer('seq').notNull(),
  kind: text('kind', { enum: ['SUBMIT', 'SUPPLEMENT', 'WITHDRAW'] }).notNull(),
  /** SHA-256 of the message. */
  digest: text('digest').notNull(),
  bodyJson: text('body_json').notNull(),
  /** WAITING: an earlier message of the dossier is still to come. */
  state: text('state', { enum: ['WAITING', 'TAKEN', 'REFUSED'] }).notNull(),
  faultJson: text('fault_json'),
  applicationId: integer('application_id').references(() => supportApplication.id, { onDelete: 'restrict' }),
  receivedAt: integer('received_at').notNull(),
  /** A person has looked at a refused one. */
  settledAt: integer('settled_at'),
}, (t) => [uniqueIndex('portal_message_public_id').on(t.publicId), uniqueIndex('portal_message_once').on(t.number, t.seq, t.digest), uniqueIndex('portal_message_taken').on(t.number, t.seq).where(sql`state = 'TAKEN'`), index('portal_message_state').on(t.state, t.id)]);

/** How far the portal's messages have been fetched; one row. */
export const portalCursor = sqliteTable('portal_cursor', { id: integer('id').primaryKey(), after: text('after').notNull() }, (t) => [check('portal_cursor_one', sql`${t.id} = 1`)]);

/** Each change of a portal dossier, on its way back to the portal (NĐ 224/2026 Đ15.1g). Made by a trigger: no verb can forget. */
export const portalStatus = sqliteTable('portal_status', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  eventId: integer('event_id').notNull().references(() => supportEvent.id, { onDelete: 'restrict' }),
  state: text('state', { enum: ['QUEUED', 'ACCEPTED', 'TROUBLED'] }).notNull().default('QUEUED'),
  attempts: integer('attempts').notNull().default(0),
  fault: text('fault'),
  triedAt: integer('tried_at'),
  acceptedAt: integer('accepted_at'),
}, (t) => [uniqueIndex('portal_status_event').on(t.eventId), index('portal_status_state').on(t.state, t.applicationId, t.id)]);

/** What the made-up portal of the demo holds: messages to fetch, statuses that it took. */
export const portalDemo = sqliteTable('portal_demo', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  way: text('way', { enum: ['OUT', 'IN'] }).notNull(),
  key: text('key').notNull(),
  bodyJson: text('body_json').notNull(),
  at: integer('at').notNull(),
}, (t) => [uniqueIndex('portal_demo_key').on(t.way, t.key)]);
