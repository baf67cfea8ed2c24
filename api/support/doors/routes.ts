/** JSON of the counter and of what goes on with the national portal, for the officers in charge. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, formOf, idempotencyKey, json, multipart, problems } from '../../http.ts';
import { badRequest } from '../../errors.ts';
import { body } from '../describe.ts';
import type { PaperArrivalInput } from '../schemas.ts';
import { receivePaper } from './counter.ts';
import { portalDesk, resendStatus, settleMessage } from './portal-desk.ts';
import { arrivalReceipt, counterDesk, type ArrivalLine } from './queries.ts';

const Line = z.object({
  publicId: z.string(), receiptNumber: z.string(), organisationName: z.string(), taxCode: z.string(), door: z.string(), reference: z.string().nullable(), state: z.string(), arrivedOn: z.string(), postmarkedOn: z.string().nullable(), promisedOn: z.string(),
}).openapi('SupportArrival');
const line = (l: ArrivalLine): z.input<typeof Line> => ({ publicId: l.publicId, receiptNumber: l.receiptNumber, organisationName: l.organisationName, taxCode: l.taxCode, door: l.door, reference: l.reference, state: l.state, arrivedOn: l.arrivedOn, postmarkedOn: l.postmarkedOn, promisedOn: l.promisedOn });
const Sentence = z.object({ vi: z.string(), en: z.string() });

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/arrivals', tags: ['support'], summary: 'Paper dossiers that one’s own counter took',
    responses: { 200: { description: 'Newest first', ...json(z.object({ items: z.array(Line) })) }, ...problems(401, 403) },
  }), (c) => c.json({ items: counterDesk(c.get('ctx')).map(line) }, 200))
  .openapi(createRoute({
    method: 'post', path: '/support/arrivals', tags: ['support'], summary: 'A clerk enters a paper dossier with its scans',
    request: multipart('dossier: JSON with programmeSlug, applicant {kind, name, taxCode, address, communeCode, phone}, door COUNTER or POST, arrivedOn, postmarkedOn, reference, and the facts of a draft; form: the signed form; papers: files'),
    responses: { 201: { description: 'Its number and the promised date', ...json(z.object({ publicId: z.string(), receiptNumber: z.string(), receivedOn: z.string(), deadlineOn: z.string() })) }, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
  }), async (c) => {
    const form = await formOf(c);
    let dossier: unknown;
    try {
      dossier = JSON.parse(form.text('dossier') ?? '');
    } catch {
      throw badRequest({ vi: 'Phần “dossier” phải là JSON hợp lệ.', en: 'The part “dossier” must be valid JSON.' });
    }
    return c.json(await receivePaper(c.get('ctx'), dossier as PaperArrivalInput, { form: (await form.files('form'))[0] ?? null, papers: await form.files('papers') }, idempotencyKey(c)), 201);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/arrivals/{publicId}', tags: ['support'], summary: 'The receipt of a paper dossier', request: { params: z.object({ publicId: z.string().max(40) }) },
    responses: { 200: { description: 'As it is printed', ...json(Line.extend({ office: z.string(), counter: z.string() })) }, ...problems(401, 404) },
  }), (c) => {
    const r = arrivalReceipt(c.get('ctx'), c.req.valid('param').publicId);
    return c.json({ ...line(r), office: r.office, counter: r.counter }, 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/portal', tags: ['support'], summary: 'The national portal: counts, and what needs a person',
    responses: { 200: { description: 'Troubled deliveries and messages', ...json(z.object({
      via: z.string(), dossiers: z.number().int(), waiting: z.number().int(), queued: z.number().int(),
      statuses: z.array(z.object({ id: z.number().int(), publicId: z.string(), number: z.string(), toState: z.string(), attempts: z.number().int(), fault: z.string() })),
      messages: z.array(z.object({ publicId: z.string(), number: z.string(), seq: z.number().int(), kind: z.string(), fault: Sentence })),
    })) }, ...problems(401, 403) },
  }), (c) => {
    const { statuses, messages, ...counts } = portalDesk(c.get('ctx'));
    return c.json({
      ...counts, statuses: statuses.map((s) => ({ id: s.id, publicId: s.publicId, number: s.number, toState: s.toState, attempts: s.attempts, fault: s.fault })),
      messages: messages.map((m) => ({ publicId: m.publicId, number: m.number, seq: m.seq, kind: m.kind, fault: m.fault })),
    }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/portal/statuses/{id}/resend', tags: ['support'], summary: 'Sends a troubled status again, with the same key', request: { params: z.object({ id: z.coerce.number().int().positive() }) },
    responses: { 200: { description: 'On its way', ...json(z.object({ queued: z.boolean() })) }, ...problems(401, 403, 404, 422) },
  }), async (c) => c.json(await resendStatus(c.get('ctx'), { status: c.req.valid('param').id }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/support/portal/messages/{publicId}', tags: ['support'], summary: 'Tries a refused message again, or notes that it was dealt with',
    request: { params: z.object({ publicId: z.string().max(40) }), ...body<{ act: 'retry' | 'settle' }>({ act: { type: 'string', enum: ['retry', 'settle'] } }, ['act']) },
    responses: { 200: { description: 'Done', ...json(z.object({ done: z.boolean() })) }, ...problems(401, 403, 404, 422) },
  }), async (c) => c.json(await settleMessage(c.get('ctx'), { message: c.req.valid('param').publicId, act: c.req.valid('json').act }, idempotencyKey(c)), 200));
