"""Input formats: bytes in, articles out. One small file per format; :mod:`quotedb.parsers.registry` lists them."""

DEFAULT_MAX_BYTES = 16 * 1024 * 1024
"""Size above which an article is refused where the caller names no other."""
