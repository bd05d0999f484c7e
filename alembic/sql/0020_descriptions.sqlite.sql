-- up

-- SQLite changes no check: the table is made anew, and not renamed, which would put its name between marks.
DROP VIEW v_attributions;

ALTER TABLE spans RENAME TO respanned;

CREATE TABLE spans (
    attribution_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    exact TEXT NOT NULL,
    CONSTRAINT pk_spans PRIMARY KEY (attribution_id, role, ordinal),
    CONSTRAINT fk_spans_source_id_attribution_id_attributions FOREIGN KEY(source_id, attribution_id)
        REFERENCES attributions (source_id, id),
    CONSTRAINT ck_spans_role CHECK (role IN ('content', 'mention', 'cue', 'antecedent', 'via', 'description')),
    CONSTRAINT ck_spans_ordinal CHECK (ordinal >= 0),
    CONSTRAINT ck_spans_range CHECK (start >= 0 AND stop > start),
    CONSTRAINT ck_spans_exact CHECK (length(exact) = stop - start)
) WITHOUT ROWID, STRICT;

INSERT INTO spans SELECT attribution_id, source_id, role, ordinal, start, stop, exact FROM respanned;

DROP TABLE respanned;

-- AFTER, so that the values are those stored. The text is found through the attribution, so that a span can't be
-- checked against another article than its own even with foreign keys off.
CREATE TRIGGER tr_spans_insert AFTER INSERT ON spans
WHEN new.start < 0 OR new.stop <= new.start OR length(new.exact) IS NOT new.stop - new.start OR new.exact IS NOT (
    SELECT substr(s.text, new.start + 1, new.stop - new.start)
    FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
    WHERE a.id = new.attribution_id AND a.source_id = new.source_id
)
BEGIN
    SELECT raise(ABORT, 'provenance: a span is not in its source''s text');
END;

CREATE TRIGGER tr_spans_update AFTER UPDATE ON spans
WHEN new.start < 0 OR new.stop <= new.start OR length(new.exact) IS NOT new.stop - new.start OR new.exact IS NOT (
    SELECT substr(s.text, new.start + 1, new.stop - new.start)
    FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
    WHERE a.id = new.attribution_id AND a.source_id = new.source_id
)
BEGIN
    SELECT raise(ABORT, 'provenance: a span is not in its source''s text');
END;

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

-- down

DROP VIEW v_attributions;

ALTER TABLE spans RENAME TO respanned;

CREATE TABLE spans (
    attribution_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    exact TEXT NOT NULL,
    CONSTRAINT pk_spans PRIMARY KEY (attribution_id, role, ordinal),
    CONSTRAINT fk_spans_source_id_attribution_id_attributions FOREIGN KEY(source_id, attribution_id)
        REFERENCES attributions (source_id, id),
    CONSTRAINT ck_spans_role CHECK (role IN ('content', 'mention', 'cue', 'antecedent', 'via')),
    CONSTRAINT ck_spans_ordinal CHECK (ordinal >= 0),
    CONSTRAINT ck_spans_range CHECK (start >= 0 AND stop > start),
    CONSTRAINT ck_spans_exact CHECK (length(exact) = stop - start)
) WITHOUT ROWID, STRICT;

INSERT INTO spans SELECT attribution_id, source_id, role, ordinal, start, stop, exact FROM respanned WHERE role <> 'description';

DROP TABLE respanned;

-- AFTER, so that the values are those stored. The text is found through the attribution, so that a span can't be
-- checked against another article than its own even with foreign keys off.
CREATE TRIGGER tr_spans_insert AFTER INSERT ON spans
WHEN new.start < 0 OR new.stop <= new.start OR length(new.exact) IS NOT new.stop - new.start OR new.exact IS NOT (
    SELECT substr(s.text, new.start + 1, new.stop - new.start)
    FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
    WHERE a.id = new.attribution_id AND a.source_id = new.source_id
)
BEGIN
    SELECT raise(ABORT, 'provenance: a span is not in its source''s text');
END;

CREATE TRIGGER tr_spans_update AFTER UPDATE ON spans
WHEN new.start < 0 OR new.stop <= new.start OR length(new.exact) IS NOT new.stop - new.start OR new.exact IS NOT (
    SELECT substr(s.text, new.start + 1, new.stop - new.start)
    FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
    WHERE a.id = new.attribution_id AND a.source_id = new.source_id
)
BEGIN
    SELECT raise(ABORT, 'provenance: a span is not in its source''s text');
END;

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
