/** An office's day: many dossiers at once, a refusal that is complained about and opened again, the accountant's estimate and statement. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('receives several dossiers after a preview; a refusal is complained about on a phone and opened again by another person', async () => {
  const { signedIn, well, faults } = journey;
  const officer = await signedIn('so.congthuong', 1280);
  await officer.goto('/can-bo/ho-so?muc=new');
  const boxes = officer.locator('input[name="dossier"]');
  const waiting = await boxes.count();
  expect(waiting).toBeGreaterThan(0);
  for (let n = 0; n < waiting; n++) await boxes.nth(n).check();
  await well(officer);
  await officer.getByRole('button', { name: 'Xem trước: tiếp nhận các hồ sơ đã chọn' }).click();
  await officer.getByText('chưa có gì được ghi').waitFor();
  await well(officer);
  await officer.getByRole('button', { name: `Tiếp nhận ${waiting} hồ sơ` }).click();
  await officer.getByText(`Đã làm xong ${waiting} trong ${waiting} hồ sơ`).waitFor();
  await well(officer);
  await officer.goto('/can-bo/ho-so?muc=new');
  await officer.getByText('Không có hồ sơ nào ở mục này').waitFor();

  const chief = await signedIn('lanhdao.so', 1280);
  await chief.goto('/can-bo/ho-so?muc=approval');
  await chief.locator('a.name').first().click();
  await chief.getByText('Không duyệt', { exact: true }).first().click();
  await chief.getByLabel('Lý do, gửi tới doanh nghiệp').fill('Giải pháp chưa có trong danh sách công bố.');
  await chief.getByLabel(/Thông tư 06\/2022.*7\.1|7\.1/).first().check();
  await chief.getByRole('button', { name: 'Không duyệt hồ sơ này' }).click();
  await chief.waitForURL(/xong=1/);
  await well(chief);
  const dossier = new URL(chief.url()).pathname.split('/').at(-1)!;

  const boss = await signedIn('dn.tiennong');
  await boss.goto(`/ho-so/${dossier}`);
  await boss.getByText('Không đồng ý với quyết định này?').click();
  await boss.getByRole('button', { name: 'Gửi khiếu nại' }).click();
  await boss.getByRole('alert').first().waitFor();
  await well(boss);
  await boss.getByLabel('Vì sao Ông/Bà không đồng ý').fill('Giải pháp đã được công bố từ tháng trước, địa chỉ trang có trong hồ sơ.');
  await boss.getByRole('button', { name: 'Gửi khiếu nại' }).click();
  await boss.getByText('Đã gửi khiếu nại').waitFor();
  await well(boss);

  // who refused does not answer; another approver opens it again
  await chief.goto('/can-bo/ho-so');
  await chief.getByText('Khiếu nại chờ trả lời').waitFor();
  const second = await signedIn('phogiamdoc.so', 1280);
  await second.goto(`/can-bo/ho-so/${dossier}`);
  await well(second);
  await second.getByLabel('Vì sao mở lại, cần xem lại gì').fill('Giải pháp có trong danh sách công bố; mời thẩm định lại.');
  await second.locator('#f-reopen-articles').check();
  await second.getByRole('button', { name: 'Mở lại để thẩm định' }).click();
  await second.waitForURL(/xong=1/);
  await second.getByText('Đã tiếp nhận, đang thẩm định').first().waitFor();
  await well(second);
  await boss.goto(`/en/ho-so/${dossier}`);
  await boss.getByText('the dossier was opened again').waitFor();
  await well(boss);
  expect(faults).toEqual([]);
}, 180_000);

it('the accountant enters a paper about the estimate, the approver confirms; a statement is compared, explained, closed', async () => {
  const { signedIn, well, faults } = journey;
  const accountant = await signedIn('ketoan', 1280);
  await accountant.goto('/can-bo/ngan-sach');
  await well(accountant);
  await accountant.getByRole('link', { name: 'Dự toán, cuối năm' }).click();
  await accountant.getByLabel('Nguồn').selectOption('CENTRAL');
  await accountant.getByLabel('Số tiền (đồng)').fill('0');
  await accountant.getByLabel('Số văn bản').fill('512/QĐ-UBND');
  await accountant.getByLabel('Ngày văn bản').fill(new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10));
  await accountant.getByRole('button', { name: 'Gửi người xác nhận' }).click();
  await accountant.getByRole('alert').first().waitFor();
  expect(await accountant.getByLabel('Số văn bản').inputValue()).toBe('512/QĐ-UBND');
  await well(accountant);
  await accountant.getByLabel('Số tiền (đồng)').fill('1,5 tỷ');
  await accountant.getByRole('button', { name: 'Gửi người xác nhận' }).click();
  await accountant.getByText('chờ xác nhận').waitFor();
  await well(accountant);

  const chief = await signedIn('lanhdao.so', 360);
  await chief.goto('/can-bo/ngan-sach/du-toan');
  await well(chief);
  await chief.getByRole('button', { name: 'Xác nhận' }).click();
  await chief.getByText('đã xác nhận').waitFor();
  await well(chief);
  await chief.goto('/can-bo/ngan-sach');
  await chief.getByText('Ngân sách trung ương').first().waitFor();

  await accountant.goto('/can-bo/ngan-sach/doi-chieu');
  await well(accountant);
  const day = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).split('-').reverse().join('/');
  const send = async (...lines: string[]) => {
    await accountant.getByLabel('Sao kê (CSV hoặc XLSX)').setInputFiles({ name: 'sao-ke.csv', mimeType: 'text/csv', buffer: Buffer.from(['Số chứng từ;Ngày;Số tiền', ...lines, ''].join('\r\n')) });
    await accountant.getByRole('button', { name: 'So với sổ trên sàn' }).click();
  };
  await send(`KB-1;${day};bảy`);
  await accountant.getByText('dòng 2: số tiền không đọc được').first().waitFor();
  await well(accountant);
  await send(`KB-1;${day};7.000.000`);
  await accountant.getByText('chỉ có ở Kho bạc').waitFor();
  await well(accountant);
  await accountant.getByLabel('Vì sao lệch (KB-1)').fill('Chi cho chương trình khác, kho bạc ghi nhầm mã.');
  await accountant.getByRole('button', { name: 'Lưu lời giải thích' }).click();
  await accountant.waitForURL(/xong=1/);
  await accountant.getByRole('button', { name: 'Chốt đối chiếu' }).click();
  await accountant.getByText('đã chốt').first().waitFor();
  await well(accountant);
  await accountant.setViewportSize({ width: 360, height: 800 });
  await well(accountant);
  expect(faults).toEqual([]);
}, 180_000);
