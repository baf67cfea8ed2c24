/** JSON of advisers and of how providers are chosen. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../context.ts';
import { createRouter, idempotencyKey, json, problems } from '../../http.ts';
import { body, text, versioned, type Property } from '../describe.ts';
import { METHODS } from '../rules/procurement.ts';
import { KINDS } from '../rules/types.ts';
import { publicAdvisers } from './advisers.ts';
import { choicesFor } from './choices.ts';
import { approvePlan, returnPlan } from './decide-plan.ts';
import { addToPlan, drawPlan, dropPlan, sendPlan, takeFromPlan } from './draw-plan.ts';
import { planCsv, planDesk, planFor } from './plans.ts';
import { recordChoice } from './record-choice.ts';
import { saveAdviser } from './save-adviser.ts';
import type { AdviserInput, ApprovePlanInput, ChoiceInput, PlanInput, PlanLinesInput, PlanRef, ReturnPlanInput } from './schemas.ts';

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
const Plan = z.object({
  publicId: z.string(), programme: z.string(), year: z.number().int(), quarter: z.number().int().nullable(), state: z.string(), version: z.number().int(), decisionNumber: z.string().nullable(), decisionDated: z.string().nullable(), totalVnd: z.number().int(), acts: z.array(z.string()),
  lines: z.array(z.object({ application: z.string(), receiptNumber: z.string().nullable(), organisationName: z.string(), amountVnd: z.number().int(), changed: z.boolean() })),
}).openapi('SupportPlan');
const PlanId = z.object({ id: z.string().max(40) });

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

routes
  .openapi(createRoute({
    method: 'get', path: '/support/plans', tags: ['support'], summary: 'The office’s support plans, and how many approved needs have none',
    responses: { 200: { description: 'Plans', ...json(z.object({ items: z.array(Done), waiting: z.array(Done) })) }, ...problems(401, 403) },
  }), (c) => {
    const desk = planDesk(c.get('ctx'));
    return c.json({ items: desk.plans.map((p) => ({ publicId: p.publicId, programme: p.programme.vi, year: p.year, quarter: p.quarter, state: p.state, needs: p.needs, totalVnd: p.totalVnd, decisionNumber: p.decisionNumber, decisionDated: p.decisionDated })), waiting: desk.waiting.map((x) => ({ programme: x.slug, needs: x.needs, totalVnd: x.totalVnd })) }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/plans', tags: ['support'], summary: 'The officer draws up a plan of a year or a quarter', request: body<PlanInput>({ programme: text, year: { type: 'integer' }, quarter: { type: ['integer', 'null'], description: '1 to 4; null for the year' }, note: text }, ['programme', 'year']),
    responses: { 200: { description: 'Drawn up', ...json(Done) }, ...problems(401, 403, 404, 422) },
  }), async (c) => c.json({ ...(await drawPlan(c.get('ctx'), c.req.valid('json'), idempotencyKey(c))) }, 200))
  .openapi(createRoute({
    method: 'get', path: '/support/plans/{id}', tags: ['support'], summary: 'A plan with its needs', request: { params: PlanId },
    responses: { 200: { description: 'The plan', ...json(Plan) }, ...problems(401, 404) },
  }), (c) => {
    const { plan, programme, lines, totalVnd, acts } = planFor(c.get('ctx'), c.req.valid('param').id);
    return c.json({
      publicId: plan.publicId, programme: programme.slug, year: plan.year, quarter: plan.quarter, state: plan.state, version: plan.version, decisionNumber: plan.decisionNumber, decisionDated: plan.decisionDated, totalVnd, acts,
      lines: lines.map((l) => ({ application: l.application, receiptNumber: l.receiptNumber, organisationName: l.organisationName, amountVnd: l.amountVnd, changed: l.changed })),
    }, 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/plans/{id}/csv', tags: ['support'], summary: 'A plan as CSV', request: { params: PlanId },
    responses: { 200: { description: 'CSV, UTF-8', content: { 'text/csv': { schema: z.string() } } }, ...problems(401, 404) },
  }), (c) => c.body(planCsv(c.get('ctx'), c.req.valid('param').id), 200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="ke-hoach-ho-tro.csv"', 'Cache-Control': 'private, no-store' }) as never);

type PlanVerb = (ctx: Context, input: { plan: string } & Record<string, unknown>, key: string | undefined) => Promise<object>;
const applications: Property = { type: 'array', items: { type: 'string' } };
const planActs: Record<string, { summary: string; properties: Record<string, Property>; verb: PlanVerb }> = {
  add: { summary: 'The officer gathers approved needs', properties: { applications }, verb: (ctx, input, key) => addToPlan(ctx, input as unknown as PlanLinesInput, key) },
  take: { summary: 'The officer takes needs out', properties: { applications }, verb: (ctx, input, key) => takeFromPlan(ctx, input as unknown as PlanLinesInput, key) },
  send: { summary: 'The officer sends it to be approved', properties: {}, verb: (ctx, input, key) => sendPlan(ctx, input as PlanRef, key) },
  drop: { summary: 'The officer drops a draft', properties: {}, verb: (ctx, input, key) => dropPlan(ctx, input as PlanRef, key) },
  approve: { summary: 'Another person records its approval', properties: { decisionNumber: text, decisionDated: date }, verb: (ctx, input, key) => approvePlan(ctx, input as unknown as ApprovePlanInput, key) },
  return: { summary: 'The approver gives it back', properties: { reason: text }, verb: (ctx, input, key) => returnPlan(ctx, input as unknown as ReturnPlanInput, key) },
};
for (const [act, { summary, properties, verb }] of Object.entries(planActs)) {
  routes.openapi(createRoute({
    method: 'post', path: `/support/plans/{id}/${act}`, tags: ['support'], summary, request: { params: PlanId, ...body<Record<string, unknown>>({ ...versioned, ...properties }, []) },
    responses: { 200: { description: 'Done; repeating it with the same Idempotency-Key gives the same answer', ...json(Done) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json({ ...(await verb(c.get('ctx'), { ...c.req.valid('json'), plan: c.req.valid('param').id }, idempotencyKey(c))) }, 200));
}
