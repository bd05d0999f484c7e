"""What speaks for a word reporting something without marks, and for where the reported words begin and end.

Features are numbers (see :mod:`quotedb.extract.weight_table`) over the words and signs of one sentence; their
weights are learned by ``benchmarks/train/indirect.py``. The functions that add features look at a bounded window.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, final

from quotedb.extract.packed_signs import OF_SIGN, SIGNS, pack, to_codes
from quotedb.extract.tokens import Token
from quotedb.extract.weight_table import WeightTable

if TYPE_CHECKING:
    from mypy_extensions import i64

MAX_ENDS: Final = 10
"""Places where reported words may end, nearest first, besides the end of the sentence."""
MAX_STARTS: Final = 6
WINDOW: Final = 60
"""Tokens that reported words may reach over, from the reporting word."""
LONGEST: Final = 150
"""Tokens that reported words may have at most."""

TEMPLATES: Final = (
    # a possible reporting word with the signs after and before it
    *("cue:w", "stem:w", "kind:w", "cue>:ws", "stem>:ws", "kind>:ws", "prior>:ns", "cue<:ws", "kind<:ws", "prior<:ns"),
    # with its subject and the length of what follows; with the reporting words before and after it in its sentence
    *("headline:n", "kind-subject:won", "kind-rest:wnnn", "cue-rest:wn", "cue-subject:won"),
    *("earlier:wnn", "earlier-kind:wnw", "cue-earlier:ww", "later:wnn", "marks:nn"),
    # with three signs after it, the words beside it, and subject and signs together
    *("after:s", "cue>>:ww", "stem>>:ww", "kind>>:ww", "prior>>:wn", "cue<<:ww", "kind<<:ww", "prior<<:wn"),
    *("between:ws", "subject>:onns"),
    # a start of words reported after the cue: what is between, how they open, the last word that isn't theirs
    *("rs-cue:ws", "rs-cue-opening:wso", "rs-cue-open:wo", "rs-stem:ws", "rs-cue<<:ww", "rs-kind:ns", "rs-path:so"),
    *("rs-opening:o", "rs-second:ss", "rs-next:sos", "rs-skipped:wo"),
    # an end of such words: how long they are, whether they hold a verb (1) or a form of one (2), what follows
    *("re-cue:wnn", "re-cue-size:wnn", "re-cue>:wo", "re-opening:nno", "re-kind:nnnn", "re-size:onn"),
    *("re-next:no", "re-next-opening:noo", "re-signs:nss", "re-after:ns", "re-place:sno", "re-more:nns"),
    *("re-more-size:nn", "re-after-next:ow", "re-after-size:on", "re-tag:ns"),
    # an end of words reported before the cue
    *(
        "le-cue:ws",
        "le-cue-last:wso",
        "le-last:so",
        "le-kind:ns",
        "le-tail:sn",
        "le-own:nsns",
        "le-two:ss",
        "le-far:nns",
    ),
    # a start of such words
    *("ls-cue:wnn", "ls-size:wn", "ls-path:nns", "ls-kind:nnnn", "ls-opening:oo", "ls-near:son", "ls-before:son"),
    *("ls-signs:ns", "ls-near-size:snn", "ls-place:nss"),
    # a mention as the cue's subject, on its left (0) or right (1), and nobody
    *("so-beside:non", "so-cue:wns", "so-stem:wnn", "so-kind:nns", "so-type:nsn", "so-before:nso", "so-far:nnnn"),
    *("so-ends:nnns", "nobody:", "nobody-kind:n", "nobody-cue:w"),
)
"""What features are made of, by number: name and kinds of parts (w a word, s signs, o a word or a sign, n a number)."""

_SUFFIXES: Final = ("ing", "ied", "ies", "ed", "es", "s")
_SIZES: Final = bytes([*range(5), 5, 5, 5, *[8] * 5, *[13] * 8, *[21] * 13, 34])


def members(signs: str) -> bytes:
    """Whether a sign, by its code, is one of some."""
    return bytes(code > 0 and code <= len(SIGNS) and SIGNS[code - 1] in signs for code in range(64))


_SUBJECT: Final = members("ndh")
_TRUE_SUBJECT: Final = members("h")
COMMA: Final = pack(",")
_GAP: Final = pack("+")
_START: Final = pack("^")
_END: Final = pack("$")
STOP: Final = pack(".")
_THAT: Final = pack("T")
_QUOTED: Final = pack("Q")
_BRACKET: Final = pack("(")
_BRACKET_END: Final = pack(")")


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """A word without its ending, roughly: the same for "claims", "claimed" and "claiming"."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    if word[-1] in "ey" and len(word) > 3:
        word = word[:-1]
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word


def size_of(count: i64) -> i64:
    """A length in tokens, roughly: what can't be told apart is one size."""
    return _SIZES[count] if count < 34 else 34


def head(path: i64, count: i64) -> i64:
    """The first signs of a path."""
    while path >> 6 * count:
        path >>= 6
    return path


@final
class Cue:
    """A word that may report, as features see it: codes of itself, its stem, its kind, and how often it reports."""

    def __init__(self, word: i64, stem: i64, kind: i64, label: i64, letter: i64, prior: i64) -> None:
        self.word: i64 = word
        self.stem: i64 = stem
        self.kind: i64 = kind
        self.label: i64 = label
        self.letter: i64 = letter
        self.prior: i64 = prior


class CueWords:
    """The words that may report, each with the share of its uses that do and a letter for each class of meaning.

    ``codes`` numbers all words that features know, these and others; what it lacks is 0.
    """

    def __init__(self, words: dict[str, tuple[float, str]]) -> None:
        self.words = words
        self.codes: dict[str, int] = {}
        self.nobody = self.code("-")
        self.end, self.start, self.stop = self.code("$"), self.code("^"), self.code(".")
        self.cues: dict[str, Cue] = {}
        for word, (share, kind) in words.items():
            ending = "d" if word.endswith("ed") else "g" if word.endswith("ing") else "s" if word[-1] == "s" else ""
            prior = min(9, int(share * 10))
            code = self.code
            self.cues[word] = Cue(
                code(word), code(stem_of(word)), code(kind + ending), code(f"{kind}{prior}"), code(kind[0]), prior
            )
        self.by_code: list[Cue | None] = [None] * (len(self.codes) + 1)
        for word, cue in self.cues.items():
            self.by_code[self.codes[word]] = cue

    def code(self, word: str) -> int:
        """The number of a word, a new one if it has none."""
        return self.codes.setdefault(word, len(self.codes) + 1)

    def cue_of(self, token: Token) -> Cue | None:
        """What a token is as a word that may report; None if it can't."""
        code = self.code_of(token)
        return self.by_code[code] if code < len(self.by_code) else None

    def code_of(self, token: Token) -> i64:
        """The number of a token's word, 0 if it has none."""
        if token.coded_by is not self or token.coded_among != len(self.codes):
            token.code, token.coded_by, token.coded_among = self.codes.get(token.lower, 0), self, len(self.codes)
        return token.code


@final
class Reading:
    """One text as features see it: ``codes`` are its signs' codes, a byte to a token."""

    def __init__(self, signs: str, tokens: list[Token], words: CueWords) -> None:
        self.codes = signs.encode().translate(to_codes)
        self.tokens = tokens
        self.words = words

    def word(self, token: i64) -> i64:
        """The code of a token's word."""
        return self.words.code_of(self.tokens[token])

    def opening(self, token: i64, by_word: bytes) -> i64:
        """A token as a word where its sign is among ``by_word``, and as its sign otherwise."""
        sign: i64 = self.codes[token]
        return self.words.code_of(self.tokens[token]) if by_word[sign] else sign + OF_SIGN

    def path(self, first: i64, last: i64, limit: i64) -> i64:
        """``signs.collapse`` of the signs of tokens ``first`` to ``last`` (exclusive), packed; ``limit`` is 4 or 6."""
        codes = self.codes
        count: i64 = 0
        packed: i64 = 0
        ahead: i64 = 0
        tail: i64 = 0
        previous: i64 = 0
        half: i64 = limit >> 1
        mask: i64 = (1 << 6 * half) - 1
        while first < last:
            code: i64 = codes[first]
            first += 1
            if code == _BRACKET:
                until = first
                while until < last:
                    other: i64 = codes[until]
                    if other in (_BRACKET, _BRACKET_END):
                        break
                    until += 1
                if until < last and codes[until] == _BRACKET_END:
                    first = until + 1
                    continue
            if code == previous:
                continue
            previous = code
            count += 1
            if count <= limit:
                packed = packed << 6 | code
                if count == half:
                    ahead = packed
            tail = (tail << 6 | code) & mask
        return packed if count <= limit else (ahead << 6 | _GAP) << 6 * half | tail

    def signs(self, first: i64, last: i64) -> i64:
        """The signs of a few tokens, packed."""
        packed: i64 = 0
        while first < last:
            packed = packed << 6 | self.codes[first]
            first += 1
        return packed

    def after(self, token: i64, count: i64, stop: i64) -> i64:
        """So many signs from a token on, with ``$`` for those past ``stop``."""
        packed: i64 = 0
        for place in range(token, token + count):
            packed = packed << 6 | (self.codes[place] if place < stop else _END)
        return packed


def add_near(weights: WeightTable, reading: Reading, cue: Cue, at: i64, begin: i64, stop: i64) -> None:
    """A possible reporting word with the signs beside it in the sentence ``[begin, stop)``."""
    codes = reading.codes
    own: i64 = codes[at]
    right = reading.after(at + 1, 2, stop)
    one: i64 = right >> 6
    before: i64 = codes[at - 1] if at > begin else _START
    left: i64 = (codes[at - 2] if at - 2 >= begin else _START) << 6 | before
    weights.add(0, cue.word)
    weights.add(1, cue.stem)
    weights.add(2, cue.kind)
    weights.add(3, cue.word, one)
    weights.add(4, cue.stem, right)
    weights.add(5, cue.kind, right)
    weights.add(6, cue.prior, own << 12 | right)
    weights.add(7, cue.word, before)
    weights.add(8, cue.kind, left)
    weights.add(9, cue.prior, own << 12 | left)


def add_sentence(
    weights: WeightTable,
    reading: Reading,
    cue: Cue,
    at: i64,
    begin: i64,
    stop: i64,
    before: i64,
    after: i64,
    headline: bool,
) -> tuple[int, int]:
    """The same with its sentence; ``before`` and ``after`` are its neighbours among such words, or -1.

    Returns its subject, as a word or a sign, and how far away that is.
    """
    codes, words = reading.codes, reading.words
    tail = stop - at
    rest: i64 = 1 if tail < 3 else 2 if tail < 6 else 3 if tail < 12 else 4
    first = at - 10 if at - 10 > begin else begin
    subject = at - 1
    while subject >= first and not _SUBJECT[codes[subject]]:
        subject -= 1
    who: i64 = 0
    distance: i64 = 0
    if subject >= first:
        who = reading.opening(subject, _TRUE_SUBJECT)
        distance = at - subject if at - subject < 4 else 4
    weights.add(10, 1 if headline else 0)
    weights.add(11, cue.kind, who, distance)
    weights.add(12, cue.kind, rest, 1 if headline else 0, cue.prior)
    weights.add(13, cue.word, rest)
    weights.add(14, cue.word, who, distance)
    label: i64 = words.nobody
    letter: i64 = words.nobody
    comma: i64 = 0
    if before >= 0:
        earlier = words.cue_of(reading.tokens[before])
        if earlier is not None:
            label, letter = earlier.label, earlier.letter
        for place in range(before + 1, at):
            code: i64 = codes[place]
            if code == _THAT:
                comma = 2
                break
            if code == COMMA:
                comma = 1
    weights.add(15, label, comma, cue.prior)
    weights.add(16, label, comma, cue.kind)
    weights.add(17, cue.word, letter)
    label = words.nobody
    comma = 0
    if after >= 0:
        later = words.cue_of(reading.tokens[after])
        if later is not None:
            label = later.label
        for place in range(at + 1, after):
            if codes[place] == COMMA:
                comma = 1
                break
    weights.add(18, label, comma, cue.prior)
    marks: i64 = 0
    for place in range(first, at):
        if codes[place] == _QUOTED:
            marks = 1
            break
    for place in range(at + 1, at + 4 if at + 4 < stop else stop):
        if codes[place] == _QUOTED:
            marks += 2
            break
    weights.add(19, marks, cue.prior)
    weights.add(20, reading.after(at + 1, 3, stop))
    return who, distance


def add_beside(
    weights: WeightTable, reading: Reading, cue: Cue, at: i64, begin: i64, stop: i64, who: i64, distance: i64
) -> None:
    """The same with the words beside it, and with its subject and what follows together."""
    after: i64 = reading.word(at + 1) if at + 1 < stop else reading.words.end
    weights.add(21, cue.word, after)
    weights.add(22, cue.stem, after)
    weights.add(23, cue.kind, after)
    weights.add(24, after, cue.prior)
    before: i64 = reading.word(at - 1) if at > begin else reading.words.start
    weights.add(25, cue.word, before)
    weights.add(26, cue.kind, before)
    weights.add(27, before, cue.prior)
    right = reading.after(at + 1, 1, stop)
    left: i64 = reading.codes[at - 1] if at > begin else _START
    weights.add(28, cue.kind, left << 6 | right)
    weights.add(29, who, distance, cue.prior, right)
