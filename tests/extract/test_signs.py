"""Paths of signs."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from quotedb.extract.signs import collapse


@given(st.text(alphabet="nnCxo,()", max_size=12), st.integers(2, 8))
def test_a_path_has_no_brackets_and_no_repeats(path: str, limit: int) -> None:
    plain = re.sub(r"(.)\1+", r"\1", re.sub(r"\([^()]*\)", "", path))
    half = limit // 2
    assert collapse(path, limit) == (plain if len(plain) <= limit else f"{plain[:half]}+{plain[-half:]}")
