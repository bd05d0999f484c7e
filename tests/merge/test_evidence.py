"""What a text's words tell: the same words as the slow reading finds, with capitals and marks where they stand."""

from __future__ import annotations

import math
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from quotedb.merge.evidence import AROUND_BITS, ELLIPSIS, MOST_WORDS, Wording, prepare
from quotedb.merge.forms import words
from quotedb.merge.model import Utterance
from quotedb.merge.rarity import bits, concept

PIECES = (
    "herring| |[|)|. .|, |. | — |…|health|care|re-open|Don't|THE|(|\n|U.S. |'|10,000 |don’t |\xa0|work|place|“|”| - "
)
_MADE = st.lists(st.sampled_from(PIECES.split("|")), max_size=24).map("".join)
TEXTS = st.text() | _MADE | _MADE.map(str.upper)


@given(TEXTS)
def test_words_are_those_of_the_comparison_keys(text: str) -> None:
    found, slow = Wording(text), words(text)
    assert found.whole == slow.forms
    assert found.names == tuple(i for i, printed in enumerate(slow.printed) if printed[0].isupper())
    marked = [i for i, gap in enumerate(slow.gaps[1:]) if set(gap) & set(".,;:!?…—–-()[]\n")]
    assert [*found.marks] == (marked if slow.forms else [])
    assert set(found.stops) == {i for i in marked if set(slow.gaps[i + 1]) & set(".!?…\n")} & set(found.marks)


@given(TEXTS)
def test_words_stand_where_the_comparison_keys_have_them(text: str) -> None:
    found, slow = Wording(text), words(text)
    for first in range(len(slow.forms)):
        for last in range(first, len(slow.forms)):
            assert found.span(first, last) == (slow.starts[first], slow.ends[last])


@given(TEXTS)
def test_brackets_and_ellipses_are_seen_wherever_they_stand(text: str) -> None:
    found, gaps = Wording(text), words(text).gaps
    assert found.cuts == {index for index, gap in enumerate(gaps) if ELLIPSIS.search(gap)}
    inside, depth = set(), 0
    for index, gap in enumerate(gaps[: len(found.forms)]):
        for mark in gap:
            depth = depth + 1 if mark in "[(" else max(0, depth - (mark in "])"))
        if depth:
            inside.add(index)
    assert found.asides == (inside if len(inside) < len(found.forms) else set())


@given(TEXTS)
def test_surroundings_are_the_rare_words_around(text: str) -> None:
    slow = words(text)
    rare = {concept(form) for form in slow.forms if bits(form) >= AROUND_BITS}
    around = prepare(Utterance("a", "herring", "direct", published=date(2031, 5, 2), around=text)).around
    assert around.keys() == rare
    for name, (_, capital) in around.items():
        printed = [p for form, p in zip(slow.forms, slow.printed, strict=True) if concept(form) == name]
        assert capital <= all(p[0].isupper() for p in printed if bits(words(p).forms[0]) >= AROUND_BITS)


@given(TEXTS)
def test_weights_are_bits_with_a_floor(text: str) -> None:
    found = Wording(text)
    places = range(len(found.forms))
    assert len(found.forms) == len(found.concepts) == len(found.tokens) <= MOST_WORDS
    assert all(token.weight >= token.bits and token.weight > 0 for token in found.tokens)
    assert found.weight(0, len(places)) == found.weight_at(places) == found.strength >= found.told
    assert math.isclose(found.told, found.bits_at(places), abs_tol=1e-9)
    assert {name: token.concept for name, token in found.bag.items()} == {
        found.concepts[i]: found.concepts[i] for i in found.content
    }


def test_capitals_make_a_word_a_name_unless_all_are() -> None:
    rare, name, shouted = Wording("gillnetters sail"), Wording("Gillnetters sail"), Wording("GILLNETTERS SAIL")
    assert rare.told == shouted.told > name.told


def test_words_in_brackets_are_an_editor_s() -> None:
    assert Wording("our [western] coast (and theirs)").asides == {1, 3, 4}
    assert Wording("[all of it]").asides == frozenset()


def test_long_texts_are_compared_by_their_first_words() -> None:
    found = Wording("herring " * (MOST_WORDS + 5))
    assert len(found.forms) == MOST_WORDS
    assert len(found.whole) == MOST_WORDS + 5
