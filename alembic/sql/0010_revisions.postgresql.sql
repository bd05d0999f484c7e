-- up

-- Which run has read a source last: what it has read needs no second reading, even if it found nothing.
CREATE TABLE readings (
    source_id BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    CONSTRAINT pk_readings PRIMARY KEY (source_id),
    CONSTRAINT fk_readings_source_id_sources FOREIGN KEY(source_id) REFERENCES sources (id),
    CONSTRAINT fk_readings_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id)
);

CREATE INDEX ix_readings_run_id ON readings (run_id);

INSERT INTO readings (source_id, run_id)
SELECT source_id, max(run_id) FROM attributions WHERE retired_run_id IS NULL GROUP BY source_id;

-- When which source stood at an address; "until" is null for the one that stands there now.
CREATE TABLE revisions (
    id BIGSERIAL NOT NULL,
    address TEXT NOT NULL,
    source_id BIGINT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_revisions PRIMARY KEY (id),
    CONSTRAINT ck_revisions_address CHECK (address <> ''),
    CONSTRAINT ck_revisions_until CHECK (until >= since),
    CONSTRAINT fk_revisions_source_id_sources FOREIGN KEY(source_id) REFERENCES sources (id)
);

CREATE INDEX ix_revisions_address ON revisions (address);

CREATE INDEX ix_revisions_source_id ON revisions (source_id);

INSERT INTO revisions (address, source_id, since, until)
SELECT s.url, s.id, s.ingested_at, (SELECT min(n.ingested_at) FROM sources AS n WHERE n.revises_id = s.id)
FROM sources AS s WHERE s.url IS NOT NULL ORDER BY s.id;

-- The sources that stand nowhere any more, and since when: what look-ups leave out.
CREATE TABLE superseded (
    source_id BIGINT NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_superseded PRIMARY KEY (source_id),
    CONSTRAINT fk_superseded_source_id_sources FOREIGN KEY(source_id) REFERENCES sources (id)
);

INSERT INTO superseded (source_id, since)
SELECT source_id, max(until) FROM revisions GROUP BY source_id HAVING count(*) = count(until);

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

-- down

DROP VIEW v_sources;

DROP TABLE superseded;

DROP TABLE revisions;

DROP TABLE readings;
