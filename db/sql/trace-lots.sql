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
-- Lots that were opened before goods were counted: their first event made what they have.
INSERT INTO goods_flow (event_id, key, organisation_id, dimension, kind, amount, at)
  SELECT e.id, k.key, e.organisation_id, 'EA', 'made', k.quantity_milli, e.event_time
  FROM epcis_event e JOIN epcis_event_key k ON k.event_id = e.id AND k.role = 'CLASS' AND k.unit = 'EA' AND k.quantity_milli > 0
  WHERE e.biz_step = 'creating_class_instance' AND e.action = 'ADD' AND e.type = 'ObjectEvent' AND e.corrects_event_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM epcis_event x WHERE x.corrects_event_id = e.id)
    AND NOT EXISTS (SELECT 1 FROM goods_flow f WHERE f.event_id = e.id);
INSERT INTO goods_held (key, organisation_id, dimension, made, last_at)
  SELECT f.key, f.organisation_id, f.dimension, sum(f.amount), max(f.at) FROM goods_flow f
  WHERE NOT EXISTS (SELECT 1 FROM goods_held h WHERE h.key = f.key) AND f.kind = 'made' GROUP BY f.key, f.organisation_id, f.dimension;
