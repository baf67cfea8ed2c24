/** kill -9 at random moments, with the real server: what was answered is there after the next start, and nothing is there twice. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSerial, openStampKeys, orderKey } from '../../api/traceability/index.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { demoData, sessionOf, startServer } from '../support/server.ts';

let folder: string | undefined;
afterEach(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

const ROUNDS = 4;
const read = <T>(dataDir: string, work: (db: Database) => T): T => {
  const db = openDatabase(join(dataDir, 'sanque.db'), { busyTimeoutMs: 5_000 });
  try {
    return work(db);
  } finally {
    db.close();
  }
};

/** Sends until the server dies under the requests; each outcome that came back is noted. */
async function untilKilled(server: Awaited<ReturnType<typeof startServer>>, send: () => Promise<void>, afterMs: number): Promise<void> {
  let over = false;
  const one = async () => {
    while (!over) await send().catch(() => undefined); // a request that died with the server has no answer
  };
  const all = Array.from({ length: 4 }, one);
  await sleep(afterMs);
  await server.kill();
  over = true;
  await Promise.all(all);
}

describe('kill -9', () => {
  it('while stamps are issued: what was answered is there once, and the same request again gets the same answer', async () => {
    folder = await demoData();
    const lot = read(folder, (db) => db.get<{ id: string }>("SELECT public_id AS id FROM lot WHERE code = 'BL-MINHHOA-1'")!.id);
    const before = read(folder, (db) => db.get<{ n: number }>('SELECT count(*) AS n FROM stamp_range')!.n);
    const answers = new Map<string, string>();
    const open = new Set<string>();
    let next = 0;
    const issue = async (url: string, cookie: string, key: string) => {
      const answer = await fetch(`${url}/api/v1/lots/${lot}/stamps`, {
        method: 'POST', body: JSON.stringify({ count: 2 }),
        headers: { cookie, origin: url, 'content-type': 'application/json', 'idempotency-key': key },
      });
      const body = (await answer.json()) as { publicId: string };
      expect(answer.status, JSON.stringify(body)).toBe(201);
      const known = answers.get(key);
      if (known) expect(body.publicId).toBe(known);
      answers.set(key, body.publicId);
      open.delete(key);
    };
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServer({ dataDir: folder });
      const cookie = await sessionOf(server, 'htx.balang@demo.sanque.vn');
      const unanswered = [...open];
      for (const key of unanswered) await issue(server.url, cookie, key); // asked, never answered: asked again
      await untilKilled(server, async () => {
        if (answers.size + open.size >= 400) return sleep(20).then(() => undefined);
        const key = `kill-test-${next++}`;
        open.add(key);
        await issue(server.url, cookie, key);
      }, 200 + Math.random() * 500);
    }
    const server = await startServer({ dataDir: folder });
    const cookie = await sessionOf(server, 'htx.balang@demo.sanque.vn');
    const asked = [...open, ...answers.keys()];
    for (const key of asked) await issue(server.url, cookie, key);
    await server.stop();
    expect(answers.size).toBeGreaterThan(20);
    read(folder, (db) => {
      const rows = db.all<{ publicId: string; number: number }>('SELECT public_id AS publicId, number FROM stamp_range ORDER BY id').slice(before);
      expect(rows.map((r) => r.publicId).toSorted()).toEqual([...answers.values()].toSorted());
      expect(new Set(rows.map((r) => r.number)).size).toBe(rows.length);
      const events = db.get<{ n: number }>(`SELECT count(*) AS n FROM epcis_event WHERE json_extract(json, '$."sanque:stampRange"') IN (SELECT value FROM json_each(?))`, [JSON.stringify(rows.map((r) => r.publicId))])!.n;
      expect(events).toBe(rows.length);
    });
  }, 180_000);

  it('while people scan: every answered check is counted, none twice', async () => {
    folder = await demoData();
    const { paths, range } = read(folder, (db) => {
      const row = db.get<{ id: number; number: number; gtin: string; check: string }>("SELECT r.id, r.number, r.gtin, k.check_value AS \"check\" FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id WHERE r.state = 'ACTIVATED'")!;
      const ring = openStampKeys({ db, dataDir: folder! });
      const serial = (index: number) => makeSerial(orderKey({ db })!, ring.rangeKey(row.check, row.number)!, { range: row.number, index });
      return { range: row.id, paths: Array.from({ length: 200 }, (_, i) => `/01/${row.gtin}/21/${serial(i)}`) };
    });
    const checks = (dataDir: string) => new Map(read(dataDir, (db) => db.all<{ idx: number; checks: number }>('SELECT idx, checks FROM stamp WHERE range_id = ?', [range])).map((r) => [r.idx, r.checks]));
    const before = checks(folder);
    const answered = new Map<number, number>();
    const sent = new Map<number, number>();
    const firsts = new Map<number, number>();
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServer({ dataDir: folder });
      await untilKilled(server, async () => {
        const index = Math.floor(Math.random() * paths.length);
        sent.set(index, (sent.get(index) ?? 0) + 1);
        const answer = await fetch(server.url + paths[index]!, { headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile' } });
        const page = await answer.text();
        if (page.includes('người kiểm tra đầu tiên')) firsts.set(index, (firsts.get(index) ?? 0) + 1);
        if (answer.headers.has('set-cookie')) answered.set(index, (answered.get(index) ?? 0) + 1);
      }, 200 + Math.random() * 500);
    }
    const after = checks(folder);
    expect([...answered.values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(100);
    for (let index = 0; index < paths.length; index++) {
      const counted = (after.get(index) ?? 0) - (before.get(index) ?? 0);
      expect(counted, paths[index]).toBeGreaterThanOrEqual(answered.get(index) ?? 0);
      expect(counted, paths[index]).toBeLessThanOrEqual(sent.get(index) ?? 0);
      expect(firsts.get(index) ?? 0, 'told "first" once at most').toBeLessThanOrEqual(1);
    }
  }, 180_000);
});
