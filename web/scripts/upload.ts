/**
 * Photos on a weak signal: made smaller on the phone, sent in pieces, continued after a cut, kept under the form's token.
 * Without this script the same form sends the files with itself.
 */

interface Upload { id: string; name: string; size: number; offset: number; state: 'receiving' | 'received'; preview: string | null }
interface Refusal { vi?: string; en?: string; status: number }

const english = document.documentElement.lang === 'en';
const say = (vi: string, en: string): string => (english ? en : vi);

/** Longest side that leaves the phone; the server keeps no more. */
const LONGEST = 2000;
/** A photo within this and within LONGEST is sent as it is. */
const SMALL_BYTES = 900 * 1024;
const FIRST_PIECE = 64 * 1024;
const LARGEST_PIECE = 512 * 1024;
const SMALLEST_PIECE = 16 * 1024;

const pause = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms));

/** Waits for the network, at most so long: a phone that says "online" may still be out of reach. */
function signal(ms: number): Promise<void> {
  return new Promise((wake) => {
    const done = () => {
      removeEventListener('online', done);
      clearTimeout(timer);
      wake();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}

/** A JPEG of at most 2000 px, upright; the file itself when it is small, or when the phone cannot read it (the server then says why). */
async function smaller(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= SMALL_BYTES) return file;
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext('2d');
    if (!pen) return file;
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
}

class Refused extends Error {
  readonly sentence: string;
  constructor(refusal: Refusal) {
    super('refused');
    this.sentence = (english ? refusal.en : refusal.vi) ?? say('Máy chủ không nhận ảnh này.', 'The server did not take this photo.');
  }
}

/** The answer, or a refusal that trying again would not change; a lost network or a busy server throws as it is. */
async function ask(address: string, request: RequestInit): Promise<Upload> {
  const answer = await fetch(address, { credentials: 'same-origin', ...request });
  if (answer.ok) return (await answer.json()) as Upload;
  if (answer.status === 409 || answer.status === 429 || answer.status >= 500 || answer.status === 400) throw new Error(String(answer.status));
  throw new Refused((await answer.json().catch(() => ({ status: answer.status }))) as Refusal);
}

async function send(file: File, token: string, tell: (part: number, waiting: boolean) => void, given: AbortSignal): Promise<Upload> {
  const body = await smaller(file);
  const key = `${file.name}:${file.size}:${file.lastModified}:${body.size}`.slice(0, 200);
  let piece = FIRST_PIECE;
  let failures = 0;
  let upload: Upload | undefined;
  for (;;) {
    given.throwIfAborted();
    try {
      // announcing again answers where the same photo stopped, in this visit or an earlier one
      upload ??= await ask('/api/v1/uploads', {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token, name: file.name, size: body.size, key }), signal: given,
      });
      while (upload.state !== 'received') {
        tell(upload.offset / body.size, false);
        const started = performance.now();
        upload = await ask(`/api/v1/uploads/${upload.id}`, {
          method: 'PATCH', signal: given, body: body.slice(upload.offset, upload.offset + piece),
          headers: { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(upload.offset) },
        });
        failures = 0;
        const took = performance.now() - started;
        if (took < 1_500) piece = Math.min(LARGEST_PIECE, piece * 2);
        else if (took > 8_000) piece = Math.max(SMALLEST_PIECE, piece / 2);
      }
      tell(1, false);
      return upload;
    } catch (error) {
      if (error instanceof Refused || given.aborted) throw error;
      failures += 1;
      piece = Math.max(SMALLEST_PIECE, piece / 2);
      tell(upload ? upload.offset / body.size : 0, true);
      await signal(Math.min(30_000, 1_000 * 2 ** Math.min(failures, 5)));
      await pause(200);
      upload = undefined;
    }
  }
}

function start(field: HTMLElement): void {
  const form = field.closest('form');
  const input = field.querySelector<HTMLInputElement>('input[type=file]');
  const list = field.querySelector<HTMLElement>('[data-list]');
  const status = field.querySelector<HTMLElement>('[data-status]');
  const token = form?.querySelector<HTMLInputElement>('input[name=_token]')?.value;
  if (!form || !input || !list || !status || !token || !('createImageBitmap' in window)) return;

  let room = Number(input.dataset['room']);
  const under = new Map<AbortController, Promise<void>>();
  let queue = Promise.resolve();
  let pressed: HTMLElement | null = null;

  const row = (name: string) => {
    const item = document.createElement('li');
    const frame = document.createElement('div');
    frame.className = 'frame';
    const side = document.createElement('div');
    side.className = 'side';
    const title = document.createElement('p');
    title.className = 'name';
    title.textContent = name;
    const words = document.createElement('p');
    words.className = 'small soft';
    const bar = document.createElement('progress');
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute('aria-label', say(`Đang gửi ${name}`, `Sending ${name}`));
    const acts = document.createElement('p');
    acts.className = 'acts';
    const drop = document.createElement('button');
    drop.type = 'button';
    drop.className = 'linkbtn';
    drop.textContent = say('Bỏ ảnh này', 'Remove');
    const which = document.createElement('span');
    which.className = 'vh';
    which.textContent = `: ${name}`;
    drop.append(which);
    acts.append(drop);
    side.append(title, words, bar, acts);
    item.append(frame, side);
    list.append(item);
    return { item, frame, words, bar, drop };
  };

  const add = (file: File) => {
    const view = row(file.name);
    const control = new AbortController();
    let sent: Upload | undefined;
    room -= 1;
    view.words.textContent = say('Đang chờ gửi…', 'Waiting to be sent…');
    view.drop.addEventListener('click', () => {
      control.abort();
      view.item.remove();
      room += 1;
      if (sent) void fetch(`/api/v1/uploads/${sent.id}`, { method: 'DELETE', credentials: 'same-origin' }).catch(() => undefined);
      status.textContent = say(`Đã bỏ ảnh ${file.name}.`, `${file.name} was removed.`);
      input.focus();
    });
    const work = queue.then(async () => {
      try {
        sent = await send(file, token, (part, waiting) => {
          const percent = Math.floor(part * 100);
          view.bar.value = percent;
          view.words.textContent = waiting
            ? say(`Mất sóng ở ${percent}%. Sẽ tự gửi tiếp khi có mạng.`, `Signal lost at ${percent}%. It goes on by itself.`)
            : say(`Đã gửi ${percent}%`, `${percent}% sent`);
        }, control.signal);
        for (const older of list.querySelectorAll(`[data-upload="${sent.id}"]`)) if (older !== view.item) older.remove();
        view.item.dataset['upload'] = sent.id;
        view.bar.remove();
        view.words.textContent = say('Đã nhận, sẽ vào sản phẩm khi bấm Lưu.', 'Received; it joins the product when you save.');
        if (sent.preview) {
          const picture = document.createElement('img');
          picture.src = sent.preview;
          picture.alt = say(`Ảnh ${file.name} vừa gửi`, `Photo ${file.name} just sent`);
          view.frame.append(picture);
        }
      } catch (error) {
        if (control.signal.aborted) return;
        view.bar.remove();
        view.words.className = 'error';
        view.words.textContent = error instanceof Refused ? error.sentence : say('Không gửi được ảnh này.', 'This photo could not be sent.');
        room += 1;
      }
    }).finally(() => {
      under.delete(control);
      if (under.size === 0) {
        status.textContent = say('Đã gửi xong ảnh.', 'All photos are sent.');
        if (pressed) form.requestSubmit(pressed);
      }
    });
    under.set(control, work);
    queue = work.catch(() => undefined);
  };

  input.addEventListener('change', () => {
    const chosen = [...(input.files ?? [])];
    input.value = ''; // the pieces carry them; the form must not send them a second time
    const taken = chosen.slice(0, Math.max(0, room));
    status.textContent = taken.length < chosen.length
      ? say(`Chỉ còn chỗ cho ${taken.length} ảnh; các ảnh sau chưa được thêm.`, `There is room for ${taken.length} photos only; the rest was not added.`)
      : say(`Đang gửi ${taken.length} ảnh…`, `Sending ${taken.length} photos…`);
    taken.forEach(add);
  });

  form.addEventListener('submit', (event) => {
    if (under.size === 0) return;
    if (pressed) {
      // pressed again: save now, the photos under way stay for later
      for (const control of under.keys()) control.abort();
      return;
    }
    event.preventDefault();
    pressed = event.submitter;
    status.textContent = say('Đang gửi nốt ảnh, xong sẽ tự lưu. Bấm lần nữa để lưu ngay mà chưa có ảnh này.', 'Sending the last photos, then it saves by itself. Press again to save now without them.');
  });
}

for (const field of document.querySelectorAll<HTMLElement>('[data-photos]')) start(field);

export {};
