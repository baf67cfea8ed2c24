/**
 * Resolving places as people and old labels write them to today's communes (two levels since 1 July 2025).
 * Pure: works on an index object; never guesses: what is not certain stays at the province with the candidates.
 */

import { bareProvince, DISTRICT_KINDS, hasDiacritics, officialName, readings, WARD_KINDS, type Name } from './names.rules.ts';

export interface PlaceProvince {
  code: string;
  name: string;
  shortName: string;
}
export interface PlaceCommune {
  code: string;
  provinceCode: string;
  /** with its kind: 'Xã Đồng Tiến' */
  name: string;
}
export interface PlaceOldWard {
  wardName: string;
  districtName: string;
  provinceName: string;
  communeCode: string;
}

export type Resolution =
  | { status: 'COMMUNE'; provinceCode: string; communeCode: string; via: 'NEW_NAME' | 'OLD_WARD' | 'DISTRICT' }
  | { status: 'PROVINCE'; provinceCode: string; candidates: PlaceCommune[]; reason: 'NOT_GIVEN' | 'OLD_PROVINCE' | 'DISTRICT' | 'SEVERAL' | 'NOT_FOUND' }
  | { status: 'UNKNOWN' };

interface CommuneEntry extends Name {
  commune: PlaceCommune;
}
interface OldEntry {
  ward: Name;
  district: Name;
  province: string;
  commune: PlaceCommune;
}
interface ProvinceIndex {
  communes: ReadonlyMap<string, CommuneEntry[]>;
  oldByWard: ReadonlyMap<string, OldEntry[]>;
  oldByDistrict: ReadonlyMap<string, OldEntry[]>;
  old: readonly OldEntry[];
}
/** What is known of one province: its communes of today and the wards that went into them. */
export interface ProvinceData {
  communes: readonly PlaceCommune[];
  old: readonly PlaceOldWard[];
}
export interface PlaceIndex {
  provinces: ReadonlyMap<string, PlaceProvince>;
  /** folded name of a province of today or before → today's code */
  provinceCodes: ReadonlyMap<string, string>;
  /** folded names of provinces that are gone */
  oldProvinces: ReadonlySet<string>;
  /** the names of one province, indexed on first use (a few milliseconds) */
  place(code: string): ProvinceIndex;
}

/** Former names and common short forms of provinces that the mapping does not list. */
const PROVINCE_ALIASES: readonly (readonly [string, string])[] = [
  ['thua thien hue', '46'], ['sai gon', '79'], ['hcm', '79'], ['tphcm', '79'], ['ba ria vung tau', '79'], ['hn', '01'],
];

const push = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

function indexProvince(data: ProvinceData): ProvinceIndex {
  const byCode = new Map(data.communes.map((c) => [c.code, c]));
  const communes = new Map<string, CommuneEntry[]>();
  for (const commune of data.communes) {
    const name = officialName(commune.name);
    push(communes, name.folded, { commune, ...name });
  }
  const names = new Map<string, Name>();
  const cachedName = (full: string): Name => {
    let name = names.get(full);
    if (!name) names.set(full, (name = officialName(full)));
    return name;
  };
  const oldByWard = new Map<string, OldEntry[]>();
  const oldByDistrict = new Map<string, OldEntry[]>();
  const old: OldEntry[] = [];
  for (const row of data.old) {
    const commune = byCode.get(row.communeCode);
    if (!commune) continue;
    const entry: OldEntry = { ward: cachedName(row.wardName), district: cachedName(row.districtName), province: bareProvince(row.provinceName), commune };
    old.push(entry);
    push(oldByWard, entry.ward.folded, entry);
    push(oldByDistrict, entry.district.folded, entry);
  }
  return { communes, oldByWard, oldByDistrict, old };
}

/**
 * Builds the index. Provinces are indexed one by one when first asked for, so that no caller waits for the whole country.
 * @param former names of the provinces before the reform and the code of the one that holds them today
 * @param load the names of one province
 */
export function buildPlaceIndex(provinces: readonly PlaceProvince[], former: readonly { provinceName: string; code: string }[], load: (code: string) => ProvinceData): PlaceIndex {
  const provinceCodes = new Map<string, string>(PROVINCE_ALIASES);
  const oldProvinces = new Set<string>();
  for (const province of provinces) provinceCodes.set(bareProvince(province.name), province.code);
  for (const { provinceName, code } of former) {
    const key = bareProvince(provinceName);
    if (provinceCodes.has(key)) continue;
    provinceCodes.set(key, code);
    oldProvinces.add(key);
  }
  const ready = new Map<string, ProvinceIndex>();
  return {
    provinces: new Map(provinces.map((p) => [p.code, p])),
    provinceCodes,
    oldProvinces,
    place: (code) => {
      let found = ready.get(code);
      if (!found) ready.set(code, (found = indexProvince(load(code))));
      return found;
    },
  };
}

/** Today's code of a province written in any of its styles, of today or before ('Thanh Hoá', 'TP Huế', 'Quảng Nam'); null when there is none. */
export const findProvince = (index: PlaceIndex, text: string): string | null =>
  index.provinceCodes.get(bareProvince(text.normalize('NFC').replace(/\(?\s*cũ\s*\)?$/iu, ''))) ?? null;

interface Written {
  parts: string[];
  /** folded name of the province that stood before, where the text says so */
  oldProvince: string | null;
  /** the text itself says that the place is of before */
  former: boolean;
}

/** Takes a written place apart: parts from the smallest up, the "(… cũ)" note, and the province when it is repeated. */
function takeApart(index: PlaceIndex, provinceCode: string, text: string): Written {
  let former = false;
  let oldProvince: string | null = null;
  const asProvince = (name: string): boolean => {
    const key = bareProvince(name);
    if (index.provinceCodes.get(key) !== provinceCode) return false;
    if (index.oldProvinces.has(key)) oldProvince = key;
    return true;
  };
  const extra: string[] = [];
  const plain = text.normalize('NFC').replace(/\(([^()]*)\)/g, (_all, inside: string) => {
    const note = inside.replace(/\s*(?:cũ|trước đây)\s*$/iu, '').trim();
    if (note !== inside.trim()) former = true;
    if (note && !asProvince(note)) extra.push(note);
    return ' ';
  });
  const parts: string[] = [];
  for (const piece of [...plain.split(/[,;]|\s[-–]\s(?=(?:xã|phường|huyện|thị|quận|tp|thành|tỉnh)\b)/iu), ...extra]) {
    const part = piece.replace(/\s+/g, ' ').trim();
    if (!part) continue;
    const bare = part.replace(/\s+cũ$/iu, '').trim();
    if (bare !== part) former = true;
    parts.push(bare);
  }
  // the last part repeats the province ("…, tỉnh Thanh Hóa"); a lone part is the province only when said to be former ("Hòa Bình cũ")
  const last = parts.at(-1);
  if (last) {
    const kind = readings(last)[0]!.kind;
    const mayBeProvince = kind === null || kind === 'TINH' || kind === 'THANH_PHO';
    if (mayBeProvince && (parts.length > 2 || kind === 'TINH' || (former && oldProvince === null && index.oldProvinces.has(bareProvince(last)))) && asProvince(last)) parts.pop();
  }
  return { parts, oldProvince, former };
}

type Match = 'exact' | 'weak' | null;

/** EXACT when the marks agree; WEAK when only the letters do. */
const matches = (wanted: readonly Name[], name: Name, kinds: 'same' | 'any'): Match => {
  let best: Match = null;
  for (const w of wanted) {
    if (kinds === 'same' && w.kind !== null && w.kind !== name.kind) continue;
    if (w.exact === name.exact) return 'exact';
    if (w.folded === name.folded) best = 'weak';
  }
  return best;
};

class Found {
  readonly exact = new Map<string, PlaceCommune>();
  readonly weak = new Map<string, PlaceCommune>();
  add(match: Match, commune: PlaceCommune): void {
    if (match === 'exact') this.exact.set(commune.code, commune);
    if (match) this.weak.set(commune.code, commune);
  }
}

/**
 * Resolves a place to a commune of today.
 *
 * @param input.province name or code of the province, of today or before
 * @param input.text the place as written: 'phường Hòa Hiệp Nam, Liên Chiểu', 'Duy Xuyên (Quảng Nam cũ)', 'xã Lương Sơn', '' …
 * @returns COMMUNE only where exactly one commune of today can be meant. A former district, a former province, a ward that was
 *   split, a name of a district that a commune carries today too, or a name whose marks disagree stays PROVINCE with its candidates.
 *   Names written wholly without marks match by letters, and resolve when only one commune has them.
 */
export function resolvePlace(index: PlaceIndex, input: { province: string; text: string }): Resolution {
  const pieces = input.text.split(',').map((p) => p.trim()).filter(Boolean);
  const provinceText = input.province.trim() || (pieces.at(-1) ?? '');
  const provinceCode = index.provinces.has(provinceText) ? provinceText : findProvince(index, provinceText);
  if (provinceCode === null) return { status: 'UNKNOWN' };
  const place = index.place(provinceCode);
  const text = input.province.trim() ? input.text : pieces.slice(0, -1).join(', ');

  const { parts, oldProvince: notedProvince, former } = takeApart(index, provinceCode, text);
  const givenFormer = bareProvince(provinceText);
  const oldProvince = notedProvince ?? (index.oldProvinces.has(givenFormer) ? givenFormer : null);
  const ofProvince = (list: readonly OldEntry[]): readonly OldEntry[] => (oldProvince ? list.filter((o) => o.province === oldProvince) : list);
  const named = <T>(map: ReadonlyMap<string, readonly T[]>, names: readonly Name[]): T[] => [...new Set(names.map((n) => n.folded))].flatMap((key) => map.get(key) ?? []);
  const sorted = (list: Iterable<PlaceCommune>): PlaceCommune[] => [...new Map([...list].map((c) => [c.code, c])).values()].sort((a, b) => a.code.localeCompare(b.code));
  const stay = (reason: 'NOT_GIVEN' | 'OLD_PROVINCE' | 'DISTRICT' | 'SEVERAL' | 'NOT_FOUND', list: Iterable<PlaceCommune> = []): Resolution =>
    ({ status: 'PROVINCE', provinceCode, candidates: sorted(list), reason });
  const settled = (commune: PlaceCommune, via: 'NEW_NAME' | 'OLD_WARD' | 'DISTRICT'): Resolution => ({ status: 'COMMUNE', provinceCode, communeCode: commune.code, via });

  if (parts.length === 0) return oldProvince ? stay('OLD_PROVINCE', ofProvince(place.old).map((o) => o.commune)) : stay('NOT_GIVEN');

  const marked = hasDiacritics(parts.join(' '));
  /** Which set counts: exact ones; the weak ones only for a text without any marks. */
  const certain = (found: Found): Map<string, PlaceCommune> => (found.exact.size > 0 || marked ? found.exact : found.weak);

  const wardNames = readings(parts[0]!);
  const districtNames = parts.length > 1 ? readings(parts[1]!) : [];
  const oldWards = ofProvince(named(place.oldByWard, wardNames));
  const communes = named(place.communes, wardNames);

  if (districtNames.length > 0) {
    const inDistrict = new Found();
    const wards = new Found();
    const otherRank = new Found();
    for (const o of ofProvince(named(place.oldByDistrict, districtNames))) {
      const district = matches(districtNames, o.district, 'same') ?? matches(districtNames, o.district, 'any');
      if (!district || (marked && district !== 'exact')) continue;
      inDistrict.add(district, o.commune);
      wards.add(matches(wardNames, o.ward, 'same'), o.commune);
      otherRank.add(matches(wardNames, o.ward, 'any'), o.commune);
    }
    // within one district a name is told apart by its marks; its rank may have risen (xã → phường) since the label was printed
    const hits = certain(wards).size > 0 ? certain(wards) : certain(otherRank);
    if (hits.size === 1) return settled([...hits.values()][0]!, 'OLD_WARD');
    if (hits.size > 1) return stay('SEVERAL', hits.values());
    // a commune of today written with the district that it was made from
    const today = new Found();
    if (!former) for (const c of communes) if (inDistrict.weak.has(c.commune.code)) today.add(matches(wardNames, c, 'same'), c.commune);
    const now = certain(today);
    if (now.size === 1) return settled([...now.values()][0]!, 'NEW_NAME');
    if (wards.weak.size > 0) return stay('SEVERAL', wards.weak.values());
    // the ward is not in that district (moved or dissolved earlier), or the district is unknown: its name gives candidates, never an answer
    const loose = new Found();
    for (const o of oldWards) loose.add(matches(wardNames, o.ward, 'any'), o.commune);
    for (const c of communes) loose.add(matches(wardNames, c, 'any'), c.commune);
    const near = loose.exact.size > 0 || marked ? loose.exact : loose.weak;
    return stay('NOT_FOUND', [...near.values(), ...inDistrict.weak.values()]);
  }

  const asDistrict = new Found();
  const asWard = new Found();
  const asToday = new Found();
  const oldDistricts = ofProvince(named(place.oldByDistrict, wardNames));
  if (wardNames.some((n) => n.kind === null || DISTRICT_KINDS.includes(n.kind))) for (const o of oldDistricts) asDistrict.add(matches(wardNames, o.district, 'same'), o.commune);
  if (wardNames.some((n) => n.kind === null || WARD_KINDS.includes(n.kind))) for (const o of oldWards) asWard.add(matches(wardNames, o.ward, 'same'), o.commune);
  if (!former && oldProvince === null) for (const c of communes) asToday.add(matches(wardNames, c, 'same'), c.commune);

  const districts = certain(asDistrict);
  const wards = certain(asWard);
  const today = certain(asToday);
  const all = new Map([...districts, ...wards, ...today]);
  if (all.size === 1) return settled([...all.values()][0]!, today.size ? 'NEW_NAME' : wards.size ? 'OLD_WARD' : 'DISTRICT');
  if (all.size > 1) return stay(districts.size > 0 ? 'DISTRICT' : 'SEVERAL', all.values());

  // nothing exact: another rank of the same name, or the same letters with other marks, are candidates only
  const loose = new Found();
  for (const o of oldWards) loose.add(matches(wardNames, o.ward, 'any'), o.commune);
  for (const o of oldDistricts) loose.add(matches(wardNames, o.district, 'any'), o.commune);
  for (const c of communes) loose.add(matches(wardNames, c, 'any'), c.commune);
  const near = loose.exact.size > 0 ? loose.exact : loose.weak;
  return near.size > 0 ? stay('SEVERAL', near.values()) : stay('NOT_FOUND');
}
