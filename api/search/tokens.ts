/** From typed words to words of the index: raw Telex, missing and stray spaces, slips, a half-typed end. Pure over a lexicon. */
import { key, code as codeOf, words, QUERY_WORDS, type Word } from './fold.ts';
import type { Lexicon } from './lexicon.ts';
import { englishWords, isPair, isQuiet, singular } from './thesaurus.ts';
import { decodeTelex, decodeVni, isSyllable } from './typing.ts';

export type Source = 'typed' | 'telex' | 'slip' | 'spaces' | 'half' | 'unknown';

export interface Token {
  readonly key: string;
  /** The marks that were typed, or null when none were (or when the word was corrected). */
  readonly code: string | null;
  /** As it is shown when the reading is repeated to the reader. */
  readonly text: string;
  readonly source: Source;
  /** May be the beginning of a word. */
  readonly half: boolean;
  /** For a guess against a word that was meant as typed: how often it must stand beside its neighbour to be believed. */
  readonly needs?: number;
}

/** A reading of the whole query; the lower the cost, the nearer to what was typed. */
export interface Sequence {
  readonly tokens: readonly Token[];
  readonly cost: number;
}

interface Candidate {
  readonly tokens: readonly Token[];
  readonly cost: number;
}

export interface TokenOptions {
  /** Also doubts words that the index knows: for a query that found nothing as it stands. */
  readonly bold?: boolean;
  /** The last word is still being typed. */
  readonly typing?: boolean;
}

const BEAM = 14;

const typedToken = (word: Word, half = false, source: Source = 'typed'): Token => ({
  key: word.key, code: word.code === word.key ? null : word.code, text: word.text, source, half,
});

const readAs = (keyText: string, lexicon: Lexicon, source: Source, needs = 0): Token => ({
  key: keyText, code: null, text: lexicon.surface(keyText), source, half: false, ...(needs > 0 ? { needs } : {}),
});

/** The words of a query, the saying-nothing ones left out first when there are too many. */
export function queryWords(query: string): Word[] {
  const all = words(query).filter((word) => word.key.length <= 40);
  if (all.length <= QUERY_WORDS) return all;
  return all.filter((word) => !isQuiet(word.key, word.code)).slice(0, QUERY_WORDS);
}

/** Best readings of a query, the likeliest first. */
export function readTokens(query: string, lexicon: Lexicon, options: TokenOptions = {}): Sequence[] {
  const typed = joinStray(queryWords(query), lexicon);
  let beam: Sequence[] = [{ tokens: [], cost: 0 }];
  typed.forEach((word, at) => {
    const choices = candidates(word, at === typed.length - 1, typed.length === 1 ? 2 : 1, lexicon, options);
    const next: Sequence[] = [];
    for (const { tokens, cost } of beam) {
      for (const choice of choices) {
        next.push({ tokens: [...tokens, ...choice.tokens], cost: cost + choice.cost - companionship(tokens.at(-1), choice, lexicon) });
      }
    }
    beam = next.sort((a, b) => a.cost - b.cost).slice(0, BEAM);
  });
  return beam.filter(({ tokens }) => tokens.every((token, at) => believable(token, tokens[at - 1], tokens[at + 1], lexicon)));
}

function believable({ key: word, needs = 0 }: Token, before: Token | undefined, after: Token | undefined, lexicon: Lexicon): boolean {
  return needs === 0 || lexicon.pair(before?.key ?? '', word) >= needs || lexicon.pair(word, after?.key ?? '') >= needs;
}

/** Words that stand together in the index, or in a phrase of the data, vouch for each other. */
function companionship(left: Token | undefined, choice: Candidate, lexicon: Lexicon): number {
  let sum = 0;
  let before = left;
  for (const token of choice.tokens) {
    sum += Math.min(0.4, 0.06 * Math.log1p(lexicon.frequency(token.key)));
    if (before !== undefined) {
      let together = lexicon.pair(before.key, token.key);
      if (token.half) for (const whole of lexicon.beginningWith(token.key)) together += lexicon.pair(before.key, whole);
      sum += Math.min(1.4, 0.45 * Math.log1p(together));
      if (isPair(before.key, token.key)) sum += 0.9;
    }
    before = token;
  }
  return sum;
}

function candidates(word: Word, last: boolean, leastHalf: number, lexicon: Lexicon, options: TokenOptions): Candidate[] {
  const found: Candidate[] = [];
  const known = lexicon.knows(word.key) || /^\d+$/u.test(word.key);
  if (known) found.push({ tokens: [typedToken(word)], cost: 0 });
  if (last && (options.typing === true || !known || options.bold === true) && lexicon.beginningWith(word.key, 1).length > 0 && word.key.length >= (options.typing === true ? 1 : leastHalf)) {
    found.push({ tokens: [typedToken(word, true, known ? 'typed' : 'half')], cost: known ? 0.3 : 0.25 });
  }
  if (known && options.bold !== true) return found;
  const one = singular(word.key);
  if (one !== null && !known) found.push({ tokens: [{ key: one, code: null, text: word.text, source: 'typed', half: false }], cost: 0.02 });
  const raw = word.text.toLowerCase();
  const meant = decodeTelex(raw) ?? decodeVni(raw);
  if (meant !== null) {
    const meantKey = key(meant);
    found.push({ tokens: [{ key: meantKey, code: codeOf(meant), text: meant, source: 'telex', half: false }], cost: lexicon.knows(meantKey) ? 0.05 : 1.4 });
    if (!lexicon.knows(meantKey)) slips(meantKey, 0.3, 0, lexicon, found);
  }
  if (!known || word.key.length >= 6) split(word, lexicon, found);
  // A whole Vietnamese word with its marks was hardly a slip, nor one that the index or the trade knows: a guess against it needs a witness.
  const whole = word.code !== word.key && isSyllable(word.text.toLowerCase().normalize('NFD').replace(/[\u0300\u0301\u0303\u0309\u0323]/gu, '').normalize('NFC'));
  if (!known || lexicon.has(word.key)) slips(word.key, known ? 1.1 : whole ? 0.7 : 0, known ? 2 : whole ? 1 : 0, lexicon, found);
  if (!known && (whole || found.length === 0 || word.key.length <= 2)) found.push({ tokens: [typedToken(word, false, 'unknown')], cost: whole ? 1.3 : 2.6 });
  return found;
}

function slips(typed: string, extra: number, needs: number, lexicon: Lexicon, found: Candidate[]): void {
  if (typed.length < 2 || /^\d+$/u.test(typed)) return;
  for (const { word, cost } of lexicon.neighbours.near(typed, 10)) {
    // A word that only the data knows, and that no document uses, is a poor guess unless it is English.
    const strange = lexicon.has(word) || englishWords.has(word) ? 0 : 0.5;
    const short = word.length <= 2 && typed.length <= 2 ? 0.6 : 0;
    found.push({ tokens: [readAs(word, lexicon, 'slip', needs)], cost: cost + extra + strange + short });
  }
}

/** "nuocmam" → "nuoc mam", "fishsauce" → "fish sauce": cut where all parts are known and like each other. */
function split(word: Word, lexicon: Lexicon, found: Candidate[]): void {
  const text = word.key;
  if (text.length < 4 || text.length > 30) return;
  const best: ({ parts: string[]; score: number } | undefined)[] = [{ parts: [], score: 0 }];
  for (let end = 1; end <= text.length; end++) {
    for (let start = Math.max(0, end - 8); start < end; start++) {
      const before = best[start];
      const part = text.slice(start, end);
      if (before === undefined || part.length < 2 || before.parts.length >= 6 || !(lexicon.has(part) || englishWords.has(part))) continue;
      const previous = before.parts.at(-1);
      const together = previous === undefined ? 0 : lexicon.pair(previous, part) + (isPair(previous, part) ? 3 : 0);
      const score = before.score - 1 + (previous === undefined ? 0 : together > 0 ? 1.6 + 0.3 * Math.log1p(together) : -1.2);
      if (best[end] === undefined || score > (best[end]?.score ?? 0)) best[end] = { parts: [...before.parts, part], score };
    }
  }
  const whole = best[text.length];
  if (whole === undefined || whole.parts.length < 2) return;
  const friendly = whole.parts.every((part, at) => at === 0 || lexicon.pair(whole.parts[at - 1] ?? '', part) > 0 || isPair(whole.parts[at - 1] ?? '', part));
  if (friendly) found.push({ tokens: whole.parts.map((part) => readAs(part, lexicon, 'spaces')), cost: 0.2 });
}

/** "nuo c mam" → "nuoc mam": a piece that is no word joins its neighbour when both together are one. */
function joinStray(typed: readonly Word[], lexicon: Lexicon): Word[] {
  const out: Word[] = [];
  for (const word of typed) {
    const previous = out.at(-1);
    const joined = previous === undefined ? '' : previous.key + word.key;
    const odd = previous !== undefined && (!lexicon.knows(previous.key) || !lexicon.knows(word.key) || word.key.length === 1);
    if (previous !== undefined && odd && lexicon.has(joined) && lexicon.pair(previous.key, word.key) === 0) {
      out[out.length - 1] = { ...previous, text: previous.text + word.text, end: word.end, key: joined, code: previous.code + word.code };
    } else out.push(word);
  }
  return out;
}
