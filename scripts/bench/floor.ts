/** The bench's data folder: the demo province plus 12,000 synthetic products, imported by the real import. Never the real one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { openDatabase, type Database } from '../../db/client.ts';
import { openStampKeys } from '../../api/traceability/index.ts';
import { orderKey } from '../../api/traceability/stamps/order-key.ts';
import { makeSerial } from '../../api/traceability/stamps/serial.ts';
import { random, syntheticRegister, type Commune } from './generate.ts';
import { runChild, startChild, type Server } from './processes.ts';

export const PRODUCTS = 12_000;

export interface BenchFloor {
  dataDir: string;
  database: string;
  env: Record<string, string>;
  /** Slugs of synthetic products that stand on the floor. */
  slugs: string[];
  imported: Import;
}

export interface Import {
  rows: number;
  seconds: number;
  /** Rows per second of bare prepared inserts of the same rows. */
  bareRate: number;
}

/** Addresses that the environment of the person who runs the bench must not leak into. */
const ENV = { LOG_LEVEL: 'info', PORT: '0', HOST: '127.0.0.1', DEMO_PASSWORD: 'mat-khau-do-toc-do', DEMO_OTP: '135790', DEMO_API_KEY: 'khoa-api-do-toc-do-1' };

export const serveFloor = (floor: Pick<BenchFloor, 'env'>): Promise<Server> => startChild(['scripts/serve.ts'], floor.env);

export function registerFile(dataDir: string, rows: number, seed: number): string {
  const db = openDatabase(join(dataDir, 'sanque.db'), { readonly: true });
  const communes = db.all<Commune>('SELECT c.name, p.short_name AS province FROM commune c JOIN province p ON p.code = c.province_code WHERE p.code IN (?,?,?) ORDER BY c.code', ['38', '48', '01']);
  db.close();
  const file = join(dataDir, `synthetic-${seed}.csv`);
  writeFileSync(file, syntheticRegister(rows, communes, seed));
  return file;
}

/** Prepares the folder; the import is timed on the way. */
export async function prepareFloor(dataDir: string, say: (text: string) => void): Promise<BenchFloor> {
  mkdirSync(dataDir, { recursive: true });
  const env = { ...ENV, DATA_DIR: dataDir };
  const database = join(dataDir, 'sanque.db');
  say('demo province');
  await (await startChild(['scripts/serve.ts'], env)).stop();

  say(`import of ${PRODUCTS.toLocaleString('en-GB')} rows`);
  const file = registerFile(dataDir, PRODUCTS, 1);
  const started = performance.now();
  await runChild(['scripts/import.ts', file, '--commit'], { ...env, LOG_LEVEL: 'warn' });
  const seconds = (performance.now() - started) / 1_000;

  const db = openDatabase(database);
  const slugs = db.all<{ slug: string }>("SELECT slug FROM product WHERE state = 'PUBLISHED' AND illustration = 0 ORDER BY id DESC LIMIT ?", [PRODUCTS]).map((row) => row.slug);
  if (slugs.length < PRODUCTS) throw new Error(`only ${slugs.length} of ${PRODUCTS} products stand on the floor after the import`);
  addSizes(db);
  addBareTextTable(db);
  const bareRate = bareInserts(db, join(dataDir, 'bare.db'));
  db.close();
  say('search index');
  await runChild(['scripts/reindex.ts'], { ...env, LOG_LEVEL: 'warn' });
  return { dataDir, database, env, slugs, imported: { rows: PRODUCTS, seconds, bareRate } };
}

/** Half of the products get one or two sizes with prices, as a floor in use has them. */
function addSizes(db: Database): void {
  const next = random(3);
  const now = Date.now();
  db.transaction(() => {
    const ids = db.all<{ id: number }>("SELECT id FROM product WHERE state = 'PUBLISHED' AND illustration = 0 AND id NOT IN (SELECT product_id FROM trade_item) ORDER BY id");
    let number = 50_000_000;
    for (const { id } of ids) {
      if (next() < 0.5) continue;
      let least = Number.POSITIVE_INFINITY;
      for (let position = 0; position < (next() < 0.5 ? 1 : 2); position++) {
        const price = 1_000 * (15 + Math.floor(next() * 400));
        least = Math.min(least, price);
        const gtin = `2938${number++}0`;
        db.run(
          `INSERT INTO trade_item (public_id, product_id, gtin, gtin_kind, label, net_quantity, net_unit, price, stock, position, created_at, updated_at) VALUES (?,?,?,'OWN',?,?,'g',?,?,?,?,?)`,
          [`bench${number}`, id, gtin, position === 0 ? 'Gói 500 g' : 'Gói 1 kg', position === 0 ? 500 : 1_000, price, 40, position, now, now],
        );
      }
      db.run('UPDATE product SET price_from = ? WHERE id = ?', [least, id]);
    }
  });
}

/** A plain full-text table over the same products, for the bare search. */
function addBareTextTable(db: Database): void {
  db.exec(`CREATE VIRTUAL TABLE bench_text USING fts5(name, producer, place, tokenize="unicode61 remove_diacritics 2", prefix='2 3')`);
  const rows = db.all<{ id: number; name: string; producer: string | null; place: string | null }>("SELECT p.id, p.name, r.name AS producer, p.place_text AS place FROM product p LEFT JOIN producer r ON r.id = p.producer_id WHERE p.state = 'PUBLISHED'");
  const fold = (text: string | null): string => (text ?? '').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
  db.transaction(() => {
    for (const row of rows) db.run('INSERT INTO bench_text (rowid, name, producer, place) VALUES (?,?,?,?)', [row.id, fold(row.name), fold(row.producer), fold(row.place)]);
  });
}

/** The limit of an import: the same product and grading rows by prepared statements, 200 to a transaction, same safety settings. */
function bareInserts(db: Database, file: string): number {
  const tables = ['producer', 'product', 'grading'].map((table) => {
    const rows = db.all<Record<string, string | number | null>>(`SELECT * FROM ${table}`);
    return { table, rows, create: db.get<{ sql: string }>("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", [table])!.sql };
  });
  const bare = new Libsql(file);
  bare.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF');
  for (const { create } of tables) bare.exec(create);
  for (const { sql } of db.all<{ sql: string }>("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('producer','product','grading') AND sql IS NOT NULL")) bare.exec(sql);
  const started = performance.now();
  for (const { table, rows } of tables) {
    const columns = Object.keys(rows[0] ?? {});
    const insert = bare.prepare(`INSERT INTO ${table} (${columns.join(',')}) VALUES (${columns.map(() => '?').join(',')})`);
    for (let at = 0; at < rows.length; at += 200) {
      bare.exec('BEGIN IMMEDIATE');
      for (const row of rows.slice(at, at + 200)) insert.run(columns.map((column) => { const value = row[column]!; return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value; }));
      bare.exec('COMMIT');
    }
  }
  const seconds = (performance.now() - started) / 1_000;
  bare.close();
  return tables[1]!.rows.length / seconds;
}

/** Paths of stamps that the demo issued: what a phone asks for. */
export function stampPaths(floor: BenchFloor, most: number): string[] {
  const db = openDatabase(floor.database, { readonly: true });
  try {
    const ring = openStampKeys({ db, dataDir: floor.dataDir });
    const order = orderKey({ db });
    if (!order) throw new Error('the demo province has no stamps');
    const ranges = db.all<{ number: number; gtin: string; count: number; checkValue: string }>('SELECT r.number, r.gtin, r.count, k.check_value AS checkValue FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id ORDER BY r.number');
    return ranges
      .flatMap(({ number, gtin, count, checkValue }) => {
        const key = ring.rangeKey(checkValue, number);
        return key ? Array.from({ length: Math.min(count, most) }, (_, index) => `/01/${gtin}/21/${makeSerial(order, key, { range: number, index })}`) : [];
      })
      .slice(0, most);
  } finally {
    db.close();
  }
}
