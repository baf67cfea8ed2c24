/** The index from the catalogue: one document, or all of them. */
import { setImmediate as breathe } from 'node:timers/promises';
import { searchDocument, searchDocuments, type ProductSearchDocument } from '../catalog/index.ts';
import type { Context } from '../context.ts';
import type { SearchDocument } from './documents.ts';
import type { EngineName } from './engine.ts';

const STEP = 200;

/** The catalogue's document as the index keeps it. The certificate goes in whole: the day of the search decides whether it counts. */
export function fromCatalog({ groupNameEn: _inDictionary, ...document }: ProductSearchDocument): SearchDocument {
  return document;
}

/** The document of a product on the floor, or null. */
export function readDocument(ctx: Pick<Context, 'db' | 'now'>, productId: number): SearchDocument | null {
  const document = searchDocument(ctx, productId);
  return document === undefined ? null : fromCatalog(document);
}

async function* all(ctx: Pick<Context, 'db' | 'now'>): AsyncGenerator<SearchDocument[]> {
  let after = 0;
  for (;;) {
    const documents = searchDocuments(ctx, after, STEP);
    if (documents.length === 0) return;
    yield documents.map(fromCatalog);
    after = documents.at(-1)?.id ?? after;
    await breathe();
  }
}

/** Builds the whole index anew from the catalogue while the old one answers; then one switch. */
export const reindex = (ctx: Pick<Context, 'db' | 'now' | 'services'>): Promise<{ engine: EngineName; documents: number }[]> => ctx.services.search.rebuild(all(ctx));
