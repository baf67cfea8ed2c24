/** The door of a desk: sign-in first, then the role; both answers keep the person on the floor's own pages. */
import type { AstroGlobal } from 'astro';
import { hasRole } from '../../../api/access.ts';
import { STAFF_ROLES, type Person, type Role } from '../../../api/context.ts';
import { signIn, toSignIn } from '../session.ts';

export type Entered = { person: Person; response?: undefined } | { person?: undefined; response: Response };

/** Shows the floor's error page for a refusal, with its status. */
export async function refuse(astro: AstroGlobal, failure: { status: number; vi: string; en: string }): Promise<Response> {
  astro.locals.failure = { ...failure, requestId: astro.locals.ctx.requestId };
  return astro.rewrite(new Request(new URL('/loi', astro.url))); // a request of its own: the form that was posted has been read already
}

/**
 * Lets in whoever holds one of the roles (any staff role when none is named).
 * Use: `const { person, response } = await enterDesk(Astro, […]); if (!person) return response;`
 */
export async function enterDesk(astro: AstroGlobal, roles: readonly Role[] = STAFF_ROLES): Promise<Entered> {
  const person = await signIn(astro);
  if (!person) return { response: toSignIn(astro) };
  if (hasRole(astro.locals.ctx, ...roles)) return { person };
  return {
    response: await refuse(astro, {
      status: 403,
      vi: 'Trang này dành cho cán bộ được phân công. Nếu đó là việc của Ông/Bà, nhờ quản trị cấp vai trò.',
      en: 'This page is for the officers in charge. If that is you, ask the administrator for the role.',
    }),
  };
}

/** Roles that review listings, keep the register, enter certificates. */
export const REVIEWERS: readonly Role[] = ['ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER'];
/** Roles of a stall: its own people, and helpers who act for it under their own name. */
export const STALL: readonly Role[] = ['OWNER', 'MEMBER', 'HELPER'];
