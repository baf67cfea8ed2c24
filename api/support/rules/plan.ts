/** The life of a support plan (TT 06/2022 Đ5.4): one table that is both the guard of the verbs and the list of buttons. */
import type { Sentence } from './types.ts';

export const PLAN_STATES = ['DRAFT', 'SENT', 'APPROVED', 'DROPPED'] as const;
export type PlanState = (typeof PLAN_STATES)[number];

export const PLAN_WORDS: Record<PlanState, Sentence> = {
  DRAFT: { vi: 'Đang lập', en: 'Draft' },
  SENT: { vi: 'Đã trình, chờ phê duyệt', en: 'Sent, waiting for approval' },
  APPROVED: { vi: 'Đã phê duyệt', en: 'Approved' },
  DROPPED: { vi: 'Đã bỏ', en: 'Dropped' },
};

export interface PlanStep {
  act: string;
  from: readonly PlanState[];
  to: PlanState;
  who: 'TRADE_OFFICER' | 'APPROVER';
  /** As a verb: 'không thể …'. */
  vi: string;
  en: string;
}

export const PLAN_STEPS = [
  { act: 'change', from: ['DRAFT'], to: 'DRAFT', who: 'TRADE_OFFICER', vi: 'thêm bớt nhu cầu', en: 'change its needs' },
  { act: 'drop', from: ['DRAFT'], to: 'DROPPED', who: 'TRADE_OFFICER', vi: 'bỏ kế hoạch', en: 'drop the plan' },
  { act: 'send', from: ['DRAFT'], to: 'SENT', who: 'TRADE_OFFICER', vi: 'trình kế hoạch', en: 'send the plan' },
  { act: 'giveBack', from: ['SENT'], to: 'DRAFT', who: 'APPROVER', vi: 'trả lại kế hoạch', en: 'give the plan back' },
  { act: 'approve', from: ['SENT'], to: 'APPROVED', who: 'APPROVER', vi: 'ghi nhận phê duyệt kế hoạch', en: 'record the approval' },
] as const satisfies readonly PlanStep[];
export type PlanAct = (typeof PLAN_STEPS)[number]['act'];

export const planStep = (act: PlanAct): PlanStep => PLAN_STEPS.find((s) => s.act === act)!;
export const planActs = (from: PlanState): readonly PlanStep[] => (PLAN_STEPS as readonly PlanStep[]).filter((s) => s.from.includes(from));

/** 2026 or quarter 3 of 2026. */
export const periodWords = (year: number, quarter: number | null): Sentence =>
  quarter === null ? { vi: `năm ${year}`, en: `of ${year}` } : { vi: `quý ${['I', 'II', 'III', 'IV'][quarter - 1]} năm ${year}`, en: `of quarter ${quarter}, ${year}` };
