/** A job: lots made after a recall began turn red too, and a clock that ran out is told. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { write } from '../../write.ts';
import { restartClockWhenNeeded } from './clock.ts';
import { reachOf, rootsOfRecall } from './scope.ts';
import { nameLots, notifyLater, RECALL, redden, type RecallRow } from './store.ts';

/** Follows every open recall once. @returns how many lots were added and clocks told */
export async function followRecalls(ctx: Context): Promise<{ added: number; overdue: number }> {
  const open = ctx.db.all<RecallRow>(`${RECALL} WHERE r.mode = 'REAL' AND r.state IN ('PROPOSED','OPEN','CLOSING') ORDER BY r.id LIMIT 500`);
  const done = { added: 0, overdue: 0 };
  for (const recall of open) {
    const known = new Set(ctx.db.all<{ id: number }>('SELECT lot_id AS id FROM recall_lot WHERE recall_id = ?', [recall.id]).map((r) => r.id));
    const reach = reachOf(ctx, rootsOfRecall(ctx, recall.id)).lots;
    if (reach.some((lot) => !known.has(lot.id))) {
      done.added += await write(ctx, () => {
        const added = nameLots(ctx, recall.id, reach);
        if (added === 0) return 0;
        if (recall.state !== 'PROPOSED') redden(ctx, recall, recall.openedBy ?? 'system:recall');
        restartClockWhenNeeded(ctx, recall);
        ctx.db.run('UPDATE recall SET found_ms = found_ms WHERE id = ?', [recall.id]); // raises the generation: new pages are red
        audit(ctx, { act: 'recall.follow', object: 'recall', objectId: recall.publicId, data: { added } });
        return added;
      });
    }
    if (recall.clockStoppedAt === null && recall.overdueAt === null && recall.deadlineAt < ctx.now()) {
      done.overdue += await write(ctx, () => {
        const { changes } = ctx.db.run('UPDATE recall SET overdue_at = ? WHERE id = ? AND overdue_at IS NULL AND clock_stopped_at IS NULL', [ctx.now(), recall.id]);
        if (changes === 0) return 0;
        notifyLater(ctx, recall, 'OVERDUE');
        audit(ctx, { act: 'recall.overdue', object: 'recall', objectId: recall.publicId });
        return 1;
      });
    }
  }
  return done;
}
