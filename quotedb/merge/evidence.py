"""An utterance made ready for comparison: its words, what each of them tells, and who said it when."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain

from quotedb.merge.model import Utterance
from quotedb.merge.rarity import NAME_BITS, bits, concept, word_number
from quotedb.text.keys import Remembered, Words, compounds, words

MOST_WORDS = 1500
"""Longer texts are compared by their first so many words; identical ones are recognised over their whole length."""
FUNCTION_WEIGHT = 0.7
"""Bits that a function word counts for when the same one stands at the same place."""
LONG_WORDS = 8
"""Words from which the same ones in the same order tell more than their content words do, whoever said them."""
TELLING = 80
"""Characters around a quote from which they tell an occasion."""
AROUND_BITS = 3.0
"""Bits from which a word beside a quote counts as a word of its occasion."""
_OPEN, _CLOSE = "[(", "])"
_MARKS = frozenset(".,;:!?…—–-()[]\n")
_STOPS = frozenset(".!?…\n")
ELLIPSIS = re.compile(r"…|\.\s?\.")
Surroundings = dict[str, tuple[float, bool]]
"""Of each concept beside a quote that tells something: its bits, and whether it is a name."""
_NOBODY: frozenset[str] = frozenset()
_NONE: frozenset[int] = frozenset()
_NOTHING: tuple[tuple[()], ...] = ((),) * 6
_SHAPELESS: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]] = (), (), ()


class Wording:
    """What a text's words tell. ``weights[i]`` is the bits of word ``i``, at least ``FUNCTION_WEIGHT``.

    Most texts are never compared, so what only comparisons need is worked out when it is first asked for.
    """

    __slots__ = (
        "_asides",
        "_bag_bits",
        "_cuts",
        "_sums",
        "_words",
        "bits",
        "concepts",
        "content",
        "forms",
        "marks",
        "names",
        "numbers",
        "stops",
        "strength",
        "text",
        "told",
        "weights",
        "whole",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        read = _read(text)
        whole, concepts, told, weights, numbers, shapes = zip(*read, strict=True) if read else _NOTHING
        forms = whole
        if len(whole) > MOST_WORDS:
            forms, concepts, numbers = whole[:MOST_WORDS], concepts[:MOST_WORDS], numbers[:MOST_WORDS]
            told, weights, shapes = told[:MOST_WORDS], weights[:MOST_WORDS], shapes[:MOST_WORDS]
        self.whole: tuple[str, ...] = whole
        self.forms: tuple[str, ...] = forms
        self.concepts: tuple[str, ...] = concepts
        self.numbers: tuple[int, ...] = numbers
        self.bits: tuple[float, ...] = told
        self.weights: tuple[float, ...] = weights
        self.told: float = sum(told)  # bits of all content words together
        self.strength: float = sum(weights)  # bits of all words together
        self.content = tuple([i for i, value in enumerate(told) if value])  # which words aren't function words
        self.names, self.marks, self.stops = _shaped(shapes) if any(shapes) else _SHAPELESS
        self._words: Words | None = None
        self._sums: tuple[float, ...] | None = None
        self._bag_bits: dict[str, float] | None = None
        self._asides: frozenset[int] | None = None
        self._cuts: frozenset[int] | None = None

    @property
    def words(self) -> Words:
        """The words with their places in the text."""
        if self._words is None:
            self._words = words(self.text)
        return self._words

    @property
    def sums(self) -> tuple[float, ...]:
        """Bits of the words before each word, and of all."""
        if self._sums is None:
            self._sums = tuple(accumulate(self.weights, initial=0.0))
        return self._sums

    @property
    def bag_bits(self) -> dict[str, float]:
        """Bits of each concept that isn't a function word."""
        if self._bag_bits is None:
            self._bag_bits = {self.concepts[i]: self.bits[i] for i in self.content}
        return self._bag_bits

    @property
    def asides(self) -> frozenset[int]:
        """Which words stand in brackets: an editor's, not the speaker's."""
        if self._asides is None:
            self._asides = (
                _bracketed(self.words.gaps[: len(self.forms)]) if "[" in self.text or "(" in self.text else _NONE
            )
        return self._asides

    def weight(self, start: int, stop: int) -> float:
        """Bits of the words ``[start, stop)``."""
        return self.sums[stop] - self.sums[start]

    @property
    def cuts(self) -> frozenset[int]:
        """Before which words an ellipsis stands: an editor has left words out."""
        if self._cuts is None:
            self._cuts = (
                frozenset(index for index, gap in enumerate(self.words.gaps) if ELLIPSIS.search(gap))
                if "…" in self.text or ".." in self.text or ". ." in self.text
                else _NONE
            )
        return self._cuts


def _bracketed(gaps: list[str]) -> frozenset[int]:
    """Which words stand in brackets, by what stands before each; none if all do."""
    found = set()
    depth = 0
    for index, gap in enumerate(gaps):
        for char in gap:
            if char in _OPEN:
                depth += 1
            elif char in _CLOSE:
                depth = max(0, depth - 1)
        if depth:
            found.add(index)
    return frozenset(found) if len(found) < len(gaps) else _NONE


class _Cores:
    """One wording for all that differ in nothing but marks, which compare alike; forgets everything when it is full."""

    def __init__(self, most: int = 1 << 14) -> None:
        self._known: dict[Hashable, Wording] = {}
        self._most = most

    def __getitem__(self, wording: Wording) -> Wording:
        text = wording.text
        if "[" in text or "(" in text or wording.cuts:
            return wording
        if len(self._known) >= self._most:
            self._known.clear()
        return self._known.setdefault((wording.whole, wording.bits), wording)


_cores = _Cores()


class Evidence:
    """What is compared of one utterance: its wording, who said it and when. Never changed once made.

    ``core`` is the wording without its marks, the same object for as many as possible.
    """

    __slots__ = (
        "_around",
        "beside",
        "bits",
        "concepts",
        "core",
        "day",
        "forms",
        "indirect",
        "source",
        "speakers",
        "strength",
        "told",
        "whole",
        "wording",
    )

    def __init__(self, utterance: Utterance, wording: Wording) -> None:
        self.source = utterance
        self.wording = wording
        self.core = _cores[wording]
        self.whole = wording.whole
        self.forms = wording.forms
        self.concepts = wording.concepts
        self.bits = wording.bits
        self.told = wording.told
        self.strength = wording.strength
        self.indirect = utterance.kind == "indirect"
        self.day = utterance.published.toordinal() if utterance.published else None
        self.speakers = _people(utterance.speakers) if utterance.speakers else _NOBODY
        self.beside = _people(utterance.beside) if utterance.beside and not utterance.speakers else _NOBODY
        self._around: Surroundings | None = None

    @property
    def around(self) -> Surroundings:
        """Bits of each concept that the article has beside the words and that tells something; whether it is a name."""
        if self._around is None:
            self._around = _surroundings(self.source.around) if self.source.around else {}
        return self._around

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins in the text."""
        return self.wording.words.starts[: len(self.forms)]

    @property
    def ends(self) -> tuple[int, ...]:
        """Where each word ends in the text, exclusive."""
        return self.wording.words.ends[: len(self.forms)]

    @property
    def weights(self) -> tuple[float, ...]:
        """Bits of each word, function words' included."""
        return self.wording.weights

    @property
    def bag_bits(self) -> dict[str, float]:
        """Bits of each concept that isn't a function word."""
        return self.wording.bag_bits

    @property
    def asides(self) -> frozenset[int]:
        """Which words stand in brackets."""
        return self.wording.asides

    @property
    def cuts(self) -> frozenset[int]:
        """Before which words an ellipsis stands."""
        return self.wording.cuts

    @property
    def likeness(self) -> Hashable:
        """Equal for two utterances that compare alike with any other and have the same keys."""
        wording = self.wording
        last = len(self.forms) - 1
        marks = tuple([mark for mark in wording.marks if mark != last])
        stops = tuple([mark for mark in wording.stops if mark != last])
        shape = (self.whole, self.bits, wording.names, marks, stops, self.asides, self.cuts)
        return (*shape, self.indirect, self.day, self.speakers, self.beside, self.telling)

    @property
    def telling(self) -> bool:
        """Whether so much is known of what stands around the words that having nothing in common with it tells."""
        return len(self.source.around) >= TELLING

    @property
    def alone(self) -> float:
        """Bits that these words in this order tell, whoever said them."""
        return self.strength if len(self.forms) >= LONG_WORDS else self.told

    @property
    def titled(self) -> bool:
        """Whether all words but function words begin with a capital."""
        return set(self.wording.names).issuperset(self.wording.content)


Read = tuple[str, str, float, float, int, int]
"""A word, its concept, its bits, its weight in an alignment, its number, and its shape: any of the following."""
_CAPITAL, _AFTER, _STOP, _BEFORE, _STOP_BEFORE, _OPENS, _EMPTY = 1, 2, 4, 8, 16, 32, 64


def _worth(form: str) -> tuple[str, float, int]:
    """A word's concept, bits and number."""
    name = concept(form)
    return name, bits(form), word_number(name)


_known = Remembered(_worth)


def _marked(gap: str, mark: int, stop: int) -> int:
    """The shapes that stand for what is between two words."""
    if gap == " " or _MARKS.isdisjoint(gap):
        return 0
    return mark if _STOPS.isdisjoint(gap) else mark | stop


def _read_slowly(text: str) -> tuple[Read, ...]:
    """The words of a text or of a part of it; nothing but marks is an empty word, to be dropped."""
    found = words(text)
    gaps = found.gaps
    if not found.forms:
        shape = _marked(text, _BEFORE, _STOP_BEFORE)
        return (("", "", 0.0, 0.0, 0, shape | _EMPTY),) if shape else ()
    read = []
    opening = compounds()
    shouted = text.isupper() and " " in text
    for index, (form, printed) in enumerate(zip(found.forms, found.printed, strict=True)):
        name, value, number = _known[form]
        shape = _marked(gaps[index + 1], _AFTER, _STOP)
        if index == 0:
            shape |= _marked(gaps[0], _BEFORE, _STOP_BEFORE)
        if printed[0].isupper():
            shape |= _CAPITAL
            value = value if shouted else min(value, NAME_BITS)
        if form in opening:
            shape |= _OPENS
        read.append((form, name, value, max(value, FUNCTION_WEIGHT), number, shape))
    return tuple(read)


def _read_chunk(text: str) -> tuple[Read, ...]:
    """What stands between two blanks: mostly one word of plain letters, with a mark behind it or without."""
    printed, gap = (text, "") if text.isalpha() else (text[:-1], text[-1:])
    if not printed.isalpha() or not printed.isascii() or (gap and gap not in _MARKS):
        return _read_slowly(text)
    form = printed.lower()
    name, value, number = _known[form]
    shape = _marked(gap, _AFTER, _STOP) if gap else 0
    if printed[0].isupper():
        shape |= _CAPITAL
        value = min(value, NAME_BITS)
    if form in compounds():
        shape |= _OPENS
    return ((form, name, value, max(value, FUNCTION_WEIGHT), number, shape),)


_chunks = Remembered(_read_chunk)


def _read(text: str) -> list[Read]:
    """The words of a text: what stands between two blanks is mostly known already."""
    if "\n" in text or text.isupper():
        return _without_empty(_read_slowly(text))
    read = list(chain.from_iterable(map(_chunks.__getitem__, text.split())))
    largest = max([word[5] for word in read], default=0)
    if largest >= _EMPTY:
        read = _without_empty(read)
    if largest >= _OPENS:
        known = compounds()
        for place in [place for place, word in enumerate(read[1:]) if read[place][5] & _OPENS]:
            if read[place + 1][0] in known[read[place][0]]:
                return _without_empty(_read_slowly(text))
    return read


def _without_empty(read: Iterable[Read]) -> list[Read]:
    """The same, where marks that stand between blanks belong to the word before them."""
    found: list[Read] = []
    for word in read:
        if word[0]:
            found.append(word)
        elif found:
            *last, shape = found[-1]
            found[-1] = (*last, shape | (word[5] % _OPENS // _BEFORE * _AFTER))  # type: ignore[assignment]
    return found


def _shaped(shapes: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Which words begin with a capital, after which a mark stands, and after which one that ends a sentence."""
    names, marks, stops = [], set(), set()
    for index, shape in [(index, shape) for index, shape in enumerate(shapes) if shape]:
        if shape & _CAPITAL:
            names.append(index)
        if shape & _AFTER:
            marks.add(index)
        if shape & _STOP:
            stops.add(index)
        if index and shape & _BEFORE:
            marks.add(index - 1)
            if shape & _STOP_BEFORE:
                stops.add(index - 1)
    return tuple(names), tuple(sorted(marks)), tuple(sorted(stops))


def _surroundings(text: str) -> Surroundings:
    """Concepts of the words that tell at least ``AROUND_BITS``: what they tell, and whether all are capitalised."""
    found: Surroundings = {}
    read = words(text)
    for form, printed in zip(read.forms, read.printed, strict=True):
        name, value, _ = _known[form]
        if value >= AROUND_BITS:
            found[name] = (value, printed[0].isupper() and found.get(name, (value, True))[1])
    return found


def surroundings(found: Iterable[Surroundings]) -> Surroundings:
    """All of them together: a name is what is capitalised wherever it stands."""
    whole: Surroundings = {}
    for one in found:
        for name, (value, capital) in one.items():
            whole[name] = (value, capital and whole.get(name, (value, True))[1])
    return whole


_people = lru_cache(maxsize=1 << 12)(frozenset[str])
wording_of = lru_cache(maxsize=1 << 12)(Wording)


@lru_cache(maxsize=1 << 12)
def prepare(utterance: Utterance) -> Evidence:
    """Everything about one utterance that comparisons need; the latest few thousand are remembered."""
    return Evidence(utterance, wording_of(utterance.text))
