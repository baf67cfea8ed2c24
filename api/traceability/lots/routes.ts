import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../context.ts';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { myProducers } from '../access.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { Range, rangeJson } from '../stamps/described.ts';
import { openLot } from './open-lot.ts';
import { listLots, lotView } from './queries.ts';
import { OpenLotInput } from './schemas.ts';

const LotLine = z.object({
  publicId: z.string(), code: z.string(), productName: z.string(), label: z.string(), productionDate: z.string(), expiryDate: z.string().nullable(),
  quantity: z.number(), stamps: z.number().int(), activated: z.boolean(), checks: z.number().int(),
}).openapi('LotLine');
const Lot = z.object({
  publicId: z.string(), code: z.string(), gtin: z.string(), productName: z.string(), label: z.string(), productionDate: z.string(), expiryDate: z.string().nullable(),
  quantity: z.number(), unit: z.string(), place: z.string(), standards: z.string(), ingredients: z.string(),
  stamps: z.number().int(), left: z.number().int().openapi({ description: 'stamps that may still be issued' }),
  missing: z.array(z.object({ code: z.string(), where: z.string(), vi: z.string(), en: z.string() })).openapi({ description: 'minimum data of Circular 02/2024/TT-BKHCN that are not there' }),
  ranges: z.array(Range),
}).openapi('Lot');
function lotJson(ctx: Context, id: string): z.infer<typeof Lot> {
  const { lot, goods, placeName, stamps, left, missing, ranges } = lotView(ctx, id);
  return {
    publicId: lot.publicId, code: lot.code, gtin: lot.gtin, productName: goods.productName, label: goods.label, productionDate: lot.productionDate, expiryDate: lot.expiryDate,
    quantity: lot.quantityMilli / 1_000, unit: lot.unit, place: placeName, standards: lot.standards, ingredients: lot.ingredients, stamps, left, missing, ranges: ranges.map(rangeJson),
  };
}

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/lots', tags, summary: 'Lots of one’s own producer, newest first',
    request: { query: z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) }) },
    responses: { 200: json(z.object({ total: z.number().int(), lots: z.array(LotLine) }), 'At most 25 a page'), ...problems(401, 403) },
  }), (c) => {
    const ctx = c.get('ctx');
    const [producer] = myProducers(ctx);
    return c.json(producer ? listLots(ctx, producer.id, { page: c.req.valid('query').page }) : { total: 0, lots: [] }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/lots', tags, summary: 'Open a lot', request: { headers, body: body(OpenLotInput) },
    responses: { 201: json(Lot, 'Opened'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => {
    const ctx = c.get('ctx');
    const opened = await openLot(ctx, c.req.valid('json'), { idempotencyKey: idempotencyKey(c) });
    return c.json(lotJson(ctx, opened.publicId), 201);
  })
  .openapi(createRoute({
    method: 'get', path: '/lots/{id}', tags, summary: 'A lot with its ranges, and what the circular still misses', request: { params: byId },
    responses: { 200: json(Lot, 'The lot'), ...problems(401, 403, 404) },
  }), (c) => c.json(lotJson(c.get('ctx'), c.req.valid('param').id), 200));
