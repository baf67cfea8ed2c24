/** Input of support, shared by forms and JSON. */
import { z } from 'zod';
import { organisationInput, SELF_REGISTERED_KINDS } from '../accounts/index.ts';
import { say } from '../errors.ts';
import { textField } from '../text.ts';
import { isDate } from '../time.ts';
import { PAPER_KINDS } from '../vault/index.ts';
import { ARTICLES } from './lawbook.ts';
import { DOORS } from './rules/doors.ts';
import { KINDS, LEGAL_FORMS, SECOND_CONTRACT, SECTORS, SIZE_RULES, type LegalForm } from './rules/types.ts';

const MOST = Number.MAX_SAFE_INTEGER;
/** Whole đồng, not negative, exact in every language that reads the JSON. */
export const vnd = z
  .number({ message: say('Cần một số tiền, tính bằng đồng.', 'An amount in đồng is needed.') })
  .refine((n) => Number.isInteger(n), say('Số tiền là số đồng nguyên, không có phần lẻ.', 'An amount is a whole number of đồng.'))
  .refine((n) => n >= 0, say('Số tiền không được âm.', 'An amount cannot be negative.'))
  .refine((n) => n <= MOST, say('Số tiền lớn quá. Mời kiểm tra lại số 0.', 'This amount is too large. Please check the zeros.'));
export const legalDate = z.string({ message: say('Cần một ngày.', 'A date is needed.') }).refine(isDate, say('Ngày này không có thật. Viết như 2026-11-22.', 'There is no such day. Write it as 2026-11-22.'));
const headcount = z
  .number({ message: say('Cần số lao động đóng bảo hiểm xã hội bình quân.', 'The average social-insured headcount is needed.') })
  .refine((n) => n >= 0, say('Số lao động không được âm.', 'The headcount cannot be negative.'))
  .refine((n) => n <= 10_000_000, say('Số lao động lớn quá. Mời kiểm tra lại.', 'This headcount is too large. Please check it.'));
const sector = z.enum(SECTORS, say('Chọn lĩnh vực chính đã đăng ký.', 'Choose the main registered sector.'));
const kind = z.enum(KINDS, say('Chọn nội dung hỗ trợ.', 'Choose what the support is for.'));

/** Other names that systems use for the same legal form. */
const FORM_NAMES: Record<string, LegalForm> = {
  COMPANY: 'ENTERPRISE', LLC: 'ENTERPRISE', JSC: 'ENTERPRISE', PARTNERSHIP: 'ENTERPRISE', PRIVATE_ENTERPRISE: 'ENTERPRISE', SOCIAL_ENTERPRISE: 'ENTERPRISE', SME: 'ENTERPRISE', DN: 'ENTERPRISE',
  HTX: 'COOPERATIVE', COOP: 'COOPERATIVE', LHHTX: 'COOPERATIVE_UNION', THT: 'COOPERATIVE_GROUP', HOUSEHOLD_BUSINESS: 'HOUSEHOLD', BUSINESS_HOUSEHOLD: 'HOUSEHOLD', HKD: 'HOUSEHOLD', FARMER: 'HOUSEHOLD',
};
export const legalFormField = z.preprocess(
  (value) => (typeof value === 'string' ? (FORM_NAMES[value.toUpperCase()] ?? value.toUpperCase()) : value),
  z.enum(LEGAL_FORMS, say('Chọn loại hình: doanh nghiệp, hợp tác xã hay hộ kinh doanh.', 'Choose enterprise, cooperative or household.')),
);

/** “What would I get?” — the public contract of POST /api/v1/support/estimate. */
export const estimateInput = z.object({
  sector,
  employees: headcount,
  revenueVnd: vnd.nullable().default(null),
  capitalVnd: vnd.nullable().default(null),
  kind,
  costVnd: vnd,
  receivedThisYearVnd: vnd.default(0),
  priority: z.boolean().default(false),
  sizeRule: z.enum(SIZE_RULES).default('MOST_FAVOURABLE'),
  legalForm: legalFormField.default('ENTERPRISE'),
  date: legalDate.nullish(),
  foundedOn: legalDate.nullish(),
});
export type EstimateRequest = z.input<typeof estimateInput>;

export const itemInput = z.object({
  kind,
  description: textField({ max: 300 }).default(''),
  solutionSlug: z.string().max(120).nullable().default(null),
  planId: z.number().int().positive().nullable().default(null),
  adviser: textField({ max: 160 }).default(''),
  months: z.number().int().min(1).max(60, say('Tối đa 60 tháng.', 'At most 60 months.')).nullable().default(null),
  costVnd: vnd.refine((n) => n <= 1_000_000_000_000, say('Chi phí lớn quá. Mời kiểm tra lại số 0.', 'This cost is too large. Please check the zeros.')),
  receivedElsewhereVnd: vnd.default(0),
});

export type ItemFacts = z.output<typeof itemInput>;

/** The declaration and the contents, by whatever door: everything may still be missing but the contents. */
const dossierFacts = {
  sector: sector.nullable().default(null),
  employees: headcount.nullable().default(null),
  revenueVnd: vnd.nullable().default(null),
  capitalVnd: vnd.nullable().default(null),
  foundedOn: legalDate.nullable().default(null),
  womenOwned: z.boolean().default(false),
  manyWomen: z.boolean().default(false),
  socialEnterprise: z.boolean().default(false),
  need: textField({ max: 2_000, lines: true }).default(''),
  contactName: textField({ max: 120 }).default(''),
  contactPhone: textField({ max: 20 }).default(''),
  items: z.array(itemInput).min(1, say('Cần ít nhất một nội dung hỗ trợ.', 'At least one content is needed.')).max(6, say('Tối đa 6 nội dung trong một hồ sơ.', 'At most 6 contents in a dossier.')),
};
const dossierInput = z.object(dossierFacts);
export type DossierFacts = z.output<typeof dossierInput>;

/** A draft: everything may still be missing but what names it. */
export const draftInput = z.object({
  publicId: z.string().max(40).nullable().default(null),
  /** The version that the form was opened on; a stale form is refused. */
  version: z.number().int().positive().nullable().default(null),
  organisationId: z.number().int().positive(),
  programmeSlug: z.string().max(120),
  /** The kept shortlist and the preferred quote that it is begun from; left out: as before. */
  shortlist: z.string().max(40).nullish(),
  quote: z.string().max(40).nullish(),
  ...dossierFacts,
});
export type DraftInput = z.input<typeof draftInput>;
export type DraftFacts = z.output<typeof draftInput>;

const ref = { publicId: z.string().max(40), version: z.number().int().positive().nullable().default(null) };
export const refInput = z.object(ref);
export type RefInput = z.input<typeof refInput>;

export const submitInput = z.object({ ...ref, confirmed: z.literal(true, say('Mời Ông/Bà đánh dấu cam kết kê khai đúng trước khi nộp.', 'Please tick that the declaration is true before sending.')) });
export type SubmitInput = { publicId: string; version?: number | null; confirmed: boolean };

/** Which papers of the vault go with a dossier: the whole list each time, with the version of the consent's words. */
export const papersInput = z.object({ ...ref, papers: z.array(z.string().max(40)).max(30), consent: z.string().max(20) });
export type PapersInput = z.input<typeof papersInput>;

const reason = textField({ min: 10, max: 2_000, lines: true });
export const articles = z.array(z.string()).min(1, say('Chọn ít nhất một điều khoản làm căn cứ.', 'Choose at least one article.')).max(20)
  .refine((codes) => codes.every((c) => c in ARTICLES), say('Có điều khoản không nằm trong danh mục.', 'One of the articles is not in the book.'));

export const recommendInput = z.object({ ...ref, outcome: z.enum(['APPROVE', 'REFUSE'], say('Chọn đề nghị duyệt hay không duyệt.', 'Choose approval or refusal.')), reason, articles: z.array(z.string()).max(20).refine((codes) => codes.every((c) => c in ARTICLES)).default([]),
  /** What came of the ties that were pointed out; needed where there are any. */
  ties: textField({ max: 1_000, lines: true }).default(''),
});
export type RecommendInput = z.input<typeof recommendInput>;
export const approveInput = z.object({ ...ref, reason: textField({ max: 2_000, lines: true }).default('') });
export type ApproveInput = z.input<typeof approveInput>;
export const refuseInput = z.object({ ...ref, reason, articles });
export type RefuseInput = z.input<typeof refuseInput>;
export const reasonInput = z.object({ ...ref, reason });
export type ReasonInput = z.input<typeof reasonInput>;

export const appealInput = z.object({ ...ref, grounds: textField({ min: 20, max: 4_000, lines: true }) });
export type AppealInput = z.input<typeof appealInput>;
/** To the enterprise: why the refusal stays, or what is looked at again. */
export const answerInput = z.object({ ...ref, reason, articles });
export type AnswerInput = z.input<typeof answerInput>;

/** At most so many things in one request for a supplement. */
export const MAX_SUPPLEMENT_ITEMS = 12;
export const askSupplementInput = z.object({
  ...ref,
  items: z.array(textField({ min: 10, max: 500, lines: true })).min(1, say('Ghi ít nhất một việc cần bổ sung.', 'Name at least one thing that is missing.')).max(MAX_SUPPLEMENT_ITEMS, say(`Tối đa ${MAX_SUPPLEMENT_ITEMS} việc một lần.`, `At most ${MAX_SUPPLEMENT_ITEMS} things at a time.`)),
});
export type AskSupplementInput = z.input<typeof askSupplementInput>;
export const supplementInput = z.object({ ...ref, answers: z.record(z.string(), textField({ max: 2_000, lines: true })).default({}) });
export type SupplementInput = z.input<typeof supplementInput>;
export const settleSupplementInput = z.object({ ...ref, items: z.array(z.string()).max(200) });
export type SettleSupplementInput = z.input<typeof settleSupplementInput>;

export const noticeNumberInput = z.object({
  ...ref,
  number: textField({ min: 1, max: 60 }).refine((s) => /\d/.test(s), say('Số thông báo có ít nhất một chữ số, như 128/TB-SCT.', 'A notice’s number has a digit, as in 128/TB-SCT.')),
  dated: legalDate,
});
export type NoticeNumberInput = z.input<typeof noticeNumberInput>;

const days = say('Từ 1 đến 730 ngày.', 'From 1 to 730 days.');
/** What of a programme may change from a day on. */
const programmeTerms = {
  beneficiaries: z.array(z.enum(LEGAL_FORMS)).min(1, say('Chọn ít nhất một loại hình được hỗ trợ.', 'Choose at least one legal form.')),
  kinds: z.array(kind).min(1, say('Chọn ít nhất một nội dung hỗ trợ.', 'Choose at least one content.')),
  doors: z.array(z.enum(DOORS)).min(1, say('Mở ít nhất một cách nhận hồ sơ.', 'Open at least one door.')),
  papers: z.array(z.enum(PAPER_KINDS)).refine((list) => !list.includes('OTHER'), say('“Giấy tờ khác” không thể là giấy tờ bắt buộc.', '“Another paper” cannot be obligatory.')).default([]),
  communeCounter: z.boolean().default(false),
  sizeRule: z.enum(SIZE_RULES, say('Chọn cách đọc quy mô.', 'Choose how the size is read.')),
  secondContract: z.enum(SECOND_CONTRACT, say('Chọn cách tính hợp đồng thứ hai.', 'Choose how a second contract counts.')),
  supplementPauses: z.boolean(),
  /** Days from the notice in which a contract must be signed, else the voucher lapses. */
  voucherDays: z.number({ message: days }).int(days).min(1, days).max(730, days).default(90),
  closesOn: legalDate.nullable().default(null),
};
export const programmeInput = z.object({
  slug: z.string().regex(/^[a-z0-9-]{3,80}$/, say('Tên đường dẫn gồm chữ thường không dấu, số và gạch nối.', 'An address has small letters, digits and hyphens.')),
  nameVi: textField({ min: 5, max: 200 }),
  nameEn: textField({ min: 5, max: 200 }),
  bodyOrganisationId: z.number().int().positive(),
  legalBasis: z.array(z.string()).min(1, say('Chọn ít nhất một điều khoản làm căn cứ.', 'Choose at least one article.')),
  ...programmeTerms,
  opensOn: legalDate,
  illustration: z.boolean().default(false),
});
export type ProgrammeInput = z.input<typeof programmeInput>;
/** The whole of what may change, from a day on. */
export const programmeChangeInput = z.object({ programme: z.string().max(120), effectiveFrom: legalDate, ...programmeTerms });
export type ProgrammeChangeInput = z.input<typeof programmeChangeInput>;

export const appropriateInput = z.object({
  programmeId: z.number().int().positive(),
  year: z.number().int().min(2000).max(2200),
  source: z.enum(['PROVINCE', 'CENTRAL', 'OTHER']),
  amountVnd: vnd.refine((n) => n > 0 && n <= 1_000_000_000_000_000, say('Số tiền phải lớn hơn 0.', 'The amount must be above 0.')),
  reference: textField({ min: 3, max: 160 }),
});
export type AppropriateInput = z.input<typeof appropriateInput>;

/** A dossier that comes in by another door than the floor's own form; its organisation may be new here. */
export const arrivalInput = z.object({
  programmeSlug: z.string().max(120),
  applicant: organisationInput.refine((o) => (SELF_REGISTERED_KINDS as readonly string[]).includes(o.kind), say('Chọn loại hình của đơn vị nộp hồ sơ.', 'Choose the applicant’s kind.')).refine((o) => o.taxCode !== null, { path: ['taxCode'], message: say('Cần mã số thuế.', 'The tax code is needed.') }),
  ...dossierFacts,
});
export type ArrivalInput = z.input<typeof arrivalInput>;

/** What the clerk at a counter enters beside it. */
export const paperArrivalInput = arrivalInput.extend({
  door: z.enum(['COUNTER', 'POST'], say('Chọn hồ sơ nộp tại quầy hay gửi bưu điện.', 'Choose counter or post.')),
  /** Number of the postal item. */
  reference: textField({ max: 60 }).default(''),
  arrivedOn: legalDate,
  postmarkedOn: legalDate.nullable().default(null),
});
export type PaperArrivalInput = z.input<typeof paperArrivalInput>;

/** At most so many dossiers at once: what a page of the queue shows. */
export const MAX_BULK = 50;
export const BULK_ACTS = ['receive', 'recommend', 'approve'] as const;
export type BulkAct = (typeof BULK_ACTS)[number];
export const bulkInput = z.object({
  act: z.enum(BULK_ACTS, say('Chọn việc cần làm cho các hồ sơ.', 'Choose what to do with the dossiers.')),
  dossiers: z.array(z.object({
    ...ref,
    /** What the preview showed for it; another sum is refused. */
    amountVnd: vnd.nullable().default(null),
  })).min(1, say('Chọn ít nhất một hồ sơ.', 'Choose at least one dossier.')).max(MAX_BULK, say(`Mỗi lần tối đa ${MAX_BULK} hồ sơ.`, `At most ${MAX_BULK} dossiers at once.`))
    .refine((list) => new Set(list.map((d) => d.publicId)).size === list.length, say('Có hồ sơ được chọn hai lần.', 'A dossier was chosen twice.')),
  /** Of the recommendation (needed) or the approval (may be left empty); said alike for each. */
  reason: textField({ max: 2_000, lines: true }).default(''),
});
export type BulkInput = z.input<typeof bulkInput>;
