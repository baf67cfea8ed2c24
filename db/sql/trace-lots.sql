-- What a journey shows raises the generation that scan pages are keyed by.
DROP TRIGGER IF EXISTS traceability_journey_text_insert;
CREATE TRIGGER traceability_journey_text_insert AFTER INSERT ON journey_text BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_journey_text_update;
CREATE TRIGGER traceability_journey_text_update AFTER UPDATE ON journey_text BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_journey_text_delete;
CREATE TRIGGER traceability_journey_text_delete AFTER DELETE ON journey_text BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_event_position_insert;
CREATE TRIGGER traceability_event_position_insert AFTER INSERT ON event_position BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_event_position_update;
CREATE TRIGGER traceability_event_position_update AFTER UPDATE ON event_position BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_event_position_delete;
CREATE TRIGGER traceability_event_position_delete AFTER DELETE ON event_position BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
