"""What goes to a terminal or into a spreadsheet is inert: control characters are shown, formulas don't run.

JSON stays lossless: the same characters are written as ``\\uXXXX``. CSV cells can be turned back by :func:`read_cell`.
"""

from __future__ import annotations

import json
import re

# C0 apart from tab and line ends, DEL and C1, bidi controls and marks, line and paragraph separators
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_CONTROL_OR_LINE = re.compile(f"[{_CONTROLS}\t\r\n]")
_JSON_CONTROL = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_CELL_CONTROL = re.compile(rf"(\\*)([{_CONTROLS}]|u)")
_CELL_ESCAPE = re.compile(r"(\\+)u([0-9a-f]{4})?")
_LINE_ENDS = {"\t": " ", "\n": "⏎", "\r": ""}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def _in_line(match: re.Match[str]) -> str:
    sign = _LINE_ENDS.get(match.group())
    return _escaped(match) if sign is None else sign


def shown(text: str) -> str:
    """``text`` for a terminal, line ends and tabs kept; CR of a CRLF dropped, as a terminal would."""
    return _CONTROL.sub(_escaped, text.replace("\r\n", "\n").replace("\r", "\n"))


def shown_in_line(text: str) -> str:
    """``text`` for one line of a terminal: line ends are shown as a sign."""
    return _CONTROL_OR_LINE.sub(_in_line, text)


def to_json(value: object) -> str:
    """``value`` as one line of JSON, readable Unicode, with everything that a terminal could obey escaped."""
    text = _encode(value)
    # Nothing that is printable has to be escaped, and asking that is ten times as fast.
    return text if text.isprintable() else _JSON_CONTROL.sub(_escaped, text)


def cell(text: str) -> str:
    """``text`` as a CSV cell: ``'`` before what a spreadsheet would run, control characters as ``\\uXXXX``.

    A run of backslashes before ``u`` or a control character is doubled, so that :func:`read_cell` gives back ``text``.
    """

    def escape(match: re.Match[str]) -> str:
        slashes, character = match.groups()
        return slashes * 2 + ("u" if character == "u" else f"\\u{ord(character):04x}")

    escaped = _CELL_CONTROL.sub(escape, text)
    return f"'{escaped}" if text.startswith(_FORMULA) else escaped


def read_cell(written: str) -> str:
    """The text that :func:`cell` wrote."""

    def restore(match: re.Match[str]) -> str:
        slashes, code = match.groups()
        kept = "\\" * (len(slashes) // 2)
        if len(slashes) % 2 and code:
            return kept + chr(int(code, 16))
        return f"{kept}u{code or ''}"

    return _CELL_ESCAPE.sub(restore, written.removeprefix("'"))
