/** Who decides is dated data of the installation's profile: body × act × product group × commune. */
import { hasRole } from '../access.ts';
import type { Context, Role } from '../context.ts';
import { forbidden } from '../errors.ts';
import { vnDate } from '../time.ts';

interface Profile {
  bodies?: { key: string; name: { vi: string; en: string }; from?: string; until?: string }[];
  decides?: { act: string; body: string; groups: '*' | string[]; communes: '*' | string[]; from?: string; until?: string }[];
}

const holds = (row: { from?: string; until?: string }, date: string): boolean => (row.from ?? '') <= date && (row.until === undefined || date <= row.until);

/**
 * The body that decides on an act today.
 * @returns its names; null where the profile says nothing of the act: then the role alone counts
 */
export function decidingBody(ctx: Pick<Context, 'db' | 'now'>, act: 'LISTING' | 'GRADING' | 'RECALL' | 'INSPECTION', of: { group: string; communeCode: string | null }): { vi: string; en: string } | null {
  const text = ctx.db.get<{ json: string }>('SELECT profile_json AS json FROM installation WHERE id = 1')?.json;
  if (!text) return null;
  const { bodies = [], decides = [] } = JSON.parse(text) as Profile;
  const date = vnDate(ctx.now());
  const rule = decides.find((d) => d.act === act && holds(d, date)
    && (d.groups === '*' || d.groups.some((g) => g.toLowerCase() === of.group)) && (d.communes === '*' || (of.communeCode !== null && d.communes.includes(of.communeCode))));
  return bodies.find((b) => b.key === rule?.body && holds(b, date))?.name ?? null;
}

/** The person must hold the role in the body that decides; administrators stand in. @throws DomainError 403 naming the body */
export function requireDecidingBody(ctx: Context, act: 'LISTING' | 'GRADING', role: Role, of: { group: string; communeCode: string | null }): void {
  if (ctx.actor.kind !== 'person' || hasRole(ctx, 'ADMIN')) return;
  const body = decidingBody(ctx, act, of);
  if (!body || ctx.actor.roles.some((g) => g.role === role && g.organisationName === body.vi)) return;
  throw forbidden({ vi: `Việc này thuộc thẩm quyền của ${body.vi}.`, en: `This is for ${body.en} to decide.` });
}
