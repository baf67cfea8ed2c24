/** How names of places are written, read and compared. Pure. */

/** XA, PHUONG, THI_TRAN, DAC_KHU are communes (THI_TRAN only before 2025); HUYEN, QUAN, THI_XA, THANH_PHO stood above them; TINH is a province. */
export type PlaceKind = 'XA' | 'PHUONG' | 'THI_TRAN' | 'DAC_KHU' | 'HUYEN' | 'QUAN' | 'THI_XA' | 'THANH_PHO' | 'TINH';

export const WARD_KINDS: readonly PlaceKind[] = ['XA', 'PHUONG', 'THI_TRAN', 'DAC_KHU'];
export const DISTRICT_KINDS: readonly PlaceKind[] = ['HUYEN', 'QUAN', 'THI_XA', 'THANH_PHO'];

export interface Name {
  /** exact key: diacritics kept, tone style and i/y levelled */
  exact: string;
  /** weak key: no diacritics */
  folded: string;
  kind: PlaceKind | null;
}
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** No diacritics, lower case, single blanks: the weak key of a name. */
export const foldPlace = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}+/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/[-–—'’.]/g, ' ').replace(/\s+/g, ' ').trim();

/**
 * The exact key of a name: case, blanks and the two styles of tone marks (hoà, hòa; mỹ, mĩ) levelled, diacritics kept.
 * The tone is moved behind its syllable, so that where it was written no longer matters.
 */
export function exactPlace(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[-–—'’.]/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .map((syllable) => {
      const parts = syllable.normalize('NFD');
      const tone = parts.match(TONES)?.join('') ?? '';
      const base = parts.replace(TONES, '').normalize('NFC');
      return base.replace(/^([bcdđghklmnpqrstvx]+|qu)y$/, '$1i') + tone;
    })
    .join(' ');
}

/** Level of i and y, so that 'Mỹ' and 'Mĩ' meet: in the exact key and in the weak one alike. */
const levelIY = (folded: string): string => folded.replace(/(^|\s)([bcdghklmnpqrstvx]+|qu)y(?=\s|$)/g, '$1$2i');

export const hasDiacritics = (text: string): boolean => /[\u0300-\u036fđĐ]/.test(text.normalize('NFD'));

const PREFIXES: readonly (readonly [PlaceKind, RegExp])[] = [
  ['THANH_PHO', /^(?:thành phố|thanh pho|t\.?\s?p\.?)(?=[\s.]|$)\.?\s*/iu],
  ['THI_XA', /^(?:thị xã|thi xa|t\.?x\.?)(?=[\s.]|$)\.?\s*/iu],
  ['THI_TRAN', /^(?:thị trấn|thi tran|t\.?t\.?)(?=[\s.]|$)\.?\s*/iu],
  ['DAC_KHU', /^(?:đặc khu|dac khu)\s+/iu],
  ['HUYEN', /^(?:huyện|huyen|h\.)\s*/iu],
  ['QUAN', /^(?:quận|quan|q\.)\s*/iu],
  ['PHUONG', /^(?:phường|phuong|p\.)\s*/iu],
  ['XA', /^(?:xã|xa|x\.)\s*/iu],
  ['TINH', /^(?:tỉnh|tinh|t\.)\s*/iu],
];

/** Levels 'Hải Châu 1' and 'Hải Châu I', 'Phường 04' and 'Phường 4'. */
const ROMAN: Readonly<Record<string, string>> = { i: '1', ii: '2', iii: '3', iv: '4', v: '5', vi: '6', vii: '7', viii: '8', ix: '9', x: '10', xi: '11', xii: '12' };
const levelNumber = (name: string): string =>
  name.replace(/(?<=\s)(i{1,3}|iv|v|vi{1,3}|ix|x|xi{1,2})$/iu, (r) => ROMAN[r.toLowerCase()] ?? r).replace(/(^|\s)0+(\d+)$/, '$1$2');

const nameOf = (bare: string, kind: PlaceKind | null): Name => {
  const level = levelNumber(bare.normalize('NFC').trim());
  return { exact: exactPlace(level), folded: levelIY(foldPlace(level)), kind };
};

/** Splits a full official name: 'Thị trấn Nam Phước' → kind and bare name. */
export function officialName(full: string): Name {
  const text = full.normalize('NFC').trim();
  for (const [kind, prefix] of PREFIXES) {
    const rest = text.replace(prefix, '');
    if (rest !== text && rest.length > 0 && hasDiacritics(text.slice(0, text.length - rest.length))) return nameOf(rest, kind);
  }
  return nameOf(text, null);
}

/** The ways in which a written part can be read: with its kind word taken off, and, when that word has no marks ("quan hoa"), also whole. */
export function readings(part: string): Name[] {
  const text = part.normalize('NFC').trim();
  for (const [kind, prefix] of PREFIXES) {
    const rest = text.replace(prefix, '').trim();
    if (rest === text || rest.length === 0) continue;
    const word = text.slice(0, text.length - rest.length).trim();
    // a marked kind word or an abbreviation is certain; "quan", "xa", "tinh" without marks may belong to the name
    const certain = hasDiacritics(word) || /^(?:t\.?\s?[pxt]\.?|[hqpxt]\.)$/i.test(word);
    return certain ? [nameOf(rest, kind)] : [nameOf(rest, kind), nameOf(text, null)];
  }
  return [nameOf(text, null)];
}

export const bareProvince = (name: string): string => foldPlace(name.replace(/^(?:tỉnh|thành phố|tinh|thanh pho|t\.?p\.?)(?=[\s.])\.?\s*/iu, ''));

