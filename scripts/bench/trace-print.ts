/** Printing the province's stamps: QR matrices, and the whole of the PDF by the server's own job. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import QRCode from 'qrcode';
import { requestPrint } from '../../api/traceability/index.ts';
import { printJobView } from '../../api/traceability/print/jobs.ts';
import { SHEETS } from '../../api/traceability/print/layout.rules.ts';
import { isDark, qrMaker } from '../../api/traceability/print/qr.ts';
import { sheetWriter } from '../../api/traceability/print/sheet.ts';
import { openDatabase } from '../../db/client.ts';
import type { Bench } from './measure.ts';
import { residentMemory } from './processes.ts';
import { milliseconds, perSecond, share, type Finding } from './report.ts';
import { activeRange, producer } from './trace-stamps.ts';

/** What the province has issued. */
const STAMPS = 105_815;
const PREFIX = 'HTTPS://SANQUE.VN/01/02938000000172/21/';
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Serials as they look, from a digest of their number. */
function someSerials(count: number): string[] {
  return Array.from({ length: count }, (_, n) => [...createHash('sha256').update(String(n)).digest().subarray(0, 16)].map((byte) => ALPHABET[byte % 32]!).join(''));
}

function qr(): Finding[] {
  const serials = someSerials(STAMPS);
  const maker = qrMaker(PREFIX, 16);
  const of = (serial: string) => QRCode.create([{ data: PREFIX + serial, mode: 'alphanumeric' }], { errorCorrectionLevel: 'M', maskPattern: 3 }).modules;
  for (const serial of serials.slice(0, 2_000)) {
    const [ours, theirs] = [maker.rows(serial), of(serial)];
    for (let row = 0; row < theirs.size; row++) for (let column = 0; column < theirs.size; column++) if (isDark(ours, row, column) !== !!theirs.get(row, column)) throw new Error(`another matrix than qrcode's for ${serial}`);
  }
  const started = performance.now();
  let dark = 0;
  for (const serial of serials) dark += maker.rows(serial)[20]! & 1;
  const seconds = (performance.now() - started) / 1_000;
  const theirs = performance.now();
  for (const serial of serials) dark += of(serial).size & 1;
  const limit = (performance.now() - theirs) / 1_000;
  if (dark === 0) throw new Error('nothing was made');
  return [{ name: 'qr', what: `QR matrices of ${STAMPS.toLocaleString('en-GB')} stamps on one core, the same modules; limit: the qrcode package with a fixed mask`, found: `${perSecond(STAMPS / seconds)} (${share(limit, seconds)})`, limit: perSecond(STAMPS / limit), goal: '≥ 90%', met: seconds <= limit / 0.9, numbers: { seconds, limit } }];
}

/** Deflating and writing as many pages as the job makes, and nothing else. */
function bareFile(file: string): number {
  const writer = sheetWriter({ format: 'pdf', layout: SHEETS[24], shift: { dxUm: 0, dyUm: 0, scalePpm: 1_000_000 }, dpi: 203, bom: false, lang: 'vi', title: 'Nước mắm Ba Làng', lot: 'BENCH', gtin: '02938000000172', origin: 'https://sanque.vn', illustration: true, hidden: false }, false);
  const page = writer.batch(0, someSerials(24).map((serial, i) => ({ number: i + 1, serial, uri: PREFIX + serial, hidden: undefined })));
  const started = performance.now();
  const out = openSync(file, 'w');
  for (let n = 0; n < STAMPS / 24; n++) writeSync(out, deflateSync(page, { level: 1 }));
  fsyncSync(out);
  closeSync(out);
  return performance.now() - started;
}

async function pdf(bench: Bench): Promise<Finding[]> {
  const db = openDatabase(bench.floor.database, { busyTimeoutMs: 5_000 });
  try {
    const { range } = await activeRange(bench, db, STAMPS);
    const ctx = producer(bench, db);
    await sleep(1_000);
    const idle = residentMemory(bench.server.pid)!;
    let peak = idle;
    const started = performance.now();
    const { publicId: job } = await requestPrint(ctx, { range, format: '24' });
    let view = printJobView(ctx, job);
    for (; view.state === 'WAITING' || view.state === 'RUNNING'; view = printJobView(ctx, job)) {
      await sleep(5);
      peak = Math.max(peak, residentMemory(bench.server.pid)!);
      if (performance.now() - started > 300_000) throw new Error('the job took more than five minutes');
    }
    const took = performance.now() - started;
    if (view.state !== 'DONE' || view.done !== STAMPS) throw new Error(`the job ended ${view.state} with ${view.done} stamps`);
    const bytes = view.parts.reduce((sum, part) => sum + part.bytes, 0);
    const limit = bareFile(join(bench.floor.dataDir, 'bench-pages.bin'));
    const above = (peak - idle) / 1_048_576;
    return [
      { name: 'pdf', what: `PDF of ${STAMPS.toLocaleString('en-GB')} stamps, 24 a page, by the server's job while it serves, from the request to the last file (${view.parts.length} files, ${Math.round(bytes / 1_048_576)} MB); limit: deflating and writing as many pages`, found: `${milliseconds(took)} (${share(limit, took)})`, limit: milliseconds(limit), goal: '', met: true, numbers: { took, limit, bytes } },
      { name: 'pdf-memory', what: `memory of the server at its highest during that job, above idle (${Math.round(idle / 1_048_576)} MB)`, found: `${Math.round(above)} MB`, limit: '', goal: '≤ 150 MB', met: above <= 150, numbers: { idle, peak } },
    ];
  } finally {
    db.close();
  }
}

export const PRINT_ROWS = { qr, pdf };
