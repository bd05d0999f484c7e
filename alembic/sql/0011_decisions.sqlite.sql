-- up

ALTER TABLE judgements ADD COLUMN reason TEXT;

ALTER TABLE judgements ADD COLUMN value TEXT;

CREATE TABLE supersessions (
    judgement_id INTEGER NOT NULL,
    superseded_id INTEGER NOT NULL,
    CONSTRAINT pk_supersessions PRIMARY KEY (judgement_id, superseded_id),
    CONSTRAINT ck_supersessions_ends CHECK (judgement_id <> superseded_id),
    CONSTRAINT fk_supersessions_judgement_id_judgements FOREIGN KEY(judgement_id) REFERENCES judgements (id),
    CONSTRAINT fk_supersessions_superseded_id_judgements FOREIGN KEY(superseded_id) REFERENCES judgements (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_supersessions_superseded_id ON supersessions (superseded_id);

CREATE TABLE judgement_targets (
    judgement_id INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    attribution TEXT NOT NULL,
    source TEXT NOT NULL,
    spans TEXT NOT NULL,
    words TEXT NOT NULL,
    exact TEXT NOT NULL,
    attribution_id INTEGER,
    CONSTRAINT pk_judgement_targets PRIMARY KEY (judgement_id, ordinal),
    CONSTRAINT ck_judgement_targets_ordinal CHECK (ordinal >= 0),
    CONSTRAINT fk_judgement_targets_judgement_id_judgements FOREIGN KEY(judgement_id) REFERENCES judgements (id),
    CONSTRAINT fk_judgement_targets_attribution_id_attributions FOREIGN KEY(attribution_id) REFERENCES attributions (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_judgement_targets_attribution_id ON judgement_targets (attribution_id);

CREATE INDEX ix_judgement_targets_source ON judgement_targets (source);

CREATE TABLE claims (
    attribution_id INTEGER NOT NULL,
    judgement_id INTEGER NOT NULL,
    confidence REAL NOT NULL,
    CONSTRAINT pk_claims PRIMARY KEY (attribution_id),
    CONSTRAINT ck_claims_confidence CHECK (confidence >= 0 AND confidence <= 1),
    CONSTRAINT fk_claims_attribution_id_attributions FOREIGN KEY(attribution_id) REFERENCES attributions (id),
    CONSTRAINT fk_claims_judgement_id_judgements FOREIGN KEY(judgement_id) REFERENCES judgements (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_claims_judgement_id ON claims (judgement_id);

CREATE TABLE claim_speakers (
    attribution_id INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    alias_id INTEGER NOT NULL,
    CONSTRAINT pk_claim_speakers PRIMARY KEY (attribution_id, ordinal),
    CONSTRAINT ck_claim_speakers_ordinal CHECK (ordinal >= 0),
    CONSTRAINT fk_claim_speakers_attribution_id_claims FOREIGN KEY(attribution_id) REFERENCES claims (attribution_id),
    CONSTRAINT fk_claim_speakers_alias_id_aliases FOREIGN KEY(alias_id) REFERENCES aliases (id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ix_claim_speakers_alias_id ON claim_speakers (alias_id);

-- What took a judgement's place is a row of its own from here on: a judgement can be replaced and restored.
INSERT INTO supersessions (judgement_id, superseded_id)
SELECT superseded_by_id, id FROM judgements WHERE superseded_by_id IS NOT NULL;

DROP TRIGGER tr_judgements_update;

CREATE TRIGGER tr_judgements_update BEFORE UPDATE ON judgements
WHEN new.id IS NOT old.id OR new.public_id IS NOT old.public_id
    OR new.subject_type IS NOT old.subject_type OR new.subject_a IS NOT old.subject_a
    OR new.subject_b IS NOT old.subject_b OR new.verdict IS NOT old.verdict OR new.score IS NOT old.score
    OR new.made_by IS NOT old.made_by OR new.made_at IS NOT old.made_at OR new.reason IS NOT old.reason
    OR new.value IS NOT old.value
BEGIN
    SELECT raise(ABORT, 'judgements: a judgement is superseded, never edited');
END;

CREATE TRIGGER tr_supersessions_update BEFORE UPDATE ON supersessions
BEGIN
    SELECT raise(ABORT, 'judgements: a supersession stays as it is');
END;

CREATE TRIGGER tr_supersessions_delete BEFORE DELETE ON supersessions
BEGIN
    SELECT raise(ABORT, 'judgements: a supersession stays as it is');
END;

CREATE TRIGGER tr_judgement_targets_replace BEFORE INSERT ON judgement_targets
WHEN EXISTS (SELECT 1 FROM judgement_targets WHERE judgement_id = new.judgement_id AND ordinal = new.ordinal)
BEGIN
    SELECT raise(ABORT, 'judgements: what was judged stays as it is');
END;

CREATE TRIGGER tr_judgement_targets_update BEFORE UPDATE ON judgement_targets
WHEN new.judgement_id IS NOT old.judgement_id OR new.ordinal IS NOT old.ordinal
    OR new.attribution IS NOT old.attribution OR new.source IS NOT old.source OR new.spans IS NOT old.spans
    OR new.words IS NOT old.words OR new.exact IS NOT old.exact
BEGIN
    SELECT raise(ABORT, 'judgements: what was judged stays as it is');
END;

CREATE TRIGGER tr_judgement_targets_delete BEFORE DELETE ON judgement_targets
BEGIN
    SELECT raise(ABORT, 'judgements: what was judged stays as it is');
END;

DROP VIEW v_attributions;

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
WHERE a.retired_run_id IS NULL;

DROP VIEW v_quotes;

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
    ) AS first_published,
    (
        SELECT substr(max(s.published_at), 1, 10)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
    ) AS last_published,
    CASE WHEN q.n_speakers > 1 THEN 1 ELSE 0 END AS conflict,
    (
        SELECT group_concat(name, ' | ') FROM (
            SELECT DISTINCT j.made_by AS name
            FROM attributions AS a
            JOIN judgement_targets AS t ON t.attribution_id = a.id
            JOIN judgements AS j ON j.id = t.judgement_id
            WHERE a.quote_id = q.id AND a.retired_run_id IS NULL AND j.superseded_by_id IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM judgement_targets AS o WHERE o.judgement_id = j.id AND o.attribution_id IS NULL
            )
            ORDER BY 1
        )
    ) AS decided_by
FROM quotes AS q
WHERE q.n_attributions > 0;

DROP VIEW v_speakers;

CREATE VIEW v_speakers AS
SELECT
    p.public_id AS speaker_id,
    p.name AS name,
    p.kind AS kind,
    (
        SELECT group_concat(name, ' | ') FROM (
            SELECT l.form AS name
            FROM aliases AS l
            WHERE l.speaker_id = p.id ORDER BY l.form, l.id
        )
    ) AS aliases,
    (
        SELECT count(DISTINCT a.quote_id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
    ) AS quotes,
    (
        SELECT count(DISTINCT a.id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
    ) AS attributions,
    (
        SELECT count(DISTINCT a.source_id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
    ) AS sources,
    (
        SELECT count(DISTINCT s.outlet_id)
        FROM attribution_speakers AS x
        JOIN attributions AS a ON a.id = x.attribution_id JOIN sources AS s ON s.id = a.source_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
    ) AS outlets,
    (
        SELECT group_concat(name, ' | ') FROM (
            SELECT DISTINCT j.made_by AS name
            FROM aliases AS l
            JOIN judgements AS j ON l.public_id IN (j.subject_a, j.subject_b)
            WHERE l.speaker_id = p.id AND j.subject_type = 'name' AND j.verdict <> 'skip' AND j.superseded_by_id IS NULL
            AND (j.subject_b IS NULL OR 2 = (
                SELECT count(*) FROM aliases AS o WHERE o.public_id IN (j.subject_a, j.subject_b)
            ))
            ORDER BY 1
        )
    ) AS decided_by
FROM speakers AS p;

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
    substr(min(s.published_at), 1, 10) AS first_published,
    c.severity AS severity,
    CASE WHEN c.quote_id = c.whole_id THEN 'same words' ELSE 'part of' END AS relation,
    part.public_id AS part_id,
    whole.public_id AS whole_id,
    count(v.decided_id) AS decided
-- CROSS: SQLite keeps this order, the few conflicts first.
FROM conflicts AS c
CROSS JOIN quotes AS part ON part.id = c.quote_id
CROSS JOIN quotes AS whole ON whole.id = c.whole_id
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
) AS v
JOIN sources AS s ON s.id = v.source_id
WHERE v.quote_id = q.id AND v.speaker_ids IS NOT NULL
GROUP BY c.severity, c.quote_id, c.whole_id, part.public_id, whole.public_id, q.id, q.public_id, q.kind, q.text, v.speaker, v.speaker_ids;

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

-- down

DROP VIEW v_decisions;

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
    substr(min(s.published_at), 1, 10) AS first_published,
    c.severity AS severity,
    CASE WHEN c.quote_id = c.whole_id THEN 'same words' ELSE 'part of' END AS relation,
    part.public_id AS part_id,
    whole.public_id AS whole_id
-- CROSS: SQLite keeps this order, the few conflicts first.
FROM conflicts AS c
CROSS JOIN quotes AS part ON part.id = c.quote_id
CROSS JOIN quotes AS whole ON whole.id = c.whole_id
CROSS JOIN quotes AS q ON q.id IN (c.quote_id, c.whole_id)
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
WHERE v.quote_id = q.id AND v.speaker_ids IS NOT NULL
GROUP BY c.severity, c.quote_id, c.whole_id, part.public_id, whole.public_id, q.id, q.public_id, q.kind, q.text, v.speaker, v.speaker_ids;

DROP VIEW v_speakers;

CREATE VIEW v_speakers AS
SELECT
    p.public_id AS speaker_id,
    p.name AS name,
    p.kind AS kind,
    (
        SELECT group_concat(name, ' | ') FROM (
            SELECT l.form AS name
            FROM aliases AS l
            WHERE l.speaker_id = p.id ORDER BY l.form, l.id
        )
    ) AS aliases,
    (
        SELECT count(DISTINCT a.quote_id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
    ) AS quotes,
    (
        SELECT count(DISTINCT a.id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
    ) AS attributions,
    (
        SELECT count(DISTINCT a.source_id)
        FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
    ) AS sources,
    (
        SELECT count(DISTINCT s.outlet_id)
        FROM attribution_speakers AS x
        JOIN attributions AS a ON a.id = x.attribution_id JOIN sources AS s ON s.id = a.source_id
        WHERE x.speaker_id = p.id AND a.retired_run_id IS NULL
    ) AS outlets
FROM speakers AS p;

DROP VIEW v_quotes;

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
    ) AS first_published,
    (
        SELECT substr(max(s.published_at), 1, 10)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.quote_id = q.id AND a.retired_run_id IS NULL
    ) AS last_published,
    CASE WHEN q.n_speakers > 1 THEN 1 ELSE 0 END AS conflict
FROM quotes AS q
WHERE q.n_attributions > 0;

DROP VIEW v_attributions;

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
    r.version AS extractor_version
FROM attributions AS a
JOIN sources AS s ON s.id = a.source_id
JOIN quotes AS q ON q.id = a.quote_id
JOIN runs AS r ON r.id = a.run_id
LEFT JOIN outlets AS o ON o.id = s.outlet_id
WHERE a.retired_run_id IS NULL;

DROP TRIGGER tr_judgements_update;

DROP TRIGGER tr_judgements_delete;

DROP TABLE claim_speakers;

DROP TABLE claims;

DROP TABLE judgement_targets;

DROP TABLE supersessions;

-- Nothing below this revision knows what a judgement says. What decisions have changed stays as it is.
UPDATE judgements SET superseded_by_id = NULL WHERE superseded_by_id IS NOT NULL;

DELETE FROM judgements;

CREATE TRIGGER tr_judgements_delete BEFORE DELETE ON judgements
BEGIN
    SELECT raise(ABORT, 'judgements: a judgement is superseded, never deleted');
END;

ALTER TABLE judgements DROP COLUMN value;

ALTER TABLE judgements DROP COLUMN reason;

CREATE TRIGGER tr_judgements_update BEFORE UPDATE ON judgements
WHEN old.superseded_by_id IS NOT NULL OR new.id IS NOT old.id OR new.public_id IS NOT old.public_id
    OR new.subject_type IS NOT old.subject_type OR new.subject_a IS NOT old.subject_a
    OR new.subject_b IS NOT old.subject_b OR new.verdict IS NOT old.verdict OR new.score IS NOT old.score
    OR new.made_by IS NOT old.made_by OR new.made_at IS NOT old.made_at
BEGIN
    SELECT raise(ABORT, 'judgements: a judgement is superseded, never edited');
END;
