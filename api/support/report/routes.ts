/** JSON and files of the yearly report, for the office. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, json, problems } from '../../http.ts';
import { reportPdf, reportXlsx } from './files.ts';
import { yearlyReport } from './yearly.ts';

const Year = z.object({ year: z.coerce.number().int() });
const HEADERS = { 'Cache-Control': 'private, no-store' };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const file = (type: string) => ({ 200: { description: 'The file', content: { [type]: { schema: z.string().openapi({ format: 'binary' }) } } }, ...problems(401, 403, 422) });

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/reports/{year}', tags: ['support'], summary: 'The yearly report over the programmes of one’s body; every sum is the ledger’s', request: { params: Year },
    responses: { 200: { description: 'The report', ...json(z.object({ year: z.number().int(), asOf: z.string(), settledVnd: z.number().int(), supported: z.number().int() }).loose()) }, ...problems(401, 403, 422) },
  }), (c) => c.json({ ...yearlyReport(c.get('ctx'), c.req.valid('param').year) }, 200, HEADERS))
  .openapi(createRoute({ method: 'get', path: '/support/reports/{year}/xlsx', tags: ['support'], summary: 'The yearly report as a workbook', request: { params: Year }, responses: file(XLSX) }), async (c) => {
    const { year } = c.req.valid('param');
    return c.body(new Uint8Array(await reportXlsx(c.get('ctx'), year)), 200, { ...HEADERS, 'Content-Type': XLSX, 'Content-Disposition': `attachment; filename="bao-cao-${year}.xlsx"` }) as never;
  })
  .openapi(createRoute({ method: 'get', path: '/support/reports/{year}/pdf', tags: ['support'], summary: 'The yearly report as the draft of a paper', request: { params: Year }, responses: file('application/pdf') }), (c) => {
    const { year } = c.req.valid('param');
    return c.body(new Uint8Array(reportPdf(c.get('ctx'), year)), 200, { ...HEADERS, 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="bao-cao-${year}.pdf"` }) as never;
  });
