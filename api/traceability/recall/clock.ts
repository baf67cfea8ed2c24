/** When the 24-hour clock stops: the recall is decided on and every place that holds the goods was reached. */
import type { Context } from '../../context.ts';
import { holdersOf } from './holders.ts';
import type { RecallRow } from './store.ts';

/** Inside the transaction of an act that may have been the last one. */
export function stopClockWhenDone(ctx: Context, recall: RecallRow): void {
  if (recall.clockStoppedAt !== null || holdersOf(ctx, recall).some((h) => h.reachedAt === null)) return;
  ctx.db.run('UPDATE recall SET clock_stopped_at = ? WHERE id = ? AND clock_stopped_at IS NULL', [ctx.now(), recall.id]);
}

/** More places came to light after it had stopped: it runs on. */
export function restartClockWhenNeeded(ctx: Context, recall: RecallRow): void {
  if (recall.clockStoppedAt === null || holdersOf(ctx, recall).every((h) => h.reachedAt !== null)) return;
  ctx.db.run('UPDATE recall SET clock_stopped_at = NULL WHERE id = ?', [recall.id]);
}
