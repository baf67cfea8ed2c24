/** Children of the bench: servers under test, bare servers, the load generator. Each is ended by its own handle. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../run.mjs';

export const root = join(import.meta.dirname, '../..');

export interface Server {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

function node(args: readonly string[], env: Record<string, string> = {}, input = ''): ChildProcess {
  // as scripts/run.mjs starts everything
  const child = spawn(process.execPath, [...NODE_FLAGS, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_OPTIONS: process.env.NODE_OPTIONS ?? '', ...NODE_ENVIRONMENT, ...env },
  });
  child.stdin!.on('error', () => undefined); // a child may end without reading
  child.stdin!.end(input);
  return child;
}

/** Starts a server and waits for the JSON line that tells its port. */
export function startChild(args: readonly string[], env: Record<string, string> = {}): Promise<Server> {
  const child = node(args, env);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return new Promise((done, fail) => {
    let text = '';
    const look = (chunk: Buffer): void => {
      text += chunk.toString();
      const port = /"port":(\d+)/.exec(text)?.[1];
      if (!port) return;
      child.stdout!.off('data', look).resume();
      done({
        url: `http://127.0.0.1:${port}`,
        pid: child.pid!,
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      });
    };
    child.stdout!.on('data', look);
    child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('exit', (code) => fail(new Error(`${args.join(' ')} ended with ${code}:\n${text.slice(-2_000)}`)));
  });
}

/** Runs a script to its end; resolves with what it printed. */
export function runChild(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<string> {
  const child = node(args, env, input);
  let out = '';
  let fault = '';
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (fault += chunk.toString()));
  return new Promise((done, fail) => {
    child.once('exit', (code) => (code === 0 ? done(out) : fail(new Error(`${args.join(' ')} ended with ${code}:\n${(out + fault).slice(-2_000)}`))));
  });
}

/** Resident memory of a process in bytes (Linux); undefined elsewhere. */
export function residentMemory(pid: number): number | undefined {
  try {
    const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb === undefined ? undefined : Number(kb) * 1024;
  } catch {
    return undefined;
  }
}

export interface LoadResult {
  /** Answers per second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  answered: number;
  /** Answers outside 2xx, and connections that failed. */
  faults: number;
}

export interface Load {
  url: string;
  paths: readonly string[];
  seconds: number;
  connections: number;
  headers?: Record<string, string>;
}

/** As fast as the server answers, from a process of its own. */
export async function load(options: Load): Promise<LoadResult> {
  return JSON.parse(await runChild(['scripts/bench/load.ts'], {}, JSON.stringify(options))) as LoadResult;
}
