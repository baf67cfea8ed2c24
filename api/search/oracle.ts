/** How many documents a plan meets, from memory: readings are weighed against each other without asking an engine for each. Pure over a shelf. */
import type { Plan } from './plan.ts';
import { prepare, type Prepared } from './rank.ts';
import type { Shelf, Shelved } from './shelf.ts';

/** Where counting stops: whether there are some, few or many is all that weighs. */
const ENOUGH = 16;

/** Documents that meet every term of a plan, sixteen meaning as many or more. Grades are not counted: they are a filter. */
export function countMatches(plan: Plan, shelf: Shelf): number {
  if (plan.terms.length === 0) return shelf.size;
  const terms = plan.terms.map((term) => term.alternatives.map((alternative) => prepare(alternative, shelf.lexicon)));
  // The rarest term names the candidates; the others only check them, the rarer first.
  const sized = terms.map((term) => ({ term, size: term.reduce((sum, alternative) => sum + candidateCount(alternative, shelf), 0) })).sort((a, b) => a.size - b.size);
  const rarest = sized[0]?.term ?? [];
  const ordered = sized.map(({ term }) => term);
  const seen = new Set<number>();
  let count = 0;
  for (const alternative of rarest) {
    for (const id of candidates(alternative, shelf)) {
      if (seen.has(id)) continue;
      seen.add(id);
      const item = shelf.get(id);
      if (item !== undefined && meetsAll(ordered, item) && ++count >= ENOUGH) return count;
    }
  }
  return count;
}

function meetsAll(terms: readonly (readonly Prepared[])[], item: Shelved): boolean {
  for (const term of terms) {
    let met = false;
    for (const alternative of term) {
      if (meets(alternative, item)) {
        met = true;
        break;
      }
    }
    if (!met) return false;
  }
  return true;
}

/** The token of an alternative that stands in the fewest documents. */
function rarestToken({ meets: tokens, by }: Prepared, shelf: Shelf): { numbers: ReadonlySet<number>; size: number } {
  let best: { numbers: ReadonlySet<number>; size: number } = { numbers: new Set(), size: Number.POSITIVE_INFINITY };
  for (const numbers of tokens) {
    let size = 0;
    for (const number of numbers) size += shelf.posting(number, by !== 'key').length;
    if (size < best.size) best = { numbers, size };
  }
  return best;
}

const candidateCount = (alternative: Prepared, shelf: Shelf): number => rarestToken(alternative, shelf).size;

function* candidates(alternative: Prepared, shelf: Shelf): Generator<number> {
  for (const number of rarestToken(alternative, shelf).numbers) yield* shelf.posting(number, alternative.by !== 'key');
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
