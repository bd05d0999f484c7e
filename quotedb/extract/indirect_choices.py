"""What is left to choose once a word reports: where the reported words begin and end, and whose they are.

Each choice knows its candidates and adds the features of one of them; those that say most come first, so that the
others are left out for candidates without a chance.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, final

from quotedb.extract.indirect_features import (
    COMMA,
    LONGEST,
    MAX_ENDS,
    MAX_STARTS,
    STOP,
    WINDOW,
    Cue,
    Reading,
    head,
    members,
    size_of,
)
from quotedb.extract.mention import DESCRIPTION, NAME, Mention
from quotedb.extract.packed_signs import OF_SIGN, SIGNS, pack
from quotedb.extract.weight_table import WeightTable

if TYPE_CHECKING:
    from mypy_extensions import i64

_MARGIN: Final = 150
"""Hundredths below the best candidate, by the first features, from which the others don't bring one back."""


def _possible_ends() -> bytes:
    """Whether reported words may end between two signs, by both codes."""
    table = bytearray(4096)
    after = {"n": "otdh", "d": "otnh", "h": "otnd", "Q": SIGNS.replace("Q", "")}
    for one in SIGNS:
        # Not after a preposition or the like, and before a sign that can open what follows.
        opens = after.get(one, "") + ("" if one in "tix,(cTw:;-Q" else ",;:-()cwTxiCkAaegsQ")
        for two in opens:
            table[pack(one + two)] = 1
    return bytes(table)


_POSSIBLE_ENDS: Final = _possible_ends()
_FUNCTION: Final = members("cwTxiAht")
_TELLING: Final = members("cwTxiA,aCk")
"""Signs of words that count by themselves where reported words end or begin."""
_OPENING: Final = members("TwxicA")
_NO_START: Final = members(",.;:-)s")
_PHRASE: Final = members("ndoeQ")
_NO_END: Final = members(",-tic(")
_RUN: Final = members("ndoxaQ")
_BEGINS_AFTER: Final = members(",;:-(Tcw.Q")
_BEGINS: Final = members("QTwct")
_VERBAL: Final = members("CkxiAg")
_VERB: Final = members("xCk")
_FORM: Final = members("eg")
_WHOLE: Final = pack("^")
_QUOTED: Final = pack("Q")


def right_starts(reading: Reading, cue: i64, stop: i64) -> list[int]:
    """Where words reported after ``cue`` may begin."""
    found: list[int] = []
    codes = reading.codes
    last = stop if stop < cue + 14 else cue + 14
    previous: i64 = 0
    for token in range(cue + 1, last):
        sign: i64 = codes[token]
        if not _NO_START[sign] and (sign != previous or not _PHRASE[sign]):
            found.append(token)
            if len(found) == MAX_STARTS:
                break
        previous = sign
    return found


def right_ends(reading: Reading, start: i64, last: i64) -> list[int]:
    """Where reported words that begin at ``start`` may end, ``last`` being the end of the sentence without its stop."""
    found: list[int] = []
    codes = reading.codes
    reach = last if last < start + WINDOW else start + WINDOW
    previous: i64 = codes[start]
    for token in range(start + 1, reach):
        sign: i64 = codes[token]
        if _POSSIBLE_ENDS[previous << 6 | sign]:
            found.append(token)
            if len(found) == MAX_ENDS:
                break
        previous = sign
    if not found or (found[-1] != last and last - start <= LONGEST):
        found.append(last if last < start + LONGEST else start + LONGEST)
    return found


def left_ends(reading: Reading, cue: i64, begin: i64) -> list[int]:
    """Where words reported before ``cue`` may end (exclusive), nearest first."""
    found: list[int] = []
    codes = reading.codes
    first = begin if begin > cue - 16 else cue - 16
    token = cue
    while token > first:
        before: i64 = codes[token - 1]
        if not _NO_END[before] and (token == cue or before != codes[token] or not _RUN[before]):
            found.append(token)
            if len(found) == 9:
                break
        token -= 1
    return found


def left_starts(reading: Reading, begin: i64, end: i64) -> list[int]:
    """Where words reported before ``end`` may begin: the sentence's start and the boundaries nearest to ``end``."""
    found: list[int] = []
    codes = reading.codes
    first = begin if begin > end - WINDOW else end - WINDOW
    token = end - 1
    while token > first:
        before: i64 = codes[token - 1]
        sign: i64 = codes[token]
        if (
            not _NO_START[sign]
            and (sign != _QUOTED or before != _QUOTED)
            and (_BEGINS_AFTER[before] or _BEGINS[sign] or (_VERBAL[before] and sign != before))
        ):
            found.append(token)
            if len(found) == MAX_ENDS:
                break
        token -= 1
    if not found or end - begin <= LONGEST:
        found.append(begin if begin > end - LONGEST else end - LONGEST)
    return found


class Choice:
    """Some candidates, by number from 0, of which one is right."""

    def __init__(self, reading: Reading, cue: Cue, at: int, kind: int, count: int) -> None:
        self.reading = reading
        self.cue = cue
        self.at: i64 = at
        self.kind: i64 = kind
        self.count: i64 = count

    def first(self, weights: WeightTable, number: i64) -> None:
        """Add the features that say most."""
        raise NotImplementedError

    def rest(self, weights: WeightTable, number: i64) -> None:
        """Add the others."""

    def chances(self, weights: WeightTable) -> list[float]:
        """The probability of each candidate."""
        if self.count == 1:
            return [1.0]
        scores: list[int] = []
        first: i64 = 0
        number: i64 = 0
        while number < self.count:
            weights.clear()
            self.first(weights, number)
            scores.append(weights.total)
            if number == 0 or weights.total > first:
                first = weights.total
            number += 1
        bound: i64 = first - _MARGIN
        best: i64 = 0
        number = 0
        while number < self.count:
            score: i64 = scores[number]
            if score > bound:
                weights.clear()
                self.rest(weights, number)
                score += weights.total
                scores[number] = score
            if number == 0 or score > best:
                best = score
            number += 1
        top: int = best
        powers: list[float] = []
        total = 0.0
        for own in scores:
            power = math.exp((own - top) / 100)
            total += power
            powers.append(power)
        return [power / total for power in powers]


@final
class RightStart(Choice):
    """Where words reported after a cue begin."""

    def __init__(self, reading: Reading, cue: Cue, at: int, kind: int, starts: list[int]) -> None:
        super().__init__(reading, cue, at, kind, len(starts))
        self.starts = starts

    def first(self, weights: WeightTable, number: i64) -> None:
        """What stands between the cue and the words, and how they open."""
        start: i64 = self.starts[number]
        path = self.reading.path(self.at + 1, start, 6)
        opening = self.reading.opening(start, _OPENING)
        weights.add(35, self.kind, path)
        weights.add(36, path, opening)
        weights.add(37, opening)

    def rest(self, weights: WeightTable, number: i64) -> None:
        """The same with the cue's word, and the words beside the start."""
        reading, cue = self.reading, self.cue
        start: i64 = self.starts[number]
        path = reading.path(self.at + 1, start, 6)
        opening = reading.opening(start, _OPENING)
        skipped: i64 = reading.word(start - 1) if path else reading.words.nobody
        codes = reading.codes
        second: i64 = codes[start + 1] if start + 1 < len(codes) else 0
        weights.add(30, cue.word, path)
        weights.add(31, cue.word, path, opening)
        weights.add(32, cue.word, opening)
        weights.add(33, cue.stem, path)
        weights.add(34, cue.word, skipped)
        weights.add(38, path, codes[start] << 6 | second)
        weights.add(39, path & 63, opening, second)
        weights.add(40, skipped, opening)


@final
class RightEnd(Choice):
    """Where words reported after a cue end, that begin at ``start``."""

    def __init__(self, reading: Reading, cue: Cue, at: int, kind: int, start: int, ends: list[int], last: int) -> None:
        super().__init__(reading, cue, at, kind, len(ends))
        self.start: i64 = start
        self.ends = ends
        self.last: i64 = last
        self.opens = reading.opening(start, _OPENING)
        codes = reading.codes
        verb = form = last
        for token in range(start, ends[-1]):
            sign = codes[token]
            if _VERB[sign]:
                verb = token
                break
            if form == last and _FORM[sign]:
                form = token
        self.verb: i64 = verb
        self.form: i64 = form

    def clause(self, end: i64) -> i64:
        """Whether the words hold a verb (1) or else a form of one (2)."""
        return 1 if self.verb < end else 2 if self.form < end else 0

    def first(self, weights: WeightTable, number: i64) -> None:
        """How long the words are, whether they hold a verb, and what follows them."""
        reading, opens, last = self.reading, self.opens, self.last
        end: i64 = self.ends[number]
        clause = self.clause(end)
        size = size_of(end - self.start)
        whole: i64 = 1
        after: i64 = STOP
        word: i64 = STOP + OF_SIGN
        more: i64 = 0
        if end != last:
            whole = 0
            after = reading.codes[end]
            word = reading.opening(end, _TELLING)
            more = size_of(last - end)
        weights.add(44, whole, clause, opens)
        weights.add(45, self.kind, whole, clause, size)
        weights.add(46, opens, size, whole)
        weights.add(47, clause, word)
        weights.add(48, clause, word, opens)
        weights.add(51, after, number, opens)
        weights.add(52, more, clause, after)
        weights.add(53, more, size)

    def rest(self, weights: WeightTable, number: i64) -> None:
        """The cue's word, and more of what follows."""
        reading, cue, last = self.reading, self.cue, self.last
        end: i64 = self.ends[number]
        clause = self.clause(end)
        size = size_of(end - self.start)
        codes = reading.codes
        whole: i64 = 1
        near: i64 = STOP
        two: i64 = STOP
        word: i64 = STOP + OF_SIGN
        following: i64 = reading.words.stop
        tag: i64 = 0
        if end != last:
            whole = 0
            length: i64 = len(codes)
            near = reading.signs(end, end + 3 if end + 3 < length else length)
            two = reading.signs(end, end + 2 if end + 2 < length else length)
            word = reading.opening(end, _TELLING)
            if end + 1 < last:
                following = reading.word(end + 1)
            if codes[end] == COMMA:
                tag = head(reading.path(end + 1, last if last < end + 8 else end + 8, 4), 3)
        weights.add(41, cue.word, whole, clause)
        weights.add(42, cue.word, size, whole)
        weights.add(43, cue.word, word)
        weights.add(49, clause, two, codes[end - 1])
        weights.add(50, clause, near)
        weights.add(54, word, following)
        weights.add(55, word, size)
        weights.add(56, clause, tag)


@final
class LeftEnd(Choice):
    """Where words reported before a cue end, ``tail`` tokens of the sentence being left from the cue on."""

    def __init__(self, reading: Reading, cue: Cue, at: int, kind: int, ends: list[int], tail: int) -> None:
        super().__init__(reading, cue, at, kind, len(ends))
        self.ends = ends
        self.last = 1 if tail < 4 else 0

    def first(self, weights: WeightTable, number: i64) -> None:
        """All there is."""
        reading, cue, kind = self.reading, self.cue, self.kind
        end: i64 = self.ends[number]
        path = reading.path(end, self.at, 6)
        one = head(path, 1)
        last = reading.opening(end - 1, _FUNCTION)
        count: i64 = 0
        while path >> 6 * count:
            count += 1
        weights.add(57, cue.word, path)
        weights.add(58, cue.word, one, last)
        weights.add(59, path, last)
        weights.add(60, kind, path)
        weights.add(61, head(path, 2), self.last)
        weights.add(62, kind, path, self.last, reading.codes[self.at])
        weights.add(63, one, reading.signs(end - 2 if end > 2 else 0, end))
        weights.add(64, kind, count, one)


@final
class LeftStart(Choice):
    """Where words reported before a cue begin, that end at ``end``, in a sentence that begins at ``begin``."""

    def __init__(self, reading: Reading, cue: Cue, at: int, kind: int, starts: list[int], end: int, begin: int) -> None:
        super().__init__(reading, cue, at, kind, len(starts))
        self.starts = starts
        self.end: i64 = end
        self.begin: i64 = begin
        self.path = reading.path(end, at, 6)

    def clause(self, start: i64) -> i64:
        """Whether the words, or the last 40 of them, hold a verb (1) or else a form of one (2)."""
        codes = self.reading.codes
        form: i64 = 0
        for token in range(start if start > self.end - 40 else self.end - 40, self.end):
            sign: i64 = codes[token]
            if _VERB[sign]:
                return 1
            if _FORM[sign]:
                form = 2
        return form

    def first(self, weights: WeightTable, number: i64) -> None:
        """All there is."""
        reading, cue, path, begin = self.reading, self.cue, self.path, self.begin
        start: i64 = self.starts[number]
        size = size_of(self.end - start)
        clause = self.clause(start)
        opening = reading.opening(start, _OPENING)
        own: i64 = reading.codes[start]
        near = head(path, 2)
        whole: i64 = 1
        before: i64 = _WHOLE << 6 | own
        previous: i64 = _WHOLE
        word: i64 = _WHOLE + OF_SIGN
        if start != begin:
            whole = 0
            before = reading.signs(start - 2 if start - 2 > begin else begin, start + 1)
            previous = reading.codes[start - 1]
            word = reading.opening(start - 1, _TELLING)
        weights.add(65, cue.word, whole, clause)
        weights.add(66, cue.word, size)
        weights.add(67, whole, clause, path)
        weights.add(68, self.kind, whole, clause, size)
        weights.add(69, opening, word)
        weights.add(70, near, opening, whole)
        weights.add(71, near, word, clause)
        weights.add(72, clause, before)
        weights.add(73, near, size, whole)
        weights.add(74, number, head(path, 1), previous)


@final
class Source(Choice):
    """Whose words they are: one of the mentions beside the cue, or, as the last candidate, nobody the sentence names.

    The first ``before`` stand before the cue, nearest first; ``skipped`` ones hold it.
    """

    def __init__(
        self,
        reading: Reading,
        cue: Cue,
        at: int,
        kind: int,
        mentions: list[Mention],
        before: int,
        skipped: int,
        begin: int,
    ) -> None:
        super().__init__(reading, cue, at, kind, len(mentions) + 1)
        self.mentions = mentions
        self.before: i64 = before
        self.skipped: i64 = skipped
        self.begin: i64 = begin

    def first(self, weights: WeightTable, number: i64) -> None:
        """All there is."""
        reading, cue, kind, at = self.reading, self.cue, self.kind, self.at
        if number == self.count - 1:
            weights.add(83)
            weights.add(84, kind)
            weights.add(85, cue.word)
            return
        mention = self.mentions[number]
        first: i64 = mention.first
        side: i64 = 0
        nearer: i64 = number
        before: i64 = _WHOLE + OF_SIGN
        if number < self.before:
            path = reading.path(mention.last, at, 6)
            if first > self.begin:
                before = reading.codes[first - 1] + OF_SIGN
        else:
            side = 1
            nearer = number - self.before + self.skipped
            path = reading.path(at + 1, first, 6)
            before = reading.word(first - 1)
        looks = _looks(mention)
        weights.add(76, cue.word, side, path)
        weights.add(77, cue.stem, side, nearer)
        weights.add(78, kind, side, path)
        weights.add(79, side, path, looks)
        weights.add(80, side, path, before)
        weights.add(81, kind, side, nearer, looks)
        weights.add(82, side, nearer, cue.prior, head(path, 1) << 6 | path & 63)
        weights.add(75, side, before, looks)


def _looks(mention: Mention) -> i64:
    """Type and kind of a mention, and whether it is inside a longer one or says whose something is, as one number."""
    type_: i64 = 0 if mention.type == NAME else 1 if mention.type == DESCRIPTION else 2
    kind: i64 = "pocgud".find(mention.kind[0]) + 1 if mention.kind else 0
    return ((type_ * 8 + kind) * 2 + (1 if mention.inner else 0)) * 2 + (1 if mention.possessive else 0)
