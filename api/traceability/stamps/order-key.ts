/** The key that orders serials. */
import type { Database } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { halfSipKey, type HalfSipKey } from './halfsiphash.ts';

const orders = new WeakMap<Database, HalfSipKey>();

/** The key that orders serials; made with the first range, never changed. */
export function orderKey(ctx: Pick<Context, 'db'>): HalfSipKey | undefined {
  const kept = orders.get(ctx.db);
  if (kept) return kept;
  const row = ctx.db.get<{ orderKey: string }>('SELECT order_key AS orderKey FROM stamp_layout WHERE id = 1');
  if (!row) return undefined;
  const key = halfSipKey(Buffer.from(row.orderKey, 'hex'));
  orders.set(ctx.db, key);
  return key;
}
