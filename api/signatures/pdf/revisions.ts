/**
 * A PDF as its writers left it: our original, then one incremental update after the other (ISO 32000-1, 7.5.6), each read from its
 * first byte to its last. Nothing may stand between objects, and each cross-reference must say exactly what stands there.
 */
import { inflateSync } from 'node:zlib';
import { isDict, nameOf, PdfRef, PdfStream, Scanner, unclear, type PdfDict, type PdfValue } from './tokens.ts';

const MAX_OBJECTS = 200_000;
const MAX_REVISIONS = 60;
const MAX_INFLATED = 16 * 1024 * 1024;
const MAX_STREAMS_INFLATED = 400;
/** Each length given by reference may cost a search through the file. */
const MAX_GUESSED = 200;

export interface PdfObject {
  gen: number;
  value: PdfValue;
  /** False for an object inside an object stream: its strings have no place of their own in the file. */
  inFile: boolean;
}

interface Entry {
  type: number;
  /** Offset of an object in the file, or the number of the object stream that holds it. */
  a: number;
  /** Generation, or index in the object stream. */
  b: number;
}

interface Section {
  entries: Map<number, Entry>;
  trailer: PdfDict;
}

export interface Revision {
  objects: Map<number, PdfObject>;
  trailer: PdfDict;
  /** Where `%%EOF` ends, and where the line end after it does: a signature of this revision covers up to one of the two. */
  ends: [number, number];
}

/** The document as it stood after some revision. */
export interface Doc {
  get(num: number): PdfObject | undefined;
  trailer: PdfDict;
  /** One more than the highest object number so far. */
  size: number;
}

/** Counts what was inflated for one file, so that a bomb ends early. */
class Inflater {
  private streams = 0;
  private bytes = 0;

  decode(stream: PdfStream): Uint8Array {
    const filter = stream.dict.get('Filter');
    const filters = Array.isArray(filter) ? filter : filter === undefined || filter === null ? [] : [filter];
    const parms = stream.dict.get('DecodeParms');
    if (filters.length === 0) return stream.data;
    if (filters.length !== 1 || nameOf(filters[0]) !== 'FlateDecode') throw unclear('filter of a cross-reference');
    if (++this.streams > MAX_STREAMS_INFLATED || this.bytes > 4 * MAX_INFLATED) throw unclear('too much that is packed');
    let data: Uint8Array;
    try {
      data = inflateSync(stream.data, { maxOutputLength: MAX_INFLATED });
    } catch {
      throw unclear('packed data');
    }
    this.bytes += data.length;
    const parm = Array.isArray(parms) ? parms[0] : parms;
    return isDict(parm) ? unpredict(data, parm) : data;
  }
}

function unpredict(data: Uint8Array, parms: PdfDict): Uint8Array {
  const predictor = parms.get('Predictor') ?? 1;
  if (predictor === 1) return data;
  const columns = parms.get('Columns') ?? 1;
  if (typeof predictor !== 'number' || predictor < 10 || predictor > 15 || typeof columns !== 'number' || !Number.isInteger(columns) || columns < 1 || columns > 64) throw unclear('predictor');
  if ((parms.get('Colors') ?? 1) !== 1 || (parms.get('BitsPerComponent') ?? 8) !== 8 || data.length % (columns + 1)) throw unclear('predictor');
  const rows = data.length / (columns + 1);
  const out = new Uint8Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const kind = data[r * (columns + 1)]!;
    for (let c = 0; c < columns; c++) {
      const raw = data[r * (columns + 1) + 1 + c]!;
      const up = r > 0 ? out[(r - 1) * columns + c]! : 0;
      const left = c > 0 ? out[r * columns + c - 1]! : 0;
      const corner = r > 0 && c > 0 ? out[(r - 1) * columns + c - 1]! : 0;
      if (kind > 4) throw unclear('predictor');
      const estimate = left + up - corner;
      const [dl, du, dc] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
      const paeth = dl <= du && dl <= dc ? left : du <= dc ? up : corner;
      const add = [0, left, up, (left + up) >> 1, paeth][kind]!;
      out[r * columns + c] = (raw + add) & 0xff;
    }
  }
  return out;
}

/** `xref … trailer <<…>>`, the scanner standing on `xref`. */
function readTable(scanner: Scanner): Section {
  scanner.word('xref');
  const entries = new Map<number, Entry>();
  for (scanner.skip(); !scanner.startsWith('trailer'); scanner.skip()) {
    const first = scanner.integer();
    scanner.skip();
    const count = scanner.integer();
    if (first + count > MAX_OBJECTS) throw unclear('too many objects');
    for (let i = 0; i < count; i++) {
      scanner.skip();
      const a = scanner.integer();
      scanner.skip();
      const b = scanner.integer();
      scanner.skip();
      const used = scanner.startsWith('n');
      scanner.word(used ? 'n' : 'f');
      if (entries.has(first + i)) throw unclear(`object ${first + i} twice in a cross-reference`);
      entries.set(first + i, { type: used ? 1 : 0, a, b });
    }
  }
  scanner.word('trailer');
  const trailer = scanner.value();
  if (!isDict(trailer)) throw unclear('trailer');
  return { entries, trailer };
}

function readXrefStream(stream: PdfStream, inflater: Inflater): Section {
  const { dict } = stream;
  const widths = dict.get('W');
  const size = dict.get('Size');
  if (!Array.isArray(widths) || widths.length !== 3 || !widths.every((w) => typeof w === 'number' && Number.isInteger(w) && w >= 0 && w <= 6)) throw unclear('cross-reference stream');
  const w = widths as [number, number, number];
  const index = dict.get('Index') ?? [0, size ?? null];
  if (!Array.isArray(index) || index.length % 2 || !index.every((n) => typeof n === 'number' && Number.isInteger(n) && n >= 0 && n <= MAX_OBJECTS)) throw unclear('cross-reference stream');
  const data = inflater.decode(stream);
  const width = w[0] + w[1] + w[2];
  const entries = new Map<number, Entry>();
  let at = 0;
  const field = (bytes: number, missing: number): number => {
    if (bytes === 0) return missing;
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + data[at++]!;
    return value;
  };
  for (let i = 0; i < index.length; i += 2) {
    const [first, count] = [index[i] as number, index[i + 1] as number];
    if (first + count > MAX_OBJECTS) throw unclear('too many objects');
    for (let k = 0; k < count; k++) {
      if (at + width > data.length) throw unclear('cross-reference stream');
      const entry = { type: field(w[0], 1), a: field(w[1], 0), b: field(w[2], 0) };
      if (entry.type > 2 || entries.has(first + k)) throw unclear('cross-reference stream');
      entries.set(first + k, entry);
    }
  }
  if (at !== data.length) throw unclear('cross-reference stream');
  return { entries, trailer: dict };
}

/** The objects of an object stream in their order. */
function unpack(stream: PdfStream, inflater: Inflater): { num: number; value: PdfValue }[] {
  const { dict } = stream;
  const [count, first] = [dict.get('N'), dict.get('First')];
  if (typeof count !== 'number' || typeof first !== 'number' || !Number.isInteger(count) || !Number.isInteger(first) || count < 0 || count > MAX_OBJECTS || first < 0 || dict.has('Extends')) throw unclear('object stream');
  const data = inflater.decode(stream);
  if (first > data.length) throw unclear('object stream');
  const head = new Scanner(data, 0, first);
  const places: { num: number; offset: number }[] = [];
  for (let i = 0; i < count; i++) {
    head.skip();
    const num = head.integer();
    head.skip();
    places.push({ num, offset: head.integer() });
  }
  return places.map(({ num, offset }, i) => {
    const end = places[i + 1] ? first + places[i + 1]!.offset : data.length;
    if (end > data.length || first + offset > end) throw unclear('object stream');
    const inner = new Scanner(data, first + offset, end);
    const value = inner.value();
    inner.skip();
    if (!inner.done) throw unclear('object stream');
    return { num, value };
  });
}

function numberAt(bytes: Uint8Array, ref: PdfRef, from: number): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(`${ref.num} ${ref.gen} obj`, from, 'latin1');
  if (at < 0) throw unclear('length of a stream');
  const scanner = new Scanner(bytes, at);
  const { value } = scanner.object(() => {
    throw unclear('length of a stream');
  });
  if (typeof value !== 'number') throw unclear('length of a stream');
  return value;
}

/** Offset that the `startxref` at the end of `bytes` names. */
function lastStartxref(bytes: Uint8Array): number {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = view.lastIndexOf('startxref', undefined, 'latin1');
  if (at < 0 || bytes.length - at > 2048) throw unclear('no startxref at the end');
  const scanner = new Scanner(bytes, at);
  scanner.word('startxref');
  scanner.skip();
  return scanner.integer();
}

/** Opens the original by its cross-references. @throws Unreadable when it is not a PDF of ours */
export function openBase(bytes: Uint8Array): { doc: Doc; startxref: number } {
  const inflater = new Inflater();
  const startxref = lastStartxref(bytes);
  const entries = new Map<number, Entry>();
  const cache = new Map<number, PdfObject>();
  let trailer: PdfDict | null = null;
  const seen = new Set<number>();
  const doc: Doc = { get, trailer: new Map(), size: 0 };

  function lengthOf(ref: PdfRef): number {
    const found = entries.get(ref.num);
    if (found?.type === 1) return numberAt(bytes, ref, found.a);
    const value = found ? get(ref.num)?.value : undefined;
    if (typeof value !== 'number') throw unclear('length of a stream');
    return value;
  }

  function get(num: number): PdfObject | undefined {
    const known = cache.get(num);
    if (known) return known;
    const entry = entries.get(num);
    if (!entry || entry.type === 0) return undefined;
    if (entry.type === 1) {
      if (entry.a >= bytes.length) throw unclear(`object ${num}`);
      const object = new Scanner(bytes, entry.a).object(lengthOf);
      if (object.num !== num || object.gen !== entry.b) throw unclear(`object ${num}`);
      cache.set(num, { gen: object.gen, value: object.value, inFile: true });
    } else {
      const holder = entries.get(entry.a);
      if (holder?.type !== 1) throw unclear(`object ${num}`);
      const stream = get(entry.a)?.value;
      if (!(stream instanceof PdfStream)) throw unclear(`object ${num}`);
      unpack(stream, inflater).forEach((inner, i) => {
        const place = entries.get(inner.num);
        if (place?.type === 2 && place.a === entry.a && place.b === i) cache.set(inner.num, { gen: 0, value: inner.value, inFile: false });
      });
    }
    return cache.get(num);
  }

  for (let at: PdfValue | undefined = startxref; at !== undefined; ) {
    if (typeof at !== 'number' || !Number.isInteger(at) || at < 0 || at >= bytes.length || seen.has(at) || seen.size > MAX_REVISIONS) throw unclear('cross-reference');
    seen.add(at);
    const scanner: Scanner = new Scanner(bytes, at);
    let section: Section;
    if (scanner.startsWith('xref')) section = readTable(scanner);
    else {
      const { value } = scanner.object(() => {
        throw unclear('length of a cross-reference');
      });
      if (!(value instanceof PdfStream)) throw unclear('cross-reference');
      section = readXrefStream(value, inflater);
    }
    if (section.trailer.has('Encrypt') || section.trailer.has('XRefStm')) throw unclear('encrypted or hybrid file');
    for (const [num, entry] of section.entries) if (!entries.has(num)) entries.set(num, entry);
    trailer ??= section.trailer;
    at = section.trailer.get('Prev');
  }
  doc.trailer = trailer!;
  for (const num of entries.keys()) doc.size = Math.max(doc.size, num + 1);
  return { doc, startxref };
}

function readRevision(bytes: Uint8Array, start: number, before: Doc, previous: number, inflater: Inflater): { revision: Revision; startxref: number; next: number } {
  const scanner = new Scanner(bytes, start);
  const objects = new Map<number, PdfObject>();
  const offsets = new Map<number, number>();
  const guessed: { num: number; length: number }[] = [];
  const lengthOf = (ref: PdfRef): number => {
    const known = objects.get(ref.num)?.value;
    if (guessed.length > MAX_GUESSED) throw unclear('lengths by reference');
    const length = typeof known === 'number' ? known : numberAt(bytes, ref, scanner.at);
    guessed.push({ num: ref.num, length });
    return length;
  };
  let section: Section | null = null;
  let sectionAt = -1;
  let xrefNum = -1;
  while (!section) {
    scanner.skip();
    const at = scanner.at;
    if (scanner.startsWith('xref')) {
      section = readTable(scanner);
      sectionAt = at;
      break;
    }
    const { num, gen, value } = scanner.object(lengthOf);
    if (objects.has(num) || objects.size > MAX_OBJECTS) throw unclear(`object ${num} twice`);
    objects.set(num, { gen, value, inFile: true });
    offsets.set(num, at);
    if (value instanceof PdfStream && nameOf(value.dict.get('Type')) === 'XRef') {
      section = readXrefStream(value, inflater);
      sectionAt = at;
      xrefNum = num;
    }
  }
  scanner.skip();
  scanner.word('startxref');
  scanner.skip();
  if (scanner.integer() !== sectionAt) throw unclear('startxref points elsewhere');
  scanner.skip();
  if (!scanner.startsWith('%%EOF')) throw unclear('%%EOF missing');
  scanner.at += 5;
  const eof = scanner.at;
  if (scanner.peek() === 13) scanner.at++;
  if (scanner.peek() === 10) scanner.at++;
  const { trailer, entries } = section;
  if (trailer.get('Prev') !== previous) throw unclear('an update that does not continue the one before it');
  if (trailer.has('Encrypt') || trailer.has('XRefStm')) throw unclear('encrypted or hybrid update');

  // as an object with a number of the original it would take that object's place
  if (xrefNum >= 0 && xrefNum < before.size) throw unclear(`object ${xrefNum} replaced by a cross-reference`);
  for (const { num, length } of guessed) if ((objects.get(num) ?? before.get(num))?.value !== length) throw unclear('length of a stream');
  const packed = new Map<number, { holder: number; index: number; value: PdfValue }>();
  for (const [holder, { value }] of objects) {
    if (!(value instanceof PdfStream) || nameOf(value.dict.get('Type')) !== 'ObjStm') continue;
    unpack(value, inflater).forEach((inner, index) => {
      if (objects.has(inner.num) || packed.has(inner.num)) throw unclear(`object ${inner.num} twice`);
      if (inner.value instanceof PdfStream) throw unclear('stream in an object stream');
      packed.set(inner.num, { holder, index, value: inner.value });
    });
  }
  for (const [num, entry] of entries) {
    const inner = packed.get(num);
    if (entry.type === 0 && num !== 0 && (before.get(num) || objects.has(num) || inner)) throw unclear(`object ${num} removed`);
    if (entry.type === 1 && (offsets.get(num) !== entry.a || objects.get(num)?.gen !== entry.b)) throw unclear(`object ${num} is not where it should be`);
    if (entry.type === 2 && (inner?.holder !== entry.a || inner.index !== entry.b)) throw unclear(`object ${num} is not where it should be`);
  }
  for (const num of [...offsets.keys(), ...packed.keys()]) if (num !== xrefNum && (entries.get(num)?.type ?? 0) === 0) throw unclear(`object ${num} is in no cross-reference`);
  for (const [num, { value }] of packed) objects.set(num, { gen: 0, value, inFile: false });
  if (xrefNum >= 0) objects.delete(xrefNum);
  return { revision: { objects, trailer, ends: [eof, scanner.at] }, startxref: sectionAt, next: scanner.at };
}

export function docAfter(before: Doc, revision: Revision): Doc {
  let size = before.size;
  for (const num of revision.objects.keys()) size = Math.max(size, num + 1);
  return { get: (num) => revision.objects.get(num) ?? before.get(num), trailer: revision.trailer, size };
}

/** The updates that stand behind the first `from` bytes, in order, each with the document before and after it. */
export function* updatesOf(bytes: Uint8Array, from: number, base: { doc: Doc; startxref: number }): Generator<{ before: Doc; after: Doc; revision: Revision }> {
  const inflater = new Inflater();
  let { doc, startxref } = base;
  const scanner = new Scanner(bytes, from);
  for (let count = 0; ; count++) {
    scanner.skip();
    if (scanner.done) return;
    if (count >= MAX_REVISIONS) throw unclear('too many updates');
    const read = readRevision(bytes, scanner.at, doc, startxref, inflater);
    const after = docAfter(doc, read.revision);
    yield { before: doc, after, revision: read.revision };
    doc = after;
    startxref = read.startxref;
    scanner.at = read.next;
  }
}

/** Follows references. @returns undefined where there is no such object */
export function resolve(doc: Doc, value: PdfValue | undefined): PdfValue | undefined {
  let found = value;
  for (let i = 0; i < 8 && found instanceof PdfRef; i++) {
    const object = doc.get(found.num);
    found = object && object.gen === found.gen ? object.value : undefined;
  }
  if (found instanceof PdfRef) throw unclear('references in a circle');
  return found;
}

