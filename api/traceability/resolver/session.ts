/** Who looks at a stamp: a session of half an hour that names nobody, or somebody whose look does not count. */
import { randomBytes } from 'node:crypto';
import type { Context as HonoContext } from 'hono';
import { getCookie } from 'hono/cookie';
import { isStaff } from '../../access.ts';
import type { Context } from '../../context.ts';
import type { AppEnv } from '../../http.ts';
import { mayActFor } from '../access.ts';
import { sessionDigest, type ProvenStamp } from '../scan/scan.ts';

/** A session ends half an hour after its last scan. */
const COOKIE = 'tem';
const COOKIE_SECONDS = 1_800;

/** The session that a browser goes on with, or a new one. */
export function sessionOf(c: HonoContext<AppEnv>, ctx: Context): { session: string; fresh: boolean; cookie: string } {
  const sent = getCookie(c, COOKIE);
  const goesOn = sent !== undefined && /^[A-Za-z0-9_-]{22}$/.test(sent);
  const name = goesOn ? sent : randomBytes(16).toString('base64url');
  const secure = ctx.env.PUBLIC_ORIGIN.startsWith('https:') ? '; Secure' : '';
  return { session: sessionDigest(name), fresh: !goesOn, cookie: `${COOKIE}=${name}; Path=/01; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure}` };
}

/** Staff and the producer's own people do not count. */
export const isOwnLook = (ctx: Context, stamp: ProvenStamp): boolean => isStaff(ctx) || mayActFor(ctx, stamp.range.organisationId, null);
