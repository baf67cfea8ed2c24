import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { axe, noSidewaysScroll, openBrowser, type TestBrowser, type Visit, type VisitOptions } from '../support/browser.ts';
import { DEMO, startServer, type TestServer } from '../support/server.ts';
import { heicPhoto, noisyPhoto, phonePhoto } from '../api/media/photos.ts';

let server: TestServer;
let browser: TestBrowser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const well = async (page: Page) => {
  await axe(page);
  await noSidewaysScroll(page);
};

async function signedIn(who: string, options: VisitOptions = {}): Promise<Visit> {
  const visit = await browser.newPage({ baseURL: server.url, ...options });
  await visit.page.goto('/dang-nhap');
  const answer = await visit.context.request.post('/dang-nhap', {
    form: { _action: 'password', contact: `${who}@demo.sanque.vn`, password: DEMO.password, _token: 'e2e-sign-in-token' }, headers: { Origin: server.url }, maxRedirects: 0,
  });
  expect(answer.status(), await answer.text()).toBe(303);
  return visit;
}

const file = (name: string, buffer: Buffer, mimeType = 'image/jpeg') => ({ name, mimeType, buffer });

describe('a producer lists a product from a phone', () => {
  it('with photos that survive a lost signal and a form error; an officer returns it, then approves it; it is on the floor', async () => {
    const maker = await signedIn('htx.balang', { width: 360 });
    const { page } = maker;
    await page.goto('/gian-hang');
    await well(page);
    await page.getByRole('link', { name: 'Thêm sản phẩm' }).click();
    await well(page);
    await page.getByLabel('Thực phẩm').check();
    await page.getByRole('textbox', { name: 'Khối lượng, thể tích' }).fill('0,5');
    await page.getByLabel('Đơn vị').selectOption('lít');
    await page.getByRole('textbox', { name: 'Giá bán' }).fill('0');

    // the signal goes in the middle of the photo and comes back
    let pieces = 0;
    await page.route('**/api/v1/uploads/*', async (route) => {
      if (route.request().method() === 'PATCH' && ++pieces === 2) return route.abort('internetdisconnected');
      return route.continue();
    });
    await page.getByLabel('Chọn hoặc chụp ảnh').setInputFiles([file('mam.jpg', await noisyPhoto(1200))]);
    await page.getByText('Đã nhận, sẽ vào sản phẩm khi bấm Lưu.').waitFor({ timeout: 30_000 });
    expect(pieces).toBeGreaterThan(2);
    expect(maker.errors.splice(0).every((error) => error.includes('ERR_INTERNET_DISCONNECTED'))).toBe(true);

    // no name, a price of 0: refused, and nothing is lost
    await page.getByRole('button', { name: 'Lưu và gửi duyệt' }).click();
    await page.getByRole('alert').waitFor();
    expect(maker.errors.splice(0).join()).not.toContain('page error');
    await well(page);
    expect(await page.getByRole('textbox', { name: 'Khối lượng, thể tích' }).inputValue()).toBe('0,5');
    await page.getByText('mam.jpg', { exact: true }).waitFor();

    await page.getByRole('textbox', { name: 'Tên sản phẩm' }).fill('Mắm cá thính nhà bà Tư');
    await page.getByRole('textbox', { name: 'Giá bán' }).fill('85.000');
    await page.getByRole('button', { name: 'Lưu và gửi duyệt' }).click();
    await page.getByText('Đã gửi. Cán bộ xem xong').waitFor();
    await page.getByText('170.000 đ/lít').waitFor();
    expect(await page.locator('.photos picture').count()).toBe(1);
    await well(page);
    const address = new URL(page.url()).pathname;
    const id = address.split('/').at(-1)!;

    const office = await signedIn('so.congthuong', { width: 1280 });
    await office.page.goto('/can-bo');
    await well(office.page);
    await office.page.getByRole('link', { name: /Xem và duyệt.*Mắm cá thính nhà bà Tư/ }).click();
    await well(office.page);
    await office.page.getByText('Trả lại để sửa').click();
    await office.page.getByLabel(/Ảnh chưa rõ sản phẩm/).check();
    await office.page.getByRole('button', { name: 'Trả lại kèm lý do' }).click();
    await office.page.getByText('Đã trả lại kèm lý do').waitFor();

    await page.goto('/gian-hang');
    await page.getByText('Chụp lại ngoài trời sáng').first().waitFor();
    await page.getByRole('link', { name: /Sửa và gửi lại.*Mắm cá thính nhà bà Tư/ }).click();
    await page.getByRole('textbox', { name: 'Kể cho người mua nghe' }).fill('Cá nục ủ thính gạo rang, ba tháng.');
    await page.getByRole('button', { name: 'Lưu và gửi duyệt' }).click();
    await page.getByText('Đã gửi. Cán bộ xem xong').waitFor();

    await office.page.goto(`/can-bo/san-pham/${id}`);
    await office.page.getByRole('button', { name: 'Duyệt, đưa lên sàn' }).click();
    await office.page.getByText('Sản phẩm đã lên sàn').waitFor();
    await page.goto('/san-pham/mam-ca-thinh-nha-ba-tu');
    expect(await page.locator('main picture img').first().getAttribute('width')).toBe('1200');

    // the price changes on the floor at once, an edit of the story waits
    await page.goto(address);
    await page.getByRole('textbox', { name: 'Giá bán' }).fill('90.000');
    await page.getByRole('button', { name: 'Lưu giá' }).click();
    await page.getByText('180.000 đ/lít').waitFor();
    await page.getByRole('textbox', { name: 'Kể cho người mua nghe' }).fill('Cá nục ủ thính gạo rang, sáu tháng.');
    await page.getByRole('button', { name: 'Lưu', exact: true }).click();
    await page.getByText('Đã nhận bản sửa').waitFor();
    await office.page.goto(`/can-bo/san-pham/${id}`);
    await well(office.page);
    expect(await office.page.locator('del').innerText()).toContain('ba');
    expect(await office.page.locator('ins').innerText()).toContain('sáu');
    await office.page.getByRole('button', { name: 'Duyệt bản sửa' }).click();
    await office.page.getByText('Đã duyệt bản sửa').waitFor();
    await office.close();
    await maker.close();
  });

  it('without a script, by the plain form: the good photo stays, the iPhone’s is explained, and in English too', async () => {
    const maker = await signedIn('htx.balang', { width: 360, javaScript: false, lang: 'en' });
    const { page } = maker;
    await page.goto('/en/gian-hang/san-pham/moi');
    await page.getByRole('textbox', { name: 'Product name' }).fill('Plain form sauce');
    await page.getByLabel('Food', { exact: true }).check();
    await page.getByLabel('Choose or take photos').setInputFiles([file('a.jpg', await phonePhoto(800, 600)), file('IMG_1.HEIC', heicPhoto(), 'image/heic')]);
    await page.getByRole('button', { name: 'Save, send later' }).click();
    await page.getByText('Most Compatible').waitFor();
    await noSidewaysScroll(page);
    expect(await page.locator('.photos picture').count()).toBe(1);
    await page.getByRole('button', { name: 'Save, send later' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Product name' }).inputValue()).toBe('Plain form sauce');
    await maker.close();
  });

  it('two people edit it: what the second typed stays, and the first one’s change is shown', async () => {
    const first = await signedIn('htx.balang', { width: 360 });
    const second = await signedIn('htx.balang', { width: 360 });
    await first.page.goto('/gian-hang/san-pham/moi');
    await first.page.getByRole('textbox', { name: 'Tên sản phẩm' }).fill('Chượp hai người sửa');
    await first.page.getByLabel('Thực phẩm').check();
    await first.page.getByRole('button', { name: 'Lưu, gửi sau' }).click();
    await first.page.getByText('Đã lưu.').waitFor();
    await second.page.goto(first.page.url());
    await first.page.getByRole('textbox', { name: 'Làm từ gì' }).fill('Cá cơm than');
    await first.page.getByRole('button', { name: 'Lưu, gửi sau' }).click();
    await first.page.getByText('Đã lưu.').waitFor();
    await second.page.getByRole('textbox', { name: 'Làm từ gì' }).fill('Cá nục');
    await second.page.getByRole('button', { name: 'Lưu, gửi sau' }).click();
    await second.page.getByRole('heading', { name: 'Người khác vừa sửa' }).waitFor();
    await well(second.page);
    expect(await second.page.getByRole('textbox', { name: 'Làm từ gì' }).inputValue()).toBe('Cá nục');
    expect(await second.page.locator('.meanwhile del').innerText()).toContain('cơm than');
    await second.page.getByRole('button', { name: 'Lưu, gửi sau' }).click();
    await second.page.getByText('Đã lưu.').waitFor();
    expect(await second.page.getByRole('textbox', { name: 'Làm từ gì' }).inputValue()).toBe('Cá nục');
    await first.close();
    await second.close();
  });
});

describe('the officers’ desk', () => {
  it('turns an announcement into a certificate by its decision, with a date that is refused first', async () => {
    const office = await signedIn('so.nnmt', { width: 1280 });
    const { page } = office;
    await page.goto('/can-bo/chung-nhan');
    await well(page);
    await page.getByRole('searchbox').fill('banh gai huong cuc');
    await page.getByRole('button', { name: 'Tìm' }).click();
    await page.getByRole('link', { name: /Nhập quyết định.*Bánh gai Hương Cúc/ }).click();
    await well(page);
    await page.getByLabel('Số quyết định').fill('1245/QĐ-UBND');
    await page.getByLabel('Ngày quyết định').fill('31/02/2026');
    await page.getByLabel('Cơ quan ký').fill('UBND tỉnh Ninh Bình');
    await page.getByRole('button', { name: 'Nhập giấy chứng nhận' }).click();
    await page.getByRole('alert').waitFor();
    await well(page);
    expect(await page.getByLabel('Số quyết định').inputValue()).toBe('1245/QĐ-UBND');
    await page.getByLabel('Ngày quyết định').fill('15/09/2025');
    await page.getByRole('button', { name: 'Nhập giấy chứng nhận' }).click();
    await page.getByText('Đã nhập giấy chứng nhận').waitFor();
    await page.goto('/san-pham/banh-gai-huong-cuc');
    await page.getByText('1245/QĐ-UBND').first().waitFor();
    await page.getByText('15/09/2028').first().waitFor();
    await office.close();
  });

  it('reads a register row by row before anything changes, at 360 px too', async () => {
    const office = await signedIn('so.nnmt', { width: 360 });
    const { page } = office;
    await page.goto('/can-bo/nhap-so-lieu');
    await well(page);
    await page.getByRole('button', { name: 'Chạy thử' }).click();
    await page.getByRole('alert').waitFor();
    const csv = 'name_vi,group,stars,province,place,producer,source_url\nBánh đa thử nghiệm,Thực phẩm,3,Thanh Hóa,thị xã Nghi Sơn,,https://example.vn/a\n,Thực phẩm,3,Thanh Hóa,,,https://example.vn/a\n';
    await page.getByLabel('Tệp CSV hoặc XLSX').setInputFiles([file('thu.csv', Buffer.from(csv), 'text/csv')]);
    await page.getByRole('button', { name: 'Chạy thử' }).click();
    await page.getByRole('heading', { name: 'thu.csv' }).waitFor();
    await page.getByText('Sẽ thêm 1 sản phẩm').waitFor();
    await well(page);
    await page.getByRole('button', { name: 'Nhập 1 sản phẩm' }).click();
    await page.getByText('Đã nhập: 1 mới').waitFor();
    await office.close();
  });

  it('chooses the commune of an old place that may be several', async () => {
    const office = await signedIn('so.nnmt', { width: 360 });
    const { page } = office;
    await page.goto('/can-bo/nhap-so-lieu');
    await page.getByRole('link', { name: 'Chọn xã, phường' }).click();
    await well(page);
    const first = page.locator('.places form').first();
    await first.getByRole('button').click();
    await page.getByText('Chọn xã, phường trong danh sách.').waitFor();
    await first.getByRole('combobox').selectOption({ index: 1 });
    await first.getByRole('button').click();
    await page.getByText('Đã chọn.').waitFor();
    await office.close();
  });

  it('merges a double and keeps its old address leading on; a stranger is turned away with words', async () => {
    const office = await signedIn('so.nnmt', { width: 1280 });
    const { page } = office;
    await page.goto('/can-bo/trung-lap');
    await well(page);
    const before = await page.locator('.pair').count();
    await page.getByRole('button', { name: /Gộp, giữ bên này/ }).first().click();
    await page.getByText('Đã gộp').waitFor();
    expect(await page.locator('.pair').count()).toBe(before - 1);
    await office.close();
    const maker = await signedIn('htx.balang', { width: 360 });
    const answer = await maker.page.goto('/can-bo/san-pham');
    expect(answer?.status()).toBe(403);
    await maker.page.getByText('dành cho cán bộ').first().waitFor();
    await maker.close();
  });
});
