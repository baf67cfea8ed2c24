/** Slips of finger and of ear, over folded keys. Pure. */

/** Edits (insert, drop, replace, swap of neighbours) between two short words, or `limit + 1` when there are more. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    before = above;
    above = row;
  }
  return Math.min(above[b.length] ?? limit + 1, limit + 1);
}

const INITIALS: readonly (readonly [RegExp, string])[] = [
  [/^(?:gi(?=[aeouy])|d|r|v)/u, 'd'], [/^(?:tr|ch)/u, 'ch'], [/^[sx]/u, 's'], [/^(?:ngh|ng)/u, 'ng'], [/^gh/u, 'g'], [/^(?:qu|kw)/u, 'ku'], [/^[ckq]/u, 'k'], [/^n(?!g)/u, 'l'],
];
const FINALS: readonly (readonly [RegExp, string])[] = [[/(?:ng|nh)$/u, 'n'], [/(?:ch|c|k)$/u, 't'], [/y$/u, 'i'], [/uo/u, 'u']];

/** How a folded syllable may be heard across the regions: d/gi/r/v, tr/ch, s/x, l/n, c/k/q, final n/ng/nh and t/c are one. */
export function sound(word: string): string {
  let heard = word;
  for (const [from, to] of INITIALS) {
    if (from.test(heard)) {
      heard = heard.replace(from, to);
      break;
    }
  }
  for (const [from, to] of FINALS) heard = heard.replace(from, to);
  return heard;
}

/** How dear it is to take `typed` for `meant`: 0 the same, 0.6 a homophone, 1 and 2 edits, more for a wrong first letter; Infinity too far. */
export function slipCost(typed: string, meant: string): number {
  if (typed === meant) return 0;
  const limit = typed.length >= 5 ? 2 : 1;
  const edits = distance(typed, meant, limit);
  if (edits > limit) return sound(typed) === sound(meant) ? 0.8 : Number.POSITIVE_INFINITY;
  const base = sound(typed) === sound(meant) ? 0.6 : edits;
  return base + (typed.charCodeAt(0) === meant.charCodeAt(0) ? 0 : 0.3);
}

/** Words of a vocabulary near a typed one, by the letters that are left when one is dropped: no scan of the whole. */
export class Neighbours {
  readonly #byDeletion = new Map<string, string[]>();
  readonly #bySound = new Map<string, string[]>();
  readonly #byLength = new Map<number, string[]>();
  readonly #known = new Set<string>();

  add(word: string): void {
    if (this.#known.has(word) || word.length > 24) return;
    this.#known.add(word);
    for (const less of deletions(word)) push(this.#byDeletion, less, word);
    push(this.#bySound, sound(word), word);
    push(this.#byLength, word.length, word);
  }

  /** Candidates with their cost, cheapest first, at most `most`. Two edits are tried only when one finds nothing. */
  near(typed: string, most = 8): { word: string; cost: number }[] {
    const seen = new Set<string>();
    for (const less of deletions(typed)) for (const word of this.#byDeletion.get(less) ?? []) seen.add(word);
    for (const word of this.#bySound.get(sound(typed)) ?? []) seen.add(word);
    let found = rank(typed, seen);
    if (found.length === 0 && typed.length >= 5) {
      const wide = new Set<string>();
      for (let length = typed.length - 2; length <= typed.length + 2; length++) for (const word of this.#byLength.get(length) ?? []) wide.add(word);
      found = rank(typed, wide);
    }
    return found.slice(0, most);
  }
}

function rank(typed: string, candidates: Iterable<string>): { word: string; cost: number }[] {
  const found: { word: string; cost: number }[] = [];
  for (const word of candidates) {
    const cost = slipCost(typed, word);
    if (cost > 0 && Number.isFinite(cost)) found.push({ word, cost });
  }
  return found.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1));
}

function deletions(word: string): string[] {
  const out = [word];
  for (let at = 0; at < word.length; at++) out.push(word.slice(0, at) + word.slice(at + 1));
  return out;
}

function push<K>(map: Map<K, string[]>, at: K, word: string): void {
  const list = map.get(at);
  if (list === undefined) map.set(at, [word]);
  else if (!list.includes(word)) list.push(word);
}
