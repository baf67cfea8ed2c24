import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, UnbindableError, type Bindable, type Database } from '../../db/client.ts';
import { generation } from '../../db/schema/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'sanque-guard-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let n = 0;
let db: Database;
beforeEach(() => {
  db = openDatabase(join(folder, `${++n}.db`));
});
afterEach(() => db.close());

/** What a request may carry: values that no type vouches for. */
const bind = (...params: unknown[]) => db.get<{ v: unknown; type: string }>('SELECT ? AS v, typeof(?) AS type', [params[0], params[0]] as Bindable[]);

function attempt(how: 'raw' | 'guarded', name: string) {
  const child = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'guard/attempt.ts'), how, name, join(folder, `child-${++n}.db`)], { timeout: 30_000 });
  return { died: child.signal !== null || child.status !== 0, said: child.stdout.toString() };
}

describe('a parameter that ends the process in the bare binding is refused with an error', () => {
  it.each(['boolean', 'boolean after a number', 'date', 'object'])('%s', (name) => {
    expect(attempt('guarded', name)).toEqual({ died: false, said: 'refused: UnbindableError' });
  });

  it('a buffer is stored, always inside the array that the binding takes', () => {
    expect(attempt('guarded', 'buffer')).toEqual({ died: false, said: 'answered' });
  });

  it('a lone null, at which the binding throws, is stored as NULL', () => {
    expect(attempt('guarded', 'null')).toEqual({ died: false, said: 'answered' });
    expect(bind(null)).toEqual({ v: null, type: 'null' });
  });

  it('the bare binding still needs the guard: a boolean ends its process', () => {
    expect(attempt('raw', 'boolean').died).toBe(true);
  });
});

describe('a parameter that the binding would change is refused', () => {
  it('text after a NUL character would be cut off', () => {
    expect(() => bind('nước\0mắm')).toThrow(UnbindableError);
  });

  it('integers beyond 2^53 would be changed, as numbers and as bigints', () => {
    expect(() => bind(2 ** 53)).toThrow(UnbindableError);
    expect(() => bind(-(2 ** 53))).toThrow(UnbindableError);
    expect(() => bind(2n ** 53n + 1n)).toThrow(UnbindableError);
    expect(() => bind(2n ** 64n)).toThrow(UnbindableError);
    expect(bind(Number.MAX_SAFE_INTEGER)).toEqual({ v: Number.MAX_SAFE_INTEGER, type: 'integer' });
    expect(bind(BigInt(Number.MIN_SAFE_INTEGER))).toEqual({ v: Number.MIN_SAFE_INTEGER, type: 'integer' });
  });

  it.each([['NaN', Number.NaN], ['Infinity', Number.POSITIVE_INFINITY], ['undefined', undefined], ['a function', () => 1], ['a symbol', Symbol('s')], ['an array', [1]], ['another typed array', new Float64Array(1)], ['something that only claims to be bytes', new Proxy(new Uint8Array(1), {})]])('%s', (_, value) => {
    expect(() => bind(value)).toThrow(UnbindableError);
  });

  it('the refusal never repeats the value, which may be personal', () => {
    expect(() => bind('0912345678\0')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('0912345678') as string }));
  });
});

describe('a whole number is an INTEGER', () => {
  it('divides as one', () => expect(db.get('SELECT ? / 2 AS v', [5])).toEqual({ v: 2 }));
  it('joins text without a decimal point', () => expect(db.get("SELECT 'a' || ? AS v", [5])).toEqual({ v: 'a5' }));
  it('stays a plain figure in a STRICT text column', () => {
    db.exec('CREATE TABLE t (a TEXT) STRICT');
    db.run('INSERT INTO t VALUES (?)', [5]);
    expect(db.get('SELECT a FROM t')).toEqual({ a: '5' });
  });
  it('through Drizzle as well', () => {
    db.exec('CREATE TABLE generation (scope TEXT PRIMARY KEY, n ANY) STRICT');
    db.orm.insert(generation).values({ scope: 'x', n: 7 }).run();
    expect(db.get('SELECT typeof(n) AS type FROM generation')).toEqual({ type: 'integer' });
    expect(() => db.orm.insert(generation).values({ scope: 'y', n: true as unknown as number }).run()).toThrow();
    expect(db.get('SELECT count(*) AS n FROM generation')).toEqual({ n: 1 });
  });
  it('a fraction stays a REAL', () => expect(bind(2.5)).toEqual({ v: 2.5, type: 'real' }));
});

describe('the number of parameters must be the number of placeholders', () => {
  it('too few would be read as NULL', () => expect(() => db.all('SELECT ?, ?', [1])).toThrow(UnbindableError));
  it('too many would be ignored', () => expect(() => db.all('SELECT ?', [1, 2])).toThrow(UnbindableError));
  it('question marks in strings, names and comments are none', () => {
    expect(db.get(`SELECT 'có gì? it''s' AS "a?", /* ? */ ? AS b -- ?`, [1])).toEqual({ 'a?': "có gì? it's", b: 1 });
  });
  it.each(['?1', ':a', '@a', '$a'])('a placeholder like %s is refused: parameters go in one array', (mark) => {
    expect(() => db.all(`SELECT ${mark}`, [1])).toThrow(UnbindableError);
  });
});

describe('what comes back', () => {
  it('a row has its columns only', () => {
    expect(Object.keys(db.get<object>('SELECT 1 AS a')!)).toEqual(['a']);
    expect(Object.keys(db.orm.get<object>('SELECT 1 AS a')!)).toEqual(['a']);
  });
  it('Vietnamese text is the same in and out, composed or not', () => {
    for (const text of ['Nước mắm Ba Làng', 'Nước'.normalize('NFD'), '🐟']) expect(bind(text)?.v).toBe(text);
  });
  it('bytes are the same in and out, the part of a larger buffer too', () => {
    expect(db.get('SELECT hex(?) AS v', [new Uint8Array([1, 2, 3, 4]).subarray(1, 3)])).toEqual({ v: '0203' });
    expect(db.get('SELECT hex(?) AS v, length(?) AS n', [new Uint8Array(0), new Uint8Array(0)])).toEqual({ v: '', n: 0 });
  });
});

describe('a transaction', () => {
  beforeEach(() => db.exec('CREATE TABLE t (a INTEGER UNIQUE)'));
  const rows = () => db.get<{ n: number }>('SELECT count(*) AS n FROM t')!.n;

  it('that returns a promise is refused and leaves nothing', () => {
    expect(() =>
      db.transaction((async () => {
        db.run('INSERT INTO t VALUES (1)');
      }) as never),
    ).toThrow(TypeError);
    expect(rows()).toBe(0);
  });

  it('inside another is refused and undoes both', () => {
    expect(() => db.transaction(() => { db.run('INSERT INTO t VALUES (1)'); db.transaction(() => 1); })).toThrow(TypeError);
    expect(rows()).toBe(0);
  });

  it('reports the first error, not the rollback that failed after it', () => {
    expect(() => db.transaction(() => { db.run('INSERT INTO t VALUES (1)'); db.exec('ROLLBACK'); throw new Error('the first error'); })).toThrow('the first error');
    expect(() => db.transaction(() => { db.run('INSERT OR ROLLBACK INTO t VALUES (2)'); db.run('INSERT OR ROLLBACK INTO t VALUES (2)'); })).toThrow('UNIQUE constraint failed');
    expect(db.inTransaction).toBe(false);
  });

  it('whose COMMIT is refused is rolled back, and the next one works', () => {
    db.exec('CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)');
    expect(() => db.transaction(() => void db.run('INSERT INTO c VALUES (5)'))).toThrow('FOREIGN KEY');
    db.transaction(() => void db.run('INSERT INTO p VALUES (5)'));
    expect(db.get('SELECT count(*) AS n FROM c')).toEqual({ n: 0 });
  });

  it('that is lazy commits without waiting for the disk, and the next one waits again', () => {
    expect(db.transaction(() => db.get<{ synchronous: number }>('PRAGMA synchronous')!.synchronous, { lazy: true })).toBe(1);
    expect(() => db.transaction(() => { throw new Error('undone'); }, { lazy: true })).toThrow('undone');
    expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
  });

  it('goes on after a statement in it was refused, with the same prepared statement', () => {
    db.transaction(() => {
      db.run('INSERT INTO t VALUES (?)', [1]);
      expect(() => db.run('INSERT INTO t VALUES (?)', [1])).toThrow('UNIQUE');
      expect(() => db.run('INSERT INTO t VALUES (?)', [true as never])).toThrow(UnbindableError);
      db.run('INSERT INTO t VALUES (?)', [2]);
    });
    expect(rows()).toBe(2);
  });

  it('waits at most the busy timeout for another writer, then says so', () => {
    const other = openDatabase(db.file);
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    expect(() => db.transaction(() => void db.run('INSERT INTO t VALUES (1)'))).toThrow(expect.objectContaining({ code: expect.stringMatching(/^SQLITE_BUSY/) as string }));
    expect(performance.now() - started).toBeLessThan(1_000);
    other.exec('ROLLBACK');
    other.close();
    db.transaction(() => void db.run('INSERT INTO t VALUES (1)'));
    expect(rows()).toBe(1);
  });
});

describe('every connection', () => {
  it('has WAL, foreign keys and full synchronisation', () => {
    expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(db.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
    expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 });
  });
  it('that was closed throws instead of ending the process', () => {
    const closed = openDatabase(join(folder, `${++n}.db`));
    closed.all('SELECT 1');
    closed.close();
    for (const use of [() => closed.all('SELECT 1'), () => closed.run('SELECT 1'), () => closed.exec('SELECT 1'), () => closed.transaction(() => 1)]) expect(use).toThrow();
  });
  it('that is read-only refuses to write', () => {
    const reader = openDatabase(db.file, { readonly: true });
    expect(() => reader.exec('CREATE TABLE x (a)')).toThrow();
    reader.close();
  });
  it('is opened by the guarded client only: no other file of the product loads the driver', () => {
    const grep = spawnSync('grep', ['-rlE', "from '(libsql|@libsql/[^']+)'|require\\('libsql'\\)", 'api', 'db', 'web', 'scripts'], { cwd: join(import.meta.dirname, '../..') });
    const files = grep.stdout.toString().trim().split('\n').filter((file) => file !== '' && !file.startsWith('scripts/bench/'));
    expect(files).toEqual(['db/client.ts']);
  });
});
