/** A lot on its way, on a phone of 360 px: caught, salted, bottled, packed into cartons, shipped; a wrong step taken back. In both languages. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('harvest → processing → product lot → cartons → shipping; a correction; the graph; the public page', async () => {
  const { signedIn, visitor, well, faults } = journey;
  const page = await signedIn('htx.balang');

  await page.goto('/gian-hang/lo');
  await page.getByRole('link', { name: 'Ghi thu hoạch' }).click();
  await page.getByLabel('Thu hoạch gì?').fill('Cá cơm tươi');
  await page.getByLabel('Bao nhiêu?').fill('nhiều');
  await page.getByRole('button', { name: 'Ghi thu hoạch' }).click();
  await page.getByRole('alert').waitFor();
  await well(page);
  expect(await page.getByLabel('Thu hoạch gì?').inputValue()).toBe('Cá cơm tươi');
  await page.getByLabel('Bao nhiêu?').fill('1.000');
  await page.getByRole('button', { name: 'Ghi thu hoạch' }).click();
  await page.waitForURL(/hanh-trinh/);
  const harvested = new URL(page.url()).pathname;
  await page.getByText('Đã ghi thu hoạch.').waitFor();
  await well(page);

  await page.getByRole('link', { name: 'Ghi bước tiếp theo' }).click();
  await well(page);
  await page.getByRole('link', { name: /^Chế biến/ }).click();
  await page.getByLabel(/Cá cơm tươi/).fill('2.000');
  await page.getByLabel('Ra thứ gì?').fill('Chượp mới');
  await page.getByLabel('Được bao nhiêu?').fill('900');
  await page.getByRole('button', { name: 'Ghi bước này' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('Ra thứ gì?').inputValue()).toBe('Chượp mới');
  await well(page);
  await page.getByLabel(/Cá cơm tươi/).fill('950');
  await page.getByRole('button', { name: 'Ghi bước này' }).click();
  await page.getByText('Đã ghi bước này.').waitFor();
  expect(await page.getByText('50 kg').count()).toBeGreaterThan(0);

  // the mash becomes bottles of a product
  await page.goto('/gian-hang/lo');
  await page.getByRole('link', { name: 'Chượp mới', exact: true }).click();
  await page.getByRole('link', { name: 'Ghi bước tiếp theo' }).click();
  await page.getByRole('link', { name: /Làm ra thành phẩm/ }).click();
  await page.getByLabel('Sản phẩm và quy cách').selectOption({ index: 1 });
  const today = new Date().toISOString().slice(0, 10);
  await page.getByLabel('Ngày sản xuất').fill(today);
  await page.getByLabel('Hạn sử dụng').first().fill('2030-01-01');
  await page.getByLabel('Số lượng', { exact: true }).fill('240');
  await page.getByLabel(/Chượp mới/).fill('400');
  await page.getByLabel('Tiêu chuẩn áp dụng').fill('TCVN 5107:2018');
  await well(page);
  await page.getByRole('button', { name: 'Mở lô' }).click();
  await page.waitForURL(/\/gian-hang\/lo\/[0-9a-z]+\?xong=mo/);
  const lot = new URL(page.url()).pathname;

  await page.goto(`${lot}/buoc?viec=dong-thung`);
  await page.getByLabel(/240|minh họa/).first().fill('6');
  await page.getByLabel('Bao nhiêu thùng như vậy?').fill('4');
  await well(page);
  await page.getByRole('button', { name: 'Ghi bước này' }).click();
  await page.getByText('Đã ghi bước này.').waitFor();
  await page.getByRole('heading', { name: 'Thùng có hàng của lô này' }).waitFor();
  await well(page);

  await page.goto(`/en${lot}/buoc?viec=xuat`);
  await page.getByLabel(/Carton/).first().check();
  await page.getByLabel('To whom?').fill('Cửa hàng Cô Bảy');
  await well(page);
  await page.getByRole('button', { name: 'Record this step' }).click();
  await page.getByText('The step is recorded.').waitFor();
  await well(page);
  await page.getByRole('link', { name: 'See where it came from' }).click();
  await page.getByRole('heading', { name: 'Where it came from, what became of it' }).waitFor();
  expect(await page.locator('svg text', { hasText: 'Chượp mới' }).count()).toBeGreaterThan(0);
  await well(page);

  // the harvest cannot be taken back while others stand on it; its words say which
  await page.goto(harvested);
  await page.locator('summary', { hasText: 'Ghi nhầm?' }).last().click();
  await page.getByLabel('Vì sao sửa?').last().fill('Ghi nhầm ngày');
  await page.getByRole('button', { name: 'Rút bước này' }).last().click();
  await page.getByRole('alert').getByText(/Các bước dùng đến: Chế biến/).waitFor();
  await well(page);

  const shopper = await visitor();
  await shopper.goto(harvested.replace('/gian-hang', '').replace('/hanh-trinh', ''));
  await shopper.getByRole('heading', { name: 'Cá cơm tươi' }).waitFor();
  await well(shopper);
  expect(faults).toEqual([]);
});
