/**
 * Traceability across the floor's border: stamps that others issued, their addresses bound to our lots, what was sent to other
 * systems, and what a buyer abroad asks for first. People are opaque ids; a producer's tax code is never kept here.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { product } from './catalog.ts';
import { lot, QUANTITY_UNITS } from './traceability.ts';

/** A file of stamp batches on its way in: staged row by row, then decided by one switch to APPLYING. */
export const foreignImport = sqliteTable('foreign_import', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  fileName: text('file_name').notNull(),
  /** SHA-256 of the file. */
  digest: text('digest').notNull(),
  state: text('state', { enum: ['STAGING', 'STAGED', 'APPLYING', 'APPLIED', 'FAILED'] }).notNull(),
  total: integer('total').notNull(),
  /** Highest row number that was applied; where a cut-off import goes on. */
  applied: integer('applied').notNull().default(0),
  startedBy: text('started_by').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [uniqueIndex('foreign_import_public_id').on(t.publicId), index('foreign_import_state').on(t.state)]);

export const foreignImportRow = sqliteTable('foreign_import_row', {
  importId: integer('import_id').notNull().references(() => foreignImport.id, { onDelete: 'restrict' }),
  /** Row of the file, the heading being row 1. */
  rowNo: integer('row_no').notNull(),
  outcome: text('outcome', { enum: ['NEW', 'UPDATED', 'UNCHANGED', 'ERROR'] }).notNull(),
  /** Natural key; null for a faulty row. */
  key: text('key'),
  dataJson: text('data_json').notNull(),
  /** Faults and notes, in both languages. */
  messagesJson: text('messages_json').notNull().default('[]'),
}, (t) => [primaryKey({ columns: [t.importId, t.rowNo] }), index('foreign_import_row_outcome').on(t.importId, t.outcome)]);

/** Stamps that another system issued, as the province knows of them: the ledger says "do đơn vị khác cấp". */
export const foreignStampBatch = sqliteTable('foreign_stamp_batch', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** Digest of supplier, address pattern, range, producer, product and date: the same batch again is the same row. */
  naturalKey: text('natural_key').notNull(),
  system: text('system', { enum: ['SUPPLIER', 'MINISTRY'] }).notNull(),
  supplier: text('supplier').notNull(),
  /** Folded name: one supplier written in two ways is one. */
  supplierKey: text('supplier_key').notNull(),
  /** 'https://tem.example.vn/{serial}', as the supplier states it. */
  addressPattern: text('address_pattern'),
  serialFrom: text('serial_from'),
  serialTo: text('serial_to'),
  organisationId: integer('organisation_id'),
  producerName: text('producer_name').notNull(),
  communeCode: text('commune_code'),
  productName: text('product_name').notNull(),
  productId: integer('product_id').references(() => product.id, { onDelete: 'restrict' }),
  quantity: integer('quantity').notNull(),
  issuedOn: text('issued_on').notNull(),
  state: text('state', { enum: ['IN_USE', 'USED_UP', 'VOID'] }).notNull(),
  stateReason: text('state_reason').notNull().default(''),
  illustration: integer('illustration').notNull().default(0),
  importId: integer('import_id').notNull().references(() => foreignImport.id, { onDelete: 'restrict' }),
  sourceRow: integer('source_row').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('foreign_stamp_batch_public_id').on(t.publicId),
  uniqueIndex('foreign_stamp_batch_key').on(t.naturalKey),
  index('foreign_stamp_batch_supplier').on(t.supplierKey, t.serialFrom),
  index('foreign_stamp_batch_organisation').on(t.organisationId),
  index('foreign_stamp_batch_commune').on(t.communeCode),
  check('foreign_stamp_batch_quantity', sql`${t.quantity} BETWEEN 1 AND 1000000000`),
  check('foreign_stamp_batch_range', sql`(${t.serialFrom} IS NULL) = (${t.serialTo} IS NULL)`),
  check('foreign_stamp_batch_state', sql`${t.state} IN ('IN_USE','USED_UP','VOID')`),
]);

/** An address of another system (QR or NFC) that its owner bound to a lot or a size of ours. */
export const foreignAddress = sqliteTable('foreign_address', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  /** EXACT: one address. PREFIX: `address`, then a serial of theirs, then `tail`. */
  kind: text('kind', { enum: ['EXACT', 'PREFIX'] }).notNull(),
  /** Normalised, https, host in ASCII. */
  address: text('address').notNull(),
  tail: text('tail').notNull().default(''),
  host: text('host').notNull(),
  carrier: text('carrier', { enum: ['QR', 'NFC'] }).notNull(),
  organisationId: integer('organisation_id').notNull(),
  lotId: integer('lot_id').references(() => lot.id, { onDelete: 'restrict' }),
  tradeItemId: integer('trade_item_id'),
  state: text('state', { enum: ['BOUND', 'RELEASED'] }).notNull().default('BOUND'),
  boundBy: text('bound_by').notNull(),
  helperId: text('helper_id'),
  boundAt: integer('bound_at').notNull(),
  releasedBy: text('released_by'),
  releasedAt: integer('released_at'),
}, (t) => [
  uniqueIndex('foreign_address_public_id').on(t.publicId),
  uniqueIndex('foreign_address_bound_once').on(t.address, t.tail).where(sql`state = 'BOUND'`),
  index('foreign_address_organisation').on(t.organisationId, t.id),
  index('foreign_address_host').on(t.host),
  check('foreign_address_target', sql`(${t.lotId} IS NULL) <> (${t.tradeItemId} IS NULL)`),
]);

/** One object at one port: what was last sent, and what became of it. */
export const portRecord = sqliteTable('port_record', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  port: text('port', { enum: ['national', 'ministry', 'verigoods'] }).notNull(),
  kind: text('kind', { enum: ['PRODUCT', 'LOT', 'STAMPS', 'RECALL'] }).notNull(),
  /** Row id of the product, lot, range or recall. */
  objectId: integer('object_id').notNull(),
  state: text('state', { enum: ['QUEUED', 'ACCEPTED', 'REJECTED', 'UNKNOWN', 'INVALID'] }).notNull(),
  mapVersion: text('map_version'),
  /** SHA-256 of the mapped record that was last tried; of the one that they hold. */
  digest: text('digest'),
  acceptedDigest: text('accepted_digest'),
  /** Their number for it. */
  reference: text('reference'),
  /** Why they refused, or what is missing: sentences in both languages, JSON. */
  faultJson: text('fault_json'),
  attempts: integer('attempts').notNull().default(0),
  queuedAt: integer('queued_at').notNull(),
  triedAt: integer('tried_at'),
  acceptedAt: integer('accepted_at'),
}, (t) => [
  uniqueIndex('port_record_public_id').on(t.publicId),
  uniqueIndex('port_record_object').on(t.port, t.kind, t.objectId),
  index('port_record_state').on(t.state, t.port),
]);

/** Objects that changed since the ports were last looked after. Filled by triggers: no verb can forget. */
export const portChange = sqliteTable('port_change', {
  kind: text('kind', { enum: ['PRODUCT', 'LOT', 'STAMPS', 'RECALL'] }).notNull(),
  objectId: integer('object_id').notNull(),
  n: integer('n').notNull().default(1),
}, (t) => [primaryKey({ columns: [t.kind, t.objectId] })]);

/** What a made-up port of the demo took; a real one keeps its own. */
export const portDemoDelivery = sqliteTable('port_demo_delivery', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  port: text('port').notNull(),
  key: text('key').notNull(),
  kind: text('kind').notNull(),
  mapVersion: text('map_version').notNull(),
  recordJson: text('record_json').notNull(),
  reference: text('reference').notNull(),
  at: integer('at').notNull(),
}, (t) => [uniqueIndex('port_demo_delivery_key').on(t.port, t.key)]);

/** What a producer says of a product's safety: a warning, or that there is none (Decree 37/2026, Art. 32). */
export const safetyStatement = sqliteTable('safety_statement', {
  productId: integer('product_id').primaryKey().references(() => product.id, { onDelete: 'restrict' }),
  /** 1: the producer states that no warning is needed. */
  none: integer('none').notNull(),
  warning: text('warning').notNull().default(''),
  warningEn: text('warning_en').notNull().default(''),
  statedBy: text('stated_by').notNull(),
  statedAt: integer('stated_at').notNull(),
}, (t) => [check('safety_statement_said', sql`(${t.none} = 1) = (${t.warning} = '')`)]);

/** What a buyer abroad asks for first, per product. */
export const exportSheet = sqliteTable('export_sheet', {
  productId: integer('product_id').primaryKey().references(() => product.id, { onDelete: 'restrict' }),
  /** 1: the page is public. */
  shown: integer('shown').notNull(),
  hsCode: text('hs_code').notNull(),
  minOrderMilli: integer('min_order_milli').notNull(),
  minOrderUnit: text('min_order_unit', { enum: QUANTITY_UNITS }).notNull(),
  monthlyMilli: integer('monthly_milli').notNull(),
  monthlyUnit: text('monthly_unit', { enum: QUANTITY_UNITS }).notNull(),
  leadDays: integer('lead_days').notNull(),
  incoterm: text('incoterm'),
  port: text('port').notNull().default(''),
  packaging: text('packaging').notNull().default(''),
  packagingEn: text('packaging_en').notNull().default(''),
  /** Grams. */
  netGrams: integer('net_grams'),
  grossGrams: integer('gross_grams'),
  shelfLifeDays: integer('shelf_life_days'),
  storage: text('storage').notNull().default(''),
  storageEn: text('storage_en').notNull().default(''),
  version: integer('version').notNull().default(1),
  savedBy: text('saved_by').notNull(),
  helperId: text('helper_id'),
  savedAt: integer('saved_at').notNull(),
}, (t) => [
  check('export_sheet_hs', sql`length(${t.hsCode}) IN (6,8,10) AND ${t.hsCode} NOT GLOB '*[^0-9]*'`),
  check('export_sheet_quantities', sql`${t.minOrderMilli} > 0 AND ${t.monthlyMilli} > 0 AND ${t.leadDays} BETWEEN 0 AND 365`),
  check('export_sheet_weights', sql`${t.netGrams} IS NULL OR ${t.grossGrams} IS NULL OR ${t.grossGrams} >= ${t.netGrams}`),
]);

/** A claim on an export sheet that an officer can check: until then it is "do cơ sở khai". */
export const exportClaim = sqliteTable('export_claim', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  productId: integer('product_id').notNull().references(() => product.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['GROWING_AREA', 'PACKING_HOUSE', 'CERTIFICATE'] }).notNull(),
  /** Name of the certificate; empty for codes. */
  name: text('name').notNull().default(''),
  /** The code, or the certificate's number. */
  number: text('number').notNull(),
  issuer: text('issuer').notNull().default(''),
  validUntil: text('valid_until'),
  state: text('state', { enum: ['DECLARED', 'VERIFIED', 'REFUSED', 'REMOVED'] }).notNull(),
  declaredAt: integer('declared_at').notNull(),
  checkedBy: text('checked_by'),
  checkedAt: integer('checked_at'),
  /** What the officer looked at, or why it was refused. */
  note: text('note').notNull().default(''),
}, (t) => [
  uniqueIndex('export_claim_public_id').on(t.publicId),
  uniqueIndex('export_claim_once').on(t.productId, t.kind, t.name, t.number).where(sql`state <> 'REMOVED'`),
  index('export_claim_state').on(t.state, t.id),
  check('export_claim_state_known', sql`${t.state} IN ('DECLARED','VERIFIED','REFUSED','REMOVED')`),
]);
