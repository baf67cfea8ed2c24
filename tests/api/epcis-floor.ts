/** A floor with two producers, their API keys, and the EPCIS routes as another system meets them. */
import { createApiKey } from '../../api/accounts/index.ts';
import type { Context } from '../../api/context.ts';
import { createRouter, problemResponse, withContext } from '../../api/http.ts';
import { epcis } from '../../api/traceability/index.ts';
import { workCaptures } from '../../api/traceability/epcis/process.ts';
import type { CaptureJobView } from '../../api/traceability/epcis/queries.ts';
import { person, SYSTEM } from '../support/context.ts';
import { floor, type Floor } from './trace-floor.ts';

export const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

export interface EpcisFloor extends Floor {
  /** API keys of the two producers. */
  key: string;
  otherKey: string;
  /** The floor's own hands, as the worker has them. */
  worker: Context;
  call: (path: string, init?: RequestInit & { key?: string | null; as?: Context }) => Promise<Response>;
  /** Posts a document and answers the finished job. */
  captured: (document: unknown, options?: { key?: string; headers?: Record<string, string> }) => Promise<CaptureJobView>;
  eventCount: () => number;
}

export async function epcisFloor(): Promise<EpcisFloor> {
  const f = floor();
  const key = (await createApiKey(f.producer, { organisation: 'orgone0001', name: 'Phần mềm kho' })).key!;
  const otherKey = (await createApiKey(f.as(person({ roles: ['OWNER'], organisationId: 2 })), { organisation: 'orgtwo0002', name: 'Phần mềm khác' })).key!;
  const app = createRouter();
  app.use(withContext);
  app.onError((error, c) => problemResponse(error, c.get('ctx')));
  app.route('/epcis', epcis);
  const worker = f.as(SYSTEM);
  const call: EpcisFloor['call'] = async (path, { key: withKey = key, as = f.ctx, ...init } = {}) =>
    app.request(`https://sanque.vn/epcis${path}`, { ...init, headers: { ...(withKey === null ? {} : { authorization: `Bearer ${withKey}` }), ...(init.body === undefined ? {} : { 'content-type': 'application/ld+json' }), ...(init.headers as Record<string, string>) } }, { ctx: { ...as } });
  return {
    ...f, key, otherKey, worker, call,
    captured: async (document, options = {}) => {
      const answer = await call('/capture', { method: 'POST', body: typeof document === 'string' ? document : JSON.stringify(document), key: options.key ?? key, headers: options.headers ?? {} });
      if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
      await workCaptures(worker);
      const job = await call(answer.headers.get('location')!.replace('/epcis', ''), { key: options.key ?? key });
      return (await job.json()) as CaptureJobView;
    },
    eventCount: () => f.db.get<{ n: number }>('SELECT count(*) AS n FROM epcis_event WHERE corrects_event_id IS NULL')!.n,
  };
}

export const documentOf = (events: readonly unknown[], more: Record<string, unknown> = {}) => ({
  '@context': [CONTEXT], type: 'EPCISDocument', schemaVersion: '2.0', creationDate: '2026-11-22T09:00:00.000+07:00', epcisBody: { eventList: events }, ...more,
});

export const MOMENT = { eventTime: '2026-11-20T08:00:00.000+07:00', eventTimeZoneOffset: '+07:00' };

/** An event that opens a lot of the first producer's fish sauce. */
export const lotEvent = (lot: string, more: Record<string, unknown> = {}) => ({
  type: 'ObjectEvent', ...MOMENT, action: 'ADD', bizStep: 'creating_class_instance', disposition: 'active',
  quantityList: [{ epcClass: `https://sanque.vn/01/02938000000172/10/${lot}`, quantity: 500 }],
  ilmd: { 'cbvmda:lotNumber': lot, 'cbvmda:itemExpirationDate': '2028-11-20' }, ...more,
});
export const shipEvent = (lot: string, quantity: number, more: Record<string, unknown> = {}) => ({
  type: 'ObjectEvent', eventTime: '2026-11-21T08:00:00.000+07:00', eventTimeZoneOffset: '+07:00', action: 'OBSERVE', bizStep: 'shipping', disposition: 'in_transit',
  quantityList: [{ epcClass: `https://sanque.vn/01/02938000000172/10/${lot}`, quantity }], ...more,
});
