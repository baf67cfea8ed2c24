/** Who may open lots and issue stamps: the producer's people, or a helper in their own name on the producer's behalf. */
import { isMember, requirePerson } from '../access.ts';
import type { Context, Person } from '../context.ts';
import { forbidden } from '../errors.ts';

export interface ProducerAct {
  person: Person;
  /** The helper's user id, when a helper acts. */
  helperId: string | null;
}

const helps = (person: Person, communeCode: string | null): boolean =>
  person.roles.some((grant) => grant.role === 'HELPER' && (grant.communeCode === null || grant.communeCode === communeCode));

export const mayActFor = (ctx: Context, organisationId: number | null, communeCode: string | null): boolean =>
  isMember(ctx, organisationId, 'OWNER', 'MEMBER') || (organisationId !== null && ctx.actor.kind === 'person' && helps(ctx.actor, communeCode));

/** @throws DomainError 401 or 403 */
export function requireProducer(ctx: Context, organisationId: number | null, communeCode: string | null): ProducerAct {
  const person = requirePerson(ctx);
  if (isMember(ctx, organisationId, 'OWNER', 'MEMBER')) return { person, helperId: null };
  if (organisationId !== null && helps(person, communeCode)) return { person, helperId: person.userId };
  throw forbidden({ vi: 'Chỉ người của cơ sở sản xuất, hoặc tổ công nghệ số giúp cơ sở đó, được làm việc này.', en: 'Only the producer’s own people, or a community team helping them, may do this.' });
}
