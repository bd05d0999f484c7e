-- up

CREATE VIRTUAL TABLE attribution_words USING fts5(
    text, content = 'attributions', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TRIGGER tr_attributions_words_insert AFTER INSERT ON attributions
BEGIN
    INSERT INTO attribution_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER tr_attributions_words_delete AFTER DELETE ON attributions
BEGIN
    INSERT INTO attribution_words (attribution_words, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TRIGGER tr_attributions_words_update AFTER UPDATE OF id, text ON attributions
BEGIN
    INSERT INTO attribution_words (attribution_words, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO attribution_words (rowid, text) VALUES (new.id, new.text);
END;

INSERT INTO attribution_words (attribution_words) VALUES ('rebuild');

-- down

DROP TRIGGER tr_attributions_words_update;

DROP TRIGGER tr_attributions_words_delete;

DROP TRIGGER tr_attributions_words_insert;

DROP TABLE attribution_words;
