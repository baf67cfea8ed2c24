/**
 * Inspections without a signal: records and photos stand in the phone's database until the server has them.
 * Each record carries an id made here, so that sending it again changes nothing; it is dropped only after the server's answer.
 */
import type { InspectionPack, SavedInspection } from '../../api/inspection/index.ts';
import { claimOf, plainSerial } from './serial-order.ts';

interface Photo { key: string; name: string; body: Blob }
interface Stored {
  clientId: string;
  revision: number;
  fields: Record<string, string | string[]>;
  record: boolean;
  photos: Photo[];
  inspectedAt: number;
  state: 'waiting' | 'sent' | 'refused';
  publicId?: string;
  number?: string | null;
  verdict?: string | null;
  said?: string;
}

const english = document.documentElement.lang === 'en';
const say = (vi: string, en: string): string => (english ? en : vi);
const home = english ? '/en/can-bo/kiem-tra' : '/can-bo/kiem-tra';
const MOST_PHOTOS = 8;
const PIECE = 256 * 1024;
const LONGEST = 1600;

// — the phone's database —

const opened = new Promise<IDBDatabase>((done, fail) => {
  const asked = indexedDB.open('kiem-tra', 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore('records', { keyPath: 'clientId' });
    asked.result.createObjectStore('packs', { keyPath: 'commune.code' });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});

async function inStore<T>(name: 'records' | 'packs', mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await opened;
  return new Promise((done, fail) => {
    const transaction = db.transaction(name, mode, { durability: 'strict' });
    const asked = work(transaction.objectStore(name));
    // kept only once the whole transaction is
    transaction.oncomplete = () => done(asked.result);
    transaction.onerror = transaction.onabort = () => fail(transaction.error);
  });
}
const records = () => inStore<Stored[]>('records', 'readonly', (s) => s.getAll() as IDBRequest<Stored[]>);
const packs = () => inStore<InspectionPack[]>('packs', 'readonly', (s) => s.getAll() as IDBRequest<InspectionPack[]>);
const keep = (record: Stored) => inStore('records', 'readwrite', (s) => s.put(record));

// — sending —

class Refused extends Error {
  readonly status: number;
  constructor(status: number, said: string) {
    super(said);
    this.status = status;
  }
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const answer = await fetch(path, { credentials: 'same-origin', ...init });
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => ({}))) as { vi?: string; en?: string; fields?: Record<string, { vi: string; en: string }> };
  const field = Object.values(problem.fields ?? {})[0];
  throw new Refused(answer.status, (english ? (field?.en ?? problem.en) : (field?.vi ?? problem.vi)) ?? String(answer.status));
}

interface Upload { id: string; size: number; offset: number; state: 'receiving' | 'received' }

async function sendPhoto(token: string, photo: Photo): Promise<void> {
  const json = { 'Content-Type': 'application/json' };
  let upload = await ask<Upload>('/api/v1/uploads', { method: 'POST', headers: json, body: JSON.stringify({ token, name: photo.name, size: photo.body.size, key: photo.key }) });
  while (upload.state !== 'received') {
    upload = await ask<Upload>(`/api/v1/uploads/${upload.id}`, {
      method: 'PATCH', body: photo.body.slice(upload.offset, upload.offset + PIECE), headers: { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(upload.offset) },
    });
  }
}

async function sendRecord(record: Stored): Promise<void> {
  try {
    let said = '';
    for (const photo of record.photos) {
      // a photo that cannot be read must not hold back the words
      await sendPhoto(record.clientId, photo).catch((error: unknown) => {
        if (!(error instanceof Refused) || ![413, 415, 422].includes(error.status)) throw error;
        said = `${photo.name}: ${error.message}`;
      });
    }
    const saved = await ask<SavedInspection>('/api/v1/inspections', {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...record.fields, clientId: record.clientId, revision: record.revision, inspectedAt: record.inspectedAt, record: record.record }),
    });
    const now = (await records()).find((r) => r.clientId === record.clientId);
    // changed on the phone while it was under way: the newer words wait for their own turn
    if (now && now.revision > record.revision) return void (await keep({ ...now, publicId: saved.publicId, photos: now.photos.filter((p) => !record.photos.some((sent) => sent.key === p.key)) }));
    await keep({ ...record, state: 'sent', photos: [], publicId: saved.publicId, number: saved.number, verdict: saved.verdict, said });
  } catch (error) {
    if (!(error instanceof Refused) || error.status >= 500 || error.status === 429) throw error;
    if (error.status === 401 || error.status === 403) throw error;
    await keep({ ...record, state: 'refused', said: error.message });
  }
}

let sending: Promise<void> | undefined;

/** Sends what waits, one at a time, in one tab only. Stops at the first cut; goes on when the signal is back. */
function sync(): Promise<void> {
  sending ??= navigator.locks
    .request('kiem-tra', { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      const tried = new Set<string>();
      while (navigator.onLine) {
        const record = (await records()).find((r) => r.state === 'waiting' && !tried.has(`${r.clientId} ${r.revision}`));
        if (!record) return;
        tried.add(`${record.clientId} ${record.revision}`);
        try {
          await sendRecord(record);
        } catch (error) {
          tell(error instanceof Refused && error.status === 401
            ? say('Phiên đăng nhập đã hết. Mời Ông/Bà đăng nhập lại rồi mở trang này; bản ghi vẫn còn trên máy.', 'Your session has ended. Please sign in again and open this page; the records are still on this phone.')
            : say('Chưa gửi được. Bản ghi vẫn còn trên máy, sẽ gửi khi có sóng.', 'Not sent yet. The records are on this phone and will be sent when there is a signal.'));
          return;
        }
      }
    })
    .then(show)
    .finally(() => {
      sending = undefined;
    });
  return sending;
}

// — the page —

const root = document.querySelector<HTMLElement>('[data-inspection]');
const form = root?.querySelector('form') ?? null;
const status = root?.querySelector<HTMLElement>('[data-status]') ?? null;
const list = root?.querySelector<HTMLElement>('[data-list]') ?? null;
const claim = root?.querySelector<HTMLElement>('[data-claim]') ?? null;
let editing: Stored | undefined;

const tell = (words: string) => {
  if (status) status.textContent = words;
};

const element = (name: string, words = '', className = ''): HTMLElement => {
  const made = document.createElement(name);
  made.textContent = words;
  if (className) made.className = className;
  return made;
};

const button = (words: string, act: () => void): HTMLElement => {
  const made = element('button', words, 'btn second') as HTMLButtonElement;
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
};

async function show(): Promise<void> {
  if (!list) return;
  const all = (await records()).sort((a, b) => b.inspectedAt - a.inspectedAt);
  list.replaceChildren(...all.map((record) => {
    const item = element('li', '', 'panel');
    item.append(element('b', String(record.fields['holder'] || record.fields['goods'] || say('Bản ghi', 'Record'))));
    const state = { waiting: say('Trên máy, chờ gửi', 'On this phone, waiting'), sent: record.number ? say(`Đã gửi, biên bản ${record.number}`, `Sent, minutes ${record.number}`) : say('Đã gửi bản nháp', 'Draft sent'), refused: say('Chưa nhận, cần sửa', 'Not taken, needs a change') }[record.state];
    item.append(element('p', `${state}${record.photos.length > 0 ? ` · ${record.photos.length} ${say('ảnh', 'photos')}` : ''}`, record.state === 'refused' ? 'error' : 'soft'));
    if (record.said) item.append(element('p', record.said, 'error'));
    const acts = element('p', '', 'row');
    if (record.state === 'sent' && record.publicId) {
      const link = element('a', say('Mở', 'Open'), 'tap') as HTMLAnchorElement;
      link.href = `${home}/${record.publicId}`;
      acts.append(link, button(say('Xóa khỏi máy', 'Remove from this phone'), () => void inStore('records', 'readwrite', (s) => s.delete(record.clientId)).then(show)));
    } else acts.append(button(say('Sửa', 'Change'), () => edit(record)));
    item.append(acts);
    return item;
  }));
  const waiting = all.filter((r) => r.state === 'waiting').length;
  root?.querySelector('[data-waiting]')?.replaceChildren(waiting === 0 ? say('Không có bản ghi nào chờ gửi.', 'Nothing waits to be sent.') : say(`${waiting} bản ghi chờ gửi.`, `${waiting} waiting to be sent.`));
}

function readFields(of: HTMLFormElement): Stored['fields'] {
  const data = new FormData(of);
  const fields: Stored['fields'] = { findings: data.getAll('findings').map(String) };
  for (const [name, value] of data) if (typeof value === 'string' && name !== 'findings' && !name.startsWith('_')) fields[name] = value;
  return fields;
}

function edit(record: Stored): void {
  if (!form) return;
  editing = record;
  form.reset();
  for (const [name, value] of Object.entries(record.fields)) {
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(`[name="${CSS.escape(name)}"]`)) {
      if (field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')) field.checked = Array.isArray(value) ? value.includes(field.value) : value === field.value;
      else field.value = String(value);
    }
  }
  form.scrollIntoView();
  tell(say('Đang sửa bản ghi đã lưu trên máy.', 'Changing a record kept on this phone.'));
}

/** Smaller on the phone: a day's photos must fit and must be sent over a weak signal. */
async function smaller(file: File): Promise<Photo> {
  const key = `${file.name}:${file.size}:${file.lastModified}`.slice(0, 200);
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const body = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.82));
    return { key, name: file.name, body: body ?? file };
  } catch {
    return { key, name: file.name, body: file };
  }
}

async function save(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  if (!form) return;
  const files = [...(form.querySelector<HTMLInputElement>('input[type=file]')?.files ?? [])];
  const photos = [...(editing?.photos ?? []), ...(await Promise.all(files.map(smaller)))].slice(0, MOST_PHOTOS);
  const pressed = event.submitter as HTMLButtonElement | null;
  const record: Stored = {
    clientId: editing?.clientId ?? crypto.randomUUID(), revision: (editing?.revision ?? 0) + 1, fields: readFields(form), record: pressed?.value === 'record', photos,
    inspectedAt: editing?.inspectedAt ?? Date.now(), state: 'waiting', ...(editing?.publicId ? { publicId: editing.publicId } : {}),
  };
  try {
    await keep(record);
  } catch {
    return tell(say('Máy không lưu được (hết chỗ?). Đừng đóng trang: bỏ bớt ảnh rồi lưu lại.', 'This phone could not keep it (is it full?). Do not close the page: remove photos and save again.'));
  }
  editing = undefined;
  form.reset();
  claim?.replaceChildren();
  tell(say('Đã lưu trên máy.', 'Kept on this phone.'));
  await show();
  await sync();
}

/** What can be said of the serial: all of it with a signal; without one, only what the pack knows, and never that it is genuine. */
async function lookUp(typed: string): Promise<void> {
  if (!claim || typed.trim() === '') return void claim?.replaceChildren();
  const serial = plainSerial(typed);
  if (serial === null) return void claim.replaceChildren(say('Chưa phải số tem: cần đủ 16 ký tự.', 'Not a serial yet: it has 16 characters.'));
  try {
    if (!navigator.onLine) throw new TypeError('no signal');
    const found = await ask<{ words: { vi: string; en: string }; lot: { code: string } | null; goods: { name: string; nameEn: string } | null }>(`/api/v1/inspections/stamp?serial=${serial}`, {});
    return void claim.replaceChildren([found.words[english ? 'en' : 'vi'], found.goods && (english ? found.goods.nameEn : found.goods.name), found.lot && say(`lô ${found.lot.code}`, `lot ${found.lot.code}`)].filter(Boolean).join(' · '));
  } catch {
    const unproven = say('Chưa xác minh được chữ ký của tem khi ngoại tuyến.', 'Offline, the stamp’s proof cannot be checked.');
    for (const pack of await packs()) {
      if (pack.orderKey === null) continue;
      const { range: number, index } = claimOf(pack.orderKey, serial);
      const range = pack.ranges.find((r) => r.number === number && index < r.count);
      if (!range) continue;
      const over = range.spans.filter((s) => s.first <= index + 1 && index + 1 <= s.last);
      const lotId = over.findLast((s) => s.act === 'ACTIVATED')?.lotId ?? range.lotId;
      const lot = pack.lots.find((l) => l.id === lotId);
      const state = over.some((s) => s.act === 'VOID') || range.state === 'VOID' ? say('tem đã hủy', 'void') : over.some((s) => s.act === 'ACTIVATED') ? say('đã kích hoạt', 'activated') : say('chưa kích hoạt', 'not activated');
      return void claim.replaceChildren([unproven, say('Nếu thật thì là', 'If genuine it is'), lot ? `${lot.name}, ${say('lô', 'lot')} ${lot.code}, ${lot.producer}` : say('một đợt tem chưa gắn lô', 'of a range without a lot'), state, lot?.recalled ? say('LÔ ĐANG BỊ THU HỒI', 'THE LOT IS BEING RECALLED') : ''].filter(Boolean).join(' · '));
    }
    claim.replaceChildren(`${unproven} ${say('Số này không thuộc đợt tem nào trong các gói đã tải về.', 'It belongs to no range in the packs on this phone.')}`);
  }
}

async function showPacks(): Promise<void> {
  const all = await packs();
  root?.querySelector('[data-packs]')?.replaceChildren(all.length === 0 ? say('Chưa tải gói nào.', 'No pack is on this phone.') : all.map((p) => `${p.commune.name}: ${p.lots.length} ${say('lô', 'lots')}, ${p.ranges.length} ${say('đợt tem', 'ranges')}, ${say('tải lúc', 'of')} ${new Date(p.madeAt).toLocaleString(english ? 'en-GB' : 'vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' })}`).join('; '));
}

async function download(): Promise<void> {
  const commune = root?.querySelector<HTMLSelectElement>('[data-commune] select')?.value ?? '';
  if (commune === '') return tell(say('Hãy chọn xã, phường trước.', 'Choose a commune first.'));
  try {
    const pack = await ask<InspectionPack>(`/api/v1/inspections/pack?commune=${commune}`, {});
    await inStore('packs', 'readwrite', (s) => s.put(pack));
    tell(say(`Đã tải gói ${pack.commune.name}.`, `The pack of ${pack.commune.name} is on this phone.`));
  } catch (error) {
    tell(error instanceof Refused ? error.message : say('Không có sóng nên chưa tải được.', 'No signal, so it could not be downloaded.'));
  }
  await showPacks();
}

/** Hands this page and its files to the service worker, so that it opens without a signal. */
async function stayHere(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/kiem-tra-sw.js', { scope: home });
  const { active } = await navigator.serviceWorker.ready;
  const files = [...document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>('link[rel=stylesheet], link[rel=preload], link[rel=icon], link[rel=manifest], link[rel=modulepreload], script[src]')].map((e) => (e instanceof HTMLScriptElement ? e.src : e.href));
  // what the scripts themselves brought in
  const brought = performance.getEntriesByType('resource').map((e) => e.name).filter((name) => name.includes('/_astro/'));
  const addresses = [...new Set([location.pathname, ...files, ...brought].map((a) => new URL(a, location.href)).filter((u) => u.origin === location.origin).map((u) => u.pathname))];
  const channel = new MessageChannel();
  const kept = new Promise<void>((done) => (channel.port1.onmessage = () => done()));
  active?.postMessage({ keep: addresses }, [channel.port2]);
  await kept;
  root?.setAttribute('data-ready', 'true');
  root?.querySelector('[data-offline]')?.replaceChildren(say('Trang này mở được cả khi mất sóng.', 'This page opens without a signal now.'));
}

interface Detector { detect(of: HTMLVideoElement): Promise<{ rawValue: string }[]> }
interface DetectorWindow { BarcodeDetector?: new (options: { formats: string[] }) => Detector }

/** The camera, where the browser reads codes by itself; elsewhere the serial is typed. */
function offerCamera(): void {
  const place = root?.querySelector<HTMLElement>('[data-camera]');
  const { BarcodeDetector } = window as unknown as DetectorWindow;
  const field = form?.querySelector<HTMLInputElement>('[name=serial]');
  if (!place || !field || !BarcodeDetector || !('mediaDevices' in navigator)) return;
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  const start = button(say('Quét bằng máy ảnh', 'Scan with the camera'), () => void scan());
  place.append(start);
  const scan = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).catch(() => null);
    if (!stream) return tell(say('Không mở được máy ảnh. Mời Ông/Bà gõ số tem.', 'The camera cannot be opened. Please type the serial.'));
    const video = document.createElement('video');
    video.playsInline = true;
    video.muted = true;
    video.srcObject = stream;
    let going = true;
    const end = () => {
      going = false;
      for (const track of stream.getTracks()) track.stop();
      place.replaceChildren(start);
    };
    place.replaceChildren(video, button(say('Dừng quét', 'Stop'), end));
    await video.play();
    while (going) {
      const code = (await detector.detect(video).catch(() => []))[0]?.rawValue;
      const serial = code === undefined ? null : plainSerial(code);
      if (serial !== null) {
        field.value = serial;
        end();
        await lookUp(serial);
      }
      await new Promise((wake) => setTimeout(wake, 200));
    }
  };
}

if (root && form) {
  form.addEventListener('submit', (event) => void save(event));
  form.querySelector<HTMLInputElement>('[name=serial]')?.addEventListener('change', (event) => void lookUp((event.target as HTMLInputElement).value));
  root.querySelector('[data-download]')?.addEventListener('click', () => void download());
  root.querySelector('[data-send]')?.addEventListener('click', () => void sync());
  root.querySelector('[data-wipe]')?.addEventListener('click', () => void (async () => {
    if ((await records()).some((r) => r.state !== 'sent')) return tell(say('Còn bản ghi chưa gửi, nên chưa xóa.', 'Some records are not sent, so nothing was removed.'));
    await inStore('packs', 'readwrite', (s) => s.clear());
    await inStore('records', 'readwrite', (s) => s.clear());
    await caches.delete('kiem-tra-1');
    tell(say('Đã xóa mọi dữ liệu kiểm tra trên máy này.', 'All inspection data on this phone is removed.'));
    await Promise.all([show(), showPacks()]);
  })());
  addEventListener('online', () => void sync());
  setInterval(() => {
    if (navigator.onLine) void sync();
  }, 30_000);
  void Promise.all([show(), showPacks(), stayHere().catch(() => tell(say('Trình duyệt này không giữ được trang khi mất sóng; bản ghi vẫn được lưu trên máy.', 'This browser cannot keep the page; records are still kept on this phone.')))]).then(sync);
  offerCamera();
}
