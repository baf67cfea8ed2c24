/** The copy of the database that is taken before a migration changes it: what a roll-back returns to. */
import { mkdirSync, readdirSync, renameSync, rmSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../db/client.ts';
import type { Logger } from '../log.ts';
import { SNAPSHOT_FOLDER } from './layout.ts';
import { syncPath } from './durable.ts';

const KEEP = 5;

export interface SnapshotOptions {
  file: string;
  /** The schema that the file has now. */
  from: string;
  dataDir: string;
  log: Logger;
  now?: number;
}

/**
 * Copies the database to `DATA_DIR/snapshots/before-…` and keeps the newest five.
 * `npm run restore -- SNAPSHOT` returns to it; photos and keys stay as they are.
 * @returns path of the snapshot
 */
export function snapshotBefore({ file, from, dataDir, log, now = Date.now() }: SnapshotOptions): string {
  const folder = join(dataDir, SNAPSHOT_FOLDER);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date(now).toISOString().replace(/[:.]/g, '-');
  const target = join(folder, `${stamp}-after-${from.replace(/[^\w-]/g, '_')}.db`);
  const beside = `${target}.tmp`;
  copyDatabase(file, beside);
  renameSync(beside, target);
  syncPath(folder);
  const old = readdirSync(folder).filter((name) => name.endsWith('.db')).sort().slice(0, -KEEP);
  for (const name of old) rmSync(join(folder, name), { force: true });
  log.info({ snapshot: target, from }, 'snapshot taken before migrating');
  return target;
}

/**
 * A consistent copy of a database that others may be writing to (`VACUUM INTO`), readable by its owner only, on the disk
 * when this returns. Blocks its thread for as long as the copy takes: not for the serving thread.
 */
export function copyDatabase(file: string, target: string): void {
  rmSync(target, { force: true });
  const db = openDatabase(file, { busyTimeoutMs: 10_000 });
  try {
    db.run('VACUUM INTO ?', [target]);
  } finally {
    db.close();
  }
  chmodSync(target, 0o600);
  syncPath(target);
}
