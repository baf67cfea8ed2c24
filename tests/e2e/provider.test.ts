/** A provider comes onto the floor by itself: registers, describes a solution with a slip that keeps what was typed, an officer verifies and publishes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('registers, describes a solution, and is listed once an officer has verified and published it', async () => {
  const { signedIn, well, faults } = journey;
  const owner = await signedIn('dn.nongsan');
  await owner.goto('/nha-cung-cap');
  await well(owner);
  await owner.getByLabel('Đơn vị làm gì').fill('Làm phần mềm ghi nhật ký vườn cho hộ trồng cây.');
  await owner.getByRole('button', { name: 'Đăng ký làm nhà cung cấp' }).click();
  await owner.waitForURL(/xong=1/);
  await owner.getByText('Đang chờ cán bộ xác minh').waitFor();
  await well(owner);

  await owner.getByRole('link', { name: 'Khai một giải pháp' }).click();
  await well(owner);
  await owner.getByLabel('Tên giải pháp').fill('Nhật ký vườn Yên Định');
  await owner.getByLabel('Làm được việc gì').fill('Ghi việc làm vườn bằng điện thoại, nhắc lịch phun, lấy dữ liệu ra được.');
  await owner.getByLabel('Loại').selectOption('PRODUCTION');
  await owner.getByLabel('Vận hành').check();
  await owner.getByLabel('Siêu nhỏ').check();
  await owner.getByRole('group', { name: 'Gói 1' }).getByLabel('Gói 1').fill('Gói năm');
  await owner.getByRole('group', { name: 'Gói 1' }).getByLabel('Giá (đồng)').fill('2,4 triệu');
  await owner.getByRole('button', { name: 'Gửi cán bộ công bố' }).click();
  // a sector is missing: said in words, and nothing typed is lost
  await owner.getByRole('alert').first().waitFor();
  await well(owner);
  expect(await owner.getByLabel('Tên giải pháp').inputValue()).toBe('Nhật ký vườn Yên Định');
  await owner.getByLabel('Nông nghiệp, công nghiệp, xây dựng').check();
  await owner.getByRole('button', { name: 'Gửi cán bộ công bố' }).click();
  await owner.waitForURL(/\/nha-cung-cap\?xong=1/);
  await owner.getByText('Nhật ký vườn Yên Định').first().waitFor();
  await well(owner);

  const officer = await signedIn('so.congthuong', 1280);
  await officer.goto('/can-bo/giai-phap');
  await well(officer);
  await officer.getByRole('button', { name: /Xác minh nhà cung cấp\s*: Công ty TNHH Nông sản/ }).click();
  await officer.waitForLoadState();
  await officer.goto('/can-bo/giai-phap');
  await officer.getByText('Nhật ký vườn Yên Định').first().waitFor();
  expect(faults).toEqual([]);
}, 120_000);

it('changes the price of a published solution; the officer sees both and publishes; the address stays', async () => {
  const { signedIn, well, faults } = journey;
  const owner = await signedIn('nhacungcap');
  await owner.goto('/nha-cung-cap');
  await well(owner);
  await owner.getByRole('link', { name: /^Sửa\s*: Sổ bán hàng Lam Sơn/ }).click();
  await well(owner);
  expect(await owner.getByLabel('Tên giải pháp').inputValue()).toBe('Sổ bán hàng Lam Sơn');
  await owner.getByRole('group', { name: 'Gói 1' }).getByLabel('Giá (đồng)').fill('9.990.000');
  await owner.getByRole('button', { name: 'Gửi cán bộ công bố' }).click();
  await owner.waitForURL(/xong=1/);
  await owner.getByRole('button', { name: /^Rút lại\s*: Sổ bán hàng Lam Sơn/ }).waitFor();

  const officer = await signedIn('so.congthuong', 1280);
  await officer.goto('/can-bo/giai-phap');
  await officer.getByText('thay cho bản đang công bố').waitFor();
  await well(officer);
  const form = officer.locator('form', { hasText: 'thay cho bản đang công bố' });
  await form.getByLabel('Địa chỉ', { exact: true }).fill('https://minh-hoa.example/so-ban-hang');
  await form.getByLabel('Bản chụp nội dung').fill('Sổ bán hàng Lam Sơn: gói 9.990.000 đ.');
  await form.getByRole('button', { name: /Đưa lên danh mục/ }).click();
  await officer.getByText('Giải pháp đã lên danh mục').waitFor();
  const shopper = await journey.visitor();
  await shopper.goto('/giai-phap/so-ban-hang-lam-son');
  await shopper.getByText('9.990.000').first().waitFor();
  await well(shopper);
  expect(faults).toEqual([]);
}, 120_000);
