-- A paper's text never changes, and its number only from none to one: what is to say something else is a new version.
DROP TRIGGER IF EXISTS paper_kept;
CREATE TRIGGER paper_kept BEFORE UPDATE ON paper
WHEN NEW.content_json <> OLD.content_json OR NEW.content_digest <> OLD.content_digest OR NEW.code <> OLD.code OR NEW.signers_json <> OLD.signers_json OR NEW.made_at <> OLD.made_at
  OR NEW.kind <> OLD.kind OR NEW.object <> OLD.object OR NEW.object_id <> OLD.object_id OR NEW.version <> OLD.version OR NEW.body_organisation_id <> OLD.body_organisation_id
  OR (OLD.number IS NOT NULL AND (NEW.number IS NOT OLD.number OR NEW.dated IS NOT OLD.dated OR NEW.document_id IS NOT OLD.document_id))
  OR (OLD.signed_document_id IS NOT NULL AND NEW.signed_document_id IS NOT OLD.signed_document_id)
BEGIN SELECT RAISE(ABORT, 'a paper is never changed: make a new version'); END;

DROP TRIGGER IF EXISTS paper_stays;
CREATE TRIGGER paper_stays BEFORE DELETE ON paper
BEGIN SELECT RAISE(ABORT, 'a paper is never removed'); END;

-- a number of a version that was never signed may be given to the next one; one that was in force stays taken
DROP TRIGGER IF EXISTS paper_in_force_stays;
CREATE TRIGGER paper_in_force_stays BEFORE UPDATE ON paper
WHEN OLD.state IN ('IN_FORCE', 'REPLACED') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'a paper in force or replaced stays so'); END;
