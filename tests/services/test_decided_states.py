"""Articles, decisions, undoing, new extractor versions, in random order, against a plain model; nothing is lost.

The extractor is a toy whose second and third versions cut the same words otherwise, so that the state machine is quick
and its model is plain: dictionaries of articles and decisions, and ``merge.cluster`` over what they come to.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, select

from quotedb.db.engine import engine_for, reading
from quotedb.db.tables import attributions
from quotedb.errors import InputRefused, NotFound, UsageError
from quotedb.extract.model import Attribution, Extraction, Speaker
from quotedb.merge.model import Utterance
from quotedb.merge.quotes import cluster
from quotedb.parsers.articles import Article
from quotedb.services import clustering, deciding, decisions, finding
from quotedb.services import ingest as ingesting
from quotedb.services.deciding import Author
from quotedb.services.export import export
from quotedb.services.verify import verify
from quotedb.text.spans import Span
from tests.conftest import KINDS
from tests.services.conftest import article, everything

LONG = int(os.environ.get("LONG_RUN", 0))
"""Examples of a run by hand; without it, what the suite has time for."""
WORDS = [
    "We will not reopen the northern quarry before the spring floods have passed",
    "we will not reopen the northern quarry, before the spring floods have passed.",
    "We will not reopen the northern quarry before the spring floods",
    "We will reopen the northern quarry before the spring floods have passed",
    "The granary tithe is a relic of a crueller century",
    "The granary tithe is a relic of a crueller century, and nobody mourns it",
    "We lost 14 carts in the flood",
    "We lost 41 carts in the flood",
    "a relic",
    "an important step",
]
NAMES = ["Ines Tarrow", "Inès Tarrow", "Pavel Okker", "Pawel Okker", "P. Okker", "Odo Fenwick", "Upland Council"]
NEW_NAME = "Bo Ruiz"
_LINE = re.compile(r'^(.+?) said: "(.+?),?"$', re.MULTILINE)
_TOY = [
    ("Post", "2020-05-04", [(0, 0), (4, 2), (6, 5)]),
    ("News", "2020-05-04", [(1, 1), (5, 3), (9, 6)]),
    ("Wire", "2020-05-05", [(2, 0), (4, 4), (7, 5)]),
    ("Wire", None, [(0, 2), (8, 2)]),
    ("Copy", "2020-05-04", [(0, 0), (4, 2), (6, 5)]),
    ("Late", "2020-06-20", [(3, 0), (9, 6), (7, 2)]),
]
ARTICLES = [
    article(
        "\n".join(f'{NAMES[name]} said: "{WORDS[words]},"' for words, name in lines) + f"\n{outlet} {n}",
        **({"outlet": outlet} if day is None else {"outlet": outlet, "published": day}),
    )
    for n, (outlet, day, lines) in enumerate(_TOY)
]


def toy(version: int) -> Callable[..., Extraction]:
    """Version 1 leaves out the comma before the mark; 2 takes it in; 3 takes every other quote's cue in, too."""

    def extract(text: str, **_: Any) -> Extraction:
        found = []
        for number, line in enumerate(_LINE.finditer(text)):
            start, stop = line.span(2)
            if version == 2:
                stop += 1
            elif version == 3 and number % 2:
                start = line.start(2) - len('said: "')
            kind = "organisation" if line[1] == NAMES[-1] else "person"
            speaker = Speaker(line[1], kind)  # type: ignore[arg-type]
            found.append(
                Attribution("direct", (Span(start, stop),), (speaker,), Span(*line.span(1)), None, None, 0.7, "toy")
            )
        return Extraction(tuple(found))

    return extract


def bare(text: str) -> str:
    """The words without their marks."""
    return re.sub(r"[\W_]+", " ", text).strip()


class Reader:
    """An extractor of which another version can be put in."""

    def __init__(self, stack: ExitStack) -> None:
        self.version = 1
        stack.enter_context(patch.object(ingesting, "extract", lambda text, **more: toy(self.version)(text, **more)))
        self._stack = stack
        self._last: Any = None
        self.use(1)

    def use(self, version: int) -> None:
        """From here on articles are read by this version."""
        self.version = version
        self._stack.enter_context(patch.object(ingesting, "EXTRACTOR_VERSION", f"toy {version}"))


class Pair:
    """A decision of the model: two attributions by their words' places, together or apart."""

    def __init__(self, ends: frozenset[tuple[str, str]], together: bool) -> None:
        self.ends = ends
        self.together = together


def joined(pairs: list[Pair]) -> Callable[[Any], frozenset[Any]]:
    """What stands together with something by these decisions alone."""

    def whole(one: Any) -> frozenset[Any]:
        found = {one}
        while True:
            more = {end for pair in pairs if pair.together and pair.ends & found for end in pair.ends} - found
            if not more:
                return frozenset(found)
            found |= more

    return whole


class Machine(RuleBasedStateMachine):
    """One database, and what it has to come to."""

    new_database: Any
    blank_database: Any
    kind: str
    drawn = st.integers(0, 10**6)

    @initialize()
    def open(self) -> None:
        self.stack = ExitStack()
        self.database: Engine = engine_for(self.stack.enter_context(self.new_database(self.kind)))
        self.stack.callback(self.database.dispose)
        self.reader = Reader(self.stack)
        self.articles: list[Article] = []
        self.pairs: dict[str, Pair] = {}
        """Of quotes; by decision."""
        self.order: list[str] = []
        """Decisions in force, in the order in which they were made."""
        self.printed: set[str] = set()
        self.clock = datetime(2031, 5, 6, tzinfo=UTC)

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            try:
                if sys.exc_info()[0] is None:  # else a step has failed, and says so
                    self.check_all()
            finally:
                self.stack.close()

    def author(self, replacing: bool = False) -> Author:
        """Another second of the same person's."""
        self.clock += timedelta(seconds=1)
        now = self.clock
        return Author("ana", "why not", replacing, lambda: now)

    def current(self) -> dict[str, Any]:
        """Current attributions as exported."""
        with reading(self.database) as connection:
            return {row["attribution"]: row for row in export(connection, "attributions")}

    def draw(self, number: int) -> str | None:
        """The id of one of the current attributions, or of its quote."""
        found = sorted(self.current().items())
        if not found:
            return None
        name, row = found[number // 2 % len(found)]
        return str(row["quote"] if number % 2 else name)

    def place(self, public_id: str) -> tuple[str, str]:
        """Source and words of an attribution: what the model calls it by."""
        row = self.current()["a" + public_id[1:]]
        return row["source"]["id"], bare(row["text"])

    def took(self, done: deciding.Done) -> None:
        self.order = [one for one in self.order if one not in done.replaced]
        self.order += [one.public_id for one in done.made if one.verdict != "undo"]
        for one in done.replaced:
            self.pairs.pop(one, None)

    @rule(which=st.lists(st.integers(0, len(ARTICLES) - 1), min_size=1, max_size=3, unique=True))
    def ingest(self, which: list[int]) -> None:
        fresh = [ARTICLES[n] for n in which]
        ingesting.ingest(self.database, fresh, batch_articles=2)
        self.articles += [one for one in fresh if one not in self.articles]

    @precondition(lambda self: self.articles)
    @rule(one=drawn, two=drawn, together=st.booleans(), replacing=st.booleans())
    def pair(self, one: int, two: int, together: bool, replacing: bool) -> None:
        a, b = self.draw(one), self.draw(two)
        assert a is not None and b is not None
        ends = frozenset((self.place(a), self.place(b)))
        whole = joined(list(self.pairs.values()))
        clash = False
        if len(ends) == 2:
            left, right = (whole(end) for end in ends)
            if together:
                clash = any(not p.together and p.ends & left and p.ends & right for p in self.pairs.values())
            else:
                clash = left == right
        author = self.author(replacing)
        try:
            if together:
                done = deciding.same(self.database, [a, b], author)
            else:
                done = deciding.different(self.database, a, b, author)
        except UsageError:
            assert len(ends) == 1
            return
        except InputRefused as error:
            assert clash and not replacing
            assert any(known in str(error) for known in self.pairs)
            return
        assert len(ends) == 2 and (replacing or not clash)
        assert bool(done.replaced) == clash
        self.took(done)
        for judgement in done.made:
            self.pairs[judgement.public_id] = Pair(ends, together)

    @precondition(lambda self: self.articles)
    @rule(one=drawn, name=st.sampled_from([*NAMES, NEW_NAME, None]), quote=st.booleans())
    def attribute(self, one: int, name: str | None, quote: bool) -> None:
        wanted = self.draw(one)
        assert wanted is not None
        author = self.author(True)
        try:
            done = deciding.attribute(
                self.database, wanted, [] if name is None else [name], "person", author, whole_quote=quote
            )
        except InputRefused as error:
            assert "speakers fit" in str(error)
            return
        self.took(done)

    @precondition(lambda self: self.articles)
    @rule(one=st.sampled_from(NAMES), two=st.sampled_from(NAMES), apart=st.booleans(), replacing=st.booleans())
    def alias(self, one: str, two: str, apart: bool, replacing: bool) -> None:
        try:
            self.took(deciding.alias(self.database, one, two, self.author(replacing), apart=apart))
        except (InputRefused, NotFound, UsageError):
            return

    @precondition(lambda self: self.articles)
    @rule(one=st.sampled_from(NAMES), name=st.sampled_from(["The Mayor", "O. F."]))
    def rename(self, one: str, name: str) -> None:
        try:
            self.took(deciding.rename(self.database, one, name, self.author(True)))
        except (InputRefused, NotFound):
            return

    @precondition(lambda self: self.order)
    @rule(which=drawn)
    def undo(self, which: int) -> None:
        wanted = self.order[which % len(self.order)]
        try:
            done = deciding.undo(self.database, wanted, self.author())
        except InputRefused as error:
            assert "would be in force again" in str(error)
            return
        assert [one.a for one in done.made] == [wanted]
        self.reload()

    @precondition(lambda self: self.articles)
    @rule(one=drawn, two=drawn, together=st.booleans())
    def undone_at_once_it_leaves_no_trace(self, one: int, two: int, together: bool) -> None:
        before = everything(self.database)
        known = self.listed()
        self.pair(one, two, together, True)
        self.attribute(one, NEW_NAME, True)
        self.alias(NAMES[one % len(NAMES)], NAMES[two % len(NAMES)], not together, True)
        for public_id in self.listed():
            if public_id not in known:
                deciding.undo(self.database, public_id, self.author())
        self.reload()
        assert everything(self.database) == before

    def listed(self) -> list[str]:
        """All decisions, the last one first."""
        with reading(self.database) as connection:
            return [row["decision_id"] for row in decisions.listed(connection)]

    def reload(self) -> None:
        """After an undo: what the listing says is in force is the model's, too; the listing is checked elsewhere."""
        with reading(self.database) as connection:
            listed = [row for row in decisions.listed(connection) if row["state"] in ("in force", "orphaned")]
            targets = {row["decision"]: row["targets"] for row in decisions.exported(connection)}
        rows = [row for row in reversed(listed) if row["verdict"] != "undo"]
        self.order = [row["decision_id"] for row in rows]
        self.pairs = {
            row["decision_id"]: Pair(
                frozenset(
                    (t["source"], re.sub(r"[\W_]+", " ", t["exact"]).strip()) for t in targets[row["decision_id"]]
                ),
                row["verdict"] == "same",
            )
            for row in rows
            if row["subject"] == "quote"
        }

    @rule(version=st.sampled_from([1, 2, 3]))
    def reextract(self, version: int) -> None:
        self.reader.use(version)
        ingesting.reextract(self.database, batch_articles=2)

    @invariant()
    def decisions_hold(self) -> None:
        if not hasattr(self, "database"):
            return
        found = everything(self.database)
        quotes = {(row["source"]["id"], bare(row["text"])): row["quote"] for row in found["attributions"]}
        for pair in self.pairs.values():
            there = [quotes[end] for end in pair.ends if end in quotes]
            if len(there) == 2:
                assert (len(set(there)) == 1) == pair.together
        self.printed |= {row["attribution"] for row in found["attributions"]}
        self.printed |= {row["quote"] for row in found["quotes"]} | {row["speaker"] for row in found["speakers"]}
        assert self.expected(found) == {tuple(row["members"]) for row in found["quotes"]}

    def read(self, name: str, row: Any) -> Utterance:
        """An attribution as merging gets it: what stands around the words is in no export, the rest is compared."""
        with reading(self.database) as connection:
            pool = clustering._Pool(connection, set())
            query = select(attributions.c.id).where(attributions.c.public_id == name)
            (utterance,) = pool.load_rows(set(connection.execute(query).scalars()))
        speakers = () if row["speaker_id"] is None else (row["speaker_id"],)
        assert (utterance.text, utterance.kind, utterance.speakers) == (row["text"], row["kind"], speakers)
        return utterance

    def expected(self, found: Any) -> set[tuple[str, ...]]:
        """The plain model's clusters: all current attributions at once, with the decisions about them."""
        named = {row["attribution"]: row for row in found["attributions"]}
        places = {(row["source"]["id"], bare(row["text"])): name for name, row in named.items()}
        near: dict[tuple[str, bool], set[str]] = {}
        for pair in self.pairs.values():
            ends = [places[end] for end in pair.ends if end in places]
            if len(ends) == 2:
                for one, two in (ends, ends[::-1]):
                    near.setdefault((one, pair.together), set()).add(two)
        utterances = [
            replace(
                self.read(name, row),
                joined=tuple(sorted(near.get((name, True), ()))),
                parted=tuple(sorted(near.get((name, False), ()))),
            )
            for name, row in named.items()
        ]
        return {one.members for one in cluster(utterances).clusters}

    def check_all(self) -> None:
        """The same as from nothing, in another order; nothing lost; every id ever printed leads somewhere."""
        assert not verify(self.database).faults
        found = everything(self.database)
        with reading(self.database) as connection:
            for public_id in sorted(self.printed):
                if public_id[0] == "p":
                    try:
                        assert finding.find_speakers(connection, public_id)
                    except NotFound as error:
                        assert f"the name '{NEW_NAME}' of decision j" in str(error)
                else:
                    quote = finding.find_quote(connection, public_id)
                    there = select(attributions.c.id).where(
                        attributions.c.quote_id == quote, attributions.c.retired_run_id.is_(None)
                    )
                    assert connection.execute(there).first() is not None, public_id
            kept = {row.public_id for row in connection.execute(select(attributions.c.public_id))}
            lines = list(decisions.exported(connection))
            states = {row["decision_id"]: row["state"] for row in decisions.listed(connection)}
        assert {one for one in self.printed if one[0] == "a"} <= kept
        assert set(self.order) == {
            row["decision"]
            for row in lines
            if states[row["decision"]] in ("in force", "orphaned")
            if row["verdict"] != "undo"
        }

        text = [json.dumps(row) for row in lines]
        with self.blank_database() as other:
            decisions.import_lines(other, text[::2], "here", self.author())  # some without what took their place
            done = decisions.import_lines(other, text, "here", self.author())
            assert not done.refused
            ingesting.ingest(other, self.articles[::-1], batch_articles=1)
            assert everything(other) == found
            with reading(other) as connection:
                again = {row["decision_id"]: row["state"] for row in decisions.listed(connection)}
        assert {one: state for one, state in again.items() if one in states} == states


@pytest.mark.parametrize("kind", KINDS)
def test_articles_and_decisions_in_any_order(kind: str, new_database: Any, blank_database: Any) -> None:
    given = {"kind": kind, "new_database": staticmethod(new_database), "blank_database": staticmethod(blank_database)}
    machine = type("Machine", (Machine,), given)
    examples = LONG or {"sqlite": 8, "postgresql": 3}[kind]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30 if LONG else 12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[phase for phase in Phase if not LONG or phase is not Phase.shrink],
        ),
    )
