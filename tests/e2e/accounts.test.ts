import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { axe, noSidewaysScroll, openBrowser, type TestBrowser } from '../support/browser.ts';
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

/** The code as the phone would show it. */
async function codeFromDemoOutbox(page: Page): Promise<string> {
  const here = page.url();
  await page.goto('/tin-nhan-mau');
  await well(page);
  const code = /\b\d{6}\b/.exec(await page.locator('li').filter({ hasText: /\b\d{6}\b/ }).first().innerText())![0];
  await page.goto(here);
  return code;
}

/** As the producer of the demo, with the fixed code. */
async function signInDemo(page: Page, contact: string) {
  await page.goto('/dang-nhap');
  await page.getByLabel('Số điện thoại hoặc thư điện tử').first().fill(contact);
  await page.getByRole('button', { name: 'Gửi mã cho tôi' }).click();
  await page.getByLabel('Mã 6 số').fill(DEMO.otp);
  await page.getByRole('button', { name: 'Vào sàn' }).click();
}

describe('people, at 360 px', () => {
  it('a farmer registers with a phone and no e-mail, sees her data, takes it away, asks for erasure and signs out', async () => {
    const visit = await browser.newPage({ width: 360, baseURL: server.url });
    const { page } = visit;
    await page.goto('/dang-nhap');
    await well(page);
    await page.getByLabel('Số điện thoại hoặc thư điện tử').first().fill('0912 34');
    await page.getByRole('button', { name: 'Gửi mã cho tôi' }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Số di động có 10 chữ số');
    expect(await page.getByLabel('Số điện thoại hoặc thư điện tử').first().inputValue()).toBe('0912 34');
    await well(page);
    await page.getByLabel('Số điện thoại hoặc thư điện tử').first().fill('0912 345 678');
    await page.getByRole('button', { name: 'Gửi mã cho tôi' }).click();
    await page.getByText('•••• ••• 678').waitFor();
    await well(page);
    const code = await codeFromDemoOutbox(page);
    await page.getByLabel('Mã 6 số').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.getByRole('button', { name: 'Vào sàn' }).click();
    await page.getByRole('heading', { name: 'Đăng ký' }).waitFor();
    await well(page);
    expect(await page.getByRole('checkbox').evaluateAll((boxes) => boxes.filter((box) => (box as HTMLInputElement).checked).length)).toBe(0);

    await page.getByLabel('Họ và tên của bạn').fill('Nguyễn Thị Lan');
    await page.getByRole('button', { name: 'Lập tài khoản' }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Giữ tài khoản của tôi');
    expect(await page.getByLabel('Họ và tên của bạn').inputValue()).toBe('Nguyễn Thị Lan');
    await page.getByLabel('Giữ tài khoản của tôi').check();
    await page.getByRole('button', { name: 'Lập tài khoản' }).click();
    await page.getByText('Tài khoản đã sẵn sàng').waitFor();
    await well(page);

    await page.getByRole('link', { name: 'Nơi đang đăng nhập' }).click();
    await page.getByText('máy này', { exact: true }).waitFor();
    await well(page);
    await page.getByRole('link', { name: 'Dữ liệu của tôi' }).click();
    await page.getByText('0912 345 678').waitFor();
    await well(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Tải về (JSON)' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^du-lieu-cua-toi-\d{4}-\d{2}-\d{2}\.json$/);
    await page.getByRole('button', { name: 'Yêu cầu xóa' }).click();
    await page.getByText('Yêu cầu xóa của bạn đang được giải quyết').waitFor();
    await page.goto('/tai-khoan');
    await page.getByRole('button', { name: 'Đăng xuất máy này' }).click();
    await page.goto('/tai-khoan');
    await page.getByRole('heading', { name: 'Đăng nhập' }).waitFor();
    await visit.close();
  });

  it('works without scripts, in English', async () => {
    const visit = await browser.newPage({ width: 360, baseURL: server.url, lang: 'en', javaScript: false });
    const { page } = visit;
    await page.goto('/en/dang-nhap');
    await page.getByLabel('Phone number or e-mail').first().fill('htx.balang@demo.sanque.vn');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('6-digit code').fill('000000');
    await page.getByRole('button', { name: 'Go in' }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('4 tries left');
    await page.getByLabel('6-digit code').fill(DEMO.otp);
    await page.getByRole('button', { name: 'Go in' }).click();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
    await page.getByText('HTX Nước mắm Ba Làng').first().waitFor();
    await visit.close();
  });

  it('an officer changes a director; the old one’s phone is signed out at its next click', async () => {
    const old = await browser.newPage({ width: 360, baseURL: server.url });
    await signInDemo(old.page, 'nhacungcap@demo.sanque.vn');
    await old.page.getByRole('heading', { name: 'Tài khoản', exact: true }).waitFor();
    const desk = await browser.newPage({ width: 1280, baseURL: server.url });
    await signInDemo(desk.page, 'so.congthuong@demo.sanque.vn');
    await desk.page.goto('/can-bo/to-chuc?q=Lam+Sơn');
    await well(desk.page);
    await desk.page.getByRole('link', { name: /Người và vai trò.*Lam Sơn/ }).click();
    await well(desk.page);
    await desk.page.getByLabel('Số điện thoại hoặc thư của người mới').fill('dn.nongsan@demo.sanque.vn');
    await desk.page.getByLabel('Căn cứ, lý do').fill('Giấy đăng ký thay đổi lần 2 (minh họa)');
    await desk.page.getByRole('button', { name: 'Đổi người đại diện' }).click();
    await desk.page.getByText('Đã đổi người đại diện').waitFor();
    await well(desk.page);
    await old.page.goto('/tai-khoan');
    await old.page.getByRole('heading', { name: 'Đăng nhập' }).waitFor();
    await old.close();
    await desk.close();
  });

  it('a producer finds the officers’ doors closed, in words', async () => {
    const visit = await browser.newPage({ width: 360, baseURL: server.url });
    await signInDemo(visit.page, 'dn.nongsan@demo.sanque.vn');
    await visit.page.getByRole('heading', { name: 'Tài khoản', exact: true }).waitFor();
    const cookie = (await visit.context.cookies()).map((c) => `${c.name}=${c.value}`).join('; ');
    for (const path of ['/can-bo/to-chuc', '/can-bo/to-chuc/1', '/can-bo/khoi-phuc', '/can-bo/du-lieu-ca-nhan']) {
      const answer = await server.fetch(path, { headers: { cookie } });
      expect([path, answer.status]).toEqual([path, 403]);
      expect(await answer.text()).toContain('Tài khoản này không được làm việc đó');
    }
    const posted = await server.fetch('/can-bo/to-chuc/6', { method: 'POST', headers: { cookie, origin: server.url, 'content-type': 'application/x-www-form-urlencoded' }, body: '_action=appoint&contact=0999000010&reason=T%C3%B4i+mu%E1%BB%91n+l%C3%A0m+gi%C3%A1m+%C4%91%E1%BB%91c' });
    expect(posted.status).toBe(403);
    const foreign = await server.fetch('/dang-xuat', { method: 'POST', headers: { cookie, origin: 'https://example.com', 'content-type': 'application/x-www-form-urlencoded' }, body: '' });
    expect(foreign.status).toBe(403);
    await visit.close();
  });

  it('a helper recovers a lost phone for the person before them', async () => {
    const asker = await browser.newPage({ width: 360, baseURL: server.url });
    await asker.page.goto('/dang-nhap/mat-so');
    await well(asker.page);
    await asker.page.getByLabel('Họ và tên').fill('Nguyễn Thị Lan');
    await asker.page.getByLabel('Số điện thoại hoặc thư điện tử cũ').fill('htx.balang@demo.sanque.vn');
    await asker.page.getByLabel('Số điện thoại mới').fill('0987 654 321');
    await asker.page.getByRole('button', { name: 'Gửi yêu cầu' }).click();
    await asker.page.getByText('Đã ghi yêu cầu').waitFor();
    await asker.close();
    const visit = await browser.newPage({ width: 360, baseURL: server.url });
    const { page } = visit;
    await signInDemo(page, 'to.cns@demo.sanque.vn');
    await page.goto('/can-bo/khoi-phuc');
    await page.getByRole('link', { name: 'Làm Nguyễn Thị Lan' }).click();
    await well(page);
    await page.getByLabel('Đã xem căn cước, đúng người').check();
    await page.getByLabel('đang ở trước mặt tôi và đồng ý đổi số').check();
    await page.getByRole('button', { name: 'Xác nhận, gửi mã tới số mới' }).click();
    await page.getByLabel('Mã mà người đó đọc').waitFor();
    const code = await codeFromDemoOutbox(page);
    await page.getByLabel('Mã mà người đó đọc').fill(code);
    await page.getByRole('button', { name: 'Hoàn tất' }).click();
    await page.getByText('Số mới đã dùng được').waitFor();
    await well(page);
    await visit.close();
  });
});
