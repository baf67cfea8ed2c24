/** One process: opens and migrates the database, puts the floor together, serves until told to stop. */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openDatabase, type Database } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import { actorFromRequest } from './accounts/index.ts';
import type { Context } from './context.ts';
import { createDoor, type PageHandler } from './door/door.ts';
import type { Files } from './door/files.ts';
import type { Env } from './env.ts';
import type { Logger } from './log.ts';
import { lockDataFolder, snapshotBefore } from './operations/index.ts';
import { loadPlaces } from './places/index.ts';
import { createJobs, createServices, createWorker, systemContext } from './wiring.ts';

/** A slow phone may need 800 s for 5 MB: longer than Node's default of 300 s. */
const REQUEST_TIMEOUT_MS = 1_200_000;
/** How long a stop waits for requests under way. */
const DRAIN_MS = 10_000;

export interface Floor {
  ctx: Context;
  db: Database;
  listen(pages: PageHandler, files: Files): Promise<{ server: Server; port: number }>;
  close(): Promise<void>;
}

/**
 * Opens the data folder for serving: takes its lock, migrates (after a snapshot), loads the places.
 * @throws Error when another server holds the folder
 */
export async function openFloor(env: Env, log: Logger): Promise<Floor> {
  mkdirSync(env.DATA_DIR, { recursive: true, mode: 0o700 });
  const lock = lockDataFolder(env.DATA_DIR);
  const file = join(env.DATA_DIR, 'sanque.db');
  const db = openDatabase(file);
  const applied = migrate(db, (from) => snapshotBefore({ file, from, dataDir: env.DATA_DIR, log }));
  if (applied.length > 0) log.info({ applied }, 'migrated');
  const services = createServices(db, env, log);
  const ctx = systemContext(db, env, log, 'floor', services);
  await loadPlaces(ctx);
  const worker = createWorker(systemContext(db, env, log, 'worker', services));
  const jobs = createJobs(systemContext(db, env, log, 'jobs', services));
  let server: Server | undefined;

  return {
    ctx,
    db,
    listen: async (pages, files) => {
      const door = createDoor({ base: ctx, pages, files, actorOf: (headers) => actorFromRequest(db, services.auth, headers) });
      const opened = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: 20_000, maxHeaderSize: 16_384 }, (req, res) => {
        void door(req, res);
      });
      server = opened;
      await new Promise<void>((done, fail) => {
        opened.once('error', fail);
        opened.listen(env.PORT, env.HOST, done);
      });
      worker.start();
      jobs.start();
      return { server: opened, port: (opened.address() as AddressInfo).port };
    },
    close: async () => {
      const serving = server;
      if (serving) {
        const closed = new Promise<void>((done) => serving.close(() => done()));
        serving.closeIdleConnections();
        const force = setTimeout(() => serving.closeAllConnections(), DRAIN_MS);
        await closed;
        clearTimeout(force);
      }
      await jobs.stop();
      await worker.stop();
      db.close();
      lock.release();
    },
  };
}
