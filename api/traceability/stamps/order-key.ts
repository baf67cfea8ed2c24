/** The key that orders serials. */
import type { Database } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { halfSipKey, type HalfSipKey } from './halfsiphash.ts';

const orders = new WeakMap<Database, HalfSipKey>();

/** The same as it is stored, 16 hex digits, for an inspector's phone: it tells which range a serial claims to be of, and proves nothing. */
export const orderKeyHex = (ctx: Pick<Context, 'db'>): string | null => ctx.db.get<{ orderKey: string }>('SELECT order_key AS orderKey FROM stamp_layout WHERE id = 1')?.orderKey ?? null;

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
