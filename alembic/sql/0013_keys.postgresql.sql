-- up

-- A key is a number from here on, a third of the size; the next ingest works all of them out, and merges anew.
DROP TABLE merge_keys;

CREATE TABLE merge_keys (
    key BIGINT NOT NULL,
    attribution_id BIGINT NOT NULL,
    CONSTRAINT pk_merge_keys PRIMARY KEY (key, attribution_id),
    CONSTRAINT fk_merge_keys_attribution_id_attributions FOREIGN KEY(attribution_id) REFERENCES attributions (id)
);

CREATE INDEX ix_merge_keys_attribution_id ON merge_keys (attribution_id);

-- down

DROP TABLE merge_keys;

CREATE TABLE merge_keys (
    key TEXT NOT NULL,
    attribution_id BIGINT NOT NULL,
    CONSTRAINT pk_merge_keys PRIMARY KEY (key, attribution_id),
    CONSTRAINT fk_merge_keys_attribution_id_attributions FOREIGN KEY(attribution_id) REFERENCES attributions (id)
);

CREATE INDEX ix_merge_keys_attribution_id ON merge_keys (attribution_id);
