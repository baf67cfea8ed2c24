/** Whether a paper is genuine, for everybody who holds its code. */
import { createRoute, z } from '@hono/zod-openapi';
import { badRequest } from '../errors.ts';
import { createRouter, formOf, multipart, problems } from '../http.ts';
import { checkFile, checkPaper } from './check.ts';

const Code = z.object({ code: z.string().max(40) });
const Both = z.object({ vi: z.string(), en: z.string() });
const Check = z.object({ kind: Both, state: z.enum(['DRAFT', 'NUMBERED', 'IN_FORCE', 'REPLACED']), stateWords: Both, number: z.string().nullable(), dated: z.string().nullable(), body: z.string(), version: z.number().int(), sha256: z.string().nullable() }).openapi('PaperCheck');

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/papers/check/{code}', tags: ['papers'], summary: 'Is a paper genuine: kind, number, day, body, state, digest; no personal data', request: { params: Code },
    responses: { 200: { description: 'The paper', content: { 'application/json': { schema: Check } } }, ...problems(404) },
  }), (c) => c.json(checkPaper(c.get('ctx'), c.req.valid('param').code), 200))
  .openapi(createRoute({
    method: 'post', path: '/papers/check/{code}', tags: ['papers'], summary: 'Is a file exactly this paper; the file is not kept',
    request: { params: Code, ...multipart('file') },
    responses: { 200: { description: 'EXACT: the file in force; UNSIGNED: our text without the signatures; OTHER: neither', content: { 'application/json': { schema: z.object({ verdict: z.enum(['EXACT', 'UNSIGNED', 'OTHER']) }) } } }, ...problems(400, 404) },
  }), async (c) => {
    const file = (await (await formOf(c)).files('file'))[0];
    if (!file) throw badRequest({ vi: 'Cần gửi một tệp ở ô “file”.', en: 'Please send a file in “file”.' });
    return c.json({ verdict: checkFile(c.get('ctx'), c.req.param('code'), file.bytes) }, 200);
  });
