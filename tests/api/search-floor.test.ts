import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approveListing, commitImport, saveListing, startImport, submitListing, suspendListing } from '../../api/catalog/index.ts';
import type { Context } from '../../api/context.ts';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import { createOutboxWorker, type OutboxWorker } from '../../api/outbox.ts';
import { createSearch, outboxHandlers, reindex, routes, searchProducts } from '../../api/search/index.ts';
import type { SearchResult } from '../../api/search/index.ts';
import { catalogFloor, listing, type CatalogFloor } from './catalog-floor.ts';
import { QUIET } from './search-fixtures.ts';

const app = createRouter();
app.use(withContext);
app.onError((error, c) => problemResponse(error, c.get('ctx')));
app.route('/api/v1', routes);

describe('the register, imported and searched over HTTP', () => {
  let floor: CatalogFloor;
  let ctx: Context;
  let worker: OutboxWorker;
  const get = async (path: string): Promise<{ status: number; body: SearchResult & { suggestions: { kind: string; text: string; href: string }[]; vi: string } }> => {
    const response = await app.request(`/api/v1${path}`, {}, { ctx });
    return { status: response.status, body: (await response.json()) as never };
  };
  const find = async (q: string): Promise<SearchResult> => (await get(`/search?q=${encodeURIComponent(q)}`)).body;

  beforeAll(async () => {
    floor = await catalogFloor();
    const search = createSearch(floor.db, { MEILI_URL: undefined, MEILI_API_KEY: undefined, MEILI_INDEX: 'x' }, QUIET);
    ctx = { ...floor.system, services: { search } as unknown as Context['services'] };
    worker = createOutboxWorker(ctx, outboxHandlers);
    const bytes = readFileSync(new URL('../../db/data/ocop_products.csv', import.meta.url));
    const { jobId } = await startImport(floor.officer, { filename: 'register.csv', bytes });
    await commitImport(floor.officer, jobId, { waitMs: Infinity });
    await worker.drain();
  }, 120_000);
  afterAll(() => floor.close());

  test('every product of the register is found, and no inner id leaves', async () => {
    const { status, body } = await get('/search?limit=60');
    expect(status).toBe(200);
    expect(body).toMatchObject({ engine: 'fts5', total: 207, page: 1, limit: 60 });
    expect(body.hits[0]).not.toHaveProperty('id');
    expect(body.facets.stars).toEqual({});
    expect(Object.values(body.facets.announced).reduce((a, b) => a + b, 0)).toBe(204);
  });

  test('old places lead to today’s communes: the ward and the district of before find what the new commune has', async () => {
    expect((await find('nuoc mam hoa hiep nam')).hits[0]).toMatchObject({ place: expect.stringContaining('Hải Vân') as string });
    expect((await find('mắm hải vân')).hits.map((hit) => hit.name)).toContain('Nước mắm nhĩ Bình Minh');
    expect((await find('sơn trà')).total).toBeGreaterThan(5);
    expect((await find('quảng nam')).total).toBeGreaterThan(20);
  });

  test('filters by code and says in Vietnamese what is wrong with one', async () => {
    expect((await get('/search?q=nuoc+mam&province=48')).body.total).toBe((await get('/search?q=nuoc+mam&place=48')).body.total);
    expect((await get('/search?group=crafts&sort=name')).body.hits.every((hit) => hit.group === 'crafts')).toBe(true);
    expect((await get('/search?price=known')).body.total).toBe(0);
    for (const wrong of ['page=0', 'page=x', 'limit=61', 'stars=9', 'place=abc', 'sort=best', 'group=%3Cscript%3E', 'price=cheap']) {
      const { status, body } = await get(`/search?${wrong}`);
      expect([status, typeof body.vi], wrong).toEqual([422, 'string']);
    }
  });

  test('suggests while one types', async () => {
    const { body } = await get('/search/suggest?q=lach%20gi');
    expect(body.suggestions[0]).toMatchObject({ kind: 'product', text: expect.stringContaining('Lạch Giang') as string });
    expect((await get('/search/suggest')).body.suggestions).toEqual([]);
  });

  test('an approved listing is found by undiacritised words, and a suspended one is not', async () => {
    const saved = await saveListing(floor.owner, listing(floor, { name: 'Mắm moi Hải Bình' }));
    await submitListing(floor.owner, { publicId: saved.publicId, version: saved.version });
    await worker.drain();
    expect((await find('mam moi hai binh')).hits.map((hit) => hit.name)).not.toContain('Mắm moi Hải Bình');
    await approveListing(floor.officer, { publicId: saved.publicId, version: saved.version });
    await worker.drain();
    expect((await find('mam moi hai binh')).hits[0]?.name).toBe('Mắm moi Hải Bình');
    await suspendListing(floor.officer, { publicId: saved.publicId, version: saved.version, reason: 'Nhãn ghi sai khối lượng tịnh.' });
    await worker.drain();
    expect((await find('mam moi hai binh')).hits.map((hit) => hit.name)).not.toContain('Mắm moi Hải Bình');
  });

  test('a page kept before a change reached the index is not kept after it', async () => {
    const generation = () => floor.db.get<{ n: number }>("SELECT n FROM generation WHERE scope = 'catalog'")?.n ?? 0;
    const saved = await saveListing(floor.owner, listing(floor, { name: 'Mắm chua Hải Bình' }));
    await submitListing(floor.owner, { publicId: saved.publicId, version: saved.version });
    await approveListing(floor.officer, { publicId: saved.publicId, version: saved.version });
    const rendered = generation();
    await worker.drain();
    expect(generation()).toBeGreaterThan(rendered);
    await suspendListing(floor.officer, { publicId: saved.publicId, version: saved.version, reason: 'Nhãn ghi sai khối lượng tịnh.' });
    await worker.drain();
  });

  test('a reindex from the catalogue gives the same answers', async () => {
    const before = await searchProducts(ctx, { q: 'chè', limit: 60 });
    expect(await reindex(ctx)).toEqual([{ engine: 'fts5', documents: 207 }]);
    const after = await searchProducts(ctx, { q: 'chè', limit: 60 });
    expect({ ...after, tookMs: 0 }).toEqual({ ...before, tookMs: 0 });
  });
});
