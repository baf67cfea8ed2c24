/**
 * How stamps are had: declared harvest, request, print order, hand-over, activation, reprint.
 * A stamp has no row here either: all of it speaks of parts of ranges, first and last index inclusive.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { lot, stampRange } from './traceability.ts';

export const DECLARATION_STATES = ['DECLARED', 'CONFIRMED', 'REFUSED'] as const;
export const REQUEST_STATES = ['ASKED', 'GRANTED', 'REFUSED', 'WITHDRAWN'] as const;
export const ORDER_STATES = ['DRAFT', 'SENT', 'PRINTED', 'HANDED_OVER', 'CANCELLED'] as const;

/** What a producer expects to harvest or make of one size in a period: the quota of blank rolls, once an officer has confirmed it. */
export const harvestDeclaration = sqliteTable('harvest_declaration', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull(),
  tradeItemId: integer('trade_item_id').notNull(),
  /** Law dates 'YYYY-MM-DD', both inclusive. */
  fromDate: text('from_date').notNull(),
  toDate: text('to_date').notNull(),
  /** Packages of this size. */
  quantity: integer('quantity').notNull(),
  note: text('note').notNull().default(''),
  state: text('state', { enum: DECLARATION_STATES }).notNull().default('DECLARED'),
  /** What the officer confirms; never more than was declared. */
  confirmed: integer('confirmed'),
  reason: text('reason').notNull().default(''),
  declaredBy: text('declared_by').notNull(),
  helperId: text('helper_id'),
  declaredAt: integer('declared_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
}, (t) => [
  uniqueIndex('harvest_declaration_public_id').on(t.publicId),
  index('harvest_declaration_organisation').on(t.organisationId, t.tradeItemId),
  index('harvest_declaration_waiting').on(t.state, t.declaredAt),
  check('harvest_declaration_dates', sql`${t.toDate} >= ${t.fromDate}`),
  check('harvest_declaration_quantity', sql`${t.quantity} BETWEEN 1 AND 100000000`),
  check('harvest_declaration_state', sql`${t.state} IN ('DECLARED','CONFIRMED','REFUSED')`),
  check('harvest_declaration_confirmed', sql`(${t.state} = 'CONFIRMED') = (${t.confirmed} IS NOT NULL) AND (${t.confirmed} IS NULL OR ${t.confirmed} BETWEEN 1 AND ${t.quantity})`),
]);

/** Đề nghị cấp tem: for a lot, or as a blank roll against a declaration. Granted, it has a range. */
export const stampRequest = sqliteTable('stamp_request', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull(),
  tradeItemId: integer('trade_item_id').notNull(),
  lotId: integer('lot_id').references(() => lot.id, { onDelete: 'restrict' }),
  declarationId: integer('declaration_id').references(() => harvestDeclaration.id, { onDelete: 'restrict' }),
  count: integer('count').notNull(),
  hidden: integer('hidden').notNull().default(0),
  way: text('way', { enum: ['SELF', 'HOUSE'] }).notNull(),
  purpose: text('purpose').notNull().default(''),
  state: text('state', { enum: REQUEST_STATES }).notNull().default('ASKED'),
  granted: integer('granted'),
  rangeId: integer('range_id').references(() => stampRange.id, { onDelete: 'restrict' }),
  reason: text('reason').notNull().default(''),
  askedBy: text('asked_by').notNull(),
  helperId: text('helper_id'),
  askedAt: integer('asked_at').notNull(),
  /** Opaque user id, or 'system:rule' where the rule grants at once. */
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
}, (t) => [
  uniqueIndex('stamp_request_public_id').on(t.publicId),
  uniqueIndex('stamp_request_range').on(t.rangeId),
  index('stamp_request_organisation').on(t.organisationId, t.id),
  index('stamp_request_waiting').on(t.state, t.askedAt),
  check('stamp_request_for', sql`(${t.lotId} IS NULL) <> (${t.declarationId} IS NULL)`),
  check('stamp_request_count', sql`${t.count} BETWEEN 1 AND 1048576`),
  check('stamp_request_state', sql`${t.state} IN ('ASKED','GRANTED','REFUSED','WITHDRAWN')`),
  check('stamp_request_granted', sql`(${t.state} = 'GRANTED') = (${t.granted} IS NOT NULL) AND (${t.state} = 'GRANTED') = (${t.rangeId} IS NOT NULL) AND (${t.granted} IS NULL OR ${t.granted} BETWEEN 1 AND ${t.count})`),
]);

/** A house that prints stamps; kept by staff. */
export const printHouse = sqliteTable('print_house', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  name: text('name').notNull(),
  address: text('address').notNull(),
  /** Telephone and whom to ask for; erasable. */
  contact: text('contact').notNull().default(''),
  state: text('state', { enum: ['ACTIVE', 'CLOSED'] }).notNull().default('ACTIVE'),
  addedBy: text('added_by').notNull(),
  addedAt: integer('added_at').notNull(),
}, (t) => [uniqueIndex('print_house_public_id').on(t.publicId), uniqueIndex('print_house_name').on(t.name), check('print_house_state', sql`${t.state} IN ('ACTIVE','CLOSED')`)]);

/** Đơn đặt in: one or several ranges to one print house. */
export const printOrder = sqliteTable('print_order', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull(),
  printHouseId: integer('print_house_id').notNull().references(() => printHouse.id, { onDelete: 'restrict' }),
  state: text('state', { enum: ORDER_STATES }).notNull().default('DRAFT'),
  note: text('note').notNull().default(''),
  orderedBy: text('ordered_by').notNull(),
  helperId: text('helper_id'),
  orderedAt: integer('ordered_at').notNull(),
  sentAt: integer('sent_at'),
  printedAt: integer('printed_at'),
  handedOverAt: integer('handed_over_at'),
  cancelledAt: integer('cancelled_at'),
}, (t) => [
  uniqueIndex('print_order_public_id').on(t.publicId),
  index('print_order_organisation').on(t.organisationId, t.id),
  index('print_order_state').on(t.state, t.id),
  check('print_order_state', sql`${t.state} IN ('DRAFT','SENT','PRINTED','HANDED_OVER','CANCELLED')`),
]);

/** A range that an order prints; in one living order at most. */
export const printOrderRange = sqliteTable('print_order_range', {
  orderId: integer('order_id').notNull().references(() => printOrder.id, { onDelete: 'restrict' }),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  /** 0 once the order was cancelled. */
  live: integer('live').notNull().default(1),
}, (t) => [primaryKey({ columns: [t.orderId, t.rangeId] }), uniqueIndex('print_order_range_once').on(t.rangeId).where(sql`live = 1`)]);

/** Biên bản giao nhận: what the print house gave and the producer took. */
export const handOver = sqliteTable('stamp_hand_over', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  orderId: integer('order_id').notNull().references(() => printOrder.id, { onDelete: 'restrict' }),
  /** Law date 'YYYY-MM-DD'. */
  date: text('date').notNull(),
  ordered: integer('ordered').notNull(),
  received: integer('received').notNull(),
  damaged: integer('damaged').notNull(),
  /** Names of people: erasable, never in an audit row. */
  giverName: text('giver_name').notNull(),
  receiverName: text('receiver_name').notNull(),
  note: text('note').notNull().default(''),
  recordedBy: text('recorded_by').notNull(),
  helperId: text('helper_id'),
  recordedAt: integer('recorded_at').notNull(),
}, (t) => [
  uniqueIndex('stamp_hand_over_public_id').on(t.publicId),
  uniqueIndex('stamp_hand_over_order').on(t.orderId),
  check('stamp_hand_over_reconciled', sql`${t.received} >= 0 AND ${t.damaged} >= 0 AND ${t.received} + ${t.damaged} = ${t.ordered}`),
]);

/** A roll (or stack of sheets) and the numbers on it. */
export const handOverRoll = sqliteTable('stamp_hand_over_roll', {
  handOverId: integer('hand_over_id').notNull().references(() => handOver.id, { onDelete: 'restrict' }),
  roll: integer('roll').notNull(),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  firstIndex: integer('first_index').notNull(),
  lastIndex: integer('last_index').notNull(),
}, (t) => [primaryKey({ columns: [t.handOverId, t.roll] }), check('stamp_hand_over_roll_order', sql`${t.firstIndex} >= 0 AND ${t.lastIndex} >= ${t.firstIndex}`)]);

/** Numbers that came spoiled or never came; made void by the same act. */
export const handOverDamage = sqliteTable('stamp_hand_over_damage', {
  handOverId: integer('hand_over_id').notNull().references(() => handOver.id, { onDelete: 'restrict' }),
  line: integer('line').notNull(),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  firstIndex: integer('first_index').notNull(),
  lastIndex: integer('last_index').notNull(),
}, (t) => [primaryKey({ columns: [t.handOverId, t.line] }), check('stamp_hand_over_damage_order', sql`${t.firstIndex} >= 0 AND ${t.lastIndex} >= ${t.firstIndex}`)]);

/** The first stamp that somebody scanned to activate a part: one per person, for two hours, so that the second scan finds it. */
export const activationDraft = sqliteTable('activation_draft', {
  userId: text('user_id').primaryKey(),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  firstIndex: integer('first_index').notNull(),
  expiresAt: integer('expires_at').notNull(),
}, (t) => [index('activation_draft_expires').on(t.expiresAt)]);

/** An activation by mistake, taken back before anybody checked a stamp of it: moved here, so that no reader of spans can count it. */
export const activationUndone = sqliteTable('activation_undone', {
  spanId: integer('span_id').primaryKey(),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  firstIndex: integer('first_index').notNull(),
  lastIndex: integer('last_index').notNull(),
  lotId: integer('lot_id').references(() => lot.id, { onDelete: 'restrict' }),
  activatedBy: text('activated_by').notNull(),
  activatedAt: integer('activated_at').notNull(),
  undoneBy: text('undone_by').notNull(),
  helperId: text('helper_id'),
  undoneAt: integer('undone_at').notNull(),
}, (t) => [index('activation_undone_range').on(t.rangeId)]);

/** Stamps printed once more: the same serials, or new ones in place of void ones. */
export const stampReprint = sqliteTable('stamp_reprint', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  firstIndex: integer('first_index').notNull(),
  lastIndex: integer('last_index').notNull(),
  kind: text('kind', { enum: ['SAME', 'REPLACED'] }).notNull(),
  reason: text('reason').notNull(),
  /** The range that stands in the place of the void part. */
  newRangeId: integer('new_range_id').references(() => stampRange.id, { onDelete: 'restrict' }),
  by: text('by').notNull(),
  helperId: text('helper_id'),
  at: integer('at').notNull(),
}, (t) => [
  index('stamp_reprint_range').on(t.rangeId, t.id),
  uniqueIndex('stamp_reprint_new_range').on(t.newRangeId),
  check('stamp_reprint_order', sql`${t.firstIndex} >= 0 AND ${t.lastIndex} >= ${t.firstIndex}`),
  check('stamp_reprint_kind', sql`${t.kind} IN ('SAME','REPLACED') AND (${t.kind} = 'REPLACED') = (${t.newRangeId} IS NOT NULL)`),
]);

/** How many stamps of a range were checked, and checks in all: kept by triggers, so that a ledger never reads stamps one by one. */
export const stampTally = sqliteTable('stamp_tally', {
  rangeId: integer('range_id').primaryKey().references(() => stampRange.id, { onDelete: 'restrict' }),
  scanned: integer('scanned').notNull(),
  checks: integer('checks').notNull(),
}, (t) => [check('stamp_tally_sums', sql`${t.scanned} >= 0 AND ${t.checks} >= ${t.scanned}`)]);
