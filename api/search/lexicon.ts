/** What an index knows about its own words: the vocabulary that slips are judged by, its pairs, places, groups, producers. In memory, one per index. */
import { documentPlaces, groupTag, type SearchDocument } from './documents.ts';
import { joinedKey, words, type Word } from './fold.ts';
import { Neighbours } from './slips.ts';
import { quietKeys, thesaurusWords } from './thesaurus.ts';

/** A named thing that can be suggested, with how many products stand behind it. */
export interface Named {
  readonly name: string;
  /** Folded words, joined by spaces. */
  readonly keys: string;
  /** Tag in the index (places, groups) or slug (producers). */
  readonly id: string;
  /** Code that filters take (groups, places of today); null for a place of before. */
  readonly code: string | null;
  products: number;
}

interface Surface { text: string; votes: number }

const PAIR = 2 ** 22;

export class Lexicon {
  readonly #ids = new Map<string, number>();
  readonly tokens: string[] = [];
  readonly #frequency: number[] = [];
  readonly #surfaces: Map<string, number>[] = [];
  readonly #codeIds = new Map<string, number>();
  /** Codes per key id: every way in which that syllable is written here. */
  readonly #codesOf = new Map<number, Set<string>>();
  readonly #pairs = new Map<number, { n: number; surface: Surface }>();
  readonly neighbours = new Neighbours();
  readonly places = new Map<string, Named>();
  /** Parts of place names of three words and more ("tra my"), with the places they may mean. */
  readonly placeParts = new Map<string, Set<string>>();
  readonly groups = new Map<string, Named>();
  /** Parts of a group's name, with its tag. */
  readonly groupParts = new Map<string, string>();
  readonly producers = new Map<string, Named>();
  #sorted: string[] | null = null;

  constructor() {
    for (const word of thesaurusWords) this.neighbours.add(word);
    for (const word of quietKeys) this.neighbours.add(word);
  }

  /** Number of a key, made when new. */
  tokenId(token: string): number {
    const found = this.#ids.get(token);
    if (found !== undefined) return found;
    const id = this.tokens.length;
    this.#ids.set(token, id);
    this.tokens.push(token);
    this.#frequency.push(0);
    this.#surfaces.push(new Map());
    // A number is right or wrong; it has no slips, and a register has thousands.
    if (!/\d/u.test(token)) this.neighbours.add(token);
    this.#sorted = null;
    return id;
  }

  knownTokenId(token: string): number | undefined {
    return this.#ids.get(token);
  }

  codeId(wordCode: string): number {
    let id = this.#codeIds.get(wordCode);
    if (id === undefined) {
      id = this.#codeIds.size;
      this.#codeIds.set(wordCode, id);
    }
    return id;
  }

  knownCodeId(wordCode: string): number | undefined {
    return this.#codeIds.get(wordCode);
  }

  codesOf(token: string): ReadonlySet<string> {
    const id = this.#ids.get(token);
    return (id === undefined ? undefined : this.#codesOf.get(id)) ?? new Set();
  }

  /** Documents in which the word stood when it was learnt (words of English data count 0). */
  frequency(token: string): number {
    const id = this.#ids.get(token);
    return id === undefined ? 0 : (this.#frequency[id] ?? 0);
  }

  /** A word of the index. */
  has(token: string): boolean {
    return this.#ids.has(token);
  }

  /** A word of the index or of the data in front of it. */
  knows(token: string): boolean {
    return this.#ids.has(token) || thesaurusWords.has(token) || quietKeys.has(token);
  }

  /** How often two words stand side by side. */
  pair(left: string, right: string): number {
    const a = this.#ids.get(left);
    const b = this.#ids.get(right);
    return a === undefined || b === undefined ? 0 : (this.#pairs.get(a * PAIR + b)?.n ?? 0);
  }

  /** How a run of keys is usually written here: "nuoc mam" → "nước mắm". */
  write(keys: readonly string[]): string {
    const out: string[] = [];
    for (let at = 0; at < keys.length; at++) {
      const keyText = keys[at] ?? '';
      const id = this.#ids.get(keyText);
      const nextId = this.#ids.get(keys[at + 1] ?? '');
      const previousId = this.#ids.get(keys[at - 1] ?? '');
      const ahead = id !== undefined && nextId !== undefined ? this.#pairs.get(id * PAIR + nextId) : undefined;
      const behind = id !== undefined && previousId !== undefined ? this.#pairs.get(previousId * PAIR + id) : undefined;
      if (ahead !== undefined && ahead.n >= (behind?.n ?? 0)) out.push(ahead.surface.text.split(' ')[0] ?? keyText);
      else if (behind !== undefined) out.push(behind.surface.text.split(' ')[1] ?? keyText);
      else out.push(this.surface(keyText));
    }
    return out.join(' ');
  }

  /** The most frequent way one key is written. */
  surface(token: string): string {
    const id = this.#ids.get(token);
    let best = token;
    let most = 0;
    for (const [text, n] of (id === undefined ? undefined : this.#surfaces[id]) ?? []) {
      if (n > most) [best, most] = [text, n];
    }
    return best;
  }

  /** Words that begin so, the frequent first. */
  beginningWith(prefix: string, most = 12): string[] {
    this.#sorted ??= [...this.tokens].sort();
    const sorted = this.#sorted;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    const found: string[] = [];
    for (let at = low; at < sorted.length && found.length < 400; at++) {
      const token = sorted[at] ?? '';
      if (!token.startsWith(prefix)) break;
      if (token !== prefix) found.push(token);
    }
    return found.sort((a, b) => this.frequency(b) - this.frequency(a)).slice(0, most);
  }

  #word(word: Word): number {
    const id = this.tokenId(word.key);
    const text = word.text.toLowerCase();
    const surfaces = this.#surfaces[id];
    surfaces?.set(text, (surfaces.get(text) ?? 0) + 1);
    let codes = this.#codesOf.get(id);
    if (codes === undefined) this.#codesOf.set(id, (codes = new Set()));
    codes.add(word.code);
    return id;
  }

  #text(list: readonly Word[], pairs: boolean): number[] {
    const ids = list.map((word) => this.#word(word));
    for (const id of new Set(ids)) this.#frequency[id] = (this.#frequency[id] ?? 0) + 1;
    for (let at = 0; pairs && at + 1 < ids.length; at++) {
      if (/\d\d/u.test(list[at + 1]?.key ?? '')) continue;
      const number = (ids[at] ?? 0) * PAIR + (ids[at + 1] ?? 0);
      const text = `${list[at]?.text ?? ''} ${list[at + 1]?.text ?? ''}`.toLowerCase();
      const found = this.#pairs.get(number);
      if (found === undefined) this.#pairs.set(number, { n: 1, surface: { text, votes: 1 } });
      else {
        found.n++;
        // Majority vote: the writing that stays is the most common one, without a table per pair.
        if (found.surface.text === text) found.surface.votes++;
        else if (--found.surface.votes < 0) found.surface = { text, votes: 1 };
      }
    }
    return ids;
  }

  /** Learns a document's words; returns them as numbers for ranking. */
  learn(document: SearchDocument): { name: number[]; codes: number[]; english: number[]; maker: number[]; tags: number[]; named: Named[] } {
    const nameWords = words(document.name);
    const name = this.#text(nameWords, true);
    const codes = nameWords.map((word) => this.codeId(word.code));
    const english = this.#text(words(document.nameEn ?? ''), true);
    const maker = this.#text(words(document.producerName ?? ''), true);
    // One place may be written in two ways.
    const named: Named[] = [...new Set(documentPlaces(document).map((place) => this.#place(place, document)))];
    named.push(this.#group(document));
    const tags = named.map((one) => this.tagId(one.id));
    if (document.producerName !== null) {
      const at = document.producerSlug ?? joinedKey(document.producerName);
      const maker = this.producers.get(at) ?? { name: document.producerName, keys: words(document.producerName).map((word) => word.key).join(' '), id: at, code: document.producerSlug, products: 0 };
      this.producers.set(at, maker);
      named.push(maker);
    }
    for (const one of named) one.products++;
    return { name, codes, english, maker, tags, named };
  }

  #place(name: string, document: SearchDocument): Named {
    const list = words(name);
    this.#text(list, true);
    const keys = list.map((word) => word.key);
    const at = keys.join(' ');
    const found = this.places.get(at);
    if (found !== undefined) return found;
    const tag = keys.join('');
    const isCommune = document.communeName !== null && document.communeName.endsWith(name);
    const isProvince = document.provinceName !== null && document.provinceName.endsWith(name);
    const place: Named = { name, keys: at, id: tag, code: isProvince ? document.provinceCode : isCommune ? document.communeCode : null, products: 0 };
    this.places.set(at, place);
    for (let from = 0; keys.length >= 3 && from < keys.length; from++) {
      for (let to = from + 2; to <= keys.length; to++) {
        if (to - from === keys.length) continue;
        const part = keys.slice(from, to).join(' ');
        this.placeParts.set(part, (this.placeParts.get(part) ?? new Set()).add(tag));
      }
    }
    return place;
  }

  #group(document: SearchDocument): Named {
    const list = words(document.groupName);
    const at = list.map((word) => word.key).join(' ');
    const found = this.groups.get(at);
    if (found !== undefined) return found;
    this.#text(list, true);
    const group: Named = { name: document.groupName, keys: at, id: groupTag(document.groupName), code: document.group, products: 0 };
    this.groups.set(at, group);
    // "dược liệu" is enough for "Dược liệu và sản phẩm từ dược liệu".
    for (const part of document.groupName.split(/,| và /u)) {
      const short = words(part).map((word) => word.key).join(' ');
      if (short.includes(' ') && !this.groups.has(short)) this.groupParts.set(short, group.id);
    }
    return group;
  }

  /** Tag of a group by its folded name or a part of it. */
  groupTagOf(keys: readonly string[]): string | undefined {
    const at = keys.join(' ');
    return this.groups.get(at)?.id ?? this.groupParts.get(at);
  }

  /** Tags are numbered apart from words: "thanhhoa" is no word of the vocabulary. */
  tagId(tag: string): number {
    return this.codeId(`#${tag}`);
  }
}
