/** What is missing in a dossier: asked item by item, answered item by item, each found enough or asked again; the clock stands still where the programme says so. */
import { tellOwners } from '../accounts/index.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { addDocument, documentsOf, keepFile, type KeptFile } from '../documents/index.ts';
import { conflict, invalid, notFound, parseInput, type FieldErrors } from '../errors.ts';
import { publicId } from '../ids.ts';
import { formatDate, vnDate } from '../time.ts';
import { sendPapers } from '../vault/index.ts';
import { write } from '../write.ts';
import { DOSSIER_OBJECT } from './attach-papers.ts';
import { deadlineNow } from './deadline.ts';
import { openFor } from './guard.ts';
import type { Moved } from './review.ts';
import type { ApplicationState } from './rules/transitions.ts';
import { askSupplementInput, settleSupplementInput, supplementInput, type AskSupplementInput, type SettleSupplementInput, type SupplementInput } from './schemas.ts';
import { actingPerson, applicationById, applicationByPublicId, move, programmeById, requireTransition, type ApplicationRow } from './store.ts';

/** Papers that answer an item belong to it under this name. */
export const SUPPLEMENT_OBJECT = 'support-supplement';
const PAPERS = ['application/pdf', 'image/jpeg', 'image/png'] as const;

export interface SupplementItem {
  publicId: string;
  position: number;
  what: string;
  answer: string;
  /** The officer found it enough. */
  settled: boolean;
  papers: { publicId: string; name: string }[];
}
export interface SupplementView {
  id: number;
  from: string;
  /** Vietnamese date of the answer; null while it is waited for. */
  to: string | null;
  stopsClock: boolean;
  /** All that was asked, in one text; dossiers from before there were items have only this and one answer. */
  reason: string;
  answer: string;
  items: SupplementItem[];
}

interface ItemRow {
  id: number;
  publicId: string;
  position: number;
  what: string;
  answer: string;
  settledAt: number | null;
}
const ITEM = 'SELECT id, public_id AS publicId, position, what, answer, settled_at AS settledAt FROM support_supplement_item WHERE pause_id = ? ORDER BY position';

/** Every request for a supplement, the oldest first, with its items. */
export const supplementsOf = (ctx: Pick<Context, 'db'>, applicationId: number): SupplementView[] =>
  ctx.db.all<{ id: number; from: string; to: string | null; stopsClock: number; reason: string; answer: string }>('SELECT id, from_on AS "from", to_on AS "to", stops_clock AS stopsClock, reason, answer FROM support_pause WHERE application_id = ? ORDER BY id', [applicationId]).map((p) => ({
    id: p.id, from: p.from, to: p.to, stopsClock: p.stopsClock === 1, reason: p.reason, answer: p.answer,
    items: ctx.db.all<ItemRow>(ITEM, [p.id]).map((i) => ({
      publicId: i.publicId, position: i.position, what: i.what, answer: i.answer, settled: i.settledAt !== null,
      papers: documentsOf(ctx.db, SUPPLEMENT_OBJECT, i.id).map((d) => ({ publicId: d.publicId, name: d.name })),
    })),
  }));

/** The application that an item belongs to, for whoever asks to see its papers. */
export const applicationOfSupplement = (ctx: Pick<Context, 'db'>, itemId: number): ApplicationRow | undefined => {
  const row = ctx.db.get<{ id: number }>('SELECT p.application_id AS id FROM support_supplement_item i JOIN support_pause p ON p.id = i.pause_id WHERE i.id = ?', [itemId]);
  return row && applicationById(ctx.db, row.id);
};

/**
 * The officer says what is missing, one thing an item; the clock stops where the programme says so.
 * @throws DomainError 403, 404, 409 wrong state, stale, conflict of interest, 422
 */
export async function askSupplement(ctx: Context, raw: AskSupplementInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(askSupplementInput, raw);
  return write(ctx, (db): Moved => {
    const { app, programme } = openFor(ctx, input, 'askSupplement');
    const { lastInsertRowid: pauseId } = db.run('INSERT INTO support_pause (application_id, reason, stops_clock, from_on) VALUES (?,?,?,?)', [app.id, input.items.join('\n'), programme.supplementPauses ? 1 : 0, vnDate(ctx.now())]);
    input.items.forEach((what, n) => db.run('INSERT INTO support_supplement_item (public_id, pause_id, position, what) VALUES (?,?,?,?)', [publicId(16), pauseId, n + 1, what]));
    const state = move(ctx, app, 'askSupplement', programme.supplementPauses ? { deadline_on: null } : {});
    audit(ctx, { act: 'support.askSupplement', object: 'application', objectId: app.publicId, data: { clockStops: programme.supplementPauses, items: input.items.length } });
    tellOwners(ctx, app.organisationId, `supplement:${app.publicId}:${pauseId}`, `Hồ sơ ${app.receiptNumber ?? ''} cần Ông/Bà bổ sung ${input.items.length} việc. Mời Ông/Bà mở hồ sơ trên sàn để trả lời từng việc.`);
    return { publicId: app.publicId, state };
  }, { idempotencyKey, act: 'support.askSupplement' });
}

/** A file that answers an item. */
export interface AnswerFile {
  /** The item's public id. */
  item: string;
  name: string;
  bytes: Uint8Array;
}

/**
 * The enterprise's owner answers every item, in words or with papers, and the clock goes on.
 * @throws DomainError 403, 404, 409, 413, 415, 422 beside each item without an answer
 */
export async function sendSupplement(ctx: Context, raw: SupplementInput, files: readonly AnswerFile[] = [], idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(supplementInput, raw);
  const before = applicationByPublicId(ctx.db, input.publicId);
  actingPerson(ctx, before, programmeById(ctx.db, before.programmeId), 'supplement');
  const kept: { item: string; file: KeptFile }[] = [];
  for (const file of files) kept.push({ item: file.item, file: await keepFile(ctx, file, PAPERS, `file.${file.item}`) });
  return write(ctx, (): Moved => {
    const { app } = openFor(ctx, input, 'supplement');
    // the papers of the vault that were ticked leave with the answer
    sendPapers(ctx, DOSSIER_OBJECT, app.id);
    const { state } = takeAnswers(ctx, app, input.answers, kept, { act: 'supplement', on: vnDate(ctx.now()) });
    audit(ctx, { act: 'support.supplement', object: 'application', objectId: app.publicId, data: { papers: kept.map((k) => k.file.sha256) } });
    return { publicId: app.publicId, state };
  }, { idempotencyKey, act: 'support.supplement' });
}

/**
 * Keeps an answer to every item, in words or with papers, and lets the clock go on from the day on which it came; inside a write, by whatever door.
 * @throws DomainError 404 an item that was not asked, 409 none is awaited, 422 beside each item without an answer, or a day before it was asked
 */
export function takeAnswers(
  ctx: Context, app: ApplicationRow, answers: Readonly<Record<string, string>>, kept: readonly { item: string; file: KeptFile }[], came: { act: 'supplement' | 'supplementOnPaper'; on: string },
): { state: ApplicationState; pauseId: number; deadlineOn: string } {
  const { db } = ctx;
  const pause = db.get<{ id: number; from: string }>('SELECT id, from_on AS "from" FROM support_pause WHERE application_id = ? AND to_on IS NULL', [app.id]);
  if (!pause) throw conflict('no-supplement', { vi: 'Hồ sơ này không chờ bổ sung.', en: 'This dossier waits for no supplement.' });
  if (came.on < pause.from) throw invalid({ arrivedOn: { vi: `Giấy bổ sung không thể đến trước ngày yêu cầu (${formatDate(pause.from)}).`, en: `It cannot have come before it was asked for (${formatDate(pause.from)}).` } });
  const items = db.all<ItemRow>(ITEM, [pause.id]);
  const known = new Set(items.map((i) => i.publicId));
  for (const name of [...Object.keys(answers), ...kept.map((k) => k.item)]) if (!known.has(name)) throw notFound({ vi: 'Có câu trả lời cho một việc không thuộc yêu cầu này. Mời Ông/Bà tải lại trang.', en: 'An answer belongs to nothing that was asked. Please reload the page.' });
  const missing: FieldErrors = {};
  for (const i of items) if (!answers[i.publicId] && !kept.some((k) => k.item === i.publicId)) missing[`answer.${i.publicId}`] = { vi: `Việc ${i.position} chưa có câu trả lời hoặc giấy tờ.`, en: `Item ${i.position} has neither an answer nor a paper.` };
  if (Object.keys(missing).length > 0) throw invalid(missing, { vi: 'Mời Ông/Bà trả lời từng việc trước khi gửi.', en: 'Please answer each item before sending.' });
  for (const i of items) {
    db.run('UPDATE support_supplement_item SET answer = ? WHERE id = ?', [answers[i.publicId] ?? '', i.id]);
    for (const k of kept) if (k.item === i.publicId) addDocument(ctx, { object: SUPPLEMENT_OBJECT, objectId: i.id }, k.file);
  }
  return { ...goOn(ctx, app, pause.id, came), pauseId: pause.id };
}

/** The answer is in, and the clock goes on. */
function goOn(ctx: Context, app: ApplicationRow, pauseId: number, came: { act: 'supplement' | 'supplementOnPaper'; on: string }): { state: ApplicationState; deadlineOn: string } {
  ctx.db.run('UPDATE support_pause SET to_on = ? WHERE id = ?', [came.on, pauseId]);
  const deadline = deadlineNow(ctx.db, app)!; // no pause is open any more
  return { state: move(ctx, app, came.act, { deadline_on: deadline }), deadlineOn: deadline };
}

/** An answer that came by the portal: one text for all that was asked. Inside a write. @throws DomainError 409 none is awaited */
export function answerAll(ctx: Context, app: ApplicationRow, answer: string): void {
  requireTransition(app, 'supplement');
  const pause = ctx.db.get<{ id: number }>('SELECT id FROM support_pause WHERE application_id = ? AND to_on IS NULL', [app.id])!;
  ctx.db.run('UPDATE support_supplement_item SET answer = ? WHERE pause_id = ?', [answer, pause.id]);
  sendPapers(ctx, DOSSIER_OBJECT, app.id);
  goOn(ctx, app, pause.id, { act: 'supplement', on: vnDate(ctx.now()) });
  audit(ctx, { act: 'support.supplement', object: 'application', objectId: app.publicId, data: { door: app.door } });
}

/**
 * The officer ticks which answers are enough; unticking takes it back while the dossier is under review. What is not enough is asked for again.
 * @throws DomainError 403, 404, 409 not under review, stale
 */
export async function settleSupplement(ctx: Context, raw: SettleSupplementInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(settleSupplementInput, raw);
  return write(ctx, (db): Moved => {
    // whoever may ask may also say that it is enough
    const { app, person } = openFor(ctx, input, 'askSupplement');
    const known = db.all<{ id: number; publicId: string }>('SELECT i.id, i.public_id AS publicId FROM support_supplement_item i JOIN support_pause p ON p.id = i.pause_id WHERE p.application_id = ?', [app.id]);
    const ticked = new Set(input.items);
    if (input.items.some((id) => !known.some((k) => k.publicId === id))) throw notFound({ vi: 'Việc này không thuộc hồ sơ.', en: 'This item is not of this dossier.' });
    for (const k of known) {
      if (ticked.has(k.publicId)) db.run('UPDATE support_supplement_item SET settled_by = ?, settled_at = ? WHERE id = ? AND settled_at IS NULL', [person.userId, ctx.now(), k.id]);
      else db.run('UPDATE support_supplement_item SET settled_by = NULL, settled_at = NULL WHERE id = ?', [k.id]);
    }
    audit(ctx, { act: 'support.settleSupplement', object: 'application', objectId: app.publicId, data: { settled: input.items.length, of: known.length } });
    return { publicId: app.publicId, state: app.state };
  }, { idempotencyKey, act: 'support.settleSupplement' });
}
