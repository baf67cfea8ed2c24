/**
 * What stands beside lots and events: how goods flow, who holds them, cartons, and what may be forgotten.
 * Amounts are whole numbers in the smallest unit of their dimension: thousandths of a piece, milligrams,
 * microlitres, micrometres, square millimetres.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { epcisEvent, stampRange } from './traceability.ts';

export const DIMENSIONS = ['EA', 'MASS', 'VOLUME', 'LENGTH', 'AREA'] as const;
export const FLOW_KINDS = ['made', 'received', 'unpacked', 'consumed', 'packed', 'shipped', 'sold', 'destroyed', 'wrapped'] as const;

/** A serial of ours that an event names, so that a lot's serials are found without reading every serial. */
export const epcisSerial = sqliteTable('epcis_serial', {
  /** '/01/{gtin}/21/{serial}' */
  key: text('key').primaryKey(),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  idx: integer('idx').notNull(),
}, (t) => [index('epcis_serial_stamp').on(t.rangeId, t.idx)]);

/** What one live event does to the goods of one key; an error declaration removes its event's rows. */
export const goodsFlow = sqliteTable('goods_flow', {
  eventId: integer('event_id').notNull().references(() => epcisEvent.id, { onDelete: 'restrict' }),
  key: text('key').notNull(),
  organisationId: integer('organisation_id').notNull(),
  dimension: text('dimension', { enum: DIMENSIONS }).notNull(),
  kind: text('kind', { enum: FLOW_KINDS }).notNull(),
  amount: integer('amount').notNull(),
  /** Event time, UTC ms. */
  at: integer('at').notNull(),
}, (t) => [
  primaryKey({ columns: [t.eventId, t.key, t.kind, t.dimension] }),
  index('goods_flow_key').on(t.key, t.organisationId, t.at),
  check('goods_flow_amount', sql`${t.amount} >= 0`),
]);

/** The sums of `goods_flow`: what an organisation did with a key, so that a check reads one row however long the history is. */
export const goodsHeld = sqliteTable('goods_held', {
  key: text('key').notNull(),
  organisationId: integer('organisation_id').notNull(),
  dimension: text('dimension', { enum: DIMENSIONS }).notNull(),
  made: integer('made').notNull().default(0),
  received: integer('received').notNull().default(0),
  unpacked: integer('unpacked').notNull().default(0),
  consumed: integer('consumed').notNull().default(0),
  packed: integer('packed').notNull().default(0),
  shipped: integer('shipped').notNull().default(0),
  sold: integer('sold').notNull().default(0),
  destroyed: integer('destroyed').notNull().default(0),
  /** Put into its own packages, which takes nothing away. */
  wrapped: integer('wrapped').notNull().default(0),
  /** Never later than the newest flow; an older event needs the whole history. */
  lastAt: integer('last_at').notNull(),
}, (t) => [primaryKey({ columns: [t.key, t.organisationId, t.dimension] })]);

/** A carton with a number of the floor's own: extension digit, 29, province, serial, check digit. */
export const carton = sqliteTable('carton', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** 18 digits; null only until the row has its id, inside one transaction. */
  sscc: text('sscc'),
  organisationId: integer('organisation_id').notNull(),
  openedBy: text('opened_by').notNull(),
  helperId: text('helper_id'),
  openedAt: integer('opened_at').notNull(),
}, (t) => [
  uniqueIndex('carton_public_id').on(t.publicId),
  uniqueIndex('carton_sscc').on(t.sscc),
  index('carton_organisation').on(t.organisationId, t.id),
  check('carton_sscc_digits', sql`${t.sscc} IS NULL OR length(${t.sscc}) = 18`),
]);

/** Position of an event, given on purpose; rounded to about a hundred metres, and it can be forgotten. */
export const eventPosition = sqliteTable('event_position', {
  eventId: integer('event_id').primaryKey().references(() => epcisEvent.id, { onDelete: 'restrict' }),
  /** Thousandths of a degree, WGS 84. */
  latitude: integer('latitude').notNull(),
  longitude: integer('longitude').notNull(),
}, (t) => [check('event_position_range', sql`${t.latitude} BETWEEN -90000 AND 90000 AND ${t.longitude} BETWEEN -180000 AND 180000`)]);

/** Who got the goods of an event: a party on the floor, or a name and a phone that can be forgotten. */
export const eventParty = sqliteTable('event_party', {
  eventId: integer('event_id').primaryKey().references(() => epcisEvent.id, { onDelete: 'restrict' }),
  organisationId: integer('organisation_id'),
  name: text('name').notNull().default(''),
  phone: text('phone').notNull().default(''),
}, (t) => [index('event_party_organisation').on(t.organisationId)]);

/** Free text of a journey: a note of an event or the name of a raw lot, as written and in other languages. */
export const journeyText = sqliteTable('journey_text', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  object: text('object', { enum: ['event', 'lot'] }).notNull(),
  /** Row of `epcis_event` or `lot`. */
  objectId: integer('object_id').notNull(),
  lang: text('lang', { enum: ['vi', 'en', 'zh'] }).notNull(),
  text: text('text').notNull(),
  /** 1: as the person wrote it; else a translation. */
  original: integer('original').notNull().default(0),
  /** 1: a machine translated it, and the page says so. */
  machine: integer('machine').notNull().default(0),
  by: text('by').notNull(),
  at: integer('at').notNull(),
}, (t) => [
  uniqueIndex('journey_text_once').on(t.object, t.objectId, t.lang),
  check('journey_text_kind', sql`NOT (${t.original} = 1 AND ${t.machine} = 1)`),
]);
