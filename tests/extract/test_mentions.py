"""Names, descriptions and pronouns; who is who; and nothing that crashes on any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.extract import extract
from quotedb.extract.entities import Names
from quotedb.extract.entity import Entity
from quotedb.extract.layout import lay_out
from quotedb.extract.marks import find_quoted
from quotedb.extract.mention import DESCRIPTION, NAME, PRONOUN_MENTION, Mention
from quotedb.extract.mentions import find_mentions
from quotedb.extract.scene import mention_features, scene_of
from quotedb.extract.signs import signs_of
from quotedb.extract.structure import structure_of
from quotedb.extract.words import fold, one_slip

WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "Ann",
                "Bell",
                "Cole",
                "ANN",
                "Bell's",
                "Bell’s",
                "U.S.",
                "US",
                "WHO",
                "J.",
                "Jr.",
                "(R-Texas)",
                "Mr.",
                "Sen.",
            ),
            *(
                "President",
                "of",
                "the",
                "State",
                "spokesman",
                "spokeswoman",
                "ministry",
                "mayors",
                "one",
                "for",
                "&",
                "van",
            ),
            *(
                "he",
                "She",
                "they",
                "who",
                "her",
                "his",
                "it",
                "said",
                "saidd",
                "reply",
                "according",
                "to",
                "report",
                "Friday",
            ),
            *(
                "“",
                "”",
                '"',
                "‘",
                "’",
                ",",
                ".",
                ":",
                "?",
                "—",
                "(",
                ")",
                "\n",
                "quickly",
                "Former",
                "Ⓐ",
                "é",
                "İ",
                "ǅ",
            ),
        ]
    ),
    max_size=50,
).map(" ".join)


def read(text: str) -> tuple[list[Mention], list[Entity]]:
    layout = lay_out(text)
    structure = structure_of(layout, find_quoted(layout))
    mentions = find_mentions(structure)
    signs = signs_of(structure, mentions)
    assert len(signs) == len(layout.tokens)
    entities = Names(structure, mentions, signs).run()
    scene = scene_of(structure, mentions, signs)
    for mention in mentions:
        mention_features(scene, mention)
    return mentions, entities


def names(text: str) -> list[tuple[str, ...]]:
    return [mention.name for mention in read(text)[0] if mention.type == NAME]


@given(st.one_of(WORDS, st.text(max_size=200)))
def test_mentions_of_any_text(text: str) -> None:
    mentions, entities = read(text)
    layout = lay_out(text)
    structure = structure_of(layout, find_quoted(layout))
    assert len(structure.owner) == len(structure.sentence) == len(layout.tokens)
    assert structure.sentence == sorted(structure.sentence)
    for number, mention in enumerate(mentions):
        assert mention.number == number
        assert 0 <= mention.first <= mention.head < mention.last <= len(layout.tokens)
        assert mention.name
        assert -1 <= mention.entity < len(entities)
        assert structure.owner[mention.head] < 0, "no mention begins inside marks"
    assert [mention.last for mention in mentions] == sorted(mention.last for mention in mentions)
    for number, entity in enumerate(entities):
        assert entity.number == number and entity.name and entity.display
        assert entity.full is not None


@given(st.one_of(WORDS, st.text(max_size=200)))
def test_extraction_of_any_text(text: str) -> None:
    for attribution in extract(text).attributions:
        for span in attribution.spans:
            assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize("text", ["He", "She said", "Bell", "said", "“", "He.”", "Bell ”"])
def test_very_short_texts(text: str) -> None:
    extract(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry is late, Ann Bell said.", [("Ann", "Bell")]),
        ("The ferry is late, Mayor Ann Bell said.", [("Ann", "Bell")]),
        ("The ferry is late, Ann van der Bell said.", [("Ann", "van", "der", "Bell")]),
        ("The ferry is late, Ann Bell Jr. said.", [("Ann", "Bell", "Jr.")]),
        ("The ferry is late, said President of Ruritania Ann Bell.", [("Ann", "Bell")]),
        ("“Ann Bell is late.”", []),
    ],
)
def test_names(text: str, expected: list[tuple[str, ...]]) -> None:
    assert names(text) == expected


def test_roles_before_names() -> None:
    (mention,) = [m for m in read("It is late, ministry spokeswoman Ann Bell said.")[0] if m.type == NAME]
    assert mention.kind == "person" and "spokeswoman" in mention.role
    assert mention.first < mention.head


def test_descriptions_and_pronouns() -> None:
    mentions, _ = read("A spokesman for the ministry said he had not heard. Her aide had.")
    kinds = [(mention.type, mention.name) for mention in mentions]
    assert (DESCRIPTION, ("a", "spokesman")) in kinds
    assert (PRONOUN_MENTION, ("he",)) in kinds
    assert any(m.possessive for m in mentions if m.name == ("her",))


def test_one_person_by_all_her_names() -> None:
    text = "Ann Bell came. “No,” Bell said. Mayor Bell left. Anne Bell is late. Cole stayed."
    mentions, entities = read(text)
    bells = {mention.entity for mention in mentions if mention.name[-1] == "Bell"}
    assert len(bells) == 1
    assert entities[bells.pop()].display == "Ann Bell"


def test_a_surname_said_wrong_once() -> None:
    mentions, entities = read("Ann Bellamy came. “No,” Bellamy said. “Yes,” Bellammy said.")
    assert {entities[m.entity].display for m in mentions if m.type == NAME} == {"Ann Bellamy"}


def test_what_a_mention_looks_like() -> None:
    mentions, _ = read("“It is late,” Ann Bell said.")
    (bell,) = [mention for mention in mentions if mention.type == NAME]
    assert bell.speaks and bell.tag
    assert bell.looks is not None
    bell.looks.complete(bell)
    assert bell.looks.type.text == "t=np2" and bell.looks.before == "Q" and bell.looks.cue.text == "cw=said"


def test_headlines_name_nobody() -> None:
    assert names("Ferry Talks Stall As Ann Bell Walks Out\nThe talks stalled, Cole Ames said.") == [("Cole", "Ames")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("said", "siad", True),
        ("said", "sad", True),
        ("said", "saidd", True),
        ("said", "paid", True),
        ("said", "said", False),
        ("said", "dais", False),
        ("", "a", True),
    ],
)
def test_one_slip(one: str, other: str, expected: bool) -> None:
    assert one_slip(one, other) is expected
    assert one_slip(other, one) is expected


def test_fold() -> None:
    assert fold("É.U.") == "eu" and fold("Bell") == "bell" and fold("ŁÓDŹ") == "łodz"
