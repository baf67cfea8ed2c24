/** The questions of the self-test for its pages, and the refusal of a step with open questions. */
import { invalid, type DomainError } from '../../../api/errors.ts';
import { SELF_TEST_QUESTIONS } from '../../../api/matching/index.ts';

type Questions = typeof SELF_TEST_QUESTIONS;

export const selfTest = Object.assign((): Questions => SELF_TEST_QUESTIONS, {
  unanswered: (missing: Questions): DomainError =>
    invalid(
      Object.fromEntries(missing.map((q) => [q.code, { vi: 'Mời Ông/Bà chọn một câu trả lời.', en: 'Please choose an answer.' }])),
      { vi: `Còn ${missing.length} câu chưa trả lời. Các câu khác đã lưu.`, en: `${missing.length} questions are open. The others are saved.` },
    ),
});
