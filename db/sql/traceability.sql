-- Whatever a scan page shows raises the generation that its cached facts are keyed by. Scans themselves do not.
DROP TRIGGER IF EXISTS traceability_lot_insert;
CREATE TRIGGER traceability_lot_insert AFTER INSERT ON lot BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_lot_update;
CREATE TRIGGER traceability_lot_update AFTER UPDATE ON lot BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_lot_delete;
CREATE TRIGGER traceability_lot_delete AFTER DELETE ON lot BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_lot_recall_insert;
CREATE TRIGGER traceability_lot_recall_insert AFTER INSERT ON lot_recall WHEN NEW.recall_id IS NULL BEGIN -- a recall of thousands of lots raises it once (trace-recall.sql)
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_lot_recall_update;
CREATE TRIGGER traceability_lot_recall_update AFTER UPDATE ON lot_recall WHEN NEW.recall_id IS NULL BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_lot_recall_delete;
CREATE TRIGGER traceability_lot_recall_delete AFTER DELETE ON lot_recall BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_epcis_event_insert;
CREATE TRIGGER traceability_epcis_event_insert AFTER INSERT ON epcis_event BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_epcis_event_update;
CREATE TRIGGER traceability_epcis_event_update AFTER UPDATE ON epcis_event BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_epcis_event_delete;
CREATE TRIGGER traceability_epcis_event_delete AFTER DELETE ON epcis_event BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_epcis_event_key_insert;
CREATE TRIGGER traceability_epcis_event_key_insert AFTER INSERT ON epcis_event_key BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_epcis_event_key_update;
CREATE TRIGGER traceability_epcis_event_key_update AFTER UPDATE ON epcis_event_key BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_epcis_event_key_delete;
CREATE TRIGGER traceability_epcis_event_key_delete AFTER DELETE ON epcis_event_key BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_stamp_range_insert;
CREATE TRIGGER traceability_stamp_range_insert AFTER INSERT ON stamp_range BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_stamp_range_update;
CREATE TRIGGER traceability_stamp_range_update AFTER UPDATE ON stamp_range BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_stamp_range_delete;
CREATE TRIGGER traceability_stamp_range_delete AFTER DELETE ON stamp_range BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_stamp_span_insert;
CREATE TRIGGER traceability_stamp_span_insert AFTER INSERT ON stamp_span BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_stamp_span_update;
CREATE TRIGGER traceability_stamp_span_update AFTER UPDATE ON stamp_span BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_stamp_span_delete;
CREATE TRIGGER traceability_stamp_span_delete AFTER DELETE ON stamp_span BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS traceability_organisation_update;
CREATE TRIGGER traceability_organisation_update AFTER UPDATE OF address, commune_code ON organisation BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
