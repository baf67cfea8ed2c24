/** Brings a database file to today's schema: numbered migrations once each, then the hand-written SQL (FTS5, triggers). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { Database } from './client.ts';

const MIGRATIONS = new URL('./migrations/', import.meta.url);
const HAND_WRITTEN = new URL('./sql/', import.meta.url);

interface Migration {
  tag: string;
  statements: string[];
}

function numberedMigrations(): Migration[] {
  const journal = JSON.parse(readFileSync(new URL('meta/_journal.json', MIGRATIONS), 'utf8')) as { entries: { tag: string }[] };
  return journal.entries.map(({ tag }) => ({
    tag,
    statements: readFileSync(new URL(`${tag}.sql`, MIGRATIONS), 'utf8').split('--> statement-breakpoint'),
  }));
}

function handWritten(): { text: string; digest: string } {
  const names = existsSync(HAND_WRITTEN) ? readdirSync(HAND_WRITTEN).filter((n) => n.endsWith('.sql')).sort() : [];
  const text = names.map((name) => readFileSync(new URL(name, HAND_WRITTEN), 'utf8')).join('\n');
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

/** What has been applied to a file: the newest migration's tag, or null on an empty file. */
export function schemaVersion(db: Database): string | null {
  const table = db.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'");
  return table ? (db.get<{ tag: string }>("SELECT tag FROM schema_migration WHERE tag NOT LIKE 'sql:%' ORDER BY id DESC LIMIT 1")?.tag ?? null) : null;
}

/**
 * Applies what is missing. Two processes may call it at once: each step looks and acts in one immediate transaction.
 * @param before called once, before the first change to a file that already has a schema (a snapshot)
 * @returns the tags applied now
 * @throws Error when the file was made by a newer version of the program
 */
export function migrate(db: Database, before?: (from: string) => void): string[] {
  db.exec('CREATE TABLE IF NOT EXISTS schema_migration (id INTEGER PRIMARY KEY AUTOINCREMENT, tag TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, applied_at INTEGER NOT NULL)');
  const known = numberedMigrations();
  const applied = new Set(db.all<{ tag: string }>('SELECT tag FROM schema_migration').map((r) => r.tag));
  const unknown = [...applied].filter((tag) => !tag.startsWith('sql:') && !known.some((m) => m.tag === tag));
  if (unknown.length > 0) throw new Error(`the data folder was written by a newer version (${unknown.join(', ')}); start that version, or restore the snapshot made before the upgrade`);
  const waiting = known.filter((m) => !applied.has(m.tag));
  const from = schemaVersion(db);
  const done: string[] = [];
  if (waiting.length > 0 && from !== null) before?.(from);
  for (const migration of waiting) {
    db.transaction(() => {
      if (db.get('SELECT 1 FROM schema_migration WHERE tag = ?', [migration.tag])) return;
      for (const statement of migration.statements) db.exec(statement);
      db.run('INSERT INTO schema_migration (tag, digest, applied_at) VALUES (?,?,?)', [migration.tag, '', Date.now()]);
      done.push(migration.tag);
    });
  }
  const { text, digest } = handWritten();
  if (db.get<{ digest: string }>("SELECT digest FROM schema_migration WHERE tag = 'sql:hand-written'")?.digest !== digest) {
    db.transaction(() => {
      db.exec(text);
      db.run(
        "INSERT INTO schema_migration (tag, digest, applied_at) VALUES ('sql:hand-written',?,?) ON CONFLICT (tag) DO UPDATE SET digest = excluded.digest, applied_at = excluded.applied_at",
        [digest, Date.now()],
      );
    });
  }
  return done;
}
