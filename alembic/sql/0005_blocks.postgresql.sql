-- up

ALTER TABLE aliases ADD COLUMN block TEXT DEFAULT '' NOT NULL;

CREATE INDEX ix_aliases_block ON aliases (block);

-- down

DROP INDEX ix_aliases_block;

ALTER TABLE aliases DROP COLUMN block;
