/** Every word of the scan page, in one table: verdicts, labels, steps. The verdict speaks of the code, never of the goods. */
import { formatDate, vnDate, vnTime } from '../../time.ts';
import type { Lang } from '../../context.ts';
import type { VerdictKind } from './rules.ts';

export interface VerdictFacts {
  /** Checks that count, this one included where it counts. */
  checks: number;
  /** UTC ms of the first check. */
  firstAt: number | null;
  now: number;
  expiryDate: string | null;
  recall: { reasonVi: string; reasonEn: string; phone: string; openedAt: number; notice?: string | null } | null;
  /** The serial is genuine, but was printed under another product. */
  otherProduct?: boolean;
}

export interface VerdictWords {
  title: string;
  text: string;
}

const at = { vi: (ms: number) => `${vnTime(ms)} ngày ${formatDate(vnDate(ms))}`, en: (ms: number) => `${vnTime(ms)} on ${formatDate(vnDate(ms))}` };
const sentence = (text: string) => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

type Say = (f: VerdictFacts) => VerdictWords;

export const VERDICT_WORDS: Record<VerdictKind, Record<Lang, Say>> = {
  first: {
    vi: (f) => ({ title: 'Mã hợp lệ. Bạn là người kiểm tra đầu tiên', text: `Lúc ${at.vi(f.firstAt ?? f.now)}. Hãy so tên, quy cách và số lô dưới đây với món hàng trên tay.` }),
    en: (f) => ({ title: 'Valid code. You are the first to check it', text: `At ${at.en(f.firstAt ?? f.now)}. Compare the name, size and lot below with what you are holding.` }),
  },
  again: {
    vi: (f) => ({
      title: `Mã hợp lệ, đã được kiểm tra ${f.checks} lần`,
      text: `${f.firstAt === null ? '' : `Lần đầu lúc ${at.vi(f.firstAt)}. `}Nếu hàng còn mới mà trước đó không phải bạn hay người nhà quét, tem có thể đã bị sao chép: hãy hỏi lại nơi bán.`,
    }),
    en: (f) => ({
      title: `Valid code, checked ${f.checks} ${f.checks === 1 ? 'time' : 'times'}`,
      text: `${f.firstAt === null ? '' : `First at ${at.en(f.firstAt)}. `}If the goods are new and neither you nor your family scanned them before, the stamp may be a copy: ask the seller.`,
    }),
  },
  valid: {
    vi: () => ({ title: 'Mã hợp lệ. Chưa ai kiểm tra', text: 'Lần xem này không được tính là một lần kiểm tra.' }),
    en: () => ({ title: 'Valid code. Nobody has checked it yet', text: 'This look is not counted as a check.' }),
  },
  notActivated: {
    vi: () => ({ title: 'Tem chưa được kích hoạt', text: 'Mã này do sàn cấp nhưng cơ sở chưa đưa vào dùng. Nếu tem đã dán trên hàng đang bán, đừng vội mua: hãy hỏi nơi bán.' }),
    en: () => ({ title: 'This stamp is not activated', text: 'The code was issued here, but its producer has not put it into use. If it is on goods for sale, wait and ask the seller.' }),
  },
  void: {
    vi: () => ({ title: 'Tem đã bị hủy', text: 'Cơ sở đã báo hủy tem này. Đừng mua món hàng mang nó.' }),
    en: () => ({ title: 'This stamp was made void', text: 'Its producer withdrew it. Do not buy goods that carry it.' }),
  },
  recalled: {
    vi: (f) => ({
      title: 'Đừng dùng. Lô này đang bị thu hồi',
      text: f.recall ? `Thông báo ngày ${formatDate(vnDate(f.recall.openedAt))}: ${sentence(f.recall.reasonVi)} Hỏi: ${f.recall.phone}` : 'Hãy mang hàng trả lại nơi mua.',
    }),
    en: (f) => ({
      title: 'Do not use it. This lot is being recalled',
      text: f.recall ? `Notice of ${formatDate(vnDate(f.recall.openedAt))}: ${sentence(f.recall.reasonEn || f.recall.reasonVi)} Ask: ${f.recall.phone}` : 'Take it back to where you bought it.',
    }),
  },
  expired: {
    vi: (f) => ({ title: 'Đừng dùng. Hàng đã hết hạn', text: `Mã hợp lệ, nhưng lô này hết hạn sử dụng ngày ${formatDate(f.expiryDate ?? vnDate(f.now))}.` }),
    en: (f) => ({ title: 'Do not use it. The goods have expired', text: `The code is valid, but this lot expired on ${formatDate(f.expiryDate ?? vnDate(f.now))}.` }),
  },
  uncheckable: {
    vi: () => ({ title: 'Lúc này chưa kiểm tra được', text: 'Hệ thống đang thiếu dữ liệu để kiểm tra mã này. Điều đó không có nghĩa là tem giả. Mời bạn thử lại sau.' }),
    en: () => ({ title: 'This cannot be checked now', text: 'The system lacks what it needs to check this code. That does not mean that the stamp is a fake. Please try again later.' }),
  },
  neverIssued: {
    vi: (f) => ({
      title: 'Mã này chưa từng được cấp',
      text: f.otherProduct ? 'Số tem này thuộc về một sản phẩm khác. Tem trên món hàng có thể là giả.' : 'Sàn chưa từng cấp số tem này. Nếu quét từ tem dán trên hàng, tem có thể là giả. Nếu gõ tay, hãy xem lại từng ký tự.',
    }),
    en: (f) => ({
      title: 'This code was never issued',
      text: f.otherProduct ? 'This serial belongs to another product. The stamp on these goods may be a fake.' : 'This serial was never issued here. If you scanned it from goods, the stamp may be a fake. If you typed it, check each character.',
    }),
  },
  notOurs: {
    vi: () => ({ title: 'Mã không phải của sàn này', text: 'Không có sản phẩm nào trên sàn mang mã này, nên chúng tôi không nói được gì về món hàng.' }),
    en: () => ({ title: 'This code is not one of ours', text: 'No product here carries this number, so nothing can be said about the goods.' }),
  },
  product: {
    vi: () => ({ title: 'Mã sản phẩm', text: 'Địa chỉ này chỉ nói về sản phẩm, không có số tem nên không chứng minh được món hàng nào.' }),
    en: () => ({ title: 'Product code', text: 'This address is about the product only. Without a serial it proves nothing about an item.' }),
  },
  lot: {
    vi: () => ({ title: 'Mã lô hàng', text: 'Địa chỉ này chỉ nói về lô hàng, không có số tem nên không chứng minh được món hàng nào.' }),
    en: () => ({ title: 'Lot code', text: 'This address is about the lot only. Without a serial it proves nothing about an item.' }),
  },
};

/** The name of each shape, for those who hear the page. */
export const SHAPE_WORDS = {
  tick: { vi: 'Hợp lệ', en: 'Valid' },
  eye: { vi: 'Cần xem lại', en: 'Look again' },
  cross: { vi: 'Dừng lại', en: 'Stop' },
  question: { vi: 'Chưa rõ', en: 'Unknown' },
} as const;

export const LABELS = {
  lot: { vi: 'Lô', en: 'Lot' },
  produced: { vi: 'Ngày sản xuất', en: 'Produced' },
  expires: { vi: 'Hạn sử dụng', en: 'Use by' },
  noExpiry: { vi: 'Không có hạn', en: 'Does not expire' },
  ingredients: { vi: 'Thành phần', en: 'Ingredients' },
  standards: { vi: 'Tiêu chuẩn', en: 'Standards' },
  place: { vi: 'Nơi sản xuất', en: 'Made in' },
  gtin: { vi: 'Mã sản phẩm', en: 'Product number' },
  ownNumber: { vi: 'số nội bộ của sàn', en: 'a number of this floor' },
  maker: { vi: 'Cơ sở sản xuất', en: 'Producer' },
  journey: { vi: 'Hành trình lô hàng', en: 'Journey of the lot' },
  openProduct: { vi: 'Xem sản phẩm trên sàn', en: 'See the product' },
  checkAnother: { vi: 'Kiểm tra tem khác', en: 'Check another stamp' },
  call: { vi: 'Gọi hỏi', en: 'Call' },
  whatToDo: { vi: 'Tôi đang có hàng này, phải làm gì?', en: 'I have these goods: what should I do?' },
  illustration: { vi: 'Minh họa: sản phẩm, lô và tem này là dữ liệu mẫu, không có thật.', en: 'Illustration: this product, lot and stamp are sample data, not real.' },
  ownLook: { vi: 'Bạn đang đăng nhập với vai cơ sở hoặc cán bộ: lần xem này không được tính.', en: 'You are signed in as producer or staff: this look is not counted.' },
  notCounted: { vi: 'Lần kiểm tra này chưa ghi được. Mời bạn tải lại trang sau ít giây.', en: 'This check could not be recorded. Please reload in a few seconds.' },
  privacy: { vi: 'Không lưu số điện thoại, không lưu vị trí chính xác của bạn.', en: 'Neither your phone number nor your exact position is kept.' },
} as const satisfies Record<string, Record<Lang, string>>;
