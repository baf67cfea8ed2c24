-- Checked stamps and checks per range, so that the ledger never reads stamps one by one. Counted anew whenever this file changes.
DROP TRIGGER IF EXISTS trace_stamp_tally_insert;
DROP TRIGGER IF EXISTS trace_stamp_tally_update;
DROP TRIGGER IF EXISTS trace_stamp_tally_delete;
DELETE FROM stamp_tally;
INSERT INTO stamp_tally (range_id, scanned, checks) SELECT range_id, count(*), sum(checks) FROM stamp WHERE checks > 0 GROUP BY range_id;
CREATE TRIGGER trace_stamp_tally_insert AFTER INSERT ON stamp WHEN new.checks > 0 BEGIN
  INSERT INTO stamp_tally (range_id, scanned, checks) VALUES (new.range_id, 1, new.checks)
    ON CONFLICT (range_id) DO UPDATE SET scanned = scanned + 1, checks = checks + excluded.checks;
END;
CREATE TRIGGER trace_stamp_tally_update AFTER UPDATE OF checks ON stamp WHEN new.checks <> old.checks BEGIN
  INSERT INTO stamp_tally (range_id, scanned, checks) VALUES (new.range_id, new.checks > 0, new.checks)
    ON CONFLICT (range_id) DO UPDATE SET scanned = scanned + (new.checks > 0) - (old.checks > 0), checks = checks + new.checks - old.checks;
END;
CREATE TRIGGER trace_stamp_tally_delete AFTER DELETE ON stamp WHEN old.checks > 0 BEGIN
  UPDATE stamp_tally SET scanned = scanned - 1, checks = checks - old.checks WHERE range_id = old.range_id;
END;
