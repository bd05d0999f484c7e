from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.text import ids
from quotedb.text.spans import Span

ZEROS = "0" * 20
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def digits(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def test_the_recipe_of_each_id() -> None:
    """Published: other programs compute them too, so none may change."""
    text = ids.text_sha256("naïve 🜂")
    assert text == hashlib.sha256("naïve 🜂".encode()).hexdigest()
    assert ids.raw_sha256(b"\xff") == hashlib.sha256(b"\xff").hexdigest()
    source = ids.source_id(text, "gale", None)
    assert source == "s" + digits(f"{text}\ngale\n")
    attribution = ids.attribution_id(source, [Span(3, 9), Span(12, 20)])
    assert attribution == "a" + digits(f"{source}\n3-9,12-20")
    assert ids.quote_id(attribution) == "q" + attribution[1:]
    assert ids.speaker_id("ana vidal") == "p" + digits("ana vidal")
    assert ids.link_id("contains", attribution, "a2") == "l" + digits(f"contains\n{attribution}\na2")
    assert ids.run_id("x", "1", "{}") == "r" + digits("x\n1\n{}")


def test_what_an_id_depends_on() -> None:
    assert ids.source_id("d", None, None) == ids.source_id("d", "", "")
    assert len({ids.source_id("d", outlet, url) for outlet in (None, "a", "b") for url in (None, "a", "b")}) == 9
    assert ids.attribution_id("s", [Span(1, 2)]) != ids.attribution_id("s", [Span(1, 3)])


@given(TEXT, TEXT)
def test_every_id_has_its_shape(one: str, two: str) -> None:
    attribution = ids.attribution_id(one, [Span(0, 1)])
    made = [ids.source_id(one, two, None), attribution, ids.quote_id(attribution), ids.speaker_id(one)]
    made += [ids.link_id(one, two, one), ids.run_id(one, two, "{}")]
    assert all(ids.is_id(public_id) for public_id in made)
    assert ids.representative_id(ids.quote_id(attribution)) == attribution


@pytest.mark.parametrize(
    "text", ["", "q", "x" + "0" * 20, "a" + "0" * 19, "a" + "0" * 21, "a" + "G" * 20, "A" + "0" * 20]
)
def test_other_texts_are_no_ids(text: str) -> None:
    assert not ids.is_id(text)


@pytest.mark.parametrize(("function", "text"), [(ids.quote_id, "q" + ZEROS), (ids.representative_id, "a" + ZEROS)])
def test_an_id_of_another_kind_is_refused(function: Callable[[str], str], text: str) -> None:
    with pytest.raises(ValueError, match="is not an id"):
        function(text)
