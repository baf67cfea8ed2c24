/**
 * The support ledger: double entry, each đồng in exactly one state.
 * A posting moves an amount out of one state (credit) and into another (debit); SOURCE is the budget outside.
 * Nothing is ever changed or deleted: a correction is a new entry that moves the money back.
 */

import type { Sentence } from './types.ts';

export const LEDGER_STATES = ['APPROPRIATED', 'RESERVED', 'COMMITTED', 'ADVANCED', 'SETTLED', 'RELEASED', 'RECOVERED'] as const;
export type LedgerState = (typeof LEDGER_STATES)[number];
export type LedgerAccount = LedgerState | 'SOURCE';

/** Money by state. APPROPRIATED is what is given and not yet used: the money left. */
export type Balances = Record<LedgerState, number>;

export const POSTINGS = {
  /** The year's estimate is given to the programme (NĐ 80/2021 Đ29.4). */
  APPROPRIATE: [['SOURCE', 'APPROPRIATED']],
  /** The estimate is cut within its year. */
  WITHDRAW_APPROPRIATION: [['APPROPRIATED', 'SOURCE']],
  /** At year's end money that is left is carried over to the next year: out of the one budget and into the other, in one write. */
  CARRY_OUT: [['APPROPRIATED', 'SOURCE']],
  CARRY_IN: [['SOURCE', 'APPROPRIATED']],
  /** At year's end money that is left and not carried over expires. */
  CANCEL_APPROPRIATION: [['APPROPRIATED', 'SOURCE']],
  /** Approval (Đ32.3a). */
  RESERVE: [['APPROPRIATED', 'RESERVED']],
  /** Contract signed (Đ32.3c). */
  COMMIT: [['RESERVED', 'COMMITTED']],
  /** Advance before acceptance (TT 52/2023 Đ16.2a). */
  ADVANCE: [['COMMITTED', 'ADVANCED']],
  /** Payment on acceptance. */
  SETTLE: [['COMMITTED', 'SETTLED']],
  /** An advance is cleared by work done (TT 52/2023 Đ16.2b). */
  CLEAR_ADVANCE: [['ADVANCED', 'SETTLED']],
  /** A voucher lapses or is given up: its money is released, and can be used again. */
  RELEASE: [['RESERVED', 'RELEASED'], ['RELEASED', 'APPROPRIATED']],
  RELEASE_COMMITMENT: [['COMMITTED', 'RELEASED'], ['RELEASED', 'APPROPRIATED']],
  /** An unused advance comes back: it is due under the contract as before, until it is paid or the contract ends. */
  RETURN_ADVANCE: [['ADVANCED', 'COMMITTED']],
  /** False declaration: paid money is claimed back (Đ31) and leaves the programme. */
  RECOVER: [['SETTLED', 'RECOVERED']],
} as const satisfies Record<string, readonly (readonly [LedgerAccount, LedgerAccount])[]>;
export type PostingKind = keyof typeof POSTINGS;

/** How each posting is called on pages and in exports. */
export const POSTING_WORDS: Record<PostingKind, Sentence> = {
  APPROPRIATE: { vi: 'Giao dự toán', en: 'Appropriation' }, WITHDRAW_APPROPRIATION: { vi: 'Điều chỉnh giảm dự toán', en: 'Cut' }, CARRY_OUT: { vi: 'Chuyển nguồn sang năm sau', en: 'Carried over to the next year' },
  CARRY_IN: { vi: 'Chuyển nguồn từ năm trước', en: 'Carried over from the year before' }, CANCEL_APPROPRIATION: { vi: 'Hủy dự toán cuối năm', en: 'Expired at year’s end' }, RESERVE: { vi: 'Giữ chỗ khi duyệt', en: 'Reserved on approval' }, COMMIT: { vi: 'Ký hợp đồng', en: 'Contract' },
  ADVANCE: { vi: 'Tạm ứng', en: 'Advance' }, SETTLE: { vi: 'Thanh toán', en: 'Payment' }, CLEAR_ADVANCE: { vi: 'Thanh toán tạm ứng', en: 'Advance cleared' }, RELEASE: { vi: 'Trả lại chương trình', en: 'Released' },
  RELEASE_COMMITMENT: { vi: 'Trả lại sau hợp đồng', en: 'Released' }, RETURN_ADVANCE: { vi: 'Hoàn tạm ứng', en: 'Advance returned' }, RECOVER: { vi: 'Thu hồi', en: 'Recovered' },
};
/** Where money is. */
export const ACCOUNT_WORDS: Record<LedgerAccount, Sentence> = {
  SOURCE: { vi: 'ngân sách giao', en: 'the budget' }, APPROPRIATED: { vi: 'còn lại', en: 'left' }, RESERVED: { vi: 'giữ chỗ', en: 'reserved' }, COMMITTED: { vi: 'đã ký hợp đồng', en: 'committed' }, ADVANCED: { vi: 'tạm ứng', en: 'advanced' },
  SETTLED: { vi: 'đã chi', en: 'paid' }, RELEASED: { vi: 'trả lại', en: 'released' }, RECOVERED: { vi: 'thu hồi', en: 'recovered' },
};

/** Who gives the money. */
export const SOURCE_WORDS: Record<'PROVINCE' | 'CENTRAL' | 'OTHER', Sentence> = { PROVINCE: { vi: 'Ngân sách tỉnh', en: 'Province' }, CENTRAL: { vi: 'Ngân sách trung ương', en: 'Central budget' }, OTHER: { vi: 'Nguồn khác', en: 'Other sources' } };

export interface LedgerLine {
  credit: LedgerAccount;
  debit: LedgerAccount;
  amountVnd: number;
}

export const emptyBalances = (): Balances => ({ APPROPRIATED: 0, RESERVED: 0, COMMITTED: 0, ADVANCED: 0, SETTLED: 0, RELEASED: 0, RECOVERED: 0 });

/** The lines of a posting. @throws RangeError for an amount that is not a positive whole number of đồng */
export function linesOf(kind: PostingKind, amountVnd: number): LedgerLine[] {
  if (!Number.isSafeInteger(amountVnd) || amountVnd <= 0) throw new RangeError(`a posting needs a positive whole number of đồng, not ${amountVnd}`);
  return POSTINGS[kind].map(([credit, debit]) => ({ credit, debit, amountVnd }));
}

/** What a posting could take at most: the balance of the state that it starts from. Infinite for SOURCE. */
export function availableFor(kind: PostingKind, balances: Balances): number {
  const from: LedgerAccount = POSTINGS[kind][0][0];
  return from === 'SOURCE' ? Number.MAX_SAFE_INTEGER - total(balances) : balances[from];
}

/** Balances after a posting, or null when a state would fall below zero: there is not so much money in it. */
export function post(balances: Balances, kind: PostingKind, amountVnd: number): Balances | null {
  if (amountVnd > availableFor(kind, balances)) return null;
  const after = { ...balances };
  for (const line of linesOf(kind, amountVnd)) {
    if (line.credit !== 'SOURCE') after[line.credit] -= line.amountVnd;
    if (line.debit !== 'SOURCE') after[line.debit] += line.amountVnd;
  }
  return LEDGER_STATES.every((s) => after[s] >= 0) ? after : null;
}

/** All money ever given and not taken back: the sum over the states. */
export const total = (balances: Balances): number => LEDGER_STATES.reduce((sum, state) => sum + balances[state], 0);

/** Balances from the lines alone: what a running balance must agree with at every row. */
export function replay(lines: Iterable<LedgerLine>): Balances {
  const balances = emptyBalances();
  for (const { credit, debit, amountVnd } of lines) {
    if (credit !== 'SOURCE') balances[credit] -= amountVnd;
    if (debit !== 'SOURCE') balances[debit] += amountVnd;
  }
  return balances;
}

/** The promise: no state below zero, and reserved + committed + advanced + settled within what was appropriated. */
export const isSound = (b: Balances): boolean =>
  LEDGER_STATES.every((s) => Number.isSafeInteger(b[s]) && b[s] >= 0) && b.RESERVED + b.COMMITTED + b.ADVANCED + b.SETTLED <= total(b);
