"""One golden pair per phenomenon of extraction: ``golden/NAME.txt``, and what a reader takes from it, in ``NAME.json``.

The JSON is the list of all attributions expected, in text order. ``spans`` are texts, found one after the other; a
``kind`` that is a list means any of them; ``speaker`` is a full name, a list of names, or null where the text leaves it
open; ``mention`` and ``cue`` are texts, or null where the paragraph has none. A key that is left out isn't checked.
Further: ``grouping: free`` (each span counts by itself, in one attribution or in several), ``optional`` (may be
absent), ``speaker_not`` (names that would be wrong), ``via``. Indirect speech that isn't listed is tolerated,
nothing else is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quotedb.extract import extract
from quotedb.extract.model import Attribution
from quotedb.text.spans import Span

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.txt"))
KNOWN_MISSES = {
    "not_quotes_terms": "one word in marks, in a sentence in which nobody speaks, is as often somebody's as not",
}
KEYS = {"kind", "spans", "speaker", "mention", "cue", "via", "grouping", "optional", "speaker_not"}


def load(name: str) -> tuple[str, list[dict[str, Any]]]:
    with (GOLDEN / f"{name}.txt").open(encoding="utf-8", newline="") as file:
        text = file.read()
    expected: list[dict[str, Any]] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    at = 0
    for attribution in expected:
        located = []
        for words in attribution["spans"]:
            at = text.index(words, at)
            located.append(Span(at, at + len(words)))
            at += len(words)
        attribution["located"] = located
    return text, expected


def stripped(span: Span, text: str) -> Span:
    """The span without blanks at its ends (guillemets are often spaced)."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def folded(name: str) -> str:
    return name.casefold().replace("’", "'").removeprefix("the ").strip()


def agree(expected: dict[str, Any], found: Attribution, text: str) -> list[str]:
    """What an attribution has otherwise than expected, as messages."""
    wrong = []

    def check(what: str, got: object, want: object, right: bool) -> None:
        if not right:
            wrong.append(f"{what}: got {got!r}, want {want!r} (rule {found.rule})")

    kinds = expected["kind"] if isinstance(expected["kind"], list) else [expected["kind"]]
    check("kind", found.kind, kinds, found.kind in kinds)
    speakers = {folded(s.name) for s in found.speakers}
    if "speaker" in expected:
        want = expected["speaker"]
        names = want if isinstance(want, list) else [want] if want else []
        check("speaker", [s.name for s in found.speakers], want, speakers == {folded(n) for n in names})
    for name in expected.get("speaker_not", []):
        check("speaker", [s.name for s in found.speakers], f"not {name}", folded(name) not in speakers)
    for role in ("mention", "cue", "via"):
        if role in expected:
            span: Span | None = getattr(found, role)
            got, want = span.of(text) if span else None, expected[role]
            right = got is want if want is None or got is None else got in want or want in got
            if want is None and span is not None:
                # Where its paragraph names nobody, the evidence may be an earlier paragraph's.
                right = role != "via" and "\n" in text[span.end : found.spans[0].start]
            check(role, got, want, right)
    return wrong


def problems(text: str, expected: list[dict[str, Any]], attributions: tuple[Attribution, ...]) -> list[str]:
    found = [(a, tuple(stripped(s, text) for s in a.spans)) for a in attributions]
    wrong: list[str] = []
    used: set[int] = set()
    for item in expected:
        wanted = tuple(item["located"])
        free = item.get("grouping") == "free"
        matches = [n for n, (a, spans) in enumerate(found) if fits(item, a, spans, wanted, free)]
        if not matches:
            near = [(a.kind, [s.of(text) for s in spans]) for a, spans in found if overlaps(spans, wanted)]
            if not item.get("optional"):
                wrong.append(f"not found: {item['kind']} {item['spans']}; near it: {near}")
            used |= {n for n, (_, spans) in enumerate(found) if overlaps(spans, wanted) and near}
            continue
        used.add(matches[0])
        wrong += [f"{item['spans'][0][:40]!r} {message}" for message in agree(item, found[matches[0]][0], text)]
    for n, (attribution, spans) in enumerate(found):
        if n not in used and attribution.kind != "indirect":
            wrong.append(f"spurious: {attribution.kind} {[s.of(text) for s in spans]} by {attribution.rule}")
    return wrong


def fits(
    item: dict[str, Any], found: Attribution, spans: tuple[Span, ...], wanted: tuple[Span, ...], free: bool
) -> bool:
    """Whether the spans agree; marked words match a marked attribution, indirect an indirect one."""
    if (item["kind"] == "indirect") != (found.kind == "indirect"):
        return False
    return wanted[0] in spans if free else wanted == spans


def overlaps(one: tuple[Span, ...], two: tuple[Span, ...]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in two)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason=KNOWN_MISSES[name], strict=True))
        if name in KNOWN_MISSES
        else name
        for name in NAMES
    ],
)
def test_golden(name: str) -> None:
    text, expected = load(name)
    wrong = problems(text, expected, extract(text, indirect=True).attributions)
    assert not wrong, "\n".join([f"{name}:", *wrong, "---", text])


@pytest.mark.parametrize("name", NAMES)
def test_every_span_is_inside_and_marks_are_outside(name: str) -> None:
    text, _ = load(name)
    for attribution in extract(text).attributions:
        spans = [*attribution.spans, attribution.mention, attribution.cue, attribution.antecedent, attribution.via]
        for span in spans:
            assert span is None or span.of(text).strip(), (attribution.rule, span)
        assert list(attribution.spans) == sorted(attribution.spans)
        assert all(a.end <= b.start for a, b in zip(attribution.spans, attribution.spans[1:], strict=False))


def test_the_golden_files_are_pairs_with_known_keys() -> None:
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == NAMES
    assert len(NAMES) > 80
    for name in NAMES:
        for attribution in load(name)[1]:
            assert {"kind", "spans", "located"} <= set(attribution) <= KEYS | {"located"}, name
