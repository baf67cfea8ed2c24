/** Who may do what: small questions that every verb asks before it acts. */
import { STAFF_ROLES, type Context, type Person, type Role } from './context.ts';
import { forbidden, unauthenticated } from './errors.ts';

/** @throws DomainError 401 when nobody is signed in */
export function requirePerson(ctx: Context): Person {
  if (ctx.actor.kind !== 'person') throw unauthenticated();
  return ctx.actor;
}

/** True when the person holds one of the roles today, in any organisation. */
export const hasRole = (ctx: Context, ...roles: readonly Role[]): boolean =>
  ctx.actor.kind === 'person' && ctx.actor.roles.some((grant) => roles.includes(grant.role));

export const isStaff = (ctx: Context): boolean => hasRole(ctx, ...STAFF_ROLES);

const OFFICER_ROLES = STAFF_ROLES.filter((role) => role !== 'HELPER');

/** Staff who answer for the whole province or a commune; a helper of a community team is none, and sees the producers of their commune. */
export const isOfficer = (ctx: Context): boolean => hasRole(ctx, ...OFFICER_ROLES);

/** @throws DomainError 401 or 403 */
export function requireRole(ctx: Context, ...roles: readonly Role[]): Person {
  const person = requirePerson(ctx);
  if (!hasRole(ctx, ...roles)) throw forbidden();
  return person;
}

/** True when the person holds one of the roles in that organisation today. */
export const isMember = (ctx: Context, organisationId: number | null, ...roles: readonly Role[]): boolean =>
  organisationId !== null && ctx.actor.kind === 'person' && ctx.actor.roles.some((g) => g.organisationId === organisationId && (roles.length === 0 || roles.includes(g.role)));

/** @throws DomainError 401 or 403 */
export function requireMembership(ctx: Context, organisationId: number | null, ...roles: readonly Role[]): Person {
  const person = requirePerson(ctx);
  if (!isMember(ctx, organisationId, ...roles)) throw forbidden();
  return person;
}
