/** Public reads of the list of solutions, and quotes. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, problems } from '../http.ts';
import { publishedSolutions, solutionBySlug, type SolutionCard } from './queries.ts';
import { quoteRoutes } from './quotes/routes.ts';
import { PILLARS } from './rules/readiness.ts';
import { SOLUTION_CATEGORIES } from './schemas.ts';

const Plan = z.object({ nameVi: z.string(), nameEn: z.string(), priceVnd: z.number().int(), period: z.enum(['MONTH', 'YEAR', 'ONCE']), setupVnd: z.number().int(), yearVnd: z.number().int(), includesVi: z.string(), includesEn: z.string() });
const Solution = z.object({
  slug: z.string(), nameVi: z.string(), nameEn: z.string(), summaryVi: z.string(), summaryEn: z.string(), category: z.enum(SOLUTION_CATEGORIES), pillars: z.array(z.string()), sectors: z.array(z.string()), sizes: z.array(z.string()),
  regions: z.array(z.string()), openStandards: z.array(z.string()), stateProvided: z.boolean(), illustration: z.boolean(), provider: z.object({ slug: z.string(), name: z.string() }), plans: z.array(Plan),
}).openapi('Solution');

const shown = (s: SolutionCard): z.input<typeof Solution> => ({
  slug: s.slug, nameVi: s.nameVi, nameEn: s.nameEn, summaryVi: s.summaryVi, summaryEn: s.summaryEn, category: s.category, pillars: s.pillars, sectors: s.sectors, sizes: s.sizes, regions: s.regions, openStandards: s.openStandards,
  stateProvided: s.stateProvided, illustration: s.illustration, provider: { slug: s.provider.slug, name: s.provider.name },
  plans: s.plans.map(({ id: _id, ...p }) => p),
});

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/solutions', tags: ['solutions'], summary: 'Published solutions',
    request: { query: z.object({ category: z.enum(SOLUTION_CATEGORIES).optional(), pillar: z.enum(PILLARS).optional() }) },
    responses: { 200: { description: 'Solutions of verified providers, by name', content: { 'application/json': { schema: z.object({ total: z.number().int(), items: z.array(Solution) }) } } }, ...problems(422) },
  }), (c) => {
    const items = publishedSolutions(c.get('ctx'), c.req.valid('query')).map(shown);
    return c.json({ total: items.length, items }, 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/solutions/{slug}', tags: ['solutions'], summary: 'One published solution, with where it was published',
    request: { params: z.object({ slug: z.string().max(120) }) },
    responses: { 200: { description: 'The solution', content: { 'application/json': { schema: Solution.extend({ publications: z.array(z.object({ place: z.string(), address: z.string(), seenOn: z.string(), copyDigest: z.string() })) }) } } }, ...problems(404) },
  }), (c) => {
    const s = solutionBySlug(c.get('ctx'), c.req.valid('param').slug);
    return c.json({ ...shown(s), publications: s.publications }, 200);
  });

routes.route('/', quoteRoutes);
