/** Places: today's provinces and communes, and the wards and districts that stood before 1 July 2025 (reference data, never edited by hand). */
import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const communeKinds = ['XA', 'PHUONG', 'DAC_KHU'] as const;

/** One of the 34 provinces and centrally run cities. */
export const province = sqliteTable('province', {
  /** two digits, as in the General Statistics Office's list */
  code: text('code').primaryKey(),
  /** 'Thành phố Đà Nẵng', 'Thanh Hóa' */
  name: text('name').notNull(),
  /** without the kind: 'Đà Nẵng' */
  shortName: text('short_name').notNull(),
  kind: text('kind', { enum: ['TINH', 'THANH_PHO'] }).notNull(),
}, (t) => [check('province_code', sql`length(${t.code}) = 2`)]);

/** One of the 3,321 communes, wards and special zones. */
export const commune = sqliteTable('commune', {
  /** five digits */
  code: text('code').primaryKey(),
  provinceCode: text('province_code').notNull().references(() => province.code, { onDelete: 'restrict' }),
  /** 'Xã Đồng Tiến' */
  name: text('name').notNull(),
  kind: text('kind', { enum: communeKinds }).notNull(),
}, (t) => [index('commune_province').on(t.provinceCode, t.name), check('commune_code', sql`length(${t.code}) = 5`)]);

/** A ward as it stood before, and a commune of today that took it (one of several when it was split). */
export const oldPlace = sqliteTable('old_place', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  wardName: text('ward_name').notNull(),
  districtName: text('district_name').notNull(),
  provinceName: text('province_name').notNull(),
  communeCode: text('commune_code').notNull().references(() => commune.code, { onDelete: 'restrict' }),
}, (t) => [
  uniqueIndex('old_place_one').on(t.wardName, t.districtName, t.provinceName, t.communeCode),
  index('old_place_commune').on(t.communeCode),
]);

/** Which version of a reference data set is loaded. */
export const referenceVersion = sqliteTable('reference_version', {
  dataset: text('dataset').primaryKey(),
  version: text('version').notNull(),
  loadedAt: integer('loaded_at').notNull(),
});
