/** Reads one row of a register: what it says, never more. Pure. */
import { exactNameKey, nameKey } from '../names.rules.ts';
import { GROUPS, type GroupCode } from '../rules.ts';
import type { RegisterColumn, RegisterRow } from './columns.ts';

interface Sentence {
  vi: string;
  en: string;
}

export interface RegisterEntry {
  name: string;
  nameEn: string | null;
  groupCode: GroupCode;
  /** null: the row names no grading */
  grading: { kind: 'ANNOUNCED' | 'PROPOSED'; stars: number } | null;
  province: string;
  place: string;
  producer: string | null;
  sourceName: string;
  sourceUrl: string | null;
  /** the year that the source's address states; null where it does not */
  year: number | null;
}

// kept in step with api/text.ts, which rules may not import
const HOSTILE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u;
const clean = (text: string): string => text.normalize('NFC').replace(/[\u200b-\u200f\u2060\u00ad]/g, '').replace(/\s+/g, ' ').trim();

const GROUP_NAMES: ReadonlyMap<string, GroupCode> = new Map([
  ...GROUPS.flatMap((g) => [[nameKey(g.vi), g.code], [nameKey(g.shortVi), g.code], [nameKey(g.en), g.code], [g.code, g.code]] as const),
  ['thao duoc', 'herbs'], ['duoc lieu', 'herbs'], ['hang thu cong my nghe', 'crafts'], ['thu cong my nghe trang tri', 'crafts'], ['du lich', 'tourism'], ['dich vu du lich', 'tourism'], ['dich vu du lich cong dong va diem du lich', 'tourism'],
]);

/** '4', '4 sao', '★★★★' → announced; '5 (tiềm năng)' → proposed; '' → null; undefined when it is none of these. */
export function readStars(text: string): RegisterEntry['grading'] | undefined {
  const t = clean(text).toLowerCase();
  if (t === '' || t === '-') return null;
  const proposed = /\(?\s*(?:tiềm năng|tiem nang|đề nghị|đề xuất|potential|proposed)\s*\)?/u;
  const rest = t.replace(proposed, '').trim();
  const digits = /^(?:hạng\s*)?([3-5])(?:[.,]0)?\s*(?:sao|stars?|\*)?$/u.exec(rest)?.[1] ?? (/^[★*]{3,5}$/u.test(rest) ? String([...rest].length) : undefined);
  return digits === undefined ? undefined : { kind: rest === t ? 'ANNOUNCED' : 'PROPOSED', stars: Number(digits) };
}

/** The year that an address states of itself ('…-nam-2020-…', '/202111/', '-202011281043519'); null where it states none. */
export function yearOfAddress(url: string): number | null {
  const stated = /(?:^|[-/])nam-(20[12]\d)(?=\D|$)/.exec(url)?.[1] ?? /[-/](20[12]\d)(?:0[1-9]|1[0-2])(?:\/|(?:0[1-9]|[12]\d|3[01])\d{6,9}\.)/.exec(url)?.[1];
  return stated ? Number(stated) : null;
}

/**
 * @param source name of the source for rows without an address
 * @returns the entry, or one sentence per fault; `natural` finds the same entry again: name, province, producer and source
 */
export function readRow(row: RegisterRow, source: string | null): { entry: RegisterEntry; natural: string } | { faults: Sentence[] } {
  const faults: Sentence[] = [];
  const LABEL: Readonly<Record<RegisterColumn, Sentence>> = {
    name: { vi: 'Tên sản phẩm', en: 'The name' }, nameEn: { vi: 'Tên tiếng Anh', en: 'The English name' }, group: { vi: 'Nhóm', en: 'The group' }, stars: { vi: 'Sao', en: 'The stars' },
    province: { vi: 'Tỉnh', en: 'The province' }, place: { vi: 'Địa chỉ', en: 'The place' }, producer: { vi: 'Chủ thể', en: 'The producer' }, sourceUrl: { vi: 'Nguồn', en: 'The source' },
  };
  const LONGEST: Readonly<Record<RegisterColumn, number>> = { name: 160, nameEn: 160, group: 100, stars: 40, province: 60, place: 200, producer: 200, sourceUrl: 500 };
  const cell = (column: RegisterColumn): string => {
    const raw = row.values[column] ?? '';
    if (row.formulas.includes(column)) {
      faults.push({ vi: `${LABEL[column].vi}: ô chứa công thức, không nhận. Dán lại dưới dạng chữ.`, en: `${LABEL[column].en}: the cell holds a formula, which is refused. Paste it as text.` });
      return '';
    }
    if (HOSTILE.test(raw)) {
      faults.push({ vi: `${LABEL[column].vi}: có ký tự không đọc được. Gõ lại ô này.`, en: `${LABEL[column].en}: there are unreadable characters. Type the cell again.` });
      return '';
    }
    const text = clean(raw);
    if (text.length > LONGEST[column]) faults.push({ vi: `${LABEL[column].vi} dài quá ${LONGEST[column]} ký tự.`, en: `${LABEL[column].en} is longer than ${LONGEST[column]} characters.` });
    return text;
  };
  const name = cell('name');
  const group = cell('group');
  const starsText = cell('stars');
  const province = cell('province');
  const place = cell('place');
  const producer = cell('producer') || null;
  const nameEn = cell('nameEn') || null;
  const url = cell('sourceUrl');
  if (faults.length > 0) return { faults };
  if (name.length < 2 || !/\p{L}/u.test(name)) faults.push({ vi: 'Thiếu tên sản phẩm.', en: 'The product has no name.' });
  const groupCode = GROUP_NAMES.get(nameKey(group));
  if (!groupCode) faults.push({ vi: `Không có nhóm “${group.slice(0, 40)}”. Dùng một trong: ${GROUPS.map((g) => g.shortVi).join(', ')}.`, en: `There is no group “${group.slice(0, 40)}”. Use one of: ${GROUPS.map((g) => g.en).join(', ')}.` });
  const grading = readStars(starsText);
  if (grading === undefined) faults.push({ vi: `Không hiểu số sao “${starsText}”. Ghi 3, 4, 5 hoặc “5 (tiềm năng)”.`, en: `The stars “${starsText}” are not understood. Write 3, 4, 5 or “5 (tiềm năng)”.` });
  if (!province) faults.push({ vi: 'Thiếu tỉnh, thành phố.', en: 'The province is missing.' });
  let host: string | null = null;
  if (url) {
    try {
      const parsed = new URL(url);
      if (parsed.protocol === 'http:' || parsed.protocol === 'https:') host = parsed.hostname.replace(/^www\./, '');
    } catch {
      host = null;
    }
    if (!host) faults.push({ vi: 'Nguồn phải là đường dẫn bắt đầu bằng http:// hoặc https://.', en: 'The source must be an address that begins with http:// or https://.' });
  } else if (!source) faults.push({ vi: 'Thiếu nguồn công bố. Thêm cột source_url, hoặc ghi tên nguồn khi nhập.', en: 'The source is missing. Add a source_url column, or name the source when importing.' });
  if (faults.length > 0 || !groupCode || grading === undefined) return { faults };
  const sourceName = host ?? source!;
  return {
    entry: { name, nameEn, groupCode, grading, province, place, producer, sourceName, sourceUrl: url || null, year: url ? yearOfAddress(url) : null },
    natural: [exactNameKey(name), exactNameKey(producer ?? ''), url || `name:${nameKey(sourceName)}`].join('|'),
  };
}
