-- up

-- They are worked out at the next ingest: what has no key is merged anew.
TRUNCATE merge_keys;

-- down

-- They are worked out at the next ingest: what has no key is merged anew.
TRUNCATE merge_keys;
