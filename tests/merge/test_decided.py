"""What people have decided about quotes: put together, put apart, and never a trace of the order."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from quotedb.merge.decisions import contradiction
from quotedb.merge.model import Outcome, Utterance
from quotedb.merge.quotes import cluster, compare
from tests.merge.test_clusters import LONG, OCCASION, TEXTS, UTTERANCES, Store, chain, groups, said

Pair = tuple[str, str]


def ruled(utterances: list[Utterance], same: list[Pair], different: list[Pair]) -> list[Utterance]:
    """The utterances as people have put them together and apart."""

    def partners(pairs: list[Pair], one: str) -> tuple[str, ...]:
        return tuple(sorted({b if a == one else a for a, b in pairs if one in (a, b)}))

    return [replace(u, joined=partners(same, u.id), parted=partners(different, u.id)) for u in utterances]


def wholes(outcome: Outcome) -> dict[str, int]:
    return {member: number for number, one in enumerate(outcome.clusters) for member in one.members}


def test_what_a_person_joins_takes_its_whole_quote_along() -> None:
    found = [said("a", LONG, "p1"), said("b", LONG + ",", "p1"), said("c", "We shall see", "p2"), said("d", "No", "p3")]
    assert groups(cluster(found)) == [("a", "b"), ("c",), ("d",)]
    assert groups(cluster(ruled(found, [("b", "c")], []))) == [("a", "b", "c"), ("d",)]
    assert groups(cluster(ruled(found, [("a", "d"), ("c", "d")], []))) == [("a", "b", "c", "d")]


def test_what_a_person_parts_stays_apart_though_the_words_are_the_same() -> None:
    found = [said(name, LONG, "p1") for name in "abcd"]
    outcome = cluster(ruled(found, [], [("b", "c")]))
    assert groups(outcome) == [("a", "b", "d"), ("c",)]
    assert {link.type for link in outcome.links} == {"overlap"}


def test_a_persons_word_goes_above_what_merging_would_do_with_others() -> None:
    """x stands with a and y with b; joining a and b while x and y are parted takes one of them out."""
    found = [
        said("a", LONG, "p1"),
        said("x", LONG + ".", "p1"),
        said("b", "It was a difficult conversation about the northern granary tithe", "p1"),
        said("y", "It was a difficult conversation about the northern granary tithe!", "p1"),
    ]
    assert groups(cluster(found)) == [("a", "x"), ("b", "y")]
    home = wholes(cluster(ruled(found, [("a", "b")], [("x", "y")])))
    assert home["a"] == home["b"] and home["x"] != home["y"]
    assert len({home["a"], home["x"], home["y"]}) == 2


def test_a_chain_that_nobody_decided_about_stays_as_it_was() -> None:
    links = chain()
    before = groups(cluster(links))
    far = [said("z", "An altogether unrelated remark on turnip farming", "p9")]
    after = groups(cluster(ruled(links + far, [(links[0].id, "z")], [])))
    assert sorted(tuple(m for m in one if m != "z") for one in after) == sorted(before)


@st.composite
def decided(draw: st.DrawFn) -> tuple[list[Utterance], list[Utterance], list[Pair], list[Pair]]:
    """Utterances without decisions and with them; no decision contradicts the others."""
    utterances = draw(UTTERANCES)
    pairs = list(combinations(sorted(u.id for u in utterances), 2))
    same: list[Pair] = []
    different: list[Pair] = []
    if pairs:
        for pair, together in draw(st.lists(st.tuples(st.sampled_from(pairs), st.booleans()), max_size=5)):
            if contradiction(same, different, pair, together) is None:
                (same if together else different).append(pair)
    return utterances, ruled(utterances, same, different), same, different


@given(decided(), st.randoms())
@settings(deadline=None)
def test_decisions_hold_in_any_order(
    drawn: tuple[list[Utterance], list[Utterance], list[Pair], list[Pair]], chance: object
) -> None:
    _, utterances, same, different = drawn
    expected = cluster(utterances)
    home = wholes(expected)
    assert all(home[a] == home[b] for a, b in same)
    assert all(home[a] != home[b] for a, b in different)
    assert all(home[link.longer] != home[link.shorter] for link in expected.links)
    shuffled = list(utterances)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cluster(shuffled) == expected


@given(decided())
@settings(deadline=None)
def test_a_quote_without_a_decision_is_as_merging_makes_it(
    drawn: tuple[list[Utterance], list[Utterance], list[Pair], list[Pair]],
) -> None:
    """Such a quote's members are one quote by themselves: not that all pairs are the same, which most need to be."""
    _, utterances, same, _ = drawn
    texts = {u.id: u for u in utterances}
    touched = {one for pair in same for one in pair}
    for one in cluster(utterances).clusters:
        if touched.isdisjoint(one.members):
            assert groups(cluster([texts[member] for member in one.members])) == [one.members]


def test_two_articles_of_one_occasion_outvote_one_that_tells_nothing_of_it() -> None:
    """Another translation is the same as both of the first two; the third alone says nothing of when it was said."""
    found = [
        replace(said("a", TEXTS[14]), around=OCCASION, beside=("p1",)),
        said("b", TEXTS[14]),
        replace(said("c", TEXTS[14]), around=OCCASION),
        replace(said("d", TEXTS[15]), around=OCCASION),
    ]
    assert [compare(found[3], one).relation for one in found[:3]] == ["same", "none", "same"]
    assert groups(cluster(found)) == [("a", "b", "c", "d")]


@given(decided(), st.lists(st.integers(1, 4), min_size=14, max_size=14), st.booleans())
@settings(deadline=None)
def test_decisions_before_or_after_the_articles(
    drawn: tuple[list[Utterance], list[Utterance], list[Pair], list[Pair]], sizes: list[int], after: bool
) -> None:
    plain, utterances, _, _ = drawn
    final = {u.id: u for u in utterances}
    there: set[str] = set()

    def known(one: Utterance) -> Utterance:
        """As far as both ends of a decision are there: one about words that aren't is about nothing."""
        joined, parted = (tuple(x for x in ids if x in there) for ids in (final[one.id].joined, final[one.id].parted))
        return replace(one, joined=joined, parted=parted)

    store = Store()
    start = 0
    for size in sizes:
        batch = plain[start : start + size]
        start += size
        store.add(batch)
        if after:
            continue
        there |= {u.id for u in batch}
        store.change([known(u) for u in store.utterances.values() if known(u) != u])
    if after:
        store.change([u for u in utterances if u.joined or u.parted])
    store.check()
    # and undone again
    store.change([u for u in plain if final[u.id] != u])
    store.check()
