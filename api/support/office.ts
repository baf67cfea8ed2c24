/** The office of a programme: the people of its body who work on support, in whatever role. */
import { isMember } from '../access.ts';
import type { Context, Role } from '../context.ts';

const OFFICE: readonly Role[] = ['TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN'];

/** True for whoever works for that body on support; what they may do there is asked role by role. */
export const isOffice = (ctx: Context, bodyOrganisationId: number | null): boolean => isMember(ctx, bodyOrganisationId, ...OFFICE);

/** The bodies that this person works for on support, each once. */
export const officeBodies = (ctx: Context): number[] =>
  ctx.actor.kind === 'person' ? Array.from(new Set(ctx.actor.roles.filter((g) => OFFICE.includes(g.role)).map((g) => g.organisationId))) : [];
