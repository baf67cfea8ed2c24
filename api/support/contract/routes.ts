/** JSON of contracts. Acts that bring a file take multipart/form-data; all others JSON. Every answer only to a party of the contract. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../context.ts';
import { createRouter, formOf, idempotencyKey, json, multipart, problems } from '../../http.ts';
import { body, money, text, versioned, type Property } from '../describe.ts';
import { acceptDelivery, deliver, sendBackDelivery } from './deliver.ts';
import { endContract } from './end-contract.ts';
import { askAdvance, claimPayment, payPayment, refusePayment, returnAdvance } from './pay.ts';
import { proveUse } from './prove-use.ts';
import { liftSuspension } from './provider-health.ts';
import { contractDesk, contractFor, CONTRACT_TABS, myContracts, type ContractLine } from './queries.ts';
import { decideRecovery, proposeRecovery, recordRepayment } from './recover.ts';
import { dropContract, saveContract } from './save-contract.ts';
import type { AcceptInput, AdvanceInput, ContractInput, DecideRecoveryInput, EndInput, PayInput, ProposeRecoveryInput, RefusePaymentInput, RepaymentInput, ReturnAdvanceInput, SendBackInput, SignInput, UseInput } from './schemas.ts';
import { signContract } from './sign-contract.ts';

const Line = z.object({
  publicId: z.string(), number: z.string().nullable(), dated: z.string().nullable(), state: z.string(), organisationName: z.string(), providerName: z.string().nullable(), subject: z.string(),
  valueVnd: z.number().int(), stateVnd: z.number().int(), paidVnd: z.number().int(),
}).openapi('SupportContractLine');
const line = (l: ContractLine): z.input<typeof Line> => ({ publicId: l.publicId, number: l.number, dated: l.dated, state: l.state, organisationName: l.organisationName, providerName: l.providerName, subject: l.subject, valueVnd: l.valueVnd, stateVnd: l.stateVnd, paidVnd: l.paidVnd });
const Contract = z.object({
  publicId: z.string(), state: z.string(), version: z.number().int(), kind: z.string(), number: z.string().nullable(), dated: z.string().nullable(), subject: z.string(), enterprise: z.string(), provider: z.string().nullable(),
  valueVnd: z.number().int(), stateVnd: z.number().int(), paidVnd: z.number().int(), openAdvanceVnd: z.number().int(), acts: z.array(z.string()),
  deliveries: z.array(z.object({ publicId: z.string(), position: z.number().int(), what: z.string(), dueOn: z.string(), state: z.string(), valueVnd: z.number().int(), stateVnd: z.number().int(), acts: z.array(z.string()) })),
  payments: z.array(z.object({ publicId: z.string(), kind: z.string(), state: z.string(), stateVnd: z.number().int(), clearedVnd: z.number().int(), paidOn: z.string().nullable() })),
  recoveries: z.array(z.object({ publicId: z.string(), state: z.string(), version: z.number().int(), amountVnd: z.number().int(), repaidVnd: z.number().int(), acts: z.array(z.string()) })),
}).openapi('SupportContract');
const Done = z.object({}).loose();
const Id = z.object({ id: z.string().max(40) });
const ANSWERS = problems(401, 403, 404, 409, 413, 415, 422);

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/contracts', tags: ['support'], summary: 'One’s own contracts, or the office’s by what is to be done',
    request: { query: z.object({ tab: z.enum(CONTRACT_TABS).optional() }) },
    responses: { 200: { description: 'Contracts', ...json(z.object({ items: z.array(Line) })) }, ...problems(401, 403, 422) },
  }), (c) => {
    const ctx = c.get('ctx');
    const { tab } = c.req.valid('query');
    if (tab !== undefined) return c.json({ items: contractDesk(ctx, tab).lines.map(line) }, 200);
    const { asEnterprise, asProvider } = myContracts(ctx);
    return c.json({ items: [...asEnterprise, ...asProvider].map(line) }, 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/contracts/{id}', tags: ['support'], summary: 'A contract with its deliveries and payments', request: { params: Id },
    responses: { 200: { description: 'The contract', ...json(Contract) }, ...problems(401, 404) },
  }), (c) => {
    const v = contractFor(c.get('ctx'), c.req.valid('param').id);
    const k = v.contract;
    return c.json({
      publicId: k.publicId, state: k.state, version: k.version, kind: k.kind, number: k.number, dated: k.dated, subject: v.subject, enterprise: v.app.organisationName, provider: v.provider?.name ?? null, valueVnd: k.valueVnd, stateVnd: k.stateVnd,
      paidVnd: v.paidVnd, openAdvanceVnd: v.openAdvanceVnd, acts: v.acts,
      deliveries: v.deliveries.map((d) => ({ publicId: d.publicId, position: d.position, what: d.what, dueOn: d.dueOn, state: d.state, valueVnd: d.valueVnd, stateVnd: d.stateVnd, acts: d.acts })),
      payments: v.payments.map((p) => ({ publicId: p.publicId, kind: p.kind, state: p.state, stateVnd: p.stateVnd, clearedVnd: p.clearedVnd, paidOn: p.paidOn })),
      recoveries: v.recoveries.list.map((r) => ({ publicId: r.publicId, state: r.state, version: r.version, amountVnd: r.amountVnd, repaidVnd: r.repaidVnd, acts: r.acts })),
    }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/contracts', tags: ['support'], summary: 'An officer draws up a contract, or changes its draft',
    request: body<ContractInput>({
      application: text, contract: { type: ['string', 'null'] }, ...versioned, kind: { type: 'string', enum: ['THREE_PARTY', 'TWO_PARTY'] }, subject: text, items: { type: 'array', items: { type: 'object', description: 'position, valueVnd, adviserCode (consulting)' } },
      deliveries: { type: 'array', items: { type: 'object', description: 'what, dueOn, valueVnd' } }, advanceVnd: money('most that may be advanced'), providerTaxCode: text, accountHolder: text, accountNumber: text, accountBank: text,
    }, ['application', 'kind', 'subject', 'items', 'deliveries']),
    responses: { 200: { description: 'Saved; the state’s part is worked out', ...json(Done) }, ...ANSWERS },
  }), async (c) => c.json({ ...(await saveContract(c.get('ctx'), c.req.valid('json'), idempotencyKey(c))) }, 200));

type Verb = (ctx: Context, input: Record<string, unknown>, key: string | undefined) => Promise<object>;
const date: Property = { type: 'string', description: 'YYYY-MM-DD' };
/** One address per act; the id of the path goes into the input under `as`. */
const acts: Record<'contracts' | 'deliveries' | 'payments' | 'recoveries', { as: string; acts: Record<string, { summary: string; properties: Record<string, Property>; verb: Verb }> }> = {
  contracts: {
    as: 'contract',
    acts: {
      drop: { summary: 'The officer drops a draft', properties: versioned, verb: (ctx, input, key) => dropContract(ctx, input as { contract: string }, key) },
      advance: { summary: 'The provider asks for an advance', properties: { ...versioned, amountVnd: money('advance') }, verb: (ctx, input, key) => askAdvance(ctx, input as AdvanceInput, key) },
      'return-advance': { summary: 'The accountant records an advance that came back', properties: { ...versioned, amountVnd: money('what came back'), reference: text, paidOn: date }, verb: (ctx, input, key) => returnAdvance(ctx, input as ReturnAdvanceInput, key) },
      end: { summary: 'The officer ends it before all is delivered', properties: { ...versioned, reason: text }, verb: (ctx, input, key) => endContract(ctx, input as EndInput, key) },
      recover: { summary: 'The officer proposes to claim back what was paid, after a false declaration; without an amount, all of it', properties: { amountVnd: money('what is claimed', true), reason: text, articles: { type: 'array', items: text } }, verb: (ctx, input, key) => proposeRecovery(ctx, input as ProposeRecoveryInput, key) },
      use: { summary: 'The enterprise says whether it uses what was bought', properties: { day: { type: 'integer', description: '30 or 90' }, answer: { type: 'string', enum: ['DAILY', 'SOMETIMES', 'NOT'] }, note: text }, verb: (ctx, input, key) => proveUse(ctx, input as UseInput, null, key) },
    },
  },
  deliveries: {
    as: 'delivery',
    acts: {
      accept: { summary: 'The enterprise accepts', properties: { confirmed: { type: 'boolean' }, note: text }, verb: (ctx, input, key) => acceptDelivery(ctx, input as AcceptInput, key) },
      'send-back': { summary: 'The enterprise sends it back', properties: { reason: text }, verb: (ctx, input, key) => sendBackDelivery(ctx, input as SendBackInput, key) },
      claim: { summary: 'The provider asks to be paid', properties: {}, verb: (ctx, input, key) => claimPayment(ctx, input as { delivery: string }, key) },
    },
  },
  payments: {
    as: 'payment',
    acts: {
      pay: { summary: 'The accountant records what the Treasury paid', properties: { reference: text, paidOn: date }, verb: (ctx, input, key) => payPayment(ctx, input as PayInput, key) },
      refuse: { summary: 'The accountant sends a request back', properties: { reason: text }, verb: (ctx, input, key) => refusePayment(ctx, input as RefusePaymentInput, key) },
    },
  },
  recoveries: {
    as: 'recovery',
    acts: {
      decide: { summary: 'Another person claims the money back, or drops the proposal', properties: { ...versioned, outcome: { type: 'string', enum: ['CLAIM', 'DROP'] }, reason: text }, verb: (ctx, input, key) => decideRecovery(ctx, input as DecideRecoveryInput, key) },
      repayments: { summary: 'A third person records money that came back, whole or in part', properties: { ...versioned, amountVnd: money('what came back'), reference: text, paidOn: date }, verb: (ctx, input, key) => recordRepayment(ctx, input as RepaymentInput, key) },
    },
  },
};
for (const [of, { as, acts: some }] of Object.entries(acts)) {
  for (const [act, { summary, properties, verb }] of Object.entries(some)) {
    routes.openapi(createRoute({
      method: 'post', path: `/support/${of}/{id}/${act}`, tags: ['support'], summary, request: { params: Id, ...body<Record<string, unknown>>(properties, []) },
      responses: { 200: { description: 'Done; repeating it with the same Idempotency-Key gives the same answer', ...json(Done) }, ...ANSWERS },
    }), async (c) => c.json({ ...(await verb(c.get('ctx'), { ...c.req.valid('json'), [as]: c.req.valid('param').id }, idempotencyKey(c))) }, 200));
  }
}

routes
  .openapi(createRoute({
    method: 'post', path: '/support/contracts/{id}/sign', tags: ['support'], summary: 'The officer records the signed contract with its scan: the money is committed', request: { params: Id, ...multipart('number, dated, version; file: the signed PDF') },
    responses: { 200: { description: 'Committed', ...json(Done) }, ...problems(400), ...ANSWERS },
  }), async (c) => {
    const form = await formOf(c);
    const version = Number(form.text('version')) || null;
    const input = { contract: c.req.param('id'), version, number: form.text('number'), dated: form.text('dated') } as SignInput;
    return c.json({ ...(await signContract(c.get('ctx'), input, (await form.files('file'))[0] ?? null, idempotencyKey(c))) }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/deliveries/{id}/deliver', tags: ['support'], summary: 'The provider delivers, with evidence and the e-invoice', request: { params: Id, ...multipart('note; evidence: files; invoice: the XML') },
    responses: { 200: { description: 'Delivered', ...json(Done) }, ...problems(400), ...ANSWERS },
  }), async (c) => {
    const form = await formOf(c);
    return c.json({ ...(await deliver(c.get('ctx'), { delivery: c.req.param('id'), note: form.text('note') ?? '' }, { evidence: await form.files('evidence'), invoice: (await form.files('invoice'))[0] ?? null }, idempotencyKey(c))) }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/providers/{id}/lift', tags: ['support'], summary: 'An officer lifts a suspension', request: { params: z.object({ id: z.coerce.number().int().positive() }), ...body<{ reason: string }>({ reason: text }, ['reason']) },
    responses: { 200: { description: 'Lifted', ...json(Done) }, ...ANSWERS },
  }), async (c) => c.json({ ...(await liftSuspension(c.get('ctx'), { provider: c.req.valid('param').id, reason: c.req.valid('json').reason }, idempotencyKey(c))) }, 200));
