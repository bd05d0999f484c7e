-- up

ALTER TABLE spans VALIDATE CONSTRAINT ck_spans_role;

-- down

ALTER TABLE spans
    DROP CONSTRAINT IF EXISTS ck_spans_role,
    ADD CONSTRAINT ck_spans_role CHECK (role IN ('content', 'mention', 'cue', 'antecedent', 'via', 'description')) NOT VALID;
