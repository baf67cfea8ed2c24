/** How near a document is to a plan. Pure. The engine finds; this orders, in a microsecond a document. */
import { marksAgree } from './fold.ts';
import type { Lexicon } from './lexicon.ts';
import type { Alternative, Plan, Sort } from './plan.ts';
import type { Shelved } from './shelf.ts';

const NAME = 100;
const ENGLISH = 70;
const MAKER = 45;
const TAG = 60;
const MARKS = [-30, 12, 40] as const;

/** An alternative in the numbers of a lexicon. */
export interface Prepared {
  readonly weight: number;
  readonly phrase: boolean;
  readonly by: Alternative['by'];
  /** Per token: the numbers that meet it (several for a half-typed word). */
  readonly meets: readonly ReadonlySet<number>[];
  /** Per token: agreement of each way of writing with the marks typed; null where none were typed. */
  readonly agree: readonly (ReadonlyMap<number, number> | null)[];
}

export function prepare(alternative: Alternative, lexicon: Lexicon): Prepared {
  const { tokens, by, typedCodes } = alternative;
  const meets = tokens.map((token, at) => {
    if (by === 'code') return numbers([lexicon.knownCodeId(token)]);
    if (by === 'tag') {
      return alternative.prefix ? numbers([...lexicon.places.values()].filter((place) => place.id.startsWith(token)).map((place) => lexicon.tagId(place.id))) : numbers([lexicon.tagId(token)]);
    }
    const half = alternative.prefix && at === tokens.length - 1;
    return numbers([lexicon.knownTokenId(token), ...(half ? lexicon.beginningWith(token, 60).map((word) => lexicon.knownTokenId(word)) : [])]);
  });
  const agree = tokens.map((token, at) => {
    const typed = typedCodes?.[at] ?? null;
    if (by !== 'key' || typed === null) return null;
    const map = new Map<number, number>();
    for (const written of lexicon.codesOf(token)) map.set(lexicon.codeId(written), MARKS[marksAgree(typed, written)]);
    return map;
  });
  return { weight: alternative.weight, phrase: alternative.mode === 'phrase', by, meets, agree };
}

function numbers(list: readonly (number | undefined)[]): Set<number> {
  return new Set(list.filter((value) => value !== undefined));
}

/** A function that scores one document for this plan, at least 0, higher is nearer. */
export function scorer(plan: Plan, lexicon: Lexicon): (item: Shelved) => number {
  const terms = plan.terms.map((term) => term.alternatives.map((alternative) => prepare(alternative, lexicon)));
  const at = { position: -1, last: -1, hits: 0 };
  return (item) => {
    let score = 0;
    let previousEnd = -2;
    let covered = 0;
    for (const alternatives of terms) {
      let best = 0;
      let start = -1;
      let end = -2;
      let hits = 0;
      for (const alternative of alternatives) {
        const value = scoreOf(alternative, item, at) * alternative.weight;
        if (value > best) [best, start, end, hits] = [value, at.position, at.last, at.hits];
      }
      score += best;
      if (start >= 0) {
        covered += hits;
        if (start === previousEnd + 1) score += 14;
        previousEnd = end;
      }
    }
    const share = item.name.length === 0 ? 0 : covered / item.name.length;
    return Math.max(0, score) + 30 * Math.min(1, share);
  };
}

function scoreOf(wanted: Prepared, item: Shelved, found: { position: number; last: number; hits: number }): number {
  found.position = -1;
  found.last = -2;
  found.hits = 0;
  if (wanted.by === 'tag') return item.tags.some((tag) => wanted.meets[0]?.has(tag) === true) ? TAG : 0;
  const inName = wanted.by === 'code' ? item.codes : item.name;
  let score = 0;
  let marks = 0;
  let adjacent = true;
  let elsewhere = 0;
  let first = -1;
  let last = -2;
  let hits = 0;
  let used = 0;
  for (let token = 0; token < wanted.meets.length; token++) {
    const meets = wanted.meets[token];
    const agree = wanted.agree[token];
    if (meets === undefined) continue;
    let place = -1;
    let value = -1000;
    for (let at = 0; at < inName.length; at++) {
      if (!meets.has(inName[at] ?? -1) || (used & (1 << at)) !== 0) continue;
      const agreement = agree === null || agree === undefined ? 0 : (agree.get(item.codes[at] ?? -1) ?? MARKS[0]);
      // The next word after the last one is the one meant, if the name repeats a word.
      const preference = agreement + (at === last + 1 ? 5 : 0);
      if (preference > value) [value, place] = [preference, at];
    }
    if (place >= 0) {
      marks += agree === null || agree === undefined ? 0 : (agree.get(item.codes[place] ?? -1) ?? MARKS[0]);
      // "dầu đậu phộng" needs two words that fold to "dau", not one twice.
      if (place < 31) used |= 1 << place;
      if (first < 0) first = place;
      else if (place !== last + 1) adjacent = false;
      last = place;
      hits++;
      score += NAME;
    } else if (wanted.by === 'key' && meetsAny(meets, item.english)) [score, elsewhere] = [score + ENGLISH, elsewhere + 1];
    else if (wanted.by === 'key' && meetsAny(meets, item.maker)) [score, elsewhere] = [score + MAKER, elsewhere + 1];
    else return 0;
  }
  if (wanted.phrase && elsewhere === 0 && !adjacent) return 0;
  const words = wanted.meets.length;
  found.position = elsewhere === 0 ? first : -1;
  found.last = last;
  found.hits = hits;
  return score / words + marks / words + (elsewhere === 0 && adjacent && words > 1 ? 22 : 0) + (first === 0 ? 14 : first > 0 ? Math.max(0, 6 - first) : 0);
}

function meetsAny(meets: ReadonlySet<number>, list: readonly number[]): boolean {
  for (const value of list) if (meets.has(value)) return true;
  return false;
}

/** What a document is worth before any word: valid stars, announced ones, freshness. Small, so that it only breaks ties. */
export function standing(item: Shelved, today: number): number {
  const certified = item.until >= today ? item.stars * 3 : 0;
  return Math.min(31, Math.max(certified, item.announced * 1.5) + (item.price >= 0 ? 2 : 0));
}

/** Ids of all items in the order asked for. */
export function order(items: readonly Shelved[], plan: Plan, sort: Sort, today: number, lexicon: Lexicon): number[] {
  if (sort === 'relevance') return byRelevance(items, plan, today, lexicon);
  const byName = (a: Shelved, b: Shelved): number => (a.nameSort < b.nameSort ? -1 : a.nameSort > b.nameSort ? 1 : a.id - b.id);
  const compare: Record<Exclude<Sort, 'relevance'>, (a: Shelved, b: Shelved) => number> = {
    newest: (a, b) => b.publishedAt - a.publishedAt || b.id - a.id,
    name: byName,
    // Without a price comes last, whichever way.
    price: (a, b) => (a.price < 0 ? 1 : 0) - (b.price < 0 ? 1 : 0) || a.price - b.price || byName(a, b),
    'price-desc': (a, b) => b.price - a.price || byName(a, b),
  };
  return [...items].sort(compare[sort]).map((item) => item.id);
}

/** One sortable number each: score, then standing; the low digits say whose it is. Native sorting of numbers is ten times faster than comparing. */
function byRelevance(items: readonly Shelved[], plan: Plan, today: number, lexicon: Lexicon): number[] {
  const score = plan.terms.length === 0 ? () => 0 : scorer(plan, lexicon);
  const slots = 2 ** 20;
  const keys = new Float64Array(items.length);
  items.forEach((item, at) => {
    keys[at] = -(Math.round(score(item) * 4) * 128 + Math.round(standing(item, today) * 4)) * slots + at;
  });
  keys.sort();
  return Array.from(keys, (value) => items[((value % slots) + slots) % slots]?.id ?? 0);
}
