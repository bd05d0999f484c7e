"""The weights of what speaks for an antecedent: features are numbers, as those of the ranking are.

A feature is a *template* in a *group* of mentions that share their weights, and up to four parts: words and signs by
their codes, small numbers and truths as they are. In the data file it is written ``group template:part:part``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, final

from quotedb.extract.lexicon import read_lines
from quotedb.extract.weight_table import Feature, WeightTable

if TYPE_CHECKING:
    from mypy_extensions import i64

GROUPS: Final = ("person", "possessive", "role", "body")
_GROUPED: Final = 4
"""How many there are."""
_TEMPLATES: Final = (
    *(
        ("nobody_so", "wi"),
        ("nobody_head", "w"),
        ("nobody_words", "i"),
        ("nobody_before", "ww"),
        ("nobody_after", "ww"),
    ),
    *(("agree", "wwi"), ("main", "ii"), ("for", "wwi"), ("often", "wi"), ("named", "iw"), ("unseen", "")),
    *(("rank", "ii"), ("back", "iii"), ("gap", "iii"), ("spoke", "iii"), ("at", "wii"), ("as", "wii")),
    *(("quoted", "iii"), ("same", "iw"), ("role", "wwi"), ("head", "ww"), ("kind", "ww"), ("beside", "wiw")),
    *(("called", "wiw"), ("another", "i"), ("bearers", "wii"), ("traits", "ii"), ("clash", "i"), ("later", "iw")),
    ("goes_on", "i"),
    *(("introduced", "wii"), ("said_before", "wiw"), ("former", "iiw")),
)
"""Each template's name, and its parts: ``w`` a word, ``i`` a number."""
# One by one and as literals: so a compiled module has the numbers, and looks up no names.
NOBODY_SO: Final = 0
NOBODY_HEAD: Final = 1
NOBODY_WORDS: Final = 2
NOBODY_BEFORE: Final = 3
NOBODY_AFTER: Final = 4
AGREE: Final = 5
MAIN: Final = 6
FOR: Final = 7
OFTEN: Final = 8
NAMED: Final = 9
UNSEEN: Final = 10
RANK: Final = 11
BACK: Final = 12
GAP: Final = 13
SPOKE: Final = 14
AT: Final = 15
AS: Final = 16
QUOTED: Final = 17
SAME: Final = 18
ROLE: Final = 19
HEAD: Final = 20
KIND: Final = 21
BESIDE: Final = 22
CALLED: Final = 23
ANOTHER: Final = 24
BEARERS: Final = 25
TRAITS: Final = 26
CLASH: Final = 27
LATER: Final = 28
GOES_ON: Final = 29
INTRODUCED: Final = 30
SAID_BEFORE: Final = 31
FORMER: Final = 32
_COLON: Final = "COLON"
"""How the file has it inside of a part."""
_NUMBERS: Final = {name: number for number, (name, _) in enumerate(_TEMPLATES)}


@final
class ProspectWeights:
    """Weights in hundredths, and the sum of those that were added last.

    Where it ``notes``, it writes every feature down, and there is a weight for everything as far as rules ask.
    """

    def __init__(self, weights: Iterable[tuple[str, int]] = (), *, notes: bool = False) -> None:
        given = list(weights)
        self.codes: dict[str, int] = {}
        self.heads: set[str] = set()
        """Nouns of which it was learned whom they mean."""
        self.table = WeightTable(len(given), 1)
        self.group: i64 = 0
        self.noted: list[Feature] | None = None
        self.table.open()
        for feature, weight in given:
            self.table.put(self.parsed(feature), (weight,))
        self.table.close()
        if notes:
            self.noted = []
            self.table.write_down(self.noted)

    def parsed(self, feature: str) -> Feature:
        """The numbers of a feature as the file has it."""
        group, _, rest = feature.partition(" ")
        name, *parts = rest.split(":")
        number = _NUMBERS[name]
        if name == "head":
            self.heads.add(parts[0])
        values = [0, 0, 0, 0]
        for at, (part, kind) in enumerate(zip(parts, _TEMPLATES[number][1], strict=True)):
            values[at] = int(part) if kind == "i" else self.made_code(part.replace(_COLON, ":"))
        return (_GROUPED * number + GROUPS.index(group), values[0], values[1], values[2], values[3])

    def made_code(self, word: str) -> int:
        """The number of a word, a new one if it has none; no word is 0."""
        return self.codes.setdefault(word, len(self.codes) + 1)

    def code(self, word: str) -> int:
        """The number of a word: 0 where nothing with it has a weight."""
        return self.codes.get(word, 0) if self.noted is None else self.made_code(word)

    def knows(self, head: str) -> bool:
        """Whether it was learned whom a noun means."""
        return self.noted is not None or head in self.heads

    def begin(self, group: str) -> None:
        """What is added from now on is of this group."""
        self.group = GROUPS.index(group)
        self.table.clear()

    def add(self, template: i64, a: i64 = 0, b: i64 = 0, c: i64 = 0) -> None:
        """Add the weight of one feature."""
        self.table.add(_GROUPED * template + self.group, a, b, c)

    def total(self) -> float:
        """The sum since the last one."""
        total = self.table.total / 100
        self.table.clear()
        return total

    def written(self) -> list[str]:
        """The features noted since the last time, as the file has them."""
        assert self.noted is not None
        words = list(self.codes)
        found = []
        for template, *values in self.noted:
            name, kinds = _TEMPLATES[template // _GROUPED]
            parts = [name]
            for value, kind in zip(values, kinds, strict=False):
                parts.append(str(int(value)) if kind == "i" else words[value - 1].replace(":", _COLON))
            found.append(f"{GROUPS[template % _GROUPED]} {':'.join(parts)}")
        self.noted.clear()
        return found


def of_model(model: dict[str, float]) -> ProspectWeights:
    """The weights of a model that was just learned."""
    return ProspectWeights([(feature, round(weight * 100)) for feature, weight in model.items()])


@functools.cache
def prospect_weights(language: str = "en") -> ProspectWeights:
    """The weights of the data file."""
    columns = [line.rpartition("\t") for line in read_lines("antecedents.tsv", language)]
    return ProspectWeights([(feature, int(weight)) for feature, _, weight in columns])
