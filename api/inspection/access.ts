/** Who inspects: market surveillance, agriculture, trade. Each sees the records of all bodies; only the author changes a draft. */
import { hasRole, isMember, requirePerson } from '../access.ts';
import type { Context, Person, Role } from '../context.ts';
import { forbidden } from '../errors.ts';

export const INSPECTION_ROLES: readonly Role[] = ['INSPECTOR', 'OCOP_OFFICER', 'TRADE_OFFICER', 'ADMIN'];

export const mayInspect = (ctx: Context): boolean => hasRole(ctx, ...INSPECTION_ROLES);

/** @throws DomainError 401, 403 */
export function requireInspector(ctx: Context): { person: Person; organisationId: number } {
  const person = requirePerson(ctx);
  const grant = person.roles.find((g) => g.role === 'INSPECTOR') ?? person.roles.find((g) => INSPECTION_ROLES.includes(g.role));
  if (!grant) throw forbidden({ vi: 'Việc này của người được giao kiểm tra.', en: 'This is for inspectors.' });
  return { person, organisationId: grant.organisationId };
}

/** A producer sees the requests that are addressed to them. */
export const mayAnswer = (ctx: Context, producerOrganisationId: number | null): boolean => isMember(ctx, producerOrganisationId, 'OWNER', 'MEMBER');
