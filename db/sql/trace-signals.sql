-- A hold that a person confirms or releases changes scan pages at once; one that a rule only proposes changes none.
DROP TRIGGER IF EXISTS trace_hold_insert;
CREATE TRIGGER trace_hold_insert AFTER INSERT ON stamp_hold WHEN NEW.state = 'HELD' BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_hold_update;
CREATE TRIGGER trace_hold_update AFTER UPDATE ON stamp_hold WHEN NEW.state = 'HELD' OR OLD.state = 'HELD' BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
