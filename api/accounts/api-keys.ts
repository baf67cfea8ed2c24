/** Keys with which an organisation's own systems speak to the floor. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { hasRole, isMember, requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import { actorId, type Context } from '../context.ts';
import { conflict, forbidden, notFound, parseInput, say } from '../errors.ts';
import { publicId } from '../ids.ts';
import { textField } from '../text.ts';
import { write, type WriteOptions } from '../write.ts';
import { isDemoFloor } from './messages.ts';
import { opaqueId } from './schemas.ts';
import { requireSystem } from './system.ts';

/** Open keys of one organisation: each is a door that somebody must watch. */
const MOST_KEYS = 20;
const DEMO_HOLDER = 'HTX Nước mắm Ba Làng (minh họa)';

/** What the database keeps of a key. A key is 256 random bits, so a plain digest tells nothing. */
export const keyDigest = (key: string): string => createHash('sha256').update(key).digest('hex');

const Input = z.object({ organisation: z.string({ message: say('Hãy chọn cơ sở.', 'Choose the organisation.') }).min(1).max(40), name: textField({ min: 2, max: 80 }) });

/** The representative decides about their organisation's keys, an administrator about all. @throws DomainError 401, 403, 404 */
function keeperOf(ctx: Context, organisationPublicId: string): { id: number } {
  requirePerson(ctx);
  const found = ctx.db.get<{ id: number }>('SELECT id FROM organisation WHERE public_id = ?', [organisationPublicId]);
  if (!found) throw notFound();
  if (!isMember(ctx, found.id, 'OWNER') && !hasRole(ctx, 'ADMIN')) throw forbidden({ vi: 'Chỉ người đại diện của cơ sở được cấp và thu hồi khóa.', en: 'Only the organisation’s representative may make and revoke keys.' });
  return found;
}

/**
 * Makes a key. It is told once: only its digest is kept, so that a replay of the same form cannot tell it again.
 * @param raw {organisation, name}
 * @returns `key` null on a replay
 * @throws DomainError 401, 403, 404, 409 `too-many-keys`, 422
 */
export async function createApiKey(ctx: Context, raw: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string; key: string | null }> {
  const data = parseInput(Input, raw);
  const holder = keeperOf(ctx, data.organisation);
  const id = publicId();
  const key = `sq_${randomBytes(32).toString('base64url')}`;
  const made = await write<{ publicId: string }>(ctx, (db) => {
    const open = db.get<{ n: number }>('SELECT count(*) AS n FROM api_key WHERE organisation_id = ? AND revoked_at IS NULL', [holder.id])!.n;
    if (open >= MOST_KEYS) throw conflict('too-many-keys', { vi: `Cơ sở đã có ${MOST_KEYS} khóa đang dùng. Hãy thu hồi khóa không dùng nữa.`, en: `The organisation has ${MOST_KEYS} keys in use. Revoke those that are not needed.` });
    db.run('INSERT INTO api_key (public_id, organisation_id, name, digest, created_by, created_at) VALUES (?,?,?,?,?,?)', [id, holder.id, data.name, keyDigest(key), actorId(ctx.actor), ctx.now()]);
    audit(ctx, { act: 'api-key.create', object: 'organisation', objectId: holder.id, data: { key: id } });
    return { publicId: id };
  }, { ...options, act: 'api-key.create' });
  return { publicId: made.publicId, key: made.publicId === id ? key : null };
}

/**
 * Takes a key back: it is refused from the next request on.
 * @param raw {key} its public id
 * @throws DomainError 401, 403, 404, 409 `key-revoked`
 */
export async function revokeApiKey(ctx: Context, raw: unknown): Promise<void> {
  const { key } = parseInput(z.object({ key: opaqueId }), raw);
  requirePerson(ctx);
  const found = ctx.db.get<{ id: number; holder: string; organisationId: number }>('SELECT k.id, o.public_id AS holder, o.id AS organisationId FROM api_key k JOIN organisation o ON o.id = k.organisation_id WHERE k.public_id = ?', [key]);
  if (!found) throw notFound({ vi: 'Không có khóa này.', en: 'There is no such key.' });
  keeperOf(ctx, found.holder);
  await write(ctx, (db) => {
    if (db.run('UPDATE api_key SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL', [ctx.now(), actorId(ctx.actor), found.id]).changes === 0) {
      throw conflict('key-revoked', { vi: 'Khóa này đã bị thu hồi từ trước.', en: 'This key was revoked before.' });
    }
    audit(ctx, { act: 'api-key.revoke', object: 'organisation', objectId: found.organisationId, data: { key } });
    return null;
  });
}

/**
 * The demo producer's key follows DEMO_API_KEY: another value, or none, revokes the one before.
 * Only the system, only with demo data. Running it again changes nothing.
 */
export async function followDemoKey(ctx: Context, key: string | null): Promise<void> {
  requireSystem(ctx);
  if (!isDemoFloor(ctx.db)) return;
  const holder = ctx.db.get<{ id: number }>('SELECT id FROM organisation WHERE name = ? AND illustration = 1', [DEMO_HOLDER]);
  if (!holder) return;
  const digest = key === null ? '' : keyDigest(key);
  const open = ctx.db.all<{ digest: string }>('SELECT digest FROM api_key WHERE organisation_id = ? AND demo = 1 AND revoked_at IS NULL', [holder.id]);
  if (open.length === (key === null ? 0 : 1) && open.every((k) => k.digest === digest)) return;
  await write(ctx, (db) => {
    db.run("UPDATE api_key SET revoked_at = ?, revoked_by = 'system:demo' WHERE demo = 1 AND revoked_at IS NULL AND digest <> ?", [ctx.now(), digest]);
    if (key !== null) {
      const id = publicId();
      db.run(
        `INSERT INTO api_key (public_id, organisation_id, name, digest, demo, created_by, created_at) VALUES (?,?,'Khóa dùng thử (minh họa)',?,1,'system:demo',?)
         ON CONFLICT (digest) DO UPDATE SET revoked_at = NULL, revoked_by = NULL WHERE demo = 1`,
        [id, holder.id, digest, ctx.now()]);
    }
    audit(ctx, { act: 'api-key.demo', object: 'organisation', objectId: holder.id, data: { set: key !== null } });
    return null;
  });
}
