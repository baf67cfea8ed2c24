/**
 * An event against the standard (GS1 EPCIS 2.0, section 7.4, and its JSON binding, section 10): fields of its type,
 * their forms, and the rules between them. Every fault says where and why.
 */
import { BUILT_IN_PREFIXES, isExtension, readContext, type Prefixes } from './check-context.ts';
import { fault, item, member, MOST_FAULTS, type Fault } from './faults.ts';
import { isUri, isZoneOffset, readMoment, uriFault } from './values.ts';
import { bareWord, EVENT_TYPES, MEASUREMENTS, SENSOR_ALERTS, type Vocabulary } from './vocabulary.rules.ts';

/** How far the clock of another system may run ahead. */
const CLOCK_DRIFT_MS = 10 * 60_000;
/** A list longer than this is no list of things that one event saw. */
const LONGEST_LIST = 100_000;
/** Quantities are counted in thousandths and must stay whole numbers. */
const LARGEST_QUANTITY = 9e12;

export interface CheckScope {
  faults: Fault[];
  prefixes: Prefixes;
  /** UTC ms: nothing has happened after it. */
  now: number;
}

type Check = (value: unknown, path: string, scope: CheckScope) => void;
type Fields = Readonly<Record<string, Check>>;

const say = (scope: CheckScope, path: string, vi: string, en: string): void => {
  if (scope.faults.length < MOST_FAULTS) scope.faults.push(fault(path, vi, en));
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const text: Check = (value, path, scope) => {
  if (typeof value !== 'string') say(scope, path, 'Chỗ này phải là chuỗi ký tự.', 'This must be a string.');
};
const uri: Check = (value, path, scope) => {
  if (typeof value !== 'string') return say(scope, path, 'Chỗ này phải là một URI.', 'This must be a URI.');
  switch (uriFault(value)) {
    case 'form': return say(scope, path, 'Không phải URI tuyệt đối, hoặc có ký tự chưa mã hóa phần trăm.', 'This is no absolute URI, or it holds characters that need percent-encoding.');
    case 'check-digit': return say(scope, path, 'Mã GS1 trong URI có số kiểm tra không khớp.', 'The GS1 key in this URI has a wrong check digit.');
    case 'epc-urn': return say(scope, path, 'URI EPC không đúng dạng urn:epc:id:…, urn:epc:class:… hoặc urn:epc:idpat:….', 'An EPC URI reads urn:epc:id:…, urn:epc:class:… or urn:epc:idpat:….');
  }
};
const moment: Check = (value, path, scope) => {
  if (typeof value !== 'string' || readMoment(value) === null) say(scope, path, 'Thời điểm phải theo ISO 8601 và có độ lệch múi giờ, ví dụ 2026-11-22T09:14:00.000+07:00.', 'A moment is ISO 8601 with an offset, such as 2026-11-22T09:14:00.000+07:00.');
};
const past: Check = (value, path, scope) => {
  moment(value, path, scope);
  const at = typeof value === 'string' ? readMoment(value) : null;
  if (at !== null && at > scope.now + CLOCK_DRIFT_MS) say(scope, path, 'Thời điểm này chưa tới.', 'This moment lies in the future.');
};
const zone: Check = (value, path, scope) => {
  if (typeof value !== 'string' || !isZoneOffset(value)) say(scope, path, 'Độ lệch múi giờ viết như +07:00, từ -14:00 đến +14:00.', 'An offset reads like +07:00, from -14:00 to +14:00.');
};
const number: Check = (value, path, scope) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) say(scope, path, 'Chỗ này phải là một số.', 'This must be a number.');
};
const quantity: Check = (value, path, scope) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) return say(scope, path, 'Số lượng phải là một số.', 'A quantity is a number.');
  if (value <= 0) return say(scope, path, 'Số lượng phải lớn hơn 0.', 'A quantity is greater than 0.');
  if (value > LARGEST_QUANTITY) say(scope, path, 'Số lượng lớn quá mức có thể.', 'This quantity is larger than anything can be.');
};
const boolean: Check = (value, path, scope) => {
  if (typeof value !== 'boolean') say(scope, path, 'Chỗ này phải là true hoặc false.', 'This must be true or false.');
};
const matching = (pattern: RegExp, vi: string, en: string): Check => (value, path, scope) => {
  if (typeof value !== 'string' || !pattern.test(value)) say(scope, path, vi, en);
};
const unit = matching(/^[A-Z0-9]{2,3}$/, 'Đơn vị là mã UN/ECE Rec. 20 gồm 2–3 chữ in hoa hoặc số, ví dụ KGM.', 'A unit is a UN/ECE Rec. 20 code of 2–3 capitals or digits, such as KGM.');
const hex = matching(/^[0-9A-Fa-f]+$/, 'Chỗ này phải là số hệ 16.', 'This must be hexadecimal.');
const action = matching(/^(?:ADD|OBSERVE|DELETE)$/, 'action là ADD, OBSERVE hoặc DELETE.', 'The action is ADD, OBSERVE or DELETE.');

/** A URI or a name with a declared prefix. */
const isVocabularyUri = (value: string, scope: CheckScope): boolean => isUri(value) && (isExtension(value, scope.prefixes) || /^[a-z][a-z0-9+.-]*:/.test(value));

const word = (vocabulary: Vocabulary): Check => (value, path, scope) => {
  const bare = typeof value === 'string' ? bareWord(vocabulary, value) : null;
  if (bare === null || (bare.includes(':') && !isVocabularyUri(bare, scope))) say(scope, path, 'Từ này không có trong CBV 2.0; từ riêng phải là một URI.', 'CBV 2.0 has no such word; a word of one’s own must be a URI.');
};
const listed = (known: ReadonlySet<string>): Check => (value, path, scope) => {
  if (typeof value !== 'string' || !(known.has(value) || (isVocabularyUri(value, scope) && !/^https?:\/\/(?:www\.)?gs1\.org\/voc\//.test(value)))) say(scope, path, 'Từ này không có trong bảng từ của GS1; từ riêng phải là một URI.', 'GS1’s list has no such word; a word of one’s own must be a URI.');
};

const list = (check: Check, options: { min?: number; unique?: boolean } = {}): Check => (value, path, scope) => {
  if (!Array.isArray(value)) return say(scope, path, 'Chỗ này phải là một danh sách.', 'This must be a list.');
  if (value.length < (options.min ?? 0)) return say(scope, path, 'Danh sách này không được trống.', 'This list may not be empty.');
  if (value.length > LONGEST_LIST) return say(scope, path, `Danh sách dài quá ${LONGEST_LIST} mục.`, `A list of more than ${LONGEST_LIST} entries.`);
  const seen = options.unique ? new Set<unknown>() : null;
  for (let i = 0; i < value.length && scope.faults.length < MOST_FAULTS; i++) {
    const one = value[i] as unknown;
    if (seen?.has(one)) say(scope, item(path, i), 'Mục này có hai lần trong danh sách.', 'This entry stands twice in the list.');
    seen?.add(one);
    check(one, item(path, i), scope);
  }
};

/** An object of known fields; others need a declared prefix, and with `closed` there are no others. */
function object(fields: Fields, options: { required?: readonly string[]; closed?: boolean } = {}): Check {
  return (value, path, scope) => {
    if (!isObject(value)) return say(scope, path, 'Chỗ này phải là một đối tượng.', 'This must be an object.');
    for (const name of options.required ?? []) if (!Object.hasOwn(value, name)) say(scope, member(path, name), 'Thiếu trường bắt buộc này.', 'This required field is missing.');
    for (const name of Object.keys(value)) {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (check) check(value[name], member(path, name), scope);
      else if (options.closed || !isExtension(name, scope.prefixes)) unknownField(name, path, scope);
    }
  };
}

function unknownField(name: string, path: string, scope: CheckScope): void {
  const prefix = /^([A-Za-z_][\w.-]*):/.exec(name)?.[1];
  if (prefix) say(scope, member(path, name), `Tiền tố “${prefix}” chưa được khai báo trong @context, hoặc không được dùng ở chỗ này.`, `The prefix “${prefix}” is not declared in @context, or may not be used here.`);
  else say(scope, member(path, name), 'Tiêu chuẩn không có trường này ở đây. Trường riêng phải mang tiền tố đã khai báo trong @context.', 'The standard has no such field here. A field of one’s own carries a prefix that @context declares.');
}

const quantityElement = object({ epcClass: uri, quantity, uom: unit }, { required: ['epcClass'], closed: true });
const place = object({ id: uri }, { required: ['id'] });
const bizTransaction = object({ type: word('bizTransactionType'), bizTransaction: uri }, { required: ['bizTransaction'], closed: true });
const source = object({ type: word('sourceDestType'), source: uri }, { required: ['type', 'source'], closed: true });
const destination = object({ type: word('sourceDestType'), destination: uri }, { required: ['type', 'destination'], closed: true });
const dispositions = list(word('disposition'), { min: 1, unique: true });
const persistentDisposition: Check = (value, path, scope) => {
  object({ set: dispositions, unset: dispositions }, { closed: true })(value, path, scope);
  if (isObject(value) && !('set' in value) && !('unset' in value)) say(scope, path, 'Cần có set hoặc unset.', 'Either set or unset is needed.');
};
const sensorMetadata = object({ time: moment, deviceID: uri, deviceMetadata: uri, rawData: uri, startTime: moment, endTime: moment, dataProcessingMethod: uri, bizRules: uri });
const sensorReport = object(
  {
    type: listed(MEASUREMENTS), exception: listed(SENSOR_ALERTS), deviceID: uri, deviceMetadata: uri, rawData: uri, dataProcessingMethod: uri, bizRules: uri, time: moment, microorganism: uri,
    chemicalSubstance: uri, coordinateReferenceSystem: uri, value: number, component: word('component'), stringValue: text, booleanValue: boolean, hexBinaryValue: hex, uriValue: uri,
    minValue: number, maxValue: number, meanValue: number, sDev: number, percRank: number, percValue: number, uom: text,
  },
  { required: ['type'] },
);
const sensorElement = object({ sensorMetadata, sensorReport: list(sensorReport, { min: 1 }) }, { required: ['sensorReport'] });
const errorDeclaration = object({ declarationTime: past, reason: word('errorReason'), correctiveEventIDs: list(uri) }, { required: ['declarationTime'] });
const certificationInfo: Check = (value, path, scope) => (Array.isArray(value) ? list(uri)(value, path, scope) : uri(value, path, scope));

const context: Check = (value, path, scope) => scope.faults.push(...readContext(value, path, scope.prefixes, false).faults);

const EVERY: Fields = { '@context': context, type: text, eventTime: past, recordTime: moment, eventTimeZoneOffset: zone, eventID: uri, certificationInfo, errorDeclaration };
const WHAT_HAPPENED: Fields = {
  bizStep: word('bizStep'), disposition: word('disposition'), readPoint: place, bizLocation: place, bizTransactionList: list(bizTransaction), sourceList: list(source), destinationList: list(destination),
  sensorElementList: list(sensorElement),
};
const epcList = list(uri, { unique: true });
const epcs = list(uri);
const quantityList = list(quantityElement);
const ilmd = object({});

const TYPES: Readonly<Record<string, Check>> = {
  ObjectEvent: object({ ...EVERY, ...WHAT_HAPPENED, action, epcList, quantityList, persistentDisposition, ilmd }, { required: ['eventTime', 'eventTimeZoneOffset', 'action'] }),
  AggregationEvent: object({ ...EVERY, ...WHAT_HAPPENED, action, parentID: uri, childEPCs: epcs, childQuantityList: quantityList }, { required: ['eventTime', 'eventTimeZoneOffset', 'action'] }),
  AssociationEvent: object({ ...EVERY, ...WHAT_HAPPENED, action, parentID: uri, childEPCs: epcs, childQuantityList: quantityList }, { required: ['eventTime', 'eventTimeZoneOffset', 'action', 'parentID'] }),
  TransactionEvent: object({ ...EVERY, ...WHAT_HAPPENED, action, parentID: uri, epcList: epcs, quantityList }, { required: ['eventTime', 'eventTimeZoneOffset', 'action', 'bizTransactionList'] }),
  TransformationEvent: object(
    { ...EVERY, ...WHAT_HAPPENED, inputEPCList: epcList, inputQuantityList: quantityList, outputEPCList: epcList, outputQuantityList: quantityList, transformationID: uri, persistentDisposition, ilmd },
    { required: ['eventTime', 'eventTimeZoneOffset'] },
  ),
};

const filled = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

/** The rules between the fields of one event. */
function rulesBetween(event: Record<string, unknown>, path: string, scope: CheckScope): void {
  const has = (name: string) => Object.hasOwn(event, name);
  switch (event.type) {
    case 'ObjectEvent':
      if (!has('epcList') && !filled(event.quantityList) && !(filled(event.sensorElementList) && has('readPoint'))) say(scope, path, 'ObjectEvent cần epcList hoặc quantityList; chỉ có cảm biến thì cần cả readPoint.', 'An ObjectEvent needs an epcList or a quantityList; one of sensors alone needs a readPoint too.');
      if (has('ilmd') && event.action !== 'ADD') say(scope, member(path, 'ilmd'), 'ilmd chỉ đi cùng action ADD.', 'ilmd only goes with the action ADD.');
      return;
    case 'AggregationEvent':
    case 'AssociationEvent':
      if (!has('parentID') && (event.action === 'ADD' || event.action === 'DELETE')) say(scope, member(path, 'parentID'), 'ADD và DELETE cần parentID.', 'ADD and DELETE need a parentID.');
      if (!filled(event.childEPCs) && !filled(event.childQuantityList) && event.action !== 'DELETE') say(scope, path, 'Cần childEPCs hoặc childQuantityList (chỉ DELETE được để trống).', 'childEPCs or childQuantityList is needed (only DELETE may leave both out).');
      return;
    case 'TransactionEvent':
      if (!filled(event.bizTransactionList) && Array.isArray(event.bizTransactionList)) say(scope, member(path, 'bizTransactionList'), 'Cần ít nhất một giao dịch.', 'At least one transaction is needed.');
      if (!has('epcList') && !filled(event.quantityList) && event.action !== 'DELETE') say(scope, path, 'Cần epcList hoặc quantityList (chỉ DELETE được để trống).', 'An epcList or a quantityList is needed (only DELETE may leave both out).');
      return;
    case 'TransformationEvent': {
      const input = filled(event.inputEPCList) || filled(event.inputQuantityList);
      const output = filled(event.outputEPCList) || filled(event.outputQuantityList);
      if (has('transformationID') ? !input && !output : !input || !output) say(scope, path, 'TransformationEvent cần cả đầu vào và đầu ra; có transformationID thì một bên là đủ.', 'A TransformationEvent needs inputs and outputs; with a transformationID one side is enough.');
    }
  }
}

/**
 * Checks one event.
 * @param alone the event is the whole document and must name the EPCIS context itself
 * @returns its faults, none when it is valid
 */
export function checkEvent(value: unknown, path: string, options: { prefixes?: Prefixes; now: number; alone?: boolean }): Fault[] {
  const scope: CheckScope = { faults: [], prefixes: options.prefixes ?? BUILT_IN_PREFIXES, now: options.now };
  if (!isObject(value)) {
    say(scope, path, 'Sự kiện phải là một đối tượng JSON hợp lệ.', 'An event is a valid JSON object.');
    return scope.faults;
  }
  if (Object.hasOwn(value, '@context')) {
    const read = readContext(value['@context'], member(path, '@context'), scope.prefixes, options.alone ?? false);
    if (read.faults.length > 0) return read.faults;
    scope.prefixes = read.prefixes;
  } else if (options.alone) {
    say(scope, member(path, '@context'), 'Sự kiện gửi riêng phải có @context của EPCIS 2.0.', 'An event that comes alone needs EPCIS 2.0’s @context.');
    return scope.faults;
  }
  if (typeof value.type !== 'string' || !EVENT_TYPES.has(value.type)) {
    say(scope, member(path, 'type'), 'Loại sự kiện phải là ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent hoặc AssociationEvent.', 'The type of an event is ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent or AssociationEvent.');
    return scope.faults;
  }
  TYPES[value.type]!(value, path, scope);
  rulesBetween(value, path, scope);
  return scope.faults;
}

/** The checks that a document's frame shares. */
export const frameChecks = { object, uri, text, moment, list };
