/** Reads of matching: published solutions, readiness results, candidates of a shortlist. */
import type { Database } from '../../db/client.ts';
import { isMember } from '../access.ts';
import type { Context } from '../context.ts';
import { notFound, type Sentence } from '../errors.ts';
import { readEdition, type Edition } from './instrument.ts';
import type { Level } from './rules/readiness.ts';
import type { Candidate } from './rules/shortlist.ts';
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
  solutions: { slug: string; nameVi: string; nameEn: string; category: SolutionCard['category']; state: string }[];
}

/** An organisation as a provider, with all its solutions in whatever state; null before it has registered. Whoever calls has asked who may. */
export function providerOf(db: Database, organisationId: number): OwnProvider | null {
  const row = db.get<Omit<OwnProvider, 'solutions'>>('SELECT id, organisation_id AS organisationId, state, summary_vi AS summaryVi FROM provider WHERE organisation_id = ?', [organisationId]);
  return row ? { ...row, solutions: db.all('SELECT slug, name_vi AS nameVi, name_en AS nameEn, category, state FROM solution WHERE provider_id = ? ORDER BY id DESC LIMIT 200', [row.id]) } : null;
}

/** The last shortlist that an organisation kept. */
export const latestShortlist = (db: Database, organisationId: number): { id: number; publicId: string } | undefined =>
  db.get('SELECT id, public_id AS publicId FROM shortlist WHERE organisation_id = ? ORDER BY id DESC LIMIT 1', [organisationId]);

/** What waits for an officer: unverified providers and unpublished solutions. */
export function waitingForOfficer(ctx: Pick<Context, 'db'>): { providers: { id: number; name: string; summaryVi: string }[]; solutions: SolutionCard[] } {
  return {
    providers: ctx.db.all("SELECT p.id, o.name, p.summary_vi AS summaryVi FROM provider p JOIN organisation o ON o.id = p.organisation_id WHERE p.state = 'PENDING' ORDER BY p.id LIMIT 100"),
    solutions: withPlans(ctx.db, ctx.db.all<SolutionRow>(`${SELECT} WHERE s.state = 'SUBMITTED' ORDER BY s.id LIMIT 100`)),
  };
}

/** Everything that a shortlist is made from. */
export const candidates = (ctx: Pick<Context, 'db'>): Candidate[] =>
  publishedSolutions(ctx).map((s) => ({
    id: s.id, slug: s.slug, providerId: s.provider.id, nameVi: s.nameVi, nameEn: s.nameEn, pillars: s.pillars, sectors: s.sectors, sizes: s.sizes, regions: s.regions, openStandards: s.openStandards,
    stateProvided: s.stateProvided, yearVnd: s.plans.length > 0 ? Math.min(...s.plans.map((p) => p.yearVnd)) : null, providerProvince: s.provider.provinceCode, accepted: s.provider.accepted, acceptedInTime: s.provider.acceptedInTime,
  }));

export interface ReadinessView {
  id: number;
  publicId: string;
  organisationId: number;
  state: 'OPEN' | 'DONE';
  finishedAt: number | null;
  percent: number | null;
  level: (Level & { n: number }) | null;
  scores: Record<string, number>;
  edition: Edition;
  answers: Record<string, number>;
}

interface ResultRow { id: number; publicId: string; organisationId: number; versionId: number; state: 'OPEN' | 'DONE'; finishedAt: number | null; percent: number | null; level: number | null; scoresJson: string | null }
const RESULT = 'SELECT id, public_id AS publicId, organisation_id AS organisationId, version_id AS versionId, state, finished_at AS finishedAt, percent, level, scores_json AS scoresJson FROM readiness_result';

function view(db: Database, r: ResultRow): ReadinessView {
  const edition = readEdition(db, r.versionId);
  const answers = Object.fromEntries(db.all<{ code: string; points: number }>('SELECT q.code, a.points FROM readiness_answer a JOIN readiness_question q ON q.id = a.question_id WHERE a.result_id = ?', [r.id]).map((a) => [a.code, a.points]));
  const level = r.level === null ? undefined : edition.levels[r.level];
  return { id: r.id, publicId: r.publicId, organisationId: r.organisationId, state: r.state, finishedAt: r.finishedAt, percent: r.percent, level: level && r.level !== null ? { ...level, n: r.level } : null, scores: r.scoresJson === null ? {} : (JSON.parse(r.scoresJson) as Record<string, number>), edition, answers };
}

/** The test under way and the latest finished one of an organisation. */
export function readinessOf(db: Database, organisationId: number): { open: ReadinessView | null; latest: ReadinessView | null } {
  const open = db.get<ResultRow>(`${RESULT} WHERE organisation_id = ? AND state = 'OPEN' ORDER BY id DESC LIMIT 1`, [organisationId]);
  const latest = db.get<ResultRow>(`${RESULT} WHERE organisation_id = ? AND state = 'DONE' ORDER BY finished_at DESC, id DESC LIMIT 1`, [organisationId]);
  return { open: open ? view(db, open) : null, latest: latest ? view(db, latest) : null };
}

/** A result by its public id, to members of its organisation only. @throws DomainError 404 to everybody else */
export function readinessResultFor(ctx: Context, publicId: string): ReadinessView {
  const row = ctx.db.get<ResultRow>(`${RESULT} WHERE public_id = ?`, [publicId]);
  if (!row || !isMember(ctx, row.organisationId, 'OWNER', 'MEMBER')) throw notFound({ vi: 'Không tìm thấy kết quả này.', en: 'This result was not found.' });
  return view(ctx.db, row);
}

/** A finished result by its inner id, for the worksheet of an application. */
export function readinessById(db: Database, id: number): ReadinessView | undefined {
  const row = db.get<ResultRow>(`${RESULT} WHERE id = ?`, [id]);
  return row && view(db, row);
}

/** The pillars' names of an edition, by code. */
export const pillarNames = (edition: Edition): Record<string, Sentence> => Object.fromEntries(edition.pillars.map((p) => [p.code, { vi: p.vi, en: p.en }]));
