import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeDisk, createWatch, readiness } from '../../api/operations/health.ts';
import { backupIsDue, backupJob, backupName, lastDue, listBackups } from '../../api/operations/schedule.ts';
import type { Context } from '../../api/context.ts';
import type { SearchPort } from '../../api/search/index.ts';
import { DAY, HOUR } from '../../api/time.ts';
import { stampKeyRing } from '../../api/traceability/index.ts';
import { NOW, SYSTEM, testContext, type TestContext } from '../support/context.ts';

let t: TestContext;
let searchHealth: { ok: boolean; detail?: string } | 'silent' = { ok: true };
const search = {
  engine: 'fts5',
  health: () => (searchHealth === 'silent' ? new Promise(() => undefined) : Promise.resolve(searchHealth)),
} as unknown as SearchPort;

beforeEach(() => {
  searchHealth = { ok: true };
  t = testContext({ actor: SYSTEM, services: { search, stampKeys: stampKeyRing([]) }, env: { BACKUP_KEEP: '3', BACKUP_HOUR: '2' } });
  t.db.run("INSERT INTO installation (id, province_code, name, profile_json, created_at) VALUES (1, '38', 'Thanh Hóa', '{}', ?)", [NOW - 3 * DAY]);
});
afterEach(() => t.close());

const shelf = () => join(t.folder, 'backups');
const putBackup = (at: number) => {
  mkdirSync(shelf(), { recursive: true });
  writeFileSync(join(shelf(), backupName(at)), '');
};
/** 22 November 2026, an hour in Vietnam. */
const vn = (hour: number, day = 22) => Date.UTC(2026, 10, day, hour - 7);

describe('the daily backup', () => {
  it('is counted from the hour in Vietnam', () => {
    expect(lastDue(vn(9), 2)).toBe(vn(2));
    expect(lastDue(vn(1), 2)).toBe(vn(2, 21));
    expect(lastDue(vn(2), 2)).toBe(vn(2));
  });

  it('is due once a night, and one missed while the server was off is made up for', () => {
    expect(backupIsDue(t.ctx)).toBe(true);
    putBackup(vn(3));
    expect(backupIsDue(t.ctx)).toBe(false);
    t.setNow(vn(1, 23));
    expect(backupIsDue(t.ctx)).toBe(false);
    t.setNow(vn(2, 23) + 1);
    expect(backupIsDue(t.ctx)).toBe(true);
  });

  it('of a floor opened today waits for the night', () => {
    t.db.run('UPDATE installation SET created_at = ?', [vn(8)]);
    expect(backupIsDue(t.ctx)).toBe(false);
  });

  it('that failed is tried again after an hour, not every minute', () => {
    t.db.run("INSERT INTO job_run (name, last_started_at, last_error) VALUES ('backup', ?, 'Error: disk full')", [NOW - HOUR / 2]);
    expect(backupIsDue(t.ctx)).toBe(false);
    t.setNow(NOW + HOUR);
    expect(backupIsDue(t.ctx)).toBe(true);
  });

  it('is made beside the serving thread, and the oldest beyond BACKUP_KEEP leave', async () => {
    for (const days of [5, 4, 3, 2]) putBackup(NOW - days * DAY);
    writeFileSync(join(shelf(), 'a-hand-made-copy.tar'), '');
    await backupJob.run(t.ctx);
    expect(listBackups(shelf()).map((b) => b.at)).toEqual([NOW - 3 * DAY, NOW - 2 * DAY, NOW]);
    expect(existsSync(join(shelf(), 'a-hand-made-copy.tar'))).toBe(true);
    expect(readdirSync(shelf()).filter((name) => name.includes('tmp'))).toEqual([]);
    expect(backupIsDue(t.ctx)).toBe(false);
  }, 60_000);
});

describe('/readyz tells the truth', () => {
  it('when all is well', async () => {
    putBackup(vn(3));
    expect(await readiness(t.ctx)).toMatchObject({ ok: true, checks: { database: { status: 'ok' }, search: { status: 'ok', detail: 'fts5' }, outbox: { status: 'ok' }, backup: { status: 'ok' }, stampKeys: { status: 'ok' } } });
  });

  it('when the search engine is down, or hangs', async () => {
    searchHealth = { ok: false, detail: 'connection refused' };
    expect(await readiness(t.ctx)).toMatchObject({ ok: false, checks: { search: { status: 'fail', detail: 'fts5: connection refused' } } });
    searchHealth = 'silent';
    expect(await readiness(t.ctx)).toMatchObject({ ok: false, checks: { search: { status: 'fail' } } });
  });

  it('when the disk is nearly full, full, or gone', async () => {
    const gb = 1024 ** 3;
    expect(judgeDisk(20 * gb, 50 * gb).status).toBe('ok');
    expect(judgeDisk(0.5 * gb, 50 * gb).status).toBe('warn');
    expect(judgeDisk(0.05 * gb, 50 * gb).status).toBe('fail');
    const gone: Context = { ...t.ctx, env: { ...t.ctx.env, DATA_DIR: join(t.folder, 'gone') } };
    expect((await readiness(gone)).checks.disk.status).toBe('fail');
  });

  it('when the database fails', async () => {
    const closed: Context = { ...t.ctx, db: { ...t.ctx.db, get: () => { throw new Error('disk I/O error'); } } };
    expect(await readiness(closed)).toMatchObject({ ok: false, checks: { database: { status: 'fail', detail: 'disk I/O error' } } });
  });

  it('when a key that printed stamps is missing: it names the key', async () => {
    t.db.run("INSERT INTO stamp_key (check_value, created_at) VALUES ('0123456789abcdef', 1)");
    const { ok, checks } = await readiness(t.ctx);
    expect(ok).toBe(false);
    expect(checks.stampKeys.detail).toContain('0123456789abcdef');
  });

  it('when effects wait too long or need a person, and when the backup is late, it warns and stays ready', async () => {
    t.db.run("INSERT INTO outbox (topic, key, payload_json, created_at, due_at) VALUES ('x', 'a', '{}', ?, ?)", [NOW - HOUR, NOW - HOUR]);
    t.db.run("INSERT INTO outbox (topic, key, payload_json, created_at, due_at, state) VALUES ('x', 'b', '{}', ?, ?, 'HELD')", [NOW, NOW]);
    putBackup(NOW - 2 * DAY);
    const { ok, checks } = await readiness(t.ctx);
    expect(ok).toBe(true);
    expect(checks.outbox).toEqual({ status: 'warn', detail: '1 effects wait, the oldest for 60 minutes; 1 effects of unknown outcome wait for a person' });
    expect(checks.backup.status).toBe('warn');
  });
});

it('what falls behind is logged once, again after an hour, and when it has caught up', async () => {
  const said: string[] = [];
  const log = { ...t.ctx.log, warn: (o: { check: string }) => said.push(`warn ${o.check}`), error: (o: { check: string }) => said.push(`error ${o.check}`), info: (o: { check: string }) => said.push(`info ${o.check}`) };
  const ctx = { ...t.ctx, log: log as unknown as Context['log'] };
  putBackup(vn(3));
  const watch = createWatch();
  searchHealth = { ok: false };
  await watch(ctx);
  await watch(ctx);
  expect(said).toEqual(['error search']);
  t.setNow(NOW + HOUR);
  await watch(ctx);
  searchHealth = { ok: true };
  await watch(ctx);
  expect(said).toEqual(['error search', 'error search', 'info search']);
});
