import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { openDatabase } from '../../db/client.ts';
import { activateStamps, issueStamps, openRawLot, packLot, saveSafetyStatement, stampKeyRing, translateJourney, voidStamps } from '../../api/traceability/index.ts';
import { CSS, STYLE_HASH } from '../../api/traceability/scan/page-look.ts';
import { person } from '../support/context.ts';
import { COMMUNE, floor, GTIN, headline, OTHER_GTIN, text, type Floor } from './trace-floor.ts';

let f: Floor;
beforeEach(() => { f = floor(); });
afterEach(() => f.close());

const cookieOf = (answer: Response) => answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
const checks = () => f.db.get<{ n: number }>('SELECT coalesce(sum(checks), 0) AS n FROM stamp')!.n;
const scan = async (path: string, headers: Record<string, string> = {}) => headline(await text(await f.ask(path, { headers })));

describe('the verdict', () => {
  test('first, then a reload, then another phone', async () => {
    const { path } = await f.activeStamps();
    const answer = await f.ask(path);
    expect(answer.status).toBe(200);
    const page = await text(answer);
    expect(headline(page)).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
    expect(page).toContain('09:14 ngày 22/11/2026');
    const cookie = cookieOf(answer);
    f.setNow(Date.UTC(2026, 10, 22, 2, 30));
    expect(await scan(path, { Cookie: cookie })).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
    expect(checks()).toBe(1);
    const other = await text(await f.ask(path));
    expect(headline(other)).toBe('Mã hợp lệ, đã được kiểm tra 2 lần');
    expect(other).toContain('Lần đầu lúc 09:14 ngày 22/11/2026');
    expect(await scan(path, { Cookie: cookie })).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
    expect(checks()).toBe(2);
  });

  test('not activated is said and not counted; the same phone counts once activated', async () => {
    const lot = await f.openedLot();
    const { publicId: range } = await issueStamps(f.producer, { lot: lot.publicId, count: 10 });
    const path = `/01/${GTIN}/21/${f.serialOf(range, 3)}`;
    const answer = await f.ask(path);
    expect(headline(await text(answer))).toBe('Tem chưa được kích hoạt');
    expect(checks()).toBe(0);
    await activateStamps(f.producer, { range, first: 1, last: 4 });
    expect(await scan(path, { Cookie: cookieOf(answer) })).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
    expect(await scan(`/01/${GTIN}/21/${f.serialOf(range, 4)}`)).toBe('Tem chưa được kích hoạt');
  });

  test('void, for the part that is void', async () => {
    const { range, path } = await f.activeStamps();
    await voidStamps(f.producer, { range, first: 1, last: 1, reason: 'Rách khi in' });
    expect(await scan(path)).toBe('Tem đã bị hủy');
    expect(await scan(`/01/${GTIN}/21/${f.serialOf(range, 1)}`)).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
    expect(checks()).toBe(1);
  });

  test('expired from the day after', async () => {
    const { path } = await f.activeStamps();
    f.setNow(Date.UTC(2028, 9, 2, 16, 59));
    expect(await scan(path)).toContain('Mã hợp lệ');
    f.setNow(Date.UTC(2028, 9, 2, 17, 0));
    expect(await scan(path)).toBe('Đừng dùng. Hàng đã hết hạn');
  });

  test('recalled: red, with the reason, a telephone number and no stars', async () => {
    const { path } = await f.activeStamps();
    expect(await text(await f.ask(path))).toContain('OCOP 4 sao');
    f.db.exec(`INSERT INTO lot_recall (public_id, lot_id, reason_vi, reason_en, phone, organisation_id, opened_by, opened_at) VALUES ('recall01', 1, 'histamin vượt mức', 'too much histamine', '1900 0000', 1, 'u', ${Date.UTC(2026, 10, 20)})`);
    const page = await text(await f.ask(path));
    expect(headline(page)).toBe('Đừng dùng. Lô này đang bị thu hồi');
    expect(page).toContain('Thông báo ngày 20/11/2026: histamin vượt mức. Hỏi: 1900 0000');
    expect(page).toContain('href="tel:19000000"');
    expect(page).not.toContain('OCOP 4 sao');
    expect(headline(await text(await f.ask(`/01/${GTIN}/10/TM2610`)))).toBe('Đừng dùng. Lô này đang bị thu hồi');
  });

  test('a missing key says “cannot be checked now”, never “never issued”', async () => {
    const { path } = await f.activeStamps();
    f.keys.ring = stampKeyRing([]);
    const page = await text(await f.ask(path));
    expect(headline(page)).toBe('Lúc này chưa kiểm tra được');
    expect(page).toContain('không có nghĩa là tem giả');
    expect(page).toContain('Nước mắm cốt Ba Làng');
    expect(checks()).toBe(0);
  });

  test('the certificate’s stars go the day it lapses', async () => {
    const { path } = await f.activeStamps();
    f.setNow(Date.UTC(2028, 5, 14, 16, 59));
    expect(await text(await f.ask(path))).toContain('còn hạn đến <b>14/06/2028</b>');
    f.setNow(Date.UTC(2028, 5, 14, 17, 0));
    expect(await text(await f.ask(path))).not.toContain('OCOP 4 sao');
  });

  test('an edit shows at once: the kept body is exact', async () => {
    const { path } = await f.activeStamps();
    await f.ask(path);
    const elsewhere = openDatabase(f.db.file);
    elsewhere.run("UPDATE product SET name = 'Nước mắm đổi tên' WHERE id = 1");
    elsewhere.close();
    expect(await text(await f.ask(path))).toContain('Nước mắm đổi tên');
  });
});

describe('codes that are not ours, or wrong', () => {
  test('forged, truncated, foreign and enumerated serials walk up to the product as never issued', async () => {
    const { serial, range } = await f.activeStamps(100);
    const beyond = f.serialOf(range, 100);
    const forged = serial.slice(0, 15) + (serial.endsWith('0') ? '1' : '0');
    for (const bad of [forged, serial.slice(0, 15), `${serial}0`, beyond, '0000000000000000', 'ABC', '%2541BC', encodeURIComponent('A+B/C')]) {
      const page = await text(await f.ask(`/01/${GTIN}/21/${bad}`));
      expect(headline(page), bad).toBe('Mã này chưa từng được cấp');
      expect(page).toContain('Nước mắm cốt Ba Làng');
      expect(page, 'a forger’s code borrows no stars').not.toContain('<section class="ocop">');
    }
    expect(f.db.get('SELECT 1 FROM scan_session')).toBeUndefined();
  });

  test('a genuine serial under another producer’s product was never issued there', async () => {
    const { serial } = await f.activeStamps();
    const page = await text(await f.ask(`/01/${OTHER_GTIN}/21/${serial}`));
    expect(headline(page)).toBe('Mã này chưa từng được cấp');
    expect(page).toContain('thuộc về một sản phẩm khác');
    expect(page).toContain('Mắm tôm &lt;khác&gt; &amp; &quot;lạ&quot;');
    expect(checks()).toBe(0);
  });

  test('lower case, percent-encoded and with a trailing slash it is the same stamp', async () => {
    const { serial } = await f.activeStamps();
    const encoded = [...serial].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
    for (const path of [`/01/${GTIN}/21/${serial.toLowerCase()}`, `/01/${GTIN}/21/${encoded}`, `/01/${GTIN}/21/${serial}/`, `/01/${GTIN}/10/TM2610/21/${serial}`, `/01/${GTIN}/21/${serial}?17=281002&utm=x`]) {
      expect(await scan(path), path).toContain('Mã hợp lệ');
    }
  });

  test('a product that is not on this floor is not ours, with 404', async () => {
    const answer = await f.ask('/01/09506000134352/21/ABC');
    expect(answer.status).toBe(404);
    expect(headline(await text(answer))).toBe('Mã không phải của sàn này');
  });

  test('bad syntax is 400, never 200, and a page of ours', async () => {
    for (const path of ['/01/123', `/01/${GTIN.slice(0, 13)}0/21/A`, `/01/${GTIN}/21/`.replace(/\/$/, ''), `/01/${GTIN}/21/${'A'.repeat(21)}`, `/01/${GTIN}/99/A`, `/01/${GTIN}?21=A`, `/01/${GTIN}/21/A/10/B`]) {
      const answer = await f.ask(path);
      expect(answer.status, path).toBe(400);
      expect(await text(answer)).toContain('Địa chỉ này không đọc được');
    }
  });

  test('an unknown lot walks up to the product', async () => {
    const page = await text(await f.ask(`/01/${GTIN}/10/KHONGCO`));
    expect(headline(page)).toBe('Mã sản phẩm');
    expect(page).not.toContain('class="verdict');
  });

  test('a corrected GTIN keeps printed codes alive, and the new one works too', async () => {
    const { serial } = await f.activeStamps();
    f.db.exec("UPDATE trade_item SET gtin = '8935001800002', gtin_kind = 'REGISTERED' WHERE id = 1; INSERT INTO trade_item_gtin (gtin14, trade_item_id, kind, created_at) VALUES ('08935001800002', 1, 'REGISTERED', 1)");
    expect(await scan(`/01/${GTIN}/21/${serial}`)).toContain('đầu tiên');
    expect(await scan(`/01/08935001800002/21/${serial}`)).toContain('đã được kiểm tra 2 lần');
  });
});

describe('counting', () => {
  test('racing first checks: exactly one is told that it is the first', async () => {
    const { path } = await f.activeStamps();
    const pages = await Promise.all(Array.from({ length: 20 }, () => f.ask(path).then(text)));
    expect(pages.filter((p) => headline(p)!.includes('đầu tiên'))).toHaveLength(1);
    expect(checks()).toBe(20);
    const told = pages.map((p) => /kiểm tra (\d+) lần/.exec(headline(p)!)?.[1] ?? '1').map(Number).sort((a, b) => a - b);
    expect(told).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('HEAD, prefetch, previews, linksets and JSON never count', async () => {
    const { path, serial } = await f.activeStamps();
    const head = await f.ask(path, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect(Number(head.headers.get('Content-Length'))).toBeGreaterThan(1_000);
    const machines: Record<string, string>[] = [
      { Purpose: 'prefetch' }, { 'Sec-Purpose': 'prefetch;prerender' }, { 'X-Moz': 'prefetch' },
      { 'User-Agent': 'facebookexternalhit/1.1' }, { 'User-Agent': 'WhatsApp/2.23.20.0 A' }, { 'User-Agent': 'TelegramBot (like TwitterBot)' },
      { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }, { Accept: 'application/linkset+json' },
    ];
    for (const headers of machines) {
      const answer = await f.ask(path, { headers });
      expect(answer.headers.get('Set-Cookie'), JSON.stringify(headers)).toBeNull();
    }
    await f.ask(`${path}?linkType=linkset`);
    await f.ask(`/api/v1/stamps/${serial}`);
    await f.ask(path, { method: 'OPTIONS' });
    expect(checks()).toBe(0);
    expect(f.db.get('SELECT 1 FROM scan_session')).toBeUndefined();
    expect(await scan(path, { 'User-Agent': 'Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120 Mobile Zalo android/12' })).toContain('đầu tiên');
  });

  test('looks by staff and by the producer do not count, and say so', async () => {
    const { path } = await f.activeStamps();
    for (const as of [f.producer, f.as(person({ roles: ['INSPECTOR'], organisationId: 9 })), f.as(person({ roles: ['HELPER'], organisationId: 9 }))]) {
      const page = await text(await f.ask(path, { as }));
      expect(headline(page)).toBe('Mã hợp lệ. Chưa ai kiểm tra');
      expect(page).toContain('lần xem này không được tính');
    }
    expect(checks()).toBe(0);
    expect(await text(await f.ask(path, { as: f.as(person({ roles: ['OWNER'], organisationId: 2 })) }))).toContain('đầu tiên');
  });

  test('what is kept names nobody: no address, and not the cookie itself', async () => {
    const { path } = await f.activeStamps();
    const answer = await f.ask(path, { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    const cookie = cookieOf(answer).split('=')[1]!;
    const kept = JSON.stringify([f.db.all('SELECT * FROM scan_session'), f.db.all('SELECT * FROM stamp')]);
    expect(kept).not.toContain('203.0.113.7');
    expect(kept).not.toContain(cookie);
    expect(answer.headers.get('Set-Cookie')).toMatch(/Path=\/01; Max-Age=1800; HttpOnly; SameSite=Lax; Secure$/);
  });

  test('one code scanned without end does not fill the disk, and is still counted', async () => {
    const { path } = await f.activeStamps();
    for (let i = 0; i < 260; i++) await f.ask(path);
    expect(checks()).toBe(260);
    expect(f.db.get<{ n: number }>('SELECT count(*) AS n FROM scan_session')!.n).toBe(200);
  });

  test('while another writer holds the lock the answer waits a moment and is exact', async () => {
    const { path } = await f.activeStamps();
    const other = openDatabase(f.db.file);
    other.exec('BEGIN IMMEDIATE');
    const answer = f.ask(path).then(text);
    setTimeout(() => other.exec('COMMIT'), 200);
    expect(headline(await answer)).toContain('đầu tiên');
    other.close();
    expect(checks()).toBe(1);
  });
});

describe('the page', () => {
  test('is at most 14 KB compressed, has no script, no font, no style attribute, and names its style by hash', async () => {
    const { path } = await f.activeStamps();
    const answer = await f.ask(path, { headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(answer.headers.get('Content-Encoding')).toBe('gzip');
    const packed = Buffer.from(await answer.arrayBuffer());
    expect(packed.length).toBeLessThanOrEqual(14 * 1024);
    const page = gunzipSync(packed).toString();
    expect(page).toBe((await text(await f.ask(path, { headers: { Cookie: cookieOf(answer) } }))));
    expect(page).not.toMatch(/<script|@font-face|style="|\son\w+=/);
    expect(page).toContain(`<style>${CSS}</style>`);
    const policy = answer.headers.get('Content-Security-Policy')!;
    expect(policy).toContain(STYLE_HASH);
    expect(policy).not.toContain('unsafe-inline');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  test('tells the journey in the producer’s words, translated where somebody did, and says which words are a machine’s', async () => {
    const { publicId: fish } = await openRawLot(f.producer, { name: 'Cá cơm', quantity: '500', unit: 'KGM', communeCode: COMMUNE, note: 'Đánh bắt <b>gần bờ</b>', date: '2026-09-01' });
    const lot = await f.openedLot({ inputs: [{ lot: fish, quantity: '100' }] });
    const { publicId: range } = await issueStamps(f.producer, { lot: lot.publicId, count: 1, hidden: true });
    await activateStamps(f.producer, { range });
    const path = `/01/${GTIN}/21/${f.serialOf(range, 0)}`;
    const event = f.db.get<{ id: string }>('SELECT event_id AS id FROM epcis_event ORDER BY epcis_event.id LIMIT 1')!.id;
    expect(await text(await f.ask(path))).toContain('<b>Thu hoạch</b>: Cá cơm<span>');
    expect(await text(await f.ask(path))).toContain('<span>Đánh bắt &lt;b&gt;gần bờ&lt;/b&gt;</span>');
    expect(await text(await f.ask(`${path}?lang=en`))).toContain('<b>Harvested</b>: <i lang="vi">Cá cơm</i><span>');
    await translateJourney(f.producer, { object: 'lot', id: fish, lang: 'en', text: 'Anchovy', machine: false });
    await translateJourney(f.producer, { object: 'event', id: event, lang: 'en', text: 'Caught near the shore', machine: true });
    const english = await text(await f.ask(`${path}?lang=en`));
    expect(english).toContain('<b>Harvested</b>: Anchovy<span>');
    expect(english).toContain('Caught near the shore <small>(machine translation)</small>');
    expect(await text(await f.ask(`${path}?lang=zh`))).toContain('<i lang="en">Caught near the shore</i> <small>(机器翻译)</small>');
    expect(await text(await f.ask(path))).not.toContain('máy dịch');
  });

  test('stays within the first flight however much there is to tell', async () => {
    const lot = await f.openedLot({ standards: 'Tiêu chuẩn quốc gia TCVN 5107:2018 về nước mắm, quy chuẩn QCVN 8-2:2011/BYT', ingredients: Array.from({ length: 25 }, (_, i) => `thành phần ${i * 7919}`).join(', ') });
    const noise = (seed: number) => Array.from({ length: 90 }, (_, i) => ['ướp', 'chượp', 'nước', 'muối', 'khuấy', 'ngày', 'thùng', 'lọc', 'nắng', 'gió'][(seed * 31 + i * i * 7) % 10]! + ((seed * 977 + i * 613) % 97)).join(' ').slice(0, 500);
    await saveSafetyStatement(f.producer, { product: 'productone', warning: noise(50).slice(0, 400), warningEn: noise(51).slice(0, 400) });
    for (let i = 0; i < 10; i++) {
      f.db.run("INSERT INTO export_claim (public_id, product_id, kind, name, number, issuer, valid_until, state, declared_at) VALUES (?, 1, 'CERTIFICATE', ?, ?, ?, '2029-01-01', 'VERIFIED', 0)", [`claim${i}`, noise(60 + i).slice(0, 120), noise(80 + i).slice(0, 80), noise(70 + i).slice(0, 160)]);
    }
    for (let i = 0; i < 48; i++) await packLot(f.producer, { lot: lot.publicId, quantity: 1, communeCode: COMMUNE, note: noise(i), date: '2026-10-03' });
    const { publicId: range } = await issueStamps(f.producer, { lot: lot.publicId, count: 1 });
    await activateStamps(f.producer, { range });
    for (const lang of ['vi', 'en', 'zh']) {
      const answer = await f.ask(`/01/${GTIN}/21/${f.serialOf(range, 0)}?lang=${lang}`, { headers: { 'Accept-Encoding': 'gzip' } });
      const packed = Buffer.from(await answer.arrayBuffer());
      expect(packed.length, lang).toBeLessThanOrEqual(14 * 1024);
      expect(gunzipSync(packed).toString()).toContain('<ol>');
    }
  });

  test('says the domain in letters, the serial in groups of four, and what is not kept', async () => {
    const { path, serial } = await f.activeStamps();
    const page = await text(await f.ask(path));
    expect(page).toContain(serial.replace(/(.{4})(?=.)/g, '$1 '));
    expect(page).toContain('Địa chỉ đúng là <b>sanque.vn</b>');
    expect(page).toContain('Không lưu số điện thoại, không lưu vị trí chính xác');
  });

  test('shows the lot’s facts and journey', async () => {
    const { path } = await f.activeStamps(100);
    const page = await text(await f.ask(path));
    for (const words of ['Nước mắm cốt Ba Làng, chai 500\u00a0ml', 'HTX Nước mắm Ba Làng, Phường Hải Bình, Thanh Hóa', 'số 318/QĐ-UBND', 'TM2610', '02/10/2026', '02/10/2028', 'Cá cơm 75%, muối 25%', 'TCVN 5107:2018', 'Mở lô sản xuất', '2.400 chai', 'Cấp tem cho lô', '100 tem', 'số nội bộ của sàn']) {
      expect(page).toContain(words);
    }
  });

  test('speaks the language asked for: by choice, by address, by Accept-Language', async () => {
    const { path } = await f.activeStamps();
    expect(await scan(`${path}?lang=en`)).toBe('Valid code. You are the first to check it');
    expect(await scan(path, { 'Accept-Language': 'en-GB,en;q=0.9' })).toMatch(/^Valid code, checked 2 times/);
    expect(await scan(path, { 'Accept-Language': 'ko-KR,ko;q=0.9,vi;q=0.5' })).toMatch(/^Valid code/);
    expect(await scan(path, { 'Accept-Language': 'vi-VN,vi;q=0.9,en;q=0.8' })).toMatch(/^Mã hợp lệ/);
    expect(await scan(`${path}?lang=vi`, { 'Accept-Language': 'en' })).toMatch(/^Mã hợp lệ/);
  });

  test('marks illustration as such', async () => {
    const { path } = await f.activeStamps();
    f.db.exec('UPDATE product SET illustration = 1 WHERE id = 1');
    expect(await text(await f.ask(path))).toContain('Minh họa');
  });
});

describe('the resolver', () => {
  test('answers linksets with exactly one default link and no redirect', async () => {
    for (const ask of [f.ask(`/01/${GTIN}?linkType=linkset`), f.ask(`/01/${GTIN}`, { headers: { Accept: 'application/linkset+json' } })]) {
      const answer = await ask;
      expect(answer.status).toBe(200);
      expect(answer.headers.get('Content-Type')).toContain('application/linkset+json');
      const { linkset } = (await answer.json()) as { linkset: Record<string, unknown[]>[] };
      expect(linkset).toHaveLength(1);
      expect(linkset[0]!['https://ref.gs1.org/voc/defaultLink']).toHaveLength(1);
      // a number of our own stays under our own origin
      expect(JSON.stringify(linkset)).not.toContain('id.gs1.org');
    }
  });

  test('a known link type redirects with 307 and passes the query on, an unknown one is 404', async () => {
    const known = await f.ask(`/01/${GTIN}?linkType=gs1:pip&utm=x`);
    expect([known.status, known.headers.get('Location')]).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang?utm=x']);
    expect((await f.ask(`/01/${GTIN}?linkType=gs1:recipeInfo`)).status).toBe(404);
  });

  test('OPTIONS, CORS, Link header and the description file', async () => {
    const options = await f.ask(`/01/${GTIN}`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('Access-Control-Allow-Origin')]).toEqual([204, '*']);
    const answer = await f.ask(`/01/${GTIN}`);
    expect(answer.headers.get('Link')).toBe(`<https://sanque.vn/01/${GTIN}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`);
    expect(await (await f.ask('/.well-known/gs1resolver')).json()).toMatchObject({ resolverRoot: 'https://sanque.vn', supportedPrimaryKeys: ['01', '00'] });
  });
});
