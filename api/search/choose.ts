/** From readings to the one that finds something: the likeliest as typed, then bolder ones, then fewer words. */
import type { Lexicon } from './lexicon.ts';
import type { Plan, Term } from './plan.ts';
import { understand, type Reading } from './understand.ts';

export interface Choice {
  plan: Plan;
  total: number;
  understoodAs?: string;
  didYouMean?: string;
  relaxed: boolean;
}

const TRIES = 10;
const FEW_TRIES = 3;
/** So few hits that another reading may be worth a line. */
const FEW = 2;

/**
 * @param count how many documents meet a plan, filters aside, or at least whether many do: both engines hold the same words
 * @param ask the same of the embedded index: asked once, for the likeliest reading, whose matches are wanted next anyway
 */
export function choosePlan(query: string, lexicon: Lexicon, count: (plan: Plan) => number, ask: (plan: Plan) => number = count): Choice {
  const readings = understand(query, lexicon);
  const first = readings[0];
  if (first === undefined || (first.plan.terms.length === 0 && first.plan.grade === null)) return { plan: { terms: [], grade: null }, total: 0, relaxed: false };
  const straight = ask(first.plan);
  const typed = straight > 0 ? { reading: first, total: straight } : firstWithHits(readings.slice(1), count, first.cost + 1.2);
  if (typed !== null && (typed.total > FEW || typed.reading.usual)) return said(typed);
  // Words that stand together elsewhere are no slips: only the last of them may be unfinished.
  const doubtful = understand(query, lexicon, { bold: true }).filter((reading) => (reading.corrected && !first.usual) || reading.plan.terms.some(hasHalf));
  const bolder = firstWithHits(doubtful, count, Number.POSITIVE_INFINITY, typed === null ? TRIES : FEW_TRIES);
  if (typed !== null) {
    const better = bolder !== null && bolder.reading.corrected && bolder.total >= 5 * typed.total && bolder.reading.text !== typed.reading.text && bolder.reading.cost < typed.reading.cost + 0.6;
    return better ? { ...said(typed), didYouMean: bolder.reading.text } : said(typed);
  }
  if (bolder !== null) return said(bolder);
  return relax(first, lexicon, count);
}

interface Tried { reading: Reading; total: number }

const hasHalf = (term: Term): boolean => term.alternatives.some((alternative) => alternative.prefix);

function firstWithHits(readings: readonly Reading[], count: (plan: Plan) => number, dearest: number, tries = TRIES): Tried | null {
  for (const reading of readings.slice(0, tries)) {
    if (reading.cost > dearest) break;
    const total = count(reading.plan);
    if (total > 0) return { reading, total };
  }
  return null;
}

function said({ reading, total }: Tried): Choice {
  return { plan: reading.plan, total, relaxed: false, ...(reading.changed ? { understoodAs: reading.text } : {}) };
}

/** No document meets all words: leave out those that nothing meets, then the least telling one after another. */
function relax(reading: Reading, lexicon: Lexicon, count: (plan: Plan) => number): Choice {
  const { terms, grade } = reading.plan;
  const alone = terms.map((term) => count({ terms: [term], grade: null }));
  let left = terms.filter((_, at) => (alone[at] ?? 0) > 0);
  const tried = (kept: readonly Term[]): Choice | null => {
    const total = kept.length === 0 ? 0 : count({ terms: kept, grade });
    return total === 0 ? null : { plan: { terms: kept, grade }, total, relaxed: true, ...(reading.changed && !reading.corrected ? { understoodAs: reading.text } : {}) };
  };
  while (left.length > 0) {
    const all = tried(left);
    if (all !== null) return all;
    // A phrase of several words says more than a single one, and what was typed first more than what came last.
    const order = [...left].sort((a, b) => telling(a, lexicon) - telling(b, lexicon) || left.indexOf(b) - left.indexOf(a));
    for (const term of order) {
      const kept = tried(left.filter((other) => other !== term));
      if (kept !== null) return kept;
    }
    left = left.filter((term) => term !== order[0]);
  }
  return { plan: reading.plan, total: 0, relaxed: false };
}

/** Words in the term; less when it was typed with marks that the index never writes so ("phở" where there is only "Phổ"). */
function telling({ alternatives }: Term, lexicon: Lexicon): number {
  const most = Math.max(...alternatives.map((alternative) => alternative.tokens.length));
  const strange = alternatives.some(({ by, tokens, typedCodes }) => by === 'key' && tokens.some((token, at) => {
    const typed = typedCodes?.[at] ?? null;
    return typed !== null && !lexicon.codesOf(token).has(typed);
  }));
  return strange ? most - 0.5 : most;
}
