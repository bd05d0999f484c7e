-- One row per current attribution: what one article that stands at its address says somebody said.
CREATE VIEW v_attributions AS
SELECT
    a.public_id AS attribution_id,
    q.public_id AS quote_id,
    s.public_id AS source_id,
    a.kind AS kind,
    a.text AS text,
    (
        SELECT string_agg(p.name, ' + ' ORDER BY x.ordinal)
        FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
        WHERE x.attribution_id = a.id
    ) AS speaker,
    (
        SELECT string_agg(p.public_id, ' + ' ORDER BY x.ordinal)
        FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
        WHERE x.attribution_id = a.id
    ) AS speaker_ids,
    (
        SELECT string_agg(l.form, ' + ' ORDER BY x.ordinal)
        FROM attribution_speakers AS x JOIN aliases AS l ON l.id = x.alias_id
        WHERE x.attribution_id = a.id
    ) AS speaker_as_printed,
    (SELECT exact FROM spans WHERE attribution_id = a.id AND role = 'mention' AND ordinal = 0) AS mention,
    (SELECT exact FROM spans WHERE attribution_id = a.id AND role = 'cue' AND ordinal = 0) AS cue,
    (SELECT exact FROM spans WHERE attribution_id = a.id AND role = 'antecedent' AND ordinal = 0) AS antecedent,
    a.via AS via,
    (SELECT min(start) FROM spans WHERE attribution_id = a.id AND role = 'content') AS start,
    (SELECT max(stop) FROM spans WHERE attribution_id = a.id AND role = 'content') AS stop,
    a.confidence AS confidence,
    a.rule AS rule,
    o.name AS outlet,
    s.path AS path,
    s.url AS url,
    s.title AS title,
    s.byline AS byline,
    s.published AS published,
    to_char(s.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS published_at,
    s.language AS language,
    s.text_sha256 AS sha256,
    r.extractor AS extractor,
    r.version AS extractor_version,
    j.made_by AS decided_by,
    (
        SELECT string_agg(p.name, ' + ' ORDER BY x.ordinal)
        FROM claim_speakers AS x JOIN aliases AS l ON l.id = x.alias_id JOIN speakers AS p ON p.id = l.speaker_id
            WHERE x.attribution_id = a.id
    ) AS extracted_speaker,
    (
        SELECT string_agg(exact, ' + ' ORDER BY ordinal)
        FROM spans WHERE attribution_id = a.id AND role = 'description'
    ) AS described
FROM attributions AS a
JOIN sources AS s ON s.id = a.source_id
JOIN quotes AS q ON q.id = a.quote_id
JOIN runs AS r ON r.id = a.run_id
LEFT JOIN outlets AS o ON o.id = s.outlet_id
LEFT JOIN claims AS c ON c.attribution_id = a.id
LEFT JOIN judgements AS j ON j.id = c.judgement_id
WHERE a.retired_run_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id);

-- One row per quote: the words, over all outlets that carried them.
CREATE VIEW v_quotes AS
SELECT
    q.public_id AS quote_id,
    q.kind AS kind,
    q.text AS text,
    (
        SELECT string_agg(names, ' | ' ORDER BY ids COLLATE "C") FROM (
            SELECT DISTINCT
                (
                SELECT string_agg(p.public_id, ' + ' ORDER BY p.public_id COLLATE "C")
                FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                WHERE x.attribution_id = a.id
            ) AS ids,
                (
                SELECT string_agg(p.name, ' + ' ORDER BY p.public_id COLLATE "C")
                FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                WHERE x.attribution_id = a.id
            ) AS names
            FROM attributions AS a
            WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
        ) AS answers
        WHERE ids IS NOT NULL
    ) AS speaker,
    (
        SELECT string_agg(ids, ' | ' ORDER BY ids COLLATE "C") FROM (
            SELECT DISTINCT
                (
                SELECT string_agg(p.public_id, ' + ' ORDER BY p.public_id COLLATE "C")
                FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                WHERE x.attribution_id = a.id
            ) AS ids,
                (
                SELECT string_agg(p.name, ' + ' ORDER BY p.public_id COLLATE "C")
                FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                WHERE x.attribution_id = a.id
            ) AS names
            FROM attributions AS a
            WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
        ) AS answers
        WHERE ids IS NOT NULL
    ) AS speaker_ids,
    q.n_attributions AS attributions,
    q.n_sources AS sources,
    q.n_outlets AS outlets,
    q.n_reports AS independent,
    q.n_wordings AS wordings,
    q.n_speakers AS speakers,
    (
        SELECT to_char(min(s.published_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    ) AS first_published,
    (
        SELECT to_char(max(s.published_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD')
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    ) AS last_published,
    CASE WHEN q.n_speakers > 1 THEN 1 ELSE 0 END AS conflict,
    (
        SELECT string_agg(DISTINCT j.made_by COLLATE "C", ' | ')
        FROM attributions AS a
            JOIN judgement_targets AS t ON t.attribution_id = a.id
            JOIN judgements AS j ON j.id = t.judgement_id
            WHERE a.quote_id = q.id AND a.retired_run_id IS NULL AND j.superseded_by_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
            AND NOT EXISTS (
                SELECT 1 FROM judgement_targets AS o WHERE o.judgement_id = j.id AND o.attribution_id IS NULL
            )
    ) AS decided_by
FROM quotes AS q
WHERE q.n_attributions > 0;

-- One row per speaker whom what is current names, with the forms under which the outlets name him, her or it.
CREATE VIEW v_speakers AS
SELECT
    p.public_id AS speaker_id,
    p.name AS name,
    p.kind AS kind,
    (
        SELECT string_agg(l.form, ' | ' ORDER BY l.form COLLATE "C", l.id)
        FROM aliases AS l
        WHERE l.speaker_id = p.id AND NOT l.retired
    ) AS aliases,
    (
        SELECT count(DISTINCT a.quote_id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    ) AS quotes,
    (
        SELECT count(DISTINCT a.id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    ) AS attributions,
    (
        SELECT count(DISTINCT a.source_id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    ) AS sources,
    (
        SELECT count(DISTINCT s.outlet_id)
        FROM attribution_speakers AS x
        JOIN attributions AS a ON a.id = x.attribution_id JOIN sources AS s ON s.id = a.source_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    ) AS outlets,
    (
        SELECT string_agg(DISTINCT j.made_by COLLATE "C", ' | ')
        FROM aliases AS l
            JOIN judgements AS j ON l.public_id IN (j.subject_a, j.subject_b)
            WHERE l.speaker_id = p.id AND NOT l.retired AND j.superseded_by_id IS NULL
            AND j.subject_type = 'name' AND j.verdict <> 'skip'
            AND (j.subject_b IS NULL OR 2 = (
                SELECT count(*) FROM aliases AS o WHERE o.public_id IN (j.subject_a, j.subject_b) AND NOT o.retired
            ))
    ) AS decided_by
FROM speakers AS p
WHERE EXISTS (SELECT 1 FROM aliases AS l WHERE l.speaker_id = p.id AND NOT l.retired);

-- One row per answer to "who said it?", for quotes to which the articles give more than one, and for quotes that are
-- part of a longer one whose speakers are others.
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
    whole.public_id AS whole_id,
    count(v.decided_id) AS decided
FROM conflicts AS c
JOIN quotes AS part ON part.id = c.quote_id AND part.n_speakers > CASE WHEN c.quote_id = c.whole_id THEN 1 ELSE 0 END
JOIN quotes AS whole ON whole.id = c.whole_id AND whole.n_speakers > 0
JOIN quotes AS q ON q.id IN (c.quote_id, c.whole_id)
JOIN (
    SELECT
        a.quote_id AS quote_id,
        a.source_id AS source_id,
        c.attribution_id AS decided_id,
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
    FROM attributions AS a LEFT JOIN claims AS c ON c.attribution_id = a.id
    WHERE a.retired_run_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
) AS v ON v.quote_id = q.id
JOIN sources AS s ON s.id = v.source_id
WHERE v.speaker_ids IS NOT NULL
GROUP BY c.severity, c.quote_id, c.whole_id, part.public_id, whole.public_id, q.id, q.public_id, q.kind, q.text, v.speaker, v.speaker_ids;

-- One row per link between two current attributions: the shorter one's words are part of the longer one's.
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
WHERE g.retired_run_id IS NULL AND h.retired_run_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = g.source_id)
    AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = h.source_id);

-- One row per judgement by a person: what it is about, who made it when and why, and whether it holds.
CREATE VIEW v_decisions AS
SELECT
    j.public_id AS decision_id,
    j.subject_type AS subject,
    j.verdict AS verdict,
    j.subject_a AS a,
    j.subject_b AS b,
    j.value AS value,
    j.made_by AS made_by,
    to_char(j.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS made_at,
    j.reason AS because,
    CASE
        WHEN k.verdict = 'undo' THEN 'undone'
        WHEN k.id IS NOT NULL THEN 'superseded'
        WHEN EXISTS (SELECT 1 FROM judgement_targets AS t WHERE t.judgement_id = j.id AND t.attribution_id IS NULL)
            THEN 'orphaned'
        WHEN j.subject_type = 'name' AND j.verdict <> 'skip' AND (
            NOT EXISTS (SELECT 1 FROM aliases AS l WHERE l.public_id = j.subject_a)
            OR (j.subject_b IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aliases AS l WHERE l.public_id = j.subject_b))
        ) THEN 'orphaned'
        ELSE 'in force'
    END AS state,
    k.public_id AS superseded_by
FROM judgements AS j
LEFT JOIN judgements AS k ON k.id = j.superseded_by_id;

-- One row per article as one outlet published it, revised ones included.
CREATE VIEW v_sources AS
SELECT
    s.public_id AS source_id,
    o.name AS outlet,
    s.path AS path,
    s.url AS url,
    s.title AS title,
    s.byline AS byline,
    s.published AS published,
    s.language AS language,
    length(s.text) AS characters,
    s.text_sha256 AS sha256,
    to_char(s.ingested_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS ingested_at,
    (SELECT e.public_id FROM sources AS e WHERE e.id = s.revises_id) AS revises,
    to_char(d.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS superseded_at
FROM sources AS s
LEFT JOIN outlets AS o ON o.id = s.outlet_id
LEFT JOIN superseded AS d ON d.source_id = s.id;
