/** JSON of the law as data: its versions are public, an administrator adds one. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, json, problems } from '../../http.ts';
import { vnDate } from '../../time.ts';
import { body, text, type Property } from '../describe.ts';
import type { ProgrammeChangeInput } from '../schemas.ts';
import { KINDS, SECOND_CONTRACT, SIZE_RULES, SIZES } from '../rules/types.ts';
import { calendarLines, changeHoliday, HOLIDAY_KINDS, type HolidayInput } from './change-holiday.ts';
import { changeProgramme } from './change-programme.ts';
import { publishRules } from './publish-rules.ts';
import type { RuleVersionInput } from './schemas.ts';
import { versionLine, versionLines, type VersionLine } from './versions.ts';

const Limits = z.object({ employees: z.number().int(), revenueVnd: z.number().int(), capitalVnd: z.number().int() });
const BySize = <T extends z.ZodType>(of: T) => z.object(Object.fromEntries(SIZES.map((s) => [s, of])) as Record<(typeof SIZES)[number], T>);
const Terms = z.object({ ratePercent: z.number().int(), capVnd: z.number().int(), priorityCapVnd: z.number().int().optional() });
const Kind = z.object({ article: z.string(), capPer: z.enum(['YEAR', 'CONTRACT_YEAR']), consulting: z.boolean(), terms: BySize(Terms.optional()) });
const Version = z.object({
  code: z.string(), effectiveFrom: z.string(), title: z.object({ vi: z.string(), en: z.string() }), sizes: z.object({ AIC: BySize(Limits), TS: BySize(Limits) }), sizeArticles: BySize(z.string()),
  kinds: z.object(Object.fromEntries(KINDS.map((k) => [k, Kind])) as Record<(typeof KINDS)[number], typeof Kind>), sizeRule: z.enum(SIZE_RULES), secondContract: z.enum(SECOND_CONTRACT),
  clock: z.object({ workingDays: z.number().int(), article: z.string() }), advance: z.object({ contractOverVnd: z.number().int(), maxPercent: z.number().int(), recoveredByPercent: z.number().int(), article: z.string() }).optional(),
  articles: z.record(z.string(), z.string()).openapi({ description: 'articles by what they are used for' }),
}).openapi('SupportRules');
const Line = z.object({ code: z.string(), effectiveFrom: z.string(), title: z.object({ vi: z.string(), en: z.string() }), replaces: z.string().nullable(), delivered: z.boolean(), decisions: z.number().int(), items: z.number().int() });
const shownLine = ({ version: v, before, delivered, decisions, items }: VersionLine): z.input<typeof Line> => ({ code: v.code, effectiveFrom: v.effectiveFrom, title: v.title, replaces: before?.code ?? null, delivered, decisions, items });

const object: Property = { type: 'object' };

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/rules', tags: ['support'], summary: 'Every version of the law as data, the newest first, with how much rests on each',
    responses: { 200: { description: 'Versions', ...json(z.object({ items: z.array(Line) })) } },
  }), (c) => c.json({ items: versionLines(c.get('ctx')).map(shownLine) }, 200))
  .openapi(createRoute({
    method: 'get', path: '/support/rules/{code}', tags: ['support'], summary: 'One version: thresholds, rates, caps, term, each with its article', request: { params: z.object({ code: z.string().max(60) }) },
    responses: { 200: { description: 'The version', ...json(Version) }, ...problems(404, 422) },
  }), (c) => c.json(versionLine(c.get('ctx'), c.req.valid('param').code).version as z.input<typeof Version>, 200))
  .openapi(createRoute({
    method: 'post', path: '/support/rules', tags: ['support'], summary: 'An administrator publishes a version that holds from a day to come', request: body<RuleVersionInput>({
      code: text, effectiveFrom: { type: 'string', description: 'YYYY-MM-DD, tomorrow at the earliest' }, title: object, sizes: object, sizeArticles: object, kinds: object, sizeRule: { type: 'string', enum: [...SIZE_RULES] },
      secondContract: { type: 'string', enum: [...SECOND_CONTRACT] }, clock: object, advance: object, articles: object,
    }, ['code', 'effectiveFrom', 'title', 'sizes', 'sizeArticles', 'kinds', 'sizeRule', 'secondContract', 'clock', 'articles']),
    responses: { 201: { description: 'Published; repeating it with the same Idempotency-Key gives the same answer', ...json(z.object({ code: z.string(), effectiveFrom: z.string() })) }, ...problems(401, 403, 409, 422) },
  }), async (c) => c.json(await publishRules(c.get('ctx'), c.req.valid('json'), idempotencyKey(c)), 201))
  .openapi(createRoute({
    method: 'get', path: '/support/holidays', tags: ['support'], summary: 'The calendar that the legal clock counts by: holidays, and weekend days worked in exchange, from this year on',
    responses: { 200: { description: 'The calendar', ...json(z.object({ completeThrough: z.string().openapi({ description: 'days after this one may still be added' }), items: z.array(z.object({ date: z.string(), kind: z.enum(HOLIDAY_KINDS), name: z.string(), source: z.string() })) })) } },
  }), (c) => {
    const ctx = c.get('ctx');
    const { completeThrough, lines } = calendarLines(ctx, `${vnDate(ctx.now()).slice(0, 4)}-01-01`);
    return c.json({ completeThrough, items: lines.map(({ date, kind, name, source }) => ({ date, kind: kind, name, source })) }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/holidays', tags: ['support'], summary: 'An administrator adds a day still to come, or takes one back; deadlines of open dossiers follow',
    request: body<HolidayInput>({ date: { type: 'string', description: 'YYYY-MM-DD, still to come' }, kind: { type: 'string', enum: [...HOLIDAY_KINDS], description: 'COMPLETE: the official calendar is known through this day' }, name: text, source: { type: 'string', description: 'the document that says so' } }, ['date', 'kind', 'source']),
    responses: { 201: { description: 'Entered', ...json(z.object({ date: z.string(), moved: z.number().int() })) }, ...problems(401, 403, 409, 422) },
  }), async (c) => c.json(await changeHoliday(c.get('ctx'), c.req.valid('json'), idempotencyKey(c)), 201))
  .openapi(createRoute({
    method: 'post', path: '/support/programmes/{slug}/versions', tags: ['support'], summary: 'An administrator changes a programme from a day on; what was sent before keeps what held on its day',
    request: { params: z.object({ slug: z.string().max(120) }), ...body<Omit<ProgrammeChangeInput, 'programme'>>({
      effectiveFrom: { type: 'string', description: 'YYYY-MM-DD, tomorrow at the earliest' }, beneficiaries: { type: 'array', items: text }, kinds: { type: 'array', items: text }, doors: { type: 'array', items: text }, papers: { type: 'array', items: text }, communeCounter: { type: 'boolean' },
      sizeRule: { type: 'string', enum: [...SIZE_RULES] }, secondContract: { type: 'string', enum: [...SECOND_CONTRACT] }, supplementPauses: { type: 'boolean' }, voucherDays: { type: 'integer' }, closesOn: { type: ['string', 'null'] },
    }, ['effectiveFrom', 'beneficiaries', 'kinds', 'doors', 'sizeRule', 'secondContract', 'supplementPauses']) },
    responses: { 201: { description: 'Entered', ...json(z.object({ slug: z.string(), effectiveFrom: z.string() })) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await changeProgramme(c.get('ctx'), { ...c.req.valid('json'), programme: c.req.valid('param').slug }, idempotencyKey(c)), 201));
