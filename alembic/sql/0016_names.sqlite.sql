-- up

-- Every word of every name: somebody is looked up by any of them.
CREATE TABLE name_words (
    word TEXT NOT NULL,
    alias_id INTEGER NOT NULL,
    CONSTRAINT pk_name_words PRIMARY KEY (word, alias_id),
    CONSTRAINT fk_name_words_alias_id_aliases FOREIGN KEY(alias_id) REFERENCES aliases (id) ON DELETE CASCADE
) WITHOUT ROWID, STRICT;

INSERT INTO name_words (word, alias_id)
WITH RECURSIVE split (alias_id, word, rest) AS (
    SELECT id, '', "key" || ' ' FROM aliases
    UNION ALL
    SELECT alias_id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM split
    WHERE rest <> ''
)
SELECT DISTINCT word, alias_id FROM split WHERE word <> '';

CREATE INDEX ix_name_words_alias_id ON name_words (alias_id);

-- How the articles that a run has read spell a name. What former runs did isn't known any more, but for the outcome.
CREATE TABLE forms (
    alias_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    form TEXT NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT pk_forms PRIMARY KEY (alias_id, run_id, form, kind),
    CONSTRAINT fk_forms_alias_id_aliases FOREIGN KEY(alias_id) REFERENCES aliases (id) ON DELETE CASCADE,
    CONSTRAINT fk_forms_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id),
    CONSTRAINT ck_forms_kind CHECK (kind IN ('person', 'organisation', 'country', 'group', 'unnamed', 'document'))
) WITHOUT ROWID, STRICT;

INSERT INTO forms (alias_id, run_id, form, kind)
SELECT DISTINCT l.id, a.run_id, l.form, l.kind
FROM attribution_speakers AS x
JOIN attributions AS a ON a.id = x.attribution_id
JOIN aliases AS l ON l.id = x.alias_id;

INSERT INTO forms (alias_id, run_id, form, kind)
SELECT DISTINCT l.id, a.run_id, l.form, l.kind
FROM claim_speakers AS x
JOIN attributions AS a ON a.id = x.attribution_id
JOIN aliases AS l ON l.id = x.alias_id
WHERE NOT EXISTS (SELECT 1 FROM forms AS f WHERE f.alias_id = l.id AND f.run_id = a.run_id);

-- A name that only retired attributions give takes no part any more; the next ingest groups the others without it.
ALTER TABLE aliases ADD COLUMN retired INTEGER DEFAULT 0 NOT NULL
    CONSTRAINT ck_aliases_retired CHECK (retired IN (0, 1));

UPDATE aliases SET retired = 1
WHERE NOT EXISTS (
    SELECT 1 FROM attribution_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
    WHERE x.alias_id = aliases.id AND a.retired_run_id IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM claim_speakers AS x JOIN attributions AS a ON a.id = x.attribution_id
    WHERE x.alias_id = aliases.id AND a.retired_run_id IS NULL
);

UPDATE aliases SET block = '' WHERE block IN (SELECT block FROM aliases WHERE retired = 1);

DROP VIEW v_speakers;

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

-- down

DROP VIEW v_speakers;

ALTER TABLE aliases DROP COLUMN retired;

DROP TABLE forms;

DROP TABLE name_words;

-- One row per speaker, with the forms under which the outlets name him, her or it.
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
            WHERE l.speaker_id = p.id AND j.subject_type = 'name' AND j.verdict <> 'skip' AND j.superseded_by_id IS NULL
            AND (j.subject_b IS NULL OR 2 = (
                SELECT count(*) FROM aliases AS o WHERE o.public_id IN (j.subject_a, j.subject_b)
            ))
            ORDER BY 1
        )
    ) AS decided_by
FROM speakers AS p;
