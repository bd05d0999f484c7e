from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.errors import InputRefused
from quotedb.parsers.decoding import decode, known_encoding

FRENCH = (
    "Le ministre a déclaré : « Nous ne céderons pas à la pression, même après l’été. » Il a ajouté que "
    "la réunion était reportée à une date ultérieure, en raison de difficultés liées à la sécurité."
)


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_another_encoding_is_guessed_and_the_guess_recorded(encoding: str) -> None:
    decoded = decode(FRENCH.encode(encoding, "ignore"), "here")
    assert decoded.guessed
    assert decoded.encoding not in ("utf-8", "ascii")
    assert "\ufffd" not in decoded.text
    assert "même" in decoded.text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_LE, "utf-32-le")],
)
def test_a_byte_order_mark_is_no_guess(mark: bytes, encoding: str) -> None:
    assert decode(mark + FRENCH.encode(encoding), "here") == (FRENCH, encoding, False)
    assert decode(mark + FRENCH.encode(encoding), "here", encoding[:6]) == (FRENCH, encoding, False)


def test_a_named_encoding_is_taken_at_its_word() -> None:
    assert decode(FRENCH.encode("cp1252"), "here", "windows-1252") == (FRENCH, "cp1252", False)
    with pytest.raises(InputRefused, match=r"here: not valid ascii: byte 0xc3 at byte 15"):
        decode(FRENCH.encode(), "here", "ascii")


def test_mixed_encoding_is_refused_with_its_place() -> None:
    data = FRENCH.encode() + "é".encode("cp1252")
    with pytest.raises(InputRefused, match=f"mixed encoding: mostly UTF-8, but not byte 0xe9 at byte {len(data) - 1}"):
        decode(data, "here")


def test_utf16_without_a_mark_is_not_silently_text() -> None:
    assert "\x00" in decode("yes".encode("utf-16-le"), "here").text  # and the parser refuses NUL


@given(st.binary(max_size=60))
def test_never_a_replacement_character_and_never_another_error(data: bytes) -> None:
    try:
        decoded = decode(data, "here")
    except InputRefused:
        return
    if decoded.guessed:
        assert "\ufffd" not in decoded.text


def test_known_encodings() -> None:
    assert known_encoding("latin-1")
    assert not known_encoding("rot13")
    assert not known_encoding("no-such")
    assert not known_encoding("a\x00b")
