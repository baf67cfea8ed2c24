/** An inspector on a phone: pack, no signal, records, signal, sent once; minutes; photos asked of a producer. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { axe, noSidewaysScroll, openBrowser, type TestBrowser } from '../support/browser.ts';
import { openJourney, type Journey } from '../support/journey.ts';
import { DEMO } from '../support/server.ts';

let journey: Journey;
let browser: TestBrowser;
beforeAll(async () => {
  [journey, browser] = await Promise.all([openJourney(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await journey?.close();
});

const count = (): { n: number; photos: number; recorded: number } => {
  const db = openDatabase(join(journey.server.dataDir, 'sanque.db'), { readonly: true, busyTimeoutMs: 5_000 });
  try {
    return db.get<{ n: number; photos: number; recorded: number }>("SELECT count(*) AS n, (SELECT count(*) FROM media WHERE object = 'inspection') AS photos, coalesce(sum(recorded_at IS NOT NULL), 0) AS recorded FROM inspection")!;
  } finally {
    db.close();
  }
};
const picture = async (name: string, colour: string) => {
  const path = join(journey.server.dataDir, name);
  await writeFile(path, await sharp({ create: { width: 1_200, height: 900, channels: 3, background: colour } }).jpeg().toBuffer());
  return path;
};

describe('an inspector', () => {
  it('records without a signal; the record is sent once when it is back', async () => {
    const { server } = journey;
    const visit = await browser.newPage({ baseURL: server.url, width: 360 });
    const { page } = visit;
    const well = async (on: typeof page) => {
      await axe(on);
      await noSidewaysScroll(on);
    };
    const entered = await visit.context.request.post('/dang-nhap', { form: { _action: 'password', contact: 'qltt@demo.sanque.vn', password: DEMO.password, _token: 'e2e-sign-in-token' }, headers: { Origin: server.url }, maxRedirects: 0 });
    expect(entered.status()).toBe(303);
    await page.goto('/can-bo/kiem-tra');
    await well(page);
    await page.getByRole('link', { name: 'Ghi tại chỗ, không cần sóng' }).click();
    await page.getByText('Trang này mở được cả khi mất sóng.').waitFor();
    await well(page);
    await page.getByLabel('Xã, phường để tải').selectOption({ label: 'Phường Hải Bình' });
    await page.getByRole('button', { name: 'Tải gói về máy' }).click();
    await page.getByText(/Phường Hải Bình, Thanh Hóa: 3 lô, 2 đợt tem/).waitFor();
    const serial = await (async () => {
      const { orderKey } = await import('../../api/traceability/stamps/order-key.ts');
      const { makeSerial, stampKeyRing } = await import('../../api/traceability/index.ts');
      const { readFileSync } = await import('node:fs');
      const db = openDatabase(join(server.dataDir, 'sanque.db'), { readonly: true, busyTimeoutMs: 5_000 });
      try {
        const range = db.get<{ number: number; check: string }>('SELECT r.number, k.check_value AS "check" FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id ORDER BY r.id LIMIT 1')!;
        const ring = stampKeyRing([readFileSync(join(server.dataDir, 'stamp-secret'), 'utf8').trim()]);
        return makeSerial(orderKey({ db })!, ring.rangeKey(range.check, range.number)!, { range: range.number, index: 4 });
      } finally {
        db.close();
      }
    })();

    await page.context().setOffline(true);
    await page.reload(); // the page itself comes from the phone
    await page.getByRole('heading', { level: 1, name: 'Kiểm tra tại chỗ' }).waitFor();
    await page.getByRole('textbox', { name: 'Số tem' }).fill(serial);
    await page.getByRole('textbox', { name: 'Số tem' }).blur();
    await page.getByText(/Chưa xác minh được chữ ký của tem khi ngoại tuyến\. · Nếu thật thì là · .*BL-MINHHOA-1.* · đã kích hoạt/).waitFor();
    await page.locator('#f-communeCode').selectOption({ label: 'Phường Hải Bình' });
    await page.getByRole('textbox', { name: 'Người giữ hàng' }).fill('Sạp cô Tám (minh họa)');
    await page.getByRole('checkbox', { name: 'Không thấy sai phạm' }).check();
    await page.getByRole('radio', { name: 'Đạt' }).check();
    await page.locator('#f-photos').setInputFiles(await picture('sap.jpg', '#864'));
    await page.getByRole('button', { name: 'Lập biên bản' }).click();
    await page.getByText('Trên máy, chờ gửi · 1 ảnh').waitFor();
    await page.reload();
    await page.getByText('1 bản ghi chờ gửi.').waitFor();
    await well(page);
    // a second one, half filled in: it will come back with what is missing
    await page.getByRole('textbox', { name: 'Người giữ hàng' }).fill('Cửa hàng Minh Họa');
    await page.getByRole('button', { name: 'Lập biên bản' }).click();
    await page.getByText('2 bản ghi chờ gửi.').waitFor();
    expect(count().n).toBe(0);

    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Gửi ngay' }).click();
    await page.getByText(/Đã gửi, biên bản BB-\d{4}-0001/).waitFor();
    await page.getByText('Hãy chọn kết luận.').waitFor();
    await page.getByRole('button', { name: 'Gửi ngay' }).click();
    await page.reload();
    await page.getByText(/Đã gửi, biên bản BB-\d{4}-0001/).waitFor();
    expect(count()).toEqual({ n: 1, photos: 1, recorded: 1 });
    await page.getByRole('button', { name: 'Sửa' }).click();
    expect(await page.getByRole('textbox', { name: 'Người giữ hàng' }).inputValue()).toBe('Cửa hàng Minh Họa');
    await page.getByRole('button', { name: 'Lưu nháp' }).click();
    await page.getByText('Đã gửi bản nháp').waitFor();
    expect(count()).toEqual({ n: 2, photos: 1, recorded: 1 });

    // the minutes, to print
    await page.goto('/can-bo/kiem-tra');
    await well(page);
    await page.getByRole('row', { name: /Sạp cô Tám/ }).getByRole('link').click();
    await page.getByRole('link', { name: 'Biên bản để in và ký' }).click();
    await page.getByText('Độc lập - Tự do - Hạnh phúc').waitFor();
    await page.getByText('Kết luận: Đạt.').waitFor();
    await well(page);
    await page.goto(`/en/can-bo/kiem-tra/tem?so=${serial}`);
    await page.getByRole('heading', { name: /BL-MINHHOA-1/ }).waitFor();
    await well(page);
    // the browser remarks on the cut and on the refused record; nothing else
    expect(visit.errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|422 \(Unprocessable/.test(error))).toEqual([]);
    visit.errors.splice(0);
    await visit.close();
  });

  it('asks a producer for photos; the producer sends them from the stall', async () => {
    const { signedIn, well, faults } = journey;
    const inspector = await signedIn('qltt', 1280);
    await inspector.goto('/can-bo/kiem-tra/yeu-cau');
    await well(inspector);
    await inspector.getByLabel('Cơ sở').selectOption({ label: 'HTX Nước mắm Ba Làng (minh họa)' });
    await inspector.getByLabel('Cần ảnh gì').fill('Kho thành phẩm và nhãn mặt sau của lô mới nhất');
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await inspector.getByLabel('Gửi trước ngày').fill(soon);
    await inspector.getByRole('button', { name: 'Gửi đề nghị' }).click();
    await inspector.getByText('Chờ cơ sở gửi ảnh').waitFor();
    await well(inspector);
    const address = new URL(inspector.url()).pathname;

    const producer = await signedIn('htx.balang');
    await producer.goto('/gian-hang/kiem-tra');
    await well(producer);
    await producer.getByRole('row', { name: /Chờ cơ sở gửi ảnh/ }).getByRole('link').click();
    await producer.getByText('Kho thành phẩm và nhãn mặt sau của lô mới nhất').waitFor();
    await producer.getByRole('button', { name: 'Gửi ảnh' }).click();
    await producer.getByRole('alert').waitFor();
    await well(producer);
    await producer.getByLabel('Chọn hoặc chụp ảnh').setInputFiles(await picture('kho.jpg', '#468'));
    await producer.getByLabel('Lời nhắn').fill('Kho mới dọn sáng nay.');
    await producer.getByRole('button', { name: 'Gửi ảnh' }).click();
    await producer.getByText('Đã gửi ảnh cho cơ quan kiểm tra.').waitFor();
    await well(producer);

    await inspector.goto(address);
    await inspector.getByText('Kho mới dọn sáng nay.').waitFor();
    expect(await inspector.locator('main img').count()).toBe(1);
    await inspector.locator('#f-communeCode').selectOption({ label: 'Phường Hải Bình' });
    await inspector.getByRole('checkbox', { name: 'Nhãn sai hoặc thiếu nội dung' }).check();
    await inspector.getByRole('radio', { name: 'Có dấu hiệu vi phạm' }).check();
    await inspector.getByLabel('Việc phải khắc phục').fill('Thay nhãn');
    await inspector.getByLabel('Hạn khắc phục').fill(soon);
    await inspector.getByRole('button', { name: 'Lập biên bản' }).click();
    await inspector.getByText('Đang theo dõi khắc phục').waitFor();
    await well(inspector);
    await inspector.getByLabel('Đã khắc phục thế nào').fill('Đã thay nhãn, có ảnh.');
    await inspector.getByRole('button', { name: 'Xác nhận đã khắc phục' }).click();
    await inspector.getByText('Đã ghi là khắc phục xong.').waitFor();

    await producer.goto(address.replace('/can-bo/', '/gian-hang/'));
    await producer.getByRole('link', { name: 'Xem biên bản' }).click();
    await producer.getByText('BIÊN BẢN KIỂM TRA').waitFor();
    await well(producer);
    expect(faults).toEqual([]);
  });
});
