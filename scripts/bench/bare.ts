/**
 * The machine's limit: a bare Hono route on the same Node server, over the same libSQL driver, with nothing of the product.
 * `bare.ts FILE HTML_BYTES` serves `/product/:slug`, `/search?q=` and `/page`.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import Libsql from 'libsql';

const [, , file, htmlBytes = '0'] = process.argv;
const db = new Libsql(file!);
db.exec('PRAGMA journal_mode = WAL');
db.exec('PRAGMA cache_size = -32000');
db.exec('PRAGMA mmap_size = 268435456');

const product = db.prepare('SELECT * FROM product WHERE slug = ?');
const search = db.prepare(`
  SELECT p.slug, p.name, p.group_code AS "group", p.price_from AS priceFrom
  FROM bench_text t JOIN product p ON p.id = t.rowid
  WHERE bench_text MATCH ? ORDER BY bm25(bench_text) LIMIT 24`);
const words = (text: string): string[] => text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').split(/[^a-z0-9]+/).filter(Boolean);
const line = '<p class="line">Nước mắm Ba Làng, ủ chum mười hai tháng, chai nửa lít.</p>\n';
const html = line.repeat(Math.ceil(Number(htmlBytes) / Buffer.byteLength(line)));

const app = new Hono();
app.get('/product/:slug', (c) => {
  const row = product.all([c.req.param('slug')])[0];
  return row ? c.json(row) : c.notFound();
});
app.get('/search', (c) => {
  // the last word may be half-typed, as on the floor
  const match = words((c.req.query('q') ?? '').toLowerCase()).map((word, i, all) => (i === all.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ');
  return c.json({ hits: search.all([match]) });
});
app.get('/page', (c) => c.html(html));

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.stdout.write(`${JSON.stringify({ port })}\n`));
process.on('SIGTERM', () => process.exit(0));
