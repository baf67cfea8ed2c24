/** The embedded engine: FTS5 inside libSQL finds, the shelf in memory filters, counts and orders. */
import type { SearchDocument } from './documents.ts';
import { dayNumber } from './documents.ts';
import type { Change, SearchEngine } from './engine.ts';
import type { LocalIndex } from './local-index.ts';
import type { Alternative, EngineAnswer, EngineQuery, Facets, Plan } from './plan.ts';
import { order } from './rank.ts';
import { sift, type Shelf, type Shelved } from './shelf.ts';

const MOST_LISTS = 60;

const quoted = (token: string): string => `"${token.replaceAll('"', '')}"`;

function expressionOf({ tokens, mode, prefix }: Alternative): string {
  const star = prefix ? '*' : '';
  if (mode === 'phrase') return quoted(tokens.join(' ')) + star;
  return tokens.map((token, at) => quoted(token) + (at === tokens.length - 1 ? star : '')).join(' AND ');
}

/** The FTS5 expression of a plan, or null when it has no words. Tokens are letters and digits, quoted all the same. */
export function matchExpression(plan: Plan): string | null {
  if (plan.terms.length === 0) return null;
  return plan.terms.map(({ alternatives }) => `(${alternatives.map((one) => `(${expressionOf(one)})`).join(' OR ')})`).join(' AND ');
}

export class Fts5Engine implements SearchEngine {
  readonly name = 'fts5';
  readonly #index: LocalIndex;
  /** Whole answers in order, so that turning the page costs nothing. */
  readonly #lists = new Map<string, { ids: readonly number[]; facets: Facets }>();
  #listsOf = '';

  constructor(index: LocalIndex) {
    this.#index = index;
  }

  #found(plan: Plan, shelf: Shelf): Iterable<Shelved> {
    const expression = matchExpression(plan);
    if (expression === null) return shelf.all();
    const items: Shelved[] = [];
    for (const id of this.#index.match(expression, shelf.generation)) {
      const item = shelf.get(id);
      if (item !== undefined) items.push(item);
    }
    return items;
  }

  async search(query: EngineQuery): Promise<EngineAnswer> {
    const shelf = await this.#index.shelf();
    const stamp = `${shelf.generation}.${shelf.revision}`;
    if (stamp !== this.#listsOf) {
      this.#lists.clear();
      this.#listsOf = stamp;
    }
    const at = JSON.stringify([query.plan, query.filters, query.sort, query.today]);
    let list = this.#lists.get(at);
    if (list === undefined) {
      const { kept, facets } = sift(this.#found(query.plan, shelf), query);
      list = { ids: order(kept, query.plan, query.sort, dayNumber(query.today), shelf.lexicon), facets };
      if (this.#lists.size >= MOST_LISTS) this.#lists.delete(this.#lists.keys().next().value ?? '');
      this.#lists.set(at, list);
    }
    return { ids: list.ids.slice(query.offset, query.offset + query.limit), total: list.ids.length, facets: list.facets };
  }

  /** How many documents meet a plan, filters and grade aside. The matches are remembered. */
  count(plan: Plan, shelf: Shelf): number {
    const expression = matchExpression(plan);
    return expression === null ? shelf.size : this.#index.match(expression, shelf.generation).length;
  }

  async put(id: number, document: SearchDocument | null): Promise<Change> {
    await this.#index.put(id, document);
    return { done: true };
  }

  settled(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async rebuild(source: AsyncIterable<readonly SearchDocument[]>): Promise<number> {
    const target = await this.#index.startBuilding(Date.now());
    if (target === null) throw new Error('another reindex is running');
    try {
      for await (const documents of source) await this.#index.build(target, documents, Date.now());
      const count = this.#index.count(target);
      await this.#index.switchTo(target);
      return count;
    } catch (error) {
      await this.#index.abandon(target);
      throw error;
    }
  }

  ready(): Promise<boolean> {
    return Promise.resolve(this.#index.state().generation >= 0);
  }
}
