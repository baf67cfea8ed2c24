/** What is counted and checked in a database file at rest. */
import type { Database } from '../../db/client.ts';

/** Rows of every ordinary table. */
export function countRows(db: Database): Record<string, number> {
  const tables = db.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
  );
  return Object.fromEntries(tables.map(({ name }) => [name, db.get<{ n: number }>(`SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`)!.n]));
}

/** What is wrong with the file's pages and references; empty when all is well. */
export function structuralFaults(db: Database): string[] {
  const pages = db.all<{ integrity_check: string }>('PRAGMA integrity_check(10)').map((row) => row.integrity_check).filter((text) => text !== 'ok');
  const references = db.all<{ table: string; parent: string }>('PRAGMA foreign_key_check').slice(0, 10).map((row) => `${row.table} points to a missing row of ${row.parent}`);
  return [...pages, ...references];
}

/** Digests of the papers that rows name. */
export function documentDigests(db: Database): string[] {
  return hasTable(db, 'document') ? db.all<{ sha256: string }>('SELECT DISTINCT sha256 FROM document').map((row) => row.sha256) : [];
}

/** A snapshot from before an upgrade lacks what came later. */
const hasTable = (db: Database, name: string): boolean => db.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]) !== undefined;

/** Digests of the photos that rows name. */
export function photoDigests(db: Database): string[] {
  return db.all<{ sha256: string }>('SELECT DISTINCT sha256 FROM media').map((row) => row.sha256);
}
