"""Every check has a test that bears its number."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
WEB = {35}
"""Shown inert in a browser: there is no web page yet."""


def test_every_check_has_a_test() -> None:
    named = set()
    for file in TESTS.rglob("test_*.py"):
        for numbers in re.findall(r"^def test_check((?:_\d+)+)_", file.read_text(encoding="utf-8"), re.MULTILINE):
            named |= set(map(int, numbers.strip("_").split("_")))
    assert named == set(range(1, 41)) - WEB
