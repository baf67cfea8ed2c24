/** Words of the export sheet in the three languages of its readers, and its form. */
import type { ClaimRow, PublicSheet, SheetRow } from '../../../api/traceability/index.ts';
import type { Pair } from '../../i18n/page.ts';

export type SheetLang = 'vi' | 'en' | 'zh';

export const CLAIM_KINDS: Record<ClaimRow['kind'], Pair> = {
  GROWING_AREA: { vi: 'Mã số vùng trồng', en: 'Growing-area code' },
  PACKING_HOUSE: { vi: 'Mã số cơ sở đóng gói', en: 'Packing-house code' },
  CERTIFICATE: { vi: 'Chứng nhận', en: 'Certificate' },
};

type Words = Readonly<Record<SheetLang, string>>;
export const SHEET_WORDS = {
  title: { vi: 'Thông tin cho người mua nước ngoài', en: 'Export sheet', zh: '出口信息表' },
  producer: { vi: 'Cơ sở', en: 'Producer', zh: '生产者' },
  origin: { vi: 'Xuất xứ', en: 'Origin', zh: '产地' },
  hs: { vi: 'Mã HS', en: 'HS code', zh: 'HS编码' },
  growing: { vi: 'Mã số vùng trồng', en: 'Growing-area code', zh: '种植区编码' },
  packing: { vi: 'Mã số cơ sở đóng gói', en: 'Packing-house code', zh: '包装厂编码' },
  certificates: { vi: 'Chứng nhận', en: 'Certificates', zh: '证书' },
  ocop: { vi: 'Chứng nhận OCOP', en: 'OCOP certificate', zh: 'OCOP证书' },
  minOrder: { vi: 'Đặt ít nhất', en: 'Minimum order', zh: '最低订购量' },
  monthly: { vi: 'Sản lượng một tháng', en: 'Monthly volume', zh: '月供应量' },
  lead: { vi: 'Thời gian chuẩn bị', en: 'Lead time', zh: '交货期' },
  terms: { vi: 'Điều kiện giao hàng', en: 'Delivery terms', zh: '交货条款' },
  pack: { vi: 'Quy cách đóng gói', en: 'Packaging', zh: '包装' },
  net: { vi: 'Khối lượng tịnh', en: 'Net weight', zh: '净重' },
  gross: { vi: 'Khối lượng cả bì', en: 'Gross weight', zh: '毛重' },
  shelf: { vi: 'Thời hạn sử dụng', en: 'Shelf life', zh: '保质期' },
  storage: { vi: 'Bảo quản', en: 'Storage', zh: '储存' },
  gtin: { vi: 'Mã sản phẩm', en: 'Product number', zh: '商品编码' },
  ingredients: { vi: 'Thành phần', en: 'Ingredients', zh: '配料' },
  safety: { vi: 'Cảnh báo an toàn', en: 'Safety warning', zh: '安全警示' },
  days: { vi: 'ngày', en: 'days', zh: '天' },
  until: { vi: 'hiệu lực đến', en: 'valid until', zh: '有效期至' },
  declared: { vi: 'do cơ sở khai', en: 'stated by the producer', zh: '生产者自述' },
  verified: { vi: 'cán bộ tỉnh đã kiểm tra', en: 'checked by a provincial officer', zh: '省级官员已核实' },
  ownNumber: { vi: 'số nội bộ của sàn, không phải GTIN', en: 'a number of this floor, not a GTIN', zh: '本平台内部编号，非GTIN' },
  contact: { vi: 'Hỏi mua qua sàn', en: 'Ask through the floor', zh: '通过平台咨询' },
  contactHow: { vi: 'Gọi cho cơ sở, nêu tên sản phẩm và địa chỉ trang này.', en: 'Call the producer; name the product and the address of this page.', zh: '请致电生产者，并告知产品名称和本页网址。' },
  contactNone: { vi: 'Cơ sở chưa cho đăng số điện thoại. Hỏi qua Sở Công Thương của tỉnh, nêu địa chỉ trang này.', en: 'The producer has released no phone number. Ask the province’s Department of Industry and Trade and name this page.', zh: '生产者尚未公布电话。请联系省工贸厅并提供本页网址。' },
  updated: { vi: 'Cập nhật', en: 'Updated', zh: '更新于' },
  print: { vi: 'In tờ này: Ctrl + P, vừa một trang A4.', en: 'To print: Ctrl + P, one page of A4.', zh: '打印：Ctrl + P，一页A4纸。' },
  back: { vi: 'Trang sản phẩm', en: 'Product page', zh: '产品页面' },
  illustration: { vi: 'Minh họa: dựng lên để trình diễn', en: 'Illustration: made up for the demonstration', zh: '示例：仅供演示' },
  machine: { vi: '', en: '', zh: '生产者填写的文字未翻译成中文，按英文或越南文显示。' },
} as const satisfies Record<string, Words>;

export const UNITS: Readonly<Record<string, Words>> = {
  EA: { vi: 'đơn vị', en: 'units', zh: '件' }, KGM: { vi: 'kg', en: 'kg', zh: '公斤' }, GRM: { vi: 'g', en: 'g', zh: '克' }, TNE: { vi: 'tấn', en: 't', zh: '吨' }, LTR: { vi: 'lít', en: 'l', zh: '升' }, MLT: { vi: 'ml', en: 'ml', zh: '毫升' },
};

const LOCALE: Record<SheetLang, string> = { vi: 'vi-VN', en: 'en-GB', zh: 'zh-CN' };
export const count = (value: number, lang: SheetLang): string => new Intl.NumberFormat(LOCALE[lang], { maximumFractionDigits: 3 }).format(value);
export const amount = (milli: number, unit: string, lang: SheetLang): string => `${count(milli / 1_000, lang)} ${UNITS[unit]?.[lang] ?? unit}`;
/** Grams as kilograms from a thousand on. */
export const weight = (grams: number, lang: SheetLang): string => (grams >= 1_000 ? `${count(grams / 1_000, lang)} ${UNITS.KGM![lang]}` : `${count(grams, lang)} ${UNITS.GRM![lang]}`);
/** '210390' → '2103.90', '21039029' → '2103.90.29' */
export const hsText = (code: string): string => [code.slice(0, 4), ...(code.slice(4).match(/.{1,2}/g) ?? [])].join('.');
/** What the producer wrote: in the reader's language where there is one, and which language it is. */
export const written = (vi: string | null, en: string | null, lang: SheetLang): { text: string; lang: 'vi' | 'en' } | null => {
  const first = lang === 'vi' ? vi : en;
  if (first) return { text: first, lang: lang === 'vi' ? 'vi' : 'en' };
  const other = lang === 'vi' ? en : vi;
  return other ? { text: other, lang: lang === 'vi' ? 'en' : 'vi' } : null;
};

const decimal = (milli: number): string => String(milli / 1_000).replace('.', ',');

/** The form as it is filled from what is kept. */
export function sheetValues(sheet: SheetRow | undefined, claims: readonly ClaimRow[]): Record<string, string> {
  const values: Record<string, string> = {
    version: String(sheet?.version ?? 0), growingArea: claims.find((c) => c.kind === 'GROWING_AREA')?.number ?? '', packingHouse: claims.find((c) => c.kind === 'PACKING_HOUSE')?.number ?? '',
    minOrderUnit: 'KGM', monthlyUnit: 'KGM', shown: sheet?.shown === 1 ? 'yes' : '',
  };
  claims.filter((c) => c.kind === 'CERTIFICATE').forEach((c, i) => Object.assign(values, { [`certificates.${i}.name`]: c.name, [`certificates.${i}.number`]: c.number, [`certificates.${i}.issuer`]: c.issuer, [`certificates.${i}.validUntil`]: c.validUntil?.split('-').reverse().join('/') ?? '' }));
  if (!sheet) return values;
  const text = (n: number | null): string => (n === null ? '' : String(n));
  return {
    ...values, hsCode: hsText(sheet.hsCode), minOrder: decimal(sheet.minOrderMilli), minOrderUnit: sheet.minOrderUnit, monthly: decimal(sheet.monthlyMilli), monthlyUnit: sheet.monthlyUnit, leadDays: String(sheet.leadDays),
    incoterm: sheet.incoterm ?? '', port: sheet.port, packaging: sheet.packaging, packagingEn: sheet.packagingEn, netGrams: text(sheet.netGrams), grossGrams: text(sheet.grossGrams), shelfLifeDays: text(sheet.shelfLifeDays), storage: sheet.storage, storageEn: sheet.storageEn,
  };
}

/** The posted form as the verb takes it: rows of certificates that hold anything, with the row they came from. */
export function sheetInput(values: Record<string, string>, product: string, rows: number): { input: Record<string, unknown>; rowOf: number[] } {
  const rowOf: number[] = [];
  const certificates: Record<string, string>[] = [];
  for (let i = 0; i < rows; i++) {
    const row = Object.fromEntries(['name', 'number', 'issuer', 'validUntil'].map((name) => [name, (values[`certificates.${i}.${name}`] ?? '').trim()]));
    if (Object.values(row).every((v) => v === '')) continue;
    certificates.push(row);
    rowOf.push(i);
  }
  return { input: { ...values, product, certificates }, rowOf };
}

export const claimWord = (claim: PublicSheet['claims'][number], lang: SheetLang): string => SHEET_WORDS[claim.state === 'VERIFIED' ? 'verified' : 'declared'][lang];
