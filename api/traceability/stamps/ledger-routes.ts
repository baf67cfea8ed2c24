import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, problems } from '../../http.ts';
import { textField } from '../../text.ts';
import { tags } from '../described.ts';
import { stampLedger, stampLedgerCsv } from './ledger.ts';

const n = z.number().int();
const Tally = z.object({
  issued: n, notPrinted: n, waiting: n, unaccounted: n, active: n, recalled: n, expired: n, void: n, replaced: n, printedAgain: n, scanned: n, checks: n,
}).openapi('StampTally', { description: 'issued = notPrinted + waiting + unaccounted + active + recalled + expired + void + replaced' });

const Query = z.object({
  by: z.enum(['producer', 'commune', 'product']).default('producer'), commune: z.string().regex(/^\d{5}$/).optional(), producer: z.string().regex(/^[0-9a-z-]{1,120}$/).optional(), product: textField({ max: 100 }).optional(),
  from: z.iso.date().optional(), to: z.iso.date().optional(), format: z.enum(['json', 'csv']).default('json'),
});

export const routes = createRouter().openapi(
  createRoute({
    method: 'get', path: '/stamps/ledger', tags, summary: 'Stamps per producer, commune or product, reconciled', request: { query: Query },
    responses: {
      200: {
        description: 'The ledger; `difference` is 0 when every issued stamp stands in one column',
        content: {
          'application/json': { schema: z.object({ by: Query.shape.by.unwrap(), lines: z.array(Tally.extend({ key: z.string(), name: z.string(), beside: z.string() })), total: Tally, difference: n }) },
          'text/csv': { schema: z.string() },
        },
      },
      ...problems(401, 403, 422),
    },
  }),
  (c) => {
    const { format, ...filter } = c.req.valid('query');
    const headers = { 'Cache-Control': 'private, no-store' };
    if (format === 'csv') return c.body(stampLedgerCsv(c.get('ctx'), filter), 200, { ...headers, 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="so-tem.csv"' }) as never;
    const { by, lines, total, difference } = stampLedger(c.get('ctx'), filter);
    return c.json({ by, lines, total, difference }, 200, headers);
  },
);
