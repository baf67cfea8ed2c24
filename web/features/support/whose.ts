/** Which organisation a person acts for on the enterprise's pages. */
import type { Context, RoleGrant } from '../../../api/context.ts';

const OWN_KINDS = new Set(['COMPANY', 'COOPERATIVE', 'COOPERATIVE_GROUP', 'HOUSEHOLD', 'FARMER']);

/** The organisations that the person owns or works in, each once, the owned ones first. */
export function enterprisesOf(ctx: Context): RoleGrant[] {
  if (ctx.actor.kind !== 'person') return [];
  const own = ctx.actor.roles.filter((g) => OWN_KINDS.has(g.organisationKind) && (g.role === 'OWNER' || g.role === 'MEMBER')).sort((a, b) => Number(b.role === 'OWNER') - Number(a.role === 'OWNER'));
  return own.filter((g, i) => own.findIndex((o) => o.organisationId === g.organisationId) === i);
}

/** The one that the address names (`dv`), else the first. */
export function enterpriseOf(ctx: Context, asked: string | null | undefined): RoleGrant | null {
  const all = enterprisesOf(ctx);
  return all.find((g) => String(g.organisationId) === asked) ?? all[0] ?? null;
}
