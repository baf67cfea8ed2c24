/** Words for words: dialects and trades, a tourist's English, names of places. The data is synonyms.json; this reads it. Pure. */
import data from './synonyms.json' with { type: 'json' };
import { words } from './fold.ts';

/** A phrase as an engine finds it with its marks. */
export interface Phrase {
  readonly text: string;
  readonly keys: readonly string[];
  readonly codes: readonly string[];
}

export interface Entry {
  readonly kind: 'same' | 'also' | 'whole' | 'english' | 'place';
  readonly phrase: Phrase;
  readonly means: readonly Phrase[];
}

const phraseOf = (text: string): Phrase => {
  const list = words(text);
  return { text, keys: list.map((word) => word.key), codes: list.map((word) => word.code) };
};

const table = new Map<string, Entry[]>();
const known = new Set<string>();
const english = new Set<string>();
let longest = 1;

function enter(kind: Entry['kind'], text: string, means: readonly string[]): void {
  const phrase = phraseOf(text);
  const at = phrase.keys.join(' ');
  if (at === '') return;
  const entries = table.get(at) ?? [];
  if (entries.length === 0) table.set(at, entries);
  const same = entries.find((entry) => entry.kind === kind && entry.phrase.codes.join(' ') === phrase.codes.join(' '));
  const more = means.map(phraseOf);
  if (same === undefined) entries.push({ kind, phrase, means: more });
  else entries.splice(entries.indexOf(same), 1, { kind, phrase, means: [...same.means, ...more.filter((m) => !same.means.some((s) => s.text === m.text))] });
  longest = Math.max(longest, phrase.keys.length);
  for (const word of phrase.keys) {
    known.add(word);
    if (kind === 'english') english.add(word);
  }
  for (const meant of more) for (const word of meant.keys) known.add(word);
}

for (const group of data.same) for (const text of group) enter('same', text, group.filter((other) => other !== text));
for (const [text, means] of Object.entries(data.also)) enter('also', text, means);
for (const text of data.whole) enter('whole', text, []);
for (const [text, means] of Object.entries(data.english)) enter('english', text, means);
for (const [text, means] of Object.entries(data.places)) enter('place', text, means);

for (const word of ['sao', 'star', 'stars', 'three', 'four', 'five']) known.add(word);

const quietCodes = new Map<string, string[]>();
for (const text of data.quiet) {
  const word = words(text)[0];
  if (word === undefined) continue;
  quietCodes.set(word.key, [...(quietCodes.get(word.key) ?? []), word.code]);
}

/** Most words in one phrase. */
export const LONGEST_PHRASE = longest;

/** Entries whose folded words are these, whatever their marks. */
export const entriesFor = (keys: readonly string[]): readonly Entry[] => table.get(keys.join(' ')) ?? [];

const neighbours = new Map<string, Set<string>>();
for (const at of table.keys()) {
  const [left = '', right, ...more] = at.split(' ');
  if (right !== undefined && more.length === 0) neighbours.set(left, (neighbours.get(left) ?? new Set()).add(right));
}

/** Whether two folded words make a phrase of the data. */
export const isPair = (left: string, right: string): boolean => neighbours.get(left)?.has(right) === true;

/** Folded words that the data knows, an index of which may lack. */
export const thesaurusWords: ReadonlySet<string> = known;

/** Words of a tourist's English, singular. */
export const englishWords: ReadonlySet<string> = english;

/** A word that says nothing about the goods ("mua", "giá", "the"); with marks it must be that very word. */
export const isQuiet = (key: string, code: string): boolean => {
  const codes = quietCodes.get(key);
  return codes !== undefined && (code === key || codes.includes(code));
};

/** Whether the word without marks is itself the quiet one ("mua"), not only what is left of one ("dau" of "đâu"). */
export const isQuietBare = (key: string): boolean => quietCodes.get(key)?.includes(key) === true;

/** Every quiet word's key, so that a slip is not "corrected" away from one. */
export const quietKeys: ReadonlySet<string> = new Set(quietCodes.keys());

const former = new Map(Object.entries(data.formerProvinces).map(([from, to]) => [phraseOf(from).keys.join(' '), phraseOf(to)]));

/** The province of today that took a former one, by the former's folded name. */
export const provinceOfToday = (keys: readonly string[]): Phrase | undefined => former.get(keys.join(' '));

/** "noodles" → "noodle", "anchovies" → "anchovy", when the singular is a known English word; else null. */
export function singular(word: string): string | null {
  for (const [ending, instead] of [['ies', 'y'], ['es', ''], ['s', '']] as const) {
    if (!word.endsWith(ending)) continue;
    const one = word.slice(0, -ending.length) + instead;
    if (english.has(one)) return one;
  }
  return null;
}
