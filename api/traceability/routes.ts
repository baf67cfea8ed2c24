import { Readable } from 'node:stream';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { createRouter, idempotencyKey, problems } from '../http.ts';
import { stampUri } from './dl.ts';
import { goodsById } from './goods.ts';
import { issueStamps } from './issue-stamps.ts';
import { activateStamps, markPrinted, voidStamps } from './move-stamps.ts';
import { openLot } from './open-lot.ts';
import { listLots, lotView, myProducers, type RangeRow } from './queries.ts';
import { lookUpStamp, verdictOf } from './scan.ts';
import { ActivateInput, IssueStampsInput, OpenLotInput, VoidInput } from './schemas.ts';
import { normaliseSerial } from './serial.ts';
import { sheetOfRange } from './sheet-of-range.ts';
import { VERDICT_WORDS } from './words.ts';

const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } });
const byId = z.object({ id: z.string().regex(/^[0-9a-z]{6,24}$/) });
const headers = z.object({ 'idempotency-key': z.string().optional() });
const tags = ['traceability'];

const LotLine = z.object({
  publicId: z.string(), code: z.string(), productName: z.string(), label: z.string(), productionDate: z.string(), expiryDate: z.string().nullable(),
  quantity: z.number(), stamps: z.number().int(), activated: z.boolean(), checks: z.number().int(),
}).openapi('LotLine');
const Range = z.object({
  publicId: z.string(), gtin: z.string(), count: z.number().int(), state: z.enum(['ISSUED', 'PRINTED', 'ACTIVATED', 'VOID']),
  issuedAt: z.number().int().openapi({ description: 'UTC milliseconds' }), printedAt: z.number().int().nullable(), activatedAt: z.number().int().nullable(), voidedAt: z.number().int().nullable(),
}).openapi('StampRange');
const Lot = z.object({
  publicId: z.string(), code: z.string(), gtin: z.string(), productName: z.string(), label: z.string(), productionDate: z.string(), expiryDate: z.string().nullable(),
  quantity: z.number(), unit: z.string(), place: z.string(), standards: z.string(), ingredients: z.string(),
  stamps: z.number().int(), left: z.number().int().openapi({ description: 'stamps that may still be issued' }),
  missing: z.array(z.object({ code: z.string(), where: z.string(), vi: z.string(), en: z.string() })).openapi({ description: 'minimum data of Circular 02/2024/TT-BKHCN that are not there' }),
  ranges: z.array(Range),
}).openapi('Lot');
const Moved = z.object({ publicId: z.string(), state: z.enum(['ISSUED', 'PRINTED', 'ACTIVATED', 'VOID']) });
const StampCheck = z.object({
  serial: z.string(),
  verdict: z.enum(['again', 'valid', 'first', 'notActivated', 'void', 'recalled', 'expired', 'uncheckable', 'neverIssued', 'notOurs', 'product', 'lot']),
  vi: z.string(), en: z.string(),
  /** Null for a serial that was never issued. */
  uri: z.string().nullable(), gtin: z.string().nullable(), product: z.object({ slug: z.string(), name: z.string(), label: z.string(), illustration: z.boolean() }).nullable(),
  lot: z.object({ code: z.string(), productionDate: z.string(), expiryDate: z.string().nullable() }).nullable(),
  checks: z.number().int().openapi({ description: 'checks that count; this request is none' }),
}).openapi('StampCheck');

const rangeJson = (r: RangeRow) => ({ publicId: r.publicId, gtin: r.gtin, count: r.count, state: r.state, issuedAt: r.issuedAt, printedAt: r.printedAt, activatedAt: r.activatedAt, voidedAt: r.voidedAt });

function lotJson(ctx: Context, id: string): z.infer<typeof Lot> {
  const { lot, goods, placeName, stamps, left, missing, ranges } = lotView(ctx, id);
  return {
    publicId: lot.publicId, code: lot.code, gtin: lot.gtin, productName: goods.productName, label: goods.label, productionDate: lot.productionDate, expiryDate: lot.expiryDate,
    quantity: lot.quantityMilli / 1_000, unit: lot.unit, place: placeName, standards: lot.standards, ingredients: lot.ingredients, stamps, left, missing, ranges: ranges.map(rangeJson),
  };
}

/** What can be said of a serial typed alone. Counts nothing. */
export function checkSerial(ctx: Context, serial: string): z.infer<typeof StampCheck> {
  const look = lookUpStamp(ctx, serial);
  const { kind, facts } = verdictOf(ctx, look, undefined);
  const stamp = look.found ? look.stamp : undefined;
  const goods = stamp && goodsById(ctx, stamp.range.tradeItemId);
  return {
    serial, verdict: kind, vi: VERDICT_WORDS[kind].vi(facts).title, en: VERDICT_WORDS[kind].en(facts).title, checks: facts.checks,
    uri: stamp ? stampUri(stamp.range.origin, stamp.range.gtin, serial) : null,
    gtin: stamp?.range.gtin ?? null,
    product: goods ? { slug: goods.slug, name: goods.productName, label: goods.label, illustration: goods.illustration } : null,
    lot: stamp?.lot ? { code: stamp.lot.code, productionDate: stamp.lot.productionDate, expiryDate: stamp.lot.expiryDate } : null,
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
  }), (c) => c.json(lotJson(c.get('ctx'), c.req.valid('param').id), 200))
  .openapi(createRoute({
    method: 'post', path: '/lots/{id}/stamps', tags, summary: 'Issue stamps for a lot', request: { headers, params: byId, body: body(IssueStampsInput.omit({ lot: true })) },
    responses: { 201: json(z.object({ publicId: z.string(), count: z.number().int() }), 'Issued'), ...problems(401, 403, 404, 409, 422, 503) },
  }), async (c) => c.json(await issueStamps(c.get('ctx'), { ...c.req.valid('json'), lot: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/printed', tags, summary: 'The sheets were printed', request: { headers, params: byId },
    responses: { 200: json(Moved, 'Noted'), ...problems(401, 403, 404, 409) },
  }), async (c) => c.json(await markPrinted(c.get('ctx'), { range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/activate', tags, summary: 'Put a range, or a part of it, into use',
    request: { headers, params: byId, body: body(z.object({ first: ActivateInput.shape.first, last: ActivateInput.shape.last })) },
    responses: { 200: json(Moved, 'Active'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await activateStamps(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/void', tags, summary: 'Make a range, or a part of it, void',
    request: { headers, params: byId, body: body(z.object({ first: VoidInput.shape.first, last: VoidInput.shape.last, reason: VoidInput.shape.reason })) },
    responses: { 200: json(Moved, 'Void'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await voidStamps(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'get', path: '/stamp-ranges/{id}/sheet.pdf', tags, summary: 'A4 label sheets to print',
    request: {
      params: byId,
      query: z.object({ format: z.enum(['24', '65']).default('24'), first: z.coerce.number().int().min(1).optional(), last: z.coerce.number().int().min(1).optional() }),
    },
    responses: { 200: { description: 'PDF, streamed', content: { 'application/pdf': { schema: z.string().openapi({ format: 'binary' }) } } }, ...problems(401, 403, 404, 409, 422, 503) },
  }), (c) => {
    const { format, first, last } = c.req.valid('query');
    const { pdf, fileName } = sheetOfRange(c.get('ctx'), { range: c.req.valid('param').id, format: format === '65' ? 65 : 24, first, last });
    return new Response(Readable.toWeb(pdf) as ReadableStream<Uint8Array>, {
      status: 200,
      headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${fileName}"`, 'Cache-Control': 'private, no-store' },
    });
  })
  .openapi(createRoute({
    method: 'get', path: '/stamps/{serial}', tags, summary: 'What can be said of a serial; counts nothing', request: { params: z.object({ serial: z.string().max(100) }) },
    responses: { 200: json(StampCheck, 'The verdict'), ...problems(404) },
  }), (c) => {
    const serial = normaliseSerial(c.req.valid('param').serial);
    if (serial === null) throw notFound({ vi: 'Số tem có 16 ký tự chữ và số.', en: 'A serial has 16 letters and digits.' });
    c.header('Cache-Control', 'no-store');
    return c.json(checkSerial(c.get('ctx'), serial), 200);
  });
