"""Occurrences of quotes with known clusters: what outlets do to one utterance, and what only looks like it.

Nothing is taken from any article: utterances are words of the shipped rarity table, drawn as often as news uses them.
The sizes of clusters follow a power law (most quotes have one printing, a few have hundreds). A quarter of the clusters
are hard negatives: they share words with another cluster and are another utterance all the same.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from quotedb.merge.model import Utterance
from quotedb.merge.rarity import function_words, negations, number_words
from quotedb.text.lexicon import rows

SEED = 20250218
COMMON_SHARE = 0.45
"""Share of function words in running English."""
LARGEST, EXPONENT = 300, 2.5
"""Printings of the most printed quote, and of the power law of the sizes."""
FIRST_DAY = date(2015, 1, 1)
DAYS = 3650
MISATTRIBUTED, NOBODY = 0.03, 0.08
"""Shares of printings that name another speaker or none."""
QUOTED_ELSEWHERE = 0.6
"""Share of the articles that name nobody for the words and quote their speaker elsewhere."""
PHRASES = 400
"""Stock phrases, each of which many say on many occasions."""
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPELT = {str(number): word for number, word in enumerate(_NUMBERS, 2)}
_LEADS = (("and",), ("but",), ("so",), ("well",), ("I", "mean"), ("you", "know"), ("and", "so"), ("look",))
_TAILS = (("too",), ("though",), ("as", "well"), ("you", "know"), ("okay",), ("and",))
"""What one outlet prints before or after the words and another leaves off; more than that makes a fragment."""
_INTERCHANGED = {
    word: group
    for group in (
        ("of", "in", "on", "at", "into", "upon", "within", "among", "across", "through", "toward", "towards"),
        ("and", "but", "so", "yet"),
        ("the", "a", "an", "this", "that", "these", "those", "such"),
        ("is", "are", "was", "were", "been", "being"),
        ("has", "have", "had", "do", "does", "did"),
        ("also", "too", "even", "still", "just", "very", "quite", "rather", "really", "actually"),
    )
    for word in group
}
"""Function words that another translator may put for each other: not "we" for "they", nor "will" for "must"."""
_LETTERS = "abcdefghilmnoprstuvw"
_SPELLINGS = (("our", "or"), ("ise", "ize"), ("tre", "ter"))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One printing: the utterance, the number of its cluster, and what was done to the words (``plain`` is nothing)."""

    utterance: Utterance
    cluster: int
    edit: str


@dataclass(frozen=True, slots=True)
class _Said:
    """An utterance before it is printed."""

    words: tuple[str, ...]
    speaker: int
    day: int
    occasion: tuple[str, ...]


class _Words:
    """Words drawn as news uses them, and those that stand for others."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        table = [row for row in rows("rarity.tsv", "en", "quotedb.merge")[1:] if " " not in row[0]]
        banned = function_words() | negations() | number_words()
        usual = [(row[0], int(row[1])) for row in table if row[0].isalpha() and row[0] not in banned]
        self.words = [word for word, _ in usual]
        self.weights = list(accumulate(count**1.6 for _, count in usual))
        self.common = sorted(function_words() - negations() - number_words())
        self.rare = [word for word, count in usual if count <= 8]
        self.synonyms: dict[str, list[str]] = {}
        for row in rows("synonyms.txt", "en", "quotedb.merge"):
            group = row[0].split()
            for word in group:
                self.synonyms.setdefault(word, []).extend(other for other in group if other != word)

    def content(self) -> str:
        """One content word."""
        return self.words[bisect_left(self.weights, self.chance.random() * self.weights[-1])]

    def sentence(self, size: int) -> tuple[str, ...]:
        """That many words, a number among them now and then, no two function words more than thrice in a row."""
        chance, made, plain = self.chance, [], 0
        for _ in range(size):
            if plain < 3 and chance.random() < COMMON_SHARE:
                made.append(chance.choice(self.common))
                plain += 1
            else:
                made.append(self.content())
                plain = 0
        if size > 7 and chance.random() < 0.15:
            made[chance.randrange(1, size - 1)] = chance.choice(sorted(_SPELT))
        return tuple(made)

    def occasion(self) -> tuple[str, ...]:
        """Words that articles about one occasion have in common."""
        return tuple(self.chance.choice(self.rare) for _ in range(6))

    def other(self, word: str) -> str:
        """A word that a translator may put for this one: from the shipped list in one case of two, else any."""
        group = self.synonyms.get(word)
        return self.chance.choice(group) if group and self.chance.random() < 0.5 else self.content()


def occurrences(count: int, seed: int = SEED) -> Iterator[Occurrence]:
    """That many occurrences, in no order of time; the same for the same count and seed."""
    chance = random.Random(seed)
    vocabulary = _Words(chance)
    sizes = list(accumulate(n**-EXPONENT for n in range(1, LARGEST + 1)))
    speakers = max(20, int(count**0.75))
    phrases = [vocabulary.sentence(chance.randint(3, 6)) for _ in range(PHRASES)]
    recent: list[_Said] = []
    made = cluster = 0
    while made < count:
        cluster += 1
        size = 1 + bisect_left(sizes, chance.random() * sizes[-1])
        said = _utterance(vocabulary, speakers, phrases, recent)
        if len(recent) < 500:
            recent.append(said)
        else:
            recent[chance.randrange(500)] = said
        outlets = chance.sample(range(1000), size)
        for outlet in outlets[: count - made]:
            yield _printed(vocabulary, said, f"a{made:08d}", cluster, outlet, speakers)
            made += 1


def _utterance(vocabulary: _Words, speakers: int, phrases: list[tuple[str, ...]], recent: list[_Said]) -> _Said:
    """A new utterance: in three cases of four its own words, else words that are like another utterance's."""
    chance = vocabulary.chance
    speaker = int(speakers * chance.random() ** 3)
    day = chance.randrange(DAYS)
    fresh = _Said(
        vocabulary.sentence(min(60, max(4, int(chance.lognormvariate(2.8, 0.6))))), speaker, day, vocabulary.occasion()
    )
    kind = chance.random()
    if kind < 0.75 or not recent:
        return fresh
    model = chance.choice(recent)
    words = list(model.words)
    if kind < 0.80:  # the same beginning, going on otherwise
        keep = min(len(words) // 2, 12)
        return _Said((*words[:keep], *fresh.words), model.speaker, model.day + chance.randrange(3), model.occasion)
    if kind < 0.87:  # a slogan, a stock phrase: another occasion
        return _Said(chance.choice(phrases), speaker, day, fresh.occasion)
    if kind < 0.90:  # a stump line, a month later or more
        line = model.words[: chance.randint(5, 10)]
        return _Said(line, model.speaker, model.day + chance.randint(30, 300), fresh.occasion)
    if kind < 0.95 and len(words) > 5:  # turned round, or another number
        place = chance.randrange(1, len(words) - 1)
        numbers = [n for n, word in enumerate(words) if word in _SPELT]
        if numbers:
            words[numbers[0]] = chance.choice([number for number in _SPELT if number != words[numbers[0]]])
        else:
            words.insert(place, "not")
        return _Said(tuple(words), model.speaker, model.day, model.occasion)
    if kind < 0.97 and len(words) > 9:  # a fragment of it, which is a quote of its own and linked
        start = chance.randrange(len(words) // 2)
        line = model.words[start : start + chance.randint(4, len(words) // 2)]
        return _Said(line, model.speaker, model.day + chance.randrange(3), model.occasion)
    for place in range(len(words)):  # another speaker's similar words
        if chance.random() < 0.4:
            words[place] = vocabulary.content()
    return _Said(tuple(words), speaker, model.day + chance.randrange(20), fresh.occasion)


def _printed(vocabulary: _Words, said: _Said, key: str, cluster: int, outlet: int, speakers: int) -> Occurrence:
    chance = vocabulary.chance
    words, edit = _edited(vocabulary, list(said.words), speakers)
    text = " ".join(words)
    text = text[0].upper() + text[1:] + chance.choice((".", ",", "", "!", ".”"))
    if edit == "case":
        text = text.upper()
    told = chance.random()
    spoken: tuple[str, ...] = (f"p{said.speaker}",)
    if told < NOBODY:
        spoken = ()
    elif told < NOBODY + MISATTRIBUTED:
        spoken = (f"p{int(speakers * chance.random() ** 3)}",)
    late = (
        40 + chance.randrange(100) if len(words) > 12 and chance.random() < 0.03 else chance.choice((0, 0, 0, 1, 1, 2))
    )
    around = [*chance.sample(said.occasion, 4), *(vocabulary.content() for _ in range(12))]
    chance.shuffle(around)
    day = FIRST_DAY + timedelta(days=said.day + late)
    beside: tuple[str, ...] = ()
    if not spoken:
        others = [f"p{int(speakers * chance.random() ** 3)}" for _ in range(2)]
        beside = (f"p{said.speaker}", others[0]) if chance.random() < QUOTED_ELSEWHERE else tuple(others)
    utterance = Utterance(key, text, "direct", f"s{key}", f"o{outlet}", day, spoken, " ".join(around), beside)
    return Occurrence(utterance, cluster, edit)


def _edited(vocabulary: _Words, words: list[str], speakers: int) -> tuple[list[str], str]:
    """The words as another outlet prints them, and what it did to them."""
    chance = vocabulary.chance
    kind = chance.random()
    size = len(words)
    inner = chance.randrange(1, size - 1)
    if kind < 0.45:
        return words, "plain"
    if kind < 0.55:
        words[inner] += chance.choice((",", ";", " –", " —"))
        return words, "marks"
    if kind < 0.59:
        return words, "case"
    if kind < 0.64 and size > 10:
        return [*words[:inner], "…", *words[min(inner + 2, size - 1) :]], "ellipsis"
    if kind < 0.69:
        words[inner] += f" [{vocabulary.content()}]"
        return words, "bracket"
    if kind < 0.74 and size > 5:
        return [*chance.choice(_LEADS), *words], "head"
    if kind < 0.78 and size > 5:
        return [*words, *chance.choice(_TAILS)], "tail"
    if kind < 0.81:
        words[inner] = f"{words[inner]}-{words.pop(inner + 1)}"
        return words, "hyphen"
    if kind < 0.86:
        return _mistyped(chance, words), "typo"
    if kind < 0.89:
        return [_spelt_otherwise(word) for word in words], "spelling"
    if kind < 0.94:
        return [_SPELT.get(word, word) for word in words], "number in words"
    if size > 8:
        return [_translated(vocabulary, word) for word in words], "translation"
    return words, "plain"


def _mistyped(chance: random.Random, words: list[str]) -> list[str]:
    long = [n for n, word in enumerate(words) if len(word) > 5]
    if long:
        n = chance.choice(long)
        place = chance.randrange(1, len(words[n]) - 2)
        word = words[n]
        change = chance.randrange(3)
        if change == 0:
            words[n] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        elif change == 1:
            words[n] = word[:place] + word[place + 1 :]
        else:
            words[n] = word[:place] + chance.choice(_LETTERS) + word[place + 1 :]
    return words


def _spelt_otherwise(word: str) -> str:
    for one, two in _SPELLINGS:
        if len(word) > 5 and word.endswith(one):
            return word[: -len(one)] + two
        if len(word) > 5 and word.endswith(two):
            return word[: -len(two)] + one
    return word


def _translated(vocabulary: _Words, word: str) -> str:
    chance = vocabulary.chance
    if word in _SPELT or chance.random() > 0.15:
        return word
    alike = _INTERCHANGED.get(word)
    if alike is not None:
        return chance.choice(alike)
    return word if word in vocabulary.common else vocabulary.other(word)
