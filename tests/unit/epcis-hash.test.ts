import { describe, expect, test } from 'vitest';
import { canonicalId } from '../../api/traceability/epcis/canonical-id.ts';
import { eventHashId, preHash } from '../../api/traceability/epcis/hash.ts';

const NAMESPACES = new Map([['ext', 'https://example.com/ns/'], ['cbvmda', 'urn:epcglobal:cbv:mda:']]);
type Json = Record<string, unknown>;
const hash = (event: Json) => eventHashId(event, NAMESPACES);

/** Digests as the reference implementation of the algorithm gives them for these events. */
const KNOWN: [string, string, string][] = [
  ["an observation of serials, in any order", 'ec724bd143151174b8c49e370b1c654656b791f8c948c1b3045cbb106dcab192', `{"type": "ObjectEvent", "eventTime": "2026-11-20T08:00:00.000+07:00", "eventTimeZoneOffset": "+07:00", "action": "OBSERVE", "bizStep": "shipping", "disposition": "in_transit", "epcList": ["urn:epc:id:sgtin:4012345.011111.5432", "https://example.vn/01/04012345111118/10/LO1/21/9876?17=271231"], "readPoint": {"id": "urn:epc:id:sgln:4012345.00011.0"}, "recordTime": "2026-11-20T01:00:05Z", "eventID": "urn:uuid:0c1f1a8e-0000-4000-8000-000000000000"}`],
  ["a new lot with master data", 'ac4b4c636c7e960428757336fbe16f0c92a24593521474de268e2cea7ece5935', `{"type": "ObjectEvent", "eventTime": "2026-11-20T08:00:00+07:00", "eventTimeZoneOffset": "+07:00", "action": "ADD", "bizStep": "creating_class_instance", "quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.011111.LO-1", "quantity": 500.5, "uom": "KGM"}], "ilmd": {"cbvmda:lotNumber": "LO-1", "ext:ngayThuHoach": "2026-11-19", "ext:soLuong": "007.50"}}`],
  ["a transformation", '9711dbaa2e5428bca5178ba333ed5335970c2f47229f3fde6272092a25aa733c', `{"type": "TransformationEvent", "eventTime": "2026-11-20T08:00:00.1235+07:00", "eventTimeZoneOffset": "+07:00", "inputEPCList": ["urn:epc:id:sgtin:4012345.011122.25"], "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.011111.4444", "quantity": 10, "uom": "KGM"}, {"epcClass": "urn:epc:idpat:sgtin:4012345.066666.*", "quantity": 220}], "outputEPCList": ["urn:epc:id:sgtin:4012345.077889.26", "urn:epc:id:sgtin:4012345.077889.25"], "transformationID": "urn:epc:id:gdti:0614141.12345.400", "bizStep": "commissioning", "disposition": "in_progress"}`],
  ["a carton", '44ca61923d6123d076f9a2ee71c040de65626f554a35b64792bb7028b875f424', `{"type": "AggregationEvent", "eventTime": "2026-11-20T08:00:00Z", "eventTimeZoneOffset": "+00:00", "parentID": "urn:epc:id:sscc:4047023.0111111122", "childEPCs": ["urn:epc:id:sgtin:4047023.077551.109", "urn:epc:id:sgtin:4047023.077551.107"], "childQuantityList": [{"epcClass": "https://id.gs1.org/01/04012345111118/10/P2", "quantity": 12}], "action": "ADD", "bizStep": "packing", "bizLocation": {"id": "https://example.vn/414/4012345000115/254/987"}}`],
  ["business lists and what endures", '78a8e5ff4c532aef5bd631d5863004a0fc40807ba0deacba89c25d8a85f8a692', `{"type": "ObjectEvent", "eventTime": "2026-11-20T08:00:00Z", "eventTimeZoneOffset": "+00:00", "epcList": ["urn:epc:id:giai:4012345.ABC", "urn:epc:id:grai:4012345.11111.1234"], "action": "OBSERVE", "persistentDisposition": {"set": ["recalled", "conformant"], "unset": ["available"]}, "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:4012345123456:RE1"}, {"type": "inv", "bizTransaction": "urn:epc:id:gdti:4012345.11111.123"}], "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00000"}], "destinationList": [{"type": "possessing_party", "destination": "urn:epc:id:pgln:0614141.00000"}], "ext:outer": {"ext:b": 2, "ext:a": [3, "1"]}}`],
  ["sensors", '59fa922eebdb9ea57455987cb925c0a601da79f40d63a6810fed8668a87c1750', `{"type": "ObjectEvent", "eventTime": "2026-11-20T08:00:00Z", "eventTimeZoneOffset": "+00:00", "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"], "action": "OBSERVE", "bizStep": "sensor_reporting", "readPoint": {"id": "urn:epc:id:sgln:4012345.00005.7", "ext:cong": "AB-12"}, "sensorElementList": [{"sensorMetadata": {"time": "2026-11-20T07:00:00Z", "deviceID": "urn:epc:id:giai:4000001.111", "rawData": "https://example.org/giai/401234599999"}, "sensorReport": [{"type": "Temperature", "value": 26.0, "uom": "CEL", "minValue": -0.5}, {"type": "Angle", "value": 106.5, "component": "longitude", "uom": "DD"}]}]}`],
  ["an error declaration changes nothing", '97d6807d85d27dcbb7709a776b6ea109048ea40a7d27f06531c4ab43b86e2c03', `{"type": "TransactionEvent", "eventTime": "2026-11-20T08:00:00Z", "eventTimeZoneOffset": "+00:00", "action": "ADD", "bizTransactionList": [{"type": "desadv", "bizTransaction": "urn:epcglobal:cbv:bt:4012345123456:4711"}], "epcList": ["urn:epc:id:sgtin:1061414.107340.1"], "errorDeclaration": {"declarationTime": "2026-11-21T08:00:00Z", "reason": "incorrect_data"}}`],
];

describe('the hash id of an event', () => {
  test.each(KNOWN)('agrees with the reference implementation: %s', (_what, digest, text) => {
    expect(hash(JSON.parse(text) as Json)).toBe(`ni:///sha-256;${digest}?ver=CBV2.0`);
  });

  test('is one for all spellings of the same event', () => {
    const a = { type: 'ObjectEvent', eventTime: '2026-11-20T08:00:00.000+07:00', eventTimeZoneOffset: '+07:00', action: 'OBSERVE', bizStep: 'shipping', epcList: ['urn:epc:id:sgtin:4012345.011111.5432', 'urn:epc:id:sscc:4047023.0111111122'], 'ext:a': 1, 'ext:b': '2.0' };
    const b = { 'ext:b': 2, 'ext:a': '1', epcList: ['https://anywhere.example/x/00/040470231111111229', 'https://id.gs1.org/01/04012345111118/21/5432'], bizStep: 'https://ref.gs1.org/cbv/BizStep-shipping', action: 'OBSERVE', eventTimeZoneOffset: '+07:00', eventTime: '2026-11-20T01:00:00Z', type: 'ObjectEvent', recordTime: '2026-11-20T01:00:01Z', eventID: 'urn:uuid:1' };
    expect(preHash(b, NAMESPACES)).toBe(preHash(a, NAMESPACES));
    expect(hash(b)).toBe(hash(a));
  });

  test('tells apart what differs', () => {
    const event = JSON.parse(KNOWN[1]![2]) as Json;
    const seen = new Set([hash(event)]);
    for (const more of [{ action: 'OBSERVE' }, { eventTime: '2026-11-20T08:00:00.001+07:00' }, { eventTimeZoneOffset: '+08:00' }, { quantityList: [] }, { 'ext:x': '' }, { ilmd: {} }]) seen.add(hash({ ...event, ...more }));
    expect(seen.size).toBe(7);
  });

  test('rounds half a millisecond to the even one and drops what is finer', () => {
    const at = (eventTime: string) => preHash({ type: 'ObjectEvent', eventTime }, NAMESPACES);
    expect(at('2026-11-20T08:00:00.1235Z')).toContain('08:00:00.124Z');
    expect(at('2026-11-20T08:00:00.1245Z')).toContain('08:00:00.124Z');
    expect(at('2026-11-20T08:00:00.9999Z')).toContain('08:00:01.000Z');
  });
});

test.each([
  ['urn:epc:id:sgtin:4012345.011111.9876', 'https://id.gs1.org/01/04012345111118/21/9876'],
  ['urn:epc:id:sgtin:4012345.011111.A%2FB', 'https://id.gs1.org/01/04012345111118/21/A%2FB'],
  ['urn:epc:id:sscc:4047023.0111111122', 'https://id.gs1.org/00/040470231111111229'],
  ['urn:epc:id:sgln:4012345.00011.987', 'https://id.gs1.org/414/4012345000115/254/987'],
  ['urn:epc:id:sgln:4012345.00011.0', 'https://id.gs1.org/414/4012345000115'],
  ['urn:epc:id:pgln:4012345.00000', 'https://id.gs1.org/417/4012345000009'],
  ['urn:epc:class:lgtin:4012345.011111.LO-1', 'https://id.gs1.org/01/04012345111118/10/LO-1'],
  ['urn:epc:idpat:sgtin:4012345.011111.*', 'https://id.gs1.org/01/04012345111118'],
  ['http://example.vn/a/b/01/4012345111118/21/X?17=271231', 'https://id.gs1.org/01/04012345111118/21/X'],
  ['https://example.vn/gtin/04012345111118/lot/L/ser/S', 'https://id.gs1.org/01/04012345111118/21/S'],
  ['https://example.vn/01/04012345111118/22/2A/10/L', 'https://id.gs1.org/01/04012345111118/10/L'],
  ['https://example.vn/cua-hang/1', null],
  ['urn:uuid:0c1f1a8e-0000-4000-8000-000000000000', null],
  ['urn:epc:id:sgtin:401234.011111.9876', null],
])('%s is %s', (uri, canonical) => expect(canonicalId(uri)).toBe(canonical));
