import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireSignalDecider } from './access.ts';
import type { DecidedSignal } from './confirm-hold.ts';
import { tellProducer } from './effects.ts';
import { ReleaseHoldInput } from './schemas.ts';
import { moveSignal, signalByPublicId } from './store.ts';

/**
 * Ends a hold, with a reason: the pages of these stamps are as before, at once.
 * @param input `{signal, version, releaseReason}`
 * @throws DomainError 401, 403, 404, 409, 422
 */
export async function releaseHold(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<DecidedSignal> {
  const data = parseInput(ReleaseHoldInput, input);
  const { person } = requireSignalDecider(ctx, signalByPublicId(ctx, data.signal));
  return write(ctx, (db) => {
    const signal = signalByPublicId(ctx, data.signal);
    const moved = moveSignal(ctx, signal, 'release', data.version, person, data.releaseReason);
    const hold = db.get<{ id: number; publicId: string }>("SELECT id, public_id AS publicId FROM stamp_hold WHERE signal_id = ? AND state = 'HELD'", [signal.id])!;
    db.run("UPDATE stamp_hold SET state = 'RELEASED', released_by = ?, released_at = ?, release_reason = ? WHERE id = ?", [person.userId, ctx.now(), data.releaseReason, hold.id]);
    tellProducer(ctx, hold.publicId, 'RELEASED');
    audit(ctx, { act: 'hold.release', object: 'stamp-hold', objectId: hold.publicId, data: { signal: signal.publicId } });
    return { publicId: signal.publicId, ...moved, hold: hold.publicId };
  }, { ...options, act: `hold.release ${data.signal}` });
}
