/** What shoppers send back under a stamp's own address: the code below the scratch layer, doubts; the page read aloud; its photo. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import type { Context } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { DAY } from '../../api/time.ts';
import { activateStamps, listDoubts, openDoubtCount, requestStamps, settleDoubt, stampKeyRing } from '../../api/traceability/index.ts';
import { tidyDoubts } from '../../api/traceability/doubts/settle-doubt.ts';
import { normaliseHidden } from '../../api/traceability/scan/check-hidden.ts';
import { hiddenCode } from '../../api/traceability/stamps/hidden-code.ts';
import { NOW, person } from '../support/context.ts';
import { recallFloor, type RecallFloor } from './recall-floor.ts';
import { GTIN, headline, OTHER_GTIN, SECRET, text } from './trace-floor.ts';

let f: RecallFloor;
beforeEach(() => { f = recallFloor(); });
afterEach(() => {
  expect(verifyAudit(f.db)).toBeNull();
  f.close();
});

const cookieOf = (answer: Response) => answer.headers.get('Set-Cookie')?.split(';')[0] ?? '';
const post = (path: string, fields: Record<string, string>, options: { cookie?: string; as?: Context } = {}) =>
  f.ask(path, { method: 'POST', ...(options.as ? { as: options.as } : {}), headers: { 'content-type': 'application/x-www-form-urlencoded', ...(options.cookie ? { cookie: options.cookie } : {}) }, body: new URLSearchParams(fields).toString() });
const checks = () => f.db.get<{ n: number }>('SELECT coalesce(sum(checks), 0) AS n FROM stamp')!.n;

async function scratchStamp(): Promise<{ range: string; path: string; code: string; serial: string }> {
  const lot = await f.openedLot({ code: 'CAO' });
  const range = (await requestStamps(f.producer, { lot: lot.publicId, count: 10, hidden: 'on' })).range!;
  await activateStamps(f.producer, { range });
  const row = f.db.get<{ number: number; check: string }>('SELECT r.number, k.check_value AS "check" FROM stamp_range r JOIN stamp_key k ON k.id = r.key_id WHERE r.public_id = ?', [range])!;
  const code = hiddenCode(stampKeyRing([SECRET]).rangeKey(row.check, row.number)!, { range: row.number, index: 0 });
  const serial = f.serialOf(range, 0);
  return { range, code, serial, path: `/01/${GTIN}/21/${serial}` };
}

describe('the code under the scratch layer', () => {
  const ask = (path: string, ma: string, cookie?: string, as?: Context) => post(path, { viec: 'ma-an', ma }, { ...(cookie ? { cookie } : {}), ...(as ? { as } : {}) });
  const said = async (answer: Response) => headline(await text(answer))!;
  /** A code of the right shape that is not the right one. */
  const wrongs = (code: string) => ['000000', '111111', '222222', '333333', '444444', '555555', '666666'].filter((c) => c !== code);

  test('is asked for on stamps in use that have one, and nowhere else', async () => {
    const { path, range } = await scratchStamp();
    const page = await f.ask(path);
    expect(page.headers.get('Content-Security-Policy')).toContain("form-action 'self'");
    expect(await text(page)).toContain('name="ma"');
    const { path: plain } = await f.activeStamps();
    const without = await f.ask(plain);
    expect(without.headers.get('Content-Security-Policy')).toContain("form-action 'none'");
    expect(await text(without)).not.toContain('name="ma"');
    expect((await ask(plain, '7K3MPQ')).status, 'no layer: the stamp’s page').toBe(303);
    f.db.run("UPDATE stamp_range SET state = 'PRINTED' WHERE public_id = ?", [range]);
    f.db.run('DELETE FROM stamp_span');
    expect(await text(await f.ask(path))).not.toContain('name="ma"');
    expect((await ask(path, '7K3MPQ')).headers.get('Location')).toBe(`${path}?lang=vi`);
    expect(f.db.get('SELECT 1 FROM stamp_hidden_check')).toBeUndefined();
  });

  test('the first is told so, on a reload too; whoever comes later is told that somebody was there', async () => {
    const { path, code } = await scratchStamp();
    const first = await ask(path, `${code.slice(0, 3).toLowerCase()} ${code.slice(3)}`);
    expect(await said(first)).toBe('Mã ẩn đúng. Chưa ai kiểm tra trước bạn');
    const cookie = cookieOf(first);
    expect(await said(await ask(path, code, cookie))).toBe('Mã ẩn đúng. Chưa ai kiểm tra trước bạn');
    f.setNow(NOW + DAY);
    const later = await text(await ask(path, code));
    expect(headline(later)).toBe('Mã ẩn đúng, nhưng đã có người kiểm tra trước');
    expect(later).toContain('09:14 ngày 22/11/2026');
    expect(later).toContain('?xem=bao-nghi');
    expect(f.db.get('SELECT wrong, "right" FROM stamp_hidden_check')).toEqual({ wrong: 0, right: 2 });
    expect(checks(), 'asking about the layer is no scan').toBe(0);
  });

  test('five wrong answers in all, from whomever; the same sent again is no further try; then even the right one is not confirmed', async () => {
    const { path, code } = await scratchStamp();
    const tries = wrongs(code);
    const one = await ask(path, tries[0]!);
    const page = await text(one);
    expect(headline(page)).toBe('Mã ẩn không đúng');
    expect(page).toContain('Còn thử được 4 lần');
    expect(page).toContain(`value="${tries[0]}"`);
    expect(await text(await ask(path, tries[0]!, cookieOf(one)))).toContain('Còn thử được 4 lần');
    for (const [i, wrong] of tries.slice(1, 5).entries()) expect(await text(await ask(path, wrong)), wrong).toContain(i === 3 ? 'không thử thêm được nữa' : `Còn thử được ${3 - i} lần`);
    expect(await said(await ask(path, code))).toBe('Mã ẩn của tem này đã bị thử sai nhiều lần');
    expect(await said(await ask(path, tries[5]!))).toBe('Mã ẩn của tem này đã bị thử sai nhiều lần');
    expect(f.db.get('SELECT wrong, "right" FROM stamp_hidden_check')).toEqual({ wrong: 5, right: 0 });
  });

  test('whoever was right keeps the answer after others have guessed in vain', async () => {
    const { path, code } = await scratchStamp();
    const first = await ask(path, code);
    for (const wrong of wrongs(code).slice(0, 5)) await ask(path, wrong);
    expect(await said(await ask(path, code, cookieOf(first)))).toBe('Mã ẩn đúng. Chưa ai kiểm tra trước bạn');
    expect(await said(await ask(path, code))).toBe('Mã ẩn của tem này đã bị thử sai nhiều lần');
  });

  test('of ten who race, one is first; of ten who guess at once, five are heard', async () => {
    const { path, code, range } = await scratchStamp();
    const answers = await Promise.all(Array.from({ length: 10 }, async () => said(await ask(path, code))));
    expect(answers.filter((a) => a.includes('Chưa ai'))).toHaveLength(1);
    expect(answers.filter((a) => a.includes('đã có người'))).toHaveLength(9);
    const other = `/01/${GTIN}/21/${f.serialOf(range, 1)}`;
    await Promise.all(['000001', '000002', '000003', '000004', '000005', '000006', '000007', '000008', '000009', '00000A'].map((c) => ask(other, c)));
    expect(f.db.get<{ wrong: number }>('SELECT wrong FROM stamp_hidden_check WHERE idx = 1')!.wrong).toBe(5);
  });

  test('a slip of the finger costs no try and stays in the field; hostile words are only words', async () => {
    const { path } = await scratchStamp();
    for (const typed of ['', '7K3MP', '7K3MPQ7', 'ÀÁÂÃÈÉ', '"><script>alert(1)</script>', '\u0000\u0000\u0000\u0000\u0000\u0000', 'U'.repeat(6)]) {
      const answer = await ask(path, typed);
      expect(answer.status, typed).toBe(422);
      const page = await text(answer);
      expect(page).toContain('6 chữ và số');
      expect(page).not.toContain('<script>');
    }
    expect(f.db.get('SELECT 1 FROM stamp_hidden_check')).toBeUndefined();
    expect(normaliseHidden(' 7k3-mpq ')).toBe('7K3MPQ');
    expect(normaliseHidden('oIlO00')).toBe('011000');
  });

  test('the producer and officers use nothing up', async () => {
    const { path, code } = await scratchStamp();
    for (const as of [f.producer, f.as(person({ roles: ['INSPECTOR'], organisationId: 3 }))]) {
      expect(await text(await f.ask(path, { as }))).not.toContain('name="ma"');
      expect((await ask(path, code, undefined, as)).status).toBe(403);
    }
    expect(await said(await ask(path, code))).toContain('Chưa ai');
  });

  test('is bound to its stamp, and a missing key says "not now"', async () => {
    const { path, range, code } = await scratchStamp();
    expect(await said(await ask(`/01/${GTIN}/21/${f.serialOf(range, 1)}`, code))).toBe('Mã ẩn không đúng');
    f.keys.ring = stampKeyRing(['quite another secret of 32 bytes!']);
    const away = await ask(path, code);
    expect(away.status).toBe(303);
    expect(headline(await text(await f.ask(away.headers.get('Location')!)))).toBe('Lúc này chưa kiểm tra được');
  });
});

describe('a doubt', () => {
  const report = (path: string, fields: Record<string, string>, cookie?: string) => post(path, { viec: 'bao-nghi', ...fields }, cookie ? { cookie } : {});
  const inspector = () => f.as(person({ roles: ['INSPECTOR'], organisationId: 3, userId: 'inspector' }));

  test('two taps, no name, no script; more words after them if wanted; no scan is counted', async () => {
    const { path } = await f.activeStamps();
    expect(await text(await f.ask(path))).toContain('href="?xem=bao-nghi&amp;lang=vi"');
    const before = checks();
    const asked = await f.ask(`${path}?xem=bao-nghi&lang=vi`);
    expect(asked.headers.get('Content-Security-Policy')).toContain("form-action 'self'");
    const page = await text(asked);
    expect(page.match(/<button/g)).toHaveLength(4);
    expect(page).not.toContain('<script');
    const sent = await report(`${path}?lang=vi`, { kind: 'OPENED' });
    expect(sent.status).toBe(303);
    const thanks = await text(await f.ask(sent.headers.get('Location')!));
    expect(headline(thanks)).toBe('Đã gửi. Cảm ơn bạn');
    expect(thanks).toContain('name="note"');
    const cookie = cookieOf(sent);
    const more = await report(`${path}?lang=vi`, { kind: 'OPENED', note: 'Nắp bị cạy\nMua ở chợ Vườn Hoa', phone: '0912 345 678' }, cookie);
    expect(await text(await f.ask(more.headers.get('Location')!))).not.toContain('name="note"');
    expect(listDoubts(inspector())).toMatchObject({ total: 1, open: 1, doubts: [{ kind: 'OPENED', note: 'Nắp bị cạy\nMua ở chợ Vườn Hoa', phone: '0912345678', verdict: 'again', productName: 'Nước mắm cốt Ba Làng', lotCode: 'TM2610' }] });
    expect(checks()).toBe(before);
    await report(path, { kind: 'SELLER' });
    expect(openDoubtCount(f.ctx), 'another phone is another report').toBe(2);
  });

  test('about serials that were never issued, and in three languages', async () => {
    const forged = `/01/${GTIN}/21/FAKE-%3Cb%3E-1`;
    const page = await text(await f.ask(forged, { headers: { 'accept-language': 'zh-CN' } }));
    expect(page).toContain('举报疑点');
    expect((await report(`${forged}?lang=zh`, { kind: 'DIFFERS' })).headers.get('Location')).toBe(`/01/${GTIN}/21/FAKE-%3Cb%3E-1?xem=da-bao&lang=zh&loai=DIFFERS`);
    expect(listDoubts(inspector()).doubts).toMatchObject([{ verdict: 'neverIssued', serial: 'FAKE-<b>-1', productName: 'Nước mắm cốt Ba Làng', producerName: null }]);
    for (const lang of ['vi', 'en', 'zh']) {
      const form = await text(await f.ask(`${forged}?xem=bao-nghi&lang=${lang}`));
      expect(form).not.toMatch(/undefined|<b>-1/);
      expect(form).toContain(`lang="${lang === 'zh' ? 'zh-CN' : lang}"`);
    }
    expect((await report('/01/04006381333931/21/ABC', { kind: 'OPENED' })).status, 'no product of this floor').toBe(405);
    expect((await report(`/01/${GTIN}`, { kind: 'OPENED' })).status).toBe(405);
    expect((await post(`/01/${GTIN}/21/ABC`, { viec: 'khac' })).status).toBe(405);
    expect((await f.ask(`/01/${GTIN}/21/ABC`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"viec":"bao-nghi"}' })).status).toBe(405);
  });

  test('a mistake is said and nothing typed is lost', async () => {
    const { path } = await f.activeStamps();
    const answer = await report(path, { kind: 'COPY', note: 'Chữ "lạ" <b>', phone: 'gọi tôi nhé' });
    expect(answer.status).toBe(422);
    const page = await text(answer);
    expect(page).toContain('Số điện thoại chưa đúng');
    expect(page).toContain('Chữ &quot;lạ&quot; &lt;b&gt;');
    expect(page).toContain('value="gọi tôi nhé"');
    expect((await report(path, { kind: 'COPY', note: 'x'.repeat(501) })).status).toBe(422);
    expect((await report(path, { kind: 'NONSENSE' })).status).toBe(422);
    expect((await report(path, {})).status).toBe(422);
    expect(openDoubtCount(f.ctx)).toBe(0);
  });

  test('one stamp’s reports do not fill the desk', async () => {
    const { path } = await f.activeStamps();
    for (let i = 0; i < 50; i++) expect((await report(path, { kind: 'SELLER' })).status).toBe(303);
    const refused = await report(path, { kind: 'SELLER' });
    expect(refused.status).toBe(429);
    expect(await text(refused)).toContain('rất nhiều người báo');
    expect(openDoubtCount(f.ctx)).toBe(50);
    expect((await report(`/01/${OTHER_GTIN}/21/ABC`, { kind: 'SELLER' })).status).toBe(303);
  });

  test('an officer settles it once; who may not decide is refused; telephone numbers do not stay', async () => {
    const { path } = await f.activeStamps();
    await report(path, { kind: 'OPENED', note: 'Tem dán lại', phone: '+84 912 345 678' });
    const { publicId: doubt } = listDoubts(inspector()).doubts[0]!;
    const refusal = async (as: Context, input: object = { doubt, outcome: 'Đã đến xem, hàng thật' }) => {
      const error = await settleDoubt(as, input).then(() => undefined, (e: unknown) => e);
      if (!isDomainError(error)) throw new Error('nothing was refused');
      return error;
    };
    expect((await refusal(f.ctx)).status).toBe(401);
    expect((await refusal(f.producer)).status).toBe(403);
    expect((await refusal(f.as(person({ roles: ['HELPER'], organisationId: 93, communeCode: '16645' })))).status).toBe(403);
    expect((await refusal(f.as(person({ roles: ['OWNER', 'INSPECTOR'], organisationId: 1 })))).status, 'nobody judges what is said of their own goods').toBe(403);
    expect(() => listDoubts(f.producer)).toThrow();
    expect(listDoubts(f.as(person({ roles: ['OWNER', 'INSPECTOR'], organisationId: 1 }))).doubts).toEqual([]);
    expect((await refusal(inspector(), { doubt, outcome: 'ừ' })).fields).toHaveProperty('outcome');
    expect((await refusal(inspector(), { doubt: 'nosuchone1', outcome: 'Không có gì' })).status).toBe(404);
    const raced = await Promise.allSettled([settleDoubt(inspector(), { doubt, outcome: 'Đã đến xem, hàng thật' }), settleDoubt(inspector(), { doubt, outcome: 'Người thứ hai' })]);
    expect(raced.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect((await refusal(inspector())).status).toBe(409);
    expect(listDoubts(inspector()).doubts[0]).toMatchObject({ state: 'SETTLED', phone: '+84912345678' });
    f.setNow(NOW + 30 * DAY);
    await tidyDoubts(f.ctx);
    expect(listDoubts(inspector()).doubts[0]!.phone).toBe('+84912345678');
    f.setNow(NOW + 30 * DAY + 2);
    await tidyDoubts(f.ctx);
    expect(listDoubts(inspector()).doubts[0]!.phone).toBe('');
  });
});

describe('read aloud', () => {
  test('the verdict and the goods in sentences, with the one script of that page; the same session stays one check', async () => {
    const { path } = await f.activeStamps();
    const first = await f.ask(path);
    expect(await text(first)).toContain('href="?xem=nghe&amp;lang=vi"');
    for (const [lang, word] of [['vi', 'Mã hợp lệ. Bạn là người kiểm tra đầu tiên'], ['en', 'Valid code. You are the first to check it'], ['zh', '编码有效。您是第一位查验者']] as const) {
      const answer = await f.ask(`${path}?xem=nghe&lang=${lang}`, { headers: { cookie: cookieOf(first) } });
      expect(answer.headers.get('Content-Security-Policy')).toContain("script-src 'self'");
      const page = await text(answer);
      expect(/<h1[^>]*data-say>([^<]*)</.exec(page)?.[1]).toBe(word);
      expect(page).toContain('<script src="/nghe.js" defer></script>');
      expect(page.match(/data-say/g)!.length).toBeGreaterThan(3);
      expect(page).toContain('TM2610');
    }
    expect(checks()).toBe(1);
    expect((await f.ask(path)).headers.get('Content-Security-Policy')).not.toContain('script');
  });

  test('who stands before a stamp that is not activated finds the way to activate it; a held one says whom to ring', async () => {
    const lot = await f.openedLot();
    const range = (await requestStamps(f.producer, { lot: lot.publicId, count: 10 })).range!;
    const serial = f.serialOf(range, 0);
    const page = await text(await f.ask(`/01/${GTIN}/21/${serial}`, { as: f.producer }));
    expect(page).toContain(`href="/gian-hang/kich-hoat?tem=${serial}"`);
    await activateStamps(f.producer, { range });
    expect(await text(await f.ask(`/01/${GTIN}/21/${serial}`))).not.toContain('kich-hoat');
  });
});

describe('the photo', () => {
  const variants = (list: [number, string, number][]) => f.db.run("UPDATE media SET width = 1200, height = 900, alt = 'Chai nước mắm', variants = ? WHERE object = 'product' AND object_id = 1", [JSON.stringify(list.map(([width, format, bytes]) => ({ width, format, bytes })))]);

  test('the largest files of at most 15 KB, never another; none where it would lend its looks', async () => {
    const { path, lot } = await f.activeStamps();
    variants([[180, 'webp', 4_000], [360, 'webp', 15_360], [640, 'webp', 15_361], [360, 'avif', 9_000], [640, 'avif', 14_000], [640, 'jpg', 60_000]]);
    const page = await text(await f.ask(path));
    expect(page).toContain('<picture><source type="image/avif" srcset="/media/photo1/640.avif"><img class="photo" src="/media/photo1/360.webp" width="640" height="480" alt="Chai nước mắm"');
    variants([[180, 'webp', 20_000], [180, 'avif', 10_000]]);
    expect(await text(await f.ask(path)), 'an old browser would get nothing').not.toContain('<picture>');
    variants([[180, 'webp', 9_000]]);
    expect(await text(await f.ask(path))).toContain('src="/media/photo1/180.webp"');
    expect(await text(await f.ask(`/01/${GTIN}/21/FAKE`))).not.toContain('<img');
    f.db.run("INSERT INTO lot_recall (public_id, lot_id, reason_vi, phone, organisation_id, opened_by, opened_at) SELECT 'recallone1', id, 'x', '1900', 1, 'u', 1 FROM lot WHERE public_id = ?", [lot]);
    expect(await text(await f.ask(path))).not.toContain('<img');
  });
});
