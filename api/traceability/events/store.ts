/**
 * The one place where an EPCIS event enters the database: its JSON as it is, and beside it what is asked for by index.
 * Who may write it, and whether its quantities hold, is decided before.
 */
import type { Context } from '../../context.ts';
import type { EpcisEvent, QuantityElement } from './model.ts';
import { hostFree } from './model.ts';
import { recordFlows, removeFlows } from './ledger.ts';
import { noteSerial } from './serials.ts';

export interface StoreOptions {
  organisationId: number;
  /** Opaque user id, or `system:…`. */
  capturedBy: string;
  /** The helper in whose hands it was captured, on the organisation's behalf. */
  helperId: string | null;
  /** Commune of the read point, where it has one. */
  communeCode: string | null;
  /** UTC ms of `eventTime`. */
  eventTime: number;
  /** Byte for byte what another system sent; left out for the floor's own events. */
  raw?: string;
  captureJobId?: number | null;
  /** Row of the event that this one, an error declaration, takes back. */
  correctsEventId?: number | null;
}

export interface EventKey {
  role: 'EPC' | 'CLASS' | 'PARENT' | 'INPUT' | 'OUTPUT';
  /** Host-free: '/01/{gtin}/10/{lot}', '/01/{gtin}/21/{serial}', '/00/{sscc}', '/lo/{id}', or a foreign URI as it is. */
  key: string;
  quantityMilli: number | null;
  /** UN/ECE Recommendation 20; 'EA' where the event says none. */
  unit: string | null;
}

/** SQL: an event that stands, neither an error declaration nor taken back by one. */
export const live = (e: string): string => `${e}.corrects_event_id IS NULL AND NOT EXISTS (SELECT 1 FROM epcis_event x WHERE x.corrects_event_id = ${e}.id)`;

const quantities = (role: EventKey['role'], list: readonly QuantityElement[] | undefined): EventKey[] =>
  (list ?? []).map((q) => ({ role, key: hostFree(q.epcClass), quantityMilli: q.quantity === undefined ? null : Math.round(q.quantity * 1_000), unit: q.quantity === undefined ? null : (q.uom ?? 'EA') }));

const epcs = (role: EventKey['role'], list: readonly string[] | undefined): EventKey[] => (list ?? []).map((epc) => ({ role, key: hostFree(epc), quantityMilli: null, unit: null }));

/** What an event names, and in which part of it. The same key twice in one part is one row, its quantities added. */
export function keysOf(event: EpcisEvent): EventKey[] {
  const all = [
    ...epcs('EPC', event.epcList), ...epcs('EPC', event.childEPCs), ...epcs('INPUT', event.inputEPCList), ...epcs('OUTPUT', event.outputEPCList),
    ...quantities('CLASS', event.quantityList), ...quantities('CLASS', event.childQuantityList), ...quantities('INPUT', event.inputQuantityList), ...quantities('OUTPUT', event.outputQuantityList),
    ...epcs('PARENT', event.parentID === undefined ? [] : [event.parentID]),
  ];
  const merged = new Map<string, EventKey>();
  for (const one of all) {
    const name = `${one.role} ${one.key}`;
    const before = merged.get(name);
    if (!before) merged.set(name, one);
    else if (one.quantityMilli !== null) merged.set(name, { ...before, quantityMilli: (before.quantityMilli ?? 0) + one.quantityMilli });
  }
  return [...merged.values()];
}

/** Writes the event and its keys. Only inside the transaction of the act that it tells. @returns its row id */
export function storeEvent(ctx: Context, event: EpcisEvent & { eventID: string }, options: StoreOptions): number {
  if (!ctx.db.inTransaction) throw new TypeError('an event belongs to the transaction of its act');
  const { lastInsertRowid } = ctx.db.run(
    `INSERT INTO epcis_event (event_id, type, action, biz_step, disposition, event_time, event_time_zone, record_time, organisation_id, commune_code, captured_by, helper_id, json,
       corrects_event_id, capture_job_id, read_point, biz_location, transformation_id)
     VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    [
      event.eventID, event.type, event.action ?? null, event.bizStep ?? null, event.disposition ?? null, options.eventTime, event.eventTimeZoneOffset, ctx.now(),
      options.organisationId, options.communeCode, options.capturedBy, options.helperId, options.raw ?? JSON.stringify(event),
      options.correctsEventId ?? null, options.captureJobId ?? null, event.readPoint ? hostFree(event.readPoint.id) : null, event.bizLocation ? hostFree(event.bizLocation.id) : null,
      event.transformationID ?? null,
    ],
  );
  for (const { role, key, quantityMilli, unit } of keysOf(event)) {
    ctx.db.run('INSERT INTO epcis_event_key (event_id, role, key, quantity_milli, unit) VALUES (?,?,?,?,?)', [lastInsertRowid, role, key, quantityMilli, unit]);
    noteSerial(ctx, key);
  }
  if (options.correctsEventId) removeFlows(ctx, options.correctsEventId);
  else recordFlows(ctx, lastInsertRowid, event, options.organisationId, options.eventTime);
  return lastInsertRowid;
}
