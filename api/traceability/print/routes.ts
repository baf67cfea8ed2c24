import { Readable } from 'node:stream';
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, problems } from '../../http.ts';
import { byId, tags } from '../described.ts';
import { printFields } from './schemas.ts';
import { sheetOfRange } from './sheet-of-range.ts';

const binary = z.string().openapi({ format: 'binary' });
const { format, dpi, bom, ...paper } = printFields;
const { columns, gapX, labelWidth, labelHeight, printer, first, last } = paper;

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
  }), (c) => sent(sheetOfRange(c.get('ctx'), { ...c.req.valid('query'), format: 'csv', range: c.req.valid('param').id }), 'attachment'));
