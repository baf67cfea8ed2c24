import { request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO, startServer, type TestServer } from '../support/server.ts';
import { noisyPhoto } from './media/photos.ts';

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  const answer = await server.fetch('/dang-nhap', {
    method: 'POST', headers: { Origin: server.url, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ _action: 'password', contact: 'htx.balang@demo.sanque.vn', password: DEMO.password, _token: 'a-sign-in-token' }),
  });
  cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
}, 120_000);
afterAll(() => server?.stop());

const headers = () => ({ Cookie: cookie, Origin: server.url });

/** Begins a PATCH of the whole photo and tears the connection after some bytes, as a phone does that loses its signal. */
function tearAfter(id: string, bytes: Buffer, after: number): Promise<void> {
  return new Promise((done) => {
    const sent = request(`${server.url}/api/v1/uploads/${id}`, {
      method: 'PATCH', headers: { ...headers(), 'Upload-Offset': '0', 'Content-Length': bytes.length, 'Content-Type': 'application/offset+octet-stream' },
    });
    sent.on('error', () => done());
    sent.on('close', () => done());
    sent.write(bytes.subarray(0, after), () => setTimeout(() => sent.destroy(), 100));
  });
}

it('a connection torn in the middle of a photo keeps what arrived; the phone asks, goes on, and the photo is whole', async () => {
  const photo = await noisyPhoto(600);
  const begun = await server.fetch('/api/v1/uploads', {
    method: 'POST', headers: { ...headers(), 'Content-Type': 'application/json' }, body: JSON.stringify({ token: 'a-form-token', name: 'a.jpg', size: photo.length, key: 'k' }),
  });
  expect(begun.status).toBe(201);
  const { id } = (await begun.json()) as { id: string };
  await tearAfter(id, photo, 40_000);

  let offset = 0;
  for (let round = 0; round < 50 && offset === 0; round += 1) {
    await new Promise((wake) => setTimeout(wake, 100));
    offset = Number((await server.fetch(`/api/v1/uploads/${id}`, { method: 'HEAD', headers: headers() })).headers.get('Upload-Offset'));
  }
  expect(offset).toBe(40_000);
  const rest = await server.fetch(`/api/v1/uploads/${id}`, {
    method: 'PATCH', headers: { ...headers(), 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }, body: new Uint8Array(photo.subarray(offset)),
  });
  expect(rest.status).toBe(200);
  expect(await rest.json()).toMatchObject({ state: 'received', width: 600, height: 600 });
  expect(server.logs.filter((line) => line.level >= 50)).toEqual([]);
});

it('a photo of another site’s page is refused, and one of 11 MB before it is read', async () => {
  const body = JSON.stringify({ token: 'a-form-token', name: 'a.jpg', size: 5 });
  const foreign = await server.fetch('/api/v1/uploads', { method: 'POST', headers: { Cookie: cookie, Origin: 'https://elsewhere.example', 'Content-Type': 'application/json' }, body });
  expect(foreign.status).toBe(403);
  const large = await server.fetch('/api/v1/uploads', { method: 'POST', headers: { ...headers(), 'Content-Type': 'application/json' }, body: JSON.stringify({ token: 'a-form-token', name: 'a.jpg', size: 11 * 1024 * 1024 }) });
  expect(large.status).toBe(413);
});
