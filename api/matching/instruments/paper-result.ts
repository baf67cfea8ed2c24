/** Results of the ministries' tools (TT 06/2022 Đ7.2): declared with their paper, counted at once, looked at by an officer. */
import { isMember, requireMembership, requirePerson } from '../../access.ts';
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { addDocument, documentsOf, keepFile, type DocumentOwner, type DocumentType } from '../../documents/index.ts';
import { conflict, invalid, notFound, parseInput, refusedTransition, type FieldErrors, type Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { startOfVnDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { ensurePaperEdition } from '../instrument.ts';
import { paperScores } from '../rules/readiness.ts';
import { PAPER_TOOLS } from './read.ts';
import { checkPaperInput, paperResultInput, type CheckPaperInput, type PaperResultInput } from './schemas.ts';

export const PAPER_TYPES: readonly DocumentType[] = ['application/pdf', 'image/jpeg', 'image/png'];
export const CHECK_WORDS: Record<'DECLARED' | 'CONFIRMED' | 'REFUSED', Sentence> = {
  DECLARED: { vi: 'Tự khai, kèm giấy', en: 'Declared, with its paper' },
  CONFIRMED: { vi: 'Cán bộ đã đối chiếu', en: 'Checked by an officer' },
  REFUSED: { vi: 'Không được công nhận', en: 'Not recognised' },
};
const RESULT_OBJECT = 'readiness-result';
/** No such tool stood before. */
const EARLIEST = '2020-01-01';

/**
 * An enterprise types in the result of another tool and gives its paper. It counts as a readiness result from then on, marked as declared.
 * @throws DomainError 403; 409 the same day's result is there; 413, 415 the file; 422 by field
 */
export async function declarePaperResult(ctx: Context, raw: PaperResultInput, file: { name: string; bytes: Uint8Array } | null, idempotencyKey?: string): Promise<{ publicId: string }> {
  const input = parseInput(paperResultInput, raw);
  const person = requireMembership(ctx, input.organisationId, 'OWNER', 'MEMBER');
  const tool = PAPER_TOOLS.find((t) => t.code === input.tool);
  const faults: FieldErrors = {};
  if (!tool) faults['tool'] = { vi: 'Chọn công cụ đã cho kết quả.', en: 'Choose the tool that gave the result.' };
  if (input.measuredOn > vnDate(ctx.now())) faults['measuredOn'] = { vi: 'Ngày trên giấy không thể ở tương lai.', en: 'The day on the paper cannot lie in the future.' };
  if (input.measuredOn < EARLIEST) faults['measuredOn'] = { vi: 'Ngày này sớm quá: khi đó chưa có công cụ. Mời xem lại giấy.', en: 'This day is too early: there was no such tool. Please look at the paper.' };
  if (!file) faults['file'] = { vi: 'Kèm giấy kết quả: ảnh chụp hoặc PDF.', en: 'The result paper goes with it: a photo or a PDF.' };
  if (!tool || !file || Object.keys(faults).length > 0) throw invalid(faults);
  const kept = await keepFile(ctx, file, PAPER_TYPES, 'file');
  return write(ctx, (db): { publicId: string } => {
    const now = ctx.now();
    const edition = ensurePaperEdition(db, tool, now);
    const measuredAt = startOfVnDate(input.measuredOn);
    if (db.get("SELECT 1 FROM readiness_result WHERE organisation_id = ? AND version_id = ? AND finished_at = ? AND check_state IS NOT 'REFUSED'", [input.organisationId, edition, measuredAt])) throw conflict('declared-already', { vi: 'Kết quả của công cụ này vào ngày ấy đã khai rồi.', en: 'That day’s result of this tool is declared already.' });
    const scores = paperScores(input.pillars);
    const id = publicId();
    const { lastInsertRowid } = db.run(
      "INSERT INTO readiness_result (public_id, organisation_id, version_id, state, started_by, started_at, finished_at, scores_json, percent, level, points_json, check_state) VALUES (?,?,?,'DONE',?,?,?,?,?,?,?,'DECLARED')",
      [id, input.organisationId, edition, person.userId, now, measuredAt, JSON.stringify(scores.pillars), scores.percent, input.level, JSON.stringify(input.pillars)]);
    addDocument(ctx, { object: RESULT_OBJECT, objectId: lastInsertRowid }, kept);
    audit(ctx, { act: 'readiness.declare', object: 'readiness', objectId: id, data: { organisationId: input.organisationId, tool: tool.code, measuredOn: input.measuredOn, percent: scores.percent, level: input.level, sha256: kept.sha256 } });
    return { publicId: id };
  }, { idempotencyKey, act: 'readiness.declare' });
}

/** The bodies that hold a sent dossier of an organisation: their officers see what it declared. */
const bodiesOf = (ctx: Pick<Context, 'db'>, organisationId: number): number[] =>
  ctx.db.all<{ id: number }>("SELECT DISTINCT p.body_organisation_id AS id FROM support_application a JOIN support_programme p ON p.id = a.programme_id WHERE a.organisation_id = ? AND a.state <> 'DRAFT'", [organisationId]).map((r) => r.id);

/** Who may read a result's paper: its enterprise, and the officers of a body that holds its dossier. */
export const readinessPapers: Record<string, DocumentOwner> = {
  [RESULT_OBJECT]: (ctx, id) => {
    const row = ctx.db.get<{ organisationId: number }>('SELECT organisation_id AS organisationId FROM readiness_result WHERE id = ?', [id]);
    return row !== undefined && (isMember(ctx, row.organisationId, 'OWNER', 'MEMBER') || bodiesOf(ctx, row.organisationId).some((body) => isMember(ctx, body, 'TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN')));
  },
};

/** The paper of a declared result, for those who hold the result already. */
export const resultPaper = (db: Context['db'], resultId: number): { publicId: string; name: string } | undefined => documentsOf(db, RESULT_OBJECT, resultId)[0];

/** Whether the person may check a declared paper of this organisation: an officer of a body with its dossier, who is not of it. */
export const mayCheckPaper = (ctx: Context, organisationId: number): boolean => !isMember(ctx, organisationId) && bodiesOf(ctx, organisationId).some((body) => isMember(ctx, body, 'TRADE_OFFICER'));

/**
 * An officer compares a declared result with its paper, once: it stands, or it counts no more, with a reason.
 * @throws DomainError 404 to everybody but the officers of a body with a sent dossier of the enterprise; 409 own organisation, or looked at already; 422
 */
export async function checkPaperResult(ctx: Context, raw: CheckPaperInput, idempotencyKey?: string): Promise<{ result: string; state: string }> {
  const input = parseInput(checkPaperInput, raw);
  const person = requirePerson(ctx);
  return write(ctx, (db): { result: string; state: string } => {
    const row = db.get<{ id: number; organisationId: number; state: 'DECLARED' | 'CONFIRMED' | 'REFUSED' }>('SELECT id, organisation_id AS organisationId, check_state AS state FROM readiness_result WHERE public_id = ? AND check_state IS NOT NULL', [input.result]);
    if (!row || !bodiesOf(ctx, row.organisationId).some((body) => isMember(ctx, body, 'TRADE_OFFICER'))) throw notFound({ vi: 'Không tìm thấy kết quả này.', en: 'This result was not found.' });
    if (isMember(ctx, row.organisationId)) throw conflict('conflict-of-interest', { vi: 'Ông/Bà thuộc đơn vị này nên không tự đối chiếu.', en: 'You belong to this organisation and cannot check its paper.' });
    if (row.state !== 'DECLARED') throw refusedTransition({ from: CHECK_WORDS[row.state], tried: { vi: 'đối chiếu lần nữa', en: 'check it again' }, allowed: [] });
    db.run('UPDATE readiness_result SET check_state = ?, checked_by = ?, checked_at = ?, check_reason = ? WHERE id = ?', [input.outcome, person.userId, ctx.now(), input.reason, row.id]);
    audit(ctx, { act: input.outcome === 'CONFIRMED' ? 'readiness.confirm' : 'readiness.refuse', object: 'readiness', objectId: input.result, data: { organisationId: row.organisationId } });
    if (input.outcome === 'REFUSED') tellOwners(ctx, row.organisationId, `readiness-refused:${input.result}`, 'Cơ quan không công nhận kết quả đánh giá Ông/Bà đã khai. Mời Ông/Bà xem lý do ở mục Tự đánh giá rồi khai lại hoặc làm bài của sàn.');
    return { result: input.result, state: input.outcome };
  }, { idempotencyKey, act: 'readiness.check' });
}
