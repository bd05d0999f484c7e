"""Persons and bodies of an article: what kind a name is, and which names are one person's."""

from __future__ import annotations

import pytest

from quotedb.extract import extract
from quotedb.extract.entities import Names
from quotedb.extract.entity import Entity
from quotedb.extract.layout import lay_out
from quotedb.extract.lexicon import FEMALE
from quotedb.extract.marks import find_quoted
from quotedb.extract.mentions import find_mentions
from quotedb.extract.pipeline import Extractor
from quotedb.extract.signs import signs_of
from quotedb.extract.structure import structure_of


def entities_of(text: str) -> list[Entity]:
    """The entities of a text's names."""
    layout = lay_out(text)
    structure = structure_of(layout, find_quoted(layout))
    mentions = find_mentions(structure)
    return Names(structure, mentions, signs_of(structure, mentions)).run()


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Many Iowans, who met in the square, said no.", "Iowans", "group"),
        ("The Tidewater Herald, which is printed here, said no.", "Tidewater Herald", "organisation"),
        ("Gannet Studios, who made the film, said no.", "Gannet Studios", "organisation"),
        ("Ines Herald, who owns a boat, said no.", "Ines Herald", "person"),
    ],
)
def test_the_last_word_of_a_name_tells_its_kind(text: str, name: str, kind: str) -> None:
    assert [entity.kind for entity in entities_of(text) if entity.display == name] == [kind]


def test_a_person_with_a_suffix_is_one_person() -> None:
    text = "Mayor Bruno Lisk Jr. spoke on Monday. It was late. Bruno Lisk Jr. sat down. Bruno Lisk Sr. stood up."
    assert sorted(entity.count for entity in entities_of(text)) == [1, 2]


def test_two_family_names_are_the_person_who_has_both() -> None:
    entities = entities_of("Rep. Ines Tarrow Vane spoke on Monday. Tarrow Vane said no.")
    assert [entity.count for entity in entities if entity.kind == "person"] == [2]


def test_a_sure_pronoun_tells_the_gender_of_whom_it_stands_for() -> None:
    extractor = Extractor("Mayor Quill Tarrow said she was pleased.\n\n“It is done,” she said.\n")
    (attribution,) = extractor.run()
    assert [speaker.name for speaker in attribution.speakers] == ["Quill Tarrow"]
    assert [entity.gender or entity.leaning for entity in extractor.entities] == [FEMALE]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The fair was shut.\n\nDemonstrators called it “a shame.”\n", "Demonstrators"),
        (
            "Mayor Ines Tarrow met the guild. A judge met the crew.\n\n"
            "“We won,” the former judge and current mayor said of the vote.\n",
            "Ines Tarrow",
        ),
    ],
)
def test_who_is_named_by_a_description(text: str, speaker: str) -> None:
    extractor = Extractor(text)
    extractor.find_claims()
    (claim,) = extractor.claims
    # Whom it means; whether that is sure enough to be told is learned.
    assert claim.mention is not None and extractor.entities[claim.mention.entity].display == speaker


def test_another_said_names_nobody_and_no_one_else() -> None:
    attributions = extract(
        "Ines Tarrow spoke.\n\nAnother said: “We will see about that.”\n", indirect=False
    ).attributions
    assert [attribution.speakers for attribution in attributions] == [()]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Growing up in El Porto, Ruiz learned to swim. He said so.", "El Porto", "place"),
        ("The admiral who leads the Northern Pacific Command spoke.", "Northern Pacific Command", "organisation"),
        ("Oscar-winner Bellweather spoke. Ann Bellweather, an actress, is one of us.", "Ann Bellweather", "person"),
    ],
)
def test_what_a_name_is(text: str, name: str, kind: str) -> None:
    found = {entity.display: entity.kind for entity in entities_of(text)}
    assert found[name] == kind, found


def test_a_family_name_that_comes_first_is_known_from_what_stands_beside_it() -> None:
    text = (
        "Tan Ki-moon, the globe-trotting secretary general, spoke. One account described Tan as tired. Tan recalled it."
        " Tan said no."
    )
    found = [entity for entity in entities_of(text) if "Tan" in entity.name]
    assert [entity.display for entity in found] == ["Tan Ki-moon"]


@pytest.mark.parametrize(
    "text",
    ["Sen. Ann Bell (D-Vt.) spoke.", "Sen. Ann Bell of Vermont spoke.", "Vermont Sen. Ann Bell spoke."],
)
def test_where_somebody_is_from(text: str) -> None:
    (bell,) = (entity for entity in entities_of(text) if entity.name[-1] == "Bell")
    assert "vermont" in bell.traits
