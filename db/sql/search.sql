-- Full-text tables of the embedded index, one per generation. Text comes folded from api/search/documents.ts; `marks` keeps
-- the diacritics as ASCII codes; `tags` holds whole place and group names. No content is stored twice.
CREATE VIRTUAL TABLE IF NOT EXISTS search_text_0 USING fts5(name, marks, name_en, maker, tags, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0", prefix='1 2 3');
CREATE VIRTUAL TABLE IF NOT EXISTS search_text_1 USING fts5(name, marks, name_en, maker, tags, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0", prefix='1 2 3');
INSERT OR IGNORE INTO search_state (id, generation, revision) VALUES (1, 0, 0);
-- Pages list what the index answers: one rendered between a change and its arrival in the index must not be kept.
DROP TRIGGER IF EXISTS search_generation;
CREATE TRIGGER search_generation AFTER UPDATE OF revision ON search_state WHEN new.revision <> old.revision BEGIN
  INSERT INTO generation (scope, n) VALUES ('catalog', 1) ON CONFLICT (scope) DO UPDATE SET n = n + 1;
END;
