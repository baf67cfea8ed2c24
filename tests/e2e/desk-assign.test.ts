/** A day of the office: the approver has the caseload proposed and applies it, an officer finds their own, gives one away, notes something and says when they are away. */
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { addDays, vnDate } from '../../api/time.ts';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
  // the demo's office has one officer: a second one joins it
  const db = openDatabase(join(journey.server.dataDir, 'sanque.db'), { busyTimeoutMs: 5_000 });
  db.run(`INSERT INTO organisation_role (organisation_id, person_id, role, valid_from, granted_by, granted_at)
    SELECT p.body_organisation_id, (SELECT id FROM person WHERE email = 'so.nnmt@demo.sanque.vn'), 'TRADE_OFFICER', '2025-07-01', 'test', 0 FROM support_programme p ORDER BY p.id LIMIT 1`);
  db.close();
});
afterAll(() => journey?.close());

const HA = 'Lê Thị Hà (minh họa)';
const shot = async (page: Page, name: string): Promise<void> => {
  if (!process.env.SHOTS) return;
  mkdirSync(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
};

it('the caseload is proposed, changed and applied; officers give, note and hand over', async () => {
  const { signedIn, well, faults } = journey;
  const boss = await signedIn('lanhdao.so', 1280);
  await boss.goto('/can-bo/ho-so/phan-cong');
  await boss.getByRole('row').filter({ hasText: HA }).getByText('25').first().waitFor();
  await well(boss);
  await shot(boss, 'caseload-1280');
  const second = await boss.context().newPage();
  await second.goto('/can-bo/ho-so/phan-cong?de-xuat=1');
  await boss.getByRole('link', { name: 'Đề xuất phân công' }).click();
  const rows = boss.getByRole('region', { name: 'Đề xuất phân công' }).getByRole('row');
  const n = (await rows.count()) - 1;
  expect(n).toBeGreaterThan(1);
  await rows.nth(1).getByText(/nhẹ việc nhất|phụ trách hồ sơ trước/).waitFor();
  await well(boss);
  await shot(boss, 'proposal-1280');
  // each line may be changed: the first goes to the known officer, the last waits
  const organisation = await rows.nth(1).getByRole('link').innerText();
  await rows.nth(1).getByRole('combobox').selectOption({ label: HA });
  await rows.nth(n).getByRole('combobox').selectOption({ label: 'để lại' });
  await boss.getByRole('button', { name: 'Áp dụng' }).click();
  await boss.getByText(`Đã phân công ${n - 1} hồ sơ.`).waitFor();
  await boss.getByText('1 hồ sơ chưa có ai phụ trách').waitFor();
  await well(boss);

  // what was looked at before is refused whole, with a new proposal beneath
  await second.getByRole('button', { name: 'Áp dụng' }).click();
  await second.getByText(/có hồ sơ hoặc khối lượng việc của cán bộ đã thay đổi/).first().waitFor();
  expect(await second.getByRole('region', { name: 'Đề xuất phân công' }).getByRole('row').count()).toBe(2);
  await well(second);
  await second.close();

  // the administrator's figures: a wrong one is said, what was typed stays
  const admin = await signedIn('admin', 360);
  await admin.goto('/can-bo/ho-so/phan-cong');
  await well(admin);
  await admin.getByLabel(`Định mức của ${HA}`).fill('-3');
  await admin.getByRole('button', { name: 'Lưu định mức' }).click();
  await admin.getByText('Định mức là số nguyên từ 0 đến 500.').first().waitFor();
  expect(await admin.getByLabel(`Định mức của ${HA}`).inputValue()).toBe('-3');
  await well(admin);
  await admin.getByLabel(`Định mức của ${HA}`).fill('30');
  await admin.getByRole('button', { name: 'Lưu định mức' }).click();
  await admin.getByText('Đã lưu định mức.').waitFor();
  await admin.goto('/en/can-bo/ho-so/phan-cong?de-xuat=1');
  await admin.getByRole('button', { name: 'Apply' }).waitFor();
  await well(admin);
  await shot(admin, 'proposal-360-en');

  // the officer's own, on a phone
  const officer = await signedIn('so.congthuong', 360);
  await officer.goto('/can-bo/ho-so');
  await officer.getByRole('link', { name: /^Của tôi/ }).click();
  await officer.waitForURL(/cua=toi/);
  await well(officer);
  await shot(officer, 'mine-360');
  await officer.getByRole('link', { name: organisation }).click();
  await officer.getByRole('heading', { name: 'Người phụ trách' }).waitFor();
  await officer.getByRole('textbox', { name: 'Ghi chú' }).fill('Đã gọi điện, chủ doanh nghiệp hẹn gửi báo giá thứ Hai.');
  await officer.getByRole('button', { name: 'Lưu ghi chú' }).click();
  await officer.getByText('hẹn gửi báo giá thứ Hai').waitFor();
  await officer.getByText('Giao cho người khác').click();
  await officer.getByRole('button', { name: 'Giao hồ sơ' }).click();
  await officer.getByText('Chọn một người.').first().waitFor();
  await well(officer);
  await officer.getByLabel('Giao cho', { exact: true }).selectOption({ index: 1 });
  await officer.getByLabel('Lý do', { exact: true }).fill('Quen ngành thủ công mỹ nghệ hơn.');
  await officer.getByRole('button', { name: 'Giao hồ sơ' }).click();
  await officer.getByText('Quen ngành thủ công mỹ nghệ hơn.').waitFor();
  await well(officer);
  await shot(officer, 'dossier-360');
  await boss.goto(new URL(officer.url()).pathname);
  await well(boss);
  await shot(boss, 'dossier-1280');

  // away from today: the dossiers go over at once, and come back
  await officer.goto('/can-bo/ho-so/vang-mat');
  const today = vnDate(Date.now());
  await officer.getByLabel('Từ ngày').fill(today);
  await officer.getByLabel('Đến hết ngày').fill(addDays(today, 2));
  await officer.getByRole('button', { name: 'Ghi đợt vắng' }).click();
  await officer.getByText('Chọn người thay để hồ sơ có người phụ trách.').first().waitFor();
  await well(officer);
  await officer.getByLabel('Người thay').selectOption({ index: 2 });
  if ((await officer.getByLabel('Người thay').inputValue()) === (await officer.getByLabel('Ai vắng').inputValue())) await officer.getByLabel('Người thay').selectOption({ index: 1 });
  await officer.getByRole('button', { name: 'Ghi đợt vắng' }).click();
  await officer.getByText('đang vắng', { exact: true }).waitFor();
  await well(officer);
  await shot(officer, 'away-360');
  await officer.goto('/can-bo/ho-so?cua=toi');
  await officer.getByText('Không có hồ sơ nào ở mục này.').waitFor();
  await boss.goto('/can-bo/ho-so/phan-cong');
  await boss.getByText(/đến hết .* thay/).waitFor();
  await boss.goto('/can-bo/ho-so/vang-mat');
  await well(boss);
  await shot(boss, 'away-1280');
  await officer.goto('/can-bo/ho-so/vang-mat');
  await officer.getByRole('button', { name: /^Đã trở lại/ }).click();
  await officer.getByText('Không có ai vắng mặt').waitFor();
  await officer.goto('/can-bo/ho-so?cua=toi');
  expect(await officer.getByRole('region', { name: 'Hồ sơ' }).getByRole('row').count()).toBeGreaterThan(1);

  expect(faults).toEqual([]);
}, 240_000);
