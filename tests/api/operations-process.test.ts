import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { demoData, sessionOf, startServer, type StartOptions, type TestServer } from '../support/server.ts';

// the first start of a run prepares the demo province
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const root = join(import.meta.dirname, '../..');
const started: TestServer[] = [];
const folders: string[] = [];
const start = async (options: StartOptions = {}): Promise<TestServer> => {
  const server = await startServer(options);
  started.push(server);
  return server;
};
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) {
    for (const name of readdirSync(dirname(folder))) if (name.startsWith(basename(folder))) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
});

const PRODUCER = 'htx.balang@demo.sanque.vn';
const script = (name: string, args: readonly string[], env: Record<string, string>) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', `scripts/${name}`, ...args], { cwd: root, encoding: 'utf8', timeout: 120_000, env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env } });

function inside<T>(dataDir: string, look: (db: Database) => T): T {
  const db = openDatabase(join(dataDir, 'sanque.db'), { busyTimeoutMs: 5_000 });
  try {
    return look(db);
  } finally {
    db.close();
  }
}

interface Ready { ok: boolean; checks: Record<string, { status: string; detail?: string }> }
const readyz = async (server: TestServer): Promise<[number, Ready]> => {
  const answer = await server.fetch('/readyz');
  return [answer.status, (await answer.json()) as Ready];
};

describe('one process', () => {
  it('answers healthz and readyz, opens one database for API and pages, and lets no second server in', async () => {
    const server = await start();
    expect((await server.fetch('/healthz')).status).toBe(200);
    const [status, ready] = await readyz(server);
    expect([status, ready.ok]).toEqual([200, true]);
    expect(Object.keys(ready.checks).sort()).toEqual(['backup', 'database', 'disk', 'outbox', 'search', 'stampKeys']);

    for (const path of ['/', '/san-pham', '/tim-kiem?q=mam', '/api/v1/search?q=mam', '/dang-nhap']) await (await server.fetch(path, { headers: { accept: 'text/html' } })).arrayBuffer();
    if (process.platform === 'linux') {
      const open = readdirSync(`/proc/${server.pid}/fd`).flatMap((fd) => {
        try {
          return [basename(readlinkSync(`/proc/${server.pid}/fd/${fd}`))];
        } catch {
          return [];
        }
      });
      expect(open.filter((name) => name === 'sanque.db')).toHaveLength(1);
    }

    const second = await startServer({ dataDir: server.dataDir }).then(() => 'served', (error: unknown) => String(error));
    expect(second).toMatch(new RegExp(`in use by a server \\(process ${server.pid}`));
    expect(await server.stop()).toBe(0);
  });

  it('lists every fault of its environment and ends with 1', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sanque-env-'));
    folders.push(folder);
    const run = script('serve.ts', [], { PORT: 'cửa', STAMP_SECRET: 'ngắn', PUBLIC_ORIGIN: 'ftp://x', DEMO_OTP: '12', DATA_DIR: folder });
    expect(run.status).toBe(1);
    for (const name of ['PORT', 'STAMP_SECRET', 'PUBLIC_ORIGIN', 'DEMO_OTP']) expect(run.stderr).toContain(name);
    expect(run.stderr).not.toContain('ngắn');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a stop', () => {
  it('finishes the request under way, takes no new one, and ends with 0', async () => {
    const server = await start();
    const body = JSON.stringify({ khong: 'đủ' });
    const length = Buffer.byteLength(body);
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST /api/v1/support/estimate HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body.slice(0, 3)}`);
    await new Promise((go) => setTimeout(go, 200));
    process.kill(server.pid, 'SIGTERM');
    await new Promise((go) => setTimeout(go, 300));
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    socket.write(body.slice(3));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 (200|422) /);
    socket.end();
    expect(await server.stop()).toBe(0);
    expect(server.logs.some((line) => line.msg === 'stopping')).toBe(true);
  });

  it('waits no longer than ten seconds for a client that never finishes', async () => {
    const server = await start();
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(`POST /api/v1/support/estimate HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx`);
    const from = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - from).toBeLessThan(15_000);
    socket.destroy();
  });
});

describe('kill -9 while producers are writing', () => {
  it('loses nothing that was acknowledged, leaves nothing half-written, and a repeated send is not a second product', async () => {
    const server = await start();
    const cookie = await sessionOf(server, PRODUCER);
    const organisationId = inside(server.dataDir, (db) => db.get<{ id: number }>('SELECT r.organisation_id AS id FROM organisation_role r JOIN person p ON p.id = r.person_id WHERE p.email = ?', [PRODUCER])!.id);
    const send = (at: TestServer, n: number) =>
      at.fetch('/api/v1/listings', {
        method: 'POST',
        headers: { cookie, origin: at.url, 'content-type': 'application/json', 'idempotency-key': `lan-thu-${String(n).padStart(6, '0')}` },
        body: JSON.stringify({ name: `Sản phẩm thử số ${n}`, groupCode: 'food', organisationId }),
      });
    const acknowledged = new Map<number, string>();
    let killed = false;
    const writer = async (from: number): Promise<void> => {
      for (let n = from; !killed; n += 4) {
        try {
          const answer = await send(server, n);
          if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
          acknowledged.set(n, ((await answer.json()) as { publicId: string }).publicId);
        } catch (error) {
          if (!killed) throw error;
        }
      }
    };
    const writers = Promise.all([1, 2, 3, 4].map(writer));
    const enough = (async () => {
      while (acknowledged.size < 60) await new Promise((go) => setTimeout(go, 5));
    })();
    await Promise.race([enough, writers]);
    killed = true;
    await server.kill();
    await writers;

    const again = await start({ dataDir: server.dataDir });
    folders.push(server.dataDir);
    inside(server.dataDir, (db) => {
      for (const [n, publicId] of acknowledged) expect(db.get('SELECT name FROM product WHERE public_id = ?', [publicId])).toEqual({ name: `Sản phẩm thử số ${n}` });
      expect(verifyAudit(db)).toBeNull();
      expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
      expect(db.get("SELECT count(*) AS n FROM product WHERE name LIKE 'Sản phẩm thử số %' AND NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.act = 'listing.create' AND a.object_id = CAST(product.id AS TEXT))")).toEqual({ n: 0 });
    });
    const [first] = acknowledged.keys();
    const replay = await send(again, first!);
    expect(((await replay.json()) as { publicId: string }).publicId).toBe(acknowledged.get(first!));
    inside(server.dataDir, (db) => expect(db.get('SELECT count(*) AS n FROM product WHERE name = ?', [`Sản phẩm thử số ${first}`])).toEqual({ n: 1 }));
  });
});

describe('migrations', () => {
  it('run once when two processes start on one new file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sanque-migrate-'));
    folders.push(folder);
    const one = () => {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'operations/migrator.ts'), join(folder, 'sanque.db')]);
      let said = '';
      child.stdout.on('data', (text: Buffer) => (said += text.toString()));
      child.stderr.on('data', (text: Buffer) => (said += text.toString()));
      return once(child, 'exit').then(([code]) => ({ code: code as number, said }));
    };
    const results = await Promise.all([one(), one(), one()]);
    expect(results.map((r) => [r.code, r.code === 0 ? '' : r.said])).toEqual([[0, ''], [0, ''], [0, '']]);
    const applied = results.flatMap((r) => JSON.parse(r.said) as string[]);
    inside(folder, (db) => {
      const tags = db.all<{ tag: string }>("SELECT tag FROM schema_migration WHERE tag NOT LIKE 'sql:%' ORDER BY id").map((row) => row.tag);
      expect(applied.sort()).toEqual([...tags].sort());
      expect(db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    });
  });
});

describe('readyz says it when', () => {
  it('Meilisearch is down: the embedded index answers, and a person should look', async () => {
    const server = await start({ env: { MEILI_URL: 'http://127.0.0.1:9' } });
    const [, ready] = await readyz(server);
    expect(ready.checks.search?.status).not.toBe('ok');
    expect(ready.checks.search?.detail).toContain('meilisearch');
    const found = (await (await server.fetch('/api/v1/search?q=nuoc%20mam')).json()) as { engine: string; total: number };
    expect(found).toMatchObject({ engine: 'fts5' });
    expect(found.total).toBeGreaterThan(0);
  });

  it('the key of printed stamps is gone: the server starts, makes no new key, and names the missing one', async () => {
    const dataDir = await demoData();
    folders.push(dataDir);
    rmSync(join(dataDir, 'stamp-secret'));
    const checkValue = inside(dataDir, (db) => db.get<{ v: string }>('SELECT check_value AS v FROM stamp_key')!.v);
    const server = await start({ dataDir });
    const [status, ready] = await readyz(server);
    expect([status, ready.ok]).toEqual([503, false]);
    expect(ready.checks.stampKeys?.detail).toContain(checkValue);
    expect(existsSync(join(dataDir, 'stamp-secret'))).toBe(false);
    expect((await server.fetch('/healthz')).status).toBe(200);
    expect((await server.fetch('/', { headers: { accept: 'text/html' } })).status).toBe(200);
  });
});

describe('the drill: back up while serving, lose everything, restore, serve', () => {
  it('by the commands of the README', async () => {
    const server = await start();
    const shelf = mkdtempSync(join(tmpdir(), 'sanque-drill-'));
    folders.push(shelf);
    const file = join(shelf, 'backup.tar');
    const made = script('backup.ts', [file], { DATA_DIR: server.dataDir });
    expect([made.status, made.stderr]).toEqual([0, '']);
    const before = (await (await server.fetch('/api/v1/search?q=&limit=1')).json()) as { total: number };

    const early = script('restore.ts', [file], { DATA_DIR: server.dataDir });
    expect(early.status).toBe(1);
    expect(early.stderr).toContain('in use by a server');
    expect((await server.fetch('/healthz')).status).toBe(200);

    await server.kill();
    const dataDir = server.dataDir;
    folders.push(dataDir);
    writeFileSync(join(dataDir, 'sanque.db'), 'the disk was not kind');
    const restored = script('restore.ts', [file], { DATA_DIR: dataDir });
    expect([restored.status, restored.stderr]).toEqual([0, '']);
    const [kept] = readdirSync(dirname(dataDir)).filter((name) => name.startsWith(`${basename(dataDir)}.before-restore-`));
    expect(readFileSync(join(dirname(dataDir), kept!, 'sanque.db'), 'utf8')).toBe('the disk was not kind');

    const again = await start({ dataDir });
    expect((await readyz(again))[0]).toBe(200);
    expect(await (await again.fetch('/api/v1/search?q=&limit=1')).json()).toMatchObject({ total: before.total });
    inside(dataDir, (db) => {
      expect(verifyAudit(db)).toBeNull();
      expect(db.get("SELECT act FROM audit_entry WHERE act = 'installation.restore'")).toBeTruthy();
    });
  });

  it('a wrong call says how to call it', () => {
    expect(script('backup.ts', [], {}).stderr).toContain('Usage');
    expect(script('restore.ts', ['--help'], {}).stderr).toContain('Usage');
    expect(script('restore.ts', ['/khong/co/tep.tar'], { DATA_DIR: join(tmpdir(), 'khong-co') }).stderr).toContain('There is no file');
  });
});
