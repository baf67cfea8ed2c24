/** Makes a backup: one archive with the database, the photos and the keys, while the floor is serving. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openDatabase } from '../../db/client.ts';
import { schemaVersion } from '../../db/migrate.ts';
import { auditHead } from '../audit.ts';
import { STAMP_SECRET_FILE, stampKeyProblems, stampKeyRing } from '../traceability/index.ts';
import { appendBytes, appendFile, endArchive, type ArchivedFile } from './archive.ts';
import { syncPath } from './durable.ts';
import { countRows, structuralFaults } from './inspect.ts';
import { DATABASE_FILE, filesToKeep } from './layout.ts';
import { FORMAT, MANIFEST, type Manifest } from './manifest.ts';
import { copyDatabase } from './snapshot.ts';

export interface BackupOptions {
  dataDir: string;
  /** Path of the archive; replaced when it exists. */
  target: string;
  /** STAMP_SECRET: a key that stands in the environment is kept in the backup too. */
  secret?: string | undefined;
  /** UTC milliseconds; today when absent. */
  now?: number;
}

export interface BackupReport {
  file: string;
  bytes: number;
  files: number;
  rows: number;
  auditHead: { id: number; hash: string };
  missingStampKeys: string[];
}

/**
 * Writes the archive beside its target and renames it when it is whole and on the disk; mode 0600, for it holds keys and
 * personal data. The database is copied first and photos are never changed, so all that the copy names is in the archive.
 * @throws Error when the database is missing or damaged; nothing is left behind
 */
export async function createBackup({ dataDir, target, secret, now = Date.now() }: BackupOptions): Promise<BackupReport> {
  const database = join(dataDir, DATABASE_FILE);
  if (!existsSync(database)) throw new Error(`There is no database in ${dataDir}.`);
  const file = resolve(target);
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.tmp`;
  const copy = `${beside}-database.tmp`;
  try {
    copyDatabase(database, copy);
    const secrets = await keyLines(dataDir, secret);
    const facts = inspectCopy(copy, secrets);
    const mtime = new Date(now);
    const out = await open(beside, 'w', 0o600);
    try {
      const files: ArchivedFile[] = [await appendFile(out, DATABASE_FILE, copy, mtime)];
      if (secrets.length > 0) files.push(await appendBytes(out, STAMP_SECRET_FILE, Buffer.from(`${secrets.join('\n')}\n`), mtime));
      for (const path of filesToKeep(dataDir)) {
        if (path === STAMP_SECRET_FILE) continue;
        // a photo may be forgotten between the listing and now; what the copied rows name is checked on restore
        if (existsSync(join(dataDir, path))) files.push(await appendFile(out, path, join(dataDir, path), mtime));
      }
      const manifest: Manifest = { format: FORMAT, version: 1, createdAt: now, files, ...facts };
      await appendBytes(out, MANIFEST, Buffer.from(JSON.stringify(manifest, null, 1)), mtime);
      await endArchive(out);
      await out.sync();
      const { size } = await out.stat();
      await out.close();
      await rename(beside, file);
      syncPath(folder);
      return {
        file,
        bytes: size,
        files: files.length,
        rows: Object.values(facts.rows).reduce((sum, n) => sum + n, 0),
        auditHead: facts.auditHead,
        missingStampKeys: facts.missingStampKeys,
      };
    } finally {
      await out.close().catch(() => undefined);
    }
  } finally {
    for (const leftover of [beside, copy, `${copy}-wal`, `${copy}-shm`]) await rm(leftover, { force: true });
  }
}

/** The lines of the stamp secret's file, then the environment's secret: the order in which a ring is opened. */
async function keyLines(dataDir: string, secret: string | undefined): Promise<string[]> {
  const file = join(dataDir, STAMP_SECRET_FILE);
  const lines = existsSync(file) ? (await readFile(file, 'utf8')).split('\n').map((line) => line.trim()).filter((line) => line !== '') : [];
  return secret === undefined ? lines : [...lines.filter((line) => line !== secret), secret];
}

function inspectCopy(copy: string, secrets: readonly string[]): Pick<Manifest, 'schema' | 'rows' | 'auditHead' | 'missingStampKeys'> {
  const db = openDatabase(copy);
  try {
    const faults = structuralFaults(db);
    // a backup of a damaged database must not push good ones out of the folder
    if (faults.length > 0) throw new Error(`The database is damaged, no backup was made: ${faults.join('; ')}`);
    return {
      schema: schemaVersion(db) ?? '',
      rows: countRows(db),
      auditHead: auditHead(db),
      missingStampKeys: stampKeyProblems(db, stampKeyRing(secrets)).map((key) => key.checkValue),
    };
  } finally {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
  }
}
