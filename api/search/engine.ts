/** The port that both search engines stand behind. */
import type { SearchDocument } from './documents.ts';
import type { EngineAnswer, EngineQuery } from './plan.ts';

export type EngineName = 'meilisearch' | 'fts5';

/** What became of a change handed to an engine. */
export type Change = { done: true } | { done: false; taskUid: number };

export interface SearchEngine {
  readonly name: EngineName;
  /** Ids of one page, the total, and facet counts. @throws when the engine cannot answer */
  search(query: EngineQuery): Promise<EngineAnswer>;
  /** Puts one document, or takes it away (null). */
  put(id: number, document: SearchDocument | null): Promise<Change>;
  /** What became of an earlier `put`. @throws when it failed and must be sent again */
  settled(taskUid: number): Promise<boolean>;
  /** Builds everything anew beside what answers now, checks the count, then switches at once. @returns how many documents */
  rebuild(source: AsyncIterable<readonly SearchDocument[]>): Promise<number>;
  /** True when it can answer now. */
  ready(): Promise<boolean>;
}
