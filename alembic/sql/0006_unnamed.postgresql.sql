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
    to_char(min(s.published_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS first_published
FROM quotes AS q
JOIN (
    SELECT
        a.quote_id AS quote_id,
        a.source_id AS source_id,
        (
            SELECT string_agg(p.name, ' + ' ORDER BY p.public_id COLLATE "C")
            FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
            WHERE x.attribution_id = a.id
        ) AS speaker,
        (
            SELECT string_agg(p.public_id, ' + ' ORDER BY p.public_id COLLATE "C")
            FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
            WHERE x.attribution_id = a.id
        ) AS speaker_ids
    FROM attributions AS a
    WHERE a.retired_run_id IS NULL
) AS v ON v.quote_id = q.id
JOIN sources AS s ON s.id = v.source_id
WHERE q.n_speakers > 1 AND v.speaker_ids IS NOT NULL
GROUP BY q.id, q.public_id, q.kind, q.text, v.speaker, v.speaker_ids;
