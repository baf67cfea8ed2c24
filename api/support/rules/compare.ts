/** Two versions of the law side by side: which figures differ, and what enterprises get by the one and by the other. */
import { figuresFor, readingsOf, sizeFacts, type EstimateInput } from './figures.ts';
import { KIND_WORDS, SIZE_WORDS } from './explain.ts';
import { missingCriterion, sizeByCriterion } from './size.ts';
import { KINDS, SECTORS, SIZES, type Kind, type RuleVersion, type SecondContract, type Sector, type Sentence, type Size, type SizeLimits, type SizeRule } from './types.ts';

export const SECTOR_WORDS: Record<Sector, Sentence> = {
  AIC: { vi: 'Nông nghiệp, công nghiệp, xây dựng', en: 'Agriculture, industry, construction' },
  TS: { vi: 'Thương mại, dịch vụ', en: 'Trade, services' },
};
export const LIMIT_WORDS: Record<keyof SizeLimits, Sentence> = {
  employees: { vi: 'lao động', en: 'employees' },
  revenueVnd: { vi: 'doanh thu', en: 'revenue' },
  capitalVnd: { vi: 'nguồn vốn', en: 'capital' },
};
/** The two readings that the law leaves open, in words, and the article that leaves them. */
export const SIZE_RULE_WORDS: Record<SizeRule, Sentence> = {
  LITERAL: { vi: 'Theo từng chữ Điều 5: đạt doanh thu hoặc nguồn vốn, lấy cỡ nhỏ hơn', en: 'Article 5 to the letter: revenue or capital, the smaller class' },
  MOST_FAVOURABLE: { vi: 'Tiêu chí có lợi nhất: lấy cỡ được hỗ trợ nhiều hơn', en: 'Most favourable criterion: the class that pays more' },
};
export const SECOND_CONTRACT_WORDS: Record<SecondContract, Sentence> = {
  SHARED_YEAR: { vi: 'Hợp đồng thứ hai trong năm dùng chung trần với hợp đồng đầu', en: 'A second contract in a year shares the first one’s cap' },
  FRESH: { vi: 'Mỗi hợp đồng có trần riêng', en: 'Each contract has a cap of its own' },
};
export const CAP_PER_WORDS: Record<'YEAR' | 'CONTRACT_YEAR', Sentence> = {
  YEAR: { vi: 'một năm', en: 'a year' },
  CONTRACT_YEAR: { vi: 'một hợp đồng một năm', en: 'a contract and year' },
};

/** What the articles of a version are used for, by the key in its document. */
export const USE_WORDS: Readonly<Record<string, Sentence>> = {
  sector: { vi: 'Lĩnh vực', en: 'Sector' }, headcount: { vi: 'Số lao động', en: 'Headcount' }, headcountYoung: { vi: 'Số lao động, dưới 1 năm', en: 'Headcount, under one year' }, capital: { vi: 'Nguồn vốn', en: 'Capital' },
  capitalYoung: { vi: 'Nguồn vốn, dưới 1 năm', en: 'Capital, under one year' }, revenue: { vi: 'Doanh thu', en: 'Revenue' }, noRevenue: { vi: 'Chưa có doanh thu', en: 'No revenue yet' }, order: { vi: 'Thứ tự hỗ trợ', en: 'Order of support' },
  oneLevel: { vi: 'Chọn một mức', en: 'One level' }, falseDeclaration: { vi: 'Khai không đúng', en: 'False declaration' }, crossCheck: { vi: 'Đối chiếu số liệu', en: 'Checking of data' }, dossier: { vi: 'Hồ sơ', en: 'Dossier' }, procedure: { vi: 'Trình tự', en: 'Procedure' },
  mostFavourable: { vi: 'Tiêu chí có lợi nhất', en: 'Most favourable criterion' }, severalContracts: { vi: 'Nhiều hợp đồng', en: 'Several contracts' }, severalContents: { vi: 'Nhiều nội dung', en: 'Several contents' }, adviser: { vi: 'Tư vấn viên', en: 'Adviser' },
  published: { vi: 'Giải pháp đã công bố', en: 'Published solutions' }, readiness: { vi: 'Mức sẵn sàng', en: 'Readiness' }, readinessUsed: { vi: 'Dùng mức sẵn sàng', en: 'Use of readiness' }, priorityMoney: { vi: 'Ưu tiên kinh phí', en: 'Priority of money' }, declaration: { vi: 'Tờ khai', en: 'Declaration' },
  noDuplicate: { vi: 'Không hỗ trợ trùng', en: 'No second support' }, chooseOne: { vi: 'Chọn một chương trình', en: 'Choice of a programme' }, openStandards: { vi: 'Chuẩn mở', en: 'Open standards' }, priorityPlaces: { vi: 'Địa bàn, ngành ưu tiên', en: 'Priority places and sectors' },
  beneficiaries: { vi: 'Đối tượng', en: 'Beneficiaries' }, enterpriseLaw: { vi: 'Luật của doanh nghiệp', en: 'Law of enterprises' }, cooperativeLaw: { vi: 'Luật của hợp tác xã', en: 'Law of cooperatives' }, householdLaw: { vi: 'Luật của hộ kinh doanh', en: 'Law of households' }, onlineService: { vi: 'Dịch vụ công trực tuyến', en: 'Online public service' },
};

/** A figure or a choice of a version, with its article. */
export interface LawFigure {
  /** Its place in the document, as fields of the form are named. */
  key: string;
  label: Sentence;
  unit: 'VND' | 'PERCENT' | 'PEOPLE' | 'DAYS' | 'WORDS';
  /** Null where the law pays nothing. */
  value: number | Sentence | null;
  article: string | null;
}

const joined = (...parts: Sentence[]): Sentence => ({ vi: parts.map((p) => p.vi).join(', '), en: parts.map((p) => p.en).join(', ') });

/** Everything that a version says, one by one, always in the same order. */
export function lawFigures(v: RuleVersion): LawFigure[] {
  const out: LawFigure[] = [];
  for (const sector of SECTORS) {
    for (const size of SIZES) {
      for (const key of ['employees', 'revenueVnd', 'capitalVnd'] as const) {
        out.push({ key: `sizes.${sector}.${size}.${key}`, label: joined(SECTOR_WORDS[sector], SIZE_WORDS[size], LIMIT_WORDS[key]), unit: key === 'employees' ? 'PEOPLE' : 'VND', value: v.sizes[sector][size][key], article: v.sizeArticles[size] });
      }
    }
  }
  for (const kind of KINDS) {
    const { article, capPer, consulting, terms } = v.kinds[kind];
    const of = (key: string, what: Sentence, unit: LawFigure['unit'], value: LawFigure['value']) => out.push({ key: `kinds.${kind}.${key}`, label: joined(KIND_WORDS[kind], what), unit, value, article });
    for (const size of SIZES) {
      of(`terms.${size}.ratePercent`, { vi: `${SIZE_WORDS[size].vi}, tỷ lệ`, en: `${SIZE_WORDS[size].en}, rate` }, 'PERCENT', terms[size]?.ratePercent ?? null);
      of(`terms.${size}.capVnd`, { vi: `${SIZE_WORDS[size].vi}, trần`, en: `${SIZE_WORDS[size].en}, cap` }, 'VND', terms[size]?.capVnd ?? null);
      of(`terms.${size}.priorityCapVnd`, { vi: `${SIZE_WORDS[size].vi}, trần ưu tiên`, en: `${SIZE_WORDS[size].en}, priority cap` }, 'VND', terms[size]?.priorityCapVnd ?? null);
    }
    of('capPer', { vi: 'trần tính theo', en: 'cap per' }, 'WORDS', CAP_PER_WORDS[capPer]);
    of('consulting', { vi: 'cần tư vấn viên của mạng lưới', en: 'needs an adviser of the network' }, 'WORDS', consulting ? { vi: 'có', en: 'yes' } : { vi: 'không', en: 'no' });
    of('article', { vi: 'điều khoản', en: 'article' }, 'WORDS', { vi: article, en: article });
  }
  out.push({ key: 'sizeRule', label: { vi: 'Cách đọc quy mô', en: 'How the size is read' }, unit: 'WORDS', value: SIZE_RULE_WORDS[v.sizeRule], article: v.articles['mostFavourable'] ?? null });
  out.push({ key: 'secondContract', label: { vi: 'Hợp đồng thứ hai trong năm', en: 'A second contract in a year' }, unit: 'WORDS', value: SECOND_CONTRACT_WORDS[v.secondContract], article: v.articles['severalContracts'] ?? null });
  out.push({ key: 'clock.workingDays', label: { vi: 'Thời hạn trả lời hồ sơ', en: 'Term for an answer' }, unit: 'DAYS', value: v.clock.workingDays, article: v.clock.article });
  const advance = (key: 'contractOverVnd' | 'maxPercent' | 'recoveredByPercent', label: Sentence, unit: LawFigure['unit']) => out.push({ key: `advance.${key}`, label, unit, value: v.advance?.[key] ?? null, article: v.advance?.article ?? null });
  advance('contractOverVnd', { vi: 'Tạm ứng: mức hợp đồng bắt đầu có giới hạn', en: 'Advance: contracts above this are limited' }, 'VND');
  advance('maxPercent', { vi: 'Tạm ứng: tối đa', en: 'Advance: at most' }, 'PERCENT');
  advance('recoveredByPercent', { vi: 'Tạm ứng: thu hồi hết khi đã thanh toán', en: 'Advance: recovered by the time of' }, 'PERCENT');
  for (const size of SIZES) out.push({ key: `sizeArticles.${size}`, label: joined({ vi: 'Điều khoản về quy mô', en: 'Article on the size' }, SIZE_WORDS[size]), unit: 'WORDS', value: { vi: v.sizeArticles[size], en: v.sizeArticles[size] }, article: v.sizeArticles[size] });
  for (const [use, code] of Object.entries(v.articles)) out.push({ key: `articles.${use}`, label: joined({ vi: 'Điều khoản', en: 'Article' }, USE_WORDS[use] ?? { vi: use, en: use }), unit: 'WORDS', value: { vi: code, en: code }, article: code });
  return out;
}

export interface LawChange extends Omit<LawFigure, 'value'> {
  before: LawFigure['value'];
  after: LawFigure['value'];
}

/** What differs between two versions, in the order of the document; words are compared by what they say in Vietnamese. */
export function changesBetween(a: RuleVersion, b: RuleVersion): LawChange[] {
  const before = new Map(lawFigures(a).map((f) => [f.key, f]));
  const after = new Map(lawFigures(b).map((f) => [f.key, f]));
  const plain = (value: LawFigure['value'] | undefined) => (value !== null && typeof value === 'object' ? value.vi : (value ?? null));
  return Array.from(new Set([...after.keys(), ...before.keys()])).flatMap((key) => {
    const old = before.get(key);
    const { value: _, ...known } = (after.get(key) ?? old)!;
    return plain(old?.value) === plain(after.get(key)?.value) ? [] : [{ ...known, before: old?.value ?? null, after: after.get(key)?.value ?? null }];
  });
}

/** What an enterprise declares and asks for, as far as the sum depends on it. */
export interface Asked extends Omit<EstimateInput, 'kind' | 'costVnd' | 'receivedThisYearVnd'> {
  secondContract: SecondContract;
  /** Received this year for the same kind, from whichever agency, before this dossier. */
  items: readonly { kind: Kind; costVnd: number; receivedVnd: number }[];
}

/** The sum and the size by a version; null while the declaration does not tell the size. Cooperatives and households have laws of their own: 0. */
export function sumUnder(version: RuleVersion, asked: Asked): { totalVnd: number; size: Size | null } | null {
  if (asked.legalForm !== 'ENTERPRISE') return { totalVnd: 0, size: null };
  const law = { ...version, secondContract: asked.secondContract };
  const inHere = new Map<Kind, number>();
  let totalVnd = 0;
  let size: Size | null = null;
  for (const item of asked.items) {
    const question: EstimateInput = { ...asked, kind: item.kind, costVnd: item.costVnd, receivedThisYearVnd: item.receivedVnd + (inHere.get(item.kind) ?? 0) };
    const facts = sizeFacts(question);
    if (missingCriterion(facts)) return null;
    const figures = readingsOf(law, question, sizeByCriterion(law, facts))[asked.sizeRule];
    inHere.set(item.kind, (inHere.get(item.kind) ?? 0) + figures.subsidyVnd);
    totalVnd += figures.subsidyVnd;
    size ??= figures.size;
  }
  return { totalVnd, size };
}

/** A typical enterprise and what it gets for one content by either version. */
export interface TypicalCase {
  sector: Sector;
  employees: number;
  revenueVnd: number;
  kind: Kind;
  costVnd: number;
  priority: boolean;
  before: { totalVnd: number; size: Size };
  after: { totalVnd: number; size: Size };
}

const COSTS = [40_000_000, 400_000_000] as const;

/**
 * Typical enterprises under both versions: each exactly at the limits of a class, by the old law and by the new, so that a moved threshold shows;
 * each content at a small and a large cost, so that a moved rate and a moved cap show; with and without priority where the caps differ.
 */
export function typicalCases(a: RuleVersion, b: RuleVersion): TypicalCase[] {
  const out: TypicalCase[] = [];
  for (const sector of SECTORS) {
    const seen = new Set<string>();
    for (const size of SIZES) {
      for (const { employees, revenueVnd } of [a.sizes[sector][size], b.sizes[sector][size]]) {
        if (seen.has(`${employees} ${revenueVnd}`)) continue;
        seen.add(`${employees} ${revenueVnd}`);
        for (const kind of KINDS) {
          const priorities = [a, b].some((v) => SIZES.some((s) => v.kinds[kind].terms[s]?.priorityCapVnd !== undefined)) ? [false, true] : [false];
          for (const priority of priorities) {
            for (const costVnd of COSTS) {
              const under = (v: RuleVersion) => {
                const by = sizeByCriterion(v, { sector, employees, revenueVnd, capitalVnd: null, underOneYear: false });
                const { size: found, subsidyVnd } = figuresFor(v, { kind, costVnd, receivedThisYearVnd: 0, priority }, by.revenue ?? 'NOT_SME');
                return { totalVnd: subsidyVnd, size: found };
              };
              out.push({ sector, employees, revenueVnd, kind, costVnd, priority, before: under(a), after: under(b) });
            }
          }
        }
      }
    }
  }
  return out;
}
