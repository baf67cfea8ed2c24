DROP TRIGGER IF EXISTS document_kept;
CREATE TRIGGER document_kept BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'a document is never changed: add a new one'); END;
