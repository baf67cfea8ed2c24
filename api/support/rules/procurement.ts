/**
 * How a provider may be chosen (TT 06/2022 Đ5.4 leaves it to the procurement law). The names follow the law as it is commonly cited;
 * they are to be checked against its text in force, which this floor does not hold.
 */
import type { Sentence } from './types.ts';

export const METHODS = ['QUOTATION', 'DIRECT_SHORT', 'DIRECT', 'OPEN', 'LIMITED', 'REPEAT', 'NEGOTIATED', 'SPECIAL', 'SELF'] as const;
export type Method = (typeof METHODS)[number];

export const METHOD_WORDS: Record<Method, Sentence> = {
  QUOTATION: { vi: 'Chào hàng cạnh tranh', en: 'Competitive quotation' },
  DIRECT_SHORT: { vi: 'Chỉ định thầu rút gọn', en: 'Direct appointment, simplified' },
  DIRECT: { vi: 'Chỉ định thầu', en: 'Direct appointment' },
  OPEN: { vi: 'Đấu thầu rộng rãi', en: 'Open bidding' },
  LIMITED: { vi: 'Đấu thầu hạn chế', en: 'Limited bidding' },
  REPEAT: { vi: 'Mua sắm trực tiếp', en: 'Direct procurement' },
  NEGOTIATED: { vi: 'Đàm phán giá', en: 'Negotiated price' },
  SPECIAL: { vi: 'Lựa chọn trong trường hợp đặc biệt', en: 'Choice in a special case' },
  SELF: { vi: 'Tự thực hiện (cơ quan trực tiếp cung cấp)', en: 'Own work (the office itself serves)' },
};
