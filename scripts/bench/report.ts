/** The bench's findings as a Markdown table and as JSON. */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.ts';

export interface Finding {
  name: string;
  what: string;
  /** As printed: '21,400 /s'. */
  found: string;
  /** The limit measured beside it in the same run, as printed; empty where there is none. */
  limit: string;
  goal: string;
  met: boolean;
  /** Raw numbers for the JSON. */
  numbers: Record<string, number>;
  remark?: string;
}

const version = (name: string): string => (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;

export function machine(): Record<string, string> {
  let commit = 'unknown';
  try {
    commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    // not a clone: the table says so
  }
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: String(availableParallelism()),
    memory: `${Math.round(totalmem() / 1024 ** 3)} GB`,
    system: `${type()} ${release()}`,
    node: process.version,
    libsql: version('libsql'),
    hono: version('hono'),
    astro: version('astro'),
    commit,
    date: new Date().toISOString().slice(0, 10),
  };
}

export function markdown(findings: readonly Finding[]): string {
  const m = machine();
  const rows = findings.map((f) => `| ${f.what} | ${f.found} | ${f.limit} | ${f.goal} | ${f.goal === '' ? '–' : f.met ? 'yes' : 'no'}${f.remark ? ` (${f.remark})` : ''} |`);
  return [
    `${m.cpu}, ${m.cores} cores shared by server and load, ${m.memory}; ${m.system}; Node ${m.node}, libsql ${m.libsql}, Hono ${m.hono}, Astro ${m.astro}; commit ${m.commit}, ${m.date}`,
    '',
    '| what, over 12,000 synthetic products | found | limit in the same run | goal | met |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

export const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en-GB')} /s`;
export const share = (part: number, whole: number): string => `${Math.round((part / whole) * 100)}%`;
export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
