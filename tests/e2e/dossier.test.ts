/** A dossier in one evening on a phone of 360 px: a paper into the vault, ticked with consent, the declaration printed, sent; a clerk's counter beside it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

const PDF = { name: 'dang-ky.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF') };
let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('keeps a paper once, shows it with one dossier, prints the form; a clerk enters paper and prints the receipt', async () => {
  const { signedIn, well, faults } = journey;
  const me = await signedIn('dn.nongsan');

  // the vault: a fault is said beside its field, what was typed stays
  await me.goto('/tai-lieu');
  await well(me);
  await me.getByLabel('Loại giấy tờ').selectOption('FINANCIAL_STATEMENT');
  await me.getByLabel('Ngày cấp').fill('31/02/2026');
  await me.getByLabel('Tệp hoặc ảnh chụp').setInputFiles(PDF);
  await me.getByRole('button', { name: 'Cất vào kho' }).click();
  await me.getByText('Ngày này không có thật').first().waitFor();
  await well(me);
  await me.getByLabel('Ngày cấp').fill('31/03/2026');
  await me.getByLabel('Tệp hoặc ảnh chụp').setInputFiles(PDF);
  await me.getByRole('button', { name: 'Cất vào kho' }).click();
  await me.getByText('Đã cất giấy tờ').waitFor();
  await well(me);

  // the dossier, saved step by step
  await me.goto('/ho-so/moi');
  await me.getByRole('radio').first().check();
  await me.getByLabel('Chi phí (đồng)').fill('60.000.000');
  await me.getByLabel('Lao động đóng BHXH bình quân').fill('8');
  await me.getByLabel('Doanh thu năm trước').fill('2,6 tỷ');
  await me.getByRole('button', { name: 'Lưu và tính' }).click();
  await me.waitForURL(/\/ho-so\/(?!moi)[^?]+\?xong=luu/);
  const dossier = new URL(me.url()).pathname;
  await me.getByLabel(/Báo cáo tài chính năm trước/).check();
  await me.getByRole('button', { name: 'Ghi nhận giấy tờ đã đánh dấu' }).click();
  await me.getByText('Đã ghi nhận giấy tờ đính kèm').waitFor();
  expect(await me.getByLabel(/Báo cáo tài chính năm trước/).isChecked()).toBe(true);
  await well(me);

  // the form prints from the same data
  await me.goto(`${dossier}/to-khai`);
  await me.getByText('TỜ KHAI XÁC ĐỊNH DOANH NGHIỆP SIÊU NHỎ').waitFor();
  await me.getByText('2.600.000.000 đ').first().waitFor();
  await me.getByText('Báo cáo tài chính năm trước, ngày cấp 31/03/2026').waitFor();
  await well(me);

  // paper at a commune's counter: the receipt with its number and promised date
  const clerk = await signedIn('canbo.xa');
  await clerk.goto('/can-bo/tiep-nhan');
  await well(clerk);
  await clerk.getByRole('link', { name: 'Nhập hồ sơ giấy' }).click();
  await clerk.getByLabel('Mã số thuế của đơn vị nộp').fill('9900000023');
  await well(clerk);
  await clerk.getByRole('button', { name: 'Tiếp tục' }).click();
  await clerk.getByText('Công ty TNHH Nông sản Yên Định').waitFor();
  await clerk.getByLabel('Chi phí (đồng)').fill('12 triệu');
  await clerk.getByRole('button', { name: 'Vào sổ và in phiếu tiếp nhận' }).click();
  await clerk.getByText('Cần bản quét tờ khai có chữ ký').first().waitFor();
  await well(clerk);
  await clerk.getByLabel('Tờ khai có chữ ký của đơn vị').setInputFiles(PDF);
  await clerk.getByRole('button', { name: 'Vào sổ và in phiếu tiếp nhận' }).click();
  await clerk.waitForURL(/\/phieu$/);
  await clerk.getByText(/^HT-\d{4}-\d{4}$/).waitFor();
  await clerk.getByText('Hẹn trả kết quả', { exact: true }).waitFor();
  await well(clerk);
  const receipt = new URL(clerk.url()).pathname;

  // the enterprise finds it among its own dossiers; somebody else finds nothing
  await me.goto(receipt.replace('/can-bo/tiep-nhan', '/ho-so').replace('/phieu', ''));
  await me.getByText('trực tiếp tại quầy').first().waitFor();
  await well(me);
  const stranger = await signedIn('htx.balang');
  expect((await stranger.goto(dossier))?.status()).toBe(404);
  expect((await stranger.goto(`${dossier}/to-khai`))?.status()).toBe(404);

  const officer = await signedIn('so.congthuong');
  await officer.goto('/can-bo/tiep-nhan/cong');
  await officer.getByText('cổng giả của sàn mẫu').waitFor();
  await well(officer);
  expect(faults).toEqual([]);
}, 180_000);
