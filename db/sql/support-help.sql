-- who prepared a dossier for its enterprise is never changed: that person never decides on it
DROP TRIGGER IF EXISTS support_help_kept;
CREATE TRIGGER support_help_kept BEFORE UPDATE OF application_id, helper_id, team_organisation_id, begun_at ON support_help
BEGIN SELECT RAISE(ABORT, 'who prepared a dossier is never changed'); END;

DROP TRIGGER IF EXISTS support_help_stays;
CREATE TRIGGER support_help_stays BEFORE DELETE ON support_help
BEGIN SELECT RAISE(ABORT, 'who prepared a dossier is never removed'); END;
