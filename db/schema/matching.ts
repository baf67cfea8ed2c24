/** Readiness tests, solution providers, published solutions, shortlists. */
import { sql } from 'drizzle-orm';
import { type AnySQLiteColumn, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { organisation } from './accounts.ts';

/** A way of measuring readiness: our own short self-test, Decision 1970's set … */
export const readinessInstrument = sqliteTable('readiness_instrument', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  code: text('code').notNull(),
  nameVi: text('name_vi').notNull(),
  nameEn: text('name_en').notNull(),
  /** Who issued it; TT 06/2022 Đ7.2 counts a tool that the agency issued. */
  sourceVi: text('source_vi').notNull(),
  sourceEn: text('source_en').notNull(),
}, (t) => [uniqueIndex('readiness_instrument_code').on(t.code)]);

export const INSTRUMENT_STATES = ['DRAFT', 'PUBLISHED', 'RETIRED'] as const;

/** Pillars, points and levels of one edition; results keep the edition that produced them. What is published never changes (db/sql/matching.sql). */
export const readinessVersion = sqliteTable('readiness_version', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  instrumentId: integer('instrument_id').notNull().references(() => readinessInstrument.id, { onDelete: 'restrict' }),
  edition: text('edition').notNull(),
  /** [{code, vi, en, …}] in order. */
  pillarsJson: text('pillars_json').notNull(),
  /** [{from, vi, en, …}] rising: whole percent where the mean of the pillars counts, points where their sum does. */
  levelsJson: text('levels_json').notNull(),
  digest: text('digest').notNull(),
  effectiveFrom: text('effective_from').notNull(),
  createdAt: integer('created_at').notNull(),
  /** TEST: taken here. PAPER: a result paper of another tool, its figures typed in. */
  kind: text('kind', { enum: ['TEST', 'PAPER'] }).notNull().default('TEST'),
  /** What the percent of the whole is made from. */
  scoring: text('scoring', { enum: ['MEAN', 'SUM'] }).notNull().default('MEAN'),
  state: text('state', { enum: INSTRUMENT_STATES }).notNull().default('PUBLISHED'),
  /** The document that it comes from, and the one that has superseded it, if any. */
  document: text('document').notNull().default(''),
  supersededBy: text('superseded_by').notNull().default(''),
  createdBy: text('created_by').notNull().default(''),
  publishedAt: integer('published_at'),
  retiredAt: integer('retired_at'),
}, (t) => [
  uniqueIndex('readiness_version_one').on(t.instrumentId, t.edition),
  // one edition of an instrument is taken at a time
  uniqueIndex('readiness_version_published').on(t.instrumentId).where(sql`state = 'PUBLISHED'`),
]);

export const readinessQuestion = sqliteTable('readiness_question', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  versionId: integer('version_id').notNull().references(() => readinessVersion.id, { onDelete: 'restrict' }),
  code: text('code').notNull(),
  pillar: text('pillar').notNull(),
  position: integer('position').notNull(),
  vi: text('vi').notNull(),
  en: text('en').notNull(),
  /** [{points, vi, en}] from least to most. */
  answersJson: text('answers_json').notNull(),
}, (t) => [uniqueIndex('readiness_question_code').on(t.versionId, t.code), uniqueIndex('readiness_question_position').on(t.versionId, t.position)]);

export const readinessResult = sqliteTable('readiness_result', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  versionId: integer('version_id').notNull().references(() => readinessVersion.id, { onDelete: 'restrict' }),
  state: text('state', { enum: ['OPEN', 'DONE'] }).notNull().default('OPEN'),
  startedBy: text('started_by').notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  /** {pillar: percent}, and the whole, once it is done. */
  scoresJson: text('scores_json'),
  percent: integer('percent'),
  level: integer('level'),
  /** {pillar: {got, most}} as a result paper states them; empty for a test taken here. */
  pointsJson: text('points_json'),
  /** What the enterprise declared of another tool's paper, until an officer has looked at it; empty for a test taken here. */
  checkState: text('check_state', { enum: ['DECLARED', 'CONFIRMED', 'REFUSED'] }),
  checkedBy: text('checked_by'),
  checkedAt: integer('checked_at'),
  checkReason: text('check_reason').notNull().default(''),
}, (t) => [
  uniqueIndex('readiness_result_public_id').on(t.publicId),
  index('readiness_result_organisation').on(t.organisationId, t.finishedAt),
  // a test under way is taken up again, not doubled
  uniqueIndex('readiness_result_open').on(t.organisationId, t.versionId).where(sql`state = 'OPEN'`),
  check('readiness_result_done', sql`(${t.state} = 'DONE') = (${t.finishedAt} IS NOT NULL AND ${t.scoresJson} IS NOT NULL)`),
]);

export const readinessAnswer = sqliteTable('readiness_answer', {
  resultId: integer('result_id').notNull().references(() => readinessResult.id, { onDelete: 'restrict' }),
  questionId: integer('question_id').notNull().references(() => readinessQuestion.id, { onDelete: 'restrict' }),
  points: integer('points').notNull(),
  answeredAt: integer('answered_at').notNull(),
}, (t) => [primaryKey({ columns: [t.resultId, t.questionId] }), check('readiness_answer_points', sql`${t.points} >= 0`)]);

export const PROVIDER_STATES = ['PENDING', 'VERIFIED', 'SUSPENDED'] as const;

/** An organisation that offers solutions. */
export const provider = sqliteTable('provider', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  slug: text('slug').notNull(),
  state: text('state', { enum: PROVIDER_STATES }).notNull(),
  summaryVi: text('summary_vi').notNull(),
  summaryEn: text('summary_en').notNull(),
  website: text('website'),
  provinceCode: text('province_code'),
  /** Contracts brought to acceptance, and those in time; both from records, 0 for a newcomer. */
  accepted: integer('accepted').notNull().default(0),
  acceptedInTime: integer('accepted_in_time').notNull().default(0),
  /** Customers that it can serve at a time, by its own word; empty while it has said nothing. */
  capacity: integer('capacity'),
  verifiedAt: integer('verified_at'),
  illustration: integer('illustration').notNull().default(0),
  createdAt: integer('created_at').notNull(),
}, (t) => [
  uniqueIndex('provider_organisation').on(t.organisationId),
  uniqueIndex('provider_slug').on(t.slug),
  check('provider_state', sql`${t.state} IN ('PENDING','VERIFIED','SUSPENDED')`),
  check('provider_record', sql`${t.acceptedInTime} >= 0 AND ${t.acceptedInTime} <= ${t.accepted}`),
]);

export const SOLUTION_STATES = ['DRAFT', 'SUBMITTED', 'PUBLISHED', 'WITHDRAWN'] as const;
export const SOLUTION_CATEGORIES = ['SALES', 'ACCOUNTING', 'INVOICE', 'PRODUCTION', 'TRACEABILITY', 'MARKETING', 'CUSTOMER', 'PEOPLE', 'LOGISTICS', 'SECURITY', 'DATA', 'CONSULTING'] as const;

/** A solution. To be paid for it must be published, at the provider's or the ministry's address (TT 06/2022 Đ7.1). */
export const solution = sqliteTable('solution', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  providerId: integer('provider_id').notNull().references(() => provider.id, { onDelete: 'restrict' }),
  slug: text('slug').notNull(),
  nameVi: text('name_vi').notNull(),
  nameEn: text('name_en').notNull(),
  summaryVi: text('summary_vi').notNull(),
  summaryEn: text('summary_en').notNull(),
  category: text('category', { enum: SOLUTION_CATEGORIES }).notNull(),
  /** JSON lists: pillars that it lifts, sectors, sizes, province codes (empty: everywhere), languages, open standards. */
  pillarsJson: text('pillars_json').notNull(),
  sectorsJson: text('sectors_json').notNull(),
  sizesJson: text('sizes_json').notNull(),
  regionsJson: text('regions_json').notNull(),
  languagesJson: text('languages_json').notNull(),
  openStandardsJson: text('open_standards_json').notNull(),
  /** 1 for a free alternative that the state provides. */
  stateProvided: integer('state_provided').notNull().default(0),
  /** A later edition: the first one's row, and the one that it takes the place of when it is published. */
  rootId: integer('root_id').references((): AnySQLiteColumn => solution.id, { onDelete: 'restrict' }),
  replacesId: integer('replaces_id').references((): AnySQLiteColumn => solution.id, { onDelete: 'restrict' }),
  state: text('state', { enum: SOLUTION_STATES }).notNull().default('DRAFT'),
  publishedAt: integer('published_at'),
  publishedBy: text('published_by'),
  illustration: integer('illustration').notNull().default(0),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
}, (t) => [
  uniqueIndex('solution_slug').on(t.slug),
  index('solution_state').on(t.state, t.category),
  index('solution_provider').on(t.providerId),
  // one edition waits at a time
  uniqueIndex('solution_waiting_edition').on(t.rootId).where(sql`state = 'SUBMITTED' AND root_id IS NOT NULL`),
  check('solution_state_known', sql`${t.state} IN ('DRAFT','SUBMITTED','PUBLISHED','WITHDRAWN')`),
]);

/** A price that one can order: what it costs over a year, so that plans compare. */
export const solutionPlan = sqliteTable('solution_plan', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  solutionId: integer('solution_id').notNull().references(() => solution.id, { onDelete: 'restrict' }),
  position: integer('position').notNull(),
  nameVi: text('name_vi').notNull(),
  nameEn: text('name_en').notNull(),
  priceVnd: integer('price_vnd').notNull(),
  period: text('period', { enum: ['MONTH', 'YEAR', 'ONCE'] }).notNull(),
  /** Paid once at the start, beside the price. */
  setupVnd: integer('setup_vnd').notNull().default(0),
  includesVi: text('includes_vi').notNull().default(''),
  includesEn: text('includes_en').notNull().default(''),
}, (t) => [
  uniqueIndex('solution_plan_position').on(t.solutionId, t.position),
  check('solution_plan_money', sql`${t.priceVnd} >= 0 AND ${t.setupVnd} >= 0`),
]);

/** Where a solution was published, and what stood there that day. */
export const solutionPublication = sqliteTable('solution_publication', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  solutionId: integer('solution_id').notNull().references(() => solution.id, { onDelete: 'restrict' }),
  place: text('place', { enum: ['MINISTRY', 'PORTAL', 'PROVIDER'] }).notNull(),
  address: text('address').notNull(),
  seenOn: text('seen_on').notNull(),
  /** The saved copy as text, and its SHA-256. */
  copy: text('copy').notNull(),
  copyDigest: text('copy_digest').notNull(),
  seenBy: text('seen_by').notNull(),
}, (t) => [index('solution_publication_solution').on(t.solutionId, t.seenOn)]);

/** A shortlist as it was shown: why each stood where it did. No price is asked for here, and nothing is awarded. */
export const shortlist = sqliteTable('shortlist', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  publicId: text('public_id').notNull(),
  organisationId: integer('organisation_id').notNull().references(() => organisation.id, { onDelete: 'restrict' }),
  readinessResultId: integer('readiness_result_id').notNull().references(() => readinessResult.id, { onDelete: 'restrict' }),
  /** What was asked: sector, size, cap, place. */
  askedJson: text('asked_json').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
}, (t) => [uniqueIndex('shortlist_public_id').on(t.publicId), index('shortlist_organisation').on(t.organisationId, t.createdAt)]);

export const shortlistEntry = sqliteTable('shortlist_entry', {
  shortlistId: integer('shortlist_id').notNull().references(() => shortlist.id, { onDelete: 'restrict' }),
  rank: integer('rank').notNull(),
  solutionId: integer('solution_id').notNull().references(() => solution.id, { onDelete: 'restrict' }),
  points: integer('points').notNull(),
  /** [{signal, points, vi, en}] */
  reasonsJson: text('reasons_json').notNull(),
}, (t) => [primaryKey({ columns: [t.shortlistId, t.rank] }), uniqueIndex('shortlist_entry_solution').on(t.shortlistId, t.solutionId)]);
