/** “What would I get?”: the figures with their words and articles, and the answer of other laws for other legal forms. */
import { explain, type Change, type Reason } from './explain.ts';
import { figuresFor, readingsOf, sizeFacts, termsOf, type EstimateInput, type Figures } from './figures.ts';
import { sizeByCriterion, type SizeByCriterion } from './size.ts';
import type { ArticleBook, Citation, LegalForm, RuleVersion, SecondContract, Sentence, Size, SizeRule } from './types.ts';
import { citations } from './version.ts';

/** Who answers a cooperative or a household: their own laws (NĐ 224/2026 Đ71.3–71.4). */
export interface OwnLaw extends Sentence {
  legalForm: LegalForm;
  office: { vi: string; en: string; phone: string | null } | null;
}

export interface Estimate extends Omit<Figures, 'size'> {
  /** Null for cooperatives and households, whom NĐ 80 does not size. */
  size: Size | null;
  sizeByCriterion: SizeByCriterion;
  eligible: boolean;
  /** The same request under either reading of the size. */
  readings: Record<SizeRule, Figures> | null;
  /** The same request with the other reading of "per contract per year", where it matters. */
  contractReadings: Record<SecondContract, number> | null;
  ownLaw: OwnLaw | null;
  ruleVersion: { code: string; effectiveFrom: string } & Sentence;
  citations: Citation[];
  reasons: Reason[];
  whatWouldChange: Change[];
}

export interface Offices {
  cooperative: OwnLaw['office'];
  household: OwnLaw['office'];
}

function ownLawAnswer(version: RuleVersion, book: ArticleBook, input: EstimateInput, offices: Offices): Estimate {
  const household = input.legalForm === 'HOUSEHOLD';
  const office = household ? offices.household : offices.cooperative;
  const article = household ? version.articles['householdLaw'] : version.articles['cooperativeLaw'];
  const who = household ? { vi: 'Hộ kinh doanh', en: 'A household business' } : { vi: 'Hợp tác xã, tổ hợp tác, liên hiệp hợp tác xã', en: 'A cooperative' };
  const law = household
    ? { vi: 'pháp luật về phát triển kinh tế tư nhân', en: 'the law on private-sector development' }
    : { vi: 'Luật Hợp tác xã 17/2023/QH15 và Nghị định 113/2024/NĐ-CP', en: 'the Law on Cooperatives 17/2023 and Decree 113/2024' };
  const ask = office ? { vi: ` Nơi trả lời: ${office.vi}${office.phone ? `, điện thoại ${office.phone}` : ''}.`, en: ` Who answers: ${office.en}${office.phone ? `, phone ${office.phone}` : ''}.` } : { vi: '', en: '' };
  const sentence = {
    vi: `${who.vi} được hỗ trợ chuyển đổi số theo luật riêng: ${law.vi}. Mức của Nghị định 80/2021 chỉ dành cho doanh nghiệp.${ask.vi}`,
    en: `${who.en} is supported under its own law: ${law.en}. The figures of Decree 80/2021 are for enterprises only.${ask.en}`,
  };
  const convert = {
    vi: 'Hộ kinh doanh chuyển thành doanh nghiệp nhỏ và vừa thì được tính theo Nghị định 80/2021.',
    en: 'A household that becomes a small or medium enterprise is then counted under Decree 80/2021.',
  };
  return {
    size: null, sizeByCriterion: { revenue: null, capital: null }, eligible: false, rate: 0, capVnd: 0, capLeftVnd: 0, subsidyVnd: 0, ownShareVnd: input.costVnd,
    readings: null, contractReadings: null,
    ownLaw: { legalForm: input.legalForm, office, ...sentence },
    ruleVersion: { code: version.code, effectiveFrom: version.effectiveFrom, ...version.title },
    citations: citations(book, [article, version.articles['beneficiaries'], version.articles['noDuplicate'], household ? version.articles['oneLevel'] : undefined]),
    reasons: [{ topic: 'LAW', ...sentence, article: article ?? null }],
    whatWouldChange: household ? [{ ...convert, subsidyVnd: null }] : [],
  };
}

/**
 * The whole answer, in figures and in words, each figure with its article.
 * The caller has checked that a size can be told (`missingCriterion`).
 */
export function estimate(version: RuleVersion, book: ArticleBook, input: EstimateInput, offices: Offices = { cooperative: null, household: null }): Estimate {
  if (input.legalForm !== 'ENTERPRISE') return ownLawAnswer(version, book, input, offices);
  const facts = sizeFacts(input);
  const by = sizeByCriterion(version, facts);
  const readings = readingsOf(version, input, by);
  const figures = readings[input.sizeRule];
  const kind = version.kinds[input.kind];
  const contractReadings = kind.capPer === 'CONTRACT_YEAR' && input.receivedThisYearVnd > 0 && termsOf(version, input.kind, figures.size)
    ? { SHARED_YEAR: figuresFor(version, input, figures.size, 'SHARED_YEAR').subsidyVnd, FRESH: figuresFor(version, input, figures.size, 'FRESH').subsidyVnd }
    : null;
  const words = explain(version, input, { facts, by, readings, figures, contractReadings });
  return {
    ...figures, sizeByCriterion: by, eligible: figures.rate > 0, readings, contractReadings, ownLaw: null,
    ruleVersion: { code: version.code, effectiveFrom: version.effectiveFrom, ...version.title },
    citations: citations(book, words.articles), reasons: words.reasons, whatWouldChange: words.changes,
  };
}
