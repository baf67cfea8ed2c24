/** A script's own way in: the data folder of the environment, its own connection, a system context. Works while a server serves. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../api/context.ts';
import { EnvError, parseEnv } from '../api/env.ts';
import { createLogger } from '../api/log.ts';
import { systemContext } from '../api/wiring.ts';
import { openDatabase } from '../db/client.ts';
import { schemaVersion } from '../db/migrate.ts';

/** A script may wait for the server's writes; the server never waits as long for a script's. */
const BUSY_TIMEOUT_MS = 5_000;

/** Opens the floor, does the work, closes it. Ends the process with a sentence when there is no floor yet. */
export async function withFloor(name: string, work: (ctx: Context) => Promise<void>): Promise<void> {
  let env;
  try {
    env = parseEnv(process.env);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    console.error(`The environment is not right:\n${error.message}`);
    process.exit(1);
  }
  const file = join(env.DATA_DIR, 'sanque.db');
  if (!existsSync(file)) {
    console.error(`There is no floor in ${env.DATA_DIR} yet. Run npm start once, or set DATA_DIR.`);
    process.exit(1);
  }
  const db = openDatabase(file, { busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    if (schemaVersion(db) === null) throw new Error(`${file} has no schema yet. Run npm start once.`);
    await work(systemContext(db, env, createLogger(env.LOG_LEVEL === 'info' ? 'warn' : env.LOG_LEVEL), name));
  } finally {
    db.close();
  }
}
