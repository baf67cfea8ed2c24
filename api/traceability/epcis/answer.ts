/** Events as they leave: an EPCISQueryDocument; captured ones byte for byte, the floor's own with whole addresses. */
import { canonicalUri } from '../uris.ts';
import { EPCIS_CONTEXT_URL } from './check-context.ts';

export interface EventRow {
  id: number;
  eventId: string;
  recordTime: number;
  organisationId: number;
  json: string;
  captured: number;
  contextJson: string | null;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** A key of ours with a host in front: a registered GTIN under id.gs1.org, all else under the floor's own origin. */
export function leaving(origin: string, key: string): string {
  if (!key.startsWith('/')) return key;
  const gtin = /^\/01\/(\d{14})/.exec(key)?.[1];
  return gtin === undefined ? origin + key : canonicalUri(origin, gtin, key);
}

const ID_LISTS = ['epcList', 'childEPCs', 'inputEPCList', 'outputEPCList'];
const QUANTITY_LISTS = ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'];

/** The floor's own event: its host-free keys get their hosts. */
function ownEvent(origin: string, row: EventRow): string {
  const event = JSON.parse(row.json) as Record<string, unknown>;
  for (const name of ID_LISTS) if (Array.isArray(event[name])) event[name] = (event[name] as string[]).map((id) => leaving(origin, id));
  for (const name of QUANTITY_LISTS) if (Array.isArray(event[name])) event[name] = (event[name] as { epcClass: string }[]).map((q) => ({ ...q, epcClass: leaving(origin, q.epcClass) }));
  for (const name of ['readPoint', 'bizLocation']) if (event[name]) event[name] = { ...(event[name] as object), id: leaving(origin, (event[name] as { id: string }).id) };
  for (const name of ['parentID', 'transformationID']) if (typeof event[name] === 'string') event[name] = leaving(origin, event[name] as string);
  for (const [name, field] of [['sourceList', 'source'], ['destinationList', 'destination']] as const) {
    if (Array.isArray(event[name])) event[name] = (event[name] as Record<string, string>[]).map((s) => ({ ...s, [field]: leaving(origin, s[field]!) }));
  }
  return JSON.stringify(event);
}

/** A captured event as it came; what the standard has the server fill in stands in front of it. */
function capturedEvent(row: EventRow): string {
  const event = JSON.parse(row.json) as Record<string, unknown>;
  const own = row.contextJson === null ? [] : (JSON.parse(row.contextJson) as { own: unknown[] }).own;
  const added: string[] = [];
  if (own.length > 0 && !('@context' in event)) added.push(`"@context":${JSON.stringify(own)}`);
  if (!('eventID' in event)) added.push(`"eventID":${JSON.stringify(row.eventId)}`);
  if (!('recordTime' in event)) added.push(`"recordTime":"${iso(row.recordTime)}"`);
  return added.length === 0 ? row.json : `{${added.join(',')},${row.json.slice(row.json.indexOf('{') + 1)}`;
}

export const eventText = (origin: string, row: EventRow): string => (row.captured === 1 ? capturedEvent(row) : ownEvent(origin, row));

/** The document around events. */
export function queryDocument(origin: string, now: number, events: readonly string[]): string {
  const context = JSON.stringify([EPCIS_CONTEXT_URL, { sanque: `${origin}/epcis/ns/` }]);
  return `{"@context":${context},"type":"EPCISQueryDocument","schemaVersion":"2.0","creationDate":"${iso(now)}","epcisBody":{"queryResults":{"queryName":"SimpleEventQuery","resultsBody":{"eventList":[${events.join(',')}]}}}}`;
}

export interface PublicRow {
  eventId: string;
  type: string;
  action: string | null;
  bizStep: string | null;
  disposition: string | null;
  eventTime: number;
  eventTimeZone: string;
  recordTime: number;
  communeCode: string | null;
  role: string;
  quantityMilli: number | null;
  unit: string | null;
}

const withOffset = (ms: number, zone: string): string => {
  const sign = zone[0] === '-' ? -1 : 1;
  const minutes = sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  return new Date(ms + minutes * 60_000).toISOString().replace('Z', zone);
};

/** What a scan page tells of an event, and no more: the step, when, in which commune, how much of the very thing asked for. */
export function publicEvent(origin: string, key: string, row: PublicRow): string {
  const id = leaving(origin, key);
  const quantity = row.quantityMilli === null ? null : { epcClass: id, quantity: row.quantityMilli / 1_000, ...(row.unit === null || row.unit === 'EA' ? {} : { uom: row.unit }) };
  const list = row.role === 'PARENT' ? { parentID: id } : row.role === 'CLASS' ? { quantityList: [quantity ?? { epcClass: id }] } : row.role === 'EPC' ? { epcList: [id] } : row.role === 'INPUT' ? (quantity ? { inputQuantityList: [quantity] } : { inputEPCList: [id] }) : quantity ? { outputQuantityList: [quantity] } : { outputEPCList: [id] };
  return JSON.stringify({
    type: row.type, eventID: row.eventId, eventTime: withOffset(row.eventTime, row.eventTimeZone), eventTimeZoneOffset: row.eventTimeZone, recordTime: iso(row.recordTime),
    ...(row.action ? { action: row.action } : {}), ...(row.bizStep ? { bizStep: row.bizStep } : {}), ...(row.disposition ? { disposition: row.disposition } : {}),
    ...(row.communeCode ? { readPoint: { id: `${origin}/place/${row.communeCode}` } } : {}), ...list,
  });
}
