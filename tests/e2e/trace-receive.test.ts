/** Goods from one producer to another on the floor, on two phones: sent, a part received, then the rest. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('what was shipped is received in two parts, at 360 px', async () => {
  const { signedIn, well, faults } = journey;
  const sender = await signedIn('htx.balang');
  const buyer = await signedIn('dn.nongsan');

  await sender.goto('/gian-hang/lo');
  await sender.getByRole('link', { name: 'BL-MINHHOA-1' }).first().click();
  await sender.goto(`${new URL(sender.url()).pathname}/buoc?viec=xuat`);
  const options = await sender.locator('#nguoi-nhan option').evaluateAll((list) => list.map((o) => (o as HTMLOptionElement).value));
  const name = options.find((o) => /nông sản/i.test(o))!;
  expect(name, options.join(' | ')).toBeTruthy();
  await sender.getByLabel(/BL-MINHHOA-1/).fill('12');
  await sender.getByLabel('Giao cho ai?').fill(name);
  await well(sender);
  await sender.getByRole('button', { name: 'Ghi bước này' }).click();
  await sender.waitForURL(/hanh-trinh\?xong=xuat/);

  await buyer.goto('/gian-hang/nhan-hang');
  await buyer.getByText(/BL-MINHHOA-1.*12/).waitFor();
  await well(buyer);
  await buyer.getByRole('link', { name: /^Nhận thiếu/ }).click();
  const field = buyer.getByLabel(/^Đã nhận: .*BL-MINHHOA-1/);
  await field.fill('13');
  await buyer.getByRole('button', { name: 'Ghi số đã nhận' }).click();
  await buyer.getByText('Nhận nhiều hơn số đã xuất', { exact: false }).first().waitFor();
  expect(await field.inputValue()).toBe('13');
  await well(buyer);
  await field.fill('10');
  await buyer.getByRole('button', { name: 'Ghi số đã nhận' }).click();
  await buyer.getByText('Đã ghi nhận hàng.').waitFor();
  await buyer.getByText('còn 2').waitFor();
  await buyer.goto('/en/gian-hang/nhan-hang');
  await buyer.getByRole('button', { name: /^The rest has come/ }).waitFor();
  await well(buyer);
  await buyer.goto('/gian-hang/nhan-hang');
  await buyer.getByRole('button', { name: /^Đã nhận nốt phần còn lại/ }).click();
  await buyer.getByText('Không có hàng nào chờ nhận.').waitFor();
  await buyer.getByText('Đã nhận đủ (1)').click();
  await well(buyer);
  expect(faults).toEqual([]);
});
