-- up

-- What has no sketch gets one at the next ingest, and all independent reports are counted with it.
DELETE FROM sketches WHERE source_id IN (SELECT source_id FROM attributions WHERE via IS NOT NULL);

-- down

DELETE FROM sketches WHERE source_id IN (SELECT source_id FROM attributions WHERE via IS NOT NULL);
