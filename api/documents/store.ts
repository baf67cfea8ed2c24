/** The papers' files: DATA_DIR/documents/ab/cd/<sha256>, written beside, synced and renamed; never changed. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';

/** Says whether the asking person may see the papers of an object of one kind; false also when there is no such object. */
export type DocumentOwner = (ctx: Context, objectId: number) => boolean;

export interface DocumentStore {
  /** DATA_DIR/documents */
  readonly dir: string;
  /** Who may see, by kind of object; the composition fills it, so that this room needs no other. */
  readonly owners: Readonly<Record<string, DocumentOwner>>;
  /** Keeps the bytes and waits for the disk. @returns their SHA-256 */
  keep(bytes: Uint8Array): Promise<string>;
  /** @throws Error when the file is missing */
  read(sha256: string): Promise<Buffer>;
  /** Removes files that no row names and that nobody touched for an hour. @returns how many */
  sweep(isNamed: (sha256: string) => boolean, now: number): Promise<number>;
}

/** How long a file waits for its row: the form that brought it may still be refused and sent again. */
const REST_MS = 3_600_000;

export function createDocumentStore(options: { dir: string; owners?: Record<string, DocumentOwner> }): DocumentStore {
  const { dir } = options;
  const folder = (sha256: string) => join(dir, sha256.slice(0, 2), sha256.slice(2, 4));
  const file = (sha256: string) => join(folder(sha256), sha256);
  return {
    dir,
    owners: options.owners ?? {},
    keep: async (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const now = new Date();
      // in use again: the sweep leaves a file alone that was just touched
      if (await utimes(file(sha256), now, now).then(() => true, () => false)) return sha256;
      await mkdir(folder(sha256), { recursive: true, mode: 0o700 });
      const beside = `${file(sha256)}.${randomBytes(4).toString('hex')}.part`;
      const handle = await open(beside, 'w', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, file(sha256));
      return sha256;
    },
    read: (sha256) => readFile(file(sha256)),
    sweep: async (isNamed, now) => {
      let removed = 0;
      const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const touched = await stat(path).then((s) => s.mtimeMs, () => now);
        if (now - touched < REST_MS || isNamed(entry.name)) continue;
        await rm(path, { force: true });
        removed++;
      }
      return removed;
    },
  };
}
