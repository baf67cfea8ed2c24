/** GET /search and GET /search/suggest. Public, no session. */
import { createRoute } from '@hono/zod-openapi';
import { createRouter, problems } from '../http.ts';
import { searchProducts, suggest } from './queries.ts';
import { SearchAnswer, SearchQuery, SuggestAnswer, SuggestQuery } from './schemas.ts';

const app = createRouter();
const json = <T>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });

app.openapi(createRoute({
  method: 'get', path: '/search', tags: ['search'], summary: 'Search the floor',
  request: { query: SearchQuery },
  responses: { 200: json(SearchAnswer, 'One page of products, with facet counts'), ...problems(422) },
}), async (c) => {
  const { province, place, priced, price, ...rest } = c.req.valid('query');
  const known = price === undefined ? (priced === undefined ? undefined : priced === 'true') : price === 'known';
  const result = await searchProducts(c.get('ctx'), { ...rest, place: [...place, ...province], stars: rest.stars.map(Number), announced: rest.announced.map(Number), priced: known });
  return c.json({ ...result, hits: result.hits.map(({ id: _inner, ...hit }) => hit) }, 200, { 'Cache-Control': 'public, max-age=0, must-revalidate' });
});

app.openapi(createRoute({
  method: 'get', path: '/search/suggest', tags: ['search'], summary: 'Suggestions while someone types, eight at most',
  request: { query: SuggestQuery },
  responses: { 200: json(SuggestAnswer, 'Products, producers, groups and places') },
}), async (c) => c.json({ suggestions: await suggest(c.get('ctx'), c.req.valid('query').q ?? '') }, 200, { 'Cache-Control': 'public, max-age=30' }));

export const routes = app;
