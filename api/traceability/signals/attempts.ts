/** Serials that were never issued, counted per source and hour: counted in memory, written together within half a second. */
import type { Database } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { HOUR } from '../../time.ts';
import { write } from '../../write.ts';
import { regionOf, sourceOf } from './source.ts';

interface Tried {
  hour: number;
  source: string;
  n: number;
  regions: Record<string, number>;
  firstAt: number;
  lastAt: number;
}

const FLUSH_MS = 500;
/** Sources of one hour that are told apart; later ones share the row of the empty source. */
export const MOST_SOURCES = 2_000;
const waiting = new WeakMap<Database, Map<string, Tried>>();

/** Counts one attempt. No statement now. */
export function noteAttempt(ctx: Context): void {
  let tried = waiting.get(ctx.db);
  if (!tried) {
    waiting.set(ctx.db, (tried = new Map()));
    setTimeout(() => void flushAttempts(ctx).catch((error: unknown) => ctx.log.warn({ err: error }, 'attempts on serials could not be written')), FLUSH_MS).unref();
  }
  const at = ctx.now();
  const hour = Math.floor(at / HOUR);
  const own = sourceOf(ctx) ?? '';
  const source = tried.size < MOST_SOURCES || tried.has(`${hour} ${own}`) ? own : '';
  const region = regionOf(ctx) ?? '';
  const found = tried.get(`${hour} ${source}`);
  if (!found) tried.set(`${hour} ${source}`, { hour, source, n: 1, regions: { [region]: 1 }, firstAt: at, lastAt: at });
  else {
    found.n++;
    found.lastAt = at;
    if (found.regions[region] !== undefined || Object.keys(found.regions).length < 20) found.regions[region] = (found.regions[region] ?? 0) + 1;
  }
}

/** The row of a source's hour, made when it is new; beyond the bound, that of the empty source. Only inside a transaction. */
export function sourceRow(db: Database, hour: number, source: string, at: number): { source: string; serials: number; attempts: number; ranges: string; regions: string } {
  const read = (of: string) =>
    db.get<{ source: string; serials: number; attempts: number; ranges: string; regions: string }>('SELECT source, serials, attempts, ranges, regions FROM scan_source WHERE hour = ? AND source = ?', [hour, of]);
  const found = read(source);
  if (found) return found;
  const full = source !== '' && db.get<{ n: number }>('SELECT count(*) AS n FROM scan_source WHERE hour = ?', [hour])!.n >= MOST_SOURCES;
  const of = full ? '' : source;
  db.run('INSERT INTO scan_source (hour, source, first_at, last_at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING', [hour, of, at, at]);
  return read(of)!;
}

/** Writes what waits. A power cut may take half a second's counts. */
export async function flushAttempts(ctx: Context): Promise<void> {
  const tried = waiting.get(ctx.db);
  if (!tried) return;
  waiting.delete(ctx.db);
  await write(ctx, (db) => {
    for (const t of tried.values()) {
      const row = sourceRow(db, t.hour, t.source, t.firstAt);
      const regions = JSON.parse(row.regions) as Record<string, number>;
      for (const [region, n] of Object.entries(t.regions)) regions[region] = (regions[region] ?? 0) + n;
      db.run('UPDATE scan_source SET attempts = attempts + ?, regions = ?, first_at = min(first_at, ?), last_at = max(last_at, ?) WHERE hour = ? AND source = ?', [
        t.n, JSON.stringify(regions), t.firstAt, t.lastAt, t.hour, row.source,
      ]);
    }
  }, { lazy: true });
}
