import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCanvas } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Page } from 'playwright-core';
import { axe, noSidewaysScroll, openBrowser, type TestBrowser, type Visit, type VisitOptions } from '../support/browser.ts';
import { DEMO, startServer, type TestServer } from '../support/server.ts';

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

const visit = (options: VisitOptions = {}): Promise<Visit> => browser.newPage({ baseURL: server.url, width: 360, ...options });

async function signedIn(who: string, options: VisitOptions = {}): Promise<Visit> {
  const v = await visit(options);
  const answer = await v.context.request.post('/dang-nhap', {
    form: { _action: 'password', contact: `${who}@demo.sanque.vn`, password: DEMO.password, _token: 'e2e-sign-in-token' }, headers: { Origin: server.url }, maxRedirects: 0,
  });
  expect(answer.status(), await answer.text()).toBe(303);
  return v;
}

/** The first code of a printed sheet, read by a renderer and a decoder that are not ours. */
async function firstCode(pdf: Buffer): Promise<string> {
  const page = await (await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise).getPage(1);
  const viewport = page.getViewport({ scale: 5 });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const paper = canvas.getContext('2d');
  paper.fillStyle = '#fff';
  paper.fillRect(0, 0, canvas.width, canvas.height);
  await page.render({ canvas: canvas as never, canvasContext: paper as never, viewport }).promise;
  const label = paper.getImageData(0, 0, Math.round(canvas.width / 3), Math.round(canvas.height / 8));
  return jsQR(new Uint8ClampedArray(label.data), label.width, label.height)?.data ?? '';
}

describe('the first stamp', () => {
  it('a producer opens a lot, issues, prints and activates stamps on a phone without scripts; shoppers scan and type them', async () => {
    const maker = await signedIn('htx.balang', { javaScript: false });
    const { page } = maker;
    await page.goto('/gian-hang/lo');
    await page.getByRole('link', { name: 'Mở lô mới' }).click();
    // a form sent half empty says what to do, and keeps what was typed
    await page.getByLabel('Số lượng').fill('một trăm');
    await page.getByRole('textbox', { name: 'Mã lô' }).fill('E2E-1');
    await page.getByRole('button', { name: 'Mở lô' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('textbox', { name: 'Mã lô' }).inputValue()).toBe('E2E-1');
    expect(await page.getByLabel('Số lượng').inputValue()).toBe('một trăm');
    await page.getByLabel('Sản phẩm và quy cách').selectOption({ label: 'Nước mắm Ba Làng (minh họa), Chai 500 ml' });
    await page.getByLabel('Ngày sản xuất').fill('2026-01-05');
    await page.locator('#f-expiryDate').fill('2099-01-05');
    await page.getByLabel('Số lượng').fill('100');
    await page.getByLabel('Tiêu chuẩn áp dụng').fill('TCVN 5107:2018');
    await page.getByRole('button', { name: 'Mở lô' }).click();
    await page.getByRole('heading', { level: 1, name: 'Lô E2E-1' }).waitFor();

    // never more stamps than goods
    await page.getByLabel('Cấp thêm bao nhiêu tem?').fill('101');
    await page.getByRole('button', { name: 'Cấp tem' }).click();
    await page.getByText('Tem không được nhiều hơn hàng').first().waitFor();
    await page.getByLabel('Cấp thêm bao nhiêu tem?').fill('30');
    await page.getByRole('button', { name: 'Cấp tem' }).click();
    await page.getByText('Đã cấp 30 tem, còn cấp được 70.').waitFor();

    const sheet = await maker.context.request.get((await page.getByRole('link', { name: 'Tải PDF: 24 tem một trang' }).getAttribute('href'))!);
    expect(sheet.status()).toBe(200);
    const code = await firstCode(await sheet.body());
    expect(code).toMatch(/^HTTP:\/\/127\.0\.0\.1:\d+\/01\/0\d{13}\/21\/[0-9A-HJKMNP-TV-Z]{16}$/);
    const serial = code.slice(-16);

    const early = await visit({ javaScript: false });
    await early.page.goto(code);
    await early.page.getByRole('heading', { level: 1, name: 'Tem chưa được kích hoạt' }).waitFor();
    await early.close();

    await page.getByRole('button', { name: 'Kích hoạt cả đợt' }).click();
    await page.getByText('Tem đã kích hoạt').first().waitFor();
    await page.goto('/gian-hang/tem');
    await page.getByRole('link', { name: 'E2E-1' }).waitFor();
    // the maker's own look does not count
    await page.goto(code);
    await page.getByRole('heading', { level: 1, name: 'Mã hợp lệ. Chưa ai kiểm tra' }).waitFor();
    await maker.close();

    const shopper = await visit({ javaScript: false });
    await shopper.page.goto(code);
    await shopper.page.getByRole('heading', { level: 1, name: 'Mã hợp lệ. Bạn là người kiểm tra đầu tiên' }).waitFor();
    await shopper.page.getByText('Minh họa', { exact: false }).first().waitFor();
    await shopper.page.reload();
    await shopper.page.getByRole('heading', { level: 1, name: 'Mã hợp lệ. Bạn là người kiểm tra đầu tiên' }).waitFor();
    await shopper.close();

    // somebody else types it, in small letters and groups, in English
    const tourist = await visit({ lang: 'en' });
    await tourist.page.goto('/en/kiem-tra-tem');
    await well(tourist.page);
    await tourist.page.getByLabel('Serial').fill('not a serial');
    await tourist.page.getByRole('button', { name: 'Check', exact: true }).click();
    await tourist.page.getByRole('alert').waitFor();
    await tourist.page.getByLabel('Serial').fill(serial.toLowerCase().replace(/(.{4})(?=.)/g, '$1-'));
    await tourist.page.getByRole('button', { name: 'Check', exact: true }).click();
    await tourist.page.getByRole('heading', { level: 1, name: 'Valid code, checked 2 times' }).waitFor();
    await well(tourist.page);
    // one letter wrong
    await tourist.page.goto('/en/kiem-tra-tem');
    await tourist.page.getByLabel('Serial').fill(serial.slice(0, 15) + (serial.endsWith('Z') ? '2' : 'Z'));
    await tourist.page.getByRole('button', { name: 'Check', exact: true }).click();
    await tourist.page.getByText('This code was never issued').first().waitFor();
    tourist.errors.splice(0);
    await tourist.close();
  });

  it('the desk’s pages are well at 360 and 1280 px, in both languages', async () => {
    for (const width of [360, 1280]) {
      const v = await signedIn('htx.balang', { width });
      for (const path of ['/gian-hang/lo', '/gian-hang/lo/moi', '/gian-hang/tem', '/en/gian-hang/lo', '/en/gian-hang/lo/moi', '/en/gian-hang/tem', '/kiem-tra-tem']) {
        await v.page.goto(path);
        await well(v.page);
      }
      await v.page.goto('/gian-hang/lo');
      await v.page.getByRole('link', { name: 'BL-MINHHOA-1' }).first().click();
      await v.page.getByRole('heading', { level: 1, name: 'Lô BL-MINHHOA-1' }).waitFor();
      await well(v.page);
      await v.close();
    }
  });

  it('a stranger is sent to sign in, another producer is refused', async () => {
    const stranger = await visit();
    await stranger.page.goto('/gian-hang/lo');
    expect(stranger.page.url()).toContain('/dang-nhap');
    await stranger.close();
    const other = await signedIn('dn.nongsan');
    const answer = await other.context.request.get('/gian-hang/lo/nothing00');
    expect(answer.status()).toBe(404);
    await other.close();
  });
});
