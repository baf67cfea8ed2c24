/** When a certificate lapses, what is said of the product changes without anybody writing: caches and the search index must follow. */
import type { Context } from '../context.ts';
import { addDays, vnDate } from '../time.ts';
import { write } from '../write.ts';
import { publicChange } from './store.ts';

/**
 * Asks for the documents of products whose certificate ended on one of the last days; safe to run as often as one likes.
 * Pages and lists need no help: they decide by the date.
 * @param days how far to look back, for a floor that stood still
 */
export async function reindexLapsed(ctx: Context, days = 3): Promise<number> {
  const today = vnDate(ctx.now());
  const lapsed = ctx.db.all<{ id: number }>("SELECT id FROM product WHERE state = 'PUBLISHED' AND certified_until >= ? AND certified_until < ? LIMIT 1000", [addDays(today, -days), today]);
  if (lapsed.length > 0) await write(ctx, () => { for (const { id } of lapsed) publicChange(ctx, id); });
  return lapsed.length;
}
