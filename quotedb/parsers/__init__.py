"""Input formats: bytes in, articles out. One small file per format; :mod:`quotedb.parsers.registry` lists them."""
