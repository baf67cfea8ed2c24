/**
 * The checks that the syntax dictionary names ("linters"), each for one part of a value, after GS1's syntax tests:
 * https://ref.gs1.org/tools/gs1-barcode-syntax-resource/syntax-tests/
 * Each gets text of the right length and character set and says what is wrong, or null.
 */
import { COUNTRY_LETTERS, COUNTRY_OF_NUMBER, CURRENCY_NUMBERS, isMediaType, PACKAGE_TYPES } from './codes.ts';
import type { CharacterSet } from './dictionary.ts';
import { checkDigit } from './numbers.ts';

export type LintFault =
  | 'check-digit' | 'check-pair' | 'company-prefix' | 'date' | 'date-day' | 'hour' | 'minute' | 'second' | 'country-number' | 'country-letters' | 'currency' | 'percent-inside'
  | 'latitude' | 'longitude' | 'hyphen' | 'yes-no' | 'not-zero' | 'zero' | 'piece-of-total' | 'position-in-sequence' | 'importer-index' | 'package-type' | 'media-type' | 'sex'
  | 'winding' | 'iban' | 'zero-prefix' | 'non-digit' | 'coupon' | 'coupon-dates';

export type Linter = (text: string) => LintFault | null;

const when = (good: boolean, fault: LintFault): LintFault | null => (good ? null : fault);

// AI encodable character set 82, in the order of its weights (GS1 General Specifications, 7.11 and 7.9.5)
const SET_82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const SET_32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const PRIMES: readonly number[] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

/**
 * The check character pair of a GMN or MUDI (GS1 General Specifications, 7.9.5).
 * @param text set 82, without the pair, at most 23 characters
 */
export function checkPair(text: string): string {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum += SET_82.indexOf(text[i]!) * PRIMES[text.length - 1 - i]!;
  return SET_32[(sum % 1021) >> 5]! + SET_32[(sum % 1021) & 31]!;
}

const SETS: Record<CharacterSet, RegExp> = {
  N: /^\d*$/,
  X: /^[!"%-?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[-0-9A-Z_a-z]*={0,2}$/,
};

/** True when a part holds only characters of its set. Padding of base 64 stands where the length divides by three, as GS1's own test has it. */
export const inSet = (set: CharacterSet, text: string): boolean => SETS[set].test(text) && (set !== 'Z' || !text.endsWith('=') || text.length % 3 === 0);

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number): number => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

function date(year: number, month: number, day: number, dayMayBeZero: boolean): LintFault | null {
  if (month < 1 || month > 12 || day > daysIn(year, month)) return 'date';
  return when(day > 0 || dayMayBeZero, 'date-day');
}

/** The century of a two-digit year is the one within 50 years (GS1 General Specifications, 7.12); it decides 29 February only, and 2000 and 2100 differ. */
const fullYear = (yy: number): number => (yy - 21 >= 51 ? 1900 : yy - 21 > -50 ? 2000 : 2100) + yy;
const yymmdd = (dayMayBeZero: boolean): Linter => (t) => date(fullYear(Number(t.slice(0, 2))), Number(t.slice(2, 4)), Number(t.slice(4)), dayMayBeZero);

// where no list of company prefixes is at hand, the shortest has four digits
const companyPrefix: Linter = (t) => when(/^\d{4}/.test(t), 'company-prefix');

function iban(text: string): LintFault | null {
  if (text.length < 11 || !COUNTRY_LETTERS.has(text.slice(0, 2)) || !/^[0-9A-Z]+$/.test(text)) return 'iban';
  let rest = 0;
  for (const c of text.slice(4) + text.slice(0, 4)) rest = Number(`${rest}${parseInt(c, 36)}`) % 97;
  return when(rest === 1, 'iban');
}

function pieceOfTotal(text: string): LintFault | null {
  const piece = Number(text.slice(0, text.length / 2));
  const total = Number(text.slice(text.length / 2));
  return when(piece > 0 && total > 0 && piece <= total, 'piece-of-total');
}

function positionInSequence(text: string): LintFault | null {
  const match = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text);
  return when(match !== null && Number(match[1]) <= Number(match[2]), 'position-in-sequence');
}

/** Reads a coupon from left to right; each step takes its digits or marks the coupon as wrong. */
class Coupon {
  good: boolean;
  private at = 0;
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
    this.good = /^\d+$/.test(text);
  }
  get atEnd(): boolean {
    return this.at === this.text.length;
  }
  /** The next `length` digits. */
  take(length: number): string {
    const taken = this.text.slice(this.at, this.at + length);
    if (taken.length < length) this.good = false;
    this.at = Math.min(this.at + length, this.text.length);
    return taken;
  }
  /** One digit out of those allowed. */
  one(allowed: string): string {
    const digit = this.take(1);
    if (digit === '' || !allowed.includes(digit)) this.good = false;
    return digit;
  }
  /** A length indicator and the digits that it announces. */
  announced(allowed: string, more = 0): string {
    return this.take(Number(this.one(allowed)) + more);
  }
  prefix(allowed: string): void {
    if (companyPrefix(this.announced(allowed, 6)) !== null) this.good = false;
  }
  /** A field that is there when its own digit comes next. */
  optional(digit: string): boolean {
    if (!this.good || this.text[this.at] !== digit) return false;
    this.at++;
    return true;
  }
}

const DIGITS = '0123456789';

/** A later purchase requirement of a coupon: how much, of what, of whose. */
function purchase(c: Coupon): void {
  c.announced('12345');
  c.one('012349');
  c.take(3);
  const whose = c.one('01234569');
  if (whose !== '9' && companyPrefix(c.take(Number(whose) + 6)) !== null) c.good = false;
}

/** North American coupon code (AI 8110): GS1 US, North American Coupon Application Guideline. */
function couponCode(text: string): LintFault | null {
  const c = new Coupon(text);
  c.prefix('0123456');
  c.take(6);
  c.announced('12345');
  c.announced('12345');
  c.one('012349');
  c.take(3);
  if (c.optional('1')) {
    c.one('0123');
    purchase(c);
  }
  if (c.optional('2')) purchase(c);
  const ends = c.optional('3') ? c.take(6) : undefined;
  const starts = c.optional('4') ? c.take(6) : undefined;
  if (c.optional('5')) c.announced(DIGITS, 6);
  if (c.optional('6')) c.prefix('1234567');
  if (c.optional('9')) {
    c.one('01256');
    c.one('012');
    c.one(DIGITS);
    c.one('01');
  }
  if (!c.good || !c.atEnd) return 'coupon';
  if ([ends, starts].some((d) => d !== undefined && yymmdd(false)(d) !== null)) return 'coupon-dates';
  return when(ends === undefined || starts === undefined || starts <= ends, 'coupon-dates');
}

/** Positive offer file (AI 8112): format, funder, offer code, serial. */
function couponPositiveOffer(text: string): LintFault | null {
  const c = new Coupon(text);
  c.one('01');
  c.announced('0123456', 6);
  c.take(6);
  c.announced(DIGITS, 6);
  return when(c.good && c.atEnd, 'coupon');
}

const below = (limit: number, fault: LintFault): Linter => (t) => when(Number(t) < limit, fault);
const hour = below(24, 'hour');
const minute = below(60, 'minute');

/** Every linter by the dictionary's name for it. */
export const LINTERS: Readonly<Record<string, Linter>> = {
  csum: (t) => when(checkDigit(t.slice(0, -1)) === t.slice(-1), 'check-digit'),
  csumalpha: (t) => when(t.length >= 2 && checkPair(t.slice(0, -2)) === t.slice(-2), 'check-pair'),
  gcppos1: companyPrefix,
  gcppos2: (t) => companyPrefix(t.slice(1)),
  yymmd0: yymmdd(true),
  yymmdd: yymmdd(false),
  yyyymmdd: (t) => date(Number(t.slice(0, 4)), Number(t.slice(4, 6)), Number(t.slice(6)), false),
  hh: hour,
  mi: minute,
  ss: below(60, 'second'),
  hhmi: (t) => hour(t.slice(0, 2)) ?? minute(t.slice(2)),
  iso3166: (t) => when(COUNTRY_OF_NUMBER.has(t), 'country-number'),
  iso3166999: (t) => when(t === '999' || COUNTRY_OF_NUMBER.has(t), 'country-number'),
  iso3166alpha2: (t) => when(COUNTRY_LETTERS.has(t), 'country-letters'),
  iso4217: (t) => when(CURRENCY_NUMBERS.has(t), 'currency'),
  iso5218: (t) => when('0129'.includes(t), 'sex'),
  pcenc: (t) => when(!/%(?![0-9A-Fa-f]{2})/.test(t), 'percent-inside'),
  latitude: (t) => when(Number(t) <= 1_800_000_000, 'latitude'),
  longitude: (t) => when(Number(t) <= 3_600_000_000, 'longitude'),
  hyphen: (t) => when(t === '-', 'hyphen'),
  yesno: (t) => when(t === '0' || t === '1', 'yes-no'),
  nonzero: (t) => when(/[1-9]/.test(t), 'not-zero'),
  zero: (t) => when(/^0+$/.test(t), 'zero'),
  nozeroprefix: (t) => when(!t.startsWith('0'), 'zero-prefix'),
  hasnondigit: (t) => when(/\D/.test(t), 'non-digit'),
  pieceoftotal: pieceOfTotal,
  posinseqslash: positionInSequence,
  importeridx: (t) => when(/^[-0-9A-Z_a-z]$/.test(t), 'importer-index'),
  packagetype: (t) => when(PACKAGE_TYPES.has(t), 'package-type'),
  mediatype: (t) => when(isMediaType(t), 'media-type'),
  winding: (t) => when(/^[019]$/.test(t), 'winding'),
  iban,
  couponcode: couponCode,
  couponposoffer: couponPositiveOffer,
};
