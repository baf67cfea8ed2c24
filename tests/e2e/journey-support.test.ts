/** From a ten-minute test to a notice with its number: enterprise → officer → approver → enterprise, all on phones of 360 px. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('an enterprise tests itself, sees what fits, applies; one officer recommends, another approves; the notice comes', async () => {
  const { visitor, signedIn, well, faults } = journey;

  // what would I get? no account needed
  const passer = await visitor();
  await passer.goto('/ho-tro-chuyen-doi-so');
  await well(passer);
  await passer.getByRole('radio').first().check();
  await passer.getByLabel('Lao động đóng BHXH').fill('8');
  await passer.getByLabel('Doanh thu năm trước').fill('2.600.000.000');
  await passer.getByLabel('Chi phí dự kiến').fill('60 triệu');
  await passer.getByRole('button', { name: 'Tính mức hỗ trợ' }).click();
  await passer.getByText('20.000.000 đ').first().waitFor();
  await well(passer);

  // the readiness test, pillar by pillar: the weakest answer everywhere
  const enterprise = await signedIn('dn.nongsan');
  await enterprise.goto('/tu-danh-gia?buoc=1');
  for (let step = 1; step <= 6; step++) {
    await enterprise.waitForURL(new RegExp(`buoc=${step}$`));
    if (step === 1 || step === 6) await well(enterprise);
    const questions = enterprise.locator('main fieldset');
    for (let q = 0; q < (await questions.count()); q++) await questions.nth(q).getByRole('radio').nth(q % 2).check();
    await enterprise.getByRole('button', { name: step === 6 ? 'Xem kết quả' : 'Lưu và tiếp tục' }).click();
  }
  await enterprise.waitForURL(/\/tu-danh-gia\/[^?]+$/);
  await well(enterprise);

  // the shortlist, each with its reasons, and the wish
  await enterprise.goto('/giai-phap/phu-hop?nganh=AIC&lao-dong=8&doanh-thu=2.600.000.000');
  await well(enterprise);
  const wish = enterprise.getByRole('link', { name: /Xin hỗ trợ giải pháp này/ }).first();
  await wish.click();
  await enterprise.waitForURL(/\/ho-so\/moi/);
  await well(enterprise);
  await enterprise.getByRole('radio').first().check();
  await enterprise.getByLabel('Chi phí (đồng)').fill('60.000.000');
  await enterprise.getByLabel('Số tháng').fill('12');
  await enterprise.getByLabel('Lao động đóng BHXH bình quân').fill('tám');
  await enterprise.getByRole('button', { name: 'Lưu và tính' }).click();
  await enterprise.getByRole('alert').first().waitFor();
  expect(await enterprise.getByLabel('Chi phí (đồng)').inputValue()).toMatch(/^60\.?000\.?000$/);
  await enterprise.getByLabel('Lao động đóng BHXH bình quân').fill('8');
  await enterprise.getByLabel('Doanh thu năm trước').fill('2.600.000.000');
  await enterprise.getByLabel('Do phụ nữ làm chủ').check();
  await enterprise.getByLabel('Muốn đạt điều gì?').fill('Quản lý đơn hàng và kho trên một phần mềm.');
  await enterprise.getByLabel('Người liên hệ').fill('Trịnh Thị Hoa');
  await enterprise.getByLabel('Số điện thoại').fill('0912 345 678');
  await enterprise.getByRole('button', { name: 'Lưu và tính' }).click();
  await enterprise.waitForURL(/\/ho-so\/(?!moi)[^?]+\?xong=luu/);
  await enterprise.getByText('20.000.000 đ').first().waitFor();
  await well(enterprise);
  await enterprise.getByLabel(/Tôi cam kết/).check();
  await enterprise.getByRole('button', { name: 'Lưu và nộp hồ sơ' }).click();
  await enterprise.waitForURL(/xong=nop/);
  const dossier = new URL(enterprise.url()).pathname;
  const receipt = /HT-\d{4}-[\w-]+/.exec(await enterprise.getByText('Đã nhận hồ sơ').first().innerText())![0].replace(/[.]$/, '');
  await well(enterprise);

  // the officer receives it and recommends what the rules allow
  const officer = await signedIn('so.congthuong');
  await officer.goto('/can-bo/ho-so');
  await well(officer);
  await officer.goto(`/can-bo${dossier}`);
  await officer.getByText(receipt).first().waitFor();
  await well(officer);
  await officer.getByRole('button', { name: 'Tiếp nhận' }).click();
  await officer.getByRole('button', { name: 'Trình phê duyệt' }).waitFor();
  await officer.getByLabel('Ý kiến thẩm định').fill('Đủ điều kiện theo Điều 11.2, giá phù hợp.');
  await officer.getByRole('button', { name: 'Trình phê duyệt' }).click();
  await officer.waitForLoadState();
  await well(officer);
  expect(await officer.getByRole('button', { name: /^Phê duyệt/ }).count()).toBe(0);

  // another person approves; the notice is a draft until the registry gave its number
  const approver = await signedIn('lanhdao.so');
  await approver.goto(`/can-bo${dossier}`);
  await well(approver);
  await approver.getByRole('button', { name: 'Phê duyệt 20.000.000 đ' }).click();
  await approver.waitForLoadState();
  await well(approver);
  await enterprise.goto(dossier);
  await enterprise.getByText('BẢN NHÁP').first().waitFor();
  await well(enterprise);

  await officer.goto(`/can-bo${dossier}`);
  await officer.getByLabel('Số thông báo').fill('128/TB-SCT');
  await officer.getByLabel('Ngày thông báo').fill(new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date()));
  await officer.getByRole('button', { name: 'Vào số, phát hành' }).click();
  await officer.waitForLoadState();
  await enterprise.goto(dossier);
  await enterprise.getByText('128/TB-SCT').first().waitFor();
  expect(await enterprise.getByText('BẢN NHÁP').count()).toBe(0);
  await well(enterprise);
  await enterprise.goto(`/en${dossier}`);
  expect(await enterprise.locator('html').getAttribute('lang')).toBe('en');
  await well(enterprise);
  expect(faults).toEqual([]);
}, 180_000);
