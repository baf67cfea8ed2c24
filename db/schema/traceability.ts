/**
 * Traceability: keys, lots, events, stamp ranges, and stamps to which something happened.
 * Keys of lots and stamps are kept without a host ('/01/{gtin}/10/{lot}'); people are opaque ids.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const STAMP_RANGE_STATES = ['ISSUED', 'PRINTED', 'ACTIVATED', 'VOID'] as const;
/** UN/ECE Recommendation 20: pieces, kilograms, grams, tonnes, litres, millilitres. */
export const QUANTITY_UNITS = ['EA', 'KGM', 'GRM', 'TNE', 'LTR', 'MLT'] as const;

/**
 * One row: the key that orders serials. It hides how many stamps were issued and proves nothing, so it stands here;
 * the keys that prove a stamp never enter the database.
 */
export const stampLayout = sqliteTable('stamp_layout', {
  id: integer('id').primaryKey(),
  /** 8 bytes, hex. */
  orderKey: text('order_key').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [check('stamp_layout_one', sql`${t.id} = 1`), check('stamp_layout_key', sql`length(${t.orderKey}) = 16`)]);

/** A secret from which range keys are derived: its name and what tells it from another, never the secret. */
export const stampKey = sqliteTable('stamp_key', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** 16 hex digits derived from the secret. */
  checkValue: text('check_value').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [uniqueIndex('stamp_key_check_value').on(t.checkValue)]);

/** A lot. Raw lots (fish, paddy) have neither trade item nor GTIN. */
export const lot = sqliteTable('lot', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull(),
  tradeItemId: integer('trade_item_id'),
  /** As it was when the lot was opened, 14 digits. */
  gtin: text('gtin'),
  /** AI 10, upper case. */
  code: text('code').notNull(),
  /** What it is, where no trade item says it. */
  name: text('name'),
  productionDate: text('production_date').notNull(),
  /** Null only with `no_expiry`: goods that do not expire, such as crafts. */
  expiryDate: text('expiry_date'),
  noExpiry: integer('no_expiry').notNull().default(0),
  /** In thousandths of the unit. */
  quantityMilli: integer('quantity_milli').notNull(),
  unit: text('unit', { enum: QUANTITY_UNITS }).notNull(),
  /** Where it was made. */
  communeCode: text('commune_code').notNull(),
  /** Standards applied, in the producer's words (Circular 02/2024/TT-BKHCN). */
  standards: text('standards').notNull().default(''),
  /** Ingredients, shown to shoppers. */
  ingredients: text('ingredients').notNull().default(''),
  /** For the producer only. */
  notes: text('notes').notNull().default(''),
  version: integer('version').notNull().default(1),
  openedBy: text('opened_by').notNull(),
  /** The helper in whose hands it was opened, on the producer's behalf. */
  helperId: text('helper_id'),
  openedAt: integer('opened_at').notNull(),
}, (t) => [
  uniqueIndex('lot_public_id').on(t.publicId),
  uniqueIndex('lot_trade_item_code').on(t.tradeItemId, t.code),
  uniqueIndex('lot_gtin_code').on(t.gtin, t.code),
  index('lot_organisation').on(t.organisationId, t.id),
  check('lot_code', sql`length(${t.code}) BETWEEN 1 AND 20`),
  check('lot_quantity', sql`${t.quantityMilli} > 0`),
  check('lot_expiry', sql`(${t.expiryDate} IS NULL) = (${t.noExpiry} = 1)`),
  check('lot_dates', sql`${t.expiryDate} IS NULL OR ${t.expiryDate} >= ${t.productionDate}`),
]);

/** A recall of a lot. While one is open, its pages are red. */
export const lotRecall = sqliteTable('lot_recall', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  lotId: integer('lot_id').notNull().references(() => lot.id, { onDelete: 'restrict' }),
  reasonVi: text('reason_vi').notNull(),
  reasonEn: text('reason_en').notNull().default(''),
  /** Whom a buyer rings. */
  phone: text('phone').notNull(),
  /** The body that decides, or the producer. */
  organisationId: integer('organisation_id').notNull(),
  openedBy: text('opened_by').notNull(),
  openedAt: integer('opened_at').notNull(),
  closedBy: text('closed_by'),
  closedAt: integer('closed_at'),
  /** The recall that it belongs to, one of several lots; its notice stands at /thu-hoi/{id}. */
  recallId: integer('recall_id'),
}, (t) => [uniqueIndex('lot_recall_public_id').on(t.publicId), index('lot_recall_lot').on(t.lotId, t.closedAt), index('lot_recall_recall').on(t.recallId)]);

/** An EPCIS 2.0 event. `json` is kept byte for byte; the other columns are read from it. */
export const epcisEvent = sqliteTable('epcis_event', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** 'urn:uuid:…', or the CBV hash id of an event captured without one. */
  eventId: text('event_id').notNull(),
  type: text('type', { enum: ['ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent'] }).notNull(),
  action: text('action', { enum: ['ADD', 'OBSERVE', 'DELETE'] }),
  bizStep: text('biz_step'),
  disposition: text('disposition'),
  eventTime: integer('event_time').notNull(),
  /** '+07:00' */
  eventTimeZone: text('event_time_zone').notNull(),
  recordTime: integer('record_time').notNull(),
  organisationId: integer('organisation_id').notNull(),
  /** Commune of the read point, where it has one. */
  communeCode: text('commune_code'),
  capturedBy: text('captured_by').notNull(),
  helperId: text('helper_id'),
  json: text('json').notNull(),
  /** The event that an error declaration takes back: it carries the same event id (EPCIS 2.0, 7.4.1.4). */
  correctsEventId: integer('corrects_event_id'),
  /** The capture job that brought it; null for events of the floor's own forms. */
  captureJobId: integer('capture_job_id'),
  /** Host-free, as in the event. */
  readPoint: text('read_point'),
  bizLocation: text('biz_location'),
  /** Joins the inputs and outputs that several events tell of one transformation. */
  transformationId: text('transformation_id'),
}, (t) => [
  uniqueIndex('epcis_event_id_once').on(t.eventId).where(sql`corrects_event_id IS NULL`),
  uniqueIndex('epcis_event_declared_once').on(t.correctsEventId).where(sql`corrects_event_id IS NOT NULL`),
  index('epcis_event_event_id_all').on(t.eventId),
  index('epcis_event_capture_job').on(t.captureJobId),
  index('epcis_event_transformation').on(t.transformationId).where(sql`transformation_id IS NOT NULL`),
  index('epcis_event_organisation').on(t.organisationId, t.eventTime),
  index('epcis_event_time').on(t.eventTime),
]);

/** The host-free keys that an event names, and in which part of it. */
export const epcisEventKey = sqliteTable('epcis_event_key', {
  eventId: integer('event_id').notNull().references(() => epcisEvent.id, { onDelete: 'restrict' }),
  role: text('role', { enum: ['EPC', 'CLASS', 'PARENT', 'INPUT', 'OUTPUT'] }).notNull(),
  key: text('key').notNull(),
  quantityMilli: integer('quantity_milli'),
  unit: text('unit'),
}, (t) => [primaryKey({ columns: [t.eventId, t.role, t.key] }), index('epcis_event_key_key').on(t.key, t.eventId)]);

/** Up to 1,048,576 stamps, issued at once: one row, however many. */
export const stampRange = sqliteTable('stamp_range', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** The 20 bits in the serial. */
  number: integer('number').notNull(),
  organisationId: integer('organisation_id').notNull(),
  tradeItemId: integer('trade_item_id').notNull(),
  /** What is printed, 14 digits; stays when the trade item's GTIN is corrected. */
  gtin: text('gtin').notNull(),
  /** Null for a blank roll. */
  lotId: integer('lot_id').references(() => lot.id, { onDelete: 'restrict' }),
  keyId: integer('key_id').notNull().references(() => stampKey.id, { onDelete: 'restrict' }),
  /** Indexes 0 … count−1 exist. */
  count: integer('count').notNull(),
  /** 1: each stamp has a hidden code under a scratch layer. */
  hidden: integer('hidden').notNull().default(0),
  /** The origin that is printed. */
  origin: text('origin').notNull(),
  /** The declared harvest that a blank roll counts against. */
  declarationId: integer('declaration_id'),
  state: text('state', { enum: STAMP_RANGE_STATES }).notNull().default('ISSUED'),
  issuedBy: text('issued_by').notNull(),
  helperId: text('helper_id'),
  issuedAt: integer('issued_at').notNull(),
  printedAt: integer('printed_at'),
  activatedAt: integer('activated_at'),
  voidedAt: integer('voided_at'),
}, (t) => [
  uniqueIndex('stamp_range_public_id').on(t.publicId),
  uniqueIndex('stamp_range_number').on(t.number),
  index('stamp_range_gtin').on(t.gtin),
  index('stamp_range_lot').on(t.lotId),
  index('stamp_range_trade_item').on(t.tradeItemId),
  index('stamp_range_organisation').on(t.organisationId, t.id),
  index('stamp_range_declaration').on(t.declarationId),
  check('stamp_range_number_bits', sql`${t.number} BETWEEN 1 AND 1048575`),
  check('stamp_range_count', sql`${t.count} BETWEEN 1 AND 1048576`),
  check('stamp_range_state', sql`${t.state} IN ('ISSUED','PRINTED','ACTIVATED','VOID')`),
  check('stamp_range_gtin_digits', sql`length(${t.gtin}) = 14`),
]);

/** What was done to a part of a range: activated for a lot, or made void. Void is for good; of the others the newest decides. */
export const stampSpan = sqliteTable('stamp_span', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  firstIndex: integer('first_index').notNull(),
  /** Inclusive. */
  lastIndex: integer('last_index').notNull(),
  act: text('act', { enum: ['ACTIVATED', 'VOID'] }).notNull(),
  lotId: integer('lot_id').references(() => lot.id, { onDelete: 'restrict' }),
  reason: text('reason').notNull().default(''),
  by: text('by').notNull(),
  helperId: text('helper_id'),
  at: integer('at').notNull(),
}, (t) => [
  index('stamp_span_range').on(t.rangeId, t.id),
  index('stamp_span_lot').on(t.lotId),
  check('stamp_span_order', sql`${t.firstIndex} >= 0 AND ${t.lastIndex} >= ${t.firstIndex}`),
  check('stamp_span_act', sql`${t.act} IN ('ACTIVATED','VOID')`),
]);

/** A stamp to which something happened. Most stamps never get a row. */
export const stamp = sqliteTable('stamp', {
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  idx: integer('idx').notNull(),
  /** First check that counts. */
  firstScanAt: integer('first_scan_at'),
  /** Sessions that count. */
  checks: integer('checks').notNull().default(0),
  lastScanAt: integer('last_scan_at'),
}, (t) => [primaryKey({ columns: [t.rangeId, t.idx] }), check('stamp_checks', sql`${t.checks} >= 0`)]);

/** One browser session that scanned one stamp. No address, no precise place: the session is a digest of a short-lived random cookie. */
export const scanSession = sqliteTable('scan_session', {
  rangeId: integer('range_id').notNull().references(() => stampRange.id, { onDelete: 'restrict' }),
  idx: integer('idx').notNull(),
  session: text('session').notNull(),
  at: integer('at').notNull(),
  /** 0 before activation: kept as a signal, not a check. */
  counted: integer('counted').notNull(),
  /** 1 for the session that was told "first". */
  first: integer('first').notNull().default(0),
  /** What the session was told. */
  verdict: text('verdict').notNull(),
  /** Digest of the network it came from, under a salt that is gone after its day; null when unknown, and after two days. */
  source: text('source'),
  /** Province code or country letters; null when unknown. */
  region: text('region'),
}, (t) => [primaryKey({ columns: [t.rangeId, t.idx, t.session] }), index('scan_session_at').on(t.at)]);
