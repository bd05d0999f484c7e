-- up

-- They are worked out at the next ingest: what has no key is merged anew.
DELETE FROM merge_keys;

-- down

-- They are worked out at the next ingest: what has no key is merged anew.
DELETE FROM merge_keys;
