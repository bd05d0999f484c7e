"""Indirect speech: what is reported without marks, whose it is, and what the extractor must never do."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotedb.extract import extract
from quotedb.extract.indirect import expected, find_reports, is_adverbial
from quotedb.extract.indirect_choices import left_starts, right_ends
from quotedb.extract.indirect_features import LONGEST, TEMPLATES, Reading, head, stem_of
from quotedb.extract.indirect_tables import Reader, shipped, weights_of, written
from quotedb.extract.lexicon import read_lines
from quotedb.extract.model import Attribution
from quotedb.extract.packed_signs import pack, unpack
from quotedb.extract.pipeline import Extractor
from quotedb.extract.signs import collapse
from quotedb.extract.tokens import words_of
from quotedb.extract.weight_table import Feature

WORDS = [
    *("said", "says", "that", "the", "minister", "Ann", "Bell", "she", "he", "they", "according", "to", "announced"),
    *(",", ".", ";", ":", "-", '"', "“", "”", "'", "(", ")", "?", "!", "\n\n", "whether", "plans", "believe", "and"),
    *("but", "which", "criticized", "of", "his", "promise", "ferry", "harbour", "would", "be", "has", "been"),
    *("expected", "asked", "told", "reporters", "Monday"),
]


def indirect(text: str) -> list[Attribution]:
    return [a for a in extract(text).attributions if a.kind == "indirect"]


def contents(text: str) -> list[list[str]]:
    return [[span.of(text) for span in a.spans] for a in indirect(text)]


@pytest.mark.parametrize(
    ("text", "content", "mention", "cue"),
    [
        ("Ann Bell said that the ferry would sail at noon.", "the ferry would sail at noon", "Ann Bell", "said"),
        ("Ann Bell said the ferry would sail at noon.", "the ferry would sail at noon", "Ann Bell", "said"),
        ("The ferry would sail at noon, Ann Bell said.", "The ferry would sail at noon", "Ann Bell", "said"),
        ("The ferry would sail at noon, said Ann Bell.", "The ferry would sail at noon", "Ann Bell", "said"),
        ("According to Ann Bell, the ferry is too old.", "the ferry is too old", "Ann Bell", "According"),
        ("The ferry is too old, according to Ann Bell.", "The ferry is too old", "Ann Bell", "according"),
        ("On Monday, Ann Bell told reporters that the ferry was full.", "the ferry was full", "Ann Bell", "told"),
    ],
)
def test_content_mention_and_cue(text: str, content: str, mention: str, cue: str) -> None:
    found = indirect(text)
    assert [[span.of(text) for span in a.spans] for a in found] == [[content]]
    assert found[0].mention is not None and found[0].mention.of(text) == mention
    assert found[0].cue is not None and found[0].cue.of(text) == cue
    assert [speaker.name for speaker in found[0].speakers] == ["Ann Bell"]


def test_a_pronoun_is_resolved_and_its_antecedent_given() -> None:
    text = "Ann Bell runs the ferry at Kessel. On Friday she said that the boat needed paint."
    (found,) = indirect(text)
    assert [s.name for s in found.speakers] == ["Ann Bell"]
    assert found.mention is not None and found.mention.of(text) == "she"
    assert found.antecedent is not None and found.antecedent.of(text) == "Ann Bell"


@pytest.mark.parametrize(
    "text",
    ["Ann Bell lashed out.", "Ann Bell tells the crowd.", "Ann Bell told Tom Reed.", "Ann Bell asked the governor."],
)
def test_to_whom_and_how_is_nothing_that_is_said(text: str) -> None:
    assert contents(text) == []


@pytest.mark.parametrize(
    ("words", "adverbial"),
    [
        ("on Monday", True),
        ("in the harbour", True),
        ("out", True),
        ("to go there", False),
        ("in May it was cold", False),
    ],
)
def test_a_few_words_that_only_say_how_or_where(words: str, adverbial: bool) -> None:
    scene = Extractor(words).scene
    layout = scene.structure.layout
    assert is_adverbial(layout, scene.signs, 0, len(layout.tokens)) is adverbial


def test_two_clauses_have_two_speakers() -> None:
    text = "Ann Bell said that the ferry was safe. Tom Reed said that it was not."
    assert [[s.name for s in a.speakers] for a in indirect(text)] == [["Ann Bell"], ["Tom Reed"]]


def test_what_stands_inside_reported_words_is_not_reported_again() -> None:
    text = "Ann Bell said that Tom Reed believes the ferry is unsafe."
    assert contents(text) == [["Tom Reed believes the ferry is unsafe"]]


def test_marked_words_are_left_to_their_own_attribution() -> None:
    for text in ('Ann Bell said the ferry was "a floating ruin" and had to go.', '"It leaks," Ann Bell said.'):
        for attribution in indirect(text):
            assert not any('"' in span.of(text) or "leaks" in span.of(text) for span in attribution.spans)


def test_plain_narration_reports_nothing() -> None:
    assert indirect("The ferry left Kessel at noon. It carried forty cars and a brass band.") == []


def test_off_by_an_option_and_the_rest_is_the_same() -> None:
    text = 'Ann Bell said that the ferry was late. "It is always late," Tom Reed said.'
    without = extract(text, indirect=False).attributions
    with_it = extract(text, indirect=True).attributions
    assert indirect(text) and all(a.kind != "indirect" for a in without)
    assert tuple(a for a in with_it if a.kind != "indirect") == without


def check(text: str) -> None:
    found = extract(text).attributions
    assert len({a.spans for a in found}) == len(found)
    assert list(found) == sorted(found, key=lambda a: a.spans)
    for attribution in found:
        if attribution.kind != "indirect":
            continue
        assert attribution.spans and attribution.cue is not None
        assert 0.0 <= attribution.confidence <= 1.0
        for span in (*attribution.spans, attribution.mention, attribution.cue, attribution.antecedent, attribution.via):
            if span is not None:
                assert 0 <= span.start < span.end <= len(text)
                assert span.of(text).strip()
        assert all(a.end <= b.start for a, b in zip(attribution.spans, attribution.spans[1:], strict=False))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
@example("said said said . said , said")
@example("which said")
@example(": that .")
def test_any_words_in_any_order(text: str) -> None:
    check(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ndhoCkAxaicwTtgeQ,.:;-()s", min_size=2, max_size=400), st.data())
def test_candidates_stay_inside_their_sentence(signs: str, data: st.DataObject) -> None:
    reading = Reading(signs, [words_of("en").token("x")] * len(signs), shipped().words)
    start = data.draw(st.integers(0, len(signs) - 2))
    ends = right_ends(reading, start, len(signs))
    assert all(start < end <= len(signs) for end in ends)
    assert ends == sorted(set(ends)) and ends[-1] - start <= LONGEST
    end = data.draw(st.integers(1, len(signs)))
    starts = left_starts(reading, 0, end)
    assert all(0 <= begin < end for begin in starts)
    assert starts == sorted(set(starts), reverse=True)


@pytest.mark.parametrize(
    "unit", ["Ann Bell said that ", "said ", "said, Bell ", "she believes the plan, ", "according to his promise of "]
)
def test_one_endless_sentence_takes_time_in_proportion_to_its_length(unit: str) -> None:
    seconds = []
    for count in (4000, 16000):
        scene = Extractor(unit * (count // len(unit.split()))).scene
        find_reports(scene, shipped(), 0.3)
        took = []
        for _ in range(3):
            started = time.process_time()
            find_reports(scene, shipped(), 0.3)
            took.append(time.process_time() - started)
        seconds.append(min(took))
    assert seconds[1] < 8 * seconds[0] + 0.05


def test_the_place_that_holds_most_within_half_and_twice_its_distance() -> None:
    for chance, place, reached in (([0.3, 0.3, 0.4], 10, 0.6), ([0.1, 0.2, 0.7], 100, 0.7)):
        found = expected([10, 20, 100], 0, chance)
        assert found[0] == place
        assert found[1] == pytest.approx(reached)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="nnddoC(),,QiT", max_size=40), st.sampled_from([4, 6]), st.data())
def test_a_path_is_packed_as_collapse_writes_it(signs: str, limit: int, data: st.DataObject) -> None:
    reading = Reading(signs, [words_of("en").token("x")] * len(signs), shipped().words)
    first = data.draw(st.integers(0, len(signs)))
    last = data.draw(st.integers(first, len(signs)))
    path = collapse(signs[first:last], limit)
    assert unpack(reading.path(first, last, limit)) == path
    assert pack(path) == reading.path(first, last, limit)
    assert unpack(head(pack(path), 2)) == path[:2]


def test_a_table_finds_what_was_put_in_and_nothing_else() -> None:
    order = random.Random(1)
    number = order.randrange
    features = {(number(86), number(1 << 42), number(1 << 21), number(9), number(3)) for _ in range(3000)}
    put: dict[Feature, tuple[int, ...]] = {
        feature: (order.randrange(-900, 900), order.randrange(-9, 9), 0) for feature in sorted(features)[:2000]
    }
    weights = weights_of([*put.items()], 3)
    for feature in features:
        weights.clear()
        weights.add(*feature)
        assert (weights.total, weights.second, weights.third) == put.get(feature, (0, 0, 0))
    weights.clear()
    for feature in features:
        weights.add(*feature)
    assert weights.total == sum(row[0] for row in put.values())


@pytest.mark.parametrize("name", ["indirect.tsv", "indirect_spans.tsv"])
def test_features_are_read_as_they_are_written(name: str) -> None:
    words = shipped().words
    lines = read_lines(name)
    names = {code: word for word, code in words.codes.items()}
    numbers = {name.partition(":")[0]: number for number, name in enumerate(TEMPLATES)}
    reader, number, count = Reader(words), 0, 0
    for line in lines:
        text, tab, _ = line.partition("\t")
        if tab:
            assert written(reader.feature(number, text), names) == text
            count += 1
        else:
            number = numbers[line]
    assert count > 15_000


def test_forms_of_a_word_share_their_stem() -> None:
    for forms in (
        ("claim", "claims", "claimed", "claiming"),
        ("deny", "denies", "denied"),
        ("argue", "argues", "argued", "arguing"),
    ):
        assert len({stem_of(form) for form in forms}) == 1, forms
