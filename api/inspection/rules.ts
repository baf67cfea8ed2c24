/** The life of an inspection, and its words. */
import type { INSPECTION_FINDINGS, INSPECTION_RESULTS, INSPECTION_STATES } from '../../db/schema/inspection.ts';
import type { Sentence } from '../errors.ts';

export type InspectionState = (typeof INSPECTION_STATES)[number];
export type InspectionResult = (typeof INSPECTION_RESULTS)[number];
export type InspectionFinding = (typeof INSPECTION_FINDINGS)[number];

export const INSPECTION_STATE_WORDS: Readonly<Record<InspectionState, Sentence>> = {
  DRAFT: { vi: 'Đang ghi', en: 'Draft' },
  REQUESTED: { vi: 'Chờ cơ sở gửi ảnh', en: 'Waiting for photos' },
  ANSWERED: { vi: 'Cơ sở đã gửi ảnh', en: 'Photos have come' },
  FOLLOW_UP: { vi: 'Đang theo dõi khắc phục', en: 'Follow-up' },
  CLOSED: { vi: 'Đã xong', en: 'Done' },
  DISCARDED: { vi: 'Đã bỏ', en: 'Discarded' },
};

export const INSPECTION_RESULT_WORDS: Readonly<Record<InspectionResult, Sentence>> = {
  PASS: { vi: 'Đạt', en: 'Passed' },
  VIOLATION: { vi: 'Có dấu hiệu vi phạm', en: 'Signs of a violation' },
  SAMPLE: { vi: 'Thu mẫu để kiểm nghiệm', en: 'Sample taken for analysis' },
};

export const INSPECTION_FINDING_WORDS: Readonly<Record<InspectionFinding, Sentence>> = {
  NONE: { vi: 'Không thấy sai phạm', en: 'Nothing wrong seen' },
  NO_STAMP: { vi: 'Hàng không có tem', en: 'Goods without stamps' },
  COPIED_STAMP: { vi: 'Nghi tem bị sao chép', en: 'Stamps that look copied' },
  WRONG_LOT: { vi: 'Hàng không đúng lô ghi trên tem', en: 'Goods of another lot than the stamp says' },
  EXPIRED: { vi: 'Bán hàng quá hạn', en: 'Expired goods on sale' },
  RECALLED_ON_SALE: { vi: 'Còn bán hàng đang bị thu hồi', en: 'Recalled goods still on sale' },
  WRONG_LABEL: { vi: 'Nhãn sai hoặc thiếu nội dung', en: 'A wrong or incomplete label' },
  NO_PAPERS: { vi: 'Không xuất trình được giấy tờ', en: 'Papers not shown' },
  BAD_STORAGE: { vi: 'Bảo quản không đúng', en: 'Bad storage' },
  NO_INVOICE: { vi: 'Không có hóa đơn, chứng từ nguồn gốc', en: 'No invoice or proof of origin' },
  OTHER: { vi: 'Khác (ghi rõ)', en: 'Other (say what)' },
};

export type InspectionAct = 'save' | 'record' | 'discard' | 'answer' | 'resolve';

/** What can be done in a state: the guard of the verbs and the list of buttons. */
export const INSPECTION_MOVES: readonly (Sentence & { act: InspectionAct; from: readonly InspectionState[] })[] = [
  { act: 'save', from: ['DRAFT', 'ANSWERED'], vi: 'sửa nội dung', en: 'change it' },
  { act: 'record', from: ['DRAFT', 'ANSWERED'], vi: 'lập biên bản', en: 'record it' },
  { act: 'discard', from: ['DRAFT', 'REQUESTED', 'ANSWERED'], vi: 'bỏ', en: 'discard it' },
  { act: 'answer', from: ['REQUESTED'], vi: 'gửi ảnh', en: 'send photos' },
  { act: 'resolve', from: ['FOLLOW_UP'], vi: 'xác nhận đã khắc phục', en: 'confirm the remedy' },
];
export const inspectionActs = (state: InspectionState): InspectionAct[] => INSPECTION_MOVES.filter((m) => m.from.includes(state)).map((m) => m.act);

interface Recordable {
  result: InspectionResult | null;
  findings: readonly InspectionFinding[];
  communeCode: string | null;
  place: string;
  holder: string;
  note: string;
  dueOn: string | null;
  followUp: string;
}

/** What is still missing before minutes can be drawn up, by field. */
export function missingForRecord(of: Recordable): Record<string, Sentence> {
  const missing: Record<string, Sentence> = {};
  if (of.result === null) missing.result = { vi: 'Hãy chọn kết luận.', en: 'Choose the conclusion.' };
  if (of.findings.length === 0) missing.findings = { vi: 'Hãy đánh dấu điều đã thấy.', en: 'Tick what was found.' };
  else if (of.findings.includes('NONE') && of.findings.length > 1) missing.findings = { vi: 'Đã chọn “Không thấy sai phạm” thì không chọn điều khác.', en: 'With “Nothing wrong seen” nothing else can be ticked.' };
  else if (of.findings.includes('NONE') && of.result === 'VIOLATION') missing.findings = { vi: 'Kết luận có dấu hiệu vi phạm thì phải nêu đã thấy gì.', en: 'A violation needs a finding.' };
  if (of.findings.includes('OTHER') && of.note === '') missing.note = { vi: 'Đã chọn “Khác” thì hãy ghi rõ.', en: 'With “Other”, say what.' };
  if (of.communeCode === null && of.place === '') missing.communeCode = { vi: 'Kiểm tra ở đâu? Hãy chọn xã, phường.', en: 'Where was it? Choose the commune.' };
  if (of.holder === '') missing.holder = { vi: 'Ai giữ hàng? Ghi tên cửa hàng, sạp hoặc cơ sở.', en: 'Who holds the goods? Enter the shop, stall or producer.' };
  if ((of.dueOn === null) !== (of.followUp === '')) missing[of.dueOn === null ? 'dueOn' : 'followUp'] = { vi: 'Việc phải khắc phục cần cả nội dung và hạn.', en: 'A follow-up needs both words and a date.' };
  return missing;
}
