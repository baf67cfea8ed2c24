/** JSON of papers: made, numbered and taken back by the programme's officer, fetched by those concerned. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, formOf, idempotencyKey, json, multipart, problems } from '../../http.ts';
import { checkUrl } from '../../papers/index.ts';
import { body, text, versioned } from '../describe.ts';
import { makePaper } from './make-paper.ts';
import { numberPaper } from './number-paper.ts';
import { paperFile, paperFor } from './queries.ts';
import { returnPaper } from './return-paper.ts';
import type { MakePaperInput, NumberPaperInput, ReturnPaperInput } from './schemas.ts';

const Id = z.object({ id: z.string().max(40) });
const Done = z.object({}).loose();
const View = z.object({ publicId: z.string(), kind: z.string(), version: z.number().int(), state: z.string(), number: z.string().nullable(), dated: z.string().nullable(), contentDigest: z.string(), revision: z.number().int(), checkUrl: z.string() }).openapi('SupportPaper');

export const routes = createRouter()
  .openapi(createRoute({
    method: 'post', path: '/support/papers', tags: ['support'], summary: 'The officer makes a paper from the data as they stand; equal data give the version that is there',
    request: body<MakePaperInput>({ kind: { type: 'string', enum: ['NOTICE', 'CONTRACT', 'ACCEPTANCE', 'LIQUIDATION', 'PAYMENT', 'CLAIM'] }, of: { type: 'string', description: 'dossier of a notice; contract; delivery; payment' } }, ['kind', 'of']),
    responses: { 200: { description: 'Made', ...json(Done) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json({ ...(await makePaper(c.get('ctx'), c.req.valid('json'), idempotencyKey(c))) }, 200))
  .openapi(createRoute({
    method: 'get', path: '/support/papers/{id}', tags: ['support'], summary: 'A paper, for those whom it concerns', request: { params: Id },
    responses: { 200: { description: 'The paper', ...json(View) }, ...problems(401, 404) },
  }), (c) => {
    const { paper: p } = paperFor(c.get('ctx'), c.req.valid('param').id);
    return c.json({ publicId: p.publicId, kind: p.kind, version: p.version, state: p.state, number: p.number, dated: p.dated, contentDigest: p.contentDigest, revision: p.revision, checkUrl: checkUrl(c.get('ctx'), p) }, 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/papers/{id}/file', tags: ['support'], summary: 'Its PDF: signed once in force, before that with DỰ THẢO on it; with `ky=1`, for those who sign, the file to be signed',
    request: { params: Id, query: z.object({ ky: z.literal('1').optional() }) },
    responses: { 200: { description: 'The bytes; never cached, never run' }, ...problems(401, 404, 422) },
  }), async (c) => {
    const file = await paperFile(c.get('ctx'), c.req.valid('param').id, c.req.valid('query').ky === '1');
    return c.body(new Uint8Array(file.bytes), 200, {
      'content-type': file.type, 'content-disposition': `inline; filename="${file.name}"`, 'content-length': String(file.bytes.length),
      'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store',
    });
  })
  .openapi(createRoute({
    method: 'post', path: '/support/papers/{id}/number', tags: ['support'], summary: 'The officer enters the registry’s number and day', request: { params: Id, ...body<Record<string, unknown>>({ ...versioned, number: text, dated: { type: 'string', description: 'YYYY-MM-DD' } }, []) },
    responses: { 200: { description: 'Numbered', ...json(Done) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json({ ...(await numberPaper(c.get('ctx'), { ...c.req.valid('json'), paper: c.req.valid('param').id } as NumberPaperInput, idempotencyKey(c))) }, 200))
  .openapi(createRoute({
    method: 'post', path: '/support/papers/{id}/return', tags: ['support'], summary: 'The officer hands in the signed file: judged, then in force',
    request: { params: Id, ...multipart('file; version; scan=1 and seen for a contract signed by hand') },
    responses: { 200: { description: 'In force', ...json(Done) }, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
  }), async (c) => {
    const form = await formOf(c);
    const input: ReturnPaperInput = { paper: c.req.param('id'), version: Number(form.text('version')) || null, scan: form.text('scan') === '1', seen: form.text('seen') ?? '' };
    return c.json({ ...(await returnPaper(c.get('ctx'), input, (await form.files('file'))[0] ?? null, idempotencyKey(c))) }, 200);
  });
