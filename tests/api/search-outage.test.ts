import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOutboxWorker, enqueue, type OutboxWorker } from '../../api/outbox.ts';
import type { Context } from '../../api/context.ts';
import type { SearchDocument } from '../../api/search/documents.ts';
import { createSearch, type Search } from '../../api/search/service.ts';
import { searchHandlers, SEARCH_TOPIC } from '../../api/search/sync.ts';
import { write } from '../../api/write.ts';
import { NOW, SYSTEM, testContext, type TestContext } from '../support/context.ts';
import { fakeMeili, type FakeMeili } from './search-fake-meili.ts';
import { document, inSteps, QUIET, TODAY } from './search-fixtures.ts';

// The fake stands in for the wire only: what Meilisearch answers is judged in search-contract.test.ts, on a real one.
describe('when the Meilisearch server goes away', () => {
  let floor: TestContext;
  let meili: FakeMeili;
  let search: Search;
  let ctx: Context;
  let worker: OutboxWorker;
  let catalog: Map<number, SearchDocument>;
  let clock: number;

  beforeEach(async () => {
    meili = await fakeMeili();
    floor = testContext({ actor: SYSTEM });
    search = createSearch(floor.db, { MEILI_URL: meili.url, MEILI_API_KEY: 'key', MEILI_INDEX: 'floor' }, QUIET);
    catalog = new Map([1, 2, 3].map((id) => [id, document(id, { name: `Nước mắm số ${id}` })]));
    await search.rebuild(inSteps([...catalog.values()]));
    expect(await search.remoteAnswers(5_000)).toBe(true);
    clock = NOW;
    ctx = { ...floor.ctx, now: () => clock, services: { ...floor.ctx.services, search } };
    worker = createOutboxWorker(ctx, searchHandlers((_ctx, id) => catalog.get(id) ?? null));
  });
  afterEach(async () => {
    await worker.stop();
    await meili.down();
    floor.close();
  });

  const change = async (id: number, found: SearchDocument | null): Promise<void> => {
    if (found === null) catalog.delete(id);
    else catalog.set(id, found);
    await write(ctx, () => void enqueue(ctx, { topic: SEARCH_TOPIC, key: `product:${id}`, payload: { productId: id } }));
  };
  const waiting = (): number => floor.db.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE state = 'WAITING'")?.n ?? 0;

  test('the embedded index answers, and says so', async () => {
    expect((await search.search({ q: 'nuoc mam' }, TODAY)).engine).toBe('meilisearch');
    await meili.down();
    const result = await search.search({ q: 'nuoc mam so 2' }, TODAY);
    expect(result.engine).toBe('fts5');
    expect(result.hits[0]?.name).toBe('Nước mắm số 2');
    expect(await search.health()).toMatchObject({ ok: true, detail: expect.stringContaining('down') as string });
  });

  test('a change is found at once, its effect waits, and reaches the server by itself when it is back', async () => {
    await meili.down();
    await change(4, document(4, { name: 'Chè lam Phủ Quảng' }));
    await change(1, null);
    await worker.drain();
    expect((await search.search({ q: 'che lam' }, TODAY)).hits.map((hit) => hit.name)).toEqual(['Chè lam Phủ Quảng']);
    expect(waiting()).toBe(2);

    await meili.up();
    clock += 20_000;
    await worker.drain();
    for (let more = 0; more < 20 && waiting() > 0; more++) {
      clock += 1_000;
      await worker.drain();
    }
    expect(waiting()).toBe(0);
    expect([...(meili.indexes.get('floor')?.keys() ?? [])].sort()).toEqual([2, 3, 4]);
    expect(floor.db.all('SELECT * FROM search_task')).toEqual([]);
  });

  test('a task that takes long is asked after, not sent again', async () => {
    meili.slow = true;
    await change(5, document(5, { name: 'Mắm cáy' }));
    const before = meili.received;
    await worker.drain();
    clock += 1_000;
    await worker.drain();
    expect(meili.received).toBe(before + 1);
    expect(waiting()).toBe(1);
    meili.slow = false;
    clock += 1_000;
    await worker.drain();
    expect(waiting()).toBe(0);
    expect(meili.received).toBe(before + 1);
  });

  test('a server that comes back empty is filled again before it is believed', async () => {
    await meili.down();
    await search.search({ q: 'nuoc mam' }, TODAY);
    meili.indexes.clear();
    await meili.up();
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await search.search({ q: 'nuoc mam', page: 2 }, TODAY)).engine).toBe('fts5');
    expect(await search.remoteAnswers(5_000)).toBe(true);
    expect(meili.indexes.get('floor')?.size).toBe(3);
    expect((await search.search({ q: 'nuoc mam' }, TODAY)).engine).toBe('meilisearch');
  });
});
