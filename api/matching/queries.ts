/** Reads of matching: published solutions, readiness results, candidates of a shortlist. */
import type { Database } from '../../db/client.ts';
import { isMember } from '../access.ts';
import type { Context } from '../context.ts';
import { notFound, type Sentence } from '../errors.ts';
import { addMonths } from '../time.ts';
import { readEdition, SELF_TEST_CODE, type Edition } from './instrument.ts';
import type { Level } from './rules/readiness.ts';
import { yardstickKey, type Asked, type Candidate, type PriceUnit, type ShortlistReason, type Yardstick } from './rules/shortlist.ts';
import type { Category } from './schemas.ts';

export interface Plan {
  id: number;
  nameVi: string;
  nameEn: string;
  priceVnd: number;
  period: 'MONTH' | 'YEAR' | 'ONCE';
  setupVnd: number;
  /** Over the first year, set-up included: what plans compare by. */
  yearVnd: number;
  includesVi: string;
  includesEn: string;
}

export interface SolutionCard {
  id: number;
  slug: string;
  nameVi: string;
  nameEn: string;
  summaryVi: string;
  summaryEn: string;
  category: Category;
  pillars: string[];
  sectors: string[];
  sizes: string[];
  regions: string[];
  languages: string[];
  openStandards: string[];
  stateProvided: boolean;
  illustration: boolean;
  state: string;
  publishedAt: number | null;
  provider: { id: number; slug: string; name: string; provinceCode: string | null; accepted: number; acceptedInTime: number; summaryVi: string; summaryEn: string; website: string | null };
  plans: Plan[];
}

export interface Publication {
  place: 'MINISTRY' | 'PORTAL' | 'PROVIDER';
  address: string;
  seenOn: string;
  copyDigest: string;
}

export const yearOf = (p: { priceVnd: number; period: string; setupVnd: number }): number => p.priceVnd * (p.period === 'MONTH' ? 12 : 1) + p.setupVnd;

interface SolutionRow {
  id: number; slug: string; nameVi: string; nameEn: string; summaryVi: string; summaryEn: string; category: Category; pillarsJson: string; sectorsJson: string; sizesJson: string; regionsJson: string;
  languagesJson: string; openStandardsJson: string; stateProvided: number; illustration: number; state: string; publishedAt: number | null; providerId: number; providerSlug: string; providerName: string;
  provinceCode: string | null; accepted: number; acceptedInTime: number; providerSummaryVi: string; providerSummaryEn: string; website: string | null;
}

const SELECT = `SELECT s.id, s.slug, s.name_vi AS nameVi, s.name_en AS nameEn, s.summary_vi AS summaryVi, s.summary_en AS summaryEn, s.category, s.pillars_json AS pillarsJson, s.sectors_json AS sectorsJson,
  s.sizes_json AS sizesJson, s.regions_json AS regionsJson, s.languages_json AS languagesJson, s.open_standards_json AS openStandardsJson, s.state_provided AS stateProvided, s.illustration, s.state,
  s.published_at AS publishedAt, p.id AS providerId, p.slug AS providerSlug, o.name AS providerName, p.province_code AS provinceCode, p.accepted, p.accepted_in_time AS acceptedInTime,
  p.summary_vi AS providerSummaryVi, p.summary_en AS providerSummaryEn, p.website
  FROM solution s JOIN provider p ON p.id = s.provider_id JOIN organisation o ON o.id = p.organisation_id`;
const PUBLIC = "s.state = 'PUBLISHED' AND p.state = 'VERIFIED'";
/** More solutions than a province lists; the page shows them all, so the query is capped. */
const MOST = 500;

const list = (json: string): string[] => JSON.parse(json) as string[];

function withPlans(db: Database, rows: SolutionRow[]): SolutionCard[] {
  const plans = new Map<number, Plan[]>();
  if (rows.length > 0) {
    for (const { solutionId, ...p } of db.all<Omit<Plan, 'yearVnd'> & { solutionId: number }>(
      'SELECT solution_id AS solutionId, id, name_vi AS nameVi, name_en AS nameEn, price_vnd AS priceVnd, period, setup_vnd AS setupVnd, includes_vi AS includesVi, includes_en AS includesEn FROM solution_plan WHERE solution_id IN (SELECT value FROM json_each(?)) ORDER BY solution_id, position',
      [JSON.stringify(rows.map((r) => r.id))])) plans.set(solutionId, [...(plans.get(solutionId) ?? []), { ...p, yearVnd: yearOf(p) }]);
  }
  return rows.map((r) => ({
    id: r.id, slug: r.slug, nameVi: r.nameVi, nameEn: r.nameEn, summaryVi: r.summaryVi, summaryEn: r.summaryEn, category: r.category, pillars: list(r.pillarsJson), sectors: list(r.sectorsJson),
    sizes: list(r.sizesJson), regions: list(r.regionsJson), languages: list(r.languagesJson), openStandards: list(r.openStandardsJson), stateProvided: r.stateProvided === 1, illustration: r.illustration === 1,
    state: r.state, publishedAt: r.publishedAt,
    provider: { id: r.providerId, slug: r.providerSlug, name: r.providerName, provinceCode: r.provinceCode, accepted: r.accepted, acceptedInTime: r.acceptedInTime, summaryVi: r.providerSummaryVi, summaryEn: r.providerSummaryEn, website: r.website },
    plans: plans.get(r.id) ?? [],
  }));
}

/** Published solutions of verified providers, by category and name. */
export function publishedSolutions(ctx: Pick<Context, 'db'>, filter: { category?: string | null; pillar?: string | null } = {}): SolutionCard[] {
  const rows = ctx.db.all<SolutionRow>(`${SELECT} WHERE ${PUBLIC} AND (? = '' OR s.category = ?) AND (? = '' OR EXISTS (SELECT 1 FROM json_each(s.pillars_json) WHERE value = ?)) ORDER BY s.state_provided DESC, s.name_vi, s.id LIMIT ${MOST}`, [filter.category ?? '', filter.category ?? '', filter.pillar ?? '', filter.pillar ?? '']);
  return withPlans(ctx.db, rows);
}

export const countPublished = (ctx: Pick<Context, 'db'>): { solutions: number; providers: number } =>
  ctx.db.get<{ solutions: number; providers: number }>(`SELECT count(*) AS solutions, count(DISTINCT p.id) AS providers FROM solution s JOIN provider p ON p.id = s.provider_id WHERE ${PUBLIC}`) ?? { solutions: 0, providers: 0 };

/** One published solution with where it was published. @throws DomainError 404 */
export function solutionBySlug(ctx: Pick<Context, 'db'>, slug: string): SolutionCard & { publications: Publication[] } {
  const row = ctx.db.get<SolutionRow>(`${SELECT} WHERE s.slug = ? AND ${PUBLIC}`, [slug]);
  const card = row && withPlans(ctx.db, [row])[0];
  if (!card) throw notFound({ vi: 'Giải pháp này không có trong danh mục đã công bố.', en: 'This solution is not on the published list.' });
  return { ...card, publications: ctx.db.all<Publication>('SELECT place, address, seen_on AS seenOn, copy_digest AS copyDigest FROM solution_publication WHERE solution_id = ? ORDER BY seen_on DESC LIMIT 5', [card.id]) };
}

/** A published solution by its inner id, for those who pay for it; undefined when it may not be paid (TT 06/2022 Đ7.1). */
export function publishedSolution(db: Database, id: number): SolutionCard | undefined {
  const row = db.get<SolutionRow>(`${SELECT} WHERE s.id = ? AND ${PUBLIC}`, [id]);
  return row && withPlans(db, [row])[0];
}

/** A solution whatever its state: an old dossier keeps its name. */
export function solutionNames(db: Database, ids: readonly number[]): Map<number, { slug: string; nameVi: string; nameEn: string; providerName: string; providerOrganisationId: number }> {
  const rows = db.all<{ id: number; slug: string; nameVi: string; nameEn: string; providerName: string; providerOrganisationId: number }>('SELECT s.id, s.slug, s.name_vi AS nameVi, s.name_en AS nameEn, o.name AS providerName, o.id AS providerOrganisationId FROM solution s JOIN provider p ON p.id = s.provider_id JOIN organisation o ON o.id = p.organisation_id WHERE s.id IN (SELECT value FROM json_each(?))', [JSON.stringify(ids)]);
  return new Map(rows.map(({ id, ...r }) => [id, r]));
}

export interface OwnProvider {
  id: number;
  organisationId: number;
  state: 'PENDING' | 'VERIFIED' | 'SUSPENDED';
  summaryVi: string;
  /** Customers that it can serve at a time, by its own word; null while it has said nothing. */
  capacity: number | null;
  solutions: { slug: string; nameVi: string; nameEn: string; category: SolutionCard['category']; state: string }[];
}

/** An organisation as a provider, with all its solutions in whatever state; null before it has registered. Whoever calls has asked who may. */
export function providerOf(db: Database, organisationId: number): OwnProvider | null {
  const row = db.get<Omit<OwnProvider, 'solutions'>>('SELECT id, organisation_id AS organisationId, state, summary_vi AS summaryVi, capacity FROM provider WHERE organisation_id = ?', [organisationId]);
  return row ? { ...row, solutions: db.all('SELECT slug, name_vi AS nameVi, name_en AS nameEn, category, state FROM solution WHERE provider_id = ? ORDER BY id DESC LIMIT 200', [row.id]) } : null;
}

/** The last shortlist that an organisation kept. */
export const latestShortlist = (db: Database, organisationId: number): { id: number; publicId: string } | undefined =>
  db.get('SELECT id, public_id AS publicId FROM shortlist WHERE organisation_id = ? ORDER BY id DESC LIMIT 1', [organisationId]);

export interface KeptShortlist {
  publicId: string;
  keptAt: number;
  entries: { rank: number; solutionId: number; nameVi: string; nameEn: string; providerName: string; points: number; reasons: ShortlistReason[] }[];
}

/** A kept shortlist as it stood then. Whoever calls has asked who may. */
export function keptShortlist(db: Database, id: number): KeptShortlist | undefined {
  const row = db.get<{ publicId: string; keptAt: number }>('SELECT public_id AS publicId, created_at AS keptAt FROM shortlist WHERE id = ?', [id]);
  if (!row) return undefined;
  const entries = db.all<Omit<KeptShortlist['entries'][number], 'reasons'> & { reasonsJson: string }>(
    `SELECT e.rank, e.solution_id AS solutionId, s.name_vi AS nameVi, s.name_en AS nameEn, o.name AS providerName, e.points, e.reasons_json AS reasonsJson
     FROM shortlist_entry e JOIN solution s ON s.id = e.solution_id JOIN provider p ON p.id = s.provider_id JOIN organisation o ON o.id = p.organisation_id WHERE e.shortlist_id = ? ORDER BY e.rank`, [id]);
  return { ...row, entries: entries.map(({ reasonsJson, ...e }) => ({ ...e, reasons: JSON.parse(reasonsJson) as ShortlistReason[] })) };
}

/** An organisation's kept shortlist by its public id; undefined when there is none or it is another's. */
export const ownShortlist = (db: Database, organisationId: number, publicId: string): { id: number } | undefined =>
  db.get('SELECT id FROM shortlist WHERE public_id = ? AND organisation_id = ?', [publicId, organisationId]);

/** What waits for an officer: unverified providers and unpublished solutions. */
export function waitingForOfficer(ctx: Pick<Context, 'db'>): { providers: { id: number; name: string; summaryVi: string }[]; solutions: (SolutionCard & { replaces: SolutionCard | null })[] } {
  const replaced = new Map(ctx.db.all<{ id: number; old: number }>("SELECT id, replaces_id AS old FROM solution WHERE state = 'SUBMITTED' AND replaces_id IS NOT NULL").map((r) => [r.id, r.old]));
  const olds = new Map(withPlans(ctx.db, ctx.db.all<SolutionRow>(`${SELECT} WHERE s.id IN (SELECT value FROM json_each(?))`, [JSON.stringify([...replaced.values()])])).map((c) => [c.id, c]));
  return {
    providers: ctx.db.all("SELECT p.id, o.name, p.summary_vi AS summaryVi FROM provider p JOIN organisation o ON o.id = p.organisation_id WHERE p.state = 'PENDING' ORDER BY p.id LIMIT 100"),
    solutions: withPlans(ctx.db, ctx.db.all<SolutionRow>(`${SELECT} WHERE s.state = 'SUBMITTED' ORDER BY s.id LIMIT 100`)).map((c) => ({ ...c, replaces: olds.get(replaced.get(c.id) ?? 0) ?? null })),
  };
}

interface CandidateRow extends Omit<Candidate, 'pillars' | 'sectors' | 'sizes' | 'regions' | 'openStandards' | 'stateProvided' | 'unit' | 'running'> {
  pillarsJson: string; sectorsJson: string; sizesJson: string; regionsJson: string; openStandardsJson: string; stateProvided: number; period: Plan['period'] | null;
}

/**
 * Every published solution that can fit, as a shortlist weighs it; none is left out, however many there are. Solutions for another sector or size are
 * not even read: half of the time of a shortlist over 2,000. Whether the rest fits is for the rules to say.
 */
export function candidates(db: Database, asked: Pick<Asked, 'sector' | 'size'>): Candidate[] {
  // few different lists stand in many rows: each is parsed once
  const lists = new Map<string, string[]>();
  const read = (json: string): string[] => {
    let value = lists.get(json);
    if (!value) lists.set(json, (value = list(json)));
    return value;
  };
  const running = new Map(db.all<{ id: number; n: number }>(
    `SELECT c.provider_organisation_id AS id, count(*) AS n FROM support_contract c
     WHERE c.state = 'SIGNED' AND c.provider_organisation_id IS NOT NULL AND EXISTS (SELECT 1 FROM support_delivery d WHERE d.contract_id = c.id AND d.state IN ('PLANNED','DELIVERED')) GROUP BY c.provider_organisation_id`).map((r) => [r.id, r.n]));
  const sized = asked.size !== null && asked.size !== 'NOT_SME';
  // the period stands in the row of the lowest price (SQLite: bare columns beside min())
  return db.all<CandidateRow & { organisationId: number }>(
    `SELECT s.id, s.slug, s.provider_id AS providerId, s.name_vi AS nameVi, s.name_en AS nameEn, s.category, s.pillars_json AS pillarsJson, s.sectors_json AS sectorsJson, s.sizes_json AS sizesJson, s.regions_json AS regionsJson,
       s.open_standards_json AS openStandardsJson, s.state_provided AS stateProvided, min(l.price_vnd * CASE l.period WHEN 'MONTH' THEN 12 ELSE 1 END + l.setup_vnd) AS yearVnd, l.period,
       p.organisation_id AS organisationId, p.province_code AS providerProvince, p.accepted, p.accepted_in_time AS acceptedInTime, p.capacity
     FROM solution s JOIN provider p ON p.id = s.provider_id LEFT JOIN solution_plan l ON l.solution_id = s.id
     WHERE ${PUBLIC} AND s.sectors_json LIKE ? ${sized ? 'AND s.sizes_json LIKE ?' : ''} GROUP BY s.id`, [`%"${asked.sector}"%`, ...(sized ? [`%"${asked.size}"%`] : [])])
    .map(({ pillarsJson, sectorsJson, sizesJson, regionsJson, openStandardsJson, period, organisationId, ...c }) => ({
      ...c, pillars: read(pillarsJson), sectors: read(sectorsJson), sizes: read(sizesJson), regions: read(regionsJson), openStandards: read(openStandardsJson), stateProvided: c.stateProvided === 1,
      unit: period === null ? null : unitOf(period), running: running.get(organisationId) ?? 0,
    }));
}

const unitOf = (period: Plan['period']): PriceUnit => (period === 'ONCE' ? 'ONCE' : 'YEAR');

/**
 * What the floor's records say on a legal date: everybody's on-time rate, and per category and unit the median of the contracts signed in the twelve
 * months before. A contract's content counts as its plan does (where none was named, as the solution's first); running ones are counted over twelve months.
 */
export function yardstick(db: Database, today: string): Yardstick {
  const all = db.get<{ accepted: number; inTime: number }>('SELECT coalesce(sum(accepted), 0) AS accepted, coalesce(sum(accepted_in_time), 0) AS inTime FROM provider')!;
  const rows = db.all<{ category: string; unit: PriceUnit; contracts: number; medianVnd: number }>(
    `WITH content AS (
       SELECT s.category, ci.value_vnd, coalesce(i.months, 12) AS months,
         CASE coalesce(pl.period, (SELECT f.period FROM solution_plan f WHERE f.solution_id = i.solution_id ORDER BY f.position LIMIT 1)) WHEN 'ONCE' THEN 'ONCE' ELSE 'YEAR' END AS unit
       FROM support_contract c JOIN support_contract_item ci ON ci.contract_id = c.id JOIN support_item i ON i.id = ci.item_id JOIN solution s ON s.id = i.solution_id LEFT JOIN solution_plan pl ON pl.id = i.plan_id
       WHERE c.state IN ('SIGNED','DONE') AND c.dated > ? AND c.dated <= ?),
     priced AS (SELECT category, unit, CASE unit WHEN 'ONCE' THEN value_vnd ELSE value_vnd * 12 / months END AS vnd FROM content),
     ranked AS (SELECT category, unit, vnd, row_number() OVER (PARTITION BY category, unit ORDER BY vnd) AS n, count(*) OVER (PARTITION BY category, unit) AS contracts FROM priced)
     SELECT category, unit, contracts, CAST(avg(vnd) AS INTEGER) AS medianVnd FROM ranked WHERE n IN ((contracts + 1) / 2, (contracts + 2) / 2) GROUP BY category, unit`, [addMonths(today, -12), today]);
  return { today, accepted: all.accepted, acceptedInTime: all.inTime, contracts: new Map(rows.map(({ category, unit, ...of }) => [yardstickKey(category, unit), of])) };
}

export interface ReadinessView {
  id: number;
  publicId: string;
  organisationId: number;
  state: 'OPEN' | 'DONE';
  /** When it was measured: for a paper the day that stands on it. */
  finishedAt: number | null;
  percent: number | null;
  level: (Level & { n: number }) | null;
  scores: Record<string, number>;
  edition: Edition;
  answers: Record<string, number>;
  /** Another tool's result, declared with its paper; null for a test taken here. */
  paper: { state: 'DECLARED' | 'CONFIRMED' | 'REFUSED'; points: Record<string, { got: number; most: number }>; checkedAt: number | null; reason: string } | null;
}

interface ResultRow {
  id: number; publicId: string; organisationId: number; versionId: number; state: 'OPEN' | 'DONE'; finishedAt: number | null; percent: number | null; level: number | null; scoresJson: string | null;
  pointsJson: string | null; checkState: 'DECLARED' | 'CONFIRMED' | 'REFUSED' | null; checkedAt: number | null; checkReason: string;
}
const RESULT = `SELECT id, public_id AS publicId, organisation_id AS organisationId, version_id AS versionId, state, finished_at AS finishedAt, percent, level, scores_json AS scoresJson,
  points_json AS pointsJson, check_state AS checkState, checked_at AS checkedAt, check_reason AS checkReason FROM readiness_result`;
/** A paper that an officer has refused measures nothing. */
const COUNTS = "state = 'DONE' AND check_state IS NOT 'REFUSED'";

function view(db: Database, r: ResultRow): ReadinessView {
  const edition = readEdition(db, r.versionId);
  const answers = Object.fromEntries(db.all<{ code: string; points: number }>('SELECT q.code, a.points FROM readiness_answer a JOIN readiness_question q ON q.id = a.question_id WHERE a.result_id = ?', [r.id]).map((a) => [a.code, a.points]));
  const level = r.level === null ? undefined : edition.levels[r.level];
  return {
    id: r.id, publicId: r.publicId, organisationId: r.organisationId, state: r.state, finishedAt: r.finishedAt, percent: r.percent, level: level && r.level !== null ? { ...level, n: r.level } : null,
    scores: r.scoresJson === null ? {} : (JSON.parse(r.scoresJson) as Record<string, number>), edition, answers,
    paper: r.checkState === null ? null : { state: r.checkState, points: JSON.parse(r.pointsJson ?? '{}') as Record<string, { got: number; most: number }>, checkedAt: r.checkedAt, reason: r.checkReason },
  };
}

/** The self-test under way and the latest finished result of an organisation, by whatever instrument. */
export function readinessOf(db: Database, organisationId: number): { open: ReadinessView | null; latest: ReadinessView | null } {
  const open = db.get<ResultRow>(`${RESULT} WHERE organisation_id = ? AND state = 'OPEN' AND version_id IN (SELECT v.id FROM readiness_version v JOIN readiness_instrument i ON i.id = v.instrument_id WHERE i.code = ?) ORDER BY id DESC LIMIT 1`, [organisationId, SELF_TEST_CODE]);
  const latest = db.get<ResultRow>(`${RESULT} WHERE organisation_id = ? AND ${COUNTS} ORDER BY finished_at DESC, id DESC LIMIT 1`, [organisationId]);
  return { open: open ? view(db, open) : null, latest: latest ? view(db, latest) : null };
}

/** A result by its public id, to members of its organisation only. @throws DomainError 404 to everybody else */
export function readinessResultFor(ctx: Context, publicId: string): ReadinessView {
  const row = ctx.db.get<ResultRow>(`${RESULT} WHERE public_id = ?`, [publicId]);
  if (!row || !isMember(ctx, row.organisationId, 'OWNER', 'MEMBER')) throw notFound({ vi: 'Không tìm thấy kết quả này.', en: 'This result was not found.' });
  return view(ctx.db, row);
}

/** Whether two results of one edition can be held against each other: papers of one tool, only where they count out of the same points. */
function comparable(a: ReadinessView, b: ReadinessView): boolean {
  const most = (r: ReadinessView) => JSON.stringify(r.edition.pillars.map((p) => r.paper?.points[p.code]?.most ?? null));
  return a.edition.versionId === b.edition.versionId && most(a) === most(b);
}

/** What a result is held against: the one that a supported dossier was sent with, else the one before it; of the same edition only. */
export function beforeOf(db: Database, result: ReadinessView): ReadinessView | null {
  if (result.finishedAt === null) return null;
  const rows = db.all<ResultRow>(`${RESULT} WHERE organisation_id = ? AND version_id = ? AND ${COUNTS} AND finished_at < ? ORDER BY id IN (SELECT before_result_id FROM support_measure WHERE organisation_id = ?) DESC, finished_at DESC, id DESC LIMIT 20`, [result.organisationId, result.edition.versionId, result.finishedAt, result.organisationId]);
  return rows.map((row) => view(db, row)).find((r) => comparable(r, result)) ?? null;
}

/** The newest result since an instant that can be held against an earlier one; null while there is none. */
export function measuredSince(db: Database, before: ReadinessView, since: number): ReadinessView | null {
  const rows = db.all<ResultRow>(`${RESULT} WHERE organisation_id = ? AND version_id = ? AND ${COUNTS} AND finished_at > ? AND id <> ? ORDER BY finished_at DESC, id DESC LIMIT 20`, [before.organisationId, before.edition.versionId, since, before.id]);
  return rows.map((row) => view(db, row)).find((r) => comparable(r, before)) ?? null;
}

/** A finished result by its inner id, for the worksheet of an application. */
export function readinessById(db: Database, id: number): ReadinessView | undefined {
  const row = db.get<ResultRow>(`${RESULT} WHERE id = ?`, [id]);
  return row && view(db, row);
}

/** The pillars' names of an edition, by code. */
export const pillarNames = (edition: Edition): Record<string, Sentence> => Object.fromEntries(edition.pillars.map((p) => [p.code, { vi: p.vi, en: p.en }]));
