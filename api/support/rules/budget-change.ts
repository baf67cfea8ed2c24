/** Changes of a programme's appropriation: what each does to the ledger, and of which years it can be. */
import type { PostingKind } from './ledger.ts';
import type { Sentence } from './types.ts';

export const CHANGE_KINDS = ['APPROPRIATE', 'CUT', 'CARRY_OVER', 'CANCEL'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const CHANGE_WORDS: Record<ChangeKind, Sentence> = {
  APPROPRIATE: { vi: 'Giao dự toán', en: 'Appropriate' },
  CUT: { vi: 'Điều chỉnh giảm dự toán', en: 'Cut the appropriation' },
  CARRY_OVER: { vi: 'Chuyển nguồn sang năm sau', en: 'Carry over to the next year' },
  CANCEL: { vi: 'Hủy dự toán còn lại cuối năm', en: 'Let it expire at year’s end' },
};

/** The posting of each; money that is carried over has a second one in the next year's budget (CARRY_IN). */
export const CHANGE_POSTING: Record<ChangeKind, PostingKind> = { APPROPRIATE: 'APPROPRIATE', CUT: 'WITHDRAW_APPROPRIATION', CARRY_OVER: 'CARRY_OUT', CANCEL: 'CANCEL_APPROPRIATION' };

/**
 * Why a change of this kind cannot be of that year, today; null when it can. An estimate is given and cut for the running year or the next;
 * what is left is carried over or expires once its year has ended on 31 December, never before.
 */
export function wrongYear(kind: ChangeKind, year: number, today: string): Sentence | null {
  const now = Number(today.slice(0, 4));
  if (kind === 'APPROPRIATE' || kind === 'CUT') return year === now || year === now + 1 ? null : { vi: `Dự toán chỉ giao hoặc điều chỉnh cho năm ${now} và năm ${now + 1}.`, en: `An estimate is given or cut for ${now} and ${now + 1} only.` };
  return year < now ? null : { vi: `Năm ngân sách ${year} chưa kết thúc (31/12), chưa chuyển nguồn hay hủy dự toán được.`, en: `The budget year ${year} has not ended (31 December): nothing can be carried over or expire yet.` };
}
