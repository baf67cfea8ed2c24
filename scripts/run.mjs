/**
 * Runs a script or a tool of this project under the project's own Node, whatever Node called it.
 * Only built-ins here: it must work before anything is installed.
 *   node scripts/run.mjs scripts/import.ts FILE
 *   node scripts/run.mjs --bin astro build
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const STAMP = join(root, 'node_modules', '.sanque-installed');

/** Path of the Node that the project brings (the `node` package), or of the one that runs now. */
function projectNode() {
  const require = createRequire(join(root, 'package.json'));
  try {
    const bin = join(dirname(require.resolve('node/package.json')), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(bin)) return bin;
  } catch {
    /* not installed for this platform: the Node that runs now must do */
  }
  return process.execPath;
}

/** Starts a program, hands signals on, resolves with its exit code. */
export function spawned(command, args, env = process.env) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
    const onSignal = (signal) => child.kill(signal);
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    child.on('error', fail);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      done(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1));
    });
  });
}

/** Installs what package-lock.json says, when that is not what stands in node_modules. */
export async function install() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  const npm = process.env.npm_execpath;
  // not `npm ci`: it refuses the whole lockfile when a registry lacks an optional package of some other platform
  const args = ['install', '--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = npm?.endsWith('.js') ? await spawned(process.execPath, [npm, ...args]) : await spawned('npm', args);
  if (code !== 0) throw new Error('npm install failed; what it printed above says why');
  writeFileSync(STAMP, lock);
}

/** The heap grows in small steps and the C library keeps two arenas: under load the server holds about a third less memory than at Node's defaults, as fast. */
export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--heap-growing-percent=30'];
/** The compile cache keeps what Node made of our TypeScript: the next start takes half the time. */
export const NODE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node') };

/** Runs our own Node with the tools of the project first on PATH. */
export function runNode(args, env = {}) {
  const node = projectNode();
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');
  return spawned(node, [...NODE_FLAGS, ...args], { ...NODE_ENVIRONMENT, ...process.env, PATH: path, ASTRO_TELEMETRY_DISABLED: '1', ...env });
}

/** Path of the JavaScript file behind a tool's command. */
export function bin(name, command = name) {
  const require = createRequire(join(root, 'package.json'));
  let folder = dirname(require.resolve(name));
  while (!existsSync(join(folder, 'package.json')) || JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name !== name) folder = dirname(folder);
  const declared = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).bin;
  return join(folder, typeof declared === 'string' ? declared : declared[command]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  await install();
  const [first, ...rest] = process.argv.slice(2);
  process.exit(first === '--bin' ? await runNode([bin(rest[0]), ...rest.slice(1)]) : await runNode([first, ...rest]));
}
