/** Reads of instruments: the administrator's list, one edition, and what an organisation can take. */
import type { Database } from '../../../db/client.ts';
import { requireRole } from '../../access.ts';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { readEdition, SELF_TEST_CODE, type Edition } from '../instrument.ts';
import { pillarPoints } from '../rules/instrument.ts';

export interface InstrumentLine {
  edition: number;
  code: string;
  name: string;
  nameVi: string;
  nameEn: string;
  state: Edition['state'];
  document: string;
  supersededBy: string;
  effectiveFrom: string;
  questions: number;
  /** Finished results that stand on it. */
  results: number;
  delivered: boolean;
}

const LINE = `SELECT v.id AS edition, i.code, v.edition AS name, i.name_vi AS nameVi, i.name_en AS nameEn, v.state, v.document, v.superseded_by AS supersededBy, v.effective_from AS effectiveFrom,
  (SELECT count(*) FROM readiness_question q WHERE q.version_id = v.id) AS questions, (SELECT count(*) FROM readiness_result r WHERE r.version_id = v.id AND r.state = 'DONE') AS results, (v.created_by = '') AS delivered
  FROM readiness_version v JOIN readiness_instrument i ON i.id = v.instrument_id WHERE v.kind = 'TEST'`;

/** Every edition that can be or could be taken here, newest first; at most 200. @throws DomainError 403 */
export function instrumentLines(ctx: Context): InstrumentLine[] {
  requireRole(ctx, 'ADMIN');
  return ctx.db.all<Omit<InstrumentLine, 'delivered'> & { delivered: number }>(`${LINE} ORDER BY i.code, v.id DESC LIMIT 200`).map((l) => ({ ...l, delivered: l.delivered === 1 }));
}

export interface InstrumentView {
  line: InstrumentLine;
  edition: Edition;
  pillars: { code: string; vi: string; en: string; questions: number; points: number }[];
}

/** One edition with its questions. @throws DomainError 403, 404 */
export function instrumentFor(ctx: Context, edition: number): InstrumentView {
  requireRole(ctx, 'ADMIN');
  const row = Number.isSafeInteger(edition) ? ctx.db.get<Omit<InstrumentLine, 'delivered'> & { delivered: number }>(`${LINE} AND v.id = ?`, [edition]) : undefined;
  if (!row) throw notFound({ vi: 'Không có bộ công cụ này.', en: 'There is no such instrument.' });
  const read = readEdition(ctx.db, edition);
  return { line: { ...row, delivered: row.delivered === 1 }, edition: read, pillars: read.pillars.map((p) => ({ code: p.code, vi: p.vi, en: p.en, questions: read.questions.filter((q) => q.pillar === p.code).length, points: pillarPoints(read, p.code) })) };
}

export interface TestOffer {
  edition: number;
  name: string;
  nameVi: string;
  nameEn: string;
  document: string;
  supersededBy: string;
  questions: number;
  /** Answered so far of a test under way; null when none is. */
  answered: number | null;
  retired: boolean;
}

/** The uploaded instruments that an organisation can take beside the floor's own: those in use, and those that have measured it or are under way. */
export const testsFor = (db: Database, organisationId: number): TestOffer[] => db.all<Omit<TestOffer, 'retired'> & { retired: number }>(
  `SELECT v.id AS edition, v.edition AS name, i.name_vi AS nameVi, i.name_en AS nameEn, v.document, v.superseded_by AS supersededBy, (SELECT count(*) FROM readiness_question q WHERE q.version_id = v.id) AS questions,
     (SELECT count(a.question_id) FROM readiness_result r LEFT JOIN readiness_answer a ON a.result_id = r.id WHERE r.version_id = v.id AND r.organisation_id = ? AND r.state = 'OPEN' GROUP BY r.id) AS answered, (v.state = 'RETIRED') AS retired
   FROM readiness_version v JOIN readiness_instrument i ON i.id = v.instrument_id
   WHERE v.kind = 'TEST' AND i.code <> ? AND (v.state = 'PUBLISHED' OR (v.state = 'RETIRED' AND EXISTS (SELECT 1 FROM readiness_result r WHERE r.version_id = v.id AND r.organisation_id = ?))) ORDER BY retired, i.name_vi, v.id DESC LIMIT 50`,
  [organisationId, SELF_TEST_CODE, organisationId]).map((o) => ({ ...o, retired: o.retired === 1 }));

/** An uploaded test as an organisation fills it in: its questions, and the answers so far. @throws DomainError 404 when it cannot be taken */
export function testUnderWay(db: Database, organisationId: number, edition: number): { edition: Edition; answers: Record<string, number> } {
  if (!testsFor(db, organisationId).some((o) => o.edition === edition)) throw notFound({ vi: 'Không có bộ câu hỏi này.', en: 'There is no such test.' });
  const answers = db.all<{ code: string; points: number }>("SELECT q.code, a.points FROM readiness_result r JOIN readiness_answer a ON a.result_id = r.id JOIN readiness_question q ON q.id = a.question_id WHERE r.organisation_id = ? AND r.version_id = ? AND r.state = 'OPEN'", [organisationId, edition]);
  return { edition: readEdition(db, edition), answers: Object.fromEntries(answers.map((a) => [a.code, a.points])) };
}
