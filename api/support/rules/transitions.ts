/**
 * The life of an application: one table that is both the guard of every verb and the list of buttons on every page.
 * Source of the steps: NĐ 80/2021 Đ32.3. What happens under a contract has its own table in `contract.ts`.
 */
import type { Sentence } from './types.ts';

export const APPLICATION_STATES = [
  'DRAFT', 'SUBMITTED', 'RECEIVED', 'SUPPLEMENT', 'RECOMMENDED', 'APPROVED', 'NOTIFIED', 'CONTRACTED', 'ACCEPTED', 'SETTLED', 'REFUSED', 'WITHDRAWN', 'LAPSED',
] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const STATE_WORDS: Record<ApplicationState, Sentence> = {
  DRAFT: { vi: 'Đang soạn', en: 'Draft' },
  SUBMITTED: { vi: 'Đã nộp, chờ tiếp nhận', en: 'Sent, waiting to be received' },
  RECEIVED: { vi: 'Đã tiếp nhận, đang thẩm định', en: 'Received, under review' },
  SUPPLEMENT: { vi: 'Chờ bổ sung', en: 'Waiting for a supplement' },
  RECOMMENDED: { vi: 'Đã thẩm định, chờ phê duyệt', en: 'Reviewed, waiting for approval' },
  APPROVED: { vi: 'Đã duyệt, chờ số thông báo', en: 'Approved, notice waiting for its number' },
  NOTIFIED: { vi: 'Đã thông báo hỗ trợ', en: 'Support notified' },
  CONTRACTED: { vi: 'Đã ký hợp đồng', en: 'Contract signed' },
  ACCEPTED: { vi: 'Đã nghiệm thu', en: 'Accepted' },
  SETTLED: { vi: 'Đã thanh toán', en: 'Paid' },
  REFUSED: { vi: 'Không được duyệt', en: 'Refused' },
  WITHDRAWN: { vi: 'Đã rút', en: 'Withdrawn' },
  LAPSED: { vi: 'Hết hiệu lực', en: 'Lapsed' },
};

/** OWNER: the enterprise's own legal representative. SYSTEM: a rule, at its time. The others: the programme's body. */
export type Who = 'OWNER' | 'TRADE_OFFICER' | 'APPROVER' | 'SETTLER' | 'SYSTEM';

export interface Transition {
  act: string;
  from: readonly ApplicationState[];
  to: ApplicationState;
  who: Who;
  /** As a verb: 'không thể …'. */
  vi: string;
  en: string;
  /** On the button. */
  button: Sentence;
  /** Happens with an act under a contract, or by rule: the dossier's own page has no button for it. */
  follows?: true;
}

export const TRANSITIONS = [
  { act: 'submit', from: ['DRAFT'], to: 'SUBMITTED', who: 'OWNER', vi: 'nộp hồ sơ', en: 'send the dossier', button: { vi: 'Nộp hồ sơ', en: 'Send' } },
  // the portal's message, or paper that a clerk enters; written by the verbs of the doors
  { act: 'arrive', from: ['DRAFT'], to: 'SUBMITTED', who: 'SYSTEM', vi: 'vào sổ hồ sơ đến', en: 'enter an arriving dossier', button: { vi: 'Vào sổ', en: 'Enter' }, follows: true },
  { act: 'receive', from: ['SUBMITTED'], to: 'RECEIVED', who: 'TRADE_OFFICER', vi: 'tiếp nhận', en: 'receive', button: { vi: 'Tiếp nhận', en: 'Receive' } },
  { act: 'askSupplement', from: ['RECEIVED'], to: 'SUPPLEMENT', who: 'TRADE_OFFICER', vi: 'yêu cầu bổ sung', en: 'ask for a supplement', button: { vi: 'Yêu cầu bổ sung', en: 'Ask for a supplement' } },
  { act: 'supplement', from: ['SUPPLEMENT'], to: 'RECEIVED', who: 'OWNER', vi: 'gửi bổ sung', en: 'send the supplement', button: { vi: 'Gửi bổ sung', en: 'Send the supplement' } },
  // the same on paper, taken by a counter; written by the verbs of the doors
  { act: 'supplementOnPaper', from: ['SUPPLEMENT'], to: 'RECEIVED', who: 'SYSTEM', vi: 'vào sổ giấy bổ sung', en: 'enter a supplement on paper', button: { vi: 'Vào sổ giấy bổ sung', en: 'Enter it' }, follows: true },
  { act: 'recommend', from: ['RECEIVED'], to: 'RECOMMENDED', who: 'TRADE_OFFICER', vi: 'trình phê duyệt', en: 'recommend', button: { vi: 'Trình phê duyệt', en: 'Recommend' } },
  { act: 'sendBack', from: ['RECOMMENDED'], to: 'RECEIVED', who: 'APPROVER', vi: 'trả lại để thẩm định', en: 'send back for review', button: { vi: 'Trả lại thẩm định', en: 'Send back' } },
  { act: 'approve', from: ['RECOMMENDED'], to: 'APPROVED', who: 'APPROVER', vi: 'phê duyệt', en: 'approve', button: { vi: 'Phê duyệt', en: 'Approve' } },
  { act: 'refuse', from: ['RECOMMENDED'], to: 'REFUSED', who: 'APPROVER', vi: 'từ chối', en: 'refuse', button: { vi: 'Không duyệt', en: 'Refuse' } },
  { act: 'enterNoticeNumber', from: ['APPROVED'], to: 'NOTIFIED', who: 'TRADE_OFFICER', vi: 'vào số thông báo', en: 'enter the notice’s number', button: { vi: 'Vào số thông báo', en: 'Enter the number' } },
  // a refusal is notified too; the dossier stays refused
  { act: 'enterNoticeNumber', from: ['REFUSED'], to: 'REFUSED', who: 'TRADE_OFFICER', vi: 'vào số thông báo', en: 'enter the notice’s number', button: { vi: 'Vào số thông báo', en: 'Enter the number' } },
  // a refusal may be complained about; another approver keeps it or opens the dossier again
  { act: 'appeal', from: ['REFUSED'], to: 'REFUSED', who: 'OWNER', vi: 'khiếu nại', en: 'complain', button: { vi: 'Khiếu nại', en: 'Complain' } },
  { act: 'uphold', from: ['REFUSED'], to: 'REFUSED', who: 'APPROVER', vi: 'giữ nguyên quyết định', en: 'keep the refusal', button: { vi: 'Giữ nguyên quyết định', en: 'Keep the refusal' } },
  { act: 'reopen', from: ['REFUSED'], to: 'RECEIVED', who: 'APPROVER', vi: 'mở lại hồ sơ', en: 'open the dossier again', button: { vi: 'Mở lại hồ sơ', en: 'Open it again' } },
  { act: 'withdraw', from: ['SUBMITTED', 'RECEIVED', 'SUPPLEMENT', 'RECOMMENDED', 'APPROVED', 'NOTIFIED'], to: 'WITHDRAWN', who: 'OWNER', vi: 'rút hồ sơ', en: 'withdraw', button: { vi: 'Rút hồ sơ', en: 'Withdraw' } },
  // the contract's verbs move the dossier along with it; it has no buttons of its own for these
  { act: 'contract', from: ['NOTIFIED'], to: 'CONTRACTED', who: 'TRADE_OFFICER', vi: 'ghi nhận hợp đồng', en: 'record the contract', button: { vi: 'Lập hợp đồng', en: 'Draw up the contract' }, follows: true },
  { act: 'accept', from: ['CONTRACTED'], to: 'ACCEPTED', who: 'OWNER', vi: 'nghiệm thu', en: 'accept what was delivered', button: { vi: 'Nghiệm thu', en: 'Accept' }, follows: true },
  { act: 'settle', from: ['CONTRACTED', 'ACCEPTED'], to: 'SETTLED', who: 'SETTLER', vi: 'quyết toán', en: 'settle', button: { vi: 'Quyết toán', en: 'Settle' }, follows: true },
  { act: 'lapse', from: ['NOTIFIED', 'CONTRACTED', 'ACCEPTED'], to: 'LAPSED', who: 'SYSTEM', vi: 'cho hết hiệu lực', en: 'let it lapse', button: { vi: 'Hết hiệu lực', en: 'Lapse' }, follows: true },
] as const satisfies readonly Transition[];
export type Act = (typeof TRANSITIONS)[number]['act'];

/** The row that lets an act happen in a state, or undefined. */
export const transition = (act: Act, from: ApplicationState): Transition | undefined =>
  (TRANSITIONS as readonly Transition[]).find((t) => t.act === act && t.from.includes(from));

/** What can be done in a state, by all or by those who hold one of the roles. */
export const allowedActs = (from: ApplicationState, who?: readonly Who[]): Transition[] =>
  (TRANSITIONS as readonly Transition[]).filter((t) => t.from.includes(from) && (!who || who.includes(t.who)));

/** How an act is called, whatever the state. */
export const actWords = (act: Act): Sentence => {
  const row = TRANSITIONS.find((t) => t.act === act);
  return row ? { vi: row.vi, en: row.en } : { vi: act, en: act };
};

/** States in which the office still owes an answer. */
export const OPEN_STATES: readonly ApplicationState[] = ['SUBMITTED', 'RECEIVED', 'SUPPLEMENT', 'RECOMMENDED'];
/** States in which officers have work with it: what the office owes an answer, and what waits for its notice; in the order of the queue's partial index. */
export const DESK_STATES: readonly ApplicationState[] = [...OPEN_STATES, 'APPROVED'];
/** States in which money is kept for the application. */
export const HOLDING_STATES: readonly ApplicationState[] = ['APPROVED', 'NOTIFIED', 'CONTRACTED', 'ACCEPTED', 'SETTLED'];

/** The law's order: women-owned, many-women and social enterprises before others, then first come (NĐ 80/2021 Đ4.1). */
export function byLaw(a: { priority: boolean; submittedAt: number; id: number }, b: { priority: boolean; submittedAt: number; id: number }): number {
  return Number(b.priority) - Number(a.priority) || a.submittedAt - b.submittedAt || a.id - b.id;
}
