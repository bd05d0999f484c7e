"""A line of ``extract --format jsonl`` is the record of its document, as JSON."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotedb.cli.escaping import to_json
from quotedb.cli.extracting import _line
from quotedb.extract import extract
from quotedb.extract.lines import json_string
from quotedb.extract.model import Attribution, Speaker
from quotedb.parsers.articles import Article, Metadata
from quotedb.services.extraction import document_record
from quotedb.text.spans import Span

SIGNS = st.sampled_from('ab “”"\\\n\t\x00\x1f\x7f\x85\u2028\u202e\U0001f600é/')
TEXTS = st.text(SIGNS, min_size=1, max_size=30)
SPANS = st.tuples(st.integers(0, 20), st.integers(1, 9)).map(lambda pair: Span(pair[0], sum(pair)))
SPEAKERS = st.builds(Speaker, TEXTS, st.sampled_from(["person", "unnamed"]), st.just(()), st.none() | SPANS)


@given(TEXTS)
def test_a_string_is_written_as_json_writes_it(text: str) -> None:
    assert json_string(text, to_json) == to_json(text)


@given(
    st.lists(TEXTS, min_size=8, max_size=8).map("".join),
    st.lists(SPANS, min_size=1, max_size=3).map(tuple),
    st.lists(SPEAKERS, max_size=3).map(tuple),
    st.lists(st.none() | SPANS, min_size=4, max_size=4),
    st.floats(0, 1),
)
def test_a_line_is_the_record(
    text: str,
    spans: tuple[Span, ...],
    speakers: tuple[Speaker, ...],
    places: list[Span | None],
    confidence: float,
) -> None:
    mention, cue, antecedent, via = places
    found = Attribution("mixed", spans, speakers, mention, cue, antecedent, confidence, "ranked", via)
    article = Article(text, b"", Metadata(), text[:3])
    assert _line(article, (found, found)) == to_json(document_record(article, (found, found)))
    assert _line(article, ()) == to_json(document_record(article, ()))


def test_a_line_of_an_article_is_its_record() -> None:
    text = '"It is late," Ann Bell said. She told Ruiz that "it" was dark.\nBell and Ruiz said: "Go on."\n'
    article = Article(text, b"", Metadata(path="a.txt"), "a.txt")
    found = extract(text).attributions
    assert found
    assert _line(article, found) == to_json(document_record(article, found))
