"""The counts that a quote's row keeps, so that listing quotes and conflicts needs no pass over the attributions."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, literal_column, select, text, update

from quotedb.db.dialect import among, answer
from quotedb.db.tables import quotes

_CURRENT = "FROM attributions AS a WHERE a.quote_id = quotes.id AND a.retired_run_id IS NULL"


def refresh_counts(connection: Connection, quote_numbers: Collection[int] | None = None) -> None:
    """Count anew for these quotes' row numbers, or for all.

    ``n_speakers`` is the number of different answers that the current attributions give to "who said it?": the same two
    joint speakers are one answer in any order, and an attribution without a speaker gives none.
    """
    statement = update(quotes).values(counts(connection))
    if quote_numbers is not None:
        if not quote_numbers:
            return
        statement = statement.where(among(connection, quotes.c.id, quote_numbers))
    connection.execute(statement)


def stale_counts(connection: Connection) -> list[str]:
    """Public ids of the quotes whose kept counts are not what counting gives, in order."""
    wrong = text(" OR ".join(f"{name} <> ({expression})" for name, expression in counts(connection).items()))
    return list(connection.execute(select(quotes.c.public_id).where(wrong).order_by(quotes.c.public_id)).scalars())


def counts(connection: Connection) -> dict[str, ColumnElement[int]]:
    """Expressions, correlated to a row of ``quotes``, of what its counts should be."""
    current = {
        "n_attributions": f"SELECT count(*) {_CURRENT}",
        "n_sources": f"SELECT count(DISTINCT a.source_id) {_CURRENT}",
        "n_outlets": "SELECT count(DISTINCT s.outlet_id) FROM attributions AS a JOIN sources AS s ON s.id = a.source_id"
        " WHERE a.quote_id = quotes.id AND a.retired_run_id IS NULL",
        "n_wordings": f"SELECT count(DISTINCT a.text) {_CURRENT}",
        "n_speakers": f"SELECT count(DISTINCT {answer(connection, 'a.id')}) {_CURRENT}",
    }
    return {name: literal_column(f"({query})") for name, query in current.items()}
