/** After a refusal: the enterprise complains, another approver keeps the refusal or opens the dossier again for another review. */
import { tellOwners } from '../accounts/index.ts';
import { audit } from '../audit.ts';
import type { Context, Person } from '../context.ts';
import { conflict, parseInput } from '../errors.ts';
import { publicId } from '../ids.ts';
import { formatDate, vnDate } from '../time.ts';
import { write } from '../write.ts';
import { deadlineNow } from './deadline.ts';
import { decide, type DecisionKind } from './decisions.ts';
import { openFor } from './guard.ts';
import { requireWorksheet, type Moved } from './review.ts';
import { answerUntil, appealUntil } from './rules/appeal.ts';
import { answerInput, appealInput, type AnswerInput, type AppealInput } from './schemas.ts';
import { applicationByPublicId, move, type ApplicationRow } from './store.ts';

export interface AppealView {
  publicId: string;
  state: 'FILED' | 'UPHELD' | 'REOPENED';
  round: number;
  filedAt: number;
  /** Legal date by which it is answered. */
  dueOn: string;
  grounds: string;
  /** The answer, once there is one. */
  answer: string;
  answeredAt: number | null;
}

const SELECT = `SELECT p.public_id AS publicId, p.state, p.round, p.filed_at AS filedAt, p.due_on AS dueOn, coalesce(t.grounds, '') AS grounds, coalesce(r.reason, '') AS answer, d.decided_at AS answeredAt
  FROM support_appeal p LEFT JOIN support_appeal_text t ON t.appeal_id = p.id LEFT JOIN support_decision d ON d.id = p.answer_id LEFT JOIN support_decision_reason r ON r.decision_id = d.id`;
/** Complaints about a dossier's refusals, the newest first. */
export const appealsOf = (ctx: Pick<Context, 'db'>, applicationId: number): AppealView[] => ctx.db.all<AppealView>(`${SELECT} WHERE p.application_id = ? ORDER BY p.id DESC`, [applicationId]);

/** The last day for a complaint about a dossier's refusal; null when there is none to complain about, or it was done in this round. */
export function appealableUntil(ctx: Pick<Context, 'db'>, app: ApplicationRow): string | null {
  if (app.state !== 'REFUSED' || ctx.db.get('SELECT 1 FROM support_appeal WHERE application_id = ? AND round = ?', [app.id, app.round])) return null;
  // counted from the notice; while it has no number yet, from the decision that the enterprise reads on its page
  const notice = ctx.db.get<{ dated: string | null }>("SELECT dated FROM support_notice WHERE application_id = ? AND kind = 'REFUSAL' AND state <> 'CANCELLED' ORDER BY id DESC LIMIT 1", [app.id]);
  return appealUntil(notice?.dated ?? vnDate(app.decidedAt ?? app.updatedAt));
}

/**
 * The enterprise complains about a refusal, once a round and within the law's term.
 * @throws DomainError 403 not the owner, 404; 409 not refused, complained already, too late; 422
 */
export async function appealRefusal(ctx: Context, raw: AppealInput, idempotencyKey?: string): Promise<Moved & { dueOn: string }> {
  const input = parseInput(appealInput, raw);
  return write(ctx, (db): Moved & { dueOn: string } => {
    const { app, person } = openFor(ctx, input, 'appeal');
    const today = vnDate(ctx.now());
    const until = appealableUntil(ctx, app);
    if (until === null) throw conflict('appealed', { vi: 'Ông/Bà đã khiếu nại quyết định này rồi. Mời xem câu trả lời ngay trên trang hồ sơ.', en: 'You have complained about this decision already. The answer is on the dossier’s page.' });
    if (today > until) throw conflict('too-late', { vi: `Thời hiệu khiếu nại đã hết ngày ${formatDate(until)} (90 ngày, Luật Khiếu nại, Điều 9). Ông/Bà có thể gửi hồ sơ mới.`, en: `The term for a complaint ended on ${formatDate(until)} (90 days, Law on Complaints, Art. 9). You can send a new dossier.` });
    const refusal = db.get<{ id: number }>("SELECT id FROM support_decision WHERE application_id = ? AND round = ? AND kind = 'REFUSE'", [app.id, app.round])!;
    const code = publicId();
    const dueOn = answerUntil(today);
    const { lastInsertRowid: id } = db.run('INSERT INTO support_appeal (public_id, application_id, round, decision_id, filed_by, filed_at, due_on) VALUES (?,?,?,?,?,?,?)', [code, app.id, app.round, refusal.id, person.userId, ctx.now(), dueOn]);
    db.run('INSERT INTO support_appeal_text (appeal_id, grounds) VALUES (?,?)', [id, input.grounds]);
    const state = move(ctx, app, 'appeal');
    audit(ctx, { act: 'support.appeal', object: 'application', objectId: app.publicId, data: { appeal: code, dueOn } });
    return { publicId: app.publicId, state, dueOn };
  }, { idempotencyKey, act: 'support.appeal' });
}

/** Who answers is neither who refused nor who proposed it. */
function openAnswer(ctx: Context, asked: { publicId: string; version: number | null }, act: 'uphold' | 'reopen'): { app: ApplicationRow; person: Person; appealId: number | null } {
  const { app, person } = openFor(ctx, asked, act);
  if (person.userId === app.decidedBy || person.userId === app.recommendedBy) throw conflict('same-person', { vi: 'Người đã trình hoặc đã quyết định không duyệt không tự xem xét lại. Mời người có thẩm quyền khác.', en: 'Who proposed or decided the refusal does not look at it again. Another person has to.' });
  const appeal = ctx.db.get<{ id: number }>("SELECT id FROM support_appeal WHERE application_id = ? AND round = ? AND state = 'FILED'", [app.id, app.round]);
  return { app, person, appealId: appeal?.id ?? null };
}

function answer(ctx: Context, of: ReturnType<typeof openAnswer>, kind: Extract<DecisionKind, 'UPHOLD' | 'REOPEN'>, input: ReturnType<typeof answerInput.parse>): void {
  const decisionId = decide(ctx, of.person, of.app, { kind, reason: input.reason, articles: input.articles, worksheet: requireWorksheet(ctx, of.app), amountVnd: 0 });
  if (of.appealId !== null) ctx.db.run('UPDATE support_appeal SET state = ?, answer_id = ? WHERE id = ?', [kind === 'UPHOLD' ? 'UPHELD' : 'REOPENED', decisionId, of.appealId]);
}

/** Keeps the refusal, with the reason to the enterprise. @throws DomainError 403, 404; 409 no complaint waits, same person, stale; 422 */
export async function upholdRefusal(ctx: Context, raw: AnswerInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(answerInput, raw);
  return write(ctx, (): Moved => {
    const of = openAnswer(ctx, input, 'uphold');
    if (of.appealId === null) throw conflict('no-appeal', { vi: 'Không có khiếu nại nào đang chờ trả lời.', en: 'No complaint waits for an answer.' });
    answer(ctx, of, 'UPHOLD', input);
    const state = move(ctx, of.app, 'uphold');
    audit(ctx, { act: 'support.uphold', object: 'application', objectId: of.app.publicId });
    tellOwners(ctx, of.app.organisationId, `upheld:${of.app.publicId}:${of.app.round}`, `Khiếu nại về hồ sơ ${of.app.receiptNumber ?? ''} đã được xem xét: giữ nguyên quyết định. Mời Ông/Bà xem lý do trên trang hồ sơ.`);
    return { publicId: of.app.publicId, state };
  }, { idempotencyKey, act: 'support.uphold' });
}

/**
 * Opens a refused dossier again, on a complaint or on the office's own finding: another round of review begins, with the whole term from today.
 * The refusal stays in the record; its notice, where it is still a draft, is dropped.
 * @throws DomainError 403, 404; 409 not refused, same person, stale; 422
 */
export async function reopenApplication(ctx: Context, raw: AnswerInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(answerInput, raw);
  return write(ctx, (db): Moved => {
    const of = openAnswer(ctx, input, 'reopen');
    const { app } = of;
    answer(ctx, of, 'REOPEN', input);
    db.run("UPDATE support_notice SET state = 'CANCELLED' WHERE application_id = ? AND state = 'DRAFT'", [app.id]);
    const today = vnDate(ctx.now());
    const state = move(ctx, app, 'reopen', { round: app.round + 1, clock_from: today, deadline_on: deadlineNow(ctx.db, { ...app, clockFrom: today }), recommended_by: null, decided_by: null, decided_at: null });
    const { deadlineOn } = applicationByPublicId(db, app.publicId);
    audit(ctx, { act: 'support.reopen', object: 'application', objectId: app.publicId, data: { round: app.round + 1, deadlineOn } });
    tellOwners(ctx, app.organisationId, `reopened:${app.publicId}:${app.round}`, `Hồ sơ ${app.receiptNumber ?? ''} được mở lại để thẩm định lần nữa${deadlineOn ? `, trả lời chậm nhất ngày ${formatDate(deadlineOn)}` : ''}. Mời Ông/Bà xem trên trang hồ sơ.`);
    return { publicId: app.publicId, state };
  }, { idempotencyKey, act: 'support.reopen' });
}
