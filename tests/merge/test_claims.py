"""Words that say something else are never put together with those that they resemble; what an editor changes is."""

from __future__ import annotations

from datetime import date

import pytest

from quotedb.merge import correspondence, evidence
from quotedb.merge.model import Relation, Utterance, Verdict
from quotedb.merge.quotes import cluster, compare

DAY = date(2031, 5, 2)


def said(text: str, *by: str) -> Utterance:
    return Utterance(f"a-{text}", text, "direct", published=DAY, speakers=by)


def compared(one: str, two: str, by: tuple[str, ...]) -> Verdict:
    a, b = said(one, "p1"), said(two, *by)
    verdict = compare(a, b)
    assert compare(b, a) == verdict.flipped()
    return verdict


OTHER_CLAIMS = """
We will raise taxes on the harbour companies before the end of the year | raise | cut
The council will support the new bridge if the region pays its share | support | oppose
We are going to win this election in the northern counties | win | lose
It is legal to sell the old ferries to a foreign company | legal | illegal
We were able to save the herring fleet from bankruptcy | able | unable
I have always trusted the harbour master and his officers | always | never
Everyone in this town wants the ferry to be saved | Everyone | No one
Some of the fishermen have already left the northern coast | Some | All
Unemployment in the harbour towns has risen sharply since the spring | risen | fallen
The price of herring went up after the storm in the spring | up | down
The fleet must leave before the storm reaches the coast | before | after
We voted for the harbour law because it helps the fishermen | for | against
The northern harbour is the safest place for our ferries | northern | southern
The ferry will leave the harbour on Monday with our passengers | Monday | Tuesday
The ferry will leave the harbour in March with our passengers | March | August
He told the council that the ferry had been sold to strangers | He | She
There were fifteen ships in the northern harbour that night | fifteen | fifty
This is the fourth time that the harbour froze in the spring | fourth | fifth
I warned the minister once about the state of the ferry | once | twice
A quarter of the fleet was lost in the storm last winter | quarter | fifth
The bridge will cost the region $4m by the summer of next year | $4m | $4bn
A dozen men were saved from the ferry that night | A | Two
The ship was 20 miles from the harbour when it sank | miles | kilometres
We failed to protect the fishermen from the great storm | failed | managed
They lack the money to repair the old harbour wall | lack | have
We will sell the ferry unless the region pays for it | unless | if
The minister denied that the ferry had been sold to strangers | denied | confirmed
She is innocent and the whole harbour knows it very well | innocent | guilty
We need more ships in the northern harbour and not later | more | fewer
Our enemies have bought the northern harbour and its ferries | enemies | friends
The council may build the bridge across the northern bay | may | must
She almost lost the ferry in the storm off the coast | almost lost | lost
My father built this harbour with nothing but his hands | father | mother
The harbour is safe for the families who live beside it | safe | dirty
The doctors were amazed by the speed of the vaccine | amazed | worried
The police arrested the mayor of the northern town last night | arrested | praised
Clinton has lied to the people of this town for years | Clinton | Trump
They sent the letter to the minister in the spring | minister | bishop
Marsh paid Keller for the old ferry in the northern harbour | Marsh paid Keller | Keller paid Marsh
We will close the surgery in Aldham at the end of the month | will | may
He could have saved the two divers that night | could | should
The drug reduces the risk of stroke | reduces | may reduce
The council knew about the asbestos in the school | The council | Only the council
Up to forty people died in the landslide | Up to | At least
At least forty people died in the landslide | At least forty | Forty
The police have found the killer of the two sisters | the killer | the alleged killer
The acting director signed the permit for the dam | acting director | director
This is the worst storm in forty years | the worst | the second worst
The price is £2.50 a litre in the northern harbour | £2.50 | $2.50
We won 2-1 at the northern harbour | 2-1 | 1-2
The nurse was accused by the doctor of theft | was accused by | accused
I will resign if I am found guilty by the panel | if | because
Will the council close the library? | Will the council close the library? | The council will close the library.
Hartley and [Colby] lied to the people of this town | [Colby] | [Bell]
All of the voters were bribed by the mayor | All | Many
They are responsible for what happened in the harbour | They | We
Taxes for the harbour rose under this government | this | the last
Women were treated worse than men on the ferry | Women were treated worse than men | Men were treated worse than women
We do this to help the fishermen and not the owners | fishermen and not the owners | owners and not the fishermen
We have got to keep the ferry and sell the bridge | keep the ferry and sell | sell the ferry and keep
"""
EDITS = """
There were fifteen ships in the northern harbour that night | fifteen | 15
The bridge will cost the region 40 million crowns by the summer | 40 million | 40m
This is the third time that the harbour froze in the spring | third | 3rd
He has lied to the people of this town for years | He | [Marsh]
I spoke to Mr. Marsh about the harbour and the northern fleet | Mr. Marsh | Marsh
We have to be strong for the harbour and for its families | have to | have got to
They closed the coal mines and the coal mills last year | coal mines and the coal mills | coal mills and the coal mines
We talked about the harbour, the bridge and the ferries | harbour, the bridge | bridge, the harbour
Nobody should have to sell his boat to pay for a doctor | his | their
That is a very tough question and I will answer it tomorrow | tough | difficult
"""


def _pairs(listed: str) -> list[tuple[str, str]]:
    found = []
    for line in listed.strip().splitlines():
        sentence, put, instead = line.split(" | ")
        assert put in sentence
        found.append((sentence, sentence.replace(put, instead, 1)))
    return found


@pytest.mark.parametrize(("one", "two"), _pairs(OTHER_CLAIMS))
@pytest.mark.parametrize("by", [("p1",), ("p2",), ()], ids=["the same speaker", "another", "nobody named"])
def test_another_claim_in_nearly_the_same_words_is_never_the_same(one: str, two: str, by: tuple[str, ...]) -> None:
    assert compared(one, two, by).relation != "same"


@pytest.mark.parametrize(("one", "two"), _pairs(EDITS))
def test_what_an_outlet_edits_is_the_same(one: str, two: str) -> None:
    assert compared(one, two, ("p1",)).relation == "same"


@pytest.mark.parametrize(
    ("change", "expected"),
    [(("raise", "cut"), "altered"), (("amazed", "worried"), "same"), (("bridge", "brigde"), "same")],
)
def test_one_word_among_many_is_a_slip_unless_it_is_an_opposite(change: tuple[str, str], expected: Relation) -> None:
    long = (
        "The council was amazed when the harbour master proposed to raise the northern bridge, because engineers had"
        " warned everybody for years that neither ferries nor trawlers could pass underneath at spring tide"
    )
    assert compared(long, long.replace(*change), ("p1",)).relation == expected


def test_a_fragment_with_another_word_is_still_a_part() -> None:
    long = "If she does this, I am confident that the vast majority of my supporters will follow her to the harbour"
    part = "I am confident that the vast majority of my voters will follow her"
    assert compared(long, part, ("p1",)).relation == "contains"
    assert (
        compared(long, part.replace("follow", "leave").replace("confident", "afraid"), ("p1",)).relation != "contains"
    )


def test_nobody_in_between_brings_two_claims_together() -> None:
    raised = "We will raise taxes on the harbour companies before the end of the year"
    found = cluster([said(raised, "p1"), said(raised.replace("raise", "cut"), "p1"), said(raised.replace("raise", ""))])
    assert all(not {f"a-{raised}", f"a-{raised.replace('raise', 'cut')}"} <= set(one.members) for one in found.clusters)


def test_currencies_are_compared_alike_from_both_sides() -> None:
    one = "The old ferry was sold for $250 and the bridge for 300 by the northern harbour board"
    verdict = compared(one, one.replace("300", "£300"), ("p1",))
    assert verdict.relation == "altered"


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        (
            "You can afford to leave the fishing harbour open through the winter",
            "You can afford to leave the fishing harbour open through the winter?",
            "Can you afford to leave the fishing harbour open through the winter?",
        ),
        (
            "The ministry paid the old harbour $500,000 for urgent repairs after the winter storms",
            "The ministry paid the old harbour €500,000 for urgent repairs after the winter storms",
            "After the winter storms the ministry paid the old harbour $500,000 for urgent repairs",
        ),
    ],
)
def test_what_was_compared_before_changes_nothing(one: str, other: str, against: str) -> None:
    """What differs in marks alone was once compared by the marks of whichever came first."""
    found = []
    for first, second in ((one, other), (other, one)):
        for remembered in (evidence.prepare, evidence.wording_of, correspondence.aligned):
            remembered.cache_clear()
        evidence._cores._known.clear()
        verdicts = {text: compare(said(text, "p1"), said(against, "p1")).relation for text in (first, second)}
        found.append(verdicts)
    assert found[0] == found[1]
    assert len(set(found[0].values())) == 2
