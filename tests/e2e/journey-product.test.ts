/** From a phone that finds nothing to a phone that scans a genuine stamp: consumer → producer → officer → consumer, at 360 px. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';
import { openPdf, readLabels } from '../support/printed-sheet.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

const NAME = 'Bánh răng bừa Ba Làng';

it('a product is listed, approved, found by an undiacritised word, stamped and scanned', async () => {
  const { server, visitor, signedIn, well, faults } = journey;
  const shopper = await visitor();
  await shopper.goto('/tim-kiem?q=banh+rang+bua+ba+lang');
  expect(await shopper.getByRole('link', { name: NAME }).count()).toBe(0);
  await well(shopper);

  // the producer lists it, with a photo; a first try with a mistake keeps all that was typed, the photo too
  const producer = await signedIn('htx.balang');
  const photo = join(server.dataDir, 'anh.jpg');
  await writeFile(photo, await sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#c96' } }).jpeg().toBuffer());
  await producer.goto('/gian-hang/san-pham/moi');
  await well(producer);
  await producer.getByLabel('Tên sản phẩm').fill(NAME);
  await producer.getByRole('radio', { name: 'Thực phẩm' }).check();
  await producer.getByLabel('Khối lượng, thể tích').fill('500');
  await producer.getByLabel('Giá bán (đồng)').fill('rẻ thôi');
  await producer.getByLabel('Làm từ gì').fill('bột gạo, thịt, hành');
  await producer.getByLabel('Chọn hoặc chụp ảnh').setInputFiles(photo);
  await producer.getByRole('button', { name: 'Lưu và gửi duyệt' }).click();
  await producer.getByRole('alert').waitFor();
  await well(producer);
  expect(await producer.getByLabel('Tên sản phẩm').inputValue()).toBe(NAME);
  expect(await producer.getByLabel('Làm từ gì').inputValue()).toBe('bột gạo, thịt, hành');
  await producer.getByLabel('Giá bán (đồng)').fill('45.000');
  await producer.getByRole('button', { name: 'Lưu và gửi duyệt' }).click();
  await producer.waitForURL(/\/gian-hang\/san-pham\/(?!moi)/);
  const desk = new URL(producer.url()).pathname;
  await producer.getByText('Chờ duyệt').first().waitFor();
  await well(producer);
  expect((await shopper.goto(`/san-pham/banh-rang-bua-ba-lang`))?.status()).toBe(404);

  // the officer sends it back with a reason, the producer sends it again, the officer approves
  const officer = await signedIn('so.congthuong');
  await officer.goto('/can-bo/san-pham');
  await well(officer);
  await officer.getByRole('link', { name: NAME }).first().click();
  await officer.waitForURL(/\/can-bo\/san-pham\/./);
  await well(officer);
  const review = new URL(officer.url()).pathname;
  await officer.locator('summary', { hasText: 'Trả lại' }).click();
  await officer.locator('textarea[name=reason]').fill('Xin bổ sung lời kể về làng nghề.');
  await officer.getByRole('button', { name: 'Trả lại kèm lý do' }).click();
  await officer.waitForLoadState();
  await producer.goto(desk);
  await producer.getByText('Xin bổ sung lời kể về làng nghề.').first().waitFor();
  await well(producer);
  await producer.getByLabel('Kể cho người mua nghe').fill('Làng làm bánh từ đời các cụ, gói lá dong, hấp củi.');
  await producer.getByRole('button', { name: 'Lưu và gửi duyệt' }).click();
  await producer.waitForLoadState();
  await officer.goto(review);
  await officer.getByRole('button', { name: 'Duyệt, đưa lên sàn' }).click();
  await officer.waitForLoadState();
  await well(officer);

  // the shopper finds it without diacritics within two seconds
  await expect.poll(async () => {
    await shopper.goto('/tim-kiem?q=banh+rang+bua');
    return shopper.getByRole('link', { name: NAME }).count();
  }, { timeout: 2_000, interval: 200 }).toBeGreaterThan(0);
  await well(shopper);
  await shopper.getByRole('link', { name: NAME }).first().click();
  await shopper.getByRole('heading', { name: NAME }).waitFor();
  await shopper.getByText('45.000 đ').first().waitFor();
  await shopper.getByText('90.000 đ/kg').first().waitFor();
  await well(shopper);

  // the producer opens a lot, issues stamps, downloads the sheet, activates
  await producer.goto('/gian-hang/lo/moi');
  await well(producer);
  const size = producer.getByLabel('Quy cách').first();
  const wanted = await size.locator('option', { hasText: NAME }).getAttribute('value');
  await size.selectOption(wanted);
  await producer.locator('input[name=productionDate]').fill('2026-11-01');
  await producer.locator('input[name=expiryDate]').fill('2030-11-01');
  await producer.locator('input[name=quantity]').fill('100');
  await producer.locator('input[name=standards]').fill('Bản tự công bố 01/2026');
  await producer.getByRole('button', { name: 'Mở lô' }).click();
  await producer.waitForURL(/\/gian-hang\/lo\/(?!moi)/);
  await well(producer);
  await producer.getByLabel('Cấp thêm bao nhiêu tem?').fill('24');
  await producer.getByRole('button', { name: 'Cấp tem' }).click();
  const sheet = producer.getByRole('link', { name: 'Tải PDF: 24 tem một trang' });
  await sheet.waitFor();
  await well(producer);
  const pdf = await producer.request.get((await sheet.getAttribute('href'))!);
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

  // what the printed page says: the shopper types the serial of the first label by hand, then scans its QR
  const printed = (await readLabels(await openPdf(await pdf.body()), 1, 24))[0]!;
  const serial = /\/21\/(\w{16})$/.exec(printed)![1]!;
  await shopper.goto('/kiem-tra-tem');
  await well(shopper);
  await shopper.getByLabel('Số tem').fill(serial.toLowerCase().replace(/(.{4})(?=.)/g, '$1-'));
  await shopper.getByRole('button', { name: 'Kiểm tra' }).click();
  await shopper.waitForURL(/\/01\/\d{14}\/21\//i);
  await shopper.getByText(/chưa (được )?kích hoạt/i).first().waitFor();
  await well(shopper);
  await producer.getByRole('button', { name: 'Kích hoạt cả đợt' }).click();
  await producer.getByText(/Đã kích hoạt 24/).waitFor();
  await shopper.reload();
  await shopper.getByText(/người kiểm tra đầu tiên/i).first().waitFor();
  await shopper.getByText(NAME).first().waitFor();
  await well(shopper);
  const second = await visitor();
  await second.goto(new URL(shopper.url()).pathname);
  await second.getByText(/1 lần|lần đầu/i).first().waitFor();
  await well(second);
  const english = await second.goto(`${new URL(shopper.url()).pathname}?lang=en`);
  expect(english?.status()).toBe(200);
  expect(await second.locator('html').getAttribute('lang')).toBe('en');
  await well(second);
  expect(faults).toEqual([]);
}, 180_000);
