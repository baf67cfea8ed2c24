/** JSON of advisers and of how providers are chosen. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { body, json, text, versioned } from '../describe.ts';
import { METHODS } from '../rules/procurement.ts';
import { KINDS } from '../rules/types.ts';
import { publicAdvisers } from './advisers.ts';
import { choicesFor } from './choices.ts';
import { recordChoice } from './record-choice.ts';
import { saveAdviser } from './save-adviser.ts';
import type { AdviserInput, ChoiceInput } from './schemas.ts';

const Done = z.object({}).loose();
const Adviser = z.object({
  code: z.string(), name: z.string(), kind: z.enum(['PERSON', 'ORGANISATION']), fields: z.array(z.enum(KINDS)), network: z.string(), recognisedFrom: z.string(), recognisedUntil: z.string().nullable(), decisionNumber: z.string(), decisionDated: z.string(),
  phone: z.string(), email: z.string(), illustration: z.boolean(),
}).openapi('SupportAdviser');
const Choice = z.object({
  publicId: z.string(), method: z.enum(METHODS), provider: z.string().nullable(), decisionNumber: z.string(), decisionDated: z.string(), reason: z.string(),
  quotes: z.array(z.object({ bidder: z.string(), taxCode: z.string(), amountVnd: z.number().int(), chosen: z.boolean() })),
}).openapi('SupportProviderChoice');
const date = { type: 'string', description: 'YYYY-MM-DD' } as const;
const Id = z.object({ publicId: z.string().max(40) });

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/advisers', tags: ['support'], summary: 'Advisers recognised today; phone and e-mail only with their consent',
    responses: { 200: { description: 'Advisers', ...json(z.object({ items: z.array(Adviser) })) } },
  }), (c) => c.json({ items: publicAdvisers(c.get('ctx')).map((a) => ({ code: a.code, name: a.name, kind: a.kind, fields: a.fields, network: a.network, recognisedFrom: a.recognisedFrom, recognisedUntil: a.recognisedUntil, decisionNumber: a.decisionNumber, decisionDated: a.decisionDated, phone: a.phone, email: a.email, illustration: a.illustration })) }, 200))
  .openapi(createRoute({
    method: 'post', path: '/support/advisers', tags: ['support'], summary: 'An officer enters an adviser, or corrects an entry of their body',
    request: body<AdviserInput>({
      id: { type: ['integer', 'null'] }, ...versioned, code: text, name: text, kind: { type: 'string', enum: ['PERSON', 'ORGANISATION'] }, fields: { type: 'array', items: { type: 'string', enum: [...KINDS] } }, network: text, recognisedFrom: date,
      recognisedUntil: { type: ['string', 'null'] }, decisionNumber: text, decisionDated: date, phone: text, email: text, consent: { type: 'boolean' },
    }, ['code', 'name', 'kind', 'fields', 'network', 'recognisedFrom', 'decisionNumber', 'decisionDated']),
    responses: { 200: { description: 'Saved', ...json(Done) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json({ ...(await saveAdviser(c.get('ctx'), c.req.valid('json'), idempotencyKey(c))) }, 200))
  .openapi(createRoute({
    method: 'get', path: '/support/applications/{publicId}/choices', tags: ['support'], summary: 'How a dossier’s providers were chosen; for the office', request: { params: Id },
    responses: { 200: { description: 'Records, the newest first', ...json(z.object({ items: z.array(Choice) })) }, ...problems(401, 404) },
  }), (c) => c.json({ items: choicesFor(c.get('ctx'), c.req.valid('param').publicId).map((k) => ({ publicId: k.publicId, method: k.method, provider: k.providerName, decisionNumber: k.decisionNumber, decisionDated: k.decisionDated, reason: k.reason, quotes: k.quotes })) }, 200))
  .openapi(createRoute({
    method: 'post', path: '/support/applications/{publicId}/choices', tags: ['support'], summary: 'The officer records how a provider was chosen; a contract rests on it',
    request: { params: Id, ...body<Omit<ChoiceInput, 'application'>>({
      method: { type: 'string', enum: [...METHODS] }, decisionNumber: text, decisionDated: date, reason: text, quotes: { type: 'array', items: { type: 'object', description: 'bidder, taxCode, amountVnd (whole đồng), chosen' } },
    }, ['method', 'decisionNumber', 'decisionDated', 'reason']) },
    responses: { 200: { description: 'Recorded', ...json(Done) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json({ ...(await recordChoice(c.get('ctx'), { ...c.req.valid('json'), application: c.req.valid('param').publicId }, idempotencyKey(c))) }, 200));
