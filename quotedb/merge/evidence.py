"""An utterance made ready for comparison: its words, what each of them tells, and who said it when."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Final, final

from quotedb.merge.forms import Words, words
from quotedb.merge.model import Utterance
from quotedb.merge.rarity import STOCK_PAIR, pair_counts, pair_number
from quotedb.merge.tokens import (
    AFTER,
    BEFORE,
    CAPITAL,
    ODD,
    STOP,
    STOP_BEFORE,
    UNPLACED,
    Token,
    read,
    tone,
    worth_of,
)
from quotedb.text.spans import Span

MOST_WORDS: Final = 1500
"""Longer texts are compared by their first so many words; identical ones are recognised over their whole length."""
MOST_KINDS: Final = 3
"""Different content words from which it makes no difference how many there are."""
LONG_WORDS: Final = 8
"""Words from which the same ones in the same order tell more than their content words do, whoever said them."""
ROW_WORDS: Final = 7
"""Words from which the same ones in a row are hardly by chance, unless there is a stock phrase among them."""
TELLING: Final = 80
"""Characters around a quote from which they tell an occasion."""
AROUND_BITS: Final = 3.0
"""Bits from which a word beside a quote counts as a word of its occasion."""
_OPEN: Final = "[("
_CLOSE: Final = "])"
ELLIPSIS: Final = re.compile(r"…|\.\s?\.")
Surroundings = dict[str, tuple[float, bool]]
"""Of each concept beside a quote that tells something: its bits, and whether it is a name."""
_NOBODY: Final[frozenset[str]] = frozenset()
_NONE: Final[frozenset[int]] = frozenset()


@final
class Wording:
    """What a text's words tell. ``weights[i]`` is the bits of word ``i``, at least ``FUNCTION_WEIGHT``.

    Most texts are never compared, so what only comparisons need is worked out when it is first asked for.
    """

    __slots__ = (
        "_asides",
        "_bag",
        "_concepts",
        "_cuts",
        "_kinds",
        "_known_places",
        "_own_row",
        "_tone",
        "_words",
        "content",
        "forms",
        "leverage",
        "marks",
        "names",
        "stops",
        "strength",
        "text",
        "tokens",
        "told",
        "whole",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        tokens, shapes = read(text)
        self.whole: tuple[str, ...] = tuple([token.form for token in tokens])
        self.forms: tuple[str, ...] = self.whole
        if len(tokens) > MOST_WORDS:
            tokens = tokens[:MOST_WORDS]
            self.forms = self.whole[:MOST_WORDS]
        self.tokens: list[Token] = tokens
        told = strength = 0.0
        leverage = 0
        content: list[int] = []
        names: list[int] = []
        marks: list[int] = []
        stops: list[int] = []
        for index, token in enumerate(tokens):
            strength += token.weight
            leverage |= token.leverage
            if token.bits:
                told += token.bits
                content.append(index)
            shape = token.shape
            if shape:
                if shape & CAPITAL:
                    names.append(index)
                if index and shape & BEFORE:
                    _note(marks, index - 1)
                    if shape & STOP_BEFORE:
                        _note(stops, index - 1)
                if shape & AFTER:
                    marks.append(index)
                    if shape & STOP:
                        stops.append(index)
        self.told = told  # bits of all content words together
        self.strength = strength  # bits of all words together
        self.leverage = leverage  # that of any word
        self.content: list[int] = content  # which words aren't function words
        self.names = _places(names)  # which words begin with a capital
        self.marks = _places(marks)  # after which words a mark stands
        self.stops = _places(stops)  # and after which one that ends a sentence
        self._concepts: tuple[str, ...] | None = None
        self._words: Words | None = None
        self._bag: dict[str, Token] | None = None
        self._asides: frozenset[int] | None = None if shapes & ODD else _NONE
        self._cuts: frozenset[int] | None = None if shapes & ODD else _NONE
        self._kinds = self._tone = -1
        self._own_row = -1
        self._known_places = not shapes & UNPLACED

    def bits_at(self, places: Iterable[int]) -> float:
        """What the words at these places tell together, function words nothing."""
        told = 0.0
        for place in places:
            told += self.tokens[place].bits
        return told

    def weight_at(self, places: Iterable[int]) -> float:
        """The same, function words included."""
        told = 0.0
        for place in places:
            told += self.tokens[place].weight
        return told

    @property
    def concepts(self) -> tuple[str, ...]:
        """What each word is compared as."""
        if self._concepts is None:
            self._concepts = tuple([token.concept for token in self.tokens])
        return self._concepts

    @property
    def words(self) -> Words:
        """The words with their places in the text."""
        if self._words is None:
            self._words = words(self.text)
        return self._words

    @property
    def bag(self) -> dict[str, Token]:
        """A word of each concept that isn't a function word."""
        if self._bag is None:
            bag: dict[str, Token] = {}
            for place in self.content:
                bag[self.tokens[place].concept] = self.tokens[place]
            self._bag = bag
        return self._bag

    @property
    def kinds(self) -> int:
        """How many different content words there are, of which more than three count as three."""
        if self._kinds < 0:
            found: list[str] = []
            for place in self.content:
                concept = self.tokens[place].concept
                if concept not in found:
                    found.append(concept)
                    if len(found) == MOST_KINDS:
                        break
            self._kinds = len(found)
        return self._kinds

    @property
    def tone(self) -> int:
        """What marks alone tell, as bits: the currencies of its sums, and ``ASKS`` where it is a question."""
        if self._tone < 0:
            self._tone = tone(self.text)
        return self._tone

    @property
    def own_row(self) -> bool:
        """Whether so many words in a row, with no stock phrase among them, are hardly said again by chance."""
        if self._own_row < 0:
            self._own_row = int(len(self.forms) >= ROW_WORDS and not self._has_stock_pair())
        return self._own_row > 0

    def _has_stock_pair(self) -> bool:
        known = pair_counts()
        last = -1
        for place in self.content:
            pair = pair_number(self.tokens[last].number, self.tokens[place].number) if last >= 0 else 0
            if last >= 0 and known.get(pair, 0) >= STOCK_PAIR:
                return True
            last = place
        return False

    @property
    def asides(self) -> frozenset[int]:
        """Which words stand in brackets: an editor's, not the speaker's."""
        if self._asides is None:
            self._asides = (
                _bracketed(self._gaps()[: len(self.forms)]) if "[" in self.text or "(" in self.text else _NONE
            )
        return self._asides

    def span(self, first: int, last: int) -> Span:
        """From the beginning of one word to the end of another in the text, in code points."""
        if self._known_places:
            start = stop = at = 0
            for index, token in enumerate(self.tokens):
                if index == first:
                    start = at + token.start
                if index == last:
                    stop = at + token.stop
                at += token.size
            if at == len(self.text) + 1:  # one blank between any two
                return Span(start, stop)
            self._known_places = False
        return Span(self.words.starts[first], self.words.ends[last])

    def _gaps(self) -> list[str]:
        """What stands before each word and after the last, whatever the blanks in it are."""
        if self._known_places:
            gaps: list[str] = []
            before, at = "", 0
            for token in self.tokens:
                gaps.append(before + token.before if token.before else before)
                before = f"{token.after} " if token.after else " " if token.size else ""
                at += token.size
            if at == len(self.text) + 1:  # one blank between any two
                gaps.append(before[:-1])
                return gaps
            self._known_places = False
        return self.words.gaps

    def weight(self, start: int, stop: int) -> float:
        """Bits of the words ``[start, stop)``."""
        told = 0.0
        for place in range(start, stop):
            told += self.tokens[place].weight
        return told

    @property
    def cuts(self) -> frozenset[int]:
        """Before which words an ellipsis stands: an editor has left words out."""
        if self._cuts is None:
            self._cuts = (
                frozenset(index for index, gap in enumerate(self._gaps()) if ELLIPSIS.search(gap))
                if "…" in self.text or ".." in self.text or ". ." in self.text
                else _NONE
            )
        return self._cuts


_MOST_KEPT: Final = 1 << 12
_SINGLE: Final = [(place,) for place in range(256)]


def _places(found: list[int]) -> tuple[int, ...]:
    """The same as a tuple, one object for all texts wherever it is short."""
    if not found:
        return ()
    return _SINGLE[found[0]] if len(found) == 1 and found[0] < len(_SINGLE) else tuple(found)


def _note(places: list[int], place: int) -> None:
    """Add a place to those in front of it, unless it is there."""
    if not places or places[-1] != place:
        places.append(place)


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
    """One wording for all that differ in nothing but marks that say nothing; forgets everything when it is full."""

    def __init__(self, most: int = 1 << 14) -> None:
        self._known: dict[Hashable, Wording] = {}
        self._most = most

    def of(self, wording: Wording) -> Wording:
        """The wording that stands for this one."""
        text = wording.text
        if wording.cuts or "[" in text or "(" in text:
            return wording
        if len(self._known) >= self._most:
            self._known.clear()
        return self._known.setdefault((wording.whole, wording.names, wording.told, wording.tone), wording)


_cores: Final = _Cores()


@final
class Evidence:
    """What is compared of one utterance: its wording, who said it and when. Never changed once made.

    ``core`` is the wording without its marks, the same object for as many as possible. ``unnamed``: nobody is named;
    ``surrounded``: something is known of what stands around the words, and ``telling``: so much that having nothing in
    common with it tells. What stands for many (:func:`together`) has all their ``days``; ``day`` is then the first.
    """

    __slots__ = (
        "_around",
        "_core",
        "beside",
        "day",
        "days",
        "forms",
        "indirect",
        "source",
        "speakers",
        "strength",
        "surrounded",
        "telling",
        "told",
        "unnamed",
        "whole",
        "wording",
    )

    def __init__(self, utterance: Utterance, wording: Wording) -> None:
        self.source = utterance
        self.wording = wording
        self._core: Wording | None = None
        self.whole = wording.whole
        self.forms = wording.forms
        self.told = wording.told
        self.strength = wording.strength
        self.indirect = utterance.kind == "indirect"
        self.day = utterance.published.toordinal() if utterance.published else None
        self.speakers = _people(utterance.speakers) if utterance.speakers else _NOBODY
        self.beside = _people(utterance.beside) if utterance.beside and not utterance.speakers else _NOBODY
        self.days: tuple[int, ...] | None = None
        self.unnamed = not self.speakers
        self.surrounded = bool(utterance.around)
        self.telling = len(utterance.around) >= TELLING
        self._around: Surroundings | None = None

    @property
    def core(self) -> Wording:
        """The wording without its marks."""
        if self._core is None:
            self._core = _cores.of(self.wording)
        return self._core

    @property
    def around(self) -> Surroundings:
        """Bits of each concept that the article has beside the words and that tells something; whether it is a name."""
        if self._around is None:
            self._around = _surroundings(self.source.around) if self.source.around else {}
        return self._around

    @property
    def concepts(self) -> tuple[str, ...]:
        """What each word is compared as."""
        return self.wording.concepts

    @property
    def likeness(self) -> Hashable:
        """Equal for two utterances that compare alike with any other and have the same keys."""
        wording = self.wording
        last = len(self.forms) - 1
        marks, stops = _but(wording.marks, last), _but(wording.stops, last)
        shown = (self.whole, wording.names, wording.told, marks, stops, wording.asides, wording.cuts, wording.tone)
        return (*shown, self.indirect, self.day, self.speakers, self.beside, self.telling)

    @property
    def saying(self) -> Hashable:
        """Equal for two utterances with the same words, whoever said them when."""
        wording = self.wording
        return (self.whole, wording.names, wording.told, wording.asides, wording.cuts, wording.tone, self.indirect)

    @property
    def alone(self) -> float:
        """Bits that these words in this order tell, whoever said them."""
        return self.strength if len(self.forms) >= LONG_WORDS else self.told

    @property
    def titled(self) -> bool:
        """Whether all words but function words begin with a capital."""
        return set(self.wording.names).issuperset(self.wording.content)


def together(first: Evidence, others: Iterable[Evidence]) -> Evidence:
    """One evidence for several with one ``saying``, each of which may make it the same as another, and none different.

    Who spoke, when and beside whom counts together. Two occasions are only told from what all of them, by the same
    speakers, have around them.
    """
    whole = Evidence(first.source, first.wording)
    days: set[int] = set()
    dated = True
    for one in (first, *others):
        whole.telling = whole.telling and one.telling and one.speakers == first.speakers
        whole.surrounded = whole.surrounded or one.surrounded
        whole.unnamed = whole.unnamed or one.unnamed
        whole.speakers |= one.speakers
        whole.beside |= one.beside
        if one.day is None:
            dated = False
        else:
            days.add(one.day)
    whole.day = min(days) if dated else None
    whole.days = tuple(sorted(days)) if dated and len(days) > 1 else None
    return whole


def _but(places: tuple[int, ...], last: int) -> tuple[int, ...]:
    """Without the last word's."""
    return places[: len(places) - 1] if places and places[len(places) - 1] == last else places


def _surroundings(text: str) -> Surroundings:
    """Concepts of the words that tell at least ``AROUND_BITS``: what they tell, and whether all are capitalised."""
    found: Surroundings = {}
    for line in text.split("\n"):
        for token in read(line)[0]:
            name, capital = token.concept, bool(token.shape & CAPITAL)
            value = worth_of(token.form)[1] if capital else token.bits
            if value >= AROUND_BITS:
                before = found.get(name)
                found[name] = (value, capital and (before is None or before[1]))
    return found


def surroundings(found: Iterable[Surroundings]) -> Surroundings:
    """All of them together: a name is what is capitalised wherever it stands."""
    whole: Surroundings = {}
    for one in found:
        for name, (value, capital) in one.items():
            whole[name] = (value, capital and whole.get(name, (value, True))[1])
    return whole


_known_people: Final[dict[tuple[str, ...], frozenset[str]]] = {}


def _people(names: tuple[str, ...]) -> frozenset[str]:
    """A set of names, one object for all that have the same."""
    found = _known_people.get(names)
    if found is None:
        if len(_known_people) > _MOST_KEPT:
            _known_people.clear()
        found = _known_people[names] = frozenset(names)
    return found


wording_of = lru_cache(maxsize=1 << 12)(Wording)


@lru_cache(maxsize=1 << 12)
def prepare(utterance: Utterance) -> Evidence:
    """Everything about one utterance that comparisons need; the latest few thousand are remembered."""
    return Evidence(utterance, wording_of(utterance.text))
