"""Learn words from annotated news: which report, which are common, which head sources, which are surnames.

Writes cues.tsv, common.txt, nouns.txt and surnames.txt.

    python -m benchmarks.train.lexicon ../shared/polnear/train

A cue's strength is the share of its occurrences, outside quotation marks, that head an annotated cue.
"""

from __future__ import annotations

import argparse
import collections
import re
from itertools import pairwise
from pathlib import Path

from benchmarks.train.corpus import Document, read_corpus
from benchmarks.train.learn import DATA

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_QUOTED = re.compile(r"[\"“][^\"“”\n]*[\"”]")
_DETERMINERS = frozenset(("the", "a", "an", "his", "her", "their", "its", "our", "another", "one", "some", "many"))
_SUBJECTS = frozenset(
    ("to", "he", "she", "they", "it", "i", "we", "you", "will", "would", "could", "can", "who", "that")
)
_BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_HAVE_AND_DO = frozenset(("has", "have", "had", "having", "do", "does", "did"))
_AUXILIARY = _BE | _HAVE_AND_DO | {"will", "would", "can", "could", "may", "might", "must", "also", "not"}
_AFTER_HEAD = frozenset(("of", "for", "in", "at", "from", "who", "with", "to", "on", "and", "that", "about", "by"))
"""What ends a noun phrase's core: the word before is its head."""
_COMMENT = "# Made by benchmarks/train/lexicon.py: "


def cue_counts(documents: list[Document]) -> tuple[collections.Counter[str], collections.Counter[str]]:
    """How often each lower-case word heads a cue, and how often it occurs at all, outside marks."""
    heads: collections.Counter[str] = collections.Counter()
    seen: collections.Counter[str] = collections.Counter()
    for document in documents:
        inside = [False] * len(document.text)
        for match in _QUOTED.finditer(document.text):
            inside[match.start() : match.end()] = [True] * (match.end() - match.start())
        at: set[int] = set()
        for event in document.events:
            for start, end in event.cue[:1]:
                words = [m for m in _WORD.finditer(document.text, start, end) if m[0].lower() not in _AUXILIARY]
                # The head of a cue is its first word that isn't an auxiliary or an adverb.
                words = [m for m in words if not m[0].lower().endswith("ly")] or words
                if words:
                    at.add(words[0].start())
        for match in _WORD.finditer(document.text):
            if inside[match.start()]:
                continue
            word = match[0].lower()
            seen[word] += 1
            heads[word] += match.start() in at
    return heads, seen


def source_nouns(documents: list[Document], common: set[str]) -> list[str]:
    """Lower-case words that end the first noun phrase of a source at least twice, and so head a description."""
    closed = set()
    for line in (DATA / "words.tsv").read_text(encoding="utf-8").splitlines():
        closed.update(line.partition("\t")[2].split())
    heads: collections.Counter[str] = collections.Counter()
    for document in documents:
        for event in document.events:
            for start, end in event.source[:1]:
                words = re.split(r"[\s,]+", document.text[start:end].strip())
                head = ""
                for word in words:
                    if word in _AFTER_HEAD:
                        break
                    head = word
                if head.isalpha() and head.islower() and head in common and head not in closed:
                    heads[head] += 1
    # A noun follows a determiner more often than a subject pronoun or "to".
    nominal: collections.Counter[str] = collections.Counter()
    verbal: collections.Counter[str] = collections.Counter()
    for document in documents:
        words = _WORD.findall(document.text)
        for before, word in pairwise(words):
            if word in heads:
                nominal[word] += before.lower() in _DETERMINERS
                verbal[word] += before.lower() in _SUBJECTS
    return sorted(
        word
        for word, count in heads.items()
        if count >= 3 and nominal[word] > 2 * verbal[word] and not word.endswith(("ing", "ly", "ed"))
    )


def surnames_of(documents: list[Document], lower: set[str]) -> list[str]:
    """Capitalised words after a given name (and an initial) in two articles or more, never seen in lower case.

    With "/m" or "/f" where nine in ten of the given names and titles before them say so, in five articles or more.
    """
    sexes = {}
    for name, sex in (("given_m.txt", "m"), ("given_f.txt", "f")):
        for word in (DATA / name).read_text(encoding="utf-8").split():
            sexes[word] = "" if word in sexes else sex
    counts: collections.Counter[str] = collections.Counter()
    votes: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    pattern = re.compile(r"\b([A-Z][a-z]+)\.? (?:[A-Z]\. )?([A-Z][^\W\d_]*(?:[-'’][A-Z][^\W\d_]+)?)\b(?! [A-Z])")
    titles = {"mr": "m", "mrs": "f", "ms": "f"}
    for document in documents:
        seen = {(m[1].lower(), m[2].lower()) for m in pattern.finditer(document.text) if not m[2].isupper()}
        counts.update({last for first, last in seen if first in sexes})
        for first, last in seen:
            votes[last][titles.get(first) or sexes.get(first, "")] += 1
    found = []
    for word, n in sorted(counts.items()):
        if n < 2 or (word in lower and n < 10) or word in sexes or len(word) < 3:
            continue
        told = votes[word]["m"] + votes[word]["f"]
        sex = next((s for s in "mf" if told >= 5 and votes[word][s] >= 0.9 * told), "")
        found.append(f"{word}/{sex}" if sex else word)
    return found


def write(name: str, comment: str, words: list[str]) -> None:
    """A file of words, sixteen a line."""
    lines = [_COMMENT + comment, *(" ".join(words[first : first + 16]) for first in range(0, len(words), 16))]
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(words)} words")


def main() -> None:
    """Write the four files."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", type=Path)
    documents = read_corpus(cli.parse_args().corpus)
    heads, seen = cue_counts(documents)
    shares = {word: (count - 0.5) / (seen[word] + 2) for word, count in heads.items()}
    cues = [(word, shares[word], count) for word, count in heads.items() if count >= 3 and shares[word] >= 0.12]
    cues.sort(key=lambda row: (-row[2], row[0]))
    with (DATA / "cues.tsv").open("w", encoding="utf-8") as out:
        out.write(_COMMENT + "word, share of its occurrences that report, times seen reporting.\n")
        out.writelines(f"{word}\t{share:.2f}\t{count}\n" for word, share, count in cues)
    print(f"cues.tsv: {len(cues)} words")
    lower: collections.Counter[str] = collections.Counter()
    for document in documents:
        lower.update(m[0] for m in _WORD.finditer(document.text) if m[0].islower() and len(m[0]) > 1)
    common = sorted(word for word, count in lower.items() if count >= 3 and "'" not in word and "’" not in word)
    write("common.txt", "words seen in lower case at least three times.", common)
    write("nouns.txt", "nouns that head annotated sources.", source_nouns(documents, set(common)))
    surnames = surnames_of(documents, set(lower))
    write("surnames.txt", "words that follow a common given name in at least two articles.", surnames)


if __name__ == "__main__":
    main()
