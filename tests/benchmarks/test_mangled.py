"""The benchmark that damages articles: that it damages, and that it sees what is wrong."""

from __future__ import annotations

import random

import pytest

from benchmarks import mangled
from quotedb.extract.model import Attribution, Extraction
from quotedb.text.spans import Span
from tests.cli.conftest import FAIR


def test_damaged_articles_differ_and_extracted_from() -> None:
    texts = {mangled.damaged(random.Random(number), FAIR) for number in range(50)}
    assert len(texts) > 40, "a short text stays as it is now and then"
    assert sum(map(mangled.checked, texts)) > 0


@pytest.mark.parametrize("spans", [[Span(0, 99)], [Span(3, 3)], [Span(4, 6), Span(5, 8)], [Span(5, 8), Span(0, 2)]])
def test_what_is_wrong_is_seen(monkeypatch: pytest.MonkeyPatch, spans: list[Span]) -> None:
    found = Attribution("direct", tuple(spans), (), None, None, None, 0.5, "ranked")
    monkeypatch.setattr(mangled, "extract", lambda text: Extraction((found,)))
    with pytest.raises(ValueError, match="span"):
        mangled.checked("x" * 20)
