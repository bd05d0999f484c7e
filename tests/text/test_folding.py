"""Letters as they are compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quotedb.text.folding import fold


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_case_accents_strokes_and_apostrophes_fall_away() -> None:
    assert fold("Wałęsa’s Café") == "walesa's cafe"
