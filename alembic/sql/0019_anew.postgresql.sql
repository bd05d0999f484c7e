-- up

-- Both are worked out at the next ingest: what has no key is merged anew, and what has no sketch is counted anew.
TRUNCATE merge_keys;

DELETE FROM sketches WHERE source_id IN (SELECT source_id FROM attributions WHERE via IS NOT NULL);

-- down

-- Both are worked out at the next ingest: what has no key is merged anew, and what has no sketch is counted anew.
TRUNCATE merge_keys;

DELETE FROM sketches WHERE source_id IN (SELECT source_id FROM attributions WHERE via IS NOT NULL);
