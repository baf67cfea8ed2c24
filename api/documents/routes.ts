/** A paper's bytes, for those who may see what it belongs to. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, problems } from '../http.ts';
import { documentFor } from './documents.ts';

const app = createRouter();

export const routes = app.openapi(createRoute({
  method: 'get', path: '/documents/{id}', tags: ['documents'], summary: 'A paper: evidence, invoice, signed contract, scan',
  request: { params: z.object({ id: z.string().max(40) }) },
  responses: { 200: { description: 'The bytes as they were sent; never cached, never run' }, ...problems(404) },
}), async (c) => {
  const ctx = c.get('ctx');
  const paper = documentFor(ctx, c.req.valid('param').id);
  const bytes = await ctx.services.documents.read(paper.sha256);
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': paper.type,
    // XML is never opened in the browser: it could carry a style sheet
    'content-disposition': `${paper.type === 'application/xml' ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(paper.name).replace(/['()*]/g, (ch) => `%${ch.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    'content-length': String(bytes.length),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
});
