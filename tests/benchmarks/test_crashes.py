"""What the benchmark of killed writers gives them, and what it says of them."""

from __future__ import annotations

import argparse

from benchmarks import crashes


def test_writers_overlap_and_together_have_everything() -> None:
    files = [str(number) for number in range(20)]
    parts = crashes.parts(files, 4)
    assert len(parts) == 4 and {len(part) for part in parts} == {13}
    assert {name for part in parts for name in part} == set(files)
    assert len({part[0] for part in parts}) == 4
    assert crashes.parts(files, 1) == [files]


def test_the_section_says_what_was_counted() -> None:
    count = crashes.Count(rounds=2, started=8, killed=7, midway=1)
    given = argparse.Namespace(rounds=2, articles=120, writers=4)
    told = crashes.report("SQLite", given, count, same=False)
    assert told.startswith("## SQLite\n")
    assert "2 rounds: 7 of 8 programs killed at work, articles stored before it in 1, faults after 0." in told
    assert "240 generated articles" in told and "isn't that of an undisturbed run" in told
