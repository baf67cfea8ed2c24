/**
 * What came out of what. Forward: a transformation's inputs lead to its outputs, and goods to the carton that they were put in.
 * Backward: the other way round. A carton never leads forward to what else is in it: that did not come out of the goods.
 * Only events that nobody took back count.
 */
import type { Context } from '../../context.ts';

export interface Kin {
  /** Host-free. */
  key: string;
  /** Steps away; 1 is next to it. */
  depth: number;
}

const LIVE = 'e.corrects_event_id IS NULL AND NOT EXISTS (SELECT 1 FROM epcis_event x WHERE x.corrects_event_id = e.id)';
/** From these keys in one part of an event to those in another. Each part by itself: an event of a thousand outputs must not meet itself. */
const edge = (from: string, to: string, more = '') => `SELECT b.key FROM json_each(?) j CROSS JOIN epcis_event_key a ON a.key = j.value AND a.role IN (${from}) CROSS JOIN epcis_event e ON e.id = a.event_id${more} AND ${LIVE}
  CROSS JOIN epcis_event_key b ON b.event_id = a.event_id AND b.role IN (${to})`;
const CARTON = " AND e.type = 'AggregationEvent'";
const FORWARD = `${edge("'INPUT'", "'OUTPUT'")} UNION ${edge("'EPC', 'CLASS'", "'PARENT'", CARTON)}`;
const BACKWARD = `${edge("'OUTPUT'", "'INPUT'")} UNION ${edge("'PARENT'", "'EPC', 'CLASS'", CARTON)}`;

/** Level by level, so that a circle ends and a diamond is walked once. */
function walk(ctx: Pick<Context, 'db'>, keys: readonly string[], step: string, limit: number): Kin[] {
  const seen = new Set(keys);
  const found: Kin[] = [];
  let front = [...seen];
  for (let depth = 1; front.length > 0 && found.length < limit; depth++) {
    const next: string[] = [];
    const from = JSON.stringify(front);
    for (const { key } of ctx.db.all<{ key: string }>(step, [from, from])) {
      if (seen.has(key)) continue;
      seen.add(key);
      next.push(key);
      found.push({ key, depth });
    }
    front = next;
  }
  return found.slice(0, limit);
}

export interface WalkOptions {
  /** At most so many keys; 50,000 unless told. */
  limit?: number;
}

const MOST = 50_000;

/** All that was made from these keys or holds them, nearest first; the keys themselves left out. */
export const descendants = (ctx: Pick<Context, 'db'>, keys: readonly string[], options: WalkOptions = {}): Kin[] => walk(ctx, keys, FORWARD, options.limit ?? MOST);

/** All that these keys were made from or hold, nearest first; the keys themselves left out. */
export const ancestors = (ctx: Pick<Context, 'db'>, keys: readonly string[], options: WalkOptions = {}): Kin[] => walk(ctx, keys, BACKWARD, options.limit ?? MOST);
