-- A change of what the export sheet or the aliases show raises the generation that cached pages are keyed by.
DROP TRIGGER IF EXISTS trace_exchange_export_sheet_insert;
CREATE TRIGGER trace_exchange_export_sheet_insert AFTER INSERT ON export_sheet BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_exchange_export_sheet_update;
CREATE TRIGGER trace_exchange_export_sheet_update AFTER UPDATE ON export_sheet BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_exchange_export_sheet_delete;
CREATE TRIGGER trace_exchange_export_sheet_delete AFTER DELETE ON export_sheet BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_exchange_export_claim_insert;
CREATE TRIGGER trace_exchange_export_claim_insert AFTER INSERT ON export_claim BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_exchange_export_claim_update;
CREATE TRIGGER trace_exchange_export_claim_update AFTER UPDATE ON export_claim BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_exchange_export_claim_delete;
CREATE TRIGGER trace_exchange_export_claim_delete AFTER DELETE ON export_claim BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_exchange_safety_statement_insert;
CREATE TRIGGER trace_exchange_safety_statement_insert AFTER INSERT ON safety_statement BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_exchange_safety_statement_update;
CREATE TRIGGER trace_exchange_safety_statement_update AFTER UPDATE ON safety_statement BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS trace_exchange_safety_statement_delete;
CREATE TRIGGER trace_exchange_safety_statement_delete AFTER DELETE ON safety_statement BEGIN
  INSERT INTO generation (scope, n) VALUES ('traceability', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
-- What other systems hold a copy of is noted when it changes, whoever changes it; a job takes the notes to the ports.
DROP TRIGGER IF EXISTS port_change_lot_insert;
CREATE TRIGGER port_change_lot_insert AFTER INSERT ON lot WHEN new.trade_item_id IS NOT NULL BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('LOT', new.id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_range_insert;
CREATE TRIGGER port_change_range_insert AFTER INSERT ON stamp_range BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('STAMPS', new.id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_recall_insert;
CREATE TRIGGER port_change_recall_insert AFTER INSERT ON lot_recall BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('RECALL', new.id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_statement_insert;
CREATE TRIGGER port_change_statement_insert AFTER INSERT ON safety_statement BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('PRODUCT', new.product_id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_lot_update;
CREATE TRIGGER port_change_lot_update AFTER UPDATE ON lot WHEN new.trade_item_id IS NOT NULL BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('LOT', new.id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_range_update;
CREATE TRIGGER port_change_range_update AFTER UPDATE ON stamp_range BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('STAMPS', new.id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_recall_update;
CREATE TRIGGER port_change_recall_update AFTER UPDATE ON lot_recall BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('RECALL', new.id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_statement_update;
CREATE TRIGGER port_change_statement_update AFTER UPDATE ON safety_statement BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('PRODUCT', new.product_id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_product_update;
CREATE TRIGGER port_change_product_update AFTER UPDATE OF name, name_en, origin, ingredients, state, producer_id, commune_code ON product WHEN new.state IN ('PUBLISHED','SUSPENDED') BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('PRODUCT', new.id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_grading_insert;
CREATE TRIGGER port_change_grading_insert AFTER INSERT ON grading WHEN new.kind = 'CERTIFICATE' BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('PRODUCT', new.product_id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_gtin_update;
CREATE TRIGGER port_change_gtin_update AFTER UPDATE OF gtin, label, state ON trade_item BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('PRODUCT', new.product_id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_span_insert;
CREATE TRIGGER port_change_span_insert AFTER INSERT ON stamp_span BEGIN
  INSERT INTO port_change (kind, object_id) VALUES ('STAMPS', new.range_id) ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS port_change_event_key_insert;
CREATE TRIGGER port_change_event_key_insert AFTER INSERT ON epcis_event_key WHEN new.role IN ('CLASS','INPUT','OUTPUT') AND new.key GLOB '/01/*/10/*' BEGIN
  INSERT INTO port_change (kind, object_id) SELECT 'LOT', l.id FROM lot l WHERE l.gtin = substr(new.key, 5, 14) AND l.code = replace(substr(new.key, 23), '%2F', '/') AND l.trade_item_id IS NOT NULL ON CONFLICT (kind, object_id) DO UPDATE SET n = n + 1;
END;
