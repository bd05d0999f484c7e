"""The annotations are true to the texts: every offset, hash, mark and cross-reference."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

OPENING, CLOSING = '"“', '"”'


def located(node: Any) -> list[list[Any]]:
    """All ``[start, end, exact]`` triples anywhere inside an annotation."""
    if isinstance(node, dict):
        return [found for value in node.values() for found in located(value)]
    if isinstance(node, list):
        if len(node) == 3 and isinstance(node[0], int) and isinstance(node[1], int) and isinstance(node[2], str):
            return [node]
        return [found for value in node for found in located(value)]
    return []


def inside(node: Any, size: int) -> list[list[int]]:
    """All ``[start, end]`` pairs of integers inside a standoff annotation that don't fit a text of ``size``."""
    if isinstance(node, dict):
        return [bad for value in node.values() for bad in inside(value, size)]
    if isinstance(node, list):
        if len(node) == 2 and all(isinstance(n, int) for n in node):
            return [] if 0 <= node[0] < node[1] <= size else [node]
        return [bad for value in node for bad in inside(value, size)]
    return []


def test_every_exact_of_our_own_is_what_stands_there(dispatches: Any) -> None:
    checked = 0
    for document, entry in dispatches.gold["documents"].items():
        text = dispatches.text(document)
        assert len(text) == entry["chars"]
        for start, end, exact in located(entry):
            assert text[start:end] == exact, (document, start)
            checked += 1
    for link in dispatches.gold["contains"]:
        start, end, exact = link["span_in_longer"]
        assert dispatches.text(link["longer"][:3])[start:end] == exact
    for trap in dispatches.gold["traps"]:
        start, end, exact = trap["span"]
        assert dispatches.text(trap["doc"])[start:end] == exact
    assert checked > 200


def test_marks_stand_around_every_span_and_none_is_left_over(corpus: Any) -> None:
    for document, entry in corpus.gold["documents"].items():
        text = corpus.text(document)
        quotes = [q for q in corpus.quotes() if q["document"] == document]
        marked = [span for q in quotes if q["kind"] != "unmarked" for span in q["spans"]]
        for start, end in marked:
            assert text[start - 1] in OPENING, (document, start)
            assert text[end] in CLOSING, (document, end)
            assert not set(text[start:end]) & set('"“”'), (document, start)
        for quote in quotes:
            if quote["kind"] == "unmarked":
                assert all(text[s - 1] == "\n" and text[e] == "\n" for s, e in quote["spans"])
        counts = entry["mark_check"]
        assert text.count('"') == 2 * counts["straight_double_pairs"]
        assert text.count("“") == text.count("”") == counts["curly_double_pairs"]
        assert text.count("'") == counts["apostrophes_ascii"]
        assert text.count("’") == counts["apostrophes_u2019"]
        assert len(marked) == counts["straight_double_pairs"] + counts["curly_double_pairs"]


def test_the_real_articles_are_the_ones_annotated(real_five: Any) -> None:
    for document, entry in real_five.gold["documents"].items():
        text = real_five.text(document)
        assert hashlib.sha256(text.encode()).hexdigest() == entry["sha256"]
        assert len(text) == entry["chars"]
        for quote in entry["quotes"]:
            for role in ("mention", "cue", "antecedent", "via", "lead_cue"):
                if quote.get(role):
                    word = text[slice(*quote[role])]
                    assert word == word.strip() != "", (quote["id"], role)
                    assert word[0].isalnum() and (word[-1].isalnum() or role == "via"), (quote["id"], role)


def test_standoff_spans_fit_their_documents(dispatches: Any) -> None:
    gold = json.loads((Path(__file__).resolve().parents[2] / "seeds" / "real_five.json").read_text(encoding="utf-8"))
    for document, entry in gold["documents"].items():
        assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
        assert not inside({k: v for k, v in entry.items() if k != "mark_check"}, entry["chars"]), document
    quotes = {q["id"]: q for e in gold["documents"].values() for q in e["quotes"]}
    for link in gold["contains"]:
        start, end = link["span"]
        assert any(s <= start < end <= e for s, e in quotes[link["longer"]]["spans"]), link


def test_the_standoff_annotation_carries_no_words(real_five: Any) -> None:
    """No three words in a row that the articles contain, but for names of speakers."""
    gold = real_five.gold
    printed = " ".join(real_five.text(d) for d in gold["documents"])
    known = {n for s in gold["speakers"] for n in s["names"]}

    def strings(node: Any) -> list[str]:
        if isinstance(node, dict):
            return [s for value in node.values() for s in strings(value)]
        if isinstance(node, list):
            return [s for value in node for s in strings(value)]
        return [node] if isinstance(node, str) else []

    for string in strings({k: v for k, v in gold.items() if k != "note"}):
        assert string in known or len(string.split()) < 3 or string not in printed, string


def test_groups_links_and_conflicts_name_quotes_that_exist() -> None:
    for name in ("gold.json", "real_five.json"):
        gold = json.loads((Path(__file__).resolve().parents[2] / "seeds" / name).read_text(encoding="utf-8"))
        quotes = {q["id"] for e in gold["documents"].values() for q in e["quotes"]}
        known = quotes | {i["id"] for e in gold["documents"].values() for i in e["indirect"]}
        groups = {g["id"] for g in gold["merge_groups"]}
        assert len(quotes) == sum(len(e["quotes"]) for e in gold["documents"].values())
        for group in gold["merge_groups"]:
            assert len(group["quotes"]) > 1 and set(group["quotes"]) <= quotes
        for link in gold["contains"]:
            assert {link["longer"], link["shorter"]} <= quotes
        for conflict in gold["conflicts"]:
            about = conflict["about"]
            assert about in groups if isinstance(about, str) else set(about) <= known
            assert set(conflict["attributions"]) <= known
        listed = {q for s in gold["speakers"] for q in s["quotes"]}
        assert {q["id"] for e in gold["documents"].values() for q in e["quotes"] if q["speaker"]} == listed


def test_no_sentence_of_the_real_articles_is_in_ours(dispatches: Any, real_five: Any) -> None:
    def runs(text: str, size: int) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}

    printed = set[tuple[str, ...]]().union(*(runs(real_five.text(d), 8) for d in real_five.gold["documents"]))
    assert len(printed) > 2000
    for document in dispatches.gold["documents"]:
        assert not runs(dispatches.text(document), 8) & printed, document


def test_each_dispatch_has_a_sidecar_with_the_keys_of_the_contract(dispatches: Any) -> None:
    keys = {"path", "url", "outlet", "title", "byline", "published", "language"}
    outlets = set()
    for path in dispatches.paths.values():
        sidecar = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert set(sidecar) <= keys and {"url", "outlet", "title", "published", "language"} <= set(sidecar)
        assert re.fullmatch(r"2019-09-0[34](T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?", sidecar["published"])
        assert sidecar["url"].split("/")[2].endswith(".example")
        outlets.add(sidecar["outlet"])
    assert len(outlets) == 5


def test_the_readme_of_the_seeds_names_quotes_that_exist_and_its_example_is_true(dispatches: Any) -> None:
    readme = (Path(__file__).resolve().parents[2] / "seeds" / "README.md").read_text(encoding="utf-8")
    known = {q["id"] for e in dispatches.gold["documents"].values() for q in [*e["quotes"], *e["indirect"]]}
    named = set(re.findall(r"\bd0\d-\w\d\b", readme))
    assert len(named) > 40 and named <= known
    found = re.search(r'open\("(seeds/[^"]+)".*\n +start, end, exact = (\d+), (\d+), "(.+)"', readme)
    assert found
    text = (Path(__file__).resolve().parents[2] / found[1]).read_text(encoding="utf-8")
    assert text[int(found[2]) : int(found[3])] == found[4]
    phenomena = {word for q in dispatches.quotes() for word in q["difficulty"]}
    assert len(phenomena) > 25


def test_links_of_the_readme_are_those_of_the_annotation(dispatches: Any) -> None:
    readme = (Path(__file__).resolve().parents[2] / "seeds" / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith("| a fragment of one outlet's quote"))
    said = set()
    for clause in row.split("|")[3].split(";"):
        longer, *shorter = re.findall(r"d0\d-\d\d", clause)
        said |= {(longer, s) for s in shorter}
    high = {(c["longer"], c["shorter"]) for c in dispatches.gold["contains"] if c["confidence"] == "high"}
    assert said == high
