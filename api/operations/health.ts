/** What `/readyz` says, and what is logged when something falls behind. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { isBusy } from '../../db/client.ts';
import type { Context } from '../context.ts';
import { DAY, HOUR } from '../time.ts';
import { stampKeyProblems } from '../traceability/index.ts';
import { backupFolder, lastDue, newestBackup } from './schedule.ts';

/** 'fail' makes the floor not ready; 'warn' is for a person to look at. */
export type CheckStatus = 'ok' | 'warn' | 'fail';

export interface Check {
  status: CheckStatus;
  /** What was found, without personal data. */
  detail?: string;
}

export type CheckName = 'database' | 'search' | 'disk' | 'outbox' | 'backup' | 'stampKeys';

export interface Readiness {
  /** False when a check fails: the answer is then 503. */
  ok: boolean;
  checks: Record<CheckName, Check>;
}

const MB = 1024 * 1024;
/** Below this no write is safe any more: WAL and photos need room. */
export const DISK_FAIL_BYTES = 100 * MB;
export const DISK_WARN_BYTES = 1024 * MB;
/** An effect that has been due for so long means that the worker, or whom it calls, is down. */
const OUTBOX_WARN_MS = 5 * 60_000;
const SEARCH_PATIENCE_MS = 1_500;

/** A free write lock and a read: cheap, and false when the file is damaged, read-only or gone. */
function checkDatabase(ctx: Context): Check {
  if (!existsSync(ctx.db.file)) return { status: 'fail', detail: 'the database file is gone' };
  try {
    if (!ctx.db.get('SELECT 1 FROM generation LIMIT 1')) return { status: 'fail', detail: 'the database is empty' };
    ctx.db.transaction(() => ctx.db.run('UPDATE generation SET n = n WHERE 0'));
    return { status: 'ok' };
  } catch (error) {
    // another writer at work is a healthy database
    if (isBusy(error)) return { status: 'ok', detail: 'busy writing' };
    return { status: 'fail', detail: error instanceof Error ? error.message.slice(0, 200) : 'unknown' };
  }
}

async function checkSearch(ctx: Context): Promise<Check> {
  const { search } = ctx.services;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ ok: boolean; detail?: string }>((done) => {
    timer = setTimeout(() => done({ ok: false, detail: `no answer within ${SEARCH_PATIENCE_MS} ms` }), SEARCH_PATIENCE_MS);
  });
  try {
    const found = await Promise.race([search.health(), late]);
    // the embedded index answers while Meilisearch is down: people find things, but somebody should look
    if (found.ok) return { status: /\bdown\b/.test(found.detail ?? '') ? 'warn' : 'ok', detail: found.detail ?? search.engine };
    return { status: 'fail', detail: `${search.engine}: ${found.detail ?? 'does not answer'}` };
  } catch (error) {
    return { status: 'fail', detail: `${search.engine}: ${error instanceof Error ? error.name : 'unknown'}` };
  } finally {
    clearTimeout(timer);
  }
}

/** Judges the room left on a disk, in bytes. */
export function judgeDisk(free: number, total: number): Check {
  const detail = `${Math.round(free / MB)} MB free of ${Math.round(total / MB)} MB`;
  if (free < DISK_FAIL_BYTES) return { status: 'fail', detail };
  return { status: free < DISK_WARN_BYTES ? 'warn' : 'ok', detail };
}

async function checkDisk(ctx: Context): Promise<Check> {
  try {
    const disk = await statfs(ctx.env.DATA_DIR);
    return judgeDisk(disk.bavail * disk.bsize, disk.blocks * disk.bsize);
  } catch {
    return { status: 'fail', detail: 'the data folder cannot be read' };
  }
}

function checkOutbox(ctx: Context): Check {
  const now = ctx.now();
  const waiting = ctx.db.get<{ oldest: number | null; n: number }>(
    `SELECT min(created_at) AS oldest, count(*) AS n FROM outbox WHERE state = 'WAITING' AND created_at < ? AND (due_at <= ? OR attempts > 0)`,
    [now - OUTBOX_WARN_MS, now],
  )!;
  const held = ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE state = 'HELD'")!.n;
  const words: string[] = [];
  if (waiting.n > 0) words.push(`${waiting.n} effects wait, the oldest for ${Math.round((now - waiting.oldest!) / 60_000)} minutes`);
  if (held > 0) words.push(`${held} effects of unknown outcome wait for a person`);
  return words.length > 0 ? { status: 'warn', detail: words.join('; ') } : { status: 'ok' };
}

function checkBackup(ctx: Context): Check {
  const newest = newestBackup(backupFolder(ctx.env));
  const now = ctx.now();
  if (newest === undefined) {
    const since = ctx.db.get<{ createdAt: number }>('SELECT created_at AS createdAt FROM installation WHERE id = 1')?.createdAt ?? now;
    return now - since > DAY + 2 * HOUR ? { status: 'warn', detail: 'there is no backup yet' } : { status: 'ok', detail: 'the first one is due tonight' };
  }
  const hours = Math.floor((now - newest.at) / HOUR);
  const late = newest.at < lastDue(now - 2 * HOUR, ctx.env.BACKUP_HOUR);
  return { status: late ? 'warn' : 'ok', detail: `the newest is ${hours} hours old` };
}

function checkStampKeys(ctx: Context): Check {
  const missing = stampKeyProblems(ctx.db, ctx.services.stampKeys);
  if (missing.length === 0) return { status: 'ok' };
  return { status: 'fail', detail: missing.map((key) => `key ${key.keyId} (check value ${key.checkValue}) is missing: ${key.stamps} stamps cannot be checked`).join('; ') };
}

const guarded = (check: () => Check): Check => {
  try {
    return check();
  } catch (error) {
    return { status: 'fail', detail: error instanceof Error ? error.message.slice(0, 200) : 'unknown' };
  }
};

/** Looks at everything that the floor needs, now. Never throws. */
export async function readiness(ctx: Context): Promise<Readiness> {
  const [search, disk] = await Promise.all([checkSearch(ctx), checkDisk(ctx)]);
  const checks: Readiness['checks'] = {
    database: guarded(() => checkDatabase(ctx)),
    search,
    disk,
    outbox: guarded(() => checkOutbox(ctx)),
    backup: guarded(() => checkBackup(ctx)),
    stampKeys: guarded(() => checkStampKeys(ctx)),
  };
  return { ok: Object.values(checks).every((check) => check.status !== 'fail'), checks };
}

/** Logs what fell behind: when it changes, and again every hour as long as it lasts. */
export function createWatch(): (ctx: Context) => Promise<void> {
  const told = new Map<string, { status: CheckStatus; at: number }>();
  return async (ctx) => {
    const { checks } = await readiness(ctx);
    for (const [name, check] of Object.entries(checks)) {
      const last = told.get(name);
      if (check.status === 'ok') {
        if (last) ctx.log.info({ check: name }, 'caught up');
        told.delete(name);
        continue;
      }
      if (last?.status === check.status && ctx.now() - last.at < HOUR) continue;
      told.set(name, { status: check.status, at: ctx.now() });
      ctx.log[check.status === 'fail' ? 'error' : 'warn']({ check: name, detail: check.detail }, 'fallen behind');
    }
  };
}
