/** Size of an enterprise: NĐ 80/2021 Điều 5–9, TT 06/2022 Điều 3.2. */
import { SIZES, type RuleVersion, type Sector, type Size } from './types.ts';

export interface SizeFacts {
  sector: Sector;
  /** Average social-insured headcount of the year before (Đ7.2), or of the months worked (Đ7.3). */
  employees: number;
  /** Revenue of the year before; null or 0 when there is none yet (Đ9.2). */
  revenueVnd: number | null;
  /** Total capital at the end of the year before (Đ8.1), or of the last quarter (Đ8.2). */
  capitalVnd: number | null;
  /** True for an enterprise that has worked less than a year: revenue does not count (Đ9.2). */
  underOneYear: boolean;
}

/** Size by each criterion that the law lets the agency choose from; null when the criterion does not apply. */
export interface SizeByCriterion {
  revenue: Size | null;
  capital: Size | null;
}

const RANK: Record<Size, number> = { MICRO: 0, SMALL: 1, MEDIUM: 2, NOT_SME: 3 };
export const isSmaller = (a: Size, b: Size): boolean => RANK[a] < RANK[b];

/** Revenue counts unless the enterprise is under a year old or has none yet (NĐ 80/2021 Đ9.2). */
export const revenueCounts = (facts: SizeFacts): boolean => !facts.underOneYear && facts.revenueVnd !== null && facts.revenueVnd > 0;

/** The criterion without which no size can be told, or null. */
export function missingCriterion(facts: SizeFacts): 'capitalVnd' | null {
  return !revenueCounts(facts) && facts.capitalVnd === null ? 'capitalVnd' : null;
}

/** Less than one year between the founding day and the day of the request (Đ7.3, 8.2, 9.2); the anniversary ends it. */
export function isUnderOneYear(foundedOn: string | null | undefined, on: string): boolean {
  if (!foundedOn) return false;
  const anniversary = `${Number(foundedOn.slice(0, 4)) + 1}${foundedOn.slice(4)}`;
  // 29 February's anniversary sorts between 28 February and 1 March, so a text comparison stays right
  return on < anniversary;
}

function classOf(version: RuleVersion, sector: Sector, employees: number, key: 'revenueVnd' | 'capitalVnd', amount: number): Size {
  for (const size of SIZES) {
    const limits = version.sizes[sector][size];
    if (employees <= limits.employees && amount <= limits[key]) return size;
  }
  return 'NOT_SME';
}

/**
 * Size by revenue and by capital, headcount tested with each ("not more than" includes the limit).
 * Source: NĐ 80/2021 Đ5.1–5.3, Đ9.2.
 */
export function sizeByCriterion(version: RuleVersion, facts: SizeFacts): SizeByCriterion {
  return {
    revenue: revenueCounts(facts) ? classOf(version, facts.sector, facts.employees, 'revenueVnd', facts.revenueVnd ?? 0) : null,
    capital: facts.capitalVnd === null ? null : classOf(version, facts.sector, facts.employees, 'capitalVnd', facts.capitalVnd),
  };
}

/** Đ5 as written: revenue OR capital suffices, so the smaller of the two classes. Null when neither is known. */
export function literalSize(by: SizeByCriterion): Size | null {
  if (by.revenue === null) return by.capital;
  if (by.capital === null) return by.revenue;
  return isSmaller(by.capital, by.revenue) ? by.capital : by.revenue;
}

/** The smallest class that the headcount alone still allows: what would be left if money were no matter. */
export function sizeByHeadcount(version: RuleVersion, sector: Sector, employees: number): Size {
  return SIZES.find((size) => employees <= version.sizes[sector][size].employees) ?? 'NOT_SME';
}
