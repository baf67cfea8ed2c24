/** Scoring a readiness test. TT 06/2022 Đ7.2–7.3: the result informs the decision on support. */
import type { Sentence } from '../../errors.ts';

export const PILLARS = ['CUSTOMER', 'STRATEGY', 'INFRASTRUCTURE', 'OPERATIONS', 'PEOPLE', 'DATA'] as const;
export type Pillar = (typeof PILLARS)[number];

export interface AnswerOption extends Sentence {
  points: number;
}
export interface Question extends Sentence {
  code: string;
  pillar: string;
  answers: readonly AnswerOption[];
}
export interface Level extends Sentence {
  /** Where the level begins: whole percent by MEAN, points by SUM. */
  from: number;
  meansVi: string;
  meansEn: string;
}

export interface Scores {
  /** Whole percent by pillar, rounded down. */
  pillars: Record<string, number>;
  /** By MEAN that of the pillars, so that a pillar with more questions weighs no more; by SUM all points of all there are. Rounded down. */
  percent: number;
  /** Index of the level reached, 0 the lowest. */
  level: number;
}

/** Codes of the questions without a valid answer. */
export const unanswered = (questions: readonly Question[], answers: Readonly<Record<string, number>>): string[] =>
  questions.filter((q) => !q.answers.some((a) => a.points === answers[q.code])).map((q) => q.code);

/** How an instrument makes one figure of its pillars. */
export type Scoring = 'MEAN' | 'SUM';
const add = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** @throws RangeError when a question is not answered */
export function score(questions: readonly Question[], levels: readonly Pick<Level, 'from'>[], answers: Readonly<Record<string, number>>, scoring: Scoring = 'MEAN'): Scores {
  const missing = unanswered(questions, answers);
  if (missing.length > 0) throw new RangeError(`no answer to ${missing.join(', ')}`);
  const got: Record<string, number> = {};
  const most: Record<string, number> = {};
  for (const q of questions) {
    got[q.pillar] = (got[q.pillar] ?? 0) + (answers[q.code] ?? 0);
    most[q.pillar] = (most[q.pillar] ?? 0) + Math.max(...q.answers.map((a) => a.points));
  }
  const pillars = Object.fromEntries(Object.keys(most).map((p) => [p, Math.floor(((got[p] ?? 0) * 100) / (most[p] || 1))]));
  const values = Object.values(pillars);
  const sum = add(Object.values(got));
  const percent = scoring === 'SUM' ? Math.floor((sum * 100) / (add(Object.values(most)) || 1)) : Math.floor(add(values) / values.length);
  const reached = scoring === 'SUM' ? sum : percent;
  let level = 0;
  levels.forEach((l, i) => { if (reached >= l.from) level = i; });
  return { pillars, percent, level };
}

/** Pillars from weakest to strongest; a tie keeps the order of the instrument. */
export const weakestFirst = (pillars: Readonly<Record<string, number>>, order: readonly string[]): string[] =>
  [...order].filter((p) => p in pillars).sort((a, b) => (pillars[a] ?? 0) - (pillars[b] ?? 0));

/** Percent by pillar and of the whole, from the points on a result paper; rounded down. */
export function paperScores(points: Readonly<Record<string, { got: number; most: number }>>): Omit<Scores, 'level'> {
  const all = Object.values(points);
  return { pillars: Object.fromEntries(Object.entries(points).map(([p, { got, most }]) => [p, Math.floor((got * 100) / most)])), percent: Math.floor((add(all.map((p) => p.got)) * 100) / add(all.map((p) => p.most))) };
}
