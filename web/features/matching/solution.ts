/** A provider's form: what was typed becomes a solution with its plans. */
import type { Category, Pillar, SolutionCard, SolutionInput } from '../../../api/matching/index.ts';
import type { ReadForm } from '../forms.ts';
import { readVnd, showVnd } from '../support/read.ts';

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

/** What stands in the fields when a published solution is changed: texts, and the lists of check boxes. */
export const fromSolution = (s: SolutionCard): { values: Record<string, string>; lists: Record<string, readonly string[]> } => ({
  values: {
    nameVi: s.nameVi, nameEn: s.nameEn === s.nameVi ? '' : s.nameEn, summaryVi: s.summaryVi, summaryEn: s.summaryEn === s.summaryVi ? '' : s.summaryEn, category: s.category, openStandards: s.openStandards.join(', '),
    ...Object.fromEntries(s.plans.slice(0, PLAN_ROWS.length).flatMap((p, n) => [[`plan.${n}.name`, p.nameVi], [`plan.${n}.price`, showVnd(p.priceVnd)], [`plan.${n}.period`, p.period], [`plan.${n}.setup`, p.setupVnd === 0 ? '' : showVnd(p.setupVnd)], [`plan.${n}.includes`, p.includesVi]])),
  },
  lists: { pillars: s.pillars, sectors: s.sectors, sizes: s.sizes },
});
