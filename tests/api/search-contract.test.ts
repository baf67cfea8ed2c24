import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SearchDocument } from '../../api/search/documents.ts';
import type { SearchParams } from '../../api/search/results.ts';
import type { Search } from '../../api/search/service.ts';
import { searchHandlers, SEARCH_TOPIC } from '../../api/search/sync.ts';
import { createOutboxWorker, enqueue } from '../../api/outbox.ts';
import { write } from '../../api/write.ts';
import { openDatabase } from '../../db/client.ts';
import { createSearch } from '../../api/search/service.ts';
import { SYSTEM, testContext, type TestContext } from '../support/context.ts';
import { document, inSteps, MEILI_URL, QUIET, register, searchOver, TODAY } from './search-fixtures.ts';

const names = async (search: Search, params: SearchParams, today = TODAY): Promise<string[]> => (await search.search(params, today)).hits.map((hit) => hit.name);

const SHOP: readonly SearchDocument[] = [
  document(1, { name: 'Nước mắm Ba Làng', producerName: 'HTX Nước mắm Ba Làng', stars: 4, certificateUntil: '2027-03-01', priceFrom: 90_000, priceKnown: true, illustration: true }),
  document(2, { name: 'Nước mắm Hải Bình', stars: 4, certificateUntil: '2026-11-22', priceFrom: 60_000, priceKnown: true }),
  document(3, { name: 'Nước mắm Cự Nham', announcedStars: 4 }),
  document(4, { name: 'Nước mắm Nam Ô', provinceCode: '48', provinceName: 'Đà Nẵng', announcedStars: 3, oldPlace: 'phường Hòa Hiệp Nam, Liên Chiểu' }),
  document(5, { name: 'Mật ong <rừng> & "hoa"', group: 'food', priceFrom: 200_000, priceKnown: true }),
  document(6, { name: 'Rượu sim', group: 'drinks', groupName: 'Đồ uống' }),
  document(7, { name: 'Ấm trà', group: 'crafts', groupName: 'Thủ công mỹ nghệ', communeCode: '14812', communeName: 'Phường Hạc Thành' }),
  document(8, { name: 'Đũa dừa', group: 'crafts', groupName: 'Thủ công mỹ nghệ' }),
];

const HOSTILE: readonly string[] = [
  '"', '""""', "'", '*', 'nước*', '-', 'a -b', 'NOT', 'AND OR NOT', 'nước AND', 'NEAR(nước mắm)', 'name:nước', '{name}: nước', '^nước', 'nước + mắm', '(', ')(', '\\', '%', '_', ';--', "'; DROP TABLE search_document; --",
  '\u0000', 'nước\u0000mắm', '\u202enước mắm\u202c', '\u200bnước\u200b', '\ufeff', '🍯🐝', '👩‍🌾 mật ong', '\ud800', '\udc00x', 'ﷺ', '𝓷𝓾𝓸𝓬', 'ｎｕｏｃ ｍａｍ', '中文 搜索', 'русский', 'ا ب ت', 'x'.repeat(10_000), 'nước mắm '.repeat(1_200), '́'.repeat(500),
  'a b c d e f g h i j k l m n o p', 'nước mắm nước mắm nước mắm nước mắm nước mắm nước mắm nước mắm', '<script>alert(1)</script>', '${7*7}', '../../etc/passwd', '0', '1e400', 'NaN', 'null', 'undefined', '__proto__', 'constructor toString', '   ', '\n\t', '"nước mắm', '[[nước]]', 'id IN [1]',
];

/** The same suite runs on each engine that is there. */
const ENGINES = [['fts5', false], ...(MEILI_URL === undefined ? [] : [['meilisearch', true] as const])] as const;
if (MEILI_URL === undefined) process.stdout.write('\nSearch contract on meilisearch: SKIPPED, MEILI_URL is not set.\n');

describe.each(ENGINES)('search on %s', (engine, meili) => {
  let floor: TestContext;
  let search: Search;

  beforeAll(async () => {
    floor = testContext();
    search = await searchOver(floor.db, SHOP, meili);
    if (meili) process.stdout.write(`\nSearch contract on Meilisearch at ${MEILI_URL ?? ''}\n`);
  });
  afterAll(() => floor?.close());

  test('says which engine answered, how long it took, and how many there are', async () => {
    const result = await search.search({ q: 'nuoc mam' }, TODAY);
    expect(result).toMatchObject({ engine, total: 4, page: 1, limit: 24 });
    expect(result.tookMs).toBeGreaterThanOrEqual(0);
    expect(await search.health()).toEqual({ ok: true, detail: engine });
  });

  test('finds without marks, with them, in NFD, in capitals and in raw Telex alike', async () => {
    for (const q of ['nuoc mam ba lang', 'nước mắm ba làng', 'nước mắm ba làng'.normalize('NFD'), 'NƯỚC MẮM BA LÀNG', 'nuowcs mawms ba langf']) {
      expect((await names(search, { q }))[0], q).toBe('Nước mắm Ba Làng');
    }
  });

  test('lets typed marks decide the order and nothing else', async () => {
    expect((await names(search, { q: 'dừa' }))[0]).toBe('Đũa dừa');
    expect(await names(search, { q: 'dua' })).toEqual(await names(search, { q: 'đũa' }));
  });

  test('marks what was found, as safe HTML', async () => {
    const [hit] = (await search.search({ q: 'mat ong' }, TODAY)).hits;
    expect(hit?.nameHtml).toBe('<mark>Mật ong</mark> &lt;rừng&gt; &amp; &quot;hoa&quot;');
  });

  test('counts stars only while the certificate is valid, that day included', async () => {
    const on = async (day: string) => {
      const { facets, hits } = await search.search({ q: 'nước mắm' }, day);
      return { stars: facets.stars, worn: hits.filter((hit) => hit.grading?.state === 'valid').map((hit) => hit.name).sort() };
    };
    expect(await on('2026-11-22')).toEqual({ stars: { 4: 2 }, worn: ['Nước mắm Ba Làng', 'Nước mắm Hải Bình'] });
    expect(await on('2026-11-23')).toEqual({ stars: { 4: 1 }, worn: ['Nước mắm Ba Làng'] });
    expect(await names(search, { stars: [4] }, '2026-11-23')).toEqual(['Nước mắm Ba Làng']);
    expect(await names(search, { q: 'nước mắm 4 sao', sort: 'name' }, '2026-11-23')).toEqual(['Nước mắm Ba Làng', 'Nước mắm Cự Nham']);
  });

  test('counts facets under all other choices, so that a choice can be widened', async () => {
    const { facets, total } = await search.search({ group: ['crafts'] }, TODAY);
    expect(total).toBe(2);
    expect(facets.group).toEqual({ food: 5, drinks: 1, crafts: 2 });
    expect(facets.province).toEqual({ 38: 2 });
    expect(facets.commune).toEqual({ 14812: 1 });
    expect(facets.priced).toEqual({ known: 0, unknown: 2 });
    const both = await search.search({ group: ['food'], announced: [3] }, TODAY);
    expect(both.total).toBe(1);
    expect(both.facets.announced).toEqual({ 3: 1, 4: 1 });
  });

  test('filters by group, place, announcement and price, several values meaning any', async () => {
    expect((await names(search, { group: ['drinks', 'crafts'], sort: 'name' }))).toEqual(['Ấm trà', 'Đũa dừa', 'Rượu sim']);
    expect(await names(search, { place: ['48'] })).toEqual(['Nước mắm Nam Ô']);
    expect(await names(search, { place: ['14812'] })).toEqual(['Ấm trà']);
    expect((await search.search({ announced: [3, 4] }, TODAY)).total).toBe(2);
    expect((await search.search({ priced: true }, TODAY)).total).toBe(3);
    expect((await search.search({ priced: false }, TODAY)).total).toBe(5);
  });

  test('sorts by price with the unpriced last, by name as a Vietnamese dictionary does, and by the newest', async () => {
    expect((await names(search, { q: 'nuoc mam', sort: 'price' })).slice(0, 2)).toEqual(['Nước mắm Hải Bình', 'Nước mắm Ba Làng']);
    expect((await names(search, { q: 'nuoc mam', sort: 'price-desc' })).slice(0, 2)).toEqual(['Nước mắm Ba Làng', 'Nước mắm Hải Bình']);
    expect((await names(search, { sort: 'name' })).slice(0, 3)).toEqual(['Ấm trà', 'Đũa dừa', 'Mật ong <rừng> & "hoa"']);
    expect((await names(search, { sort: 'newest' }))[0]).toBe('Đũa dừa');
  });

  test('pages without a gap or a repeat', async () => {
    const pages = await Promise.all([1, 2, 3, 4].map((page) => names(search, { page, limit: 3, sort: 'name' })));
    expect(pages.flat().sort()).toEqual(SHOP.map((d) => d.name).sort());
    expect(pages[3]).toEqual([]);
    const ranked = await Promise.all([1, 2].map((page) => names(search, { q: 'nuoc mam', page, limit: 2 })));
    expect(new Set(ranked.flat()).size).toBe(4);
  });

  test('helps when nothing is found', async () => {
    const { total, help } = await search.search({ q: 'zzzzqqq' }, TODAY);
    expect(total).toBe(0);
    expect(help?.groups[0]).toEqual({ code: 'food', name: 'Thực phẩm', products: 5 });
  });

  test('says how it understood and shows the nearest when a word is nowhere', async () => {
    expect((await search.search({ q: 'fish sauce' }, TODAY)).understoodAs).toBe('nước mắm');
    expect(await search.search({ q: 'rượu vang' }, TODAY)).toMatchObject({ relaxed: true, total: 1 });
  });

  test.each(HOSTILE.map((q) => [JSON.stringify(q.slice(0, 40)), q] as const))('takes %s for a query like any other', async (_name, q) => {
    const result = await search.search({ q }, TODAY);
    expect(result.engine).toBe(engine);
    expect(result.total).toBeGreaterThanOrEqual(result.hits.length);
    expect(Array.isArray(await search.suggest(q, TODAY))).toBe(true);
  });

  test('suggests products, makers, groups and places, eight at most', async () => {
    const list = await search.suggest('nuoc m', TODAY);
    expect(list.length).toBeLessThanOrEqual(8);
    expect(list[0]).toMatchObject({ kind: 'product', html: expect.stringContaining('<mark>') as string });
    expect(list.some((one) => one.kind === 'producer' && one.text === 'HTX Nước mắm Ba Làng')).toBe(true);
    expect((await search.suggest('thu cong', TODAY)).some((one) => one.kind === 'group' && one.id === 'crafts')).toBe(true);
    expect((await search.suggest('lien chi', TODAY)).some((one) => one.kind === 'place')).toBe(true);
  });

  test('finds a published change within two seconds, and a withdrawn product no more', async () => {
    const shop = testContext({ actor: SYSTEM });
    const own = await searchOver(shop.db, SHOP, meili);
    const ctx = { ...shop.ctx, now: Date.now, services: { ...shop.ctx.services, search: own } };
    const catalog = new Map<number, SearchDocument>([[99, document(99, { name: 'Chè đắng Mường Lát' })]]);
    const worker = createOutboxWorker(ctx, searchHandlers((_ctx, id) => catalog.get(id) ?? null), 100);
    worker.start();
    const ask = () => write(ctx, () => void enqueue(ctx, { topic: SEARCH_TOPIC, key: 'product:99', payload: { productId: 99 } }));
    const seen = async (wanted: boolean): Promise<number> => {
      const started = Date.now();
      while ((await names(own, { q: 'che dang' })).includes('Chè đắng Mường Lát') !== wanted) {
        if (Date.now() - started > 5_000) throw new Error('not in time');
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      return Date.now() - started;
    };
    await ask();
    expect(await seen(true)).toBeLessThan(2_000);
    catalog.delete(99);
    await ask();
    expect(await seen(false)).toBeLessThan(2_000);
    await worker.stop();
    shop.close();
  });

  test('rebuilds without a gap: whoever searches meanwhile finds everything, and changes made meanwhile are kept', async () => {
    const shop = testContext();
    const own = await searchOver(shop.db, register(), meili);
    const wrong: number[] = [];
    let searches = 0;
    let building = true;
    const watcher = (async () => {
      while (building) {
        const { total } = await own.search({ q: 'nuoc mam', page: 1 + (searches++ % 2) }, TODAY);
        if (total !== 24) wrong.push(total);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
    async function* slowly(): AsyncGenerator<SearchDocument[]> {
      let step = 0;
      for await (const documents of inSteps(register(), 20)) {
        yield documents;
        await new Promise((resolve) => setTimeout(resolve, 15));
        // In the middle of it one product comes, one changes its name, one goes: the source has read them already or never will.
        if (++step === 4) await own.put(1_000, document(1_000, { name: 'Cốm hộc Mường Khô' }));
        if (step === 5) await own.put(1, document(1, { name: 'Chè lam đổi tên' }));
        if (step === 6) await own.put(2, null);
      }
    }
    await own.rebuild(slowly());
    building = false;
    await watcher;
    expect(wrong).toEqual([]);
    expect(searches).toBeGreaterThan(10);
    const settle = async (q: string, wanted: string[]): Promise<void> => {
      for (let tries = 0; tries < 60 && JSON.stringify(await names(own, { q })) !== JSON.stringify(wanted); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await names(own, { q }), q).toEqual(wanted);
    };
    await settle('com hoc muong kho', ['Cốm hộc Mường Khô']);
    await settle('che lam doi ten', ['Chè lam đổi tên']);
    expect(await names(own, { q: 'mat ong huong hoa' })).not.toContain('Mật ong Hưởng Hoa');
    shop.close();
  });

  test('counts a maker’s products once, however often they change', async () => {
    const shop = testContext();
    const own = await searchOver(shop.db, SHOP, false);
    for (const priceFrom of [1_000, 2_000, 3_000]) {
      await own.put(1, { ...SHOP[0], priceFrom } as SearchDocument);
      await names(own, { q: 'nuoc mam' });
    }
    await own.put(2, null);
    const [maker] = (await own.suggest('htx nuoc mam', TODAY)).filter((one) => one.kind === 'producer');
    expect(maker).toMatchObject({ text: 'HTX Nước mắm Ba Làng', products: 1 });
    expect((await own.search({ q: 'zzzqqq' }, TODAY)).help?.groups[0]).toMatchObject({ code: 'food', products: 4 });
    shop.close();
  });

  test('sees what another process wrote or rebuilt', async () => {
    const shop = testContext();
    const own = await searchOver(shop.db, SHOP, false);
    const elsewhere = openDatabase(shop.db.file);
    const other = createSearch(elsewhere, { MEILI_URL: undefined, MEILI_API_KEY: undefined, MEILI_INDEX: 'none' }, QUIET);
    await names(own, { q: 'nuoc mam' });
    await other.put(50, document(50, { name: 'Nước mắm mới về' }));
    await vi.waitFor(async () => expect(await names(own, { q: 'nuoc mam moi ve' })).toContain('Nước mắm mới về'));
    await other.rebuild(inSteps(SHOP.slice(0, 3)));
    await vi.waitFor(async () => expect((await own.search({}, TODAY)).total).toBe(3));
    elsewhere.close();
    shop.close();
  });
});

describe.skipIf(MEILI_URL === undefined)('both engines', () => {
  test('give the same totals, facets and first hits over the register', async () => {
    const shop = testContext();
    const twin = testContext();
    const [fts5, meili] = [await searchOver(shop.db, register()), await searchOver(twin.db, register(), true)];
    for (const params of [{ q: 'nước mắm' }, { q: 'trà' }, { q: 'bánh tráng đà nẵng' }, { q: 'lạc', group: ['food'] }, { q: 'tea' }, { announced: [5] }, { q: 'huế', sort: 'name' }, { q: 'gao nep', place: ['37'] }] satisfies SearchParams[]) {
      const [a, b] = [await fts5.search(params, TODAY), await meili.search(params, TODAY)];
      expect({ engine: b.engine, total: b.total, facets: b.facets, first: b.hits.slice(0, 3).map((hit) => hit.name) }, JSON.stringify(params))
        .toEqual({ engine: 'meilisearch', total: a.total, facets: a.facets, first: a.hits.slice(0, 3).map((hit) => hit.name) });
    }
    shop.close();
    twin.close();
  });
});
