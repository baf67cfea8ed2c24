/** The real server in a process of its own, on a copy of a prepared data folder. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, existsSync, readdirSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_FLAGS } from '../../scripts/run.mjs';
import { lockDataFolder, type DataFolderLock } from '../../api/operations/lock.ts';

const root = join(import.meta.dirname, '../..');
const workshop = join(root, 'tests/.tmp');

/** What every prepared demo folder was made with. */
export const DEMO = { otp: '246810', password: 'mat-khau-thu-1', apiKey: 'khoa-api-thu-nghiem-1' } as const;

export interface LogLine {
  level: number;
  msg?: string;
  [key: string]: unknown;
}

export interface StartOptions {
  env?: Record<string, string>;
  /** Copy of the demo province (true, the default), or a migrated folder with an installation and nothing else (false). */
  demo?: boolean;
  /** Serve this folder instead; it is not removed by `stop()`. */
  dataDir?: string;
}

export interface TestServer {
  /** `http://127.0.0.1:PORT`, also its PUBLIC_ORIGIN unless told otherwise. */
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  /** Structured log lines so far. */
  logs: LogLine[];
  /** All that it printed so far. */
  output(): string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** SIGTERM, waits for the end; resolves with the exit code. Removes the copied folder. */
  stop(): Promise<number | null>;
  /** SIGKILL: as a power cut would, for the process. The folder stays for the next start. */
  kill(): Promise<void>;
}

/** A port that is free now. Known before the start, because PUBLIC_ORIGIN carries it. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, '127.0.0.1', done));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((done) => probe.close(() => done()));
  return port;
}

/** Starts the server and waits until it serves. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  await ensureBuild();
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? (await copyOf(await preparedFolder(options.demo ?? true)));
  const port = Number(options.env?.PORT ?? (await freePort()));
  try {
    return await launch(dataDir, port, own, options.env ?? {});
  } catch (error) {
    if (own) await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function launch(dataDir: string, port: number, own: boolean, env: Record<string, string>): Promise<TestServer> {
  const child = spawn(process.execPath, [...NODE_FLAGS, 'scripts/serve.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', TMPDIR: process.env.TMPDIR ?? tmpdir(), NODE_OPTIONS: process.env.NODE_OPTIONS ?? '', NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
      DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(port), PUBLIC_ORIGIN: `http://127.0.0.1:${port}`, LOG_LEVEL: 'debug',
      DEMO_OTP: DEMO.otp, DEMO_PASSWORD: DEMO.password, DEMO_API_KEY: DEMO.apiKey,
      ...env,
    },
  });
  const logs: LogLine[] = [];
  let output = '';
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) if (line.startsWith('{')) logs.push(JSON.parse(line) as LogLine);
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  await serving(child, ended, logs, () => output);

  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    pid: child.pid!,
    dataDir,
    logs,
    output: () => output,
    fetch: (path, init) => fetch(url + path, { redirect: 'manual', ...init }),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const code = await Promise.race([ended, sleep(20_000, 'late' as const, { ref: false })]);
      if (code === 'late') {
        child.kill('SIGKILL');
        throw new Error(`The server did not stop within 20 s:\n${output.slice(-2_000)}`);
      }
      if (own) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function serving(child: ChildProcess, ended: Promise<unknown>, logs: readonly LogLine[], output: () => string): Promise<void> {
  let over = false;
  void ended.then(() => (over = true));
  const deadline = Date.now() + 120_000;
  while (!logs.some((line) => line.msg === 'serving')) {
    if (over) throw new Error(`The server ended before it served (${child.exitCode ?? child.signalCode}):\n${output().slice(-4_000)}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The server did not serve within 120 s:\n${output().slice(-4_000)}`);
    }
    await sleep(25);
  }
}

/** A copy that a test may change, without what belongs to a running process. */
export async function copyOf(folder: string): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), 'sanque-data-'));
  await cp(folder, target, { recursive: true, mode: constants.COPYFILE_FICLONE, filter: (source) => !/lock(\.db|-holder)/.test(source) });
  return target;
}

/** A copy of the demo province's data folder that no server holds yet; the caller removes it. */
export const demoData = async (): Promise<string> => {
  await ensureBuild();
  return copyOf(await preparedFolder(true));
};

/** Prepared once per state of the sources, by the real server itself; later calls and other test files find it ready. */
async function preparedFolder(demo: boolean): Promise<string> {
  const name = `${demo ? 'demo' : 'empty'}-${sourceState()}`;
  const ready = join(workshop, name);
  if (existsSync(ready)) return ready;
  return alone('prepare', async () => {
    if (existsSync(ready)) return ready;
    const beside = await mkdtemp(join(workshop, 'making-'));
    try {
      const server = await launch(beside, await freePort(), false, demo ? {} : { NO_DEMO: '1' });
      await server.stop();
      for (const old of readdirSync(workshop)) if (old.startsWith(demo ? 'demo-' : 'empty-')) await rm(join(workshop, old), { recursive: true, force: true });
      await rename(beside, ready);
    } finally {
      await rm(beside, { recursive: true, force: true });
    }
    return ready;
  });
}

/** Digest of all that decides what a fresh data folder holds: names, sizes and times of the sources. */
function sourceState(): string {
  const hash = createHash('sha256');
  const walk = (path: string): void => {
    const stat = statSync(join(root, path));
    if (stat.isDirectory()) for (const entry of readdirSync(join(root, path)).sort()) walk(`${path}/${entry}`);
    else hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const path of ['api', 'db', 'scripts/demo', 'scripts/installation.ts', 'scripts/serve.ts']) walk(path);
  return hash.digest('hex').slice(0, 16);
}

/** `npm test` builds first; a single test file on a clone without a build makes one. */
export async function ensureBuild(): Promise<void> {
  const entry = join(root, 'dist/server/entry.mjs');
  if (existsSync(entry)) return;
  await alone('build', async () => {
    if (existsSync(entry)) return;
    const built = spawnSync(process.execPath, ['scripts/run.mjs', '--bin', 'astro', 'build'], { cwd: root, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}${built.stderr}`);
  });
}

/** One process at a time; the lock ends with its process. */
async function alone<T>(what: string, work: () => Promise<T>): Promise<T> {
  const folder = join(workshop, `lock-${what}`);
  await mkdir(folder, { recursive: true });
  let lock: DataFolderLock | undefined;
  for (const deadline = Date.now() + 300_000; lock === undefined; ) {
    try {
      lock = lockDataFolder(folder, what);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/**
 * The `Cookie` header of a person who is signed in, by e-mail, without going through the form: for tests that are not about
 * signing in.
 */
export async function sessionOf(server: Pick<TestServer, 'dataDir' | 'url'>, email: string): Promise<string> {
  const { createAuth, loadAuthSecret } = await import('../../api/accounts/index.ts');
  const { openDatabase } = await import('../../db/client.ts');
  const db = openDatabase(join(server.dataDir, 'sanque.db'), { busyTimeoutMs: 5_000 });
  try {
    const person = db.get<{ id: string }>('SELECT id FROM person WHERE email = ?', [email]);
    if (!person) throw new Error(`nobody has the e-mail ${email}`);
    const auth = createAuth(db, { publicOrigin: server.url, secret: loadAuthSecret(server.dataDir) });
    const { headers } = await auth.api.openSession({ body: { userId: person.id }, headers: new Headers(), returnHeaders: true });
    return headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  } finally {
    db.close();
  }
}
