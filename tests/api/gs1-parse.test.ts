/** GET /api/v1/gs1/parse: what machines are told about an address. */
import { describe, expect, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import { routes } from '../../api/gs1/index.ts';
import { createRouter, withContext } from '../../api/http.ts';
import samples from '../data/gs1-digital-link-samples.json' with { type: 'json' };
import { testContext } from '../support/context.ts';

const test1 = testContext();
const app = createRouter();
app.use(withContext);
app.route('/api/v1', routes);
const ask = (uri: string) => app.request(`http://h/api/v1/gs1/parse?uri=${encodeURIComponent(uri)}`, {}, { ctx: test1.ctx });

describe('the public check of an address', () => {
  test.each(samples.parse)('$uri', async ({ uri, valid }) => {
    const answer = await ask(uri);
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as { valid: boolean; elements: unknown[]; errors: { vi: string; en: string }[] };
    expect(body.valid).toBe(valid);
    expect(body.elements.length > 0).toBe(valid);
    expect(body.errors.length > 0).toBe(!valid);
  });

  test('answers elements as AI and value, with their meaning beside them', async () => {
    expect(await (await ask('https://example.com/01/09520123456788/10/A%2FB?17=261200&3103=000195&422=704')).json()).toEqual({
      valid: true,
      elements: [{ ai: '01', value: '09520123456788' }, { ai: '10', value: 'A/B' }, { ai: '17', value: '261200' }, { ai: '3103', value: '000195' }, { ai: '422', value: '704' }],
      errors: [],
      meaning: [
        { ai: '01', title: 'GTIN', name: { vi: 'Mã sản phẩm (GTIN)', en: 'Product number (GTIN)' }, shown: null, own: false },
        { ai: '10', title: 'BATCH/LOT', name: { vi: 'Số lô', en: 'Lot number' }, shown: null, own: false },
        { ai: '17', title: 'USE BY or EXPIRY', name: { vi: 'Hạn sử dụng', en: 'Use by' }, shown: { vi: 'hết tháng 12/2026', en: 'end of 12/2026' }, own: false },
        { ai: '3103', title: 'NET WEIGHT (kg)', name: { vi: 'Khối lượng tịnh, kg', en: 'Net weight, kg' }, shown: { vi: '0,195', en: '0.195' }, own: false },
        { ai: '422', title: 'ORIGIN', name: { vi: 'Nước xuất xứ', en: 'Country of origin' }, shown: { vi: 'Việt Nam', en: 'Vietnam' }, own: false },
      ],
      key: '01', own: false, elementString: '^010952012345678810A/B^172612003103000195422704',
    });
  });

  test('a number of the floor’s own is marked as such', async () => {
    expect(await (await ask('https://sanque.vn/01/02938000000011/21/A')).json()).toMatchObject({ valid: true, own: true, meaning: [{ ai: '01', own: true }, { ai: '21', own: false }] });
    expect(await (await ask('https://sanque.vn/00/329380000000000012')).json()).toMatchObject({ valid: true, own: true });
    expect(await (await ask('https://a/01/09520123456788')).json()).toMatchObject({ own: false });
  });

  test('says each thing that is wrong, and where', async () => {
    const uri = 'https://a/01/09520123456789/21/A?17=261301&05=1';
    const { errors } = (await (await ask(uri)).json()) as { errors: { code: string; ai: string | null; at: { from: number; to: number } }[] };
    expect(errors.map((e) => [e.code, e.ai, uri.slice(e.at.from, e.at.to)])).toEqual([['check-digit', '01', '09520123456789'], ['date', '17', '261301'], ['unknown-ai', null, '05=1']]);
  });

  test('without an address it is a 422, and anybody’s page may ask', async () => {
    expect((await app.request('http://h/api/v1/gs1/parse', {}, { ctx: test1.ctx })).status).toBe(422);
    expect((await ask('x')).headers.get('Access-Control-Allow-Origin')).toBe('*');
  });

  test('hostile text is answered, never a failure', async () => {
    for (const uri of ['https://a/01/__proto__', 'https://a/__proto__/1', 'https://a/constructor/1/01/09520123456788?__proto__=1', '\0', '%', 'https://a/01/%', `https://a/${'01/'.repeat(2_000)}`, `https://a/01/09520123456788?${'17=261231&'.repeat(700)}`, '🙂', 'https://a/01/\ud800', 'x'.repeat(20_000)]) {
      const answer = await ask(uri.isWellFormed() ? uri : uri.toWellFormed());
      expect(answer.status, uri.slice(0, 60)).toBe(200);
    }
  });

  test('is described for machines', async () => {
    const full = createApp();
    const { paths } = (await (await full.request('http://h/api/openapi.json', {}, { ctx: test1.ctx })).json()) as { paths: Record<string, unknown> };
    expect(paths['/api/v1/gs1/parse']).toMatchObject({ get: { tags: ['gs1'] } });
  });
});
