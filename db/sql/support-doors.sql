DROP TRIGGER IF EXISTS portal_status_of_event;
CREATE TRIGGER portal_status_of_event AFTER INSERT ON support_event
WHEN (SELECT door FROM support_application WHERE id = NEW.application_id) = 'PORTAL'
BEGIN INSERT INTO portal_status (application_id, event_id) VALUES (NEW.application_id, NEW.id); END;

DROP TRIGGER IF EXISTS support_arrival_kept;
CREATE TRIGGER support_arrival_kept BEFORE UPDATE ON support_arrival
BEGIN SELECT RAISE(ABORT, 'how a dossier came in is never changed'); END;

DROP TRIGGER IF EXISTS support_letter_kept;
CREATE TRIGGER support_letter_kept BEFORE UPDATE ON support_letter
BEGIN SELECT RAISE(ABORT, 'what came on paper is never changed'); END;

DROP TRIGGER IF EXISTS support_letter_stays;
CREATE TRIGGER support_letter_stays BEFORE DELETE ON support_letter
BEGIN SELECT RAISE(ABORT, 'what came on paper is never removed'); END;
