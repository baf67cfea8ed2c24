/** Input of matching: readiness, providers, solutions. Shared by forms and JSON. */
import { z } from 'zod';
import { SOLUTION_CATEGORIES } from '../../db/schema/matching.ts';
import { say } from '../errors.ts';
import { textField } from '../text.ts';
import { PILLARS } from './rules/readiness.ts';

export { SOLUTION_CATEGORIES };
export type Category = (typeof SOLUTION_CATEGORIES)[number];

export const readinessStepInput = z.object({
  organisationId: z.number().int().positive(),
  /** An uploaded instrument's edition; left out: the floor's own self-test. */
  edition: z.number().int().positive().nullable().default(null),
  /** Question code → points of the answer chosen. */
  answers: z.record(z.string().max(40), z.coerce.number().int().min(0).max(100_000, say('Câu trả lời này không có trong bài.', 'This answer is not in the test.'))),
  /** True to close the test: every question must be answered then. */
  finish: z.boolean().default(false),
});
export type ReadinessStepInput = z.input<typeof readinessStepInput>;

/** Whole đồng, at most a thousand billion. */
export const vnd = z.number({ message: say('Cần một số tiền.', 'An amount is needed.') }).int(say('Số tiền là số đồng nguyên.', 'An amount is a whole number of đồng.')).min(0, say('Số tiền không âm.', 'An amount is not negative.')).max(1_000_000_000_000, say('Số tiền lớn quá. Mời kiểm tra lại số 0.', 'This amount is too large. Please check the zeros.'));
const url = z.url({ protocol: /^https?$/, message: say('Địa chỉ bắt đầu bằng https://', 'An address starts with https://') }).max(500);

export const providerInput = z.object({
  organisationId: z.number().int().positive(),
  summaryVi: textField({ min: 10, max: 600 }),
  summaryEn: textField({ max: 600 }).default(''),
  website: url.nullable().default(null),
  provinceCode: z.string().regex(/^\d{2}$/).nullable().default(null),
});
export type ProviderInput = z.input<typeof providerInput>;

/** How many customers a provider can serve at a time; null: it does not say. */
export const capacityInput = z.object({
  organisationId: z.number().int().positive(),
  capacity: z.number({ message: say('Ghi số khách nhận được cùng lúc, hoặc để trống.', 'Say how many customers at a time, or leave it empty.') }).int(say('Số khách là số nguyên.', 'A whole number, please.')).min(0, say('Số khách không âm.', 'Not less than 0.')).max(100_000, say('Số khách lớn quá. Mời kiểm tra lại.', 'This number is too large.')).nullable(),
});
export type CapacityInput = z.input<typeof capacityInput>;

export const planInput = z.object({
  nameVi: textField({ min: 1, max: 80 }),
  nameEn: textField({ max: 80 }).default(''),
  priceVnd: vnd,
  period: z.enum(['MONTH', 'YEAR', 'ONCE']),
  setupVnd: vnd.default(0),
  includesVi: textField({ max: 200 }).default(''),
  includesEn: textField({ max: 200 }).default(''),
});

export const solutionInput = z.object({
  providerId: z.number().int().positive(),
  /** Address of the published solution that this is a new edition of; null for a new one. */
  replaces: z.string().max(160).nullable().default(null),
  nameVi: textField({ min: 2, max: 120 }),
  nameEn: textField({ max: 120 }).default(''),
  summaryVi: textField({ min: 10, max: 1_200, lines: true }),
  summaryEn: textField({ max: 1_200, lines: true }).default(''),
  category: z.enum(SOLUTION_CATEGORIES),
  pillars: z.array(z.enum(PILLARS)).min(1, say('Chọn ít nhất một trụ cột.', 'Choose at least one pillar.')),
  sectors: z.array(z.enum(['AIC', 'TS'])).min(1, say('Chọn ít nhất một lĩnh vực.', 'Choose at least one sector.')),
  sizes: z.array(z.enum(['MICRO', 'SMALL', 'MEDIUM'])).min(1, say('Chọn ít nhất một quy mô.', 'Choose at least one size.')),
  regions: z.array(z.string().regex(/^\d{2}$/)).default([]),
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).default(['vi']),
  openStandards: z.array(textField({ min: 1, max: 60 })).max(12).default([]),
  stateProvided: z.boolean().default(false),
  plans: z.array(planInput).min(1, say('Cần ít nhất một gói giá.', 'At least one plan is needed.')).max(8),
});
export type SolutionInput = z.input<typeof solutionInput>;

export const publicationInput = z.object({
  solutionId: z.number().int().positive(),
  place: z.enum(['MINISTRY', 'PORTAL', 'PROVIDER']),
  address: url,
  /** What stood at the address on the day it was seen: the saved copy. */
  copy: textField({ min: 20, max: 20_000, lines: true }),
});
export type PublicationInput = z.input<typeof publicationInput>;
