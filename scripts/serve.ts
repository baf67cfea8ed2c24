/** Serves the built floor. On an empty data folder it first loads the demo province (unless NO_DEMO is set). */
import { existsSync } from 'node:fs';
import { EnvError, parseEnv, type Env } from '../api/env.ts';
import { loadFiles } from '../api/door/files.ts';
import type { PageHandler } from '../api/door/door.ts';
import { createLogger } from '../api/log.ts';
import { openFloor } from '../api/server.ts';
import { prepareInstallation } from './installation.ts';

let env: Env;
try {
  env = parseEnv(process.env);
} catch (error) {
  if (!(error instanceof EnvError)) throw error;
  process.stderr.write(`The environment is not right:\n${error.message}\n`);
  process.exit(1);
}
const log = createLogger(env.LOG_LEVEL);
const dist = new URL('../dist/', import.meta.url);
const entry = new URL('server/entry.mjs', dist);
if (!existsSync(entry)) {
  process.stderr.write('There is no build yet. Run: npm start (or npm run build)\n');
  process.exit(1);
}

const floor = await openFloor(env, log).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
await prepareInstallation(floor.ctx);
const { handler } = (await import(entry.href)) as { handler: PageHandler };
// Before anyone can be told that it serves: a stop that comes with the first answer must find somebody listening.
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    floor.close().then(() => process.exit(0), (error: unknown) => {
      log.error({ err: error }, 'the stop failed');
      process.exit(1);
    });
  });
}
const { port } = await floor.listen(handler, loadFiles(new URL('client', dist).pathname));
log.info({ port, host: env.HOST, origin: env.PUBLIC_ORIGIN, engine: floor.ctx.services.search.engine }, 'serving');
process.stdout.write(`Sàn Quê: ${env.PUBLIC_ORIGIN.replace(/:0$/, `:${port}`)}\n`);
