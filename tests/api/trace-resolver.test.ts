/** The resolver, rule by rule (GS1-Conformant Resolver Standard 1.2; shared domain file, "Resolver"). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { saveTradeItem } from '../../api/catalog/index.ts';
import { checkDigit } from '../../api/gs1/index.ts';
import { issueStamps } from '../../api/traceability/index.ts';
import { storeEvent } from '../../api/traceability/events/store.ts';
import { floor, GTIN, headline, OTHER_GTIN, text, type Floor } from './trace-floor.ts';

let f: Floor;
beforeEach(() => { f = floor(); });
afterEach(() => f.close());

const VOC = 'https://ref.gs1.org/voc/';
const REAL = '8936036020373';

interface Link { href: string; title: string; hreflang?: string[]; type?: string }
type Level = { anchor: string; itemDescription: string } & Record<string, Link[]>;
const linkset = async (path: string, init?: RequestInit): Promise<Level[]> => ((await (await f.ask(path, init)).json()) as { linkset: Level[] }).linkset;
const typesOf = (level: Level) => Object.keys(level).filter((k) => k.startsWith(VOC)).map((k) => k.slice(VOC.length));
const locationOf = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await f.ask(path, { headers });
  return [answer.status, answer.headers.get('Location')];
};
const get = (path: string, headers: Record<string, string> = {}) => f.ask(path, { headers });

describe('methods and CORS', () => {
  test('GET and HEAD answer alike, HEAD without a body', async () => {
    for (const path of [`/01/${GTIN}`, `/01/${GTIN}?linkType=linkset`, `/01/${GTIN}?linkType=gs1:pip`, '/01/123']) {
      const [full, head] = [await f.ask(path), await f.ask(path, { method: 'HEAD' })];
      expect(head.status, path).toBe(full.status);
      expect(await head.text(), path).toBe('');
      for (const name of ['Content-Type', 'Link', 'Location', 'Vary', 'Access-Control-Allow-Origin']) expect(head.headers.get(name), `${path} ${name}`).toBe(full.headers.get(name));
    }
  });

  test('OPTIONS says what is allowed, for every address', async () => {
    for (const path of [`/01/${GTIN}`, '/01/nonsense', '/00/006141411234567890', '/.well-known/gs1resolver']) {
      const answer = await f.ask(path, { method: 'OPTIONS', headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'GET' } });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('Allow')).toBe('GET, HEAD, OPTIONS');
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(answer.headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD, OPTIONS');
    }
  });

  test('other methods are refused with 405 and Allow', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await f.ask(`/01/${GTIN}`, { method });
      expect([answer.status, answer.headers.get('Allow'), answer.headers.get('Access-Control-Allow-Origin')]).toEqual([405, 'GET, HEAD, OPTIONS', '*']);
      expect(await answer.json()).toMatchObject({ status: 405, code: 'wrong-method' });
    }
  });

  test('CORS stands on every answer, errors too, and shows Link and Location', async () => {
    const { path } = await f.activeStamps();
    for (const asked of [path, '/01/123', '/01/08935001800012', `/01/${GTIN}?linkType=gs1:recipeInfo`, `/01/${GTIN}?linkType=gs1:pip`, `/01/${GTIN}?linkType=linkset`, '/00/006141411234567890', '/.well-known/gs1resolver']) {
      const answer = await f.ask(asked);
      expect(answer.headers.get('Access-Control-Allow-Origin'), asked).toBe('*');
      expect(answer.headers.get('Access-Control-Expose-Headers'), asked).toContain('Link');
    }
  });

  test('a failure inside still carries CORS and no stack', async () => {
    const { path } = await f.activeStamps();
    f.db.exec('ALTER TABLE stamp_span RENAME TO stamp_span_gone');
    const answer = await f.ask(path);
    expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([500, '*']);
    expect(await answer.text()).not.toMatch(/stamp_span|at .*\.ts/);
  });
});

describe('syntax', () => {
  test.each([
    '/01/', '/01/123', `/01/${GTIN.slice(1)}`, `/01/${GTIN.slice(0, 13)}0`, `/01/${GTIN}/foo`, `/01/${GTIN}/21`, `/01/${GTIN}/21//`, `/01/${GTIN}/21/A/10/B`, `/01/${GTIN}/99/A`, `/01/${GTIN}/21/${'A'.repeat(21)}`,
    `/01/${GTIN}/21/A%20B`, `/01/${GTIN}?10=A`, `/01/${GTIN}?21=A`, `/01/${GTIN}?01=${GTIN}`, `/01/${GTIN}?05=A`, `/01/${GTIN}?17=`, `/01/${GTIN}?17=261301`, `/01/${GTIN}?17=261231&17=261231`, `/01/${GTIN}?x=%00`,
    `/01/${GTIN}/01/${GTIN}`, '/00/123', '/00/006141411234567891',
  ])('%s is 400, with a reason in both languages', async (path) => {
    const [vi, en] = [await get(path), await get(path, { 'Accept-Language': 'en' })];
    expect([vi.status, en.status]).toEqual([400, 400]);
    expect(headline(await text(vi))).toBe('Địa chỉ này không đọc được');
    expect(headline(await text(en))).toBe('This address cannot be read');
  });

  test('bad syntax is 400 whatever is asked for', async () => {
    for (const more of ['?linkType=linkset', '?linkType=gs1:pip', '']) {
      const answer = await get(`/01/123${more}`, { Accept: 'application/linkset+json' });
      expect(answer.status).toBe(400);
    }
  });

  test('one slash at the end is tolerated', async () => {
    const { path } = await f.activeStamps();
    for (const asked of [`/01/${GTIN}`, path]) {
      const [bare, slash] = [await f.ask(asked, { method: 'HEAD' }), await f.ask(`${asked}/`, { method: 'HEAD' })];
      expect([slash.status, slash.headers.get('Link')]).toEqual([bare.status, bare.headers.get('Link')]);
    }
    expect(await locationOf(`/01/${GTIN}/?linkType=gs1:pip`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang']);
  });

  test('attributes and other query keys are read over', async () => {
    for (const query of ['17=261231', '3103=000195', 'utm_source=zalo', 'x', '17=261231&fbclid=A']) expect((await get(`/01/${GTIN}?${query}`)).status, query).toBe(200);
  });
});

describe('walking up', () => {
  test('an unknown serial shows the product and lists the product’s links', async () => {
    const asked = `/01/${GTIN}/21/NOSUCHSERIAL0000`;
    const answer = await get(asked);
    expect(answer.status).toBe(200);
    const page = await text(answer);
    expect(headline(page)).toBe('Mã này chưa từng được cấp');
    expect(page).toContain('Nước mắm cốt Ba Làng');
    const levels = await linkset(`${asked}?linkType=linkset`);
    expect(levels.map((l) => l.anchor)).toEqual([`https://sanque.vn/01/${GTIN}`]);
    expect(answer.headers.get('Link')).toContain(`<https://sanque.vn/01/${GTIN}?linkType=linkset>`);
    expect(await locationOf(`${asked}?linkType=gs1:pip`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang']);
  });

  test('an unknown lot walks up to the product, a known one is a level of its own', async () => {
    const lot = await f.openedLot();
    const unknown = await get(`/01/${GTIN}/10/NOLOT`);
    expect([unknown.status, headline(await text(unknown))]).toEqual([200, 'Mã sản phẩm']);
    expect((await linkset(`/01/${GTIN}/10/NOLOT?linkType=linkset`)).map((l) => l.anchor)).toEqual([`https://sanque.vn/01/${GTIN}`]);
    expect(headline(await text(await get(`/01/${GTIN}/10/${lot.code}`)))).toBe('Mã lô hàng');
    expect((await linkset(`/01/${GTIN}/10/${lot.code}?linkType=linkset`)).map((l) => l.anchor)).toEqual([`https://sanque.vn/01/${GTIN}/10/${lot.code}`, `https://sanque.vn/01/${GTIN}`]);
  });

  test('a stamp’s linkset holds each level up to the product', async () => {
    const { path } = await f.activeStamps();
    const levels = await linkset(`${path}?linkType=linkset`);
    expect(levels.map((l) => l.anchor)).toEqual([`https://sanque.vn${path}`, `https://sanque.vn/01/${GTIN}/10/TM2610`, `https://sanque.vn/01/${GTIN}`]);
    expect(levels.map((l) => typesOf(l).includes('traceability'))).toEqual([true, true, true]);
    // what is not known of the stamp is known of its product
    expect(await locationOf(`${path}?linkType=gs1:pip`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang']);
  });

  test('a variant and a third party’s serial are read and walk up', async () => {
    for (const path of [`/01/${GTIN}/22/V1`, `/01/${GTIN}/235/T1`, `/01/${GTIN}/22/V1/10/L/21/S`]) expect((await get(path)).status).toBe(200);
  });

  test('only a product that is not of this floor is 404', async () => {
    const answer = await get('/01/08936036020373/21/A');
    expect([answer.status, headline(await text(answer))]).toEqual([404, 'Mã không phải của sàn này']);
    expect((await get('/01/08936036020373?linkType=linkset')).status).toBe(404);
  });
});

describe('the linkset', () => {
  test('comes without a redirect, by link type or by Accept', async () => {
    const asked: [string, Record<string, string>, string][] = [
      [`/01/${GTIN}?linkType=linkset`, {}, 'application/linkset+json'], [`/01/${GTIN}?linkType=all`, {}, 'application/linkset+json'], [`/01/${GTIN}?linkType=linkset`, { Accept: 'text/html' }, 'application/linkset+json'],
      [`/01/${GTIN}`, { Accept: 'application/linkset+json' }, 'application/linkset+json'], [`/01/${GTIN}`, { Accept: 'text/html;q=0.5, application/linkset+json' }, 'application/linkset+json'],
      [`/01/${GTIN}`, { Accept: 'application/json' }, 'application/json'], [`/01/${GTIN}`, { Accept: 'application/json, */*;q=0.1' }, 'application/json'],
    ];
    for (const [path, headers, type] of asked) {
      const answer = await get(path, headers);
      expect([answer.status, answer.headers.get('Content-Type')], JSON.stringify(headers)).toEqual([200, `${type}; charset=utf-8`]);
      expect(answer.headers.get('Vary')).toContain('Accept');
      expect(answer.headers.get('Link')).toContain('rel="http://www.w3.org/ns/json-ld#context"');
      expect(((await answer.json()) as { linkset: unknown[] }).linkset).toHaveLength(1);
    }
  });

  test('a browser gets the page, also one that would take JSON as well', async () => {
    for (const accept of ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '*/*', 'text/html, application/json;q=0.9', 'application/linkset+json;q=0, text/html', '']) {
      const answer = await get(`/01/${GTIN}`, { Accept: accept });
      expect([answer.status, answer.headers.get('Content-Type')], accept).toEqual([200, 'text/html; charset=utf-8']);
    }
  });

  test('has exactly one default link, with a title and nothing else', async () => {
    const { path } = await f.activeStamps();
    for (const asked of [`/01/${GTIN}`, `/01/${GTIN}/10/TM2610`, path]) {
      const levels = await linkset(`${asked}?linkType=linkset`);
      const defaults = levels.flatMap((l) => l[`${VOC}defaultLink`] ?? []);
      expect(defaults).toHaveLength(1);
      expect(defaults[0]).toEqual({ href: `https://sanque.vn${asked}`, title: levels[0]!.itemDescription });
      expect(levels[0]![`${VOC}defaultLink`]).toBeDefined();
    }
  });

  test('every link has a target, a title, a type; language is an array; anchors and links are absolute', async () => {
    const { path } = await f.activeStamps();
    const levels = await linkset(`${path}?linkType=linkset`);
    for (const level of levels) {
      expect(level.anchor).toMatch(/^https:\/\/[a-zA-Z0-9./]+/);
      expect(level.itemDescription).not.toBe('');
      for (const type of typesOf(level).filter((t) => t !== 'defaultLink')) {
        for (const link of level[VOC + type]!) {
          expect(link.href).toMatch(/^https:\/\/sanque\.vn\//);
          expect(link.title.length).toBeGreaterThan(2);
          expect(link.type).toMatch(/^(text\/html|application\/json)$/);
          if (link.type === 'text/html') expect([['vi'], ['en'], ['zh']]).toContainEqual(link.hreflang);
        }
        // no two of one type that nothing tells apart: such a request would have no single answer
        const told = level[VOC + type]!.map((l) => `${l.type} ${l.hreflang}`);
        expect(new Set(told).size).toBe(told.length);
      }
    }
  });

  test('names only link types of the GS1 vocabulary', async () => {
    const { path } = await f.activeStamps();
    const known = ['defaultLink', 'pip', 'traceability', 'certificationInfo', 'recallStatus', 'epcis', 'masterData'];
    for (const level of await linkset(`${path}?linkType=linkset`)) expect(typesOf(level).filter((t) => !known.includes(t))).toEqual([]);
  });

  test('a number of our own never leaves as id.gs1.org; a registered one always does', async () => {
    expect(JSON.stringify(await linkset(`/01/${GTIN}?linkType=linkset`))).not.toContain('id.gs1.org');
    await saveTradeItem(f.producer, { product: 'productone', tradeItem: 'itemone001', version: 1, label: 'Chai 500 ml', amount: '500', unit: 'ml', price: null, stock: null, gtin: REAL });
    expect((await linkset(`/01/0${REAL}?linkType=linkset`))[0]!.anchor).toBe(`https://id.gs1.org/01/0${REAL}`);
  });

  test('a linkset is never a check', async () => {
    const { path } = await f.activeStamps();
    await get(`${path}?linkType=linkset`);
    await get(path, { Accept: 'application/json' });
    await get(`${path}?linkType=gs1:pip`);
    expect(f.db.get<{ n: number }>('SELECT count(*) AS n FROM scan_session')!.n).toBe(0);
  });
});

describe('link types', () => {
  test('each one that is listed redirects with 307 to what is listed', async () => {
    const { path } = await f.activeStamps();
    for (const asked of [path, `/01/${GTIN}/10/TM2610`, `/01/${GTIN}`]) {
      const levels = await linkset(`${asked}?linkType=linkset`);
      const seen = new Set<string>();
      for (const level of levels) {
        for (const type of typesOf(level)) {
          if (seen.has(type)) continue;
          seen.add(type);
          for (const link of level[VOC + type]!) expect(await locationOf(`${asked}?linkType=gs1:${type}`, link.hreflang ? { 'Accept-Language': link.hreflang[0]! } : {}), `${asked} ${type}`).toEqual([307, link.href]);
        }
      }
      expect(seen).toContain('recallStatus');
      expect(seen).toContain('certificationInfo');
      expect(seen).toContain('masterData');
    }
  });

  test.each(['gs1:pip', 'https://gs1.org/voc/pip', 'http://gs1.org/voc/pip', 'https://www.gs1.org/voc/pip', 'https://ref.gs1.org/voc/pip'])('%s is understood, encoded or not', async (type) => {
    expect(await locationOf(`/01/${GTIN}?linkType=${type}`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang']);
    expect(await locationOf(`/01/${GTIN}?linkType=${encodeURIComponent(type)}`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang']);
  });

  test.each(['gs1:nosuchlt', 'gs1:recipeInfo', 'pip', 'schema:pip', 'https://example.com/voc/pip', '', 'gs1:', 'gs1:constructor', 'gs1:__proto__', 'gs1:PIP'])('“%s” is 404', async (type) => {
    const answer = await get(`/01/${GTIN}?linkType=${encodeURIComponent(type)}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('Link')).toContain('rel="linkset"');
  });

  test('a type that the floor knows and the product lacks is 404', async () => {
    expect((await get(`/01/${OTHER_GTIN}?linkType=gs1:certificationInfo`)).status).toBe(404);
    f.db.exec("UPDATE product SET state = 'SUSPENDED' WHERE id = 1");
    expect((await get(`/01/${GTIN}?linkType=gs1:pip`)).status).toBe(404);
    expect((await linkset(`/01/${GTIN}?linkType=linkset`)).flatMap(typesOf)).not.toContain('pip');
  });

  test('a certificate that lapses takes its link along', async () => {
    expect((await get(`/01/${GTIN}?linkType=gs1:certificationInfo`)).status).toBe(307);
    f.setNow(Date.UTC(2028, 5, 15));
    expect((await get(`/01/${GTIN}?linkType=gs1:certificationInfo`)).status).toBe(404);
  });

  test('EPCIS events are found under the lot’s canonical name, encoded', async () => {
    await f.openedLot();
    expect(await locationOf(`/01/${GTIN}/10/TM2610?linkType=gs1:epcis`)).toEqual([307, `https://sanque.vn/epcis/epcs/${encodeURIComponent(`https://sanque.vn/01/${GTIN}/10/TM2610`)}/events`]);
    expect((await get(`/01/${GTIN}?linkType=gs1:epcis`)).status).toBe(404);
  });

  test('the query is passed on as it came, without linkType', async () => {
    expect(await locationOf(`/01/${GTIN}?utm=a+b%2Fc&linkType=gs1:pip&17=261231&x`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang?utm=a+b%2Fc&17=261231&x']);
    expect(await locationOf(`/01/${GTIN}?linkType=gs1:certificationInfo&utm=x`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang?utm=x#chung-nhan']);
    expect(await locationOf(`/01/${GTIN}?linkType=gs1:traceability&lang=en&utm=x`)).toEqual([307, `https://sanque.vn/01/${GTIN}?lang=en&utm=x`]);
    expect(await locationOf(`/01/${GTIN}?linkType=gs1:pip&context=VN`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang?context=VN']);
  });

  test('what a redirect leads to on this resolver ends there', async () => {
    const { path } = await f.activeStamps();
    for (const type of ['traceability', 'defaultLink']) {
      const [status, location] = await locationOf(`${path}?linkType=gs1:${type}`);
      expect(status).toBe(307);
      expect((await get((location as string).replace('https://sanque.vn', ''))).status).toBe(200);
    }
  });
});

describe('language', () => {
  test('follows Accept-Language, and ?lang= goes before it', async () => {
    expect(await locationOf(`/01/${GTIN}?linkType=gs1:pip`, { 'Accept-Language': 'en-GB,en;q=0.9' })).toEqual([307, 'https://sanque.vn/en/san-pham/nuoc-mam-ba-lang']);
    expect(await locationOf(`/01/${GTIN}?linkType=gs1:pip`, { 'Accept-Language': 'vi-VN,vi;q=0.9,en;q=0.8' })).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang']);
    expect(await locationOf(`/01/${GTIN}?linkType=gs1:pip&lang=vi`, { 'Accept-Language': 'en' })).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang?lang=vi']);
    expect((await get(`/01/${GTIN}`, { 'Accept-Language': 'en' })).headers.get('Content-Language')).toBe('en');
    expect((await get(`/01/${GTIN}`)).headers.get('Vary')).toContain('Accept-Language');
  });
});

describe('the Link header', () => {
  test('leads to the linkset of what is known, also when redirecting', async () => {
    const { path } = await f.activeStamps();
    const expected = (p: string) => `<https://sanque.vn${p}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`;
    expect((await get(path)).headers.get('Link')).toBe(expected(path));
    expect((await get(`/01/${GTIN}?linkType=gs1:pip`)).headers.get('Link')).toBe(expected(`/01/${GTIN}`));
    expect((await get(`/01/${GTIN}/10/TM2610`)).headers.get('Link')).toBe(expected(`/01/${GTIN}/10/TM2610`));
    const target = /<https:\/\/sanque\.vn([^>]+)>/.exec((await get(path)).headers.get('Link')!)![1]!;
    expect((await linkset(target))[0]!.anchor).toBe(`https://sanque.vn${path}`);
  });
});

describe('the description file', () => {
  test('says what this resolver is', async () => {
    const answer = await f.ask('/.well-known/gs1resolver');
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'application/json']);
    const file = (await answer.json()) as Record<string, unknown>;
    expect(file).toMatchObject({ resolverRoot: 'https://sanque.vn', supportedPrimaryKeys: ['01', '00'], supportedLinkType: [{ namespace: VOC, prefix: 'gs1:' }], linkTypeDefaultCanBeLinkset: false });
    expect(file['name']).toContain('Sàn Quê');
    expect(file['contact']).toMatchObject({ fn: expect.any(String) });
  });
});

describe('a number that is corrected', () => {
  const correct = () => saveTradeItem(f.producer, { product: 'productone', tradeItem: 'itemone001', version: 1, label: 'Chai 500 ml', amount: '500', unit: 'ml', price: null, stock: null, gtin: REAL });

  test('leaves printed codes alive; canonical link and linkset name the new one', async () => {
    const { path, serial } = await f.activeStamps();
    await get(path);
    await correct();
    const answer = await get(path);
    expect([answer.status, headline(await text(answer))]).toEqual([200, 'Mã hợp lệ, đã được kiểm tra 2 lần']);
    expect(answer.headers.get('Link')).toBe(`<https://sanque.vn/01/0${REAL}/21/${serial}?linkType=linkset>; rel="linkset"; type="application/linkset+json", <https://id.gs1.org/01/0${REAL}/21/${serial}>; rel="canonical"`);
    const levels = await linkset(`${path}?linkType=linkset`);
    expect(levels.map((l) => l.anchor)).toEqual([`https://id.gs1.org/01/0${REAL}/21/${serial}`, `https://id.gs1.org/01/0${REAL}/10/TM2610`, `https://id.gs1.org/01/0${REAL}`]);
    // its events stay where they were written
    expect(levels[1]![`${VOC}epcis`]![0]!.href).toContain(encodeURIComponent(`https://sanque.vn/01/${GTIN}/10/TM2610`));
  });

  test('old and new number lead to the same stamp, lot and product', async () => {
    const { serial } = await f.activeStamps();
    await correct();
    for (const gtin of [GTIN, `0${REAL}`]) {
      expect(headline(await text(await get(`/01/${gtin}/21/${serial}`, { 'User-Agent': 'Googlebot/2.1' })))).toMatch(/^Mã hợp lệ/);
      expect(headline(await text(await get(`/01/${gtin}/10/TM2610`)))).toBe('Mã lô hàng');
      expect(await locationOf(`/01/${gtin}?linkType=gs1:pip`)).toEqual([307, 'https://sanque.vn/san-pham/nuoc-mam-ba-lang']);
    }
    expect((await get(`/01/${OTHER_GTIN}/21/${serial}`)).status).toBe(200);
    expect(headline(await text(await get(`/01/${OTHER_GTIN}/21/${serial}`)))).toBe('Mã này chưa từng được cấp');
  });
});

describe('serials that went wrong on their way', () => {
  test('small letters are the same stamp', async () => {
    const { path, serial } = await f.activeStamps();
    expect(headline(await text(await get(path.replace(serial, serial.toLowerCase()))))).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
  });

  test('a serial encoded twice is told so, never called valid', async () => {
    const { serial } = await f.activeStamps();
    const twice = [...serial].map((c) => `%25${c.charCodeAt(0).toString(16)}`).slice(0, 4).join('') + serial.slice(4, 8);
    const answer = await get(`/01/${GTIN}/21/${twice}`);
    const page = await text(answer);
    expect([answer.status, headline(page)]).toEqual([200, 'Mã này chưa từng được cấp']);
    expect(page).toContain('mã hóa hai lần');
    expect(await text(await get(`/01/${GTIN}/21/${twice}?lang=en`))).toContain('encoded twice');
  });

  test('a serial encoded once is the same stamp', async () => {
    const { path, serial } = await f.activeStamps();
    const once = [...serial].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
    expect(headline(await text(await get(path.replace(serial, once))))).toBe('Mã hợp lệ. Bạn là người kiểm tra đầu tiên');
  });

  test('a serial cut short is told how many characters came', async () => {
    const { path, serial } = await f.activeStamps();
    const page = await text(await get(path.slice(0, -3)));
    expect(headline(page)).toBe('Mã này chưa từng được cấp');
    expect(page).toContain('Số tem chỉ có 13 ký tự, đủ phải là 16');
    expect(await text(await get(`${path.replace(serial, `${serial}AB`)}?lang=en`))).toContain('Serials of this floor have 16');
  });

  test('a stamp that is not activated has its links all the same', async () => {
    const lot = await f.openedLot();
    const { publicId } = await issueStamps(f.producer, { lot: lot.publicId, count: 5 });
    const levels = await linkset(`/01/${GTIN}/21/${f.serialOf(publicId, 0)}?linkType=linkset`);
    expect(levels).toHaveLength(3);
  });
});

describe('cartons', () => {
  const body = '32938000000000001';
  const sscc = body + checkDigit(body);
  const pack = (children: Record<string, unknown>) => f.db.transaction(() => storeEvent(f.producer, {
    type: 'AggregationEvent', eventID: `urn:uuid:${crypto.randomUUID()}`, eventTime: '2026-11-20T08:00:00+07:00', eventTimeZoneOffset: '+07:00', action: 'ADD', bizStep: 'packing', parentID: `https://sanque.vn/00/${sscc}`, ...children,
  }, { organisationId: 1, capturedBy: 'u', helperId: null, communeCode: null, eventTime: Date.UTC(2026, 10, 20, 1) }));

  test('one that events name shows what was packed into it, with links', async () => {
    await f.openedLot();
    pack({ childQuantityList: [{ epcClass: `https://sanque.vn/01/${GTIN}/10/TM2610`, quantity: 24 }] });
    const answer = await get(`/00/${sscc}`);
    const page = await text(answer);
    expect([answer.status, headline(page)]).toEqual([200, 'Thùng hàng']);
    expect(page).toContain(`<a href="/01/${GTIN}/10/TM2610?lang=vi">Nước mắm cốt Ba Làng, lô TM2610</a> · 24`);
    const [level] = await linkset(`/00/${sscc}?linkType=linkset`);
    expect(level!.anchor).toBe(`https://sanque.vn/00/${sscc}`);
    expect(level![`${VOC}defaultLink`]).toHaveLength(1);
    expect(await locationOf(`/00/${sscc}?linkType=gs1:epcis`)).toEqual([307, `https://sanque.vn/epcis/epcs/${encodeURIComponent(`https://sanque.vn/00/${sscc}`)}/events`]);
    expect((await get(`/00/${sscc}?linkType=gs1:pip`)).status).toBe(404);
  });

  test('one that nobody named is 404, a wrong number 400', async () => {
    expect((await get(`/00/${sscc}`)).status).toBe(404);
    expect((await get('/00/006141411234567891')).status).toBe(400);
  });
});
