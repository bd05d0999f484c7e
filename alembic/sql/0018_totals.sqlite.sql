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
    n_quotes INTEGER DEFAULT 0 NOT NULL,
    n_several INTEGER DEFAULT 0 NOT NULL,
    n_direct INTEGER DEFAULT 0 NOT NULL,
    n_mixed INTEGER DEFAULT 0 NOT NULL,
    n_unmarked INTEGER DEFAULT 0 NOT NULL,
    n_indirect INTEGER DEFAULT 0 NOT NULL,
    n_unsaid INTEGER DEFAULT 0 NOT NULL,
    n_contains INTEGER DEFAULT 0 NOT NULL,
    n_overlap INTEGER DEFAULT 0 NOT NULL,
    n_related INTEGER DEFAULT 0 NOT NULL,
    n_altered INTEGER DEFAULT 0 NOT NULL,
    n_texts INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT pk_totals PRIMARY KEY (id),
    CONSTRAINT ck_totals_one CHECK (id = 1)
) STRICT;

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

-- A new quote of the program's counts nothing yet; one that is copied does.
CREATE TRIGGER tr_quotes_total_insert AFTER INSERT ON quotes
WHEN new.n_attributions > 0
BEGIN
    UPDATE totals SET
        n_quotes = n_quotes + (new.n_attributions > 0),
        n_several = n_several + (new.n_sources > 1),
        n_direct = n_direct + new.n_direct,
        n_mixed = n_mixed + new.n_mixed,
        n_unmarked = n_unmarked + new.n_unmarked,
        n_indirect = n_indirect + new.n_indirect,
        n_unsaid = n_unsaid + new.n_unsaid;
END;

CREATE TRIGGER tr_quotes_total_update AFTER UPDATE
OF n_attributions, n_sources, n_direct, n_mixed, n_unmarked, n_indirect, n_unsaid ON quotes
BEGIN
    UPDATE totals SET
        n_quotes = n_quotes + (new.n_attributions > 0) - (old.n_attributions > 0),
        n_several = n_several + (new.n_sources > 1) - (old.n_sources > 1),
        n_direct = n_direct + new.n_direct - old.n_direct,
        n_mixed = n_mixed + new.n_mixed - old.n_mixed,
        n_unmarked = n_unmarked + new.n_unmarked - old.n_unmarked,
        n_indirect = n_indirect + new.n_indirect - old.n_indirect,
        n_unsaid = n_unsaid + new.n_unsaid - old.n_unsaid;
END;

CREATE TRIGGER tr_quotes_total_delete AFTER DELETE ON quotes
WHEN old.n_attributions > 0
BEGIN
    UPDATE totals SET
        n_quotes = n_quotes - (old.n_attributions > 0),
        n_several = n_several - (old.n_sources > 1),
        n_direct = n_direct - old.n_direct,
        n_mixed = n_mixed - old.n_mixed,
        n_unmarked = n_unmarked - old.n_unmarked,
        n_indirect = n_indirect - old.n_indirect,
        n_unsaid = n_unsaid - old.n_unsaid;
END;

CREATE TRIGGER tr_links_total_insert AFTER INSERT ON links
BEGIN
    UPDATE totals SET
        n_contains = n_contains + (new.type = 'contains'),
        n_overlap = n_overlap + (new.type = 'overlap'),
        n_related = n_related + (new.type = 'related'),
        n_altered = n_altered + (new.type = 'altered');
END;

CREATE TRIGGER tr_links_total_update AFTER UPDATE OF type ON links
BEGIN
    UPDATE totals SET
        n_contains = n_contains + (new.type = 'contains') - (old.type = 'contains'),
        n_overlap = n_overlap + (new.type = 'overlap') - (old.type = 'overlap'),
        n_related = n_related + (new.type = 'related') - (old.type = 'related'),
        n_altered = n_altered + (new.type = 'altered') - (old.type = 'altered');
END;

CREATE TRIGGER tr_links_total_delete AFTER DELETE ON links
BEGIN
    UPDATE totals SET
        n_contains = n_contains - (old.type = 'contains'),
        n_overlap = n_overlap - (old.type = 'overlap'),
        n_related = n_related - (old.type = 'related'),
        n_altered = n_altered - (old.type = 'altered');
END;

-- The texts of sources are never changed, nor sources deleted.
CREATE TRIGGER tr_sources_total_insert AFTER INSERT ON sources
WHEN NOT EXISTS (SELECT 1 FROM sources AS s WHERE s.text_sha256 = new.text_sha256 AND s.id <> new.id)
BEGIN
    UPDATE totals SET n_texts = n_texts + 1;
END;

-- down

DROP TRIGGER tr_sources_total_insert;

DROP TRIGGER tr_links_total_delete;

DROP TRIGGER tr_links_total_update;

DROP TRIGGER tr_links_total_insert;

DROP TRIGGER tr_quotes_total_delete;

DROP TRIGGER tr_quotes_total_update;

DROP TRIGGER tr_quotes_total_insert;

DROP TABLE totals;
