"""Learn how common words and pairs of words are, from a folder of articles.

    python quotedb/merge/data/build_rarity.py --corpus FOLDER [--language en]

Writes ``<language>/rarity.tsv`` beside this script: the number of articles on the first line, then each word that at
least two of them use and each pair of neighbouring content words that at least four use, with those that do.
The table is counts alone; nothing of the articles' text can be read back from it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import pairwise
from pathlib import Path

from quotedb.merge.forms import forms, stem
from quotedb.merge.rarity import function_words

LEAST_WORD, LEAST_PAIR = 2, 4


def learn(folder: Path) -> tuple[int, Counter[str], Counter[str]]:
    """Articles read, and in how many of them each word and each pair occurs."""
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    common = function_words()
    total = 0
    for path in sorted(folder.glob("*.txt")):
        total += 1
        found = forms(path.read_text(encoding="utf-8"))
        words.update(set(found))
        content = [stem(form) for form in found if form not in common]
        pairs.update({f"{one} {two}" for one, two in pairwise(content)})
    return total, words, pairs


def main() -> None:
    """Read the corpus and write the table."""
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("--corpus", type=Path, required=True, help="folder of .txt articles")
    command.add_argument("--language", default="en")
    options = command.parse_args()
    total, words, pairs = learn(options.corpus)
    rows = [f"{total}"]
    rows += [f"{word}\t{n}" for word, n in sorted(words.items()) if n >= LEAST_WORD]
    rows += [f"{pair}\t{n}" for pair, n in sorted(pairs.items()) if n >= LEAST_PAIR]
    target = Path(__file__).parent / options.language / "rarity.tsv"
    target.write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(f"{total} articles, {len(rows) - 1} rows, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
