import { createRoute, z } from '@hono/zod-openapi';
import { HOLD_STATES, SIGNAL_KINDS, SIGNAL_SEVERITIES, SIGNAL_STATES } from '../../../db/schema/trace-signals.ts';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { confirmHold } from './confirm-hold.ts';
import { dismissSignal } from './dismiss-signal.ts';
import { listSignals, signalView } from './queries.ts';
import { releaseHold } from './release-hold.ts';
import { ConfirmHoldInput, DismissSignalInput, ReleaseHoldInput } from './schemas.ts';

const count = z.number().int();
const Line = z.object({
  id: z.string(), kind: z.enum(SIGNAL_KINDS), severity: z.enum(SIGNAL_SEVERITIES), state: z.enum(SIGNAL_STATES), version: count, n: count.openapi({ description: 'what the rule counts' }),
  firstAt: z.string(), lastAt: z.string(), range: z.string().nullable(), stamp: count.nullable().openapi({ description: 'number of the stamp in its range, from 1' }), lot: z.string().nullable(),
  product: z.string().nullable(), producer: z.string().nullable(),
});
const Signals = z.object({ total: count, signals: z.array(Line) }).openapi('StampSignals');
const Signal = Line.extend({
  days: z.array(z.object({ date: z.string(), region: z.string(), n: count })), ruleVersion: z.string(), serial: z.string().nullable(),
  holds: z.array(z.object({ id: z.string(), state: z.enum(HOLD_STATES), first: count, last: count, reason: z.string(), releaseReason: z.string() })), acts: z.array(z.string()),
}).openapi('StampSignal');
const Decided = z.object({ publicId: z.string(), state: z.enum(SIGNAL_STATES), version: count, hold: z.string().nullable() }).openapi('DecidedSignal');

interface Listed {
  publicId: string;
  kind: z.infer<typeof Line>['kind'];
  severity: z.infer<typeof Line>['severity'];
  state: z.infer<typeof Line>['state'];
  version: number;
  n: number;
  firstAt: number;
  lastAt: number;
  rangePublicId: string | null;
  idx: number | null;
  lotCode: string | null;
  productName: string | null;
  producerName: string | null;
}
const lineJson = (s: Listed): z.infer<typeof Line> => ({
  id: s.publicId, kind: s.kind, severity: s.severity, state: s.state, version: s.version, n: s.n, firstAt: new Date(s.firstAt).toISOString(), lastAt: new Date(s.lastAt).toISOString(),
  range: s.rangePublicId, stamp: s.idx === null ? null : s.idx + 1, lot: s.lotCode, product: s.productName, producer: s.producerName,
});

const PRIVATE = { 'Cache-Control': 'private, no-store' };

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/signals', tags, summary: 'Signals about stamps, for staff: counts and times, no people',
    request: { query: z.object({ kind: z.enum(SIGNAL_KINDS).optional(), state: z.enum(SIGNAL_STATES).optional(), page: z.coerce.number().int().min(1).max(10_000).default(1) }) },
    responses: { 200: json(Signals, 'Open ones first, grave ones first'), ...problems(401, 403, 422) },
  }), (c) => {
    const found = listSignals(c.get('ctx'), c.req.valid('query'));
    return c.json({ total: found.total, signals: found.signals.map(lineJson) }, 200, PRIVATE);
  })
  .openapi(createRoute({
    method: 'get', path: '/signals/{id}', tags, summary: 'One signal with its evidence', request: { params: byId },
    responses: { 200: json(Signal, 'The signal'), ...problems(401, 403, 404) },
  }), (c) => {
    const s = signalView(c.get('ctx'), c.req.valid('param').id);
    return c.json({
      ...lineJson(s), days: s.evidence.days, ruleVersion: s.ruleVersion, serial: s.serial, acts: s.acts,
      holds: s.holds.map((h) => ({ id: h.publicId, state: h.state, first: h.firstIndex + 1, last: h.lastIndex + 1, reason: h.reasonVi, releaseReason: h.releaseReason })),
    }, 200, PRIVATE);
  })
  .openapi(createRoute({
    method: 'post', path: '/signals/{id}/hold', tags, summary: 'Confirm a hold: the pages of these stamps say so at once', request: { params: byId, headers, body: body(ConfirmHoldInput.omit({ signal: true })) },
    responses: { 200: json(Decided, 'Held'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await confirmHold(c.get('ctx'), { ...c.req.valid('json'), signal: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/signals/{id}/release', tags, summary: 'Release a hold', request: { params: byId, headers, body: body(ReleaseHoldInput.omit({ signal: true })) },
    responses: { 200: json(Decided, 'Released'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await releaseHold(c.get('ctx'), { ...c.req.valid('json'), signal: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/signals/{id}/dismiss', tags, summary: 'Nothing to hold', request: { params: byId, headers, body: body(DismissSignalInput.omit({ signal: true })) },
    responses: { 200: json(Decided, 'Dismissed'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await dismissSignal(c.get('ctx'), { ...c.req.valid('json'), signal: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200));
