/** The same app, reloading: Astro's dev server renders pages behind the same front door; a change under api/ restarts the process. */
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dev } from 'astro';
import { createDoor } from '../api/door/door.ts';
import { loadFiles } from '../api/door/files.ts';
import { parseEnv } from '../api/env.ts';
import { createLogger } from '../api/log.ts';
import { actorFromRequest } from '../api/accounts/index.ts';
import { openFloor } from '../api/server.ts';
import { prepareInstallation } from './installation.ts';

if (process.env.SANQUE_DEV !== '1') {
  const watched = ['api', 'db', 'scripts'].flatMap((folder) => ['--watch-path', folder]);
  const child = spawn(process.execPath, [...watched, '--disable-warning=ExperimentalWarning', import.meta.filename], { stdio: 'inherit', env: { ...process.env, SANQUE_DEV: '1' } });
  child.on('exit', (code) => process.exit(code ?? 0));
} else {
  const env = parseEnv(process.env);
  const floor = await openFloor(env, createLogger(env.LOG_LEVEL));
  await prepareInstallation(floor.ctx);
  type Next = (error?: unknown) => void;
  const passOn = new WeakMap<IncomingMessage, Next>();
  const door = createDoor({
    base: floor.ctx,
    files: loadFiles('/nonexistent'),
    actorOf: (headers) => actorFromRequest(floor.db, floor.ctx.services.auth, headers),
    pages: (req, _res, _next, locals) => {
      // where Astro's dev server takes locals from
      Object.assign(req, { [Symbol.for('astro.locals')]: locals });
      passOn.get(req)!();
    },
  });
  await dev({
    root: new URL('..', import.meta.url).pathname,
    server: { port: env.PORT, host: env.HOST },
    vite: {
      plugins: [
        {
          name: 'san-que-door',
          configureServer: (server) => {
            server.middlewares.use((req: IncomingMessage, res: ServerResponse, next: Next) => {
              if (/^\/(?:@|node_modules\/|web\/|\.astro\/|__|_image|src\/)/.test(req.url ?? '')) return next();
              passOn.set(req, next);
              void door(req, res);
            });
          },
        },
      ],
    },
  });
}
