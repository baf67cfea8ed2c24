/** Products that may not be sold for now: the page stays, says why, and offers nothing. */
import type { Context } from '../context.ts';
import { publicChange } from './store.ts';

/**
 * Takes products off sale; inside the transaction of the act that asks for it, whose own audit row tells of it.
 * @param notice address of the page that says why: '/thu-hoi/…'
 */
export function stopSale(ctx: Context, productIds: readonly number[], notice: string): void {
  for (const id of productIds) {
    if (ctx.db.run('UPDATE product SET sale_stop = ?, updated_at = ? WHERE id = ? AND sale_stop IS NOT ?', [notice, ctx.now(), id, notice]).changes > 0) publicChange(ctx, id);
  }
}

/** Puts a product on sale again, or leaves it stopped for another reason. */
export function resumeSale(ctx: Context, productId: number, otherNotice: string | null): void {
  if (ctx.db.run('UPDATE product SET sale_stop = ?, updated_at = ? WHERE id = ? AND sale_stop IS NOT ?', [otherNotice, ctx.now(), productId, otherNotice]).changes > 0) publicChange(ctx, productId);
}

/** Of some products, those that may not be sold now, with the notice that says why. */
export function saleStops(ctx: Pick<Context, 'db'>, productIds: readonly number[]): Map<number, string> {
  if (productIds.length === 0) return new Map();
  const rows = ctx.db.all<{ id: number; notice: string }>('SELECT id, sale_stop AS notice FROM product WHERE sale_stop IS NOT NULL AND id IN (SELECT value FROM json_each(?))', [JSON.stringify(productIds)]);
  return new Map(rows.map((r) => [r.id, r.notice]));
}
