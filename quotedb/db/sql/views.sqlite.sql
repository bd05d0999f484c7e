-- One row per current attribution: what one article that stands at its address says somebody said.
CREATE VIEW v_attributions AS
SELECT
    a.public_id AS attribution_id,
    q.public_id AS quote_id,
    s.public_id AS source_id,
    a.kind AS kind,
    a.text AS text,
    (
        SELECT group_concat(name, ' + ') FROM (
            SELECT p.name AS name
            FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
            WHERE x.attribution_id = a.id ORDER BY x.ordinal
        )
    ) AS speaker,
    (
        SELECT group_concat(name, ' + ') FROM (
            SELECT p.public_id AS name
            FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
            WHERE x.attribution_id = a.id ORDER BY x.ordinal
        )
    ) AS speaker_ids,
    (
        SELECT group_concat(name, ' + ') FROM (
            SELECT l.form AS name
            FROM attribution_speakers AS x JOIN aliases AS l ON l.id = x.alias_id
            WHERE x.attribution_id = a.id ORDER BY x.ordinal
        )
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
    substr(s.published_at, 1, 19) || 'Z' AS published_at,
    s.language AS language,
    s.text_sha256 AS sha256,
    r.extractor AS extractor,
    r.version AS extractor_version,
    j.made_by AS decided_by,
    (
        SELECT group_concat(name, ' + ') FROM (
            SELECT p.name AS name
            FROM claim_speakers AS x JOIN aliases AS l ON l.id = x.alias_id JOIN speakers AS p ON p.id = l.speaker_id
            WHERE x.attribution_id = a.id ORDER BY x.ordinal
        )
    ) AS extracted_speaker,
    (
        SELECT group_concat(exact, ' + ') FROM (
            SELECT exact FROM spans WHERE attribution_id = a.id AND role = 'description' ORDER BY ordinal
        )
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
        SELECT group_concat(names, ' | ') FROM (
            SELECT DISTINCT
                (
                SELECT group_concat(name, ' + ') FROM (
                    SELECT p.public_id AS name
                    FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                    WHERE x.attribution_id = a.id ORDER BY p.public_id
                )
            ) AS ids,
                (
                SELECT group_concat(name, ' + ') FROM (
                    SELECT p.name AS name
                    FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                    WHERE x.attribution_id = a.id ORDER BY p.public_id
                )
            ) AS names
            FROM attributions AS a
            WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
            ORDER BY 1
        )
        WHERE ids IS NOT NULL
    ) AS speaker,
    (
        SELECT group_concat(ids, ' | ') FROM (
            SELECT DISTINCT
                (
                SELECT group_concat(name, ' + ') FROM (
                    SELECT p.public_id AS name
                    FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                    WHERE x.attribution_id = a.id ORDER BY p.public_id
                )
            ) AS ids,
                (
                SELECT group_concat(name, ' + ') FROM (
                    SELECT p.name AS name
                    FROM attribution_speakers AS x JOIN speakers AS p ON p.id = x.speaker_id
                    WHERE x.attribution_id = a.id ORDER BY p.public_id
                )
            ) AS names
            FROM attributions AS a
            WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
            ORDER BY 1
        )
        WHERE ids IS NOT NULL
    ) AS speaker_ids,
    q.n_attributions AS attributions,
    q.n_sources AS sources,
    q.n_outlets AS outlets,
    q.n_reports AS independent,
    q.n_wordings AS wordings,
    q.n_speakers AS speakers,
    (
        SELECT substr(min(s.published_at), 1, 10)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    ) AS first_published,
    (
        SELECT substr(max(s.published_at), 1, 10)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
    ) AS last_published,
    CASE WHEN q.n_speakers > 1 THEN 1 ELSE 0 END AS conflict,
    (
        SELECT group_concat(name, ' | ') FROM (
            SELECT DISTINCT j.made_by AS name
            FROM attributions AS a
            JOIN judgement_targets AS t ON t.attribution_id = a.id
            JOIN judgements AS j ON j.id = t.judgement_id
            WHERE a.quote_id = q.id AND a.retired_run_id IS NULL AND j.superseded_by_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
            AND NOT EXISTS (
                SELECT 1 FROM judgement_targets AS o WHERE o.judgement_id = j.id AND o.attribution_id IS NULL
            )
            ORDER BY 1
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
        SELECT group_concat(name, ' | ') FROM (
            SELECT l.form AS name
            FROM aliases AS l
            WHERE l.speaker_id = p.id AND l.retired = 0 ORDER BY l.form, l.id
        )
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
        SELECT group_concat(name, ' | ') FROM (
            SELECT DISTINCT j.made_by AS name
            FROM aliases AS l
            JOIN judgements AS j ON l.public_id IN (j.subject_a, j.subject_b)
            WHERE l.speaker_id = p.id AND l.retired = 0 AND j.superseded_by_id IS NULL
            AND j.subject_type = 'name' AND j.verdict <> 'skip'
            AND (j.subject_b IS NULL OR 2 = (
                SELECT count(*) FROM aliases AS o WHERE o.public_id IN (j.subject_a, j.subject_b) AND o.retired = 0
            ))
            ORDER BY 1
        )
    ) AS decided_by
FROM speakers AS p
WHERE EXISTS (SELECT 1 FROM aliases AS l WHERE l.speaker_id = p.id AND l.retired = 0);

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
    substr(min(s.published_at), 1, 10) AS first_published,
    c.severity AS severity,
    CASE WHEN c.quote_id = c.whole_id THEN 'same words' ELSE 'part of' END AS relation,
    part.public_id AS part_id,
    whole.public_id AS whole_id,
    count(v.decided_id) AS decided
-- CROSS: SQLite keeps this order, the few conflicts first.
FROM conflicts AS c
CROSS JOIN quotes AS part ON part.id = c.quote_id
    AND part.n_speakers > CASE WHEN c.quote_id = c.whole_id THEN 1 ELSE 0 END
CROSS JOIN quotes AS whole ON whole.id = c.whole_id AND whole.n_speakers > 0
CROSS JOIN quotes AS q ON q.id IN (c.quote_id, c.whole_id)
CROSS JOIN (
    SELECT
        a.quote_id AS quote_id,
        a.source_id AS source_id,
        c.attribution_id AS decided_id,
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
    FROM attributions AS a LEFT JOIN claims AS c ON c.attribution_id = a.id
    WHERE a.retired_run_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)
) AS v
JOIN sources AS s ON s.id = v.source_id
WHERE v.quote_id = q.id AND v.speaker_ids IS NOT NULL
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
    substr(j.made_at, 1, 19) || 'Z' AS made_at,
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
    substr(s.ingested_at, 1, 19) || 'Z' AS ingested_at,
    (SELECT e.public_id FROM sources AS e WHERE e.id = s.revises_id) AS revises,
    substr(d.since, 1, 19) || 'Z' AS superseded_at
FROM sources AS s
LEFT JOIN outlets AS o ON o.id = s.outlet_id
LEFT JOIN superseded AS d ON d.source_id = s.id;
