"""Extract from thousands of articles that were damaged at random: no crash, every span inside the text and in order.

    python -m benchmarks.mangled ../shared [--texts 10000]

Marks are dropped, doubled and swapped, letters and paragraphs too, and encodings are taken for one another. Exits with
1 and the text's number and seed where something is wrong.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.train.corpus import read_corpus
from quotedb.extract import extract

SEED = 20261122
MARKS = "\"'“”‘’«»„`()[]—–-,.:?!"
_MARK = re.compile(f"[{re.escape(MARKS)}]")


def _marks(chance: random.Random, text: str) -> str:
    def changed(found: re.Match[str]) -> str:
        if chance.random() < 0.8:
            return found[0]
        return chance.choice(("", found[0] * 2, chance.choice(MARKS), f" {found[0]} "))

    return _MARK.sub(changed, text)


def _paragraphs(chance: random.Random, text: str) -> str:
    parts = text.split("\n")
    if chance.random() < 0.3:
        chance.shuffle(parts)
    return "".join(part + chance.choice(("\n", "\n\n", " ", "", "\r\n", "\u2028")) for part in parts)


def _encoding(chance: random.Random, text: str) -> str:
    written, read = chance.choice((("utf-8", "cp1252"), ("utf-8", "latin-1"), ("cp1252", "utf-8"), ("utf-8", "cp437")))
    return text.encode(written, "replace").decode(read, "replace").replace("\x00", "")


def _letters(chance: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(len(letters) // 40):
        at = chance.randrange(len(letters))
        letters[at] = chance.choice(("", letters[at] * 2, letters[at].swapcase(), chr(chance.randrange(32, 0x3000))))
    return "".join(letters)


def _pieces(chance: random.Random, text: str) -> str:
    one, two = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
    return chance.choice((text[one:two], text[:one] + text[two:], text[one:two] * 3, text[two:] + text[:one]))


DAMAGES: Sequence[Callable[[random.Random, str], str]] = (_marks, _paragraphs, _encoding, _letters, _pieces)


def damaged(chance: random.Random, text: str) -> str:
    """A text after one to three kinds of damage."""
    for damage in chance.sample(DAMAGES, chance.randint(1, 3)):
        text = damage(chance, text) or "x"
    return text


def checked(text: str) -> int:
    """How many attributions are extracted; ``ValueError`` with what is wrong with one of them."""
    attributions = extract(text).attributions
    for found in attributions:
        places = [*found.spans, *(place for place in (found.mention, found.cue, found.antecedent, found.via) if place)]
        if any(not 0 <= start < end <= len(text) for start, end in places):
            raise ValueError(f"a span outside of the text: {found}")
        if any(one[1] > two[0] for one, two in zip(found.spans, found.spans[1:], strict=False)):
            raise ValueError(f"spans that overlap or aren't in order: {found}")
    return len(attributions)


def main() -> None:
    """Damage, extract, check."""
    cli = argparse.ArgumentParser(prog="python -m benchmarks.mangled", description=__doc__)
    cli.add_argument("shared", type=Path)
    cli.add_argument("--texts", type=int, default=10_000)
    args = cli.parse_args()
    articles = [d.text for split in ("train", "dev") for d in read_corpus(args.shared / "polnear" / split)]
    found = 0
    for number in range(args.texts):
        chance = random.Random(f"{SEED} {number}")
        text = damaged(chance, articles[number % len(articles)])
        try:
            found += checked(text)
        except Exception as error:
            sys.exit(f"text {number}, seed {SEED}: {type(error).__name__}: {error}")
    print(f"{args.texts:,} damaged articles: no crash; {found:,} attributions, all inside of their texts")


if __name__ == "__main__":
    main()
