/** What stands where in a data folder, and what of it a backup holds. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const DATABASE_FILE = 'sanque.db';
export const MEDIA_FOLDER = 'media';
export const DOCUMENT_FOLDER = 'documents';
export const LOCK_FILE = 'lock.db';
export const HOLDER_FILE = 'lock-holder.json';
export const SNAPSHOT_FOLDER = 'snapshots';
export const BACKUP_FOLDER = 'backups';

/** Not in a backup: the live database (its copy is taken by SQLite), the lock, other copies, and photos half received. */
const LEFT_OUT = [
  new RegExp(`^${DATABASE_FILE.replace('.', '\\.')}`),
  /^lock(\.db|-holder)/,
  new RegExp(`^(${SNAPSHOT_FOLDER}|${BACKUP_FOLDER}|tmp)(/|$)`),
  /^media\/staged(\/|$)/,
  /\.(part|tmp|log)$/,
];

/** A path inside a data folder that a backup may hold: plain names only, no way out of the folder. */
export function isSafePath(path: string): boolean {
  return path.length <= 200 && path.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part)) && path.split('/').length <= 8;
}

/** The regular files of the data folder, beside the database, that belong in a backup: photos and keys. Sorted; links are left out. */
export function filesToKeep(dataDir: string): string[] {
  const found: string[] = [];
  const walk = (inside: string): void => {
    for (const entry of readdirSync(join(dataDir, inside), { withFileTypes: true })) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (LEFT_OUT.some((pattern) => pattern.test(path)) || !isSafePath(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) found.push(path);
    }
  };
  walk('');
  return found.sort();
}
