"""Pairs of utterances: the same, a part, an altered report, or nothing; and what differs, with spans."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.merge.model import Utterance, Verdict
from quotedb.merge.quotes import compare, keys, probes

DAY = date(2031, 5, 2)
LONG = "The herring fleet will leave the northern harbour before the first winter storm reaches our coast"


def said(text: str, *by: str, on: date | None = DAY, kind: str = "direct", key: str = "") -> Utterance:
    return Utterance(key or f"a-{text}", text, kind, published=on, speakers=by)


def judged(one: Utterance, two: Utterance) -> Verdict:
    """The verdict, checked against the keys (what is decided must be found) and against the exchanged sides."""
    verdict = compare(one, two)
    assert compare(two, one) == verdict.flipped()
    if verdict.relation in ("same", "contains"):
        assert keys(one) & probes(two)
    return verdict


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (LONG, LONG + "."),
        (LONG, LONG.lower()),
        (LONG + ".", LONG.replace(" before", ", before")),
        (LONG, "“" + LONG + ",”"),
        (LONG, LONG.replace("our coast", "our [western] coast")),
        (LONG, LONG.replace("The herring", "And the herring")),
        (LONG, LONG.replace("storm reaches", "storms reach")),
        (LONG, LONG.replace("will leave", "will . . . leave")),
        (
            "It’s not the fleet’s fault, we’ve all seen the harbour",
            "It is not the fleet's fault; we have all seen the harbour",
        ),
    ],
)
def test_edited_by_an_outlet_is_the_same(one: str, two: str) -> None:
    assert judged(said(one, "p1"), said(two, "p1")).relation == "same"
    assert judged(said(one, "p1"), said(two, "p2")).relation == "same", "long enough whoever said it"
    assert judged(said(one, "p1"), said(two)).relation == "same"
    assert judged(said(one, "p1", on=None), said(two, "p1")).relation == "same"


def test_another_translation_by_the_same_speaker() -> None:
    one = "It was a very difficult conversation about all the issues we wanted to raise"
    two = "a very hard discussion about all the topics we wanted to address"
    assert judged(said(one, "p1"), said(two, "p1")).relation == "same"
    assert judged(said(one, "p1"), said(two, "p2")).relation == "none"
    assert judged(said(one, "p1"), said(two, "p1", on=date(2031, 8, 1))).relation == "none"


def test_words_put_for_others_between_words_that_correspond() -> None:
    """No list of synonyms has them: enough else is word for word, and they stand at the same places."""
    one = "It was a candid and leisurely chat on every snag we had wanted to untangle"
    two = "There was a candid and leisurely colloquy on all the snags we wanted to untangle."
    assert judged(said(one, "p1"), said(two, "p1", on=date(2031, 5, 3))).relation == "same"
    assert judged(said(one, "p1"), said(two, "p2")).relation != "same"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("We will make our harbour safe again", "We will make our harbour strong again"),
        ("expanded the fishing fleet", "GROWING FLEET"),
        ("I love you", "He really does love us"),
        ("This is a piece of northern history", "piece of history"),
    ],
)
def test_the_same_pattern_with_other_words_is_another_utterance(one: str, two: str) -> None:
    assert judged(said(one, "p1"), said(two, "p1")).relation != "same"


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("a true change of the weathervane", 1, "same"),
        ("a true change of the weathervane", 3, "same"),
        ("a true change of the weathervane", 4, "none"),
        ("a good first step", 0, "none"),
        ("gillnetters", 0, "same"),
        ("gillnetters", 1, "none"),
        (LONG, 200, "same"),
    ],
)
def test_two_speakers_given_for_the_same_words(text: str, days: int, expected: str) -> None:
    one, two = said(text, "p1"), said(text, "p2", on=DAY + timedelta(days=days), key="b")
    assert judged(one, two).relation == expected


def test_a_phrase_inside_what_another_said_the_day_before_needs_more_words() -> None:
    longer = said("No sensible harbourmaster would open the sluice in a northern tide", "p1")
    assert judged(longer, said("northern tide", "p2")).relation == "contains"
    next_day = date(2031, 5, 3)
    assert judged(longer, said("sluice in a northern tide", "p2", on=next_day)).relation == "contains"
    assert judged(longer, said("northern tide", "p2", on=next_day)).relation == "none"


@pytest.mark.parametrize(
    "fragment",
    [
        "herring fleet",
        "leave the northern harbour",
        "before the first winter storm",
        "leave the northern harbour well before the first winter storm",
        "will leave the northern harbor",
    ],
)
def test_a_fragment_is_part_of_the_longer(fragment: str) -> None:
    verdict = judged(said(LONG, "p1"), said(fragment, "p1"))
    assert verdict.relation == "contains"
    assert verdict.longer == "a"
    assert verdict.where is not None
    assert verdict.where.of(LONG).lower().split()[-1][:4] == fragment.split()[-1][:4]


def test_words_that_moved() -> None:
    longer = "We looked at the quota for a whole day. Of course, this is unacceptable to us."
    assert judged(said(longer, "p1"), said("This is unacceptable to us, of course,", "p1")).relation == "contains"


@pytest.mark.parametrize("fragment", ["the conflict", "unlikely", "very important", "in the harbour"])
def test_common_words_of_two_speakers_are_nothing(fragment: str) -> None:
    longer = said(f"We think that {fragment} is what they said about it all along", "p1")
    assert judged(longer, said(fragment, "p2")).relation == "none"
    assert judged(said(fragment, "p1"), said(fragment, "p2")).relation == "none"
    assert judged(said(fragment), said(fragment)).relation == "none"


@pytest.mark.parametrize(
    ("longer", "fragment"),
    [
        ("Should this quarrel come to an end, we will fish again", "the quarrel"),
        ("They mean to abolish the herring amendment for good", "Herring Amendment people"),
        ("She lives for the truth, and it will come out", "living wills"),
        ("We should throw the devil out of the boat", "Get the devil out of here"),
    ],
)
def test_short_fragments_need_their_exact_words(longer: str, fragment: str) -> None:
    assert judged(said(longer, "p1"), said(fragment, "p1")).relation == "none"


@pytest.mark.parametrize(
    ("longer", "fragment", "expected"),
    [
        ("The harbour is closed to every trawler that is late", "late", "none"),
        ("We must end the quarrel over the gillnetters", "gillnetters", "contains"),
        ("We must end the quarrel over the gillnetters", "gillnetter", "none"),
        ("I am simply not ready to sail with them this spring", "ready", "none"),
        ("I am simply not ready to sail with them this spring", "I am simply not ready", "contains"),
    ],
)
def test_one_word_is_a_part_only_if_it_is_rare_and_the_same(longer: str, fragment: str, expected: str) -> None:
    assert judged(said(longer, "p1"), said(fragment, "p1")).relation == expected


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("re-open", "reopen"),
        ("We will re-open the quay by e-mail order", "We will reopen the quay by email order"),
        ("a health-care bill", "a healthcare bill"),
        ("a health care bill", "a healthcare bill"),
        ("long-term moorings", "long term moorings"),
    ],
)
def test_hyphenation_is_punctuation(one: str, two: str) -> None:
    verdict = judged(said(one, "p1"), said(two, "p1"))
    assert verdict.relation == "same"
    assert {difference.kind for difference in verdict.differences} == {"punctuation"}


def test_rare_words_of_two_speakers_are_linked() -> None:
    longer = said("They promised to remove the gillnetters from the sound", "p1")
    assert judged(longer, said("gillnetters")).relation == "contains"
    assert judged(said("gillnetters", "p1"), said("gillnetters")).relation == "same"


def test_a_stock_phrase_on_two_occasions() -> None:
    one, two = said("We need change", "p1"), said("We need change", "p1", on=date(2031, 9, 2))
    assert judged(one, two).relation == "none"
    assert judged(one, said("We need change", "p1", on=date(2031, 5, 4))).relation == "same"


ROW = "we are going to ask the children"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (ROW, "contains"),
        (ROW.replace("to ask", "to maybe ask"), "none"),  # not in a row
        ("going to ask the children", "none"),  # too few
        ("we are going to build a wall", "none"),  # a stock phrase among them
    ],
)
def test_words_in_a_row_are_part_of_what_the_same_speaker_said_weeks_before(words: str, expected: str) -> None:
    whole = said(f"I told the ministers {ROW}, and we are going to build a wall at the harbour", "p1")
    later = DAY + timedelta(days=60)
    assert judged(said(words, "p1", on=later), whole).relation == expected
    assert judged(said(words, "p2", on=later), whole).relation == "none"


def test_a_long_statement_quoted_again_later() -> None:
    assert judged(said(LONG, "p1"), said(LONG, "p1", on=date(2032, 1, 1))).relation == "same"


def test_a_title_without_speaker_is_no_utterance() -> None:
    title = "The Gillnetter’s Daughter Sails Northward"
    assert judged(said(title), said(title)).relation == "none"


@pytest.mark.parametrize(
    ("one", "two", "kind"),
    [
        (LONG.replace("first", "12th"), LONG.replace("first", "14th"), "number changed"),
        (LONG, LONG.replace("will leave", "will not leave"), "negation changed"),
        (LONG, LONG.replace("will leave", "will never leave"), "negation changed"),
        (
            "The northern quota is acceptable to every herring crew in the sound",
            "The northern quota is unacceptable to every herring crew in the sound",
            "negation changed",
        ),
    ],
)
def test_changed_claims_never_merge(one: str, two: str, kind: str) -> None:
    verdict = judged(said(one, "p1"), said(two, "p1"))
    assert verdict.relation == "altered"
    assert kind in {difference.kind for difference in verdict.differences}


def test_indirect_reports_are_related_and_never_merged() -> None:
    marked, report = said(LONG, "p1"), said(LONG, "p1", kind="indirect", key="i1")
    assert judged(marked, report).relation == "related"
    part = said("the herring fleet will leave the northern harbour", "p1", kind="indirect", key="i2")
    assert judged(marked, part).relation == "related"
    assert judged(report, part).relation == "none"
    assert judged(report, said(LONG + ".", "p1", kind="indirect", key="i3")).relation == "same"


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (LONG, LONG + ".", [("punctuation", "", ".")]),
        (LONG, LONG[0].lower() + LONG[1:], [("case", "The", "the")]),
        (LONG, LONG.replace("our coast", "our [western] coast"), [("bracket", "", "[western]")]),
        (
            LONG,
            LONG.replace("leave the northern harbour", "leave . . . the northern harbour"),
            [("ellipsis", "", ". . .")],
        ),
        (LONG, "So " + LONG[0].lower() + LONG[1:], [("truncation", "", "So"), ("case", "The", "the")]),
        (LONG, LONG.replace("winter", "very winter"), [("insertion", "", "very")]),
        (LONG, LONG.replace("storm", "gale"), [("substitution", "storm", "gale")]),
        (LONG, LONG.replace("first", "12th"), [("number changed", "first", "12th")]),
        (LONG, LONG.replace("will leave", "will not leave"), [("negation changed", "", "not")]),
    ],
)
def test_differences_are_typed_with_spans(one: str, two: str, expected: list[tuple[str, str, str]]) -> None:
    found = judged(said(one, "p1"), said(two, "p1")).differences
    assert [(d.kind, *map(str.strip, d.words(one, two))) for d in found] == expected


WORDS = "herring|fleet|not|the|of|quota|twelve|13|(sound)|[crew]|…|don't|Northern|—|it’s"
SENTENCES = st.lists(st.sampled_from(WORDS.split("|")), max_size=14).map(" ".join)
UTTERANCES = st.builds(
    Utterance,
    id=st.uuids().map(str),
    text=SENTENCES | st.text(max_size=40),
    kind=st.sampled_from(["direct", "mixed", "indirect"]),
    published=st.none() | st.dates(date(2031, 1, 1), date(2031, 3, 1)),
    speakers=st.lists(st.sampled_from(["p1", "p2"]), unique=True, max_size=2).map(tuple),
)


@given(UTTERANCES, UTTERANCES)
def test_any_pair(one: Utterance, two: Utterance) -> None:
    verdict = compare(one, two)
    assert compare(two, one) == verdict.flipped()
    assert 0.0 <= verdict.score <= 1.0
    assert bool(keys(one) & probes(two)) == bool(keys(two) & probes(one))
    partly = verdict.relation in ("contains", "overlap")
    assert (verdict.longer is None) == (not partly) == (verdict.where is None) == (verdict.within is None)
    if verdict.where is not None and verdict.within is not None:
        longer, shorter = (one.text, two.text) if verdict.longer == "a" else (two.text, one.text)
        assert verdict.where.of(longer) and verdict.within.of(shorter)
    if "indirect" in (one.kind, two.kind) and one.kind != two.kind:
        assert verdict.relation in ("related", "none")
    for difference in verdict.differences:
        assert 0 <= difference.a.start <= difference.a.end <= len(one.text)
        assert 0 <= difference.b.start <= difference.b.end <= len(two.text)
        left, right = (
            one.text[difference.a.start : difference.a.end],
            two.text[difference.b.start : difference.b.end],
        )
        assert left != right
    kinds = {difference.kind for difference in verdict.differences}
    if verdict.relation == "same":
        assert not kinds & {"number changed", "negation changed"}


@given(UTTERANCES)
def test_an_utterance_against_itself(one: Utterance) -> None:
    verdict = compare(one, one)
    assert verdict.relation in ("same", "none")
    assert verdict.differences == ()


@given(st.text(max_size=200))
def test_keys_are_bounded(text: str) -> None:
    for speakers in ((), ("p1",), ("p1", "p2", "p3", "p4")):
        found = keys(Utterance("a1", text, "direct", speakers=speakers))
        assert len(found) <= 110
        assert all(0 <= key < 1 << 62 for key in found)


def test_a_line_that_many_say_makes_no_long_list() -> None:
    line = "Our thoughts and prayers are with the families"
    spring, autumn = said(line, "p1"), said(line, "p2", on=date(2031, 11, 2))
    assert not keys(spring) & probes(autumn)
    assert keys(spring) & probes(said(line, "p2"))
    assert keys(spring) & probes(said(line, "p2", on=None))
    assert keys(spring) & probes(said(line, "p1", on=date(2031, 11, 2)))


def test_a_rare_word_that_many_print_makes_no_long_list() -> None:
    spring = said("gillnetters", "p1")
    assert not keys(spring) & probes(said("gillnetters", "p2", on=date(2031, 11, 2)))
    assert keys(spring) & probes(said("gillnetters", "p2"))
    assert keys(spring) & probes(said("gillnetters", "p2", on=None))
    assert keys(spring) & probes(said("gillnetters", "p1", on=date(2031, 11, 2)))
    assert keys(spring) & probes(said(f"the gillnetters of {LONG}", "p2"))


def test_what_is_quoted_in_another_s_mouth_weeks_later_is_found() -> None:
    """No two neighbouring words of it are rare together; three are."""
    words = "extremely careless in their handling of very sensitive, highly classified information"
    own = said(words, "p1")
    other = said(f"She and her team were {words}. Not fit for it!", "p2", on=date(2031, 6, 2))
    assert keys(own) & probes(other)
    assert compare(other, own).relation == "contains"


def test_keys_of_a_long_text_are_bounded() -> None:
    text = ". ".join(f"{LONG} {word} {number}" for number, word in enumerate(WORDS.split("|") * 40))
    assert len(keys(said(text, "p1", "p2"))) <= 110


@pytest.mark.parametrize(
    "make",
    [lambda n: "the " * n, lambda n: "herring quota " * n, lambda n: "(" * n + "a" * n, lambda n: "'" * n + "x." * n],
)
def test_time_grows_with_length_only(make: object) -> None:
    assert callable(make)

    def seconds(size: int) -> float:
        one, two = said(make(size), "p1", key="a"), said(make(size) + " and more", "p1", key="b")
        best = float("inf")
        for _ in range(3):
            started = time.perf_counter()
            compare(one, two)
            keys(one)
            best = min(best, time.perf_counter() - started)
        return best

    seconds(50)
    assert seconds(80_000) < 1.5


AUCTION = "At the auction in Brell the gillnetters hissed at the harbourmaster"
RINK = "The rink in Tarrow reopened after its roof was mended"


def beside(words: str, text: str, *by: str, days: int = 0, present: tuple[str, ...] = ()) -> Utterance:
    on = DAY + timedelta(days=days)
    key = f"{text}{days}{by}"
    return Utterance(key, text, "direct", published=on, speakers=by, around=words, beside=present)


@pytest.mark.parametrize(
    ("by", "days", "around", "expected"),
    [
        ("p1", 25, AUCTION, "same"),
        ("p1", 190, AUCTION, "none"),
        ("p1", 25, RINK, "none"),
        ("p1", 25, "", "none"),
        ("p2", 2, AUCTION, "none"),
    ],
)
def test_what_stands_around_tells_an_occasion(by: str, days: int, around: str, expected: str) -> None:
    line = "We are ready to talk"
    one, two = beside(AUCTION, line, "p1"), beside(around, line, by, days=days)
    assert judged(one, two).relation == expected


def test_the_speaker_s_own_name_tells_no_occasion() -> None:
    line, around = "We are ready to talk", "Wilhelmina Thorvaldsen"
    assert judged(beside(around, line, "p1"), beside(around, line, "p1", days=25)).relation == "none"


def test_words_of_nobody_are_a_part_of_what_a_speaker_of_their_article_said() -> None:
    longer = beside("", "We shall mend the sluice and then the herring ladder", "p1")
    fragment = "the herring ladder"
    assert judged(longer, beside("", fragment, days=8, present=("p1",))).relation == "contains"
    assert judged(longer, beside("", "the ladder", days=8, present=("p2",))).relation == "none"


def test_long_repeats_tell_more_than_their_rare_words() -> None:
    line = "But he has been in the room with us and he has been part of it"
    assert judged(said(line, "p1"), said(line, "p2", on=DAY + timedelta(days=1), key="b")).relation == "same"
    short = "He was a part of it"
    assert judged(said(short, "p1"), said(short, "p2", key="b")).relation == "none"


def test_what_goes_on_where_another_ends_overlaps_it() -> None:
    one = "We sold the trawlers to the fishery board and we will leave the northern harbour before the winter"
    two = "we will leave the northern harbour before the winter comes with its gales and the ice in the sound closes"
    verdict = judged(said(one, "p1"), said(two, "p1"))
    assert verdict.relation == "overlap"
    assert verdict.where is not None and verdict.within is not None
    longer, shorter = (one, two) if verdict.longer == "a" else (two, one)
    common = "we will leave the northern harbour before the winter"
    assert (verdict.where.of(longer), verdict.within.of(shorter)) == (common, common)
    assert judged(said(one, "p1"), said(two, "p2")).relation == "none"
