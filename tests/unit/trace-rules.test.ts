import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { missingFacts, stampsLeft, type MinimumFacts } from '../../api/traceability/lots/rules.ts';
import { countsAsCheck, isMachineLook, SHAPES, standing, verdictKind, type StampFacts } from '../../api/traceability/scan/rules.ts';
import { countOf, segmentsOf, stateOf } from '../../api/traceability/stamps/rules.ts';
import { fixed, gzipPage, plainPage } from '../../api/traceability/scan/splice.ts';
import { VERDICT_WORDS } from '../../api/traceability/scan/words.ts';
import { escapeHtml } from '../../api/traceability/scan/html.ts';
import { verdictHtml } from '../../api/traceability/scan/page.ts';

const fine: StampFacts = { recalled: false, state: 'ACTIVATED', expiryDate: '2028-10-02' };
const today = '2026-11-22';

describe('the verdict', () => {
  test('what is dangerous comes before what is merely wrong', () => {
    expect(standing({ recalled: true, state: 'VOID', expiryDate: '2020-01-01' }, today)).toBe('recalled');
    expect(standing({ recalled: false, state: 'VOID', expiryDate: '2020-01-01' }, today)).toBe('void');
    expect(standing({ recalled: false, state: 'NOT_ACTIVATED', expiryDate: '2020-01-01' }, today)).toBe('notActivated');
    expect(standing({ ...fine, expiryDate: '2026-11-21' }, today)).toBe('expired');
    expect(standing({ ...fine, expiryDate: '2026-11-22' }, today)).toBe('valid');
    expect(standing({ ...fine, expiryDate: null }, today)).toBe('valid');
  });

  test('first, again, and looks that do not count', () => {
    expect(verdictKind(fine, { isFirst: true, counted: true, checks: 1 }, today)).toBe('first');
    expect(verdictKind(fine, { isFirst: true, counted: true, checks: 7 }, today)).toBe('first');
    expect(verdictKind(fine, { isFirst: false, counted: true, checks: 2 }, today)).toBe('again');
    expect(verdictKind(fine, { isFirst: false, counted: false, checks: 0 }, today)).toBe('valid');
    expect(verdictKind(fine, { isFirst: false, counted: false, checks: 1 }, today)).toBe('again');
  });

  test('only activated stamps count', () => {
    expect(countsAsCheck(fine)).toBe(true);
    expect(countsAsCheck({ ...fine, state: 'NOT_ACTIVATED' })).toBe(false);
    expect(countsAsCheck({ ...fine, state: 'VOID' })).toBe(false);
  });

  test('a void stamp stays void, whatever came after', () => {
    expect(stateOf({ state: 'ACTIVATED' }, [{ act: 'VOID' }, { act: 'ACTIVATED' }])).toBe('VOID');
    expect(stateOf({ state: 'VOID' }, [{ act: 'ACTIVATED' }])).toBe('VOID');
    expect(stateOf({ state: 'PRINTED' }, [])).toBe('NOT_ACTIVATED');
  });

  test('every verdict has words in three languages, a shape, and speaks of the code', () => {
    const facts = { checks: 3, firstAt: 0, now: 0, expiryDate: '2026-01-01', recall: null };
    for (const [kind, words] of Object.entries(VERDICT_WORDS)) {
      for (const lang of ['vi', 'en', 'zh'] as const) {
        const { title, text } = words[lang](facts);
        expect(title, kind).toBeTruthy();
        expect(text, kind).toMatch(/[.!?。？\d]$/);
        expect(`${title} ${text}`).not.toMatch(/hàng thật|chính hãng|genuine goods|authentic|正品|真货/i);
      }
      expect(SHAPES).toHaveProperty(kind);
    }
  });

  test('a recall’s words cannot break out of the page', () => {
    const html = verdictHtml('recalled', { checks: 0, firstAt: null, now: 0, expiryDate: null, recall: { reasonVi: '<script>alert(1)</script>', reasonEn: '', phone: '"><b>1900', openedAt: 0 } }, 'vi');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('"><b>');
    expect(escapeHtml(`<>&"'`)).toBe('&lt;&gt;&amp;&quot;&#39;');
  });
});

describe('who looks', () => {
  const person = { method: 'GET', userAgent: 'Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36', purpose: '' };
  test.each(['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Zalo iOS/480', 'Mozilla/5.0 (Linux; Android 12) Chrome/110 Mobile [FBAN/FB4A;FBAV/400]', ''])('a person’s browser: %s', (userAgent) => {
    expect(isMachineLook({ ...person, userAgent })).toBe(false);
  });
  test.each(['facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', 'Mozilla/5.0 (compatible; bingbot/2.0)', 'Slackbot-LinkExpanding 1.0', 'TelegramBot (like TwitterBot)', 'WhatsApp/2.23.20.0 A', 'Discordbot/2.0'])('a robot: %s', (userAgent) => {
    expect(isMachineLook({ ...person, userAgent })).toBe(true);
  });
  test('HEAD and prefetch', () => {
    expect(isMachineLook({ ...person, method: 'HEAD' })).toBe(true);
    expect(isMachineLook({ ...person, purpose: 'prefetch;prerender' })).toBe(true);
  });
});

describe('before stamps are issued', () => {
  const all: MinimumFacts = { productName: 'Nước mắm', photos: 1, gtin: '0', producerName: 'HTX', producerAddress: 'Thôn 1', productionDate: '2026-01-01', expiryDate: '2027-01-01', noExpiry: false, standards: 'TCVN', stages: 1 };
  test('all is there', () => expect(missingFacts(all)).toEqual([]));
  test.each([
    [{ productName: null }, 'productName'], [{ photos: 0 }, 'photo'], [{ gtin: null }, 'gtin'], [{ producerName: null }, 'producerName'], [{ producerAddress: null }, 'producerAddress'],
    [{ productionDate: null }, 'productionDate'], [{ expiryDate: null }, 'expiryDate'], [{ standards: ' ' }, 'standards'], [{ stages: 0 }, 'stages'],
  ] as const)('%j is missed', (less, code) => expect(missingFacts({ ...all, ...less }).map((m) => m.code)).toEqual([code]));
  test('goods that do not expire need no date', () => expect(missingFacts({ ...all, expiryDate: null, noExpiry: true })).toEqual([]));

  test('never more stamps than goods', () => {
    fc.assert(fc.property(fc.nat(10_000_000), fc.nat(20_000_000), (goods, issued) => {
      const left = stampsLeft({ quantityMilli: goods * 1_000, unit: 'EA' }, issued);
      return left >= 0 && (issued > goods ? left === 0 : issued + left === goods);
    }));
    expect(stampsLeft({ quantityMilli: 3_200_000, unit: 'KGM' }, 0)).toBe(0);
  });
});

describe('pages in parts', () => {
  test('laid side by side they unpack to the page', () => {
    fc.assert(fc.property(fc.array(fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 2_000 }), own: fc.boolean() }), { maxLength: 8 }), (parts) => {
      const page = parts.map((p) => (p.own ? p.text : fixed(p.text)));
      const whole = parts.map((p) => p.text).join('');
      expect(gunzipSync(gzipPage(page)).toString()).toBe(Buffer.from(whole).toString());
      expect(plainPage(page).toString()).toBe(Buffer.from(whole).toString());
    }));
  });
});

describe('stamps that are active', () => {
  const span = (act: 'ACTIVATED' | 'VOID', firstIndex: number, lastIndex: number) => ({ act, firstIndex, lastIndex, lotId: null });
  const active = (...spans: ReturnType<typeof span>[]) => countOf(segmentsOf({ count: 240, state: 'ISSUED', lotId: 1 }, spans), (s) => s.state === 'ACTIVATED');
  test('are counted once, however often a part was activated, and never when void', () => {
    expect(active()).toBe(0);
    expect(active(span('ACTIVATED', 0, 239))).toBe(240);
    expect(active(span('ACTIVATED', 0, 99), span('ACTIVATED', 50, 149))).toBe(150);
    expect(active(span('VOID', 10, 19), span('ACTIVATED', 0, 99), span('VOID', 90, 120))).toBe(80);
    expect(active(span('VOID', 0, 9))).toBe(0);
  });
});
