-- up

-- Of the attributions that stand at their addresses.
UPDATE quotes SET
    n_direct = counted.n_direct, n_mixed = counted.n_mixed, n_unmarked = counted.n_unmarked,
    n_indirect = counted.n_indirect, n_unsaid = counted.n_unsaid
FROM (
    SELECT a.quote_id AS id,
        count(CASE WHEN a.kind = 'direct' THEN 1 END) AS n_direct,
        count(CASE WHEN a.kind = 'mixed' THEN 1 END) AS n_mixed,
        count(CASE WHEN a.kind = 'unmarked' THEN 1 END) AS n_unmarked,
        count(CASE WHEN a.kind = 'indirect' THEN 1 END) AS n_indirect,
        count(
            CASE WHEN NOT EXISTS (SELECT 1 FROM attribution_speakers AS x WHERE x.attribution_id = a.id) THEN 1 END
        ) AS n_unsaid
    FROM attributions AS a
    WHERE a.retired_run_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    GROUP BY a.quote_id
) AS counted
WHERE quotes.id = counted.id;

-- One row: how much there is of what stands. The triggers below keep it.
CREATE TABLE totals (
    id INTEGER NOT NULL,
    n_quotes BIGINT DEFAULT 0 NOT NULL,
    n_several BIGINT DEFAULT 0 NOT NULL,
    n_direct BIGINT DEFAULT 0 NOT NULL,
    n_mixed BIGINT DEFAULT 0 NOT NULL,
    n_unmarked BIGINT DEFAULT 0 NOT NULL,
    n_indirect BIGINT DEFAULT 0 NOT NULL,
    n_unsaid BIGINT DEFAULT 0 NOT NULL,
    n_contains BIGINT DEFAULT 0 NOT NULL,
    n_overlap BIGINT DEFAULT 0 NOT NULL,
    n_related BIGINT DEFAULT 0 NOT NULL,
    n_altered BIGINT DEFAULT 0 NOT NULL,
    n_texts BIGINT DEFAULT 0 NOT NULL,
    CONSTRAINT pk_totals PRIMARY KEY (id),
    CONSTRAINT ck_totals_one CHECK (id = 1)
);

INSERT INTO totals (id, n_quotes, n_several, n_direct, n_mixed, n_unmarked, n_indirect, n_unsaid,
    n_contains, n_overlap, n_related, n_altered, n_texts)
SELECT 1, quoted.*, linked.*, written.*
FROM (
    SELECT count(CASE WHEN n_attributions > 0 THEN 1 END), count(CASE WHEN n_sources > 1 THEN 1 END),
        coalesce(sum(n_direct), 0),
        coalesce(sum(n_mixed), 0),
        coalesce(sum(n_unmarked), 0),
        coalesce(sum(n_indirect), 0),
        coalesce(sum(n_unsaid), 0)
    FROM quotes
) AS quoted
CROSS JOIN (
    SELECT count(CASE WHEN type = 'contains' THEN 1 END),
        count(CASE WHEN type = 'overlap' THEN 1 END),
        count(CASE WHEN type = 'related' THEN 1 END),
        count(CASE WHEN type = 'altered' THEN 1 END)
    FROM links
) AS linked
CROSS JOIN (SELECT count(DISTINCT text_sha256) FROM sources) AS written;

-- The functions look in this schema and last in pg_temp: a temporary "totals" must not stand in for the real one.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE FUNCTION quotedb_total_quotes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        UPDATE totals SET
            n_quotes = totals.n_quotes + n.n_quotes,
            n_several = totals.n_several + n.n_several,
            n_direct = totals.n_direct + n.n_direct,
            n_mixed = totals.n_mixed + n.n_mixed,
            n_unmarked = totals.n_unmarked + n.n_unmarked,
            n_indirect = totals.n_indirect + n.n_indirect,
            n_unsaid = totals.n_unsaid + n.n_unsaid
        FROM (
            SELECT count(*) FILTER (WHERE added.n_attributions > 0) AS n_quotes,
                count(*) FILTER (WHERE added.n_sources > 1) AS n_several,
                coalesce(sum(added.n_direct), 0) AS n_direct,
                coalesce(sum(added.n_mixed), 0) AS n_mixed,
                coalesce(sum(added.n_unmarked), 0) AS n_unmarked,
                coalesce(sum(added.n_indirect), 0) AS n_indirect,
                coalesce(sum(added.n_unsaid), 0) AS n_unsaid
            FROM added
        ) AS n;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE totals SET
            n_quotes = totals.n_quotes - n.n_quotes,
            n_several = totals.n_several - n.n_several,
            n_direct = totals.n_direct - n.n_direct,
            n_mixed = totals.n_mixed - n.n_mixed,
            n_unmarked = totals.n_unmarked - n.n_unmarked,
            n_indirect = totals.n_indirect - n.n_indirect,
            n_unsaid = totals.n_unsaid - n.n_unsaid
        FROM (
            SELECT count(*) FILTER (WHERE removed.n_attributions > 0) AS n_quotes,
                count(*) FILTER (WHERE removed.n_sources > 1) AS n_several,
                coalesce(sum(removed.n_direct), 0) AS n_direct,
                coalesce(sum(removed.n_mixed), 0) AS n_mixed,
                coalesce(sum(removed.n_unmarked), 0) AS n_unmarked,
                coalesce(sum(removed.n_indirect), 0) AS n_indirect,
                coalesce(sum(removed.n_unsaid), 0) AS n_unsaid
            FROM removed
        ) AS n;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER tr_quotes_total_insert AFTER INSERT ON quotes
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_total_quotes();

CREATE TRIGGER tr_quotes_total_update AFTER UPDATE ON quotes
REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_total_quotes();

CREATE TRIGGER tr_quotes_total_delete AFTER DELETE ON quotes
REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION quotedb_total_quotes();

CREATE FUNCTION quotedb_total_links() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        UPDATE totals SET
            n_contains = totals.n_contains + n.n_contains,
            n_overlap = totals.n_overlap + n.n_overlap,
            n_related = totals.n_related + n.n_related,
            n_altered = totals.n_altered + n.n_altered
        FROM (
            SELECT count(*) FILTER (WHERE added.type = 'contains') AS n_contains,
                count(*) FILTER (WHERE added.type = 'overlap') AS n_overlap,
                count(*) FILTER (WHERE added.type = 'related') AS n_related,
                count(*) FILTER (WHERE added.type = 'altered') AS n_altered
            FROM added
        ) AS n;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE totals SET
            n_contains = totals.n_contains - n.n_contains,
            n_overlap = totals.n_overlap - n.n_overlap,
            n_related = totals.n_related - n.n_related,
            n_altered = totals.n_altered - n.n_altered
        FROM (
            SELECT count(*) FILTER (WHERE removed.type = 'contains') AS n_contains,
                count(*) FILTER (WHERE removed.type = 'overlap') AS n_overlap,
                count(*) FILTER (WHERE removed.type = 'related') AS n_related,
                count(*) FILTER (WHERE removed.type = 'altered') AS n_altered
            FROM removed
        ) AS n;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER tr_links_total_insert AFTER INSERT ON links
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_total_links();

CREATE TRIGGER tr_links_total_update AFTER UPDATE ON links
REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_total_links();

CREATE TRIGGER tr_links_total_delete AFTER DELETE ON links
REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION quotedb_total_links();

-- The texts of sources are never changed, nor sources deleted.
CREATE FUNCTION quotedb_total_sources() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE totals SET n_texts = totals.n_texts + n.n_texts
    FROM (
        SELECT count(DISTINCT a.text_sha256) AS n_texts FROM added AS a
        WHERE NOT EXISTS (
            SELECT 1 FROM sources AS s
            WHERE s.text_sha256 = a.text_sha256 AND NOT EXISTS (SELECT 1 FROM added AS b WHERE b.id = s.id)
        )
    ) AS n;
    RETURN NULL;
END
$$;

CREATE TRIGGER tr_sources_total_insert AFTER INSERT ON sources
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_total_sources();

ALTER TABLE quotes ENABLE ALWAYS TRIGGER tr_quotes_total_insert, ENABLE ALWAYS TRIGGER tr_quotes_total_update,
    ENABLE ALWAYS TRIGGER tr_quotes_total_delete;

ALTER TABLE links ENABLE ALWAYS TRIGGER tr_links_total_insert, ENABLE ALWAYS TRIGGER tr_links_total_update,
    ENABLE ALWAYS TRIGGER tr_links_total_delete;

ALTER TABLE sources ENABLE ALWAYS TRIGGER tr_sources_total_insert;

-- down

DROP TRIGGER tr_sources_total_insert ON sources;

DROP TRIGGER tr_links_total_delete ON links;

DROP TRIGGER tr_links_total_update ON links;

DROP TRIGGER tr_links_total_insert ON links;

DROP TRIGGER tr_quotes_total_delete ON quotes;

DROP TRIGGER tr_quotes_total_update ON quotes;

DROP TRIGGER tr_quotes_total_insert ON quotes;

DROP FUNCTION quotedb_total_sources();

DROP FUNCTION quotedb_total_links();

DROP FUNCTION quotedb_total_quotes();

DROP TABLE totals;
