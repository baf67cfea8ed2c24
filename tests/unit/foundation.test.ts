import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acceptedEncoding } from '../../api/door/compress.ts';
import { checkBodySize, checkOrigin, checkPath, clientAddress } from '../../api/door/guards.ts';
import { EnvError, parseEnv } from '../../api/env.ts';
import { isDomainError, parseInput, refusedTransition, say, type DomainError } from '../../api/errors.ts';
import { publicId, slugify } from '../../api/ids.ts';
import { cleanText, isHostileText, textField } from '../../api/text.ts';
import { addMonths, formatDate, isDate, readDate, startOfVnDate, vnDate } from '../../api/time.ts';

const refused = (work: () => unknown): DomainError => {
  try {
    work();
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

const request = (more: Record<string, unknown>) =>
  ({ method: 'POST', headers: {}, socket: { remoteAddress: '127.0.0.1' }, ...more }) as unknown as Parameters<typeof checkOrigin>[0];

describe('the environment', () => {
  it('has working defaults, and a public origin that follows the port', () => {
    const env = parseEnv({ PORT: '5000' });
    expect(env).toMatchObject({ PORT: 5000, HOST: '127.0.0.1', DATA_DIR: './data', PUBLIC_ORIGIN: 'http://localhost:5000', LOG_LEVEL: 'info' });
  });
  it('lists every fault at once', () => {
    expect(() => parseEnv({ PORT: 'x', STAMP_SECRET: 'short', DEMO_OTP: '12', MEILI_URL: 'ftp://a' })).toThrow(EnvError);
    try {
      parseEnv({ PORT: 'x', STAMP_SECRET: 'short', DEMO_OTP: '12', MEILI_URL: 'ftp://a' });
    } catch (error) {
      const lines = (error as Error).message.split('\n');
      expect(lines.map((l) => l.split(':')[0])).toEqual(['PORT', 'MEILI_URL', 'STAMP_SECRET', 'DEMO_OTP']);
    }
  });
  it('takes an empty value as absent and drops a trailing slash of the origin', () => {
    expect(parseEnv({ MEILI_URL: '', PUBLIC_ORIGIN: 'https://sanque.vn/' })).toMatchObject({ PUBLIC_ORIGIN: 'https://sanque.vn' });
  });
});

describe('text that people type', () => {
  it('is NFC, trimmed, with folded blanks and no invisible characters', () => {
    expect(cleanText('  Nước\u200b  mắm\u00a0'.normalize('NFD'))).toBe('Nước mắm');
    expect(cleanText('a \n\n\n\n b', { lines: true })).toBe('a\n\nb');
  });
  it.each(['a\0b', 'a\u202eb', '\u0007', 'a\ud800'])('refuses %j', (text) => expect(isHostileText(text)).toBe(true));
  it('lets emoji and every Vietnamese letter pass', () => expect(isHostileText('Bánh gai Tứ Trụ 🍃 – ữ ặ ế')).toBe(false));
  it('says what to do, in both languages, beside the field', () => {
    const error = refused(() => parseInput(z.object({ name: textField({ min: 1, max: 5 }), age: z.number(say('Cần số tuổi.', 'An age is needed.')) }), { name: 'quá dài rồi' }));
    expect(error.status).toBe(422);
    expect(error.fields?.name).toEqual({ vi: 'Dài quá 5 ký tự. Mời bạn viết gọn lại.', en: 'Longer than 5 characters. Please shorten it.' });
    expect(error.fields?.age?.vi).toBe('Cần số tuổi.');
  });
  it('measures length after cleaning', () => expect(parseInput(textField({ min: 1, max: 3 }), '  abc  ')).toBe('abc'));
});

describe('dates in Vietnam', () => {
  it('turn at midnight in Hà Nội, not in Greenwich', () => {
    expect(vnDate(Date.UTC(2026, 10, 21, 16, 59, 59, 999))).toBe('2026-11-21');
    expect(vnDate(Date.UTC(2026, 10, 21, 17))).toBe('2026-11-22');
    expect(vnDate(startOfVnDate('2026-11-22'))).toBe('2026-11-22');
    expect(vnDate(startOfVnDate('2026-11-22') - 1)).toBe('2026-11-21');
  });
  it('are read as people write them, and impossible ones refused', () => {
    expect(readDate('2/9/2026')).toBe('2026-09-02');
    expect(readDate('29/02/2028')).toBe('2028-02-29');
    expect(readDate('29/02/2026')).toBeNull();
    expect(readDate('31/04/2026')).toBeNull();
    expect(isDate('2026-13-01')).toBe(false);
    expect(formatDate('2026-11-22')).toBe('22/11/2026');
  });
  it('keep to the last day of a shorter month', () => {
    expect(addMonths('2024-02-29', 36)).toBe('2027-02-28');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-11-22', 36)).toBe('2029-11-22');
  });
});

describe('ids and addresses', () => {
  it('make an address from a Vietnamese name', () => {
    expect(slugify('Chè lam Phủ Quảng')).toBe('che-lam-phu-quang');
    expect(slugify('Đông trùng hạ thảo – DR.Trung')).toBe('dong-trung-ha-thao-dr-trung');
    expect(slugify('🍯')).toBe('khong-ten');
  });
  it('are long enough not to be guessed', () => {
    const ids = new Set(Array.from({ length: 2000 }, () => publicId()));
    expect(ids.size).toBe(2000);
    expect([...ids][0]).toMatch(/^[0-9a-hjkmnp-tv-z]{12}$/);
  });
});

describe('the front door', () => {
  it('takes a form from its own pages and refuses another site, also without an Origin', () => {
    const origins = ['https://sanque.vn'];
    expect(() => checkOrigin(request({ headers: { origin: 'https://sanque.vn', cookie: 'a=b' } }), origins)).not.toThrow();
    expect(() => checkOrigin(request({ headers: { 'sec-fetch-site': 'same-origin', cookie: 'a=b' } }), origins)).not.toThrow();
    expect(refused(() => checkOrigin(request({ headers: { origin: 'https://evil.example' } }), origins)).status).toBe(403);
    expect(refused(() => checkOrigin(request({ headers: { origin: 'null' } }), origins)).status).toBe(403);
    expect(refused(() => checkOrigin(request({ headers: { 'sec-fetch-site': 'cross-site' } }), origins)).status).toBe(403);
    expect(refused(() => checkOrigin(request({ headers: { cookie: 'a=b' } }), origins)).status).toBe(403);
  });
  it('lets another system write without cookies', () => expect(() => checkOrigin(request({}), ['https://sanque.vn'])).not.toThrow());
  it('refuses a body that is too large or of unknown length before it is read', () => {
    expect(refused(() => checkBodySize(request({ headers: { 'content-length': String(2 * 1024 ** 3) } }), '/can-bo/nhap-so-lieu')).status).toBe(413);
    expect(refused(() => checkBodySize(request({ headers: { 'content-length': '300000' } }), '/api/v1/support/estimate')).status).toBe(413);
    expect(refused(() => checkBodySize(request({ headers: { 'transfer-encoding': 'chunked' } }), '/dang-nhap')).status).toBe(411);
    expect(() => checkBodySize(request({ headers: { 'content-length': '9000000' } }), '/api/v1/uploads/x')).not.toThrow();
  });
  it('believes a forwarded address only from a proxy that is named', () => {
    const forged = request({ headers: { 'x-forwarded-for': '9.9.9.9' }, socket: { remoteAddress: '::ffff:203.0.113.5' } });
    expect(clientAddress(forged, [])).toBe('203.0.113.5');
    const proxied = request({ headers: { 'x-forwarded-for': '9.9.9.9, 203.0.113.7' }, socket: { remoteAddress: '127.0.0.1' } });
    expect(clientAddress(proxied, ['127.0.0.1'])).toBe('203.0.113.7');
  });
  it('refuses addresses that cannot be decoded', () => {
    expect(refused(() => checkPath('/san-pham/%E0%A4%A')).status).toBe(400);
    expect(refused(() => checkPath('/san-pham/a%00b')).status).toBe(400);
  });
  it('chooses the encoding that the client takes', () => {
    expect(acceptedEncoding('gzip, deflate, br')).toBe('br');
    expect(acceptedEncoding('gzip;q=1.0, br;q=0')).toBe('gzip');
    expect(acceptedEncoding(undefined)).toBe('identity');
  });
});

describe('a refused transition', () => {
  it('says from which state, what was tried and what is allowed', () => {
    const error = refusedTransition({ from: { vi: 'đã duyệt', en: 'approved' }, tried: { vi: 'duyệt', en: 'approve' }, allowed: [{ vi: 'tạm dừng bán', en: 'suspend' }] });
    expect(error.status).toBe(409);
    expect(error.vi).toContain('đã duyệt');
    expect(error.vi).toContain('tạm dừng bán');
  });
});
