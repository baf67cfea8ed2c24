/**
 * How Vietnamese text becomes something two people typing differently agree on. Pure: no I/O, no clock.
 *
 * Three forms of one syllable:
 * - `fold`  "Nước" → "nuoc": what is matched (marks gone, đ→d, lower case, NFC and NFD the same);
 * - `key`   the fold with i/y made one ("mỳ" and "mì" → "mi"): what the indexes hold;
 * - `code`  "nước" → "nuwowcs": the marks spelt in ASCII, as Telex does, tone last. "hoà" and "hòa" get one code,
 *   and an engine that forgets accents still keeps it. It only ranks: who types no marks finds everything.
 */

const TONES: Readonly<Record<string, string>> = { '\u0300': 'f', '\u0301': 's', '\u0309': 'r', '\u0303': 'x', '\u0323': 'j' };
const HORN = '\u031b';
const BREVE = '\u0306';
const CIRCUMFLEX = '\u0302';
/** đ, and the look-alikes that old fonts and foreign keyboards leave in its place. */
const D_STROKE = /[đðɖ]/gu;
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu;

/** Lower case, compatibility-decomposed: the common first step. */
function decompose(text: string): string {
  return text.normalize('NFKD').toLowerCase().normalize('NFKD');
}

/** "Nước Mắm Đỏ" → "nuoc mam do". Idempotent; NFC and NFD input give the same. */
export function fold(text: string): string {
  return decompose(text).replace(/\p{M}+/gu, '').replace(D_STROKE, 'd');
}

/** Final single y after a consonant sounds as i, and both are written (mỳ/mì, kỹ/kĩ, quý/quí): one key for both. */
function oneI(folded: string): string {
  return folded.replace(/^([bcdghklmnpqrstvx]{1,2}|qu)y$/u, '$1i');
}

/** The matching key of one word: letters and digits only. */
export function key(word: string): string {
  return oneI(fold(word).replace(/[^\p{L}\p{N}]+/gu, ''));
}

/** Shape and tone of one word: `letters` with doubled/w letters for â ê ô đ ă ơ ư, `tone` one of "" f s r x j. */
export function spell(word: string): { letters: string; tone: string } {
  let letters = '';
  let tone = '';
  for (const mark of decompose(word)) {
    if (mark === 'đ' || mark === 'ð' || mark === 'ɖ') letters += 'dd';
    else if (mark === HORN || mark === BREVE) letters += 'w';
    else if (mark === CIRCUMFLEX) letters += letters.at(-1) ?? '';
    else if (TONES[mark] !== undefined) tone = TONES[mark];
    else if (/[\p{L}\p{N}]/u.test(mark)) letters += mark;
  }
  return { letters: oneI(letters), tone };
}

/** "nước" → "nuwowcs"; a word without marks is its own key. */
export function code(word: string): string {
  const { letters, tone } = spell(word);
  return letters + tone;
}

/** A word of a text with its place in it (UTF-16 offsets), for matching and for highlighting. */
export interface Word {
  /** As written, NFC. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly key: string;
  /** Equal to `key` when the word carries no marks. */
  readonly code: string;
}

interface Forms { text: string; key: string; code: string }

/** A language has few words: each is taken apart once. Emptied when strangers fill it. */
const known = new Map<string, Forms>();
const MOST_KNOWN = 30_000;

function forms(word: string): Forms {
  let found = known.get(word);
  if (found === undefined) {
    found = { text: word.normalize('NFC'), key: key(word), code: code(word) };
    if (known.size >= MOST_KNOWN) known.clear();
    if (word.length <= 40) known.set(word, found);
  }
  return found;
}

/** The words of a text in order. Punctuation, emoji and invisible characters separate or vanish. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)) {
    const { text: written, key: wordKey, code: wordCode } = forms(match[0]);
    if (wordKey === '') continue;
    found.push({ text: written, start: match.index, end: match.index + match[0].length, key: wordKey, code: wordCode });
  }
  return found;
}

/** The matching keys of a text, joined by single spaces. */
export function keysOf(text: string): string {
  return words(text).map((word) => word.key).join(' ');
}

/** Names of one place or group as a single key: "Thanh Hóa" → "thanhhoa"; a syllable of it then matches nothing by itself. */
export function joinedKey(text: string): string {
  return words(text).map((word) => word.key).join('');
}

/** Longest query that is read, in characters and in words: an engine stops at ten words anyway. */
export const QUERY_CHARACTERS = 200;
export const QUERY_WORDS = 10;

/** A query as typed, made safe to read: invisible and control characters out, NFC, cut to what is read. */
export function cleanQuery(query: string): string {
  return query.slice(0, QUERY_CHARACTERS * 4).replace(INVISIBLE, ' ').normalize('NFC').replace(/\s+/gu, ' ').trim().slice(0, QUERY_CHARACTERS);
}

/**
 * How well the marks that were typed agree with a word's: 2 the same (or none typed), 1 half (shape or tone agrees, or
 * only some marks were typed), 0 another word. Both are codes of words with the same key.
 */
export function marksAgree(typed: string, written: string): 0 | 1 | 2 {
  if (typed === written) return 2;
  const [typedLetters, typedTone] = splitCode(typed);
  const [letters, tone] = splitCode(written);
  if (typedTone === '' && typedLetters === plain(letters)) return 2;
  if (typedTone === '' && typedLetters === letters) return 1;
  if (typedTone === tone && typedLetters === plain(letters)) return 1;
  return 0;
}

/** A tone letter ends a code only after a vowel or a Vietnamese coda; "tres" typed in English ends in s too, harmlessly. */
function splitCode(wordCode: string): [letters: string, tone: string] {
  const last = wordCode.at(-1) ?? '';
  return /[fsrxj]/u.test(last) && wordCode.length > 1 ? [wordCode.slice(0, -1), last] : [wordCode, ''];
}

function plain(letters: string): string {
  return letters.replace(/^dd/u, 'd').replace(/w/gu, '').replace(/([aeo])\1/gu, '$1');
}

const VIETNAMESE_ORDER = ['a', 'aw', 'aa', 'b', 'c', 'd', 'dd', 'e', 'ee', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'oo', 'ow', 'p', 'q', 'r', 's', 't', 'u', 'uw', 'v', 'x', 'y'];
const LETTER_RANK = new Map(VIETNAMESE_ORDER.map((letter, at) => [letter, String.fromCharCode(0x41 + at)]));
const sortKeys = new Map<string, string>();

function wordSortKey(word: string): string {
  const { letters, tone } = spell(word);
  let out = '';
  for (let at = 0; at < letters.length; at++) {
    const pair = LETTER_RANK.get(letters.slice(at, at + 2));
    const single = letters.charAt(at);
    if (pair !== undefined && at + 1 < letters.length) {
      out += pair;
      at++;
    } else out += LETTER_RANK.get(single) ?? (/\d/u.test(single) ? single : 'z');
  }
  return `${out}!${'0frxsj'.indexOf(tone === '' ? '0' : tone)}`;
}

/** A key that sorts by bytes as a Vietnamese dictionary does: letters a ă â … first, then tones, per word. ASCII. */
export function nameSortKey(name: string): string {
  return words(name).slice(0, 12).map(({ text }) => {
    let found = sortKeys.get(text);
    if (found === undefined) {
      found = wordSortKey(text);
      if (sortKeys.size >= MOST_KNOWN) sortKeys.clear();
      sortKeys.set(text, found);
    }
    return found;
  }).join(' ');
}
