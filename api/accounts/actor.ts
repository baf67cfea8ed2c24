/** Who is asking: from the session cookie to an actor with the roles that hold today. */
import { isBusy, type Database } from '../../db/client.ts';
import { ANONYMOUS, STAFF_ROLES, type Actor, type RoleGrant } from '../context.ts';
import { MINUTE, vnDate } from '../time.ts';
import type { Auth } from './auth.ts';
import { sessionEnd } from './rules.ts';

/** The cookie that a signed-in browser carries, with or without the prefix of an HTTPS origin. */
const COOKIE = /(?:^|;\s*)(?:__Secure-)?sanque\.session_token=/;

/** True when the request carries a session cookie at all: without one, nobody needs to be asked. */
export const hasSessionCookie = (headers: Headers): boolean => COOKIE.test(headers.get('cookie') ?? '');

/** How stale "last used" may be: a page view must not write. */
const TOUCH_MS = 10 * MINUTE;

/** The roles of a person that hold on a Vietnamese date. */
export const rolesOn = (db: Database, personId: string, date: string): RoleGrant[] =>
  db.all<RoleGrant>(
    `SELECT o.id AS organisationId, o.name AS organisationName, o.kind AS organisationKind, r.role,
            coalesce(nullif(r.commune_code, ''), o.commune_code) AS communeCode
     FROM organisation_role r JOIN organisation o ON o.id = r.organisation_id
     WHERE r.person_id = ? AND r.valid_from <= ? AND (r.valid_to IS NULL OR r.valid_to > ?)
     ORDER BY r.id`,
    [personId, date, date],
  );

/**
 * The actor of a request. Costs a few reads: ask only on paths that need to know (desks, account, forms).
 * An unknown, ended, revoked or erased session is nobody.
 */
export async function actorFromRequest(db: Database, auth: Auth, headers: Headers, now: () => number = Date.now): Promise<Actor> {
  if (!hasSessionCookie(headers)) return ANONYMOUS;
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (!found) return ANONYMOUS;
  const { session, user } = found;
  const at = now();
  const roles = rolesOn(db, user.id, vnDate(at));
  const staff = roles.some((grant) => STAFF_ROLES.includes(grant.role));
  if (sessionEnd(session.createdAt.getTime(), session.expiresAt.getTime(), staff) <= at) return ANONYMOUS;
  const lastUsedAt = (session as { lastUsedAt?: number | null }).lastUsedAt ?? 0;
  if (at - lastUsedAt > TOUCH_MS) {
    try {
      db.run('UPDATE session SET last_used_at = ? WHERE id = ?', [at, session.id]);
    } catch (error) {
      if (!isBusy(error)) throw error; // another writer holds the lock; the next request will note it
    }
  }
  return { kind: 'person', userId: user.id, sessionId: session.id, name: user.name, roles };
}
