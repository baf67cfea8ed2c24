/** On whose behalf a system or a person captures and asks. */
import { isOfficer } from '../../access.ts';
import { actorId, type Context } from '../../context.ts';
import { forbidden, unauthenticated, type Sentence } from '../../errors.ts';
import { myProducers } from '../access.ts';

const SIGN_IN: Sentence = { vi: 'Cần khóa API của cơ sở (Authorization: Bearer …), hoặc đăng nhập.', en: 'An organisation’s API key is needed (Authorization: Bearer …), or a signed-in person.' };

export interface Capturer {
  organisationId: number;
  /** `key:…` or an opaque user id. */
  by: string;
}

/** The organisation for which events are captured: the key's, or the one that a person works in. @throws DomainError 401, 403 */
export function requireCapturer(ctx: Context): Capturer {
  if (ctx.actor.kind === 'key') return { organisationId: ctx.actor.organisationId, by: actorId(ctx.actor) };
  if (ctx.actor.kind !== 'person') throw unauthenticated(SIGN_IN);
  const own = ctx.actor.roles.find((grant) => grant.role === 'OWNER' || grant.role === 'MEMBER');
  if (!own) throw forbidden({ vi: 'Chỉ người của một cơ sở được ghi nhận sự kiện cho cơ sở đó.', en: 'Only an organisation’s own people may capture events for it.' });
  return { organisationId: own.organisationId, by: actorId(ctx.actor) };
}

/** Organisations whose events the asker may read whole; 'all' for officers, those of their commune for helpers. Empty for the public. */
export function readableOrganisations(ctx: Context): readonly number[] | 'all' {
  if (ctx.actor.kind === 'key') return [ctx.actor.organisationId];
  if (ctx.actor.kind !== 'person') return [];
  if (isOfficer(ctx)) return 'all';
  const own = ctx.actor.roles.filter((g) => g.role === 'OWNER' || g.role === 'MEMBER').map((g) => g.organisationId);
  return [...new Set([...own, ...myProducers(ctx).map((p) => p.id)])];
}

/** @throws DomainError 401 for nobody, 403 for somebody without an organisation */
export function requireReader(ctx: Context): readonly number[] | 'all' {
  const readable = readableOrganisations(ctx);
  if (readable === 'all' || readable.length > 0) return readable;
  throw ctx.actor.kind === 'anonymous' ? unauthenticated(SIGN_IN) : forbidden();
}
