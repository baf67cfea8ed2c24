/** What the search engine is told about a product. */
import type { Context } from '../context.ts';
import { groupByCode, type GroupCode, type ProductState } from './rules.ts';
import type { SummaryRow } from './views.ts';

/** The public document of a product on the floor. */
export interface ProductSearchDocument {
  id: number;
  slug: string;
  name: string;
  nameEn: string | null;
  producerName: string | null;
  producerSlug: string | null;
  group: GroupCode;
  groupName: string;
  groupNameEn: string;
  provinceCode: string;
  provinceName: string;
  communeCode: string | null;
  communeName: string | null;
  /** the place as announced or printed, then the wards, districts and provinces that the commune was made from: 'Hoằng Hóa, Xã Hoằng Phụ, …' */
  oldPlace: string | null;
  /** of the last certificate decided; they count until `certificateUntil` ('YYYY-MM-DD', that day included) */
  stars: number | null;
  certificateUntil: string | null;
  /** announced by a source, decision not yet checked */
  announcedStars: number | null;
  announcedYear: number | null;
  proposedStars: number | null;
  /** đồng */
  priceFrom: number | null;
  priceKnown: boolean;
  /** UTC ms */
  publishedAt: number;
  illustration: boolean;
}

interface Row extends SummaryRow {
  id: number; slug: string; name: string; nameEn: string | null; producerName: string | null; producerSlug: string | null; groupCode: GroupCode; provinceCode: string; provinceName: string;
  communeCode: string | null; communeName: string | null; placeText: string | null; priceFrom: number | null; publishedAt: number | null; illustration: number; state: ProductState;
}

const COLUMNS = `SELECT p.id, p.slug, p.name, p.name_en AS nameEn, m.name AS producerName, m.slug AS producerSlug, p.group_code AS groupCode, p.province_code AS provinceCode, v.short_name AS provinceName,
  p.commune_code AS communeCode, c.name AS communeName, p.place_text AS placeText, CASE WHEN p.sale_stop IS NULL THEN p.price_from END AS priceFrom, p.published_at AS publishedAt, p.illustration, p.state,
  p.certified_stars AS certifiedStars, p.certified_from AS certifiedFrom, p.certified_until AS certifiedUntil, p.announced_stars AS announcedStars, p.announced_year AS announcedYear, p.proposed_stars AS proposedStars
  FROM product p JOIN province v ON v.code = p.province_code LEFT JOIN commune c ON c.code = p.commune_code LEFT JOIN producer m ON m.id = p.producer_id`;

function oldNames(ctx: Pick<Context, 'db'>, communeCode: string | null, cache: Map<string, string[]>): string[] {
  if (communeCode === null) return [];
  let names = cache.get(communeCode);
  if (!names) {
    const rows = ctx.db.all<{ ward: string; district: string; province: string }>('SELECT ward_name AS ward, district_name AS district, province_name AS province FROM old_place WHERE commune_code = ?', [communeCode]);
    names = [...new Set(rows.flatMap((r) => [r.ward, r.district, r.province]))];
    cache.set(communeCode, names);
  }
  return names;
}

function document(ctx: Pick<Context, 'db'>, row: Row, cache: Map<string, string[]>): ProductSearchDocument {
  const group = groupByCode(row.groupCode)!;
  const old = [...(row.placeText ? [row.placeText] : []), ...oldNames(ctx, row.communeCode, cache)].join(', ');
  return {
    id: row.id, slug: row.slug, name: row.name, nameEn: row.nameEn, producerName: row.producerName, producerSlug: row.producerSlug,
    group: row.groupCode, groupName: group.vi, groupNameEn: group.en,
    provinceCode: row.provinceCode, provinceName: row.provinceName, communeCode: row.communeCode, communeName: row.communeName, oldPlace: old || null,
    stars: row.certifiedStars, certificateUntil: row.certifiedUntil, announcedStars: row.announcedStars, announcedYear: row.announcedYear, proposedStars: row.proposedStars,
    priceFrom: row.priceFrom, priceKnown: row.priceFrom !== null, publishedAt: row.publishedAt ?? 0, illustration: row.illustration === 1,
  };
}

/** The document of one product; undefined when it is not (any more) on the floor: then it leaves the index. */
export function searchDocument(ctx: Pick<Context, 'db'>, productId: number): ProductSearchDocument | undefined {
  const row = ctx.db.get<Row>(`${COLUMNS} WHERE p.id = ? AND p.state = 'PUBLISHED'`, [productId]);
  return row && document(ctx, row, new Map());
}

/** Documents of published products with an id above `afterId`, in order of id: a page of a full reindex. */
export function searchDocuments(ctx: Pick<Context, 'db'>, afterId: number, limit: number): ProductSearchDocument[] {
  const cache = new Map<string, string[]>();
  return ctx.db.all<Row>(`${COLUMNS} WHERE p.id > ? AND p.state = 'PUBLISHED' ORDER BY p.id LIMIT ?`, [afterId, limit]).map((row) => document(ctx, row, cache));
}
