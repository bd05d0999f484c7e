"""SQL scripts as they are kept in this project's files: one statement after another, in named sections.

A statement ends with a semicolon at the end of a line that a blank line, or the end of the file, follows; a trigger's
body therefore has no blank line. A section starts with a line ``-- up`` or ``-- down``.
"""

from __future__ import annotations

import re

_SECTION = re.compile(r"^-- (up|down)$", re.MULTILINE)
_END = re.compile(r";[ \t]*\n(?=\s*\n|\s*\Z)")
_COMMENT = re.compile(r"\A(?:\s*--[^\n]*\n)+")


def section(script: str, name: str) -> list[str]:
    """The statements of one section; ``KeyError`` if the script has none of that name."""
    parts = _SECTION.split(script)
    return statements(dict(zip(parts[1::2], parts[2::2], strict=True))[name])


def statements(script: str) -> list[str]:
    """The statements in order, without their last semicolon and without comments before them."""
    found = (_COMMENT.sub("", part).strip() for part in _END.split(script.rstrip() + "\n\n"))
    return [statement for statement in found if statement]
