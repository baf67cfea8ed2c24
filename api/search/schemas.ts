/** The search's query string and answers, as zod schemas that describe themselves. */
import { z } from '@hono/zod-openapi';
import { say } from '../errors.ts';
import { SORTS } from './plan.ts';

const several = (pattern: RegExp, message: string, example: string) =>
  z.union([z.string(), z.array(z.string())]).optional()
    .transform((value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]).flatMap((one) => one.split(',')).map((one) => one.trim()).filter((one) => one !== ''))
    .refine((values) => values.length <= 40 && values.every((one) => pattern.test(one)), { message })
    .openapi({ type: 'string', example, description: 'Several values by comma or by repeating the name: any of them.' });

const whole = (least: number, most: number, otherwise: number, message: string) =>
  z.string().optional().refine((value) => value === undefined || (/^\d{1,9}$/u.test(value) && Number(value) >= least && Number(value) <= most), { message })
    .transform((value) => (value === undefined ? otherwise : Number(value))).openapi({ type: 'integer', minimum: least, maximum: most, default: otherwise });

export const LIMIT = 24;

/** Query string of `GET /search`. The words may be anything: only letters and digits are read, 200 characters of them. */
export const SearchQuery = z.object({
  q: z.string().optional().openapi({ description: 'Words as people type them: with or without diacritics, raw Telex, English, half a word, slips.', example: 'nuoc mam ba lang' }),
  group: several(/^[a-z_]{2,24}$/iu, say('Nhóm sản phẩm không có thật.', 'There is no such product group.'), 'food'),
  stars: several(/^[1-5]$/u, say('Số sao là một số từ 1 đến 5.', 'Stars are a number from 1 to 5.'), '4,5'),
  announced: several(/^[1-5]$/u, say('Số sao công bố là một số từ 1 đến 5.', 'Announced stars are a number from 1 to 5.'), '3'),
  province: several(/^\d{2}$/u, say('Mã tỉnh có hai chữ số.', 'A province code has two digits.'), '38'),
  place: several(/^\d{2}$|^\d{5}$/u, say('Mã địa phương có hai chữ số (tỉnh) hoặc năm chữ số (xã, phường).', 'A place code has two digits (province) or five (commune).'), '38'),
  priced: z.enum(['true', 'false'], { message: say('Chọn true (có giá) hoặc false (chưa có giá).', 'Choose true (priced) or false (not priced).') }).optional(),
  price: z.enum(['known', 'unknown'], { message: say('Chọn known (có giá) hoặc unknown (chưa có giá).', 'Choose known or unknown.') }).optional(),
  sort: z.enum(SORTS, { message: say('Cách sắp xếp: relevance, newest, price, price-desc hoặc name.', 'Sort by relevance, newest, price, price-desc or name.') }).optional(),
  page: whole(1, 2_000, 1, say('Số trang là số nguyên từ 1 đến 2000.', 'The page is a whole number from 1 to 2000.')),
  limit: whole(1, 60, LIMIT, say('Mỗi trang từ 1 đến 60 sản phẩm.', 'A page holds 1 to 60 products.')),
});

export const SuggestQuery = z.object({ q: z.string().optional().openapi({ example: 'nuoc m' }) });

const Counts = z.record(z.string(), z.number().int());

const Hit = z.object({
  slug: z.string(),
  name: z.string(),
  nameHtml: z.string().openapi({ description: 'Escaped HTML; what was found stands in <mark>.' }),
  nameEn: z.string().nullable(),
  producer: z.string().nullable(),
  producerSlug: z.string().nullable(),
  place: z.string(),
  communeCode: z.string().nullable(),
  provinceCode: z.string().nullable(),
  group: z.string(),
  groupName: z.string(),
  grading: z.object({
    state: z.enum(['valid', 'lapsed', 'announced', 'proposed']),
    stars: z.number().int(),
    validUntil: z.string().nullable(),
    year: z.number().int().nullable(),
  }).nullable().openapi({ description: 'Only state "valid" is a certificate that holds today.' }),
  priceFrom: z.number().int().nullable().openapi({ description: 'Lowest price in đồng; null: ask the producer.' }),
  publishedAt: z.number().int().openapi({ description: 'UTC milliseconds' }),
  saleStop: z.string().nullable().openapi({ description: 'not for sale now: address of the notice that says why' }),
  illustration: z.boolean().openapi({ description: 'true: made up for the demo' }),
}).openapi('SearchHit');

export const SearchAnswer = z.object({
  engine: z.enum(['meilisearch', 'fts5']),
  tookMs: z.number(),
  total: z.number().int(),
  page: z.number().int(),
  limit: z.number().int(),
  hits: z.array(Hit),
  facets: z.object({
    group: Counts, stars: Counts, announced: Counts, province: Counts, commune: Counts,
    priced: z.object({ known: z.number().int(), unknown: z.number().int() }),
  }).openapi({ description: 'Counts per value under all other choices. Stars count valid certificates only.' }),
  didYouMean: z.string().optional(),
  understoodAs: z.string().optional().openapi({ description: 'What was searched for instead of the letters typed.' }),
  relaxed: z.boolean().optional().openapi({ description: 'No product met every word; these are the nearest.' }),
  help: z.object({
    queries: z.array(z.string()),
    groups: z.array(z.object({ code: z.string(), name: z.string(), products: z.number().int() })),
  }).optional(),
}).openapi('SearchAnswer');

export const SuggestAnswer = z.object({
  suggestions: z.array(z.object({
    kind: z.enum(['product', 'producer', 'group', 'place']),
    text: z.string(),
    html: z.string().openapi({ description: 'Escaped HTML with <mark>' }),
    id: z.string().nullable(),
    href: z.string().openapi({ description: 'Page address, Vietnamese; English stands under /en.' }),
    products: z.number().int(),
  })),
}).openapi('SuggestAnswer');
