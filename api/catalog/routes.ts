/** The catalogue as JSON. */
import { createRoute, z } from '@hono/zod-openapi';
import { groupCodes } from '../../db/schema/catalog.ts';
import { notFound, parseInput } from '../errors.ts';
import { createRouter, idempotencyKey, problems } from '../http.ts';
import { vnDate } from '../time.ts';
import { certifyGrading } from './certify-grading.ts';
import { catalogue } from './listing.ts';
import { approveListing, resumeListing, returnListing, submitListing, suspendListing, withdrawListing } from './move-listing.ts';
import { findProducer, productJsonBySlug, productRedirect } from './queries.ts';
import { GROUPS } from './rules.ts';
import { saveListing } from './save-listing.ts';
import type { ListingInput, TradeItemInput } from './schemas.ts';
import { saveTradeItem, setPriceStock } from './trade-items.ts';

const Grading = z.object({
  state: z.enum(['valid', 'lapsed', 'announced', 'proposed']), stars: z.number().int(), decisionNumber: z.string().nullable(), decisionDate: z.string().nullable(), body: z.string().nullable(),
  validUntil: z.string().nullable(), source: z.string().nullable(), sourceUrl: z.string().nullable(), year: z.number().int().nullable(),
}).openapi('Grading');
const Card = z.object({
  id: z.number().int(), slug: z.string(), name: z.string(), nameEn: z.string().nullable(), group: z.enum(groupCodes), producerName: z.string().nullable(), producerSlug: z.string().nullable(),
  place: z.string(), communeName: z.string().nullable(), provinceName: z.string(), grading: Grading.extend({ id: z.number().int() }).nullable(), priceFrom: z.number().int().nullable(),
  saleStop: z.string().nullable().openapi({ description: 'not for sale now: address of the notice that says why' }), illustration: z.boolean(), publishedAt: z.number().int().nullable(),
}).openapi('ProductCard');
const facet = <V extends z.ZodType>(value: V) => z.array(z.object({ value, label: z.string(), count: z.number().int() }));
const json = <S extends z.ZodType>(schema: S, description: string) => ({ description, content: { 'application/json': { schema } } });

export const routes = createRouter();

routes.openapi(
  createRoute({ method: 'get', path: '/groups', tags: ['catalog'], summary: 'The six OCOP product groups', responses: { 200: json(z.array(z.object({ code: z.enum(groupCodes), slug: z.string(), vi: z.string(), en: z.string(), shortVi: z.string() })), 'Groups') } }),
  (c) => c.json([...GROUPS], 200, { 'Cache-Control': 'public, max-age=86400' }),
);

routes.openapi(
  createRoute({
    method: 'get', path: '/products', tags: ['catalog'], summary: 'The catalogue with facets',
    request: {
      query: z.object({
        group: z.enum(groupCodes).optional(), stars: z.coerce.number().int().min(3).max(5).optional(), grading: z.enum(['valid', 'lapsed', 'announced', 'proposed', 'none']).optional(),
        province: z.string().regex(/^\d{2}$/).optional(), commune: z.string().regex(/^\d{5}$/).optional(), priced: z.enum(['true', 'false']).optional(),
        sort: z.enum(['newest', 'name', 'price', 'stars']).optional(), page: z.coerce.number().int().min(1).max(10_000).optional(), limit: z.coerce.number().int().min(1).max(60).optional(),
      }),
    },
    responses: {
      200: json(z.object({
        total: z.number().int(), page: z.number().int(), pages: z.number().int(), limit: z.number().int(), items: z.array(Card),
        facets: z.object({ group: facet(z.string()), stars: facet(z.number()), grading: facet(z.string()), province: facet(z.string()), commune: facet(z.string()), priced: facet(z.boolean()) }),
      }), 'A page of products on the floor'),
      ...problems(422),
    },
  }),
  (c) => {
    const { priced, stars, ...query } = c.req.valid('query');
    return c.json(catalogue(c.get('ctx'), { ...query, stars: stars as 3 | 4 | 5 | undefined, priced: priced === undefined ? undefined : priced === 'true' }), 200);
  },
);

routes.openAPIRegistry.registerPath({
  method: 'get', path: '/products/{slug}', tags: ['catalog'], summary: 'A product with its sizes and gradings',
  request: { params: z.object({ slug: z.string() }) },
  responses: { 200: json(z.object({ slug: z.string(), name: z.string() }).loose(), 'The public document; `gtin` only where it is registered, the floor’s own number as `ownNumber`'), 301: { description: 'The product has a new address' }, ...problems(404) },
});
// the hot path: one prepared read, no schema between
routes.get('/products/:slug', (c) => {
  const ctx = c.get('ctx');
  const slug = c.req.param('slug');
  const found = productJsonBySlug(ctx.db, slug, vnDate(ctx.now()));
  if (found !== undefined) return c.body(found, 200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-cache' });
  const moved = productRedirect(ctx, slug);
  if (moved) return c.redirect(`/api/v1/products/${moved}`, 301);
  throw notFound({ vi: 'Không có sản phẩm này trên sàn.', en: 'This product is not on the floor.' });
});

routes.openapi(
  createRoute({
    method: 'get', path: '/producers/{slug}', tags: ['catalog'], summary: 'A producer with its products',
    request: { params: z.object({ slug: z.string() }) },
    responses: {
      200: json(z.object({ id: z.number().int(), slug: z.string(), name: z.string(), place: z.string(), products: z.array(Card) }).loose(), 'The producer'),
      301: { description: 'The producer has a new address' }, ...problems(404),
    },
  }),
  (c) => {
    const found = findProducer(c.get('ctx'), c.req.valid('param').slug);
    if (!found) throw notFound({ vi: 'Không có cơ sở này trên sàn.', en: 'This producer is not on the floor.' });
    if (found.kind === 'moved') return c.redirect(`/api/v1/producers/${found.slug}`, 301);
    return c.json(found.producer, 200);
  },
);

// Writes. The verbs parse their input and give the sentences; here only that it is an object.
const Body = z.record(z.string(), z.unknown());
const body = { content: { 'application/json': { schema: Body } }, required: true };
const id = { params: z.object({ id: z.string() }) };
const refusals = problems(401, 403, 404, 409, 422);
const key = (k: string | undefined) => (k ? { idempotencyKey: k } : {});
const Saved = z.object({ publicId: z.string() }).loose();

routes.openapi(
  createRoute({ method: 'post', path: '/listings', tags: ['catalog'], summary: 'Create a listing, or edit one (publicId and version)', request: { body: { ...body } }, responses: { 200: json(Saved, 'SAVED at once, or WAITING for an officer'), ...refusals } }),
  async (c) => c.json({ ...(await saveListing(c.get('ctx'), c.req.valid('json') as unknown as ListingInput, key(idempotencyKey(c)))) }, 200),
);

const Act = z.enum(['submit', 'withdraw', 'approve', 'return', 'suspend', 'resume']);
routes.openapi(
  createRoute({
    method: 'post', path: '/listings/{id}/{act}', tags: ['catalog'], summary: 'Move a listing through its states',
    request: { params: z.object({ id: z.string(), act: Act }), body }, responses: { 200: json(Saved, 'The new state'), ...refusals },
  }),
  async (c) => {
    const { id: publicId, act } = c.req.valid('param');
    const input = { ...(c.req.valid('json') as { version: number; reason: string }), publicId };
    const move = { submit: submitListing, withdraw: withdrawListing, approve: approveListing, return: returnListing, suspend: suspendListing, resume: resumeListing }[act];
    return c.json({ ...(await move(c.get('ctx'), input, key(idempotencyKey(c)))) }, 200);
  },
);

routes.openapi(
  createRoute({ method: 'post', path: '/products/{id}/trade-items', tags: ['catalog'], summary: 'Add a size, or edit one (tradeItem and version)', request: { ...id, body }, responses: { 200: json(Saved, 'The size with its number'), ...refusals } }),
  async (c) => c.json({ ...(await saveTradeItem(c.get('ctx'), { ...(c.req.valid('json') as unknown as TradeItemInput), product: c.req.valid('param').id }, key(idempotencyKey(c)))) }, 200),
);

routes.openapi(
  createRoute({ method: 'post', path: '/trade-items/{id}/price-stock', tags: ['catalog'], summary: 'Set price and stock', request: { ...id, body }, responses: { 200: json(Saved, 'On the floor at once'), ...refusals } }),
  async (c) => c.json({ ...(await setPriceStock(c.get('ctx'), { ...(c.req.valid('json') as { price: number | null; stock: number | null }), tradeItem: c.req.valid('param').id }, key(idempotencyKey(c)))) }, 200),
);

routes.openapi(
  createRoute({ method: 'post', path: '/products/{id}/certificates', tags: ['catalog'], summary: 'Enter a certificate: decision, date, body', request: { ...id, body }, responses: { 200: json(z.object({ gradingId: z.number().int(), validUntil: z.string() }), 'The certificate'), ...refusals } }),
  async (c) => {
    const input = parseInput(Body, c.req.valid('json'));
    return c.json(await certifyGrading(c.get('ctx'), { ...(input as unknown as Parameters<typeof certifyGrading>[1]), publicId: c.req.valid('param').id }, key(idempotencyKey(c))), 200);
  },
);
