-- up

DROP VIEW v_links;

-- The rows that are there satisfy both: revision 0015 has them checked, when nobody has to wait for it.
ALTER TABLE links DROP CONSTRAINT ck_links_type;

ALTER TABLE links ADD CONSTRAINT ck_links_type CHECK (type IN ('contains', 'overlap', 'related', 'altered')) NOT VALID;

ALTER TABLE links ADD COLUMN shorter_start INTEGER, ADD COLUMN shorter_stop INTEGER, ADD COLUMN shorter_exact TEXT;

ALTER TABLE links ADD CONSTRAINT ck_links_within CHECK (
    (shorter_start IS NULL AND shorter_stop IS NULL AND shorter_exact IS NULL)
    OR (shorter_start IS NOT NULL
    AND shorter_stop IS NOT NULL AND shorter_exact IS NOT NULL AND shorter_start >= 0
    AND shorter_stop > shorter_start AND length(shorter_exact) = shorter_stop - shorter_start)
) NOT VALID;

-- As where it was first made: a temporary "sources" must not stand in for the real one.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION quotedb_check_links() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    wrong record;
BEGIN
    SELECT n.public_id, n.start, n.stop INTO wrong
    FROM (
        SELECT public_id, longer_id AS attribution_id, longer_start AS start, longer_stop AS stop, longer_exact AS exact
        FROM added
        UNION ALL
        SELECT public_id, shorter_id, shorter_start, shorter_stop, shorter_exact FROM added
    ) AS n
    LEFT JOIN attributions AS a ON a.id = n.attribution_id
    LEFT JOIN sources AS t ON t.id = a.source_id
    WHERE n.exact IS NOT NULL AND CASE
        WHEN t.id IS NULL OR n.start < 0 OR n.stop <= n.start OR length(n.exact) <> n.stop - n.start THEN true
        ELSE n.exact IS DISTINCT FROM substr(t.text, n.start + 1, n.stop - n.start)
    END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'provenance: a link''s words are not in a quote''s source'
        USING ERRCODE = 'check_violation', TABLE = 'links',
            DETAIL = format('link %s, %s-%s', wrong.public_id, wrong.start, wrong.stop);
    END IF;
    RETURN NULL;
END
$$;

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

DELETE FROM links WHERE type NOT IN ('contains', 'related');

ALTER TABLE links DROP COLUMN shorter_start, DROP COLUMN shorter_stop, DROP COLUMN shorter_exact;

ALTER TABLE links DROP CONSTRAINT ck_links_type;

ALTER TABLE links ADD CONSTRAINT ck_links_type CHECK (type IN ('contains', 'related')) NOT VALID;

ALTER TABLE links VALIDATE CONSTRAINT ck_links_type;

-- As where it was first made: a temporary "sources" must not stand in for the real one.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION quotedb_check_links() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    wrong record;
BEGIN
    SELECT n.public_id, n.longer_start, n.longer_stop INTO wrong
    FROM added AS n
    LEFT JOIN attributions AS a ON a.id = n.longer_id
    LEFT JOIN sources AS t ON t.id = a.source_id
    WHERE n.longer_exact IS NOT NULL AND CASE
        WHEN t.id IS NULL OR n.longer_start < 0 OR n.longer_stop <= n.longer_start
            OR length(n.longer_exact) <> n.longer_stop - n.longer_start THEN true
        ELSE n.longer_exact IS DISTINCT FROM substr(t.text, n.longer_start + 1, n.longer_stop - n.longer_start)
    END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'provenance: a link''s words are not in the longer quote''s source'
        USING ERRCODE = 'check_violation', TABLE = 'links',
            DETAIL = format('link %s, %s-%s', wrong.public_id, wrong.longer_start, wrong.longer_stop);
    END IF;
    RETURN NULL;
END
$$;

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
