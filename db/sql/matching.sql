-- an edition stands as it was published: a change is a new edition
DROP TRIGGER IF EXISTS readiness_version_kept;
CREATE TRIGGER readiness_version_kept BEFORE UPDATE OF instrument_id, edition, pillars_json, levels_json, digest, effective_from, created_at, kind, scoring, document, superseded_by, created_by ON readiness_version
BEGIN SELECT RAISE(ABORT, 'an edition never changes: add a new one'); END;

DROP TRIGGER IF EXISTS readiness_version_forward;
CREATE TRIGGER readiness_version_forward BEFORE UPDATE OF state ON readiness_version
WHEN NOT ((OLD.state = 'DRAFT' AND NEW.state = 'PUBLISHED') OR (OLD.state = 'PUBLISHED' AND NEW.state = 'RETIRED'))
BEGIN SELECT RAISE(ABORT, 'an edition goes from draft to published to retired'); END;

DROP TRIGGER IF EXISTS readiness_version_stays;
CREATE TRIGGER readiness_version_stays BEFORE DELETE ON readiness_version WHEN OLD.state <> 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'a published edition is never removed'); END;

DROP TRIGGER IF EXISTS readiness_question_kept;
CREATE TRIGGER readiness_question_kept BEFORE UPDATE ON readiness_question
BEGIN SELECT RAISE(ABORT, 'a question never changes: add a new edition'); END;

DROP TRIGGER IF EXISTS readiness_question_in_draft;
CREATE TRIGGER readiness_question_in_draft BEFORE INSERT ON readiness_question
WHEN (SELECT state FROM readiness_version WHERE id = NEW.version_id) IS NOT 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'questions are added to a draft only'); END;

DROP TRIGGER IF EXISTS readiness_question_stays;
CREATE TRIGGER readiness_question_stays BEFORE DELETE ON readiness_question
WHEN (SELECT state FROM readiness_version WHERE id = OLD.version_id) IS NOT 'DRAFT'
BEGIN SELECT RAISE(ABORT, 'a question of a published edition is never removed'); END;

-- what was measured stays measured; only an officer's look at a declared paper is added
DROP TRIGGER IF EXISTS readiness_result_kept;
CREATE TRIGGER readiness_result_kept BEFORE UPDATE OF organisation_id, version_id, finished_at, scores_json, percent, level, points_json, state ON readiness_result WHEN OLD.state = 'DONE'
BEGIN SELECT RAISE(ABORT, 'a finished result never changes'); END;
