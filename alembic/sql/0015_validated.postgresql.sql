-- up

UPDATE speakers SET n_attributions = said.n_attributions, n_quotes = said.n_quotes, n_indirect = said.n_indirect
FROM (
    SELECT speaker_id, sum(n_marked + n_indirect) AS n_attributions,
        count(CASE WHEN n_marked > 0 THEN 1 END) AS n_quotes, count(CASE WHEN n_indirect > 0 THEN 1 END) AS n_indirect
    FROM voices GROUP BY speaker_id
) AS said
WHERE speakers.id = said.speaker_id;

-- What earlier revisions have added without looking at the rows that were there.
ALTER TABLE links VALIDATE CONSTRAINT ck_links_type;

ALTER TABLE links VALIDATE CONSTRAINT ck_links_within;

ALTER TABLE speakers VALIDATE CONSTRAINT ck_speakers_n_attributions;

ALTER TABLE speakers VALIDATE CONSTRAINT ck_speakers_n_quotes;

ALTER TABLE speakers VALIDATE CONSTRAINT ck_speakers_n_indirect;

-- What an interrupted run has left of an index is no good: away with it.
DROP INDEX CONCURRENTLY IF EXISTS ix_speakers_said;

CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_speakers_said ON speakers (n_attributions DESC, public_id);

DROP INDEX CONCURRENTLY IF EXISTS ix_conflicts_severity_quote_id_whole_id;

CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_conflicts_severity_quote_id_whole_id
ON conflicts (severity, quote_id, whole_id);

DROP INDEX CONCURRENTLY IF EXISTS ix_sources_outlet_id_published_at;

CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_sources_outlet_id_published_at ON sources (outlet_id, published_at);

DROP INDEX CONCURRENTLY IF EXISTS ix_sources_outlet_id;

-- down

DROP INDEX CONCURRENTLY IF EXISTS ix_sources_outlet_id;

CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_sources_outlet_id ON sources (outlet_id);

DROP INDEX CONCURRENTLY IF EXISTS ix_sources_outlet_id_published_at;

DROP INDEX CONCURRENTLY IF EXISTS ix_conflicts_severity_quote_id_whole_id;

DROP INDEX CONCURRENTLY IF EXISTS ix_speakers_said;

ALTER TABLE links
    DROP CONSTRAINT IF EXISTS ck_links_type,
    ADD CONSTRAINT ck_links_type CHECK (type IN ('contains', 'overlap', 'related', 'altered')) NOT VALID;

ALTER TABLE links
    DROP CONSTRAINT IF EXISTS ck_links_within,
    ADD CONSTRAINT ck_links_within CHECK (
    (shorter_start IS NULL AND shorter_stop IS NULL AND shorter_exact IS NULL)
    OR (shorter_start IS NOT NULL
    AND shorter_stop IS NOT NULL AND shorter_exact IS NOT NULL AND shorter_start >= 0
    AND shorter_stop > shorter_start AND length(shorter_exact) = shorter_stop - shorter_start)
) NOT VALID;

ALTER TABLE speakers
    DROP CONSTRAINT IF EXISTS ck_speakers_n_attributions,
    ADD CONSTRAINT ck_speakers_n_attributions CHECK (n_attributions >= 0) NOT VALID;

ALTER TABLE speakers
    DROP CONSTRAINT IF EXISTS ck_speakers_n_quotes,
    ADD CONSTRAINT ck_speakers_n_quotes CHECK (n_quotes >= 0) NOT VALID;

ALTER TABLE speakers
    DROP CONSTRAINT IF EXISTS ck_speakers_n_indirect,
    ADD CONSTRAINT ck_speakers_n_indirect CHECK (n_indirect >= 0) NOT VALID;
