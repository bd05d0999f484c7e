-- up

ALTER TABLE spans DROP CONSTRAINT ck_spans_role;

ALTER TABLE spans ADD CONSTRAINT ck_spans_role CHECK (role IN ('content', 'mention', 'cue', 'antecedent', 'via', 'description')) NOT VALID;

DROP VIEW v_attributions;

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

-- down

DROP VIEW v_attributions;

DELETE FROM spans WHERE role = 'description';

ALTER TABLE spans DROP CONSTRAINT ck_spans_role;

ALTER TABLE spans ADD CONSTRAINT ck_spans_role CHECK (role IN ('content', 'mention', 'cue', 'antecedent', 'via'));

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
    ) AS extracted_speaker
FROM attributions AS a
JOIN sources AS s ON s.id = a.source_id
JOIN quotes AS q ON q.id = a.quote_id
JOIN runs AS r ON r.id = a.run_id
LEFT JOIN outlets AS o ON o.id = s.outlet_id
LEFT JOIN claims AS c ON c.attribution_id = a.id
LEFT JOIN judgements AS j ON j.id = c.judgement_id
WHERE a.retired_run_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id);
