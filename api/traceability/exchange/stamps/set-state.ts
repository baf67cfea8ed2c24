import { z } from '@hono/zod-openapi';
import { audit } from '../../../audit.ts';
import type { Context } from '../../../context.ts';
import { conflict, invalid, notFound, parseInput, refusedTransition, say } from '../../../errors.ts';
import { textField } from '../../../text.ts';
import { write, type WriteOptions } from '../../../write.ts';
import { requireLedgerOfficer } from '../access.ts';
import { BATCH_ACTS, BATCH_STATES, type BatchState } from './batch.rules.ts';

export const BatchStateInput = z.object({
  batch: z.string().min(1).max(40),
  state: z.enum(['IN_USE', 'USED_UP', 'VOID'], { message: say('Hãy chọn tình trạng.', 'Choose a state.') }),
  reason: textField({ max: 300 }).default(''),
});

/**
 * What became of a batch that another system issued: used up, void (with a reason, for good), or in use after all.
 * @throws DomainError 401, 403, 404, 409 (from its state), 422
 */
export async function setForeignBatchState(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string; state: BatchState }> {
  requireLedgerOfficer(ctx);
  const data = parseInput(BatchStateInput, input);
  if (data.state === 'VOID' && data.reason === '') throw invalid({ reason: { vi: 'Hủy tem thì ghi lý do.', en: 'Give a reason to make stamps void.' } });
  return write(ctx, () => {
    const batch = ctx.db.get<{ state: BatchState }>('SELECT state FROM foreign_stamp_batch WHERE public_id = ?', [data.batch]);
    if (!batch) throw notFound({ vi: 'Không có đợt tem này.', en: 'There is no such batch.' });
    if (!BATCH_ACTS[batch.state].includes(data.state)) {
      throw refusedTransition({ from: BATCH_STATES[batch.state], tried: { vi: `ghi là ${BATCH_STATES[data.state].vi}`, en: `mark as ${BATCH_STATES[data.state].en}` }, allowed: BATCH_ACTS[batch.state].map((s) => BATCH_STATES[s]) });
    }
    const { changes } = ctx.db.run('UPDATE foreign_stamp_batch SET state = ?, state_reason = ?, updated_at = ? WHERE public_id = ? AND state = ?', [data.state, data.reason, ctx.now(), data.batch, batch.state]);
    if (changes === 0) throw conflict('changed-meanwhile', { vi: 'Đợt tem vừa được người khác đổi. Mời Ông/Bà xem lại.', en: 'Somebody else just changed this batch. Please look again.' });
    audit(ctx, { act: 'foreignStamps.state', object: 'foreignStampBatch', objectId: data.batch, data: { from: batch.state, to: data.state } });
    return { publicId: data.batch, state: data.state };
  }, { ...options, act: `foreignStamps.state ${data.batch}` });
}
