/** Lists and counts of the desks. */
import { requireMembership } from '../access.ts';
import type { Context } from '../context.ts';
import { addDays, vnDate } from '../time.ts';
import { mayGrade, mayModerate, requireGrader, requireModerator, requireRegistrar } from './access.ts';
import { producerOfOrganisation } from './ensure-producer.ts';
import { nameKey } from './names.rules.ts';
import { card, CARD_COLUMNS, FROM_CARD, type CardRow } from './queries.ts';
import { productStates } from '../../db/schema/catalog.ts';
import type { ModeratedField, ProductState } from './rules.ts';
import type { ProductCard } from './views.ts';

export interface DeskProduct extends ProductCard {
  publicId: string;
  state: ProductState;
  stateReason: string | null;
  version: number;
  submittedAt: number | null;
  updatedAt: number;
  /** an edit of the published page is waiting */
  revisionWaiting: boolean;
  tradeItems: number;
}
export interface DeskList<T> {
  items: T[];
  total: number;
  page: number;
  pages: number;
}
type DeskRow = CardRow & { publicId: string; state: ProductState; stateReason: string | null; version: number; submittedAt: number | null; updatedAt: number; revisionWaiting: number; tradeItems: number };

const DESK = `SELECT ${CARD_COLUMNS}, p.public_id AS publicId, p.state, p.state_reason AS stateReason, p.version, p.submitted_at AS submittedAt, p.updated_at AS updatedAt,
  EXISTS (SELECT 1 FROM product_revision r WHERE r.product_id = p.id AND r.state = 'SUBMITTED') AS revisionWaiting, (SELECT count(*) FROM trade_item t WHERE t.product_id = p.id) AS tradeItems ${FROM_CARD}`;
const PER_PAGE = 30;

const deskProduct = (row: DeskRow, date: string): DeskProduct => ({
  ...card(row, date), publicId: row.publicId, state: row.state, stateReason: row.stateReason, version: row.version, submittedAt: row.submittedAt, updatedAt: row.updatedAt,
  revisionWaiting: row.revisionWaiting === 1, tradeItems: row.tradeItems,
});

const paged = (page: number | undefined, total: number) => {
  const pages = Math.max(1, Math.ceil(total / PER_PAGE));
  const current = Math.min(Math.max(page ?? 1, 1), pages);
  return { page: current, pages, offset: (current - 1) * PER_PAGE };
};

export type StateCounts = Record<ProductState, number>;

const counts = (rows: readonly { state: ProductState; n: number }[]): StateCounts => {
  const all = Object.fromEntries(productStates.map((s) => [s, 0])) as StateCounts;
  for (const r of rows) all[r.state] = r.n;
  return all;
};

/** The products of an organisation, for its own people, by last change. @throws DomainError 401, 403 */
export function organisationListings(ctx: Context, organisationId: number): { items: DeskProduct[]; counts: StateCounts } {
  if (!mayModerate(ctx)) requireMembership(ctx, organisationId);
  const date = vnDate(ctx.now());
  const producer = producerOfOrganisation(ctx, organisationId);
  if (!producer) return { items: [], counts: counts([]) };
  return {
    items: ctx.db.all<DeskRow>(`${DESK} WHERE p.producer_id = ? AND p.state <> 'MERGED' ORDER BY p.updated_at DESC LIMIT 500`, [producer.id]).map((r) => deskProduct(r, date)),
    counts: counts(ctx.db.all("SELECT state, count(*) AS n FROM product WHERE producer_id = ? GROUP BY state", [producer.id])),
  };
}

/** The officers' list of listings in a state (waiting ones first come first served), found by name when asked. @throws DomainError 401, 403 */
export function deskListings(ctx: Context, query: { state?: ProductState; text?: string; page?: number } = {}): DeskList<DeskProduct> & { counts: StateCounts } {
  requireModerator(ctx);
  const state = query.state ?? 'PENDING';
  const key = query.text ? nameKey(query.text).slice(0, 100) : '';
  const where = key ? 'p.state = ? AND instr(p.name_key, ?) > 0' : 'p.state = ?';
  const params = key ? [state, key] : [state];
  const total = ctx.db.get<{ n: number }>(`SELECT count(*) AS n FROM product p WHERE ${where}`, params)!.n;
  const { page, pages, offset } = paged(query.page, total);
  const date = vnDate(ctx.now());
  const order = state === 'PENDING' ? 'p.submitted_at, p.id' : 'p.updated_at DESC, p.id DESC';
  return {
    items: ctx.db.all<DeskRow>(`${DESK} WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`, [...params, PER_PAGE, offset]).map((r) => deskProduct(r, date)),
    total, page, pages,
    counts: counts(ctx.db.all('SELECT state, count(*) AS n FROM product GROUP BY state')),
  };
}

export interface RevisionView {
  revision: string;
  submittedAt: number;
  product: { publicId: string; slug: string; name: string; producerName: string | null };
  /** field, what the page says, what it is to say */
  changes: { field: ModeratedField; before: string | null; after: string | null }[];
}

/** Edits of published pages that wait, oldest first, with their differences. @throws DomainError 401, 403 */
export function waitingRevisions(ctx: Context, page = 1): DeskList<RevisionView> {
  requireModerator(ctx);
  const total = ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM product_revision WHERE state = 'SUBMITTED'")!.n;
  const at = paged(page, total);
  const rows = ctx.db.all<{ revision: string; submittedAt: number; fieldsJson: string; publicId: string; slug: string; name: string; producerName: string | null; beforeJson: string }>(
    `SELECT r.public_id AS revision, r.submitted_at AS submittedAt, r.fields_json AS fieldsJson, p.public_id AS publicId, p.slug, p.name, m.name AS producerName,
       json_object('name', p.name, 'nameEn', p.name_en, 'groupCode', p.group_code, 'communeCode', p.commune_code, 'placeText', p.place_text, 'story', p.story, 'storyEn', p.story_en, 'origin', p.origin, 'ingredients', p.ingredients) AS beforeJson
     FROM product_revision r JOIN product p ON p.id = r.product_id LEFT JOIN producer m ON m.id = p.producer_id WHERE r.state = 'SUBMITTED' ORDER BY r.submitted_at, r.id LIMIT ? OFFSET ?`,
    [PER_PAGE, at.offset],
  );
  return {
    total, page: at.page, pages: at.pages,
    items: rows.map((r) => {
      const before = JSON.parse(r.beforeJson) as Record<ModeratedField, string | null>;
      const after = JSON.parse(r.fieldsJson) as Partial<Record<ModeratedField, string | null>>;
      return {
        revision: r.revision, submittedAt: r.submittedAt, product: { publicId: r.publicId, slug: r.slug, name: r.name, producerName: r.producerName },
        changes: (Object.keys(after) as ModeratedField[]).map((field) => ({ field, before: before[field], after: after[field] ?? null })),
      };
    }),
  };
}

/** The last decision on an edit that the producer should read: returned with a reason; undefined when there is none since. */
export const returnedRevision = (ctx: Pick<Context, 'db'>, productId: number): { reason: string; decidedAt: number; fields: Partial<Record<ModeratedField, string | null>> } | undefined => {
  const row = ctx.db.get<{ state: string; reason: string; decidedAt: number; fieldsJson: string }>(
    'SELECT state, reason, decided_at AS decidedAt, fields_json AS fieldsJson FROM product_revision WHERE product_id = ? ORDER BY id DESC LIMIT 1', [productId]);
  return row?.state === 'RETURNED' ? { reason: row.reason, decidedAt: row.decidedAt, fields: JSON.parse(row.fieldsJson) as Partial<Record<ModeratedField, string | null>> } : undefined;
};

/** The edit that waits for an officer, for the producer's own page. */
export const waitingRevision = (ctx: Pick<Context, 'db'>, productId: number): { revision: string; submittedAt: number; fields: Partial<Record<ModeratedField, string | null>> } | undefined => {
  const row = ctx.db.get<{ revision: string; submittedAt: number; fieldsJson: string }>(
    "SELECT public_id AS revision, submitted_at AS submittedAt, fields_json AS fieldsJson FROM product_revision WHERE product_id = ? AND state = 'SUBMITTED'", [productId]);
  return row && { revision: row.revision, submittedAt: row.submittedAt, fields: JSON.parse(row.fieldsJson) as Partial<Record<ModeratedField, string | null>> };
};

export interface DeskGrading {
  gradingId: number;
  kind: 'CERTIFICATE' | 'ANNOUNCED' | 'PROPOSED';
  stars: number;
  sourceName: string | null;
  sourceUrl: string | null;
  year: number | null;
  decisionNumber: string | null;
  decisionDate: string | null;
  body: string | null;
  validUntil: string | null;
  product: { publicId: string; slug: string; name: string; place: string; producerName: string | null; illustration: boolean };
}
export type GradingDesk = 'TO_CHECK' | 'PROPOSED' | 'VALID' | 'LAPSING' | 'LAPSED';

const GRADING_WHERE: Readonly<Record<GradingDesk, string>> = {
  TO_CHECK: "g.kind = 'ANNOUNCED' AND g.checked_by_id IS NULL",
  PROPOSED: "g.kind = 'PROPOSED' AND g.checked_by_id IS NULL",
  VALID: "g.kind = 'CERTIFICATE' AND g.valid_until >= ?",
  LAPSING: "g.kind = 'CERTIFICATE' AND g.valid_until BETWEEN ? AND ?",
  LAPSED: "g.kind = 'CERTIFICATE' AND g.valid_until < ?",
};

/** Gradings for the OCOP officers: announcements to check, proposals, certificates that hold, lapse within six months, have lapsed. */
export function deskGradings(ctx: Context, query: { list?: GradingDesk; text?: string; page?: number } = {}): DeskList<DeskGrading> & { counts: Record<GradingDesk, number> } {
  requireGrader(ctx);
  const today = vnDate(ctx.now());
  const dates: Readonly<Record<GradingDesk, string[]>> = { TO_CHECK: [], PROPOSED: [], VALID: [today], LAPSING: [today, addDays(today, 183)], LAPSED: [today] };
  const list = query.list ?? 'TO_CHECK';
  const from = "FROM grading g JOIN product p ON p.id = g.product_id AND p.state <> 'MERGED'";
  const count = (l: GradingDesk): number => ctx.db.get<{ n: number }>(`SELECT count(*) AS n ${from} WHERE ${GRADING_WHERE[l]}`, dates[l])!.n;
  const key = query.text ? nameKey(query.text).slice(0, 100) : '';
  const where = GRADING_WHERE[list] + (key ? ' AND instr(p.name_key, ?) > 0' : '');
  const params = [...dates[list], ...(key ? [key] : [])];
  const total = ctx.db.get<{ n: number }>(`SELECT count(*) AS n ${from} WHERE ${where}`, params)!.n;
  const at = paged(query.page, total);
  const rows = ctx.db.all<Omit<DeskGrading, 'product'> & { publicId: string; slug: string; name: string; provinceName: string; communeName: string | null; producerName: string | null; illustration: number }>(
    `SELECT g.id AS gradingId, g.kind, g.stars, g.source_name AS sourceName, g.source_url AS sourceUrl, g.year, g.decision_number AS decisionNumber, g.decision_date AS decisionDate, g.body,
       g.valid_until AS validUntil, p.public_id AS publicId, p.slug, p.name, v.short_name AS provinceName, c.name AS communeName, m.name AS producerName, p.illustration
     ${from} JOIN province v ON v.code = p.province_code LEFT JOIN commune c ON c.code = p.commune_code LEFT JOIN producer m ON m.id = p.producer_id
     WHERE ${where} ORDER BY ${list === 'LAPSING' || list === 'VALID' ? 'g.valid_until, ' : ''} p.name_key, g.id LIMIT ? OFFSET ?`,
    [...params, PER_PAGE, at.offset],
  );
  return {
    total, page: at.page, pages: at.pages,
    counts: { TO_CHECK: count('TO_CHECK'), PROPOSED: count('PROPOSED'), VALID: count('VALID'), LAPSING: count('LAPSING'), LAPSED: count('LAPSED') },
    items: rows.map(({ publicId, slug, name, provinceName, communeName, producerName, illustration, ...g }) => ({
      ...g, product: { publicId, slug, name, place: communeName ? `${communeName}, ${provinceName}` : provinceName, producerName, illustration: illustration === 1 },
    })),
  };
}

export interface MergePair {
  id: number;
  score: number;
  reason: 'SAME_NAME' | 'NAME_WITHIN' | 'SIMILAR_NAME';
  a: DeskProduct;
  b: DeskProduct;
}

/** Pairs of products that may be one, most alike first. @throws DomainError 401, 403 */
export function mergeCandidates(ctx: Context, page = 1): DeskList<MergePair> {
  requireRegistrar(ctx);
  const total = ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM merge_candidate WHERE state = 'OPEN' AND kind = 'PRODUCT'")!.n;
  const at = paged(page, total);
  const date = vnDate(ctx.now());
  const rows = ctx.db.all<{ id: number; score: number; reason: MergePair['reason']; aId: number; bId: number }>(
    "SELECT id, score, reason, a_id AS aId, b_id AS bId FROM merge_candidate WHERE state = 'OPEN' AND kind = 'PRODUCT' ORDER BY score DESC, id LIMIT ? OFFSET ?",
    [PER_PAGE, at.offset],
  );
  const one = (id: number): DeskProduct => deskProduct(ctx.db.get<DeskRow>(`${DESK} WHERE p.id = ?`, [id])!, date);
  return { total, page: at.page, pages: at.pages, items: rows.map((r) => ({ id: r.id, score: r.score, reason: r.reason, a: one(r.aId), b: one(r.bId) })) };
}

export interface ProducerPair {
  id: number;
  score: number;
  a: { slug: string; name: string; place: string; products: number; claimed: boolean };
  b: { slug: string; name: string; place: string; products: number; claimed: boolean };
}

/** Pairs of producers that may be one; `mergeProducers` takes their slugs. @throws DomainError 401, 403 */
export function producerMergeCandidates(ctx: Context, page = 1): DeskList<ProducerPair> {
  requireRegistrar(ctx);
  const total = ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM merge_candidate WHERE state = 'OPEN' AND kind = 'PRODUCER'")!.n;
  const at = paged(page, total);
  const rows = ctx.db.all<{ id: number; score: number; aId: number; bId: number }>(
    "SELECT id, score, a_id AS aId, b_id AS bId FROM merge_candidate WHERE state = 'OPEN' AND kind = 'PRODUCER' ORDER BY score DESC, id LIMIT ? OFFSET ?", [PER_PAGE, at.offset]);
  const one = (id: number): ProducerPair['a'] => {
    const p = ctx.db.get<{ slug: string; name: string; provinceName: string; communeName: string | null; products: number; claimed: number }>(
      `SELECT m.slug, m.name, v.short_name AS provinceName, c.name AS communeName, m.organisation_id IS NOT NULL AS claimed,
         (SELECT count(*) FROM product p WHERE p.producer_id = m.id AND p.state <> 'MERGED') AS products
       FROM producer m JOIN province v ON v.code = m.province_code LEFT JOIN commune c ON c.code = m.commune_code WHERE m.id = ?`, [id])!;
    return { slug: p.slug, name: p.name, place: p.communeName ? `${p.communeName}, ${p.provinceName}` : p.provinceName, products: p.products, claimed: p.claimed === 1 };
  };
  return { total, page: at.page, pages: at.pages, items: rows.map((r) => ({ id: r.id, score: r.score, a: one(r.aId), b: one(r.bId) })) };
}

/** What waits on the catalogue's desks, for side columns; only the lists that the asking person may open are counted. */
export function catalogDeskCounts(ctx: Context): { listings: number; revisions: number; toCheck: number; doubles: number } {
  const n = (allowed: boolean, sql: string): number => (allowed ? ctx.db.get<{ n: number }>(sql)!.n : 0);
  const moderator = mayModerate(ctx);
  const grader = mayGrade(ctx);
  return {
    listings: n(moderator, "SELECT count(*) AS n FROM product WHERE state = 'PENDING'"),
    revisions: n(moderator, "SELECT count(*) AS n FROM product_revision WHERE state = 'SUBMITTED'"),
    toCheck: n(grader, "SELECT count(*) AS n FROM grading g JOIN product p ON p.id = g.product_id AND p.state <> 'MERGED' WHERE g.kind = 'ANNOUNCED' AND g.checked_by_id IS NULL"),
    doubles: n(moderator || grader, "SELECT count(*) AS n FROM merge_candidate WHERE state = 'OPEN' AND kind = 'PRODUCT'"),
  };
}
