"""What leads into a quote, or follows it, says whose it is: the inner one of two reports, nobody where it is denied."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

BEFORE = (
    "The council voted on Tuesday to close the pool. {A}, who chairs the finance panel, led the push."
    " {B}, who represents the north side, voted no.\n\n"
)
PEOPLE = (("Gareth Holloway", "Tomasz Wrona"), ("Nadia Ferreira", "Joan Thackeray"), ("Dele Akintola", "Kate Munro"))
CASES = """
{a} said {b} had called the budget “a joke.” | B
{a} told reporters that {b} had said: “I will never vote for this.” | B
In a lawsuit, {a} says {b} told the mayor: “You will pay for this.” | B
{a} claimed that {b} had described the plan as “a robbery.” | B
{a} agreed with {b}, who called the plan “a disgrace.” | B
{a} criticised {b} for calling the budget “a joke.” | B
{a} demanded an apology from {b} for saying “the poor are lazy.” | B
{a} said a neighbour told him “the pool saved my life.” | -
{a} dismissed {b}’s claim that the pool was “profitable.” | B
{a} recalled {b}’s advice: “Never sell.” | B
{a} laughed at {b}’s comment: “Grow up.” | B
“You’re done,” {a} says {b} told her. | B
“You’re done,” {a} was told. | -
“You’re done,” {a} was told by {b}. | B
{a} was found “not credible” by the judge. | -
{a} was rated “poor” by inspectors. | -
{a}, described by {b} as “the worst boss in Britain”, has quit. | B
{a} denied saying “I hate this town.” | -
{a} stopped short of calling it “a robbery.” | -
{a} refused to call it “a robbery.” | -
{a} never said “I quit, and so should you.” | -
{a} asked people to say “sorry and goodbye.” | -
If {a} says “jump into the river,” nobody jumps. | -
{a} cited a report that said the pool was “structurally unsound.” | -
{a} pointed to a study that found “no benefit at all.” | -
{a} received a letter from {b} that read, “I am leaving.” | B
{a} wore a T-shirt that read “Save our pool.” | -
To cries of “shame on you!” {a} sat down. | -
{b}, said {a}, was “a fraud and a liar.” | A
{b} was, in {a}’s words, “a fraud and a liar.” | A
In the words of {b}, {a} is “a born liar.” | B
{a} said: “I will never vote for this.” | A
{a} called {b} “a fraud and a liar.” | A
{a} released a statement that said: “I will never vote for this.” | A
{a} said {b} was “a fraud and a liar.” | A
“I will never vote for this,” {a} told {b}. | A
{a} said in a letter to {b}: “I will never vote for this.” | A
{a} would say “I will never vote for this” to anybody who asked. | A
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_whose_words_they_are(case: str) -> None:
    pattern, whose = case.rsplit(" | ", 1)
    for one, two in PEOPLE:
        before = BEFORE.replace("{A}", one).replace("{B}", two)
        said = pattern.replace("{a}", one.split()[1]).replace("{b}", two.split()[1])
        (found,) = extract(before + said + "\n", indirect=False).attributions
        names = {speaker.name for speaker in found.speakers}
        wrong = {one, two} - {{"A": one, "B": two}.get(whose, "")}
        assert not names & wrong or found.confidence < 0.6, (said, names, found.rule)
        if whose in "AB":
            assert names == {{"A": one, "B": two}[whose]}, (said, names, found.rule)


REPLIES = """
“Are your figures right?” {a} asked {b}.||“Of course they are,” {b} said. | AB
“Are your figures right?” {a} asked {b}.||“Of course they are,” {he} replied. | AB
“Are your figures right?” {a} asked {b}.||“Of course they are.” | AB
“You knew,” {a} told {b}. “I did not,” {he} replied. | AB
{a} asked {b} about the data. “I stand by my work,” {he} insisted. | B
When {a} asked {b} about the data, {b} said: “I stand by my work.” | B
“Did you see it?” {a} asked the witness, {b}. “I did,” came the reply. | AB
“I have a plan,” {a} told {b}. “It is a good one,” {he} said. | AA
"""


@pytest.mark.parametrize("case", REPLIES.strip().splitlines())
def test_the_one_who_was_asked_answers(case: str) -> None:
    pattern, whose = case.rsplit(" | ", 1)
    for (one, two), he in (((PEOPLE[0]), "he"), ((PEOPLE[1]), "she")):
        before = BEFORE.replace("{A}", one).replace("{B}", two)
        said = pattern.replace("{a}", one.split()[1]).replace("{b}", two.split()[1]).replace("{he}", he)
        found = extract(before + said.replace("||", "\n\n") + "\n", indirect=False).attributions
        names = ["".join(speaker.name for speaker in a.speakers) for a in found]
        assert names == [{"A": one, "B": two}[letter] for letter in whose], (said, names)


@pytest.mark.parametrize("dateline", ["HOUSTON - ", "HOUSTON, April 8 (Reuters) - ", "PORT LISK, Ruritania — "])
def test_where_a_text_was_written_doesn_t_speak(dateline: str) -> None:
    text = dateline + 'The company, Loon Lines, declined to comment. "We are waiting," the company said.\n'
    for one in extract(text).attributions:
        assert {speaker.name for speaker in one.speakers} <= {"Loon Lines"}


def test_a_body_before_a_dash_is_no_dateline() -> None:
    (found,) = extract('NASA - the space agency - said: "We are waiting for the storm to pass."\n').attributions
    assert [speaker.name for speaker in found.speakers] == ["NASA"]


def test_a_quote_that_may_be_a_term_is_less_sure() -> None:
    """A clause in marks after a name that speaks is surely said; a noun in marks may be a title or a term."""
    sure = extract("Gareth Holloway said: “We will close the pool on Sunday.”\n", indirect=False).attributions
    less = extract("Gareth Holloway faces up to ten years for “conspiracy to defraud.”\n", indirect=False).attributions
    assert sure[0].confidence > 0.9
    assert all(one.confidence < 0.9 for one in less)
