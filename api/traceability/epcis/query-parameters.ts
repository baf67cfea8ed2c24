/** The simple event query of EPCIS 2.0 (section 8.2.7.1) as parameters of an address → a condition in SQL. */
import type { Bindable } from '../../../db/client.ts';
import { DomainError } from '../../errors.ts';
import { hostFree } from '../events/model.ts';
import { readMoment } from './values.ts';
import { bareWord, EVENT_TYPES, type Vocabulary } from './vocabulary.rules.ts';

/** 400 of the standard's kind. */
export class QueryRefused extends DomainError {
  readonly parameter: string;
  constructor(parameter: string, vi: string, en: string) {
    super('query-parameter', 400, { vi: `${parameter}: ${vi}`, en: `${parameter}: ${en}` });
    this.parameter = parameter;
  }
}

export interface EventQuery {
  where: string[];
  params: Bindable[];
  orderBy: 'eventTime' | 'recordTime';
  direction: 'ASC' | 'DESC';
  eventCountLimit: number | null;
  maxEventCount: number | null;
  perPage: number;
  token: string | null;
  /** What the token is bound to: every parameter but the page's own. */
  asked: string;
}

const MOST_VALUES = 200;
export const PAGE = { usual: 30, most: 1_000 };

type Values = readonly string[];
type Condition = (values: Values, name: string, query: EventQuery) => void;

const marks = (values: Values) => values.map(() => '?').join(',');
const one = (values: Values, name: string): string => {
  if (values.length !== 1) throw new QueryRefused(name, 'chỉ nhận một giá trị.', 'takes one value only.');
  return values[0]!;
};
const whole = (text: string, name: string, least: number, most: number): number => {
  const n = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(n >= least && n <= most)) throw new QueryRefused(name, `phải là số nguyên từ ${least} đến ${most}.`, `must be a whole number from ${least} to ${most}.`);
  return n;
};

const moment = (column: string, sign: '>=' | '<'): Condition => (values, name, q) => {
  const at = readMoment(one(values, name).replace(/ (?=\d\d:\d\d$)/, '+'));
  if (at === null) throw new QueryRefused(name, 'phải là thời điểm ISO 8601 có múi giờ.', 'must be an ISO 8601 moment with an offset.');
  q.where.push(`${column} ${sign} ?`);
  q.params.push(at);
};
const among = (column: string, read: (text: string, name: string) => string): Condition => (values, name, q) => {
  const wanted = values.map((v) => read(v, name));
  q.where.push(`${column} IN (${marks(wanted)})`);
  q.params.push(...wanted);
};
const word = (vocabulary: Vocabulary) => (text: string, name: string): string => {
  const bare = bareWord(vocabulary, text);
  if (bare === null) throw new QueryRefused(name, `CBV 2.0 không có từ “${text.slice(0, 80)}”.`, `CBV 2.0 has no word “${text.slice(0, 80)}”.`);
  return bare;
};
const listed = (known: ReadonlySet<string>) => (text: string, name: string): string => {
  if (!known.has(text)) throw new QueryRefused(name, `không có giá trị “${text.slice(0, 80)}”.`, `there is no value “${text.slice(0, 80)}”.`);
  return text;
};
const asIs = (text: string): string => text;

/** A place, or (`WD`) a place with all below it. */
const place = (column: string, below: boolean): Condition => (values, _name, q) => {
  const parts: string[] = [];
  for (const value of values) {
    const key = hostFree(value);
    parts.push(below ? `(${column} = ? OR (${column} >= ? AND ${column} < ?))` : `${column} = ?`);
    q.params.push(key);
    if (below) q.params.push(`${key}/`, `${key}0`); // '0' follows '/'
  }
  q.where.push(`(${parts.join(' OR ')})`);
};

/** Keys in some parts of the event; a trailing `*` stands for anything. */
const keys = (...roles: readonly string[]): Condition => (values, _name, q) => {
  const parts: string[] = [];
  const params: Bindable[] = [];
  for (const value of values) {
    const key = hostFree(value.replace(/^urn:epc:idpat:/, value.endsWith('*') ? 'urn:epc:id:' : 'urn:epc:idpat:'));
    if (key.endsWith('*')) {
      const start = key.slice(0, -1);
      parts.push('(k.key >= ? AND k.key < ?)');
      params.push(start, `${start}\u{10ffff}`);
    } else {
      parts.push('k.key = ?');
      params.push(key);
    }
  }
  q.where.push(`e.id IN (SELECT k.event_id FROM epcis_event_key k WHERE (${parts.join(' OR ')}) AND k.role IN (${roles.map((r) => `'${r}'`).join(',')}))`);
  q.params.push(...params);
};

const quantity = (sign: string): Condition => (values, name, q) => {
  const numbers = values.map((v) => (/^-?\d+(?:\.\d+)?$/.test(v) ? Math.round(Number(v) * 1_000) : Number.NaN));
  if (numbers.some((n) => !Number.isSafeInteger(n)) || (sign !== '=' && numbers.length !== 1)) throw new QueryRefused(name, 'phải là một số.', 'must be a number.');
  q.where.push(`EXISTS (SELECT 1 FROM epcis_event_key k WHERE k.event_id = e.id AND (${numbers.map(() => `k.quantity_milli ${sign} ?`).join(' OR ')}))`);
  q.params.push(...numbers);
};

/** Parts of an event that no column holds are read from its JSON: the scope is one organisation's events. */
const inJson = (path: string, read: (text: string, name: string) => string): Condition => (values, name, q) => {
  q.where.push(`EXISTS (SELECT 1 FROM json_each(e.json, '${path}') j WHERE j.value IN (${marks(values)}))`);
  q.params.push(...values.map((v) => read(v, name)));
};
const typed = (list: string, thing: string): Condition => (values, name, q) => {
  const type = name.slice(name.indexOf('_', 3) + 1);
  q.where.push(`EXISTS (SELECT 1 FROM json_each(e.json, '$.${list}') j WHERE json_extract(j.value, '$.type') = ? AND json_extract(j.value, '$.${thing}') IN (${marks(values)}))`);
  q.params.push(type, ...values);
};
const exists = (path: string): Condition => (_values, _name, q) => void q.where.push(`json_type(e.json, '${path}') IS NOT NULL`);

const ACTIONS = new Set(['ADD', 'OBSERVE', 'DELETE']);

const CONDITIONS: Readonly<Record<string, Condition>> = {
  eventType: among('e.type', listed(EVENT_TYPES)),
  GE_eventTime: moment('e.event_time', '>='), LT_eventTime: moment('e.event_time', '<'),
  GE_recordTime: moment('e.record_time', '>='), LT_recordTime: moment('e.record_time', '<'),
  EQ_action: among('e.action', listed(ACTIONS)),
  EQ_bizStep: among('e.biz_step', word('bizStep')), EQ_disposition: among('e.disposition', word('disposition')),
  EQ_persistentDisposition_set: inJson('$.persistentDisposition.set', word('disposition')), EQ_persistentDisposition_unset: inJson('$.persistentDisposition.unset', word('disposition')),
  EQ_readPoint: place('e.read_point', false), WD_readPoint: place('e.read_point', true), EQ_bizLocation: place('e.biz_location', false), WD_bizLocation: place('e.biz_location', true),
  EQ_transformationID: among('e.transformation_id', asIs), EQ_eventID: among('e.event_id', asIs),
  MATCH_epc: keys('EPC'), MATCH_parentID: keys('PARENT'), MATCH_inputEPC: keys('INPUT'), MATCH_outputEPC: keys('OUTPUT'), MATCH_anyEPC: keys('EPC', 'PARENT', 'INPUT', 'OUTPUT'),
  MATCH_epcClass: keys('CLASS'), MATCH_inputEPCClass: keys('INPUT'), MATCH_outputEPCClass: keys('OUTPUT'), MATCH_anyEPCClass: keys('CLASS', 'INPUT', 'OUTPUT'),
  EQ_quantity: quantity('='), GT_quantity: quantity('>'), GE_quantity: quantity('>='), LT_quantity: quantity('<'), LE_quantity: quantity('<='),
  EXISTS_errorDeclaration: exists('$.errorDeclaration'), EXISTS_ilmd: exists('$.ilmd'), EXISTS_sensorElementList: exists('$.sensorElementList'),
  EQ_errorReason: among("json_extract(e.json, '$.errorDeclaration.reason')", word('errorReason')), EQ_correctiveEventID: inJson('$.errorDeclaration.correctiveEventIDs', asIs),
  orderBy: (values, name, q) => void (q.orderBy = listed(new Set(['eventTime', 'recordTime']))(one(values, name), name) as EventQuery['orderBy']),
  orderDirection: (values, name, q) => void (q.direction = listed(new Set(['ASC', 'DESC']))(one(values, name), name) as EventQuery['direction']),
  eventCountLimit: (values, name, q) => void (q.eventCountLimit = whole(one(values, name), name, 1, 1_000_000)),
  maxEventCount: (values, name, q) => void (q.maxEventCount = whole(one(values, name), name, 1, 1_000_000)),
  perPage: (values, name, q) => void (q.perPage = whole(one(values, name), name, 1, PAGE.most)),
  nextPageToken: (values, name, q) => void (q.token = one(values, name)),
};
const FLEXIBLE: readonly (readonly [RegExp, Condition])[] = [
  [/^EQ_bizTransaction_[a-z]\w*$/, typed('bizTransactionList', 'bizTransaction')], [/^EQ_source_[a-z]\w*$/, typed('sourceList', 'source')], [/^EQ_destination_[a-z]\w*$/, typed('destinationList', 'destination')],
];

/** Names that answers of OpenAPI may list. */
export const PARAMETERS = Object.keys(CONDITIONS);

const decode = (text: string, name: string): string => {
  try {
    const decoded = decodeURIComponent(text); // a '+' is a plus here: offsets have one, nothing has a blank
    if (decoded.length <= 2_000 && !/[\u0000-\u001f\u007f]/.test(decoded)) return decoded;
  } catch {
    // told below
  }
  throw new QueryRefused(name.slice(0, 80), 'giá trị không đọc được.', 'its value cannot be read.');
};

/**
 * Reads the query of an address. Several values stand in one parameter, parted by commas or bars.
 * @param search without the question mark
 * @throws QueryRefused for a parameter that is unknown, given twice, or does not fit
 */
export function readQuery(search: string): EventQuery {
  const query: EventQuery = { where: [], params: [], orderBy: 'recordTime', direction: 'DESC', eventCountLimit: null, maxEventCount: null, perPage: PAGE.usual, token: null, asked: '' };
  const seen = new Map<string, string[]>();
  for (const pair of search.split('&').filter((p) => p !== '')) {
    const cut = pair.indexOf('=');
    const name = decode(cut < 0 ? pair : pair.slice(0, cut), pair);
    const values = (cut < 0 ? '' : pair.slice(cut + 1)).split(/,|\||%2C|%7C/i).filter((v) => v !== '').map((v) => decode(v, name));
    const before = seen.get(name);
    if (before) before.push(...values);
    else seen.set(name, values);
  }
  for (const [name, values] of seen) {
    const condition = Object.hasOwn(CONDITIONS, name) ? CONDITIONS[name] : FLEXIBLE.find(([pattern]) => pattern.test(name))?.[1];
    if (!condition) throw new QueryRefused(name.slice(0, 80), 'sàn không có tham số này.', 'this server has no such parameter.');
    if (values.length === 0 && !name.startsWith('EXISTS_')) throw new QueryRefused(name, 'thiếu giá trị.', 'its value is missing.');
    if (values.length > MOST_VALUES) throw new QueryRefused(name, `nhiều nhất ${MOST_VALUES} giá trị.`, `takes at most ${MOST_VALUES} values.`);
    condition(values, name, query);
  }
  if (query.eventCountLimit !== null && query.maxEventCount !== null) throw new QueryRefused('maxEventCount', 'không đi cùng eventCountLimit.', 'does not go with eventCountLimit.');
  query.asked = [...seen].filter(([name]) => name !== 'nextPageToken').map(([name, values]) => `${name}=${values.join('|')}`).sort().join('&');
  return query;
}
