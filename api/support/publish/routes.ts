/** What everybody may read by machine: live numbers of a programme, open data. */
import { createRoute, z } from '@hono/zod-openapi';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Context } from '../../context.ts';
import { tooMany } from '../../errors.ts';
import { createRouter, problems } from '../../http.ts';
import { publicProgramme } from '../public.ts';
import { OPEN_SETS, openCsv, openJson } from './open-data.ts';

/** A page asks four times a minute; a village behind one address may look at it together. */
const looks = new RateLimiterMemory({ keyPrefix: 'support-open', points: 240, duration: 60 });
async function limit(ctx: Context): Promise<void> {
  await looks.consume(ctx.clientAddress ?? '').catch(() => { throw tooMany(60); });
}

/** Seconds after which a page asks again. */
const AGAIN = 15;

export const routes = createRouter().openapi(createRoute({
  method: 'get', path: '/support/programmes/{slug}/live', tags: ['support'], summary: 'A programme’s public numbers as server-sent events: one event, then asked again after the time that it says', request: { params: z.object({ slug: z.string().max(120) }) },
  responses: { 200: { description: 'event: numbers', content: { 'text/event-stream': { schema: z.string() } } }, ...problems(404, 429) },
}), async (c) => {
  const ctx = c.get('ctx');
  await limit(ctx);
  const { programme: _, legalBasis: __, ...numbers } = publicProgramme(ctx, c.req.valid('param').slug);
  // the answer ends at once: no connection is held, so nothing can be exhausted and a stop waits for nobody
  return c.body(`retry: ${AGAIN * 1000}\nevent: numbers\ndata: ${JSON.stringify(numbers)}\n\n`, 200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' }) as never;
});

const FREE = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=60' };
for (const set of OPEN_SETS) {
  const of = set === 'programmes' ? 'Programmes and their money' : 'Supported enterprises and cooperatives; others counted';
  routes
    .openapi(createRoute({
      method: 'get', path: `/open/support/${set}.csv`, tags: ['open data'], summary: `${of}, CSV (UTF-8, comma); free to reuse, name “Sàn Quê” and the date`,
      responses: { 200: { description: 'CSV', content: { 'text/csv': { schema: z.string() } } }, ...problems(429) },
    }), async (c) => {
      await limit(c.get('ctx'));
      return c.body(openCsv(c.get('ctx'), set), 200, { ...FREE, 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${set}.csv"` }) as never;
    })
    .openapi(createRoute({
      method: 'get', path: `/open/support/${set}.json`, tags: ['open data'], summary: `${of}, JSON; with the sentence on how it may be used`,
      responses: { 200: { description: 'Rows as objects', content: { 'application/json': { schema: z.object({ licence: z.object({ vi: z.string(), en: z.string() }), asOf: z.string(), items: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))) }) } } }, ...problems(429) },
    }), async (c) => {
      await limit(c.get('ctx'));
      return c.json(openJson(c.get('ctx'), set), 200, FREE) as never;
    });
}
