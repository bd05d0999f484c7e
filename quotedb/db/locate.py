"""Which database: from an option, the environment, the file of settings, or the platform's data folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from quotedb import settings
from quotedb.errors import DatabaseProblem

_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
_SQLITE = ("sqlite", "sqlite+pysqlite")


def locate(option: str | None = None, environ: Mapping[str, str] | None = None) -> URL:
    """The database's URL: ``option`` (path or URL), or as :mod:`quotedb.settings` finds it, or else the default file.

    Nothing is opened or created. ``DatabaseProblem`` if it is neither SQLite nor PostgreSQL or isn't a URL; its message
    never holds a password.
    """
    if option:
        return parse(option, where="--db")
    found = settings.database(environ)
    if found is not None:
        where, value = found
        return parse(value, where=where)
    return _file(default_path())


def default_path() -> Path:
    """``quotedb.db`` in the user's data folder, by the platform's convention."""
    from platformdirs import user_data_path

    return user_data_path("quotedb", appauthor=False) / "quotedb.db"


def parse(value: str, *, where: str | None = None) -> URL:
    """A path or URL as a URL with the driver this program uses: ``sqlite`` or ``postgresql+psycopg``."""
    scheme, separator, _ = value.partition("://")
    if not separator:
        if "\0" in value:
            raise DatabaseProblem("a path can't hold a NUL character", where=where)
        return _file(Path(value))
    if scheme in _POSTGRESQL:
        try:
            return make_url(value).set(drivername="postgresql+psycopg")
        except Exception:
            # Without its cause: the parser may quote the part that holds the password.
            raise DatabaseProblem("not a URL like postgresql://user:password@host:port/name", where=where) from None
    if scheme in _SQLITE:
        try:
            url = make_url(value)
        except Exception:
            raise DatabaseProblem("not a SQLite URL; sqlite:///path", where=where) from None
        if not url.database or url.database == ":memory:" or url.database.startswith("file:") or url.query:
            raise DatabaseProblem("a SQLite database is a file: sqlite:///path, without options", where=where)
        return _file(Path(url.database))
    shown = scheme if scheme.replace("+", "").isalnum() else "this"
    raise DatabaseProblem(f"{shown!r} is not a kind of database it knows: a path, sqlite or postgresql", where=where)


def display(url: URL) -> str:
    """The database as a message may name it: a path, or a URL without password and options."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    host = f"{url.host or ''}:{url.port}" if url.port else url.host or ""
    user = f"{url.username}@" if url.username else ""
    return f"postgresql://{user}{host}/{url.database or ''}"


def _file(path: Path) -> URL:
    return URL.create("sqlite", database=str(path.expanduser()))
