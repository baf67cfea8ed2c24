/** The GS1 Barcode Syntax Dictionary as rules: what each application identifier (AI) holds, where it may stand and beside what. */
import data from '../../db/data/gs1-syntax-dictionary.json' with { type: 'json' };

/** N digits, X character set 82, Y character set 39, Z file-safe base 64. */
export type CharacterSet = 'N' | 'X' | 'Y' | 'Z';

/** One part of a value, e.g. `N13,csum,gcppos1` or `[X..17]`. */
export interface Part {
  set: CharacterSet;
  min: number;
  max: number;
  optional: boolean;
  linters: readonly string[];
}

export interface Ai {
  ai: string;
  /** GS1's data title, e.g. 'USE BY or EXPIRY'. */
  title: string;
  /** Length fixed beforehand: no FNC1 follows in an element string. */
  fixed: boolean;
  /** May stand in the query of a Digital Link. */
  attribute: boolean;
  parts: readonly Part[];
  /** Characters of the whole value. */
  min: number;
  max: number;
  /** Each entry must be met by one of its groups; a group is met when all of its AIs are there. 'n' stands for any digit. */
  requires: readonly (readonly (readonly string[])[])[];
  /** AIs that may not stand beside this one, itself excepted. 'n' stands for any digit. */
  excludes: readonly string[];
  /** For a primary key: the qualifiers that may follow it, in order, in alternatives. Null for what is no key. */
  qualifiers: readonly (readonly string[])[] | null;
}

function part(spec: string): Part {
  const match = /^(\[)?([NXYZ])(\.\.)?(\d+)\]?((?:,[a-z0-9]+)*)$/.exec(spec);
  if (!match) throw new Error(`the syntax dictionary holds an unreadable part: ${spec}`);
  const [, optional, set, upTo, length, linters = ''] = match;
  return { set: set as CharacterSet, min: upTo ? 1 : Number(length), max: Number(length), optional: optional !== undefined, linters: linters.split(',').slice(1) };
}

/** '3100-3105' → each of them. */
function each(range: string): string[] {
  const [from, to = from] = range.split('-') as [string, string?];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => String(Number(from) + i).padStart(from.length, '0'));
}

const valuesOf = (attributes: readonly string[], name: string): string[] => attributes.filter((a) => a.startsWith(`${name}=`)).map((a) => a.slice(name.length + 1));

/** Every AI of the dictionary, ranges spread out. */
export const AIS: ReadonlyMap<string, Ai> = new Map(
  data.entries.flatMap((entry): [string, Ai][] => {
    const flags = entry.flags ?? '';
    const parts = entry.spec.map(part);
    const shared = {
      title: entry.title,
      fixed: flags.includes('*'),
      attribute: flags.includes('?'),
      parts,
      min: parts.reduce((sum, p) => sum + (p.optional ? 0 : p.min), 0),
      max: parts.reduce((sum, p) => sum + p.max, 0),
      requires: valuesOf(entry.attrs, 'req').map((list) => list.split(',').map((group) => group.split('+'))),
      excludes: valuesOf(entry.attrs, 'ex').flatMap((list) => list.split(',')),
      qualifiers: entry.attrs.includes('dlpkey') ? [[]] : (valuesOf(entry.attrs, 'dlpkey')[0]?.split('|').map((way) => way.split(',')) ?? null),
    };
    return each(entry.ai).map((ai) => [ai, { ai, ...shared }]);
  }),
);

/** True for an AI that a pattern such as '31nn' names. */
export const matchesPattern = (pattern: string, ai: string): boolean =>
  pattern.length === ai.length && [...pattern].every((c, i) => (c === 'n' ? ai[i]! >= '0' && ai[i]! <= '9' : c === ai[i]));

/** True when these AIs may follow that key in a path: in the order of one of its alternatives, each at most once. */
export function isPathOrder(key: Ai, following: readonly string[]): boolean {
  return (key.qualifiers ?? []).some((way) => {
    let last = -1;
    return following.every((ai) => {
      const at = way.indexOf(ai);
      if (at <= last) return false;
      last = at;
      return true;
    });
  });
}

/** True when an AI has a place of its own in this path, so that it may not stand in the query. */
export const belongsInPath = (key: Ai, following: readonly string[], ai: string): boolean =>
  (key.qualifiers ?? []).some((way) => way.includes(ai) && !following.includes(ai) && following.every((f) => way.includes(f)));
