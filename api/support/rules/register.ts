/** What was declared against what the national business register says (NĐ 80/2021 Đ10.4). Pure. */
import type { Sector, Sentence } from './types.ts';

/** An enterprise as the register has it; what the register does not say is null. */
export interface RegisterEntry {
  taxCode: string;
  name: string;
  status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED';
  /** Legal dates. */
  foundedOn: string | null;
  /** Of the main registered line (Đ6). */
  sector: Sector | null;
  representative: string | null;
  address: string | null;
}
export interface Declared {
  name: string;
  foundedOn: string | null;
  sector: Sector | null;
  representative: string | null;
}
export interface Difference extends Sentence {
  field: 'status' | 'name' | 'foundedOn' | 'sector' | 'representative';
}

export const REGISTER_STATUS: Record<RegisterEntry['status'], Sentence> = {
  ACTIVE: { vi: 'đang hoạt động', en: 'active' }, SUSPENDED: { vi: 'tạm ngừng kinh doanh', en: 'suspended' }, CLOSED: { vi: 'đã giải thể hoặc ngừng hoạt động', en: 'closed' },
};
const SECTOR: Record<Sector, Sentence> = { AIC: { vi: 'nông, lâm nghiệp, thủy sản; công nghiệp; xây dựng', en: 'agriculture, forestry, fishery; industry; construction' }, TS: { vi: 'thương mại, dịch vụ', en: 'trade, services' } };

/** A name as two offices write it alike: without case, diacritics' order, marks and the legal form's abbreviations. */
const nameKey = (text: string): string =>
  ` ${text.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `.replace(/ (công ty|cty) /g, ' ').replace(/ trách nhiệm hữu hạn /g, ' tnhh ').replace(/ cổ phần /g, ' cp ').replace(/ một thành viên /g, ' mtv ').replace(/\s+/g, ' ').trim();
const day = (date: string): string => date.split('-').reverse().join('/');

/** What differs, the gravest first; what either side does not say is no difference. */
export function differences(declared: Declared, entry: RegisterEntry): Difference[] {
  const out: Difference[] = [];
  const tell = (field: Difference['field'], what: Sentence, here: Sentence, there: Sentence) => out.push({ field, vi: `${what.vi}: khai “${here.vi}”, đăng ký “${there.vi}”.`, en: `${what.en}: declared “${here.en}”, registered “${there.en}”.` });
  const same = (text: string): Sentence => ({ vi: text, en: text });
  if (entry.status !== 'ACTIVE') out.push({ field: 'status', vi: `Đăng ký ghi: ${REGISTER_STATUS[entry.status].vi}.`, en: `The register says: ${REGISTER_STATUS[entry.status].en}.` });
  if (nameKey(declared.name) !== nameKey(entry.name)) tell('name', { vi: 'Tên', en: 'Name' }, same(declared.name), same(entry.name));
  if (declared.foundedOn !== null && entry.foundedOn !== null && declared.foundedOn !== entry.foundedOn) tell('foundedOn', { vi: 'Ngày thành lập', en: 'Founded' }, same(day(declared.foundedOn)), same(day(entry.foundedOn)));
  if (declared.sector !== null && entry.sector !== null && declared.sector !== entry.sector) tell('sector', { vi: 'Lĩnh vực chính', en: 'Main sector' }, SECTOR[declared.sector], SECTOR[entry.sector]);
  if (declared.representative && entry.representative && nameKey(declared.representative) !== nameKey(entry.representative)) tell('representative', { vi: 'Người đại diện', en: 'Representative' }, same(declared.representative), same(entry.representative));
  return out;
}
