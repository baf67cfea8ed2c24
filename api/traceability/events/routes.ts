import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { goodsOfLot } from '../lots/goods-of.ts';
import { lotGraph } from '../lots/graph.ts';
import { openRawLot } from '../lots/open-raw-lot.ts';
import { lotStory } from '../lots/story.ts';
import { translateJourney } from '../lots/translate-journey.ts';
import { correctEvent } from './correct-event.ts';
import { fillCarton } from './fill-carton.ts';
import { journeyOf } from './journey.ts';
import { openCarton } from './open-carton.ts';
import { packLot } from './pack-lot.ts';
import { processLots } from './process-lots.ts';
import { receiveGoods } from './receive-goods.ts';
import { CorrectInput, FillCartonInput, OpenCartonInput, OpenRawLotInput, PackInput, ProcessInput, ReceiveInput, SellInput, ShipInput, TranslateInput } from './schemas.ts';
import { sellRetail } from './sell-retail.ts';
import { shipGoods } from './ship-goods.ts';

const Taken = z.object({ event: z.string(), lot: z.string() }).openapi('TakenStep');
const milli = z.number().int().openapi({ description: 'thousandths of the lot’s unit' });
const Story = z.object({
  publicId: z.string(), title: z.string(), unit: z.string(),
  goods: z.object({ made: milli, consumed: milli, packed: milli, shipped: milli, sold: milli, destroyed: milli, received: milli, left: milli }),
  journey: z.array(z.object({
    bizStep: z.string(), eventTime: z.number().int(), eventId: z.string(), key: z.string(), depth: z.number().int(), what: z.string().nullable(), quantityMilli: z.number().int().nullable(), unit: z.string().nullable(),
    communeName: z.string().nullable(), provinceName: z.string().nullable(), enteredBy: z.enum(['producer', 'helper', 'system']), photos: z.number().int(),
  })),
}).openapi('LotStory');
const Graph = z.object({
  nodes: z.array(z.object({ key: z.string(), label: z.string(), lot: z.string().nullable(), kind: z.enum(['raw', 'product', 'carton', 'other']), level: z.number().int() })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), quantityMilli: z.number().int().nullable(), unit: z.string().nullable(), at: z.number().int(), packing: z.boolean() })),
  more: z.number().int(),
}).openapi('LotGraph');

const answers = <T extends z.ZodType>(schema: T, description: string) => ({ 201: json(schema, description), ...problems(401, 403, 404, 409, 422) });

export const routes = createRouter()
  .openapi(createRoute({ method: 'post', path: '/lots/raw', tags, summary: 'Harvest: open a lot without a product number', request: { headers, body: body(OpenRawLotInput) }, responses: answers(z.object({ publicId: z.string(), code: z.string() }), 'Opened') }),
    async (c) => c.json(await openRawLot(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/lots/process', tags, summary: 'Process lots into a raw lot, or into more of a lot', request: { headers, body: body(ProcessInput) }, responses: answers(Taken, 'Processed') }),
    async (c) => c.json(await processLots(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/lots/pack', tags, summary: 'Package a lot in its own packages', request: { headers, body: body(PackInput) }, responses: answers(Taken, 'Packed') }),
    async (c) => c.json(await packLot(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/cartons', tags, summary: 'Pack goods into cartons with numbers of the floor’s own', request: { headers, body: body(FillCartonInput) }, responses: answers(z.object({ cartons: z.array(z.object({ publicId: z.string(), sscc: z.string(), event: z.string() })) }), 'Packed') }),
    async (c) => c.json(await fillCarton(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/cartons/open', tags, summary: 'Take goods out of a carton', request: { headers, body: body(OpenCartonInput) }, responses: answers(z.object({ event: z.string(), carton: z.string() }), 'Opened') }),
    async (c) => c.json(await openCarton(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/goods/ship', tags, summary: 'Ship lots and cartons', request: { headers, body: body(ShipInput) }, responses: answers(Taken, 'Shipped') }),
    async (c) => c.json(await shipGoods(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/goods/receive', tags, summary: 'Receive what was shipped to one’s organisation', request: { headers, body: body(ReceiveInput) }, responses: answers(Taken, 'Received') }),
    async (c) => c.json(await receiveGoods(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/goods/sell', tags, summary: 'Sold at retail', request: { headers, body: body(SellInput) }, responses: answers(Taken, 'Sold') }),
    async (c) => c.json(await sellRetail(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/events/correct', tags, summary: 'Take an event back by an error declaration, with or without one in its place', request: { headers, body: body(CorrectInput) }, responses: answers(z.object({ event: z.string(), corrective: z.string().nullable() }), 'Declared') }),
    async (c) => c.json(await correctEvent(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'post', path: '/journey-texts', tags, summary: 'Add a translation to a journey', request: { headers, body: body(TranslateInput) }, responses: answers(z.object({ lang: z.string(), machine: z.boolean() }), 'Kept') }),
    async (c) => c.json(await translateJourney(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({ method: 'get', path: '/lots/{id}/story', tags, summary: 'What is left of a lot, raw or of a product, and its journey with that of its inputs', request: { params: byId }, responses: { 200: json(Story, 'The lot'), ...problems(401, 403, 404) } }),
    (c) => {
      const ctx = c.get('ctx');
      const { lot, title } = lotStory(ctx, c.req.valid('param').id);
      return c.json({ publicId: lot.publicId, title, unit: lot.unit, goods: goodsOfLot(ctx, lot), journey: journeyOf(ctx, lot.key) }, 200);
    })
  .openapi(createRoute({ method: 'get', path: '/lots/{id}/graph', tags, summary: 'Genealogy of a lot both ways, with quantities', request: { params: byId }, responses: { 200: json(Graph, 'Nodes by level and edges'), ...problems(401, 403, 404) } }),
    (c) => c.json(lotGraph(c.get('ctx'), c.req.valid('param').id), 200));
