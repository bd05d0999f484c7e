"""How migrations reach a database: one program at a time. On SQLite all of them are one transaction, all or nothing.

On PostgreSQL each is one, so that a lock is given back with the step that needs it; some do their work in several (see
README.md). After a failure the next run goes on where it stopped.

Called by quotedb.services.migrate, which passes the URL in ``cfg.attributes["url"]``, or by ``python -m alembic``,
which takes it from ``-x db=...`` or the environment.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from quotedb.db.locate import locate
from quotedb.db.migration_lock import LOCK_SECONDS, STATEMENT_SECONDS, exclusive
from quotedb.db.problems import translated
from quotedb.db.tables import described, metadata
from quotedb.errors import DatabaseProblem


def database_url() -> URL:
    given = context.config.attributes.get("url")
    if given is None:
        return locate(context.get_x_argument(as_dictionary=True).get("db"))
    assert isinstance(given, URL)
    return given


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the full-text index, which no table can describe, and its own tables out of a comparison."""
    if kind == "index":
        return name != "ix_attributions_words"
    return kind != "table" or name in metadata.tables


def run_offline(url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        raise DatabaseProblem("--sql is for PostgreSQL: SQLite's migrations run in the program")
    context.configure(
        dialect_name=url.get_backend_name(),
        target_metadata=described(url.get_backend_name()),
        literal_binds=True,
        transactional_ddl=True,
        transaction_per_migration=True,
        output_buffer=context.config.output_buffer,
    )
    context.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    context.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
    with context.begin_transaction():
        context.run_migrations()


def run_online(url: URL) -> None:
    with translated(url), exclusive(url) as connection:
        # With a transaction open here, Alembic would leave the commit to us and report success for nothing.
        assert not connection.in_transaction()
        context.configure(
            connection=connection,
            target_metadata=described(connection.dialect.name),
            include_name=is_ours,
            transactional_ddl=True,
            transaction_per_migration=connection.dialect.name == "postgresql",
        )
        with context.begin_transaction():
            context.run_migrations()
            check_foreign_keys(connection)


def check_foreign_keys(connection: Connection) -> None:
    """What ON would have refused while foreign keys were off for the migration."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            table, _, parent, _ = broken[0]
            raise DatabaseProblem(f"the migration would break {len(broken)} references, first from {table} to {parent}")


if context.is_offline_mode():
    run_offline(database_url())
else:
    run_online(database_url())
