import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../api/audit.ts';
import { issueStamps } from '../../api/traceability/index.ts';
import { workCaptures } from '../../api/traceability/epcis/process.ts';
import { person } from '../support/context.ts';
import { CONTEXT, documentOf, epcisFloor, lotEvent, MOMENT, shipEvent, type EpcisFloor } from './epcis-floor.ts';
import { GTIN, OTHER_GTIN } from './trace-floor.ts';

let f: EpcisFloor;
beforeEach(async () => { f = await epcisFloor(); });
afterEach(() => f.close());

const refused = async (body: string | Uint8Array, headers: Record<string, string> = {}) => {
  const answer = await f.call('/capture', { method: 'POST', body: body as BodyInit, headers });
  expect(answer.status).toBe(400);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  return (await answer.json()) as { type: string; errors: { path: string; vi: string; en: string }[] };
};

describe('a document that is captured', () => {
  test('is acknowledged with the address of its job, worked off, and kept byte for byte', async () => {
    const raw = `{ "type":"ObjectEvent",\n  "eventTime":"2026-11-20T08:00:00+07:00","eventTimeZoneOffset":"+07:00", "action":"OBSERVE","bizStep":"inspecting",  "epcList":["urn:epc:id:sgtin:4012345.011111.9876"], "ext:nhiet-do": 4.50000000000000000001 }`;
    const text = `{"@context":["${CONTEXT}",{"ext":"https://example.com/ns/"}],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-11-22T09:00:00Z","epcisBody":{"eventList":[ ${raw} ]}}`;
    const answer = await f.call('/capture', { method: 'POST', body: text });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('gs1-epcis-version')).toBe('2.0.0');
    const location = answer.headers.get('location')!;
    expect(location).toMatch(/^\/epcis\/capture\/[0-9a-z]{12}$/);
    expect(await (await f.call(location.slice(6))).json()).toMatchObject({ running: true, success: true, captureErrorBehaviour: 'rollback', errors: [] });
    await workCaptures(f.worker);
    const job = await (await f.call(location.slice(6))).json();
    expect(job).toMatchObject({ running: false, success: true, errors: [] });
    expect(job).toHaveProperty('finishedAt');
    const row = f.db.get<{ json: string; eventId: string; capturedBy: string; organisationId: number }>('SELECT json, event_id AS eventId, captured_by AS capturedBy, organisation_id AS organisationId FROM epcis_event')!;
    expect(row.json).toBe(raw);
    expect(row.eventId).toMatch(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
    expect(row).toMatchObject({ organisationId: 1 });
    expect(row.capturedBy).toMatch(/^key:/);
    const found = await (await f.call(`/epcs/${encodeURIComponent('urn:epc:id:sgtin:4012345.011111.9876')}/events`)).text();
    expect(found).toContain(raw.slice(raw.indexOf('"type"')));
    expect(JSON.parse(found)).toMatchObject({ type: 'EPCISQueryDocument', epcisBody: { queryResults: { resultsBody: { eventList: [{ eventID: row.eventId, '@context': [{ ext: 'https://example.com/ns/' }] }] } } } });
    expect(f.db.get('SELECT 1 FROM epcis_capture_part')).toBeUndefined();
    expect(verifyAudit(f.db)).toBeNull();
  });

  test('opens the lot that it tells of, so that stamps can be issued; the same lot is opened once', async () => {
    expect(await f.captured(documentOf([lotEvent('SYS1')]))).toMatchObject({ success: true, notices: [] });
    const lot = f.db.get<{ publicId: string; quantityMilli: number; expiryDate: string; productionDate: string }>('SELECT public_id AS publicId, quantity_milli AS quantityMilli, expiry_date AS expiryDate, production_date AS productionDate FROM lot WHERE code = ?', ['SYS1'])!;
    expect(lot).toMatchObject({ quantityMilli: 500_000, expiryDate: '2028-11-20', productionDate: '2026-11-20' });
    f.db.run("UPDATE lot SET standards = 'TCVN 5107:2018' WHERE public_id = ?", [lot.publicId]);
    await issueStamps(f.producer, { lot: lot.publicId, count: 500 });
    expect(await f.captured(documentOf([lotEvent('SYS1', { eventTime: '2026-11-20T09:00:00+07:00' })]))).toMatchObject({ running: false });
    expect(f.db.all('SELECT 1 FROM lot')).toHaveLength(1);
  });

  test('without an expiry date the event is taken, and the job says why its lot gets no stamps yet', async () => {
    const job = await f.captured(documentOf([lotEvent('SYS2', { ilmd: {} })]));
    expect(job.success).toBe(true);
    expect(job.notices[0]).toMatchObject({ path: '$.epcisBody.eventList[0].quantityList[0]' });
    expect(f.eventCount()).toBe(1);
    expect(f.db.get('SELECT 1 FROM lot')).toBeUndefined();
  });

  test('sent again with its Idempotency-Key it is one job; sent again without, its events are known already', async () => {
    const body = JSON.stringify(documentOf([lotEvent('SYS3', { eventID: 'urn:uuid:1b7f7c52-7a4b-4d4a-9f4d-0d6a0d1f0001' }), shipEvent('SYS3', 10)]));
    const post = () => f.call('/capture', { method: 'POST', body, headers: { 'idempotency-key': 'lan-gui-so-1' } });
    const [a, b] = [await post(), await post()];
    expect(b.headers.get('location')).toBe(a.headers.get('location'));
    await workCaptures(f.worker);
    expect(f.eventCount()).toBe(2);
    expect(await f.captured(body)).toMatchObject({ success: true });
    expect(f.eventCount()).toBe(2);
  });

  test('another event under an id that is taken is refused with its path', async () => {
    const eventID = 'urn:uuid:1b7f7c52-7a4b-4d4a-9f4d-0d6a0d1f0002';
    await f.captured(documentOf([lotEvent('SYS4', { eventID })]));
    const job = await f.captured(documentOf([lotEvent('SYS4', { eventID, disposition: 'inactive' })]));
    expect(job).toMatchObject({ success: false, errors: [{ path: '$.epcisBody.eventList[0].eventID' }] });
    expect(await f.captured(documentOf([{ type: 'ObjectEvent', ...MOMENT, action: 'OBSERVE', epcList: ['urn:epc:id:sscc:4012345.0000000111'], eventID }]), { key: f.otherKey })).toMatchObject({ success: false });
  });

  test('taken as an EPCISQueryDocument or a single event too', async () => {
    const { eventList } = documentOf([lotEvent('SYS5')]).epcisBody;
    const query = { '@context': CONTEXT, type: 'EPCISQueryDocument', schemaVersion: '2.0', creationDate: '2026-11-22T09:00:00Z', epcisBody: { queryResults: { queryName: 'q', resultsBody: { eventList } } } };
    expect(await f.captured(query)).toMatchObject({ success: true });
    expect(await f.captured({ '@context': CONTEXT, ...shipEvent('SYS5', 1) })).toMatchObject({ success: true });
    const one = await f.call('/events', { method: 'POST', body: JSON.stringify({ '@context': [CONTEXT], ...shipEvent('SYS5', 2) }) });
    expect(one.status).toBe(201);
    expect((await f.call(one.headers.get('location')!.slice(6))).status).toBe(200);
    expect(f.eventCount()).toBe(3);
  });
});

describe('all or nothing', () => {
  test('by default one fault takes the whole document back: events, keys, goods and lots', async () => {
    const job = await f.captured(documentOf([lotEvent('RB1'), shipEvent('RB1', 100), shipEvent('RB1', 401)]));
    expect(job).toMatchObject({ running: false, success: false, captureErrorBehaviour: 'rollback' });
    expect(job.errors[0]!.path).toBe('$.epcisBody.eventList[2].quantityList[0]');
    for (const table of ['epcis_event', 'epcis_event_key', 'lot', 'goods_flow', 'epcis_capture_part', 'epcis_capture_lot']) expect(f.db.all(`SELECT 1 FROM ${table}`), table).toEqual([]);
    expect(f.db.all('SELECT 1 FROM goods_held WHERE made <> 0 OR shipped <> 0')).toEqual([]);
    expect(await f.captured(documentOf([lotEvent('RB1'), shipEvent('RB1', 100), shipEvent('RB1', 400)]))).toMatchObject({ success: true });
  });

  test('with proceed the good events stay and each fault is told with its path', async () => {
    const headers = { 'gs1-capture-error-behaviour': 'proceed' };
    const job = await f.captured(documentOf([lotEvent('PR1'), { type: 'ObjectEvent' }, shipEvent('PR1', 501), shipEvent('PR1', 100)]), { headers });
    expect(job).toMatchObject({ success: false, captureErrorBehaviour: 'proceed' });
    expect([...new Set(job.errors.map((e) => e.path.slice(0, 27)))]).toEqual(['$.epcisBody.eventList[1].ev', '$.epcisBody.eventList[1].ac', '$.epcisBody.eventList[1]', '$.epcisBody.eventList[2].qu']);
    expect(f.eventCount()).toBe(2);
    expect(f.db.get('SELECT 1 FROM lot WHERE code = ?', ['PR1'])).toBeDefined();
  });

  test('nothing is seen of a document before its last event is checked', async () => {
    const events = Array.from({ length: 400 }, (_, i) => lotEvent(`BIG${i}`));
    await f.call('/capture', { method: 'POST', body: JSON.stringify(documentOf(events)) });
    let turns = 0;
    while (!(await workCaptures(f.worker, 0))) {
      turns++;
      const { n } = f.db.get<{ n: number }>("SELECT count(*) AS n FROM epcis_event e WHERE e.corrects_event_id IS NULL")!;
      expect([0, 400]).toContain(n);
      if (n === 0) {
        expect(f.db.get('SELECT 1 FROM lot')).toBeUndefined();
        expect(JSON.stringify(await (await f.call('/events')).json())).not.toContain('BIG0');
      }
      if (turns > 5_000) throw new Error('it never ends');
    }
    expect(turns).toBeGreaterThan(1);
    expect(f.db.all('SELECT 1 FROM lot')).toHaveLength(400);
  });
});

describe('whose goods', () => {
  test('another producer’s class, serial or lot cannot be made', async () => {
    for (const epcClass of [`https://sanque.vn/01/${GTIN}/10/X1`, `https://anywhere.example/01/${GTIN}/10/X1`]) {
      const job = await f.captured(documentOf([lotEvent('X1', { quantityList: [{ epcClass, quantity: 1 }] })]), { key: f.otherKey });
      expect(job).toMatchObject({ success: false, errors: [{ path: '$.epcisBody.eventList[0].quantityList[0].epcClass' }] });
    }
    const serial = { type: 'ObjectEvent', ...MOMENT, action: 'ADD', bizStep: 'commissioning', epcList: [`https://sanque.vn/01/${GTIN}/21/ABC`] };
    expect(await f.captured(documentOf([serial]), { key: f.otherKey })).toMatchObject({ success: false, errors: [{ path: '$.epcisBody.eventList[0].epcList[0]' }] });
    expect(f.eventCount()).toBe(0);
  });

  test('a number of the floor’s kind that nobody was given is refused; a supplier’s is taken', async () => {
    const make = (gtin: string) => documentOf([lotEvent('S1', { quantityList: [{ epcClass: `https://id.gs1.org/01/${gtin}/10/S1`, quantity: 5 }] })]);
    expect(await f.captured(make('02938999999990'))).toMatchObject({ success: false });
    expect(await f.captured(make('09520123456788'))).toMatchObject({ success: true });
  });

  test('goods of others move on only after they were received', async () => {
    await f.captured(documentOf([lotEvent('MV1'), shipEvent('MV1', 100)]));
    const early = await f.captured(documentOf([shipEvent('MV1', 5)]), { key: f.otherKey });
    expect(early).toMatchObject({ success: false, errors: [{ path: '$.epcisBody.eventList[0].quantityList[0].epcClass' }] });
    const receive = shipEvent('MV1', 100, { bizStep: 'receiving', eventTime: '2026-11-21T10:00:00+07:00' });
    expect(await f.captured(documentOf([receive, shipEvent('MV1', 60, { eventTime: '2026-11-21T12:00:00+07:00' })]), { key: f.otherKey })).toMatchObject({ success: true });
  });

  test('other goods of the second producer are theirs to make', async () => {
    const own = lotEvent('O1', { quantityList: [{ epcClass: `https://sanque.vn/01/${OTHER_GTIN}/10/O1`, quantity: 5 }] });
    expect(await f.captured(documentOf([own]), { key: f.otherKey })).toMatchObject({ success: true });
    expect(await f.captured(documentOf([own]))).toMatchObject({ success: false });
  });
});

describe('an error declaration', () => {
  const eventID = 'urn:uuid:1b7f7c52-7a4b-4d4a-9f4d-0d6a0d1f0003';
  const declared = (more = {}) => ({ ...lotEvent('ED1', { eventID }), errorDeclaration: { declarationTime: '2026-11-21T08:00:00+07:00', reason: 'incorrect_data', ...more } });
  const goods = () => f.db.get<{ made: number }>('SELECT coalesce(sum(made), 0) AS made FROM goods_held')!.made;

  test('takes its event back; declared again it is known already', async () => {
    await f.captured(documentOf([lotEvent('ED1', { eventID })]));
    expect(goods()).toBeGreaterThan(0);
    expect(await f.captured(documentOf([declared()]))).toMatchObject({ success: true });
    expect(goods()).toBe(0);
    expect(await f.captured(documentOf([declared()]))).toMatchObject({ success: true });
    const both = JSON.parse(await (await f.call(`/events/${encodeURIComponent(eventID)}`)).text()) as { epcisBody: { queryResults: { resultsBody: { eventList: unknown[] } } } };
    expect(both.epcisBody.queryResults.resultsBody.eventList).toHaveLength(2);
  });

  test('of a document that is taken back gives the goods back', async () => {
    await f.captured(documentOf([lotEvent('ED1', { eventID })]));
    const before = goods();
    expect(await f.captured(documentOf([declared(), lotEvent('ED2', { quantityList: [{ epcClass: `https://sanque.vn/01/${OTHER_GTIN}/10/ED2`, quantity: 1 }] })]))).toMatchObject({ success: false });
    expect(goods()).toBe(before);
    expect(f.db.get('SELECT 1 FROM epcis_capture_declaration')).toBeUndefined();
  });

  test('that comes before its event keeps that event from counting', async () => {
    expect(await f.captured(documentOf([declared()]))).toMatchObject({ success: true });
    expect(await f.captured(documentOf([lotEvent('ED1', { eventID })]))).toMatchObject({ success: true });
    expect(goods()).toBe(0);
    expect(f.eventCount()).toBe(0);
  });
});

describe('what is refused at the door', () => {
  const valid = JSON.stringify(documentOf([lotEvent('D1')]));

  test.each([
    ['a wrong context', valid.replace('/epcis-context.jsonld', '/other.jsonld'), '$[\'@context\']'],
    ['EPCIS 1.2', valid.replace('"schemaVersion":"2.0"', '"schemaVersion":"1.2"'), '$.schemaVersion'],
    ['an event in the future', valid.replace('2026-11-20T08', '2026-12-20T08'), '$.epcisBody.eventList[0].eventTime'],
    ['a negative quantity', valid.replace('"quantity":500', '"quantity":-500'), '$.epcisBody.eventList[0].quantityList[0].quantity'],
    ['a prototype key', valid.replace('"disposition":"active"', '"__proto__":{"admin":true}'), '$.epcisBody.eventList[0].__proto__'],
    ['a field given twice', valid.replace('"disposition":"active"', '"action":"ADD"'), '$.epcisBody.eventList[0].action'],
    ['something that is no JSON', valid.slice(0, -3), '$'],
    ['an undeclared prefix', valid.replace('"disposition":"active"', '"ext:x":1'), "$.epcisBody.eventList[0]['ext:x']"],
    ['an infinite quantity', valid.replace('"quantity":500', '"quantity":1e999'), '$.epcisBody.eventList[0].quantityList[0].quantity'],
  ])('%s, with its path', async (_what, body, path) => {
    const { type, errors } = await refused(body);
    expect(type).toBe('epcisException:ValidationException');
    expect(errors[0]!.path.replace('$.@context', "$['@context']")).toBe(path);
    expect(errors[0]!.vi).not.toBe('');
    expect(errors[0]!.en).not.toBe('');
    expect(f.db.get('SELECT 1 FROM epcis_capture_job')).toBeUndefined();
  });

  test('deep nesting and bytes that are no UTF-8', async () => {
    const deep = valid.replace('"active"', `${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect((await refused(deep)).errors[0]!.en).toContain('40 levels');
    const bytes = Buffer.from(valid);
    bytes[valid.indexOf('D1')] = 0xff;
    expect((await refused(new Uint8Array(bytes))).errors[0]!.en).toContain('UTF-8');
  });

  test('XML, another version, an unknown behaviour', async () => {
    expect((await f.call('/capture', { method: 'POST', body: '<a/>', headers: { 'content-type': 'application/xml' } })).status).toBe(415);
    expect((await f.call('/capture', { method: 'POST', body: valid, headers: { 'gs1-epcis-version': '1.2' } })).status).toBe(406);
    expect((await f.call('/capture', { method: 'POST', body: valid, headers: { 'gs1-capture-error-behaviour': 'maybe' } })).status).toBe(400);
  });

  test('nobody, a wrong key, and a person without an organisation', async () => {
    const nobody = await f.call('/capture', { method: 'POST', body: valid, key: null });
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toContain('Bearer');
    expect((await f.call('/capture', { method: 'POST', body: valid, key: 'sq_wrong-key-of-many-characters' })).status).toBe(401);
    expect((await f.call('/capture', { method: 'POST', body: valid, key: null, as: f.as(person({ roles: ['TRADE_OFFICER'] })) })).status).toBe(403);
    expect((await f.call('/capture', { method: 'POST', body: valid, key: null, as: f.producer })).status).toBe(202);
  });

  test('a job is its own organisation’s affair', async () => {
    const answer = await f.call('/capture', { method: 'POST', body: valid });
    expect((await f.call(answer.headers.get('location')!.slice(6), { key: f.otherKey })).status).toBe(404);
    expect(await (await f.call('/capture', { key: f.otherKey })).json()).toEqual([]);
    expect(await (await f.call('/capture')).json()).toHaveLength(1);
  });
});
