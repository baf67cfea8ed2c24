import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { issueStamps, voidStamps } from '../../api/traceability/index.ts';
import { wrapLines } from '../../api/traceability/print/faces.ts';
import { fileOf } from '../../api/traceability/print/file.ts';
import { NO_SHIFT, SHEETS } from '../../api/traceability/print/layout.rules.ts';
import { sheetWriter } from '../../api/traceability/print/sheet.ts';
import { person } from '../support/context.ts';
import { openPdf, readLabels, wordsOf } from '../support/printed-sheet.ts';
import { floor, GTIN, type Floor } from './trace-floor.ts';

let f: Floor;
beforeEach(() => { f = floor(); });
afterEach(() => f.close());

describe('the sheets', () => {
  test.each([24, 65] as const)('%i a page: every QR of the printed page reads as the address of its stamp', { timeout: 60_000 }, async (format) => {
    const lot = await f.openedLot();
    const { publicId } = await issueStamps(f.producer, { lot: lot.publicId, count: format + 2 });
    const answer = await f.ask(`/api/v1/stamp-ranges/${publicId}/sheet.pdf?format=${format}`, { as: f.producer });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/pdf');
    const pdf = await openPdf(new Uint8Array(await answer.arrayBuffer()));
    expect(pdf.numPages).toBe(2);
    const expected = Array.from({ length: format + 2 }, (_, i) => `HTTPS://SANQUE.VN/01/${GTIN}/21/${f.serialOf(publicId, i)}`);
    expect(await readLabels(pdf, 1, format)).toEqual(expected.slice(0, format));
    expect((await readLabels(pdf, 2, format)).filter((d) => d !== undefined)).toEqual(expected.slice(format));
  });

  test('name, lot, domain and serial stand beside it in text that can be copied', async () => {
    const lot = await f.openedLot();
    const { publicId } = await issueStamps(f.producer, { lot: lot.publicId, count: 1 });
    const answer = await f.ask(`/api/v1/stamp-ranges/${publicId}/sheet.pdf`, { as: f.producer });
    const words = await wordsOf(await openPdf(new Uint8Array(await answer.arrayBuffer())), 1);
    const fours = f.serialOf(publicId, 0).match(/.{4}/g)!;
    for (const part of ['Nước mắm cốt Ba Làng', '500 ml', 'Lô TM2610', 'sanque.vn', `${fours[0]} ${fours[1]}`, `${fours[2]} ${fours[3]}`]) expect(words).toContain(part);
  });

  test('illustration is printed as such', async () => {
    const lot = await f.openedLot();
    const { publicId } = await issueStamps(f.producer, { lot: lot.publicId, count: 1 });
    f.db.exec('UPDATE product SET illustration = 1 WHERE id = 1');
    const answer = await f.ask(`/api/v1/stamp-ranges/${publicId}/sheet.pdf`, { as: f.producer });
    expect(await wordsOf(await openPdf(new Uint8Array(await answer.arrayBuffer())), 1)).toContain('minh họa');
  });

  test('only whom it concerns may take them; void stamps are left out', async () => {
    const { range } = await f.activeStamps(30);
    expect((await f.ask(`/api/v1/stamp-ranges/${range}/sheet.pdf`)).status).toBe(401);
    expect((await f.ask(`/api/v1/stamp-ranges/${range}/sheet.pdf`, { as: f.as(person({ roles: ['OWNER'], organisationId: 2 })) })).status).toBe(403);
    expect((await f.ask('/api/v1/stamp-ranges/nothing00/sheet.pdf', { as: f.producer })).status).toBe(404);
    expect((await f.ask(`/api/v1/stamp-ranges/${range}/sheet.pdf?first=29&last=31`, { as: f.producer })).status).toBe(422);
    await voidStamps(f.producer, { range, first: 1, last: 28, reason: 'Rách' });
    const answer = await f.ask(`/api/v1/stamp-ranges/${range}/sheet.pdf`, { as: f.producer });
    const pdf = await openPdf(new Uint8Array(await answer.arrayBuffer()));
    expect((await readLabels(pdf, 1, 24)).filter((d) => d !== undefined)).toHaveLength(2);
    await voidStamps(f.producer, { range, first: 29, last: 30, reason: 'Rách' });
    expect((await f.ask(`/api/v1/stamp-ranges/${range}/sheet.pdf?first=29`, { as: f.producer })).status, 'the range is void then').toBe(409);
  });

  test('a reader who goes away stops the work', async () => {
    let made = 0;
    function* endless() {
      for (;;) {
        made++;
        yield { number: made, uri: `HTTPS://SANQUE.VN/01/${GTIN}/21/7K3MPQ4TXH2R9WDA`, serial: '7K3MPQ4TXH2R9WDA', hidden: undefined };
      }
    }
    const writer = sheetWriter({ format: 'pdf', layout: SHEETS[65], shift: NO_SHIFT, dpi: 203, bom: false, lang: 'vi', title: 'Thử', lot: null, gtin: GTIN, origin: 'https://sanque.vn', illustration: false, hidden: false });
    const pdf = fileOf(writer, endless());
    await new Promise((go) => pdf.once('data', go));
    pdf.destroy();
    await new Promise((go) => setTimeout(go, 100));
    const then = made;
    await new Promise((go) => setTimeout(go, 200));
    expect(made).toBe(then);
  });

  test('a long name is cut with an ellipsis, never laid over the serial', () => {
    const lines = wrapLines((t) => t.length, 'Mắm tôm chua ngọt đặc biệt hảo hạng của làng nghề truyền thống ven biển', 20, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(20);
  });
});
