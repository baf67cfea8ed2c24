/** JSON of the community digital teams: they prepare drafts, and never send them. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, json, problems } from '../../http.ts';
import { body, draftProperties, versioned } from '../describe.ts';
import { KINDS } from '../rules/types.ts';
import type { DraftInput, RefInput } from '../schemas.ts';
import { handOver } from './hand-over.ts';
import { helpedDraft, helpedDrafts, helpedEnterprises } from './queries.ts';
import { saveHelped } from './save-helped.ts';

const Ref = z.object({ publicId: z.string().max(40) });
const State = z.enum(['MINE', 'HANDED', 'TAKEN', 'SENT']).openapi({ description: 'typed by the helper; waits for the owner; the owner goes on with it; sent' });

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/help/enterprises', tags: ['support'], summary: 'A helper’s enterprises: those of the communes they serve', request: { query: z.object({ q: z.string().max(100).optional() }) },
    responses: { 200: { description: 'By name', ...json(z.object({ items: z.array(z.object({ id: z.number().int(), name: z.string(), taxCode: z.string().nullable(), hasOwner: z.boolean() })) })) }, ...problems(401, 403, 422) },
  }), (c) => c.json({ items: helpedEnterprises(c.get('ctx'), c.req.valid('query').q).map(({ id, name, taxCode, hasOwner }) => ({ id, name, taxCode, hasOwner })) }, 200))
  .openapi(createRoute({
    method: 'get', path: '/support/help/drafts', tags: ['support'], summary: 'Drafts that one prepared for others',
    responses: { 200: { description: 'Newest first; of those that went on only that they did', ...json(z.object({ items: z.array(z.object({ publicId: z.string(), organisationName: z.string(), state: State, begunAt: z.number().int(), handedAt: z.number().int().nullable() })) })) }, ...problems(401, 403) },
  }), (c) => c.json({ items: helpedDrafts(c.get('ctx')) }, 200))
  .openapi(createRoute({
    method: 'post', path: '/support/help/drafts', tags: ['support'], summary: 'A helper begins or goes on with a draft for an enterprise of their commune', request: body<DraftInput>(draftProperties, ['organisationId', 'programmeSlug', 'items']),
    responses: { 200: { description: 'Saved; the owner sends', ...json(z.object({ publicId: z.string(), version: z.number().int() })) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await saveHelped(c.get('ctx'), c.req.valid('json'), idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'get', path: '/support/help/drafts/{publicId}', tags: ['support'], summary: 'A draft with what its helper typed, until the owner goes on with it', request: { params: Ref },
    responses: { 200: { description: 'The draft', ...json(z.object({ publicId: z.string(), version: z.number().int(), state: State, need: z.string(), items: z.array(z.object({ kind: z.enum(KINDS), costVnd: z.number().int() })), missing: z.array(z.string()) })) }, ...problems(401, 403, 404, 409) },
  }), (c) => {
    const v = helpedDraft(c.get('ctx'), c.req.valid('param').publicId);
    return c.json({ publicId: v.app.publicId, version: v.app.version, state: v.state, need: v.need, items: v.items.map((i) => ({ kind: i.kind, costVnd: i.costVnd })), missing: Object.keys(v.missing) }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/help/drafts/{publicId}/hand-over', tags: ['support'], summary: 'Hands a draft to the enterprise’s owner, who gets a message', request: { params: Ref, ...body<RefInput>({ ...versioned }, []) },
    responses: { 200: { description: 'It stays a draft; handing the same version over again tells nobody twice', ...json(z.object({ publicId: z.string(), handedAt: z.number().int() })) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await handOver(c.get('ctx'), { ...c.req.valid('json'), publicId: c.req.valid('param').publicId }, idempotencyKey(c)), 200));
