/** A plan as Meilisearch queries: it knows no OR between phrases, so each combination of alternatives is one query of a federated search. Pure. */
import type { Alternative, Plan } from './plan.ts';

export interface WeightedQuery {
  readonly q: string;
  /** 0…1, multiplies Meilisearch's own ranking score. */
  readonly weight: number;
}

const MOST_QUERIES = 12;

interface Piece { text: string; half: string; weight: number }

function pieces(alternative: Alternative): Piece[] {
  const plain = piece(alternative, alternative.tokens, alternative.weight);
  const marked = alternative.typedCodes?.some((code) => code !== null) === true && !alternative.prefix;
  if (!marked) return [plain];
  // With the marks that were typed first: Meilisearch folds accents away, their codes it cannot.
  const codes = alternative.tokens.map((token, at) => alternative.typedCodes?.[at] ?? token);
  return [piece(alternative, codes, alternative.weight), { ...plain, weight: plain.weight * 0.72 }];
}

function piece({ mode, prefix }: Alternative, tokens: readonly string[], weight: number): Piece {
  // Quotes ask for the word itself: no beginnings of longer words. A half-typed one stands bare, at the very end.
  const quote = (text: string): string => `"${text}"`;
  const whole = prefix ? tokens.slice(0, -1) : tokens;
  return {
    text: mode === 'phrase' && !prefix ? quote(tokens.join(' ')) : whole.map(quote).join(' '),
    half: prefix ? (tokens.at(-1) ?? '') : '',
    weight,
  };
}

/** The queries whose union is the plan's answer, best first. One empty query for a plan without words. */
export function meiliQueries(plan: Plan): WeightedQuery[] {
  let combined: Piece[] = [{ text: '', half: '', weight: 1 }];
  for (const { alternatives } of plan.terms) {
    const choices = alternatives.flatMap(pieces);
    combined = combined
      .flatMap((left) => choices.map((right) => ({ text: `${left.text} ${right.text}`.trim(), half: `${left.half} ${right.half}`.trim(), weight: left.weight * right.weight })))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, MOST_QUERIES);
  }
  const best = new Map<string, number>();
  for (const { text, half, weight } of combined) {
    const q = `${text} ${half}`.trim();
    best.set(q, Math.max(best.get(q) ?? 0, weight));
  }
  return [...best].map(([q, weight]) => ({ q, weight: Math.round(weight * 1_000) / 1_000 }));
}
