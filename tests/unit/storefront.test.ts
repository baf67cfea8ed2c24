import { describe, expect, test } from 'vitest';
import { gradingSentence, gradingText } from '../../web/features/catalog/grading.ts';
import { jsonLdText } from '../../web/features/catalog/jsonld.ts';
import { sitemapIndex, urlset } from '../../web/features/catalog/sitemap.ts';
import { choices, lookingHref, NOTHING, readLooking } from '../../web/features/search/looking.ts';
import { date, dateTime, localPath, money, number } from '../../web/i18n/page.ts';

describe('the words of a page', () => {
  test('money and dates are written as people write them', () => {
    expect(money(20_000_000)).toBe('20.000.000\u00a0đ');
    expect(money(20_000_000, 'en')).toBe('20,000,000\u00a0đ');
    expect(number(1234.5)).toBe('1.234,5');
    expect(date('2026-11-22')).toBe('22/11/2026');
    expect(date('2026-11-22', 'en')).toBe('22 Nov 2026');
  });

  test('an instant is told in the time of Vietnam', () => {
    const late = Date.UTC(2026, 10, 21, 18, 5);
    expect(dateTime(late)).toBe('01:05 ngày 22/11/2026');
    expect(dateTime(late, 'en')).toBe('01:05, 22 Nov 2026');
    expect(date(late)).toBe('22/11/2026');
  });

  test('an English address stands under /en, a foreign one stays', () => {
    expect(localPath('/san-pham', 'en')).toBe('/en/san-pham');
    expect(localPath('/', 'en')).toBe('/en');
    expect(localPath('//evil.example', 'en')).toBe('//evil.example');
    expect(localPath('https://example.org/', 'en')).toBe('https://example.org/');
    expect(localPath('/san-pham', 'vi')).toBe('/san-pham');
  });
});

describe('what someone is looking for', () => {
  test('is read from the address, and what makes no sense is left out', () => {
    const looking = readLooking(new URLSearchParams('q=nuoc+mam&group=food&group=drinks&stars=4,9&announced=3&place=38&place=abc&place=14635&price=known&sort=price&page=3'));
    expect(looking).toEqual({ q: 'nuoc mam', group: ['food', 'drinks'], stars: [4], announced: [3], place: ['38', '14635'], price: 'known', sort: 'price', page: 3 });
    expect(choices(looking)).toBe(7);
    expect(readLooking(new URLSearchParams('page=-1&sort=;drop&price=maybe&stars=NaN'))).toEqual(NOTHING);
    expect(readLooking(new URLSearchParams('page=1e9')).page).toBe(400);
    expect(readLooking(new URLSearchParams(`q=${'a'.repeat(10_000)}`)).q).toHaveLength(200);
  });

  test('comes back the same from its own address', () => {
    const looking = { ...NOTHING, q: 'mật ong & <b>', group: ['food'], stars: [5], place: ['38'], price: 'unknown' as const, sort: 'name' as const };
    const href = lookingHref('/tim-kiem', looking, {});
    expect(readLooking(new URL(href, 'http://x').searchParams)).toEqual(looking);
  });

  test('any other choice goes back to the first page', () => {
    expect(lookingHref('/san-pham', { ...NOTHING, page: 5 }, { group: ['crafts'] }, 'en')).toBe('/en/san-pham?group=crafts');
    expect(lookingHref('/san-pham', { ...NOTHING, group: ['crafts'] }, { page: 2 })).toBe('/san-pham?group=crafts&page=2');
  });
});

describe('a grading in words', () => {
  test('a valid certificate names its decision, body and last day', () => {
    const said = gradingSentence({ state: 'valid', stars: 4, decisionNumber: '318/QĐ-UBND', decisionDate: '2025-06-14', body: 'UBND huyện Kỳ Anh', validUntil: '2028-06-14' }, 'vi');
    expect(said.main + said.strong).toBe('OCOP 4\u00a0sao, số 318/QĐ-UBND ngày 14/06/2025 của UBND huyện Kỳ Anh, còn hạn đến 14/06/2028');
  });

  test('an announcement says that nobody has checked the decision', () => {
    expect(gradingText({ state: 'announced', stars: 3, year: 2020 }, 'vi')).toBe('Từng công bố OCOP 3\u00a0sao năm 2020, chưa đối chiếu quyết định.');
    expect(gradingText({ state: 'announced', stars: 3, source: 'Báo Thanh Hóa' }, 'vi')).toContain('theo Báo Thanh Hóa, chưa đối chiếu');
  });

  test('a lapsed certificate and a proposal never sound like a valid one', () => {
    expect(gradingText({ state: 'lapsed', stars: 4, validUntil: '2024-01-01' }, 'vi')).toContain('đã hết hạn ngày 01/01/2024');
    expect(gradingText({ state: 'proposed', stars: 5 }, 'vi')).toContain('chưa được phân hạng');
    expect(gradingText({ state: 'proposed', stars: 5 }, 'en')).toContain('not graded yet');
  });
});

describe('what machines read', () => {
  test('schema.org text cannot leave its script', () => {
    const text = jsonLdText({ '@type': 'Product', name: '</script><script>alert(1)</script>\u2028&' });
    expect(text).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(text)).toMatchObject({ '@context': 'https://schema.org', name: '</script><script>alert(1)</script>\u2028&' });
  });

  test('the sitemap names both languages of each page', () => {
    const xml = urlset('https://sanque.vn', [{ path: '/san-pham/che-lam', changed: Date.UTC(2026, 10, 22) }, { path: '/' }]);
    expect(xml).toContain('<loc>https://sanque.vn/san-pham/che-lam</loc><lastmod>2026-11-22</lastmod>');
    expect(xml).toContain('<loc>https://sanque.vn/en/san-pham/che-lam</loc>');
    expect(xml.match(/hreflang="en" href="https:\/\/sanque\.vn\/en\/san-pham\/che-lam"/g)).toHaveLength(2);
    expect(xml).toContain('<loc>https://sanque.vn/en</loc>');
    expect(sitemapIndex('https://sanque.vn', ['/sitemap/san-pham-0.xml'])).toContain('<sitemap><loc>https://sanque.vn/sitemap/san-pham-0.xml</loc></sitemap>');
  });
});
