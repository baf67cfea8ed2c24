/**
 * So many requests a second at even times, whatever the server does, until SIGTERM: latency counts from when a request
 * should have started, so a server that stands still does not hide it. JSON on stdin, JSON on stdout.
 */
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';

interface Steady {
  url: string;
  paths: readonly string[];
  perSecond: number;
  headers?: Record<string, string>;
}

const { url, paths, perSecond, headers = {} } = JSON.parse(readFileSync(0, 'utf8')) as Steady;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const times: number[] = [];
let faults = 0;
let under = 0;
let ended = false;
// told to stop: what is under way is still counted
process.on('SIGTERM', () => (ended = true));

const ask = (n: number, due: number): void => {
  under++;
  const request = get(url + paths[n % paths.length]!, { agent, headers }, (response) => {
    response.resume();
    response.once('end', () => {
      under--;
      times.push(performance.now() - due);
      if (response.statusCode !== 200) faults++;
    });
  });
  request.once('error', () => {
    under--;
    faults++;
  });
};

const start = performance.now();
for (let n = 0; !ended; ) {
  const elapsed = performance.now() - start;
  while (n / perSecond <= elapsed / 1_000) {
    ask(n, start + (n / perSecond) * 1_000);
    n++;
  }
  await new Promise((go) => setTimeout(go, 1));
}
const patience = performance.now() + 10_000;
while (under > 0 && performance.now() < patience) await new Promise((go) => setTimeout(go, 5));
agent.destroy();
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.stdout.write(JSON.stringify({ answered: times.length, faults: faults + under, p50: at(0.5), p99: at(0.99), max: times.at(-1) ?? 0 }));
