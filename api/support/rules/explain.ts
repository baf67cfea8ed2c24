/** The estimate in words: why this figure, by which article, and what would change it. */
import { capOf, figuresFor, termsOf, type EstimateInput, type Figures } from './figures.ts';
import { percentOf, vnd, vndWords } from './money.ts';
import { revenueCounts, sizeByHeadcount, type SizeByCriterion, type SizeFacts } from './size.ts';
import { SIZES, type Kind, type RuleVersion, type SecondContract, type Sentence, type Size, type SizeRule } from './types.ts';

export type Topic = 'LAW' | 'SIZE' | 'READING' | 'RATE' | 'CAP' | 'RECEIVED' | 'PRIORITY' | 'CONTRACT' | 'CONDITION';

export interface Reason extends Sentence {
  topic: Topic;
  /** Code of the article, or null where the sentence only counts. */
  article: string | null;
}
/** Something that would lead to another sum. */
export interface Change extends Sentence {
  /** The sum then; null where it cannot be told. */
  subsidyVnd: number | null;
}

export const SIZE_WORDS: Record<Size, Sentence> = {
  MICRO: { vi: 'siêu nhỏ', en: 'micro' },
  SMALL: { vi: 'nhỏ', en: 'small' },
  MEDIUM: { vi: 'vừa', en: 'medium' },
  NOT_SME: { vi: 'không thuộc doanh nghiệp nhỏ và vừa', en: 'not a small or medium enterprise' },
};
export const KIND_WORDS: Record<Kind, Sentence> = {
  BUY_RENT: { vi: 'Mua, thuê giải pháp chuyển đổi số', en: 'Buying or renting a digital solution' },
  DX_CONSULT: { vi: 'Tư vấn giải pháp chuyển đổi số', en: 'Digital-transformation consulting' },
  IP_CONSULT: { vi: 'Tư vấn sở hữu trí tuệ', en: 'Intellectual-property consulting' },
  TECH_TRANSFER: { vi: 'Tư vấn chuyển giao công nghệ', en: 'Technology-transfer consulting' },
  GENERAL_CONSULT: { vi: 'Tư vấn quản trị, tài chính, bán hàng', en: 'General business consulting' },
};

interface Facts {
  facts: SizeFacts;
  by: SizeByCriterion;
  readings: Record<SizeRule, Figures>;
  figures: Figures;
  contractReadings: Record<SecondContract, number> | null;
}

const capitalised = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);
const people = (n: number): { vi: string; en: string } => ({ vi: String(n).replace('.', ','), en: String(n) });

/** Which limit put the enterprise into its class, or out of all of them. */
function sizeReasons(version: RuleVersion, input: EstimateInput, k: Facts): Reason[] {
  const { size } = k.figures;
  const limits = version.sizes[input.sector][size === 'NOT_SME' ? 'MEDIUM' : size];
  const article = version.sizeArticles[size === 'NOT_SME' ? 'MEDIUM' : size];
  const heads = people(input.employees);
  const out: Reason[] = [];
  if (size === 'NOT_SME') {
    const tooMany = input.employees > limits.employees;
    const money: Sentence[] = [];
    if (k.by.revenue === 'NOT_SME' && !tooMany) money.push({ vi: `doanh thu ${vndWords(input.revenueVnd ?? 0).vi} (không quá ${vndWords(limits.revenueVnd).vi})`, en: `revenue ${vndWords(input.revenueVnd ?? 0).en} (at most ${vndWords(limits.revenueVnd).en})` });
    if (k.by.capital === 'NOT_SME' && !tooMany) money.push({ vi: `nguồn vốn ${vndWords(input.capitalVnd ?? 0).vi} (không quá ${vndWords(limits.capitalVnd).vi})`, en: `capital ${vndWords(input.capitalVnd ?? 0).en} (at most ${vndWords(limits.capitalVnd).en})` });
    out.push(tooMany
      ? { topic: 'SIZE', vi: `Vượt mức doanh nghiệp vừa: ${heads.vi} lao động (không quá ${limits.employees}).`, en: `Above a medium enterprise: ${heads.en} employees (at most ${limits.employees}).`, article }
      : { topic: 'SIZE', vi: `Vượt mức doanh nghiệp vừa: ${money.map((m) => m.vi).join(' và ')}.`, en: `Above a medium enterprise: ${money.map((m) => m.en).join(' and ')}.`, article });
    out.push({ topic: 'CONDITION', vi: 'Mức của Nghị định 80/2021 dành cho doanh nghiệp nhỏ và vừa. Vẫn có thể dùng danh mục giải pháp và bài tự đánh giá trên sàn, và hỏi Sở về chương trình khác.', en: 'Decree 80/2021 pays small and medium enterprises. The list of solutions and the self-test here are still open to you, and the office can tell of other programmes.', article: version.articles['enterpriseLaw'] ?? null });
    return out;
  }
  const byRevenue = revenueCounts(k.facts) && k.by.revenue === size;
  const amount = byRevenue
    ? { vi: `doanh thu ${vndWords(input.revenueVnd ?? 0).vi} (không quá ${vndWords(limits.revenueVnd).vi})`, en: `revenue ${vndWords(input.revenueVnd ?? 0).en} (at most ${vndWords(limits.revenueVnd).en})` }
    : { vi: `tổng nguồn vốn ${vndWords(input.capitalVnd ?? 0).vi} (không quá ${vndWords(limits.capitalVnd).vi})`, en: `capital ${vndWords(input.capitalVnd ?? 0).en} (at most ${vndWords(limits.capitalVnd).en})` };
  out.push({ topic: 'SIZE', vi: `${capitalised(SIZE_WORDS[size].vi)}: ${heads.vi} lao động (không quá ${limits.employees}) và ${amount.vi}.`, en: `${capitalised(SIZE_WORDS[size].en)}: ${heads.en} employees (at most ${limits.employees}) and ${amount.en}.`, article });
  if (k.facts.underOneYear) {
    out.push({ topic: 'SIZE', vi: 'Doanh nghiệp hoạt động dưới 1 năm: lao động tính bình quân các tháng đã hoạt động, nguồn vốn lấy cuối quý liền trước, không xét doanh thu.', en: 'Under one year old: headcount over the months worked, capital at the end of the last quarter, revenue not counted.', article: version.articles['noRevenue'] ?? null });
  } else if (!revenueCounts(k.facts)) {
    out.push({ topic: 'SIZE', vi: 'Chưa phát sinh doanh thu nên chỉ xét tổng nguồn vốn.', en: 'No revenue yet, so capital alone counts.', article: version.articles['noRevenue'] ?? null });
  }
  const { LITERAL, MOST_FAVOURABLE } = k.readings;
  if (LITERAL.size !== MOST_FAVOURABLE.size) {
    out.push({
      topic: 'READING',
      vi: `Đọc theo từng chữ Điều 5 là ${SIZE_WORDS[LITERAL.size].vi}: ${vnd(LITERAL.subsidyVnd).vi}. Chọn tiêu chí có lợi nhất là ${SIZE_WORDS[MOST_FAVOURABLE.size].vi}: ${vnd(MOST_FAVOURABLE.subsidyVnd).vi}. Đang tính theo cách ${input.sizeRule === 'LITERAL' ? 'thứ nhất' : 'thứ hai'}.`,
      en: `Article 5 to the letter says ${SIZE_WORDS[LITERAL.size].en}: ${vnd(LITERAL.subsidyVnd).en}. The most favourable criterion says ${SIZE_WORDS[MOST_FAVOURABLE.size].en}: ${vnd(MOST_FAVOURABLE.subsidyVnd).en}. Counted here by the ${input.sizeRule === 'LITERAL' ? 'first' : 'second'}.`,
      article: version.articles['mostFavourable'] ?? null,
    });
  }
  return out;
}

function moneyReasons(version: RuleVersion, input: EstimateInput, k: Facts): Reason[] {
  const { size, rate, capVnd, capLeftVnd, subsidyVnd } = k.figures;
  const rule = version.kinds[input.kind];
  if (size === 'NOT_SME') return [];
  if (rate === 0) {
    const sizes = SIZES.filter((s) => rule.terms[s]);
    return [{ topic: 'RATE', vi: `${KIND_WORDS[input.kind].vi} chỉ hỗ trợ doanh nghiệp ${sizes.map((s) => SIZE_WORDS[s].vi).join(' và ')}, chưa có cho doanh nghiệp ${SIZE_WORDS[size].vi}.`, en: `${KIND_WORDS[input.kind].en} is paid to ${sizes.map((s) => SIZE_WORDS[s].en).join(' and ')} enterprises only, not to ${SIZE_WORDS[size].en} ones.`, article: rule.article }];
  }
  const share = percentOf(input.costVnd, rate);
  const per = rule.capPer === 'YEAR' ? { vi: 'một năm', en: 'a year' } : { vi: 'một hợp đồng một năm', en: 'per contract per year' };
  const out: Reason[] = [{ topic: 'RATE', vi: `${rate}% của ${vnd(input.costVnd).vi} là ${vnd(share).vi}.`, en: `${rate}% of ${vnd(input.costVnd).en} is ${vnd(share).en}.`, article: rule.article }];
  out.push(share > capVnd
    ? { topic: 'CAP', vi: `Nhưng trần là ${vndWords(capVnd).vi} ${per.vi} cho doanh nghiệp ${SIZE_WORDS[size].vi}.`, en: `But the cap for a ${SIZE_WORDS[size].en} enterprise is ${vndWords(capVnd).en} ${per.en}.`, article: rule.article }
    : { topic: 'CAP', vi: `Trần cho doanh nghiệp ${SIZE_WORDS[size].vi} là ${vndWords(capVnd).vi} ${per.vi}.`, en: `The cap for a ${SIZE_WORDS[size].en} enterprise is ${vndWords(capVnd).en} ${per.en}.`, article: rule.article });
  if (input.receivedThisYearVnd > 0) {
    out.push({ topic: 'RECEIVED', vi: `Năm nay đã nhận ${vnd(input.receivedThisYearVnd).vi} cho cùng nội dung: trần còn ${vnd(capLeftVnd).vi}.`, en: `${vnd(input.receivedThisYearVnd).en} was received this year for the same content: ${vnd(capLeftVnd).en} of the cap is left.`, article: (rule.capPer === 'YEAR' ? version.articles['severalContracts'] : undefined) ?? rule.article });
    const once = version.articles['noDuplicate'];
    if (once) out.push({ topic: 'RECEIVED', vi: 'Một khoản chi đã được ngân sách trả thì không được hỗ trợ lần nữa trong cùng năm.', en: 'What the state has already paid for is not supported a second time in the same year.', article: once });
  }
  if (k.contractReadings) {
    const c = k.contractReadings;
    out.push({ topic: 'CONTRACT', vi: `Luật để hai cách đọc “một hợp đồng một năm”: dùng chung trần trong năm thì được ${vnd(c.SHARED_YEAR).vi}, mỗi hợp đồng một trần riêng thì được ${vnd(c.FRESH).vi}. Chương trình đang tính theo cách ${version.secondContract === 'SHARED_YEAR' ? 'thứ nhất' : 'thứ hai'}.`, en: `“Per contract per year” can be read in two ways: one cap shared in the year gives ${vnd(c.SHARED_YEAR).en}, a fresh cap for each contract gives ${vnd(c.FRESH).en}. The programme counts by the ${version.secondContract === 'SHARED_YEAR' ? 'first' : 'second'}.`, article: rule.article });
  }
  if (input.priority) {
    out.push(rule.terms[size]?.priorityCapVnd
      ? { topic: 'PRIORITY', vi: `Do phụ nữ làm chủ, dùng nhiều lao động nữ hoặc là doanh nghiệp xã hội nên trần là ${vndWords(capVnd).vi} và được xét trước.`, en: `Women-owned, with many women workers or a social enterprise: the cap is ${vndWords(capVnd).en}, and the request is taken first.`, article: rule.article }
      : { topic: 'PRIORITY', vi: 'Do phụ nữ làm chủ, dùng nhiều lao động nữ hoặc là doanh nghiệp xã hội nên được xét trước.', en: 'Women-owned, with many women workers or a social enterprise: taken first.', article: version.articles['order'] ?? null });
  }
  if (rule.consulting && version.articles['adviser']) out.push({ topic: 'CONDITION', vi: 'Tư vấn viên phải thuộc mạng lưới tư vấn viên được công nhận.', en: 'The adviser must belong to the recognised network.', article: version.articles['adviser'] });
  if (input.kind === 'BUY_RENT' && version.articles['published']) out.push({ topic: 'CONDITION', vi: 'Giải pháp phải đã được công bố, và doanh nghiệp tự đánh giá mức sẵn sàng trước.', en: 'The solution must be published, and the enterprise assesses its readiness first.', article: version.articles['published'] });
  if (subsidyVnd === 0 && input.costVnd > 0 && capLeftVnd === 0) out.push({ topic: 'CAP', vi: 'Trần năm nay đã dùng hết.', en: 'This year’s cap is used up.', article: rule.article });
  return out;
}

function changes(version: RuleVersion, input: EstimateInput, k: Facts): Change[] {
  const { figures } = k;
  const out: Change[] = [];
  const add = (sentence: Sentence, subsidyVnd: number | null) => out.push({ ...sentence, subsidyVnd });
  const { size, rate } = figures;
  if (size === 'NOT_SME') {
    const m = version.sizes[input.sector].MEDIUM;
    add({ vi: `Doanh nghiệp vừa có không quá ${m.employees} lao động, và doanh thu không quá ${vndWords(m.revenueVnd).vi} hoặc nguồn vốn không quá ${vndWords(m.capitalVnd).vi}.`, en: `A medium enterprise has at most ${m.employees} employees, and revenue of at most ${vndWords(m.revenueVnd).en} or capital of at most ${vndWords(m.capitalVnd).en}.` }, null);
    return out;
  }
  if (rate === 0) {
    for (const kind of ['GENERAL_CONSULT', 'BUY_RENT'] as const) {
      const f = figuresFor(version, { ...input, kind, receivedThisYearVnd: 0 }, size);
      if (f.rate > 0) add({ vi: `Nếu là “${KIND_WORDS[kind].vi}” thì được ${f.rate}%, trần ${vndWords(f.capVnd).vi}: ${vnd(f.subsidyVnd).vi}.`, en: `“${KIND_WORDS[kind].en}” is paid at ${f.rate}%, cap ${vndWords(f.capVnd).en}: ${vnd(f.subsidyVnd).en}.` }, f.subsidyVnd);
    }
  }
  for (const other of SIZES.slice(SIZES.indexOf(size) + 1)) {
    const f = figuresFor(version, input, other);
    if (f.subsidyVnd > figures.subsidyVnd && sizeByHeadcount(version, input.sector, input.employees) !== 'NOT_SME') {
      add({ vi: `Nếu là doanh nghiệp ${SIZE_WORDS[other].vi} thì ${f.rate === rate || rate === 0 ? '' : `tỷ lệ là ${f.rate}%, `}trần là ${vndWords(f.capVnd).vi}: mức hỗ trợ là ${vnd(f.subsidyVnd).vi}.`, en: `As a ${SIZE_WORDS[other].en} enterprise the ${f.rate === rate || rate === 0 ? '' : `rate would be ${f.rate}%, the `}cap would be ${vndWords(f.capVnd).en}: ${vnd(f.subsidyVnd).en}.` }, f.subsidyVnd);
      break;
    }
  }
  if (rate === 0) return out;
  const terms = termsOf(version, input.kind, size);
  const share = percentOf(input.costVnd, rate);
  if (terms?.priorityCapVnd && !input.priority && share > figures.capLeftVnd) {
    const f = figuresFor(version, { ...input, priority: true }, size);
    if (f.subsidyVnd > figures.subsidyVnd) add({ vi: `Nếu do phụ nữ làm chủ, dùng nhiều lao động nữ hoặc là doanh nghiệp xã hội thì trần là ${vndWords(capOf(terms, true)).vi}: ${vnd(f.subsidyVnd).vi}.`, en: `Women-owned, with many women workers or a social enterprise, the cap would be ${vndWords(capOf(terms, true)).en}: ${vnd(f.subsidyVnd).en}.` }, f.subsidyVnd);
  }
  if (input.receivedThisYearVnd > 0 && share > figures.capLeftVnd) {
    const f = figuresFor(version, { ...input, receivedThisYearVnd: 0 }, size);
    add({ vi: `Sang năm sau trần được tính lại từ đầu: ${vnd(f.subsidyVnd).vi}.`, en: `Next year the cap starts anew: ${vnd(f.subsidyVnd).en}.` }, f.subsidyVnd);
  }
  if (share > figures.capLeftVnd && figures.capLeftVnd > 0 && rate < 100) {
    const enough = Math.ceil((figures.capLeftVnd * 100) / rate);
    add({ vi: `Chi phí từ ${vnd(enough).vi} là đã dùng hết trần; phần vượt doanh nghiệp tự trả.`, en: `A cost of ${vnd(enough).en} already uses the whole cap; what goes beyond is the enterprise’s own.` }, figures.subsidyVnd);
  } else if (share < figures.capLeftVnd) {
    add({ vi: `Trần còn ${vnd(figures.capLeftVnd - share).vi} cho lần sau trong năm.`, en: `${vnd(figures.capLeftVnd - share).en} of the cap stays for later in the year.` }, figures.subsidyVnd);
  }
  return out;
}

/** All the words, and the articles that they rest on, most telling first. */
export function explain(version: RuleVersion, input: EstimateInput, k: Facts): { reasons: Reason[]; changes: Change[]; articles: string[] } {
  const reasons = [...sizeReasons(version, input, k), ...moneyReasons(version, input, k)];
  const articles = [version.kinds[input.kind].article, ...reasons.flatMap((r) => (r.article ? [r.article] : [])), version.articles['sector'], k.facts.underOneYear ? version.articles['headcountYoung'] : version.articles['headcount'], k.facts.underOneYear ? version.articles['capitalYoung'] : undefined];
  return { reasons, changes: changes(version, input, k), articles: articles.filter((a): a is string => a !== undefined) };
}
