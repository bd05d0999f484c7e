"""Score records of the JSON contract on news with a gold standard: what is found, who is named, and who that is.

The rules are those of the corpus's own scorer, figure for figure (``tests/benchmarks/test_scoring.py`` compares them):

- A quote is found where one span of an attribution that isn't indirect covers at least 80% of its characters.
- The mention is right where it overlaps an annotated source; a missed quote counts as wrong.
- The speaker is right where the names are equal or go together: one is part of the other, or surname and first letters
  agree. Quotes of speakers without a name are left out.
- Indirect contents match one to one where they share at least half of the longer one's characters.

All offsets are code points. Counts are kept per article, so that articles can be resampled.
"""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.train.corpus import Parts, read_events

MARKS = frozenset('"“”')
COVER = 0.8
MATCH = 0.5
_SHORT_TITLES = frozenset(("mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "lt", "col", "rev"))
_LONG_TITLES = frozenset(
    ("president", "senator", "secretary", "judge", "general", "sheriff", "mayor", "vice", "former")
)
TITLES = _SHORT_TITLES | _LONG_TITLES | {"king", "prince", "pope", "sir"}
ALL = ("all", "")
Group = tuple[str, str]
"""What quotes are grouped by, and the group: ``("kind", "direct")``."""
Measure = tuple[tuple[str, ...], tuple[str, ...]]
"""Counts whose sum is divided by the sum of others."""
MEASURES: dict[str, Measure] = {
    "recall": (("found",), ("gold",)),
    "precision": (("found",), ("found", "taken")),
    "f1": (("found", "found"), ("found", "taken", "gold")),
    "mention": (("mention_right",), ("with_source",)),
    "identity": (("identity_right",), ("named",)),
    "indirect_precision": (("matched",), ("predicted",)),
    "indirect_recall": (("matched",), ("indirect",)),
    "indirect_f1": (("matched", "matched"), ("predicted", "indirect")),
}


@dataclass(frozen=True)
class Article:
    """One article of the gold standard: its quotes as the gold file has them, and its indirect contents."""

    name: str
    outlet: str
    text: str
    quotes: list[dict[str, Any]]
    contents: list[Parts]
    """All annotated contents, whatever their marks."""


@dataclass
class Score:
    """Counts of each article by group, and the stated confidence of each speaker given to a quote of a named one."""

    counts: list[dict[Group, Counter[str]]] = field(default_factory=list)
    stated: list[tuple[float, bool, int]] = field(default_factory=list)
    """Confidence, whether the speaker is right, the article's number."""

    def totals(self, times: Sequence[int] | None = None) -> dict[Group, Counter[str]]:
        """The sums over all articles, each as often as ``times`` says."""
        sums: dict[Group, Counter[str]] = {}
        for number, groups in enumerate(self.counts):
            factor = 1 if times is None else times[number]
            if factor:
                for group, counts in groups.items():
                    total = sums.setdefault(group, Counter())
                    for name, count in counts.items():
                        total[name] += factor * count
        return sums


def fold(name: str) -> str:
    """A name without case, accents, punctuation and "the"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return " ".join(word for word in words if word != "the")


def same_person(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether two names, as folded words without titles, can be the same person's or body's."""
    if not one or not two:
        return False
    if one == two or set(one) <= set(two) or set(two) <= set(one):
        return one[-1] == two[-1] or len(set(one) & set(two)) >= 2
    short = len(one[0]) == 1 or len(two[0]) == 1
    return one[-1] == two[-1] and one[0][0] == two[0][0] and (short or one[0][:3] == two[0][:3])


def same_speaker(got: str | list[str] | None, want: str | None) -> bool:
    """Whether a stated speaker is the wanted one; joint speakers are several names joined by " + "."""
    if not got or not want:
        return False
    stated = got.split(" + ") if isinstance(got, str) else " + ".join(got).split(" + ")
    names = [[word for word in fold(name).split() if word not in TITLES] for name in stated]
    wanted = [[word for word in fold(name).split() if word not in TITLES] for name in want.split(" + ")]
    return len(names) == len(wanted) and all(any(same_person(name, other) for name in names) for other in wanted)


def read_gold(shared: Path, split: str) -> list[Article]:
    """The articles of a split; ``ValueError`` where a text isn't the one that was annotated."""
    outlets = read_outlets(shared / "polnear" / "metadata.tsv")
    folder = shared / "polnear" / split
    annotations: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        annotations.setdefault(path.stem.rpartition("_")[0], path)
    articles = []
    with (shared / "gold" / f"polnear_{split}.jsonl").open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            name = document["name"]
            with (folder / "text" / f"{name}.txt").open(encoding="utf-8", newline="") as file:
                text = file.read()
            if hashlib.sha256(text.encode()).hexdigest() != document["sha256"]:
                raise ValueError(f"{name}: not the text that was annotated")
            contents = [event.content for event in read_events(annotations[name])] if name in annotations else []
            outlet = outlets.get(name, name.partition("_")[0])
            articles.append(Article(name, outlet, text, document["quotes"], contents))
    return articles


def read_outlets(path: Path) -> dict[str, str]:
    """Each article's publisher, from the corpus's table."""
    if not path.exists():
        return {}
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    names = header.split("\t")
    article, publisher = names.index("filename"), names.index("publisher")
    return {cells[article]: cells[publisher] for cells in (line.split("\t") for line in lines)}


def shared_part(one: Parts, two: Parts) -> float:
    """Common characters over the longer of two lists of parts."""
    common = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in two)
    return common / max(sum(b - a for a, b in one), sum(d - c for c, d in two), 1)


def count_indirect(article: Article, predicted: Iterable[Parts], counts: Counter[str]) -> None:
    """Count the annotated contents without marks, the predicted ones, and those that match."""

    def marked(parts: Parts) -> bool:
        return any(MARKS & set(article.text[max(0, a - 1) : b + 1]) for a, b in parts)

    plain = [parts for parts in article.contents if not marked(parts)]
    # As in the corpus's scorer: whatever equals a content without marks isn't the reporter's part of a mixed quote.
    others = [parts for parts in article.contents if parts not in plain]
    counts["indirect"] += len(plain)
    left = list(plain)
    for parts in predicted:
        best = max(left, key=lambda content: shared_part(parts, content), default=None)
        if best is not None and shared_part(parts, best) >= MATCH:
            left.remove(best)
            counts["matched"] += 1
            counts["predicted"] += 1
        elif not any(shared_part(parts, content) >= MATCH for content in others):
            counts["predicted"] += 1


def covering(quote: Mapping[str, Any], attributions: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first attribution that covers a quote."""
    start, end = quote["start"], quote["end"]
    for attribution in attributions:
        if any(min(e, end) - max(s, start) >= COVER * (end - start) for s, e in attribution["spans"]):
            return attribution
    return None


def score(articles: Sequence[Article], records: Mapping[str, list[dict[str, Any]]]) -> Score:
    """Score the attributions of each article, by its name."""
    result = Score()
    for number, article in enumerate(articles):
        groups: dict[Group, Counter[str]] = {ALL: Counter()}
        attributions = records.get(article.name, [])
        reported = [[(a, b) for a, b in found["spans"]] for found in attributions if found["kind"] == "indirect"]
        count_indirect(article, reported, groups[ALL])
        marked = [found for found in attributions if found["kind"] != "indirect"]
        for quote in article.quotes:
            if quote["label"] == "bad":
                continue
            hit = covering(quote, marked)
            if quote["label"] == "other":
                groups[ALL]["taken"] += hit is not None
                continue
            counts = count_quote(quote, hit)
            for group in groups_of(article, quote):
                groups.setdefault(group, Counter()).update(counts)
            if counts["named"] and hit is not None and hit["speaker"]:
                result.stated.append((float(hit["confidence"]), bool(counts["identity_right"]), number))
        result.counts.append(groups)
    return result


def groups_of(article: Article, quote: Mapping[str, Any]) -> Iterator[Group]:
    """The groups that a quote counts in."""
    yield ALL
    yield "kind", quote["label"]
    yield "reference", str(quote["ref"]).lower()
    yield "outlet", article.outlet


def count_quote(quote: Mapping[str, Any], hit: Mapping[str, Any] | None) -> Counter[str]:
    """What one quote adds to the counts."""
    counts = Counter(gold=1, found=int(hit is not None))
    if quote["source_spans"]:
        start, end = (hit and hit.get("mention")) or (0, 0)
        counts["with_source"] = 1
        counts["mention_right"] = int(end > 0 and any(start < e and s < end for s, e in quote["source_spans"]))
    if quote["kind"] != "unnamed":
        counts["named"] = 1
        counts["identity_right"] = int(hit is not None and same_speaker(hit.get("speaker"), quote["speaker"]))
    return counts


def ratio(counts: Mapping[str, int], measure: Measure) -> float | None:
    """A measure of some counts; None where there is nothing to divide by."""
    above, below = (sum(counts.get(name, 0) for name in names) for names in measure)
    return above / below if below else None


def resamples(size: int, times: int, seed: int) -> Iterator[list[int]]:
    """Articles drawn with replacement: how often each is drawn, ``times`` times."""
    chance = random.Random(seed)
    for _ in range(times):
        drawn = [0] * size
        for number in chance.choices(range(size), k=size):
            drawn[number] += 1
        yield drawn


def interval(values: Iterable[float | None]) -> tuple[float, float] | None:
    """The middle 95% of resampled values, by nearest rank."""
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return None
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]


def kept_at(
    stated: Iterable[tuple[float, bool, int]], named: int, aim: float, times: Sequence[int] | None = None
) -> tuple[float, float]:
    """The lowest confidence from which on ``aim`` of the speakers are right, and the share of ``named`` quotes kept."""
    ordered = sorted(stated, key=lambda item: -item[0])
    best = (1.0, 0.0)
    kept = right = 0
    for place, (confidence, good, number) in enumerate(ordered):
        factor = 1 if times is None else times[number]
        kept += factor
        right += factor * good
        last = place + 1 == len(ordered) or ordered[place + 1][0] < confidence
        if last and kept and right >= aim * kept:
            best = (confidence, kept / max(1, named))
    return best
