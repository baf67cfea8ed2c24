/** Reads of API keys: who holds which, and whose a key is that a request carries. */
import { isBusy } from '../../db/client.ts';
import { hasRole, isMember, requirePerson } from '../access.ts';
import type { Context, KeyActor } from '../context.ts';
import { forbidden } from '../errors.ts';
import { MINUTE } from '../time.ts';
import { keyDigest } from './api-keys.ts';

export interface ApiKeyView {
  publicId: string;
  name: string;
  createdAt: number;
  revokedAt: number | null;
  lastUsedAt: number | null;
}

/** Organisations whose keys the person keeps: those that they represent. @throws DomainError 401 */
export function keyOrganisations(ctx: Context): { id: number; publicId: string; name: string }[] {
  const own = requirePerson(ctx).roles.filter((grant) => grant.role === 'OWNER');
  return own.flatMap((grant) => ctx.db.all<{ id: number; publicId: string; name: string }>('SELECT id, public_id AS publicId, name FROM organisation WHERE id = ?', [grant.organisationId]));
}

/** An organisation's keys, those in use first. @throws DomainError 401, 403 */
export function apiKeys(ctx: Context, organisationId: number): ApiKeyView[] {
  requirePerson(ctx);
  if (!isMember(ctx, organisationId, 'OWNER') && !hasRole(ctx, 'ADMIN')) throw forbidden();
  return ctx.db.all<ApiKeyView>(
    `SELECT public_id AS publicId, name, created_at AS createdAt, revoked_at AS revokedAt, last_used_at AS lastUsedAt FROM api_key
     WHERE organisation_id = ? ORDER BY revoked_at IS NOT NULL, id DESC LIMIT 100`, [organisationId]);
}

/** How stale "last used" may be: a request must not write each time. */
const TOUCH_MS = 10 * MINUTE;

/**
 * The actor behind a key, or null for one that is unknown or revoked. The look-up is by digest,
 * so that its time tells nothing of how much of a guessed key was right.
 */
export function actorFromKey(ctx: Pick<Context, 'db' | 'now'>, key: string): KeyActor | null {
  if (key.length < 16 || key.length > 300) return null;
  const found = ctx.db.get<{ id: number; keyId: string; organisationId: number; name: string; lastUsedAt: number | null }>(
    'SELECT id, public_id AS keyId, organisation_id AS organisationId, name, last_used_at AS lastUsedAt FROM api_key WHERE digest = ? AND revoked_at IS NULL', [keyDigest(key)]);
  if (!found) return null;
  if (ctx.now() - (found.lastUsedAt ?? 0) > TOUCH_MS) {
    try {
      ctx.db.run('UPDATE api_key SET last_used_at = ? WHERE id = ?', [ctx.now(), found.id]);
    } catch (error) {
      if (!isBusy(error)) throw error; // the next request will note it
    }
  }
  return { kind: 'key', keyId: found.keyId, organisationId: found.organisationId, name: found.name };
}
