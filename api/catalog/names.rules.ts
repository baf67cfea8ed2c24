/** Names of products and producers: keys that find the same one again, and likeness that an officer should look at. Pure. */

/** Lower case, no diacritics, only letters and digits: 'Nước mắm Lê Gia - Cốt đặc biệt 40N' → 'nuoc mam le gia cot dac biet 40n'. */
export const nameKey = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}+/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** Like `nameKey`, but the diacritics stay (the style of tone marks levelled): 'dưa' and 'dừa' are two names, 'hoà' and 'hòa' one. */
export const exactNameKey = (name: string): string =>
  name.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim().split(' ').map((syllable) => {
    const parts = syllable.normalize('NFD');
    return parts.replace(TONES, '').normalize('NFC') + (parts.match(TONES)?.join('') ?? '');
  }).join(' ').normalize('NFC');

/** Legal forms that are written in many ways and tell nothing apart. */
const LEGAL_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:cong ty|cty)\b/g, ' '], [/\b(?:trach nhiem huu han|tnhh)\b/g, ' '], [/\b(?:mot thanh vien|mtv|1tv)\b/g, ' '], [/\b(?:co phan|cp|ctcp)\b/g, ' '],
  [/\b(?:hop tac xa|htx)\b/g, ' '], [/\b(?:ho kinh doanh|hkd|co so san xuat|cssx)\b/g, ' '], [/\b(?:san xuat|sx)\b/g, ' '], [/\b(?:thuong mai|tm)\b/g, ' '],
  [/\b(?:dich vu|dv)\b/g, ' '], [/\b(?:nong nghiep|nn)\b/g, ' '], [/\b(?:va|minh hoa)\b/g, ' '],
];

/** A producer's name without its legal form, for likeness only: 'HTX Mắm Bình Minh' → 'mam binh minh'. */
export function producerCore(name: string): string {
  let key = nameKey(name);
  for (const [form, blank] of LEGAL_FORMS) key = key.replace(form, blank);
  return key.replace(/\s+/g, ' ').trim();
}

export interface Named {
  /** `nameKey` of the name */
  key: string;
  provinceCode: string;
  /** null when it is not known */
  producerKey: string | null;
  /** where it was announced; two entries of one announcement are two products */
  source: string | null;
}

export interface Likeness {
  /** 0–100 */
  score: number;
  reason: 'SAME_NAME' | 'NAME_WITHIN' | 'SIMILAR_NAME';
}

/** Number of edits between two keys, given up above `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      row.push(cost);
      if (cost < best) best = cost;
    }
    if (best > limit) return limit + 1;
    previous = row;
  }
  return previous[b.length]!;
}

/**
 * Whether two products may be one: the same name, one name within the other, or names a slip apart; in one province, not of two
 * different known producers (but for the very same name), not listed side by side by one source. Never a reason to merge by itself.
 */
export function likeness(a: Named, b: Named): Likeness | null {
  if (a.provinceCode !== b.provinceCode) return null;
  const sameProducer = a.producerKey !== null && a.producerKey === b.producerKey;
  const producersDiffer = a.producerKey !== null && b.producerKey !== null && !sameProducer;
  if (a.key === b.key) {
    // one source that lists a name twice, for two producers, means two products
    if (producersDiffer && a.source !== null && a.source === b.source) return null;
    return { score: producersDiffer ? 70 : 100, reason: 'SAME_NAME' };
  }
  if (producersDiffer || (a.source !== null && a.source === b.source)) return null;
  const wordsA = new Set(a.key.split(' '));
  const wordsB = new Set(b.key.split(' '));
  const shared = [...wordsA].filter((w) => wordsB.has(w)).length;
  const [few, many] = wordsA.size <= wordsB.size ? [wordsA, wordsB] : [wordsB, wordsA];
  if (few.size >= 3 && shared === few.size && few.size / many.size >= 0.5) return { score: Math.round(60 + 30 * (few.size / many.size)) + (sameProducer ? 5 : 0), reason: 'NAME_WITHIN' };
  const digits = (key: string): string => key.replace(/\D+/g, ' ').trim();
  if (digits(a.key) === digits(b.key) && Math.min(a.key.length, b.key.length) >= 12 && editDistance(a.key, b.key, 2) <= 2) return { score: 80, reason: 'SIMILAR_NAME' };
  return null;
}

/** Finds the likes of a name among many without comparing each with each: by the words they share, common words left out. */
export class LikenessIndex<Id> {
  private readonly byWord = new Map<string, { id: Id; named: Named }[]>();
  private readonly byKey = new Map<string, { id: Id; named: Named }[]>();
  /** a word that this many names carry tells nothing */
  private readonly common = 60;

  add(id: Id, named: Named): void {
    const entry = { id, named };
    const put = (map: Map<string, { id: Id; named: Named }[]>, key: string): void => {
      const list = map.get(key);
      if (list) list.push(entry);
      else map.set(key, [entry]);
    };
    put(this.byKey, `${named.provinceCode} ${named.key}`);
    for (const word of new Set(named.key.split(' '))) put(this.byWord, `${named.provinceCode} ${word}`);
  }

  /** The most alike first, at most `limit`. */
  find(named: Named, limit = 5): (Likeness & { id: Id })[] {
    const seen = new Map<Id, Likeness>();
    const look = (list: readonly { id: Id; named: Named }[] | undefined): void => {
      if (!list) return;
      for (const { id, named: other } of list.slice(0, this.common)) {
        if (seen.has(id)) continue;
        const like = likeness(named, other);
        if (like) seen.set(id, like);
      }
    };
    look(this.byKey.get(`${named.provinceCode} ${named.key}`));
    for (const word of new Set(named.key.split(' '))) {
      const list = this.byWord.get(`${named.provinceCode} ${word}`);
      if (list && list.length <= this.common) look(list);
    }
    return [...seen].map(([id, like]) => ({ id, ...like })).sort((a, b) => b.score - a.score).slice(0, limit);
  }
}
