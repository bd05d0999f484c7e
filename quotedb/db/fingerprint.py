"""A fingerprint of a schema, from the database's own catalog: what Alembic's comparison doesn't see included."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL

from quotedb.db.engine import engine_for
from quotedb.db.problems import translated
from quotedb.db.scripts import statements
from quotedb.db.tables import described

Fingerprint = dict[str, str]
"""Kind and name of each object, and its definition with white space normalised."""

SCRIPTS = ("fulltext", "guards", "totals", "views")
"""What ``sql/`` holds for each dialect: everything that tables can't say, in the order in which it is created."""


def create_all(connection: Connection) -> None:
    """Create the schema from the program's present description of it, not from its migrations: for comparison only."""
    described(connection.dialect.name).create_all(connection)
    for name in SCRIPTS:
        script = (files("quotedb.db") / "sql" / f"{name}.{connection.dialect.name}.sql").read_text(encoding="utf-8")
        for statement in statements(script):
            connection.execute(text(statement))


def expected(url: URL) -> Fingerprint:
    """The fingerprint that a database of this kind has when nothing has drifted.

    SQLite: made in memory. PostgreSQL: made in a scratch schema of the same database, in a transaction that is rolled
    back.
    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine("sqlite://")
        with engine.connect() as connection:
            create_all(connection)
            return fingerprint(connection)
    engine = engine_for(url)
    with translated(url), engine.connect() as connection, connection.begin() as transaction:
        scratch = f"quotedb_expected_{uuid4().hex}"
        connection.execute(text(f"CREATE SCHEMA {scratch}"))
        connection.execute(text(f"SET LOCAL search_path = {scratch}"))
        create_all(connection)
        found = fingerprint(connection)
        transaction.rollback()
    return found


def differences(found: Fingerprint, wanted: Fingerprint) -> list[str]:
    """One line per object that is missing, extra or different; empty if there is none."""
    lines = [f"missing: {name}" for name in wanted.keys() - found.keys()]
    lines += [f"not in the program: {name}" for name in found.keys() - wanted.keys()]
    lines += [f"different: {name}" for name in found.keys() & wanted.keys() if found[name] != wanted[name]]
    return sorted(lines)


def fingerprint(connection: Connection) -> Fingerprint:
    """Every object of the connection's schema except Alembic's own table."""
    return _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)


def _sqlite(connection: Connection) -> Fingerprint:
    # What ANALYZE keeps for the planner is SQLite's own, and harmless.
    rows = connection.execute(
        text(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE tbl_name <> 'alembic_version' AND tbl_name NOT LIKE 'sqlite~_stat_' ESCAPE '~'"
        )
    )
    return {f"{kind} {name}": _parts(_normal(sql)) if kind == "table" else _normal(sql) for kind, name, sql in rows}


def _parts(table: str) -> str:
    """A table's definition with its columns and constraints sorted.

    What ALTER TABLE adds stands after the rest, a column's constraint beside the column.
    """
    start, stop = table.index("(") + 1, table.rindex(")")
    parts, depth, last = [], 0, start
    for place in range(start, stop):
        depth += {"(": 1, ")": -1}.get(table[place], 0)
        if table[place] == "," and not depth:
            parts.append(table[last:place])
            last = place + 1
    parts.append(table[last:stop])
    apart = [piece for part in parts for piece in re.split(r" (?=CONSTRAINT )", part)]
    return table[:start] + ",".join(sorted(apart)) + table[stop:]


_POSTGRESQL = {
    "column": """
        SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull::text || ' '
            || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' '
            || row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum)::text
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND c.relkind IN ('r', 'v')
            AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """
        SELECT c.relname || '.' || k.conname, pg_get_constraintdef(k.oid) || ' ' || k.convalidated::text
        FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
        WHERE k.connamespace = to_regnamespace(quote_ident(current_schema()))""",
    "index": """
        SELECT c.relname, pg_get_indexdef(c.oid) || ' ' || i.indisvalid::text
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
        WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema()))""",
    "view": """
        SELECT c.relname, pg_get_viewdef(c.oid) FROM pg_class AS c
        WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND c.relkind = 'v'""",
    "trigger": """
        SELECT c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
        WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND NOT t.tgisinternal""",
    "function": """
        SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc AS p
        WHERE p.pronamespace = to_regnamespace(quote_ident(current_schema())) AND p.prokind = 'f'""",
    "sequence": """
        SELECT c.relname, format_type(s.seqtypid, NULL) FROM pg_sequence AS s JOIN pg_class AS c ON c.oid = s.seqrelid
        WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema()))""",
}


def _postgresql(connection: Connection) -> Fingerprint:
    schema: Any = connection.execute(text("SELECT current_schema()")).scalar_one()
    # Its own name is not part of what a schema holds: before a table in an index, and in a function's search path.
    own_name = re.compile(
        rf"""(?<![\w."])"?{re.escape(schema)}"?(?=\.)|(?<=search_path TO )'"?{re.escape(schema)}"?'"""
    )
    found: Fingerprint = {}
    for kind, query in _POSTGRESQL.items():
        for name, definition in connection.execute(text(query)):
            if "alembic_version" not in name:
                found[f"{kind} {name}"] = own_name.sub("<schema>", _normal(definition))
    return found


def _normal(sql: str | None) -> str:
    without_comments = re.sub(r"--[^\n]*", "", sql or "")
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", without_comments)).strip()
