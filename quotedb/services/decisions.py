"""Decisions listed, and carried from one database to another as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, false, select

from quotedb.db.dialect import among
from quotedb.db.engine import writing
from quotedb.db.tables import aliases, judgements
from quotedb.errors import InputRefused
from quotedb.services import judgements as rows
from quotedb.services.contract import Record
from quotedb.services.deciding import KINDS, Author, contradicted, described, storable, subjects
from quotedb.services.judgements import Judgement, Stored
from quotedb.services.settling import settle
from quotedb.text.ids import is_id

_VERDICTS = {
    "quote": ("same", "different", "skip"),
    "attribution": ("speaker", "skip"),
    "name": ("same", "different", "called", "skip"),
    "judgement": ("undo",),
}
_ENDS = {"quote": "a", "attribution": "a", "name": "p", "judgement": "j"}
_MOST = 1_000_000
"""Characters of a line of decisions."""


def listed(connection: Connection, state: str | None = None, by: str | None = None) -> Iterator[Record]:
    """Decisions, the last one made first: what about, which verdict, by whom, when, why, and whether it holds."""
    conditions = [] if by is None else [judgements.c.made_by == by]
    found = rows.load(connection, *conditions)
    over = {one.superseded_by for one in found if one.superseded_by is not None}
    names = select(judgements.c.id, judgements.c.public_id, judgements.c.verdict)
    above = {row.id: row for row in connection.execute(names.where(among(connection, judgements.c.id, over)))}
    ids = {one.judgement.a for one in found} | {one.judgement.b for one in found if one.judgement.b is not None}
    known = aliases.c.public_id
    there = select(known).where(among(connection, known, ids), aliases.c.retired.is_(false()))
    printed = set(connection.execute(there).scalars())
    for one in reversed(found):
        judgement = one.judgement
        now = state_of(one, above[one.superseded_by].verdict if one.superseded_by else None, printed)
        if state is not None and now != state:
            continue
        yield {
            "decision_id": one.public_id,
            "state": now,
            "subject": judgement.subject,
            "verdict": judgement.verdict,
            "a": judgement.a,
            "b": judgement.b,
            "value": judgement.value,
            "by": judgement.made_by,
            "at": judgement.content()["at"],
            "because": judgement.reason,
            "superseded_by": above[one.superseded_by].public_id if one.superseded_by else None,
            "words": [target.exact for target in judgement.targets],
            "about": told(judgement),
        }


def state_of(one: Stored, over: str | None, names: Iterable[str]) -> str:
    """Whether a judgement holds; ``over`` is the verdict of what took its place, ``names`` are ids of printed ones."""
    judgement = one.judgement
    if one.superseded_by is not None:
        return "undone" if over == "undo" else "superseded"
    if None in one.found:
        return "orphaned"
    if judgement.subject == "name" and judgement.verdict != "skip":
        ends = {judgement.a} | ({judgement.b} if judgement.b is not None else set())
        if not ends <= set(names):
            return "orphaned"
    return "in force"


def told(judgement: Judgement) -> str:
    """What a judgement says, in one line."""
    words = [f"“{target.exact}”" for target in judgement.targets]
    value = judgement.value
    if judgement.verdict == "speaker":
        who = " + ".join(one["name"] for one in value) or "nobody who is named"
        return f"{words[0]} is said by {who}"
    if judgement.verdict == "called":
        return f"{value['was']} is called {value['name']}"
    if judgement.verdict == "undo":
        return f"{judgement.a} taken back"
    if judgement.verdict == "skip":
        return f"left open: {judgement.a}" + (f" and {judgement.b}" if judgement.b else "")
    ends = words or [value["name"], value["form"]]
    how = "is not" if judgement.verdict == "different" else "is the same as" if words else "is"
    return f"{ends[0]} {how} {ends[1]}"


def exported(connection: Connection) -> Iterator[Record]:
    """All judgements, superseded ones too, in the order in which they were made."""
    for one in rows.load(connection):
        yield {"decision": one.public_id, **one.judgement.content()}


@dataclass(slots=True)
class Imported:
    """What an import did, in decisions."""

    stored: int = 0
    unchanged: int = 0
    refused: int = 0


def import_lines(
    engine: Engine,
    lines: Iterable[str],
    where: str,
    author: Author,
    *,
    report: Callable[[str], None] = lambda message: None,
) -> Imported:
    """Store decisions as ``exported`` gives them; all in one transaction.

    A line that isn't one is refused with its number, and so is one that contradicts what is in force here; with
    ``author.replacing`` the older of the two is taken back instead, by this author. The others are stored.
    """
    summary = Imported()
    given: Given = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            judgement = _parsed(line)
        except InputRefused as error:
            summary.refused += 1
            report(f"refused: {where}, line {number}: {error}")
            continue
        given.setdefault(judgement.public_id, (number, judgement))
    with writing(engine) as connection:
        there = rows.known(connection, given)
        summary.unchanged = len(there)
        fresh = {name: one for name, one in given.items() if name not in there}
        while True:
            for name, missing in _incomplete(connection, fresh):
                summary.refused += 1
                told_of = f"takes the place of {missing}, which is neither here nor there"
                report(f"refused: {where}, line {fresh.pop(name)[0]}: {told_of}")
            nested = connection.begin_nested()
            toggled = rows.insert(connection, [judgement for _, judgement in fresh.values()])
            clashes, undone = _clashes(connection, toggled, author)
            if author.replacing or not clashes:
                nested.commit()
                break
            nested.rollback()
            for name, clash in _blamed(fresh, clashes).items():
                summary.refused += 1
                told_of = ", ".join(map(described, clash))
                line_number = fresh.pop(name)[0]
                report(
                    f"refused: {where}, line {line_number}: contradicts {told_of}; --replace lets the newer one stand"
                )
        toggled |= rows.insert(connection, undone)
        settle(connection, toggled=toggled)
        summary.stored = len(fresh)
    return summary


Given = dict[str, tuple[int, Judgement]]
"""Judgements by public id, each with the number of its line."""


def _incomplete(connection: Connection, fresh: Given) -> list[tuple[str, str]]:
    """Those that take the place of one that isn't there (its id), or of another such one."""
    over = {name for _, judgement in fresh.values() for name in judgement.supersedes}
    present = rows.known(connection, over) | fresh.keys()
    found: dict[str, str] = {}
    while True:
        more = {
            name: min(set(judgement.supersedes) - present)
            for name, (_, judgement) in fresh.items()
            if name not in found and set(judgement.supersedes) - present
        }
        if not more:
            return sorted(found.items(), key=lambda one: fresh[one[0]][0])
        found |= more
        present -= more.keys()


def _clashes(
    connection: Connection, toggled: set[int], author: Author
) -> tuple[list[tuple[Stored, list[Stored]]], list[Judgement]]:
    """Judgements that have come into force and contradict others, and what would take the older of each two back."""
    clashes = []
    undone: list[Judgement] = []
    standing: list[Stored] = []
    fresh: list[Stored] = []
    for one in rows.in_force(connection):
        (fresh if one.row in toggled else standing).append(one)
    seen = {subject for one in standing for subject in subjects(one.judgement)}
    for one in fresh:
        known = subjects(one.judgement) <= seen
        seen |= subjects(one.judgement)
        clash = contradicted(connection, standing, one.judgement) if known else []
        if clash:
            clashes.append((one, clash))
        while clash:
            newest = max(clash, key=_age)
            if _age(newest) > _age(one):
                undone.append(_undo(one, author))
                break
            undone += [_undo(old, author) for old in clash]
            standing = [old for old in standing if old not in clash]
            clash = contradicted(connection, standing, one.judgement)
        else:
            standing.append(one)
    return clashes, undone


def _blamed(fresh: Given, clashes: list[tuple[Stored, list[Stored]]]) -> dict[str, list[Stored]]:
    """The lines by which contradictions have come about: the judgement itself, or those that brought it back."""
    found: dict[str, list[Stored]] = {}
    for one, clash in clashes:
        if one.public_id in fresh:
            found[one.public_id] = clash
            continue
        behind, waiting = {one.public_id}, [one.public_id]
        for old in waiting:
            above = {name for name, (_, judgement) in fresh.items() if old in judgement.supersedes} - behind
            behind |= above
            waiting += sorted(above)
        found.update(dict.fromkeys(behind & fresh.keys(), clash))
    return found


def _age(one: Stored) -> tuple[datetime, str]:
    return one.judgement.made_at, one.public_id


def _undo(one: Stored, author: Author) -> Judgement:
    """What takes a judgement back for a newer one: nothing that it had taken the place of is in force again."""
    reason = author.because or "gives way to a newer decision that contradicts it"
    now = author.now().astimezone(UTC)
    gone = tuple(sorted({one.public_id, *one.judgement.supersedes}))
    return Judgement("judgement", "undo", one.public_id, None, author.name, now, reason, None, (), gone)


def _parsed(line: str) -> Judgement:
    """The judgement of one line. ``InputRefused`` if it isn't one, or isn't what its id says."""
    if len(line) > _MOST:
        raise InputRefused(f"longer than {_MOST:,} characters")
    try:
        record = json.loads(line)
    except ValueError as error:
        raise InputRefused("no JSON") from error
    if not isinstance(record, dict):
        raise InputRefused("no JSON object")
    fault = _fault(record)
    if fault is not None:
        raise InputRefused(fault)
    try:
        judgement = Judgement.of(record)
    except (ValueError, OverflowError) as error:
        raise InputRefused("no time in at") from error
    if judgement.public_id != record.get("decision"):
        raise InputRefused("its id isn't that of its content")
    return judgement


def _fault(record: Record) -> str | None:
    """What is wrong with a record's shape, if anything is."""
    for name in ("subject", "verdict", "a", "by", "at"):
        if not isinstance(record.get(name), str) or not record[name] or not storable(record[name]):
            return f"no text in {name}"
    for name in ("b", "because"):
        if not (record.get(name) is None or (isinstance(record[name], str) and storable(record[name]))):
            return f"no text in {name}"
        record.setdefault(name, None)
    if record["verdict"] not in _VERDICTS.get(record["subject"], ()):
        return f"no decision {record['verdict']!r} about a {record['subject']!r}"
    subject, verdict = record["subject"], record["verdict"]
    paired = verdict in ("same", "different")
    letter = _ENDS[subject]
    if not (is_id(record["a"]) and record["a"][0] == letter):
        return "a is no id of what it is about"
    if record["b"] is None if paired else False:
        return "no second end in b"
    if record["b"] is not None and not is_id(record["b"]):
        return "b is no id"
    over = record.get("supersedes")
    if not isinstance(over, list) or not all(isinstance(one, str) and is_id(one) and one[0] == "j" for one in over):
        return "no ids of decisions in supersedes"
    wanted = {"quote": 2 if paired else 0, "attribution": 1 if verdict == "speaker" else 0}.get(subject, 0)
    targets = record.get("targets")
    if not isinstance(targets, list) or len(targets) != wanted or not all(map(_is_target, targets)):
        return "no such targets as it needs"
    return None if _is_value(record) else "no such value as it needs"


def _is_target(target: Any) -> bool:
    if not isinstance(target, dict):
        return False
    texts = all(
        isinstance(target.get(n), str) and storable(target[n]) for n in ("attribution", "source", "exact", "words")
    )
    places = target.get("spans")
    return (
        texts
        and isinstance(places, list)
        and bool(places)
        and all(
            isinstance(p, list) and len(p) == 2 and all(type(n) is int for n in p) and 0 <= p[0] < p[1] for p in places
        )
    )


def _is_value(record: Record) -> bool:
    """Whether the value has the names that its verdict needs."""

    def named(value: Any, *keys: str) -> bool:
        return isinstance(value, dict) and all(
            isinstance(value.get(k), str) and storable(value[k]) and value[k] for k in keys
        )

    value = record.setdefault("value", None)
    if record["verdict"] == "speaker":
        return isinstance(value, list) and all(named(one, "name", "kind") and one["kind"] in KINDS for one in value)
    if record["verdict"] == "called":
        return named(value, "name", "was")
    if record["subject"] == "name" and record["verdict"] != "skip":
        return named(value, "name", "form")
    return value is None
