/** Rate, cap and what is left of it, for one size: the figures without words. NĐ 80/2021 Đ11, Đ13; TT 06/2022 Đ3. */
import { percentOf } from './money.ts';
import { isUnderOneYear, literalSize, type SizeByCriterion, type SizeFacts } from './size.ts';
import type { Kind, KindTerms, LegalForm, RuleVersion, SecondContract, Sector, Size, SizeRule } from './types.ts';

export interface EstimateInput {
  sector: Sector;
  /** Average social-insured headcount; may be fractional. */
  employees: number;
  revenueVnd: number | null;
  capitalVnd: number | null;
  kind: Kind;
  costVnd: number;
  /** Support already received for the same kind in the same year, from any agency. */
  receivedThisYearVnd: number;
  /** Women-owned, many women workers, or social enterprise (NĐ 80/2021 Đ3, Đ4.1b). */
  priority: boolean;
  sizeRule: SizeRule;
  legalForm: LegalForm;
  /** Legal date of the request: chooses the law's version. */
  date: string;
  foundedOn?: string | null;
}

/** The figures, without words. */
export interface Figures {
  size: Size;
  /** Whole percent; 0 when the kind is not paid for this size. */
  rate: number;
  capVnd: number;
  capLeftVnd: number;
  subsidyVnd: number;
  ownShareVnd: number;
}

export const sizeFacts = (input: EstimateInput): SizeFacts => ({
  sector: input.sector, employees: input.employees, revenueVnd: input.revenueVnd, capitalVnd: input.capitalVnd,
  underOneYear: isUnderOneYear(input.foundedOn, input.date),
});

/** Rate and cap of a kind for a size, or undefined when the decree pays nothing there. */
export const termsOf = (version: RuleVersion, kind: Kind, size: Size): KindTerms | undefined =>
  size === 'NOT_SME' ? undefined : version.kinds[kind].terms[size];

export const capOf = (terms: KindTerms, priority: boolean): number => (priority ? terms.priorityCapVnd ?? terms.capVnd : terms.capVnd);

/** What counts against the cap: all received this year, or nothing where each contract has a fresh cap. */
export const countsAgainstCap = (version: RuleVersion, kind: Kind, second: SecondContract, receivedVnd: number): number =>
  version.kinds[kind].capPer === 'CONTRACT_YEAR' && second === 'FRESH' ? 0 : receivedVnd;

/** The figures for one size. Rounds down to the đồng; never more than what is left of the cap. */
export function figuresFor(version: RuleVersion, input: Pick<EstimateInput, 'kind' | 'costVnd' | 'receivedThisYearVnd' | 'priority'>, size: Size, second: SecondContract = version.secondContract): Figures {
  const terms = termsOf(version, input.kind, size);
  if (!terms) return { size, rate: 0, capVnd: 0, capLeftVnd: 0, subsidyVnd: 0, ownShareVnd: input.costVnd };
  const capVnd = capOf(terms, input.priority);
  const capLeftVnd = Math.max(0, capVnd - countsAgainstCap(version, input.kind, second, input.receivedThisYearVnd));
  const subsidyVnd = Math.min(percentOf(input.costVnd, terms.ratePercent), capLeftVnd);
  return { size, rate: terms.ratePercent, capVnd, capLeftVnd, subsidyVnd, ownShareVnd: input.costVnd - subsidyVnd };
}

/** Both readings of the size (Đ5 literally; TT 06/2022 Đ3.2 most favourable). A tie keeps the literal size. */
export function readingsOf(version: RuleVersion, input: EstimateInput, by: SizeByCriterion, second: SecondContract = version.secondContract): Record<SizeRule, Figures> {
  const literal = figuresFor(version, input, literalSize(by) ?? 'NOT_SME', second);
  let best = literal;
  for (const size of [by.revenue, by.capital]) {
    if (size === null) continue;
    const figures = figuresFor(version, input, size, second);
    if (figures.subsidyVnd > best.subsidyVnd) best = figures;
  }
  return { LITERAL: literal, MOST_FAVOURABLE: best };
}
