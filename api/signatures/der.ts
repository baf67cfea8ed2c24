/**
 * Reads ASN.1: DER, and the indefinite lengths that some signers (Bouncy Castle, PDFBox) leave in the outer layers of a CMS.
 * Every length is checked against its parent; nesting is limited, so a hostile file ends early.
 */
const MAX_DEPTH = 24;

export class DerError extends Error {}

export interface Der {
  /** Universal 0, application 1, context 2, private 3. */
  cls: number;
  tag: number;
  constructed: boolean;
  /** The whole element, header included. */
  raw: Uint8Array;
  content: Uint8Array;
  depth: number;
}

function lengthOf(bytes: Uint8Array, at: number): { length: number | null; next: number } {
  const first = bytes[at];
  if (first === undefined) throw new DerError('cut off');
  if (first < 0x80) return { length: first, next: at + 1 };
  if (first === 0x80) return { length: null, next: at + 1 };
  const count = first & 0x7f;
  if (count > 4 || at + count >= bytes.length) throw new DerError('length');
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + bytes[at + i]!;
  return { length, next: at + 1 + count };
}

/** The element that starts at `at`. @throws DerError when it does not fit into `bytes` */
export function readDer(bytes: Uint8Array, at = 0, depth = 0): Der {
  if (depth > MAX_DEPTH) throw new DerError('too deep');
  const id = bytes[at];
  if (id === undefined || (id & 0x1f) === 0x1f) throw new DerError('tag');
  const constructed = (id & 0x20) !== 0;
  const head = { cls: id >> 6, tag: id & 0x1f, constructed, depth };
  const { length, next } = lengthOf(bytes, at + 1);
  if (length !== null) {
    const end = next + length;
    if (end > bytes.length) throw new DerError('cut off');
    return { ...head, raw: bytes.subarray(at, end), content: bytes.subarray(next, end) };
  }
  if (!constructed) throw new DerError('indefinite primitive');
  let cursor = next;
  while (!(bytes[cursor] === 0 && bytes[cursor + 1] === 0)) cursor += readDer(bytes, cursor, depth + 1).raw.length;
  return { ...head, raw: bytes.subarray(at, cursor + 2), content: bytes.subarray(next, cursor) };
}

/** The elements inside a constructed one. */
export function childrenOf(der: Der): Der[] {
  if (!der.constructed) throw new DerError('not constructed');
  const found: Der[] = [];
  for (let at = 0; at < der.content.length; ) {
    const child = readDer(der.content, at, der.depth + 1);
    found.push(child);
    at += child.raw.length;
  }
  return found;
}

export const isContext = (der: Der | undefined, tag: number): der is Der => der !== undefined && der.cls === 2 && der.tag === tag;
export const isUniversal = (der: Der | undefined, tag: number): der is Der => der !== undefined && der.cls === 0 && der.tag === tag;

export const TAG = { INTEGER: 2, BIT_STRING: 3, OCTET_STRING: 4, OID: 6, SEQUENCE: 16, SET: 17, UTC_TIME: 23, GENERALIZED_TIME: 24 } as const;

/** The element, which must be universal and of this tag. */
export function expectTag(der: Der | undefined, tag: number): Der {
  if (!isUniversal(der, tag)) throw new DerError(`expected tag ${tag}`);
  return der;
}

/** Bytes of an OCTET STRING, pieces of a constructed one joined. */
export function octets(der: Der): Uint8Array {
  if (!der.constructed) return der.content;
  return Buffer.concat(childrenOf(der).map((part) => octets(expectTag(part, TAG.OCTET_STRING))));
}

/** '1.2.840.113549.1.7.2' */
export function oid(der: Der | undefined): string {
  const { content } = expectTag(der, TAG.OID);
  if (content.length === 0 || content.length > 40) throw new DerError('oid');
  const parts: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (value > 2 ** 45) throw new DerError('oid');
    if (byte & 0x80) continue;
    if (parts.length === 0) parts.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    else parts.push(value);
    value = 0;
  }
  return parts.join('.');
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase();

/** A directory string in any of its encodings. */
export function text(der: Der): string {
  if (der.cls !== 0 || der.constructed) throw new DerError('text');
  const bytes = Buffer.from(der.content);
  if (der.tag === 30) {
    if (bytes.length % 2) throw new DerError('bmp string');
    return bytes.swap16().toString('utf16le');
  }
  return der.tag === 12 ? bytes.toString('utf8') : bytes.toString('latin1');
}

/** UTC milliseconds of a UTCTime or GeneralizedTime that ends in Z. */
export function time(der: Der | undefined): number {
  if (!der || der.cls !== 0 || (der.tag !== TAG.UTC_TIME && der.tag !== TAG.GENERALIZED_TIME)) throw new DerError('time');
  const digits = Buffer.from(der.content).toString('latin1');
  const parts = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d{1,6})?Z$/.exec(digits);
  if (!parts || (der.tag === TAG.UTC_TIME) !== (parts[1]!.length === 2)) throw new DerError('time');
  const year = parts[1]!.length === 4 ? Number(parts[1]) : Number(parts[1]) + (Number(parts[1]) >= 50 ? 1900 : 2000);
  const [month, day, hour, minute, second] = parts.slice(2, 7).map(Number) as [number, number, number, number, number];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(ms).getUTCDate() !== day || month > 12 || hour > 23 || minute > 59 || second > 59) throw new DerError('time');
  return ms + Math.floor(Number(parts[7] ?? 0) * 1000);
}
