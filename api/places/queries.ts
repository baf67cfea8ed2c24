/** Reads of places. */
import type { Context } from '../context.ts';
import type { Database } from '../../db/client.ts';
import { buildPlaceIndex, type PlaceCommune, type PlaceIndex, type PlaceOldWard, type PlaceProvince } from './rules.ts';

const indexes = new WeakMap<Database, { version: string; index: PlaceIndex }>();

/** The index for `resolvePlace`, kept per database and version of the data; each province is indexed when first asked for. */
export function placeIndex(ctx: Pick<Context, 'db'>): PlaceIndex {
  const version = ctx.db.get<{ version: string }>("SELECT version FROM reference_version WHERE dataset = 'places'")?.version ?? '';
  const cached = indexes.get(ctx.db);
  if (cached && cached.version === version) return cached.index;
  const { db } = ctx;
  const index = buildPlaceIndex(
    listProvinces(ctx),
    db.all<{ provinceName: string; code: string }>('SELECT DISTINCT o.province_name AS provinceName, c.province_code AS code FROM old_place o JOIN commune c ON c.code = o.commune_code'),
    (code) => ({
      communes: db.all<PlaceCommune>('SELECT code, province_code AS provinceCode, name FROM commune WHERE province_code = ?', [code]),
      old: db.all<PlaceOldWard>(
        'SELECT o.ward_name AS wardName, o.district_name AS districtName, o.province_name AS provinceName, o.commune_code AS communeCode FROM commune c JOIN old_place o ON o.commune_code = c.code WHERE c.province_code = ?',
        [code],
      ),
    }),
  );
  indexes.set(ctx.db, { version, index });
  return index;
}

/** The 34 provinces, by Vietnamese alphabet. */
export function listProvinces(ctx: Pick<Context, 'db'>): PlaceProvince[] {
  return ctx.db.all<PlaceProvince>('SELECT code, name, short_name AS shortName FROM province').sort((a, b) => a.shortName.localeCompare(b.shortName, 'vi'));
}

export function provinceByCode(ctx: Pick<Context, 'db'>, code: string): PlaceProvince | undefined {
  return ctx.db.get<PlaceProvince>('SELECT code, name, short_name AS shortName FROM province WHERE code = ?', [code]);
}

/** The communes of a province, by Vietnamese alphabet of their bare names; empty for an unknown code. */
export function listCommunes(ctx: Pick<Context, 'db'>, provinceCode: string): PlaceCommune[] {
  const bare = (name: string): string => name.replace(/^(?:Xã|Phường|Đặc khu) /, '');
  return ctx.db
    .all<PlaceCommune>('SELECT code, province_code AS provinceCode, name FROM commune WHERE province_code = ?', [provinceCode])
    .sort((a, b) => bare(a.name).localeCompare(bare(b.name), 'vi'));
}

export function communeByCode(ctx: Pick<Context, 'db'>, code: string): (PlaceCommune & { provinceName: string }) | undefined {
  return ctx.db.get(
    'SELECT c.code, c.province_code AS provinceCode, c.name, p.short_name AS provinceName FROM commune c JOIN province p ON p.code = c.province_code WHERE c.code = ?',
    [code],
  );
}
