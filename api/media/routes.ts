/** HTTP of photos: staged uploads under /api/v1/uploads, and the files themselves under /media. */
import { readFile } from 'node:fs/promises';
import { createRoute, z } from '@hono/zod-openapi';
import { Hono, type Context as HonoContext } from 'hono';
import { badRequest, DomainError, isDomainError } from '../errors.ts';
import { createRouter, problemResponse, problems, type AppEnv } from '../http.ts';
import { FIRST_WIDTH, MAX_CHUNK_BYTES, SERVED_TYPES, type ServedFormat } from './rules.ts';
import { createUploadInput } from './schemas.ts';
import { appendUpload, createUpload, dropUpload, stagedFor, uploadStatus, type StagedPhoto } from './upload.ts';

const Upload = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number().int().openapi({ description: 'bytes announced' }),
  offset: z.number().int().openapi({ description: 'bytes kept; the next piece starts here' }),
  state: z.enum(['receiving', 'received']),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  preview: z.string().nullable(),
  expiresAt: z.number().int().openapi({ description: 'UTC milliseconds' }),
}).openapi('Upload');

const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const params = z.object({ id: z.string().regex(/^[0-9a-z]{16}$/) });

/** Offset and length as headers too, so that a phone needs to read no body to go on. */
function withOffset(c: HonoContext<AppEnv>, upload: StagedPhoto): void {
  c.header('Upload-Offset', String(upload.offset));
  c.header('Upload-Length', String(upload.size));
  c.header('Cache-Control', 'no-store');
}

const app = createRouter();

app.openapi(createRoute({
  method: 'post', path: '/uploads', tags: ['media'], summary: 'Announce a photo under a form’s token',
  request: { body: { required: true, content: { 'application/json': { schema: createUploadInput } } } },
  responses: { 201: json(Upload, 'Ready to receive; the same key again answers the upload begun before'), ...problems(401, 413, 422, 429) },
}), async (c) => {
  const upload = await createUpload(c.get('ctx'), c.req.valid('json'));
  withOffset(c, upload);
  c.header('Location', `/api/v1/uploads/${upload.id}`);
  return c.json(upload, 201);
});

app.openapi(createRoute({
  method: 'get', path: '/uploads', tags: ['media'], summary: 'One’s own photos under a form’s token',
  request: { query: z.object({ token: z.string() }) },
  responses: { 200: json(z.object({ uploads: z.array(Upload) }), 'In the order they were added') },
}), (c) => {
  c.header('Cache-Control', 'no-store');
  return c.json({ uploads: stagedFor(c.get('ctx'), c.req.valid('query').token) }, 200);
});

// answers HEAD too: Hono serves HEAD by its GET route without the body
app.openapi(createRoute({
  method: 'get', path: '/uploads/{id}', tags: ['media'], summary: 'State and offset of an upload',
  request: { params },
  responses: { 200: json(Upload, 'Upload-Offset says where to go on'), ...problems(401, 404, 410) },
}), (c) => {
  const upload = uploadStatus(c.get('ctx'), c.req.valid('param').id);
  withOffset(c, upload);
  return c.json(upload, 200);
});

app.openapi(createRoute({
  method: 'patch', path: '/uploads/{id}', tags: ['media'], summary: 'The next bytes of a photo',
  description: `Body: at most ${MAX_CHUNK_BYTES} bytes from Upload-Offset on, type application/offset+octet-stream. A cut connection keeps what arrived.`,
  request: {
    params,
    headers: z.object({ 'upload-offset': z.string().optional(), 'content-length': z.string().optional() }),
  },
  responses: { 200: json(Upload, 'Kept; state "received" once whole and checked'), ...problems(400, 401, 404, 409, 410, 411, 413, 415, 422) },
}), async (c) => {
  const ctx = c.get('ctx');
  const whole = (text: string | undefined) => (text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined);
  const length = whole(c.req.header('content-length'));
  if (length === undefined) throw new DomainError('length-required', 411, { vi: 'Thiếu Content-Length.', en: 'Content-Length is required.' });
  const at = whole(c.req.header('upload-offset'));
  if (at === undefined) throw badRequest({ vi: 'Thiếu Upload-Offset.', en: 'Upload-Offset is required.' });
  if (length > MAX_CHUNK_BYTES) throw new DomainError('too-large', 413, { vi: `Mỗi lần gửi nhiều nhất ${MAX_CHUNK_BYTES} byte.`, en: `At most ${MAX_CHUNK_BYTES} bytes a request.` });
  const { id } = c.req.valid('param');
  try {
    const upload = await appendUpload(ctx, id, { at, length, body: c.req.raw.body });
    withOffset(c, upload);
    return c.json(upload, 200);
  } catch (error) {
    if (!isDomainError(error) || error.code !== 'upload-offset') throw error;
    const refusal = problemResponse(error, ctx);
    refusal.headers.set('Upload-Offset', String(uploadStatus(ctx, id).offset));
    return refusal as never;
  }
});

app.openapi(createRoute({
  method: 'delete', path: '/uploads/{id}', tags: ['media'], summary: 'Drop a staged photo',
  request: { params },
  responses: { 204: { description: 'Dropped' }, ...problems(401, 404, 410) },
}), async (c) => {
  await dropUpload(c.get('ctx'), c.req.valid('param').id);
  return c.body(null, 204);
});

/** The JSON routes, mounted under /api/v1. */
export const routes = app;

interface Owned { sha256: string; object: string; objectId: number }

const notHere = () => new Response(null, { status: 404, headers: { 'Cache-Control': 'no-store' } });

async function send(c: HonoContext<AppEnv>, file: { sha256: string; width: number; format: ServedFormat }, cache: string): Promise<Response> {
  const etag = `"${file.sha256.slice(0, 32)}-${file.width}-${file.format}"`;
  const headers: Record<string, string> = {
    'Content-Type': SERVED_TYPES[file.format], 'Cache-Control': cache, ETag: etag, 'X-Content-Type-Options': 'nosniff',
    // opened by itself a photo is only a photo
    'Content-Security-Policy': "default-src 'none'", 'Content-Disposition': 'inline',
  };
  const asked = c.req.header('If-None-Match');
  if (asked && asked.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) return new Response(null, { status: 304, headers });
  const bytes = await readFile(c.get('ctx').services.media.file(file.sha256, file.width, file.format)).catch(() => null);
  if (!bytes) return notHere();
  headers['Content-Length'] = String(bytes.length);
  return new Response(c.req.method === 'HEAD' ? null : new Uint8Array(bytes), { headers });
}

/** The photos themselves, mounted at '/': /media/{id}/{width}.{avif|webp|jpg} and /media/tam/{upload}.webp for its owner. */
export const files = new Hono<AppEnv>();

files.get('/media/tam/:file{[0-9a-z]{16}\\.webp}', async (c) => {
  const ctx = c.get('ctx');
  if (ctx.actor.kind !== 'person') return notHere();
  const staged = ctx.db.get<{ sha256: string; width: number }>(
    "SELECT sha256, width FROM staged_upload WHERE public_id = ? AND owner_user_id = ? AND state = 'received'",
    [c.req.param('file').slice(0, 16), ctx.actor.userId]);
  if (!staged) return notHere();
  return send(c, { sha256: staged.sha256, width: Math.min(FIRST_WIDTH, staged.width), format: 'webp' }, 'private, no-cache');
});

files.get('/media/:id{[0-9a-z]{12}}/:file{[0-9]{1,4}\\.(avif|webp|jpg)}', async (c) => {
  const ctx = c.get('ctx');
  const photo = ctx.db.get<Owned>('SELECT sha256, object, object_id AS objectId FROM media WHERE public_id = ?', [c.req.param('id')]);
  const access = photo && ctx.services.media.owners[photo.object]?.(ctx, photo.objectId);
  if (!photo || !access || !(access.public || access.maySee)) return notHere();
  const [width, format] = c.req.param('file').split('.') as [string, ServedFormat];
  // an address names one photo for ever, so a public one may be kept for ever; a private one is asked for each time
  return send(c, { sha256: photo.sha256, width: Number(width), format }, access.public ? 'public, max-age=31536000, immutable' : 'private, no-cache');
});
