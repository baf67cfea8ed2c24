/** kill -9 at random moments, with the real server: what was answered is there after the next start, and nothing is there twice. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSerial, openStampKeys, orderKey } from '../../api/traceability/index.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { openPdf } from '../support/printed-sheet.ts';
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
        if (answers.size + open.size >= 250) return sleep(20).then(() => undefined);
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

  it('while stamps are printed: every stamp stands once in files that are whole, and no half-written file is left', async () => {
    folder = await demoData();
    const item = read(folder, (db) => db.get<{ id: string; commune: string }>("SELECT t.public_id AS id, l.commune_code AS commune FROM lot l JOIN trade_item t ON t.id = l.trade_item_id WHERE l.code = 'BL-MINHHOA-1'")!);
    let range = '';
    const jobs = new Map<string, 'csv' | '24'>();
    const post = async (url: string, cookie: string, path: string, body: unknown, key: string) => {
      const answer = await fetch(url + path, { method: 'POST', body: JSON.stringify(body), headers: { cookie, origin: url, 'content-type': 'application/json', 'idempotency-key': key } });
      const text = await answer.text();
      expect(answer.status, text).toBeLessThan(300);
      return JSON.parse(text) as { publicId: string };
    };
    const unfinished = () => read(folder!, (db) => db.get<{ n: number }>("SELECT count(*) AS n FROM print_job WHERE state <> 'DONE'")!.n);
    let killedAtWork = 0;
    for (let round = 0; round < 5; round++) {
      const server = await startServer({ dataDir: folder });
      const cookie = await sessionOf(server, 'htx.balang@demo.sanque.vn');
      if (round === 0) {
        const lot = await post(server.url, cookie, '/api/v1/lots', { tradeItem: item.id, code: 'KILL-PRINT', productionDate: '2026-10-02', expiryDate: '2030-10-02', quantity: 50_000, communeCode: item.commune, standards: 'TCVN 5107:2018' }, 'kill-print-lot');
        range = (await post(server.url, cookie, `/api/v1/lots/${lot.publicId}/stamps`, { count: 42_345 }, 'kill-print-range')).publicId;
      }
      // asking for one more wakes the worker, which goes on with what the last kill left first
      const format = round % 2 === 0 ? '24' : 'csv';
      jobs.set((await post(server.url, cookie, `/api/v1/stamp-ranges/${range}/print-jobs`, { format }, `kill-print-${round}`)).publicId, format);
      await sleep(50 + Math.random() * 1_200);
      await server.kill();
      if (unfinished() > 0) killedAtWork++;
    }
    const last = await startServer({ dataDir: folder });
    for (const until = Date.now() + 90_000; unfinished() > 0 && Date.now() < until; ) await sleep(200);
    await last.stop();
    expect(unfinished()).toBe(0);
    expect(killedAtWork, 'kills that came in the middle of the work').toBeGreaterThan(1);
    for (const [job, format] of jobs) {
      const parts = read(folder, (db) => db.all<{ number: number; stamps: number; bytes: number; first: number; last: number }>('SELECT p.number, p.stamps, p.bytes, p.first_index AS first, p.last_index AS last FROM print_part p JOIN print_job j ON j.id = p.job_id WHERE j.public_id = ? ORDER BY p.number', [job]));
      expect(parts.reduce((sum, p) => sum + p.stamps, 0)).toBe(42_345);
      for (const [i, part] of parts.entries()) expect(part.first).toBe(i === 0 ? 0 : parts[i - 1]!.last + 1);
      const files = await readdir(join(folder, 'print', job));
      expect(files.toSorted()).toEqual(parts.map((p) => `part-${p.number}.${format === 'csv' ? 'csv' : 'pdf'}`).toSorted());
      const texts = await Promise.all(parts.map(async (p) => {
        const bytes = await readFile(join(folder!, 'print', job, `part-${p.number}.${format === 'csv' ? 'csv' : 'pdf'}`));
        expect(bytes.length).toBe(p.bytes);
        return bytes;
      }));
      if (format === 'csv') {
        const serials = texts.flatMap((t) => t.toString().trim().split('\r\n').slice(1).map((line) => line.split(',')[1]!));
        expect(new Set(serials).size).toBe(42_345);
      } else {
        for (const [i, bytes] of texts.entries()) expect((await openPdf(bytes)).numPages).toBe(Math.ceil(parts[i]!.stamps / 24));
      }
    }
  }, 240_000);
});
