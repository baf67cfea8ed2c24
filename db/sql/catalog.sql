-- Raises the catalogue's generation with every change of what the public can see: the exact key of page and result caches.
INSERT INTO generation (scope, n) VALUES ('catalog', 1) ON CONFLICT (scope) DO NOTHING;

DROP TRIGGER IF EXISTS product_generation_insert;
CREATE TRIGGER product_generation_insert AFTER INSERT ON product BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS product_generation_update;
CREATE TRIGGER product_generation_update AFTER UPDATE ON product BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS product_generation_delete;
CREATE TRIGGER product_generation_delete AFTER DELETE ON product BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS trade_item_generation_insert;
CREATE TRIGGER trade_item_generation_insert AFTER INSERT ON trade_item BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS trade_item_generation_update;
CREATE TRIGGER trade_item_generation_update AFTER UPDATE ON trade_item BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS trade_item_generation_delete;
CREATE TRIGGER trade_item_generation_delete AFTER DELETE ON trade_item BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS grading_generation_insert;
CREATE TRIGGER grading_generation_insert AFTER INSERT ON grading BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS grading_generation_update;
CREATE TRIGGER grading_generation_update AFTER UPDATE ON grading BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS grading_generation_delete;
CREATE TRIGGER grading_generation_delete AFTER DELETE ON grading BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS producer_generation_insert;
CREATE TRIGGER producer_generation_insert AFTER INSERT ON producer BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS producer_generation_update;
CREATE TRIGGER producer_generation_update AFTER UPDATE ON producer BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS producer_generation_delete;
CREATE TRIGGER producer_generation_delete AFTER DELETE ON producer BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS slug_redirect_generation_insert;
CREATE TRIGGER slug_redirect_generation_insert AFTER INSERT ON slug_redirect BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS slug_redirect_generation_update;
CREATE TRIGGER slug_redirect_generation_update AFTER UPDATE ON slug_redirect BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;

DROP TRIGGER IF EXISTS slug_redirect_generation_delete;
CREATE TRIGGER slug_redirect_generation_delete AFTER DELETE ON slug_redirect BEGIN
  UPDATE generation SET n = n + 1 WHERE scope = 'catalog';
END;
