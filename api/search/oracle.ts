/** How many documents a plan meets, from memory: readings are weighed against each other without asking an engine for each. */
import type { Alternative, Plan } from './plan.ts';
import { prepare, type Prepared } from './rank.ts';
import type { Shelf, Shelved } from './shelf.ts';

/** Where counting stops: whether there are some, few or many is all that weighs. */
const ENOUGH = 16;
/** Alternatives whose documents are remembered; the readings of one query, and of the next, share most of them. */
const MOST_REMEMBERED = 1_500;

type Ids = ReadonlySet<number>;

export class Oracle {
  readonly #shelf: Shelf;
  readonly #known = new Map<string, Ids>();
  #revision = -1;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  get shelf(): Shelf {
    return this.#shelf;
  }

  /** Documents that meet every term of a plan, sixteen meaning as many or more. Grades are not counted: they are a filter. */
  count(plan: Plan): number {
    if (plan.terms.length === 0) return this.#shelf.size;
    const terms = plan.terms.map((term) => term.alternatives.map((alternative) => this.#documents(alternative)));
    const sizes = terms.map((sets) => sets.reduce((sum, set) => sum + set.size, 0));
    // The rarest term names the candidates; the others only check them.
    const rarest = sizes.indexOf(Math.min(...sizes));
    const others = terms.filter((_, at) => at !== rarest);
    const seen = new Set<number>();
    for (const set of terms[rarest] ?? []) {
      for (const id of set) {
        if (others.every((sets) => sets.some((one) => one.has(id)))) seen.add(id);
        if (seen.size >= ENOUGH) return ENOUGH;
      }
    }
    return seen.size;
  }

  #documents(alternative: Alternative): Ids {
    if (this.#revision !== this.#shelf.revision) {
      this.#known.clear();
      this.#revision = this.#shelf.revision;
    }
    const at = `${alternative.by} ${alternative.mode} ${alternative.prefix} ${alternative.tokens.join(' ')}`;
    let ids = this.#known.get(at);
    if (ids === undefined) {
      ids = documentsOf(prepare(alternative, this.#shelf.lexicon), this.#shelf);
      if (this.#known.size >= MOST_REMEMBERED) this.#known.delete(this.#known.keys().next().value ?? '');
      this.#known.set(at, ids);
    }
    return ids;
  }
}

function documentsOf(alternative: Prepared, shelf: Shelf): Ids {
  const marks = alternative.by !== 'key';
  let rarest: readonly number[] | null = null;
  for (const numbers of alternative.meets) {
    const list = [...numbers].flatMap((number) => shelf.posting(number, marks));
    if (rarest === null || list.length < rarest.length) rarest = list;
  }
  const ids = new Set<number>();
  for (const id of rarest ?? []) {
    const item = shelf.get(id);
    if (item !== undefined && meets(alternative, item)) ids.add(id);
  }
  return ids;
}

function meets({ by, phrase, meets: tokens }: Prepared, item: Shelved): boolean {
  if (phrase) return by === 'code' ? holdsPhrase(item.codes, tokens) : holdsPhrase(item.name, tokens) || holdsPhrase(item.english, tokens) || holdsPhrase(item.maker, tokens);
  for (const numbers of tokens) {
    const held = by === 'tag' ? holds(item.tags, numbers) : by === 'code' ? holds(item.codes, numbers) : holds(item.name, numbers) || holds(item.english, numbers) || holds(item.maker, numbers);
    if (!held) return false;
  }
  return true;
}

function holds(list: readonly number[], numbers: ReadonlySet<number>): boolean {
  for (const value of list) if (numbers.has(value)) return true;
  return false;
}

function holdsPhrase(list: readonly number[], tokens: readonly ReadonlySet<number>[]): boolean {
  for (let from = 0; from + tokens.length <= list.length; from++) {
    if (tokens.every((numbers, at) => numbers.has(list[from + at] ?? -1))) return true;
  }
  return false;
}
