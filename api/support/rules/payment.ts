/** Advances and how payments work them off: TT 52/2023 Đ16.2. */
import { percentOf } from './money.ts';
import type { RuleVersion } from './types.ts';

export type AdvanceRule = NonNullable<RuleVersion['advance']>;

/**
 * Most that may be advanced on a contract (Đ16.2a): above 50 million in value, half of the state's part; at or below, as asked within
 * the state's part. Without a rule at that date nothing may be advanced.
 */
export function advanceLimit(rule: AdvanceRule | undefined, contract: { valueVnd: number; stateVnd: number }): number {
  if (!rule) return 0;
  return contract.valueVnd > rule.contractOverVnd ? percentOf(contract.stateVnd, rule.maxPercent) : contract.stateVnd;
}

/**
 * How much of the advance a payment works off (Đ16.2b): from the first payment on, in proportion to the work done, all of it by the
 * time that the work done reaches 80% of the state's part. Never more than the payment itself.
 * @param stateVnd the state's part of the whole contract
 * @param doneVnd the state's part of everything accepted and paid before
 * @param nowVnd the state's part of the delivery that is paid now
 * @returns đồng taken from the advance; the rest of `nowVnd` is paid out
 */
export function workedOff(rule: AdvanceRule | undefined, c: { stateVnd: number; advancedVnd: number; clearedVnd: number; doneVnd: number; nowVnd: number }): number {
  const open = c.advancedVnd - c.clearedVnd;
  if (open <= 0) return 0;
  const reached = c.doneVnd + c.nowVnd;
  const until = percentOf(c.stateVnd, rule?.recoveredByPercent ?? 100);
  const target = reached >= until || until === 0 ? c.advancedVnd : Number((BigInt(c.advancedVnd) * BigInt(reached)) / BigInt(until));
  return Math.min(Math.max(0, target - c.clearedVnd), open, c.nowVnd);
}

/** The days after the last acceptance on which use is asked for. */
export const USE_DAYS = [30, 90] as const;

export interface ProviderRecord {
  /** Deliveries accepted, those in time, and those of the last 12 months that are more than 30 days late. */
  accepted: number;
  inTime: number;
  longOverdue: number;
  /** Proofs of use of the last 12 months that say the solution is not used. */
  notUsed: number;
}

/**
 * When a provider is suspended by rule; empty when it is not. The floor's own thresholds: no law gives any. A newcomer with fewer than
 * five acceptances is never judged by a rate.
 */
export function suspensionGrounds(r: ProviderRecord): { vi: string; en: string }[] {
  const out: { vi: string; en: string }[] = [];
  if (r.longOverdue >= 2) out.push({ vi: `${r.longOverdue} đợt bàn giao quá hạn hơn 30 ngày`, en: `${r.longOverdue} deliveries more than 30 days late` });
  if (r.accepted >= 5 && r.inTime * 2 < r.accepted) out.push({ vi: `chỉ ${r.inTime} trong ${r.accepted} đợt được nghiệm thu đúng hạn`, en: `only ${r.inTime} of ${r.accepted} acceptances in time` });
  if (r.notUsed >= 3) out.push({ vi: `${r.notUsed} doanh nghiệp trả lời không dùng giải pháp`, en: `${r.notUsed} enterprises say that they do not use the solution` });
  return out;
}
