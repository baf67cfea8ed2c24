/** JSON and files of the appropriation and the Treasury, for the office. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter, idempotencyKey, json, problems } from '../../http.ts';
import { body, money, text } from '../describe.ts';
import { CHANGE_KINDS } from '../rules/budget-change.ts';
import { OUTCOMES } from '../rules/reconcile.ts';
import { confirmBudgetChange, declineBudgetChange, proposeBudgetChange } from './change-budget.ts';
import { ledgerCsv, ledgerXlsx } from './export-ledger.ts';
import { budgetDesk, reconciliationCsv, reconciliationFor } from './queries.ts';
import { closeReconciliation, explainDifferences, reconcile } from './reconcile.ts';
import type { ChangeInput, ExplainInput } from './schemas.ts';

const SOURCES = ['PROVINCE', 'CENTRAL', 'OTHER'] as const;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const HEADERS = { 'Cache-Control': 'private, no-store' };
const CSV = { 'text/csv': { schema: z.string() } };
const Id = z.object({ publicId: z.string().max(40) });
const Ledger = z.object({ slug: z.string().max(120), year: z.coerce.number().int(), source: z.enum(SOURCES) });
const Change = z.object({ publicId: z.string(), state: z.enum(['PROPOSED', 'CONFIRMED', 'DECLINED']) }).openapi('SupportBudgetChange');
const Lines = z.object({
  publicId: z.string(), fromOn: z.string(), toOn: z.string(), state: z.enum(['OPEN', 'CLOSED']), treasuryVnd: z.number().int(), floorVnd: z.number().int(), unexplained: z.number().int(),
  lines: z.array(z.object({ position: z.number().int(), outcome: z.enum(OUTCOMES), treasury: z.object({ reference: z.string(), on: z.string(), amountVnd: z.number().int() }).nullable(), floor: z.object({ reference: z.string(), on: z.string(), amountVnd: z.number().int() }).loose().nullable(), explanation: z.string() })),
}).openapi('SupportReconciliation');

export const routes = createRouter()
  .openapi(createRoute({
    method: 'get', path: '/support/programmes/{slug}/ledger/{year}/{source}/csv', tags: ['support'], summary: 'The ledger of a year and source as CSV, with running balances, for the Treasury', request: { params: Ledger },
    responses: { 200: { description: 'CSV, UTF-8', content: CSV }, ...problems(401, 404, 422) },
  }), (c) => c.body(ledgerCsv(c.get('ctx'), c.req.valid('param')), 200, { ...HEADERS, 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="so-cai-ho-tro.csv"' }) as never)
  .openapi(createRoute({
    method: 'get', path: '/support/programmes/{slug}/ledger/{year}/{source}/xlsx', tags: ['support'], summary: 'The same ledger as a workbook', request: { params: Ledger },
    responses: { 200: { description: 'The workbook', content: { [XLSX]: { schema: z.string().openapi({ format: 'binary' }) } } }, ...problems(401, 404, 422) },
  }), async (c) => c.body(new Uint8Array(await ledgerXlsx(c.get('ctx'), c.req.valid('param'))), 200, { ...HEADERS, 'Content-Type': XLSX, 'Content-Disposition': 'attachment; filename="so-cai-ho-tro.xlsx"' }) as never)
  .openapi(createRoute({
    method: 'get', path: '/support/budget-changes', tags: ['support'], summary: 'Changes of the appropriation of one’s body: proposed, confirmed, declined',
    responses: { 200: { description: 'Open ones first, then the newest', ...json(z.object({ items: z.array(Change.extend({ kind: z.enum(CHANGE_KINDS), year: z.number().int(), source: z.enum(SOURCES), amountVnd: z.number().int(), document: z.string(), dated: z.string() })) })) }, ...problems(401, 403) },
  }), (c) => c.json({ items: budgetDesk(c.get('ctx')).changes.map(({ publicId, state, kind, year, source, amountVnd, document, dated }) => ({ publicId, state, kind, year, source, amountVnd, document, dated })) }, 200, HEADERS))
  .openapi(createRoute({
    method: 'post', path: '/support/budget-changes', tags: ['support'], summary: 'The accountant proposes a change from the signed paper; nothing moves yet',
    request: body<ChangeInput>({ programme: text, kind: { type: 'string', enum: [...CHANGE_KINDS] }, year: { type: 'integer' }, source: { type: 'string', enum: [...SOURCES] }, amountVnd: money('how much'), document: text, dated: { type: 'string', description: 'YYYY-MM-DD' }, note: text }, ['programme', 'kind', 'year', 'source', 'amountVnd', 'document', 'dated']),
    responses: { 200: { description: 'Proposed', ...json(Change) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await proposeBudgetChange(c.get('ctx'), c.req.valid('json'), idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/support/budget-changes/{publicId}/confirm', tags: ['support'], summary: 'Another person confirms: the money moves', request: { params: Id },
    responses: { 200: { description: 'Confirmed', ...json(Change) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await confirmBudgetChange(c.get('ctx'), { change: c.req.valid('param').publicId }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/support/budget-changes/{publicId}/decline', tags: ['support'], summary: 'Another person sends it back with a reason', request: { params: Id, ...body<{ reason: string }>({ reason: text }, ['reason']) },
    responses: { 200: { description: 'Declined', ...json(Change) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await declineBudgetChange(c.get('ctx'), { ...c.req.valid('json'), change: c.req.valid('param').publicId }, idempotencyKey(c)), 200));

routes
  .openapi(createRoute({
    method: 'post', path: '/support/programmes/{slug}/ledger/{year}/{source}/reconciliations', tags: ['support'], summary: 'Compares a statement of the Treasury (CSV or XLSX, field “statement”) with what the floor recorded as paid',
    request: { params: Ledger, body: { required: true, content: { 'multipart/form-data': { schema: z.object({ fromOn: z.string(), toOn: z.string(), statement: z.custom<File>().openapi({ type: 'string', format: 'binary' }) }) } } } },
    responses: { 200: { description: 'Compared', ...json(Id) }, ...problems(401, 403, 404, 413, 415, 422) },
  }), async (c) => {
    const { slug, year, source } = c.req.valid('param');
    const { fromOn, toOn, statement } = c.req.valid('form');
    const file = statement instanceof File ? { name: statement.name, bytes: new Uint8Array(await statement.arrayBuffer()) } : null;
    return c.json(await reconcile(c.get('ctx'), { programme: slug, year, source, fromOn, toOn }, file, idempotencyKey(c)), 200);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/reconciliations/{publicId}', tags: ['support'], summary: 'A comparison with the Treasury, line by line', request: { params: Id },
    responses: { 200: { description: 'The comparison as it stood', ...json(Lines) }, ...problems(401, 404) },
  }), (c) => {
    const { row, lines, unexplained } = reconciliationFor(c.get('ctx'), c.req.valid('param').publicId);
    return c.json({ publicId: row.publicId, fromOn: row.fromOn, toOn: row.toOn, state: row.state, treasuryVnd: row.treasuryVnd, floorVnd: row.floorVnd, unexplained, lines }, 200, HEADERS);
  })
  .openapi(createRoute({
    method: 'get', path: '/support/reconciliations/{publicId}/csv', tags: ['support'], summary: 'The same as CSV', request: { params: Id },
    responses: { 200: { description: 'CSV, UTF-8', content: CSV }, ...problems(401, 404) },
  }), (c) => c.body(reconciliationCsv(c.get('ctx'), c.req.valid('param').publicId), 200, { ...HEADERS, 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="doi-chieu-kho-bac.csv"' }) as never)
  .openapi(createRoute({
    method: 'post', path: '/support/reconciliations/{publicId}/explain', tags: ['support'], summary: 'Why differences came about, by the position of the line',
    request: { params: Id, ...body<Pick<ExplainInput, 'explanations'>>({ explanations: { type: 'object', description: 'words by position: {"3": "…"}' } }, ['explanations']) },
    responses: { 200: { description: 'Kept', ...json(z.object({ publicId: z.string(), unexplained: z.number().int() })) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await explainDifferences(c.get('ctx'), { ...c.req.valid('json'), reconciliation: c.req.valid('param').publicId }, idempotencyKey(c)), 200))
  .openapi(createRoute({
    method: 'post', path: '/support/reconciliations/{publicId}/close', tags: ['support'], summary: 'Closes it; every difference is explained', request: { params: Id },
    responses: { 200: { description: 'Closed', ...json(z.object({ publicId: z.string(), state: z.literal('CLOSED') })) }, ...problems(401, 403, 404, 409, 422) },
  }), async (c) => c.json(await closeReconciliation(c.get('ctx'), { reconciliation: c.req.valid('param').publicId }, idempotencyKey(c)), 200));
