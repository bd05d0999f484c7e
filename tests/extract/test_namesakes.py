"""Who is named, whatever his name is: surnames that are other words too, foreign names, titles, nicknames."""

from __future__ import annotations

import pytest

from quotedb.extract import extract

TOLD = """{first} {surname}, a farmer from Ruritania, opened the fair on Tuesday.

"Come in and sit down with us," {surname} said. "The tea is ready."

{surname} told reporters that the weather had been kind. "We were lucky this year," {surname} added.

"Nobody was hurt," said {surname}, 45.

According to {surname}, "the roof fell in the night."

In a statement, {surname} wrote: "I will be back next year."

"It is over," {pronoun} said.
"""
MONTHS_AND_FUNCTION_WORDS = ["May", "March", "Will", "Long", "Down", "So", "Do", "Can", "First"]
PLACES = ["Washington", "Jordan", "Paris", "London", "Houston", "Israel", "Ireland", "Holland", "Georgia", "Chad"]
TITLES_AND_ROLES = ["King", "Bishop", "Judge", "Baker", "Mayor", "Pope", "Major", "Dean", "Marshall", "Chancellor"]
THINGS = ["Stone", "Church", "Court", "Law", "Post", "Union", "Sun", "Day", "Money", "States", "Press", "Labor"]
WORDS = ["Said", "Ask", "Good", "Young", "Small", "Other-Bell", "Left", "New", "Old", "Big", "Next", "Such-Bell"]
FOREIGN = ["al-Assad", "el-Bell", "bin Salman", "van Dyke", "de Blasio", "O’Neill", "Lee-Smith", "Xi", "Ng", "Sánchez"]


@pytest.mark.parametrize("surname", MONTHS_AND_FUNCTION_WORDS + PLACES + TITLES_AND_ROLES + THINGS + WORDS + FOREIGN)
@pytest.mark.parametrize(("first", "pronoun"), [("Margaret", "she"), ("Thomas", "he")])
def test_a_surname_is_one_whatever_else_it_means(first: str, pronoun: str, surname: str) -> None:
    text = TOLD.format(first=first, surname=surname, pronoun=pronoun)
    found = extract(text, indirect=False).attributions
    assert len(found) >= 7
    assert {tuple(one.name for one in a.speakers) for a in found} == {(f"{first} {surname}",)}


def test_the_month_is_no_speaker_where_somebody_is_called_so() -> None:
    text = """Theresa May met farmers on Tuesday. She will be in Ruritania in May.

The bridge will open in May, said Joe Ruiz. "It will be May 5," Ruiz said. "We will not wait," May said.

Will the bridge open? "It will," said Joe Ruiz. Last May the council said it was "bad".
"""
    told = {a.spans[0].of(text): [one.name for one in a.speakers] for a in extract(text, indirect=False).attributions}
    assert told["It will be May 5,"] == ["Joe Ruiz"]
    assert told["We will not wait,"] == ["Theresa May"]
    assert told["It will,"] == ["Joe Ruiz"]
    assert "Theresa May" not in told["bad"]


def test_a_place_stays_one_where_somebody_is_called_so() -> None:
    text = """Kerry Washington, an actress, came on Monday. Troops have been in Jordan since May, Jim Jordan said.

"It is bad," Washington said. "We are ready," Jordan said. "It was worse in Washington," said Joe Ruiz.
"""
    told = {a.spans[0].of(text): [one.name for one in a.speakers] for a in extract(text, indirect=False).attributions}
    assert told["It is bad,"] == ["Kerry Washington"]
    assert told["We are ready,"] == [], "the country or the man: left open"
    assert told["It was worse in Washington,"] == ["Joe Ruiz"]


LATER = """{name} opened the fair in Ruritania on Tuesday.

"Come in and sit down with us," {later} said. "The tea is ready."

{begins} told reporters that the weather had been kind. "We were lucky this year," {later} added.

"Nobody was hurt," said {later}.
"""


@pytest.mark.parametrize(
    ("name", "later", "speaker"),
    [
        ("Sir Keir Bell", "Sir Keir", "Keir Bell"),
        ("Dame Emma Bell", "Dame Emma", "Emma Bell"),
        ("Pope Francis", "Francis", "Pope Francis"),
        ("Pope Francis", "the pope", "Pope Francis"),
        ("King Charles", "the king", "King Charles"),
        ("Lord Bell", "Bell", "Lord Bell"),
        ("Baroness Bell", "Bell", "Baroness Bell"),
        ("King Charles III", "Charles", "Charles III"),
        ("Bashar al-Bell", "al-Bell", "Bashar al-Bell"),
        ("Bashar al-Bell", "Bell", "Bashar al-Bell"),
        ("Abdel Fattah el-Bell", "El-Bell", "Abdel Fattah el-Bell"),
        ("Ursula von der Leyen", "von der Leyen", "Ursula von der Leyen"),
        ("Ban Ki-moon", "Ban", "Ban Ki-moon"),
        ("Moon Jae-in", "Mr. Moon", "Moon Jae-in"),
        ("Kim Jong Un", "Kim", "Kim Jong Un"),
        ("Aung San Suu Kyi", "Suu Kyi", "Aung San Suu Kyi"),
        ("José Manuel Bell", "Bell", "José Manuel Bell"),
        ("Pedro Sánchez", "Sanchez", "Pedro Sánchez"),
        ("Enrique PeÃ±a Bell", "PeÃ±a Bell", "Enrique PeÃ±a Bell"),
        ("I. Charles McBell III", "McBell", "I. Charles McBell III"),
        ('Earvin "Magic" Bell', "Bell", "Earvin Magic Bell"),
        ("Martin Luther King Jr.", "King", "Martin Luther King Jr"),
        ("Martin Luther King, Jr.", "King", "Martin Luther King Jr"),
        ("Harbourmaster Ann Bell", "Bell", "Ann Bell"),
        ("South Ruritanian-born Ann Bell", "Bell", "Ann Bell"),
        ("Bell County Recorder Ann Ruiz", "Ruiz", "Ann Ruiz"),
        ("Det Ch Insp Ann Bell", "Det Ch Insp Bell", "Ann Bell"),
        ("Rep. Jim Jordan (R-Ohio)", "Jordan", "Jim Jordan"),
    ],
)
def test_a_name_in_its_later_forms(name: str, later: str, speaker: str) -> None:
    text = LATER.format(name=name, later=later, begins=later[0].upper() + later[1:])
    found = [a for a in extract(text, indirect=False).attributions if a.spans[0].of(text) != "Magic"]
    assert {tuple(one.name.replace(".", "") for one in a.speakers) for a in found} == {(speaker.replace(".", ""),)}


@pytest.mark.parametrize(
    "opener",
    ["They’ve", "We’ve", "He'll", "Forty-one", "Moreover", "Besides", "Eleven", "Whichever", "Indeed", "Hence"],
)
def test_what_opens_a_sentence_is_nobody(opener: str) -> None:
    found = extract(f'{opener} said that it was "a very bad day" for the dock.').attributions
    assert found and not [one for a in found for one in a.speakers]


@pytest.mark.parametrize("opener", ["Stated", "Continued", "Beneath", "Interestingly", "Absent", "Half"])
def test_what_opens_a_sentence_is_no_part_of_a_name(opener: str) -> None:
    text = f'Roger Stone came on Monday.\n\n{opener} Stone: "It is bad, and we won\'t stay."\n\n"It is," Stone said.'
    assert {one.name for a in extract(text).attributions for one in a.speakers} == {"Roger Stone"}


COUPLE = "Ann Bell runs for mayor. Her husband, the former governor Tom Bell, spoke on Monday.\n\n"


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        ("Ann Bell", 'In her book, Bell wrote that it was "a danger to us all."'),
        ("Tom Bell", 'In his book, Bell wrote that it was "a danger to us all."'),
        ("Ann Bell", 'Bell let her staff know that it was "a danger to us all," and Bell said: "It is late."'),
        ("Ann Bell", 'Bell cleared her throat. "It is late," Bell said.'),
        ("Tom Bell", 'Bell cleared his throat. "It is late," Bell said.'),
    ],
)
def test_his_and_her_tell_two_of_one_surname_apart(speaker: str, text: str) -> None:
    found = extract(COUPLE + text, indirect=False).attributions
    assert [[one.name for one in each.speakers] for each in found] == [[speaker]] * len(found)


def test_a_misprint_is_of_whoever_was_named_in_full() -> None:
    text = 'Two voters, Tyresha McClenney and Bo Ruiz, were there. McLenney said it was late. "It is late," she said.'
    assert [one.name for one in extract(text, indirect=False).attributions[0].speakers] == ["Tyresha McClenney"]


def test_of_two_of_a_surname_in_one_sentence_who_spoke_there_is_meant() -> None:
    text = (
        "On the trail for his wife, the candidate Ann Taylor, former mayor Tom Taylor said that it was late.\n\n"
        'Taylor said, "She is better qualified than I was when I ran."\n'
    )
    assert [[s.name for s in a.speakers] for a in extract(text, indirect=False).attributions] == [["Tom Taylor"]]
    text = 'Ann Taylor met Tom Taylor on Monday.\n\nTaylor said, "It is late, and nobody was there."\n'
    assert [a.speakers for a in extract(text, indirect=False).attributions] == [()]
