import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { movePrintOrder, orderPrint } from './order-print.ts';
import { handOverView, orderView, type HandOverLine, type HandOverView, type OrderView } from './orders.ts';
import { recordHandOver } from './record-hand-over.ts';
import { HandOverInput, MoveOrderInput, OrderPrintInput } from './schemas.ts';

const n = z.number().int();
const at = n.nullable().openapi({ description: 'UTC milliseconds' });
const State = z.enum(['DRAFT', 'SENT', 'PRINTED', 'HANDED_OVER', 'CANCELLED']);
const Order = z.object({
  publicId: z.string(), state: State, house: z.object({ publicId: z.string(), name: z.string(), address: z.string() }), note: z.string(),
  orderedAt: n, sentAt: at, printedAt: at, handedOverAt: at, stamps: n, ranges: z.array(z.object({ publicId: z.string(), product: z.string(), size: z.string(), lot: z.string().nullable(), stamps: n })),
  handOver: z.string().nullable(),
}).openapi('PrintOrder');
const Part = z.object({ range: n.openapi({ description: 'Number of the range' }), first: n.openapi({ description: 'Stamps are numbered from 1' }), last: n });
const HandOver = z.object({
  publicId: z.string(), order: z.string(), date: z.iso.date(), ordered: n, received: n, damaged: n, giver: z.string(), receiver: z.string(), note: z.string(),
  rolls: z.array(Part.extend({ roll: n })), damages: z.array(Part),
}).openapi('StampHandOver');

const orderJson = ({ order, house, ranges, stamps, handOver }: OrderView): z.infer<typeof Order> => ({
  publicId: order.publicId, state: order.state, house: { publicId: house.publicId, name: house.name, address: house.address }, note: order.note,
  orderedAt: order.orderedAt, sentAt: order.sentAt, printedAt: order.printedAt, handedOverAt: order.handedOverAt, stamps,
  ranges: ranges.map((r) => ({ publicId: r.range.publicId, product: r.productName, size: r.label, lot: r.lotCode, stamps: r.stamps })), handOver,
});
const part = (line: HandOverLine): z.infer<typeof Part> => ({ range: line.rangeNumber, first: line.firstIndex + 1, last: line.lastIndex + 1 });
const handOverJson = (v: HandOverView): z.infer<typeof HandOver> => ({
  publicId: v.publicId, order: v.order.order.publicId, date: v.date, ordered: v.ordered, received: v.received, damaged: v.damaged, giver: v.giverName, receiver: v.receiverName, note: v.note,
  rolls: v.rolls.map((line) => ({ ...part(line), roll: line.roll })), damages: v.damages.map(part),
});

const { order: _order, ...handOver } = HandOverInput.shape;

export const routes = createRouter()
  .openapi(createRoute({
    method: 'post', path: '/print-orders', tags, summary: 'Order the printing of ranges at a print house', request: { headers, body: body(OrderPrintInput) },
    responses: { 201: json(z.object({ publicId: z.string() }), 'A draft'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await orderPrint(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({
    method: 'get', path: '/print-orders/{id}', tags, summary: 'A print order', request: { params: byId },
    responses: { 200: json(Order, 'The order'), ...problems(401, 403, 404) },
  }), (c) => c.json(orderJson(orderView(c.get('ctx'), c.req.valid('param').id)), 200))
  .openapi(createRoute({
    method: 'post', path: '/print-orders/{id}/move', tags, summary: 'Send an order, mark it as printed, or cancel it', request: { headers, params: byId, body: body(z.object({ act: MoveOrderInput.shape.act })) },
    responses: { 200: json(z.object({ publicId: z.string(), state: State }), 'Moved'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await movePrintOrder(c.get('ctx'), { ...c.req.valid('json'), order: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/print-orders/{id}/hand-over', tags, summary: 'Record what came from the print house, roll by roll', request: { headers, params: byId, body: body(z.object(handOver)) },
    responses: { 201: json(z.object({ publicId: z.string(), ordered: n, received: n, damaged: n }), 'Recorded; what came spoiled is void'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await recordHandOver(c.get('ctx'), { ...c.req.valid('json'), order: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({
    method: 'get', path: '/hand-overs/{id}', tags, summary: 'A hand-over record', request: { params: byId },
    responses: { 200: json(HandOver, 'The record'), ...problems(401, 403, 404) },
  }), (c) => c.json(handOverJson(handOverView(c.get('ctx'), c.req.valid('param').id)), 200));
