import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { issueStamps } from './issue-stamps.ts';
import { activateStamps, markPrinted, voidStamps } from './move-stamps.ts';
import { ActivateInput, IssueStampsInput, VoidInput } from './schemas.ts';

const Moved = z.object({ publicId: z.string(), state: z.enum(['ISSUED', 'PRINTED', 'ACTIVATED', 'VOID']) });

export const routes = createRouter()
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
    request: { headers, params: byId, body: body(z.object({ first: ActivateInput.shape.first, last: ActivateInput.shape.last })) },
    responses: { 200: json(Moved, 'Active'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await activateStamps(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/void', tags, summary: 'Make a range, or a part of it, void',
    request: { headers, params: byId, body: body(z.object({ first: VoidInput.shape.first, last: VoidInput.shape.last, reason: VoidInput.shape.reason })) },
    responses: { 200: json(Moved, 'Void'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await voidStamps(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200));
