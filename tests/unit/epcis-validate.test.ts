import { describe, expect, test } from 'vitest';
import { checkDocument } from '../../api/traceability/epcis/check-document.ts';
import { readMoment, uriFault } from '../../api/traceability/epcis/values.ts';
import { bareWord } from '../../api/traceability/epcis/vocabulary.rules.ts';

const NOW = Date.UTC(2026, 10, 22);
const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';
type Json = Record<string, unknown>;

const time = { eventTime: '2026-11-20T08:00:00.000+07:00', eventTimeZoneOffset: '+07:00' };
const SGTIN = 'urn:epc:id:sgtin:4012345.011111.9876';
const object = (more: Json = {}): Json => ({ type: 'ObjectEvent', ...time, action: 'OBSERVE', epcList: [SGTIN], ...more });
const aggregation = (more: Json = {}): Json => ({ type: 'AggregationEvent', ...time, action: 'ADD', parentID: 'urn:epc:id:sscc:4012345.0000000111', childEPCs: [SGTIN], ...more });
const association = (more: Json = {}): Json => ({ ...aggregation(), type: 'AssociationEvent', ...more });
const transaction = (more: Json = {}): Json => ({ type: 'TransactionEvent', ...time, action: 'ADD', bizTransactionList: [{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:4012345000009:1' }], epcList: [SGTIN], ...more });
const transformation = (more: Json = {}): Json => ({ type: 'TransformationEvent', ...time, inputQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.011111.A', quantity: 5, uom: 'KGM' }], outputQuantityList: [{ epcClass: 'https://id.gs1.org/01/09520123456788/10/B', quantity: 3 }], ...more });
const without = (event: Json, ...names: string[]): Json => Object.fromEntries(Object.entries(event).filter(([name]) => !names.includes(name)));

const documentOf = (event: Json, more: Json = {}) => ({ '@context': [CONTEXT, { ext: 'https://example.com/ns/' }], type: 'EPCISDocument', schemaVersion: '2.0', creationDate: '2026-11-22T00:00:00Z', epcisBody: { eventList: [event] }, ...more });

async function paths(document: unknown): Promise<string[]> {
  const checked = await checkDocument(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)), NOW);
  const faults = checked.ok ? [...checked.document.eventFaults.values()].flat() : checked.faults;
  for (const f of faults) {
    expect(f.vi).toMatch(/\p{L}/u);
    expect(f.en).not.toBe(f.vi);
  }
  return faults.map((f) => f.path);
}
const E = '$.epcisBody.eventList[0]';

describe('events that the standard takes', () => {
  const sensor = { sensorMetadata: { time: time.eventTime, deviceID: 'urn:epc:id:giai:4000001.111' }, sensorReport: [{ type: 'Temperature', value: 26, uom: 'CEL', component: 'x' }, { type: 'cbv:Other', exception: 'ALARM_CONDITION', 'ext:x': 1 }] };
  test.each<[string, Json]>([
    ['an observation', object()],
    ['all moments with other offsets', object({ eventTime: '2026-11-20T01:00:00Z', eventTimeZoneOffset: '-14:00', recordTime: '2026-11-20T01:00:00.123456+00:00' })],
    ['full addresses of words', object({ bizStep: 'https://ref.gs1.org/cbv/BizStep-shipping', disposition: 'urn:epcglobal:cbv:disp:in_transit' })],
    ['prefixed words', object({ bizStep: 'cbv:BizStep-shipping', disposition: 'https://example.com/disp/odd' })],
    ['a Digital Link of any host', object({ epcList: ['https://example.com/path/01/09520123456788/21/X1?17=261231'] })],
    ['an empty list of EPCs beside quantities', object({ epcList: [], quantityList: [{ epcClass: 'urn:epc:idpat:sgtin:4012345.011111.*', quantity: 0.5, uom: 'KGM' }] })],
    ['a quantity that is not stated', object({ quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.011111.A' }] })],
    ['sensors alone with a read point', without(object({ sensorElementList: [sensor], readPoint: { id: 'urn:epc:id:sgln:4012345.00011.987' } }), 'epcList')],
    ['master data of a new lot', object({ action: 'ADD', ilmd: { 'cbvmda:lotNumber': 'A', 'ext:nested': { anything: [1, { deep: null }] } } })],
    ['places with fields of one’s own', object({ readPoint: { id: 'https://id.gs1.org/414/4012345000115', 'ext:gate': 4 }, bizLocation: { id: 'urn:uuid:0c1f1a8e-0000-4000-8000-000000000000' } })],
    ['lists of business', object({ bizTransactionList: [{ bizTransaction: 'urn:x:1' }], sourceList: [{ type: 'owning_party', source: 'urn:epc:id:pgln:4012345.00000' }], destinationList: [{ type: 'https://example.com/t', destination: 'urn:x:2' }] })],
    ['dispositions that last', object({ persistentDisposition: { set: ['recalled'], unset: ['completeness_inferred'] } })],
    ['certificates, one or many', object({ certificationInfo: ['https://example.com/c/1'] })],
    ['an error declaration', object({ errorDeclaration: { declarationTime: time.eventTime, reason: 'incorrect_data', correctiveEventIDs: ['urn:uuid:1'] } })],
    ['fields with a whole address or a prefix of the standard', object({ 'https://example.com/ns/x': 1, 'rdfs:comment': 'Ghi chú' })],
    ['a context of the event’s own', object({ '@context': [{ own: 'https://own.example/' }], 'own:x': 1 })],
    ['an aggregation', aggregation({ childQuantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.011111.A', quantity: 10 }] })],
    ['a carton that is taken apart whole', without(aggregation({ action: 'DELETE' }), 'childEPCs')],
    ['an observed group without a parent', without(aggregation({ action: 'OBSERVE' }), 'parentID')],
    ['an association', association()],
    ['a transaction', transaction()],
    ['a transaction that ends', without(transaction({ action: 'DELETE' }), 'epcList')],
    ['a transformation', transformation({ ilmd: { 'ext:a': 1 } })],
    ['one side of a transformation with an id', without(transformation({ transformationID: 'urn:uuid:2' }), 'outputQuantityList')],
  ])('%s', async (_what, event) => expect(await paths(documentOf(event))).toEqual([]));
});

describe('events that it refuses, with the path', () => {
  test.each<[string, Json, string]>([
    ['no time', without(object(), 'eventTime'), `${E}.eventTime`],
    ['a time without an offset', object({ eventTime: '2026-11-20T08:00:00' }), `${E}.eventTime`],
    ['the 30th of February', object({ eventTime: '2026-02-30T08:00:00Z' }), `${E}.eventTime`],
    ['a time to come', object({ eventTime: '2026-11-23T08:00:00Z' }), `${E}.eventTime`],
    ['no offset field', without(object(), 'eventTimeZoneOffset'), `${E}.eventTimeZoneOffset`],
    ['an offset of 15 hours', object({ eventTimeZoneOffset: '+15:00' }), `${E}.eventTimeZoneOffset`],
    ['no action', without(object(), 'action'), `${E}.action`],
    ['an action of its own', object({ action: 'UPDATE' }), `${E}.action`],
    ['an unknown type', object({ type: 'MagicEvent' }), `${E}.type`],
    ['a step that CBV lacks', object({ bizStep: 'frying' }), `${E}.bizStep`],
    ['a step within CBV’s own space that it lacks', object({ bizStep: 'https://ref.gs1.org/cbv/BizStep-frying' }), `${E}.bizStep`],
    ['a disposition as a step', object({ disposition: 'shipping' }), `${E}.disposition`],
    ['an EPC that is no URI', object({ epcList: ['4012345'] }), `${E}.epcList[0]`],
    ['a wrong check digit', object({ epcList: [SGTIN, 'https://id.gs1.org/01/09520123456789/21/X'] }), `${E}.epcList[1]`],
    ['an EPC twice', object({ epcList: [SGTIN, SGTIN] }), `${E}.epcList[1]`],
    ['a blank in a URI', object({ epcList: ['https://id.gs1.org/01/09520123456788/21/A B'] }), `${E}.epcList[0]`],
    ['a broken percent', object({ epcList: ['https://id.gs1.org/01/09520123456788/21/A%2'] }), `${E}.epcList[0]`],
    ['a broken EPC URN', object({ epcList: ['urn:epc:sgtin:4012345.011111.9876'] }), `${E}.epcList[0]`],
    ['nothing observed', without(object(), 'epcList'), E],
    ['sensors without a place', without(object({ sensorElementList: [{ sensorReport: [{ type: 'Temperature' }] }] }), 'epcList'), E],
    ['a quantity of nothing', object({ quantityList: [{ epcClass: 'urn:x:1', quantity: 0 }] }), `${E}.quantityList[0].quantity`],
    ['a quantity as text', object({ quantityList: [{ epcClass: 'urn:x:1', quantity: '5' }] }), `${E}.quantityList[0].quantity`],
    ['more than there can be', object({ quantityList: [{ epcClass: 'urn:x:1', quantity: 1e15 }] }), `${E}.quantityList[0].quantity`],
    ['a unit in words', object({ quantityList: [{ epcClass: 'urn:x:1', quantity: 1, uom: 'kilogram' }] }), `${E}.quantityList[0].uom`],
    ['a quantity of no class', object({ quantityList: [{ quantity: 1 }] }), `${E}.quantityList[0].epcClass`],
    ['a field of one’s own in a quantity', object({ quantityList: [{ epcClass: 'urn:x:1', 'ext:x': 1 }] }), `${E}.quantityList[0]['ext:x']`],
    ['master data of what is only seen', object({ ilmd: {} }), `${E}.ilmd`],
    ['master data without a prefix', object({ action: 'ADD', ilmd: { lot: 'A' } }), `${E}.ilmd.lot`],
    ['an unknown field', object({ color: 'red' }), `${E}.color`],
    ['an undeclared prefix', object({ 'foo:bar': 1 }), `${E}['foo:bar']`],
    ['inputs of an observation', object({ inputEPCList: [SGTIN] }), `${E}.inputEPCList`],
    ['a read point as text', object({ readPoint: 'urn:x:1' }), `${E}.readPoint`],
    ['a read point without an id', object({ readPoint: {} }), `${E}.readPoint.id`],
    ['a source of no type', object({ sourceList: [{ source: 'urn:x:1' }] }), `${E}.sourceList[0].type`],
    ['dispositions that neither begin nor end', object({ persistentDisposition: {} }), `${E}.persistentDisposition`],
    ['an empty set of dispositions', object({ persistentDisposition: { set: [] } }), `${E}.persistentDisposition.set`],
    ['a sensor that says nothing', object({ sensorElementList: [{ sensorReport: [] }] }), `${E}.sensorElementList[0].sensorReport`],
    ['a measure that GS1 lacks', object({ sensorElementList: [{ sensorReport: [{ type: 'Mood' }] }] }), `${E}.sensorElementList[0].sensorReport[0].type`],
    ['a measured text', object({ sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: '26' }] }] }), `${E}.sensorElementList[0].sensorReport[0].value`],
    ['a declaration without its time', object({ errorDeclaration: {} }), `${E}.errorDeclaration.declarationTime`],
    ['a carton without its number', without(aggregation(), 'parentID'), `${E}.parentID`],
    ['an empty carton', without(aggregation(), 'childEPCs'), E],
    ['an association without a parent', without(association({ action: 'OBSERVE' }), 'parentID'), `${E}.parentID`],
    ['a transaction about nothing', transaction({ bizTransactionList: [] }), `${E}.bizTransactionList`],
    ['an action of a transformation', transformation({ action: 'ADD' }), `${E}.action`],
    ['a transformation of nothing', without(transformation(), 'inputQuantityList'), E],
    ['a transformation into nothing', without(transformation(), 'outputQuantityList'), E],
  ])('%s', async (_what, event, path) => expect(await paths(documentOf(event))).toContain(path));
});

describe('the frame of a document', () => {
  test.each<[string, Json, string]>([
    ['no context', { '@context': undefined }, '$.@context'],
    ['another context', { '@context': ['https://schema.org'] }, '$.@context'],
    ['a context that takes EPCIS’s own prefix', { '@context': [CONTEXT, { epcis: 'https://evil.example/' }] }, '$.@context[1].epcis'],
    ['another type', { type: 'Document' }, '$.type'],
    ['another version', { schemaVersion: '1.2' }, '$.schemaVersion'],
    ['a version as a number', { schemaVersion: 2 }, '$.schemaVersion'],
    ['a date without a time', { creationDate: '2026-11-22' }, '$.creationDate'],
    ['no body', { epcisBody: undefined }, '$.epcisBody'],
    ['a list that is none', { epcisBody: { eventList: {} } }, '$.epcisBody.eventList'],
    ['a body of something else', { epcisBody: { events: [] } }, '$.epcisBody.eventList'],
    ['a field of nobody', { extra: 1 }, '$.extra'],
  ])('refuses %s', async (_what, more, path) => expect(await paths(documentOf(object(), more))).toContain(path));

  test('takes the context by each address that GS1 gave it, and an empty list of events', async () => {
    for (const context of [CONTEXT, 'https://ref.gs1.org/standards/epcis/epcis-context.jsonld', 'https://gs1.github.io/EPCIS/epcis-context.jsonld']) expect(await paths(documentOf(object({ 'ext:a': undefined }), { '@context': context }))).toEqual([]);
    expect(await paths(documentOf(object(), { epcisBody: { eventList: [] } }))).toEqual([]);
  });

  test('prefixes of a context that nobody can look into are taken as declared', async () => {
    expect(await paths(documentOf(object({ 'their:x': 1 }), { '@context': [CONTEXT, 'https://their.example/context.jsonld'] }))).toEqual([]);
  });
});

describe('hostile text', () => {
  const text = JSON.stringify(documentOf(object()));
  test.each([
    ['poison', text.replace('"action"', '"constructor":1,"action"')],
    ['poison deep inside', text.replace('"action"', '"ext:a":{"b":[{"__proto__":{}}]},"action"')],
    ['poison in disguise', text.replace('"action"', '"\\u005f_proto__":1,"action"')],
    ['a name twice in disguise', text.replace('"action"', '"\\u0061ction":"ADD","action"')],
    ['a list that never ends', text.slice(0, text.indexOf('}]'))],
    ['two documents', text + text],
    ['an event that is cut', text.replace('"OBSERVE"', '"OBS')],
    ['a comma too many', text.replace('}]}}', '},]}}')],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
  ])('%s is refused', async (_what, hostile) => expect((await paths(hostile)).length).toBeGreaterThan(0));

  test('Object.prototype is as it was', () => expect(({} as { admin?: unknown }).admin).toBeUndefined());

  test('each event is cut out byte for byte, whatever stands between them', async () => {
    const events = [' { "type" : "ObjectEvent" }\n', '{"a":"]},{\\"[{"}', '\t{}'];
    const checked = await checkDocument(Buffer.from(`{"@context":"${CONTEXT}","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-11-22T00:00:00Z","epcisBody":{"eventList":[${events.join(',')}]}}`), NOW);
    if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
    const { text: whole, ranges } = checked.document;
    expect([0, 1, 2].map((i) => whole.slice(ranges[i * 2], ranges[i * 2 + 1]))).toEqual(events.map((e) => e.trim()));
  });
});

test('moments are read with their offset, and only those that exist', () => {
  expect(readMoment('2026-11-22T09:14:00+07:00')).toBe(Date.UTC(2026, 10, 22, 2, 14));
  expect(readMoment('2026-11-22T09:14:00.1234Z')).toBe(Date.UTC(2026, 10, 22, 9, 14, 0, 123));
  for (const wrong of ['2026-11-22', '2026-11-22T09:14Z', '2026-11-22T24:00:00Z', '2026-13-01T00:00:00Z', '2026-11-31T00:00:00Z', '2026-11-22 09:14:00Z', '2026-11-22T09:14:00+25:00']) expect(readMoment(wrong), wrong).toBeNull();
});

test('a word is one word however it is spelt', () => {
  for (const spelt of ['shipping', 'cbv:BizStep-shipping', 'https://ref.gs1.org/cbv/BizStep-shipping', 'urn:epcglobal:cbv:bizstep:shipping']) expect(bareWord('bizStep', spelt)).toBe('shipping');
  expect(bareWord('bizStep', 'https://example.com/steps/frying')).toBe('https://example.com/steps/frying');
  expect(bareWord('bizStep', 'urn:epcglobal:cbv:disp:active')).toBeNull();
  expect(uriFault('https://id.gs1.org/00/106141412345678908')).toBeNull();
});
