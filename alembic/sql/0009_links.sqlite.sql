-- up

-- Which type a link may have is written into the table, which SQLite can't alter: it is made anew from its rows.
DROP VIEW v_links;

CREATE TEMP TABLE links_kept AS SELECT * FROM links;

DROP TABLE links;

CREATE TABLE links (
    id INTEGER NOT NULL,
    public_id TEXT NOT NULL,
    type TEXT NOT NULL,
    longer_id INTEGER NOT NULL,
    shorter_id INTEGER NOT NULL,
    longer_start INTEGER,
    longer_stop INTEGER,
    longer_exact TEXT,
    score REAL,
    shorter_start INTEGER,
    shorter_stop INTEGER,
    shorter_exact TEXT,
    CONSTRAINT pk_links PRIMARY KEY (id),
    CONSTRAINT uq_links_public_id UNIQUE (public_id),
    CONSTRAINT uq_links_longer_id_shorter_id_type UNIQUE (longer_id, shorter_id, type),
    CONSTRAINT ck_links_type CHECK (type IN ('contains', 'overlap', 'related', 'altered')),
    CONSTRAINT ck_links_ends CHECK (longer_id <> shorter_id),
    CONSTRAINT ck_links_range CHECK ((longer_start IS NULL AND longer_stop IS NULL AND longer_exact IS NULL)
        OR (longer_start IS NOT NULL
        AND longer_stop IS NOT NULL AND longer_exact IS NOT NULL AND longer_start >= 0
        AND longer_stop > longer_start AND length(longer_exact) = longer_stop - longer_start)),
    CONSTRAINT ck_links_within CHECK ((shorter_start IS NULL AND shorter_stop IS NULL AND shorter_exact IS NULL)
        OR (shorter_start IS NOT NULL
        AND shorter_stop IS NOT NULL AND shorter_exact IS NOT NULL AND shorter_start >= 0
        AND shorter_stop > shorter_start AND length(shorter_exact) = shorter_stop - shorter_start)),
    CONSTRAINT fk_links_longer_id_attributions FOREIGN KEY(longer_id) REFERENCES attributions (id),
    CONSTRAINT fk_links_shorter_id_attributions FOREIGN KEY(shorter_id) REFERENCES attributions (id)
) STRICT;

INSERT INTO links (id, public_id, type, longer_id, shorter_id, longer_start, longer_stop, longer_exact, score)
SELECT id, public_id, type, longer_id, shorter_id, longer_start, longer_stop, longer_exact, score FROM links_kept;

DROP TABLE links_kept;

CREATE INDEX ix_links_shorter_id ON links (shorter_id);

CREATE TRIGGER tr_links_insert AFTER INSERT ON links
WHEN new.longer_exact IS NOT NULL AND (
    new.longer_start < 0 OR new.longer_stop <= new.longer_start
    OR length(new.longer_exact) IS NOT new.longer_stop - new.longer_start OR new.longer_exact IS NOT (
        SELECT substr(s.text, new.longer_start + 1, new.longer_stop - new.longer_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.longer_id
    )
) OR new.shorter_exact IS NOT NULL AND (
    new.shorter_start < 0 OR new.shorter_stop <= new.shorter_start
    OR length(new.shorter_exact) IS NOT new.shorter_stop - new.shorter_start OR new.shorter_exact IS NOT (
        SELECT substr(s.text, new.shorter_start + 1, new.shorter_stop - new.shorter_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.shorter_id
    )
)
BEGIN
    SELECT raise(ABORT, 'provenance: a link''s words are not in a quote''s source');
END;

CREATE TRIGGER tr_links_update AFTER UPDATE ON links
WHEN new.longer_exact IS NOT NULL AND (
    new.longer_start < 0 OR new.longer_stop <= new.longer_start
    OR length(new.longer_exact) IS NOT new.longer_stop - new.longer_start OR new.longer_exact IS NOT (
        SELECT substr(s.text, new.longer_start + 1, new.longer_stop - new.longer_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.longer_id
    )
) OR new.shorter_exact IS NOT NULL AND (
    new.shorter_start < 0 OR new.shorter_stop <= new.shorter_start
    OR length(new.shorter_exact) IS NOT new.shorter_stop - new.shorter_start OR new.shorter_exact IS NOT (
        SELECT substr(s.text, new.shorter_start + 1, new.shorter_stop - new.shorter_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.shorter_id
    )
)
BEGIN
    SELECT raise(ABORT, 'provenance: a link''s words are not in a quote''s source');
END;

CREATE VIEW v_links AS
SELECT
    k.public_id AS link_id,
    k.type AS type,
    g.public_id AS longer_id,
    h.public_id AS shorter_id,
    t.public_id AS longer_quote_id,
    u.public_id AS shorter_quote_id,
    g.text AS longer_text,
    h.text AS shorter_text,
    k.longer_start AS start,
    k.longer_stop AS stop,
    k.longer_exact AS exact,
    k.score AS score,
    k.shorter_start AS shorter_start,
    k.shorter_stop AS shorter_stop,
    k.shorter_exact AS shorter_exact
FROM links AS k
JOIN attributions AS g ON g.id = k.longer_id
JOIN attributions AS h ON h.id = k.shorter_id
JOIN quotes AS t ON t.id = g.quote_id
JOIN quotes AS u ON u.id = h.quote_id
WHERE g.retired_run_id IS NULL AND h.retired_run_id IS NULL;

-- Other words are compared than before: the next ingest works the keys out, and merges anew.
DELETE FROM merge_keys;

-- down

DROP VIEW v_links;

CREATE TEMP TABLE links_kept AS SELECT * FROM links WHERE type IN ('contains', 'related');

DROP TABLE links;

CREATE TABLE links (
    id INTEGER NOT NULL,
    public_id TEXT NOT NULL,
    type TEXT NOT NULL,
    longer_id INTEGER NOT NULL,
    shorter_id INTEGER NOT NULL,
    longer_start INTEGER,
    longer_stop INTEGER,
    longer_exact TEXT,
    score REAL,
    CONSTRAINT pk_links PRIMARY KEY (id),
    CONSTRAINT uq_links_public_id UNIQUE (public_id),
    CONSTRAINT uq_links_longer_id_shorter_id_type UNIQUE (longer_id, shorter_id, type),
    CONSTRAINT ck_links_type CHECK (type IN ('contains', 'related')),
    CONSTRAINT ck_links_ends CHECK (longer_id <> shorter_id),
    CONSTRAINT ck_links_range CHECK ((longer_start IS NULL AND longer_stop IS NULL AND longer_exact IS NULL)
        OR (longer_start IS NOT NULL
        AND longer_stop IS NOT NULL AND longer_exact IS NOT NULL AND longer_start >= 0
        AND longer_stop > longer_start AND length(longer_exact) = longer_stop - longer_start)),
    CONSTRAINT fk_links_longer_id_attributions FOREIGN KEY(longer_id) REFERENCES attributions (id),
    CONSTRAINT fk_links_shorter_id_attributions FOREIGN KEY(shorter_id) REFERENCES attributions (id)
) STRICT;

INSERT INTO links (id, public_id, type, longer_id, shorter_id, longer_start, longer_stop, longer_exact, score)
SELECT id, public_id, type, longer_id, shorter_id, longer_start, longer_stop, longer_exact, score FROM links_kept;

DROP TABLE links_kept;

CREATE INDEX ix_links_shorter_id ON links (shorter_id);

CREATE TRIGGER tr_links_insert AFTER INSERT ON links
WHEN new.longer_exact IS NOT NULL AND (
    new.longer_start < 0 OR new.longer_stop <= new.longer_start
    OR length(new.longer_exact) IS NOT new.longer_stop - new.longer_start OR new.longer_exact IS NOT (
        SELECT substr(s.text, new.longer_start + 1, new.longer_stop - new.longer_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.longer_id
    )
)
BEGIN
    SELECT raise(ABORT, 'provenance: a link''s words are not in the longer quote''s source');
END;

CREATE TRIGGER tr_links_update AFTER UPDATE ON links
WHEN new.longer_exact IS NOT NULL AND (
    new.longer_start < 0 OR new.longer_stop <= new.longer_start
    OR length(new.longer_exact) IS NOT new.longer_stop - new.longer_start OR new.longer_exact IS NOT (
        SELECT substr(s.text, new.longer_start + 1, new.longer_stop - new.longer_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.longer_id
    )
)
BEGIN
    SELECT raise(ABORT, 'provenance: a link''s words are not in the longer quote''s source');
END;

CREATE VIEW v_links AS
SELECT
    k.public_id AS link_id,
    k.type AS type,
    g.public_id AS longer_id,
    h.public_id AS shorter_id,
    t.public_id AS longer_quote_id,
    u.public_id AS shorter_quote_id,
    g.text AS longer_text,
    h.text AS shorter_text,
    k.longer_start AS start,
    k.longer_stop AS stop,
    k.longer_exact AS exact,
    k.score AS score
FROM links AS k
JOIN attributions AS g ON g.id = k.longer_id
JOIN attributions AS h ON h.id = k.shorter_id
JOIN quotes AS t ON t.id = g.quote_id
JOIN quotes AS u ON u.id = h.quote_id
WHERE g.retired_run_id IS NULL AND h.retired_run_id IS NULL;

DELETE FROM merge_keys;
