import { describe, expect, it } from 'vitest';
import { safeNext, seeOther } from '../../web/features/session.ts';

describe('the page after signing in', () => {
  it.each(['/gian-hang', '/can-bo/to-chuc?q=Lam+S%C6%A1n', '/ho-so/ab12?x=1&y=2', '/'])('may be %j', (next) => expect(safeNext(next)).toBe(next));

  it.each(['https://example.com', '//example.com', '/\\example.com', '/%0d%0aset-cookie:x\r\n', 'javascript:alert(1)', '/dang-xuat', '/dang-nhap?tiep=/dang-nhap', '', null, undefined, '/a b', '/"><script>'])(
    'is the account page instead of %j',
    (next) => expect(safeNext(next)).toBe('/tai-khoan'),
  );

  it('comes by a 303 with every cookie in a header of its own', () => {
    const response = seeOther('/tai-khoan', ['a=1; Path=/', 'b=2; Path=/']);
    expect([response.status, response.headers.get('location'), response.headers.getSetCookie()]).toEqual([303, '/tai-khoan', ['a=1; Path=/', 'b=2; Path=/']]);
  });
});
