/** The columns of a register of products. How a table is read stands in `api/tables`. */
import type { Sentence } from '../../errors.ts';
import type { ReadTable, TableRow, TableSpec } from '../../tables/index.ts';

const MAX_REGISTER_ROWS = 50_000;

export type RegisterColumn = 'name' | 'nameEn' | 'group' | 'stars' | 'province' | 'place' | 'producer' | 'sourceUrl';
export type RegisterRow = TableRow<RegisterColumn>;
export type Register = ReadTable<RegisterColumn>;

/** Headings as registers have them, folded. */
const HEADINGS: Readonly<Record<RegisterColumn, readonly string[]>> = {
  name: ['name vi', 'name', 'ten san pham', 'ten', 'san pham', 'product', 'product name'],
  nameEn: ['name en', 'ten tieng anh', 'english name'],
  group: ['group', 'nhom', 'nhom san pham', 'nganh hang', 'nganh'],
  stars: ['stars', 'sao', 'so sao', 'hang sao', 'hang', 'xep hang', 'phan hang', 'rating'],
  province: ['province', 'tinh', 'tinh thanh', 'tinh thanh pho', 'tinh tp'],
  place: ['place', 'dia chi', 'dia diem', 'noi san xuat', 'xa phuong', 'xa', 'dia phuong', 'address'],
  producer: ['producer', 'chu the', 'co so', 'co so san xuat', 'chu the san xuat', 'don vi', 'nha san xuat'],
  sourceUrl: ['source url', 'nguon', 'duong dan', 'link', 'url', 'source'],
};
const REQUIRED: readonly RegisterColumn[] = ['name', 'group', 'stars', 'province'];
const COLUMN_WORDS: Readonly<Record<RegisterColumn, Sentence>> = {
  name: { vi: 'tên sản phẩm (name_vi)', en: 'product name (name_vi)' }, nameEn: { vi: 'tên tiếng Anh (name_en)', en: 'English name (name_en)' }, group: { vi: 'nhóm (group)', en: 'group' },
  stars: { vi: 'sao (stars)', en: 'stars' }, province: { vi: 'tỉnh (province)', en: 'province' }, place: { vi: 'địa chỉ (place)', en: 'place' },
  producer: { vi: 'chủ thể (producer)', en: 'producer' }, sourceUrl: { vi: 'nguồn (source_url)', en: 'source_url' },
};

export const REGISTER_TABLE: TableSpec<RegisterColumn> = { headings: HEADINGS, required: REQUIRED, words: COLUMN_WORDS, maxRows: MAX_REGISTER_ROWS, tellsTheEnd: 'sourceUrl' };
