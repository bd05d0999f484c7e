"""Sets of utterances: no chains, no trace of the order, and the same outcome in one batch or many."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from quotedb.merge.clusters import MOST
from quotedb.merge.model import Outcome, Utterance
from quotedb.merge.quotes import cluster, compare, keys, probes, update

LONG = "The herring fleet will leave the northern harbour before the first winter storm reaches our coast"

OTHER = "A cargo ships could reach some southern islands after every last summer gale leaves their shores"


def said(key: str, text: str, *by: str, on: date | None = date(2031, 5, 2), kind: str = "direct") -> Utterance:
    return Utterance(key, text, kind, source=f"s{key}", published=on, speakers=by)


def groups(outcome: Outcome) -> list[tuple[str, ...]]:
    return [found.members for found in outcome.clusters]


def test_printings_of_one_utterance_are_one_cluster() -> None:
    found = cluster(
        [
            said("b", LONG + ",", "p1", on=date(2031, 5, 3)),
            said("a", LONG.upper(), "p2", on=date(2031, 5, 4)),
            said("c", "And " + LONG, on=date(2031, 5, 2)),
            said("d", "An altogether unrelated remark on turnip farming", "p1"),
        ]
    )
    assert groups(found) == [("a", "b", "c"), ("d",)]
    assert found.clusters[0].representative == "c", "what was published first"
    assert found.links == ()


def test_a_headline_repeat_in_one_article_is_the_same_quote() -> None:
    one = Utterance("a", LONG, "direct", "s1", speakers=("p1",))
    two = Utterance("b", LONG, "direct", "s1", speakers=("p1",))
    assert groups(cluster([one, two])) == [("a", "b")]


def test_fragments_are_linked_to_what_holds_them() -> None:
    found = cluster([said("a", LONG, "p1"), said("b", "leave the northern harbour", "p1"), said("c", LONG + ".", "p1")])
    assert groups(found) == [("a", "c"), ("b",)]
    assert {(link.type, link.longer, link.shorter) for link in found.links} == {("contains", "a", "b")}, "as c does"
    assert all(link.where is not None and link.where.of(LONG) == "leave the northern harbour" for link in found.links)


def chain() -> list[Utterance]:
    """Utterances each of which is like the next, the first and the last being two different sentences."""
    words = LONG.split()
    others = OTHER.split()
    found = []
    for n in range(len(words) + 1):
        found.append(said(f"u{n:02}", " ".join(others[:n] + words[n:]), "p1"))
    return found


def test_chains_glue_nothing() -> None:
    utterances = chain()
    texts = {utterance.id: utterance for utterance in utterances}
    found = cluster(utterances)
    assert 1 < len(found.clusters) < len(utterances)
    for one in found.clusters:
        pairs = [(first, second) for first in one.members for second in one.members if first < second]
        alike = [compare(texts[first], texts[second]).relation == "same" for first, second in pairs]
        assert sum(alike) >= MOST * len(pairs)
    related = {(link.longer, link.shorter) for link in found.links}
    assert related, "what is alike and not merged stays linked"


def test_changed_numbers_stay_apart_and_linked() -> None:
    found = cluster([said("a", LONG + " on day 12", "p1"), said("b", LONG + " on day 14", "p1")])
    assert groups(found) == [("a",), ("b",)]
    assert [link.type for link in found.links] == ["altered"]


TEXTS = [
    LONG,
    LONG + ".",
    LONG + ",",
    LONG.title(),
    LONG.replace("reaches", "has reached"),
    LONG.replace("first", "12th"),
    LONG.replace("will leave", "will not leave"),
    LONG.replace("storm", "gale"),
    LONG.replace("our coast", "our [western] coast"),
    "the northern harbour",
    "leave the northern harbour before the first winter storm",
    "gillnetters",
    "We need change",
    "we need change,",
    "It was a very difficult conversation about all the issues we wanted to raise",
    "a very hard discussion about all the topics we wanted to address",
    "a very hard discussion",
    "Yes",
    "",
    "…",
    *(utterance.text for utterance in chain()[::3]),
]
OCCASION = "the gillnetters of the quay auctioned mackerel while a trawler foundered off the skerries and the pilots"
UTTERANCES = st.lists(
    st.builds(
        Utterance,
        id=st.integers(0, 10**6).map(lambda n: f"a{n:06}"),
        text=st.sampled_from(TEXTS),
        kind=st.sampled_from(["direct", "mixed", "indirect"]),
        source=st.sampled_from(["s1", "s2", "s3"]),
        published=st.sampled_from([None, date(2031, 5, 1), date(2031, 5, 4), date(2031, 7, 1)]),
        speakers=st.sampled_from([(), ("p1",), ("p2",), ("p1", "p2")]),
        around=st.sampled_from(["", "a short word", OCCASION, OCCASION[40:] + OTHER, OTHER]),
        beside=st.sampled_from([(), ("p1",), ("p2", "p3")]),
    ),
    max_size=14,
    unique_by=lambda utterance: utterance.id,
)


@given(UTTERANCES, st.randoms())
@settings(deadline=None)
def test_order_does_not_matter(utterances: list[Utterance], chance: random.Random) -> None:
    expected = cluster(utterances)
    assert sorted(m for one in expected.clusters for m in one.members) == sorted(u.id for u in utterances)
    shuffled = list(utterances)
    chance.shuffle(shuffled)
    assert cluster(shuffled) == expected


class Store:
    """A collection kept up to date as the module says: the database's part, in a few dictionaries."""

    def __init__(self) -> None:
        self.utterances: dict[str, Utterance] = {}
        self.clusters: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.links: set[object] = set()

    def load(self, wanted: Collection[int]) -> list[Utterance]:
        return [u for u in self.utterances.values() if not keys(u).isdisjoint(wanted)]

    def apply(self, outcome: Outcome) -> None:
        touched = {member for one in outcome.clusters for member in one.members}
        self.links = {k for k in self.links if not {k.longer, k.shorter} & touched}  # type: ignore[attr-defined]
        self.links.update(outcome.links)
        for one in outcome.clusters:
            self.clusters.update(dict.fromkeys(one.members, (one.representative, one.members)))

    def add(self, batch: list[Utterance]) -> None:
        self.utterances.update((u.id, u) for u in batch)
        self.apply(update(batch, self.load))

    def near(self, ids: Iterable[str]) -> set[str]:
        """What stands with these, or could."""
        mates = {mate for one in ids for mate in self.clusters[one][1]}
        return {u.id for mate in mates for u in self.load(probes(self.utterances[mate]))} | mates

    def change(self, batch: list[Utterance]) -> None:
        near = self.near(u.id for u in batch)
        self.utterances.update((u.id, u) for u in batch)
        self.apply(update([self.utterances[one] for one in sorted(near)], self.load))

    def remove(self, gone: Utterance) -> None:
        near = self.near([gone.id])
        del self.clusters[gone.id]
        del self.utterances[gone.id]
        self.links = {k for k in self.links if gone.id not in (k.longer, k.shorter)}  # type: ignore[attr-defined]
        self.apply(update([self.utterances[n] for n in sorted(near) if n in self.utterances], self.load))

    def check(self) -> None:
        expected = cluster(self.utterances.values())
        assert self.clusters == {
            member: (one.representative, one.members) for one in expected.clusters for member in one.members
        }
        assert self.links == set(expected.links)


@given(UTTERANCES, st.lists(st.integers(1, 5), min_size=14, max_size=14), st.integers(0, 13))
@settings(deadline=None)
def test_batches_do_not_matter(utterances: list[Utterance], sizes: list[int], gone: int) -> None:
    store = Store()
    start = 0
    for size in sizes:
        store.add(utterances[start : start + size])
        start += size
    store.check()
    if utterances:
        store.remove(utterances[gone % len(utterances)])
        store.check()


_PROGRAM = """
import sys
from tests.merge.test_clusters import TEXTS, cluster, said
print(cluster([said(f"a{n}", text, *(["p1"] if n % 3 else [])) for n, text in enumerate(TEXTS)]))
"""


def test_hash_seed_does_not_matter() -> None:
    root = str(Path(__file__).resolve().parents[2])
    outcomes = set()
    for seed in ("0", "1"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
        done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, env=env, cwd=root)
        assert done.returncode == 0, done.stderr
        outcomes.add(done.stdout)
    assert len(outcomes) == 1


def test_one_printing_that_is_edited_twice_stays_with_the_others() -> None:
    """Two printings that were edited at different places are no more the same, and both are the same as the rest."""
    words = LONG.split()
    cut = " ".join([*words[:5], *words[7:]])
    other = " ".join([*words[:11], "gale", "hits", *words[13:]])
    plain = [said(f"p{n}", LONG, "p1", on=date(2031, 5, 2 + n)) for n in range(3)]
    found = cluster([*plain, said("x", cut, "p1"), said("y", other, "p1")])
    assert groups(found) == [("p0", "p1", "p2", "x", "y")]


def test_what_contradicts_a_cluster_stays_out_of_it() -> None:
    counted = LONG.replace("first", "12th")
    plain = [said(f"p{n}", LONG + f" on day 12 {word}", "p1") for n, word in enumerate(("", "too", "though"))]
    found = cluster([*plain, said("x", LONG + " on day 14", "p1"), said("y", counted + " on day 14 too", "p1")])
    assert ("p0", "p1", "p2") in groups(found)


def test_the_same_words_are_one_profile_whoever_prints_them_when() -> None:
    """So that a thousand articles with one quote cost as much as a thousand with one each."""
    told = [
        said(f"a{n:03}", LONG + ",."[n % 2], *([f"p{n % 7}"] if n % 3 else []), on=date(2031, 1 + n % 12, 2 + n % 25))
        for n in range(400)
    ]
    part = [said(f"b{n:03}", " ".join(LONG.split()[:9]), "p1") for n in range(20)]
    found = cluster([*told, *part])
    assert groups(found)[0] == tuple(one.id for one in told)
    assert [(link.longer, link.shorter) for link in found.links] == [("a000", "b000")], "one for all of them"
    assert [one.members for one in found.clusters][1:] == [tuple(one.id for one in part)]


def test_few_words_are_told_apart_by_speaker_and_day() -> None:
    text = "We need change"
    told = [said("a", text, "p1"), said("b", text, "p2"), said("c", text, "p1", on=date(2032, 5, 2))]
    assert groups(cluster(told)) == [("a",), ("b",), ("c",)]
