-- a paper's words and dates stand as they were declared: a correction is a new version
DROP TRIGGER IF EXISTS vault_paper_kept;
CREATE TRIGGER vault_paper_kept BEFORE UPDATE OF organisation_id, kind, title, issued_on, valid_until, added_by, added_at ON vault_paper
BEGIN SELECT RAISE(ABORT, 'a paper is never changed: add its new version'); END;

-- what was sent stays sent
DROP TRIGGER IF EXISTS vault_consent_sealed;
CREATE TRIGGER vault_consent_sealed BEFORE UPDATE ON vault_consent WHEN OLD.sealed_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a consent that was sent or withdrawn is never changed'); END;

DROP TRIGGER IF EXISTS vault_consent_stays;
CREATE TRIGGER vault_consent_stays BEFORE DELETE ON vault_consent
BEGIN SELECT RAISE(ABORT, 'a consent is never removed'); END;
