-- A recall changes scan pages, product pages and its own notice at once, however many lots it names: one step of the generation
-- with its own row; its rows of lots, written in the same transaction, raise none.
DROP TRIGGER IF EXISTS trace_recall_insert;
CREATE TRIGGER trace_recall_insert AFTER INSERT ON recall WHEN NEW.mode = 'REAL' BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_recall_update;
CREATE TRIGGER trace_recall_update AFTER UPDATE ON recall WHEN NEW.mode = 'REAL' BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
