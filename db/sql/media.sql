-- A photo added, made, ordered, described or removed changes public pages: the keys of rendered pages hold this number.
DROP TRIGGER IF EXISTS media_generation_insert;
CREATE TRIGGER media_generation_insert AFTER INSERT ON media BEGIN
  INSERT INTO generation (scope, n) VALUES ('catalog', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS media_generation_update;
CREATE TRIGGER media_generation_update AFTER UPDATE ON media BEGIN
  INSERT INTO generation (scope, n) VALUES ('catalog', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
DROP TRIGGER IF EXISTS media_generation_delete;
CREATE TRIGGER media_generation_delete AFTER DELETE ON media BEGIN
  INSERT INTO generation (scope, n) VALUES ('catalog', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
