import { requireMembership } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, invalid, notFound, parseInput, type FieldErrors } from '../errors.ts';
import { publicId } from '../ids.ts';
import { write } from '../write.ts';
import { ensureSelfTest, readEdition, type Edition } from './instrument.ts';
import { score, unanswered } from './rules/readiness.ts';
import { readinessStepInput, type ReadinessStepInput } from './schemas.ts';

export interface ReadinessStep {
  publicId: string;
  state: 'OPEN' | 'DONE';
  answered: number;
  questions: number;
}

/**
 * The edition that an organisation takes up or begins. A retired one only goes on where it is under way, or measures again whom it has measured.
 * @throws DomainError 404 unknown, a draft, or another tool's; 409 retired
 */
function editionToTake(db: Context['db'], organisationId: number, id: number): Edition {
  if (!db.get("SELECT 1 FROM readiness_version WHERE id = ? AND kind = 'TEST' AND state <> 'DRAFT'", [id])) throw notFound({ vi: 'Không có bộ câu hỏi này.', en: 'There is no such test.' });
  const edition = readEdition(db, id);
  if (edition.state === 'RETIRED' && !db.get('SELECT 1 FROM readiness_result WHERE organisation_id = ? AND version_id = ?', [organisationId, id])) throw conflict('retired', { vi: 'Bộ câu hỏi này đã thôi dùng. Mời Ông/Bà chọn bộ khác.', en: 'This test is retired. Please choose another.' });
  return edition;
}

/**
 * Saves answers of a test, a few at a time: a test under way is taken up where it stopped, on any device.
 * With `finish` it is scored and closed; the result keeps the edition that produced it (TT 06/2022 Đ7.2–7.3).
 * @throws DomainError 403 not of this organisation, 422 an unknown answer, or unanswered questions on finishing
 */
export async function takeReadinessTest(ctx: Context, raw: ReadinessStepInput, idempotencyKey?: string): Promise<ReadinessStep> {
  const input = parseInput(readinessStepInput, raw);
  const person = requireMembership(ctx, input.organisationId, 'OWNER', 'MEMBER');
  return write(ctx, (db): ReadinessStep => {
    const now = ctx.now();
    const edition = input.edition === null ? readEdition(db, ensureSelfTest(db, now)) : editionToTake(db, input.organisationId, input.edition);
    let row = db.get<{ id: number; publicId: string }>("SELECT id, public_id AS publicId FROM readiness_result WHERE organisation_id = ? AND version_id = ? AND state = 'OPEN'", [input.organisationId, edition.versionId]);
    if (!row) {
      const id = publicId();
      const made = db.run('INSERT INTO readiness_result (public_id, organisation_id, version_id, started_by, started_at) VALUES (?,?,?,?,?)', [id, input.organisationId, edition.versionId, person.userId, now]);
      row = { id: made.lastInsertRowid, publicId: id };
    }
    const faults: FieldErrors = {};
    for (const [code, points] of Object.entries(input.answers)) {
      const question = edition.questions.find((q) => q.code === code);
      if (!question || !question.answers.some((a) => a.points === points)) {
        faults[code] = { vi: 'Câu trả lời này không có trong bài.', en: 'This answer is not in the test.' };
        continue;
      }
      db.run('INSERT INTO readiness_answer (result_id, question_id, points, answered_at) VALUES (?,?,?,?) ON CONFLICT (result_id, question_id) DO UPDATE SET points = excluded.points, answered_at = excluded.answered_at', [row.id, question.id, points, now]);
    }
    if (Object.keys(faults).length > 0) throw invalid(faults);
    const answers = Object.fromEntries(db.all<{ code: string; points: number }>('SELECT q.code, a.points FROM readiness_answer a JOIN readiness_question q ON q.id = a.question_id WHERE a.result_id = ?', [row.id]).map((a) => [a.code, a.points]));
    const answered = edition.questions.length - unanswered(edition.questions, answers).length;
    if (!input.finish) return { publicId: row.publicId, state: 'OPEN', answered, questions: edition.questions.length };

    const missing = unanswered(edition.questions, answers);
    if (missing.length > 0) {
      throw invalid(Object.fromEntries(missing.map((code) => [code, { vi: 'Mời Ông/Bà chọn một câu trả lời.', en: 'Please choose an answer.' }])), { vi: `Còn ${missing.length} câu chưa trả lời.`, en: `${missing.length} questions are still open.` });
    }
    const result = score(edition.questions, edition.levels, answers, edition.scoring);
    db.run("UPDATE readiness_result SET state = 'DONE', finished_at = ?, scores_json = ?, percent = ?, level = ? WHERE id = ? AND state = 'OPEN'", [now, JSON.stringify(result.pillars), result.percent, result.level, row.id]);
    audit(ctx, { act: 'readiness.finish', object: 'readiness', objectId: row.publicId, data: { organisationId: input.organisationId, percent: result.percent, level: result.level, edition: edition.edition } });
    return { publicId: row.publicId, state: 'DONE', answered, questions: edition.questions.length };
  }, { idempotencyKey, act: 'readiness.step' });
}
