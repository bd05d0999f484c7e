"""What a decision reads: what it is about, and not all that was ever decided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from quotedb.db.engine import reading, writing
from quotedb.services import deciding, judgements
from quotedb.services.deciding import Author
from quotedb.services.ingest import ingest
from quotedb.services.judgements import Judgement, Target
from quotedb.services.standing import around
from quotedb.text.spans import Span
from tests.services.conftest import article

DAY = datetime(2031, 5, 6, tzinfo=UTC)


def target(number: int) -> Target:
    return Target(f"a{number:020x}", f"s{number // 2:020x}", (Span(0, 2),), "We", f"w{number:020x}")


def pair(one: int, two: int, verdict: Any = "same") -> Judgement:
    first, second = target(one), target(two)
    names = (first.attribution, second.attribution)
    made_at = DAY + timedelta(seconds=one)
    return Judgement("quote", verdict, *names, "tester", made_at, None, None, (first, second))


def names(one: int, two: int) -> Judgement:
    ends = (f"p{one:020x}", f"p{two:020x}")
    return Judgement("name", "same", *ends, "tester", DAY, None, {"name": "A", "form": str(two)})


def said(number: int) -> Judgement:
    value = [{"name": "Ana", "kind": "person"}]
    words = target(number)
    return Judgement("attribution", "speaker", words.attribution, None, "tester", DAY, None, value, (words,))


def test_what_is_put_together_is_followed_and_nothing_else(database: Engine) -> None:
    chain = [pair(10, 12), pair(12, 14), pair(14, 16, "different"), pair(16, 18)]
    others = [pair(number, number + 2) for number in range(100, 140, 4)] + [
        said(10),
        names(1, 2),
        names(2, 3),
        names(7, 8),
    ]
    with writing(database) as connection:
        judgements.insert(connection, [*chain, *others])
    with reading(database) as connection:

        def found(judgement: Judgement, *beside: Judgement) -> list[str]:
            return [one.public_id for one in around(connection, judgement, beside)]

        assert found(pair(10, 30)) == [one.public_id for one in chain[:3]]
        assert found(pair(10, 16)) == [one.public_id for one in chain]
        assert found(pair(40, 42)) == []
        assert found(pair(40, 42), pair(42, 10)) == [one.public_id for one in chain[:3]]
        assert found(said(10)) == [said(10).public_id]
        assert found(said(12)) == []
        assert set(found(names(1, 9))) == {names(1, 2).public_id, names(2, 3).public_id}


def test_a_decision_loads_no_more_for_others_that_have_nothing_to_do_with_it(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(database, [article('"The quay is ours for good," Ana Vidal said.\n', outlet="Post")])
    with writing(database) as connection:
        judgements.insert(connection, [pair(number, number + 2) for number in range(0, 400, 4)])
        (claim,) = connection.exec_driver_sql("SELECT public_id FROM attributions").scalars().all()
    loaded: list[str] = []
    stored = judgements._stored

    def counting(*given: Any) -> Any:
        for one in stored(*given):
            loaded.append(one.public_id)
            yield one

    monkeypatch.setattr(judgements, "_stored", counting)
    author = Author("tester")
    done = deciding.attribute(database, claim, ["Bo Ruiz"], "person", author)
    assert len(done.made) == 1
    deciding.undo(database, None, author)
    assert 0 < len(loaded) < 10
