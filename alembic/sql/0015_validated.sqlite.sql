-- up

UPDATE speakers SET n_attributions = said.n_attributions, n_quotes = said.n_quotes, n_indirect = said.n_indirect
FROM (
    SELECT speaker_id, sum(n_marked + n_indirect) AS n_attributions,
        count(CASE WHEN n_marked > 0 THEN 1 END) AS n_quotes, count(CASE WHEN n_indirect > 0 THEN 1 END) AS n_indirect
    FROM voices GROUP BY speaker_id
) AS said
WHERE speakers.id = said.speaker_id;

CREATE INDEX ix_speakers_said ON speakers (n_attributions DESC, public_id);

CREATE INDEX ix_conflicts_severity_quote_id_whole_id ON conflicts (severity, quote_id, whole_id);

CREATE INDEX ix_sources_outlet_id_published_at ON sources (outlet_id, published_at);

DROP INDEX ix_sources_outlet_id;

-- down

CREATE INDEX ix_sources_outlet_id ON sources (outlet_id);

DROP INDEX ix_sources_outlet_id_published_at;

DROP INDEX ix_conflicts_severity_quote_id_whole_id;

DROP INDEX ix_speakers_said;
