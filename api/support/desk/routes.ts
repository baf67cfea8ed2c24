/** JSON of the officers' desk. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, json, problems } from '../../http.ts';
import { body, text } from '../describe.ts';
import { giveDossier } from './give-dossier.ts';
import { caseFor } from './queries.ts';
import type { GiveInput } from './schemas.ts';
import { takeDossier } from './take-dossier.ts';

const Dossier = z.object({ publicId: z.string().max(40) });
const Assigned = z.object({ publicId: z.string(), officer: z.string().openapi({ description: 'opaque id of the officer' }) });
const Case = z.object({
  holder: z.object({ id: z.number().int(), officer: z.string(), name: z.string(), since: z.number().int(), why: z.string() }).nullable(),
  mayTake: z.boolean(), receivers: z.array(z.object({ officer: z.string(), name: z.string() })),
}).openapi('SupportCase');

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/applications/{publicId}/case', tags: ['support'], summary: 'Who looks after a dossier, for the office', request: { params: Dossier },
    responses: { 200: { description: 'The officer, and to whom it may be given', ...json(Case) }, ...problems(401, 404) },
  }), (c) => {
    const v = caseFor(c.get('ctx'), c.req.valid('param').publicId);
    return c.json({
      holder: v.holder && { id: v.holder.id, officer: v.holder.personId, name: v.holder.personName, since: v.holder.fromAt, why: v.holder.why }, mayTake: v.mayTake, receivers: v.receivers.map((r) => ({ officer: r.personId, name: r.name })),
    }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/applications/{publicId}/take', tags: ['support'], summary: 'An officer takes a dossier that nobody looks after', request: { params: Dossier, ...body<Record<string, never>>({}, []) },
    responses: { 200: { description: 'Taken', ...json(Assigned) }, ...problems(401, 403, 404, 409) },
  }), async (c) => c.json(await takeDossier(c.get('ctx'), { publicId: c.req.valid('param').publicId }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/support/applications/{publicId}/give', tags: ['support'], summary: 'A dossier goes to a colleague of the same body',
    request: { params: Dossier, ...body<Omit<GiveInput, 'publicId'>>({ to: { ...text, description: 'opaque id of the officer' }, reason: text, seen: { type: ['integer', 'null'], description: 'the assignment that was looked at, 0 for none; another one since is refused' } }, ['to', 'reason']) },
    responses: { 200: { description: 'Given', ...json(Assigned) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await giveDossier(c.get('ctx'), { ...c.req.valid('json'), publicId: c.req.valid('param').publicId }, idempotencyKey(c)), 200));
