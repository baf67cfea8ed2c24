/** How stamps are really had, on phones: harvest declared, roll granted, ordered, handed over, put into use with the camera, scanned, doubted. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { vnDate } from '../../api/time.ts';
import { openJourney, type Journey } from '../support/journey.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await openJourney();
});
afterAll(() => journey?.close());

const GOODS = 'Nước mắm Ba Làng (minh họa), Chai 500 ml';

interface PrintedStamp {
  serial: string;
  hidden: string;
  path: string;
}

/** What a print house gets: the list of a range's stamps. */
async function printed(page: Page, range: string): Promise<PrintedStamp[]> {
  const answer = await page.request.get(`/api/v1/stamp-ranges/${range}/stamps.csv`);
  expect(answer.status()).toBe(200);
  const [head = '', ...rows] = (await answer.text()).replace(/^\ufeff/, '').trim().split('\r\n');
  const at = (name: string) => head.split(',').indexOf(name);
  return rows.map((row) => row.split(',')).map((cells) => ({ serial: cells[at('serial')]!, hidden: cells[at('hidden_code')]!, path: new URL(cells[at('uri')]!.toLowerCase()).pathname.replace(/\/21\/.*/, `/21/${cells[at('serial')]!}`) }));
}

it('a blank roll from the declared harvest to the shopper, at 360 px', async () => {
  const { visitor, signedIn, well, faults } = journey;
  const producer = await signedIn('htx.balang');
  const officer = await signedIn('so.congthuong');

  // the harvest, with a slip of the pen on the way
  await producer.goto('/gian-hang/tem');
  await producer.getByRole('link', { name: 'Xin cấp tem' }).click();
  await well(producer);
  await producer.locator('summary', { hasText: 'Kê khai sản lượng' }).click();
  await producer.getByLabel('Sản phẩm và quy cách').selectOption({ label: GOODS });
  const today = vnDate(Date.now());
  await producer.getByLabel('Từ ngày').fill(today);
  await producer.getByLabel('Đến ngày').fill(vnDate(Date.now() + 60 * 86_400_000));
  await producer.getByLabel('Sẽ làm ra bao nhiêu?').fill('nhiều lắm');
  await producer.getByRole('button', { name: 'Gửi kê khai' }).click();
  await producer.getByRole('alert').waitFor();
  expect(await producer.getByLabel('Sẽ làm ra bao nhiêu?').inputValue()).toBe('nhiều lắm');
  await well(producer);
  await producer.getByLabel('Sẽ làm ra bao nhiêu?').fill('1.000');
  await producer.getByLabel('Căn cứ').fill('12 thùng chượp (minh họa)');
  await producer.getByRole('button', { name: 'Gửi kê khai' }).click();
  await producer.getByText('Đã gửi bản kê khai.').waitFor();

  await officer.goto('/can-bo/tem/de-nghi');
  await well(officer);
  const declared = officer.getByRole('article').filter({ hasText: '12 thùng chượp (minh họa)' });
  await declared.getByLabel('Xác nhận bao nhiêu?').fill('900');
  await declared.getByRole('button', { name: /^Xác nhận/ }).click();
  await officer.getByText(/Đã xác nhận/).first().waitFor();

  // a roll with a hidden code, from a print house
  await producer.goto('/gian-hang/tem/de-nghi');
  await producer.getByRole('link', { name: /^Xin cuộn tem trắng/ }).click();
  await producer.getByLabel('Cần bao nhiêu tem?').fill('901');
  await producer.getByRole('radio', { name: /^Nhà in/ }).check();
  await producer.getByRole('radio', { name: /^Có mã kín/ }).check();
  await producer.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await producer.getByText('Vượt hạn mức').first().waitFor();
  await well(producer);
  await producer.getByLabel('Cần bao nhiêu tem?').fill('500');
  expect(await producer.getByRole('radio', { name: /^Có mã kín/ }).isChecked()).toBe(true);
  await producer.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await producer.getByText('Đã gửi đề nghị.').waitFor();
  await officer.goto('/can-bo/tem/de-nghi');
  const asked = officer.getByRole('article').filter({ hasText: 'cuộn trắng' });
  await asked.getByText('Xin 500 tem. Hạn mức còn 900, cấp xong còn 400.').waitFor();
  await asked.getByRole('button', { name: /^Cấp tem/ }).click();
  await officer.getByText(/Đã cấp/).first().waitFor();
  await officer.goto('/can-bo/tem/don-in');
  await officer.getByLabel('Tên nhà in').fill('Nhà in Lam Sơn (minh họa)');
  await officer.getByLabel('Địa chỉ').fill('Phường Hạc Thành');
  await officer.getByRole('button', { name: 'Thêm nhà in' }).click();
  await officer.getByRole('cell', { name: 'Nhà in Lam Sơn (minh họa)' }).first().waitFor();
  await well(officer);

  await producer.goto('/gian-hang/tem');
  await producer.getByRole('link', { name: /^In hoặc đặt in.*500 tem/ }).click();
  const range = new URL(producer.url()).pathname.split('/').at(-1)!;
  await producer.getByRole('link', { name: 'Đặt nhà in' }).click();
  expect(await producer.getByRole('checkbox', { name: /^500 tem/ }).isChecked()).toBe(true);
  await producer.getByRole('radio', { name: /^Nhà in Lam Sơn/ }).check();
  await producer.getByLabel('Dặn nhà in').fill('Tem 40 × 25 mm, có lớp phủ cào');
  await well(producer);
  await producer.getByRole('button', { name: 'Lập đơn' }).click();
  await producer.getByRole('button', { name: 'Đã gửi nhà in' }).click();
  await producer.getByRole('link', { name: 'Nhận tem: lập biên bản' }).click();
  await well(producer);
  // what does not add up is said with its numbers; nothing typed is lost
  await producer.getByLabel('Các cuộn đã nhận').fill('1–250\n252–500');
  await producer.getByLabel('Tem hỏng hoặc thiếu').fill('57, 300');
  await producer.getByLabel('Người giao (nhà in)').fill('Lê Văn In');
  await producer.getByRole('button', { name: 'Ghi biên bản' }).click();
  await producer.getByText('thiếu tem 251', { exact: false }).first().waitFor();
  expect(await producer.getByLabel('Các cuộn đã nhận').inputValue()).toBe('1–250\n252–500');
  await well(producer);
  await producer.getByLabel('Các cuộn đã nhận').fill('1–250\n251–500');
  await producer.getByRole('button', { name: 'Ghi biên bản' }).click();
  await producer.getByRole('link', { name: 'In biên bản giao nhận' }).waitFor();
  await producer.getByRole('link', { name: 'In biên bản giao nhận' }).click();
  await producer.getByText('Đặt in 500 tem; nhận 498 tem dùng được; hỏng hoặc thiếu 2 tem.').waitFor();
  await well(producer);

  // on the goods, and into use: the phone's camera opens the first stamp, then the last one of the roll
  const stamps = await printed(producer, range);
  expect(stamps).toHaveLength(498);
  const [first, second] = stamps as [PrintedStamp, PrintedStamp];
  const last = stamps[248]!;
  const shopper = await visitor();
  await shopper.goto(first.path);
  await shopper.getByRole('heading', { level: 1, name: 'Tem chưa được kích hoạt' }).waitFor();
  await well(shopper);
  await producer.goto(first.path);
  await producer.getByRole('link', { name: 'Tôi là chủ tem này' }).click();
  await producer.getByRole('button', { name: 'Đây là tem đầu, tôi quét tem cuối' }).click();
  await producer.getByText('Đã giữ tem số 1 làm tem đầu.').waitFor();
  await well(producer);
  await producer.goto(last.path);
  await producer.getByRole('link', { name: 'Tôi là chủ tem này' }).click();
  await producer.getByText('Từ tem 1 đến tem 250').waitFor();
  await producer.getByRole('button', { name: /^Kích hoạt 2\d\d tem/ }).click();
  await producer.getByText('Hãy chọn lô', { exact: false }).first().waitFor();
  await producer.getByLabel('Dán lên hàng của lô nào?').selectOption({ index: 1 });
  await well(producer);
  await producer.getByRole('button', { name: /^Kích hoạt 2\d\d tem/ }).click();
  await producer.getByText('Tem đã kích hoạt: từ giờ người mua quét sẽ thấy mã hợp lệ.').waitFor();
  await well(producer);

  // the shopper: valid and first, the layer, the voice, a doubt
  await shopper.reload();
  await shopper.getByRole('heading', { level: 1, name: 'Mã hợp lệ. Bạn là người kiểm tra đầu tiên' }).waitFor();
  await well(shopper);
  const photo = shopper.locator('img.photo');
  expect(await photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(100);
  const bytes = (await (await shopper.request.get(await photo.evaluate((img: HTMLImageElement) => img.currentSrc))).body()).length;
  expect(bytes).toBeLessThanOrEqual(15 * 1024);
  await shopper.getByText('Đã ai mở chưa? Cào lớp phủ').click();
  await well(shopper);
  await shopper.getByLabel('Mã dưới lớp phủ').fill('12');
  await shopper.getByRole('button', { name: 'Kiểm tra mã này' }).click();
  await shopper.getByText('Mã dưới lớp phủ có 6 chữ và số').waitFor();
  expect(await shopper.getByLabel('Mã dưới lớp phủ').inputValue()).toBe('12');
  await well(shopper);
  await shopper.getByLabel('Mã dưới lớp phủ').fill(first.hidden.toLowerCase());
  await shopper.getByRole('button', { name: 'Kiểm tra mã này' }).click();
  await shopper.getByRole('heading', { level: 1, name: 'Mã ẩn đúng. Chưa ai kiểm tra trước bạn' }).waitFor();
  await well(shopper);
  await shopper.getByRole('link', { name: 'Về trang của tem' }).click();
  await shopper.getByRole('link', { name: 'Nghe đọc' }).click();
  await shopper.getByRole('heading', { level: 1, name: 'Mã hợp lệ. Bạn là người kiểm tra đầu tiên' }).waitFor();
  await shopper.getByRole('button', { name: 'Nghe đọc' }).click();
  // speaking, or no Vietnamese voice on this machine: one of both is said
  await shopper.locator('[data-listen]:not([hidden])', { hasText: 'Dừng' }).or(shopper.locator('[data-no-voice]:not([hidden])')).waitFor();
  await well(shopper);

  const stranger = await visitor();
  await stranger.goto(`${second.path}?lang=en`);
  await stranger.getByRole('link', { name: 'Report a doubt' }).click();
  await well(stranger);
  await stranger.getByRole('button', { name: /^The stamp or the packing was opened/ }).click();
  await stranger.getByRole('heading', { level: 1, name: 'Sent. Thank you' }).waitFor();
  await well(stranger);
  await stranger.getByLabel('What you saw, where you bought it').fill('The cap was loose. Bought at Vườn Hoa market.');
  await stranger.getByLabel('Phone number', { exact: false }).fill('my phone');
  await stranger.getByRole('button', { name: 'Send this too' }).click();
  await stranger.getByText('This is not a phone number').waitFor();
  expect(await stranger.getByLabel('What you saw, where you bought it').inputValue()).toContain('The cap was loose');
  await well(stranger);
  await stranger.getByLabel('Phone number', { exact: false }).fill('');
  await stranger.getByRole('button', { name: 'Send this too' }).click();
  await stranger.getByRole('heading', { level: 1, name: 'Sent. Thank you' }).waitFor();
  expect(await stranger.getByRole('button').count()).toBe(0);

  const inspector = await signedIn('qltt');
  await inspector.goto('/can-bo/tin-hieu');
  const doubt = inspector.getByRole('listitem').filter({ hasText: 'The cap was loose' });
  await well(inspector);
  await doubt.getByLabel('Kết quả xem xét').fill('Ừ');
  await doubt.getByRole('button', { name: /^Ghi kết quả/ }).click();
  await inspector.getByRole('alert').waitFor();
  expect(await doubt.getByLabel('Kết quả xem xét').inputValue()).toBe('Ừ');
  await doubt.getByLabel('Kết quả xem xét').fill('Đã đến xem, nắp bị lỏng do vận chuyển (minh họa)');
  await doubt.getByRole('button', { name: /^Ghi kết quả/ }).click();
  await inspector.getByText('Đã ghi kết quả.').waitFor();
  await doubt.getByText('Kết quả: Đã đến xem').waitFor();
  await well(inspector);

  // and the ledger adds up
  await officer.goto('/can-bo/tem');
  expect(await officer.getByText('Sổ lệch').count()).toBe(0);
  await well(officer);
  const table = await officer.request.get('/api/v1/stamps/ledger?format=csv');
  expect((await table.text()).trimEnd().split('\r\n').at(-1)).toMatch(/^Cộng,.*,0$/);
  expect(faults).toEqual([]);
});
