"""Marks, mentions, cues, attribution: text in, attributions out."""

from quotedb.extract.pipeline import extract

EXTRACTOR = "quotedb-en"
EXTRACTOR_VERSION = "1"

__all__ = ["EXTRACTOR", "EXTRACTOR_VERSION", "extract"]
