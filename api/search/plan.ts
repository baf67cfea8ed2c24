/** What a query means, in a form that any engine can carry out: every term must be met, by any one of its alternatives. Types only. */

/** One way to meet a term. */
export interface Alternative {
  /** What the engine looks for: keys, codes or one tag, all of them searchable words of a document. */
  readonly tokens: readonly string[];
  /** Whether `tokens` are folded keys, codes with marks, or the joined key of a place or group. */
  readonly by: 'key' | 'code' | 'tag';
  /** All tokens anywhere, or side by side in this order. */
  readonly mode: 'all' | 'phrase';
  /** The last token may be the beginning of a word. */
  readonly prefix: boolean;
  /** 0…1: how near this is to what was typed. */
  readonly weight: number;
  /** For `by: 'key'`: the marks that were typed, as codes; null where none were. They rank, they do not exclude. */
  readonly typedCodes?: readonly (string | null)[];
}

export interface Term {
  readonly alternatives: readonly Alternative[];
}

export interface Plan {
  readonly terms: readonly Term[];
  /** "5 sao": a valid certificate or an announcement of that many. */
  readonly grade: number | null;
}

export const SORTS = ['relevance', 'newest', 'price', 'price-desc', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** What the reader chose beside the words. Several values of one kind mean any of them. */
export interface Filters {
  readonly group?: readonly string[] | undefined;
  /** Stars of a certificate valid on the day of the search. */
  readonly stars?: readonly number[] | undefined;
  /** Announced gradings, by number of stars. */
  readonly announced?: readonly number[] | undefined;
  readonly province?: readonly string[] | undefined;
  readonly commune?: readonly string[] | undefined;
  readonly priced?: boolean | undefined;
}

export interface EngineQuery {
  readonly plan: Plan;
  readonly filters: Filters;
  readonly sort: Sort;
  readonly offset: number;
  readonly limit: number;
  /** Vietnamese date on which certificates are judged. */
  readonly today: string;
}

/** Counts per value; for a kind that is filtered, counted as if it were not, so that a choice can be widened. */
export interface Facets {
  group: Record<string, number>;
  stars: Record<string, number>;
  announced: Record<string, number>;
  province: Record<string, number>;
  commune: Record<string, number>;
  priced: { known: number; unknown: number };
}

export interface EngineAnswer {
  readonly ids: readonly number[];
  readonly total: number;
  readonly facets: Facets;
}
