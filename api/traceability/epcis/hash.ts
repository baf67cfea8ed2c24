/**
 * The event hash id of CBV 2.0 (section 8.9): two systems that hold the same event give it the same name, however they
 * spelt it. First one string in a fixed order (the pre-hash), then SHA-256.
 */
import { createHash } from 'node:crypto';
import { canonicalId } from './canonical-id.ts';
import { bareWord, cbvAddress, MEASUREMENTS, SENSOR_ALERTS, type Vocabulary } from './vocabulary.rules.ts';

/** Prefix → address, as the document's context declares it. */
export type Namespaces = ReadonlyMap<string, string>;
type Json = Record<string, unknown>;

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null ? [] : [value]);
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields that do not say what happened. */
const LEFT_OUT = new Set(['recordTime', 'eventID', 'type', 'errorDeclaration', '@context', 'rdfs:comment', 'comment', '#text']);

/** An instant in UTC to the millisecond, half a millisecond to the even one. */
function instant(text: string): string {
  const m = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i.exec(text.trim());
  if (!m) return text;
  const seconds = Date.parse(`${m[1]}${m[3]}`);
  if (Number.isNaN(seconds)) return text;
  const micro = Number((m[2] ?? '').slice(0, 6).padEnd(6, '0'));
  const whole = Math.floor(micro / 1_000);
  const rest = micro % 1_000;
  return new Date(seconds + whole + (rest > 500 || (rest === 500 && whole % 2 === 1) ? 1 : 0)).toISOString();
}

const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A number without leading or trailing zeros and without a plus sign. */
function numeric(text: string): string {
  if (!NUMERIC.test(text)) return text;
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (Number.isInteger(value)) return BigInt(value).toString();
  if (Math.abs(value) >= 1e-4) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A value in its one spelling. */
function canonical(value: unknown, namespaces: Namespaces): string {
  let text = typeof value === 'string' ? value.trim() : String(value);
  const cut = text.indexOf(':');
  const space = cut > 0 ? namespaces.get(text.slice(0, cut)) : undefined;
  if (space !== undefined) text = space + text.slice(cut + 1);
  text = text
    .replace('urn:epcglobal:cbv:bizstep:', 'https://ref.gs1.org/cbv/BizStep-').replace('urn:epcglobal:cbv:disp:', 'https://ref.gs1.org/cbv/Disp-').replace('urn:epcglobal:cbv:btt:', 'https://ref.gs1.org/cbv/BTT-')
    .replace('urn:epcglobal:cbv:sdt:', 'https://ref.gs1.org/cbv/SDT-').replace('urn:epcglobal:cbv:er:', 'https://ref.gs1.org/cbv/ER-');
  text = numeric(text);
  return canonicalId(text) ?? text;
}

/** '{https://ns.example.com/epcis/}myField' */
function qualified(name: string, namespaces: Namespaces): string {
  const cut = name.indexOf(':');
  const space = cut > 0 ? namespaces.get(name.slice(0, cut)) : undefined;
  return space === undefined ? name : `{${space}}${name.slice(cut + 1)}`;
}

/** Fields that the standard gives no order: sorted, each with what is inside it. */
function unordered(name: string, value: unknown, namespaces: Namespaces): string[] {
  return asList(value).map((one) => {
    const start = qualified(name, namespaces);
    if (!isObject(one) && !Array.isArray(one)) return `${start}=${canonical(one, namespaces)}`;
    const text = isObject(one) && one['#text'] !== undefined ? `=${canonical(one['#text'], namespaces)}` : '';
    return start + text + inside(isObject(one) ? one : { item: one }, namespaces);
  });
}
const inside = (value: Json, namespaces: Namespaces): string =>
  Object.keys(value).filter((name) => !['#text', 'rdfs:comment', 'comment'].includes(name)).flatMap((name) => unordered(name, value[name], namespaces)).sort(byCodePoint).join('');

/** Extension fields of an element follow its own. */
const extensionsOf = (value: Json, namespaces: Namespaces): string =>
  Object.keys(value).filter((name) => name.includes(':') && !LEFT_OUT.has(name)).flatMap((name) => unordered(name, value[name], namespaces)).sort(byCodePoint).join('');

type Field = (name: string, value: unknown, namespaces: Namespaces) => string[];

const plain: Field = (name, value, ns) => asList(value).map((one) => `${name}=${canonical(one, ns)}`).filter((text) => text !== `${name}=`);
const time: Field = (name, value) => asList(value).map((one) => `${name}=${instant(String(one))}`);
const word = (vocabulary: Vocabulary): Field => (name, value, ns) => asList(value).map((one) => `${name}=${canonical(cbvAddress(vocabulary, bareWord(vocabulary, String(one)) ?? String(one)), ns)}`);
const listed = (known: ReadonlySet<string>): Field => (name, value, ns) => asList(value).map((one) => `${name}=${typeof one === 'string' && known.has(one) ? `https://gs1.org/voc/${one}` : canonical(one, ns)}`);

const joined = (name: string, values: readonly string[]): string[] => (values.length === 0 ? [] : [name + [...values].sort(byCodePoint).join('')]);
/** A list whose entries are named: 'epcListepc=…epc=…'. */
const listOf = (entry: string, field: Field): Field => (name, value, ns) => joined(name, asList(value).flatMap((one) => field(entry, one, ns)));
/** An element with fields in a fixed order, its extensions after them. */
const element = (fields: readonly (readonly [string, Field])[]): Field => (name, value, ns) =>
  asList(value).filter(isObject).map((one) => {
    const text = fields.map(([field, write]) => (Object.hasOwn(one, field) ? write(field, one[field], ns).sort(byCodePoint).join('') : '')).join('') + extensionsOf(one, ns);
    return text === '' ? '' : name + text;
  }).filter((text) => text !== '');

const quantities = listOf('quantityElement', element([['epcClass', plain], ['quantity', plain], ['uom', plain]]));
const epcs = listOf('epc', plain);
const place = element([['id', plain]]);
const METADATA = element([['time', time], ['startTime', time], ['endTime', time], ['deviceID', plain], ['deviceMetadata', plain], ['rawData', plain], ['dataProcessingMethod', plain], ['bizRules', plain]]);
const REPORT = element([
  ['type', listed(MEASUREMENTS)], ['exception', listed(SENSOR_ALERTS)], ['deviceID', plain], ['deviceMetadata', plain], ['rawData', plain], ['dataProcessingMethod', plain], ['bizRules', plain], ['time', time],
  ['microorganism', plain], ['chemicalSubstance', plain], ['value', plain], ['component', word('component')], ['stringValue', plain], ['booleanValue', plain], ['hexBinaryValue', plain], ['uriValue', plain],
  ['minValue', plain], ['maxValue', plain], ['meanValue', plain], ['sDev', plain], ['percRank', plain], ['percValue', plain], ['uom', plain], ['coordinateReferenceSystem', plain],
]);

/** The order of CBV 2.0, table 8-2. */
const ORDER: readonly (readonly [string, Field])[] = [
  ['eventTime', time], ['eventTimeZoneOffset', plain], ['certificationInfo', plain], ['parentID', plain], ['epcList', epcs], ['inputEPCList', epcs], ['childEPCs', epcs],
  ['quantityList', quantities], ['childQuantityList', quantities], ['inputQuantityList', quantities], ['outputEPCList', epcs], ['outputQuantityList', quantities],
  ['action', plain], ['transformationID', plain], ['bizStep', word('bizStep')], ['disposition', word('disposition')],
  ['persistentDisposition', element([['set', word('disposition')], ['unset', word('disposition')]])],
  ['readPoint', place], ['bizLocation', place], ['sensorElementList', listOf('sensorElement', element([['sensorMetadata', METADATA], ['sensorReport', REPORT]]))],
];
const ORDERED = new Set(ORDER.map(([name]) => name));

/** Lists of a type and a thing: the type first. They stand among the fields without an order. */
const pairs = (thing: string, vocabulary: Vocabulary): Field => (name, value, ns) =>
  joined(name, asList(value).filter(isObject).map((one) => (one.type === undefined ? '' : word(vocabulary)('type', one.type, ns).join('')) + plain(thing, one[thing], ns).join('')));
const PAIRS: Readonly<Record<string, Field>> = {
  bizTransactionList: pairs('bizTransaction', 'bizTransactionType'), sourceList: pairs('source', 'sourceDestType'), destinationList: pairs('destination', 'sourceDestType'),
};

/** The string that is hashed. */
export function preHash(event: Json, namespaces: Namespaces): string {
  const ordered = ORDER.map(([name, write]) => (Object.hasOwn(event, name) ? write(name, event[name], namespaces).sort(byCodePoint).join('') : '')).join('');
  const rest = Object.keys(event).filter((name) => !ORDERED.has(name) && !LEFT_OUT.has(name)).flatMap((name) => (Object.hasOwn(PAIRS, name) ? PAIRS[name]!(name, event[name], namespaces) : unordered(name, event[name], namespaces)));
  return `eventType=${String(event.type)}${ordered}${rest.sort(byCodePoint).join('')}`;
}

/** 'ni:///sha-256;{hex}?ver=CBV2.0' */
export const eventHashId = (event: Json, namespaces: Namespaces): string => `ni:///sha-256;${createHash('sha256').update(preHash(event, namespaces)).digest('hex')}?ver=CBV2.0`;
