"""How much two answers to "who said it?" contradict each other.

A newsroom that attributes one sentence to two persons has made a mistake; one that writes "the ministry" where another
names its spokesman has not. The severest difference between any two answers is that of the whole conflict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Literal, NamedTuple, get_args

from quotedb.merge.evidence import wording_of
from quotedb.text.folding import fold
from quotedb.text.lexicon import words
from quotedb.text.names import name_tokens, organisation_words, person_name, split_countries

Severity = Literal["persons", "bodies", "person and body", "spokesperson", "medium", "joint", "surname"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Most severe first: two persons; two bodies; a person and a body that nothing ties; a body and one who speaks for it;
a speaker and the document or outlet that carried the words; several together and one of them; a full name and its
surname alone, which may be one person."""

_NEAR = 12
"""Words on either side of a name within which its role is looked for."""
_WORD = re.compile(r"[\w-]+")
_INSIDE = re.compile(r"(?<!\w)[‘'“\"](?=\S)([^‘“”\"]*?\S)[’'”\"](?!\w)")
"""Marks inside a quote, and what is between them."""
_MOSTLY = 0.75
_SENTENCE = re.compile(r"(?<=[.!?])\W*\s|\n")


class Voice(NamedTuple):
    """A named speaker: the folded name as the article gives it, and its kind."""

    key: str
    kind: str


class Answer(NamedTuple):
    """What some articles answer: the speakers together, what carried the words, and the articles' names."""

    speakers: frozenset[Voice]
    via: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()


TextOf = Callable[[str], str]


def severity(answers: Sequence[Answer], others: Sequence[Answer] | None, text_of: TextOf) -> Severity:
    """The severest difference among the answers, or between them and the ``others``; at least one pair is needed.

    ``text_of`` gives the text of an article by its name; it is asked only where roles decide.
    """
    if others is None:
        pairs = [(one, two) for number, one in enumerate(answers) for two in answers[number + 1 :]]
    else:
        pairs = [(one, two) for one in answers for two in others]
    return min((difference(one, two, text_of) for one, two in pairs), key=SEVERITIES.index)


def difference(one: Answer, two: Answer, text_of: TextOf) -> Severity:
    """How two answers differ; the same in either order."""
    if one.speakers & two.speakers:
        return "joint"
    if _carried(one, two) or _carried(two, one):
        return "medium"
    persons = [{v for v in answer.speakers if v.kind == "person"} for answer in (one, two)]
    if persons[0] and persons[1]:
        return "surname" if _may_be_one(one, two) else "persons"
    if not persons[0] and not persons[1]:
        return "bodies"
    speaking, body = (one, two) if persons[0] else (two, one)
    if len(body.speakers) == 1 and len(speaking.speakers) == len(persons[0] or persons[1]):
        (voice,) = body.speakers
        texts = [words_of(text_of(name)) for name in sorted({*one.sources, *two.sources})]
        if all(any(speaks_for(text, person.key, voice) for text in texts) for person in speaking.speakers):
            return "spokesperson"
    return "person and body"


def _may_be_one(one: Answer, two: Answer) -> bool:
    """Whether one answer is a surname alone, and the other a full name with it."""
    if len(one.speakers) > 1 or len(two.speakers) > 1:
        return False
    first, second = (person_name(voice.key) for answer in (one, two) for voice in answer.speakers)
    return first.surname == second.surname and bool(first.given) != bool(second.given)


def _carried(one: Answer, two: Answer) -> bool:
    """Whether a body that one article takes for the speaker is what carried the words in the other."""
    carriers = [set(name_tokens(via)) for via in two.via]
    return any(
        set(_telling(voice)) <= carrier
        for voice in one.speakers
        if voice.kind != "person" and len(one.speakers) == 1
        for carrier in carriers
    )


def tells_whose(words: str) -> bool:
    """Whether a part of somebody's words is more than one word, which anybody may use."""
    return wording_of(words).kinds > 1


def quoted_inside(words: str, start: int, stop: int) -> bool:
    """Whether most of the characters ``[start, stop)`` of somebody's words stand in marks inside them.

    There he quotes another.
    """
    held = sum(max(0, min(stop, found.end(1)) - max(start, found.start(1))) for found in _INSIDE.finditer(words))
    return held >= _MOSTLY * (stop - start)


def words_of(text: str) -> list[list[str]]:
    """A text's folded words, sentence by sentence (an abbreviation may cut one in two)."""
    return [_WORD.findall(sentence) for sentence in _SENTENCE.split(fold(text))]


def speaks_for(text: Iterable[Sequence[str]], person: str, body: Voice) -> bool:
    """Whether a text's sentences (folded words) introduce a person by a role in a body or country.

    As in "Bell, the ministry's spokesman": beside the surname stand a role and what is telling in the body's name.
    """
    surname = person_name(person).surname.split(" ")[-1]
    roles, telling = _roles(), set(_telling(body))
    country = set(split_countries(name_tokens(body.key))[0]) if body.kind == "country" else set()
    for sentence in text:
        for place, word in enumerate(sentence):
            if word == surname:
                near = sentence[max(0, place - _NEAR) : place + _NEAR + 1]
                tied = telling <= set(near) or country & set(split_countries(tuple(near))[0])
                if tied and not roles.isdisjoint(near):
                    return True
    return False


def _telling(voice: Voice) -> tuple[str, ...]:
    """The words of a body's name that tell it from others: "state" of the State Department."""
    return organisation_words(voice.key)[1] or name_tokens(voice.key)


@cache
def _roles(language: str = "en") -> frozenset[str]:
    return words("speaks_for.txt", language, "quotedb.merge")


def answers_of(claims: Iterable[tuple[frozenset[Voice], str | None, str]]) -> list[Answer]:
    """Claims (speakers, what carried the words, article) that agree are one answer; without a speaker they are none."""
    found: dict[frozenset[Voice], tuple[set[str], set[str]]] = {}
    for speakers, via, source in claims:
        if speakers:
            vias, sources = found.setdefault(speakers, (set(), set()))
            sources.add(source)
            if via:
                vias.add(via)
    ordered = sorted(found.items(), key=lambda item: sorted(item[0]))
    return [Answer(speakers, frozenset(vias), tuple(sorted(sources))) for speakers, (vias, sources) in ordered]
