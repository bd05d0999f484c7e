"""Extraction equals the annotation: quote by quote on our own dispatches, against the bars on the real five."""

from __future__ import annotations

from typing import Any

import pytest

from quotedb.extract.model import Attribution


def accepted(corpus: Any, speaker: str | None) -> set[str]:
    """The names that stand for a speaker, folded by case and a leading article."""
    listed: list[str] = next((s["names"] for s in corpus.gold["speakers"] if s["name"] == speaker), [])
    return {folded(name) for name in [*listed, speaker] if name}


def folded(name: str) -> str:
    return name.casefold().replace("’", "'").removeprefix("the ").strip()


def names_right(corpus: Any, quote: dict[str, Any], found: Attribution) -> bool:
    """Whether the speakers found are the annotated ones, or any of those marked acceptable."""
    got = {folded(s.name) for s in found.speakers}
    for wanted in quote.get("acceptable_speakers", [quote["speaker"]]):
        each = wanted if isinstance(wanted, list) else [wanted] if wanted else []
        if len(got) == len(each) and all(got & accepted(corpus, w) for w in each):
            return True
    return False


def overlap(one: Any, two: Any) -> bool:
    return one is not None and two is not None and one[0] < two[1] and two[0] < one[1]


@pytest.fixture
def found(extractions: Any, dispatches: Any, dispatch_quote: dict[str, Any]) -> Attribution:
    hit = extractions.at(dispatches, dispatch_quote)
    if hit is None:
        pytest.fail(f"{dispatch_quote['id']} not found: {[c[2] for c in dispatch_quote['content']]}")
    assert isinstance(hit, Attribution)
    return hit


def test_content_spans_are_exact(found: Attribution, dispatch_quote: dict[str, Any]) -> None:
    assert [tuple(s) for s in found.spans] == dispatch_quote["spans"]


def test_kind(found: Attribution, dispatch_quote: dict[str, Any]) -> None:
    kind = "mixed" if dispatch_quote["kind"] == "scare" else dispatch_quote["kind"]
    assert found.kind in dispatch_quote.get("acceptable_kinds", [kind])


def test_speaker(found: Attribution, dispatches: Any, dispatch_quote: dict[str, Any]) -> None:
    assert names_right(dispatches, dispatch_quote, found), (
        f"{dispatch_quote['id']}: got {[s.name for s in found.speakers]} by {found.rule}, "
        f"want {dispatch_quote.get('acceptable_speakers', dispatch_quote['speaker'])}"
    )


@pytest.mark.parametrize("role", ["mention", "cue"])
def test_evidence(found: Attribution, dispatches: Any, dispatch_quote: dict[str, Any], role: str) -> None:
    wanted, got = dispatch_quote[role], getattr(found, role)
    if wanted is None:
        pytest.skip(f"{dispatch_quote['id']} has no {role} in its paragraph")
    if (dispatch_quote["id"], role) == ("d03-05", "mention"):
        pytest.xfail(
            "two ministers agreed on words that their ministry had put in a statement: the nearer subject is taken"
        )
    text = dispatches.text(dispatch_quote["document"])
    assert overlap(got, wanted), f"got {text[slice(*got)]!r} at {got}, want {wanted}" if got else f"none, want {wanted}"


def test_nothing_else_is_taken_for_a_quote(extractions: Any, dispatches: Any) -> None:
    for document in dispatches.gold["documents"]:
        text = dispatches.text(document)
        wanted = [q for q in dispatches.quotes() if q["document"] == document]
        matched = {extractions.at(dispatches, quote) for quote in wanted}
        others = [a for a in extractions.of(dispatches, document) if a.kind != "indirect" and a not in matched]
        assert not others, [(a.kind, a.rule, [s.of(text) for s in a.spans]) for a in others]


def test_indirect_speech(extractions: Any, dispatches: Any, dispatch_indirect: dict[str, Any]) -> None:
    document = dispatch_indirect["document"]
    text = dispatches.text(document)
    start, end, _ = dispatch_indirect["span"]
    near = []
    for found in extractions.of(dispatches, document):
        common = sum(max(0, min(end, s.end) - max(start, s.start)) for s in found.spans)
        total = max(end - start, sum(s.end - s.start for s in found.spans))
        if found.kind == "indirect" and common >= 0.5 * total:
            near.append(found)
    assert near, f"{dispatch_indirect['id']} not found: {text[start:end]!r}"
    assert any(names_right(dispatches, dispatch_indirect, found) for found in near), [a.speakers for a in near]
    assert any(overlap(found.cue, dispatch_indirect["cue"]) for found in near), [a.cue for a in near]


def test_the_real_five_reach_the_bars(extractions: Any, real_five: Any) -> None:
    quotes = real_five.quotes()
    hits = [(q, extractions.at(real_five, q)) for q in quotes]
    matched = [(q, a) for q, a in hits if a is not None]
    assert [q["id"] for q, a in hits if a is None] == []
    assert [q["id"] for q, a in matched if [tuple(s) for s in a.spans] != q["spans"]] == []
    taken = {a for _, a in matched}
    spurious = [
        (document, a.spans)
        for document in real_five.gold["documents"]
        for a in extractions.of(real_five, document)
        if a.kind in ("direct", "mixed") and a not in taken
    ]
    assert spurious == []
    wrong = [(q["id"], [s.name for s in a.speakers]) for q, a in matched if not names_right(real_five, q, a)]
    assert len(wrong) <= 1, wrong
    mention = [q["id"] for q, a in matched if q["mention"] and not overlap(a.mention, q["mention"])]
    assert len(mention) <= 2, mention
    cue = [q["id"] for q, a in matched if q["cue"] and not overlap(a.cue, q["cue"])]
    assert len(cue) <= 2, cue
