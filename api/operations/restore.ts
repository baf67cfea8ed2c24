/** Restores a backup beside the data folder, checks it, and switches by rename. The old folder is kept. */
import { existsSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { openDatabase, type Database } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { auditHead, verifyAudit } from '../audit.ts';
import { openStampKeys, stampKeyProblems } from '../traceability/index.ts';
import { ArchiveFault, unpackArchive, type ArchivedFile } from './archive.ts';
import { syncPath } from './durable.ts';
import { countRows, documentDigests, photoDigests, structuralFaults } from './inspect.ts';
import { BACKUP_FOLDER, DATABASE_FILE, DOCUMENT_FOLDER, filesToKeep, MEDIA_FOLDER, SNAPSHOT_FOLDER } from './layout.ts';
import { lockDataFolder } from './lock.ts';
import { MANIFEST, manifestSchema, type Manifest } from './manifest.ts';

/** Why a restore did not happen; the data folder is as it was. */
export class RestoreRefused extends Error {
  override name = 'RestoreRefused';
}

export interface RestoreOptions {
  /** A backup archive, or a snapshot (`snapshots/….db`), whose photos and keys are those of today's folder. */
  source: string;
  dataDir: string;
  /** STAMP_SECRET, when keys stand in the environment. */
  secret?: string | undefined;
  now?: number;
  /** Called with the checked database before the switch: leaves the audit row of the restore. */
  record?: (db: Database, from: { createdAt: number | null; auditHead: { id: number; hash: string } }) => void;
}

export interface RestoreReport {
  dataDir: string;
  /** Where the folder that was there before stands now. */
  oldFolder: string | null;
  createdAt: number | null;
  rows: number;
  files: number;
  photos: number;
  auditHead: { id: number; hash: string };
  /** Things that a person should know, none of which stops the restore. */
  remarks: string[];
}

/**
 * @throws DataFolderLocked while a server holds the folder
 * @throws RestoreRefused when the source is not whole, not ours, or does not fit its keys; nothing has changed then
 */
export async function restoreBackup({ source, dataDir, secret, now = Date.now(), record }: RestoreOptions): Promise<RestoreReport> {
  const target = resolve(dataDir);
  if (!existsSync(source)) throw new RestoreRefused(`There is no file ${source}.`);
  const existed = existsSync(target);
  const lock = existed ? lockDataFolder(target, 'restore') : null;
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '');
  const beside = `${target}.restoring-${stamp}-${process.pid}`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await mkdir(beside, { mode: 0o700 });
    const manifest = (await isDatabase(source)) ? await takeSnapshot(source, beside, target) : await takeArchive(source, beside);
    const report = checkRestored(beside, manifest, secret, record);
    syncPath(beside);

    const oldFolder = existed ? `${target}.before-restore-${stamp}` : null;
    if (oldFolder) await rename(target, oldFolder).catch(refuseMountPoint(target));
    await rename(beside, target);
    syncPath(dirname(target));
    // copies of other days belong to the folder in use; all else of the old one stays where it was
    for (const name of [BACKUP_FOLDER, SNAPSHOT_FOLDER]) {
      if (oldFolder && existsSync(join(oldFolder, name))) await rename(join(oldFolder, name), join(target, name));
    }
    return { dataDir: target, oldFolder, ...report };
  } catch (error) {
    if (error instanceof ArchiveFault) throw new RestoreRefused(`The archive was refused: ${error.message}.`);
    throw error;
  } finally {
    await rm(beside, { recursive: true, force: true });
    lock?.release();
  }
}

const refuseMountPoint = (target: string) => (error: NodeJS.ErrnoException): never => {
  if (error.code === 'EBUSY' || error.code === 'EXDEV') {
    throw new RestoreRefused(`${target} is a mount point and cannot be renamed. Let DATA_DIR be a folder inside the mount.`);
  }
  throw error;
};

async function isDatabase(file: string): Promise<boolean> {
  const input = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await input.read(Buffer.alloc(16), 0, 16, 0);
    return bytesRead === 16 && buffer.toString('latin1') === 'SQLite format 3\0';
  } finally {
    await input.close();
  }
}

/** A snapshot holds the database only: photos (never changed, so a link will do) and keys come from today's folder. */
async function takeSnapshot(source: string, beside: string, today: string): Promise<null> {
  await copyFile(source, join(beside, DATABASE_FILE));
  await chmod(join(beside, DATABASE_FILE), 0o600);
  syncPath(join(beside, DATABASE_FILE));
  for (const path of existsSync(today) ? filesToKeep(today) : []) {
    await mkdir(dirname(join(beside, path)), { recursive: true, mode: 0o700 });
    if (path.startsWith(`${MEDIA_FOLDER}/`) || path.startsWith(`${DOCUMENT_FOLDER}/`)) await link(join(today, path), join(beside, path)).catch(() => copyFile(join(today, path), join(beside, path)));
    else await copyFile(join(today, path), join(beside, path));
  }
  return null;
}

async function takeArchive(source: string, beside: string): Promise<Manifest> {
  const unpacked = await unpackArchive(source, beside);
  if (unpacked.at(-1)?.path !== MANIFEST) throw new RestoreRefused('The archive was refused: it has no list of its files at the end, so it is not a whole backup.');
  const manifest = parseManifest(await readFile(join(beside, MANIFEST), 'utf8'));
  await rm(join(beside, MANIFEST));
  compareFiles(manifest.files, unpacked.slice(0, -1));
  if (!manifest.files.some((file) => file.path === DATABASE_FILE)) throw new RestoreRefused('The archive was refused: it holds no database.');
  return manifest;
}

function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new RestoreRefused('The archive was refused: its list of files cannot be read.');
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new RestoreRefused('The archive was refused: it is no backup of Sàn Quê, or one of a newer version.');
  return parsed.data;
}

function compareFiles(promised: readonly ArchivedFile[], unpacked: readonly ArchivedFile[]): void {
  const there = new Map(unpacked.map((file) => [file.path, file]));
  for (const file of promised) {
    const found = there.get(file.path);
    if (!found) throw new RestoreRefused(`The archive was refused: ${file.path} is missing.`);
    if (found.size !== file.size || found.sha256 !== file.sha256) throw new RestoreRefused(`The archive was refused: ${file.path} was changed after the backup.`);
    there.delete(file.path);
  }
  for (const path of there.keys()) throw new RestoreRefused(`The archive was refused: ${path} does not belong to the backup.`);
}

type Checked = Omit<RestoreReport, 'dataDir' | 'oldFolder'>;

function checkRestored(folder: string, manifest: Manifest | null, secret: string | undefined, record: RestoreOptions['record']): Checked {
  const db = openDatabase(join(folder, DATABASE_FILE));
  const remarks: string[] = [];
  try {
    const faults = structuralFaults(db);
    if (faults.length > 0) throw new RestoreRefused(`The database in it is damaged: ${faults.join('; ')}.`);
    const rows = countRows(db);
    for (const [table, n] of Object.entries(manifest?.rows ?? {})) {
      if (rows[table] !== n) throw new RestoreRefused(`Table ${table} has ${rows[table] ?? 'no'} rows, the backup had ${n}.`);
    }
    const fault = verifyAudit(db);
    if (fault) throw new RestoreRefused(`The audit chain is broken: row ${fault.id} is ${fault.fault}.`);
    const head = auditHead(db);
    if (manifest && (head.id !== manifest.auditHead.id || head.hash !== manifest.auditHead.hash)) throw new RestoreRefused('The audit chain does not end where the backup says.');

    const missingThen = new Set(manifest?.missingStampKeys ?? []);
    for (const key of stampKeyProblems(db, openStampKeys({ db, dataDir: folder, secret }))) {
      if (manifest && !missingThen.has(key.checkValue)) throw new RestoreRefused(`The stamp key with check value ${key.checkValue} is not in it: ${key.stamps} printed stamps could not be checked any more.`);
      remarks.push(`The stamp key with check value ${key.checkValue} is missing: ${key.stamps} printed stamps cannot be checked until it is put back.`);
    }

    const photos = photoDigests(db);
    for (const [what, folderName, digests] of [['photos', MEDIA_FOLDER, photos], ['papers', DOCUMENT_FOLDER, documentDigests(db)]] as const) {
      const lost = digests.filter((digest) => !existsSync(join(folder, folderName, digest.slice(0, 2), digest.slice(2, 4), digest)));
      if (lost.length === 0) continue;
      const sentence = `${lost.length} of ${digests.length} ${what} are missing, the first is ${lost[0]}`;
      if (manifest) throw new RestoreRefused(`${sentence}.`);
      remarks.push(`${sentence}.`);
    }

    const applied = newest(db);
    if (applied.length > 0) remarks.push(`It came from an older version; brought up to date: ${applied.join(', ')}.`);
    const from = { createdAt: manifest?.createdAt ?? null, auditHead: head };
    record?.(db, from);
    return { ...from, rows: Object.values(rows).reduce((sum, n) => sum + n, 0), files: manifest?.files.length ?? 1, photos: photos.length, remarks };
  } finally {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
  }
}

function newest(db: Database): string[] {
  try {
    return migrate(db);
  } catch (error) {
    throw new RestoreRefused(error instanceof Error ? error.message : 'The database does not fit this version.');
  }
}
