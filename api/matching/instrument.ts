/** The floor's own self-test as it is delivered, and editions as they stand in the database. */
import { createHash } from 'node:crypto';
import delivered from '../../db/data/readiness-self-test.json' with { type: 'json' };
import type { Database } from '../../db/client.ts';
import type { AnswerOption, Level, Question, Scoring } from './rules/readiness.ts';

export interface PillarText {
  code: string;
  vi: string;
  en: string;
  aboutVi: string;
  aboutEn: string;
}
export interface StoredQuestion extends Question {
  id: number;
}
export interface Edition {
  versionId: number;
  instrument: { code: string; nameVi: string; nameEn: string; sourceVi: string; sourceEn: string };
  edition: string;
  /** A test taken here, or figures typed in from another tool's paper. */
  kind: 'TEST' | 'PAPER';
  scoring: Scoring;
  state: 'DRAFT' | 'PUBLISHED' | 'RETIRED';
  document: string;
  supersededBy: string;
  pillars: PillarText[];
  levels: Level[];
  questions: StoredQuestion[];
}

export const SELF_TEST_CODE = delivered.instrument.code;
/** What to do about a weak pillar, in one sentence. */
export const NEXT_STEPS = delivered.steps as Record<string, { vi: string; en: string } | undefined>;
/** The delivered edition's questions, for pages that are shown before anything is saved. */
export const SELF_TEST_QUESTIONS: readonly Question[] = delivered.questions;
export const SELF_TEST = { name: { vi: delivered.instrument.nameVi, en: delivered.instrument.nameEn }, source: { vi: delivered.instrument.sourceVi, en: delivered.instrument.sourceEn }, minutes: delivered.minutes, questions: delivered.questions.length, pillars: delivered.pillars as PillarText[] };

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Puts a draft into use; the edition of the same instrument that was in use is retired. Inside a transaction. */
export function publishEdition(db: Database, id: number, now: number): void {
  db.run("UPDATE readiness_version SET state = 'RETIRED', retired_at = ? WHERE state = 'PUBLISHED' AND instrument_id = (SELECT instrument_id FROM readiness_version WHERE id = ?)", [now, id]);
  db.run("UPDATE readiness_version SET state = 'PUBLISHED', published_at = ? WHERE id = ? AND state = 'DRAFT'", [now, id]);
}

/** The edition that results of another tool's paper stand under, with no question of its own; inside a transaction. @returns its id */
export function ensurePaperEdition(db: Database, tool: { code: string; vi: string; en: string; site: string }, now: number): number {
  const found = db.get<{ id: number }>("SELECT v.id FROM readiness_version v JOIN readiness_instrument i ON i.id = v.instrument_id WHERE i.code = ? AND v.kind = 'PAPER'", [tool.code]);
  if (found) return found.id;
  const instrument = db.run('INSERT INTO readiness_instrument (code, name_vi, name_en, source_vi, source_en) VALUES (?,?,?,?,?)', [tool.code, tool.vi, tool.en, `Doanh nghiệp tự khai theo giấy kết quả của ${tool.site}.`, `Declared by the enterprise from its result paper of ${tool.site}.`]).lastInsertRowid;
  // the levels' names are the common ones; the paper says which was reached
  const levels = delivered.levels.map(({ from, vi, en }) => ({ from, vi, en, meansVi: '', meansEn: '' }));
  return db.run("INSERT INTO readiness_version (instrument_id, edition, pillars_json, levels_json, digest, effective_from, created_at, kind, state) VALUES (?,'giấy kết quả',?,?,?,?,?,'PAPER','PUBLISHED')", [
    instrument, JSON.stringify(delivered.pillars), JSON.stringify(levels), digestOf([tool.code, delivered.pillars, levels]), delivered.effectiveFrom, now]).lastInsertRowid;
}

/** Makes sure that the delivered edition stands in the database; inside a transaction. @returns its id */
export function ensureSelfTest(db: Database, now: number): number {
  const found = db.get<{ id: number }>('SELECT v.id FROM readiness_version v JOIN readiness_instrument i ON i.id = v.instrument_id WHERE i.code = ? AND v.edition = ?', [delivered.instrument.code, delivered.edition]);
  if (found) return found.id;
  const i = delivered.instrument;
  db.run('INSERT INTO readiness_instrument (code, name_vi, name_en, source_vi, source_en) VALUES (?,?,?,?,?) ON CONFLICT (code) DO NOTHING', [i.code, i.nameVi, i.nameEn, i.sourceVi, i.sourceEn]);
  const instrumentId = db.get<{ id: number }>('SELECT id FROM readiness_instrument WHERE code = ?', [i.code])!.id;
  const versionId = db.run("INSERT INTO readiness_version (instrument_id, edition, pillars_json, levels_json, digest, effective_from, created_at, state) VALUES (?,?,?,?,?,?,?,'DRAFT')", [
    instrumentId, delivered.edition, JSON.stringify(delivered.pillars), JSON.stringify(delivered.levels), digestOf([delivered.pillars, delivered.levels, delivered.questions]), delivered.effectiveFrom, now,
  ]).lastInsertRowid;
  delivered.questions.forEach((q, position) => {
    db.run('INSERT INTO readiness_question (version_id, code, pillar, position, vi, en, answers_json) VALUES (?,?,?,?,?,?,?)', [versionId, q.code, q.pillar, position, q.vi, q.en, JSON.stringify(q.answers)]);
  });
  publishEdition(db, versionId, now);
  return versionId;
}

/** An edition with its questions in order. */
export function readEdition(db: Database, versionId: number): Edition {
  const v = db.get<Pick<Edition, 'kind' | 'scoring' | 'state' | 'document' | 'supersededBy'> & { edition: string; pillarsJson: string; levelsJson: string; code: string; nameVi: string; nameEn: string; sourceVi: string; sourceEn: string }>(
    `SELECT v.edition, v.kind, v.scoring, v.state, v.document, v.superseded_by AS supersededBy, v.pillars_json AS pillarsJson, v.levels_json AS levelsJson, i.code, i.name_vi AS nameVi, i.name_en AS nameEn, i.source_vi AS sourceVi, i.source_en AS sourceEn
     FROM readiness_version v JOIN readiness_instrument i ON i.id = v.instrument_id WHERE v.id = ?`, [versionId]);
  if (!v) throw new TypeError(`no readiness edition ${versionId}`);
  const questions = db.all<{ id: number; code: string; pillar: string; vi: string; en: string; answersJson: string }>('SELECT id, code, pillar, vi, en, answers_json AS answersJson FROM readiness_question WHERE version_id = ? ORDER BY position', [versionId]);
  return {
    versionId, edition: v.edition, kind: v.kind, scoring: v.scoring, state: v.state, document: v.document, supersededBy: v.supersededBy,
    instrument: { code: v.code, nameVi: v.nameVi, nameEn: v.nameEn, sourceVi: v.sourceVi, sourceEn: v.sourceEn },
    pillars: JSON.parse(v.pillarsJson) as PillarText[], levels: JSON.parse(v.levelsJson) as Level[],
    questions: questions.map(({ answersJson, ...q }) => ({ ...q, answers: JSON.parse(answersJson) as AnswerOption[] })),
  };
}
