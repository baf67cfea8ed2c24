/** JSON of the counter and of what goes on with the national portal, for the officers in charge. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, formOf, idempotencyKey, json, multipart, problems } from '../../http.ts';
import { badRequest } from '../../errors.ts';
import { body } from '../describe.ts';
import type { PaperArrivalInput } from '../schemas.ts';
import { receivePaper } from './counter.ts';
import { supplementOnPaper, withdrawOnPaper, type LetterInput, type SentLetter } from './letters.ts';
import { portalDesk, resendStatus, settleMessage } from './portal-desk.ts';
import { arrivalReceipt, counterDesk, letterCase, letterReceipt, type ArrivalLine } from './queries.ts';

const Line = z.object({
  publicId: z.string(), receiptNumber: z.string(), organisationName: z.string(), taxCode: z.string(), door: z.string(), reference: z.string().nullable(), state: z.string(), arrivedOn: z.string(), postmarkedOn: z.string().nullable(), promisedOn: z.string(),
}).openapi('SupportArrival');
const line = (l: ArrivalLine): z.input<typeof Line> => ({ publicId: l.publicId, receiptNumber: l.receiptNumber, organisationName: l.organisationName, taxCode: l.taxCode, door: l.door, reference: l.reference, state: l.state, arrivedOn: l.arrivedOn, postmarkedOn: l.postmarkedOn, promisedOn: l.promisedOn });
const Sentence = z.object({ vi: z.string(), en: z.string() });

type Multipart = Awaited<ReturnType<typeof formOf>>;
/** A part that is JSON. @throws DomainError 400 */
function partOf(form: Multipart, name: string): unknown {
  try {
    return JSON.parse(form.text(name) ?? '');
  } catch {
    throw badRequest({ vi: `Phần “${name}” phải là JSON hợp lệ.`, en: `The part “${name}” must be valid JSON.` });
  }
}
/** A letter's parts: what it says, the signed paper, and papers for single items, each under 'file.' and the item's id. */
async function letterOf(form: Multipart): Promise<{ letter: LetterInput; sent: SentLetter }> {
  const letter = partOf(form, 'letter') as LetterInput;
  const files = [];
  for (const item of Object.keys(letter?.answers ?? {})) for (const file of await form.files(`file.${item}`)) files.push({ item, ...file });
  return { letter, sent: { form: (await form.files('form'))[0] ?? null, files } };
}
const Taken = z.object({ publicId: z.string(), receiptNumber: z.string(), arrivedOn: z.string(), deadlineOn: z.string().nullable() });
const LETTER = multipart('letter: JSON with receiptNumber and taxCode as on the receipt, door COUNTER or POST, arrivedOn, version, answers {id of the item: words, or empty beside a file}; form: the signed paper; file.ID: papers for an item');

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
    return c.json(await receivePaper(c.get('ctx'), partOf(form, 'dossier') as PaperArrivalInput, { form: (await form.files('form'))[0] ?? null, papers: await form.files('papers') }, idempotencyKey(c)), 201);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/arrivals/{publicId}', tags: ['support'], summary: 'The receipt of a paper dossier', request: { params: z.object({ publicId: z.string().max(40) }) },
    responses: { 200: { description: 'As it is printed', ...json(Line.extend({ office: z.string(), counter: z.string() })) }, ...problems(401, 404) },
  }), (c) => {
    const r = arrivalReceipt(c.get('ctx'), c.req.valid('param').publicId);
    return c.json({ ...line(r), office: r.office, counter: r.counter }, 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/letters', tags: ['support'], summary: 'The dossier for which somebody brings paper, by the number and tax code on their receipt', request: { query: z.object({ receiptNumber: z.string().max(40), taxCode: z.string().max(20) }) },
    responses: { 200: { description: 'What the counter needs of it', ...json(z.object({ receiptNumber: z.string(), organisationName: z.string(), state: z.string(), version: z.number().int(), asked: z.array(z.object({ publicId: z.string(), position: z.number().int(), what: z.string() })), mayWithdraw: z.boolean() })) }, ...problems(401, 404, 422) },
  }), (c) => {
    const { receiptNumber, organisationName, state, version, asked, mayWithdraw } = letterCase(c.get('ctx'), c.req.valid('query'));
    return c.json({ receiptNumber, organisationName, state, version, asked, mayWithdraw }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/letters/supplement', tags: ['support'], summary: 'A counter takes the answer to a supplement on paper: the clock goes on from its day', request: LETTER,
    responses: { 201: { description: 'Its receipt and the new last day of the term', ...json(Taken) }, ...problems(400, 401, 404, 409, 413, 415, 422) },
  }), async (c) => {
    const { letter, sent } = await letterOf(await formOf(c));
    return c.json(await supplementOnPaper(c.get('ctx'), letter, sent, idempotencyKey(c)), 201);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/letters/withdraw', tags: ['support'], summary: 'A counter takes a withdrawal on paper', request: LETTER,
    responses: { 201: { description: 'Withdrawn', ...json(Taken) }, ...problems(400, 401, 404, 409, 413, 415, 422) },
  }), async (c) => {
    const { letter, sent } = await letterOf(await formOf(c));
    return c.json(await withdrawOnPaper(c.get('ctx'), letter, sent, idempotencyKey(c)), 201);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/letters/{publicId}', tags: ['support'], summary: 'The receipt of paper that came for a dossier', request: { params: z.object({ publicId: z.string().max(40) }) },
    responses: { 200: { description: 'As it is printed', ...json(Taken.extend({ kind: z.enum(['SUPPLEMENT', 'WITHDRAW']), organisationName: z.string(), counter: z.string(), office: z.string() })) }, ...problems(401, 404) },
  }), (c) => {
    const { publicId, receiptNumber, arrivedOn, deadlineOn, kind, organisationName, counter, office } = letterReceipt(c.get('ctx'), c.req.valid('param').publicId);
    return c.json({ publicId, receiptNumber, arrivedOn, deadlineOn, kind, organisationName, counter, office }, 200);
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
