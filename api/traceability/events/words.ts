/** Words of journeys in Vietnamese, English and Chinese: steps, dispositions, units, groups, certificates. No work for the farmer. */
import type { Dimension } from './units.rules.ts';

/** The languages in which a journey is told. Pages speak the first two. */
export type Lang3 = 'vi' | 'en' | 'zh';
export const LANGS3: readonly Lang3[] = ['vi', 'en', 'zh'];
export type Words3 = Readonly<Record<Lang3, string>>;

/** A word in a language, or in Vietnamese, or as it is. */
export const word3 = (table: Readonly<Record<string, Words3>>, code: string | null | undefined, lang: Lang3): string => (code ? (table[code]?.[lang] ?? code) : '');

/**
 * CBV business steps, as people say them. `harvesting` and `transforming` are no CBV steps: a journey uses them for the
 * making of a raw lot and for a transformation, which CBV both calls creating_class_instance.
 */
export const STEP_WORDS: Readonly<Record<string, Words3>> = {
  harvesting: { vi: 'Thu hoạch', en: 'Harvested', zh: '采收' },
  transforming: { vi: 'Chế biến', en: 'Processed', zh: '加工' },
  creating_class_instance: { vi: 'Mở lô sản xuất', en: 'Lot produced', zh: '生产批次' },
  commissioning: { vi: 'Cấp tem cho lô', en: 'Stamps issued for the lot', zh: '发放追溯码' },
  packing: { vi: 'Đóng gói', en: 'Packed', zh: '包装' },
  unpacking: { vi: 'Dỡ thùng', en: 'Unpacked', zh: '拆箱' },
  repackaging: { vi: 'Đóng gói lại', en: 'Repackaged', zh: '重新包装' },
  assembling: { vi: 'Ghép bộ', en: 'Assembled', zh: '组装' },
  shipping: { vi: 'Xuất hàng', en: 'Shipped', zh: '发货' },
  void_shipping: { vi: 'Hủy xuất hàng', en: 'Shipping cancelled', zh: '取消发货' },
  loading: { vi: 'Bốc hàng', en: 'Loaded', zh: '装货' },
  unloading: { vi: 'Dỡ hàng', en: 'Unloaded', zh: '卸货' },
  departing: { vi: 'Rời đi', en: 'Departed', zh: '出发' },
  transporting: { vi: 'Vận chuyển', en: 'In transport', zh: '运输' },
  arriving: { vi: 'Đến nơi', en: 'Arrived', zh: '到达' },
  receiving: { vi: 'Nhận hàng', en: 'Received', zh: '收货' },
  accepting: { vi: 'Tiếp nhận', en: 'Accepted', zh: '接收' },
  storing: { vi: 'Lưu kho', en: 'Stored', zh: '入库储存' },
  stocking: { vi: 'Bày bán', en: 'Put on sale', zh: '上架' },
  picking: { vi: 'Soạn hàng', en: 'Picked', zh: '拣货' },
  holding: { vi: 'Tạm giữ', en: 'On hold', zh: '暂存' },
  inspecting: { vi: 'Kiểm tra', en: 'Inspected', zh: '检验' },
  sampling: { vi: 'Lấy mẫu', en: 'Sampled', zh: '取样' },
  retail_selling: { vi: 'Bán lẻ', en: 'Sold at retail', zh: '零售' },
  dispensing: { vi: 'Bán lẻ', en: 'Dispensed', zh: '分售' },
  destroying: { vi: 'Tiêu hủy', en: 'Destroyed', zh: '销毁' },
  decommissioning: { vi: 'Ngừng dùng mã', en: 'Code retired', zh: '停用编码' },
  other: { vi: 'Bước khác', en: 'Another step', zh: '其他' },
};

/** CBV dispositions, in words. */
export const DISPOSITION_WORDS: Readonly<Record<string, Words3>> = {
  active: { vi: 'đang dùng', en: 'active', zh: '有效' },
  in_progress: { vi: 'đang làm', en: 'in progress', zh: '进行中' },
  in_transit: { vi: 'đang trên đường', en: 'in transit', zh: '运输中' },
  container_closed: { vi: 'thùng đã đóng', en: 'carton closed', zh: '已封箱' },
  container_open: { vi: 'thùng đã mở', en: 'carton open', zh: '已开箱' },
  sellable_accessible: { vi: 'đang bày bán', en: 'on sale', zh: '在售' },
  sellable_not_accessible: { vi: 'trong kho, chờ bán', en: 'in stock', zh: '库存待售' },
  retail_sold: { vi: 'đã bán', en: 'sold', zh: '已售' },
  recalled: { vi: 'bị thu hồi', en: 'recalled', zh: '召回' },
  returned: { vi: 'trả lại', en: 'returned', zh: '退回' },
  damaged: { vi: 'hư hỏng', en: 'damaged', zh: '损坏' },
  destroyed: { vi: 'đã hủy', en: 'destroyed', zh: '已销毁' },
  disposed: { vi: 'đã thải bỏ', en: 'disposed of', zh: '已处置' },
  expired: { vi: 'hết hạn', en: 'expired', zh: '过期' },
  inactive: { vi: 'ngừng dùng', en: 'inactive', zh: '停用' },
  conformant: { vi: 'đạt yêu cầu', en: 'conformant', zh: '合格' },
  non_conformant: { vi: 'không đạt yêu cầu', en: 'not conformant', zh: '不合格' },
  non_sellable_other: { vi: 'không được bán', en: 'not for sale', zh: '不可销售' },
  unknown: { vi: 'không rõ', en: 'unknown', zh: '未知' },
};

export const UNIT_WORDS: Readonly<Record<string, Words3>> = {
  EA: { vi: 'đơn vị', en: 'units', zh: '件' },
  KGM: { vi: 'kg', en: 'kg', zh: '公斤' },
  GRM: { vi: 'g', en: 'g', zh: '克' },
  TNE: { vi: 'tấn', en: 't', zh: '吨' },
  LTR: { vi: 'lít', en: 'l', zh: '升' },
  MLT: { vi: 'ml', en: 'ml', zh: '毫升' },
};

/** The groups of OCOP products (Decision 148/QĐ-TTg of 2023), by the floor's codes. */
export const GROUP_WORDS: Readonly<Record<string, Words3>> = {
  food: { vi: 'Thực phẩm', en: 'Food', zh: '食品' },
  drinks: { vi: 'Đồ uống', en: 'Drinks', zh: '饮品' },
  herbs: { vi: 'Dược liệu', en: 'Herbal products', zh: '药材及草本产品' },
  crafts: { vi: 'Thủ công mỹ nghệ', en: 'Handicrafts', zh: '手工艺品' },
  plants: { vi: 'Sinh vật cảnh', en: 'Ornamental plants and animals', zh: '观赏动植物' },
  tourism: { vi: 'Du lịch nông thôn', en: 'Rural tourism', zh: '乡村旅游' },
};

/** Certificates and what a journey says beside them. */
export const CERTIFICATE_WORDS: Readonly<Record<string, Words3>> = {
  ocop: { vi: 'Chứng nhận OCOP', en: 'OCOP certificate', zh: 'OCOP 认证（一村一品）' },
  stars: { vi: 'sao', en: 'stars', zh: '星' },
  decision: { vi: 'Quyết định số', en: 'Decision No.', zh: '决定编号' },
  validUntil: { vi: 'có giá trị đến', en: 'valid until', zh: '有效期至' },
  vietgap: { vi: 'VietGAP', en: 'VietGAP', zh: '越南良好农业规范（VietGAP）' },
  globalgap: { vi: 'GlobalG.A.P.', en: 'GlobalG.A.P.', zh: '全球良好农业规范（GlobalG.A.P.）' },
  haccp: { vi: 'HACCP', en: 'HACCP', zh: '危害分析与关键控制点（HACCP）' },
  iso22000: { vi: 'ISO 22000', en: 'ISO 22000', zh: 'ISO 22000 食品安全管理体系' },
  organic: { vi: 'Hữu cơ', en: 'Organic', zh: '有机' },
  halal: { vi: 'Halal', en: 'Halal', zh: '清真' },
  tcvn: { vi: 'Tiêu chuẩn quốc gia TCVN', en: 'Vietnamese national standard TCVN', zh: '越南国家标准 TCVN' },
  qcvn: { vi: 'Quy chuẩn kỹ thuật QCVN', en: 'Vietnamese technical regulation QCVN', zh: '越南国家技术法规 QCVN' },
  selfDeclared: { vi: 'Bản tự công bố sản phẩm', en: 'Self-declaration of the product', zh: '产品自我公告' },
  foodSafety: { vi: 'Giấy chứng nhận đủ điều kiện an toàn thực phẩm', en: 'Food safety certificate', zh: '食品安全合格证' },
};

const NAMED_STANDARDS: readonly [RegExp, keyof typeof CERTIFICATE_WORDS][] = [
  [/viet\s?gap/i, 'vietgap'], [/global\s?g\.?a\.?p/i, 'globalgap'], [/haccp/i, 'haccp'], [/iso\s?22000/i, 'iso22000'], [/hữu cơ|organic/iu, 'organic'], [/halal/i, 'halal'],
  [/\btcvn\b/i, 'tcvn'], [/\bqcvn\b/i, 'qcvn'], [/tự công bố/iu, 'selfDeclared'], [/an toàn thực phẩm|attp/iu, 'foodSafety'],
];

/** What the standards in a producer's words are called in a language: 'TCVN 5107:2018' → ['Vietnamese national standard TCVN']. The words themselves stay beside it. */
export const standardsIn = (standards: string, lang: Lang3): string[] => NAMED_STANDARDS.filter(([pattern]) => pattern.test(standards)).map(([, code]) => CERTIFICATE_WORDS[code]![lang]);

/** Small words of a journey. */
export const JOURNEY_WORDS: Readonly<Record<string, Words3>> = {
  byHelper: { vi: 'do tổ công nghệ số nhập giúp', en: 'entered by a community digital team', zh: '由社区数字化小组代为录入' },
  bySystem: { vi: 'do hệ thống của cơ sở gửi', en: 'sent by the producer’s own system', zh: '由生产者系统发送' },
  machine: { vi: 'máy dịch', en: 'machine translation', zh: '机器翻译' },
  stamps: { vi: 'tem', en: 'stamps', zh: '枚追溯码' },
  madeOf: { vi: 'làm từ', en: 'made of', zh: '原料' },
  photos: { vi: 'ảnh', en: 'photos', zh: '张照片' },
};

const FORMATS: Readonly<Record<Lang3, Intl.NumberFormat>> = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 3 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 }),
  zh: new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 3 }),
};

/** Thousandths → '3.200' / '3,200', decimals only where there are some. */
export const quantityText = (milli: number, lang: Lang3): string => FORMATS[lang].format(milli / 1_000);

const SHOWN: Readonly<Record<Dimension, { vi: string; en: string; per: number }>> = {
  EA: { vi: 'đơn vị', en: 'units', per: 1_000 }, MASS: { vi: 'kg', en: 'kg', per: 1_000_000 }, VOLUME: { vi: 'lít', en: 'l', per: 1_000_000 },
  LENGTH: { vi: 'm', en: 'm', per: 1_000_000 }, AREA: { vi: 'm²', en: 'm²', per: 1_000_000 },
};

/** A whole amount in words: 1,500,000 mg → '1,5 kg' / '1.5 kg'. */
export function amountText(amount: number, dimension: Dimension): { vi: string; en: string } {
  const { vi, en, per } = SHOWN[dimension];
  return { vi: `${FORMATS.vi.format(amount / per)} ${vi}`, en: `${FORMATS.en.format(amount / per)} ${en}` };
}
