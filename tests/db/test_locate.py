from __future__ import annotations

from pathlib import Path

import pytest

from quotedb.db.locate import default_path, display, locate, parse
from quotedb.errors import DatabaseProblem


@pytest.mark.parametrize(
    ("option", "environ", "wanted"),
    [
        ("a.db", {"QUOTEDB_DATABASE_URL": "b.db", "DATABASE_URL": "c.db"}, "a.db"),
        (None, {"QUOTEDB_DATABASE_URL": "b.db", "DATABASE_URL": "c.db"}, "b.db"),
        (None, {"DATABASE_URL": "sqlite:///c.db"}, "c.db"),
        (None, {"QUOTEDB_DATABASE_URL": "", "DATABASE_URL": "c.db"}, "c.db"),
        ("sqlite:////tmp/d.db", {}, "/tmp/d.db"),
        ("odd %20 name?.db", {}, "odd %20 name?.db"),
    ],
)
def test_the_nearest_wins(option: str | None, environ: dict[str, str], wanted: str) -> None:
    url = locate(option, environ)
    assert (url.drivername, url.database) == ("sqlite", wanted)


def test_without_any_it_is_a_file_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    url = locate(None, {})
    assert Path(str(url.database)) == default_path()
    assert default_path().name == "quotedb.db"
    assert not default_path().parent.exists()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_name_of_postgresql_means_psycopg(scheme: str) -> None:
    url = parse(f"{scheme}://me:p%40ss@host:5433/base?sslmode=require")
    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port, url.database) == ("me", "p@ss", "host", 5433, "base")


@pytest.mark.parametrize(
    "value",
    [
        "mysql://me:SECRET@host/base",
        "postgresql+asyncpg://me:SECRET@host/base",
        "postgresql://me:SECRET@host:notaport/base",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "sqlite:///x.db?SECRET=1",
        "me:SECRET@host://base",
        "a\0b",
    ],
)
def test_anything_else_is_refused_in_one_line_without_a_password(value: str) -> None:
    with pytest.raises(DatabaseProblem) as caught:
        parse(value, where="--db")
    line = str(caught.value)
    assert line.startswith("--db: ") and "\n" not in line
    assert "SECRET" not in line


def test_a_database_is_shown_without_password_and_options() -> None:
    assert display(parse("postgresql://me:SECRET@host:5433/base?password=SECRET")) == "postgresql://me@host:5433/base"
    assert display(parse("postgresql://host/base")) == "postgresql://host/base"
    assert display(parse("some/file.db")) == "some/file.db"
