import { Readable } from 'node:stream';
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, problems } from '../../http.ts';
import { PRINT_JOB_STATES } from '../../../db/schema/trace-print.ts';
import { body, byId, headers, json, tags } from '../described.ts';
import { calibrationOfRange } from './calibration.ts';
import { printJobView, type PrintJobView } from './jobs.ts';
import { cancelPrint, resumePrint } from './move-print.ts';
import { printFile } from './print-file.ts';
import { removePrinter } from './remove-printer.ts';
import { requestPrint } from './request-print.ts';
import { savePrinter } from './save-printer.ts';
import { PrinterInput, printFields } from './schemas.ts';
import { sheetOfRange } from './sheet-of-range.ts';

const binary = z.string().openapi({ format: 'binary' });
const { format, dpi, bom, ...paper } = printFields;
const { columns, gapX, labelWidth, labelHeight, printer, first, last } = paper;

const Job = z.object({
  publicId: z.string(), state: z.enum(PRINT_JOB_STATES), fault: z.string().nullable(), total: z.number().int(), done: z.number().int(),
  parts: z.array(z.object({ number: z.number().int(), first: z.number().int(), last: z.number().int(), stamps: z.number().int(), bytes: z.number().int() })),
});

const jobJson = (job: PrintJobView): z.infer<typeof Job> => ({
  publicId: job.publicId, state: job.state, fault: job.fault, total: job.total, done: job.done,
  parts: job.parts.map(({ number, firstIndex, lastIndex, stamps, bytes }) => ({ number, first: firstIndex + 1, last: lastIndex + 1, stamps, bytes })),
});

const Moved = z.object({ publicId: z.string(), state: z.enum(PRINT_JOB_STATES) });
const Printer = z.object({ publicId: z.string(), name: z.string(), dxUm: z.number().int(), dyUm: z.number().int(), scalePpm: z.number().int() });

const sent = ({ file, fileName, mime }: ReturnType<typeof sheetOfRange>, disposition: 'inline' | 'attachment'): Response =>
  new Response(Readable.toWeb(file) as ReadableStream<Uint8Array>, {
    status: 200,
    headers: { 'Content-Type': mime, 'Content-Disposition': `${disposition}; filename="${fileName}"`, 'Cache-Control': 'private, no-store' },
  });

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/stamp-ranges/{id}/sheet.pdf', tags, summary: 'Labels to print: A4 sheets of 24 or 65, labels of any size, a roll',
    request: { params: byId, query: z.object({ format: format.unwrap().exclude(['zpl', 'csv']).default('24'), ...paper }) },
    responses: { 200: { description: 'PDF, streamed', content: { 'application/pdf': { schema: binary } } }, ...problems(401, 403, 404, 409, 422, 503) },
  }), (c) => sent(sheetOfRange(c.get('ctx'), { ...c.req.valid('query'), range: c.req.valid('param').id }), 'inline'))
  .openapi(createRoute({
    method: 'get', path: '/stamp-ranges/{id}/labels.zpl', tags, summary: 'Labels for a printer that speaks ZPL II',
    request: { params: byId, query: z.object({ dpi, labelWidth, labelHeight, columns, gapX, printer, first, last }) },
    responses: { 200: { description: 'ZPL, streamed', content: { 'application/vnd.zebra-zpl': { schema: binary } } }, ...problems(401, 403, 404, 409, 422, 503) },
  }), (c) => sent(sheetOfRange(c.get('ctx'), { ...c.req.valid('query'), format: 'zpl', range: c.req.valid('param').id }), 'attachment'))
  .openapi(createRoute({
    method: 'get', path: '/stamp-ranges/{id}/stamps.csv', tags, summary: 'Stamps for a print house that lays out its own labels',
    request: { params: byId, query: z.object({ bom, first, last }) },
    responses: { 200: { description: 'CSV (RFC 4180), streamed', content: { 'text/csv': { schema: z.string() } } }, ...problems(401, 403, 404, 409, 422, 503) },
  }), (c) => sent(sheetOfRange(c.get('ctx'), { ...c.req.valid('query'), format: 'csv', range: c.req.valid('param').id }), 'attachment'))
  .openapi(createRoute({
    method: 'get', path: '/stamp-ranges/{id}/calibration.pdf', tags, summary: 'A page to measure what a printer is off by; with a printer, moved by what is kept of it',
    request: { params: byId, query: z.object({ format: format.unwrap().exclude(['zpl', 'csv']).default('24'), ...paper }) },
    responses: { 200: { description: 'PDF', content: { 'application/pdf': { schema: binary } } }, ...problems(401, 403, 404, 422) },
  }), (c) => new Response(calibrationOfRange(c.get('ctx'), { ...c.req.valid('query'), range: c.req.valid('param').id }) as Uint8Array<ArrayBuffer>, { headers: { 'Content-Type': 'application/pdf', 'Cache-Control': 'private, no-store' } }))
  .openapi(createRoute({
    method: 'post', path: '/stamp-ranges/{id}/print-jobs', tags, summary: 'Make the files of a range in the background', request: { headers, params: byId, body: body(z.object(printFields)) },
    responses: { 202: json(z.object({ publicId: z.string() }), 'Asked for'), ...problems(401, 403, 404, 409, 422, 503) },
  }), async (c) => c.json(await requestPrint(c.get('ctx'), { ...c.req.valid('json'), range: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 202))
  .openapi(createRoute({
    method: 'get', path: '/print-jobs/{id}', tags, summary: 'How far a print job is', request: { params: byId },
    responses: { 200: json(Job, 'The job with its finished files'), ...problems(401, 403, 404) },
  }), (c) => c.json(jobJson(printJobView(c.get('ctx'), c.req.valid('param').id)), 200))
  .openapi(createRoute({
    method: 'get', path: '/print-jobs/{id}/parts/{number}', tags, summary: 'A finished file', request: { params: byId.extend({ number: z.coerce.number().int().min(1).max(1_000_000) }) },
    responses: { 200: { description: 'The file, streamed', content: { 'application/octet-stream': { schema: binary } } }, ...problems(401, 403, 404) },
  }), async (c) => {
    const { stream, bytes, fileName, mime } = await printFile(c.get('ctx'), c.req.valid('param'));
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
      headers: { 'Content-Type': mime, 'Content-Length': String(bytes), 'Content-Disposition': `attachment; filename="${fileName}"`, 'Cache-Control': 'private, no-store' },
    });
  })
  .openapi(createRoute({
    method: 'post', path: '/print-jobs/{id}/cancel', tags, summary: 'Stop a print job; finished files stay', request: { headers, params: byId },
    responses: { 200: json(Moved, 'Stopped'), ...problems(401, 403, 404, 409) },
  }), async (c) => c.json(await cancelPrint(c.get('ctx'), { job: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/print-jobs/{id}/resume', tags, summary: 'Go on with a stopped print job', request: { headers, params: byId },
    responses: { 200: json(Moved, 'Goes on'), ...problems(401, 403, 404, 409) },
  }), async (c) => c.json(await resumePrint(c.get('ctx'), { job: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200))
  .openapi(createRoute({
    method: 'post', path: '/printers', tags, summary: 'Keep what a printer is off by, as measured on its calibration page', request: { headers, body: body(PrinterInput) },
    responses: { 200: json(Printer, 'Kept'), ...problems(401, 403, 404, 409, 422) },
  }), async (c) => {
    const { publicId, name, dxUm, dyUm, scalePpm } = await savePrinter(c.get('ctx'), c.req.valid('json'), { idempotencyKey: idempotencyKey(c) });
    return c.json({ publicId, name, dxUm, dyUm, scalePpm }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/printers/{id}/remove', tags, summary: 'Forget a printer', request: { headers, params: byId },
    responses: { 200: json(z.object({ publicId: z.string() }), 'Forgotten'), ...problems(401, 403, 404) },
  }), async (c) => c.json(await removePrinter(c.get('ctx'), { printer: c.req.valid('param').id }, { idempotencyKey: idempotencyKey(c) }), 200));
