"""Time grows with the text, whatever the text: twice as much of it takes about twice as long."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from quotedb.extract.entities import Names
from quotedb.extract.layout import lay_out
from quotedb.extract.marks import find_quoted
from quotedb.extract.mentions import find_mentions
from quotedb.extract.scene import mention_features, scene_of
from quotedb.extract.signs import signs_of
from quotedb.extract.structure import structure_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def spelt(number: int) -> str:
    """A word of its own for each number."""
    word = ""
    while True:
        word = LETTERS[number % 26] + word
        number //= 26
        if not number:
            return "ka" + word


def many(pattern: str) -> Callable[[int], str]:
    """Texts of a pattern again and again, each time with names of its own."""
    return lambda size: " ".join(
        pattern.format(spelt(n).title(), spelt(n + 7).title()) for n in range(size // (len(pattern) + 4))
    )


# Each makes a text of about so many characters.
TEXTS: dict[str, Callable[[int], str]] = {
    "marks of all styles": lambda n: "“\"«'‘„”»’‹``''" * (n // 14),
    "marks between words": lambda n: "“a \"b 'c ‘d «e „f " * (n // 18),
    "opening marks": lambda n: "“" * n,
    "closing marks": lambda n: "a” " * (n // 3),
    "straight marks": lambda n: '"a ' * (n // 3),
    "alternating marks": lambda n: "“a ‘b " * (n // 6) + "c’ d” " * (n // 6),
    "apostrophes": lambda n: "the dogs' ' " * (n // 12),
    "a mark a paragraph": lambda n: "“Go on\n" * (n // 7),
    "brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "bracketed words": lambda n: "((a) said (b " * (n // 12),
    "one word": lambda n: "a" * n,
    "one word with hyphens": lambda n: "a-" * (n // 2),
    "a row of stops": lambda n: "." * n,
    "stops": lambda n: ". ' " * (n // 4),
    "said": lambda n: "said " * (n // 5),
    "reply": lambda n: "reply " * (n // 6),
    "quickly said": lambda n: "quickly said quickly " * (n // 21),
    "capitals": lambda n: "BELL SAID THE PIER HOLDS. " * (n // 26),
    "one name": lambda n: "Bell " * (n // 5),
    "full names": many("{} {} said."),
    "surnames": many("the {} came."),
    "one surname": many("Mr. {} Bell said. Mr. Bell said."),
    "one surname misspelt": many("Ann Bellamy said. Bellam{} said."),
    "one given name": many("Ann {} said. Ann said."),
    "spellings": many("Serge{} Bell said."),
    "roles": many("spokesman {} said the spokesman of the ministry."),
    "descriptions": lambda n: "the chief spokesman spokesman said " * (n // 36),
    "bodies": many("The {} Group said. Group said."),
    "a place that is somebody": lambda n: "Ann Jordan came. " + "Jordan said. In Jordan it rains. " * (n // 33),
    "a month that is somebody": lambda n: "Ann May came. " + "May said. In May it rains. " * (n // 27),
    "names of bodies that go on": lambda n: "Bank of Health of Drug " * (n // 23),
    "one name that goes on": lambda n: "Bell " * (n // 2 // 5) + "Bank " + "Drug of " * (n // 2 // 8),
    "fields": lambda n: "Health and Drug and " * (n // 20),
    "who told whom": many('{} said, "x," {} had told him, "x",'),
    "told by": many('{} was told "x" by {},'),
    "pronouns": lambda n: "he said she said " * (n // 17),
    "spaces": lambda n: " " * n + "a",
    "lines": lambda n: "a\n" * (n // 2),
}


def front(text: str) -> None:
    """All of extraction up to who is who."""
    layout = lay_out(text)
    structure = structure_of(layout, find_quoted(layout))
    mentions = find_mentions(structure)
    signs = signs_of(structure, mentions)
    scene = scene_of(structure, mentions, signs)
    Names(structure, mentions, signs).run()
    for mention in mentions:
        mention_features(scene, mention)


def seconds(text: str, repeats: int) -> float:
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        front(text)
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize("name", TEXTS)
def test_check_40_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    make = TEXTS[name]
    gc.collect()
    gc.disable()
    try:
        front(make(1_000))
        small, large = seconds(make(8_000), 3), seconds(make(32_000), 2)
    finally:
        gc.enable()
    # Quadratic time would be sixteen times as long; the constant is for timers, caches and other processes.
    assert large < 8 * small + 0.02
