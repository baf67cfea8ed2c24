/** Searching, as pages and routes call it. */
import type { Context } from '../context.ts';
import { vnDate } from '../time.ts';
import type { SearchParams, SearchResult } from './results.ts';
import type { Suggestion } from './suggest.ts';

type Reader = Pick<Context, 'now' | 'services'>;

/** One page of products on the floor, with facet counts. Any text is a fair query; certificates are judged on the Vietnamese date of now. */
export const searchProducts = (ctx: Reader, params: SearchParams): Promise<SearchResult> => ctx.services.search.search(params, vnDate(ctx.now()));

/** At most eight suggestions for what has been typed so far. */
export const suggest = (ctx: Reader, query: string): Promise<Suggestion[]> => ctx.services.search.suggest(query, vnDate(ctx.now()));
