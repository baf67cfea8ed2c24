/** Words of steps and units: what a journey is told in. */
import type { Lang } from '../../context.ts';

/** CBV business steps, as people say them. */
export const STEP_WORDS: Record<string, Record<Lang, string>> = {
  creating_class_instance: { vi: 'Mở lô sản xuất', en: 'Lot produced' },
  commissioning: { vi: 'Cấp tem cho lô', en: 'Stamps issued for the lot' },
  harvesting: { vi: 'Thu hoạch', en: 'Harvested' },
  transforming: { vi: 'Chế biến', en: 'Processed' },
  packing: { vi: 'Đóng gói', en: 'Packed' },
  shipping: { vi: 'Xuất hàng', en: 'Shipped' },
  receiving: { vi: 'Nhận hàng', en: 'Received' },
  retail_selling: { vi: 'Bán lẻ', en: 'Sold at retail' },
  holding: { vi: 'Giữ lại để thu hồi', en: 'Held for recall' },
  inspecting: { vi: 'Kiểm tra', en: 'Inspected' },
  storing: { vi: 'Lưu kho', en: 'Stored' },
};

export const UNIT_WORDS: Record<string, Record<Lang, string>> = {
  EA: { vi: 'đơn vị', en: 'units' },
  KGM: { vi: 'kg', en: 'kg' },
  GRM: { vi: 'g', en: 'g' },
  TNE: { vi: 'tấn', en: 't' },
  LTR: { vi: 'lít', en: 'l' },
  MLT: { vi: 'ml', en: 'ml' },
};

/** Thousandths → '3.200' / '3,200', decimals only where there are some. */
export function quantityText(milli: number, lang: Lang): string {
  return new Intl.NumberFormat(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 3 }).format(milli / 1_000);
}
