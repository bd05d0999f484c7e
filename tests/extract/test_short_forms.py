"""Who is called what for short in one article: surnames under titles, couples, bodies by one word of their names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotedb.extract import extract
from quotedb.extract.layout import lay_out
from quotedb.extract.marks import find_quoted
from quotedb.extract.mentions import find_mentions
from quotedb.extract.names import name_parts
from quotedb.extract.short_forms import give_surnames
from quotedb.extract.structure import structure_of

SENTENCES = """
Erin Clark, a historian, came. | Dr. Clark said | Erin Clark
Elizabeth Warren came. | Sen. Warren said | Elizabeth Warren
Ketanji Jackson came. | Judge Jackson said | Ketanji Jackson
Teresa Clinton came. | Secretary Clinton said | Teresa Clinton
Tom and Ann Bell came. | Mr. Bell said | Tom Bell
Tom and Ann Bell came. | Ms. Bell said | Ann Bell
Park Soo-yun came. | Ms. Park said | Park Soo-yun
Crown Prince Omar bin Said came. | Prince Omar said | Omar bin Said
Saudi Prince Alreed Bin Said came. | Prince Alreed said | Alreed Bin Said
Ann Bell of the Bellville Post came. | the Post said | Bellville Post
The State Department was shut. | State said | State Department
The Treasury Department was shut. | Treasury said | Treasury Department
The Harbour Institute for Safety was shut. | the Harbour Institute said | Harbour Institute for Safety
Dunmore Walsh Group Inc. was there. | Dunmore said | Dunmore Walsh Group Inc.
Ford Motor Co. was there. | Ford said | Ford Motor Co.
Apple Inc. was there. | Apple said | Apple Inc.
Bellco, a shipping firm, was there. | the firm said | Bellco
Shipping firm Bellco was there. | the firm said | Bellco
President Eva Ruiz came with Vice President Tom Bell. | the vice president said | Tom Bell
President Eva Ruiz came with Vice President Tom Bell. | the president said | Eva Ruiz
Judge Eva Ruiz heard lawyer Tom Bell. | the judge said | Eva Ruiz
Judge Eva Ruiz heard lawyer Tom Bell. | the lawyer said | Tom Bell
Tom Bell, 50, a councilman from Norwick, came. | the councilman said | Tom Bell
Users of Islamic State Twitter accounts were shut out. | Twitter said | Twitter
"""
"""What an article begins with, the tag of its quote, and who said it."""


@pytest.mark.parametrize("line", SENTENCES.strip().split("\n"))
def test_who_is_called_so_for_short(line: str) -> None:
    opening, tag, want = line.split(" | ")
    text = f"BELLVILLE — {opening} It rained all day.\n\n“We shall see what comes of all this,” {tag} on Monday.\n"
    quote = next(a for a in extract(text).attributions if a.kind != "indirect")
    assert [speaker.name for speaker in quote.speakers] == [want]


@pytest.mark.parametrize(
    "text",
    [
        "The film is Christian and Ann Bell likes it. “We shall see what comes of it,” Mr. Bell said.",
        "Kelly Moss was there. Kelly and Ann Bell left. “We shall see what comes of it,” Mr. Bell said.",
        "Bell and Ann Ruiz came. “We shall see what comes of it,” Mr. Ruiz said.",
        "Paris and Ann Ruiz are alike. “We shall see what comes of it,” Mr. Ruiz said.",
    ],
)
def test_whose_surname_is_not_shared(text: str) -> None:
    names = {speaker.name for a in extract(text).attributions for speaker in a.speakers}
    assert not names & {"Christian Bell", "Kelly Bell", "Bell Ruiz", "Paris Ruiz"}


@pytest.mark.parametrize(
    ("words", "head", "kind"),
    [
        (("Dr.", "Clark"), 1, "person"),
        (("Ms.", "Park"), 1, "person"),
        (("Prince", "Omar"), 1, "person"),
        (("Prince", "Fielder"), 0, "person"),
        (("Earl", "Warren"), 0, "person"),
        (("Justice", "Department"), 0, "organisation"),
        (("Republican", "National", "Committee"), 0, "organisation"),
        (("King", "County", "Council"), 0, "organisation"),
        (("King", "County", "Executive", "Ann", "Bell"), 3, "person"),
        (("Senator", "Bell", "Foundation"), 0, "organisation"),
        (("President", "Park"), 1, "person"),
        (("CEO", "of", "Bell", "Industries"), 4, ""),
        (("General", "Motors"), 0, "organisation"),
        (("Police", "Chief", "Ann", "Law"), 2, "person"),
        (("Senate", "Majority", "Leader"), 3, ""),
    ],
)
def test_titles(words: tuple[str, ...], head: int, kind: str) -> None:
    parts = name_parts(words, False)
    assert (parts.head, parts.kind) == (head, kind)


@pytest.mark.parametrize(
    "name",
    [
        "NHS England",
        "Norway Harbours AG",
        "S&P Global",
        "New York Bears",
        "Public Safety Norway",
        "Friends of the Earth",
    ],
)
def test_what_is_written_as_a_body_is_no_person(name: str) -> None:
    text = f"It rained all day.\n\n“We shall see what comes of all this,” {name} said on Monday.\n"
    quote = next(a for a in extract(text).attributions if a.kind != "indirect")
    assert [(speaker.name, speaker.kind) for speaker in quote.speakers] == [(name, "organisation")]
    owned = f"It rained all day.\n\n“We shall see what comes of all this,” {name}’s Ann Bell said on Monday.\n"
    assert [s.name for s in extract(owned).attributions[-1].speakers] == ["Ann Bell"]


def test_a_given_name_may_be_in_a_quote_only() -> None:
    text = """“Then my student, Amit Rao, saw it,” Ann Bell said.

Rao, 27, said: “I nearly dropped the camera.”"""
    assert [s.name for s in extract(text).attributions[-1].speakers] == ["Amit Rao"]
    two = text.replace("saw it", "saw it before Leo Rao did")
    assert [s.name for s in extract(two).attributions[-1].speakers] == ["Rao"]


def test_she_after_a_stranger_is_nobody_named_before() -> None:
    text = """Ann Bell left early on Monday.

A neighbour was there with two friends.

“We shall see what comes of all this,” she told the radio."""
    assert extract(text).attributions[-1].speakers == ()


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Two men died in the robbery, police said.", "police"),
        ("He hid the money, prosecutors said.", "prosecutors"),
        ("The bomb was hidden in the ceiling, investigators said.", "investigators"),
        ("In the hearing, prosecutors said the plan would fail by June.", "prosecutors"),
        ("At the rally, angry voters said the plan would fail by June.", "voters"),
    ],
)
def test_a_comma_parts_two_phrases(text: str, want: str) -> None:
    (report,) = extract(text).attributions
    assert report.mention is not None and report.mention.of(text).split()[-1] == want
    assert "," not in report.mention.of(text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "Trump came. “In Pennsylvania Trump lied to us all,” said Ann Bell. “We shall see it,” Trump said.",
            "Pennsyl",
        ),
        ("“I love Ivanka Trump and her shoes,” Trump said. He said so.", "Ivanka"),
        ("Jackson was shot. “My brother, Tito Jackson, was there,” Jackson said.", "Tito"),
        ("Ryan and Mitch McConnell came. “We shall see what comes,” Ryan said.", "Ryan McConnell"),
        ("Warren and Bernie Sanders came. “We shall see what comes,” Warren said.", "Warren Sanders"),
        ("Oprah and Michelle Obama came. “We shall see what comes,” Oprah said.", "Oprah Obama"),
        ("He left the party Italy's Ann Bell leads. “We shall see what comes,” Bell said.", "Italy's"),
        ("He left the White House. On Monday the House said the plan would fail.", "White House"),
        ("The Farmers Group Inc. raised its rates. Farmers said they would leave it.", "Farmers Group"),
        ("He runs the Walker Company. “We shall see what comes,” Walker said.", "Walker Company"),
    ],
)
def test_whose_name_is_not_completed(text: str, wrong: str) -> None:
    assert not any(wrong in speaker.name for a in extract(text).attributions for speaker in a.speakers)


@pytest.mark.parametrize(
    "text",
    [
        "He left the party Ann Bell founded. “We shall see what comes,” Ann Bell said.",
        "He owns the bank Zorgo Okwe led. “We shall see what comes,” Okwe said.",
        "It is the company Zerkov praised. “We shall see what comes,” Zerkov said.",
        "PARK Soo-yun came. “We shall see what comes,” PARK Soo-yun said.",
    ],
)
def test_who_is_no_body(text: str) -> None:
    assert {speaker.kind for speaker in extract(text).attributions[-1].speakers} == {"person"}


@pytest.mark.parametrize(
    "stranger",
    ["A man was there with two friends.", "An officer met her at the harbour.", "A judge swore her in on Monday."],
)
def test_she_is_no_stranger_who_met_her_or_is_a_man(stranger: str) -> None:
    text = f"Ann Bell left early on Monday.\n\n{stranger}\n\n“We shall see what comes of all this,” she said."
    assert [s.name for s in extract(text).attributions[-1].speakers] == ["Ann Bell"]


@pytest.mark.parametrize(
    ("before", "role"),
    [("Senator Ann Bell", "junior senator"), ("Professor Ann Bell", "associate professor")],
)
def test_a_rank_inside_an_office_excludes_nobody(before: str, role: str) -> None:
    text = f"{before} came with lawyer Tom Ruiz.\n\n“We shall see what comes of all this,” the {role} said."
    assert [s.name for s in extract(text).attributions[-1].speakers] == ["Ann Bell"]


def test_a_platform_has_statements_of_its_own() -> None:
    text = "A Facebook {} said that the plan would fail by Monday."
    assert [s.name for s in extract(text.format("statement")).attributions[0].speakers] == ["Facebook"]
    assert extract(text.format("post")).attributions[0].speakers == ()


def test_a_surname_under_a_title_tells_no_gender() -> None:
    assert name_parts(("Dr.", "Clark"), False).gender == 0
    assert name_parts(("Ms.", "Clark"), False).gender == 0  # the title tells it, and is read by the mention
    text = "Dr. Clark came. “We shall see what comes of all this,” she said."
    assert [s.name for a in extract(text).attributions for s in a.speakers] == ["Clark"]


def test_a_phrase_with_its_sentences_capital_names_nobody() -> None:
    text = "State television showed it. “We shall see what comes of all this,” state television said."
    assert "State television" not in {s.name for a in extract(text).attributions for s in a.speakers}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["Tom", "Ann", "Bell", "and", "Mr.", "Ruiz", ",", ".", "said", "Eva"]), max_size=14))
def test_giving_surnames_changes_no_span(words: list[str]) -> None:
    layout = lay_out(" ".join(words))
    mentions = find_mentions(structure_of(layout, find_quoted(layout)))
    names = [mention for mention in mentions if mention.type == "name"]
    before = [(m.first, m.head, m.last, m.name) for m in names]
    give_surnames(layout, names)
    for mention, (first, head, last, name) in zip(names, before, strict=True):
        assert (mention.first, mention.head, mention.last) == (first, head, last)
        assert mention.name[: len(name)] == name and len(mention.name) - len(name) in (0, 1)
