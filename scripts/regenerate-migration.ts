/** Before the first release only: one migration, made anew from the schema. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { bin, root } from './run.mjs';

rmSync(new URL('../db/migrations', import.meta.url), { recursive: true, force: true });
const done = spawnSync(process.execPath, [bin('drizzle-kit'), 'generate', '--config', 'db/drizzle.config.ts', '--name', 'init'], { cwd: root, stdio: 'inherit' });
process.exit(done.status ?? 1);
