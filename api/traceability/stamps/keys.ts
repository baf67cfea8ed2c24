/** The stamp keys: secrets outside the database, their names and check values inside it. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, closeSync, fsyncSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../../db/client.ts';

export const STAMP_SECRET_FILE = 'stamp-secret';
const CACHED_RANGES = 4_096;

export interface StampKeyRing {
  /** Check value of the secret that new ranges use; undefined when there is none. */
  readonly newest: string | undefined;
  has(checkValue: string): boolean;
  /**
   * The key of one range: HKDF-SHA-256 over the secret, bound to the range's number.
   * @returns undefined when that secret is not here
   */
  rangeKey(checkValue: string, rangeNumber: number): Uint8Array | undefined;
}

export interface StampKeyProblem {
  keyId: number;
  checkValue: string;
  ranges: number;
  stamps: number;
}

const derive = (secret: string, info: string, length: number): Buffer => Buffer.from(hkdfSync('sha256', secret, 'sanque stamps', info, length));

/** What tells one secret from another without saying it: 16 hex digits. */
export const checkValueOf = (secret: string): string => derive(secret, 'check value', 8).toString('hex');

/** A ring over secrets in memory; the last one is the newest. */
export function stampKeyRing(secrets: readonly string[]): StampKeyRing {
  const known = new Map(secrets.map((secret) => [checkValueOf(secret), secret]));
  const newest = secrets.length > 0 ? checkValueOf(secrets.at(-1)!) : undefined;
  const cache = new Map<string, Uint8Array>();
  return {
    newest,
    has: (checkValue) => known.has(checkValue),
    rangeKey: (checkValue, rangeNumber) => {
      const name = `${checkValue}/${rangeNumber}`;
      const cached = cache.get(name);
      if (cached) return cached;
      const secret = known.get(checkValue);
      if (secret === undefined) return undefined;
      const key = derive(secret, `range ${rangeNumber}`, 32);
      if (cache.size >= CACHED_RANGES) cache.delete(cache.keys().next().value!);
      cache.set(name, key);
      return key;
    },
  };
}

const stampsExist = (db: Database): boolean => db.get('SELECT 1 FROM stamp_key LIMIT 1') !== undefined;

function createSecretFile(file: string): void {
  let handle: number;
  try {
    handle = openSync(file, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  try {
    writeSync(handle, `${randomBytes(32).toString('base64url')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Opens the ring: the lines of `DATA_DIR/stamp-secret`, then STAMP_SECRET, which wins for new ranges.
 * Rotation: the old secret stays as a line of the file, the new one goes below it or into STAMP_SECRET.
 * A missing secret is made only while no stamp was ever issued; afterwards a new one would turn printed stamps into forgeries.
 */
export function openStampKeys(options: { db: Database; dataDir: string; secret?: string | undefined }): StampKeyRing {
  const file = join(options.dataDir, STAMP_SECRET_FILE);
  if (options.secret === undefined && !existsSync(file) && !stampsExist(options.db)) {
    mkdirSync(options.dataDir, { recursive: true });
    createSecretFile(file);
  }
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').map((l) => l.trim()).filter((l) => l.length >= 32) : [];
  return stampKeyRing(options.secret === undefined ? lines : [...lines.filter((l) => l !== options.secret), options.secret]);
}

/** The keys under which stamps were issued and whose secret is not here: empty when all is well. */
export function stampKeyProblems(db: Database, ring: StampKeyRing): StampKeyProblem[] {
  return db
    .all<StampKeyProblem>(
      `SELECT k.id AS keyId, k.check_value AS checkValue, count(r.id) AS ranges, coalesce(sum(r.count), 0) AS stamps
       FROM stamp_key k LEFT JOIN stamp_range r ON r.key_id = k.id GROUP BY k.id ORDER BY k.id`,
    )
    .filter((k) => !ring.has(k.checkValue));
}
