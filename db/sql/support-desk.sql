-- Who looked after a dossier is history: a row is closed once and never changed or removed.
DROP TRIGGER IF EXISTS support_assignment_kept;
CREATE TRIGGER support_assignment_kept BEFORE UPDATE ON support_assignment
WHEN OLD.to_at IS NOT NULL OR NEW.to_at IS NULL OR NEW.application_id <> OLD.application_id OR NEW.person_id <> OLD.person_id OR NEW.from_at <> OLD.from_at OR NEW.why <> OLD.why OR NEW.by <> OLD.by OR NEW.absence_id IS NOT OLD.absence_id
BEGIN SELECT RAISE(ABORT, 'an assignment is closed, never changed'); END;

DROP TRIGGER IF EXISTS support_assignment_stays;
CREATE TRIGGER support_assignment_stays BEFORE DELETE ON support_assignment
BEGIN SELECT RAISE(ABORT, 'an assignment is never removed'); END;

DROP TRIGGER IF EXISTS support_note_kept;
CREATE TRIGGER support_note_kept BEFORE UPDATE ON support_note
BEGIN SELECT RAISE(ABORT, 'a note is never changed'); END;

DROP TRIGGER IF EXISTS support_note_stays;
CREATE TRIGGER support_note_stays BEFORE DELETE ON support_note
BEGIN SELECT RAISE(ABORT, 'a note is never removed; its words may be erased'); END;
