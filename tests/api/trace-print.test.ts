/** Labels of any size, for any printer, and print jobs: every printed code is read back by independent readers. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cancelPrint, issueStamps, requestPrint, resumePrint, resumePrints, savePrinter, stampKeyRing, voidStamps } from '../../api/traceability/index.ts';
import { printJobByPublicId, printJobView } from '../../api/traceability/print/jobs.ts';
import { NO_SHIFT, ownLayout, rollLayout, SHEETS, type Layout, type Shift } from '../../api/traceability/print/layout.rules.ts';
import { workPrints } from '../../api/traceability/print/process-prints.ts';
import { X_MIN_MM } from '../../api/traceability/print/qr.ts';
import { sheetWriter } from '../../api/traceability/print/sheet.ts';
import type { PrintSpec } from '../../api/traceability/print/writer.ts';
import { zplWriter } from '../../api/traceability/print/zpl.ts';
import { DAY } from '../../api/time.ts';
import { NOW, person } from '../support/context.ts';
import { measurePage, openPdf, readAll, readLabels, wordsOf } from '../support/printed-sheet.ts';
import { floor, GTIN, SECRET, SECRET_2, type Floor } from './trace-floor.ts';

let f: Floor;
beforeEach(() => { f = floor(); });
afterEach(() => f.close());

const serials = Array.from({ length: 70 }, (_, i) => `7K3MPQ4TXH2R${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'[i % 32]!}${'0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Math.floor(i / 32)]!}DA`);
const uri = (serial: string) => `HTTPS://SANQUE.VN/01/${GTIN}/21/${serial}`;
const specFor = (more: Partial<PrintSpec> = {}): PrintSpec => ({
  format: 'pdf', layout: SHEETS[24], shift: NO_SHIFT, dpi: 203, bom: false, lang: 'vi', title: 'Nước mắm cốt Ba Làng thượng hạng, chai 500 ml', lot: 'TM2610', gtin: GTIN, origin: 'https://sanque.vn', illustration: false, hidden: false, ...more,
});

async function printed(spec: PrintSpec, many: number) {
  const writer = sheetWriter(spec);
  const chunks = [writer.head];
  const offsets: number[] = [];
  let at = writer.head.length;
  for (let n = 0; n * writer.perBatch < many; n++) {
    const batch = writer.batch(n, serials.slice(n * writer.perBatch, Math.min(many, (n + 1) * writer.perBatch)).map((serial, i) => ({ number: i + 1, serial, uri: uri(serial), hidden: spec.hidden ? 'K7M2Q9' : undefined })));
    offsets.push(at);
    at += batch.length;
    chunks.push(batch);
  }
  chunks.push(writer.tail(at, offsets));
  return openPdf(Buffer.concat(chunks));
}

const LAYOUTS: [string, Layout, Partial<PrintSpec>][] = [
  ['A4, 24 a page', SHEETS[24], {}],
  ['A4, 65 a page', SHEETS[65], {}],
  ['A4, 24 a page, with a code under a scratch layer', SHEETS[24], { hidden: true }],
  ['labels of 50 × 30 mm', ownLayout({ labelWidth: 50, labelHeight: 30 }), {}],
  ['labels of 30 × 40 mm, the words below the code', ownLayout({ labelWidth: 30, labelHeight: 40 }), {}],
  ['labels of 100 × 100 mm with a code under a scratch layer, on A3', ownLayout({ labelWidth: 100, labelHeight: 100, pageWidth: 297, pageHeight: 420 }), { hidden: true }],
  ['a roll of 40 × 25 mm, two beside each other', rollLayout(40, 25, 2), {}],
  ['a roll of 60 × 40 mm, an illustration', rollLayout(60, 40), { illustration: true }],
];

describe('labels', () => {
  test.each(LAYOUTS)('%s: every code reads, a module is 0.396 mm or more, nothing stands in its quiet zone', { timeout: 60_000 }, async (_name, layout, more) => {
    const many = Math.min(serials.length, layout.columns * layout.rows + 1);
    const pdf = await printed(specFor({ layout, ...more }), many);
    expect(await readAll(pdf, layout)).toEqual(serials.slice(0, many).map(uri));
    const { codes, ink } = await measurePage(pdf, 1);
    expect(codes).toHaveLength(Math.min(many, layout.columns * layout.rows));
    for (const code of codes) {
      expect(code.module).toBeGreaterThanOrEqual(X_MIN_MM - 1e-4);
      const quiet = 4 * code.module - 0.01;
      const end = code.modules * code.module;
      const zone = { left: code.x - quiet, right: code.x + end + quiet, top: code.y - quiet, bottom: code.y + end + quiet };
      const inside = ink.filter((i) => i.left < zone.right && i.right > zone.left && i.top < zone.bottom && i.bottom > zone.top);
      expect(inside).toEqual([]);
      expect(zone.left).toBeGreaterThanOrEqual(-0.02);
      expect(zone.right).toBeLessThanOrEqual(layout.pageWidth + 0.02);
    }
    const words = await wordsOf(pdf, 1);
    expect(words).toContain('sanque.vn');
    expect(words).toContain(serials[0]!.slice(0, 4));
    if (more.hidden) expect(words).toContain('K7M2Q9');
    if (more.illustration) expect(words).toContain('minh họa');
  });

  test('what a printer is off by moves the page the other way', async () => {
    const straight = (await measurePage(await printed(specFor(), 3), 1)).codes;
    const shift: Shift = { dxUm: 1_500, dyUm: -2_000, scalePpm: 1_010_000 };
    const pdf = await printed(specFor({ shift }), 3);
    const moved = (await measurePage(pdf, 1)).codes;
    for (const [i, code] of moved.entries()) {
      expect(code.x).toBeCloseTo(straight[i]!.x * 1.01 + 1.5, 2);
      expect(code.y).toBeCloseTo(straight[i]!.y * 1.01 - 2, 2);
      expect(code.module).toBeCloseTo(straight[i]!.module * 1.01, 4);
    }
    expect((await readLabels(pdf, 1, 24, { dx: 1.5, dy: -2 })).filter((d) => d !== undefined)).toHaveLength(3);
  });

  test('however a printer is off, a module stays 0.396 mm or more, or the label is refused in words', async () => {
    const outcomes = { printed: 0, refused: 0 };
    for (const scalePpm of [920_000, 960_000, 1_000_000, 1_080_000]) {
      for (const [labelWidth, labelHeight] of [[30, 15], [31, 15.5], [38, 16], [16, 28], [12, 12]] as const) {
        const spec = specFor({ layout: ownLayout({ labelWidth, labelHeight }), shift: { ...NO_SHIFT, scalePpm } });
        try {
          const { codes } = await measurePage(await printed(spec, 1), 1);
          expect(codes[0]!.module, `${labelWidth} × ${labelHeight} at ${scalePpm}`).toBeGreaterThanOrEqual(X_MIN_MM - 1e-4);
          outcomes.printed++;
        } catch (error) {
          expect(error).toMatchObject({ status: 422, fields: { labelWidth: { vi: expect.stringContaining('nhỏ quá') as string } } });
          outcomes.refused++;
        }
      }
    }
    expect(outcomes.printed).toBeGreaterThan(4);
    expect(outcomes.refused).toBeGreaterThan(4);
  });

  test('ZPL: UTF-8, whole dots a module, the address in alphanumeric mode; hostile names are text', () => {
    const writer = zplWriter(specFor({ format: 'zpl', layout: rollLayout(60, 40), title: 'Mắm ^XZ~JR_hỏng', lot: 'A^FS' }));
    const out = writer.batch(0, [{ number: 1, serial: serials[0]!, uri: uri(serials[0]!), hidden: undefined }]).toString();
    expect(out).toContain('^CI28');
    expect(out).toContain(`^FDMM,A${uri(serials[0]!)}^FS`);
    const dots = Number(/\^BQN,2,(\d+)/.exec(out)![1]);
    expect((dots * 25.4) / 203).toBeGreaterThanOrEqual(X_MIN_MM);
    expect(out.match(/\^XZ/g)).toHaveLength(1);
    expect(out.match(/\^XA/g)).toHaveLength(1);
    expect(out).not.toContain('~JR');
    expect(() => zplWriter(specFor({ format: 'zpl', layout: rollLayout(25, 12) }))).toThrow();
  });
});

describe('printers and the calibration page', () => {
  test('three measurements are kept, used, measured anew and forgotten', async () => {
    const { range } = await f.activeStamps(30);
    const asked = await f.ask(`/api/v1/stamp-ranges/${range}/calibration.pdf?format=24`, { as: f.producer });
    expect(asked.status).toBe(200);
    expect(await wordsOf(await openPdf(new Uint8Array(await asked.arrayBuffer())), 1)).toContain('Trang căn máy in');
    const input = { organisation: 'orgone0001', name: 'Máy in ở nhà', left: '21,5', top: '18', ruler: '150' };
    const saved = await savePrinter(f.producer, input);
    expect(saved).toMatchObject({ dxUm: -1_500, dyUm: 2_000, scalePpm: 1_000_000 });
    const answer = await f.ask(`/api/v1/stamp-ranges/${range}/sheet.pdf?printer=${saved.publicId}`, { as: f.producer });
    const moved = (await measurePage(await openPdf(new Uint8Array(await answer.arrayBuffer())), 1)).codes[0]!;
    const straight = (await measurePage(await openPdf(new Uint8Array(await (await f.ask(`/api/v1/stamp-ranges/${range}/sheet.pdf`, { as: f.producer })).arrayBuffer())), 1)).codes[0]!;
    expect(moved.x - straight.x).toBeCloseTo(-1.5, 2);
    expect(moved.y - straight.y).toBeCloseTo(2, 2);
    const again = await savePrinter(f.producer, { ...input, left: '20', top: '20' });
    expect(again).toMatchObject({ publicId: saved.publicId, dxUm: 0, dyUm: 0 });
    await expect(savePrinter(f.producer, { ...input, ruler: '100' })).rejects.toMatchObject({ status: 422 });
    const stranger = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    await expect(savePrinter(stranger, input)).rejects.toMatchObject({ status: 403 });
    expect((await f.ask(`/api/v1/printers/${saved.publicId}/remove`, { method: 'POST', as: stranger })).status).toBe(403);
    expect((await f.ask(`/api/v1/printers/${saved.publicId}/remove`, { method: 'POST', as: f.producer })).status).toBe(200);
    expect((await f.ask(`/api/v1/stamp-ranges/${range}/sheet.pdf?printer=${saved.publicId}`, { as: f.producer })).status).toBe(422);
  });
});

describe('a print job', () => {
  const system = () => f.as({ kind: 'system', name: 'test' });
  const files = (job: string): Buffer[] => printJobView(f.producer, job).parts.map((p) => readFileSync(join(f.folder, 'print', job, `part-${p.number}.${printJobView(f.producer, job).spec.format}`)));
  const issued = async (count: number) => {
    const lot = await f.openedLot({ quantity: '40.000' });
    return (await issueStamps(f.producer, { lot: lot.publicId, count })).publicId;
  };
  const serialsIn = (csv: Buffer[]) => csv.flatMap((part) => part.toString().replace('\ufeff', '').trim().split('\r\n').slice(1).map((line) => line.split(',')[1]!));

  test('makes every stamp once, in files of at most 10,000; void ones are left out', { timeout: 120_000 }, async () => {
    const range = await issued(25_000);
    await voidStamps(f.producer, { range, first: 5, last: 5_004, reason: 'Cuộn ướt' });
    const { publicId: job } = await requestPrint(f.producer, { range, format: 'csv' });
    expect(await workPrints(system())).toBe(true);
    const view = printJobView(f.producer, job);
    expect(view).toMatchObject({ state: 'DONE', total: 20_000, done: 20_000 });
    expect(view.parts.map((p) => p.stamps)).toEqual([10_000, 10_000]);
    expect(view.parts[0]).toMatchObject({ firstIndex: 0, lastIndex: 14_999 });
    const found = serialsIn(files(job));
    expect(found).toHaveLength(20_000);
    expect(new Set(found).size).toBe(20_000);
    expect([found[0], found[3], found[4], found.at(-1)]).toEqual([0, 3, 5_004, 24_999].map((i) => f.serialOf(range, i)));
  });

  test('PDF files are whole documents: pages in the middle and at the end read', { timeout: 120_000 }, async () => {
    const range = await issued(10_030);
    const { publicId: job } = await requestPrint(f.producer, { range, format: '24' });
    await workPrints(system());
    const answer = await f.ask(`/api/v1/print-jobs/${job}/parts/1`, { as: f.producer });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    const first = await openPdf(bytes);
    expect(first.numPages).toBe(416);
    expect((await readLabels(first, 300, 24))[7]).toBe(uri(f.serialOf(range, 299 * 24 + 7)));
    const last = await openPdf(new Uint8Array(files(job)[1]!));
    expect(await readAll(last, 24)).toEqual(Array.from({ length: 10_030 - 9_984 }, (_, i) => uri(f.serialOf(range, 9_984 + i))));
    expect((await f.ask(`/api/v1/print-jobs/${job}/parts/3`, { as: f.producer })).status).toBe(404);
    expect((await f.ask(`/api/v1/print-jobs/${job}/parts/1`)).status).toBe(401);
    expect((await f.ask(`/api/v1/print-jobs/${job}/parts/1`, { as: f.as(person({ roles: ['OWNER'], organisationId: 2 })) })).status).toBe(403);
  });

  test('stopped while a part is being made, it keeps that part and goes on later; nothing twice', { timeout: 120_000 }, async () => {
    const range = await issued(30_000);
    const { publicId: job } = await requestPrint(f.producer, { range, format: 'csv' });
    const working = workPrints(system());
    await new Promise((go) => setTimeout(go, 30));
    await cancelPrint(f.producer, { job });
    await working;
    const stopped = printJobView(f.producer, job);
    expect(stopped.state).toBe('CANCELLED');
    expect(stopped.done).toBeLessThan(30_000);
    expect(stopped.done).toBe(stopped.parts.reduce((sum, p) => sum + p.stamps, 0));
    await expect(cancelPrint(f.producer, { job })).rejects.toMatchObject({ status: 409 });
    await resumePrint(f.producer, { job });
    await workPrints(system());
    expect(printJobView(f.producer, job)).toMatchObject({ state: 'DONE', done: 30_000 });
    expect(new Set(serialsIn(files(job))).size).toBe(30_000);
    await expect(resumePrint(f.producer, { job })).rejects.toMatchObject({ status: 409 });
  });

  test('waits for a missing key, then goes on; ends when its range was made void', { timeout: 60_000 }, async () => {
    const range = await issued(100);
    const { publicId: job } = await requestPrint(f.producer, { range, format: 'csv' });
    f.keys.ring = stampKeyRing([SECRET_2]);
    await workPrints(system());
    expect(printJobView(f.producer, job)).toMatchObject({ state: 'WAITING', fault: 'key-missing', done: 0 });
    await expect(requestPrint(f.producer, { range, format: 'csv' })).rejects.toMatchObject({ status: 503 });
    f.keys.ring = stampKeyRing([SECRET]);
    await resumePrints(system());
    await workPrints(system());
    expect(printJobView(f.producer, job)).toMatchObject({ state: 'DONE', done: 100, fault: null });
    const { publicId: second } = await requestPrint(f.producer, { range, format: '65' });
    await voidStamps(f.producer, { range, reason: 'In sai tên' });
    await workPrints(system());
    expect(printJobView(f.producer, second).state).toBe('CANCELLED');
    await expect(resumePrint(f.producer, { job: second })).rejects.toMatchObject({ status: 409 });
  });

  test('is for the producer alone; the same request again makes one job; a label that is too small is refused in words', async () => {
    const range = await issued(100);
    const stranger = f.as(person({ roles: ['OWNER'], organisationId: 2 }));
    await expect(requestPrint(stranger, { range, format: '24' })).rejects.toMatchObject({ status: 403 });
    const one = await requestPrint(f.producer, { range, format: '24' }, { idempotencyKey: 'print-once-1' });
    expect(await requestPrint(f.producer, { range, format: '24' }, { idempotencyKey: 'print-once-1' })).toEqual(one);
    await expect(cancelPrint(stranger, { job: one.publicId })).rejects.toMatchObject({ status: 403 });
    await expect(requestPrint(f.producer, { range, format: 'own', labelWidth: '12', labelHeight: '12' })).rejects.toMatchObject({ status: 422, fields: { labelWidth: { vi: expect.stringContaining('nhỏ quá') as string } } });
    await expect(requestPrint(f.producer, { range, format: 'own', labelWidth: '300', labelHeight: '20' })).rejects.toMatchObject({ status: 422 });
    await expect(requestPrint(f.producer, { range, format: 'own' })).rejects.toMatchObject({ status: 422, fields: { labelWidth: {}, labelHeight: {} } });
    await expect(requestPrint(f.producer, { range, format: '24', first: '90', last: '101' })).rejects.toMatchObject({ status: 422 });
    for (let i = 0; i < 4; i++) await requestPrint(f.producer, { range, format: 'csv' });
    await expect(requestPrint(f.producer, { range, format: 'csv' })).rejects.toMatchObject({ status: 409 });
    const answer = await f.ask(`/api/v1/stamp-ranges/${range}/print-jobs`, { method: 'POST', as: f.producer, body: '{"format":"24","labelWidth":"x"}', headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(422);
  });

  test('a part whose stamps all became void leaves no file; files go after a month, strays at once', async () => {
    const range = await issued(30);
    const { publicId: job } = await requestPrint(f.producer, { range, format: 'csv', first: 1, last: 10 });
    await voidStamps(f.producer, { range, first: 1, last: 10, reason: 'Rách' });
    await workPrints(system());
    expect(printJobView(f.producer, job)).toMatchObject({ state: 'DONE', done: 0, parts: [] });
    const { publicId: kept } = await requestPrint(f.producer, { range, format: 'csv' });
    await workPrints(system());
    const file = join(f.folder, 'print', kept, 'part-1.csv');
    expect(existsSync(file)).toBe(true);
    f.setNow(NOW + 31 * DAY);
    await resumePrints(system());
    expect(existsSync(file)).toBe(false);
    expect(printJobByPublicId(f.ctx, kept)!.state).toBe('EXPIRED');
    expect((await f.ask(`/api/v1/print-jobs/${kept}/parts/1`, { as: f.producer })).status).toBe(404);
    expect((await f.ask(`/api/v1/print-jobs/${kept}`, { as: f.producer })).status).toBe(200);
  });
});
