-- up

DROP VIEW v_conflicts;

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
    substr(min(s.published_at), 1, 10) AS first_published
-- CROSS: SQLite keeps this order, the few quotes of the partial index first.
FROM quotes AS q
CROSS JOIN (
    SELECT
        a.quote_id AS quote_id,
        a.source_id AS source_id,
        (
            SELECT group_concat(name, ' + ') FROM (
                SELECT p.name AS name
                FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id AND p.kind <> 'unnamed'
                WHERE x.attribution_id = a.id ORDER BY p.public_id
            )
        ) AS speaker,
        (
            SELECT group_concat(name, ' + ') FROM (
                SELECT p.public_id AS name
                FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id AND p.kind <> 'unnamed'
                WHERE x.attribution_id = a.id ORDER BY p.public_id
            )
        ) AS speaker_ids
    FROM attributions AS a
    WHERE a.retired_run_id IS NULL
) AS v
JOIN sources AS s ON s.id = v.source_id
WHERE v.quote_id = q.id AND q.n_speakers > 1 AND v.speaker_ids IS NOT NULL
GROUP BY q.id, q.public_id, q.kind, q.text, v.speaker, v.speaker_ids;

-- down

DROP VIEW v_conflicts;

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
    substr(min(s.published_at), 1, 10) AS first_published
-- CROSS: SQLite keeps this order, the few quotes of the partial index first.
FROM quotes AS q
CROSS JOIN (
    SELECT
        a.quote_id AS quote_id,
        a.source_id AS source_id,
        (
            SELECT group_concat(name, ' + ') FROM (
                SELECT p.name AS name
                FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                WHERE x.attribution_id = a.id ORDER BY p.public_id
            )
        ) AS speaker,
        (
            SELECT group_concat(name, ' + ') FROM (
                SELECT p.public_id AS name
                FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                WHERE x.attribution_id = a.id ORDER BY p.public_id
            )
        ) AS speaker_ids
    FROM attributions AS a
    WHERE a.retired_run_id IS NULL
) AS v
JOIN sources AS s ON s.id = v.source_id
WHERE v.quote_id = q.id AND q.n_speakers > 1 AND v.speaker_ids IS NOT NULL
GROUP BY q.id, q.public_id, q.kind, q.text, v.speaker, v.speaker_ids;
