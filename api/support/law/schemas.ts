/** A version of the law as an administrator enters it: the whole document, each figure within what a law can say. */
import { z } from 'zod';
import { say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { ARTICLES } from '../lawbook.ts';
import { KINDS, SECOND_CONTRACT, SIZE_RULES, SIZES, type KindTerms, type RuleVersion, type SizeLimits } from '../rules/types.ts';
import { legalDate } from '../schemas.ts';

const CODE = say('Mã gồm chữ thường không dấu, chữ số và gạch nối, 3–40 ký tự, có ít nhất một chữ số.', 'A code has small letters, digits and hyphens, 3 to 40 of them, with a digit at least.');
/** No figure of a law on small enterprises is larger: 1.000 tỷ đồng. */
export const MOST_VND = 1_000_000_000_000;

const whole = (least: number, most: number, words: { vi: string; en: string }) => z.number({ message: say(words.vi, words.en) }).refine((n) => Number.isInteger(n) && n >= least && n <= most, say(words.vi, words.en));
const vnd = whole(0, MOST_VND, { vi: 'Số đồng nguyên, từ 0 đến 1.000 tỷ.', en: 'Whole đồng, from 0 to 1,000 billion.' });
const percent = whole(0, 100, { vi: 'Tỷ lệ là số nguyên từ 0 đến 100.', en: 'A rate is a whole number from 0 to 100.' });
const heads = whole(0, 1_000_000, { vi: 'Số lao động là số nguyên, không âm.', en: 'A headcount is a whole number, not negative.' });
const article = z.string({ message: say('Chọn điều khoản làm căn cứ.', 'Choose the article that it rests on.') }).refine((code) => Object.hasOwn(ARTICLES, code), say('Điều khoản này không nằm trong danh mục căn cứ.', 'This article is not in the book of articles.'));

const limits = z.strictObject({ employees: heads, revenueVnd: vnd, capitalVnd: vnd });
const sector = z.strictObject({ MICRO: limits, SMALL: limits, MEDIUM: limits }).superRefine((s, issues) => {
  for (const [below, size] of [['MICRO', 'SMALL'], ['SMALL', 'MEDIUM']] as const) {
    for (const key of ['employees', 'revenueVnd', 'capitalVnd'] satisfies (keyof SizeLimits)[]) {
      if (s[size][key] < s[below][key]) issues.addIssue({ code: 'custom', path: [size, key], message: say('Ngưỡng của cỡ lớn hơn không được thấp hơn ngưỡng của cỡ nhỏ hơn.', 'The limit of a larger class cannot be below that of a smaller one.') });
    }
  }
});

const terms = z.strictObject({ ratePercent: percent, capVnd: vnd, priorityCapVnd: vnd.optional() })
  .refine((t) => t.priorityCapVnd === undefined || t.priorityCapVnd >= t.capVnd, { path: ['priorityCapVnd'], message: say('Trần ưu tiên không được thấp hơn trần chung.', 'The cap of priority enterprises cannot be below the common one.') })
  // a missing cap is left out of the document, so that the same law has the same digest
  .transform(({ priorityCapVnd, ...t }): KindTerms => (priorityCapVnd === undefined ? t : { ...t, priorityCapVnd }));
const kindRule = z.strictObject({
  article, capPer: z.enum(['YEAR', 'CONTRACT_YEAR'], say('Chọn trần theo năm hay theo hợp đồng.', 'Choose a cap per year or per contract.')), consulting: z.boolean(),
  terms: z.strictObject({ MICRO: terms.optional(), SMALL: terms.optional(), MEDIUM: terms.optional() })
    .transform((t): Partial<Record<(typeof SIZES)[number], KindTerms>> => Object.fromEntries(Object.entries(t).filter(([, v]) => v !== undefined))),
});

export const ruleVersionInput = z.strictObject({
  code: z.string({ message: say('Cần mã của bản luật.', 'The version needs a code.') }).regex(/^[a-z0-9][a-z0-9-]{2,39}$/, CODE).regex(/\d/, CODE),
  effectiveFrom: legalDate,
  title: z.strictObject({ vi: textField({ min: 5, max: 160 }), en: textField({ min: 5, max: 160 }) }),
  sizes: z.strictObject({ AIC: sector, TS: sector }),
  sizeArticles: z.strictObject({ MICRO: article, SMALL: article, MEDIUM: article }),
  kinds: z.strictObject({ BUY_RENT: kindRule, DX_CONSULT: kindRule, IP_CONSULT: kindRule, TECH_TRANSFER: kindRule, GENERAL_CONSULT: kindRule }),
  sizeRule: z.enum(SIZE_RULES, say('Chọn cách đọc quy mô.', 'Choose how the size is read.')),
  secondContract: z.enum(SECOND_CONTRACT, say('Chọn cách tính hợp đồng thứ hai.', 'Choose how a second contract counts.')),
  clock: z.strictObject({ workingDays: whole(1, 60, { vi: 'Thời hạn từ 1 đến 60 ngày làm việc.', en: 'The term is 1 to 60 working days.' }), article }),
  advance: z.strictObject({ contractOverVnd: vnd, maxPercent: percent, recoveredByPercent: percent, article }).optional(),
  articles: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), article).refine((all) => Object.keys(all).length <= 60),
});
export type RuleVersionInput = z.input<typeof ruleVersionInput>;

/** Every article that a version rests on, by its field. */
export const articleFields = (v: RuleVersion): [field: string, code: string][] => [
  ...SIZES.map((s): [string, string] => [`sizeArticles.${s}`, v.sizeArticles[s]]), ...KINDS.map((k): [string, string] => [`kinds.${k}.article`, v.kinds[k].article]),
  ['clock.article', v.clock.article], ...(v.advance ? [['advance.article', v.advance.article] as [string, string]] : []), ...Object.entries(v.articles).map(([use, code]): [string, string] => [`articles.${use}`, code]),
];

/** The document, with its keys always in the same order. */
export const toVersion = ({ advance, ...v }: z.output<typeof ruleVersionInput>): RuleVersion => (advance ? { ...v, advance } : v);
