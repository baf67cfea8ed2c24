/** Recalls and rehearsals of one: which lots, who was told, what came back. Names and phones of holders are not kept here. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { lot, QUANTITY_UNITS } from './traceability.ts';

export const RECALL_STATES = ['PROPOSED', 'OPEN', 'CLOSING', 'CLOSED', 'DECLINED'] as const;
export const RECALL_CAUSES = ['HISTAMINE', 'MICROBE', 'RESIDUE', 'FOREIGN_BODY', 'ALLERGEN', 'LABEL', 'COUNTERFEIT', 'OTHER'] as const;
export const RECALL_HAZARDS = ['HIGH', 'MEDIUM', 'LOW'] as const;
export const RECALL_ACTS = ['CONTACTED', 'UNREACHED', 'STOPPED_SALE', 'COLLECTED', 'NOTE'] as const;

export const recall = sqliteTable('recall', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** A rehearsal finds and lists the same, and shows nothing to anybody else. */
  mode: text('mode', { enum: ['REAL', 'REHEARSAL'] }).notNull(),
  rootLotId: integer('root_lot_id').notNull().references(() => lot.id, { onDelete: 'restrict' }),
  /** Whose lot it is. */
  producerOrganisationId: integer('producer_organisation_id').notNull(),
  cause: text('cause', { enum: RECALL_CAUSES }).notNull(),
  hazard: text('hazard', { enum: RECALL_HAZARDS }).notNull(),
  reasonVi: text('reason_vi').notNull(),
  reasonEn: text('reason_en').notNull().default(''),
  /** What else the public must know. */
  noticeVi: text('notice_vi').notNull().default(''),
  noticeEn: text('notice_en').notNull().default(''),
  /** Whom a buyer rings. */
  phone: text('phone').notNull(),
  openedAs: text('opened_as', { enum: ['PRODUCER', 'BODY'] }).notNull(),
  /** The producer or the body that opened it. */
  organisationId: integer('organisation_id').notNull(),
  /** The body that decides for this product group, as it is named on the day; null where the profile names none. */
  bodyVi: text('body_vi'),
  bodyEn: text('body_en'),
  decisionNumber: text('decision_number').notNull().default(''),
  state: text('state', { enum: RECALL_STATES }).notNull(),
  proposedBy: text('proposed_by'),
  openedBy: text('opened_by'),
  /** When the fault was found, or proposed: the clock runs from here. */
  startedAt: integer('started_at').notNull(),
  openedAt: integer('opened_at'),
  deadlineAt: integer('deadline_at').notNull(),
  /** All told and decided. */
  clockStoppedAt: integer('clock_stopped_at'),
  /** When the job saw that the clock had run out. */
  overdueAt: integer('overdue_at'),
  /** How long it took to find all lots, ms. */
  foundMs: integer('found_ms').notNull().default(0),
  declineReason: text('decline_reason').notNull().default(''),
  recoveredMilli: integer('recovered_milli'),
  destroyedMilli: integer('destroyed_milli'),
  resultNote: text('result_note').notNull().default(''),
  reportedBy: text('reported_by'),
  reportedAt: integer('reported_at'),
  closedBy: text('closed_by'),
  closedAt: integer('closed_at'),
}, (t) => [
  uniqueIndex('recall_public_id').on(t.publicId),
  // two officers at once: one opens, the other is told of it
  uniqueIndex('recall_one_open').on(t.rootLotId).where(sql`mode = 'REAL' AND state IN ('PROPOSED','OPEN','CLOSING')`),
  index('recall_state').on(t.state, t.deadlineAt),
  index('recall_producer').on(t.producerOrganisationId, t.id),
  check('recall_state_known', sql`${t.state} IN ('PROPOSED','OPEN','CLOSING','CLOSED','DECLINED')`),
  check('recall_opened', sql`(${t.state} IN ('PROPOSED','DECLINED')) = (${t.openedAt} IS NULL)`),
  check('recall_amounts', sql`coalesce(${t.recoveredMilli}, 0) >= 0 AND coalesce(${t.destroyedMilli}, 0) BETWEEN 0 AND coalesce(${t.recoveredMilli}, 0)`),
  check('recall_second_person', sql`${t.mode} = 'REHEARSAL' OR ${t.closedBy} IS NULL OR ${t.closedBy} <> ${t.reportedBy}`),
]);

/** A lot that a recall names, however it was found. */
export const recallLot = sqliteTable('recall_lot', {
  recallId: integer('recall_id').notNull().references(() => recall.id, { onDelete: 'restrict' }),
  lotId: integer('lot_id').notNull().references(() => lot.id, { onDelete: 'restrict' }),
  /** Steps from the lot that it began with; 0 for that lot and for those added by hand. */
  depth: integer('depth').notNull(),
  addedAt: integer('added_at').notNull(),
  /** The event that declares it recalled; null until it is written. */
  eventId: integer('event_id'),
}, (t) => [primaryKey({ columns: [t.recallId, t.lotId] }), index('recall_lot_lot').on(t.lotId), index('recall_lot_waiting').on(t.recallId).where(sql`event_id IS NULL`)]);

/** What was done: whom somebody reached, what stopped, what came back. */
export const recallAction = sqliteTable('recall_action', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  recallId: integer('recall_id').notNull().references(() => recall.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: RECALL_ACTS }).notNull(),
  /** 'org:{id}', 'to:{digest}' or 'place:{code}'; null for the recall as a whole. */
  holder: text('holder'),
  quantityMilli: integer('quantity_milli'),
  unit: text('unit', { enum: QUANTITY_UNITS }),
  note: text('note').notNull().default(''),
  by: text('by').notNull(),
  at: integer('at').notNull(),
}, (t) => [
  uniqueIndex('recall_action_public_id').on(t.publicId),
  index('recall_action_recall').on(t.recallId, t.id),
  check('recall_action_quantity', sql`(${t.quantityMilli} IS NULL) = (${t.unit} IS NULL) AND coalesce(${t.quantityMilli}, 1) > 0`),
]);
