"""Reading the word lists shipped beside the code, one folder per language."""

from __future__ import annotations

from importlib.resources import files


def rows(name: str, language: str = "en", package: str = "quotedb.text") -> list[list[str]]:
    """Rows of a tab-separated list in ``package``'s ``data/<language>`` folder, without comments and blank lines."""
    source = files(package).joinpath("data", language, name)
    lines = source.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("\t")] for line in lines if line.strip() and not line.startswith("#")]


def words(name: str, language: str = "en", package: str = "quotedb.text") -> frozenset[str]:
    """All words of a list in which a line holds one or several, separated by blanks."""
    return frozenset(word for row in rows(name, language, package) for cell in row for word in cell.split())
