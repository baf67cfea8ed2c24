import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { invalid, parseInput } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireRecaller } from './access.ts';
import { stopClockWhenDone } from './clock.ts';
import { holdersOf } from './holders.ts';
import { RecordInput } from './schemas.ts';
import { guardRecall, recallAndLot } from './store.ts';

/**
 * Writes down what was done: a holder told, a sale stopped, goods collected. Rows are added, never changed.
 * @throws DomainError 401, 403, 404, 409, 422
 */
export async function recordRecallAction(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(RecordInput, input);
  const { recall: seen, lot } = recallAndLot(ctx, data.recall);
  const { person } = requireRecaller(ctx, lot);
  if (data.holder !== null && !holdersOf(ctx, seen).some((h) => h.key === data.holder)) throw invalid({ holder: { vi: 'Nơi này không có trong danh sách.', en: 'This place is not on the list.' } });
  return write(ctx, () => {
    const { recall } = recallAndLot(ctx, data.recall);
    guardRecall(recall, 'record');
    const id = publicId();
    ctx.db.run('INSERT INTO recall_action (public_id, recall_id, kind, holder, quantity_milli, unit, note, by, at) VALUES (?,?,?,?,?,?,?,?,?)', [
      id, recall.id, data.kind, data.holder, data.quantity || null, data.quantity ? data.unit : null, data.note, person.userId, ctx.now(),
    ]);
    stopClockWhenDone(ctx, recall);
    audit(ctx, { act: 'recall.record', object: 'recall', objectId: recall.publicId, data: { action: id, kind: data.kind, holder: data.holder, quantityMilli: data.quantity, unit: data.quantity ? data.unit : undefined } });
    return { publicId: id };
  }, { ...options, act: `recall.record ${data.recall}` });
}
