"""What a person may set once: by an option, else in the environment, else in a file, else as it is without any.

The file is TOML, at the path in ``QUOTEDB_CONFIG`` or ``config.toml`` in the user's configuration folder. It may have
``database`` (a path, from the file's own folder, or a URL), ``busy_seconds`` and ``jobs``. Nothing here loads the
packages of a database.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from quotedb.errors import UsageError

BUSY_SECONDS = 10.0
"""How long a writer waits for another before it gives up."""

_KINDS: dict[str, tuple[type, ...]] = {"database": (str,), "busy_seconds": (int, float), "jobs": (int,)}

given: dict[str, Any] = {}
"""What the options of this run of the program say; ``config`` is the path of the file."""


def database(environ: Mapping[str, str] | None = None) -> tuple[str, str] | None:
    """The database as the environment or the file names it, after what does; null if neither does."""
    environ = os.environ if environ is None else environ
    for name in ("QUOTEDB_DATABASE_URL", "DATABASE_URL"):
        if environ.get(name):
            return name, environ[name]
    path, content = _file(environ)
    if "database" not in content:
        return None
    value = content["database"]
    return str(path), value if "://" in value else str(path.parent / Path(value).expanduser())


def busy_seconds(environ: Mapping[str, str] | None = None) -> float:
    """Seconds that a writer waits for another."""
    return float(_number("busy_seconds", "QUOTEDB_BUSY_SECONDS", environ, BUSY_SECONDS, least=0))


def jobs(environ: Mapping[str, str] | None = None) -> int:
    """Processes that share the work of extraction."""
    return int(_number("jobs", "QUOTEDB_JOBS", environ, 1, least=1))


def _number(name: str, variable: str, environ: Mapping[str, str] | None, default: float, least: float) -> float:
    environ = os.environ if environ is None else environ
    if given.get(name) is not None:
        return float(given[name])
    value: Any = environ.get(variable) or None
    where = variable
    if value is None:
        path, content = _file(environ)
        value, where = content.get(name, default), str(path)
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not least <= number < 1e9 or (name == "jobs" and number != int(number)):
        raise UsageError(f"{name} can't be {value!r}", where=where)
    return number


def _file(environ: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    """The path of the file and what it says; nothing if it isn't there and nobody named it."""
    named = given.get("config") or environ.get("QUOTEDB_CONFIG")
    if named:
        path = Path(named)
    else:
        from platformdirs import user_config_path

        path = user_config_path("quotedb", appauthor=False) / "config.toml"
        if not path.exists():
            return path, {}
    import tomllib

    try:
        with path.open("rb") as stream:
            content = tomllib.load(stream)
    except OSError as error:
        raise UsageError(f"can't be read: {error.strerror}", where=str(path)) from None
    except ValueError as error:  # its message may quote the line, which may hold a password
        line = getattr(error, "lineno", None)
        raise UsageError("not TOML" + (f", line {line}" if line else ""), where=str(path)) from None
    for name, value in content.items():
        if name not in _KINDS:
            raise UsageError(f"no setting {name!r}; there are {', '.join(_KINDS)}", where=str(path))
        if not isinstance(value, _KINDS[name]) or isinstance(value, bool):
            raise UsageError(f"{name!r} must be a {'text' if name == 'database' else 'number'}", where=str(path))
    return path, content
