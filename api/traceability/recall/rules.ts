/** The life of a recall, its words and its clock. */
import type { RECALL_ACTS, RECALL_CAUSES, RECALL_HAZARDS, RECALL_STATES } from '../../../db/schema/trace-recall.ts';
import type { Sentence } from '../../errors.ts';
import { HOUR, MINUTE } from '../../time.ts';

export type RecallState = (typeof RECALL_STATES)[number];
export type RecallMode = 'REAL' | 'REHEARSAL';
export type RecallCause = (typeof RECALL_CAUSES)[number];
export type RecallHazard = (typeof RECALL_HAZARDS)[number];
export type RecallActKind = (typeof RECALL_ACTS)[number];

export const RECALL_STATE_WORDS: Readonly<Record<RecallState, Sentence>> = {
  PROPOSED: { vi: 'Chờ quyết định', en: 'Waiting for a decision' },
  OPEN: { vi: 'Đang thu hồi', en: 'Being recalled' },
  CLOSING: { vi: 'Chờ xác nhận kết thúc', en: 'Waiting to be closed' },
  CLOSED: { vi: 'Đã kết thúc', en: 'Closed' },
  DECLINED: { vi: 'Không thu hồi', en: 'Declined' },
};

export const RECALL_CAUSE_WORDS: Readonly<Record<RecallCause, Sentence>> = {
  HISTAMINE: { vi: 'Histamin vượt mức', en: 'Too much histamine' },
  MICROBE: { vi: 'Nhiễm vi sinh vật', en: 'Microbial contamination' },
  RESIDUE: { vi: 'Tồn dư hóa chất, kháng sinh, kim loại nặng', en: 'Residues of chemicals, antibiotics or heavy metals' },
  FOREIGN_BODY: { vi: 'Có vật lạ', en: 'Foreign bodies' },
  ALLERGEN: { vi: 'Chất gây dị ứng không ghi trên nhãn', en: 'An allergen that the label does not name' },
  LABEL: { vi: 'Nhãn ghi sai', en: 'A wrong label' },
  COUNTERFEIT: { vi: 'Nghi làm giả', en: 'Suspected counterfeit' },
  OTHER: { vi: 'Lý do khác', en: 'Another reason' },
};

export const RECALL_HAZARD_WORDS: Readonly<Record<RecallHazard, Sentence>> = {
  HIGH: { vi: 'Nguy hiểm: có thể gây hại ngay', en: 'High: may do harm at once' },
  MEDIUM: { vi: 'Vừa: có thể ảnh hưởng sức khỏe', en: 'Medium: may affect health' },
  LOW: { vi: 'Thấp: sai quy định, chưa thấy gây hại', en: 'Low: breaks a rule, no harm seen' },
};

export const RECALL_ACT_WORDS: Readonly<Record<RecallActKind, Sentence>> = {
  CONTACTED: { vi: 'Đã báo được', en: 'Reached' },
  UNREACHED: { vi: 'Gọi chưa được', en: 'Not reached yet' },
  STOPPED_SALE: { vi: 'Đã ngừng bán', en: 'Stopped selling' },
  COLLECTED: { vi: 'Đã thu về', en: 'Collected' },
  NOTE: { vi: 'Ghi chú', en: 'Note' },
};

export type RecallAct = 'confirm' | 'decline' | 'extend' | 'record' | 'report' | 'reopen' | 'close';

/** What can be done in a state: the guard of the verbs and the list of buttons. */
export const RECALL_MOVES: readonly (Sentence & { act: RecallAct; from: readonly RecallState[] })[] = [
  { act: 'confirm', from: ['PROPOSED'], vi: 'quyết định thu hồi', en: 'decide on the recall' },
  { act: 'decline', from: ['PROPOSED'], vi: 'không thu hồi', en: 'decline the recall' },
  { act: 'extend', from: ['PROPOSED', 'OPEN', 'CLOSING'], vi: 'thêm lô', en: 'add lots' },
  { act: 'record', from: ['OPEN', 'CLOSING'], vi: 'ghi việc đã làm', en: 'record what was done' },
  { act: 'report', from: ['OPEN'], vi: 'báo kết quả', en: 'report the result' },
  { act: 'reopen', from: ['CLOSING'], vi: 'trả lại để làm tiếp', en: 'return it to go on' },
  { act: 'close', from: ['CLOSING'], vi: 'xác nhận kết thúc', en: 'close it' },
];
export const recallActs = (state: RecallState): RecallAct[] => RECALL_MOVES.filter((m) => m.from.includes(state)).map((m) => m.act);

/** Pages are red and goods are off sale in these. */
export const isLive = (state: RecallState): boolean => state === 'OPEN' || state === 'CLOSING';

/** The authority decides, and everybody who holds the goods is told, within 24 hours of the finding. */
export const RECALL_HOURS = 24;
export const deadlineOf = (startedAt: number): number => startedAt + RECALL_HOURS * HOUR;

export interface Clock {
  kind: 'running' | 'overdue' | 'stopped';
  vi: string;
  en: string;
}

const span = (ms: number): Sentence => {
  const minutes = Math.floor(ms / MINUTE);
  const [d, h, m] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60];
  if (d > 0) return { vi: h > 0 ? `${d} ngày ${h} giờ` : `${d} ngày`, en: h > 0 ? `${d} d ${h} h` : `${d} d` };
  if (h > 0) return { vi: m > 0 ? `${h} giờ ${m} phút` : `${h} giờ`, en: m > 0 ? `${h} h ${m} min` : `${h} h` };
  return { vi: `${m} phút`, en: `${m} min` };
};

/** 'còn 5 giờ 20 phút', 'quá hạn 40 phút', 'xong sau 6 giờ 5 phút'. Instants in UTC ms. */
export function clockWords(of: { startedAt: number; deadlineAt: number; clockStoppedAt: number | null }, now: number): Clock {
  if (of.clockStoppedAt !== null) {
    const took = span(of.clockStoppedAt - of.startedAt);
    return { kind: 'stopped', vi: `xong sau ${took.vi}`, en: `done after ${took.en}` };
  }
  const left = of.deadlineAt - now;
  if (left >= 0) return { kind: 'running', vi: `còn ${span(left).vi}`, en: `${span(left).en} left` };
  return { kind: 'overdue', vi: `quá hạn ${span(-left).vi}`, en: `${span(-left).en} overdue` };
}

/** What somebody who has the goods at home should do, by how dangerous they are. */
export function adviceFor(hazard: RecallHazard): readonly Sentence[] {
  const first: Readonly<Record<RecallHazard, Sentence>> = {
    HIGH: { vi: 'Đừng ăn, đừng uống, đừng cho ai. Để riêng ra, xa trẻ em.', en: 'Do not eat or drink it, and give it to nobody. Set it aside, away from children.' },
    MEDIUM: { vi: 'Ngừng dùng ngay và để riêng ra.', en: 'Stop using it and set it aside.' },
    LOW: { vi: 'Ngừng dùng cho đến khi có thông báo mới.', en: 'Do not use it until there is a new notice.' },
  };
  return [
    first[hazard],
    { vi: 'So số lô trên nhãn với các lô dưới đây, hoặc quét tem: trang màu đỏ là hàng bị thu hồi.', en: 'Compare the lot on the label with the lots below, or scan the stamp: a red page means that it is recalled.' },
    { vi: 'Mang hàng (đã mở cũng được) đến nơi mua để trả, hoặc gọi số trong thông báo này để được nhận lại.', en: 'Take it (opened or not) back to where you bought it, or ring the number in this notice.' },
    ...(hazard === 'LOW' ? [] : [{ vi: 'Nếu đã dùng và thấy khó chịu, hãy đến cơ sở y tế gần nhất và mang theo bao bì.', en: 'If you used it and feel unwell, go to the nearest clinic and take the packaging along.' }]),
  ];
}
