-- up

ALTER TABLE conflicts
    DROP CONSTRAINT IF EXISTS ck_conflicts_severity,
    ADD CONSTRAINT ck_conflicts_severity CHECK (severity IN ('persons', 'bodies', 'person and body', 'spokesperson', 'medium', 'joint', 'surname')) NOT VALID;

-- They are weighed again at the next ingest.
UPDATE conflicts SET severity = NULL WHERE severity IS NOT NULL;

ALTER TABLE conflicts VALIDATE CONSTRAINT ck_conflicts_severity;

-- down

-- They are weighed again at the next ingest.
UPDATE conflicts SET severity = NULL WHERE severity IS NOT NULL;

ALTER TABLE conflicts
    DROP CONSTRAINT IF EXISTS ck_conflicts_severity,
    ADD CONSTRAINT ck_conflicts_severity CHECK (severity IN ('persons', 'bodies', 'person and body', 'spokesperson', 'medium', 'joint')) NOT VALID;

ALTER TABLE conflicts VALIDATE CONSTRAINT ck_conflicts_severity;
