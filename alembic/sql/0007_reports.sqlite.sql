-- up

DROP VIEW v_quotes;

CREATE TABLE sketches (
    source_id INTEGER NOT NULL,
    credit TEXT,
    passages TEXT NOT NULL,
    CONSTRAINT pk_sketches PRIMARY KEY (source_id),
    CONSTRAINT fk_sketches_source_id_sources FOREIGN KEY(source_id) REFERENCES sources (id),
    CONSTRAINT ck_sketches_passages CHECK (passages <> '')
) STRICT;

ALTER TABLE quotes ADD COLUMN n_reports INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_quotes_reports CHECK (n_reports >= 0);

-- What is known before the first article is read anew: one text is one report.
UPDATE quotes SET n_reports = (
    SELECT count(DISTINCT s.text_sha256)
    FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
    WHERE a.quote_id = quotes.id AND a.retired_run_id IS NULL
);

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

-- down

DROP VIEW v_quotes;

ALTER TABLE quotes DROP COLUMN n_reports;

DROP TABLE sketches;

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
