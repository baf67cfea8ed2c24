import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { exportRecall, RECALL_TABLES, recallCsv } from './export.ts';
import { openRecall } from './open-recall.ts';
import { recallNotice, recallNotices, type RecallNotice } from './queries.ts';
import { notFound } from '../../errors.ts';
import { OpenRecallInput } from './schemas.ts';

const Words = z.object({ vi: z.string(), en: z.string() });
const Notice = z.object({
  id: z.string(), state: z.enum(['OPEN', 'CLOSING', 'CLOSED']), hazard: z.string(), cause: Words, reason: Words, notice: Words, phone: z.string(), by: Words, decisionNumber: z.string(),
  openedAt: z.string(), closedAt: z.string().nullable(),
  goods: z.array(z.object({ name: z.string(), size: z.string(), producer: z.string(), product: z.string().nullable(), lots: z.array(z.object({ code: z.string(), productionDate: z.string(), expiryDate: z.string().nullable() })), total: z.number().int() })),
}).openapi('RecallNotice');
const Opened = z.object({ publicId: z.string(), state: z.string(), lots: z.number().int(), foundMs: z.number() }).openapi('OpenedRecall');

const noticeJson = (n: RecallNotice): z.infer<typeof Notice> => ({
  id: n.publicId, state: n.state, hazard: n.hazard, cause: n.cause, reason: n.reason, notice: n.notice, phone: n.phone, by: n.by, decisionNumber: n.decisionNumber,
  openedAt: new Date(n.openedAt).toISOString(), closedAt: n.closedAt === null ? null : new Date(n.closedAt).toISOString(),
  goods: n.goods.map((g) => ({ name: g.name, size: g.label, producer: g.producerName, product: g.slug, lots: g.lots, total: g.total })),
});

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/recalls', tags, summary: 'Open recalls, and those closed within a year: for shops, floors and other agencies',
    responses: { 200: json(z.object({ recalls: z.array(Notice) }), 'Newest first') },
  }), (c) => c.json({ recalls: recallNotices(c.get('ctx')).map(noticeJson) }, 200, { 'Cache-Control': 'no-cache' }))
  .openapi(createRoute({
    method: 'post', path: '/recalls', tags, summary: 'Open a recall on a lot, or rehearse one', request: { headers, body: body(OpenRecallInput) },
    responses: { 201: json(Opened, 'Opened: pages are red'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await openRecall(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) }), 201))
  .openapi(createRoute({
    method: 'get', path: '/recalls/{id}', tags, summary: 'The public notice of a recall', request: { params: byId },
    responses: { 200: json(Notice, 'The notice'), ...problems(404) },
  }), (c) => {
    const found = recallNotice(c.get('ctx'), c.req.valid('param').id);
    if (!found) throw notFound({ vi: 'Không có thông báo thu hồi này.', en: 'There is no such recall notice.' });
    return c.json(noticeJson(found), 200, { 'Cache-Control': 'no-cache' });
  })
  .openapi(createRoute({
    method: 'get', path: '/recalls/{id}/export', tags, summary: 'The whole recall for the authority', request: { params: byId },
    responses: { 200: json(z.object({ format: z.literal('sanque-recall'), version: z.literal(1) }).loose(), 'Lots, stamps, holders, timeline'), ...problems(401, 403, 404) },
  }), (c) => {
    const id = c.req.valid('param').id;
    return c.json(exportRecall(c.get('ctx'), id), 200, { 'Content-Disposition': `attachment; filename="thu-hoi-${id}.json"`, 'Cache-Control': 'private, no-store' });
  });

routes.openAPIRegistry.registerPath({
  method: 'get', path: '/recalls/{id}/{table}.csv', tags, summary: 'One table of a recall for a spreadsheet', request: { params: byId.extend({ table: z.enum(RECALL_TABLES) }) },
  responses: { 200: { description: 'UTF-8 with a byte order mark', content: { 'text/csv': { schema: z.string() } } }, ...problems(401, 403, 404) },
});
routes.get('/recalls/:id/:file{(?:lots|stamps|holders)\\.csv}', (c) => {
  const id = c.req.param('id');
  const table = c.req.param('file').slice(0, -'.csv'.length) as (typeof RECALL_TABLES)[number];
  return c.body(recallCsv(c.get('ctx'), id, table), 200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="thu-hoi-${id}-${table}.csv"`, 'Cache-Control': 'private, no-store' });
});
