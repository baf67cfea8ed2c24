/**
 * Instruments as data, on a phone and at a desk: an administrator loads a made-up one that fills the frame of Decision 1970, an enterprise takes it pillar by
 * pillar, takes it again and sees both, and declares the paper of another tool.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { madeUpInstrument } from '../support/instrument.ts';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

const upload = (content: unknown) => ({ name: 'bo-thu.json', mimeType: 'application/json', buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content, null, 1)) });
const PDF = { name: 'ket-qua.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF') };

it('is loaded, taken, taken again, and stands beside the paper of another tool', async () => {
  const { signedIn, well, faults } = journey;
  const admin = await signedIn('admin', 1280);
  await admin.goto('/can-bo/bo-cong-cu');
  await well(admin);
  // a dry run tells each fault with its line; the script in the name is letters
  const wrong = madeUpInstrument({ nameVi: '<script>alert(1)</script> bộ thử', maxPoints: 319 });
  wrong.questions[4]!.code = wrong.questions[0]!.code;
  wrong.questions[9]!.answers[0]!.points = -2;
  await admin.getByLabel('Tệp JSON').setInputFiles(upload(wrong));
  await admin.getByRole('button', { name: 'Chạy thử' }).click();
  await admin.getByRole('cell', { name: /Điểm không được âm/ }).waitFor();
  await well(admin);
  wrong.questions[9]!.answers[0]!.points = 0;
  await admin.getByLabel('Tệp JSON').setInputFiles(upload(wrong));
  await admin.getByRole('button', { name: 'Lưu bản nháp' }).click();
  await admin.getByRole('cell', { name: /đã dùng ở trên/ }).waitFor();
  await admin.getByRole('cell', { name: /các trụ cột cộng lại được 320/ }).waitFor();
  await admin.getByText('<script>alert(1)</script> bộ thử').first().waitFor();
  await well(admin);
  await admin.getByLabel('Tệp JSON').setInputFiles(upload('{"code": '));
  await admin.getByRole('button', { name: 'Chạy thử' }).click();
  await admin.getByRole('cell', { name: /JSON sai ở dòng 1/ }).waitFor();
  await admin.getByLabel('Tệp JSON').setInputFiles(upload(madeUpInstrument()));
  await admin.getByRole('button', { name: 'Lưu bản nháp' }).click();
  await admin.waitForURL(/bo-cong-cu\/\d+\?xong=luu/);
  await admin.getByRole('rowheader', { name: 'Cộng' }).waitFor();
  await well(admin);
  await admin.getByRole('button', { name: 'Đưa vào dùng' }).click();
  await admin.waitForURL(/xong=publish/);
  await well(admin);
  await admin.setViewportSize({ width: 360, height: 740 });
  await well(admin);
  await admin.goto('/can-bo/bo-cong-cu');
  await well(admin);

  const me = await signedIn('dn.nongsan');
  await me.goto('/tu-danh-gia');
  const begin = me.getByRole('link', { name: /Bộ thử đủ khung 1970/ });
  await begin.waitFor();
  await well(me);
  const take = async (page: Page, pick: number) => {
    for (let step = 1; step <= 6; step++) {
      const questions = page.locator('main fieldset');
      for (let q = 0; q < (await questions.count()); q++) await questions.nth(q).getByRole('radio').nth(pick).check();
      if (step === 1) await well(page);
      await page.getByRole('button', { name: step === 6 ? 'Xem kết quả' : 'Lưu và tiếp tục' }).click();
      // in the middle it is left, and taken up where it stopped
      if (step === 3 && pick === 0) await page.goto(`/tu-danh-gia?bo=${new URL(page.url()).searchParams.get('bo')}`);
      if (step < 6) await page.getByText(`Bước ${step + 1} trên 6`).waitFor();
    }
    await page.waitForURL(/\/tu-danh-gia\/[^?]+$/);
  };
  await begin.click();
  await take(me, 0);
  await me.getByText('Mức thử 0').waitFor();
  await well(me);
  await me.getByRole('link', { name: 'Làm lại bài' }).click();
  await take(me, 1);
  await me.getByRole('heading', { name: 'So với lần trước' }).waitFor();
  await well(me);
  await me.setViewportSize({ width: 1280, height: 800 });
  await well(me);
  await me.setViewportSize({ width: 360, height: 740 });

  await me.goto('/tu-danh-gia/giay-ket-qua');
  await well(me);
  await me.getByLabel('Ngày trên giấy').fill('30/11/2999');
  await me.getByRole('button', { name: 'Khai kết quả' }).click();
  await me.getByRole('alert').first().waitFor();
  await well(me);
  await me.getByLabel('Ngày trên giấy').fill('15/11/2026');
  await me.getByLabel('Mức ghi trên giấy').selectOption('2');
  const got = me.getByLabel('Điểm đạt');
  for (let n = 0; n < 6; n++) await got.nth(n).fill('12');
  await me.getByLabel('Giấy kết quả').setInputFiles(PDF);
  await me.getByRole('button', { name: 'Khai kết quả' }).click();
  await me.waitForURL(/xong=khai/);
  await me.getByText('Tự khai, kèm giấy').waitFor();
  await well(me);
  expect(faults).toEqual([]);
}, 180_000);
