/**
 * The officers' desk: who looks after which dossier. Looking after is no right: any officer of the body may act on any of its dossiers.
 * Opaque ids of people only; words stand in tables that can be erased.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { supportApplication } from './support.ts';

export const ASSIGNMENT_WHYS = ['OPTIMISER', 'OFFICER', 'HANDOVER'] as const;

/**
 * An officer or approver is away, from a day through a day. An officer's dossiers go to the stand-in on the first day and come back after the
 * last; an approver's stand-in is only whom to ask, for nobody's authority passes on silently.
 */
export const supportAbsence = sqliteTable('support_absence', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  bodyOrganisationId: integer('body_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  personId: text('person_id').notNull(),
  role: text('role', { enum: ['TRADE_OFFICER', 'APPROVER'] }).notNull(),
  fromOn: text('from_on').notNull(),
  /** Last day. */
  toOn: text('to_on').notNull(),
  standInId: text('stand_in_id'),
  declaredBy: text('declared_by').notNull(),
  declaredAt: integer('declared_at').notNull(),
  /** Its dossiers went over. */
  startedAt: integer('started_at'),
  /** Over, or taken back before it began. */
  endedAt: integer('ended_at'),
  endedBy: text('ended_by'),
}, (t) => [
  uniqueIndex('support_absence_public_id').on(t.publicId),
  index('support_absence_open').on(t.bodyOrganisationId, t.fromOn).where(sql`ended_at IS NULL`),
  check('support_absence_days', sql`${t.toOn} >= ${t.fromOn}`),
  check('support_absence_stand_in', sql`(${t.standInId} IS NULL AND ${t.role} = 'APPROVER') OR ${t.standInId} <> ${t.personId}`),
]);

/** Who looks after a dossier, from when to when. A new officer closes the row and opens another; none is ever removed. */
export const supportAssignment = sqliteTable('support_assignment', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  personId: text('person_id').notNull(),
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at'),
  /** OPTIMISER: proposed by the plan and applied. OFFICER: taken, or given by somebody. HANDOVER: because somebody is away, and back. */
  why: text('why', { enum: ASSIGNMENT_WHYS }).notNull(),
  by: text('by').notNull(),
  /** The absence because of which it went over or came back. */
  absenceId: integer('absence_id').references(() => supportAbsence.id, { onDelete: 'restrict' }),
}, (t) => [
  uniqueIndex('support_assignment_open').on(t.applicationId).where(sql`to_at IS NULL`),
  index('support_assignment_application').on(t.applicationId, t.id),
  index('support_assignment_person').on(t.personId).where(sql`to_at IS NULL`),
  check('support_assignment_order', sql`${t.toAt} IS NULL OR ${t.toAt} >= ${t.fromAt}`),
]);

/** Why it was given, in somebody's words; can be erased. */
export const supportAssignmentReason = sqliteTable('support_assignment_reason', {
  assignmentId: integer('assignment_id').primaryKey().references(() => supportAssignment.id, { onDelete: 'restrict' }),
  reason: text('reason').notNull(),
});

/** How many dossiers an officer of a body looks after at once, where it is not the usual figure (USUAL_CAPACITY in api/support/desk/officers.ts). */
export const supportDeskCapacity = sqliteTable('support_desk_capacity', {
  bodyOrganisationId: integer('body_organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  personId: text('person_id').notNull(),
  capacity: integer('capacity').notNull(),
  setBy: text('set_by').notNull(),
  setAt: integer('set_at').notNull(),
}, (t) => [primaryKey({ columns: [t.bodyOrganisationId, t.personId] }), check('support_desk_capacity_range', sql`${t.capacity} BETWEEN 0 AND 500`)]);

/** A note among the people of the body; the enterprise never sees one. Never changed; its words stand apart and can be erased. */
export const supportNote = sqliteTable('support_note', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  applicationId: integer('application_id').notNull().references(() => supportApplication.id, { onDelete: 'restrict' }),
  authorId: text('author_id').notNull(),
  at: integer('at').notNull(),
}, (t) => [index('support_note_application').on(t.applicationId, t.id)]);

export const supportNoteText = sqliteTable('support_note_text', {
  noteId: integer('note_id').primaryKey().references(() => supportNote.id, { onDelete: 'restrict' }),
  text: text('text').notNull(),
});

/** What people were reminded of, so that a job that runs again, or was killed, reminds nobody twice. */
export const supportReminder = sqliteTable('support_reminder', {
  kind: text('kind', { enum: ['DEADLINES', 'SUPPLEMENT'] }).notNull(),
  /** The person told of deadlines; the request for a supplement. */
  subject: text('subject').notNull(),
  /** Vietnamese date; empty for what is said once. */
  onDay: text('on_day').notNull(),
  at: integer('at').notNull(),
}, (t) => [primaryKey({ columns: [t.kind, t.subject, t.onDay] })]);
