-- up

ALTER TABLE quotes
    ADD COLUMN n_direct INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN n_mixed INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN n_unmarked INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN n_indirect INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN n_unsaid INTEGER DEFAULT 0 NOT NULL;

-- down

ALTER TABLE quotes
    DROP COLUMN n_unsaid,
    DROP COLUMN n_indirect,
    DROP COLUMN n_unmarked,
    DROP COLUMN n_mixed,
    DROP COLUMN n_direct;
