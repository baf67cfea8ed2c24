/** Is the built storefront newer than everything it is built from? */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const SOURCES = ['web', 'astro.config.mjs', 'package-lock.json'];

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs);
}

export function buildIsFresh() {
  const built = join(root, 'dist', 'server', 'entry.mjs');
  if (!existsSync(built)) return false;
  const at = statSync(built).mtimeMs;
  return SOURCES.every((source) => !existsSync(join(root, source)) || newest(join(root, source)) <= at);
}
