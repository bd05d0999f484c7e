"""Names: what folds together, what is title and what is name, which spellings are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.text.countries import countries
from quotedb.text.names import (
    acronym,
    block_key,
    country_of,
    extra_vowel,
    has_title,
    misspelt,
    name_key,
    name_tokens,
    near_given,
    one_surname,
    organisation_words,
    person_name,
    same_given,
    sounds_alike,
    spelling,
    strip_titles,
    transliterated,
)

KINDS = ("person", "organisation", "country", "group", "unnamed", "document")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("the U.S. Harbour Board's", "US harbour board"),
        ("José Núñez", "Jose Nunez"),
        ("O’Hara", "O'Hara"),
        ("ANNA LUND", "Anna Lund"),
        ("Anna  Lund’s", "Anna Lund"),
        ("The Hague", "Hague"),
    ],
)
def test_keys_of_one_name(one: str, two: str) -> None:
    assert name_key(one) == name_key(two)


def test_a_name_of_articles_alone_keeps_a_key() -> None:
    assert name_key("The The") == "the the"
    assert name_key("???") == "???"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Prime Minister Anna Lund", "anna lund"),
        ("former Ruritanian Defence Secretary Sir Tom Hale", "tom hale"),
        ("Sen. Carl Dane", "carl dane"),
        ("Harbour Board president Mary Reed", "mary reed"),
        ("Norwegian Foreign Minister Kari Moe", "kari moe"),
        ("Dr. Lee", "lee"),
        ("Pope Gregory", "pope gregory"),
        ("Stephen King", "stephen king"),
        ("German Petrov", "german petrov"),
        ("Israel Bloom", "israel bloom"),
        ("Secretary of the Treasury", "secretary of treasury"),
    ],
)
def test_titles(printed: str, name: str) -> None:
    assert " ".join(strip_titles(name_tokens(printed))) == name


def test_titles_are_noticed() -> None:
    assert has_title("President Anna Lund")
    assert has_title("Anna Lund (R-Tex.)")
    assert not has_title("Anna Lund")


def test_parts_of_a_persons_name() -> None:
    name = person_name("Mr. John H.W. van der Berg Jr.")
    assert (name.given, name.middle, name.surname, name.suffix) == ("john", ("h", "w"), "van der berg", "jr")
    bare = person_name("President Lund")
    assert (bare.given, bare.surname) == ("", "lund")
    assert person_name("Omar al-Rashid").surname == person_name("Omar Rashid").surname
    assert person_name("President (Anna) Lund").given == "anna"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("sergei", "sergey"),
        ("dmitri", "dmitriy"),
        ("mohammed", "muhammad"),
        ("hussein", "husain"),
        ("zelenskyy", "zelensky"),
        ("aleksandr", "alexandr"),
        ("yevgeny", "evgeny"),
        ("erik", "eric"),
        ("philip", "filip"),
        ("smirnoff", "smirnov"),
    ],
)
def test_spellings_of_one_name(one: str, two: str) -> None:
    assert spelling(one) == spelling(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [("christian", "christine"), ("martin", "morton"), ("karen", "karin"), ("jan", "jen"), ("lana", "lena")],
)
def test_spellings_of_two_names(one: str, two: str) -> None:
    assert spelling(one) != spelling(two)


@pytest.mark.parametrize(
    ("one", "two"), [("mike", "michael"), ("bill", "william"), ("liz", "elizabeth"), ("bob", "rob")]
)
def test_given_names_that_are_one(one: str, two: str) -> None:
    assert same_given(one, two)
    assert same_given(two, one)


@pytest.mark.parametrize(("one", "two"), [("bill", "hillary"), ("john", "jon"), ("mary", "mark")])
def test_given_names_that_are_two(one: str, two: str) -> None:
    assert not same_given(one, two)


@pytest.mark.parametrize(
    ("one", "two"), [("gaddafi", "qaddafi"), ("khadafy", "qadhafi"), ("ghannam", "kannam"), ("qasimi", "kasimi")]
)
def test_surnames_out_of_another_script(one: str, two: str) -> None:
    assert transliterated(one, two)
    assert transliterated(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [("garber", "karber"), ("gahn", "khan"), ("hadafi", "qadafi"), ("qaddafi", "qaddari"), ("gorbach", "korbach")],
)
def test_surnames_that_only_look_alike(one: str, two: str) -> None:
    assert not transliterated(one, two)


@pytest.mark.parametrize(("one", "two"), [("khan", "khan"), ("cohen", "kohen"), ("jeffries", "jefferies")])
def test_surnames_that_are_one(one: str, two: str) -> None:
    assert one_surname(one, two) and one_surname(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [("khan", "kaine"), ("kelly", "coll"), ("woods", "weeds"), ("romney", "rahman"), ("de bell", "bell")],
)
def test_surnames_that_only_have_their_consonants_in_common(one: str, two: str) -> None:
    assert not one_surname(one, two) and not one_surname(two, one)


@pytest.mark.parametrize(
    ("one", "two"), [("j", "jeff"), ("bob", "robert"), ("kristen", "kirsten"), ("reince", "rence")]
)
def test_given_names_that_may_be_one(one: str, two: str) -> None:
    assert near_given(one, two) and near_given(two, one)


@pytest.mark.parametrize(("one", "two"), [("jerry", "joseph"), ("sara", "scott"), ("ron", "rand"), ("ann", "dan")])
def test_given_names_that_only_begin_alike(one: str, two: str) -> None:
    assert not near_given(one, two) and not near_given(two, one)


def test_given_names_that_sound_alike() -> None:
    assert sounds_alike("osama", "usama")
    assert sounds_alike("mike", "michael")
    assert not sounds_alike("don", "dun")
    assert not sounds_alike("adam", "edam")


def test_initials_without_stops() -> None:
    assert person_name("JD Marsh") == person_name("J. D. Marsh")
    assert person_name("Al Gore").given == "al"
    assert person_name("AB CD").given == "ab"


def test_slips() -> None:
    assert misspelt("pedersen", "pederson")
    assert misspelt("lindqvist", "lindqivst")
    assert not misspelt("brown", "browne"), "short words are too often two names"
    assert not misspelt("hansen", "jansen")
    assert extra_vowel("dimitri", "dmitri")
    assert not extra_vowel("christina", "christin")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Department of Harbours", "the Harbours Department"),
        ("Ministry of Foreign Affairs", "Foreign Ministry"),
        ("U.S. Harbour Board", "American Harbour Board"),
        ("Hale Corp.", "Hale Corporation"),
        ("Ministry of Defense of the Russian Federation", "Russia's Defense Ministry"),
    ],
)
def test_organisations_by_their_telling_words(one: str, two: str) -> None:
    assert organisation_words(one) == organisation_words(two)


def test_a_body_named_after_countries_alone_keeps_its_words() -> None:
    assert organisation_words("Germany")[1] == ("germany",)


def test_acronyms() -> None:
    assert acronym("FBI") == acronym("the F.B.I.") == "fbi"
    assert acronym("Fbi") is None
    assert acronym("INTERNATIONAL") is None


def test_countries_have_one_name_each() -> None:
    assert country_of("the U.S.") == country_of("United States of America") == "United States"
    assert country_of("Russian Federation") == "Russia"
    assert country_of("Türkiye") == country_of("Turkey")
    assert country_of("American") is None
    seen: dict[str, str] = {}
    for country in countries():
        for form in (country.name, *country.names):
            assert seen.setdefault(name_key(form), country.name) == country.name, form


@given(st.text(max_size=60), st.sampled_from(KINDS))
def test_any_text_has_a_key_and_a_block(name: str, kind: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    assert block_key(name, kind).startswith(kind)
    assert block_key(name, kind) == block_key(name, kind)
    person_name(name)
