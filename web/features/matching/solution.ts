/** A provider's form: what was typed becomes a solution with its plans. */
import type { Category, Pillar, SolutionInput } from '../../../api/matching/index.ts';
import type { ReadForm } from '../forms.ts';
import { readVnd } from '../support/read.ts';

/** Rows of prices that the form shows. */
export const PLAN_ROWS = [0, 1, 2, 3] as const;

/** Rows that were left empty are no plans; the verb names plans by their number among the others. */
export const filledPlans = (f: Record<string, string>): number[] => PLAN_ROWS.filter((n) => (f[`plan.${n}.name`] ?? '') !== '' || (f[`plan.${n}.price`] ?? '') !== '');

export function toSolution(form: ReadForm, providerId: number): SolutionInput {
  const f = form.values;
  const list = (name: string) => (f[name] ?? '').split(/[,;\n]/).map((x) => x.trim()).filter(Boolean);
  return {
    providerId, nameVi: f['nameVi'] ?? '', nameEn: f['nameEn'] ?? '', summaryVi: f['summaryVi'] ?? '', summaryEn: f['summaryEn'] ?? '', category: (f['category'] ?? '') as Category,
    pillars: form.all('pillars') as Pillar[], sectors: form.all('sectors') as ('AIC' | 'TS')[], sizes: form.all('sizes') as ('MICRO' | 'SMALL' | 'MEDIUM')[], regions: form.all('regions'), openStandards: list('openStandards'),
    plans: filledPlans(f).map((n) => ({ nameVi: f[`plan.${n}.name`] ?? '', priceVnd: readVnd(f[`plan.${n}.price`]) ?? (f[`plan.${n}.price`]?.trim() === '0' ? 0 : NaN), period: (f[`plan.${n}.period`] ?? 'YEAR') as 'YEAR', setupVnd: readVnd(f[`plan.${n}.setup`]) ?? 0, includesVi: f[`plan.${n}.includes`] ?? '' })),
  };
}
