/** Query understanding in front of both engines: typed words in, a plan out. Pure over a lexicon. */
import { cleanQuery, words } from './fold.ts';
import type { Lexicon } from './lexicon.ts';
import type { Alternative, Plan, Term } from './plan.ts';
import { entriesFor, isPair, isQuiet, isQuietBare, LONGEST_PHRASE, provinceOfToday, type Entry, type Phrase } from './thesaurus.ts';
import { readTokens, type Token, type TokenOptions } from './tokens.ts';

export interface Reading {
  readonly plan: Plan;
  /** The query as it was understood, in Vietnamese with its marks. */
  readonly text: string;
  /** True when `text` says more than what was typed: decoded, corrected, or translated. */
  readonly changed: boolean;
  /** True when a word was taken for another one (not merely decoded or translated). */
  readonly corrected: boolean;
  /** True when its words stand side by side in the index just so: no reason to doubt them. */
  readonly usual: boolean;
  readonly cost: number;
}

const PLACE_KINDS = new Set(['tinh', 'thanh pho', 'tp', 'xa', 'phuong', 'huyen', 'quan', 'thi tran', 'thi xa', 'dac khu']);
const NUMBER_WORDS: Readonly<Record<string, number>> = { ba: 3, bon: 4, nam: 5, three: 3, four: 4, five: 5, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 };
const MOST_ALTERNATIVES = 9;

/**
 * Readings of a query, the likeliest first.
 * @param query as typed; hostile input is harmless: only letters and digits survive
 */
export function understand(query: string, lexicon: Lexicon, options: TokenOptions = {}): Reading[] {
  const clean = cleanQuery(query);
  const seen = new Set<string>();
  const readings: Reading[] = [];
  for (const { tokens, cost } of readTokens(clean, lexicon, options)) {
    const reading = readingOf(tokens, cost, lexicon);
    const same = JSON.stringify(reading.plan);
    if (seen.has(same)) continue;
    seen.add(same);
    readings.push(reading);
  }
  return readings;
}

function readingOf(all: readonly Token[], cost: number, lexicon: Lexicon): Reading {
  const { grade, tokens: ungraded } = takeGrade(all);
  const tokens = dropQuiet(ungraded, lexicon);
  const terms: Term[] = [];
  const pieces: (string | Token[])[] = [];
  let translated = false;
  for (let at = 0; at < tokens.length;) {
    const piece = takePhrase(tokens, at, lexicon);
    if (piece.term !== null) terms.push(piece.term);
    if (piece.translation !== null) translated = true;
    if (piece.translation !== null) pieces.push(piece.translation);
    else {
      const last = pieces.at(-1);
      const mine = tokens.slice(at, at + piece.length);
      if (typeof last === 'object') last.push(...mine);
      else pieces.push([...mine]);
    }
    at += piece.length;
  }
  const corrected = all.some((token) => token.source === 'slip' || token.source === 'spaces');
  const shown = pieces.map((piece) => (typeof piece === 'string' ? piece : display(piece, lexicon, corrected)));
  if (grade !== null) shown.push(`${grade} sao`);
  return {
    plan: { terms, grade },
    text: shown.join(' '),
    changed: corrected || translated || all.some((token) => token.source === 'telex'),
    corrected,
    usual: all.every(({ key, half }, at) => half || at === 0 || lexicon.pair(all[at - 1]?.key ?? '', key) > 0),
    cost,
  };
}

/** A corrected word is shown as the index writes it, and so are bare words beside it; marks that were typed stay. */
function display(tokens: readonly Token[], lexicon: Lexicon, corrected: boolean): string {
  const usual = corrected ? lexicon.write(tokens.map((token) => token.key)).split(' ') : [];
  return tokens.map((token, at) => (corrected && token.code === null && !token.half ? (usual[at] ?? token.text) : token.text)).join(' ');
}

/** "5 sao", "bốn sao", "five star(s)": a grade, not words. "yến sào" is none. */
function takeGrade(tokens: readonly Token[]): { grade: number | null; tokens: readonly Token[] } {
  for (let at = 0; at + 1 < tokens.length; at++) {
    const grade = NUMBER_WORDS[tokens[at]?.key ?? ''];
    const next = tokens[at + 1];
    if (grade === undefined || next === undefined) continue;
    const star = (next.key === 'sao' && next.code === null) || next.key === 'star' || next.key === 'stars';
    if (star && grade >= 3) return { grade, tokens: [...tokens.slice(0, at), ...tokens.slice(at + 2)] };
  }
  return { grade: null, tokens };
}

/** Words that say nothing about the goods go, unless nothing else is left or the index knows them beside their neighbour. */
function dropQuiet(tokens: readonly Token[], lexicon: Lexicon): readonly Token[] {
  const quiet = tokens.map((token, at) => {
    // "mật o": the short end of a query is more likely a beginning than "ở".
    const cutShort = at === tokens.length - 1 && token.code === null && token.key.length <= 2;
    // "dau" typed bare is rather dầu or đậu than đâu, where the index has goods of that name.
    const goods = token.code === null && token.key.length > 1 && lexicon.frequency(token.key) >= 3 && !isQuietBare(token.key);
    return token.source !== 'slip' && !cutShort && !goods && isQuiet(token.key, token.code ?? token.key);
  });
  const kept = tokens.filter((token, at) => {
    if (quiet[at] !== true) return true;
    // A neighbour that says nothing either ("sản phẩm") is no witness.
    const before = quiet[at - 1] === false ? (tokens[at - 1]?.key ?? '') : '';
    const after = quiet[at + 1] === false ? (tokens[at + 1]?.key ?? '') : '';
    return lexicon.pair(before, token.key) > 0 || lexicon.pair(token.key, after) > 0 || isPair(token.key, after) || isPair(before, token.key);
  });
  return kept.length > 0 ? kept : tokens;
}

interface Piece { term: Term | null; length: number; translation: string | null }

/** The longest phrase that means something from here on, as one term. */
function takePhrase(tokens: readonly Token[], at: number, lexicon: Lexicon): Piece {
  for (let length = Math.min(LONGEST_PHRASE, tokens.length - at); length >= 1; length--) {
    const slice = tokens.slice(at, at + length);
    const keys = slice.map((token) => token.key);
    if (PLACE_KINDS.has(keys.join(' ')) && at + length < tokens.length && placeAhead(tokens, at + length, lexicon)) return { term: null, length, translation: null };
    const entries = entriesFor(keys).filter((entry) => entryFits(entry, slice, lexicon));
    const places = placeTags(slice, lexicon);
    const group = length > 1 ? lexicon.groupTagOf(keys) : undefined;
    if (length > 1 && entries.length === 0 && places.length === 0 && group === undefined) continue;
    const piece = termOf(slice, entries, places, group, lexicon);
    // A phrase that neither stands in the index nor means anything that does is better read word by word.
    if (length > 1 && !piece.useful && !entries.some((entry) => entry.kind === 'whole') && !together(keys, lexicon)) continue;
    return { term: piece.term, translation: piece.translation, length };
  }
  throw new RangeError('no word left');
}

function together(keys: readonly string[], lexicon: Lexicon): boolean {
  return keys.every((word, at) => at === 0 || lexicon.pair(keys[at - 1] ?? '', word) > 0);
}

function placeAhead(tokens: readonly Token[], at: number, lexicon: Lexicon): boolean {
  for (let length = 1; length <= Math.min(5, tokens.length - at); length++) {
    if (placeTags(tokens.slice(at, at + length), lexicon).length > 0) return true;
  }
  return false;
}

/** Marks that were typed must be the phrase's own; a bare word stands for it unless the index only writes it otherwise. */
function entryFits(entry: Entry, slice: readonly Token[], lexicon: Lexicon): boolean {
  return slice.every((token, at) => {
    const wanted = entry.phrase.codes[at] ?? '';
    if (token.half) return false;
    if (token.code !== null) return token.code === wanted;
    if (slice.length > 1 || wanted === token.key) return true;
    const written = lexicon.codesOf(token.key);
    return written.size === 0 || written.has(wanted);
  });
}

interface Tag { tag: string; weight: number; prefix: boolean }

function placeTags(slice: readonly Token[], lexicon: Lexicon): Tag[] {
  const keys = slice.map((token) => token.key);
  const at = keys.join(' ');
  const tags: Tag[] = [];
  const exact = lexicon.places.get(at);
  if (exact !== undefined && marksFit(slice, exact.name, lexicon)) tags.push({ tag: exact.id, weight: 0.9, prefix: false });
  if (slice.length >= 2) {
    for (const tag of [...(lexicon.placeParts.get(at) ?? [])].slice(0, 4)) tags.push({ tag, weight: 0.75, prefix: false });
    if (slice.at(-1)?.half === true && [...lexicon.places.keys()].some((place) => place.startsWith(at))) tags.push({ tag: keys.join(''), weight: 0.7, prefix: true });
  }
  if (tags.length === 0) {
    const today = provinceOfToday(keys);
    if (today !== undefined && lexicon.places.has(today.keys.join(' '))) tags.push({ tag: today.keys.join(''), weight: 0.6, prefix: false });
  }
  return tags;
}

/** "hoa vàng" is a flower, not the district Hòa Vang. */
function marksFit(slice: readonly Token[], name: string, lexicon: Lexicon): boolean {
  if (slice.every((token) => token.code === null)) return true;
  const codes = entryCodes(name);
  return slice.every((token, at) => token.code === null || token.code === codes[at] || !lexicon.codesOf(token.key).has(token.code));
}

function termOf(slice: readonly Token[], entries: readonly Entry[], places: readonly Tag[], group: string | undefined, lexicon: Lexicon): { term: Term; translation: string | null; useful: boolean } {
  const keys = slice.map((token) => token.key);
  const half = slice.at(-1)?.half === true;
  const english = entries.filter((entry) => entry.kind === 'english');
  const inIndex = keys.every((word) => lexicon.has(word));
  const onlyPlace = places.length > 0 && slice.length > 1 && entries.length === 0;
  const alternatives: Alternative[] = [{
    tokens: keys, by: 'key', mode: onlyPlace ? 'phrase' : 'all', prefix: half, weight: half ? 0.9 : 1, typedCodes: slice.map((token) => token.code),
  }];
  for (const { tag, weight, prefix } of places) alternatives.push({ tokens: [tag], by: 'tag', mode: 'all', prefix, weight });
  if (group !== undefined) alternatives.push({ tokens: [group], by: 'tag', mode: 'all', prefix: false, weight: 0.6 });
  let translation: string | null = null;
  if (!entries.some((entry) => entry.kind === 'whole')) {
    for (const entry of entries) {
      entry.means.forEach((phrase, rank) => {
        for (const alternative of meaning(entry, phrase, rank, inIndex, lexicon)) {
          alternatives.push(alternative);
          if (entry.kind === 'english' && !inIndex) translation ??= phrase.text;
        }
      });
    }
  }
  const useful = alternatives.length > 1;
  if (english.length > 0 && !inIndex && useful) alternatives.shift();
  return { term: { alternatives: alternatives.slice(0, MOST_ALTERNATIVES) }, translation, useful };
}

function meaning(entry: Entry, phrase: Phrase, rank: number, inIndex: boolean, lexicon: Lexicon): Alternative[] {
  const out: Alternative[] = [];
  const group = lexicon.groupTagOf(phrase.keys);
  if (group !== undefined) out.push({ tokens: [group], by: 'tag', mode: 'all', prefix: false, weight: 0.7 });
  if (entry.kind === 'place') {
    const place = lexicon.places.get(phrase.keys.join(' '));
    if (place !== undefined) out.push({ tokens: [place.id], by: 'tag', mode: 'all', prefix: false, weight: 0.85 });
    return out;
  }
  if (phrase.codes.every((word) => lexicon.knownCodeId(word) !== undefined) && together(phrase.keys, lexicon)) {
    const base = entry.kind === 'english' ? (inIndex ? 0.6 : 0.97) : entry.kind === 'same' ? 0.8 : 0.5;
    out.push({ tokens: phrase.codes, by: 'code', mode: 'phrase', prefix: false, weight: Math.max(0.3, base - 0.04 * rank) });
  }
  return out;
}

const codesByName = new Map<string, string[]>();

/** Codes of a name's words, remembered: names of places are few. */
function entryCodes(name: string): string[] {
  let codes = codesByName.get(name);
  if (codes === undefined) {
    if (codesByName.size > 20_000) codesByName.clear();
    codes = words(name).map((word) => word.code);
    codesByName.set(name, codes);
  }
  return codes;
}
