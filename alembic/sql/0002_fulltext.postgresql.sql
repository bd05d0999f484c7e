-- up

-- Letters and digits only, as SQLite's tokenizer does: PostgreSQL's own parser would see hosts, e-mail addresses and
-- signed numbers.
CREATE INDEX ix_attributions_words ON attributions
USING gin (to_tsvector('simple'::regconfig, regexp_replace(left(text, 100000), '[^[:alnum:]]+', ' ', 'g')));

-- down

DROP INDEX ix_attributions_words;
