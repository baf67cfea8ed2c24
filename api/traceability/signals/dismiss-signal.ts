import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireSignalDecider } from './access.ts';
import type { DecidedSignal } from './confirm-hold.ts';
import { DismissSignalInput } from './schemas.ts';
import { moveSignal, signalByPublicId } from './store.ts';

/**
 * Somebody looked and found nothing to hold; what the rule proposed falls. Twice the evidence opens the signal again.
 * @param input `{signal, version, reason}`
 * @throws DomainError 401, 403, 404, 409, 422
 */
export async function dismissSignal(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<DecidedSignal> {
  const data = parseInput(DismissSignalInput, input);
  const { person } = requireSignalDecider(ctx, signalByPublicId(ctx, data.signal));
  return write(ctx, (db) => {
    const signal = signalByPublicId(ctx, data.signal);
    const moved = moveSignal(ctx, signal, 'dismiss', data.version, person, data.reason);
    db.run("UPDATE stamp_hold SET state = 'DROPPED' WHERE signal_id = ? AND state = 'PROPOSED'", [signal.id]);
    audit(ctx, { act: 'signal.dismiss', object: 'stamp-signal', objectId: signal.publicId, data: { kind: signal.kind, n: signal.n } });
    return { publicId: signal.publicId, ...moved, hold: null };
  }, { ...options, act: `signal.dismiss ${data.signal}` });
}
