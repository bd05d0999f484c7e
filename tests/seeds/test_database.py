"""After ingest, quotes, links, conflicts and speakers are as annotated: both corpora, both databases.

Through the command, as a user would: `ingest`, then `export` and `sql`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy.engine import URL

from quotedb.cli.main import main


@dataclass(frozen=True)
class Loaded:
    """An ingested corpus: exported rows, and the row of each annotated quote by its id in the annotation."""

    corpus: Any
    attributions: list[dict[str, Any]]
    links: list[dict[str, Any]]
    conflicts: list[dict[str, Any]]
    placed: dict[str, dict[str, Any]]

    def quote(self, annotated: str) -> str:
        """The public id of the quote that an annotated quote ended in; an id of its own if it wasn't found."""
        return str(self.placed[annotated]["quote"]) if annotated in self.placed else f"missing {annotated}"


def folded(name: str) -> str:
    return name.casefold().replace("’", "'").removeprefix("the ").strip()


def as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


@pytest.fixture
def loaded(corpus: Any, database_url: URL, capsys: pytest.CaptureFixture[str]) -> Loaded:
    url = database_url.render_as_string(hide_password=False)

    def run(*arguments: str) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert main([*arguments, "--db", url]) == 0, capsys.readouterr().err
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    paths = {document: str(corpus.paths[document]) for document in corpus.gold["documents"]}
    assert main(["ingest", *paths.values(), "--db", url]) == 0, capsys.readouterr().err
    attributions = run("export", "attributions", "--format", "jsonl")
    links = run("sql", "select * from v_links where type = 'contains' order by link_id", "--format", "jsonl")
    conflicts = run("sql", "select * from v_conflicts order by quote_id, speaker", "--format", "jsonl")
    placed = {}
    for quote in corpus.quotes():
        for row in attributions:
            if row["kind"] == "indirect" or not row["source"]["path"].endswith(corpus.paths[quote["document"]].name):
                continue
            for start, end in quote["spans"]:
                common = max(
                    min(end, s[1]) - max(start, s[0]) - 0.8 * max(end - start, s[1] - s[0]) for s in row["spans"]
                )
                if common >= 0:
                    placed[quote["id"]] = row
    return Loaded(corpus, attributions, links, conflicts, placed)


def test_every_annotated_quote_is_stored(loaded: Loaded) -> None:
    assert [q["id"] for q in loaded.corpus.quotes() if q["id"] not in loaded.placed] == []


def test_quotes_are_merged_as_annotated_and_no_others(loaded: Loaded) -> None:
    gold = loaded.corpus.gold
    wanted = {frozenset(pair) for group in gold["merge_groups"] for pair in combinations(group["quotes"], 2)}
    tolerated = {frozenset(pair) for pair in gold.get("possible_merges", [])}
    merged = {frozenset(p) for p in combinations(loaded.placed, 2) if loaded.quote(p[0]) == loaded.quote(p[1])}
    assert wanted - merged == set()
    assert merged - wanted - tolerated == set()


def test_fragments_are_linked_to_what_holds_them(loaded: Loaded) -> None:
    by_id = {row["attribution"]: row for row in loaded.attributions}
    missing = []
    for pair in loaded.corpus.gold["contains"]:
        if pair["confidence"] != "high" or pair["match"] == "translation":
            continue
        ends = loaded.quote(pair["longer"]), loaded.quote(pair["shorter"])
        found = [
            link
            for link in loaded.links
            if (by_id[link["longer_id"]]["quote"], by_id[link["shorter_id"]]["quote"]) == ends
        ]
        start, end = (pair.get("span") or pair["span_in_longer"])[:2]
        longer = loaded.placed.get(pair["longer"], {}).get("attribution")
        there = [k for k in found if k["longer_id"] == longer and k["start"] < end and start < k["stop"]]
        if not there:
            missing.append((pair["longer"], pair["shorter"]))
    assert missing == []


def test_nothing_else_is_linked(loaded: Loaded) -> None:
    gold = loaded.corpus.gold
    allowed = {(loaded.quote(p["longer"]), loaded.quote(p["shorter"])) for p in gold["contains"]}
    annotated = {row["attribution"]: name for name, row in loaded.placed.items()}
    linked = {(annotated.get(k["longer_id"]), annotated.get(k["shorter_id"])) for k in loaded.links}
    marked = {(a, b) for a, b in linked if a and b}
    assert {(a, b) for a, b in marked if (loaded.quote(a), loaded.quote(b)) not in allowed} == set()


SEVERITY = {"person-vs-person": "persons", "spokesperson-vs-organisation": "spokesperson"}
"""The annotation's words for what the program weighs too."""


def test_conflicts_are_as_annotated(loaded: Loaded) -> None:
    gold = loaded.corpus.gold
    names = {s["name"]: {folded(n) for n in [s["name"], *s["names"]]} for s in gold["speakers"]}
    groups = {g["id"]: g["quotes"] for g in gold["merge_groups"]}
    wanted: dict[str, set[str]] = {}
    listed: set[str] = set()
    for conflict in gold["conflicts"]:
        if isinstance(conflict["about"], str):
            members = groups[conflict["about"]]
            listed.add(loaded.quote(members[0]))
            said = {conflict["attributions"][q] for q in members} - {None}
            if len(said) > 1:
                wanted[loaded.quote(members[0])] = said
    found: dict[str, set[str]] = {}
    indirect = {row["quote"] for row in loaded.attributions if row["kind"] == "indirect"}
    for row in loaded.conflicts:
        if row["quote_id"] not in indirect and row["relation"] == "same words":
            found.setdefault(row["quote_id"], set()).add(folded(row["speaker"]))
    assert set(wanted) <= set(found) <= listed
    for quote, said in wanted.items():
        assert len(found[quote]) == len(said) and all(found[quote] & names[name] for name in said)


def test_conflicts_between_a_fragment_and_its_whole_are_as_annotated(loaded: Loaded) -> None:
    gold = loaded.corpus.gold
    contained = {(loaded.quote(p["shorter"]), loaded.quote(p["longer"])) for p in gold["contains"]}
    found = {(row["part_id"], row["whole_id"]) for row in loaded.conflicts if row["relation"] == "part of"}
    assert found <= contained
    annotated = 0
    for conflict in gold["conflicts"]:
        about = conflict["about"]
        if isinstance(about, list) and all(quote in loaded.placed for quote in about):
            pair = (loaded.quote(about[0]), loaded.quote(about[1]))
            linked = contained & {pair, pair[::-1]}
            annotated += len(linked)
            assert linked <= found
    assert annotated or not any(isinstance(conflict["about"], list) for conflict in gold["conflicts"])


def test_the_severity_of_conflicts_is_as_annotated(loaded: Loaded) -> None:
    gold = loaded.corpus.gold
    groups = {g["id"]: g["quotes"] for g in gold["merge_groups"]}
    weighed = {frozenset((row["part_id"], row["whole_id"])): row["severity"] for row in loaded.conflicts}
    compared = 0
    for conflict in gold["conflicts"]:
        about = groups[conflict["about"]] if isinstance(conflict["about"], str) else conflict["about"]
        if conflict["severity"] in SEVERITY and all(quote in loaded.placed for quote in about):
            assert weighed[frozenset(map(loaded.quote, about))] == SEVERITY[conflict["severity"]]
            compared += 1
    assert compared == 2


def test_each_person_and_body_is_one_speaker(loaded: Loaded) -> None:
    """As many distinct speakers of quotes as annotated: no misspelling, spelling or short name has a row of its own."""
    gold = loaded.corpus.gold
    speaking = {n for row in loaded.placed.values() for n in as_list(row["speaker"])}
    unknown = []
    rows: dict[str, set[str]] = {}
    for name in speaking:
        owner = next((s["name"] for s in gold["speakers"] if folded(name) in {folded(n) for n in s["names"]}), None)
        if owner is None:
            unknown.append(name)
        else:
            rows.setdefault(owner, set()).add(name)
    # Where the annotation accepts another reading, its speakers need no row of their own in the gold.
    accepted = [s for q in loaded.corpus.quotes() for s in q.get("acceptable_speakers", [])]
    assert set(unknown) <= {n for s in accepted if isinstance(s, list) for n in s}
    assert {owner: forms for owner, forms in rows.items() if len(forms) > 1} == {}
    assert {s["name"] for s in gold["speakers"] if s["quotes"]} - set(rows) <= {
        "Russia"
    }  # or Yuri Ushakov, says the gold


def test_ingesting_again_changes_nothing(loaded: Loaded, database_url: URL, capsys: pytest.CaptureFixture[str]) -> None:
    url = database_url.render_as_string(hide_password=False)
    paths = [str(loaded.corpus.paths[document]) for document in loaded.corpus.gold["documents"]]
    assert main(["ingest", *reversed(paths), "--db", url]) == 0
    capsys.readouterr()
    assert main(["export", "attributions", "--format", "jsonl", "--db", url]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == loaded.attributions
