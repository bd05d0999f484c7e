-- up

-- Severities are weighed again at the next ingest.
CREATE TABLE conflicts_before AS SELECT quote_id, whole_id FROM conflicts;

DROP TABLE conflicts;

CREATE TABLE conflicts (
    quote_id INTEGER NOT NULL,
    whole_id INTEGER NOT NULL,
    severity TEXT,
    CONSTRAINT pk_conflicts PRIMARY KEY (quote_id, whole_id),
    CONSTRAINT fk_conflicts_quote_id_quotes FOREIGN KEY(quote_id) REFERENCES quotes (id) ON DELETE CASCADE,
    CONSTRAINT fk_conflicts_whole_id_quotes FOREIGN KEY(whole_id) REFERENCES quotes (id) ON DELETE CASCADE,
    CONSTRAINT ck_conflicts_severity CHECK (severity IN ('persons', 'bodies', 'person and body', 'spokesperson', 'medium', 'joint', 'surname'))
) WITHOUT ROWID, STRICT;

INSERT INTO conflicts (quote_id, whole_id) SELECT quote_id, whole_id FROM conflicts_before;

CREATE INDEX ix_conflicts_whole_id ON conflicts (whole_id);

CREATE INDEX ix_conflicts_severity_quote_id_whole_id ON conflicts (severity, quote_id, whole_id);

DROP TABLE conflicts_before;

-- down

-- Severities are weighed again at the next ingest.
CREATE TABLE conflicts_before AS SELECT quote_id, whole_id FROM conflicts;

DROP TABLE conflicts;

CREATE TABLE conflicts (
    quote_id INTEGER NOT NULL,
    whole_id INTEGER NOT NULL,
    severity TEXT,
    CONSTRAINT pk_conflicts PRIMARY KEY (quote_id, whole_id),
    CONSTRAINT fk_conflicts_quote_id_quotes FOREIGN KEY(quote_id) REFERENCES quotes (id) ON DELETE CASCADE,
    CONSTRAINT fk_conflicts_whole_id_quotes FOREIGN KEY(whole_id) REFERENCES quotes (id) ON DELETE CASCADE,
    CONSTRAINT ck_conflicts_severity CHECK (severity IN ('persons', 'bodies', 'person and body', 'spokesperson', 'medium', 'joint'))
) WITHOUT ROWID, STRICT;

INSERT INTO conflicts (quote_id, whole_id) SELECT quote_id, whole_id FROM conflicts_before;

CREATE INDEX ix_conflicts_whole_id ON conflicts (whole_id);

CREATE INDEX ix_conflicts_severity_quote_id_whole_id ON conflicts (severity, quote_id, whole_id);

DROP TABLE conflicts_before;
