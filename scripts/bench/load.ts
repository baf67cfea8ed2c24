/** The load generator, in a process of its own: JSON on stdin, JSON on stdout. */
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import type { Load, LoadResult } from './processes.ts';

const { url, paths, seconds, connections, headers = {} } = JSON.parse(readFileSync(0, 'utf8')) as Load;
let started = 0;
const result = await autocannon({
  url,
  connections,
  duration: seconds,
  headers,
  // each connection begins elsewhere in the list: in step, they would all ask for the same thing
  setupClient: (client) => {
    const from = Math.floor((started++ / connections) * paths.length);
    client.setRequests([...paths.slice(from), ...paths.slice(0, from)].map((path) => ({ path, method: 'GET' as const, headers })));
  },
});
const answer: LoadResult = { rate: result.requests.total / result.duration, p50: result.latency.p50, p99: result.latency.p99, answered: result.requests.total, faults: result.non2xx + result.errors };
process.stdout.write(JSON.stringify(answer));
