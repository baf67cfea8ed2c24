/** Searching, as pages and routes call it. */
import { saleStops } from '../catalog/index.ts';
import type { Context } from '../context.ts';
import { vnDate } from '../time.ts';
import type { SearchParams, SearchResult } from './results.ts';
import type { Suggestion } from './suggest.ts';

type Reader = Pick<Context, 'now' | 'services'>;

/**
 * One page of products on the floor, with facet counts. Any text is a fair query; certificates are judged on the Vietnamese date of now.
 * What is off sale is asked of the catalogue, not of the index: a recall shows with the very next search.
 */
export async function searchProducts(ctx: Pick<Context, 'db'> & Reader, params: SearchParams): Promise<SearchResult> {
  const result = await ctx.services.search.search(params, vnDate(ctx.now()));
  const stops = saleStops(ctx, result.hits.map((hit) => hit.id));
  if (stops.size === 0) return result;
  return { ...result, hits: result.hits.map((hit) => (stops.has(hit.id) ? { ...hit, priceFrom: null, saleStop: stops.get(hit.id)! } : hit)) };
}

/** At most eight suggestions for what has been typed so far. */
export const suggest = (ctx: Reader, query: string): Promise<Suggestion[]> => ctx.services.search.suggest(query, vnDate(ctx.now()));
