-- up

DROP VIEW v_conflicts;

CREATE TABLE conflicts (
    quote_id BIGINT NOT NULL,
    whole_id BIGINT NOT NULL,
    severity TEXT,
    CONSTRAINT pk_conflicts PRIMARY KEY (quote_id, whole_id),
    CONSTRAINT fk_conflicts_quote_id_quotes FOREIGN KEY(quote_id) REFERENCES quotes (id) ON DELETE CASCADE,
    CONSTRAINT fk_conflicts_whole_id_quotes FOREIGN KEY(whole_id) REFERENCES quotes (id) ON DELETE CASCADE,
    CONSTRAINT ck_conflicts_severity CHECK (severity IN ('persons', 'bodies', 'person and body', 'spokesperson', 'medium', 'joint'))
);

CREATE INDEX ix_conflicts_whole_id ON conflicts (whole_id);

-- How severe they are is worked out when the next article comes.
INSERT INTO conflicts (quote_id, whole_id) SELECT id, id FROM quotes WHERE n_speakers > 1;

INSERT INTO conflicts (quote_id, whole_id)
SELECT DISTINCT shorter.quote_id, longer.quote_id
FROM links AS k
JOIN attributions AS longer ON longer.id = k.longer_id AND longer.retired_run_id IS NULL
JOIN attributions AS shorter ON shorter.id = k.shorter_id AND shorter.retired_run_id IS NULL
JOIN quotes AS whole ON whole.id = longer.quote_id AND whole.n_speakers > 0
JOIN quotes AS part ON part.id = shorter.quote_id AND part.n_speakers > 0
WHERE k.type = 'contains' AND longer.quote_id <> shorter.quote_id AND NOT EXISTS (
    SELECT 1
    FROM attributions AS a
    JOIN attribution_speakers AS x ON x.attribution_id = a.id
    JOIN speakers AS p ON p.id = x.speaker_id AND p.kind <> 'unnamed'
    JOIN attribution_speakers AS y ON y.speaker_id = x.speaker_id
    JOIN attributions AS b ON b.id = y.attribution_id AND b.retired_run_id IS NULL
    WHERE a.quote_id = longer.quote_id AND a.retired_run_id IS NULL AND b.quote_id = shorter.quote_id
);

CREATE VIEW v_conflicts AS
SELECT
    q.public_id AS quote_id,
    q.kind AS kind,
    q.text AS text,
    v.speaker AS speaker,
    v.speaker_ids AS speaker_ids,
    count(*) AS attributions,
    count(DISTINCT v.source_id) AS sources,
    count(DISTINCT s.outlet_id) AS outlets,
    to_char(min(s.published_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS first_published,
    c.severity AS severity,
    CASE WHEN c.quote_id = c.whole_id THEN 'same words' ELSE 'part of' END AS relation,
    part.public_id AS part_id,
    whole.public_id AS whole_id
FROM conflicts AS c
JOIN quotes AS part ON part.id = c.quote_id
JOIN quotes AS whole ON whole.id = c.whole_id
JOIN quotes AS q ON q.id IN (c.quote_id, c.whole_id)
JOIN (
    SELECT
        a.quote_id AS quote_id,
        a.source_id AS source_id,
        (
            SELECT string_agg(p.name, ' + ' ORDER BY p.public_id COLLATE "C")
            FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id AND p.kind <> 'unnamed'
            WHERE x.attribution_id = a.id
        ) AS speaker,
        (
            SELECT string_agg(p.public_id, ' + ' ORDER BY p.public_id COLLATE "C")
            FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id AND p.kind <> 'unnamed'
            WHERE x.attribution_id = a.id
        ) AS speaker_ids
    FROM attributions AS a
    WHERE a.retired_run_id IS NULL
) AS v ON v.quote_id = q.id
JOIN sources AS s ON s.id = v.source_id
WHERE v.speaker_ids IS NOT NULL
GROUP BY c.severity, c.quote_id, c.whole_id, part.public_id, whole.public_id, q.id, q.public_id, q.kind, q.text, v.speaker, v.speaker_ids;

-- down

DROP VIEW v_conflicts;

DROP TABLE conflicts;

CREATE VIEW v_conflicts AS
SELECT
    q.public_id AS quote_id,
    q.kind AS kind,
    q.text AS text,
    v.speaker AS speaker,
    v.speaker_ids AS speaker_ids,
    count(*) AS attributions,
    count(DISTINCT v.source_id) AS sources,
    count(DISTINCT s.outlet_id) AS outlets,
    to_char(min(s.published_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS first_published
FROM quotes AS q
JOIN (
    SELECT
        a.quote_id AS quote_id,
        a.source_id AS source_id,
        (
            SELECT string_agg(p.name, ' + ' ORDER BY p.public_id COLLATE "C")
            FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id AND p.kind <> 'unnamed'
            WHERE x.attribution_id = a.id
        ) AS speaker,
        (
            SELECT string_agg(p.public_id, ' + ' ORDER BY p.public_id COLLATE "C")
            FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id AND p.kind <> 'unnamed'
            WHERE x.attribution_id = a.id
        ) AS speaker_ids
    FROM attributions AS a
    WHERE a.retired_run_id IS NULL
) AS v ON v.quote_id = q.id
JOIN sources AS s ON s.id = v.source_id
WHERE q.n_speakers > 1 AND v.speaker_ids IS NOT NULL
GROUP BY q.id, q.public_id, q.kind, q.text, v.speaker, v.speaker_ids;
