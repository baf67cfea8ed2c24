import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import type { Context } from '../../api/context.ts';
import {
  appendUpload, attachMedia, createMediaStore, createUpload, dropUpload, outboxHandlers, picturesFor, stagedFor, stageFiles, sweepUploads, uploadStatus, type MediaOwner,
} from '../../api/media/index.ts';
import type { Services } from '../../api/services.ts';
import { createOutboxWorker } from '../../api/outbox.ts';
import { write } from '../../api/write.ts';
import { HOUR } from '../../api/time.ts';
import { NOW, person, SYSTEM, testContext, type TestContext } from '../support/context.ts';
import { bombPhoto, cutBody, heicPhoto, noisyPhoto, phonePhoto, svgPhoto, wholeBody } from './media/photos.ts';

const TOKEN = 'form-token-1';
const maker = person({ roles: ['OWNER'], organisationId: 7 });
const other = person({ roles: ['OWNER'], organisationId: 8 });

let floor: TestContext;
let ctx: Context;

beforeEach(() => {
  floor = testContext({ actor: maker });
  const owner: MediaOwner = (asking, id) => {
    const mine = asking.actor.kind === 'person' && asking.actor.roles.some((grant) => grant.organisationId === 7);
    return id <= 2 ? { public: id === 2, maySee: mine, mayEdit: mine } : undefined;
  };
  const media = createMediaStore({ dir: join(floor.folder, 'media'), owners: { product: owner } });
  ctx = { ...floor.ctx, services: { media } as Services };
});
afterEach(() => floor.close());

const as = (who: typeof maker): Context => ({ ...floor.as(who), services: ctx.services });

async function refusal(work: Promise<unknown>) {
  const error = await work.then(() => null, (thrown: unknown) => thrown);
  if (!isDomainError(error)) throw error ?? new Error('it was not refused');
  return error;
}

async function send(bytes: Uint8Array, name = 'anh.jpg', token = TOKEN) {
  const upload = await createUpload(ctx, { token, name, size: bytes.length, key: name });
  return appendUpload(ctx, upload.id, { at: 0, length: bytes.length, body: wholeBody(bytes) });
}

async function makeSizes() {
  const system: Context = { ...ctx, actor: SYSTEM };
  const worker = createOutboxWorker(system, outboxHandlers);
  for (let round = 0; round < 100; round += 1) {
    await worker.drain();
    if (!ctx.db.get("SELECT 1 FROM media WHERE state = 'pending'")) return;
    await new Promise((wake) => setTimeout(wake, 100));
    floor.setNow(NOW + round * 1000);
  }
}

describe('a photo that is sent', () => {
  it('stands upright, without position and camera, whatever the phone wrote into it', async () => {
    const done = await send(await phonePhoto(1600, 1200));
    expect(done).toMatchObject({ state: 'received', width: 1200, height: 1600 });
    await write(ctx, () => attachMedia(ctx, TOKEN, { object: 'product', id: 1 }));
    await makeSizes();
    const row = ctx.db.get<{ sha256: string }>('SELECT sha256 FROM media')!;
    for (const file of [ctx.services.media.file(row.sha256, 960, 'avif'), ctx.services.media.file(row.sha256, 360, 'webp'), ctx.services.media.file(row.sha256, 640, 'jpg')]) {
      const seen = await sharp(file).metadata();
      expect(seen.exif).toBeUndefined();
      expect(seen.orientation).toBeUndefined();
      expect(seen.height).toBeGreaterThan(seen.width);
    }
    // orientation 6: the left (red) half of the sensor is the top of the picture
    const { data, info } = await sharp(ctx.services.media.file(row.sha256, 360, 'webp')).raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => data[(y * info.width + x) * info.channels] ?? 0;
    expect(at(180, 20)).toBeGreaterThan(150);
    expect(at(180, info.height - 20)).toBeLessThan(90);
  });

  it('is made in every size that pages use, none larger than itself', async () => {
    await send(await noisyPhoto(900));
    await write(ctx, () => attachMedia(ctx, TOKEN, { object: 'product', id: 1 }));
    expect(picturesFor(ctx, { object: 'product', id: 1 })[0]).toMatchObject({ width: 900, height: 900, fallback: expect.stringMatching(/360\.webp$/) as string });
    await makeSizes();
    const picture = picturesFor(ctx, { object: 'product', id: 1 })[0]!;
    expect(picture.sources[0]!.srcset).toMatch(/180\.avif 180w, .*360\.avif 360w, .*640\.avif 640w$/);
    expect(picture.fallback).toMatch(/640\.jpg$/);
  });

  it('keeps nothing of a page hidden behind it', async () => {
    const polyglot = Buffer.concat([await noisyPhoto(400), Buffer.from('<script>alert("x")</script><?php system("id"); ?>PK\x03\x04')]);
    await send(polyglot);
    const { sha256 } = ctx.db.get<{ sha256: string }>('SELECT sha256 FROM staged_upload')!;
    const master = await sharp(ctx.services.media.file(sha256, 360, 'webp')).toBuffer();
    expect(master.includes('script')).toBe(false);
    expect(readdirSync(join(ctx.services.media.dir, sha256.slice(0, 2), sha256.slice(2, 4), sha256)).sort()).toEqual(['360.webp', 'master.jpg']);
  });

  it('is taken for what it is when its name says otherwise', async () => {
    const png = await sharp({ create: { width: 300, height: 300, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    expect(await send(png, 'giả-làm.jpg')).toMatchObject({ state: 'received', width: 300 });
  });
});

describe('what is no photo', () => {
  it.each([
    ['HEIC', heicPhoto, 415, 'Tương thích nhất'],
    ['SVG', svgPhoto, 415, 'SVG'],
    ['a PDF named .jpg', () => Buffer.from('%PDF-1.7 not a photo'), 415, 'PDF'],
    ['a web page named .jpg', () => Buffer.from('<html><script>alert(1)</script>'), 415, 'trang web'],
    ['a bomb', bombPhoto, 413, 'quá nhiều điểm ảnh'],
    ['half a photo', async () => (await noisyPhoto()).subarray(0, 20_000), 422, 'gửi thiếu'],
    ['a photo of one point', () => sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } }).png().toBuffer(), 422, 'quá nhỏ'],
  ])('%s is refused with what to do, and nothing stays', async (_name, make, status, words) => {
    const error = await refusal(send(await make()));
    expect(error.status).toBe(status);
    expect(error.vi).toContain(words);
    expect(error.fields?.['photos']?.en).toBeTruthy();
    expect(ctx.db.all('SELECT * FROM staged_upload')).toEqual([]);
    expect(readdirSync(join(ctx.services.media.dir, 'staged'))).toEqual([]);
  });

  it('11 MB are refused before the first byte is sent', async () => {
    const error = await refusal(createUpload(ctx, { token: TOKEN, name: 'to.jpg', size: 11 * 1024 * 1024 }));
    expect(error.status).toBe(413);
    expect(error.vi).toContain('10 MB');
  });

  it('a plain form keeps the good photos and names each refused one', async () => {
    const good = new File([new Uint8Array(await phonePhoto(800, 600))], 'chai.jpg', { type: 'image/jpeg' });
    const bad = new File([new Uint8Array(heicPhoto())], 'IMG_0001.HEIC', { type: 'image/heic' });
    const big = new File([new Uint8Array(11 * 1024 * 1024)], 'to.jpg');
    const untouched = new File([], '');
    const { staged, refused } = await stageFiles(ctx, TOKEN, [good, bad, big, untouched]);
    expect(staged).toHaveLength(1);
    expect(refused.map((item) => item.name)).toEqual(['IMG_0001.HEIC', 'to.jpg']);
    // the same form sent again, as after an error elsewhere in it
    await stageFiles(ctx, TOKEN, [good]);
    expect(stagedFor(ctx, TOKEN)).toHaveLength(1);
  });
});

describe('a lost signal', () => {
  it('costs only the bytes that were in the air: the next request goes on where it stopped', async () => {
    const photo = await noisyPhoto(700);
    const upload = await createUpload(ctx, { token: TOKEN, name: 'a.jpg', size: photo.length, key: 'k' });
    const cut = await refusal(appendUpload(ctx, upload.id, { at: 0, length: photo.length, body: cutBody(photo, 30_000) }));
    expect(cut.status).toBe(400);
    // the page was reloaded: the same file under the same token answers the same upload
    const again = await createUpload(ctx, { token: TOKEN, name: 'a.jpg', size: photo.length, key: 'k' });
    expect(again).toMatchObject({ id: upload.id, offset: 30_000 });
    const done = await appendUpload(ctx, upload.id, { at: 30_000, length: photo.length - 30_000, body: wholeBody(photo.subarray(30_000)) });
    expect(done).toMatchObject({ state: 'received', width: 700, height: 700 });
    // a repeated last piece is answered like the first
    expect(await appendUpload(ctx, upload.id, { at: 30_000, length: 10, body: wholeBody(photo.subarray(0, 10)) })).toMatchObject({ state: 'received' });
  });

  it('a hanging request gives way to the newer one', async () => {
    const photo = await noisyPhoto(500);
    const upload = await createUpload(ctx, { token: TOKEN, name: 'a.jpg', size: photo.length });
    let sent = false;
    const hanging = new ReadableStream<Uint8Array>({
      pull: (controller) => { if (!sent) { sent = true; controller.enqueue(new Uint8Array(photo.subarray(0, 1000))); } else return new Promise<void>(() => {}); },
    });
    const first = refusal(appendUpload(ctx, upload.id, { at: 0, length: photo.length, body: hanging }));
    await new Promise((wake) => setTimeout(wake, 30));
    const wrong = await refusal(appendUpload(ctx, upload.id, { at: 0, length: photo.length, body: wholeBody(photo) }));
    expect(wrong).toMatchObject({ status: 409, code: 'upload-offset' });
    expect((await first).status).toBe(400);
    expect(uploadStatus(ctx, upload.id).offset).toBe(1000);
  });

  it('more bytes than announced are refused', async () => {
    const upload = await createUpload(ctx, { token: TOKEN, name: 'a.jpg', size: 100 });
    expect((await refusal(appendUpload(ctx, upload.id, { at: 0, length: 101, body: wholeBody(new Uint8Array(101)) }))).status).toBe(413);
  });
});

describe('an upload belongs to who began it', () => {
  it('nobody else sees, continues, drops or attaches it', async () => {
    const upload = await send(await noisyPhoto(300));
    for (const work of [
      () => Promise.resolve().then(() => uploadStatus(as(other), upload.id)),
      () => appendUpload(as(other), upload.id, { at: 0, length: 1, body: null }),
      () => dropUpload(as(other), upload.id),
    ]) expect((await refusal(work())).status).toBe(404);
    expect(stagedFor(as(other), TOKEN)).toEqual([]);
    const theirs = as(other);
    expect(await write(theirs, () => attachMedia(theirs, TOKEN, { object: 'product', id: 1 }))).toEqual([]);
    expect(stagedFor(ctx, TOKEN)).toHaveLength(1);
  });

  it('and needs a signed-in person', async () => {
    expect((await refusal(createUpload({ ...ctx, actor: { kind: 'anonymous' } }, { token: TOKEN, name: 'a', size: 5 }))).status).toBe(401);
  });

  it('expires after 48 hours, row and bytes', async () => {
    const photo = await noisyPhoto(300);
    const upload = await createUpload(ctx, { token: TOKEN, name: 'a.jpg', size: photo.length });
    await refusal(appendUpload(ctx, upload.id, { at: 0, length: photo.length, body: cutBody(photo, 500) }));
    floor.setNow(NOW + 48 * HOUR + 1);
    expect((await refusal(Promise.resolve().then(() => uploadStatus(ctx, upload.id)))).status).toBe(410);
    expect(existsSync(ctx.services.media.stagedFile(upload.id))).toBe(true);
    expect(await sweepUploads({ ...ctx, actor: SYSTEM })).toBe(1);
    expect(existsSync(ctx.services.media.stagedFile(upload.id))).toBe(false);
    expect(ctx.db.all('SELECT * FROM staged_upload')).toEqual([]);
  });
});

describe('the form that carries the photos', () => {
  it('keeps them when it is refused and gives them once when it is saved', async () => {
    await send(await noisyPhoto(300), 'a.jpg');
    await refusal(write(ctx, () => {
      attachMedia(ctx, TOKEN, { object: 'product', id: 1 });
      throw Object.assign(new Error('the form has an error'), { brand: 'sanque.DomainError', status: 422 });
    }));
    expect(stagedFor(ctx, TOKEN)).toHaveLength(1);
    expect(await write(ctx, () => attachMedia(ctx, TOKEN, { object: 'product', id: 1 }))).toHaveLength(1);
    expect(await write(ctx, () => attachMedia(ctx, TOKEN, { object: 'product', id: 1 }))).toHaveLength(0);
    expect(picturesFor(ctx, { object: 'product', id: 1 })).toHaveLength(1);
  });

  it('takes eight photos and no ninth', async () => {
    const bytes = await noisyPhoto(200);
    for (let n = 0; n < 9; n += 1) await send(Buffer.concat([bytes, Buffer.from([n])]), `${n}.jpg`);
    const error = await refusal(write(ctx, () => attachMedia(ctx, TOKEN, { object: 'product', id: 1 })));
    expect(error.fields?.['photos']?.vi).toContain('8 ảnh');
    expect(picturesFor(ctx, { object: 'product', id: 1 })).toEqual([]);
  });
});
