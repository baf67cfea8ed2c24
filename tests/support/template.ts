/** Makes one migrated database file per run; every test copies it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    templateDatabase: string;
  }
}

export default function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'sanque-template-'));
  const file = join(folder, 'template.db');
  const db = openDatabase(file);
  migrate(db);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  project.provide('templateDatabase', file);
  return () => rmSync(folder, { recursive: true, force: true });
}
