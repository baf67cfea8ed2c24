/** Printing from a phone: a label that is too small, one that fits, a printer set right, a large range in the background. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownLayout, SHEETS } from '../../api/traceability/print/layout.rules.ts';
import { openJourney, type Journey } from '../support/journey.ts';
import { openPdf, readAll, readLabels } from '../support/printed-sheet.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('labels of any size, a printer’s offset, and 12,000 stamps in the background', async () => {
  const { signedIn, well, faults, server } = journey;
  const page = await signedIn('htx.balang');
  const post = async (path: string, data: unknown) => (await (await page.request.post(`${server.url}/api/v1${path}`, { data, headers: { origin: server.url } })).json()) as { publicId: string };
  await page.goto('/gian-hang/lo/moi');
  const tradeItem = await page.getByLabel('Sản phẩm và quy cách').locator('option', { hasText: 'Nước mắm Ba Làng' }).first().getAttribute('value');
  const communeCode = await page.getByLabel('Nơi sản xuất').inputValue();
  const lot = await post('/lots', { tradeItem, code: 'IN-LON', productionDate: '2026-10-02', expiryDate: '2030-10-02', quantity: 20_000, communeCode, standards: 'TCVN 5107:2018' });
  const { publicId: range } = await post(`/lots/${lot.publicId}/stamps`, { count: 12_000 });

  const here = `/gian-hang/tem/${range}/in`;
  await page.goto(here);
  await well(page);
  await page.getByRole('radio', { name: /Giấy tem cỡ khác/ }).check();
  await page.locator('summary', { hasText: 'Kích thước tem' }).click();
  await page.getByLabel('Tem rộng').fill('12');
  await page.getByLabel('Tem cao').fill('12');
  await page.getByLabel('Đến tem số').fill('30');
  await page.getByRole('button', { name: 'Lấy tệp in' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.locator('#f-labelWidth-error').innerText()).toContain('nhỏ quá');
  expect(await page.getByLabel('Đến tem số').inputValue()).toBe('30');
  await well(page);

  await page.getByLabel('Tem rộng').fill('50');
  await page.getByLabel('Tem cao').fill('30');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Lấy tệp in' }).click()]);
  const layout = ownLayout({ labelWidth: 50, labelHeight: 30 });
  const small = await openPdf(await readFile(await download.path()));
  expect(new Set(await readAll(small, layout)).size).toBe(30);

  await page.goto(here);
  await page.getByLabel('Tên máy in').fill('Máy in ở nhà');
  await page.getByLabel(/Mép trái tới dấu cộng/).fill('18');
  await page.getByLabel(/Mép trên tới dấu cộng/).fill('3');
  await page.getByLabel(/Chiều dài thước/).fill('150');
  await page.getByRole('button', { name: 'Lưu máy in' }).click();
  await page.getByRole('alert').waitFor();
  await well(page);
  await page.getByLabel(/Mép trên tới dấu cộng/).fill('21,5');
  await page.getByRole('button', { name: 'Lưu máy in' }).click();
  await page.getByText('dời ngang 2 mm, dời dọc -1,5 mm').waitFor();
  await well(page);

  // more than one download holds: made in the background, on the printer that was set
  await page.getByRole('button', { name: 'Lấy tệp in' }).click();
  await page.getByText('Đang làm tệp in').waitFor();
  await well(page);
  await expect.poll(async () => {
    await page.reload();
    return page.getByRole('link', { name: /^Tệp 2/ }).count();
  }, { timeout: 30_000, interval: 500 }).toBe(1);
  const file = await (await page.request.get((await page.getByRole('link', { name: /^Tệp 2/ }).getAttribute('href'))!)).body();
  const pdf = await openPdf(file);
  expect(pdf.numPages).toBe(Math.ceil((12_000 - 9_984) / 24));
  const labels = await readLabels(pdf, pdf.numPages, SHEETS[24], { dx: 2, dy: -1.5 });
  expect(labels.filter((l) => l !== undefined)).toHaveLength(24);
  await page.goto(`/en${here}`);
  await page.getByRole('heading', { level: 1, name: 'Print stamps' }).waitFor();
  await well(page);
  const wide = await signedIn('htx.balang', 1280);
  await wide.goto(here);
  await well(wide);
  expect(faults).toEqual([]);
}, 180_000);
