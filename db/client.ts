/** Opens the database. The only place that knows the driver; everything else sees `Database`. */
import Libsql from 'libsql';
import { BetterSQLiteSession } from 'drizzle-orm/better-sqlite3/session';
import { createTableRelationsHelpers, extractTablesRelationalConfig } from 'drizzle-orm';
import { BaseSQLiteDatabase, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import { checkParameters, countPlaceholders, type Bindable } from './guard.ts';
import * as schema from './schema/index.ts';

export type { Bindable } from './guard.ts';
export { UnbindableError } from './guard.ts';

export interface RunResult {
  changes: number;
  lastInsertRowid: number;
}

/** Drizzle over the guarded, synchronous connection. */
export type Orm = BaseSQLiteDatabase<'sync', RunResult, typeof schema>;

/** A transaction's work is synchronous: a promise would commit half (tried), so the type forbids it and the wrapper refuses it. */
export type NotPromise<T> = T extends PromiseLike<unknown> ? never : T;

export interface Database {
  /** Path of the database file. */
  readonly file: string;
  readonly orm: Orm;
  /** First row or undefined. Statements are prepared once and cached by their text. */
  get<T>(sql: string, params?: readonly Bindable[]): T | undefined;
  all<T>(sql: string, params?: readonly Bindable[]): T[];
  run(sql: string, params?: readonly Bindable[]): RunResult;
  /** Several statements without parameters: migrations only. */
  exec(sql: string): void;
  /** True inside `transaction`. */
  readonly inTransaction: boolean;
  /**
   * Runs the work in one immediate transaction; any throw rolls back and is thrown on.
   * @param options `lazy`: the commit does not wait for the disk. The database is never damaged by that and no other process's
   *   end loses anything; a power cut may lose the newest commits, always from the end. For what is done again anyway or may be
   *   lost by a moment: the outbox's marks, the search index, counters. The next commit that is not lazy saves them all.
   * @throws TypeError when nested or when the work returns a promise
   */
  transaction<T>(work: () => NotPromise<T>, options?: { lazy?: boolean | undefined }): NotPromise<T>;
  /**
   * Runs a part of a transaction's work; a throw undoes that part alone and is thrown on.
   * @throws TypeError outside a transaction, within another part, or when the work returns a promise
   */
  part<T>(work: () => NotPromise<T>): NotPromise<T>;
  close(): void;
}

export interface OpenOptions {
  /** Milliseconds that a statement waits for another writer: the event loop stands still meanwhile, `write` waits without that. */
  busyTimeoutMs?: number;
  /** A connection that refuses to write. */
  readonly?: boolean;
}

/** How many prepared statements a connection keeps. The product has fewer texts than this; the cap is for safety. */
const STATEMENT_CACHE = 1_000;

interface CachedStatement {
  native: Libsql.Statement;
  placeholders: number;
}

/** True when another connection held the lock for longer than the busy timeout. */
export function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'));
}

/** True when a UNIQUE or PRIMARY KEY constraint refused the write. */
export function isUniqueViolation(error: unknown): boolean {
  const e = error as { code?: unknown; message?: unknown } | null;
  return typeof e?.message === 'string' && e.message.includes('UNIQUE constraint failed');
}

/**
 * Opens (or creates) the database file with the settings that every connection needs:
 * WAL, foreign keys, `synchronous=FULL` (an acknowledged write survives a power cut), a short busy timeout.
 */
export function openDatabase(file: string, options: OpenOptions = {}): Database {
  const native = new Libsql(file);
  const busy = options.busyTimeoutMs ?? 10;
  if (!Number.isSafeInteger(busy) || busy < 0) throw new RangeError('busyTimeoutMs is a whole number of milliseconds');
  native.exec(`PRAGMA busy_timeout = ${Math.max(busy, 5_000)}`); // switching to WAL may meet another opener
  native.exec('PRAGMA journal_mode = WAL');
  native.exec('PRAGMA synchronous = FULL');
  native.exec('PRAGMA foreign_keys = ON');
  native.exec('PRAGMA temp_store = MEMORY');
  native.exec('PRAGMA cache_size = -32000'); // 32 MB
  native.exec('PRAGMA mmap_size = 268435456');
  if (options.readonly) native.exec('PRAGMA query_only = ON');
  native.exec(`PRAGMA busy_timeout = ${busy}`);

  // raw and keyed statements are kept apart: the binding's raw mode belongs to the statement and would leak between callers
  const keyed = new Map<string, CachedStatement>();
  const raw = new Map<string, CachedStatement>();
  const statement = (cache: Map<string, CachedStatement>, sql: string): CachedStatement => {
    let found = cache.get(sql);
    if (!found) {
      const prepared = native.prepare(sql);
      if (cache === raw) prepared.raw(true);
      found = { native: prepared, placeholders: countPlaceholders(sql) };
      if (cache.size >= STATEMENT_CACHE) cache.delete(cache.keys().next().value as string);
      cache.set(sql, found);
    }
    return found;
  };
  const allRows = (cache: Map<string, CachedStatement>, sql: string, params: readonly unknown[]): unknown[] => {
    const s = statement(cache, sql);
    return s.native.all(checkParameters(params, s.placeholders)) as unknown[];
  };
  const run = (sql: string, params: readonly unknown[]): RunResult => {
    const s = statement(keyed, sql);
    const result = s.native.run(checkParameters(params, s.placeholders));
    return { changes: result.changes, lastInsertRowid: Number(result.lastInsertRowid) };
  };

  let depth = 0;
  function transaction<T>(work: () => NotPromise<T>, options: { lazy?: boolean | undefined } = {}): NotPromise<T> {
    if (depth > 0) throw new TypeError('a transaction inside a transaction');
    if (!options.lazy) return immediate(work);
    // nor does it stand in line for the lock: whoever is lazy tries again later
    native.exec('PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 0');
    try {
      return immediate(work);
    } finally {
      native.exec(`PRAGMA synchronous = FULL; PRAGMA busy_timeout = ${busy}`);
    }
  }
  function immediate<T>(work: () => NotPromise<T>): NotPromise<T> {
    native.exec('BEGIN IMMEDIATE');
    depth++;
    try {
      const result = work();
      if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') {
        throw new TypeError('the work of a transaction must not be asynchronous');
      }
      native.exec('COMMIT');
      return result;
    } catch (error) {
      // the first error is the one to report, even when the rollback fails too (SQLite may have rolled back by itself)
      try {
        if (native.inTransaction) native.exec('ROLLBACK');
      } catch {
        /* the connection reports the first error */
      }
      throw error;
    } finally {
      depth--;
    }
  }

  let parted = false;
  function part<T>(work: () => NotPromise<T>): NotPromise<T> {
    if (depth === 0 || parted) throw new TypeError('a part belongs to one transaction, and is never nested');
    native.exec('SAVEPOINT part');
    parted = true;
    try {
      const result = work();
      if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function') throw new TypeError('the work of a part must not be asynchronous');
      native.exec('RELEASE part');
      return result;
    } catch (error) {
      // a full disk makes SQLite roll everything back by itself: then there is no part left to undo
      if (native.inTransaction) native.exec('ROLLBACK TO part; RELEASE part');
      throw error;
    } finally {
      parted = false;
    }
  }

  // The face of better-sqlite3 that Drizzle's session needs, over the guarded calls. `get` reads all and takes the first:
  // the binding's own `get` adds a `_metadata` key and, on a replica, leaves its statement open.
  const drizzleClient = {
    prepare: (sql: string) => ({
      run: (...params: unknown[]) => run(sql, params),
      all: (...params: unknown[]) => allRows(keyed, sql, params),
      get: (...params: unknown[]) => allRows(keyed, sql, params)[0],
      raw: () => ({
        all: (...params: unknown[]) => allRows(raw, sql, params),
        get: (...params: unknown[]) => allRows(raw, sql, params)[0],
      }),
    }),
    transaction: () => {
      throw new TypeError('use Database.transaction: one immediate transaction, never nested');
    },
  };
  const relational = extractTablesRelationalConfig(schema, createTableRelationsHelpers);
  const dialect = new SQLiteSyncDialect();
  const tables = { fullSchema: schema, schema: relational.tables, tableNamesMap: relational.tableNamesMap };
  // Drizzle types its session by the better-sqlite3 driver, of which it uses only what stands above
  const session = new BetterSQLiteSession(drizzleClient as never, dialect, tables as never);
  const orm = new BaseSQLiteDatabase('sync', dialect, session as never, tables as never) as unknown as Orm;

  return {
    file,
    orm,
    get: <T>(sql: string, params: readonly Bindable[] = []) => allRows(keyed, sql, params)[0] as T | undefined,
    all: <T>(sql: string, params: readonly Bindable[] = []) => allRows(keyed, sql, params) as T[],
    run: (sql, params = []) => run(sql, params),
    exec: (sql) => native.exec(sql),
    get inTransaction() {
      return depth > 0;
    },
    transaction,
    part,
    close: () => {
      keyed.clear();
      raw.clear();
      native.close();
    },
  };
}
