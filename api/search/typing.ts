/**
 * Reading what an input method would have written: raw Telex ("nuowcs mawms") and VNI digits ("nu7o7c1"), typed where
 * no Vietnamese keyboard was on. Pure. A reading counts only when it is a possible Vietnamese syllable.
 */

const TELEX_TONES: Readonly<Record<string, string>> = { f: '\u0300', s: '\u0301', r: '\u0309', x: '\u0303', j: '\u0323' };
const VNI_TONES: Readonly<Record<string, string>> = { 1: '\u0301', 2: '\u0300', 3: '\u0309', 4: '\u0303', 5: '\u0323' };
const VOWELS = 'aăâeêioôơuưy';
const BREVE: Readonly<Record<string, string>> = { a: 'ă' };
const HORN: Readonly<Record<string, string>> = { o: 'ơ', u: 'ư' };
const HAT: Readonly<Record<string, string>> = { a: 'â', e: 'ê', o: 'ô' };

const SYLLABLE = new RegExp(
  '^(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?' +
  '(?:(?:oai|oay|oao|oeo|uai|uây|uôi|uya|uyu|iêu|yêu|ươi|ươu|ieu|yeu|uoi|uou|ai|ao|au|ay|âu|ây|eo|êu|eu|ia|iu|oi|ôi|ơi|ua|ui|ưa|ưi|ưu|uơ)' +
  '|(?:uyê|uye|iê|ie|yê|ye|uô|uo|ươ|ưo|uơ|uâ|uê|ue|uy|oa|oă|oe|oo|ua|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)(?:ch|ng|nh|[cmnpt])?)$', 'u');

/** Whether letters (marks of shape kept, tone gone, NFC, lower case) can be one Vietnamese syllable. */
export function isSyllable(letters: string): boolean {
  return SYLLABLE.test(letters);
}

interface Typed { letters: string[]; tone: string; changed: boolean }

function lastVowel(typed: Typed, among: string): number {
  for (let at = typed.letters.length - 1; at >= 0; at--) {
    if (among.includes(typed.letters[at] ?? '')) return at;
  }
  return -1;
}

function hasVowel(typed: Typed): boolean {
  return typed.letters.some((letter) => VOWELS.includes(letter));
}

/** Telex w or VNI 7/8: the horn on uo as a pair, else the last letter that can carry it. */
function hornOrBreve(typed: Typed, horn: boolean, breve: boolean): boolean {
  const letters = typed.letters;
  for (let at = letters.length - 2; horn && at >= 0; at--) {
    if ((letters[at] === 'u' || letters[at] === 'ư') && letters[at + 1] === 'o' && letters[at - 1] !== 'q') {
      letters[at] = 'ư';
      letters[at + 1] = 'ơ';
      return true;
    }
    if (letters[at] === 'u' && letters[at + 1] === 'a' && letters[at - 1] !== 'q' && at + 2 === letters.length) {
      letters[at] = 'ư';
      return true;
    }
  }
  const at = lastVowel(typed, (horn ? 'ou' : '') + (breve ? 'a' : ''));
  if (at < 0) return false;
  const letter = letters[at] ?? '';
  letters[at] = HORN[letter] ?? BREVE[letter] ?? letter;
  return true;
}

function hat(typed: Typed, letter: string): boolean {
  const at = lastVowel(typed, letter);
  if (at < 0) return false;
  // Only the vowel just typed, or one with its coda after it ("nuoco"): never across another vowel.
  if (typed.letters.slice(at + 1).some((next) => VOWELS.includes(next))) return false;
  typed.letters[at] = HAT[letter] ?? letter;
  return true;
}

function finish(typed: Typed): string | null {
  if (!typed.changed || !isSyllable(typed.letters.join(''))) return null;
  return placeTone(typed.letters, typed.tone);
}

/** Puts the tone on the vowel that bears it (hòa, quý, nước) and returns NFC. */
export function placeTone(letters: readonly string[], tone: string): string {
  if (tone === '') return letters.join('');
  const text = letters.join('');
  const skip = /^(?:qu|gi(?=[aăâeêioôơuưy]))/u.exec(text)?.[0].length ?? 0;
  const vowels = letters.map((letter, at) => ({ letter, at })).filter(({ letter, at }) => at >= skip && VOWELS.includes(letter));
  if (vowels.length === 0) return text;
  const shaped = vowels.filter(({ letter }) => 'ăâêôơư'.includes(letter)).at(-1);
  const coda = (vowels.at(-1)?.at ?? 0) < letters.length - 1;
  const bearer = shaped ?? (vowels.length === 3 ? vowels[1] : coda ? vowels.at(-1) : vowels[0]);
  return letters.map((letter, at) => (at === bearer?.at ? letter + tone : letter)).join('').normalize('NFC');
}

/** "nuowcs" → "nước", "duwaf" → "dừa", "chef" → "chè"; null when no key acted or no syllable comes of it. */
export function decodeTelex(word: string): string | null {
  if (!/^[a-z]{2,10}$/u.test(word)) return null;
  const typed: Typed = { letters: [], tone: '', changed: false };
  for (const next of word) {
    const tone = TELEX_TONES[next];
    if (tone !== undefined && hasVowel(typed)) {
      if (typed.tone === tone) return null;
      typed.tone = tone;
      typed.changed = true;
    } else if (next === 'w') {
      if (!hornOrBreve(typed, true, true)) {
        if (hasVowel(typed)) return null;
        typed.letters.push('ư');
      }
      typed.changed = true;
    } else if (next === 'd' && typed.letters[0] === 'd') {
      typed.letters[0] = 'đ';
      typed.changed = true;
    } else if ((next === 'a' || next === 'e' || next === 'o') && hat(typed, next)) {
      typed.changed = true;
    } else {
      typed.letters.push(next);
    }
  }
  return finish(typed);
}

/** "nu7o7c1" and "nuoc71" → "nước", "d9a4c5"… → by the same rules; null when it is no VNI or no syllable. */
export function decodeVni(word: string): string | null {
  if (!/^(?=.*\d)[a-z][a-z1-9]{1,11}$/u.test(word)) return null;
  const typed: Typed = { letters: [], tone: '', changed: true };
  for (const next of word) {
    const tone = VNI_TONES[next];
    if (tone !== undefined) {
      if (!hasVowel(typed)) return null;
      typed.tone = tone;
    } else if (next === '9') {
      if (typed.letters[0] !== 'd') return null;
      typed.letters[0] = 'đ';
    } else if (next === '6') {
      const at = lastVowel(typed, 'aeo');
      if (at < 0 || !hat(typed, typed.letters[at] ?? '')) return null;
    } else if (next === '7' || next === '8') {
      if (!hornOrBreve(typed, next === '7', next === '8')) {
        // The second horn of "nu7o7c" falls on a pair that the first has made whole.
        if (!typed.letters.includes('ơ')) return null;
      }
    } else {
      typed.letters.push(next);
    }
  }
  return finish(typed);
}
