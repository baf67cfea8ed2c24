/** How the rows measure: the floor and the machine's limit in turns, and requests at even times. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchFloor } from './floor.ts';
import { load, root, startChild, type LoadResult, type Server } from './processes.ts';
import { perSecond, share, type Finding } from './report.ts';

export interface Bench {
  floor: BenchFloor;
  /** The real server, its caches warm and nothing waiting in its outbox. */
  server: Server;
  /** Seconds of one load. */
  seconds: number;
}

const CONNECTIONS = 16;
const ROUNDS = 2;

/** Loads both in turns, so that a slow moment of the machine meets both; the better round of each counts. */
export async function beside(seconds: number, ours: { url: string; paths: readonly string[]; headers?: Record<string, string> }, limit: { url: string; paths: readonly string[] }, connections = CONNECTIONS): Promise<[LoadResult, LoadResult]> {
  for (const warm of [ours, limit]) await load({ ...warm, seconds: 1, connections });
  const best: [LoadResult?, LoadResult?] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, target] of [ours, limit].entries()) {
      const found = await load({ ...target, seconds, connections });
      if (found.faults > 0) throw new Error(`${found.faults} faulty answers from ${target.url}${target.paths[0]}`);
      if (!best[i] || found.rate > best[i].rate) best[i] = found;
    }
  }
  return [best[0]!, best[1]!];
}

export async function bare(bench: Bench, htmlBytes = 0): Promise<Server> {
  return startChild(['scripts/bench/bare.ts', bench.floor.database, String(htmlBytes)]);
}

export function ratioFinding(name: string, what: string, [ours, limit]: [LoadResult, LoadResult], goal: number, remark?: string): Finding {
  return {
    name, what,
    found: `${perSecond(ours.rate)} (${share(ours.rate, limit.rate)})`,
    limit: perSecond(limit.rate),
    goal: `≥ ${Math.round(goal * 100)}%`,
    met: ours.rate >= goal * limit.rate,
    numbers: { rate: ours.rate, p99: ours.p99, limit: limit.rate, limitP99: limit.p99, ratio: ours.rate / limit.rate },
    ...(remark ? { remark } : {}),
  };
}

export const SCANS_PER_SECOND = 100;

interface SteadyResult {
  answered: number;
  faults: number;
  p50: number;
  p99: number;
  max: number;
}

export async function steadily(bench: Bench, paths: readonly string[], meanwhile: () => Promise<unknown>, perSecond = SCANS_PER_SECOND): Promise<SteadyResult> {
  const options = { url: bench.server.url, paths, perSecond, headers: { accept: 'text/html', 'accept-encoding': 'gzip', 'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36' } };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/bench/steady.ts'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(options));
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await sleep(1_000);
  try {
    await meanwhile();
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
  return JSON.parse(out) as SteadyResult;
}
