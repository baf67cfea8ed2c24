/** The index's documents as an engine's second stage needs them: numbers only, in memory, kept in step by the index's revision. */
import { dayNumber, type SearchDocument } from './documents.ts';
import { nameSortKey } from './fold.ts';
import { Lexicon, type Named } from './lexicon.ts';
import type { EngineQuery, Facets, Filters } from './plan.ts';

export interface Shelved {
  readonly id: number;
  readonly name: readonly number[];
  readonly codes: readonly number[];
  readonly english: readonly number[];
  readonly maker: readonly number[];
  readonly tags: readonly number[];
  /** Its places, group and maker, whose products are counted. */
  readonly named: readonly Named[];
  readonly group: string;
  readonly stars: number;
  /** Last valid day as yyyymmdd; 0 without a certificate. */
  readonly until: number;
  readonly announced: number;
  readonly province: string;
  readonly commune: string;
  /** Đồng; -1 unknown. */
  readonly price: number;
  readonly publishedAt: number;
  readonly nameSort: string;
}

export class Shelf {
  readonly lexicon = new Lexicon();
  readonly #byId = new Map<number, Shelved>();
  readonly #byWord = new Map<number, number[]>();
  readonly #byMark = new Map<number, number[]>();

  readonly generation: number;

  constructor(generation: number) {
    this.generation = generation;
  }

  /** Index revision up to which this shelf is complete. */
  revision = 0;
  /** Last product read within that revision. */
  lastId = -1;

  /** Products in which a word (or, with `mark`, a code or tag) stands or once stood; may name one twice. */
  posting(number: number, mark: boolean): readonly number[] {
    return (mark ? this.#byMark : this.#byWord).get(number) ?? [];
  }

  get size(): number {
    return this.#byId.size;
  }

  put(document: SearchDocument): void {
    this.drop(document.id);
    const learnt = this.lexicon.learn(document);
    for (const word of new Set([...learnt.name, ...learnt.english, ...learnt.maker])) post(this.#byWord, word, document.id);
    for (const mark of new Set([...learnt.codes, ...learnt.tags])) post(this.#byMark, mark, document.id);
    this.#byId.set(document.id, {
      id: document.id, ...learnt, group: document.group, stars: document.stars ?? 0, until: dayNumber(document.certificateUntil),
      announced: document.announcedStars ?? 0, province: document.provinceCode ?? '', commune: document.communeCode ?? '',
      price: document.priceFrom ?? -1, publishedAt: document.publishedAt, nameSort: nameSortKey(document.name),
    });
  }

  drop(id: number): void {
    for (const one of this.#byId.get(id)?.named ?? []) one.products--;
    this.#byId.delete(id);
  }

  get(id: number): Shelved | undefined {
    return this.#byId.get(id);
  }

  all(): IterableIterator<Shelved> {
    return this.#byId.values();
  }
}

function post(postings: Map<number, number[]>, number: number, id: number): void {
  const list = postings.get(number);
  if (list === undefined) postings.set(number, [id]);
  else list.push(id);
}

const KINDS = ['group', 'stars', 'announced', 'province', 'commune', 'priced'] as const;
type Kind = (typeof KINDS)[number];

type Test = (item: Shelved) => boolean;

function tests(filters: Filters, today: number): Map<Kind, Test> {
  const out = new Map<Kind, Test>();
  const { group, stars, announced, province, commune, priced } = filters;
  if (group?.length) out.set('group', (item) => group.includes(item.group));
  if (stars?.length) out.set('stars', (item) => item.until >= today && stars.includes(item.stars));
  if (announced?.length) out.set('announced', (item) => announced.includes(item.announced));
  if (province?.length) out.set('province', (item) => province.includes(item.province));
  if (commune?.length) out.set('commune', (item) => commune.includes(item.commune));
  if (priced !== undefined) out.set('priced', (item) => (item.price >= 0) === priced);
  return out;
}

/** Whether an item has the grade asked for in words ("5 sao"): certified today, or announced. */
export function hasGrade(item: Shelved, grade: number, today: number): boolean {
  return (item.until >= today && item.stars === grade) || item.announced === grade;
}

/**
 * Filters items and counts facets in one pass. Each kind is counted under all filters but its own.
 */
export function sift(items: Iterable<Shelved>, query: Pick<EngineQuery, 'filters' | 'today'> & { plan: { grade: number | null } }): { kept: Shelved[]; facets: Facets } {
  const today = dayNumber(query.today);
  const active = [...tests(query.filters, today)];
  const { grade } = query.plan;
  const kept: Shelved[] = [];
  const facets = emptyFacets();
  for (const item of items) {
    if (grade !== null && !hasGrade(item, grade, today)) continue;
    let failed: Kind | null = null;
    let failures = 0;
    for (const [kind, test] of active) {
      if (test(item)) continue;
      failed = kind;
      if (++failures > 1) break;
    }
    if (failures > 1) continue;
    if (failures === 0) kept.push(item);
    count(facets, item, failed, today);
  }
  return { kept, facets };
}

function count(facets: Facets, item: Shelved, only: Kind | null, today: number): void {
  if (only === null || only === 'group') bump(facets.group, item.group);
  if ((only === null || only === 'stars') && item.until >= today && item.stars > 0) bump(facets.stars, String(item.stars));
  if ((only === null || only === 'announced') && item.announced > 0) bump(facets.announced, String(item.announced));
  if ((only === null || only === 'province') && item.province !== '') bump(facets.province, item.province);
  if ((only === null || only === 'commune') && item.commune !== '') bump(facets.commune, item.commune);
  if (only === null || only === 'priced') facets.priced[item.price >= 0 ? 'known' : 'unknown']++;
}

function bump(counts: Record<string, number>, value: string): void {
  counts[value] = (counts[value] ?? 0) + 1;
}

export function emptyFacets(): Facets {
  return { group: {}, stars: {}, announced: {}, province: {}, commune: {}, priced: { known: 0, unknown: 0 } };
}
