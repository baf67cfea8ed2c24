/** A test as its pages ask it, the floor's own or an uploaded one, and the refusal of a step with open questions. */
import type { Context } from '../../../api/context.ts';
import { invalid, type DomainError } from '../../../api/errors.ts';
import { readinessOf, SELF_TEST, SELF_TEST_QUESTIONS, testUnderWay } from '../../../api/matching/index.ts';
import type { Pair } from '../../i18n/page.ts';

type Questions = typeof SELF_TEST_QUESTIONS;

export interface Asked {
  /** Null for the floor's own self-test. */
  edition: number | null;
  name: Pair;
  source: Pair;
  pillars: readonly { code: string; vi: string; en: string; aboutVi: string; aboutEn: string }[];
  questions: Questions;
  /** Question code → points so far. */
  answers: Record<string, number>;
}

/** The test that a page asks. @throws DomainError 404 an edition that this organisation cannot take */
export function testOf(db: Context['db'], organisationId: number | null, edition: number | null): Asked {
  if (edition === null || organisationId === null) return { edition: null, name: SELF_TEST.name, source: SELF_TEST.source, pillars: SELF_TEST.pillars, questions: SELF_TEST_QUESTIONS, answers: organisationId === null ? {} : (readinessOf(db, organisationId).open?.answers ?? {}) };
  const { edition: e, answers } = testUnderWay(db, organisationId, edition);
  return { edition, name: { vi: `${e.instrument.nameVi}, bản ${e.edition}`, en: `${e.instrument.nameEn}, edition ${e.edition}` }, source: { vi: e.instrument.sourceVi, en: e.instrument.sourceEn }, pillars: e.pillars, questions: e.questions, answers };
}

export const unanswered = (missing: Questions): DomainError => invalid(
  Object.fromEntries(missing.map((q) => [q.code, { vi: 'Mời Ông/Bà chọn một câu trả lời.', en: 'Please choose an answer.' }])),
  { vi: `Còn ${missing.length} câu chưa trả lời. Các câu khác đã lưu.`, en: `${missing.length} questions are open. The others are saved.` },
);
