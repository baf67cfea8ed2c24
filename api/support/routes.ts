/** JSON of support. Estimates and programmes are public; a dossier only to those whom it concerns. */
import { createRoute, z } from '@hono/zod-openapi';
import { requirePerson } from '../access.ts';
import type { Context } from '../context.ts';
import { createRouter, idempotencyKey, json, problems } from '../http.ts';
import { PAPER_KINDS } from '../vault/index.ts';
import { appealRefusal, reopenApplication, upholdRefusal } from './appeal.ts';
import { attachPapers } from './attach-papers.ts';
import { applyBulk, previewBulk } from './bulk.ts';
import { routes as contractRoutes } from './contract/routes.ts';
import { declarationPdf } from './papers/declaration.ts';
import { routes as paperRoutes } from './papers/routes.ts';
import { approveApplication, refuseApplication, sendBackApplication } from './decide-application.ts';
import { body, draftProperties, money, text, versioned, type Property } from './describe.ts';
import { declareConflict } from './declare-conflict.ts';
import { routes as deskRoutes } from './desk/routes.ts';
import { routes as doorRoutes } from './doors/routes.ts';
import { routes as helpRoutes } from './help/routes.ts';
import { enterNoticeNumber } from './enter-notice-number.ts';
import { estimateSupport } from './estimate-support.ts';
import { routes as lawRoutes } from './law/routes.ts';
import { routes as planRoutes } from './plan/routes.ts';
import { routes as openRoutes } from './publish/routes.ts';
import { routes as reportRoutes } from './report/routes.ts';
import { publicProgramme, publicProgrammes, type PublicProgramme } from './public.ts';
import { applicationFor, applicationsOf, QUEUE_TABS, queueFor, type ApplicationLine } from './queries.ts';
import { checkRegister } from './register/check.ts';
import { receiveApplication, recommend } from './review.ts';
import { askSupplement, sendSupplement, settleSupplement } from './supplement.ts';
import { DOORS } from './rules/doors.ts';
import { APPLICATION_STATES } from './rules/transitions.ts';
import { KINDS, LEGAL_FORMS, SIZE_RULES } from './rules/types.ts';
import { saveApplication } from './save-application.ts';
import type { AnswerInput, AppealInput, ApproveInput, AskSupplementInput, BulkInput, draftInput, estimateInput, NoticeNumberInput, PapersInput, ReasonInput, RecommendInput, RefInput, RefuseInput, SettleSupplementInput, SubmitInput, SupplementInput } from './schemas.ts';
import { BULK_ACTS } from './schemas.ts';
import { submitApplication } from './submit-application.ts';
import { routes as treasuryRoutes } from './treasury/routes.ts';
import { withdrawApplication } from './withdraw-application.ts';

const Words = z.object({ vi: z.string(), en: z.string() });
const Size = z.enum(['MICRO', 'SMALL', 'MEDIUM', 'NOT_SME']);
const Figures = z.object({ size: Size, rate: z.number().int(), capVnd: z.number().int(), capLeftVnd: z.number().int(), subsidyVnd: z.number().int(), ownShareVnd: z.number().int() });
const Estimate = z.object({
  size: Size.nullable().openapi({ description: 'null for cooperatives and households, who have their own laws' }),
  sizeByCriterion: z.object({ revenue: Size.nullable(), capital: Size.nullable() }),
  eligible: z.boolean(),
  subsidyVnd: z.number().int(), ownShareVnd: z.number().int(), capVnd: z.number().int(), capLeftVnd: z.number().int(),
  rate: z.number().int().openapi({ description: 'whole percent', example: 50 }),
  readings: z.object({ LITERAL: Figures, MOST_FAVOURABLE: Figures }).nullable(),
  contractReadings: z.object({ SHARED_YEAR: z.number().int(), FRESH: z.number().int() }).nullable(),
  ownLaw: Words.extend({ legalForm: z.string(), office: Words.extend({ phone: z.string().nullable() }).nullable() }).nullable(),
  ruleVersion: Words.extend({ code: z.string(), effectiveFrom: z.string() }),
  citations: z.array(Words.extend({ code: z.string(), href: z.string() })),
  reasons: z.array(Words.extend({ topic: z.string(), article: z.string().nullable() })),
  whatWouldChange: z.array(Words.extend({ subsidyVnd: z.number().int().nullable() })),
}).openapi('SupportEstimate');

const estimateBody = body<z.input<typeof estimateInput>>({
  sector: { type: 'string', enum: ['AIC', 'TS'], description: 'AIC agriculture, forestry, fishery, industry, construction; TS trade, services' },
  employees: { type: 'number', description: 'average social-insured headcount of the preceding year (of the months worked, under one year)' },
  revenueVnd: money('revenue of the preceding year; null when there is none yet', true), capitalVnd: money('total capital of the preceding year', true),
  kind: { type: 'string', enum: [...KINDS] }, costVnd: money('cost of what is bought'), receivedThisYearVnd: money('already received this year for the same content'),
  priority: { type: 'boolean', description: 'women-owned, many women workers, or social enterprise' }, sizeRule: { type: 'string', enum: [...SIZE_RULES] },
  legalForm: { type: 'string', enum: [...LEGAL_FORMS] }, date: { type: 'string', description: 'YYYY-MM-DD: which version of the law' }, foundedOn: { type: 'string', description: 'YYYY-MM-DD' },
}, ['sector', 'employees', 'kind', 'costVnd']);

const Programme = z.object({
  slug: z.string(), nameVi: z.string(), nameEn: z.string(), body: z.string(), year: z.number().int(), appropriatedVnd: z.number().int(), reservedVnd: z.number().int(), committedVnd: z.number().int(), advancedVnd: z.number().int(), approvedVnd: z.number().int(), paidVnd: z.number().int(), leftVnd: z.number().int(),
  waiting: z.number().int(), approved: z.number().int(), decided: z.number().int(), onTimePercent: z.number().int().nullable(), medianDays: z.number().nullable(), solutions: z.number().int(), providers: z.number().int(), beneficiaries: z.array(z.string()), kinds: z.array(z.string()), sizeRule: z.string(), illustration: z.boolean(),
  doors: z.array(z.enum(DOORS)), papers: z.array(z.enum(PAPER_KINDS)), legalBasis: z.array(Words.extend({ code: z.string() })),
}).openapi('SupportProgramme');
const shownProgramme = ({ programme: p, ...n }: PublicProgramme): z.input<typeof Programme> => ({
  slug: p.slug, nameVi: p.nameVi, nameEn: p.nameEn, body: p.bodyName, beneficiaries: p.beneficiaries, kinds: p.kinds, sizeRule: p.sizeRule, doors: p.doors, papers: p.papers, illustration: p.illustration, ...n,
});

const State = z.enum(APPLICATION_STATES);
const Line = z.object({
  publicId: z.string(), receiptNumber: z.string().nullable(), organisationName: z.string(), state: State, kinds: z.array(z.enum(KINDS)), askedVnd: z.number().int(), grantedVnd: z.number().int().nullable(), size: z.string().nullable(), priority: z.boolean(),
  submittedAt: z.number().int().nullable(), deadlineOn: z.string().nullable(), officer: z.string().nullable().openapi({ description: 'name of the officer who looks after it; for the office' }),
}).openapi('SupportApplicationLine');
const shownLine = (l: ApplicationLine): z.input<typeof Line> => ({
  publicId: l.publicId, receiptNumber: l.receiptNumber, organisationName: l.organisationName, state: l.state, kinds: l.kinds, askedVnd: l.askedVnd, grantedVnd: l.grantedVnd, size: l.size, priority: l.priority, submittedAt: l.submittedAt, deadlineOn: l.deadlineOn, officer: l.officerName,
});
const Dossier = z.object({
  publicId: z.string(), receiptNumber: z.string().nullable(), organisationName: z.string(), state: State, version: z.number().int(), receivedOn: z.string().nullable(), deadlineOn: z.string().nullable(), office: z.string(),
  subsidyVnd: z.number().int().nullable(), acts: z.array(z.string()), items: z.array(z.object({ kind: z.enum(KINDS), costVnd: z.number().int(), subsidyVnd: z.number().int().nullable(), grantedVnd: z.number().int().nullable() })),
  notice: z.object({ kind: z.string(), state: z.string(), number: z.string().nullable(), dated: z.string().nullable() }).nullable(),
  supplements: z.array(z.object({ from: z.string(), to: z.string().nullable(), items: z.array(z.object({ publicId: z.string(), what: z.string(), answer: z.string(), settled: z.boolean() })) })),
}).openapi('SupportApplication');
const Moved = z.object({ publicId: z.string(), state: State });
const Ref = z.object({ publicId: z.string().max(40) });

export const routes = createRouter()
  .openapi(createRoute({
    method: 'post', path: '/support/estimate', tags: ['support'], summary: 'What would I get? Public, nothing is kept', request: estimateBody,
    responses: { 200: { description: 'Figures, each with its article; both readings where the law leaves two', ...json(Estimate) }, ...problems(422) },
  }), (c) => c.json(estimateSupport(c.get('ctx'), c.req.valid('json')), 200))
  .openapi(createRoute({
    method: 'get', path: '/support/programmes', tags: ['support'], summary: 'Programmes with their public numbers',
    responses: { 200: { description: 'Programmes', ...json(z.object({ items: z.array(Programme) })) } },
  }), (c) => c.json({ items: publicProgrammes(c.get('ctx')).map(shownProgramme) }, 200))
  .openapi(createRoute({
    method: 'get', path: '/support/programmes/{slug}', tags: ['support'], summary: 'One programme', request: { params: z.object({ slug: z.string().max(120) }) },
    responses: { 200: { description: 'The programme', ...json(Programme) }, ...problems(404) },
  }), (c) => c.json(shownProgramme(publicProgramme(c.get('ctx'), c.req.valid('param').slug)), 200))
  .openapi(createRoute({
    method: 'get', path: '/support/applications', tags: ['support'], summary: 'An organisation’s own dossiers, or an officer’s queue in the law’s order',
    request: { query: z.object({ organisation: z.coerce.number().int().positive().optional(), tab: z.enum(QUEUE_TABS).optional(), mine: z.enum(['true', 'false']).optional(), page: z.coerce.number().int().min(1).max(100_000).optional() }) },
    responses: { 200: { description: 'Dossiers', ...json(z.object({ items: z.array(Line) })) }, ...problems(401, 403, 422) },
  }), (c) => {
    const ctx = c.get('ctx');
    requirePerson(ctx);
    const { organisation, tab, mine, page } = c.req.valid('query');
    const found = organisation === undefined ? queueFor(ctx, { tab, mine: mine === 'true', page: page ?? 1 }).lines : applicationsOf(ctx, organisation);
    return c.json({ items: found.map(shownLine) }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/applications', tags: ['support'], summary: 'Saves a draft',
    request: body<z.input<typeof draftInput>>({
      ...draftProperties, shortlist: { type: ['string', 'null'], description: 'kept shortlist of the organisation that it is begun from' }, quote: { type: ['string', 'null'], description: 'preferred quote of the organisation' },
    }, ['organisationId', 'programmeSlug', 'items']),
    responses: { 200: { description: 'Saved', ...json(z.object({ publicId: z.string(), version: z.number().int(), subsidyVnd: z.number().int().nullable() })) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await saveApplication(c.get('ctx'), c.req.valid('json'), idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'get', path: '/support/applications/{publicId}', tags: ['support'], summary: 'Where a dossier stands', request: { params: Ref },
    responses: { 200: { description: 'The dossier', ...json(Dossier) }, ...problems(401, 404) },
  }), (c) => {
    const v = applicationFor(c.get('ctx'), c.req.valid('param').publicId);
    return c.json({
      publicId: v.app.publicId, receiptNumber: v.app.receiptNumber, organisationName: v.app.organisationName, state: v.app.state, version: v.app.version, receivedOn: v.app.receivedOn, deadlineOn: v.app.deadlineOn,
      office: v.programme.bodyName, subsidyVnd: v.worksheet?.totalVnd ?? null, acts: v.acts.map((a) => a.act),
      items: v.items.map((i) => ({ kind: i.kind, costVnd: i.costVnd, subsidyVnd: i.subsidyVnd, grantedVnd: i.grantedVnd })),
      supplements: v.supplements.map((x) => ({ from: x.from, to: x.to, items: x.items.map(({ publicId, what, answer, settled }) => ({ publicId, what, answer, settled })) })),
      notice: v.notice && { kind: v.notice.kind, state: v.notice.state, number: v.notice.number, dated: v.notice.dated },
    }, 200);
  });

routes.openapi(createRoute({
  method: 'get', path: '/support/applications/{publicId}/declaration.pdf', tags: ['support'], summary: 'The declaration (tờ khai) as a PDF to print and sign', request: { params: Ref },
  responses: { 200: { description: 'PDF', content: { 'application/pdf': { schema: z.string().openapi({ format: 'binary' }) } } }, ...problems(401, 404) },
}), (c) => c.body(new Uint8Array(declarationPdf(c.get('ctx'), c.req.valid('param').publicId)), 200, { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename="to-khai.pdf"', 'Cache-Control': 'private, no-store' }) as never);

const acts = {
  submit: { summary: 'The owner sends the dossier', properties: { confirmed: { type: 'boolean' } }, verb: (ctx, input, key) => submitApplication(ctx, input as SubmitInput, key) },
  papers: { summary: 'Which papers of the vault go with it: the whole list, each a consent', properties: { papers: { type: 'array', items: text }, consent: text }, verb: (ctx, input, key) => attachPapers(ctx, input as PapersInput, key) },
  receive: { summary: 'An officer takes it on', properties: {}, verb: (ctx, input, key) => receiveApplication(ctx, input as RefInput, key) },
  'ask-supplement': { summary: 'An officer says what is missing, one thing an item', properties: { items: { type: 'array', items: text } }, verb: (ctx, input, key) => askSupplement(ctx, input as AskSupplementInput, key) },
  supplement: { summary: 'The owner answers each item, by its id', properties: { answers: { type: 'object', description: 'what is answered, by the id of the item' } }, verb: (ctx, input, key) => sendSupplement(ctx, input as SupplementInput, [], key) },
  'settle-supplement': { summary: 'An officer says which answers are enough: the whole list', properties: { items: { type: 'array', items: text } }, verb: (ctx, input, key) => settleSupplement(ctx, input as SettleSupplementInput, key) },
  recommend: { summary: 'An officer proposes approval or refusal', properties: { outcome: { type: 'string', enum: ['APPROVE', 'REFUSE'] }, reason: text, articles: { type: 'array', items: text }, ties: text }, verb: (ctx, input, key) => recommend(ctx, input as RecommendInput, key) },
  approve: { summary: 'Another person approves: money is reserved', properties: { reason: text }, verb: (ctx, input, key) => approveApplication(ctx, input as ApproveInput, key) },
  refuse: { summary: 'Another person refuses, with reason and articles', properties: { reason: text, articles: { type: 'array', items: text } }, verb: (ctx, input, key) => refuseApplication(ctx, input as RefuseInput, key) },
  'send-back': { summary: 'The approver sends it back for review', properties: { reason: text }, verb: (ctx, input, key) => sendBackApplication(ctx, input as ReasonInput, key) },
  conflict: { summary: 'An officer says that they must not act on this enterprise’s dossiers', properties: { kind: { type: 'string', enum: ['RELATIVE', 'OWN_INTEREST', 'HELPED'] } }, verb: (ctx, input) => declareConflict(ctx, input as { publicId: string; kind: 'RELATIVE' }) },
  'notice-number': { summary: 'The registry’s number and date of the notice', properties: { number: text, dated: text }, verb: (ctx, input, key) => enterNoticeNumber(ctx, input as NoticeNumberInput, key) },
  'check-register': { summary: 'An officer asks the business register again', properties: {}, verb: (ctx, input) => checkRegister(ctx, input as RefInput) },
  appeal: { summary: 'The owner complains about a refusal', properties: { grounds: text }, verb: (ctx, input, key) => appealRefusal(ctx, input as AppealInput, key) },
  uphold: { summary: 'Another approver keeps the refusal', properties: { reason: text, articles: { type: 'array', items: text } }, verb: (ctx, input, key) => upholdRefusal(ctx, input as AnswerInput, key) },
  reopen: { summary: 'Another approver opens it again', properties: { reason: text, articles: { type: 'array', items: text } }, verb: (ctx, input, key) => reopenApplication(ctx, input as AnswerInput, key) },
  withdraw: { summary: 'The owner takes it back', properties: {}, verb: (ctx, input, key) => withdrawApplication(ctx, input as RefInput, key) },
} satisfies Record<string, { summary: string; properties: Record<string, Property>; verb: (ctx: Context, input: { publicId: string }, key: string | undefined) => Promise<object> }>;

// one address per act, as the table of transitions has them
for (const [act, { summary, properties, verb }] of Object.entries(acts)) {
  routes.openapi(createRoute({
    method: 'post', path: `/support/applications/{publicId}/${act}`, tags: ['support'], summary,
    request: { params: Ref, ...body<Record<string, unknown>>({ ...versioned, ...properties }, []) },
    responses: { 200: { description: 'Done; repeating it with the same Idempotency-Key gives the same answer', ...json(Moved.partial().loose()) }, ...problems(401, 403, 404, 409, 422, 503) },
  }), async (c) => c.json({ ...(await verb(c.get('ctx'), { ...c.req.valid('json'), publicId: c.req.valid('param').publicId }, idempotencyKey(c))) }, 200));
}

const BulkResult = z.object({
  act: z.enum(BULK_ACTS), done: z.number().int(), totalVnd: z.number().int(),
  lines: z.array(z.object({ publicId: z.string(), version: z.number().int(), receiptNumber: z.string().nullable(), organisationName: z.string(), priority: z.boolean(), amountVnd: z.number().int().nullable(), leftVnd: z.number().int().nullable(), refusal: Words.nullable() })),
}).openapi('SupportBulkResult');
const bulkBody = body<BulkInput>({ act: { type: 'string', enum: [...BULK_ACTS] }, dossiers: { type: 'array', items: { type: 'object', description: 'publicId, version and amountVnd as the preview gave them' } }, reason: text }, ['act', 'dossiers']);
routes
  .openapi(createRoute({
    method: 'post', path: '/support/bulk-decisions/preview', tags: ['support'], summary: 'What one act would do to many dossiers, in the law’s order; nothing is written', request: bulkBody,
    responses: { 200: { description: 'Dossier by dossier: the sum, what is left after it, or why not', ...json(BulkResult) }, ...problems(401, 422) },
  }), async (c) => c.json(await previewBulk(c.get('ctx'), c.req.valid('json')), 200))
  .openapi(createRoute({
    method: 'post', path: '/support/bulk-decisions', tags: ['support'], summary: 'Does it, each dossier by itself; refusals are never given in bulk', request: bulkBody,
    responses: { 200: { description: 'Dossier by dossier', ...json(BulkResult) }, ...problems(401, 422) },
  }), async (c) => c.json(await applyBulk(c.get('ctx'), c.req.valid('json'), idempotencyKey(c)), 200));

routes.route('/', contractRoutes);
routes.route('/', lawRoutes);
routes.route('/', paperRoutes);
routes.route('/', doorRoutes);
routes.route('/', helpRoutes);
routes.route('/', planRoutes);
routes.route('/', deskRoutes);
routes.route('/', openRoutes);
routes.route('/', reportRoutes);
routes.route('/', treasuryRoutes);
