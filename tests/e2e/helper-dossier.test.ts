/** A community team types a dossier in on a phone of 360 px, its enterprise’s owner opens it from the message and sends it; an officer takes an answer that came on paper. */
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

const PDF = { name: 'giay-bo-sung.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF') };
let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
  // the demo's team serves Hải Bình; for this evening it serves the enterprise's commune
  const db = new Libsql(join(journey.server.dataDir, 'sanque.db'));
  db.exec("UPDATE organisation_role SET commune_code = (SELECT code FROM commune WHERE name = 'Xã Yên Định' AND province_code = '38') WHERE role = 'HELPER'");
  db.close();
});
afterAll(() => journey?.close());

it('is prepared by a helper, handed over by message, looked over and sent by the owner', async () => {
  const { signedIn, visitor, well, faults } = journey;
  const me = await signedIn('dn.nongsan');
  await me.goto('/tu-danh-gia?buoc=1');
  for (let step = 1; step <= 6; step++) {
    await me.waitForURL(new RegExp(`buoc=${step}$`));
    const questions = me.locator('main fieldset');
    for (let q = 0; q < (await questions.count()); q++) await questions.nth(q).getByRole('radio').nth(q % 2).check();
    await me.getByRole('button', { name: step === 6 ? 'Xem kết quả' : 'Lưu và tiếp tục' }).click();
  }
  await me.waitForURL(/\/tu-danh-gia\/[^?]+$/);
  const helper = await signedIn('to.cns');
  await helper.goto('/can-bo/soan-giup');
  await well(helper);
  await helper.getByLabel('Tìm theo tên').fill('nong san');
  await helper.getByRole('button', { name: 'Tìm' }).click();
  await helper.getByRole('link', { name: /Soạn giúp.*Nông sản Yên Định/ }).click();
  // what the floor knows of the enterprise is not the helper's to see
  expect(await helper.getByLabel('Lao động đóng BHXH bình quân').inputValue()).toBe('');
  await well(helper);
  await helper.getByLabel('Giải pháp đã công bố').selectOption({ index: 1 });
  await helper.getByLabel('Chi phí (đồng)').fill('40 triệu đồng chẵn');
  await helper.getByRole('button', { name: 'Lưu và tính' }).click();
  await helper.getByText(/Cần một số tiền|chưa đúng/).first().waitFor();
  await well(helper);
  await helper.getByLabel('Chi phí (đồng)').fill('40 triệu');
  await helper.getByRole('button', { name: 'Lưu và tính' }).click();
  await helper.waitForURL(/\/can-bo\/soan-giup\/(?!moi)[^?]+\?xong=luu/);
  await helper.getByText('Cần số lao động đóng bảo hiểm xã hội').waitFor();
  await helper.getByRole('radio').first().check();
  await helper.getByLabel('Lao động đóng BHXH bình quân').fill('8');
  await helper.getByLabel('Doanh thu năm trước').fill('2,6 tỷ');
  await helper.getByRole('button', { name: 'Lưu và tính' }).click();
  await helper.getByText('20.000.000').first().waitFor();
  await well(helper);
  const dossier = new URL(helper.url()).pathname.split('/').at(-1)!;
  expect((await helper.goto(`/ho-so/${dossier}`))?.status()).toBe(403);
  await helper.goto(`/can-bo/soan-giup/${dossier}`);
  await helper.getByRole('button', { name: 'Lưu và giao' }).click();
  await helper.getByText('Đã giao hồ sơ').waitFor();
  await helper.getByText('Đã giao, chờ chủ đơn vị').waitFor();
  await well(helper);

  // the message carries the address, and who prepared it stands there
  const phone = await visitor();
  await phone.goto('/tin-nhan-mau');
  const message = await phone.getByText(/đã soạn giúp hồ sơ/).first().innerText();
  await me.goto(/https?:\S+/.exec(message)![0]);
  await me.getByText(/Lường Văn Tú .*soạn giúp hồ sơ này/).waitFor();
  await well(me);
  await me.getByLabel('Muốn đạt điều gì?').fill('Quản lý đơn hàng của hai kho.');
  await me.getByLabel(/Tôi cam kết/).check();
  await me.getByRole('button', { name: 'Lưu và nộp hồ sơ' }).click();
  await me.getByText(/Đã nhận hồ sơ HT-/).waitFor();
  await me.getByText('Người soạn giúp: Lường Văn Tú').waitFor();
  await well(me);
  // of what was sent, the helper learns that it was
  await helper.goto('/can-bo/soan-giup');
  await helper.getByText('Chủ đơn vị đã nộp').waitFor();
  await well(helper);
  expect((await helper.goto(`/can-bo/soan-giup/${dossier}`))?.status()).toBe(409);
  await helper.getByText('Chủ đơn vị đã nhận và làm tiếp').waitFor();
  expect(faults).toEqual([]);
}, 180_000);

it('takes an answer to a supplement on paper, with its receipt', async () => {
  const { signedIn, well, faults } = journey;
  const officer = await signedIn('so.congthuong', 360);
  await officer.goto('/can-bo/ho-so?tab=supplement');
  await officer.getByRole('link', { name: /Bánh Lê Gia/ }).first().click();
  await officer.getByRole('link', { name: 'Doanh nghiệp bổ sung trên giấy: nhập tại đây' }).click();
  await officer.getByText('Báo giá có ngày và dấu của nhà cung cấp.').waitFor();
  await well(officer);
  await officer.getByRole('button', { name: 'Vào sổ và in phiếu' }).click();
  await officer.getByText('Cần bản quét giấy có chữ ký').first().waitFor();
  await well(officer);
  await officer.getByLabel('Bản quét giấy bổ sung có chữ ký').setInputFiles(PDF);
  await officer.getByLabel('Đơn vị trả lời việc 1').fill('Báo giá kèm theo.');
  await officer.getByLabel('Đơn vị trả lời việc 2').fill('Ba máy.');
  await officer.getByRole('button', { name: 'Vào sổ và in phiếu' }).click();
  await officer.getByText('GIẤY TIẾP NHẬN BỔ SUNG HỒ SƠ').waitFor();
  await well(officer);
  await officer.goto('/can-bo/tiep-nhan/giay?so=HT-2026-9999&mst=9900000023');
  await officer.getByText('Không có hồ sơ nào với số và mã số thuế này').first().waitFor();
  await well(officer);
  expect(faults).toEqual([]);
}, 180_000);
