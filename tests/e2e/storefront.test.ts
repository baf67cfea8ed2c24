import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, noSidewaysScroll, openBrowser } from '../support/browser.ts';
import type { TestBrowser } from '../support/browser.ts';
import { startServer } from '../support/server.ts';
import type { TestServer } from '../support/server.ts';

const KB = 1024;
let server: TestServer;
let browser: TestBrowser;
/** A product of the register, and one that the demonstration added with a certificate. */
let registered = '';
let certified = '';

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  const find = async (query: string) => ((await (await server.fetch(`/api/v1/search?${query}`)).json()) as { hits: { slug: string }[] }).hits[0]?.slug ?? '';
  registered = await find('q=che+lam+phu+quang');
  certified = await find('stars=5&stars=4&stars=3');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** HTML and style sheets as they travel, compressed. */
async function weightOf(path: string): Promise<number> {
  const headers = { 'accept-encoding': 'br, gzip', accept: 'text/html' };
  const page = await server.fetch(path, { headers });
  expect(page.headers.get('content-encoding'), path).toMatch(/br|gzip/);
  const html = await page.text();
  const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(sheets.length).toBeGreaterThan(0);
  const sizes = await Promise.all(sheets.map(async (sheet) => Number((await server.fetch(sheet, { headers })).headers.get('content-length'))));
  return Number(page.headers.get('content-length')) + sizes.reduce((sum, size) => sum + size, 0);
}

describe('a shopper on a phone', () => {
  test('finds a product by typing without marks, and reads who makes it, with no script at all', async () => {
    const visit = await browser.newPage({ width: 360, baseURL: server.url, javaScript: false });
    await visit.page.goto('/');
    expect(await visit.page.textContent('h1')).toContain('Ngon từ quê');
    await visit.page.fill('#q', 'che lam phu quang');
    await visit.page.click('.hero button[type=submit]');
    expect(await visit.page.textContent('mark')).toMatch(/chè lam/i);
    await visit.page.click('.card .name a');
    expect(visit.page.url()).toContain(`/san-pham/${registered}`);
    expect(await visit.page.textContent('h1')).toBe('Chè lam Phủ Quảng');
    expect(await visit.page.textContent('.grading')).toContain('chưa đối chiếu quyết định');
    expect(await visit.page.locator('.told .stars').count()).toBe(0);
    await visit.page.click('summary:has-text("Danh mục")');
    await visit.page.click('.menu a:has-text("English")');
    expect(visit.page.url()).toContain(`/en/san-pham/${registered}`);
    expect(await visit.page.textContent('.grading')).toContain('decision not yet checked');
    await visit.close();
  });

  test('narrows the catalogue with the plain form, and widens it again', async () => {
    const visit = await browser.newPage({ width: 360, baseURL: server.url, javaScript: false });
    await visit.page.goto('/san-pham');
    await visit.page.click('summary:has-text("Lọc và sắp xếp")');
    await visit.page.check('input[name=group][value=crafts]');
    await visit.page.click('button:has-text("Xem kết quả")');
    expect(visit.page.url()).toContain('group=crafts');
    expect(await visit.page.textContent('h1')).toContain('Thủ công');
    await visit.page.click('a[aria-label^="Bỏ lọc"]');
    expect(visit.page.url()).not.toContain('group=');
    await visit.close();
  });

  test('gets suggestions while typing, and picks one with the keyboard', async () => {
    const visit = await browser.newPage({ width: 360, baseURL: server.url });
    await visit.page.goto('/');
    const field = visit.page.locator('#q');
    await field.pressSequentially('che lam phu', { delay: 20 });
    await visit.page.locator('.suggestions li').first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await axe(visit.page);
    await field.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBe('q-suggestions-0');
    await field.press('Enter');
    await visit.page.waitForURL(/\/(san-pham|tim-kiem)/);
    await visit.close();
  });

  test('is helped when nothing was found', async () => {
    const visit = await browser.newPage({ width: 360, baseURL: server.url, javaScript: false });
    await visit.page.goto('/tim-kiem?q=zzxxqqww');
    expect(await visit.page.textContent('main')).toContain('Chưa có gì hợp với “zzxxqqww”');
    expect(await visit.page.locator('.listing a').count()).toBeGreaterThan(3);
    await visit.close();
  });
});

describe('every public page', () => {
  const pages = () => ['/', '/san-pham', '/san-pham?group=food&stars=4', `/san-pham/${registered}`, `/san-pham/${certified}`, '/co-so', '/tim-kiem?q=nuoc+mam', '/tim-kiem?q=zzxxqqww', '/khong-co-trang-nay', '/en', `/en/san-pham/${certified}`];

  for (const width of [360, 1280]) {
    test(`has no fault that axe sees, and fits a screen of ${width}`, async () => {
      const visit = await browser.newPage({ width, baseURL: server.url });
      for (const path of pages()) {
        await visit.page.goto(path);
        await noSidewaysScroll(visit.page);
        await axe(visit.page);
      }
      await visit.close();
    });
  }

  test('stays within a screen at twice the letter size', async () => {
    const visit = await browser.newPage({ width: 640, baseURL: server.url });
    for (const path of pages()) {
      await visit.page.goto(path);
      await visit.page.setViewportSize({ width: 320, height: 640 });
      await noSidewaysScroll(visit.page);
    }
    await visit.close();
  });

  test('weighs at most 60 KB of HTML and style, compressed', async () => {
    const weights = Object.fromEntries(await Promise.all(['/', '/san-pham', '/tim-kiem?q=nuoc+mam', '/tim-kiem', `/san-pham/${registered}`, `/san-pham/${certified}`, '/co-so'].map(async (path) => [path, await weightOf(path)])));
    for (const [path, weight] of Object.entries(weights)) expect(weight, path).toBeLessThan(60 * KB);
  });

  test('carries no inline style, no inline handler and no script that runs inline', async () => {
    for (const path of pages()) {
      const html = await (await server.fetch(path, { headers: { accept: 'text/html' } })).text();
      expect(html, path).not.toMatch(/\sstyle="|\son[a-z]+="|<style/i);
      for (const [, attributes = ''] of html.matchAll(/<script([^>]*)>/g)) expect(attributes, path).toMatch(/src=|application\/ld\+json/);
    }
  });
});

describe('what machines read', () => {
  const json = (html: string) => [...html.matchAll(/<script type="application\/ld\+json">(.+?)<\/script>/g)].map((match) => JSON.parse(match[1] ?? '{}') as Record<string, unknown>);
  const html = async (path: string) => (await server.fetch(path, { headers: { accept: 'text/html' } })).text();

  test('a product without a price makes no offer, and the floor’s own number is no gtin', async () => {
    const product = json(await html(`/san-pham/${registered}`)).find((thing) => thing['@type'] === 'Product');
    expect(product).toMatchObject({ name: 'Chè lam Phủ Quảng' });
    expect(product).not.toHaveProperty('offers');
    expect(product).not.toHaveProperty('aggregateRating');
    const own = json(await html(`/san-pham/${certified}`)).find((thing) => thing['@type'] === 'Product');
    expect(String(own?.gtin ?? '')).not.toMatch(/^29/);
  });

  test('each page names its true address and its other language', async () => {
    const page = await html(`/en/san-pham/${registered}?quy-cach=khong-co`);
    expect(page).toContain(`<link rel="canonical" href="${server.url}/en/san-pham/${registered}"`);
    expect(page).toContain(`hreflang="vi" href="${server.url}/san-pham/${registered}"`);
    expect(page).toContain('property="og:locale" content="en_GB"');
  });

  test('the sitemap holds the register, robots are told where it is', async () => {
    const sitemap = await (await server.fetch('/sitemap.xml')).text();
    expect(sitemap).toContain(`<loc>${server.url}/san-pham/${registered}</loc>`);
    expect(await (await server.fetch('/robots.txt')).text()).toContain(`Sitemap: ${server.url}/sitemap.xml`);
  });

  test('a shared link has a picture', async () => {
    const picture = await server.fetch(`/share/${registered}.png`);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(5 * KB);
  });

  test('an address that nobody knows answers 404, in words', async () => {
    const answer = await server.fetch('/san-pham/khong-co-san-pham-nay', { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('Không có sản phẩm này trên sàn');
  });
});
