"""Settings: an option goes before the environment, that before the file, that before what is so anyway."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotedb import settings
from quotedb.cli.main import main
from quotedb.db.locate import display, locate
from quotedb.errors import UsageError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('database = "archive.db"\nbusy_seconds = 3\njobs = 4\n', encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "given", {})


def test_the_nearest_counts(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (settings.busy_seconds(), settings.jobs(), settings.database()) == (10.0, 1, None)
    monkeypatch.setenv("QUOTEDB_CONFIG", str(file))
    assert (settings.busy_seconds(), settings.jobs()) == (3.0, 4)
    assert display(locate()) == str(tmp_path / "archive.db")
    monkeypatch.setenv("QUOTEDB_BUSY_SECONDS", "0.5")
    monkeypatch.setenv("QUOTEDB_JOBS", "2")
    monkeypatch.setenv("DATABASE_URL", "postgres://me:SECRET@db.example/news")
    assert (settings.busy_seconds(), settings.jobs()) == (0.5, 2)
    assert display(locate()) == "postgresql://me@db.example/news"
    monkeypatch.setenv("QUOTEDB_DATABASE_URL", "nearer.db")
    assert display(locate()) == "nearer.db"
    assert display(locate("nearest.db")) == "nearest.db"
    settings.given.update(busy_seconds=7.5)
    assert settings.busy_seconds() == 7.5
    other = tmp_path / "other.toml"
    other.write_text("jobs = 8\n", encoding="utf-8")
    monkeypatch.delenv("QUOTEDB_JOBS")
    settings.given.update(config=str(other))
    assert settings.jobs() == 8


def test_the_user_s_own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path)
    assert settings.jobs() == 1
    (tmp_path / "config.toml").write_text("jobs = 3\n", encoding="utf-8")
    assert settings.jobs() == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("jobs = 0", "jobs can't be 0"),
        ("jobs = 1.5", "must be a number"),
        ('busy_seconds = "SECRET"', "must be a number"),
        ("busy_seconds = -1", "can't be -1"),
        ("database = 3", "must be a text"),
        ("databse = 'x'", "no setting 'databse'"),
        ("database = postgres://me:SECRET@x", "not TOML"),
    ],
)
def test_a_wrong_file_is_one_line(
    content: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(content, encoding="utf-8")
    monkeypatch.setenv("QUOTEDB_CONFIG", str(path))
    with pytest.raises(UsageError, match=r"settings\.toml: ") as caught:
        settings.database(), settings.busy_seconds(), settings.jobs()
    assert said in str(caught.value) and "SECRET" not in str(caught.value)
    assert main(["db", "current", "--db", str(tmp_path / "none.db")]) == 4, "--db needs no file of settings"
    assert main(["stats"]) in (2, 4)
    told = capsys.readouterr().err
    assert ("SECRET" in told, told.count("\n")) == (False, 2)


def test_wrong_variables_and_missing_files_are_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in (("QUOTEDB_JOBS", "many"), ("QUOTEDB_JOBS", "1.5"), ("QUOTEDB_JOBS", "nan")):
        monkeypatch.setenv(name, value)
        with pytest.raises(UsageError, match=f"{name}: jobs can't be '{value}'"):
            settings.jobs()
    monkeypatch.delenv("QUOTEDB_JOBS")
    monkeypatch.setenv("QUOTEDB_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(UsageError, match=r"none\.toml: can't be read"):
        settings.jobs()
