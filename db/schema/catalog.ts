/** The catalogue: producers, products, trade items, OCOP gradings, moderation, imports of registers. */
import { sql } from 'drizzle-orm';
import { type AnySQLiteColumn, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';
import { commune, province } from './places.ts';

export const productStates = ['DRAFT', 'PENDING', 'PUBLISHED', 'RETURNED', 'SUSPENDED', 'MERGED'] as const;
export const gradingKinds = ['CERTIFICATE', 'ANNOUNCED', 'PROPOSED'] as const;
export const groupCodes = ['food', 'drinks', 'herbs', 'crafts', 'plants', 'tourism'] as const;
export const netUnits = ['g', 'ml', 'piece'] as const;
export const revisionStates = ['SUBMITTED', 'RETURNED', 'APPROVED', 'REPLACED'] as const;
export const importStates = ['STAGING', 'STAGED', 'APPLYING', 'APPLIED', 'FAILED'] as const;

/** Who makes a product, as the public sees it. Accounts belong to the organisation, when it has one. */
export const producer = sqliteTable('producer', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  /** folded name: finds the same producer again */
  nameKey: text('name_key').notNull(),
  provinceCode: text('province_code').notNull().references(() => province.code, { onDelete: 'restrict' }),
  communeCode: text('commune_code').references(() => commune.code, { onDelete: 'restrict' }),
  /** the place as announced or printed, of before 2025 too */
  placeText: text('place_text'),
  organisationId: integer('organisation_id').references(() => organisation.id, { onDelete: 'restrict' }),
  story: text('story'),
  storyEn: text('story_en'),
  /** a number that the producer wants to be called on by buyers */
  publicPhone: text('public_phone'),
  illustration: integer('illustration').notNull().default(0),
  mergedIntoId: integer('merged_into_id').references((): AnySQLiteColumn => producer.id, { onDelete: 'restrict' }),
  version: integer('version').notNull().default(1),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('producer_slug').on(t.slug),
  index('producer_key').on(t.provinceCode, t.nameKey),
  uniqueIndex('producer_organisation').on(t.organisationId).where(sql`merged_into_id IS NULL AND organisation_id IS NOT NULL`),
  check('producer_not_itself', sql`${t.mergedIntoId} IS NULL OR ${t.mergedIntoId} <> ${t.id}`),
]);

/** What OCOP grades. Names, claims and origin wait for an officer; price and stock live in the trade items. */
export const product = sqliteTable('product', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** in addresses of desks, where the slug may still change */
  publicId: text('public_id').notNull(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  nameEn: text('name_en'),
  /** folded name: the natural key's part, and what doubles are found by */
  nameKey: text('name_key').notNull(),
  groupCode: text('group_code', { enum: groupCodes }).notNull(),
  producerId: integer('producer_id').references(() => producer.id, { onDelete: 'restrict' }),
  provinceCode: text('province_code').notNull().references(() => province.code, { onDelete: 'restrict' }),
  communeCode: text('commune_code').references(() => commune.code, { onDelete: 'restrict' }),
  /** the place as announced or printed: 'phường Hòa Hiệp Nam, Liên Chiểu' */
  placeText: text('place_text'),
  story: text('story'),
  storyEn: text('story_en'),
  origin: text('origin'),
  ingredients: text('ingredients'),
  state: text('state', { enum: productStates }).notNull(),
  /** why an officer returned or suspended it */
  stateReason: text('state_reason'),
  /** raised by each edit of the moderated fields: two people editing meet here */
  version: integer('version').notNull().default(1),
  illustration: integer('illustration').notNull().default(0),
  /** the import's natural key: folded name, province, producer, source */
  registerKey: text('register_key'),
  mergedIntoId: integer('merged_into_id').references((): AnySQLiteColumn => product.id, { onDelete: 'restrict' }),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  submittedAt: integer('submitted_at'),
  publishedAt: integer('published_at'),
  /** Drawn from the gradings and trade items in the same transaction, for lists and facets. The gradings stay the truth. */
  certifiedStars: integer('certified_stars'),
  certifiedFrom: text('certified_from'),
  certifiedUntil: text('certified_until'),
  announcedStars: integer('announced_stars'),
  announcedYear: integer('announced_year'),
  proposedStars: integer('proposed_stars'),
  priceFrom: integer('price_from'),
  /** Address of the notice for which it may not be sold ('/thu-hoi/…'); null: it may. */
  saleStop: text('sale_stop'),
}, (t) => [
  uniqueIndex('product_slug').on(t.slug),
  uniqueIndex('product_public').on(t.publicId),
  uniqueIndex('product_register_key').on(t.registerKey),
  index('product_key').on(t.provinceCode, t.nameKey),
  index('product_newest').on(t.state, t.publishedAt, t.id),
  index('product_name').on(t.state, t.nameKey, t.id),
  index('product_certified_until').on(t.certifiedUntil),
  index('product_producer').on(t.producerId, t.state),
  index('product_waiting').on(t.state, t.submittedAt),
  check('product_state', sql`${t.state} IN ('DRAFT','PENDING','PUBLISHED','RETURNED','SUSPENDED','MERGED')`),
  check('product_group', sql`${t.groupCode} IN ('food','drinks','herbs','crafts','plants','tourism')`),
  check('product_merged', sql`(${t.state} = 'MERGED') = (${t.mergedIntoId} IS NOT NULL)`),
  check('product_price_from', sql`${t.priceFrom} IS NULL OR ${t.priceFrom} > 0`),
]);

/** Quy cách: one size of a product. Lots, stamps, prices, orders and feed lines belong to it. */
export const tradeItem = sqliteTable('trade_item', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  productId: integer('product_id').notNull().references(() => product.id, { onDelete: 'restrict' }),
  /** the number that is printed now; 13 or 14 digits. All numbers ever used stand in trade_item_gtin. */
  gtin: text('gtin').notNull(),
  gtinKind: text('gtin_kind', { enum: ['OWN', 'REGISTERED'] }).notNull(),
  /** 'Chai 500 ml' */
  label: text('label').notNull(),
  labelEn: text('label_en'),
  /** all that is in it, in grams, millilitres or pieces */
  netQuantity: integer('net_quantity').notNull(),
  netUnit: text('net_unit', { enum: netUnits }).notNull(),
  /** the counting word where the unit is a piece: cái, bộ, vé … */
  pieceWord: text('piece_word'),
  /** how many single packs inside: 6 for a carton of six bottles */
  pieces: integer('pieces').notNull().default(1),
  /** đồng; null means "Liên hệ" */
  price: integer('price'),
  /** null: not counted */
  stock: integer('stock'),
  state: text('state', { enum: ['ACTIVE', 'WITHDRAWN'] }).notNull().default('ACTIVE'),
  position: integer('position').notNull().default(0),
  version: integer('version').notNull().default(1),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('trade_item_public').on(t.publicId),
  uniqueIndex('trade_item_gtin_now').on(t.gtin),
  index('trade_item_product').on(t.productId, t.position),
  check('trade_item_quantity', sql`typeof(${t.netQuantity}) = 'integer' AND ${t.netQuantity} BETWEEN 1 AND 1000000000`),
  check('trade_item_pieces', sql`${t.pieces} BETWEEN 1 AND 100000`),
  check('trade_item_price', sql`${t.price} IS NULL OR (typeof(${t.price}) = 'integer' AND ${t.price} BETWEEN 1 AND 100000000000)`),
  check('trade_item_stock', sql`${t.stock} IS NULL OR (typeof(${t.stock}) = 'integer' AND ${t.stock} BETWEEN 0 AND 1000000000)`),
  check('trade_item_gtin_digits', sql`length(${t.gtin}) BETWEEN 8 AND 14 AND ${t.gtin} NOT GLOB '*[^0-9]*'`),
  check('trade_item_piece_word', sql`(${t.netUnit} = 'piece') = (${t.pieceWord} IS NOT NULL)`),
]);

/** Every number that a trade item has carried, so that printed codes stay alive when a registered GTIN comes. */
export const tradeItemGtin = sqliteTable('trade_item_gtin', {
  /** as GTIN-14: the same number in another length is the same number */
  gtin14: text('gtin14').primaryKey(),
  tradeItemId: integer('trade_item_id').notNull().references(() => tradeItem.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: ['OWN', 'REGISTERED'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  /** null: carried now */
  replacedAt: integer('replaced_at'),
}, (t) => [index('trade_item_gtin_item').on(t.tradeItemId)]);

/** The next of the floor's own numbers per province: 29 + province + 8 digits + check digit. */
export const gtinSequence = sqliteTable('gtin_sequence', {
  provinceCode: text('province_code').primaryKey(),
  next: integer('next').notNull(),
}, (t) => [check('gtin_sequence_range', sql`${t.next} BETWEEN 1 AND 100000000`)]);

/** A grading: a dated certificate; or announced by a source, its decision not yet checked; or a proposal. Only the first wears stars. */
export const grading = sqliteTable('grading', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  productId: integer('product_id').notNull().references(() => product.id, { onDelete: 'restrict' }),
  kind: text('kind', { enum: gradingKinds }).notNull(),
  stars: integer('stars').notNull(),
  decisionNumber: text('decision_number'),
  decisionDate: text('decision_date'),
  /** the body as it was named then, a district included */
  body: text('body'),
  /** last day on which the certificate holds */
  validUntil: text('valid_until'),
  sourceName: text('source_name'),
  sourceUrl: text('source_url'),
  year: integer('year'),
  /** the certificate that an officer entered after checking this announcement or proposal */
  checkedById: integer('checked_by_id').references((): AnySQLiteColumn => grading.id, { onDelete: 'restrict' }),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [
  index('grading_product').on(t.productId, t.kind),
  index('grading_valid_until').on(t.validUntil),
  uniqueIndex('grading_decision').on(t.productId, t.decisionNumber, t.decisionDate),
  uniqueIndex('grading_source').on(t.productId, t.kind, t.stars, t.sourceUrl).where(sql`kind <> 'CERTIFICATE'`),
  check('grading_stars', sql`${t.stars} BETWEEN 3 AND 5`),
  check('grading_certificate', sql`(${t.kind} = 'CERTIFICATE') = (${t.decisionNumber} IS NOT NULL AND ${t.decisionDate} IS NOT NULL AND ${t.body} IS NOT NULL AND ${t.validUntil} IS NOT NULL)`),
  check('grading_source_named', sql`${t.kind} = 'CERTIFICATE' OR ${t.sourceName} IS NOT NULL`),
]);

/** An edit of the moderated fields of a published product, waiting for an officer. */
export const productRevision = sqliteTable('product_revision', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  productId: integer('product_id').notNull().references(() => product.id, { onDelete: 'restrict' }),
  /** the product's version that was edited */
  baseVersion: integer('base_version').notNull(),
  /** changed fields only */
  fieldsJson: text('fields_json').notNull(),
  state: text('state', { enum: revisionStates }).notNull(),
  reason: text('reason'),
  submittedBy: text('submitted_by').notNull(),
  submittedAt: integer('submitted_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
}, (t) => [
  uniqueIndex('product_revision_public').on(t.publicId),
  uniqueIndex('product_revision_waiting').on(t.productId).where(sql`state = 'SUBMITTED'`),
  index('product_revision_state').on(t.state, t.submittedAt),
]);

/** Addresses that led somewhere once and lead on. */
export const slugRedirect = sqliteTable('slug_redirect', {
  kind: text('kind', { enum: ['PRODUCT', 'PRODUCER'] }).notNull(),
  slug: text('slug').notNull(),
  targetId: integer('target_id').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [primaryKey({ columns: [t.kind, t.slug] })]);

/** Two products or producers that may be one; an officer decides, never the program. */
export const mergeCandidate = sqliteTable('merge_candidate', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  kind: text('kind', { enum: ['PRODUCT', 'PRODUCER'] }).notNull(),
  aId: integer('a_id').notNull(),
  bId: integer('b_id').notNull(),
  /** 0–100 */
  score: integer('score').notNull(),
  reason: text('reason', { enum: ['SAME_NAME', 'NAME_WITHIN', 'SIMILAR_NAME'] }).notNull(),
  state: text('state', { enum: ['OPEN', 'MERGED', 'DISMISSED'] }).notNull().default('OPEN'),
  createdAt: integer('created_at').notNull(),
  decidedBy: text('decided_by'),
  decidedAt: integer('decided_at'),
}, (t) => [
  uniqueIndex('merge_candidate_pair').on(t.kind, t.aId, t.bId),
  index('merge_candidate_open').on(t.state, t.kind, t.score),
  check('merge_candidate_order', sql`${t.aId} < ${t.bId}`),
]);

/** A register on its way in. Rows are staged first; one switch to APPLYING makes the import happen. */
export const importJob = sqliteTable('import_job', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  fileName: text('file_name').notNull(),
  /** SHA-256 of the file */
  digest: text('digest').notNull(),
  sourceName: text('source_name'),
  state: text('state', { enum: importStates }).notNull(),
  total: integer('total').notNull(),
  /** rows applied so far; where a cut-off import goes on */
  applied: integer('applied').notNull().default(0),
  noticesJson: text('notices_json').notNull().default('[]'),
  startedBy: text('started_by').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [uniqueIndex('import_job_public').on(t.publicId), index('import_job_state').on(t.state)]);

export const importRow = sqliteTable('import_row', {
  jobId: integer('job_id').notNull().references(() => importJob.id, { onDelete: 'restrict' }),
  /** row of the file, the heading being row 1 */
  rowNo: integer('row_no').notNull(),
  dataJson: text('data_json').notNull(),
  outcome: text('outcome', { enum: ['NEW', 'UPDATED', 'UNCHANGED', 'ERROR'] }).notNull(),
  registerKey: text('register_key'),
  placeStatus: text('place_status', { enum: ['COMMUNE', 'PROVINCE', 'UNKNOWN'] }).notNull(),
  /** place candidates, possible doubles and messages for the report */
  detailJson: text('detail_json').notNull(),
  productId: integer('product_id'),
}, (t) => [primaryKey({ columns: [t.jobId, t.rowNo] }), index('import_row_outcome').on(t.jobId, t.outcome)]);
