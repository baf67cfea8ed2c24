/** The search of one process: understanding in front, an engine behind, the embedded index always in step and ready to answer. */
import type { Database } from '../../db/client.ts';
import type { Env } from '../env.ts';
import type { Logger } from '../log.ts';
import { choosePlan, type Choice } from './choose.ts';
import type { SearchDocument } from './documents.ts';
import type { Change, EngineName } from './engine.ts';
import { cleanQuery } from './fold.ts';
import { Fts5Engine } from './fts5.ts';
import { LocalIndex } from './local-index.ts';
import { MeiliEngine } from './meili.ts';
import { Oracle } from './oracle.ts';
import type { EngineAnswer, EngineQuery, Filters, Plan } from './plan.ts';
import { hitOf, type SearchHelp, type SearchParams, type SearchResult } from './results.ts';
import { suggestions, type Suggestion } from './suggest.ts';

/** What the rest of the product sees of search. `today` is a Vietnamese date (YYYY-MM-DD). */
export interface SearchPort {
  /** The engine that was asked for; each result says which one answered. */
  readonly engine: EngineName;
  search(params: SearchParams, today: string): Promise<SearchResult>;
  suggest(query: string, today: string): Promise<Suggestion[]>;
  /** Puts one product's document into the index, or takes it out (null). */
  put(id: number, document: SearchDocument | null): Promise<Change>;
  /** Whether an earlier change has arrived. @throws when it failed and must be sent again */
  settled(taskUid: number): Promise<boolean>;
  /** Builds the index anew while the old one answers. @returns how many documents each engine holds */
  rebuild(source: AsyncIterable<readonly SearchDocument[]>): Promise<{ engine: EngineName; documents: number }[]>;
  /** Whether search can be answered, and by whom. Never throws; at most a second. */
  health(): Promise<{ ok: boolean; detail: string }>;
}

const CACHED_RESULTS = 500;
const CACHED_CHOICES = 1_000;
/** How long a failed engine is left alone before it is asked again. */
const REST_MS = 2_000;
const PAGE = 24;
const MOST_PER_PAGE = 60;

class Cache<V> {
  readonly #map = new Map<string, V>();
  #stamp = '';
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, stamp: string): V | undefined {
    if (stamp !== this.#stamp) {
      this.#map.clear();
      this.#stamp = stamp;
    }
    return this.#map.get(key);
  }

  set(key: string, stamp: string, value: V): void {
    if (stamp !== this.#stamp) return;
    if (this.#map.size >= this.#most) this.#map.delete(this.#map.keys().next().value ?? '');
    this.#map.set(key, value);
  }
}

export class Search implements SearchPort {
  readonly #local: LocalIndex;
  readonly #embedded: Fts5Engine;
  readonly #remote: MeiliEngine | null;
  readonly #log: Pick<Logger, 'warn' | 'info'>;
  readonly #results = new Cache<SearchResult>(CACHED_RESULTS);
  readonly #choices = new Cache<Choice>(CACHED_CHOICES);
  /** Whether the remote index was seen to be whole; until then, and after a fault, the embedded one answers. */
  #trusted = false;
  #checking: Promise<void> | null = null;
  #restUntil = 0;
  #oracle: Oracle | null = null;

  constructor(local: LocalIndex, remote: MeiliEngine | null, log: Pick<Logger, 'warn' | 'info'>) {
    this.#local = local;
    this.#embedded = new Fts5Engine(local);
    this.#remote = remote;
    this.#log = log;
  }

  get engine(): EngineName {
    return this.#remote === null ? 'fts5' : 'meilisearch';
  }

  async search(params: SearchParams, today: string): Promise<SearchResult> {
    const started = performance.now();
    const limit = Math.min(MOST_PER_PAGE, Math.max(1, Math.trunc(params.limit ?? PAGE)));
    const page = Math.max(1, Math.trunc(params.page ?? 1));
    const q = cleanQuery(params.q ?? '').toLowerCase();
    const sort = params.sort ?? 'relevance';
    const filters = filtersOf(params);
    const remote = await this.#answering();
    const stamp = `${this.#local.stamp()} ${today} ${remote === null}`;
    const at = JSON.stringify([q, filters, sort, page, limit]);
    const known = this.#results.get(at, stamp);
    if (known !== undefined) return { ...known, tookMs: took(started) };

    const choice = await this.#choose(q);
    const query: EngineQuery = { plan: choice.plan, filters, sort, offset: (page - 1) * limit, limit, today };
    const { engine, answer } = await this.#ask(remote, query, q !== '' && choice.plan.terms.length === 0 && choice.plan.grade === null);
    const shelf = await this.#local.shelf();
    const result: SearchResult = {
      engine, tookMs: 0, total: answer.total, page, limit,
      hits: this.#local.documents(answer.ids, shelf.generation).map((document) => hitOf(document, choice.plan, today)),
      facets: answer.facets,
      ...(choice.understoodAs === undefined ? {} : { understoodAs: choice.understoodAs }),
      ...(choice.didYouMean === undefined ? {} : { didYouMean: choice.didYouMean }),
      ...(choice.relaxed ? { relaxed: true } : {}),
    };
    if (result.total === 0) result.help = await this.#help(q, today);
    if (engine === (remote?.name ?? 'fts5')) this.#results.set(at, stamp, result);
    return { ...result, tookMs: took(started) };
  }

  async #choose(q: string): Promise<Choice> {
    if (q === '') return { plan: { terms: [], grade: null }, total: 0, relaxed: false };
    const shelf = await this.#local.shelf();
    const stamp = this.#local.stamp();
    const known = this.#choices.get(q, stamp);
    if (known !== undefined) return known;
    if (this.#oracle?.shelf !== shelf) this.#oracle = new Oracle(shelf);
    const oracle = this.#oracle;
    const choice = choosePlan(q, shelf.lexicon, (plan: Plan) => oracle.count(plan), (plan: Plan) => this.#embedded.count(plan, shelf));
    this.#choices.set(q, stamp, choice);
    return choice;
  }

  /** The engine that answers: the remote one, or the embedded one when that fails. Nothing but signs was typed: nothing is found. */
  async #ask(remote: MeiliEngine | null, query: EngineQuery, nothing: boolean): Promise<{ engine: EngineName; answer: EngineAnswer }> {
    if (nothing) return { engine: remote?.name ?? 'fts5', answer: { ids: [], total: 0, facets: (await this.#embedded.search({ ...query, plan: { terms: [], grade: -1 } })).facets } };
    if (remote !== null) {
      try {
        return { engine: remote.name, answer: await remote.search(query) };
      } catch (error) {
        this.#distrust(error);
      }
    }
    return { engine: 'fts5', answer: await this.#embedded.search(query) };
  }

  async #help(q: string, today: string): Promise<SearchHelp> {
    const shelf = await this.#local.shelf();
    const groups = [...shelf.lexicon.groups.values()]
      .map((group) => ({ code: group.code ?? '', name: group.name, products: group.products }))
      .sort((a, b) => b.products - a.products).slice(0, 6);
    const near = q === '' ? [] : await this.suggest(q, today);
    return { queries: [...new Set(near.map((one) => one.text))].slice(0, 5), groups };
  }

  async suggest(query: string, today: string): Promise<Suggestion[]> {
    const shelf = await this.#local.shelf();
    return suggestions(query, shelf, this.#embedded, this.#local, today);
  }

  async put(id: number, document: SearchDocument | null): Promise<Change> {
    await this.#local.put(id, document);
    if (this.#remote === null) return { done: true };
    return this.#remote.put(id, document);
  }

  async settled(taskUid: number): Promise<boolean> {
    if (this.#remote === null) return true;
    const done = await this.#remote.settled(taskUid);
    // Cached answers were the remote's from before the change.
    if (done) await this.#local.touch();
    return done;
  }

  async rebuild(source: AsyncIterable<readonly SearchDocument[]>): Promise<{ engine: EngineName; documents: number }[]> {
    const built: { engine: EngineName; documents: number }[] = [{ engine: 'fts5', documents: await this.#embedded.rebuild(source) }];
    if (this.#remote !== null) {
      built.push({ engine: 'meilisearch', documents: await this.#remote.rebuild(this.#local.everything()) });
      await this.#local.touch();
    }
    return built;
  }

  async health(): Promise<{ ok: boolean; detail: string }> {
    try {
      await this.#embedded.ready();
      if (this.#remote === null) return { ok: true, detail: 'fts5' };
      const healthy = await Promise.race([this.#remote.ready(), new Promise<false>((resolve) => setTimeout(() => resolve(false), 800).unref())]);
      return { ok: true, detail: healthy ? (this.#trusted ? 'meilisearch' : 'fts5 answers while the meilisearch index is checked') : 'fts5 answers: meilisearch is down' };
    } catch (error) {
      return { ok: false, detail: error instanceof Error ? error.message : 'search cannot answer' };
    }
  }

  /** The remote engine when it is known to be whole; otherwise sees to it in the background. */
  async #answering(): Promise<MeiliEngine | null> {
    const remote = this.#remote;
    if (remote === null || this.#trusted) return remote;
    if (Date.now() >= this.#restUntil) this.#checking ??= this.#check(remote).finally(() => (this.#checking = null));
    return null;
  }

  async #check(remote: MeiliEngine): Promise<void> {
    try {
      if (!(await remote.complete())) {
        const documents = await remote.rebuild(this.#local.everything());
        this.#log.info({ documents }, 'the meilisearch index was not whole and has been rebuilt');
        await this.#local.touch();
      }
      this.#trusted = true;
    } catch (error) {
      this.#distrust(error);
    }
  }

  #distrust(error: unknown): void {
    if (this.#trusted || this.#restUntil === 0) this.#log.warn({ err: error }, 'meilisearch does not answer; the embedded index does');
    this.#trusted = false;
    this.#restUntil = Date.now() + REST_MS;
  }

  /** Resolves when the remote engine answers, or false after `patienceMs`. For start-up and tests. */
  async remoteAnswers(patienceMs: number): Promise<boolean> {
    const until = Date.now() + patienceMs;
    while (Date.now() < until) {
      if ((await this.#answering()) !== null) return true;
      await (this.#checking ?? new Promise((resolve) => setTimeout(resolve, 50)));
    }
    return this.#trusted;
  }
}

const took = (started: number): number => Math.round((performance.now() - started) * 100) / 100;

function filtersOf(params: SearchParams): Filters {
  const place = params.place ?? [];
  const some = <T>(values: readonly T[] | undefined): readonly T[] | undefined => (values !== undefined && values.length > 0 ? [...values].sort() : undefined);
  return {
    group: some(params.group), stars: some(params.stars), announced: some(params.announced),
    province: some(place.filter((code) => code.length === 2)), commune: some(place.filter((code) => code.length === 5)), priced: params.priced,
  };
}

/** The search of a process: Meilisearch when `MEILI_URL` is set, with the embedded FTS5 index beneath it; else FTS5 alone. */
export function createSearch(db: Database, env: Pick<Env, 'MEILI_URL' | 'MEILI_API_KEY' | 'MEILI_INDEX'>, log: Pick<Logger, 'warn' | 'info'>): Search {
  const local = new LocalIndex(db);
  const remote = env.MEILI_URL === undefined ? null : new MeiliEngine({ url: env.MEILI_URL, apiKey: env.MEILI_API_KEY, indexUid: env.MEILI_INDEX }, local);
  return new Search(local, remote, log);
}
