"""Who speaks, in the ways in which news tells it: a sentence or a short scene each, in words of our own."""

from __future__ import annotations

import re

import pytest

from quotedb.extract import extract

FIRST, SECOND, THIRD = (
    "We will never sell the harbour to them",
    "That is how it will stay for years",
    "Nobody here has asked for that",
)
PART = "a very poor sort of plan"
BEFORE = "Bernard Hollis opened the fair in Ruritania on Tuesday, and many came to see it.\n\n"
AFTER = "\n\nThe fair goes on until Friday."
X, MAN, WOMAN = "Thomas Keller", "Andrew Marsh", "Margaret Lindqvist"
"""X speaks, or Y: a man or a woman."""


def speakers(text: str, words: str, at: int = 0) -> list[str]:
    """Whose these words are, of which there is one quote."""
    place = text.index(words, at)
    (found,) = (
        one
        for one in extract(text, indirect=False).attributions
        if any(span.start <= place + 2 and place + len(words) - 2 <= span.end for span in one.spans)
    )
    return [speaker.name for speaker in found.speakers]


SENTENCES = [
    ('"{a}," said X.', "X"),
    ('"{a}," X said.', "X"),
    ('"{a}," X said on Monday.', "X"),
    ('X: "{a}."', "X"),
    ('X said: "{a}."', "X"),
    ('X said, "{a}."', "X"),
    ('X said that "{part}."', "X"),
    ('"{a}," X told the Daily Courier.', "X"),
    ('X told the Daily Courier: "{a}."', "X"),
    ('X told the Daily Courier that the plan was "{part}."', "X"),
    ('"{a}," X wrote on Twitter.', "X"),
    ('X tweeted: "{a}."', "X"),
    ('In a tweet, X said: "{a}."', "X"),
    ('In a statement on Monday, X said: "{a}."', "X"),
    ('X, who was elected in May, said: "{a}."', "X"),
    ('"{a}," said X, who was elected in May.', "X"),
    ('Asked about Y, X said: "{a}."', "X"),
    ('Asked whether Y would resign, X replied: "{a}."', "X"),
    ('X accused Y of being "{part}."', "X"),
    ('X said Y was "{part}."', "X"),
    ('X called Y "{part}."', "X"),
    ('Y was called "{part}" by X.', "X"),
    ('Y, whom X called "{part}," left early.', "X"),
    ('According to X, Y is "{part}."', "X"),
    ('Y is "{part}," according to X.', "X"),
    ('X agreed. "{a}."', "X"),
    ('X shrugged. "{a}," he said.', "X"),
    ('X laughed. "{a}."', "X"),
    ('"{a}," X said, adding that Y was "{part}."', "X"),
    ('"{a}," X said. "{b}."', "X"),
    ('"{a}," X said, "{b}."', "X"),
    ('"{a}." X said.', "X"),
    ('"{a}." X paused. "{b}."', "X"),
    ('X\'s lawyer, Y, said: "{a}."', "Y"),
    ('Y, X\'s lawyer, said: "{a}."', "Y"),
    ('X\'s lawyer Y said: "{a}."', "Y"),
    ('"{a}," said Y, a spokesman for X.', "Y"),
    ('"{a}," said X\'s spokesman, Y.', "Y"),
    ('"{a}," said Y, X\'s spokesman.', "Y"),
    ('Speaking to Y, X said: "{a}."', "X"),
    ('Y quoted X as saying: "{a}."', "X"),
    ('Y said X had told him: "{a}."', "X"),
    ('"{a}," X told Y.', "X"),
    ('X told Y: "{a}."', "X"),
    ('Y was told by X: "{a}."', "X"),
    ('Responding to Y, X said: "{a}."', "X"),
    ('X responded to Y by saying: "{a}."', "X"),
    ('X, sitting next to Y, said: "{a}."', "X"),
    ('X, a farmer who knows Y well, said: "{a}."', "X"),
    ('"{a}," X said of Y.', "X"),
    ('"{a}," said X of Y.', "X"),
    ('Of Y, X said: "{a}."', "X"),
    ('X praised Y as "{part}."', "X"),
    ('X described Y as "{part}."', "X"),
    ('Y was described as "{part}" by X.', "X"),
    ('X dismissed Y\'s claims as "{part}."', "X"),
    ('X wrote to Y: "{a}."', "X"),
    ('In a letter to Y, X wrote: "{a}."', "X"),
    ('X read out a statement from Y: "{a}."', "Y"),
    ('X said he was "{part}" after meeting Y.', "X"),
    ('X criticised Y, saying: "{a}."', "X"),
    ('X, criticising Y, said: "{a}."', "X"),
    ('While Y stayed silent, X said: "{a}."', "X"),
    ('Y stayed silent, but X said: "{a}."', "X"),
    ('X said: "{a}," while Y stayed silent.', "X"),
    ('"{a}," X added, as Y looked on.', "X"),
    ('X warned Y: "{a}."', "X"),
    ('X urged Y to be "{part}."', "X"),
    ('X insisted: "{a}."', "X"),
    ('X continued: "{a}."', "X"),
    ('X, 45, said: "{a}."', "X"),
    ('"{a}," said X, 45, of Ruritania.', "X"),
    ('"{a}," says X, author of a book on Y.', "X"),
    ('X thinks the plan is "{part}."', "X"),
    ('X\'s verdict: "{a}."', "X"),
    ('X had a blunt message for Y: "{a}."', "X"),
    ('X took to Facebook to attack Y. "{a}," he wrote.', "X"),
    ('X interrupted Y. "{a}," he said.', "X"),
    ('X did not hold back. "{a}."', "X"),
    ('The mayor, X, said: "{a}."', "X"),
    ('"{a}," the mayor, X, said.', "X"),
    ('Mayor X said: "{a}."', "X"),
    ('"{a}," said Mayor X.', "X"),
    ('Dr X said: "{a}."', "X"),
    ('"{a}", said X.', "X"),
    ('"{a}", X said, "{b}".', "X"),
    ("'{a},' X said.", "X"),
    ("‘{a},’ X said. ‘{b}.’", "X"),
    ("“{a},” X said. “{b}.”", "X"),
    ("«{a}», X said.", "X"),
    ('"{a}" - X', "X"),
    ('"{a}," X recalled Y saying.', "Y"),
    ('"{a}," X remembers Y telling him.', "Y"),
    ('X\'s response to Y was swift: "{a}."', "X"),
    ('X wasn\'t convinced: "{a}."', "X"),
    ('X, speaking on condition that Y leave the room, said: "{a}."', "X"),
    ('It was "{part}," X said.', "X"),
    ('It was, X said, "{part}."', "X"),
    ('To quote X: "{a}."', "X"),
    ('As X put it: "{a}."', "X"),
    ('As X told Y, "{a}."', "X"),
    ('As X said, Y is "{part}."', "X"),
    ('X once said of Y: "{a}."', "X"),
]


@pytest.mark.parametrize(("sentence", "who"), SENTENCES)
@pytest.mark.parametrize("other", [MAN, WOMAN])
@pytest.mark.parametrize("before", ["", BEFORE])
def test_one_sentence(before: str, other: str, sentence: str, who: str) -> None:
    told = re.sub(r"\bY\b", other, re.sub(r"\bX\b", X, sentence.format(a=FIRST, b=SECOND, part=PART)))
    text = before + told + AFTER
    for words in (FIRST, SECOND, PART):
        if words in told:
            assert speakers(text, words, len(before)) == [X if who == "X" else other]


SCENES = [
    ('"{a}," Thomas Keller said. "{b}," Margaret Lindqvist said. "{c}," Keller said.', "TMT"),
    ('"{a}," Thomas Keller said.||"{b}."', "TT"),
    ('"{a}," Thomas Keller said.||Andrew Marsh disagreed. "{b}."', "TA"),
    ('"{a}," Thomas Keller said.||Margaret Lindqvist disagreed.||"{b}," she said.', "TM"),
    (
        'Thomas Keller, 45, lives in Ruritania. "{a}," he said. His wife, Margaret Lindqvist, agreed. "{b}," she said. '
        'He laughed. "{c}."',
        "TMT",
    ),
    ('"{a}?" Thomas Keller asked. "{b}," Andrew Marsh replied.', "TA"),
    ('Thomas Keller told Margaret Lindqvist: "{a}." She replied: "{b}."', "TM"),
    ('Thomas Keller said Margaret Lindqvist would go. "{a}," he added.', "T"),
    ('Thomas Keller said Margaret Lindqvist would go. "{a}," she added.', "M"),
    ('Thomas Keller is the mayor of Ruritania. Margaret Lindqvist leads the council.||"{a}," the mayor said.', "T"),
    (
        'Thomas Keller, the mayor, and Margaret Lindqvist, the priest, came. "{a}," the mayor said. '
        '"{b}," the priest said.',
        "TM",
    ),
    ('Thomas Keller, a former senator, came on Monday. "{a}," the former senator said.', "T"),
    ('Thomas Keller opened the fair with Margaret Lindqvist. "{a}," he said. "{b}," she said.', "TM"),
    ('Thomas Keller opened the fair. Andrew Marsh closed it. "{a}," Marsh said. "{b}," Mr. Keller said.', "AT"),
    ('Thomas Keller met Margaret Lindqvist on Monday. "{a}," she said afterwards.', "M"),
    ('Thomas Keller met Margaret Lindqvist on Monday. "{a}," he said afterwards.', "T"),
    ('Margaret Lindqvist\'s husband, Thomas Keller, opened the fair. "{a}," he said.', "T"),
    ('Margaret Lindqvist\'s husband, Thomas Keller, opened the fair. "{a}," she said.', "M"),
    ('"{a}," said Thomas Keller, whose sister Margaret Lindqvist runs the fair. "{b}," he added.', "TT"),
    ('Ruritania Steel closed its mill. "{a}," the company said. "{b}," it added.', "RR"),
    ('Thomas Keller of the council said: "{a}." He said the council\'s letter was "{b}."', "TT"),
    ('Thomas Keller, who leads the council, said: "{a}."', "T"),
    ('On Monday, Thomas Keller spoke. "{a}." On Tuesday, Andrew Marsh spoke. "{b}."', "TA"),
    ('Thomas Keller: I won\'t stay. Andrew Marsh: "{a}."', "A"),
    ('"{a}," Thomas Keller said on Monday.||"{b}," he said.||"{c}," he said.', "TTT"),
    ('"{a}," Thomas Keller said on Monday.||Margaret Lindqvist, who runs the fair, was there.||"{b}," he said.', "TT"),
    ('"{a}," Thomas Keller said on Monday.||Margaret Lindqvist, who runs the fair, was there.||"{b}," she said.', "TM"),
    ('"{a}," Thomas Keller told Andrew Marsh, who replied: "{b}."', "TA"),
    ('"{a}," Thomas Keller said, and Andrew Marsh added, "{b}."', "TA"),
    ('Thomas Keller said "{a}" and Andrew Marsh said "{b}".', "TA"),
    ('Thomas Keller, not Andrew Marsh, said: "{a}."', "T"),
    ('Neither Thomas Keller nor Andrew Marsh would stay. "{a}," Marsh said.', "A"),
    ('Margaret Lindqvist asked Thomas Keller whether he would stay. "{a}," he said.', "T"),
    ('Margaret Lindqvist asked Thomas Keller whether he would stay.||"{a}," he replied.||"{b}," she said.', "TM"),
    ('"{a}," Thomas Keller said through his lawyer, Andrew Marsh.', "T"),
    ('"{a}," Andrew Marsh, a lawyer for Thomas Keller, said.', "A"),
    ('In an interview with Margaret Lindqvist, Thomas Keller said: "{a}."', "T"),
    ('Thomas Keller\'s statement said: "{a}."', "T"),
    ('In his letter, Thomas Keller wrote: "{a}." He went on: "{b}."', "TT"),
    ('Asked by Margaret Lindqvist if he would stay, Thomas Keller said: "{a}."', "T"),
    ('Thomas Keller won the race on Monday, beating Andrew Marsh. "{a}," the winner said.', "T"),
    ('It was late when Thomas Keller came in. "{a}," he said. "{b}," said Margaret Lindqvist. "{c}," she said.', "TMM"),
]
NAMES = {"T": X, "M": WOMAN, "A": MAN, "R": "Ruritania Steel", "C": "council"}


@pytest.mark.parametrize(("scene", "who"), SCENES)
def test_a_scene(scene: str, who: str) -> None:
    text = scene.format(a=FIRST, b=SECOND, c=THIRD).replace("||", "\n\n")
    said = [words for words in (FIRST, SECOND, THIRD) if words in text]
    assert [speakers(text, words) for words in said] == [[NAMES[letter]] for letter in who]


INTRODUCTIONS = [
    ('Rep. Ann Bell Jr. (D-Mo.) said: "{a}."', "Ann Bell Jr"),
    ('U.S. Rep. Ann Bell, D-Mo., said: "{a}."', "Ann Bell"),
    ('"{a}," said Rep. Ann Bell (R., Ohio).', "Ann Bell"),
    ('Ann Bell, Ph.D., said: "{a}."', "Ann Bell"),
    ('Ann Bell, M.D., of St. Louis, said: "{a}."', "Ann Bell"),
    ('Gov.-elect Ann Bell said: "{a}."', "Ann Bell"),
    ('Lt. Gov. Ann Bell said: "{a}."', "Ann Bell"),
    ('At 9 a.m. Ann Bell said: "{a}."', "Ann Bell"),
    ('At 9 a.m. on Monday, Ann Bell said: "{a}."', "Ann Bell"),
    ('Ann Bell of Bell & Co. said: "{a}."', "Ann Bell"),
    ('Ann Bell, chief executive of Bell Inc., said: "{a}."', "Ann Bell"),
    ('Ann Bell, 45, of Fort Wayne, Ind., said: "{a}."', "Ann Bell"),
    ('"{a}," said Ann Bell, a partner at Ruiz, Hollis & Keller LLP in Washington, D.C.', "Ann Bell"),
    ('"{a}," said Ann Bell, who works for the U.S. government.', "Ann Bell"),
    ('Ann Bell (pictured) said: "{a}."', "Ann Bell"),
    ('Ann Bell - the mayor - said: "{a}."', "Ann Bell"),
    ('Ann Bell -- the mayor -- said: "{a}."', "Ann Bell"),
    ('Ann Bell — the mayor — said: "{a}."', "Ann Bell"),
    ('Ann Bell, of the Harbour Board said: "{a}."', "Ann Bell"),
    ('Speaking outside court, Ann Bell said: "{a}."', "Ann Bell"),
    ('A tearful Ann Bell said: "{a}."', "Ann Bell"),
    ('An emotional Ms Bell said: "{a}."', "Bell"),
    ('Ms. Bell, a lawyer, said: "{a}."', "Bell"),
    ('"{a}," Ann Bell, mayor of Ruritania, said.', "Ann Bell"),
    ('"{a}," Ann Bell, the mayor of Ruritania, told reporters on Monday.', "Ann Bell"),
    ('"{a}," tweeted Ann Bell (@annbell).', "Ann Bell"),
    ('"{a}," Ann Bell (@annbell) tweeted on Monday.', "Ann Bell"),
    ('"{a}" — Ann Bell (@annbell) May 5, 2016', "Ann Bell"),
    ('"{a}." – Ann Bell', "Ann Bell"),
    ("“{a}.”||― Ann Bell", "Ann Bell"),
    ("Ann Bell: ‘{a}.’", "Ann Bell"),
    ("Mayor Ann Bell’s message was simple: “{a}.”", "Ann Bell"),
    ("Ann Bell, speaking for the first time since the storm, said: “{a}.”", "Ann Bell"),
    ("Her boss, Ann Bell, said: “{a}.”", "Ann Bell"),
    ("One resident, Ann Bell, said: “{a}.”", "Ann Bell"),
    ("Resident Ann Bell said: “{a}.”", "Ann Bell"),
    ("Local resident and mother of two Ann Bell said: “{a}.”", "Ann Bell"),
    ("Mother-of-two Ann Bell, 32, said: “{a}.”", "Ann Bell"),
    ("Harbour Board chair Ann Bell said: “{a}.”", "Ann Bell"),
    ("Labour MP Ann Bell said: “{a}.”", "Ann Bell"),
    ("The Labour MP for Ruritania South, Ann Bell, said: “{a}.”", "Ann Bell"),
    ("Shadow home secretary Ann Bell said: “{a}.”", "Ann Bell"),
    ("Ruritania captain Ann Bell said: “{a}.”", "Ann Bell"),
    ("Ruritania United manager Ann Bell told BBC Sport: “{a}.”", "Ann Bell"),
    ("Detective Inspector Ann Bell, of Norfolk Police, said: “{a}.”", "Ann Bell"),
    ("Det Insp Ann Bell said: “{a}.”", "Ann Bell"),
    ("A spokeswoman for the council, Ann Bell, said: “{a}.”", "Ann Bell"),
    ("Council spokeswoman Ann Bell said: “{a}.”", "Ann Bell"),
    ("Singer-songwriter Ann Bell said: “{a}.”", "Ann Bell"),
    ("Bell’s agent, Joe Ruiz, told AFP: “{a}.”", "Joe Ruiz"),
    ("Billionaire Ann Bell said: “{a}.”", "Ann Bell"),
    ("Analyst Ann Bell at Ruritania Bank said: “{a}.”", "Ann Bell"),
    ("Ann Bell, an analyst at Ruritania Bank, wrote in a note: “{a}.”", "Ann Bell"),
    ("Ruritania Bank analyst Ann Bell wrote in a note: “{a}.”", "Ann Bell"),
    ("Democrat Ann Bell said: “{a}.”", "Ann Bell"),
    ("Tory Ann Bell said: “{a}.”", "Ann Bell"),
    ("Republican Sen. Ann Bell said: “{a}.”", "Ann Bell"),
    ("Former Ruritanian prime minister Ann Bell said: “{a}.”", "Ann Bell"),
    ("Then-President Ann Bell said: “{a}.”", "Ann Bell"),
    ("The late Ann Bell once said: “{a}.”", "Ann Bell"),
    ("Plaintiff Ann Bell said: “{a}.”", "Ann Bell"),
    ("The Rev. Ann Bell said: “{a}.”", "Ann Bell"),
    ("The Very Rev Ann Bell said: “{a}.”", "Ann Bell"),
    ("Sister Ann Bell said: “{a}.”", "Ann Bell"),
    ("Prof. Dr. Ann Bell said: “{a}.”", "Ann Bell"),
    ("Sir Joe Ruiz QC said: “{a}.”", "Joe Ruiz"),
    ("Joe Ruiz, OBE, said: “{a}.”", "Joe Ruiz"),
    ("Joe Ruiz MP said: “{a}.”", "Joe Ruiz"),
    ("Dr Joe Ruiz, MBE, said: “{a}.”", "Joe Ruiz"),
]


@pytest.mark.parametrize(("sentence", "who"), INTRODUCTIONS)
def test_how_a_speaker_is_introduced(sentence: str, who: str) -> None:
    text = sentence.format(a=FIRST).replace("||", "\n\n")
    assert [name.replace(".", "") for name in speakers(text, FIRST)] == [who]
