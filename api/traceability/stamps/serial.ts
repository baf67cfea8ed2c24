/**
 * The printed serial: 16 base-32 characters.
 *
 *   characters 1–8   range (20 bits) and index (20 bits), permuted, so that neighbours look unrelated
 *   characters 9–16  a tag of 40 bits: HMAC-SHA-256 under the range's key over (range, index), truncated
 *
 * The permutation hides the order and the number of stamps issued; it is no proof. The tag is the proof:
 * whoever does not hold the range's key guesses it with probability 2^-40 a try, even with genuine stamps in hand.
 * The GTIN stays out of the tag: the range's row names it, so a corrected GTIN keeps printed codes alive and a
 * serial typed without its GTIN can be checked. Nothing here may ever change: it is printed.
 */
import { hash } from 'node:crypto';
import { halfSipHash, type HalfSipKey } from './halfsiphash.ts';

/** Digits and capitals without I, L, O and U; all in QR's alphanumeric mode and in GS1's set 82. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const SERIAL_LENGTH = 16;
const HALF = 2 ** 20;
const MASK = HALF - 1;
const ROUNDS = 8;
/** Ranges are numbered 1 … 1,048,575. */
export const LAST_RANGE = MASK;
/** Stamps in one range at most: indexes 0 … 1,048,575. */
export const RANGE_SIZE = HALF;
export const TAG_BITS = 40;

export interface StampNumber {
  range: number;
  index: number;
}

const round = (key: HalfSipKey, i: number, half: number) => halfSipHash(key, (i << 20) | half) & MASK;

/** Feistel network over 40 bits: (range, index) → a number below 2^40. */
export function permute(key: HalfSipKey, { range, index }: StampNumber): number {
  let left = range;
  let right = index;
  for (let i = 0; i < ROUNDS; i++) {
    const next = left ^ round(key, i, right);
    left = right;
    right = next;
  }
  return left * HALF + right;
}

export function unpermute(key: HalfSipKey, value: number): StampNumber {
  let left = Math.floor(value / HALF);
  let right = value % HALF;
  for (let i = ROUNDS - 1; i >= 0; i--) {
    const previous = right ^ round(key, i, left);
    right = left;
    left = previous;
  }
  return { range: left, index: right };
}

interface HmacPads {
  inner: Buffer;
  outer: Buffer;
}
const padsOf = new WeakMap<Uint8Array, HmacPads>();
const BLOCK = 64;

function pads(key: Uint8Array): HmacPads {
  let found = padsOf.get(key);
  if (!found) {
    if (key.length > BLOCK) throw new RangeError('a range key has at most 64 bytes');
    const inner = Buffer.alloc(BLOCK + 8, 0x36);
    const outer = Buffer.alloc(BLOCK + 32, 0x5c);
    key.forEach((byte, i) => {
      inner[i] = byte ^ 0x36;
      outer[i] = byte ^ 0x5c;
    });
    found = { inner, outer };
    padsOf.set(key, found);
  }
  return found;
}

/**
 * The tag of a stamp: the first 40 bits of HMAC-SHA-256 over range and index (32 bits each, big-endian).
 * Two one-shot hashes over kept pads: a tenth of the time that `createHmac` takes.
 */
export function stampTag(rangeKey: Uint8Array, { range, index }: StampNumber): number {
  const { inner, outer } = pads(rangeKey);
  inner.writeUInt32BE(range, BLOCK);
  inner.writeUInt32BE(index, BLOCK + 4);
  outer.write(hash('sha256', inner, 'binary'), BLOCK, 'latin1');
  return Number.parseInt(hash('sha256', outer, 'hex').slice(0, TAG_BITS / 4), 16);
}

function toBase32(value: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < 8; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function fromBase32(text: string): number {
  let value = 0;
  for (const char of text) value = value * 32 + ALPHABET.indexOf(char);
  return value;
}

/** The serial of a stamp, 16 characters. */
export function makeSerial(order: HalfSipKey, rangeKey: Uint8Array, stamp: StampNumber): string {
  return toBase32(permute(order, stamp)) + toBase32(stampTag(rangeKey, stamp));
}

/**
 * Reads range and index; proves nothing yet.
 * @param serial 16 characters of the alphabet
 */
export const readSerial = (order: HalfSipKey, serial: string): StampNumber => unpermute(order, fromBase32(serial.slice(0, 8)));

/** True when the serial's tag is the one that the range's key gives. */
export const tagMatches = (rangeKey: Uint8Array, stamp: StampNumber, serial: string): boolean => fromBase32(serial.slice(8)) === stampTag(rangeKey, stamp);

const WELL_FORMED = new RegExp(`^[${ALPHABET}]{${SERIAL_LENGTH}}$`);
export const isSerial = (text: string): boolean => WELL_FORMED.test(text);

/**
 * A serial as people type it: lower case, O for 0, I or L for 1, U for V, with blanks, dashes or dots between the
 * groups, in full-width letters, or the whole printed address pasted.
 * @returns the 16 characters, or null when this cannot be a serial
 */
export function normaliseSerial(typed: string): string | null {
  if (typed.length > 300) return null;
  const pasted = /\/21\/([^/?#]+)/i.exec(typed);
  const plain = (pasted?.[1] ?? typed)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s._\-‐-―·/]+/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/U/g, 'V');
  return isSerial(plain) ? plain : null;
}

/** '7K3MPQ4TXH2R9WDA' → '7K3M PQ4T XH2R 9WDA'. */
export const inFours = (serial: string): string => serial.replace(/(.{4})(?=.)/g, '$1 ');

/**
 * Chance that at least one of `guesses` made-up tags is right, for someone who knows every live (range, index):
 * a guess is right with 2^-40, and the union bound holds whatever strategy is used.
 */
export const guessBound = (guesses: number): number => guesses / 2 ** TAG_BITS;
