/** Photos that belong to something: attached from their form, ordered, described, removed. */
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { forbidden, invalid, notFound, parseInput } from '../errors.ts';
import { publicId } from '../ids.ts';
import { enqueue } from '../outbox.ts';
import { write } from '../write.ts';
import { MAX_PHOTOS, SENTENCES } from './rules.ts';
import { altText } from './schemas.ts';
import { VARIANTS_TOPIC } from './topics.ts';
import { forgetLater } from './upload.ts';

/** What a photo belongs to. */
export interface MediaObject { object: string; id: number }

interface MediaRow { id: number; publicId: string; sha256: string; object: string; objectId: number; position: number }

/**
 * Gives the complete photos staged under a form's token to their object, behind those it has. Inside the write that
 * saves the form, so that a form refused leaves them staged. Attaching twice adds nothing.
 * @param options `once`: a photo that the object has already is not added again, for forms that a phone may send anew
 * @returns the new photos' public ids
 * @throws DomainError 422 (`photos`) when the object would have more than 8
 */
export function attachMedia(ctx: Context, token: string, to: MediaObject, options: { once?: boolean } = {}): string[] {
  const person = requirePerson(ctx);
  if (!ctx.db.inTransaction) throw new TypeError('photos are attached inside the write that saves their form');
  if (options.once) {
    ctx.db.run(
      `DELETE FROM staged_upload WHERE owner_user_id = ? AND token = ? AND state = 'received' AND (sha256 IN (SELECT sha256 FROM media WHERE object = ? AND object_id = ?)
         OR EXISTS (SELECT 1 FROM staged_upload x WHERE x.owner_user_id = staged_upload.owner_user_id AND x.token = staged_upload.token AND x.sha256 = staged_upload.sha256 AND x.id < staged_upload.id))`,
      [person.userId, token, to.object, to.id],
    );
  }
  const staged = ctx.db.all<{ id: number; sha256: string; width: number; height: number; alt: string }>(
    `SELECT id, sha256, width, height, alt FROM staged_upload
     WHERE owner_user_id = ? AND token = ? AND state = 'received' AND expires_at > ? ORDER BY id`, [person.userId, token, ctx.now()]);
  if (staged.length === 0) return [];
  const held = ctx.db.get<{ n: number; last: number }>('SELECT count(*) AS n, coalesce(max(position), -1) AS last FROM media WHERE object = ? AND object_id = ?', [to.object, to.id]) ?? { n: 0, last: -1 };
  if (held.n + staged.length > MAX_PHOTOS) throw invalid({ photos: SENTENCES.tooMany });
  const added: string[] = [];
  for (const photo of staged) {
    const id = publicId(12);
    const first = ctx.services.media.firstVariants(photo);
    const { lastInsertRowid } = ctx.db.run(
      'INSERT INTO media (public_id, sha256, object, object_id, position, width, height, alt, variants, added_by, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
      [id, photo.sha256, to.object, to.id, held.last + 1 + added.length, photo.width, photo.height, photo.alt, JSON.stringify(first), person.userId, ctx.now()],
    );
    enqueue(ctx, { topic: VARIANTS_TOPIC, key: id, payload: { mediaId: lastInsertRowid } });
    ctx.db.run('DELETE FROM staged_upload WHERE id = ?', [photo.id]);
    added.push(id);
  }
  audit(ctx, { act: 'media.attach', object: to.object, objectId: to.id, data: { photos: added, sha256: staged.map((photo) => photo.sha256) } });
  return added;
}

/** Gives all photos of one object to another, behind its own, as when two products become one. Inside that write. */
export function moveMedia(ctx: Context, from: MediaObject, to: MediaObject): void {
  ctx.db.run(
    'UPDATE media SET object = ?, object_id = ?, position = position + (SELECT coalesce(max(position), -1) + 1 FROM media AS kept WHERE kept.object = ? AND kept.object_id = ?) WHERE object = ? AND object_id = ?',
    [to.object, to.id, to.object, to.id, from.object, from.id],
  );
}

/** The photo, when the person may edit what it belongs to. @throws DomainError 401, 403, 404 */
function editable(ctx: Context, id: string): MediaRow {
  requirePerson(ctx);
  const row = ctx.db.get<MediaRow>('SELECT id, public_id AS publicId, sha256, object, object_id AS objectId, position FROM media WHERE public_id = ?', [id]);
  const access = row && ctx.services.media.owners[row.object]?.(ctx, row.objectId);
  if (!row || !access || (!access.public && !access.maySee)) throw notFound(SENTENCES.noPhoto);
  if (!access.mayEdit) throw forbidden();
  return row;
}

/** Takes a photo off its object. */
export async function removePhoto(ctx: Context, id: string): Promise<void> {
  await write(ctx, () => {
    const row = editable(ctx, id);
    ctx.db.run('DELETE FROM media WHERE id = ?', [row.id]);
    forgetLater(ctx, row.sha256);
    audit(ctx, { act: 'media.remove', object: row.object, objectId: row.objectId, data: { photo: row.publicId } });
  });
}

/** Puts a photo first: the one that cards and share pictures show. */
export async function makeCover(ctx: Context, id: string): Promise<void> {
  await write(ctx, () => {
    const row = editable(ctx, id);
    const others = ctx.db.all<{ id: number }>('SELECT id FROM media WHERE object = ? AND object_id = ? AND id <> ? ORDER BY position, id', [row.object, row.objectId, row.id]);
    [row, ...others].forEach((photo, position) => ctx.db.run('UPDATE media SET position = ? WHERE id = ?', [position, photo.id]));
    audit(ctx, { act: 'media.cover', object: row.object, objectId: row.objectId, data: { photo: row.publicId } });
  });
}

/** Says what a photo shows. @throws DomainError 422 (`alt`) */
export async function describePhoto(ctx: Context, id: string, alt: string): Promise<void> {
  const text = parseInput(altText, alt);
  await write(ctx, () => {
    const row = editable(ctx, id);
    ctx.db.run('UPDATE media SET alt = ? WHERE id = ? AND alt <> ?', [text, row.id, text]);
    audit(ctx, { act: 'media.describe', object: row.object, objectId: row.objectId, data: { photo: row.publicId } });
  });
}
