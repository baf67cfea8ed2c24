/** Quotes over JSON: the enterprise asks, compares and prefers; a provider answers for itself. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, json, problems } from '../../http.ts';
import { answerQuote, declineQuote, takeBackQuote } from './answer-quote.ts';
import { askQuotes } from './ask-quotes.ts';
import { chooseQuote, closeQuoteRequest } from './choose-quote.ts';
import { quoteRequestFor } from './queries.ts';
import { answerInput, askInput, chooseInput, closeInput, declineInput } from './schemas.ts';

const body = <T extends z.ZodType>(schema: T) => ({ body: { required: true, ...json(schema) } });
const Ref = z.object({ id: z.string().max(40) });
const RequestMoved = z.object({ request: z.string(), state: z.string() });
const QuoteMoved = z.object({ quote: z.string(), state: z.string() });
const Request = z.object({
  publicId: z.string(), need: z.string(), users: z.number().int(), months: z.number().int(), answerBy: z.string(), state: z.string(), reason: z.string(), version: z.number().int(),
  quotes: z.array(z.object({ publicId: z.string(), solution: z.string(), provider: z.string(), state: z.string(), priceVnd: z.number().int().nullable(), vat: z.string().nullable(), validUntil: z.string().nullable(), includes: z.string(), note: z.string() })),
}).openapi('QuoteRequest');

export const quoteRoutes = createRouter()
  .openapi(createRoute({
    method: 'post', path: '/quotes', tags: ['solutions'], summary: 'Asks one to five providers for a price', request: body(askInput),
    responses: { 200: { description: 'Asked', ...json(z.object({ publicId: z.string() })) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await askQuotes(c.get('ctx'), c.req.valid('json'), idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'get', path: '/quotes/{id}', tags: ['solutions'], summary: 'A request of one’s own organisation with its quotes', request: { params: Ref },
    responses: { 200: { description: 'The request', ...json(Request) }, ...problems(401, 404) },
  }), (c) => {
    const r = quoteRequestFor(c.get('ctx'), c.req.valid('param').id);
    return c.json({
      publicId: r.publicId, need: r.need, users: r.users, months: r.months, answerBy: r.answerBy, state: r.state, reason: r.reason, version: r.version,
      quotes: r.quotes.map((q) => ({ publicId: q.publicId, solution: q.solution.slug, provider: q.solution.providerName, state: q.shown, priceVnd: q.priceVnd, vat: q.vat, validUntil: q.validUntil, includes: q.includes, note: q.note })),
    }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/quotes/{id}/choose', tags: ['solutions'], summary: 'Keeps one quote as the preference; never an award', request: { params: Ref, ...body(chooseInput.omit({ request: true })) },
    responses: { 200: { description: 'Preferred', ...json(RequestMoved) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await chooseQuote(c.get('ctx'), { ...c.req.valid('json'), request: c.req.valid('param').id }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/quotes/{id}/close', tags: ['solutions'], summary: 'Withdraws a request', request: { params: Ref, ...body(closeInput.omit({ request: true })) },
    responses: { 200: { description: 'Withdrawn', ...json(RequestMoved) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await closeQuoteRequest(c.get('ctx'), { ...c.req.valid('json'), request: c.req.valid('param').id }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/quotes/answers/{id}/answer', tags: ['solutions'], summary: 'The provider quotes a price', request: { params: Ref, ...body(answerInput.omit({ quote: true })) },
    responses: { 200: { description: 'Quoted', ...json(QuoteMoved) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await answerQuote(c.get('ctx'), { ...c.req.valid('json'), quote: c.req.valid('param').id }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/quotes/answers/{id}/decline', tags: ['solutions'], summary: 'The provider declines', request: { params: Ref, ...body(declineInput.omit({ quote: true })) },
    responses: { 200: { description: 'Declined', ...json(QuoteMoved) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await declineQuote(c.get('ctx'), { ...c.req.valid('json'), quote: c.req.valid('param').id }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/quotes/answers/{id}/take-back', tags: ['solutions'], summary: 'The provider takes its price back', request: { params: Ref, ...body(declineInput.omit({ quote: true })) },
    responses: { 200: { description: 'Taken back', ...json(QuoteMoved) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await takeBackQuote(c.get('ctx'), { ...c.req.valid('json'), quote: c.req.valid('param').id }, idempotencyKey(c)), 200));
