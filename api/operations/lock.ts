/** One server, or one restore, per data folder. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBusy, openDatabase } from '../../db/client.ts';
import { HOLDER_FILE, LOCK_FILE } from './layout.ts';

export interface DataFolderLock {
  release(): void;
}

/** What the holder of a lock wrote about itself; for the sentence only, the kernel's lock is what decides. */
interface Holder {
  pid: number;
  what: string;
  since: number;
}

export class DataFolderLocked extends Error {
  override name = 'DataFolderLocked';
}

/**
 * Takes the data folder for this process, until `release()` or the end of the process, however it ends: the lock is
 * an open write transaction on a file of its own, which the kernel lets go when the process dies.
 *
 * Nothing in the holding process may open and close `lock.db` by other means: POSIX would drop the lock.
 * @param what who holds it, for the refusal's sentence
 * @throws DataFolderLocked when another process has it
 */
export function lockDataFolder(dataDir: string, what = 'server'): DataFolderLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const holderFile = join(dataDir, HOLDER_FILE);
  const db = openDatabase(join(dataDir, LOCK_FILE), { busyTimeoutMs: 0 });
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    db.close();
    if (!isBusy(error)) throw error;
    const holder = readHolder(holderFile);
    throw new DataFolderLocked(`The data folder ${dataDir} is in use by ${holder ? `a ${holder.what} (process ${holder.pid}, since ${new Date(holder.since).toISOString()})` : 'another process'}. Stop it first.`);
  }
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, what, since: Date.now() } satisfies Holder), { mode: 0o600 });
  let held = true;
  return {
    release: () => {
      if (!held) return;
      held = false;
      rmSync(holderFile, { force: true });
      db.exec('ROLLBACK');
      db.close();
    },
  };
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
