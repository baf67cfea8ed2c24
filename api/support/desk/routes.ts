/** JSON of the officers' desk. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, json, problems } from '../../http.ts';
import { body, text } from '../describe.ts';
import { addNote } from './add-note.ts';
import { applyProposal } from './apply-proposal.ts';
import { declareAbsence } from './declare-absence.ts';
import { endAbsence } from './end-absence.ts';
import { giveDossier } from './give-dossier.ts';
import { absenceDesk, caseFor, notesFor } from './queries.ts';
import { caseloadFor, proposalFor } from './proposal.ts';
import type { AbsenceInput, ApplyInput, CapacityInput, GiveInput, NoteInput } from './schemas.ts';
import { setCapacity } from './set-capacity.ts';
import { takeDossier } from './take-dossier.ts';

const Dossier = z.object({ publicId: z.string().max(40) });
const Assigned = z.object({ publicId: z.string(), officer: z.string().openapi({ description: 'opaque id of the officer' }) });
const Case = z.object({
  holder: z.object({ id: z.number().int(), officer: z.string(), name: z.string(), since: z.number().int(), why: z.string() }).nullable(),
  mayTake: z.boolean(), receivers: z.array(z.object({ officer: z.string(), name: z.string() })),
}).openapi('SupportCase');

const Absence = z.object({
  id: z.string(), person: z.string(), name: z.string(), role: z.enum(['TRADE_OFFICER', 'APPROVER']), fromOn: z.string(), toOn: z.string(), standIn: z.string().nullable(), standInName: z.string(), today: z.boolean(), mayEnd: z.boolean(),
}).openapi('SupportAbsence');
const Words = z.object({ vi: z.string(), en: z.string() });
const Caseload = z.object({
  waiting: z.number().int(), officers: z.array(z.object({ officer: z.string(), name: z.string(), held: z.number().int(), heavy: z.number().int(), capacity: z.number().int(), awayThrough: z.string().nullable() })),
}).openapi('SupportCaseload');
const ProposalShape = z.object({
  basis: z.string(), method: z.enum(['OPTIMISED', 'IN_ORDER']), more: z.number().int(),
  rows: z.array(z.object({ application: z.string(), receiptNumber: z.string().nullable(), organisationName: z.string(), officer: z.string().nullable(), why: Words, choices: z.array(z.string()) })),
}).openapi('SupportCaseloadProposal');
const Desk = z.object({ desk: z.coerce.number().int().positive().openapi({ description: 'id of the body' }) });
const date = { type: 'string', description: 'YYYY-MM-DD' } as const;

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/applications/{publicId}/case', tags: ['support'], summary: 'Who looks after a dossier, for the office', request: { params: Dossier },
    responses: { 200: { description: 'The officer, and to whom it may be given', ...json(Case) }, ...problems(401, 404) },
  }), (c) => {
    const v = caseFor(c.get('ctx'), c.req.valid('param').publicId);
    return c.json({
      holder: v.holder && { id: v.holder.id, officer: v.holder.personId, name: v.holder.personName, since: v.holder.fromAt, why: v.holder.why }, mayTake: v.mayTake, receivers: v.receivers.map((r) => ({ officer: r.personId, name: r.name })),
    }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/applications/{publicId}/take', tags: ['support'], summary: 'An officer takes a dossier that nobody looks after', request: { params: Dossier, ...body<Record<string, never>>({}, []) },
    responses: { 200: { description: 'Taken', ...json(Assigned) }, ...problems(401, 403, 404, 409) },
  }), async (c) => c.json(await takeDossier(c.get('ctx'), { publicId: c.req.valid('param').publicId }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/support/applications/{publicId}/give', tags: ['support'], summary: 'A dossier goes to a colleague of the same body',
    request: { params: Dossier, ...body<Omit<GiveInput, 'publicId'>>({ to: { ...text, description: 'opaque id of the officer' }, reason: text, seen: { type: ['integer', 'null'], description: 'the assignment that was looked at, 0 for none; another one since is refused' } }, ['to', 'reason']) },
    responses: { 200: { description: 'Given', ...json(Assigned) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await giveDossier(c.get('ctx'), { ...c.req.valid('json'), publicId: c.req.valid('param').publicId }, idempotencyKey(c)), 200));

routes
  .openapi(createRoute({
    method: 'get', path: '/support/desks/{desk}/absences', tags: ['support'], summary: 'Who of a body is away or will be, and who stands in', request: { params: Desk },
    responses: { 200: { description: 'Absences that are not over', ...json(z.object({ items: z.array(Absence) })) }, ...problems(401, 404, 422) },
  }), (c) => c.json({
    items: absenceDesk(c.get('ctx'), c.req.valid('param').desk).absences.map((a) => ({ id: a.publicId, person: a.personId, name: a.personName, role: a.role, fromOn: a.fromOn, toOn: a.toOn, standIn: a.standInId, standInName: a.standInName, today: a.today, mayEnd: a.mayEnd })),
  }, 200))
  .openapi(createRoute({
    method: 'post', path: '/support/desks/{desk}/absences', tags: ['support'], summary: 'Says when somebody is away and who stands in; dossiers go over on the first day and come back after the last',
    request: { params: Desk, ...body<Omit<AbsenceInput, 'body'>>({ person: { type: ['string', 'null'], description: 'opaque id; oneself when left out' }, fromOn: date, toOn: date, standIn: { type: ['string', 'null'], description: 'opaque id, of the same body and role' } }, ['fromOn', 'toOn']) },
    responses: { 200: { description: 'Entered', ...json(z.object({ absence: z.string(), handedOver: z.number().int() })) }, ...problems(401, 403, 404, 422) },
  }), async (c) => c.json(await declareAbsence(c.get('ctx'), { ...c.req.valid('json'), body: c.req.valid('param').desk }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/support/absences/{id}/end', tags: ['support'], summary: 'Somebody is back early: what went over comes back', request: { params: z.object({ id: z.string().max(40) }), ...body<Record<string, never>>({}, []) },
    responses: { 200: { description: 'Ended', ...json(z.object({ absence: z.string(), cameBack: z.number().int() })) }, ...problems(401, 403, 404) },
  }), async (c) => c.json(await endAbsence(c.get('ctx'), { absence: c.req.valid('param').id }, idempotencyKey(c)), 200));

routes
  .openapi(createRoute({
    method: 'get', path: '/support/desks/{desk}/caseload', tags: ['support'], summary: 'The officers of a body with load, capacity and absence', request: { params: Desk },
    responses: { 200: { description: 'The officers, and how many dossiers need one', ...json(Caseload) }, ...problems(401, 403, 404, 422) },
  }), (c) => {
    const v = caseloadFor(c.get('ctx'), c.req.valid('param').desk);
    return c.json({ waiting: v.waiting, officers: v.officers.map((o) => ({ officer: o.id, name: o.name, held: o.held, heavy: o.heldHeavy, capacity: o.capacity, awayThrough: o.absence?.toOn ?? null })) }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/desks/{desk}/capacities', tags: ['support'], summary: 'The administrator says how many dossiers officers look after at once',
    request: { params: Desk, ...body<Omit<CapacityInput, 'body'>>({ officers: { type: 'array', items: { type: 'object', description: 'officer (opaque id), capacity (0 to 500)' } } }, ['officers']) },
    responses: { 200: { description: 'Saved', ...json(z.object({ changed: z.number().int() })) }, ...problems(401, 403, 404, 422) },
  }), async (c) => c.json(await setCapacity(c.get('ctx'), { ...c.req.valid('json'), body: c.req.valid('param').desk }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'get', path: '/support/desks/{desk}/proposal', tags: ['support'], summary: 'Proposes an officer for each dossier that needs one, each with the reason; nothing is written', request: { params: Desk },
    responses: { 200: { description: 'The proposal', ...json(ProposalShape) }, ...problems(401, 403, 404, 422) },
  }), (c) => {
    const v = proposalFor(c.get('ctx'), c.req.valid('param').desk);
    return c.json({
      basis: v.basis, method: v.method, more: v.more,
      rows: v.rows.map((r) => ({ application: r.dossier.id, receiptNumber: r.dossier.receiptNumber, organisationName: r.dossier.organisationName, officer: r.officer, why: r.why, choices: r.choices.map((x) => x.personId) })),
    }, 200);
  })
  .openapi(createRoute({
    method: 'post', path: '/support/desks/{desk}/proposal', tags: ['support'], summary: 'Carries out a proposal as it was looked at, with the lines that were changed by hand',
    request: { params: Desk, ...body<Omit<ApplyInput, 'body'>>({ basis: { ...text, description: 'of the proposal; refused when something it rests on has changed' }, rows: { type: 'array', items: { type: 'object', description: 'application, officer (null leaves it), proposed (who was proposed, or null)' } } }, ['basis', 'rows']) },
    responses: { 200: { description: 'Assigned', ...json(z.object({ assigned: z.number().int(), left: z.number().int() })) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await applyProposal(c.get('ctx'), { ...c.req.valid('json'), body: c.req.valid('param').desk }, idempotencyKey(c)), 200));

routes
  .openapi(createRoute({
    method: 'get', path: '/support/applications/{publicId}/notes', tags: ['support'], summary: 'The office’s own notes on a dossier, the newest first; none for whoever is tied to the applicant', request: { params: Dossier },
    responses: { 200: { description: 'Notes', ...json(z.object({ items: z.array(z.object({ author: z.string(), at: z.number().int(), text: z.string() })) })) }, ...problems(401, 404) },
  }), (c) => c.json({ items: (notesFor(c.get('ctx'), c.req.valid('param').publicId) ?? []).map((n) => ({ author: n.authorName, at: n.at, text: n.text })) }, 200))
  .openapi(createRoute({
    method: 'post', path: '/support/applications/{publicId}/notes', tags: ['support'], summary: 'Somebody of the office leaves a note; the enterprise never sees it', request: { params: Dossier, ...body<Omit<NoteInput, 'publicId'>>({ text: { ...text, description: 'up to 4,000 characters' } }, ['text']) },
    responses: { 200: { description: 'Noted', ...json(z.object({ note: z.number().int() })) }, ...problems(401, 404, 409, 422) },
  }), async (c) => c.json(await addNote(c.get('ctx'), { ...c.req.valid('json'), publicId: c.req.valid('param').publicId }, idempotencyKey(c)), 200));
