"""The counts that the rows of quotes and speakers keep, so that listing them needs no pass over the attributions.

Counted are the current attributions of sources that stand at their addresses. What all quotes, links and texts come to
is in ``totals``, which triggers keep (``sql/totals``), so that figures of everything need no pass over anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, exists, select, text

from quotedb.db.dialect import among, answer, delete_rows, insert_rows, members, numbers_in_parts, update_rows
from quotedb.db.tables import KIND_COUNTS, KINDS, LINKS, quotes, speakers, voices

COUNTS = ("n_attributions", "n_sources", "n_outlets", "n_wordings", "n_speakers", *KIND_COUNTS)


SAID = ("n_attributions", "n_quotes", "n_indirect")
_UNSAID = "CASE WHEN NOT EXISTS (SELECT 1 FROM attribution_speakers AS x WHERE x.attribution_id = a.id) THEN a.id END"
_STANDS = "a.retired_run_id IS NULL AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)"


def refresh_counts(connection: Connection, quote_numbers: Collection[int] | None = None) -> None:
    """Count anew for these quotes' row numbers, or for all; and how often who is quoted in them.

    ``n_speakers`` is the number of different answers that the attributions give to "who said it?": the same two joint
    speakers are one answer in any order, and an attribution without a speaker gives none.
    """
    if quote_numbers is not None and not quote_numbers:
        return
    settings = ", ".join(f"{name} = counted.{name}" for name in COUNTS)
    changed = " OR ".join(f"quotes.{name} <> counted.{name}" for name in COUNTS)
    statement = f"UPDATE quotes SET {settings} FROM ({_counted(connection, quote_numbers)}) AS counted"
    parameters = {} if quote_numbers is None else members(connection, quote_numbers)[1]
    connection.execute(text(f"{statement} WHERE quotes.id = counted.id AND ({changed})"), parameters)
    if quote_numbers is None:
        _all_voices(connection)
    else:
        _change_voices(connection, quote_numbers)


def stale_counts(connection: Connection) -> list[str]:
    """Public ids of the quotes whose kept counts are not what counting gives, in order."""
    changed = " OR ".join(f"quotes.{name} <> counted.{name}" for name in COUNTS)
    query = (
        f"SELECT quotes.public_id FROM quotes JOIN ({_counted(connection, None)}) AS counted ON counted.id = quotes.id"
        f" WHERE {changed} ORDER BY quotes.public_id"
    )
    return list(connection.execute(text(query)).scalars())


def stale_voices(connection: Connection) -> list[str]:
    """Public ids of the speakers who aren't quoted as often, or not in those quotes, as is kept, in order."""
    found: set[int] = set()
    for numbers in numbers_in_parts(connection, quotes, _AT_ONCE):
        before, after = _voices(connection, numbers)
        found.update(row[1] for row in before ^ after)
    gone = select(voices.c.speaker_id).where(~exists().where(quotes.c.id == voices.c.quote_id))
    found.update(connection.execute(gone).scalars())
    sums = " OR ".join(f"p.{name} <> coalesce(said.{name}, 0)" for name in SAID)
    query = f"SELECT p.id FROM speakers AS p LEFT JOIN ({_SUMS}) AS said ON said.speaker_id = p.id WHERE {sums}"
    found.update(connection.execute(text(query)).scalars())
    names = select(speakers.c.public_id).where(among(connection, speakers.c.id, found))
    return sorted(connection.execute(names).scalars())


def totals(connection: Connection) -> dict[str, int]:
    """How much there is of everything that stands, as it is kept; nothing where somebody has deleted that."""
    kept = connection.execute(text("SELECT * FROM totals")).mappings().first()
    return {name: 0 if kept is None else kept[name] for name in _TOTALS}


def stale_totals(connection: Connection) -> list[str]:
    """Names of the totals that aren't what the rows of quotes, links and sources come to, in order."""
    found: dict[str, int] = {}
    for table in ("quotes", "links", "sources"):
        wanted = ", ".join(f"coalesce({sums}, 0) AS {name}" for name, (of, sums) in _TOTALS.items() if of == table)
        found.update(connection.execute(text(f"SELECT {wanted} FROM {table}")).mappings().one())
    kept = totals(connection)
    return sorted(name for name in found if kept[name] != found[name])


_TOTALS = {
    "n_quotes": ("quotes", "count(CASE WHEN n_attributions > 0 THEN 1 END)"),
    "n_several": ("quotes", "count(CASE WHEN n_sources > 1 THEN 1 END)"),
    **{name: ("quotes", f"sum({name})") for name in KIND_COUNTS},
    **{f"n_{kind}": ("links", f"count(CASE WHEN type = '{kind}' THEN 1 END)") for kind in LINKS},
    "n_texts": ("sources", "count(DISTINCT text_sha256)"),
}
"""Of each total the table that it is of, and what it comes to."""

_AT_ONCE = 5000
_SUMS = (
    "SELECT speaker_id, sum(n_marked + n_indirect) AS n_attributions,"
    " count(CASE WHEN n_marked > 0 THEN 1 END) AS n_quotes, count(CASE WHEN n_indirect > 0 THEN 1 END) AS n_indirect"
    " FROM voices GROUP BY speaker_id"
)


def _all_voices(connection: Connection) -> None:
    connection.execute(delete(voices))
    columns = "quote_id, speaker_id, n_marked, n_indirect"
    connection.execute(text(f"INSERT INTO voices ({columns}) {_said(connection, None)}"))
    settings = ", ".join(f"{name} = coalesce(said.{name}, 0)" for name in SAID)
    joined = f"speakers AS p LEFT JOIN ({_SUMS}) AS said ON said.speaker_id = p.id"
    connection.execute(text(f"UPDATE speakers SET {settings} FROM {joined} WHERE p.id = speakers.id"))


def _change_voices(connection: Connection, quote_numbers: Collection[int]) -> None:
    """Only what has changed is written; a speaker's counts change by the difference, however much he has said."""
    before, after = _voices(connection, quote_numbers)
    more: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for rows, sign in ((before - after, -1), (after - before, 1)):
        for _, speaker, marked, indirect in rows:
            for place, number in enumerate((marked + indirect, bool(marked), bool(indirect))):
                more[speaker][place] += sign * number
    changed = {row[0] for row in before ^ after}
    delete_rows(connection, voices, "quote_id", changed)
    insert_rows(connection, voices, _COLUMNS, sorted(row for row in after if row[0] in changed))
    counts = [speakers.c[name] for name in SAID]
    query = select(speakers.c.id, *counts).where(among(connection, speakers.c.id, more))
    kept: list[Any] = list(connection.execute(query))
    new = [(row, *(old + by for old, by in zip(numbers, more[row], strict=True))) for row, *numbers in kept]
    update_rows(connection, speakers, ("id", *SAID), sorted(new))


def _voices(connection: Connection, quote_numbers: Collection[int]) -> tuple[set[_Voice], set[_Voice]]:
    """The rows that ``voices`` has for these quotes, and those that it should have."""
    kept = connection.execute(_KEPT.where(among(connection, voices.c.quote_id, quote_numbers)))
    said = connection.execute(text(_said(connection, quote_numbers)), members(connection, quote_numbers)[1])
    before, after = ({(row[0], row[1], row[2], row[3]) for row in found} for found in (kept, said))
    return before, after


_Voice = tuple[int, int, int, int]
_COLUMNS = ("quote_id", "speaker_id", "n_marked", "n_indirect")
_KEPT = select(voices.c.quote_id, voices.c.speaker_id, voices.c.n_marked, voices.c.n_indirect)


def _said(connection: Connection, quote_numbers: Collection[int] | None) -> str:
    """SQL for the rows that ``voices`` should have."""
    chosen = "" if quote_numbers is None else f"({members(connection, quote_numbers)[0]}) AS chosen JOIN "
    joined = "attributions AS a" if quote_numbers is None else "attributions AS a ON a.quote_id = chosen.id"
    return (
        "SELECT a.quote_id, x.speaker_id, count(DISTINCT CASE WHEN a.kind <> 'indirect' THEN a.id END) AS n_marked,"
        " count(DISTINCT CASE WHEN a.kind = 'indirect' THEN a.id END) AS n_indirect"
        f" FROM {chosen}{joined} JOIN attribution_speakers AS x ON x.attribution_id = a.id"
        f" WHERE {_STANDS} GROUP BY a.quote_id, x.speaker_id"
    )


def _counted(connection: Connection, quote_numbers: Collection[int] | None) -> str:
    """SQL for one row per quote with what its counts should be: each attribution is visited once."""
    chosen = "SELECT id FROM quotes" if quote_numbers is None else members(connection, quote_numbers)[0]
    # The retired are left out where nothing is guessed about how many there are: without statistics PostgreSQL takes
    # "IS NULL" for rare and would start from there.
    current = "CASE WHEN a.retired_run_id IS NULL AND d.source_id IS NULL THEN {} END".format
    of_kind = "CASE WHEN a.kind = '{}' THEN 1 END".format
    kinds = [f"count({current(of_kind(kind))}) AS n_{kind}" for kind in KINDS]
    return (
        f"SELECT chosen.id AS id, count({current('a.id')}) AS n_attributions,"
        f" count(DISTINCT {current('a.source_id')}) AS n_sources,"
        f" count(DISTINCT {current('s.outlet_id')}) AS n_outlets,"
        f" count(DISTINCT {current('a.text')}) AS n_wordings,"
        f" count(DISTINCT {current(answer(connection, 'a.id'))}) AS n_speakers,"
        f" {', '.join(kinds)}, count({current(_UNSAID)}) AS n_unsaid"
        f" FROM ({chosen}) AS chosen"
        " LEFT JOIN attributions AS a ON a.quote_id = chosen.id LEFT JOIN sources AS s ON s.id = a.source_id"
        " LEFT JOIN superseded AS d ON d.source_id = a.source_id"
        " GROUP BY chosen.id"
    )
