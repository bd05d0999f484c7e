-- up

-- What copies of one text say of it, by their day, where they differ: JSON, with the earliest day's source.
ALTER TABLE sources ADD COLUMN copies TEXT;

-- They are worked out anew at the next ingest, with the keys that this version of the program makes.
DELETE FROM merge_keys;

-- down

ALTER TABLE sources DROP COLUMN copies;

DELETE FROM merge_keys;
