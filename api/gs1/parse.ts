/** Reads a GS1 Digital Link URI (GS1 Digital Link Standard: URI Syntax; no compression): any host, any stem, every key. */
import { AIS, belongsInPath, isPathOrder, type Ai } from './dictionary.ts';
import { faultOfValue, faultsTogether, type GsElement } from './elements.ts';
import { fault, type Detail, type Fault, type FaultCode } from './faults.ts';

export interface ReadElement extends GsElement {
  /** GS1's data title. */
  title: string;
  /** In the path (key and qualifiers) or in the query (attributes). */
  place: 'path' | 'query';
}

export interface ReadLink {
  valid: true;
  /** Path first, then the query, in the order in which they stand. */
  elements: ReadElement[];
  /** The primary key: the first element. */
  key: ReadElement;
  /** What stands before the key, e.g. 'https://sanque.vn' or 'https://example.com/some/shop'. */
  stem: string;
  /** Query keys that are no AIs, as they stand, for whoever passes them on. */
  others: string[];
}

export interface RefusedLink {
  valid: false;
  errors: Fault[];
  /** What could be read all the same; nothing to rely on. */
  elements: ReadElement[];
}

export type ParsedDigitalLink = ReadLink | RefusedLink;

/** Longer than any address that a code can carry. */
export const MOST_CHARACTERS = 8_191;

/** A stretch of the address, with its place in it. */
interface Piece {
  text: string;
  from: number;
}

const spanOf = (piece: Piece): { from: number; to: number } => ({ from: piece.from, to: piece.from + piece.text.length });

/** Cuts at each separator, keeping places. */
function cut(piece: Piece, separator: string): Piece[] {
  let from = piece.from;
  return piece.text.split(separator).map((text) => {
    const at = { text, from };
    from += text.length + 1;
    return at;
  });
}

// names that early releases allowed in place of numbers
const LETTERS: Readonly<Record<string, string>> = {
  gtin: '01', itip: '8006', cpid: '8010', gmn: '8013', gln: '414', party: '417', gsrnp: '8017', gsrn: '8018', gcn: '255', sscc: '00', gdti: '253', ginc: '401', gsin: '402', grai: '8003', giai: '8004',
};

const isKey = (entry: Ai | undefined): entry is Ai => entry !== undefined && entry.qualifiers !== null;

/** Undoes percent-encoding once; each byte becomes one character, since no AI holds others than ASCII. */
function decode(text: string): string | null {
  if (!text.includes('%')) return text;
  // a value with a lone % is no URI (RFC 3986, 2.1), so it is refused rather than guessed at
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const order = (key: Ai): string | undefined =>
  (key.qualifiers ?? []).filter((way) => way.length > 0).map((way) => way.map((q) => `(${q})`).join(', ')).join(' / ') || undefined;

class Reader {
  readonly errors: Fault[] = [];
  readonly elements: ReadElement[] = [];
  private readonly spans: Fault['at'][] = [];

  add(code: FaultCode, detail: Detail = {}, at: Fault['at'] = null): void {
    this.errors.push(fault(code, detail, at));
  }

  /** Takes one AI with its still encoded value. */
  take(entry: Ai, raw: Piece, place: 'path' | 'query', whole: Fault['at']): void {
    const { ai, title } = entry;
    const at = raw.text === '' ? whole : spanOf(raw);
    const value = decode(place === 'query' ? raw.text.replace(/\+/g, ' ') : raw.text);
    if (value === null) this.add('encoding', { ai }, at);
    else if (!value.includes('\0')) {
      const wrong = faultOfValue(entry, value);
      if (wrong) this.add(wrong.code, wrong.detail, at);
    }
    if (this.elements.some((e) => e.ai === ai)) this.add('duplicate', { ai }, whole);
    this.elements.push({ ai, value: value ?? raw.text, title, place });
    this.spans.push(whole);
  }

  whereIs(ai: string | undefined): Fault['at'] {
    return this.spans[this.elements.findIndex((e) => e.ai === ai)] ?? null;
  }
}

/** Where the key stands: the rightmost one from which pairs of AI and value lead to the end of the path. */
function keyAt(segments: readonly Piece[]): number {
  for (let i = segments.length - 2; i >= 0; i -= 2) {
    const entry = AIS.get(segments[i]!.text);
    if (!entry) return -1;
    if (isKey(entry)) return i;
  }
  return -1;
}

/** No key was found: says what seems to be the matter. */
function explainMissingKey(segments: readonly Piece[]): Fault {
  const last = segments.at(-1)!;
  if (last.text === '' && segments.length > 2 && keyAt(segments.slice(0, -1)) >= 0) return fault('trailing-slash', {}, { from: last.from - 1, to: last.from });
  const first = segments.findIndex((s, i) => isKey(AIS.get(s.text)) && i + 1 < segments.length);
  if (first >= 0) {
    const ai = segments[first]!.text;
    const stranger = segments.find((s, i) => i > first && (i - first) % 2 === 0 && i + 1 < segments.length && !AIS.has(s.text));
    if (stranger && stranger.text !== '') return fault('unknown-ai-in-path', { ai, other: stranger.text }, spanOf(stranger));
    return fault('broken-pair', { ai }, { from: segments[first]!.from, to: last.from + last.text.length });
  }
  const letters = segments.find((s) => LETTERS[s.text] !== undefined);
  if (letters) return fault('letters-for-ai', { ai: LETTERS[letters.text], other: letters.text }, spanOf(letters));
  return fault('no-key', {}, { from: segments[0]!.from - 1, to: last.from + last.text.length });
}

function readQuery(reader: Reader, query: Piece, key: Ai, following: readonly string[]): string[] {
  const others: string[] = [];
  for (const pair of cut(query, '&')) {
    if (pair.text === '') continue;
    const equals = pair.text.indexOf('=');
    const name = equals < 0 ? pair.text : pair.text.slice(0, equals);
    if (equals < 0 || !/^\d+$/.test(name)) {
      others.push(pair.text);
      continue;
    }
    const entry = AIS.get(name);
    if (!entry) {
      reader.add('unknown-ai', { other: name }, spanOf(pair));
      continue;
    }
    const repeated = reader.elements.some((e) => e.ai === name);
    reader.take(entry, { text: pair.text.slice(equals + 1), from: pair.from + equals + 1 }, 'query', spanOf(pair));
    if (repeated) continue;
    if (belongsInPath(key, following, name)) reader.add('belongs-in-path', { ai: name }, spanOf(pair));
    else if (!entry.attribute) reader.add('not-attribute', { ai: name }, spanOf(pair));
    // beside a product number, no other key: it would leave open what the code on the goods names. Other keys follow the dictionary, where ‘?’ allows some in the query
    else if (key.ai === '01' && isKey(entry)) reader.add('second-key', { ai: name }, spanOf(pair));
  }
  return others;
}

/**
 * Reads a Digital Link URI and checks all that can be checked without asking anybody.
 * @param uri as scanned or typed, still percent-encoded; a fragment is ignored
 * @returns its elements, or every reason for refusal that could be found
 */
export function parseDigitalLink(uri: string): ParsedDigitalLink {
  const refuse = (...errors: Fault[]): RefusedLink => ({ valid: false, errors, elements: [] });
  if (uri.length > MOST_CHARACTERS) return refuse(fault('too-long-uri', { max: MOST_CHARACTERS }, { from: MOST_CHARACTERS, to: uri.length }));
  const strange = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/u.exec(uri);
  if (strange) return refuse(fault('character', { other: strange[0] }, { from: strange.index, to: strange.index + strange[0].length }));
  const scheme = /^(?:https?|HTTPS?):\/\//.exec(uri)?.[0];
  if (!scheme) return refuse(fault('scheme', {}, uri === '' ? null : { from: 0, to: Math.min(uri.length, 8) }));
  const slash = uri.indexOf('/', scheme.length);
  const host = { text: uri.slice(scheme.length, slash < 0 ? undefined : slash), from: scheme.length };
  if (/[^A-Za-z0-9\-.:[\]]/.test(host.text)) return refuse(fault('host', {}, spanOf(host)));
  if (slash < 0 || host.text === '') return refuse(fault('no-path', {}, { from: 0, to: uri.length }));

  const fragment = uri.indexOf('#', slash);
  const end = fragment < 0 ? uri.length : fragment;
  const mark = uri.slice(0, end).indexOf('?', slash);
  const pathEnd = mark < 0 ? end : mark;
  const nul = uri.slice(0, end).indexOf('%00');
  if (nul >= 0) return refuse(fault('nul', {}, { from: nul, to: nul + 3 }));

  const segments = cut({ text: uri.slice(slash + 1, pathEnd), from: slash + 1 }, '/');
  const start = keyAt(segments);
  if (start < 0) return refuse(explainMissingKey(segments));
  const key = AIS.get(segments[start]!.text)!;
  const reader = new Reader();
  const following: string[] = [];
  for (let i = start; i < segments.length; i += 2) {
    const name = segments[i]!;
    const value = segments[i + 1]!;
    if (i > start) following.push(name.text);
    reader.take(AIS.get(name.text)!, value, 'path', { from: name.from, to: value.from + value.text.length });
  }
  if (!isPathOrder(key, following)) reader.add('order', { ai: key.ai, other: order(key) }, { from: segments[start]!.from, to: pathEnd });
  const others = mark < 0 ? [] : readQuery(reader, { text: uri.slice(mark + 1, end), from: mark + 1 }, key, following);
  for (const wrong of faultsTogether(reader.elements)) reader.add(wrong.code, wrong.detail, reader.whereIs(wrong.detail.ai));

  const { errors, elements } = reader;
  if (errors.length > 0) return { valid: false, errors, elements };
  return { valid: true, elements, key: elements[0]!, stem: uri.slice(0, segments[start]!.from - 1), others };
}
