/** What the reviewing officer does: receive, ask for a supplement, recommend. */
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, invalid, parseInput } from '../errors.ts';
import { vnDate } from '../time.ts';
import { sendPapers } from '../vault/index.ts';
import { write } from '../write.ts';
import { DOSSIER_OBJECT } from './attach-papers.ts';
import { decide } from './decisions.ts';
import { requireNoConflict } from './guard.ts';
import { CALENDAR } from './lawbook.ts';
import { lawOn } from './rule-versions.ts';
import { deadlineOn, type Pause } from './rules/clock.ts';
import type { ApplicationState } from './rules/transitions.ts';
import { reasonInput, recommendInput, refInput, type ReasonInput, type RecommendInput, type RefInput } from './schemas.ts';
import { actingPerson, applicationByPublicId, move, programmeById, requireFresh, requireTransition, type ApplicationRow } from './store.ts';
import { articlesOf, worksheetFor, type Worksheet } from './worksheet.ts';

export interface Moved {
  publicId: string;
  state: ApplicationState;
}

const incomplete = () => conflict('incomplete', { vi: 'Tờ khai chưa đủ để xác định quy mô. Mời yêu cầu doanh nghiệp bổ sung.', en: 'The declaration is too incomplete to tell the size. Please ask for a supplement.' });

/** @throws DomainError 409 when the declaration does not allow a worksheet */
export function requireWorksheet(ctx: Context, app: ApplicationRow): Worksheet {
  const sheet = worksheetFor(ctx.db, app, programmeById(ctx.db, app.programmeId), ctx.now());
  if (!sheet) throw incomplete();
  return sheet;
}

/**
 * An officer takes the dossier on. The clock runs since the day it arrived (NĐ 80/2021 Đ32.3a), whoever opens it and when.
 * @throws DomainError 403, 404, 409 not waiting, or a conflict of interest
 */
export async function receiveApplication(ctx: Context, raw: RefInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(refInput, raw);
  return write(ctx, (db): Moved => {
    const app = applicationByPublicId(db, input.publicId);
    const person = actingPerson(ctx, app, programmeById(db, app.programmeId), 'receive');
    requireTransition(app, 'receive');
    requireFresh(app, input.version);
    requireNoConflict(ctx, person, app);
    const state = move(ctx, app, 'receive', { received_by: person.userId, received_at: ctx.now() });
    audit(ctx, { act: 'support.receive', object: 'application', objectId: app.publicId, data: { receivedOn: app.receivedOn, deadlineOn: app.deadlineOn } });
    return { publicId: app.publicId, state };
  }, { idempotencyKey, act: 'support.receive' });
}

/** Every stretch in which the clock of an application stood still. */
export const pausesOf = (ctx: Pick<Context, 'db'>, applicationId: number): (Pause & { reason: string; answer: string; stopsClock: number })[] =>
  ctx.db.all('SELECT from_on AS "from", to_on AS "to", reason, answer, stops_clock AS stopsClock FROM support_pause WHERE application_id = ? ORDER BY id', [applicationId]);

function deadlineNow(ctx: Context, app: ApplicationRow): string | null {
  const law = lawOn(ctx.db, app.receivedOn ?? vnDate(ctx.now()));
  return deadlineOn(CALENDAR, app.receivedOn ?? vnDate(ctx.now()), law?.clock.workingDays ?? 14, pausesOf(ctx, app.id).filter((p) => p.stopsClock === 1));
}

/** The officer says what is missing; the clock stops where the programme says so. @throws DomainError 403, 404, 409, 422 */
export async function askSupplement(ctx: Context, raw: ReasonInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(reasonInput, raw);
  return write(ctx, (db): Moved => {
    const app = applicationByPublicId(db, input.publicId);
    const programme = programmeById(db, app.programmeId);
    const person = actingPerson(ctx, app, programme, 'askSupplement');
    requireTransition(app, 'askSupplement');
    requireFresh(app, input.version);
    requireNoConflict(ctx, person, app);
    db.run('INSERT INTO support_pause (application_id, reason, stops_clock, from_on) VALUES (?,?,?,?)', [app.id, input.reason, programme.supplementPauses ? 1 : 0, vnDate(ctx.now())]);
    const state = move(ctx, app, 'askSupplement', programme.supplementPauses ? { deadline_on: null } : {});
    audit(ctx, { act: 'support.askSupplement', object: 'application', objectId: app.publicId, data: { clockStops: programme.supplementPauses } });
    return { publicId: app.publicId, state };
  }, { idempotencyKey, act: 'support.askSupplement' });
}

/** The enterprise's owner answers, and the clock goes on. @throws DomainError 403, 404, 409, 422 */
export async function sendSupplement(ctx: Context, raw: ReasonInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(reasonInput, raw);
  return write(ctx, (db): Moved => {
    const app = applicationByPublicId(db, input.publicId);
    actingPerson(ctx, app, programmeById(db, app.programmeId), 'supplement');
    requireTransition(app, 'supplement');
    requireFresh(app, input.version);
    return { publicId: app.publicId, state: answerSupplement(ctx, app, input.reason) };
  }, { idempotencyKey, act: 'support.supplement' });
}

/** The answer to a request for a supplement, by whatever door it came; inside a write. @throws DomainError 409 none is awaited */
export function answerSupplement(ctx: Context, app: ApplicationRow, answer: string): ApplicationState {
  requireTransition(app, 'supplement');
  ctx.db.run('UPDATE support_pause SET to_on = ?, answer = ? WHERE application_id = ? AND to_on IS NULL', [vnDate(ctx.now()), answer, app.id]);
  sendPapers(ctx, DOSSIER_OBJECT, app.id);
  const state = move(ctx, app, 'supplement', { deadline_on: deadlineNow(ctx, app) });
  audit(ctx, { act: 'support.supplement', object: 'application', objectId: app.publicId, data: { door: app.door } });
  return state;
}

/**
 * The reviewing officer proposes approval or refusal; another person decides. The worksheet is computed by the rules and kept with the proposal.
 * @throws DomainError 403, 404, 409 wrong state / conflict of interest / nothing to approve, 422
 */
export async function recommend(ctx: Context, raw: RecommendInput, idempotencyKey?: string): Promise<Moved & { amountVnd: number }> {
  const input = parseInput(recommendInput, raw);
  return write(ctx, (db): Moved & { amountVnd: number } => {
    const app = applicationByPublicId(db, input.publicId);
    const person = actingPerson(ctx, app, programmeById(db, app.programmeId), 'recommend');
    requireTransition(app, 'recommend');
    requireFresh(app, input.version);
    requireNoConflict(ctx, person, app);
    const sheet = requireWorksheet(ctx, app);
    const approve = input.outcome === 'APPROVE';
    if (approve && sheet.totalVnd === 0) throw conflict('nothing-to-grant', { vi: 'Theo bảng tính thì mức hỗ trợ là 0 đ, không thể đề nghị duyệt.', en: 'By the worksheet the support is 0 đ; approval cannot be proposed.' });
    if (!approve && input.articles.length === 0) throw invalid({ articles: { vi: 'Chọn ít nhất một điều khoản làm căn cứ không duyệt.', en: 'Choose at least one article for the refusal.' } });
    const amountVnd = approve ? sheet.totalVnd : 0;
    decide(ctx, person, app, { kind: approve ? 'RECOMMEND_APPROVAL' : 'RECOMMEND_REFUSAL', reason: input.reason, articles: approve ? [...articlesOf(sheet), ...input.articles] : input.articles, worksheet: sheet, amountVnd });
    const state = move(ctx, app, 'recommend', { recommended_by: person.userId });
    audit(ctx, { act: 'support.recommend', object: 'application', objectId: app.publicId, data: { outcome: input.outcome, amountVnd } });
    return { publicId: app.publicId, state, amountVnd };
  }, { idempotencyKey, act: 'support.recommend' });
}
