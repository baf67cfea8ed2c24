/** Values and whole sets of elements that are right by the syntax dictionary, made at random from its own formats. */
import fc from 'fast-check';
import { COUNTRY_LETTERS, COUNTRY_OF_NUMBER, CURRENCY_NUMBERS, PACKAGE_TYPES } from '../../api/gs1/codes.ts';
import { AIS, matchesPattern, type Ai, type CharacterSet, type Part } from '../../api/gs1/dictionary.ts';
import { checkPair } from '../../api/gs1/linters.ts';
import { checkDigit } from '../../api/gs1/numbers.ts';

const CHARACTERS: Record<CharacterSet, string> = {
  N: '0123456789',
  X: '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz',
  Y: '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  Z: '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz',
};

type Text = fc.Arbitrary<string>;
const text = (set: string, minLength: number, maxLength = minLength): Text => fc.string({ unit: fc.constantFrom(...set), minLength, maxLength });
const digits = (min: number, max = min): Text => text(CHARACTERS.N, min, max);
const number = (max: number, length: number, min = 0): Text => fc.integer({ min, max }).map((n) => String(n).padStart(length, '0'));
const oneOf = (all: Iterable<string>): Text => fc.constantFrom(...all);

const yymmdd = (dayMayBeZero: boolean): Text => fc.tuple(number(99, 2), number(12, 2, 1), number(28, 2, dayMayBeZero ? 0 : 1)).map((p) => p.join(''));
const announced = (min: number, max: number, more = 0): Text => fc.integer({ min, max }).chain((n) => digits(n + more).map((d) => `${n}${d}`));
const requirement = announced(1, 5);
const code = oneOf('012349');
const optional = (field: Text): Text => fc.oneof(fc.constant(''), field);
const join = (...parts: Text[]): Text => fc.tuple(...parts).map((p) => p.join(''));

const coupon: Text = join(
  announced(0, 6, 6), digits(6), requirement, requirement, code, digits(3),
  optional(join(fc.constant('1'), oneOf('0123'), requirement, code, digits(3), fc.oneof(fc.constant('9'), announced(0, 6, 6)))),
  optional(join(fc.constant('2'), requirement, code, digits(3), fc.oneof(fc.constant('9'), announced(0, 6, 6)))),
  fc.oneof(fc.constant(''), join(fc.constant('3'), yymmdd(false)), join(fc.constant('4'), yymmdd(false)), fc.tuple(yymmdd(false), yymmdd(false)).map(([a, b]) => `3${a > b ? a : b}4${a > b ? b : a}`)),
  optional(join(fc.constant('5'), announced(0, 9, 6))), optional(join(fc.constant('6'), announced(1, 7, 6))), optional(join(fc.constant('9'), oneOf('01256'), oneOf('012'), digits(1), oneOf('01'))),
).filter((c) => c.length <= 70);

const iban: Text = fc.tuple(oneOf(COUNTRY_LETTERS), text(CHARACTERS.N + CHARACTERS.Y.slice(13), 7, 30)).map(([country, account]) => {
  let rest = 0;
  for (const c of `${account}${country}00`) rest = Number(`${rest}${parseInt(c, 36)}`) % 97;
  return `${country}${String(98 - rest).padStart(2, '0')}${account}`;
});

/** Linters that leave no room for a plain random text. */
const BY_LINTER: Record<string, Text> = {
  yymmd0: yymmdd(true), yymmdd: yymmdd(false), yyyymmdd: fc.tuple(number(9999, 4), number(12, 2, 1), number(28, 2, 1)).map((p) => p.join('')),
  hh: number(23, 2), mi: number(59, 2), ss: number(59, 2), hhmi: join(number(23, 2), number(59, 2)),
  iso3166: oneOf(COUNTRY_OF_NUMBER.keys()), iso3166999: oneOf([...COUNTRY_OF_NUMBER.keys(), '999']), iso3166alpha2: oneOf(COUNTRY_LETTERS), iso4217: oneOf(CURRENCY_NUMBERS), iso5218: oneOf('0129'),
  latitude: number(1_800_000_000, 10), longitude: number(3_600_000_000, 10), hyphen: fc.constant('-'), yesno: oneOf('01'), zero: fc.constant('0'), winding: oneOf('019'),
  packagetype: oneOf(PACKAGE_TYPES), mediatype: fc.oneof(number(10, 2, 1), number(99, 2, 80)), importeridx: text(CHARACTERS.Z, 1), iban, couponcode: coupon,
  couponposoffer: join(oneOf('01'), announced(0, 6, 6), digits(6), announced(0, 9, 6)),
  pieceoftotal: fc.integer({ min: 1, max: 99 }).chain((total) => number(total, 2, 1).map((piece) => piece + String(total).padStart(2, '0'))),
  posinseqslash: fc.integer({ min: 1, max: 9 }).chain((end) => fc.integer({ min: 1, max: end }).map((n) => `${n}/${end}`)),
};

function partText(part: Part): Text {
  const { set, min, max, linters } = part;
  const special = linters.find((l) => BY_LINTER[l]);
  if (special) return BY_LINTER[special]!;
  const all = CHARACTERS[set];
  if (linters.includes('csum')) return digits(max - 1).map((d) => d + checkDigit(d));
  if (linters.includes('csumalpha')) return join(digits(4), linters.includes('hasnondigit') ? text('ABCxyz', 1) : fc.constant(''), text(all, 0, max - 7)).map((body) => body + checkPair(body));
  if (linters.includes('gcppos1')) return join(digits(4), text(all, 0, max - 4));
  if (linters.includes('nonzero')) return number(10 ** max - 1, max, 1);
  if (linters.includes('nozeroprefix')) return join(oneOf('123456789'), text(all, 0, max - 1));
  if (linters.includes('pcenc')) return fc.array(fc.oneof(text(all.replace('%', ''), 1), fc.constantFrom('%20', '%C3', '%a9')), { minLength: 1, maxLength: Math.floor(max / 3) }).map((p) => p.join(''));
  return text(all, min, max);
}

/** A right value of an AI. */
export const valueOf = (entry: Ai): Text =>
  fc.nat(entry.parts.filter((p) => p.optional).length).chain((extra) => {
    const must = entry.parts.filter((p) => !p.optional);
    return join(...[...must, ...entry.parts.filter((p) => p.optional).slice(0, extra)].map(partText));
  });

const all = [...AIS.values()];
export const KEYS = all.filter((a) => a.qualifiers !== null);
const ATTRIBUTES = all.filter((a) => a.attribute && a.qualifiers === null);

/** Adds what an AI needs, if that can stand in the query; gives up silently where it cannot. */
function withNeeds(chosen: string[], wanted: string, seed: number): string[] {
  const set = [...chosen, wanted];
  for (let i = chosen.length; i < set.length; i++) {
    for (const groups of AIS.get(set[i]!)!.requires) {
      if (groups.some((g) => g.every((p) => set.some((ai) => matchesPattern(p, ai))))) continue;
      const group = groups[seed % groups.length]!;
      for (const pattern of group) {
        const named = ATTRIBUTES.filter((a) => matchesPattern(pattern, a.ai));
        if (named.length === 0) return chosen;
        set.push(named[seed % named.length]!.ai);
      }
    }
  }
  const clash = set.some((a) => AIS.get(a)!.excludes.some((p) => set.some((b) => b !== a && matchesPattern(p, b))));
  return clash || new Set(set).size < set.length ? chosen : set;
}

/** A key with some of its qualifiers, in order, and attributes that may stand beside them: [ai, value] in a builder's order. */
export const linkElements = (keys: readonly Ai[] = KEYS): fc.Arbitrary<{ ai: string; value: string }[]> =>
  fc.tuple(fc.constantFrom(...keys), fc.nat(1_000_000), fc.array(fc.tuple(fc.constantFrom(...ATTRIBUTES), fc.nat(1_000)), { maxLength: 4 })).chain(([key, seed, wishes]) => {
    const way = key.qualifiers![seed % key.qualifiers!.length]!;
    // the dictionary lists 22 behind 8006 and binds it to 01, which 8006 excludes; and 415 never stands without 8020
    let set = [key.ai, ...way.filter((ai, i) => key.ai === '415' || ((seed >> i) % 2 === 1 && !(key.ai === '8006' && ai === '22')))];
    const path = set.length;
    for (const [wish, salt] of wishes) {
      const grown = withNeeds(set, wish.ai, salt);
      // what has a place in the path may not stand in the query
      if (grown.slice(path).every((ai) => !key.qualifiers!.some((w) => w.includes(ai)))) set = grown;
    }
    // beside a signature these keys carry their serial
    const signed = set.includes('8030') && ['253', '255', '8003'].includes(key.ai);
    return fc.tuple(...set.map((ai) => valueOf(AIS.get(ai)!).map((value) => ({ ai, value: signed && ai === key.ai && value.length === key.min ? `${value}7` : value }))));
  });
