import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { rebindStamps, undoActivation } from './correct-activation.ts';
import { issueStamps } from './issue-stamps.ts';
import { activateStamps, markPrinted, voidStamps } from './move-stamps.ts';
import { routes as ledger } from './ledger-routes.ts';
import { routes as orders } from './order-routes.ts';
import { reprintStamps } from './reprint-stamps.ts';
import { routes as requests } from './request-routes.ts';
import { ActivateInput, IssueStampsInput, RebindInput, ReprintInput, UndoInput, VoidInput } from './schemas.ts';

const Moved = z.object({ publicId: z.string(), state: z.enum(['ISSUED', 'PRINTED', 'ACTIVATED', 'VOID']) });
const { range: _activate, ...activate } = ActivateInput.shape;
const { range: _void, ...makeVoid } = VoidInput.shape;
const { range: _rebind, ...rebind } = RebindInput.shape;
const { range: _reprint, ...reprint } = ReprintInput.shape;

export const routes = createRouter()
  .route('/', requests)
  .route('/', orders)
  .route('/', ledger)
  .openapi(createRoute({
    method: 'post', path: '/lots/{id}/stamps', tags, summary: 'Issue stamps for a lot', request: { headers, params: byId, body: body(IssueStampsInput.omit({ lot: true })) },
    responses: { 201: json(z.object({ publicId: z.string(), count: z.number().int() }), 'Issued'), ...problems(401, 403, 404, 409, 422, 503) },
  }), async (c) => c.json(await issueStamps(c.get('ctx'), { ...c.req.valid('json'), lot: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/printed', tags, summary: 'The sheets were printed', request: { headers, params: byId },
    responses: { 200: json(Moved, 'Noted'), ...problems(401, 403, 404, 409) },
  }), async (c) => c.json(await markPrinted(c.get('ctx'), { range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/activate', tags, summary: 'Put a range, or a part of it, into use',
    request: { headers, params: byId, body: body(z.object(activate)) },
    responses: { 200: json(Moved, 'Active'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await activateStamps(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/void', tags, summary: 'Make a range, or a part of it, void',
    request: { headers, params: byId, body: body(z.object(makeVoid)) },
    responses: { 200: json(Moved, 'Void'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await voidStamps(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/rebind', tags, summary: 'Move active stamps to another lot', request: { headers, params: byId, body: body(z.object(rebind)) },
    responses: { 200: json(Moved, 'Moved'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await rebindStamps(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/undo', tags, summary: 'Take an activation back', request: { headers, params: byId, body: body(z.object({ span: UndoInput.shape.span })) },
    responses: { 200: json(Moved, 'Taken back'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await undoActivation(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/reprint', tags, summary: 'Print a part again: the same serials, or new ones in their place', request: { headers, params: byId, body: body(z.object(reprint)) },
    responses: { 200: json(z.object({ publicId: z.string(), count: z.number().int() }), 'The range to print'), ...problems(401, 403, 404, 409, 422, 503) },
  }), async (c) => c.json(await reprintStamps(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200));
