/** A recall from the producer's phone to the shopper's: rehearsed, opened, red at once, told to everybody, ended by a second hand. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

it('a recall, at 360 px in both languages', async () => {
  const { visitor, signedIn, well, faults } = journey;
  const shopper = await visitor();
  const producer = await signedIn('htx.balang');
  const path = '/san-pham/nuoc-mam-ba-lang-minh-hoa';
  await shopper.goto(path);
  expect(await shopper.getByText('Tạm ngừng bán').count()).toBe(0);
  await shopper.goto('/thu-hoi');
  await shopper.getByText('Hiện không có lô hàng nào').waitFor();
  await well(shopper);

  // first an exercise: nothing shows outside
  await producer.goto('/gian-hang/thu-hoi');
  await well(producer);
  await producer.getByRole('link', { name: 'Thu hồi hoặc diễn tập' }).click();
  await producer.getByRole('link', { name: /Lô BL-MINHHOA-1/ }).click();
  await producer.getByRole('heading', { name: /Lô BL-MINHHOA-1/ }).waitFor();
  await well(producer);
  const preview = producer.url();
  await producer.getByRole('button', { name: 'Chỉ diễn tập' }).click();
  await producer.getByRole('alert').waitFor(); // a form half filled in says what is missing
  await well(producer);
  const fill = async () => {
    await producer.getByLabel('Lý do').selectOption({ label: 'Histamin vượt mức' });
    await producer.getByRole('radio', { name: /Nguy hiểm/ }).check();
    await producer.getByLabel('Nói với người mua, một câu').fill('Histamin vượt mức cho phép (minh họa)');
    await producer.getByLabel('Câu đó bằng tiếng Anh').fill('Histamine above the limit (illustration)');
    await producer.getByLabel('Số điện thoại để hỏi').fill('1900 0000');
  };
  await fill();
  await producer.getByRole('button', { name: 'Chỉ diễn tập' }).click();
  await producer.getByRole('heading', { level: 1, name: 'Diễn tập thu hồi: lô BL-MINHHOA-1' }).waitFor();
  await well(producer);
  await shopper.goto(path);
  expect(await shopper.getByText('Tạm ngừng bán').count()).toBe(0);

  // now in earnest
  await producer.goto(preview);
  await fill();
  await producer.getByRole('button', { name: 'Thu hồi', exact: true }).click();
  await producer.getByRole('heading', { level: 1, name: 'Thu hồi: lô BL-MINHHOA-1' }).waitFor();
  await producer.getByText(/còn 23 giờ/).first().waitFor();
  await well(producer);
  const id = new URL(producer.url()).pathname.split('/').at(-1)!;

  // the shopper's very next look
  await shopper.reload();
  await shopper.getByText('Lô BL-MINHHOA-1 đang bị thu hồi. Tạm ngừng bán.').waitFor();
  expect(await shopper.getByRole('link', { name: /^Gọi/ }).count()).toBe(0);
  await well(shopper);
  await shopper.goto('/tim-kiem?q=nuoc+mam+ba+lang');
  await shopper.getByText('Đang thu hồi, tạm ngừng bán').first().waitFor();
  await well(shopper);
  const gtin = (await (await journey.server.fetch('/api/v1/products/nuoc-mam-ba-lang-minh-hoa')).json() as { tradeItems: { ownNumber: string }[] }).tradeItems[0]!.ownNumber.padStart(14, '0');
  await shopper.goto(`/01/${gtin}/10/BL-MINHHOA-1`);
  await shopper.getByRole('heading', { level: 1, name: 'Đừng dùng. Lô này đang bị thu hồi' }).waitFor();
  await well(shopper);
  await shopper.getByRole('link', { name: 'Tôi đang có hàng này, phải làm gì?' }).click();
  await shopper.getByRole('heading', { level: 1, name: 'Thông báo thu hồi' }).waitFor();
  await shopper.getByText('Đừng ăn, đừng uống, đừng cho ai.').waitFor();
  await well(shopper);
  await shopper.goto(`/01/${gtin}/10/BL-MINHHOA-1?lang=en`);
  await shopper.getByRole('heading', { level: 1, name: 'Do not use it. This lot is being recalled' }).waitFor();
  await shopper.getByRole('link', { name: 'I have these goods: what should I do?' }).click();
  await shopper.getByRole('heading', { level: 1, name: 'Recall notice' }).waitFor();
  await shopper.getByText('Histamine above the limit (illustration)').first().waitFor();
  await well(shopper);
  await shopper.goto('/en/thu-hoi');
  await shopper.getByRole('link', { name: /Nước mắm Ba Làng|Ba Làng/ }).first().waitFor();
  await well(shopper);

  // the producer ticks off a holder and reports; the officer of the right body sees the red figure and ends it
  await producer.locator('#f-holder').selectOption({ index: 1 });
  await producer.locator('#f-kind').selectOption({ label: 'Đã ngừng bán' });
  await producer.getByRole('button', { name: 'Ghi lại' }).click();
  await producer.getByText('Đã ghi.', { exact: true }).waitFor();
  await producer.getByLabel(/^Đã thu về/).fill('2.000');
  await producer.getByLabel(/^Đã tiêu hủy/).fill('2.000');
  await producer.getByLabel('Kết quả, biên bản').fill('Đã tiêu hủy tại xưởng, có biên bản (minh họa).');
  await producer.getByRole('button', { name: 'Báo kết quả' }).click();
  await producer.getByText('Chờ xác nhận kết thúc').waitFor();
  expect(await producer.getByRole('button', { name: 'Xác nhận kết thúc' }).count()).toBe(0);
  await well(producer);

  const officer = await signedIn('so.nnmt', 1280);
  await officer.goto('/can-bo/thu-hoi');
  expect(await officer.locator('nav .count').first().textContent()).toBe('1');
  await well(officer);
  await officer.getByRole('link', { name: /^Mở/ }).first().click();
  await officer.getByRole('button', { name: 'Xác nhận kết thúc' }).waitFor();
  await well(officer);
  await officer.goto(`/en/can-bo/thu-hoi/${id}`);
  await well(officer);
  await officer.getByRole('button', { name: 'Close the recall' }).click();
  await officer.getByText('Closed. The pages are as before.').waitFor();
  await shopper.goto(path);
  expect(await shopper.getByText('Tạm ngừng bán').count()).toBe(0);

  // trade and industry does not decide on fish sauce: told who does
  const other = await signedIn('so.congthuong');
  await other.goto('/can-bo/thu-hoi/moi');
  await well(other);
  await other.getByRole('link', { name: /Lô BL-MINHHOA-1/ }).click();
  await other.getByText('Sở Nông nghiệp và Môi trường Thanh Hóa').first().waitFor();
  await well(other);
  expect(faults).toEqual([]);
});
