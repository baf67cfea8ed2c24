/** The rows of the bench: each measures the floor and, beside it, the machine's limit. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync } from 'node:zlib';
import { openDatabase } from '../../db/client.ts';
import { registerFile, serveFloor, stampPaths, PRODUCTS, type BenchFloor } from './floor.ts';
import { syntheticQueries } from './generate.ts';
import { load, residentMemory, root, runChild, startChild, type Server } from './processes.ts';
import { milliseconds, perSecond, share, type Finding } from './report.ts';
import { bare, beside, ratioFinding, SCANS_PER_SECOND, steadily, type Bench } from './measure.ts';
import { SUPPORT_ROWS } from './support.ts';
import { STAMP_ROWS } from './trace-stamps.ts';
import { PRINT_ROWS } from './trace-print.ts';
import { epcisCapture } from './trace-epcis.ts';

/** Waits until the server has nothing left to catch up with: its search index is read, its outbox empty. */
export async function warm(floor: BenchFloor, server: Server): Promise<void> {
  for (const path of ['/', '/tim-kiem?q=mam', '/api/v1/search?q=mam']) await fetch(server.url + path, { headers: { connection: 'close' } }).then((answer) => answer.arrayBuffer());
  const db = openDatabase(floor.database, { readonly: true });
  try {
    for (const deadline = Date.now() + 180_000; db.get("SELECT 1 FROM outbox WHERE state = 'WAITING' LIMIT 1"); await sleep(200)) {
      if (Date.now() > deadline) throw new Error('the outbox was not empty after three minutes');
    }
  } finally {
    db.close();
  }
}

async function productJson(bench: Bench): Promise<Finding[]> {
  const limit = await bare(bench);
  try {
    const slugs = bench.floor.slugs.filter((_, n) => n % 6 === 0);
    const found = await beside(bench.seconds, { url: bench.server.url, paths: slugs.map((slug) => `/api/v1/products/${slug}`) }, { url: limit.url, paths: slugs.map((slug) => `/product/${slug}`) });
    return [ratioFinding('product-json', `product as JSON by slug, ${slugs.length.toLocaleString('en-GB')} in turn; limit: bare Hono, one row by slug`, found, 0.5)];
  } finally {
    await limit.stop();
  }
}

async function search(bench: Bench): Promise<Finding[]> {
  const limit = await bare(bench);
  const address = (path: string) => (q: string) => `${path}?q=${encodeURIComponent(q)}`;
  try {
    const often = syntheticQueries(300);
    const rare = syntheticQueries(6_000, 11);
    const warm = await beside(bench.seconds, { url: bench.server.url, paths: often.map(address('/api/v1/search')) }, { url: limit.url, paths: often.map(address('/search')) });
    const cold = await beside(bench.seconds, { url: bench.server.url, paths: rare.map(address('/api/v1/search')) }, { url: limit.url, paths: rare.map(address('/search')) });
    return [
      ratioFinding('search', '300 searches in turn, 24 hits and facets; limit: bare FTS5, bm25, 24 hits, no facets', warm, 0.5),
      ratioFinding('search-rare', '6,000 searches in turn, more than any cache holds; same limit', cold, 0.5),
    ];
  } finally {
    await limit.stop();
  }
}

async function pageOf(url: string): Promise<string> {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return text;
}

async function pageWarm(bench: Bench): Promise<Finding[]> {
  const slugs = bench.floor.slugs.slice(0, 200);
  const bytes = Buffer.byteLength(await pageOf(`${bench.server.url}/san-pham/${slugs[0]}`));
  for (const slug of slugs) await pageOf(`${bench.server.url}/san-pham/${slug}`);
  const limit = await bare(bench, bytes);
  try {
    const found = await beside(bench.seconds, { url: bench.server.url, paths: slugs.map((slug) => `/san-pham/${slug}`) }, { url: limit.url, paths: ['/page'] });
    return [ratioFinding('page-warm', `product page, HTML of ${Math.round(bytes / 1024)} KB from the cache; limit: bare Hono, a constant of the same size`, found, 0.25)];
  } finally {
    await limit.stop();
  }
}

/** A card of the blank page, and what stands around all of them, in bytes: measured on the built page itself. */
async function blankOf(bytes: number): Promise<Server> {
  const out = join(root, 'node_modules/.cache/sanque-bench/blank');
  const built = spawnSync(process.execPath, [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--root', 'scripts/bench/blank', '--silent'], { cwd: root, env: { ...process.env, BLANK_OUT: out, ASTRO_TELEMETRY_DISABLED: '1' }, encoding: 'utf8' });
  const entry = join(out, 'server/entry.mjs');
  if (built.status !== 0 || !existsSync(entry)) throw new Error(`the blank page was not built:\n${built.stdout}${built.stderr}`);
  const sizeWith = async (cards: number): Promise<number> => {
    const server = await startChild(['scripts/bench/blank-server.ts', entry], { BLANK_CARDS: String(cards) });
    const size = Buffer.byteLength(await pageOf(`${server.url}/`));
    await server.stop();
    return size;
  };
  const [ten, twenty] = [await sizeWith(10), await sizeWith(20)];
  const cards = Math.max(1, Math.round(10 + (bytes - ten) / ((twenty - ten) / 10)));
  return startChild(['scripts/bench/blank-server.ts', entry], { BLANK_CARDS: String(cards) });
}

async function pageCold(bench: Bench): Promise<Finding[]> {
  const slugs = bench.floor.slugs.filter((_, n) => n % 20 === 0);
  const bytes = Buffer.byteLength(await pageOf(`${bench.server.url}/san-pham/${slugs[0]}`));
  const limit = await blankOf(bytes);
  try {
    // a query takes the address past the page cache: every request renders
    const found = await beside(bench.seconds, { url: bench.server.url, paths: slugs.map((slug, n) => `/san-pham/${slug}?lan=${n}`) }, { url: limit.url, paths: ['/'] });
    return [ratioFinding('page-cold', 'product page rendered each time; limit: an Astro page of the same size without data', found, 0.6)];
  } finally {
    await limit.stop();
  }
}

function importRate({ floor: { imported } }: Bench): Finding[] {
  const rate = imported.rows / imported.seconds;
  return [{
    name: 'import', what: 'import of a register, staged, checked, resolved to communes, committed, the start of the process included; limit: bare prepared inserts of the resulting rows',
    found: `${perSecond(rate)} (${share(rate, imported.bareRate)})`, limit: perSecond(imported.bareRate), goal: '', met: true,
    numbers: { rate, seconds: imported.seconds, limit: imported.bareRate, ratio: rate / imported.bareRate },
  }];
}

async function memory(bench: Bench): Promise<Finding[]> {
  const { server, floor } = bench;
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, residentMemory(server.pid) ?? 0)), 50);
  try {
    const mixed = [
      ...floor.slugs.slice(0, 600).map((slug) => `/san-pham/${slug}`),
      ...floor.slugs.slice(600, 1_200).map((slug) => `/api/v1/products/${slug}`),
      ...syntheticQueries(400, 5).map((q) => `/tim-kiem?q=${encodeURIComponent(q)}`),
      ...stampPaths(floor, 300),
      ...Array.from({ length: 50 }, (_, n) => `/san-pham?trang=${n + 1}`),
    ].sort((a, b) => (a.length * 31) % 97 - ((b.length * 31) % 97));
    for (let round = 0; round < 3; round++) await load({ url: server.url, paths: mixed, seconds: bench.seconds, connections: 32 });
  } finally {
    clearInterval(timer);
  }
  const mb = most / 1024 / 1024;
  return [{ name: 'memory', what: 'resident memory at its highest, under 32 connections of pages, searches, JSON and scans', found: most === 0 ? 'not measured' : `${Math.round(mb)} MB`, limit: '', goal: '< 300 MB', met: most > 0 && mb < 300, numbers: { megabytes: mb } }];
}

async function scans(bench: Bench): Promise<Finding[]> {
  const paths = stampPaths(bench.floor, 5_000);
  const file = registerFile(bench.floor.dataDir, PRODUCTS, 2);
  const quiet = await steadily(bench, paths, () => sleep(bench.seconds * 1_000));
  const busy = await steadily(bench, paths, () => runChild(['scripts/import.ts', file, '--commit'], { ...bench.floor.env, LOG_LEVEL: 'warn' }));
  return [{
    name: 'scans', what: `scans, ${SCANS_PER_SECOND} a second at even times, while 12,000 rows are imported: p99 (p50 ${milliseconds(busy.p50)}, worst ${milliseconds(busy.max)}); limit: the same without an import`,
    found: milliseconds(busy.p99), limit: milliseconds(quiet.p99), goal: '< 50 ms', met: busy.p99 < 50 && busy.faults === 0,
    numbers: { p50: busy.p50, p99: busy.p99, max: busy.max, answered: busy.answered, faults: busy.faults, quietP50: quiet.p50, quietP99: quiet.p99 },
  }];
}

async function weights(bench: Bench): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, what, path] of [['weight-product', 'product page', `/san-pham/${bench.floor.slugs[0]}`], ['weight-search', 'search page', '/tim-kiem?q=nuoc%20mam']] as const) {
    const html = await pageOf(bench.server.url + path);
    let bytes = brotliCompressSync(Buffer.from(html)).length;
    for (const [, href] of html.matchAll(/<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"|<link[^>]+href="([^"]+)"[^>]+rel="stylesheet"/g)) {
      if (!href) continue;
      const css = await fetch(new URL(href, bench.server.url));
      bytes += brotliCompressSync(Buffer.from(await css.text())).length;
    }
    const kb = bytes / 1024;
    findings.push({ name, what: `${what}: HTML and CSS, compressed`, found: `${kb.toFixed(1)} KB`, limit: '', goal: '≤ 60 KB', met: kb <= 60, numbers: { kilobytes: kb } });
  }
  return findings;
}

/** In this order: the rows that fill caches or the database come last. */
export const ROWS: Readonly<Record<string, (bench: Bench) => Promise<Finding[]> | Finding[]>> = {
  import: importRate,
  'product-json': productJson,
  search,
  'page-warm': pageWarm,
  'page-cold': pageCold,
  weight: weights,
  memory,
  scans,
  ...STAMP_ROWS,
  ...PRINT_ROWS,
  'epcis-capture': epcisCapture,
  ...SUPPORT_ROWS,
};

export { serveFloor };
