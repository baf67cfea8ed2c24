import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, NOW } from '../support/context.ts';
import { CONTEXT, documentOf, epcisFloor, lotEvent, MOMENT, shipEvent, type EpcisFloor } from './epcis-floor.ts';
import { GTIN } from './trace-floor.ts';

let f: EpcisFloor;
const SERIAL = 'urn:epc:id:sgtin:4012345.011111.';
const packed = { type: 'AggregationEvent', ...MOMENT, eventTime: '2026-11-21T05:00:00Z', action: 'ADD', bizStep: 'packing', parentID: 'urn:epc:id:sscc:4012345.0000000111', childEPCs: [`${SERIAL}1`, `${SERIAL}2`], readPoint: { id: 'https://id.gs1.org/414/4012345000115/254/A' } };
const made = {
  type: 'TransformationEvent', ...MOMENT, eventTime: '2026-11-21T06:00:00Z', bizStep: 'commissioning', transformationID: 'urn:uuid:6a',
  inputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.011111.IN', quantity: 30, uom: 'KGM' }], outputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.022222.OUT', quantity: 20, uom: 'KGM' }],
};
const known = { ...shipEvent('Q1', 5), eventID: 'urn:uuid:known', bizTransactionList: [{ type: 'po', bizTransaction: 'urn:x:po-1' }], bizLocation: { id: 'https://id.gs1.org/414/4012345000115' } };

beforeAll(async () => {
  f = await epcisFloor();
  await f.openedLot();
  for (const d of [documentOf([lotEvent('Q1'), known, packed, made]), documentOf([{ ...shipEvent('Q1', 7), persistentDisposition: { set: ['conformant'] } }])]) {
    const job = await f.captured(d);
    if (!job.success) throw new Error(JSON.stringify(job.errors));
    f.setNow(NOW + 60_000);
  }
  await f.captured(documentOf([{ ...known, errorDeclaration: { declarationTime: '2026-11-22T02:00:00Z', reason: 'incorrect_data', correctiveEventIDs: ['urn:uuid:better'] } }]));
});
afterAll(() => f.close());

interface Event {
  type: string;
  eventID: string;
  bizStep?: string;
  errorDeclaration?: unknown;
  [more: string]: unknown;
}
const listOf = async (answer: Response): Promise<Event[]> => {
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
  return (JSON.parse(text) as { epcisBody: { queryResults: { resultsBody: { eventList: Event[] } } } }).epcisBody.queryResults.resultsBody.eventList;
};
const ask = async (query: string) => listOf(await f.call(`/events?${query}`));
const summary = (events: Event[]) => events.map((e) => `${e.type.replace('Event', '')} ${e.bizStep ?? ''}${e.errorDeclaration ? ' !' : ''}`.trim()).sort();

describe('the simple event query', () => {
  test.each<[string, string[]]>([
    ['eventType=AggregationEvent', ['Aggregation packing']],
    ['eventType=AggregationEvent,TransformationEvent', ['Aggregation packing', 'Transformation commissioning']],
    ['eventType=AggregationEvent|TransformationEvent', ['Aggregation packing', 'Transformation commissioning']],
    ['EQ_bizStep=packing', ['Aggregation packing']],
    [`EQ_bizStep=${encodeURIComponent('https://ref.gs1.org/cbv/BizStep-packing')}`, ['Aggregation packing']],
    ['EQ_disposition=in_transit&EQ_action=OBSERVE', ['Object shipping', 'Object shipping', 'Object shipping !']],
    ['GE_eventTime=2026-11-21T05:00:00Z&LT_eventTime=2026-11-21T05:00:00.001Z', ['Aggregation packing']],
    ['GE_eventTime=2026-11-21T13:00:00%2B07:00', ['Transformation commissioning']],
    ['GE_eventTime=2026-11-21T13:00:00+07:00', ['Transformation commissioning']],
    [`GE_recordTime=${new Date(NOW + 60_000).toISOString()}&EXISTS_errorDeclaration=`, ['Object shipping !']],
    [`MATCH_epc=${SERIAL}1`, ['Aggregation packing']],
    [`MATCH_epc=urn:epc:idpat:sgtin:4012345.011111.*`, ['Aggregation packing']],
    ['MATCH_parentID=urn:epc:id:sscc:4012345.0000000111', ['Aggregation packing']],
    ['MATCH_anyEPC=urn:epc:id:sscc:4012345.0000000111', ['Aggregation packing']],
    ['MATCH_epc=urn:epc:id:sscc:4012345.0000000111', []],
    ['MATCH_inputEPCClass=urn:epc:class:lgtin:4012345.011111.IN', ['Transformation commissioning']],
    ['MATCH_outputEPCClass=urn:epc:class:lgtin:4012345.011111.IN', []],
    ['MATCH_anyEPCClass=urn:epc:class:lgtin:4012345.022222.*', ['Transformation commissioning']],
    [`MATCH_epcClass=${encodeURIComponent(`https://id.gs1.org/01/${GTIN}/10/Q1`)}&EQ_bizStep=creating_class_instance`, ['Object creating_class_instance']],
    [`MATCH_epcClass=https://sanque.vn/01/${GTIN}/10/*&EQ_bizStep=creating_class_instance`, ['Object creating_class_instance', 'Object creating_class_instance']],
    ['EQ_quantity=20', ['Transformation commissioning']],
    ['GT_quantity=499&LE_quantity=500', ['Object creating_class_instance']],
    ['EQ_readPoint=https://id.gs1.org/414/4012345000115/254/A', ['Aggregation packing']],
    ['EQ_readPoint=https://id.gs1.org/414/4012345000115', []],
    ['WD_readPoint=https://id.gs1.org/414/4012345000115', ['Aggregation packing']],
    ['EQ_bizLocation=https://id.gs1.org/414/4012345000115', ['Object shipping', 'Object shipping !']],
    ['EQ_eventID=urn:uuid:known', ['Object shipping', 'Object shipping !']],
    ['EQ_transformationID=urn:uuid:6a', ['Transformation commissioning']],
    ['EQ_bizTransaction_po=urn:x:po-1', ['Object shipping', 'Object shipping !']],
    ['EQ_bizTransaction_inv=urn:x:po-1', []],
    ['EQ_persistentDisposition_set=conformant', ['Object shipping']],
    ['EQ_errorReason=incorrect_data', ['Object shipping !']],
    ['EQ_correctiveEventID=urn:uuid:better', ['Object shipping !']],
  ])('%s', async (query, expected) => expect(summary(await ask(query))).toEqual(expected));

  test.each(['foo=1', 'EQ_bizStep=frying', 'GE_eventTime=today', 'EQ_action=', 'perPage=0', 'perPage=5000', 'orderBy=name', 'orderDirection=UP', 'eventCountLimit=1&maxEventCount=1', 'GE_eventTime=2026-11-21T05:00:00Z,2026-11-21T05:00:00Z', 'EQ_quantity=much', 'nextPageToken=abc', '__proto__=1', 'EQ_eventID=%00', "EQ_source_x');DROP=1", 'EQ_eventID=%E0%A4%A'])('%s is a QueryParameterException', async (query) => {
    const answer = await f.call(`/events?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ type: 'epcisException:QueryParameterException', status: 400 });
  });

  test('more events than the asker can take is 413; a limit cuts', async () => {
    expect((await f.call('/events?maxEventCount=2')).status).toBe(413);
    expect(await ask('eventCountLimit=2&orderBy=eventTime&orderDirection=ASC')).toHaveLength(2);
    expect(await ask('maxEventCount=50')).toHaveLength(7);
  });
});

describe('pages', () => {
  const walk = async (query: string, between: () => Promise<void> = async () => undefined) => {
    const ids: string[] = [];
    let path: string | null = `/events?${query}`;
    let pages = 0;
    while (path !== null) {
      const answer = await f.call(path);
      const link = /^<https:\/\/sanque\.vn\/epcis(\/[^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? null;
      expect(answer.headers.has('gs1-next-page-token-expires')).toBe(link !== null);
      ids.push(...(await listOf(answer)).map((e) => `${e.eventID}${e.errorDeclaration ? '!' : ''}`));
      path = link;
      if (++pages > 20) throw new Error('it goes in circles');
      await between();
    }
    return ids;
  };

  test('lead to every event once, in each order', async () => {
    const all = await walk('perPage=100');
    for (const query of ['perPage=2', 'perPage=3&orderBy=eventTime', 'perPage=1&orderBy=eventTime&orderDirection=ASC', 'perPage=2&orderDirection=ASC']) {
      const ids = await walk(query);
      expect(ids).toHaveLength(all.length);
      expect([...ids].sort()).toEqual([...all].sort());
    }
    expect(await walk('perPage=1&orderBy=eventTime&orderDirection=ASC')).toEqual([...(await walk('perPage=1&orderBy=eventTime&orderDirection=DESC'))].reverse());
    expect(await walk('perPage=2&eventCountLimit=5')).toHaveLength(5);
  });

  test('stay steady while events come in', async () => {
    const before = (await walk('perPage=100&orderBy=recordTime')).length;
    let n = 0;
    f.setNow(NOW + 120_000);
    const ids = await walk('perPage=2&orderBy=recordTime&orderDirection=DESC', async () => {
      if (n++ < 2) await f.captured(documentOf([shipEvent('Q1', n)]));
    });
    expect(ids).toHaveLength(before);
    expect(new Set(ids).size).toBe(before);
  });

  test('a token belongs to its query and expires', async () => {
    const token = /nextPageToken=([\w-]+)/.exec((await f.call('/events?perPage=1')).headers.get('link')!)![1]!;
    expect((await f.call(`/events?perPage=1&nextPageToken=${token}`)).status).toBe(200);
    expect((await f.call(`/events?perPage=1&EQ_action=ADD&nextPageToken=${token}`)).status).toBe(400);
    f.setNow(NOW + 5 * 3_600_000);
    expect((await f.call(`/events?perPage=1&nextPageToken=${token}`)).status).toBe(400);
    f.setNow(NOW + 120_000);
  });
});

describe('an answer', () => {
  test('is an EPCISQueryDocument with the standard’s context and versions, open to other sites', async () => {
    const answer = await f.call('/events?perPage=1', { headers: { accept: 'application/ld+json' } });
    expect(answer.headers.get('content-type')).toContain('application/ld+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('gs1-cbv-version')).toBe('2.0.0');
    expect(await answer.json()).toMatchObject({ '@context': [CONTEXT, { sanque: 'https://sanque.vn/epcis/ns/' }], type: 'EPCISQueryDocument', schemaVersion: '2.0' });
  });

  test('gives the floor’s own events whole addresses: own numbers under the floor’s origin', async () => {
    const own = (await ask('EQ_bizStep=creating_class_instance')).find((e) => JSON.stringify(e).includes('TM2610'))!;
    expect(own).toMatchObject({ quantityList: [{ epcClass: `https://sanque.vn/01/${GTIN}/10/TM2610` }], readPoint: { id: 'https://sanque.vn/place/16645' } });
  });

  test('at the addresses of steps, places, kinds and things', async () => {
    expect(summary(await listOf(await f.call('/bizSteps/packing/events')))).toEqual(['Aggregation packing']);
    expect(summary(await listOf(await f.call('/eventTypes/TransformationEvent/events?EQ_bizStep=commissioning')))).toHaveLength(1);
    expect(summary(await listOf(await f.call(`/readPoints/${encodeURIComponent('https://id.gs1.org/414/4012345000115/254/A')}/events`)))).toHaveLength(1);
    expect(summary(await listOf(await f.call('/bizLocations/https://id.gs1.org/414/4012345000115/events')))).toHaveLength(2);
    expect(summary(await listOf(await f.call('/dispositions/active/events')))).toHaveLength(2);
    const lot = `https://sanque.vn/01/${GTIN}/10/Q1`;
    expect((await listOf(await f.call(`/epcs/${encodeURIComponent(lot)}/events?EQ_bizStep=shipping&perPage=100`))).length).toBeGreaterThan(2);
    expect((await listOf(await f.call('/events/urn:uuid:known'))).map((e) => e.errorDeclaration !== undefined)).toEqual([false, true]);
    expect((await f.call('/events/urn:uuid:nobody')).status).toBe(404);
  });

  test('says what there is to ask for', async () => {
    expect(await (await f.call('/')).json()).toMatchObject({ type: 'Collection', member: ['capture', 'events', 'eventTypes', 'epcs', 'bizSteps', 'dispositions', 'readPoints', 'bizLocations'] });
    expect(((await (await f.call('/bizSteps')).json()) as { member: string[] }).member).toEqual(['commissioning', 'creating_class_instance', 'packing', 'shipping']);
    expect(((await (await f.call('/epcs?perPage=1000')).json()) as { member: string[] }).member).toContain(`https://sanque.vn/01/${GTIN}/10/Q1`);
    expect(await (await f.call('/bizSteps/packing')).json()).toMatchObject({ member: ['events'] });
    for (const path of ['/', '/events', '/capture', '/epcs', '/epcs/x/events']) {
      const options = await f.call(path, { method: 'OPTIONS', key: null });
      expect(options.status).toBe(204);
      expect(options.headers.get('gs1-epcis-max')).toBe('2.0.0');
      expect(options.headers.get('allow')).toContain('GET');
    }
    expect((await f.call('/capture', { method: 'OPTIONS', key: null })).headers.get('gs1-epcis-capture-limit')).toBe('20000');
    expect((await f.call('/nothing')).status).toBe(404);
  });
});

describe('who reads what', () => {
  test('an organisation its own events, staff all, nobody none', async () => {
    expect(await listOf(await f.call('/events', { key: f.otherKey }))).toEqual([]);
    expect((await listOf(await f.call('/events?perPage=100', { key: null, as: f.as(person({ roles: ['INSPECTOR'], organisationId: 9 })) }))).length).toBeGreaterThan(6);
    for (const path of ['/events', '/bizSteps', '/bizSteps/packing/events', '/events/urn:uuid:known', '/capture']) expect((await f.call(path, { key: null })).status, path).toBe(401);
    expect((await f.call('/events/urn:uuid:known', { key: f.otherKey })).status).toBe(404);
  });

  test('the public, by the very lot, what its scan page tells: standing events, no more than step, time, place, quantity', async () => {
    const lot = encodeURIComponent(`https://sanque.vn/01/${GTIN}/10/Q1`);
    const seen = await listOf(await f.call(`/epcs/${lot}/events`, { key: null }));
    expect(seen[0]).toEqual({ type: 'ObjectEvent', eventID: seen[0]!.eventID, eventTime: '2026-11-20T08:00:00.000+07:00', eventTimeZoneOffset: '+07:00', recordTime: seen[0]!.recordTime, action: 'ADD', bizStep: 'creating_class_instance', disposition: 'active', readPoint: { id: 'https://sanque.vn/place/16645' }, quantityList: [{ epcClass: `https://sanque.vn/01/${GTIN}/10/Q1`, quantity: 500 }] });
    expect(JSON.stringify(seen)).not.toContain('urn:uuid:known');
    expect(JSON.stringify(seen)).not.toContain('po-1');
    expect((await f.call(`/epcs/${lot}/events?EQ_bizStep=shipping`, { key: null })).status).toBe(401);
    expect(JSON.stringify(await listOf(await f.call(`/epcs/${lot}/events`, { key: f.otherKey })))).not.toContain('po-1');
  });
});
