/** Staged uploads: a photo arrives in pieces, survives cuts and form errors, and waits for its form under the form's token. */
import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { badRequest, conflict, DomainError, isDomainError, notFound, parseInput, tooLarge, type Sentence } from '../errors.ts';
import { publicId } from '../ids.ts';
import { enqueue } from '../outbox.ts';
import { write } from '../write.ts';
import { FORGET_TOPIC } from './topics.ts';
import { MAX_PHOTO_BYTES, MAX_STAGED_PER_PERSON, SENTENCES, STAGED_MS, shownFileName } from './rules.ts';
import { createUploadInput, formToken, type CreateUploadInput } from './schemas.ts';

/** A staged photo as its owner sees it. */
export interface StagedPhoto {
  id: string;
  name: string;
  /** bytes */
  size: number;
  /** bytes safely kept; the next piece starts here */
  offset: number;
  state: 'receiving' | 'received';
  width: number | null;
  height: number | null;
  /** a small picture of it, once complete */
  preview: string | null;
  /** UTC ms after which it is dropped */
  expiresAt: number;
}

interface Row extends Omit<StagedPhoto, 'id' | 'name' | 'preview'> {
  id: number; publicId: string; fileName: string; sha256: string | null; ownerUserId: string; token: string;
}

const COLUMNS = 'id, public_id AS publicId, file_name AS fileName, size, "offset", state, width, height, sha256, owner_user_id AS ownerUserId, token, expires_at AS expiresAt';

const shown = (row: Row): StagedPhoto => ({
  id: row.publicId, name: row.fileName, size: row.size, offset: row.offset, state: row.state,
  width: row.width, height: row.height, expiresAt: row.expiresAt,
  preview: row.state === 'received' ? `/media/tam/${row.publicId}.webp` : null,
});

/** The upload, when it is the asking person's own; somebody else's looks like none at all. */
function own(ctx: Context, id: string): Row {
  const person = requirePerson(ctx);
  const row = ctx.db.get<Row>(`SELECT ${COLUMNS} FROM staged_upload WHERE public_id = ?`, [id]);
  if (!row || row.ownerUserId !== person.userId) throw notFound(SENTENCES.noPhoto);
  if (row.expiresAt <= ctx.now()) throw new DomainError('gone', 410, SENTENCES.gone);
  return row;
}

function requireRoom(ctx: Context, userId: string): void {
  const held = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM staged_upload WHERE owner_user_id = ? AND expires_at > ?', [userId, ctx.now()]);
  if ((held?.n ?? 0) >= MAX_STAGED_PER_PERSON) throw new DomainError('too-many', 429, SENTENCES.staged, { fields: { photos: SENTENCES.staged }, retryAfter: 3600 });
}

/**
 * Announces a photo under a form's token. The same file (`key`) under the same token answers the upload begun before.
 * @throws DomainError 401, 413 (over 10 MB), 422, 429 (40 unused photos)
 */
export async function createUpload(ctx: Context, input: CreateUploadInput): Promise<StagedPhoto> {
  const person = requirePerson(ctx);
  const { token, name, size, key } = parseInput(createUploadInput, input);
  if (size > MAX_PHOTO_BYTES) throw tooLarge(SENTENCES.tooLarge);
  const fileName = shownFileName(name);
  const clientKey = key ?? `${fileName}:${size}`;
  return write(ctx, () => {
    const before = ctx.db.get<Row>(`SELECT ${COLUMNS} FROM staged_upload WHERE owner_user_id = ? AND token = ? AND client_key = ?`, [person.userId, token, clientKey]);
    if (before && before.expiresAt > ctx.now() && before.size === size) return shown(before);
    if (before) ctx.db.run('DELETE FROM staged_upload WHERE id = ?', [before.id]);
    requireRoom(ctx, person.userId);
    const id = publicId(16);
    ctx.db.run(
      'INSERT INTO staged_upload (public_id, token, owner_user_id, client_key, file_name, size, created_at, expires_at) VALUES (?,?,?,?,?,?,?,?)',
      [id, token, person.userId, clientKey, fileName, size, ctx.now(), ctx.now() + STAGED_MS],
    );
    audit(ctx, { act: 'media.stage', object: 'upload', objectId: id, data: { size } });
    return shown(own(ctx, id));
  });
}

/** State and offset of one's own upload. @throws DomainError 401, 404, 410 */
export const uploadStatus = (ctx: Context, id: string): StagedPhoto => shown(own(ctx, id));

/** One's own photos under a form's token, in the order they were added. */
export function stagedFor(ctx: Context, token: string): StagedPhoto[] {
  if (ctx.actor.kind !== 'person' || !formToken.safeParse(token).success) return [];
  return ctx.db.all<Row>(
    `SELECT ${COLUMNS} FROM staged_upload WHERE owner_user_id = ? AND token = ? AND expires_at > ? ORDER BY id`,
    [ctx.actor.userId, token, ctx.now()],
  ).map(shown);
}

/**
 * Keeps the next bytes of an upload. When the connection is cut, what arrived is kept and the offset says so.
 * The last byte makes the photo: it is checked, turned upright, stripped and re-encoded.
 * @param at the offset from which the bytes continue (Upload-Offset)
 * @param length announced bytes of this piece (Content-Length)
 * @throws DomainError 404, 409 (`upload-offset`, wrong offset), 410, 413, 415, 422; a refused photo is dropped
 */
export async function appendUpload(ctx: Context, id: string, piece: { at: number; length: number; body: ReadableStream<Uint8Array> | null }): Promise<StagedPhoto> {
  own(ctx, id);
  const { receiving } = ctx.services.media;
  // a request whose phone lost the signal may hang for minutes: the newer one takes over
  const older = receiving.get(id);
  if (older) {
    older.stop();
    await older.finished;
  }
  const stopping = new AbortController();
  let finish = () => {};
  const turn = { stop: () => stopping.abort(), finished: new Promise<void>((done) => { finish = done; }) };
  receiving.set(id, turn);
  try {
    const row = own(ctx, id);
    if (row.state === 'received') return shown(row);
    if (piece.at !== row.offset) throw conflict('upload-offset', { vi: `Máy chủ đã có ${row.offset} byte. Hãy gửi tiếp từ đó.`, en: `The server holds ${row.offset} bytes. Go on from there.` });
    if (piece.length > row.size - row.offset) throw tooLarge({ vi: 'Gửi nhiều hơn cỡ tệp đã báo.', en: 'More bytes than the announced size.' });
    const { kept, cut } = await keepBytes(ctx, row, piece, stopping.signal);
    const offset = row.offset + kept;
    if (kept > 0) await write(ctx, () => ctx.db.run('UPDATE staged_upload SET "offset" = ? WHERE id = ? AND state = \'receiving\'', [offset, row.id]).changes);
    if (cut) throw badRequest({ vi: `Mất kết nối giữa chừng, đã giữ ${offset} byte.`, en: `The connection was cut; ${offset} bytes are kept.` });
    return offset === row.size ? await complete(ctx, row) : shown({ ...row, offset });
  } finally {
    if (receiving.get(id) === turn) receiving.delete(id);
    finish();
  }
}

/** Writes the body at its place in the staged file. A cut or a stop keeps what came before it. */
async function keepBytes(ctx: Context, row: Row, piece: { length: number; body: ReadableStream<Uint8Array> | null }, stop: AbortSignal): Promise<{ kept: number; cut: boolean }> {
  const path = ctx.services.media.stagedFile(row.publicId);
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, row.offset === 0 ? 'w' : 'r+', 0o600);
  let kept = 0;
  let cut = false;
  const reader = piece.body?.getReader();
  const stopped = new Promise<never>((_, fail) => stop.addEventListener('abort', () => fail(new Error('taken over')), { once: true }));
  stopped.catch(() => undefined);
  try {
    while (reader) {
      const { done, value } = await Promise.race([reader.read(), stopped]);
      if (done) break;
      const room = piece.length - kept;
      const bytes = value.length > room ? value.subarray(0, room) : value;
      await handle.write(bytes, 0, bytes.length, row.offset + kept);
      kept += bytes.length;
      if (kept >= piece.length) break;
    }
    cut = kept < piece.length;
  } catch {
    cut = true;
    await reader?.cancel().catch(() => undefined);
  } finally {
    await handle.datasync().catch(() => undefined);
    await handle.close();
  }
  return { kept, cut };
}

async function complete(ctx: Context, row: Row): Promise<StagedPhoto> {
  const { media } = ctx.services;
  const path = media.stagedFile(row.publicId);
  try {
    const photo = await media.clean(path);
    const done = await write(ctx, () => {
      ctx.db.run(
        "UPDATE staged_upload SET state = 'received', \"offset\" = size, sha256 = ?, width = ?, height = ? WHERE id = ?",
        [photo.sha256, photo.width, photo.height, row.id],
      );
      audit(ctx, { act: 'media.receive', object: 'upload', objectId: row.publicId, data: { sha256: photo.sha256 } });
      return shown(own(ctx, row.publicId));
    });
    await rm(path, { force: true });
    return done;
  } catch (error) {
    // a photo that is refused once is refused always; the person chooses another
    if (isDomainError(error) && [413, 415, 422].includes(error.status)) {
      await write(ctx, () => ctx.db.run('DELETE FROM staged_upload WHERE id = ?', [row.id]).changes);
      await rm(path, { force: true });
    }
    throw error;
  }
}

/** Drops one's own staged photo. @throws DomainError 401, 404 */
export async function dropUpload(ctx: Context, id: string): Promise<void> {
  const row = own(ctx, id);
  ctx.services.media.receiving.get(id)?.stop();
  await write(ctx, () => {
    ctx.db.run('DELETE FROM staged_upload WHERE id = ?', [row.id]);
    audit(ctx, { act: 'media.unstage', object: 'upload', objectId: row.publicId });
    forgetLater(ctx, row.sha256);
  });
  await rm(ctx.services.media.stagedFile(row.publicId), { force: true });
}

/** Asks for the files to be removed when no row names them any more; inside a write. */
export function forgetLater(ctx: Context, sha256: string | null): void {
  if (sha256) enqueue(ctx, { topic: FORGET_TOPIC, key: sha256, payload: { sha256 }, dueAt: ctx.now() + 2 * 3_600_000 });
}

/**
 * Stages the photos of a plain multipart form (no script). Good ones are kept, each refused one is named.
 * @param files what the form sent; empty entries of an untouched file field are skipped
 */
export async function stageFiles(ctx: Context, token: string, files: readonly File[]): Promise<{ staged: StagedPhoto[]; refused: { name: string; sentence: Sentence }[] }> {
  const person = requirePerson(ctx);
  const formed = parseInput(formToken, token);
  const staged: StagedPhoto[] = [];
  const refused: { name: string; sentence: Sentence }[] = [];
  for (const file of files) {
    const fileName = shownFileName(file.name);
    if (file.size === 0 && file.name === '') continue;
    try {
      if (file.size > MAX_PHOTO_BYTES) throw tooLarge(SENTENCES.tooLarge);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const photo = await ctx.services.media.clean(bytes);
      const clientKey = `form:${createHash('sha256').update(bytes).digest('hex')}`;
      staged.push(await write(ctx, () => {
        const before = ctx.db.get<Row>(`SELECT ${COLUMNS} FROM staged_upload WHERE owner_user_id = ? AND token = ? AND client_key = ?`, [person.userId, formed, clientKey]);
        if (before) return shown(before);
        requireRoom(ctx, person.userId);
        const id = publicId(16);
        ctx.db.run(
          `INSERT INTO staged_upload (public_id, token, owner_user_id, client_key, file_name, size, "offset", state, sha256, width, height, created_at, expires_at)
           VALUES (?,?,?,?,?,?,?,'received',?,?,?,?,?)`,
          [id, formed, person.userId, clientKey, fileName, bytes.length, bytes.length, photo.sha256, photo.width, photo.height, ctx.now(), ctx.now() + STAGED_MS],
        );
        audit(ctx, { act: 'media.receive', object: 'upload', objectId: id, data: { sha256: photo.sha256 } });
        return shown(own(ctx, id));
      }));
    } catch (error) {
      if (!isDomainError(error)) throw error;
      refused.push({ name: fileName, sentence: { vi: error.vi, en: error.en } });
    }
  }
  return { staged, refused };
}

/**
 * Drops uploads that nobody fetched within 48 hours, rows and files. A job, every hour.
 * @returns how many were dropped
 */
export async function sweepUploads(ctx: Context): Promise<number> {
  const old = ctx.db.all<{ id: number; publicId: string; sha256: string | null }>(
    'SELECT id, public_id AS publicId, sha256 FROM staged_upload WHERE expires_at <= ? ORDER BY expires_at LIMIT 200', [ctx.now()]);
  if (old.length === 0) return 0;
  await write(ctx, () => {
    for (const row of old) {
      ctx.db.run('DELETE FROM staged_upload WHERE id = ?', [row.id]);
      forgetLater(ctx, row.sha256);
    }
    audit(ctx, { act: 'media.sweep', object: 'upload', objectId: 'expired', data: { count: old.length } });
  });
  for (const row of old) await rm(ctx.services.media.stagedFile(row.publicId), { force: true });
  return old.length;
}
