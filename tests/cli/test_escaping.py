from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.cli.escaping import cell, read_cell, shown, shown_in_line, to_json

HOSTILE = st.text(st.sampled_from("\\u001be'=+-@\t\r\n\x1b\x9b\u202e\u2066a\x7f\x85"), max_size=12)


@given(HOSTILE | st.text(max_size=20))
def test_check_37_a_csv_cell_gives_back_its_text(text: str) -> None:
    assert read_cell(cell(text)) == text


@given(HOSTILE)
def test_check_37_a_csv_cell_is_inert(text: str) -> None:
    written = cell(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not set(written) & set("\x1b\x9b\u202e\u2066\x7f\x85")


@given(HOSTILE | st.text(max_size=20))
def test_check_37_json_is_lossless_and_inert(text: str) -> None:
    written = to_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not set(written) & set("\x1b\x9b\u202e\u2066\x7f\x85\n")


@pytest.mark.parametrize("control", ["\x1b[2J", "\x9b2J", "\u202eabc", "\x7f", "\x07"])
def test_check_37_a_terminal_is_shown_controls_not_given_them(control: str) -> None:
    for text in (shown(control), shown_in_line(control)):
        assert text.startswith(f"\\u{ord(control[0]):04x}")
        assert control[0] not in text


def test_one_line_stays_one_line() -> None:
    assert shown_in_line("a\r\nb\tc") == "a⏎b c"
    assert shown("a\r\nb\rc\n") == "a\nb\nc\n"
