/** Every word of the scan page, in Vietnamese, English and Chinese: verdicts, labels. The verdict speaks of the code, never of the goods. */
import type { Lang } from '../../context.ts';
import { formatDate, vnDate, vnTime } from '../../time.ts';
import type { Lang3, Words3 } from '../events/words.ts';
import type { HiddenAnswer } from './check-hidden.ts';
import type { VerdictKind } from './rules.ts';

/** The languages of the scan page: those in which a journey is told. */
export type PageLang = Lang3;
export const PAGE_LANGS: readonly PageLang[] = ['vi', 'en', 'zh'];

/** BCP 47 tags, and what each language calls itself. */
export const LANG_TAGS: Readonly<Record<PageLang, string>> = { vi: 'vi', en: 'en', zh: 'zh-CN' };
export const LANG_NAMES: Readonly<Record<PageLang, string>> = { vi: 'Tiếng Việt', en: 'English', zh: '中文' };

/** The floor's other pages speak Vietnamese and English. */
export const siteLang = (lang: PageLang): Lang => (lang === 'vi' ? 'vi' : 'en');

/** '2026-11-22' → '22/11/2026', '2026年11月22日'. */
export function dateText(date: string, lang: PageLang): string {
  if (lang !== 'zh') return formatDate(date);
  const [y, m, d] = date.split('-').map(Number);
  return `${y}年${m}月${d}日`;
}

const momentText = (ms: number, lang: PageLang): string => {
  const [day, time] = [dateText(vnDate(ms), lang), vnTime(ms)];
  return lang === 'vi' ? `${time} ngày ${day}` : lang === 'en' ? `${time} on ${day}` : `${day} ${time}`;
};

export interface VerdictFacts {
  /** Checks that count, this one included where it counts. */
  checks: number;
  /** UTC ms of the first check. */
  firstAt: number | null;
  now: number;
  expiryDate: string | null;
  recall: { reasonVi: string; reasonEn: string; phone: string; openedAt: number; notice?: string | null } | null;
  /** Somebody of the authority is looking into this stamp. */
  hold?: { reasonVi: string; reasonEn: string; phone: string; by: string } | null;
  /** The serial is genuine, but was printed under another product. */
  otherProduct?: boolean;
}

export interface VerdictWords {
  title: string;
  text: string;
  /** Words of a person in the middle of it, in their own language. */
  quote?: { text: string; lang: Lang };
  after?: string;
}

const sentence = (text: string) => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/** The reason of a recall or a hold in the page's language, or in the nearest that there is. */
const reasonOf = (of: { reasonVi: string; reasonEn: string }, lang: PageLang): { text: string; lang: Lang } =>
  lang === 'vi' || of.reasonEn === '' ? { text: sentence(of.reasonVi), lang: 'vi' } : { text: sentence(of.reasonEn), lang: 'en' };

type Say = (f: VerdictFacts) => VerdictWords;

export const VERDICT_WORDS: Readonly<Record<VerdictKind, Readonly<Record<PageLang, Say>>>> = {
  first: {
    vi: (f) => ({ title: 'Mã hợp lệ. Bạn là người kiểm tra đầu tiên', text: `Lúc ${momentText(f.firstAt ?? f.now, 'vi')}. Hãy so tên, quy cách và số lô dưới đây với món hàng trên tay.` }),
    en: (f) => ({ title: 'Valid code. You are the first to check it', text: `At ${momentText(f.firstAt ?? f.now, 'en')}. Compare the name, size and lot below with what you are holding.` }),
    zh: (f) => ({ title: '编码有效。您是第一位查验者', text: `时间：${momentText(f.firstAt ?? f.now, 'zh')}。请将下面的名称、规格和批号与手中的商品核对。` }),
  },
  again: {
    vi: (f) => ({
      title: `Mã hợp lệ, đã được kiểm tra ${f.checks} lần`,
      text: `${f.firstAt === null ? '' : `Lần đầu lúc ${momentText(f.firstAt, 'vi')}. `}Nếu hàng còn mới mà trước đó không phải bạn hay người nhà quét, tem có thể đã bị sao chép: hãy hỏi lại nơi bán.`,
    }),
    en: (f) => ({
      title: `Valid code, checked ${f.checks} ${f.checks === 1 ? 'time' : 'times'}`,
      text: `${f.firstAt === null ? '' : `First at ${momentText(f.firstAt, 'en')}. `}If the goods are new and neither you nor your family scanned them before, the stamp may be a copy: ask the seller.`,
    }),
    zh: (f) => ({
      title: `编码有效，已被查验 ${f.checks} 次`,
      text: `${f.firstAt === null ? '' : `首次查验：${momentText(f.firstAt, 'zh')}。`}如果商品是全新的，而您和家人此前都没有扫过，标签可能是复制品，请询问卖家。`,
    }),
  },
  valid: {
    vi: () => ({ title: 'Mã hợp lệ. Chưa ai kiểm tra', text: 'Lần xem này không được tính là một lần kiểm tra.' }),
    en: () => ({ title: 'Valid code. Nobody has checked it yet', text: 'This look is not counted as a check.' }),
    zh: () => ({ title: '编码有效。尚无人查验', text: '本次查看不计为一次查验。' }),
  },
  notActivated: {
    vi: () => ({ title: 'Tem chưa được kích hoạt', text: 'Mã này do sàn cấp nhưng cơ sở chưa đưa vào dùng. Nếu tem đã dán trên hàng đang bán, đừng vội mua: hãy hỏi nơi bán.' }),
    en: () => ({ title: 'This stamp is not activated', text: 'The code was issued here, but its producer has not put it into use. If it is on goods for sale, wait and ask the seller.' }),
    zh: () => ({ title: '此标签尚未启用', text: '编码由本平台发放，但生产者还没有启用。如果标签已贴在出售的商品上，请先别买，先问卖家。' }),
  },
  void: {
    vi: () => ({ title: 'Tem đã bị hủy', text: 'Cơ sở đã báo hủy tem này. Đừng mua món hàng mang nó.' }),
    en: () => ({ title: 'This stamp was made void', text: 'Its producer withdrew it. Do not buy goods that carry it.' }),
    zh: () => ({ title: '此标签已作废', text: '生产者已将其作废。请不要购买贴有此标签的商品。' }),
  },
  recalled: {
    vi: (f) => recalled('Đừng dùng. Lô này đang bị thu hồi', f, 'vi'),
    en: (f) => recalled('Do not use it. This lot is being recalled', f, 'en'),
    zh: (f) => recalled('请勿食用或使用。该批次正在召回', f, 'zh'),
  },
  expired: {
    vi: (f) => ({ title: 'Đừng dùng. Hàng đã hết hạn', text: `Mã hợp lệ, nhưng lô này hết hạn sử dụng ngày ${dateText(f.expiryDate ?? vnDate(f.now), 'vi')}.` }),
    en: (f) => ({ title: 'Do not use it. The goods have expired', text: `The code is valid, but this lot expired on ${dateText(f.expiryDate ?? vnDate(f.now), 'en')}.` }),
    zh: (f) => ({ title: '请勿食用或使用。商品已过期', text: `编码有效，但该批次已于${dateText(f.expiryDate ?? vnDate(f.now), 'zh')}到期。` }),
  },
  held: {
    vi: (f) => held('Tem này đang được kiểm tra', f, 'vi'),
    en: (f) => held('This stamp is being looked into', f, 'en'),
    zh: (f) => held('此标签正在核查', f, 'zh'),
  },
  uncheckable: {
    vi: () => ({ title: 'Lúc này chưa kiểm tra được', text: 'Hệ thống đang thiếu dữ liệu để kiểm tra mã này. Điều đó không có nghĩa là tem giả. Mời bạn thử lại sau.' }),
    en: () => ({ title: 'This cannot be checked now', text: 'The system lacks what it needs to check this code. That does not mean that the stamp is a fake. Please try again later.' }),
    zh: () => ({ title: '目前无法查验', text: '系统暂缺查验此编码所需的数据。这并不表示标签是假的。请稍后再试。' }),
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
    zh: (f) => ({
      title: '此编码从未发放',
      text: f.otherProduct ? '此序列号属于另一种产品。商品上的标签可能是假的。' : '本平台从未发放此序列号。如果是从商品标签上扫到的，标签可能是假的；如果是手动输入，请逐字核对。',
    }),
  },
  notOurs: {
    vi: () => ({ title: 'Mã không phải của sàn này', text: 'Không có sản phẩm nào trên sàn mang mã này, nên chúng tôi không nói được gì về món hàng.' }),
    en: () => ({ title: 'This code is not one of ours', text: 'No product here carries this number, so nothing can be said about the goods.' }),
    zh: () => ({ title: '此编码不属于本平台', text: '本平台没有使用此编码的产品，因此无法对商品作任何说明。' }),
  },
  product: {
    vi: () => ({ title: 'Mã sản phẩm', text: 'Địa chỉ này chỉ nói về sản phẩm, không có số tem nên không chứng minh được món hàng nào.' }),
    en: () => ({ title: 'Product code', text: 'This address is about the product only. Without a serial it proves nothing about an item.' }),
    zh: () => ({ title: '产品编码', text: '此网址只说明产品。没有序列号，不能证明任何一件商品。' }),
  },
  lot: {
    vi: () => ({ title: 'Mã lô hàng', text: 'Địa chỉ này chỉ nói về lô hàng, không có số tem nên không chứng minh được món hàng nào.' }),
    en: () => ({ title: 'Lot code', text: 'This address is about the lot only. Without a serial it proves nothing about an item.' }),
    zh: () => ({ title: '批次编码', text: '此网址只说明批次。没有序列号，不能证明任何一件商品。' }),
  },
};

/** The name of each verdict in a few words, for lists of the desks. */
export const VERDICT_NAMES: Readonly<Record<VerdictKind, { vi: string; en: string }>> = {
  first: { vi: 'hợp lệ, lần đầu', en: 'valid, first check' },
  again: { vi: 'hợp lệ, đã kiểm tra', en: 'valid, checked before' },
  valid: { vi: 'hợp lệ, chưa ai kiểm tra', en: 'valid, not checked yet' },
  notActivated: { vi: 'chưa kích hoạt', en: 'not activated' },
  void: { vi: 'đã hủy', en: 'void' },
  recalled: { vi: 'đang thu hồi', en: 'being recalled' },
  expired: { vi: 'hết hạn', en: 'expired' },
  held: { vi: 'đang giữ để xem', en: 'held' },
  uncheckable: { vi: 'chưa kiểm tra được', en: 'could not be checked' },
  neverIssued: { vi: 'chưa từng cấp', en: 'never issued' },
  notOurs: { vi: 'không phải của sàn', en: 'not ours' },
  product: { vi: 'mã sản phẩm', en: 'product code' },
  lot: { vi: 'mã lô', en: 'lot code' },
};

function recalled(title: string, { recall }: VerdictFacts, lang: PageLang): VerdictWords {
  if (!recall) return { title, text: { vi: 'Hãy mang hàng trả lại nơi mua.', en: 'Take it back to where you bought it.', zh: '请将商品退回购买处。' }[lang] };
  const day = dateText(vnDate(recall.openedAt), lang);
  return {
    title,
    text: { vi: `Thông báo ngày ${day}:`, en: `Notice of ${day}:`, zh: `${day}公告：` }[lang],
    quote: reasonOf(recall, lang),
    after: { vi: `Hỏi: ${recall.phone}`, en: `Ask: ${recall.phone}`, zh: `咨询电话：${recall.phone}` }[lang],
  };
}

/** Of the code, not of the goods: the authority asks to wait. */
function held(title: string, { hold }: VerdictFacts, lang: PageLang): VerdictWords {
  const text = {
    vi: 'Xin đừng mua bán theo tem này cho đến khi có kết quả. Điều đó chưa có nghĩa là hàng giả.',
    en: 'Please do not buy or sell by this stamp until there is a result. That does not yet mean that the goods are fake.',
    zh: '在有结果之前，请不要凭此标签买卖。这还不表示商品是假的。',
  }[lang];
  if (!hold) return { title, text };
  return {
    title,
    text,
    quote: reasonOf(hold, lang),
    after: {
      vi: `${hold.by ? `${hold.by} đang kiểm tra. ` : ''}Hỏi: ${hold.phone}`, en: `${hold.by ? `By ${hold.by}. ` : ''}Ask: ${hold.phone}`, zh: `${hold.by ? `核查单位：${hold.by}。` : ''}咨询电话：${hold.phone}`,
    }[lang],
  };
}

/** What is said of the code under a scratch layer, and the shape that goes with it. */
export function hiddenWords(answer: HiddenAnswer, lang: PageLang): { shape: 'tick' | 'eye'; title: string; text: string } {
  switch (answer.kind) {
    case 'first':
      return {
        vi: { shape: 'tick' as const, title: 'Mã ẩn đúng. Chưa ai kiểm tra trước bạn', text: `Lớp phủ của tem này được kiểm tra lần đầu lúc ${momentText(answer.at, 'vi')}.` },
        en: { shape: 'tick' as const, title: 'The hidden code is right. Nobody checked it before you', text: `It was checked for the first time at ${momentText(answer.at, 'en')}.` },
        zh: { shape: 'tick' as const, title: '验证码正确。您之前无人查验过', text: `首次查验时间：${momentText(answer.at, 'zh')}。` },
      }[lang];
    case 'again':
      return {
        vi: { shape: 'eye' as const, title: 'Mã ẩn đúng, nhưng đã có người kiểm tra trước', text: `Lần đầu lúc ${momentText(answer.at, 'vi')}. Nếu không phải bạn hay người nhà cào, hàng có thể đã bị mở hoặc tem bị sao chép: hãy hỏi nơi bán, hoặc báo nghi ngờ.` },
        en: { shape: 'eye' as const, title: 'The hidden code is right, but somebody checked it before', text: `First at ${momentText(answer.at, 'en')}. If neither you nor your family scratched it, the goods may have been opened or the stamp copied: ask the seller, or report a doubt.` },
        zh: { shape: 'eye' as const, title: '验证码正确，但已有人查验过', text: `首次查验：${momentText(answer.at, 'zh')}。如果不是您或家人刮开的，商品可能已被开封，或标签被复制：请询问卖家，或举报疑点。` },
      }[lang];
    case 'wrong':
      return {
        vi: { shape: 'eye' as const, title: 'Mã ẩn không đúng', text: answer.left > 0 ? `Mời bạn xem lại từng ký tự. Còn thử được ${answer.left} lần.` : 'Tem này không thử thêm được nữa. Nếu bạn đã gõ đúng từng ký tự, hãy báo nghi ngờ.' },
        en: { shape: 'eye' as const, title: 'The hidden code is not right', text: answer.left > 0 ? `Please look at each character again. ${answer.left} ${answer.left === 1 ? 'try is' : 'tries are'} left.` : 'This stamp takes no more tries. If each character was right, please report a doubt.' },
        zh: { shape: 'eye' as const, title: '验证码不正确', text: answer.left > 0 ? `请逐字核对。还可尝试 ${answer.left} 次。` : '此标签不能再尝试。如果每个字符都正确，请举报疑点。' },
      }[lang];
    case 'locked':
      return {
        vi: { shape: 'eye' as const, title: 'Mã ẩn của tem này đã bị thử sai nhiều lần', text: 'Sàn không kiểm tra mã này nữa. Nếu lớp phủ còn nguyên khi bạn mua, hãy báo nghi ngờ.' },
        en: { shape: 'eye' as const, title: 'The hidden code of this stamp was guessed at too often', text: 'It is not checked any more. If the layer was whole when you bought it, please report a doubt.' },
        zh: { shape: 'eye' as const, title: '此标签的验证码被多次输错', text: '平台不再查验此验证码。如果购买时涂层完好，请举报疑点。' },
      }[lang];
  }
}

/** The name of each shape, for those who hear the page. */
export const SHAPE_WORDS = {
  tick: { vi: 'Hợp lệ', en: 'Valid', zh: '有效' },
  eye: { vi: 'Cần xem lại', en: 'Look again', zh: '请再核对' },
  cross: { vi: 'Dừng lại', en: 'Stop', zh: '停' },
  question: { vi: 'Chưa rõ', en: 'Unknown', zh: '不明' },
} as const satisfies Record<string, Words3>;

export const LABELS = {
  lot: { vi: 'Lô', en: 'Lot', zh: '批号' },
  produced: { vi: 'Ngày sản xuất', en: 'Produced', zh: '生产日期' },
  expires: { vi: 'Hạn sử dụng', en: 'Use by', zh: '有效期至' },
  noExpiry: { vi: 'Không có hạn', en: 'Does not expire', zh: '无保质期' },
  group: { vi: 'Nhóm', en: 'Group', zh: '类别' },
  ingredients: { vi: 'Thành phần', en: 'Ingredients', zh: '配料' },
  certificates: { vi: 'Chứng nhận', en: 'Certificates', zh: '认证' },
  number: { vi: 'số', en: 'no.', zh: '编号' },
  until: { vi: 'còn hạn đến', en: 'valid until', zh: '有效期至' },
  warning: { vi: 'Cảnh báo an toàn', en: 'Safety warning', zh: '安全提示' },
  standards: { vi: 'Tiêu chuẩn', en: 'Standards', zh: '执行标准' },
  place: { vi: 'Nơi sản xuất', en: 'Made in', zh: '产地' },
  gtin: { vi: 'Mã sản phẩm', en: 'Product number', zh: '产品编码' },
  ownNumber: { vi: 'số nội bộ của sàn', en: 'a number of this floor', zh: '本平台内部编码' },
  maker: { vi: 'Cơ sở sản xuất', en: 'Producer', zh: '生产者' },
  journey: { vi: 'Hành trình lô hàng', en: 'Journey of the lot', zh: '批次流转' },
  openProduct: { vi: 'Xem sản phẩm trên sàn', en: 'See the product', zh: '查看产品（英文）' },
  listen: { vi: 'Nghe đọc', en: 'Listen', zh: '朗读' },
  stopListening: { vi: 'Dừng', en: 'Stop', zh: '停止' },
  noVoice: {
    vi: 'Điện thoại này chưa có giọng đọc tiếng Việt. Mời bạn đọc phần chữ, hoặc nhờ người bên cạnh.',
    en: 'This phone has no English voice. Please read the text.',
    zh: '此手机没有中文语音。请阅读文字。',
  },
  doubt: { vi: 'Báo nghi ngờ', en: 'Report a doubt', zh: '举报疑点' },
  doubtWhat: { vi: 'Bạn nghi ngờ điều gì?', en: 'What do you doubt?', zh: '您怀疑什么？' },
  doubtHow: {
    vi: 'Chọn một dòng là gửi luôn cho quản lý thị trường. Không cần xưng tên.',
    en: 'Choosing a line sends it to market surveillance. No name is needed.',
    zh: '点选一项即发送给市场监管人员，无需留名。',
  },
  doubtThanks: { vi: 'Đã gửi. Cảm ơn bạn', en: 'Sent. Thank you', zh: '已发送，谢谢您' },
  doubtNext: {
    vi: 'Cán bộ sẽ xem. Hãy giữ món hàng, bao bì và hóa đơn nếu có.',
    en: 'Officers will look at it. Keep the goods, the packing and the receipt if you can.',
    zh: '工作人员将进行核查。请保留商品、包装和小票（如有）。',
  },
  doubtMore: { vi: 'Bạn muốn nói thêm? (không bắt buộc)', en: 'Anything to add? (optional)', zh: '还有补充吗？（可不填）' },
  doubtNote: { vi: 'Điều bạn thấy, nơi mua', en: 'What you saw, where you bought it', zh: '您看到的情况、购买地点' },
  doubtPhone: { vi: 'Số điện thoại', en: 'Phone number', zh: '电话号码' },
  doubtPhoneWhy: {
    vi: 'chỉ để cán bộ hỏi lại, xóa sau 30 ngày kể từ khi xem xong',
    en: 'only for officers to ask back; erased 30 days after it is settled',
    zh: '仅供工作人员回访，处理完毕 30 天后删除',
  },
  doubtSend: { vi: 'Gửi thêm', en: 'Send this too', zh: '补充发送' },
  backToStamp: { vi: 'Về trang của tem', en: 'Back to the stamp', zh: '返回标签页' },
  activateIt: {
    vi: 'Tôi là chủ tem này',
    en: 'I am the owner of this stamp',
    zh: '我是此标签的主人（英文）',
  },
  hiddenTitle: { vi: 'Đã ai mở chưa? Cào lớp phủ', en: 'Opened before? Scratch the layer', zh: '是否被开封过？刮开涂层' },
  hiddenHow: {
    vi: 'Cào lớp phủ trên tem rồi gõ 6 ký tự bên dưới. Mỗi tem chỉ thử được vài lần.',
    en: 'Scratch the layer on the stamp and type the 6 characters below it. A stamp takes a few tries only.',
    zh: '刮开标签上的涂层，输入下面的 6 个字符。每个标签只能尝试几次。',
  },
  hiddenCode: { vi: 'Mã dưới lớp phủ', en: 'Code under the layer', zh: '涂层下的验证码' },
  hiddenCheck: { vi: 'Kiểm tra mã này', en: 'Check this code', zh: '查验' },
  hiddenShape: {
    vi: 'Mã dưới lớp phủ có 6 chữ và số. Mời bạn gõ lại cho đủ.',
    en: 'The code under the layer has 6 letters and digits. Please type all of it.',
    zh: '涂层下的验证码为 6 个字母和数字，请完整输入。',
  },
  checkAnother: { vi: 'Kiểm tra tem khác', en: 'Check another stamp', zh: '查验其他标签（英文）' },
  call: { vi: 'Gọi hỏi', en: 'Call', zh: '拨打' },
  whatToDo: { vi: 'Tôi đang có hàng này, phải làm gì?', en: 'I have these goods: what should I do?', zh: '我有这批商品，该怎么办？（英文）' },
  illustration: {
    vi: 'Minh họa: sản phẩm, lô và tem này là dữ liệu mẫu, không có thật.',
    en: 'Illustration: this product, lot and stamp are sample data, not real.',
    zh: '示例：此产品、批次和标签均为样例数据，并非真实。',
  },
  ownLook: {
    vi: 'Bạn đang đăng nhập với vai cơ sở hoặc cán bộ: lần xem này không được tính.',
    en: 'You are signed in as producer or staff: this look is not counted.',
    zh: '您以生产者或工作人员身份登录：本次查看不计入。',
  },
  notCounted: {
    vi: 'Lần kiểm tra này chưa ghi được. Mời bạn tải lại trang sau ít giây.',
    en: 'This check could not be recorded. Please reload in a few seconds.',
    zh: '本次查验未能记录。请几秒后重新加载页面。',
  },
  privacy: {
    vi: 'Không lưu số điện thoại, không lưu vị trí chính xác của bạn.',
    en: 'Neither your phone number nor your exact position is kept.',
    zh: '不保存您的电话号码和确切位置。',
  },
  code: { vi: 'Mã', en: 'Code', zh: '编码' },
  rightAddress: { vi: 'Địa chỉ đúng là', en: 'The right address is', zh: '正确网址为' },
  languages: { vi: 'Ngôn ngữ', en: 'Language', zh: '语言' },
  stampCheck: { vi: 'Kiểm tra tem', en: 'Stamp check', zh: '标签查验' },
  unreadable: { vi: 'Địa chỉ này không đọc được', en: 'This address cannot be read', zh: '无法识别此网址' },
  scanAgain: {
    vi: 'Nếu bạn quét từ tem, hãy lau sạch tem và quét lại, hoặc gõ tay số tem.',
    en: 'If you scanned it from a stamp, wipe the stamp and scan again, or type the serial by hand.',
    zh: '如果是扫标签所得，请擦净标签后再扫一次，或手动输入序列号。',
  },
} as const satisfies Record<string, Words3>;

/** 'OCOP 4 sao, số 318/QĐ-UBND ngày 14/06/2025, còn hạn đến': what stands before the last day of a certificate. */
export function certificateText(c: { stars: number; decisionNumber: string; decisionDate: string }, lang: PageLang): string {
  const day = dateText(c.decisionDate, lang);
  if (lang === 'vi') return `OCOP ${c.stars} sao, số ${c.decisionNumber} ngày ${day}, ${LABELS.until.vi}`;
  if (lang === 'en') return `OCOP ${c.stars} stars, decision ${c.decisionNumber} of ${day}, ${LABELS.until.en}`;
  return `OCOP ${c.stars} 星，决定编号 ${c.decisionNumber}（${day}），${LABELS.until.zh}`;
}

/** What goods of one size are packed in: how a size begins in Vietnamese. */
const CONTAINERS: Readonly<Record<string, { en: string; zh: string }>> = {
  chai: { en: 'bottle', zh: '瓶' }, hũ: { en: 'jar', zh: '罐' }, gói: { en: 'packet', zh: '袋' }, hộp: { en: 'box', zh: '盒' }, túi: { en: 'bag', zh: '袋' }, lọ: { en: 'jar', zh: '瓶' },
  can: { en: 'can', zh: '桶' }, bao: { en: 'sack', zh: '包' }, bình: { en: 'flask', zh: '壶' }, lon: { en: 'tin', zh: '听' }, cái: { en: 'piece', zh: '个' }, bộ: { en: 'set', zh: '套' },
  thùng: { en: 'carton', zh: '箱' }, khay: { en: 'tray', zh: '盘' }, vỉ: { en: 'blister', zh: '板' }, tuýp: { en: 'tube', zh: '支' }, bánh: { en: 'cake', zh: '块' }, thanh: { en: 'bar', zh: '条' }, chiếc: { en: 'piece', zh: '个' },
};

/** 'Chai 500 ml' → 'chai': what a lot of this size is counted in. */
export const container = (label: string): string | undefined => {
  const word = /^(\p{L}+)(?=\s|$)/u.exec(label)?.[1]?.toLocaleLowerCase('vi');
  return word !== undefined && Object.hasOwn(CONTAINERS, word) ? word : undefined;
};

/** 'Chai 500 ml' → '500 ml bottle', '500 ml 瓶装'; null for a size that is more than that. */
export function sizeText(label: string, lang: 'en' | 'zh'): string | null {
  const word = container(label);
  const amount = word === undefined ? null : /^\p{L}+\s+(\d[\d.,]*\s?(?:ml|l|g|kg))$/iu.exec(label.trim())?.[1];
  if (!word || !amount) return null;
  return lang === 'en' ? `${amount} ${CONTAINERS[word]!.en}` : `${amount} ${CONTAINERS[word]!.zh}装`;
}
