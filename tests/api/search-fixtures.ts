/** The real register as search documents, and a search on a real database file. Shared by the search tests. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { SearchDocument } from '../../api/search/documents.ts';
import { createSearch, type Search } from '../../api/search/service.ts';
import type { Database } from '../../db/client.ts';

interface Row { name_vi: string; group: string; stars: string; province: string; place: string; producer: string }

const GROUPS: Record<string, string> = { 'Thực phẩm': 'food', 'Đồ uống': 'drinks', 'Dược liệu và sản phẩm từ dược liệu': 'herbs', 'Thủ công mỹ nghệ': 'crafts' };
const PROVINCES: Record<string, string> = { 'Thanh Hóa': '38', 'Huế': '46', 'Đà Nẵng': '48', 'Ninh Bình': '37', 'Vĩnh Long': '86', 'An Giang': '91', 'Thái Nguyên': '19', 'Quảng Ninh': '22', 'Phú Thọ': '25', 'Quảng Trị': '44' };

export const TODAY = '2026-11-22';

/** One document with everything that a test does not care about filled in. */
export function document(id: number, over: Partial<SearchDocument> & { name: string }): SearchDocument {
  return {
    id, slug: `p-${id}`, nameEn: null, producerName: null, producerSlug: null, group: 'food', groupName: 'Thực phẩm', provinceCode: '38', provinceName: 'Thanh Hóa',
    communeCode: null, communeName: null, oldPlace: null, stars: null, certificateUntil: null, announcedStars: null, announcedYear: null, proposedStars: null,
    priceFrom: null, priceKnown: false, publishedAt: Date.UTC(2026, 0, 1) + id * 60_000, illustration: false, ...over,
  };
}

/** The register of 207 products as it was announced. */
export function register(): SearchDocument[] {
  const rows = parse<Row>(readFileSync(new URL('../../db/data/ocop_products.csv', import.meta.url)), { columns: true, bom: true, skip_empty_lines: true });
  return rows.map((row, at) => {
    const grade = /^[345]$/u.test(row.stars) ? Number(row.stars) : null;
    return document(at + 1, {
      name: row.name_vi, slug: `r-${at + 1}`, producerName: row.producer || null, producerSlug: row.producer ? `m-${row.producer.length}-${at}` : null,
      group: GROUPS[row.group] ?? 'food', groupName: row.group, provinceName: row.province, provinceCode: PROVINCES[row.province] ?? null,
      oldPlace: row.place || null, announcedStars: grade, proposedStars: grade === null ? 5 : null,
    });
  });
}

export async function* inSteps(documents: readonly SearchDocument[], step = 50): AsyncGenerator<SearchDocument[]> {
  for (let from = 0; from < documents.length; from += step) {
    yield documents.slice(from, from + step);
    await Promise.resolve();
  }
}

export const QUIET = { info: () => undefined, warn: () => undefined };

export const MEILI_URL = process.env['MEILI_URL'] || undefined;

let indexes = 0;

/** A search over these documents. With `meili`, on an index of its own in the server at MEILI_URL, which must answer by itself. */
export async function searchOver(db: Database, documents: readonly SearchDocument[], meili = false): Promise<Search> {
  const search = createSearch(db, {
    MEILI_URL: meili ? MEILI_URL : undefined, MEILI_API_KEY: process.env['MEILI_API_KEY'], MEILI_INDEX: `test_${process.pid}_${Date.now()}_${++indexes}`,
  }, QUIET);
  await search.rebuild(inSteps(documents));
  if (meili && !(await search.remoteAnswers(10_000))) throw new Error('the Meilisearch index did not come to answer');
  return search;
}
