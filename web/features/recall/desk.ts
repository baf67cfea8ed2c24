/** What the pages of recalls on both desks share: which verb a button is, what is said afterwards, words of fields. */
import type { Context } from '../../../api/context.ts';
import { closeRecall, confirmRecall, declineRecall, extendRecall, recordRecallAction, reopenRecall, reportRecall, type RecallState } from '../../../api/traceability/index.ts';
import { attempt, type Attempt, type ReadForm } from '../forms.ts';

export const RECALL_TAGS: Readonly<Record<RecallState, 'wait' | 'stop' | 'info' | 'ok' | 'idle'>> = { PROPOSED: 'wait', OPEN: 'stop', CLOSING: 'info', CLOSED: 'ok', DECLINED: 'idle' };
export const RECALL_PATHS = { producer: '/gian-hang/thu-hoi', staff: '/can-bo/thu-hoi' } as const;
export type RecallDesk = keyof typeof RECALL_PATHS;

const VERBS = { confirm: confirmRecall, decline: declineRecall, extend: extendRecall, record: recordRecallAction, report: reportRecall, reopen: reopenRecall, close: closeRecall } as const;

/** Runs the verb of the button that was pressed; null on a visit. */
export async function actOnRecall(ctx: Context, form: ReadForm, recall: string, astro: { response: { status?: number } }): Promise<Attempt<unknown> | null> {
  if (!form.posted) return null;
  const verb = VERBS[form.action as keyof typeof VERBS] ?? recordRecallAction;
  return attempt<unknown>(() => verb(ctx, { ...form.values, recall }, { idempotencyKey: form.token }), astro);
}

type Words = (vi: string, en: string) => string;

export const doneWords = (t: Words): Record<string, string> => ({
  open: t('Đã mở. Trang của mọi lô bên dưới đã chuyển đỏ, sản phẩm đã tạm ngừng bán.', 'It is open. The pages of all lots below are red and the products are off sale.'),
  propose: t('Đã gửi đề nghị. Cơ quan có thẩm quyền sẽ quyết định.', 'Your proposal is sent. The deciding body will decide.'),
  rehearse: t('Diễn tập đã bắt đầu. Không có gì hiện ra ngoài.', 'The rehearsal has begun. Nothing shows outside.'),
  confirm: t('Đã quyết định thu hồi. Các trang đã chuyển đỏ.', 'The recall is decided. The pages are red.'),
  decline: t('Đã ghi là không thu hồi.', 'Noted: no recall.'),
  extend: t('Đã thêm lô và mọi lô làm từ lô đó.', 'The lot and all made from it are added.'),
  record: t('Đã ghi.', 'Recorded.'),
  report: t('Đã ghi kết quả. Người thứ hai sẽ xác nhận kết thúc.', 'The result is recorded. A second person closes the recall.'),
  reopen: t('Đã trả lại để làm tiếp.', 'Returned, to go on.'),
  close: t('Đã kết thúc. Các trang trở lại như trước.', 'Closed. The pages are as before.'),
});

export const recallLabels = (t: Words): Record<string, string> => ({
  lot: t('Lô', 'Lot'),
  more: t('Thu hồi cả các lô đầu vào', 'Recall inputs as well'),
  cause: t('Lý do', 'Cause'),
  hazard: t('Mức nguy hại', 'How dangerous'),
  reasonVi: t('Nói với người mua, một câu', 'One sentence for buyers, in Vietnamese'),
  reasonEn: t('Câu đó bằng tiếng Anh', 'The same in English'),
  noticeVi: t('Thông báo thêm', 'More for the notice'),
  noticeEn: t('Thông báo thêm bằng tiếng Anh', 'More for the notice, in English'),
  phone: t('Số điện thoại để hỏi', 'Phone number for questions'),
  decisionNumber: t('Số quyết định, công văn', 'Number of the decision'),
  reason: t('Lý do không thu hồi', 'Why there is no recall'),
  kind: t('Việc đã làm', 'What was done'),
  holder: t('Nơi giữ hàng', 'Holder'),
  quantity: t('Số lượng thu về', 'Quantity collected'),
  unit: t('Đơn vị', 'Unit'),
  note: t('Ghi chú', 'Note'),
  recovered: t('Đã thu về', 'Came back'),
  destroyed: t('Đã tiêu hủy', 'Destroyed'),
  resultNote: t('Kết quả, biên bản', 'Result and minutes'),
});
