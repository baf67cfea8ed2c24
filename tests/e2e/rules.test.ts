/** An administrator opens the versions of the law, raises a cap, sees whom it changes, publishes it; and looks at programmes and holidays beside it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDays, vnDate } from '../../api/time.ts';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it.each([[1280, 40], [360, 41]])('changes a cap from a day on at %i px, sees it foretold, and finds it in the list', async (width, days) => {
  const { signedIn, well, faults } = journey;
  const admin = await signedIn('admin', width);
  await admin.goto('/can-bo/luat');
  await well(admin);
  await admin.getByRole('link', { name: 'Thêm bản mới' }).click();
  await well(admin);
  await admin.getByLabel('Tên bản luật').fill('Nghị định thử nghiệm');
  await admin.getByLabel('Tên tiếng Anh').fill('A decree for tests');
  await admin.getByLabel('Mã', { exact: true }).fill('2021-10-15');
  await admin.getByLabel('Áp dụng từ ngày').fill(addDays(vnDate(Date.now()), days));
  await admin.getByLabel('siêu nhỏ, trần, đồng').first().fill('25 triệu');
  await admin.getByRole('button', { name: 'Xem trước' }).click();
  // the code is taken: said beside it, and nothing typed is lost
  await admin.getByRole('alert').first().waitFor();
  await well(admin);
  expect(await admin.getByLabel('siêu nhỏ, trần, đồng').first().inputValue()).toBe('25 triệu');
  await admin.getByLabel('Mã', { exact: true }).fill(`thu-${width}`);
  await admin.getByRole('button', { name: 'Xem trước' }).click();
  await admin.getByRole('heading', { name: 'Điều gì đổi' }).waitFor();
  await well(admin);
  if (width === 1280) expect(await admin.getByRole('table', { name: 'Con số thay đổi' }).innerText()).toMatch(/20\.000\.000\s*đ\s+25\.000\.000\s*đ/);
  await admin.getByText('đã nộp, đang chờ quyết định không đổi').waitFor();
  await admin.getByRole('button', { name: 'Sửa lại' }).click();
  expect(await admin.getByLabel('siêu nhỏ, trần, đồng').first().inputValue()).toBe('25 triệu');
  await admin.getByRole('button', { name: 'Xem trước' }).click();
  await admin.getByRole('button', { name: 'Công bố' }).click();
  await admin.waitForURL(/\/can-bo\/luat\?xong=/);
  await well(admin);
  await admin.getByRole('link', { name: 'Nghị định thử nghiệm' }).first().click();
  await admin.getByRole('heading', { name: 'Thay đổi so với bản trước' }).waitFor();
  await well(admin);
  // everybody reads it too
  await admin.goto('/ho-tro-chuyen-doi-so/can-cu');
  await admin.getByRole('link', { name: 'Nghị định thử nghiệm' }).first().click();
  await admin.getByRole('heading', { name: 'Tỷ lệ và trần hỗ trợ' }).waitFor();
  await well(admin);
  expect(faults).toEqual([]);
}, 180_000);

it('changes a programme and the calendar from a day on, at 360 px', async () => {
  const { signedIn, well, faults } = journey;
  const admin = await signedIn('admin');
  await admin.goto('/can-bo/chuong-trinh');
  await well(admin);
  await admin.getByRole('link', { name: /Hỗ trợ chuyển đổi số Thanh Hóa/ }).click();
  await well(admin);
  await admin.getByLabel('Áp dụng từ ngày').fill(addDays(vnDate(Date.now()), 30));
  await admin.getByLabel(/Theo từng chữ Điều 5/).check();
  await admin.getByRole('button', { name: 'Xem trước' }).click();
  await admin.getByRole('heading', { name: 'Xem trước thay đổi' }).waitFor();
  await well(admin);
  await admin.getByRole('button', { name: 'Ghi thay đổi' }).click();
  await admin.waitForURL(/xong=/);
  await admin.getByText('sắp áp dụng').first().waitFor();
  await well(admin);
  await admin.goto('/can-bo/chuong-trinh/moi');
  await well(admin);

  await admin.goto('/can-bo/luat/ngay-nghi');
  await well(admin);
  // the first Tuesday at least three days ahead that is not in the calendar: a term that runs now contains it
  let day = addDays(vnDate(Date.now()), 3);
  while (new Date(`${day}T00:00:00Z`).getUTCDay() !== 2) day = addDays(day, 1);
  await admin.getByLabel('Ngày', { exact: true }).fill(day);
  await admin.getByLabel('Tên', { exact: false }).first().fill('Nghỉ thử nghiệm');
  await admin.getByLabel('Văn bản làm căn cứ').fill('Thông báo 1/TB-THU');
  await admin.getByRole('button', { name: 'Xem trước' }).click();
  await admin.getByText('đang mở đổi hạn trả lời').waitFor();
  await well(admin);
  await admin.getByRole('button', { name: 'Ghi vào lịch' }).click();
  await admin.waitForURL(/xong=/);
  await admin.getByText('đã tính lại hạn').waitFor();
  await well(admin);
  expect(faults).toEqual([]);
}, 180_000);
