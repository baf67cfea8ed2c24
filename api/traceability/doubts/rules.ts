/** Doubts of shoppers: what there is to doubt, and how much is kept. */
import type { DOUBT_KINDS } from '../../../db/schema/trace-scan.ts';
import type { Words3 } from '../events/words.ts';

export type DoubtKind = (typeof DOUBT_KINDS)[number];

export const DOUBT_WORDS: Readonly<Record<DoubtKind, Words3>> = {
  OPENED: { vi: 'Tem hoặc bao bì đã bị bóc, dán lại', en: 'The stamp or the packing was opened or stuck on again', zh: '标签或包装有拆开、重贴的痕迹' },
  DIFFERS: { vi: 'Hàng không giống tên, quy cách hay ngày ghi ở đây', en: 'The goods differ from the name, size or dates shown here', zh: '商品与此处的名称、规格或日期不符' },
  COPY: { vi: 'Hàng mới mà mã đã có người kiểm tra', en: 'The goods are new, yet somebody checked the code before', zh: '商品是新的，但编码已被查验过' },
  SELLER: { vi: 'Người bán không nói rõ nguồn gốc', en: 'The seller cannot say where the goods come from', zh: '卖家说不清商品来源' },
};

/** Open reports kept for one stamp, and new ones for the whole floor in a day: one angry hand must not fill the desk. */
export const MOST_PER_STAMP = 50;
export const MOST_PER_DAY = 5_000;

/** A telephone number is kept for thirty days after the report was settled, and for a year at most. */
export const PHONE_DAYS = 30;
export const PHONE_DAYS_UNSETTLED = 365;
