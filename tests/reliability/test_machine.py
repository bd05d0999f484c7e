"""Checks 11, 16, 17, 30 and 33 in any order: a database beside a plain dictionary of what should be in it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, event, select, text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for, reading
from quotedb.db.locate import parse
from quotedb.db.tables import sources
from quotedb.extract import extract
from quotedb.parsers.articles import Article
from quotedb.services.ingest import ingest
from quotedb.services.storing import Document
from quotedb.services.verify import verify
from tests.reliability.conftest import Child, articles
from tests.services.conftest import everything
from tests.services.test_evidence import alter

NewDatabase = Callable[[str], AbstractContextManager[URL]]
GIVEN = articles(8)
SOME = st.lists(st.integers(0, len(GIVEN) - 1), min_size=1, max_size=5)


def source_of(article: Article) -> str:
    return Document.of(article).public_id


FOUND = {
    source_of(article): {
        tuple((span.start, span.end, span.of(article.text)) for span in claim.spans)
        for claim in extract(article.text).attributions
    }
    for article in GIVEN
}
"""What each article says, by its source's id: content spans with their words."""


class FaultError(Exception):
    """Thrown into an import."""


@contextmanager
def fault_after(statements: int) -> Iterator[None]:
    left = statements

    def listen(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise FaultError

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


class Deployment(RuleBasedStateMachine):
    """``model``: the articles that should be there, by the ids of their sources."""

    def __init__(self, database: AbstractContextManager[URL], blank: Path) -> None:
        super().__init__()
        self.database, self.blank = database, blank
        self.url = database.__enter__()
        self.engine = engine_for(self.url)
        self.model: dict[str, Article] = {}

    def teardown(self) -> None:
        self.engine.dispose()
        self.database.__exit__(None, None, None)

    def stored(self) -> set[str]:
        with reading(self.engine) as connection:
            return set(connection.execute(select(sources.c.public_id)).scalars())

    def expect(self, given: list[Article]) -> None:
        """All of ``given`` may be there now, and nothing else."""
        there, possible = self.stored(), self.model | {source_of(article): article for article in given}
        assert self.model.keys() <= there <= possible.keys()
        self.model = {public_id: possible[public_id] for public_id in there}

    @rule(numbers=SOME, size=st.integers(1, 3))
    def import_some(self, numbers: list[int], size: int) -> None:
        given = [GIVEN[n] for n in numbers]
        summary = ingest(self.engine, given, batch_articles=size)
        assert summary.stored == len({source_of(article) for article in given} - self.model.keys())
        self.expect(given)
        assert {source_of(article) for article in given} <= self.model.keys()

    @rule(numbers=SOME, statements=st.integers(0, 60))
    def import_with_a_fault(self, numbers: list[int], statements: int) -> None:
        given = [GIVEN[n] for n in numbers]
        try:
            with fault_after(statements):
                ingest(self.engine, given, batch_articles=2)
        except FaultError:
            pass
        self.expect(given)

    @rule(numbers=SOME, others=SOME, after=st.floats(0, 0.05), kill=st.booleans())
    def import_twice_at_once(self, numbers: list[int], others: list[int], after: float, kill: bool) -> None:
        def works(chosen: list[int]) -> Callable[[], int]:
            def work() -> int:
                ingest(engine_for(self.url), [GIVEN[n] for n in chosen], batch_articles=2)
                return 0

            return work

        first, second = Child(works(numbers)), Child(works(others))
        if kill:
            time.sleep(after)
            second.send(9)
        assert first.wait() == 0
        assert second.wait() in ((0, -9) if kill else (0,))
        self.expect([GIVEN[n] for n in (*numbers, *others)])
        assert {source_of(GIVEN[n]) for n in numbers} <= self.model.keys()

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def alter_one_character_and_put_it_back(self, data: st.DataObject) -> None:
        public_id = data.draw(st.sampled_from(sorted(self.model)))
        words = self.model[public_id].text
        place = data.draw(st.integers(0, len(words) - 1))
        for sign in ("X", words[place]):
            statement = (
                "UPDATE sources SET text = substr(text, 1, {}) || '{}' || substr(text, {}) WHERE public_id = '{}'"
            )
            quoted = sign.replace("'", "''").replace(":", "\\:")
            alter(self.engine, statement.format(place, quoted, place + 2, public_id))
            faults = verify(self.engine).faults
            if sign == "X":
                assert {fault.where.split(",")[0] for fault in faults} == {f"source {public_id}"}
                with reading(self.engine) as connection:
                    query = text("SELECT DISTINCT quote_id FROM v_attributions WHERE source_id = :source")
                    assert set(faults[0].quotes) == set(connection.execute(query, {"source": public_id}).scalars())
        assert faults == []

    @invariant()
    def each_article_is_there_whole(self) -> None:
        assert self.stored() == self.model.keys()
        found: dict[str, dict[str, list[tuple[int, int, str]]]] = {}
        query = text(
            "SELECT s.public_id, a.public_id, p.start, p.stop, p.exact, s.text FROM sources AS s"
            " JOIN attributions AS a ON a.source_id = s.id JOIN spans AS p ON p.attribution_id = a.id"
            " WHERE p.role = 'content' ORDER BY a.id, p.ordinal"
        )
        with reading(self.engine) as connection:
            for source, claim, start, stop, exact, words in connection.execute(query):
                assert words[start:stop] == exact
                found.setdefault(source, {}).setdefault(claim, []).append((start, stop, exact))
        assert {source: {tuple(spans) for spans in claims.values()} for source, claims in found.items()} == {
            source: FOUND[source] for source in self.model
        }

    @precondition(lambda self: len(self.model) > 3)
    @rule()
    def it_is_what_one_undisturbed_import_gives(self) -> None:
        self.blank.with_name("reference.db").unlink(missing_ok=True)
        reference = engine_for(parse(str(shutil.copy(self.blank, self.blank.with_name("reference.db")))))
        ingest(reference, self.model.values())
        assert everything(self.engine) == everything(reference)
        assert verify(self.engine).faults == []
        reference.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_check_11_16_17_30_33_in_any_order(
    kind: str, new_database: NewDatabase, sqlite_template: Path, tmp_path: Path
) -> None:
    blank = Path(shutil.copy(sqlite_template, tmp_path / "blank.db"))
    run_state_machine_as_test(
        lambda: Deployment(new_database(kind), blank),  # type: ignore[arg-type]
        settings=settings(
            max_examples=6 if kind == "sqlite" else 2,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
