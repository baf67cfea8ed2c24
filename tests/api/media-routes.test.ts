import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANONYMOUS, type Actor, type Context } from '../../api/context.ts';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import { attachMedia, createMediaStore, files, outboxHandlers, picturesFor, routes, stageFiles, type MediaOwner } from '../../api/media/index.ts';
import { createOutboxWorker } from '../../api/outbox.ts';
import type { Services } from '../../api/services.ts';
import { write } from '../../api/write.ts';
import { NOW, person, SYSTEM, testContext, type TestContext } from '../support/context.ts';
import { heicPhoto, noisyPhoto } from './media/photos.ts';

const maker = person({ roles: ['OWNER'], organisationId: 7 });
const officer = person({ roles: ['TRADE_OFFICER'] });
const stranger = person({ roles: ['OWNER'], organisationId: 9 });

let floor: TestContext;
let ctx: Context;
let onTheFloor: boolean;
let app: ReturnType<typeof createRouter>;

beforeEach(() => {
  onTheFloor = false;
  floor = testContext({ actor: maker });
  const owner: MediaOwner = (asking, id) => {
    const roles = asking.actor.kind === 'person' ? asking.actor.roles : [];
    const mine = roles.some((grant) => grant.organisationId === 7);
    return id === 1 ? { public: onTheFloor, maySee: mine || roles.some((grant) => grant.role === 'TRADE_OFFICER'), mayEdit: mine } : undefined;
  };
  ctx = { ...floor.ctx, services: { media: createMediaStore({ dir: join(floor.folder, 'media'), owners: { product: owner } }) } as Services };
  app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/', files);
  app.route('/api/v1', routes);
});
afterEach(() => floor.close());

const ask = (address: string, init: RequestInit = {}, actor: Actor = maker) =>
  Promise.resolve(app.request(address, init, { ctx: { ...floor.as(actor), services: ctx.services } }));

const announce = (body: unknown, actor: Actor = maker) =>
  ask('/api/v1/uploads', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }, actor);

const piece = (id: string, bytes: Uint8Array, at: number, headers: Record<string, string> = {}) =>
  ask(`/api/v1/uploads/${id}`, {
    method: 'PATCH', body: new Uint8Array(bytes),
    headers: { 'Content-Type': 'application/offset+octet-stream', 'Content-Length': String(bytes.length), 'Upload-Offset': String(at), ...headers },
  });

async function attached(): Promise<string> {
  await stageFiles(ctx, 'a-form-token', [new File([new Uint8Array(await noisyPhoto(700))], 'a.jpg')]);
  await write(ctx, () => attachMedia(ctx, 'a-form-token', { object: 'product', id: 1 }));
  const worker = createOutboxWorker({ ...ctx, actor: SYSTEM }, outboxHandlers);
  for (let round = 1; ctx.db.get("SELECT 1 FROM media WHERE state = 'pending'"); round += 1) {
    await worker.drain();
    await new Promise((wake) => setTimeout(wake, 50));
    floor.setNow(NOW + round * 1000);
  }
  return picturesFor(ctx, { object: 'product', id: 1 })[0]!.id;
}

describe('sending a photo in pieces over HTTP', () => {
  it('goes on from the offset that the server names, and ends with a picture to look at', async () => {
    const photo = await noisyPhoto(400);
    const begun = await announce({ token: 'a-form-token', name: 'chai.jpg', size: photo.length, key: 'k1' });
    expect(begun.status).toBe(201);
    const { id } = (await begun.json()) as { id: string };
    expect(begun.headers.get('Location')).toBe(`/api/v1/uploads/${id}`);
    expect((await piece(id, photo.subarray(0, 1000), 0)).headers.get('Upload-Offset')).toBe('1000');
    const wrong = await piece(id, photo.subarray(0, 1000), 0);
    expect(wrong.status).toBe(409);
    expect(wrong.headers.get('Upload-Offset')).toBe('1000');
    const head = await ask(`/api/v1/uploads/${id}`, { method: 'HEAD' });
    expect(head.headers.get('Upload-Offset')).toBe('1000');
    expect(await head.text()).toBe('');
    const done = await piece(id, photo.subarray(1000), 1000);
    const upload = (await done.json()) as { state: string; preview: string };
    expect(upload.state).toBe('received');
    expect((await ask(upload.preview)).headers.get('Content-Type')).toBe('image/webp');
    expect((await ask(upload.preview, {}, stranger)).status).toBe(404);
    expect((await ask(upload.preview, {}, ANONYMOUS)).status).toBe(404);
    expect((await ask(`/api/v1/uploads/${id}`, {}, stranger)).status).toBe(404);
    expect((await ask(`/api/v1/uploads/${id}`, { method: 'DELETE' }, stranger)).status).toBe(404);
    expect((await ask(`/api/v1/uploads/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(upload.preview)).status).toBe(404);
  });

  it('refuses, with words, a request without length or offset, a piece too large, a photo too large, nobody', async () => {
    const { id } = (await (await announce({ token: 'a-form-token', name: 'a', size: 2_000_000 })).json()) as { id: string };
    expect((await ask(`/api/v1/uploads/${id}`, { method: 'PATCH', headers: { 'Upload-Offset': '0' } })).status).toBe(411);
    expect((await ask(`/api/v1/uploads/${id}`, { method: 'PATCH', headers: { 'Content-Length': '1' }, body: 'x' })).status).toBe(400);
    expect((await piece(id, new Uint8Array(600 * 1024), 0)).status).toBe(413);
    expect((await piece(id, new Uint8Array(10), 0, { 'Upload-Offset': '-1' })).status).toBe(400);
    expect((await announce({ token: 'a-form-token', name: 'a', size: 11 * 1024 * 1024 })).status).toBe(413);
    expect((await announce({ token: 'a-form-token', name: 'a', size: 0 })).status).toBe(422);
    expect((await announce({ token: '../../x', name: 'a', size: 5 })).status).toBe(422);
    expect((await announce({ token: 'a-form-token', name: 'a', size: 5 }, ANONYMOUS)).status).toBe(401);
    expect((await ask('/api/v1/uploads/..%2f..%2fx')).status).toBeGreaterThanOrEqual(400);
  });

  it('names the iPhone’s setting in the reader’s language', async () => {
    const heic = heicPhoto();
    const { id } = (await (await announce({ token: 'a-form-token', name: 'IMG.HEIC', size: heic.length })).json()) as { id: string };
    const refusal = await piece(id, heic, 0);
    expect(refusal.status).toBe(415);
    expect(((await refusal.json()) as { title: string }).title).toContain('Tương thích nhất');
  });
});

describe('a photo’s address', () => {
  it('answers its owner and staff before the product is on the floor, nobody else', async () => {
    const id = await attached();
    for (const [actor, status] of [[maker, 200], [officer, 200], [stranger, 404], [ANONYMOUS, 404]] as const) {
      const answer = await ask(`/media/${id}/360.avif`, {}, actor);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('Cache-Control')).not.toContain('public');
    }
  });

  it('is for everyone and for ever once it is, typed and never sniffed', async () => {
    const id = await attached();
    onTheFloor = true;
    for (const [file, type] of [['360.avif', 'image/avif'], ['640.webp', 'image/webp'], ['640.jpg', 'image/jpeg']] as const) {
      const answer = await ask(`/media/${id}/${file}`, {}, ANONYMOUS);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('Content-Type')).toBe(type);
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
      const etag = answer.headers.get('ETag')!;
      expect((await ask(`/media/${id}/${file}`, { headers: { 'If-None-Match': etag } }, ANONYMOUS)).status).toBe(304);
      const head = await ask(`/media/${id}/${file}`, { method: 'HEAD' }, ANONYMOUS);
      expect(head.headers.get('Content-Length')).toBe(String((await answer.arrayBuffer()).byteLength));
    }
  });

  it('never leads out of the photos', async () => {
    const id = await attached();
    onTheFloor = true;
    for (const file of ['1280.webp', '361.webp', 'master.jpg', '360.png', '..%2fmaster.jpg', '%2e%2e/x.jpg']) {
      expect((await ask(`/media/${id}/${file}`)).status, file).toBe(404);
    }
    expect((await ask('/media/000000000000/360.avif')).status).toBe(404);
  });
});
