/** Provinces and communes as JSON: reference data, cacheable for a day. */
import { createRoute, z } from '@hono/zod-openapi';
import { notFound } from '../errors.ts';
import { createRouter, problems } from '../http.ts';
import { listCommunes, listProvinces, placeIndex, provinceByCode } from './queries.ts';
import { resolvePlace } from './rules.ts';

const DAY_CACHE = { 'Cache-Control': 'public, max-age=86400' };
const Province = z.object({ code: z.string(), name: z.string(), shortName: z.string() }).openapi('Province');
const Commune = z.object({ code: z.string(), provinceCode: z.string(), name: z.string() }).openapi('Commune');

export const routes = createRouter();

routes.openapi(
  createRoute({ method: 'get', path: '/places/provinces', tags: ['places'], summary: 'The 34 provinces', responses: { 200: { description: 'Provinces by name', content: { 'application/json': { schema: z.array(Province) } } } } }),
  (c) => c.json(listProvinces(c.get('ctx')), 200, DAY_CACHE),
);

routes.openapi(
  createRoute({
    method: 'get', path: '/places/communes', tags: ['places'], summary: 'The communes of a province',
    request: { query: z.object({ province: z.string().regex(/^\d{2}$/).openapi({ example: '38' }) }) },
    responses: { 200: { description: 'Communes by name', content: { 'application/json': { schema: z.array(Commune) } } }, ...problems(404, 422) },
  }),
  (c) => {
    const { province } = c.req.valid('query');
    if (!provinceByCode(c.get('ctx'), province)) throw notFound({ vi: 'Không có tỉnh, thành phố mang mã này.', en: 'No province has this code.' });
    return c.json(listCommunes(c.get('ctx'), province), 200, DAY_CACHE);
  },
);

routes.openapi(
  createRoute({
    method: 'get', path: '/places/resolve', tags: ['places'], summary: 'Resolve an old or new address to a commune of today, or to its candidates',
    request: { query: z.object({ province: z.string().max(80).default(''), text: z.string().max(200).default('') }) },
    responses: {
      200: {
        description: 'COMMUNE when exactly one can be meant; else PROVINCE with the candidates; UNKNOWN when even the province is not known',
        content: { 'application/json': { schema: z.object({ status: z.enum(['COMMUNE', 'PROVINCE', 'UNKNOWN']), provinceCode: z.string().optional(), communeCode: z.string().optional(), via: z.string().optional(), reason: z.string().optional(), candidates: z.array(Commune).optional() }) } },
      },
    },
  }),
  (c) => c.json(resolvePlace(placeIndex(c.get('ctx')), c.req.valid('query')), 200),
);
