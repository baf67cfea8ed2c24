/** Reasons that officers give most; each says to the producer what to do. A free text may replace or add to them. */
import type { Pair } from '../../i18n/page.ts';

export interface Reason extends Pair { code: string }

export const RETURN_REASONS: readonly Reason[] = [
  { code: 'photo', vi: 'Ảnh chưa rõ sản phẩm hoặc nhãn. Chụp lại ngoài trời sáng, thấy rõ nhãn.', en: 'The photos do not show the product or its label clearly. Take them again in daylight.' },
  { code: 'name', vi: 'Tên chưa khớp với nhãn hoặc giấy tờ. Sửa tên cho đúng như trên nhãn.', en: 'The name differs from the label or the papers. Write it as on the label.' },
  { code: 'claim', vi: 'Có lời quảng cáo chữa bệnh hoặc không có căn cứ. Bỏ các câu đó.', en: 'It claims to cure or claims without proof. Remove those sentences.' },
  { code: 'origin', vi: 'Chưa rõ nơi làm ra hoặc nguồn nguyên liệu. Ghi rõ xã, phường và nguyên liệu từ đâu.', en: 'The place of making or of the raw material is unclear. Name the commune and where the material comes from.' },
  { code: 'star', vi: 'Ghi sao OCOP trong lời giới thiệu mà chưa có quyết định. Bỏ phần đó; sao chỉ hiện khi có giấy chứng nhận.', en: 'The text mentions OCOP stars without a decision. Remove it; stars show only with a certificate.' },
  { code: 'size', vi: 'Quy cách hoặc đơn vị chưa đúng với nhãn. Sửa lại lượng và đơn vị.', en: 'The size or unit differs from the label. Correct them.' },
];

export const SUSPEND_REASONS: readonly Reason[] = [
  { code: 'complaint', vi: 'Có phản ánh đang được kiểm tra.', en: 'A complaint is being checked.' },
  { code: 'paper', vi: 'Giấy tờ bắt buộc đã hết hạn hoặc chưa có.', en: 'An obligatory paper is missing or has lapsed.' },
  { code: 'asked', vi: 'Cơ sở đề nghị tạm ngừng.', en: 'The producer asked for it.' },
];

/** Longest reason that is taken. */
export const MAX_REASON = 600;

/** The reason as it is kept and shown: the chosen sentence in Vietnamese, then the officer's own words. */
export function reasonText(list: readonly Reason[], codes: readonly string[], free: string): string {
  const chosen = list.filter((reason) => codes.includes(reason.code)).map((reason) => reason.vi);
  return [...chosen, free.trim()].filter((text) => text !== '').join(' ');
}
