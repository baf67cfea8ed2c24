import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, problems } from '../http.ts';
import { stampDossier } from './look-up.ts';
import { inspectionPack } from './pack.ts';
import { saveInspection } from './save-inspection.ts';
import { SaveInspectionInput } from './schemas.ts';

const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const tags = ['inspection'];
const Saved = z.object({ publicId: z.string(), clientId: z.string(), revision: z.number().int(), state: z.string(), number: z.string().nullable(), verdict: z.string().nullable() }).openapi('SavedInspection');
const PRIVATE = { 'Cache-Control': 'private, no-store' };

export const routes = createRouter()
  .openapi(createRoute({
    method: 'post', path: '/inspections', tags, summary: 'Save an inspection, or record it',
    description: 'The same clientId is the same record however often it is sent; an older revision changes nothing.',
    request: { body: { required: true, content: { 'application/json': { schema: SaveInspectionInput } } } },
    responses: { 200: json(Saved, 'Kept'), ...problems(401, 403, 409, 422) },
  }), async (c) => c.json(await saveInspection(c.get('ctx'), c.req.valid('json')), 200, PRIVATE))
  .openapi(createRoute({
    method: 'get', path: '/inspections/pack', tags, summary: 'What a phone carries into a commune: lots, ranges, recalls; no secret', request: { query: z.object({ commune: z.string().regex(/^\d{5}$/) }) },
    responses: { 200: json(z.object({ madeAt: z.number(), orderKey: z.string().nullable() }).loose(), 'The pack'), ...problems(401, 403, 422) },
  }), (c) => c.json({ ...inspectionPack(c.get('ctx'), c.req.valid('query').commune) }, 200, PRIVATE))
  .openapi(createRoute({
    method: 'get', path: '/inspections/stamp', tags, summary: 'What the ledger says about a stamp; the look counts nowhere', request: { query: z.object({ serial: z.string().max(300) }) },
    responses: { 200: json(z.object({ serial: z.string(), verdict: z.string() }).loose(), 'The dossier'), ...problems(401, 403, 422) },
  }), (c) => c.json({ ...stampDossier(c.get('ctx'), c.req.valid('query').serial) }, 200, PRIVATE));
