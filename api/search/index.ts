/** Search: the only file of this domain that others import. */
import { readDocument } from './reindex.ts';
import { searchHandlers } from './sync.ts';

export type { SearchDocument } from './documents.ts';
export type { EngineName } from './engine.ts';
export { fold } from './fold.ts';
export { SORTS, type Facets, type Sort } from './plan.ts';
export { searchProducts, suggest } from './queries.ts';
export { reindex } from './reindex.ts';
export type { HitGrading, SearchHelp, SearchHit, SearchParams, SearchResult } from './results.ts';
export { routes } from './routes.ts';
export { createSearch, type SearchPort } from './service.ts';
export type { Suggestion } from './suggest.ts';

export const outboxHandlers = searchHandlers(readDocument);
