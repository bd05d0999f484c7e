"""The counts that a quote's row keeps, so that listing quotes and conflicts needs no pass over the attributions."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, text

from quotedb.db.dialect import answer, members

COUNTS = ("n_attributions", "n_sources", "n_outlets", "n_wordings", "n_speakers")


def refresh_counts(connection: Connection, quote_numbers: Collection[int] | None = None) -> None:
    """Count anew for these quotes' row numbers, or for all.

    ``n_speakers`` is the number of different answers that the current attributions give to "who said it?": the same two
    joint speakers are one answer in any order, and an attribution without a speaker gives none.
    """
    if quote_numbers is not None and not quote_numbers:
        return
    settings = ", ".join(f"{name} = counted.{name}" for name in COUNTS)
    changed = " OR ".join(f"quotes.{name} <> counted.{name}" for name in COUNTS)
    statement = f"UPDATE quotes SET {settings} FROM ({_counted(connection, quote_numbers)}) AS counted"
    parameters = {} if quote_numbers is None else members(connection, quote_numbers)[1]
    connection.execute(text(f"{statement} WHERE quotes.id = counted.id AND ({changed})"), parameters)


def stale_counts(connection: Connection) -> list[str]:
    """Public ids of the quotes whose kept counts are not what counting gives, in order."""
    changed = " OR ".join(f"quotes.{name} <> counted.{name}" for name in COUNTS)
    query = (
        f"SELECT quotes.public_id FROM quotes JOIN ({_counted(connection, None)}) AS counted ON counted.id = quotes.id"
        f" WHERE {changed} ORDER BY quotes.public_id"
    )
    return list(connection.execute(text(query)).scalars())


def _counted(connection: Connection, quote_numbers: Collection[int] | None) -> str:
    """SQL for one row per quote with what its counts should be: each attribution is visited once."""
    chosen = "SELECT id FROM quotes" if quote_numbers is None else members(connection, quote_numbers)[0]
    # The retired are left out where nothing is guessed about how many there are: without statistics PostgreSQL takes
    # "IS NULL" for rare and would start from there.
    current = "CASE WHEN a.retired_run_id IS NULL THEN {} END".format
    return (
        f"SELECT chosen.id AS id, count({current('a.id')}) AS n_attributions,"
        f" count(DISTINCT {current('a.source_id')}) AS n_sources,"
        f" count(DISTINCT {current('s.outlet_id')}) AS n_outlets,"
        f" count(DISTINCT {current('a.text')}) AS n_wordings,"
        f" count(DISTINCT {current(answer(connection, 'a.id'))}) AS n_speakers"
        f" FROM ({chosen}) AS chosen"
        " LEFT JOIN attributions AS a ON a.quote_id = chosen.id LEFT JOIN sources AS s ON s.id = a.source_id"
        " GROUP BY chosen.id"
    )
