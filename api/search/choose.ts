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
/** So few hits that another reading may be worth a line. */
const FEW = 2;

/**
 * @param count how many documents meet a plan, asked of the embedded index: both engines hold the same words
 */
export async function choosePlan(query: string, lexicon: Lexicon, count: (plan: Plan) => Promise<number>): Promise<Choice> {
  const readings = understand(query, lexicon);
  const first = readings[0];
  if (first === undefined || (first.plan.terms.length === 0 && first.plan.grade === null)) return { plan: { terms: [], grade: null }, total: 0, relaxed: false };
  const typed = await firstWithHits(readings, count, first.cost + 1.2);
  if (typed !== null && typed.total > FEW) return said(typed);
  const bolder = await firstWithHits(understand(query, lexicon, { bold: true }).filter((reading) => reading.corrected || reading.plan.terms.some(hasHalf)), count, Number.POSITIVE_INFINITY);
  if (typed !== null) {
    const better = bolder !== null && bolder.reading.corrected && bolder.total >= 5 * typed.total && bolder.reading.text !== typed.reading.text && bolder.reading.cost < typed.reading.cost + 0.6;
    return better ? { ...said(typed), didYouMean: bolder.reading.text } : said(typed);
  }
  if (bolder !== null) return said(bolder);
  return relax(first, lexicon, count);
}

interface Tried { reading: Reading; total: number }

const hasHalf = (term: Term): boolean => term.alternatives.some((alternative) => alternative.prefix);

async function firstWithHits(readings: readonly Reading[], count: (plan: Plan) => Promise<number>, dearest: number): Promise<Tried | null> {
  for (const reading of readings.slice(0, TRIES)) {
    if (reading.cost > dearest) break;
    const total = await count(reading.plan);
    if (total > 0) return { reading, total };
  }
  return null;
}

function said({ reading, total }: Tried): Choice {
  return { plan: reading.plan, total, relaxed: false, ...(reading.changed ? { understoodAs: reading.text } : {}) };
}

/** No document meets all words: leave out those that nothing meets, then the least telling one after another. */
async function relax(reading: Reading, lexicon: Lexicon, count: (plan: Plan) => Promise<number>): Promise<Choice> {
  const { terms, grade } = reading.plan;
  const alone = await Promise.all(terms.map((term) => count({ terms: [term], grade: null })));
  let left = terms.filter((_, at) => (alone[at] ?? 0) > 0);
  const tried = async (kept: readonly Term[]): Promise<Choice | null> => {
    const total = kept.length === 0 ? 0 : await count({ terms: kept, grade });
    return total === 0 ? null : { plan: { terms: kept, grade }, total, relaxed: true, ...(reading.changed ? { understoodAs: reading.text } : {}) };
  };
  while (left.length > 0) {
    const all = await tried(left);
    if (all !== null) return all;
    // A phrase of several words says more than a single one, and what was typed first more than what came last.
    const order = [...left].sort((a, b) => telling(a, lexicon) - telling(b, lexicon) || left.indexOf(b) - left.indexOf(a));
    for (const term of order) {
      const kept = await tried(left.filter((other) => other !== term));
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
