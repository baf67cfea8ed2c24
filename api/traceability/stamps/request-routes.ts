import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { organisationOf } from '../access.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { publicIdField } from '../fields.ts';
import { decideDeclaration } from './decide-declaration.ts';
import { decideStampRequest, withdrawStampRequest } from './decide-request.ts';
import { listDeclarations, type DeclarationLine } from './declarations.ts';
import { declareHarvest } from './declare-harvest.ts';
import { requestStamps } from './request-stamps.ts';
import { listRequests, type RequestLine } from './requests.ts';
import { DecideDeclarationInput, DecideRequestInput, DeclareHarvestInput, RequestStampsInput } from './schemas.ts';

const n = z.number().int();
const range = z.string().nullable().openapi({ description: 'Public id of the range, once there is one' });
const Decided = z.object({ publicId: z.string(), state: z.enum(['ASKED', 'GRANTED', 'REFUSED', 'WITHDRAWN']), range });
const Request = z.object({
  publicId: z.string(), product: z.string(), size: z.string(), lot: z.string().nullable(), count: n, granted: n.nullable(), hidden: z.boolean(), way: z.enum(['SELF', 'HOUSE']), purpose: z.string(),
  state: Decided.shape.state, reason: z.string(), range, askedAt: n.openapi({ description: 'UTC milliseconds' }), decidedAt: n.nullable(),
}).openapi('StampRequest');
const Declaration = z.object({
  publicId: z.string(), product: z.string(), size: z.string(), fromDate: z.iso.date(), toDate: z.iso.date(), quantity: n, confirmed: n.nullable(), state: z.enum(['DECLARED', 'CONFIRMED', 'REFUSED']),
  reason: z.string(), used: n.openapi({ description: 'Stamps that count against it' }), left: n,
}).openapi('HarvestDeclaration');

const requestJson = (q: RequestLine): z.infer<typeof Request> => ({
  publicId: q.publicId, product: q.productName, size: q.label, lot: q.lotPublicId, count: q.count, granted: q.granted, hidden: q.hidden === 1, way: q.way, purpose: q.purpose, state: q.state, reason: q.reason,
  range: q.rangePublicId, askedAt: q.askedAt, decidedAt: q.decidedAt,
});
const declarationJson = (d: DeclarationLine): z.infer<typeof Declaration> => ({
  publicId: d.publicId, product: d.productName, size: d.label, fromDate: d.fromDate, toDate: d.toDate, quantity: d.quantity, confirmed: d.confirmed, state: d.state, reason: d.reason, used: d.used, left: d.left,
});

const { request: _request, ...decideRequest } = DecideRequestInput.shape;
const { declaration: _declaration, ...decideDeclared } = DecideDeclarationInput.shape;
const ofProducer = z.object({ organisation: publicIdField });

export const routes = createRouter()
  .openapi(createRoute({
    method: 'post', path: '/harvest-declarations', tags, summary: 'Declare what one size will yield in a period', request: { headers, body: body(DeclareHarvestInput) },
    responses: { 201: json(z.object({ publicId: z.string() }), 'Waits for an officer'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await declareHarvest(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({
    method: 'get', path: '/harvest-declarations', tags, summary: 'A producer’s declarations with what is left of each', request: { query: ofProducer },
    responses: { 200: json(z.object({ declarations: z.array(Declaration) }), 'The newest period first'), ...problems(401, 403, 404) },
  }), (c) => c.json({ declarations: listDeclarations(c.get('ctx'), organisationOf(c.get('ctx'), c.req.valid('query').organisation).id).map(declarationJson) }, 200))
  .openapi(createRoute({
    method: 'post', path: '/harvest-declarations/{id}/decide', tags, summary: 'An officer confirms a declared harvest, or refuses it', request: { headers, params: byId, body: body(z.object(decideDeclared)) },
    responses: { 200: json(z.object({ publicId: z.string(), state: Declaration.shape.state }), 'Decided'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await decideDeclaration(c.get('ctx'), { ...c.req.valid('json'), declaration: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-requests', tags, summary: 'Ask for stamps: of a lot, or a blank roll against a confirmed harvest', request: { headers, body: body(RequestStampsInput) },
    responses: { 201: json(Decided, 'Granted at once for a lot whose stamps the producer prints, else it waits for an officer'), ...problems(401, 403, 404, 409, 422, 503) },
  }), async (c) => c.json(await requestStamps(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({
    method: 'get', path: '/stamp-requests', tags, summary: 'A producer’s requests', request: { query: ofProducer },
    responses: { 200: json(z.object({ requests: z.array(Request) }), 'Newest first'), ...problems(401, 403, 404) },
  }), (c) => c.json({ requests: listRequests(c.get('ctx'), organisationOf(c.get('ctx'), c.req.valid('query').organisation).id, { all: true }).map(requestJson) }, 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-requests/{id}/decide', tags, summary: 'An officer grants all or a part of a request, or refuses it', request: { headers, params: byId, body: body(z.object(decideRequest)) },
    responses: { 200: json(Decided, 'Decided'), ...problems(401, 403, 404, 409, 422, 503) },
  }), async (c) => c.json(await decideStampRequest(c.get('ctx'), { ...c.req.valid('json'), request: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-requests/{id}/withdraw', tags, summary: 'The producer takes a request back', request: { headers, params: byId },
    responses: { 200: json(Decided, 'Withdrawn'), ...problems(401, 403, 404, 409) },
  }), async (c) => c.json(await withdrawStampRequest(c.get('ctx'), { request: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200));
