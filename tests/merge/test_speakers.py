"""Speakers across articles: which names are one person or body, whatever the order in which they came."""

from __future__ import annotations

import itertools
import random
import time
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.merge.speakers import NameCluster, NameNode, block, cluster_names, name_key


def speakers(kind: str, *names: str | tuple[str, int]) -> list[set[str]]:
    """The speakers among some names, as sets of printed forms."""
    return [set(cluster.keys) for cluster in clusters(kind, *names)]


def clusters(kind: str, *names: str | tuple[str, int]) -> list[NameCluster]:
    nodes: dict[str, NameNode] = {}
    for name in names:
        form, count = name if isinstance(name, tuple) else (name, 1)
        node = NameNode(name_key(form), form, kind, count)
        nodes.setdefault(node.key, node)
    blocks: dict[str, list[NameNode]] = defaultdict(list)
    for node in nodes.values():
        blocks[block(node)].append(node)
    return [cluster for name in sorted(blocks) for cluster in cluster_names(blocks[name])]


def together(kind: str, *names: str) -> bool:
    return len(speakers(kind, *names)) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Andrei Moroz", "Andrey Moroz"),
        ("Dimitri Volkov", "Dmitry Volkov"),
        ("Olena Zabirsky", "Olena Zabirskyy"),
        ("Mike Harlan", "Michael Harlan"),
        ("Mohammed al-Tamir", "Muhammad Al-Tamir"),
        ("Ruth T. Aldane", "Ruth Aldane"),
        ("Ruth Tess Aldane", "Ruth T. Aldane"),
        ("Foreign Minister Andrei Moroz", "Andrei Moroz"),
        ("J.D. Marsh", "J. D. Marsh"),
        ("Andrei Malarov", "Andrei Malorov"),
        ("Prime Minister (Ruth) Aldane", "Ruth Aldane"),
        ("Joe Tarn", "Joseph R. Tarn Jr."),
        ("Vice President Joseph R. Tarn Jr.", "Joe Tarn"),
        ("R. Aldane", "Ruth Aldane"),
        ("R.T. Aldane", "Ruth Tess Aldane"),
        ("JD Marsh", "J.D. Marsh"),
        ("Muammar Gatafi", "Moammar Qatafi"),
        ("Moammar Khatafy", "Muammar el-Qatafi"),
        ("Yousef Qadheri", "Youssef Kaderi"),
        ("Usama bin Tamir", "Osama bin Tamir"),
        ("Leonid Brezhin", "Leonid Brejin"),
    ],
)
def test_one_person(one: str, two: str) -> None:
    assert together("person", one, two)
    assert together("person", two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Bill Marlow", "Hillary Marlow"),
        ("George W. Tann", "George H.W. Tann"),
        ("Carl Dane Jr.", "Carl Dane Sr."),
        ("Carl Dane Jr.", "Carl Dane"),
        ("Moroz", "Andrei Moroz"),
        ("Gordon Brown", "Gordon Browne"),
        ("Christian Lund", "Christine Lund"),
        ("Omar bin Tamir", "Omar Tamir"),
        ("Carl B. Dane Jr.", "Carl Dane"),
        ("Carl Dane III", "Carl Dane Jr."),
        ("Don Dane", "Donald Dane Jr."),
        ("Don Dane Jr.", "Donald B. Dane"),
        ("Don R. Dane", "Donald B. Dane Jr."),
        ("R. Aldane", "Carl Aldane"),
        ("R. S. Aldane", "Ruth T. Aldane"),
        ("Martin Garber", "Martin Karber"),
        ("Michael Gahn", "Michael Kahn"),
        ("Paul Goren", "Paul Horen"),
        ("Mike Coffman", "Michael Kofman"),
        ("Mike Malarov", "Michael Malorov"),
    ],
)
def test_two_persons(one: str, two: str) -> None:
    assert not together("person", one, two)


def test_a_name_that_fits_two_persons_stands_by_itself() -> None:
    found = speakers("person", "George Tann", "George W. Tann", "George H.W. Tann")
    assert {"george tann"} in found
    assert len(found) == 3
    assert speakers("person", "Chris Lund", "Christian Lund", "Christine Lund") == [
        {"chris lund"},
        {"christian lund"},
        {"christine lund"},
    ]


def test_a_junior_who_is_called_so_is_not_his_father() -> None:
    assert {"joe tarn", "joseph r tarn jr"} in speakers("person", "Tarn", "Joe Tarn", "Joseph R. Tarn Jr.", "Jill Tarn")
    assert {"joe tarn"} in speakers("person", "Joe Tarn", "Joe Tarn Jr.", "Joseph R. Tarn Jr.")
    assert {"joe tarn"} not in speakers("person", "Joe Tarn", "Joseph Tarn", "Joseph R. Tarn Jr.")
    assert {"joseph r tarn jr"} in speakers("person", "Joe Tarn", "Joseph Tarn", "Joseph R. Tarn Jr.")
    assert len(speakers("person", "Joe Tarn", "Joseph R. Tarn Jr.", "Joseph Tarn Sr.")) == 3


def test_families_stay_apart() -> None:
    clan = [
        "Bill Marlow",
        "Hillary Marlow",
        "Chelsea Marlow",
        "George Tann",
        "George W. Tann",
        "George H.W. Tann",
        "Jeb Tann",
    ]
    assert len(speakers("person", *clan)) == len(clan)
    both = ["Donald Dane", "Donald B. Dane", "Donald Dane Jr.", "Don Dane Jr.", "Eric Dane", "Ivana Dane"]
    assert {"donald b dane", "donald dane"} in speakers("person", *both)
    assert {"don dane jr", "donald dane jr"} in speakers("person", *both)


def test_an_initial_is_that_of_one_person_or_of_nobody() -> None:
    assert {"r aldane"} in speakers("person", "R. Aldane", "Ruth Aldane", "Rolf Aldane")
    assert {"r aldane", "ruth aldane", "ruth t aldane"} in speakers(
        "person", "R. Aldane", "Ruth Aldane", "Ruth T. Aldane"
    )


def test_an_initial_parts_nobody() -> None:
    found = speakers("person", "Ruth Aldane", "Ruth T. Aldane", "R. S. Aldane", "R. T. Aldane")
    assert {"ruth aldane", "ruth t aldane"} <= max(found, key=len)
    assert {"r s aldane"} in found
    assert len(speakers("person", "Ruth Aldane", "R. S. Aldane", "R. T. Aldane")) == 3


def test_spellings_of_one_name_from_another_script_are_one() -> None:
    forms = ["Muammar Gatafi", "Moammar Qatafi", "Muammar al-Qadhafi", "Moamer Kadhafi", "Muammar Qatafy"]
    found = speakers("person", (forms[0], 9), (forms[1], 5), *forms[2:])
    assert {name_key(forms[0]), name_key(forms[1]), name_key(forms[4])} in found
    assert {name_key(forms[2]), name_key(forms[3])} in found


def test_slips_of_slips_are_not_chained() -> None:
    found = speakers("person", ("Ann Malarovna", 9), ("Ann Malorovna", 2), ("Ann Malorovnna", 1))
    assert {"ann malarovna", "ann malorovna"} <= max(found, key=len)


def test_the_form_shown_is_the_most_used_without_title() -> None:
    found = clusters("person", ("President Ruth Aldane", 9), ("Ruth Aldane", 3), ("Ruth T. Aldane", 1))
    assert [cluster.name for cluster in found] == ["Ruth Aldane"]


def test_a_body_with_and_without_its_country() -> None:
    assert together("organisation", "U.S. Harbour Department", "US Harbour Department", "Harbour Department")
    found = speakers("organisation", "U.S. Harbour Department", "Norwegian Harbour Department", "Harbour Department")
    assert len(found) == 3
    assert together("organisation", "Norway's Ministry of Foreign Affairs", "the Norwegian Foreign Ministry")


def test_a_body_that_every_country_has_needs_its_country() -> None:
    found = speakers("organisation", "Norwegian Foreign Ministry", "Foreign Ministry", "Ministry of Foreign Affairs")
    assert sorted(map(len, found)) == [1, 2]
    assert not together("organisation", "the Kingdom's foreign ministry", "Norwegian Foreign Ministry")
    assert together("organisation", "the Kingdom's foreign ministry", "the Kingdom’s Ministry of Foreign Affairs")
    assert not together("organisation", "Constitution", "Norwegian constitution")
    assert not together("organisation", "Newspaper", "Norwegian newspaper")


def test_a_body_named_after_a_person() -> None:
    assert together("organisation", "President Ruth Aldane's administration", "the Aldane administration")
    assert together("organisation", "Ruth Aldane's campaign", "Ruth Aldane campaign", "the Aldane campaign")
    assert len(speakers("organisation", "Ruth Aldane's campaign", "Carl Aldane's campaign", "Aldane campaign")) == 3
    assert not together("organisation", "the Aldane campaign", "the Aldane administration")
    assert together("organisation", "Northern Herring Administration", "NHA")


def test_acronyms_by_their_initials() -> None:
    assert together("organisation", "NHB", "Northern Harbour Board")
    assert together("organisation", "N.H.B.", "the Northern Harbour Board")
    assert len(speakers("organisation", "NHB", "Northern Harbour Board", "National Herring Bureau")) == 3
    assert len(speakers("organisation", "NHB", "Southern Harbour Board")) == 2


def test_countries_and_groups() -> None:
    found = clusters("country", "US", "the United States", "U.S.", "Russian Federation", "Russia")
    assert sorted(cluster.name for cluster in found) == ["Russia", "United States"]
    assert together("group", "American officials", "U.S. officials")
    assert not together("group", "American officials", "Russian officials")


def test_unnamed_speakers_are_only_themselves() -> None:
    assert len(speakers("unnamed", "a senior official", "an official")) == 2


NAMES = """
Andrei Moroz|Andrey Moroz|Moroz|Andrei Morroz|Andrei P. Moroz|Andrei Q. Moroz|Drew Moroz|Andrew Moroz|Andy Moroz
Andrei Moroz Jr.|Alexander Moroz|Alex Moroz|Alexandra Moroz|President Andrei Moroz|A. Moroz|Andrew P. Moroz Jr.
Andy Moroz Jr.|Andrei Qadhafi|Andrey Gadafi|Andrei Kadafi|Andrei Khadafy|Andrew Gaddafi|A. Kadhafi
"""
FORMS = [name for line in NAMES.strip().splitlines() for name in line.split("|")]


@given(st.lists(st.tuples(st.sampled_from(FORMS), st.integers(1, 4)), unique_by=lambda n: n[0]), st.randoms())
def test_order_does_not_matter(names: list[tuple[str, int]], chance: random.Random) -> None:
    nodes = list({name_key(form): NameNode(name_key(form), form, "person", count) for form, count in names}.values())
    expected = cluster_names(nodes)
    chance.shuffle(nodes)
    assert cluster_names(nodes) == expected
    keys = [key for cluster in expected for key in cluster.keys]
    assert sorted(keys) == sorted({node.key for node in nodes})


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.sampled_from(["person", "organisation", "group"]))))
def test_any_names_are_placed_exactly_once(names: list[tuple[str, str]]) -> None:
    for kind in ("person", "organisation", "group"):
        blocks: dict[str, list[NameNode]] = defaultdict(list)
        for node in {name_key(n): NameNode(name_key(n), n, k) for n, k in names if k == kind}.values():
            blocks[block(node)].append(node)
        for nodes in blocks.values():
            placed = sorted(key for cluster in cluster_names(nodes) for key in cluster.keys)
            assert placed == sorted(node.key for node in nodes)


@pytest.mark.parametrize("shape", ["John {} Tarnov", "J. {} Tarnov", "{} Tarnov", "{} T. Tarnov Jr.", "John {}"])
def test_many_names_of_one_block_take_time_by_their_number(shape: str) -> None:
    """Each against each would take a minute or more; vowels leave a surname in its block."""
    ways = itertools.product("aeiou", ("a", "ei", "o", "ia", "u"), "aeiou", "aeiou")
    stems = [f"t{one}r{two}n{three}l{four}" for one, two, three, four in ways]
    words = [stem + end for stem in stems for end in ("l", "la", "lo", "lei", "lu", "lia", "loa", "lua")]
    forms = ["John Tarnov", "Ruth Tarnov", *(shape.format(word.title()) for word in words)]
    nodes = [NameNode(name_key(form), form, "person") for form in forms]
    started = time.process_time()
    found = cluster_names(nodes)
    assert time.process_time() - started < 10
    assert sorted(key for one in found for key in one.keys) == sorted(node.key for node in nodes)
