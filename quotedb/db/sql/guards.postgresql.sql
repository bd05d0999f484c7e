-- The functions look in this schema and last in pg_temp: a temporary "sources" must not stand in for the real one.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- Once a statement over all its rows; each text is fetched and unpacked once. EXECUTE, so that a plan made for three
-- rows isn't kept for thirty thousand; no LIMIT, for which the planner would fetch texts row by row.
CREATE FUNCTION quotedb_check_spans() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    wrong record;
BEGIN
    EXECUTE $query$
        WITH texts AS MATERIALIZED (
            SELECT id, text || '' AS text FROM sources WHERE id IN (SELECT source_id FROM added)
        )
        SELECT n.attribution_id, n.role, n.start, n.stop
        FROM added AS n LEFT JOIN texts AS t ON t.id = n.source_id
        WHERE CASE
            WHEN t.id IS NULL OR n.start < 0 OR n.stop <= n.start OR length(n.exact) <> n.stop - n.start THEN true
            ELSE n.exact IS DISTINCT FROM substr(t.text, n.start + 1, n.stop - n.start)
        END
        $query$ INTO wrong;
    IF wrong.role IS NULL THEN
        EXECUTE $query$
            SELECT n.attribution_id, n.role, n.start, n.stop FROM added AS n
            WHERE NOT EXISTS (
                SELECT 1 FROM attributions AS a WHERE a.id = n.attribution_id AND a.source_id = n.source_id
            )
            $query$ INTO wrong;
    END IF;
    IF wrong.role IS NOT NULL THEN
        RAISE EXCEPTION 'provenance: a span is not in its source''s text'
        USING ERRCODE = 'check_violation', TABLE = 'spans',
            DETAIL = format('%s %s-%s of attribution %s', wrong.role, wrong.start, wrong.stop, wrong.attribution_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER tr_spans_insert AFTER INSERT ON spans
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_check_spans();

CREATE TRIGGER tr_spans_update AFTER UPDATE ON spans
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_check_spans();

CREATE FUNCTION quotedb_check_links() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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

CREATE TRIGGER tr_links_insert AFTER INSERT ON links
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_check_links();

CREATE TRIGGER tr_links_update AFTER UPDATE ON links
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION quotedb_check_links();

CREATE FUNCTION quotedb_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER tr_sources_update BEFORE UPDATE ON sources FOR EACH ROW
WHEN (new.id IS DISTINCT FROM old.id OR new.public_id IS DISTINCT FROM old.public_id
    OR new.text IS DISTINCT FROM old.text OR new.text_sha256 IS DISTINCT FROM old.text_sha256
    OR new.raw_sha256 IS DISTINCT FROM old.raw_sha256)
EXECUTE FUNCTION quotedb_refuse('provenance: a source''s text, hashes and id stay as they are');

CREATE TRIGGER tr_sources_delete BEFORE DELETE ON sources FOR EACH ROW
EXECUTE FUNCTION quotedb_refuse('provenance: a source is never deleted');

CREATE TRIGGER tr_sources_truncate BEFORE TRUNCATE ON sources FOR EACH STATEMENT
EXECUTE FUNCTION quotedb_refuse('provenance: a source is never deleted');

CREATE TRIGGER tr_attributions_update BEFORE UPDATE ON attributions FOR EACH ROW
WHEN (new.id IS DISTINCT FROM old.id OR new.public_id IS DISTINCT FROM old.public_id
    OR new.source_id IS DISTINCT FROM old.source_id)
EXECUTE FUNCTION quotedb_refuse('provenance: an attribution stays with its source');

CREATE TRIGGER tr_judgements_update BEFORE UPDATE ON judgements FOR EACH ROW
WHEN (old.superseded_by_id IS NOT NULL OR new.id IS DISTINCT FROM old.id
    OR new.public_id IS DISTINCT FROM old.public_id OR new.subject_type IS DISTINCT FROM old.subject_type
    OR new.subject_a IS DISTINCT FROM old.subject_a OR new.subject_b IS DISTINCT FROM old.subject_b
    OR new.verdict IS DISTINCT FROM old.verdict OR new.score IS DISTINCT FROM old.score
    OR new.made_by IS DISTINCT FROM old.made_by OR new.made_at IS DISTINCT FROM old.made_at)
EXECUTE FUNCTION quotedb_refuse('judgements: a judgement is superseded, never edited');

CREATE TRIGGER tr_judgements_delete BEFORE DELETE ON judgements FOR EACH ROW
EXECUTE FUNCTION quotedb_refuse('judgements: a judgement is superseded, never deleted');

CREATE TRIGGER tr_judgements_truncate BEFORE TRUNCATE ON judgements FOR EACH STATEMENT
EXECUTE FUNCTION quotedb_refuse('judgements: a judgement is superseded, never deleted');

-- ALWAYS: session_replication_role = replica doesn't switch them off.
ALTER TABLE spans ENABLE ALWAYS TRIGGER tr_spans_insert, ENABLE ALWAYS TRIGGER tr_spans_update;

ALTER TABLE links ENABLE ALWAYS TRIGGER tr_links_insert, ENABLE ALWAYS TRIGGER tr_links_update;

ALTER TABLE sources ENABLE ALWAYS TRIGGER tr_sources_update, ENABLE ALWAYS TRIGGER tr_sources_delete,
    ENABLE ALWAYS TRIGGER tr_sources_truncate;

ALTER TABLE attributions ENABLE ALWAYS TRIGGER tr_attributions_update;

ALTER TABLE judgements ENABLE ALWAYS TRIGGER tr_judgements_update, ENABLE ALWAYS TRIGGER tr_judgements_delete,
    ENABLE ALWAYS TRIGGER tr_judgements_truncate;
