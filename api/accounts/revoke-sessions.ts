/** A person ends sessions of their own: one, all others, or all. */
import { z } from 'zod';
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { notFound, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { endSessions } from './people.ts';
import { opaqueId } from './schemas.ts';

/**
 * Ends one session of one's own; it is refused from its next request on.
 * @throws DomainError 404 when it is not one's own or has ended
 */
export async function revokeSession(ctx: Context, raw: unknown): Promise<{ current: boolean }> {
  const person = requirePerson(ctx);
  const { sessionId } = parseInput(z.object({ sessionId: opaqueId }), raw);
  return write<{ current: boolean }>(ctx, (db) => {
    if (db.run('DELETE FROM session WHERE id = ? AND user_id = ?', [sessionId, person.userId]).changes === 0) {
      throw notFound({ vi: 'Phiên này đã kết thúc rồi.', en: 'This session has ended already.' });
    }
    audit(ctx, { act: 'session.revoke', object: 'person', objectId: person.userId });
    return { current: sessionId === person.sessionId };
  });
}

/** Ends all sessions of one's own, or all but this one. @returns how many ended */
export async function revokeSessions(ctx: Context, options: { keepThis: boolean }): Promise<{ ended: number }> {
  const person = requirePerson(ctx);
  return write<{ ended: number }>(ctx, (db) => {
    const ended = endSessions(db, person.userId, options.keepThis ? { exceptSessionId: person.sessionId } : {});
    audit(ctx, { act: 'session.revoke-all', object: 'person', objectId: person.userId, data: { ended } });
    return { ended };
  });
}
