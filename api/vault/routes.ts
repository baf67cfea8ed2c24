/** JSON of the vault, for the enterprise's own people. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, formOf, idempotencyKey, multipart, problems } from '../http.ts';
import { discardPaper, keepPaper, type PaperInput } from './keep-paper.ts';
import { vaultOf } from './papers.ts';
import { PAPER_KINDS } from './rules.ts';

const Paper = z.object({
  publicId: z.string(), kind: z.enum(PAPER_KINDS), title: z.string(), issuedOn: z.string(), validUntil: z.string().nullable(), expired: z.boolean(), document: z.string(), fileName: z.string(), earlier: z.number().int(),
}).openapi('VaultPaper');

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/vault', tags: ['vault'], summary: 'The papers of one’s own organisation', request: { query: z.object({ organisation: z.coerce.number().int().positive() }) },
    responses: { 200: { description: 'Current papers', content: { 'application/json': { schema: z.object({ items: z.array(Paper) }) } } }, ...problems(401, 403, 422) },
  }), (c) => c.json({
    items: vaultOf(c.get('ctx'), c.req.valid('query').organisation).map((p) => ({ publicId: p.publicId, kind: p.kind, title: p.title, issuedOn: p.issuedOn, validUntil: p.validUntil, expired: p.expired, document: p.document, fileName: p.fileName, earlier: p.earlier.length })),
  }, 200))
  .openapi(createRoute({
    method: 'post', path: '/vault', tags: ['vault'], summary: 'Keeps a paper, or a newer version of one', request: multipart('organisationId, kind, title, issuedOn, validUntil, replaces; file: PDF, JPG, PNG'),
    responses: { 201: { description: 'Kept', content: { 'application/json': { schema: z.object({ publicId: z.string() }) } } }, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
  }), async (c) => {
    const form = await formOf(c);
    const input = { organisationId: Number(form.text('organisationId')), kind: form.text('kind'), title: form.text('title') ?? '', issuedOn: form.text('issuedOn'), validUntil: form.text('validUntil') || null, replaces: form.text('replaces') || null } as PaperInput;
    return c.json(await keepPaper(c.get('ctx'), input, (await form.files('file'))[0] ?? null, idempotencyKey(c)), 201);
  })
  .openapi(createRoute({
    method: 'post', path: '/vault/{id}/discard', tags: ['vault'], summary: 'Puts a paper away', request: { params: z.object({ id: z.string().max(40) }) },
    responses: { 200: { description: 'Offered no more', content: { 'application/json': { schema: z.object({ discarded: z.boolean() }) } } }, ...problems(401, 404, 409) },
  }), async (c) => c.json(await discardPaper(c.get('ctx'), { paper: c.req.valid('param').id }, idempotencyKey(c)), 200));
