/** Meilisearch behind the port, through its official client. It finds, filters and counts; words are understood before they reach it. */
import { Meilisearch, type SearchParams as MeiliParams } from 'meilisearch';
import { dayNumber, indexedText, type SearchDocument } from './documents.ts';
import type { Change, SearchEngine } from './engine.ts';
import type { LocalIndex } from './local-index.ts';
import type { EngineAnswer, EngineQuery, Facets, Filters, Plan } from './plan.ts';
import { order } from './rank.ts';
import { emptyFacets, type Shelved } from './shelf.ts';
import { meiliHttp } from './meili-http.ts';
import { meiliQueries, type WeightedQuery } from './meili-queries.ts';

/** First hits that are ordered by the shared ranking; Meilisearch's own order stands behind them. */
const RERANKED = 120;
const BATCH = 1_000;
const TASK_PATIENCE_MS = 120_000;

interface MeiliDocument {
  id: number;
  name: string; marks: string; nameEn: string; maker: string; tags: string;
  group: string; stars: number; until: number; announced: number; province: string; commune: string; priced: boolean;
  /** "4|20271231": stars with their last day, so that counting can leave out what has lapsed. */
  certified: string | null;
  price?: number;
  publishedAt: number; nameSort: string; standing: number;
}

const SETTINGS = {
  searchableAttributes: ['name', 'marks', 'nameEn', 'maker', 'tags'],
  filterableAttributes: ['group', 'stars', 'until', 'announced', 'province', 'commune', 'priced', 'certified'],
  sortableAttributes: ['publishedAt', 'price', 'nameSort'],
  displayedAttributes: ['id'],
  rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness', 'standing:desc'],
  // Slips are corrected before, over the index's own words; a second guess here would only blur.
  typoTolerance: { enabled: false },
  faceting: { maxValuesPerFacet: 5_000 },
  pagination: { maxTotalHits: 50_000 },
};

const FACETS = ['group', 'certified', 'announced', 'province', 'commune', 'priced'];

function meiliDocument(document: SearchDocument): MeiliDocument {
  const until = dayNumber(document.certificateUntil);
  return {
    id: document.id, ...indexedText(document),
    group: document.group, stars: document.stars ?? 0, until, announced: document.announcedStars ?? 0,
    province: document.provinceCode ?? '', commune: document.communeCode ?? '', priced: document.priceFrom !== null,
    certified: document.stars === null ? null : `${document.stars}|${until}`,
    ...(document.priceFrom === null ? {} : { price: document.priceFrom }),
    publishedAt: document.publishedAt,
    standing: (document.stars ?? 0) * 2 + (document.announcedStars ?? 0),
  };
}

const list = (values: readonly (string | number)[]): string => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;

function filterParts(filters: Filters, plan: Plan, today: number): Map<string, string> {
  const parts = new Map<string, string>();
  if (plan.grade !== null) parts.set('grade', `((stars = ${plan.grade} AND until >= ${today}) OR announced = ${plan.grade})`);
  if (filters.group?.length) parts.set('group', `group IN ${list(filters.group)}`);
  if (filters.stars?.length) parts.set('certified', `(stars IN ${list(filters.stars)} AND until >= ${today})`);
  if (filters.announced?.length) parts.set('announced', `announced IN ${list(filters.announced)}`);
  if (filters.province?.length) parts.set('province', `province IN ${list(filters.province)}`);
  if (filters.commune?.length) parts.set('commune', `commune IN ${list(filters.commune)}`);
  if (filters.priced !== undefined) parts.set('priced', `priced = ${filters.priced}`);
  return parts;
}

const SORTING: Record<EngineQuery['sort'], string[]> = {
  relevance: [], newest: ['publishedAt:desc'], name: ['nameSort:asc'], price: ['price:asc', 'nameSort:asc'], 'price-desc': ['price:desc', 'nameSort:asc'],
};

type Distribution = Record<string, Record<string, number>>;
interface Raw { ids: number[]; total: number; distribution: Distribution }

export interface MeiliOptions {
  url: string;
  apiKey: string | undefined;
  indexUid: string;
  /** Milliseconds a search may take before the fallback answers. */
  timeoutMs?: number;
}

export class MeiliEngine implements SearchEngine {
  readonly name = 'meilisearch';
  readonly #client: Meilisearch;
  readonly #patient: Meilisearch;
  readonly #uid: string;
  readonly #local: LocalIndex;
  #ensured = false;

  /** @param local lends the words and the ranking; its documents are what a rebuild sends */
  constructor(options: MeiliOptions, local: LocalIndex) {
    const base = { host: options.url, ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }) };
    this.#client = new Meilisearch({ ...base, httpClient: meiliHttp, timeout: options.timeoutMs ?? 1_500 });
    this.#patient = new Meilisearch({ ...base, timeout: 60_000 });
    this.#uid = options.indexUid;
    this.#local = local;
  }

  async #ask(queries: readonly WeightedQuery[], filter: string[], query: { sort: string[]; offset: number; limit: number; facets: string[] }): Promise<Raw> {
    const shared = {
      filter, matchingStrategy: 'all', attributesToRetrieve: ['id'], ...(query.sort.length > 0 ? { sort: query.sort } : {}),
    } satisfies MeiliParams;
    const [only] = queries;
    if (queries.length === 1 && only !== undefined) {
      const answer = await this.#client.index<MeiliDocument>(this.#uid).search(only.q, { ...shared, offset: query.offset, limit: query.limit, facets: query.facets });
      return { ids: answer.hits.map((hit) => hit.id), total: answer.estimatedTotalHits ?? 0, distribution: answer.facetDistribution ?? {} };
    }
    const answer = await this.#client.multiSearch({
      federation: { offset: query.offset, limit: query.limit, facetsByIndex: { [this.#uid]: query.facets } },
      queries: queries.map(({ q, weight }) => ({ indexUid: this.#uid, q, ...shared, federationOptions: { weight } })),
    });
    const byIndex = (answer as { facetsByIndex?: Record<string, { distribution?: Distribution }> }).facetsByIndex?.[this.#uid];
    return {
      ids: answer.hits.map((hit) => (hit as unknown as { id: number }).id),
      total: (answer as { estimatedTotalHits?: number }).estimatedTotalHits ?? 0,
      distribution: byIndex?.distribution ?? {},
    };
  }

  async search(query: EngineQuery): Promise<EngineAnswer> {
    const shelf = await this.#local.shelf();
    const today = dayNumber(query.today);
    const parts = filterParts(query.filters, query.plan, today);
    const queries = meiliQueries(query.plan);
    const rerank = query.sort === 'relevance' && query.offset + query.limit <= RERANKED;
    const main = this.#ask(queries, [...parts.values()], {
      sort: SORTING[query.sort], offset: rerank ? 0 : query.offset, limit: rerank ? RERANKED : query.limit, facets: FACETS,
    });
    const chosen = FACETS.filter((facet) => parts.has(facet));
    const wider = chosen.map((facet) =>
      this.#ask(queries, [...parts].filter(([name]) => name !== facet).map(([, part]) => part), { sort: [], offset: 0, limit: 0, facets: [facet] }));
    const [answer, ...others] = await Promise.all([main, ...wider]);
    const distribution = { ...answer.distribution };
    chosen.forEach((facet, at) => (distribution[facet] = others[at]?.distribution[facet] ?? {}));
    let ids = answer.ids;
    if (rerank) {
      const items = ids.map((id) => shelf.get(id)).filter((item): item is Shelved => item !== undefined);
      ids = order(items, query.plan, 'relevance', today, shelf.lexicon).slice(query.offset, query.offset + query.limit);
    }
    return { ids, total: answer.total, facets: facetsOf(distribution, today) };
  }

  /** Creates the index with its settings when there is none: documents sent to a missing one would make it with defaults. */
  async #ensure(): Promise<void> {
    if (this.#ensured) return;
    if (!(await this.#exists(this.#uid))) await this.#create(this.#uid);
    this.#ensured = true;
  }

  async #exists(uid: string): Promise<boolean> {
    const { results } = await this.#client.getRawIndexes({ limit: 1_000 });
    return results.some((index) => index.uid === uid);
  }

  async #create(uid: string): Promise<void> {
    await this.#finish(await this.#patient.createIndex(uid, { primaryKey: 'id' }));
    await this.#finish(await this.#patient.index(uid).updateSettings(SETTINGS));
  }

  async #finish({ taskUid }: { taskUid: number }): Promise<void> {
    const task = await this.#patient.tasks.waitForTask(taskUid, { timeout: TASK_PATIENCE_MS, interval: 20 });
    if (task.status !== 'succeeded') throw new Error(`Meilisearch task ${taskUid} (${task.type}) ${task.status}: ${task.error?.code ?? 'no reason given'}`);
  }

  async put(id: number, document: SearchDocument | null): Promise<Change> {
    await this.#ensure();
    const index = this.#client.index<MeiliDocument>(this.#uid);
    const { taskUid } = document === null ? await index.deleteDocument(id) : await index.addDocuments([meiliDocument(document)]);
    return { done: false, taskUid };
  }

  async settled(taskUid: number): Promise<boolean> {
    const task = await this.#client.tasks.getTask(taskUid);
    if (task.status === 'failed' || task.status === 'canceled') throw new Error(`Meilisearch task ${taskUid} ${task.status}: ${task.error?.code ?? 'no reason given'}`);
    return task.status === 'succeeded';
  }

  /** New index → settings → documents → what changed meanwhile → count → swap → what changed during the swap. */
  async rebuild(source: AsyncIterable<readonly SearchDocument[]>): Promise<number> {
    const next = `${this.#uid}_next`;
    const from = this.#local.state().revision;
    await this.#patient.deleteIndexIfExists(next);
    await this.#create(next);
    const index = this.#patient.index<MeiliDocument>(next);
    let batch: MeiliDocument[] = [];
    const send = async (): Promise<void> => {
      if (batch.length > 0) await this.#finish(await index.addDocuments(batch));
      batch = [];
    };
    for await (const documents of source) {
      batch.push(...documents.map(meiliDocument));
      if (batch.length >= BATCH) await send();
    }
    await send();
    const before = this.#local.state().revision;
    await this.#follow(next, from);
    const { numberOfDocuments } = await index.getStats();
    const expected = this.#local.count(this.#local.state().generation);
    // Only what was changed in this very moment may differ.
    const late = this.#local.changedSince(before).length;
    if (Math.abs(numberOfDocuments - expected) > late) throw new Error(`the new Meilisearch index holds ${numberOfDocuments} documents instead of ${expected}; the old one stays`);
    if (!(await this.#exists(this.#uid))) await this.#create(this.#uid);
    await this.#finish(await this.#patient.swapIndexes([{ indexes: [this.#uid, next], rename: false }]));
    await this.#follow(this.#uid, before);
    await this.#patient.deleteIndexIfExists(next);
    this.#ensured = true;
    return numberOfDocuments;
  }

  async #follow(uid: string, revision: number): Promise<void> {
    const changes = this.#local.changedSince(revision);
    const put = changes.flatMap(({ document }) => (document === null ? [] : [meiliDocument(document)]));
    const gone = changes.flatMap(({ id, document }) => (document === null ? [id] : []));
    const index = this.#patient.index<MeiliDocument>(uid);
    if (put.length > 0) await this.#finish(await index.addDocuments(put));
    if (gone.length > 0) await this.#finish(await index.deleteDocuments(gone));
  }

  /** Whether the index there is ours and holds as many documents as the embedded one. @throws when unreachable */
  async complete(): Promise<boolean> {
    if (!(await this.#exists(this.#uid))) return false;
    const index = this.#client.index(this.#uid);
    const [{ numberOfDocuments }, settings] = await Promise.all([index.getStats(), index.getSettings()]);
    return numberOfDocuments === this.#local.count(this.#local.state().generation)
      && JSON.stringify(settings.searchableAttributes) === JSON.stringify(SETTINGS.searchableAttributes)
      && JSON.stringify(settings.rankingRules) === JSON.stringify(SETTINGS.rankingRules);
  }

  async ready(): Promise<boolean> {
    return this.#client.isHealthy();
  }

  /** Version of the server, for notes and logs. */
  async version(): Promise<string> {
    return (await this.#client.getVersion()).pkgVersion;
  }
}

function facetsOf(distribution: Distribution, today: number): Facets {
  const facets = emptyFacets();
  const known = (counts: Record<string, number> | undefined): Record<string, number> =>
    Object.fromEntries(Object.entries(counts ?? {}).filter(([value]) => value !== '' && value !== '0'));
  facets.group = known(distribution['group']);
  facets.announced = known(distribution['announced']);
  facets.province = known(distribution['province']);
  facets.commune = known(distribution['commune']);
  facets.priced = { known: distribution['priced']?.['true'] ?? 0, unknown: distribution['priced']?.['false'] ?? 0 };
  for (const [value, count] of Object.entries(distribution['certified'] ?? {})) {
    const [stars = '', until = ''] = value.split('|');
    if (Number(until) >= today) facets.stars[stars] = (facets.stars[stars] ?? 0) + count;
  }
  return facets;
}
