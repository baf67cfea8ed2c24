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
  return relax(first, count);
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

/** No document meets all words: leave out those that nothing meets, then the one whose loss finds the least too much. */
async function relax(reading: Reading, count: (plan: Plan) => Promise<number>): Promise<Choice> {
  const { terms, grade } = reading.plan;
  const alone = await Promise.all(terms.map((term) => count({ terms: [term], grade: null })));
  let left = terms.filter((_, at) => (alone[at] ?? 0) > 0);
  const frequency = new Map(terms.map((term, at) => [term, alone[at] ?? 0]));
  while (left.length > 0) {
    const plan = { terms: left, grade };
    const total = await count(plan);
    if (total > 0) return { plan, total, relaxed: true, ...(reading.changed ? { understoodAs: reading.text } : {}) };
    let best: { terms: readonly Term[]; total: number } | null = null;
    for (const term of left) {
      const without = left.filter((other) => other !== term);
      const found = without.length === 0 ? 0 : await count({ terms: without, grade });
      if (found > 0 && (best === null || found < best.total)) best = { terms: without, total: found };
    }
    if (best !== null) return { plan: { terms: best.terms, grade }, total: best.total, relaxed: true };
    // The commonest word says the least.
    const commonest = [...left].sort((a, b) => (frequency.get(b) ?? 0) - (frequency.get(a) ?? 0))[0];
    left = left.filter((term) => term !== commonest);
  }
  return { plan: reading.plan, total: 0, relaxed: false };
}
