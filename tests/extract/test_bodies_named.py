"""Bodies whose names stand beside what they are, and phrases that go on past what others end at.

Found by reading whom real articles' descriptions came out as; the sentences here are invented.
"""

from __future__ import annotations

import pytest

from quotedb.extract import extract
from quotedb.extract.layout import lay_out
from quotedb.extract.marks import find_quoted
from quotedb.extract.mentions import find_mentions
from quotedb.extract.model import Attribution
from quotedb.extract.names import name_parts
from quotedb.extract.structure import structure_of


def last_quote(text: str) -> Attribution:
    return [a for a in extract(text).attributions if a.kind != "indirect"][-1]


def last_speaker(text: str) -> str:
    speakers = last_quote(text).speakers
    return speakers[0].name if speakers else "-"


SENTENCES = """
Kvedarn | The Ruritanian newspaper Kvedarn noted that "no minister has ever met a strike leader."
Harbour Economics | A study by the law firm Harbour Economics said that a "large part of the fleet" would rust.
Anti-Smoke League | The old campaign organisation the Anti-Smoke League called the plan "a gift to nobody at all."
Norway's Voice | The fishing campaign group Norway's Voice is "certain that the minister will listen to us."
Our Ruritania | Bell joined the protest of Our Ruritania. Our Ruritania called the plan "a gift to nobody at all."
One Harbour | Bell's advocacy group One Harbour called the plan "a gift to nobody at all."
Labour Party of Bellville | On Monday the Labour Party of Bellville said that it was "a gift to nobody at all."
St. Martin City Council | The St. Martin City Council met on Monday. "It is a city of many," the council said.
Bellville Tribune | The Bellville Tribune newspaper called the plan "a gift to nobody at all."
People's Morning newspaper | The People's Morning newspaper called the plan "a gift to nobody at all."
- | A Facebook post said the mayor was "a gift to nobody at all."
Ann Bell | Ann Bell went home on Monday. Her Twitter account posted: "Come to the harbour fair on Sunday."
Club for Fishing | One Club for Fishing ad, which ran on Monday, says that "only the mayor can sink the fleet."
Teal Baker | Teal Baker came on Monday. "It is a gift to nobody at all," said Baker.
"""
"""The last quote's speaker, "-" for nobody, and the text."""


@pytest.mark.parametrize("line", SENTENCES.strip().split("\n"))
def test_who_speaks(line: str) -> None:
    want, text = line.split(" | ")
    assert last_speaker(text) == want


@pytest.mark.parametrize(
    "text",
    [
        'Nobody liked the group Ann Bell leads. It is "a gift to nobody at all," Ruiz said.',
        'The agency Bell leads is small, she said. It is "a gift to nobody at all," Ruiz said.',
        'In the interview Bell gave she was calm. It is "a gift to nobody at all," Ruiz said.',
    ],
)
def test_what_a_body_is_called_by_is_no_name_that_goes_on_with_a_verb(text: str) -> None:
    assert last_speaker(text) == "Ruiz"
    layout = lay_out(text)
    names = [m for m in find_mentions(structure_of(layout, find_quoted(layout))) if m.name[-1] == "Bell"]
    assert names and all(mention.first == mention.head for mention in names)


def test_what_a_body_is_stays_known() -> None:
    text = """The news website Kvedarn was shut on Monday. Ann Bell was there.

"It is a gift to nobody at all," the website said."""
    attribution = last_quote(text)
    assert [speaker.name for speaker in attribution.speakers] == ["Kvedarn"]
    assert attribution.speakers[0].kind == "organisation"


def test_small_words_open_no_name_by_themselves() -> None:
    text = 'They flew on Harbour One. One Bell aide called it "a gift to nobody at all." Our Bell aide was calm.'
    assert not {"One Bell", "Our Bell"} & {speaker.name for a in extract(text).attributions for speaker in a.speakers}


@pytest.mark.parametrize(
    "phrase",
    [
        "the former first lady",
        "the most senior diplomat",
        "the openly Whig mayor",
        "the newly elected governor",
        "the bespectacled, 71-year-old diplomat",
        "the outspoken, long-serving minister",
        "the “Harbour Lights” actress",
        "the city’s first Whig mayor",
        "Ruritania’s newly elected mayor",
    ],
)
def test_a_phrase_begins_with_its_determiner(phrase: str) -> None:
    text = f"Ann Bell came to the city on Monday. She opened a school.\n\n“We shall see,” {phrase} said on Monday.\n"
    mention = last_quote(text).mention
    assert mention is not None and mention.of(text) == phrase


@pytest.mark.parametrize("before", ["The race, ", "She won the race, ", "They met recently and "])
def test_what_ends_a_phrase_still_does(before: str) -> None:
    text = f"{before}senior diplomats said on Monday, was “a gift to nobody at all.”"
    mention = last_quote(text).mention
    assert mention is None or not mention.of(text).startswith(before[:4])


def test_a_day_is_nobody() -> None:
    text = 'The court ruled. The "claim is empty, as the record shows," the order released Friday said.'
    mention = last_quote(text).mention
    assert mention is None or mention.of(text) != "Friday"


def test_who_was_something_before() -> None:
    text = """Former Governor Ann Bell met Governor Eva Ruiz on Monday.

"It is a gift to nobody at all," {} said."""
    assert last_speaker(text.format("the former governor")) == "Ann Bell"
    assert last_speaker(text.format("the governor")) != "Ann Bell"


def test_a_document_is_no_surer_than_the_one_it_goes_by() -> None:
    """Three times "the report": each was taken for the last one's government, and the last was sure of it."""
    text = """The Ruritanian government likely read the post of the Federal Bank, according to a report on Monday.

The report cited an older inquiry.

"The chairwoman's post had been read by strangers," the report said.

The witness said the order was to "leave it alone until May," according to the report."""
    stated = [a.confidence for a in extract(text).attributions if a.speakers]
    assert all(confidence < 0.8 for confidence in stated)


def test_a_body_with_a_small_word_is_no_title() -> None:
    parts = name_parts(("Labour", "Party", "of", "Bellville"), False)
    assert parts.kind == "organisation" and parts.head == 0
    assert name_parts(("St.", "Martin", "Mayor", "Ann", "Bell"), False).head == 3
