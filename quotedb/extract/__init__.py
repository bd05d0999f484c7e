"""Marks, mentions, cues, attribution: text in, attributions out."""

from quotedb.compiled import use_what_is_current

use_what_is_current(__path__[0])

from quotedb.extract.pipeline import extract  # noqa: E402

EXTRACTOR = "quotedb-en"
EXTRACTOR_VERSION = "13"

__all__ = ["EXTRACTOR", "EXTRACTOR_VERSION", "extract"]
