/**
 * Genealogy both ways, over events that stand: from a bad input to everything made of it or packed with it, and from a
 * lot back to its inputs. It tells history: a carton that was opened since still names what was in it.
 */
import type { Context } from '../../context.ts';
import { live } from './store.ts';
import { LOT_KEY_SQL, LOT_OF, lotKeyOfSerial, type SerialContext } from './serials.ts';

export interface Relative {
  /** Host-free. */
  key: string;
  /** Steps away, at least 1. */
  depth: number;
}

export interface WalkOptions {
  /** Relatives at most, the nearest first; 100,000 unless told. */
  limit?: number;
}

const MOST = 100_000;

/**
 * The ways from one key to its neighbours; `f` is the row that the walk stands on. The joins are CROSS JOINs because
 * the order is the point: from the key by index to its events, never over all events.
 */
const down = [
  `SELECT f.key AS here, o.key AS next FROM reach f CROSS JOIN epcis_event_key i ON i.key = f.key AND i.role = 'INPUT' CROSS JOIN epcis_event e ON e.id = i.event_id AND ${live('e')}
   CROSS JOIN epcis_event_key o ON o.event_id = e.id AND o.role = 'OUTPUT'`,
  `SELECT f.key, o.key FROM reach f CROSS JOIN epcis_event_key i ON i.key = f.key AND i.role = 'INPUT' CROSS JOIN epcis_event e ON e.id = i.event_id AND e.transformation_id IS NOT NULL AND ${live('e')}
   CROSS JOIN epcis_event e2 ON e2.transformation_id = e.transformation_id AND e2.organisation_id = e.organisation_id AND ${live('e2')} CROSS JOIN epcis_event_key o ON o.event_id = e2.id AND o.role = 'OUTPUT'`,
  `SELECT f.key, o.key FROM reach f CROSS JOIN epcis_event_key i ON i.key = f.key AND i.role IN ('EPC', 'CLASS') CROSS JOIN epcis_event e ON e.id = i.event_id AND e.type = 'AggregationEvent' AND e.action <> 'DELETE' AND ${live('e')}
   CROSS JOIN epcis_event_key o ON o.event_id = e.id AND o.role = 'PARENT'`,
  `SELECT f.key, s.key FROM reach f CROSS JOIN lot l ON l.gtin = substr(f.key, 5, 14) AND l.code = replace(substr(f.key, 23), '%2F', '/') CROSS JOIN stamp_range r ON r.lot_id = l.id
   CROSS JOIN epcis_serial s ON s.range_id = r.id AND ${LOT_OF('r', 's.idx')} = l.id WHERE f.key GLOB '/01/*/10/*'`,
  `SELECT f.key, s.key FROM reach f CROSS JOIN lot l ON l.gtin = substr(f.key, 5, 14) AND l.code = replace(substr(f.key, 23), '%2F', '/') CROSS JOIN stamp_span a ON a.lot_id = l.id AND a.act = 'ACTIVATED'
   CROSS JOIN stamp_range r ON r.id = a.range_id CROSS JOIN epcis_serial s ON s.range_id = r.id AND s.idx BETWEEN a.first_index AND a.last_index AND ${LOT_OF('r', 's.idx')} = l.id WHERE f.key GLOB '/01/*/10/*'`,
];

const up = [
  `SELECT f.key AS here, i.key AS next FROM reach f CROSS JOIN epcis_event_key o ON o.key = f.key AND o.role = 'OUTPUT' CROSS JOIN epcis_event e ON e.id = o.event_id AND ${live('e')}
   CROSS JOIN epcis_event_key i ON i.event_id = e.id AND i.role = 'INPUT'`,
  `SELECT f.key, i.key FROM reach f CROSS JOIN epcis_event_key o ON o.key = f.key AND o.role = 'OUTPUT' CROSS JOIN epcis_event e ON e.id = o.event_id AND e.transformation_id IS NOT NULL AND ${live('e')}
   CROSS JOIN epcis_event e2 ON e2.transformation_id = e.transformation_id AND e2.organisation_id = e.organisation_id AND ${live('e2')} CROSS JOIN epcis_event_key i ON i.event_id = e2.id AND i.role = 'INPUT'`,
  `SELECT f.key, i.key FROM reach f CROSS JOIN epcis_event_key o ON o.key = f.key AND o.role = 'PARENT' CROSS JOIN epcis_event e ON e.id = o.event_id AND e.type = 'AggregationEvent' AND e.action <> 'DELETE' AND ${live('e')}
   CROSS JOIN epcis_event_key i ON i.event_id = e.id AND i.role IN ('EPC', 'CLASS')`,
  `SELECT f.key, ${LOT_KEY_SQL('l')} FROM reach f CROSS JOIN epcis_serial s ON s.key = f.key CROSS JOIN stamp_range r ON r.id = s.range_id CROSS JOIN lot l ON l.id = ${LOT_OF('r', 's.idx')} WHERE f.key GLOB '/01/*/21/*'`,
];

/** Reaches every relative once (UNION ends cycles), then reads the edges between them, from which the depths follow. */
const walkSql = (ways: readonly string[]) => `
  WITH RECURSIVE reach(key) AS (
    SELECT value FROM json_each(?)
    ${ways.map((way) => `UNION ${way.replace(/^SELECT f\.key(?: AS here)?, /, 'SELECT ')}`).join('\n    ')}
    LIMIT ?)
  ${ways.join('\n  UNION ALL ')}`;

const DOWN = walkSql(down);
const UP = walkSql(up);

function walk(ctx: Pick<Context, 'db'>, sql: string, keys: readonly string[], limit: number): Relative[] {
  if (keys.length === 0) return [];
  const edges = ctx.db.all<{ here: string; next: string }>(sql, [JSON.stringify(keys), limit + new Set(keys).size]);
  const nextOf = new Map<string, string[]>();
  for (const { here, next } of edges) {
    const known = nextOf.get(here);
    if (known) known.push(next);
    else nextOf.set(here, [next]);
  }
  const seen = new Set(keys);
  const found: Relative[] = [];
  for (let depth = 1, level: readonly string[] = keys; level.length > 0; depth++) {
    const deeper: string[] = [];
    for (const key of level) {
      for (const next of nextOf.get(key) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        deeper.push(next);
        if (found.push({ key: next, depth }) >= limit) return found;
      }
    }
    level = deeper;
  }
  return found;
}

/**
 * Everything made of these keys or packed with them, nearest first, without the keys themselves: lots that a
 * transformation gave, cartons that they were packed in, serials of a lot that events name.
 * A lot's serials that no event names are not listed: its ranges stand for them.
 */
export const descendants = (ctx: Pick<Context, 'db'>, keys: readonly string[], options: WalkOptions = {}): Relative[] => walk(ctx, DOWN, keys, options.limit ?? MOST);

/** Everything that these keys were made of, nearest first: inputs, what a carton holds or held, the lot of a serial. */
export function ancestors(ctx: SerialContext, keys: readonly string[], options: WalkOptions = {}): Relative[] {
  const limit = options.limit ?? MOST;
  // a serial that no event named yet has a lot all the same
  const lots = [...new Set(keys.map((key) => lotKeyOfSerial(ctx, key)).filter((key) => key !== undefined && !keys.includes(key)))] as string[];
  if (lots.length === 0) return walk(ctx, UP, keys, limit);
  const depths = new Map<string, number>(lots.map((key) => [key, 1]));
  for (const { key, depth } of walk(ctx, UP, lots, limit)) if (!keys.includes(key)) depths.set(key, Math.min(depths.get(key) ?? Infinity, depth + 1));
  for (const { key, depth } of walk(ctx, UP, keys, limit)) depths.set(key, Math.min(depths.get(key) ?? Infinity, depth));
  return [...depths].map(([key, depth]) => ({ key, depth })).toSorted((a, b) => a.depth - b.depth).slice(0, limit);
}
