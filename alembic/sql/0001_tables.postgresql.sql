-- up

CREATE TABLE outlets (
    id BIGSERIAL NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_outlets PRIMARY KEY (id),
    CONSTRAINT uq_outlets_key UNIQUE (key),
    CONSTRAINT ck_outlets_key CHECK (key <> '')
);

CREATE TABLE runs (
    id BIGSERIAL NOT NULL,
    public_id TEXT NOT NULL,
    extractor TEXT NOT NULL,
    version TEXT NOT NULL,
    settings TEXT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_runs PRIMARY KEY (id),
    CONSTRAINT uq_runs_public_id UNIQUE (public_id),
    CONSTRAINT uq_runs_extractor_version_settings UNIQUE (extractor, version, settings)
);

CREATE TABLE sources (
    id BIGSERIAL NOT NULL,
    public_id TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    raw_sha256 TEXT NOT NULL,
    path TEXT,
    url TEXT,
    outlet_id BIGINT,
    title TEXT,
    byline TEXT,
    published TEXT,
    published_at TIMESTAMP WITH TIME ZONE,
    language TEXT,
    encoding TEXT NOT NULL,
    encoding_guessed BOOLEAN NOT NULL,
    revises_id BIGINT,
    ingested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_sources PRIMARY KEY (id),
    CONSTRAINT uq_sources_public_id UNIQUE (public_id),
    CONSTRAINT ck_sources_text CHECK (text <> ''),
    CONSTRAINT ck_sources_text_sha256 CHECK (length(text_sha256) = 64),
    CONSTRAINT ck_sources_raw_sha256 CHECK (length(raw_sha256) = 64),
    CONSTRAINT ck_sources_revises CHECK (revises_id <> id),
    CONSTRAINT fk_sources_outlet_id_outlets FOREIGN KEY(outlet_id) REFERENCES outlets (id),
    CONSTRAINT fk_sources_revises_id_sources FOREIGN KEY(revises_id) REFERENCES sources (id)
);

CREATE INDEX ix_sources_outlet_id ON sources (outlet_id);

CREATE INDEX ix_sources_path ON sources (path);

CREATE INDEX ix_sources_published_at ON sources (published_at);

CREATE INDEX ix_sources_revises_id ON sources (revises_id);

CREATE INDEX ix_sources_text_sha256 ON sources (text_sha256);

CREATE INDEX ix_sources_url ON sources (url);

CREATE TABLE speakers (
    id BIGSERIAL NOT NULL,
    public_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT pk_speakers PRIMARY KEY (id),
    CONSTRAINT uq_speakers_public_id UNIQUE (public_id),
    CONSTRAINT ck_speakers_kind CHECK (kind IN ('person', 'organisation', 'country', 'group', 'unnamed', 'document'))
);

CREATE TABLE aliases (
    id BIGSERIAL NOT NULL,
    public_id TEXT NOT NULL,
    speaker_id BIGINT NOT NULL,
    form TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT pk_aliases PRIMARY KEY (id),
    CONSTRAINT uq_aliases_public_id UNIQUE (public_id),
    CONSTRAINT uq_aliases_key UNIQUE (key),
    CONSTRAINT ck_aliases_kind CHECK (kind IN ('person', 'organisation', 'country', 'group', 'unnamed', 'document')),
    CONSTRAINT fk_aliases_speaker_id_speakers FOREIGN KEY(speaker_id) REFERENCES speakers (id)
);

CREATE INDEX ix_aliases_speaker_id ON aliases (speaker_id);

CREATE TABLE quotes (
    id BIGSERIAL NOT NULL,
    public_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    n_attributions INTEGER DEFAULT 0 NOT NULL,
    n_sources INTEGER DEFAULT 0 NOT NULL,
    n_outlets INTEGER DEFAULT 0 NOT NULL,
    n_wordings INTEGER DEFAULT 0 NOT NULL,
    n_speakers INTEGER DEFAULT 0 NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_quotes PRIMARY KEY (id),
    CONSTRAINT uq_quotes_public_id UNIQUE (public_id),
    CONSTRAINT ck_quotes_kind CHECK (kind IN ('direct', 'mixed', 'unmarked', 'indirect')),
    CONSTRAINT ck_quotes_counts CHECK (n_attributions >= 0 AND n_sources >= 0 AND n_outlets >= 0
        AND n_wordings >= 0 AND n_speakers >= 0)
);

CREATE INDEX ix_quotes_conflict ON quotes (id) WHERE n_speakers > 1;

CREATE TABLE attributions (
    id BIGSERIAL NOT NULL,
    public_id TEXT NOT NULL,
    source_id BIGINT NOT NULL,
    quote_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    run_id BIGINT NOT NULL,
    retired_run_id BIGINT,
    via TEXT,
    text TEXT NOT NULL,
    CONSTRAINT pk_attributions PRIMARY KEY (id),
    CONSTRAINT uq_attributions_public_id_run_id UNIQUE (public_id, run_id),
    CONSTRAINT uq_attributions_source_id_id UNIQUE (source_id, id),
    CONSTRAINT ck_attributions_kind CHECK (kind IN ('direct', 'mixed', 'unmarked', 'indirect')),
    CONSTRAINT ck_attributions_confidence CHECK (confidence >= 0 AND confidence <= 1),
    CONSTRAINT fk_attributions_source_id_sources FOREIGN KEY(source_id) REFERENCES sources (id),
    CONSTRAINT fk_attributions_quote_id_quotes FOREIGN KEY(quote_id) REFERENCES quotes (id),
    CONSTRAINT fk_attributions_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id),
    CONSTRAINT fk_attributions_retired_run_id_runs FOREIGN KEY(retired_run_id) REFERENCES runs (id)
);

CREATE UNIQUE INDEX ix_attributions_current ON attributions (public_id) WHERE retired_run_id IS NULL;

CREATE INDEX ix_attributions_quote_id ON attributions (quote_id);

CREATE INDEX ix_attributions_retired_run_id ON attributions (retired_run_id) WHERE retired_run_id IS NOT NULL;

CREATE TABLE attribution_speakers (
    attribution_id BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    speaker_id BIGINT NOT NULL,
    alias_id BIGINT NOT NULL,
    CONSTRAINT pk_attribution_speakers PRIMARY KEY (attribution_id, ordinal),
    CONSTRAINT ck_attribution_speakers_ordinal CHECK (ordinal >= 0),
    CONSTRAINT fk_attribution_speakers_attribution_id_attributions FOREIGN KEY(attribution_id)
        REFERENCES attributions (id),
    CONSTRAINT fk_attribution_speakers_speaker_id_speakers FOREIGN KEY(speaker_id) REFERENCES speakers (id),
    CONSTRAINT fk_attribution_speakers_alias_id_aliases FOREIGN KEY(alias_id) REFERENCES aliases (id)
);

CREATE INDEX ix_attribution_speakers_alias_id ON attribution_speakers (alias_id);

CREATE INDEX ix_attribution_speakers_speaker_id_attribution_id ON attribution_speakers (speaker_id, attribution_id);

CREATE TABLE spans (
    attribution_id BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
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
);

CREATE TABLE links (
    id BIGSERIAL NOT NULL,
    public_id TEXT NOT NULL,
    type TEXT NOT NULL,
    longer_id BIGINT NOT NULL,
    shorter_id BIGINT NOT NULL,
    longer_start INTEGER,
    longer_stop INTEGER,
    longer_exact TEXT,
    score DOUBLE PRECISION,
    CONSTRAINT pk_links PRIMARY KEY (id),
    CONSTRAINT uq_links_public_id UNIQUE (public_id),
    CONSTRAINT uq_links_longer_id_shorter_id_type UNIQUE (longer_id, shorter_id, type),
    CONSTRAINT ck_links_type CHECK (type IN ('contains', 'related')),
    CONSTRAINT ck_links_ends CHECK (longer_id <> shorter_id),
    CONSTRAINT ck_links_range CHECK ((longer_start IS NULL AND longer_stop IS NULL AND longer_exact IS NULL)
        OR (longer_start IS NOT NULL
        AND longer_stop IS NOT NULL AND longer_exact IS NOT NULL AND longer_start >= 0
        AND longer_stop > longer_start AND length(longer_exact) = longer_stop - longer_start)),
    CONSTRAINT fk_links_longer_id_attributions FOREIGN KEY(longer_id) REFERENCES attributions (id),
    CONSTRAINT fk_links_shorter_id_attributions FOREIGN KEY(shorter_id) REFERENCES attributions (id)
);

CREATE INDEX ix_links_shorter_id ON links (shorter_id);

CREATE TABLE judgements (
    id BIGSERIAL NOT NULL,
    public_id TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_a TEXT NOT NULL,
    subject_b TEXT,
    verdict TEXT NOT NULL,
    score DOUBLE PRECISION,
    made_by TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    superseded_by_id BIGINT,
    CONSTRAINT pk_judgements PRIMARY KEY (id),
    CONSTRAINT uq_judgements_public_id UNIQUE (public_id),
    CONSTRAINT ck_judgements_superseded CHECK (superseded_by_id <> id),
    CONSTRAINT fk_judgements_superseded_by_id_judgements FOREIGN KEY(superseded_by_id) REFERENCES judgements (id)
);

CREATE INDEX ix_judgements_subject_a_subject_b ON judgements (subject_a, subject_b);

CREATE INDEX ix_judgements_subject_b ON judgements (subject_b);

CREATE INDEX ix_judgements_superseded_by_id ON judgements (superseded_by_id);

CREATE TABLE merge_keys (
    key TEXT NOT NULL,
    attribution_id BIGINT NOT NULL,
    CONSTRAINT pk_merge_keys PRIMARY KEY (key, attribution_id),
    CONSTRAINT fk_merge_keys_attribution_id_attributions FOREIGN KEY(attribution_id) REFERENCES attributions (id)
);

CREATE INDEX ix_merge_keys_attribution_id ON merge_keys (attribution_id);

-- down

DROP TABLE merge_keys;

DROP TABLE judgements;

DROP TABLE links;

DROP TABLE spans;

DROP TABLE attribution_speakers;

DROP TABLE attributions;

DROP TABLE quotes;

DROP TABLE aliases;

DROP TABLE speakers;

DROP TABLE sources;

DROP TABLE runs;

DROP TABLE outlets;
