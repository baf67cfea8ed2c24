/** The catalogue as people browse it: filters, facets, sort, pages. */
import type { Context } from '../context.ts';
import type { Bindable, Database } from '../../db/client.ts';
import { vnDate } from '../time.ts';
import { card, CARD_COLUMNS, catalogGeneration, FROM_CARD, type CardRow } from './queries.ts';
import type { GroupCode } from './rules.ts';
import type { ProductCard } from './views.ts';

export type CatalogSort = 'newest' | 'name' | 'price' | 'stars';

export interface CatalogFilter {
  group?: GroupCode | undefined;
  /** stars of a certificate that holds today */
  stars?: 3 | 4 | 5 | undefined;
  /** how it is graded today: a valid certificate, a lapsed one, announced only, proposed only, nothing */
  grading?: 'valid' | 'lapsed' | 'announced' | 'proposed' | 'none' | undefined;
  province?: string | undefined;
  commune?: string | undefined;
  /** true: with a price; false: "Liên hệ" */
  priced?: boolean | undefined;
  producerId?: number | undefined;
}
export interface CatalogQuery extends CatalogFilter {
  sort?: CatalogSort | undefined;
  /** from 1 */
  page?: number | undefined;
  /** at most 60 */
  limit?: number | undefined;
}
export interface Facet<V> {
  value: V;
  label: string;
  count: number;
}
export interface CatalogFacets {
  group: Facet<GroupCode>[];
  stars: Facet<3 | 4 | 5>[];
  grading: Facet<NonNullable<CatalogFilter['grading']>>[];
  province: Facet<string>[];
  /** of the chosen province */
  commune: Facet<string>[];
  priced: Facet<boolean>[];
}
export interface CatalogPage {
  total: number;
  page: number;
  pages: number;
  limit: number;
  items: ProductCard[];
  facets: CatalogFacets;
}

interface Cell {
  group: GroupCode; stars: 3 | 4 | 5 | null; grading: NonNullable<CatalogFilter['grading']>; province: string; provinceName: string; commune: string | null; communeName: string | null; priced: number; n: number;
}

const GRADING = `CASE WHEN p.certified_until >= ? THEN 'valid' WHEN p.certified_until IS NOT NULL THEN 'lapsed' WHEN p.announced_stars IS NOT NULL THEN 'announced' WHEN p.proposed_stars IS NOT NULL THEN 'proposed' ELSE 'none' END`;
const STARS = 'CASE WHEN p.certified_until >= ? THEN p.certified_stars END';

const cubes = new WeakMap<Database, { key: string; cells: Cell[] }>();

/** All published products counted by every facet at once; facets of any filter are sums of it. Kept until the catalogue changes. */
function cube(ctx: Pick<Context, 'db'>, date: string): Cell[] {
  const key = `${catalogGeneration(ctx.db)} ${date}`;
  const cached = cubes.get(ctx.db);
  if (cached?.key === key) return cached.cells;
  const cells = ctx.db.all<Cell>(
    `SELECT p.group_code AS "group", ${STARS} AS stars, ${GRADING} AS grading, p.province_code AS province, v.short_name AS provinceName, p.commune_code AS commune, c.name AS communeName,
       p.price_from IS NOT NULL AND p.sale_stop IS NULL AS priced, count(*) AS n
     FROM product p JOIN province v ON v.code = p.province_code LEFT JOIN commune c ON c.code = p.commune_code WHERE p.state = 'PUBLISHED' GROUP BY 1, 2, 3, 4, 6, 8`,
    [date, date],
  );
  cubes.set(ctx.db, { key, cells });
  return cells;
}

type FilterName = Exclude<keyof CatalogFilter, 'producerId'>;

const keeps: { [F in FilterName]: (cell: Cell, f: CatalogFilter) => boolean } = {
  group: (c, f) => f.group === undefined || c.group === f.group,
  stars: (c, f) => f.stars === undefined || c.stars === f.stars,
  grading: (c, f) => f.grading === undefined || c.grading === f.grading,
  province: (c, f) => f.province === undefined || c.province === f.province,
  commune: (c, f) => f.commune === undefined || c.commune === f.commune,
  priced: (c, f) => f.priced === undefined || (c.priced === 1) === f.priced,
};

function facet<V extends string | number | boolean>(cells: readonly Cell[], filter: CatalogFilter, own: readonly FilterName[], value: (c: Cell) => V | null, label: (c: Cell) => string): Facet<V>[] {
  const others = (Object.keys(keeps) as FilterName[]).filter((name) => !own.includes(name));
  const counts = new Map<V, Facet<V>>();
  for (const cell of cells) {
    const v = value(cell);
    if (v === null || !others.every((name) => keeps[name](cell, filter))) continue;
    const known = counts.get(v);
    if (known) known.count += cell.n;
    else counts.set(v, { value: v, label: label(cell), count: cell.n });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || String(a.value).localeCompare(String(b.value)));
}

const ORDER: Readonly<Record<CatalogSort, string>> = {
  newest: 'p.published_at DESC, p.id DESC',
  name: 'p.name_key, p.id',
  price: 'p.price_from IS NULL OR p.sale_stop IS NOT NULL, p.price_from, p.id',
  stars: `(${STARS}) DESC, p.published_at DESC, p.id DESC`,
};

/** A page of the published catalogue with its facets; each facet counts under the other filters, so that a choice can be changed. */
export function catalogue(ctx: Pick<Context, 'db' | 'now'>, query: CatalogQuery = {}): CatalogPage {
  const date = vnDate(ctx.now());
  const limit = Math.min(Math.max(query.limit ?? 24, 1), 60);
  const cells = cube(ctx, date);
  const all = Object.values(keeps);
  const where = ["p.state = 'PUBLISHED'"];
  const params: Bindable[] = [];
  const add = (sql: string, ...values: Bindable[]): void => {
    where.push(sql);
    params.push(...values);
  };
  if (query.group) add('p.group_code = ?', query.group);
  if (query.stars) add(`(${STARS}) = ?`, date, query.stars);
  if (query.grading) add(`(${GRADING}) = ?`, date, query.grading);
  if (query.province) add('p.province_code = ?', query.province);
  if (query.commune) add('p.commune_code = ?', query.commune);
  if (query.priced !== undefined) where.push(query.priced ? '(p.price_from IS NOT NULL AND p.sale_stop IS NULL)' : '(p.price_from IS NULL OR p.sale_stop IS NOT NULL)');
  if (query.producerId !== undefined) add('p.producer_id = ?', query.producerId);
  const total = query.producerId === undefined
    ? cells.reduce((sum, cell) => (all.every((keep) => keep(cell, query)) ? sum + cell.n : sum), 0)
    : ctx.db.get<{ n: number }>(`SELECT count(*) AS n FROM product p WHERE ${where.join(' AND ')}`, params)!.n;
  const pages = Math.max(1, Math.ceil(total / limit));
  const page = Math.min(Math.max(query.page ?? 1, 1), pages);
  const sort = query.sort ?? 'newest';
  if (sort === 'stars') params.push(date);
  params.push(limit, (page - 1) * limit);
  const items = ctx.db.all<CardRow>(
    `SELECT ${CARD_COLUMNS} ${FROM_CARD} WHERE ${where.join(' AND ')} ORDER BY ${ORDER[sort]} LIMIT ? OFFSET ?`,
    params,
  ).map((row) => card(row, date));
  return {
    total, page, pages, limit, items,
    facets: {
      group: facet(cells, query, ['group'], (c) => c.group, (c) => c.group),
      stars: facet(cells, query, ['stars'], (c) => c.stars, (c) => String(c.stars)),
      grading: facet(cells, query, ['grading'], (c) => c.grading, (c) => c.grading),
      province: facet(cells, query, ['province', 'commune'], (c) => c.province, (c) => c.provinceName),
      commune: query.province ? facet(cells, query, ['commune'], (c) => c.commune, (c) => c.communeName ?? '') : [],
      priced: facet(cells, query, ['priced'], (c) => c.priced === 1, (c) => String(c.priced === 1)),
    },
  };
}

/** Up to `limit` published products of one maker, or of one province and group, the newest first: no counts, no facets. */
export function neighbours(ctx: Pick<Context, 'db' | 'now'>, of: { producerId: number } | { province: string; group: GroupCode }, limit: number): ProductCard[] {
  const [where, order, params]: [string, string, Bindable[]] = 'producerId' in of
    ? ['p.producer_id = ?', '+p.published_at DESC, +p.id DESC', [of.producerId]] // a maker has few: by the maker's index, not through all the newest
    : ['p.province_code = ? AND p.group_code = ?', 'p.published_at DESC, p.id DESC', [of.province, of.group]];
  const date = vnDate(ctx.now());
  return ctx.db
    .all<CardRow>(`SELECT ${CARD_COLUMNS} ${FROM_CARD} WHERE p.state = 'PUBLISHED' AND ${where} ORDER BY ${order} LIMIT ?`, [...params, limit])
    .map((row) => card(row, date));
}

/** True figures of the floor: products shown, with a certificate that holds today, producers, communes. */
export function catalogueFigures(ctx: Pick<Context, 'db' | 'now'>): { products: number; certified: number; announced: number; producers: number; communes: number } {
  const date = vnDate(ctx.now());
  const cells = cube(ctx, date);
  const sum = (keep: (c: Cell) => boolean): number => cells.reduce((n, c) => (keep(c) ? n + c.n : n), 0);
  return {
    products: sum(() => true),
    certified: sum((c) => c.grading === 'valid'),
    announced: sum((c) => c.grading === 'announced'),
    producers: ctx.db.get<{ n: number }>("SELECT count(DISTINCT producer_id) AS n FROM product WHERE state = 'PUBLISHED'")!.n,
    communes: new Set(cells.map((c) => c.commune).filter(Boolean)).size,
  };
}
