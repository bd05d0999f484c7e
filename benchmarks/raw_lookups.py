"""Each look-up, and the SQL that a person would write for the same page, through the raw driver.

The SQL reads what the page prints and nothing else: words, kinds, ids, who said it according to whom, who carried it
when. It needs no second thoughts about joint speakers, options or decisions, and makes no objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.million import COMMON
from quotedb.services import disputes, finding, lookup, quoting
from quotedb.services.pages import Choice

Work = Callable[[], Any]
_STANDS = "a.retired_run_id IS NULL AND NOT EXISTS (SELECT 1 FROM superseded AS d WHERE d.source_id = a.source_id)"
_PAGE = (
    "SELECT {}a.quote_id, a.id, a.public_id, a.confidence, a.text, s.public_id, s.path, s.published, o.name, p.name,"
    " p.public_id, p.kind, q.public_id, q.kind, q.text, q.n_reports FROM attributions AS a"
    " JOIN quotes AS q ON q.id = a.quote_id JOIN sources AS s ON s.id = a.source_id"
    " LEFT JOIN outlets AS o ON o.id = s.outlet_id LEFT JOIN attribution_speakers AS x ON x.attribution_id = a.id"
    f" LEFT JOIN speakers AS p ON p.id = x.speaker_id WHERE {_STANDS} AND a.quote_id IN ({{}}) AND {{}}"
    " ORDER BY s.published_at IS NULL, s.published_at, s.public_id, a.id, x.ordinal"
)
_PRINTED = "a.kind, a.rule, a.via, s.url, s.title, "
_SAID = (
    "SELECT x.attribution_id, a.quote_id FROM attribution_speakers AS x"
    " JOIN attributions AS a ON a.id = x.attribution_id"
    f" WHERE x.speaker_id = {{}} AND {_STANDS} AND {{}} ORDER BY x.attribution_id DESC LIMIT 21"
)
_WORDS = {
    "sqlite": "SELECT w.rowid, a.quote_id FROM attribution_words AS w JOIN attributions AS a ON a.id = w.rowid"
    f" WHERE attribution_words MATCH '\"{{}}\"' AND {_STANDS} AND a.kind <> 'indirect' ORDER BY w.rowid DESC LIMIT 21",
    "postgresql": "SELECT a.id, a.quote_id FROM attributions AS a WHERE to_tsvector('simple'::regconfig,"
    " regexp_replace(left(a.text, 100000), '[^[:alnum:]]+', ' ', 'g')) @@ phraseto_tsquery('simple', '{}')"
    f" AND {_STANDS} AND a.kind <> 'indirect' ORDER BY a.id DESC LIMIT 21",
}


def lookups(connection: Connection) -> Iterator[tuple[str, Work, Work]]:
    """What each is called, the program's way, and the other."""

    def one(sql: str) -> Any:
        return connection.execute(text(sql)).scalar_one()

    busiest = one("SELECT id FROM speakers ORDER BY n_attributions DESC, public_id LIMIT 1")
    typical = one("SELECT id FROM speakers WHERE n_attributions BETWEEN 18 AND 22 ORDER BY id LIMIT 1")
    largest = one("SELECT public_id FROM quotes ORDER BY n_attributions DESC, id LIMIT 1")
    usual = one("SELECT public_id FROM quotes WHERE n_attributions = 3 ORDER BY id LIMIT 1")
    rare = one("SELECT text FROM attributions WHERE kind = 'direct' ORDER BY id LIMIT 1").split()
    raw = Raw(connection)
    for what, number in (("a speaker, typical", typical), ("a speaker, the most quoted", busiest)):
        query = text("SELECT name, public_id FROM speakers WHERE id = :id")
        name, public_id = connection.execute(query, {"id": number}).one()
        yield what, partial(_speaker, connection, public_id), partial(raw.speaker, number)
        if number == typical:
            word = name.split()[-1]
            yield f"{what}, by surname", partial(_speaker, connection, word), partial(raw.surname, word.lower())
    for what, public_id in (("a quote, three printings", usual), ("a quote, the most printed", largest)):
        yield what, partial(_quote, connection, public_id), partial(raw.quote, public_id)
    for what, words in (
        ("a search, rare words", " ".join(rare[2:4])),
        ("a search, a word of one quote in twenty", COMMON),
        ("a search, a word of every quote", "shall"),
    ):
        yield what, partial(lookup.search, connection, words, Choice()), partial(raw.search, words)
    yield "conflicts", partial(disputes.list_conflicts, connection, Choice()), raw.conflicts
    between = disputes.Between(speakers=[busiest])
    own = f"EXISTS (SELECT 1 FROM voices AS v WHERE v.quote_id = c.quote_id AND v.speaker_id = {busiest})"
    ours = partial(disputes.list_conflicts, connection, Choice(), between)
    yield "conflicts of one speaker", ours, partial(raw.conflicts, f" AND {own}")
    yield "speakers", partial(lookup.list_speakers, connection, None, 0.0, 20, 0), raw.speakers


def _quote(connection: Connection, public_id: str) -> Any:
    return quoting.quote_card(connection, finding.find_quote(connection, public_id))


def _speaker(connection: Connection, name: str) -> Any:
    """As the command does: the card, the quotes, and what was reported without marks."""
    found = finding.find_speakers(connection, name)[0]
    return (
        lookup.speaker_card(connection, found),
        lookup.speaker_quotes(connection, found, Choice()),
        lookup.speaker_quotes(connection, found, Choice(indirect=True)),
    )


class Raw:
    """The raw driver."""

    def __init__(self, connection: Connection) -> None:
        self._driver: Any = connection.connection.driver_connection
        self._dialect = connection.dialect.name

    def read(self, sql: str) -> list[Any]:
        """All rows."""
        return list(self._driver.execute(sql).fetchall())

    def page(self, numbers: Sequence[Any], condition: str = "a.kind <> 'indirect'", also: str = "") -> list[Any]:
        """What a page shows of these quotes; ``also``: columns that only the page of a single one has."""
        wanted = ", ".join(dict.fromkeys(str(number) for number in numbers)) or "0"
        return self.read(_PAGE.format(also, wanted, condition))

    def speaker(self, number: int) -> list[Any]:
        """Names and counts, and the two pages."""
        card = self.read(
            "SELECT p.id, p.public_id, p.name, p.kind, p.n_quotes, p.n_indirect, l.form, l.public_id FROM speakers AS p"
            f" JOIN aliases AS l ON l.speaker_id = p.id WHERE p.id = {number}"
        )
        for condition in ("a.kind <> 'indirect'", "a.kind = 'indirect'"):
            said = self.read(_SAID.format(number, condition))
            card += self.page([row[1] for row in said], condition)
        return card

    def surname(self, word: str) -> list[Any]:
        """The same for whoever has this word as the last of a name."""
        found = self.read(
            "SELECT l.speaker_id, l.key FROM name_words AS w JOIN aliases AS l ON l.id = w.alias_id"
            f" WHERE w.word = '{word}'"
        )
        return self.speaker(found[0][0])

    def quote(self, public_id: str) -> list[Any]:
        """The quote, its printings with their speakers, spans, what tells copies apart, links, and decisions."""
        found = self.read(f"SELECT id, kind, text FROM quotes WHERE public_id = '{public_id}'")
        number = found[0][0]
        found += self.page([number], "1 = 1", _PRINTED)
        for sql in (
            "SELECT t.* FROM spans AS t JOIN attributions AS a ON a.id = t.attribution_id WHERE a.quote_id = {}",
            "SELECT s.id, s.text_sha256, s.byline, s.published_at, k.credit, k.passages FROM attributions AS a"
            " JOIN sources AS s ON s.id = a.source_id JOIN sketches AS k ON k.source_id = s.id"
            " WHERE a.quote_id = {}",
            "SELECT k.*, q.public_id, q.text FROM links AS k JOIN attributions AS a ON a.id = k.longer_id"
            " JOIN attributions AS b ON b.id = k.shorter_id JOIN quotes AS q ON q.id = b.quote_id"
            " WHERE a.quote_id = {}",
            "SELECT k.*, q.public_id, q.text FROM links AS k JOIN attributions AS a ON a.id = k.shorter_id"
            " JOIN attributions AS b ON b.id = k.longer_id JOIN quotes AS q ON q.id = b.quote_id"
            " WHERE a.quote_id = {}",
            "SELECT j.public_id, j.verdict, j.made_by, j.made_at, j.reason, t.exact FROM attributions AS a"
            " JOIN judgement_targets AS t ON t.attribution_id = a.id JOIN judgements AS j ON j.id = t.judgement_id"
            " WHERE a.quote_id = {}",
            "SELECT c.*, j.made_by FROM attributions AS a JOIN claims AS c ON c.attribution_id = a.id"
            " JOIN judgements AS j ON j.id = c.judgement_id WHERE a.quote_id = {}",
        ):
            found += self.read(sql.format(number))
        return found

    def search(self, words: str) -> list[Any]:
        """The newest with these words."""
        found = self.read(_WORDS[self._dialect].format(words))
        return self.page([row[1] for row in found])

    def conflicts(self, condition: str = "") -> list[Any]:
        """The severest."""
        found = self.read(
            "SELECT c.quote_id, c.whole_id FROM conflicts AS c JOIN quotes AS q ON q.id = c.quote_id"
            f" WHERE c.severity = 'persons' AND q.kind <> 'indirect'{condition}"
            " ORDER BY c.quote_id, c.whole_id LIMIT 21"
        )
        return self.page([number for row in found for number in row], "1 = 1")

    def speakers(self) -> list[Any]:
        """The most quoted, with their names."""
        return self.read(
            "SELECT p.public_id, p.name, p.kind, p.n_quotes, p.n_indirect, l.form FROM (SELECT * FROM speakers"
            " WHERE n_attributions > 0 AND kind <> 'unnamed' ORDER BY n_attributions DESC, public_id LIMIT 21) AS p"
            " JOIN aliases AS l ON l.speaker_id = p.id"
        )
