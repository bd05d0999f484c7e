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

CREATE TRIGGER tr_links_insert AFTER INSERT ON links
WHEN new.longer_exact IS NOT NULL AND (
    new.longer_start < 0 OR new.longer_stop <= new.longer_start
    OR length(new.longer_exact) IS NOT new.longer_stop - new.longer_start OR new.longer_exact IS NOT (
        SELECT substr(s.text, new.longer_start + 1, new.longer_stop - new.longer_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.longer_id
    )
) OR new.shorter_exact IS NOT NULL AND (
    new.shorter_start < 0 OR new.shorter_stop <= new.shorter_start
    OR length(new.shorter_exact) IS NOT new.shorter_stop - new.shorter_start OR new.shorter_exact IS NOT (
        SELECT substr(s.text, new.shorter_start + 1, new.shorter_stop - new.shorter_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.shorter_id
    )
)
BEGIN
    SELECT raise(ABORT, 'provenance: a link''s words are not in a quote''s source');
END;

CREATE TRIGGER tr_links_update AFTER UPDATE ON links
WHEN new.longer_exact IS NOT NULL AND (
    new.longer_start < 0 OR new.longer_stop <= new.longer_start
    OR length(new.longer_exact) IS NOT new.longer_stop - new.longer_start OR new.longer_exact IS NOT (
        SELECT substr(s.text, new.longer_start + 1, new.longer_stop - new.longer_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.longer_id
    )
) OR new.shorter_exact IS NOT NULL AND (
    new.shorter_start < 0 OR new.shorter_stop <= new.shorter_start
    OR length(new.shorter_exact) IS NOT new.shorter_stop - new.shorter_start OR new.shorter_exact IS NOT (
        SELECT substr(s.text, new.shorter_start + 1, new.shorter_stop - new.shorter_start)
        FROM attributions AS a JOIN sources AS s ON s.id = a.source_id
        WHERE a.id = new.shorter_id
    )
)
BEGIN
    SELECT raise(ABORT, 'provenance: a link''s words are not in a quote''s source');
END;

-- INSERT OR REPLACE deletes the old row without any DELETE trigger.
CREATE TRIGGER tr_sources_replace BEFORE INSERT ON sources
WHEN EXISTS (SELECT 1 FROM sources WHERE id = new.id OR public_id = new.public_id)
BEGIN
    SELECT raise(ABORT, 'provenance: the source is there already');
END;

CREATE TRIGGER tr_sources_update BEFORE UPDATE ON sources
WHEN new.id IS NOT old.id OR new.public_id IS NOT old.public_id OR new.text IS NOT old.text
    OR new.text_sha256 IS NOT old.text_sha256 OR new.raw_sha256 IS NOT old.raw_sha256
BEGIN
    SELECT raise(ABORT, 'provenance: a source''s text, hashes and id stay as they are');
END;

CREATE TRIGGER tr_sources_delete BEFORE DELETE ON sources
BEGIN
    SELECT raise(ABORT, 'provenance: a source is never deleted');
END;

CREATE TRIGGER tr_attributions_replace BEFORE INSERT ON attributions
WHEN EXISTS (
    SELECT 1 FROM attributions
    WHERE id = new.id AND (source_id IS NOT new.source_id OR public_id IS NOT new.public_id)
)
BEGIN
    SELECT raise(ABORT, 'provenance: another attribution has this number');
END;

CREATE TRIGGER tr_attributions_update BEFORE UPDATE ON attributions
WHEN new.id IS NOT old.id OR new.public_id IS NOT old.public_id OR new.source_id IS NOT old.source_id
BEGIN
    SELECT raise(ABORT, 'provenance: an attribution stays with its source');
END;

CREATE TRIGGER tr_judgements_replace BEFORE INSERT ON judgements
WHEN EXISTS (SELECT 1 FROM judgements WHERE id = new.id OR public_id = new.public_id)
BEGIN
    SELECT raise(ABORT, 'judgements: the judgement is there already');
END;

CREATE TRIGGER tr_judgements_update BEFORE UPDATE ON judgements
WHEN old.superseded_by_id IS NOT NULL OR new.id IS NOT old.id OR new.public_id IS NOT old.public_id
    OR new.subject_type IS NOT old.subject_type OR new.subject_a IS NOT old.subject_a
    OR new.subject_b IS NOT old.subject_b OR new.verdict IS NOT old.verdict OR new.score IS NOT old.score
    OR new.made_by IS NOT old.made_by OR new.made_at IS NOT old.made_at
BEGIN
    SELECT raise(ABORT, 'judgements: a judgement is superseded, never edited');
END;

CREATE TRIGGER tr_judgements_delete BEFORE DELETE ON judgements
BEGIN
    SELECT raise(ABORT, 'judgements: a judgement is superseded, never deleted');
END;
