/** A lot on its way, on phones of 360 px in both languages: caught, salted, bottled, packed, stamped, printed, scanned by the printed QR, recalled from the catch, red. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';
import { openPdf, readLabels } from '../support/printed-sheet.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('harvest → processing → packing → stamps → PDF → scan by the printed QR → recall → red page', async () => {
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
  await page.getByLabel('Sản phẩm và quy cách').selectOption({ label: 'Nước mắm Ba Làng (minh họa), Chai 250 ml' });
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

  // stamps for the bottles, printed; the shopper's camera reads the paper
  await page.goto(lot);
  await page.getByLabel('Cấp thêm bao nhiêu tem?').fill('48');
  await page.getByRole('button', { name: 'Cấp tem' }).click();
  const link = page.getByRole('link', { name: 'Tải PDF: 24 tem một trang' });
  await link.waitFor();
  const pdf = await openPdf(await (await page.request.get((await link.getAttribute('href'))!)).body());
  expect(pdf.numPages).toBe(2);
  const labels = [...await readLabels(pdf, 1, 24), ...await readLabels(pdf, 2, 24)];
  expect(new Set(labels).size).toBe(48);
  const printed = new URL(labels.at(-1)!);
  expect(printed.origin).toBe(journey.server.url);
  await page.getByRole('button', { name: 'Kích hoạt cả đợt' }).click();
  await page.getByText(/Đã kích hoạt 48/).waitFor();
  await shopper.goto(printed.pathname);
  await shopper.getByRole('heading', { level: 1, name: 'Mã hợp lệ. Bạn là người kiểm tra đầu tiên' }).waitFor();
  for (const step of ['Thu hoạch', 'Chế biến', 'Đóng gói']) expect(await shopper.getByText(step).count(), step).toBeGreaterThan(0);
  await well(shopper);
  const english = await visitor();
  await english.goto(`${printed.pathname}?lang=en`);
  await english.getByRole('heading', { level: 1, name: 'Valid code, checked 2 times' }).waitFor();
  await well(english);

  // the catch was bad: a recall from there reaches the bottles, two lots further
  const officer = await signedIn('so.nnmt');
  await officer.goto('/can-bo/thu-hoi/moi');
  await well(officer);
  await officer.goto(`/can-bo/thu-hoi/moi?lo=${harvested.split('/')[3]!}`);
  await officer.getByLabel('Lý do').selectOption({ label: 'Histamin vượt mức' });
  await officer.getByRole('radio', { name: /Nguy hiểm/ }).check();
  await officer.getByLabel('Nói với người mua, một câu').fill('Histamin vượt mức cho phép (minh họa)');
  await officer.getByLabel('Số điện thoại để hỏi').fill('1900 0000');
  await well(officer);
  await officer.getByRole('button', { name: 'Thu hồi', exact: true }).click();
  await officer.getByText(/còn 23 giờ/).first().waitFor();
  await officer.getByText('Cửa hàng Cô Bảy').first().waitFor();
  await well(officer);
  await shopper.reload();
  await shopper.getByRole('heading', { level: 1, name: 'Đừng dùng. Lô này đang bị thu hồi' }).waitFor();
  expect(await shopper.getByText(/sao, số/).count()).toBe(0);
  expect(await shopper.getByRole('link', { name: /1900 0000/ }).count()).toBe(1);
  await well(shopper);
  await english.reload();
  await english.getByRole('heading', { level: 1, name: 'Do not use it. This lot is being recalled' }).waitFor();
  await well(english);
  expect(faults).toEqual([]);
}, 240_000);
