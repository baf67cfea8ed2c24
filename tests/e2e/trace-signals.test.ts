/** A copied stamp: the inspector sees where it was scanned, holds it, and lets it go; shoppers see that at once. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('an inspector holds one stamp and releases it, at 360 px in both languages', async () => {
  const { visitor, signedIn, well, faults } = journey;
  const inspector = await signedIn('qltt');
  const shopper = await visitor();
  await inspector.goto('/can-bo/tin-hieu');
  await inspector.getByRole('heading', { level: 1, name: 'Tín hiệu về tem' }).waitFor();
  await inspector.getByText('3 vùng trong 24 giờ, 4 lượt').waitFor();
  await well(inspector);
  await inspector.getByLabel('Loại').selectOption({ label: 'Quét sau khi hủy tem' });
  await inspector.getByRole('button', { name: 'Lọc' }).click();
  await inspector.getByText('Không có tín hiệu nào như vậy.').waitFor();
  await inspector.getByLabel('Loại').selectOption({ label: 'Một tem, nhiều nơi xa nhau' });
  await inspector.getByRole('button', { name: 'Lọc' }).click();
  await inspector.getByRole('link', { name: /^Xem.*Một tem/ }).click();
  await inspector.getByRole('heading', { level: 1, name: 'Một tem, nhiều nơi xa nhau' }).waitFor();
  await inspector.getByText(/Máy đề nghị giữ tem số 216/).waitFor();
  await inspector.getByText(/Thanh Hóa: 2/).waitFor();
  await well(inspector);
  const address = inspector.url();
  const stamp = (await inspector.getByRole('link', { name: /^Mở trang của tem/ }).getAttribute('href'))!;
  await inspector.goto(address.replace('/can-bo', '/en/can-bo'));
  await inspector.getByText(/only a person’s word changes it/).waitFor();
  await well(inspector);

  await shopper.goto(stamp);
  await shopper.getByRole('heading', { level: 1, name: /^Mã hợp lệ/ }).waitFor();

  // half filled in: what is missing stands beside the field
  await inspector.goto(address);
  await inspector.getByLabel('Nói với người quét, một câu').fill('Ngắn');
  await inspector.getByRole('button', { name: 'Giữ các tem này' }).click();
  await inspector.getByRole('alert').waitFor();
  expect(await inspector.getByLabel('Nói với người quét, một câu').inputValue()).toBe('Ngắn');
  await well(inspector);
  await inspector.getByLabel('Nói với người quét, một câu').fill('Tem này được quét ở ba tỉnh trong một ngày (minh họa)');
  await inspector.getByLabel('Số điện thoại để hỏi').fill('1900 0000');
  await inspector.getByRole('button', { name: 'Giữ các tem này' }).click();
  await inspector.getByText('Đang giữ. Trang của các tem này đã đổi').waitFor();
  await well(inspector);

  await shopper.reload();
  await shopper.getByRole('heading', { level: 1, name: 'Tem này đang được kiểm tra' }).waitFor();
  await shopper.getByText('Hỏi: 1900 0000').waitFor();
  await well(shopper);
  await shopper.goto(`${stamp}?lang=en`);
  await shopper.getByRole('heading', { level: 1, name: 'This stamp is being looked into' }).waitFor();
  await well(shopper);

  await inspector.getByLabel('Kết quả, vì sao thôi giữ').fill('Đã kiểm tra tại chợ, tem thật (minh họa)');
  await inspector.getByRole('button', { name: 'Thôi giữ tem' }).click();
  await inspector.getByText('Đã thôi giữ.').waitFor();
  await well(inspector);
  await shopper.goto(stamp);
  await shopper.getByRole('heading', { level: 1, name: /^Mã hợp lệ/ }).waitFor();

  // not the producer's business
  const producer = await signedIn('htx.balang');
  expect((await producer.request.get('/can-bo/tin-hieu')).status()).toBe(403);
  expect((await producer.request.get('/api/v1/signals')).status()).toBe(403);
  expect(faults).toEqual([]);
});
