/** Shapes of the support rules. All money is integer đồng, legal dates are 'YYYY-MM-DD'. */
import type { Sentence } from '../../errors.ts';

export type { Sentence };

/** Classes of NĐ 80/2021 Đ5, smallest first; order matters. */
export const SIZES = ['MICRO', 'SMALL', 'MEDIUM'] as const;
export type SmeSize = (typeof SIZES)[number];
export type Size = SmeSize | 'NOT_SME';

/** AIC: agriculture, forestry, fishery, industry, construction. TS: trade, services (NĐ 80/2021 Đ5, Đ6). */
export const SECTORS = ['AIC', 'TS'] as const;
export type Sector = (typeof SECTORS)[number];

export const KINDS = ['BUY_RENT', 'DX_CONSULT', 'IP_CONSULT', 'TECH_TRANSFER', 'GENERAL_CONSULT'] as const;
export type Kind = (typeof KINDS)[number];

/** LITERAL: Đ5 as written. MOST_FAVOURABLE: the criterion (revenue or capital) that pays most, TT 06/2022 Đ3.2. */
export const SIZE_RULES = ['LITERAL', 'MOST_FAVOURABLE'] as const;
export type SizeRule = (typeof SIZE_RULES)[number];

/** Whether a second contract in a year shares the first one's cap; the law leaves both (NĐ 80/2021 Đ11.1, 11.3, 11.4). */
export const SECOND_CONTRACT = ['SHARED_YEAR', 'FRESH'] as const;
export type SecondContract = (typeof SECOND_CONTRACT)[number];

export const LEGAL_FORMS = ['ENTERPRISE', 'COOPERATIVE', 'COOPERATIVE_UNION', 'COOPERATIVE_GROUP', 'HOUSEHOLD'] as const;
export type LegalForm = (typeof LEGAL_FORMS)[number];

export interface SizeLimits {
  employees: number;
  revenueVnd: number;
  capitalVnd: number;
}

export interface KindTerms {
  ratePercent: number;
  capVnd: number;
  /** Cap of women-owned, many-women and social enterprises, where the decree has one. */
  priorityCapVnd?: number;
}

export interface KindRule {
  /** Code of the article in the article book. */
  article: string;
  capPer: 'YEAR' | 'CONTRACT_YEAR';
  /** Consulting needs an adviser of the recognised network (TT 06/2022 Đ3.9). */
  consulting: boolean;
  /** A size that is missing gets nothing for this kind. */
  terms: Partial<Record<SmeSize, KindTerms>>;
}

/** The law as it stood from a day on: data, so that a decision can keep the version it was made under. */
export interface RuleVersion {
  code: string;
  effectiveFrom: string;
  title: Sentence;
  sizes: Record<Sector, Record<SmeSize, SizeLimits>>;
  sizeArticles: Record<SmeSize, string>;
  kinds: Record<Kind, KindRule>;
  sizeRule: SizeRule;
  secondContract: SecondContract;
  clock: { workingDays: number; article: string };
  advance?: { contractOverVnd: number; maxPercent: number; recoveredByPercent: number; article: string };
  /** Articles by what they are used for; a purpose that is missing has no article yet at that date. */
  articles: Record<string, string>;
}

export interface WorkCalendar {
  /** The days between which public holidays are fully known. */
  completeFrom: string;
  completeThrough: string;
  source: string;
  holidays: readonly { date: string; name: string }[];
  /** Weekend days that are worked in exchange. */
  workingDays: readonly { date: string; name: string }[];
}

/** An article of the law, word for word. */
export interface Article {
  document: Sentence;
  short: Sentence;
  title: string;
  effectiveFrom: string;
  text: string;
}
export type ArticleBook = Readonly<Record<string, Article>>;

export interface Citation {
  code: string;
  vi: string;
  en: string;
  /** Address of the article's text on this floor. */
  href: string;
}
