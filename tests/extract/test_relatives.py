"""Whom "who" goes with, seen from the speaker that comes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotedb.extract import extract

SAYS = 'said that it was "bad"'


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The dock was opened by Ann Bell, who {says}.", "Ann Bell"),
        ("The dock was opened by Ann Bell and Joe Ruiz, who {says}.", "Joe Ruiz"),
        ("The dock was opened by Sen. Ann Bell (D-Mo.), who {says}.", "Ann Bell"),
        ("The dock was opened by Joe Ruiz Jr., who {says}.", "Joe Ruiz Jr"),
        ("The dock was opened by Ann Bell - who {says} - on Monday.", "Ann Bell"),
        ("The dock was opened by Ann Bell — who {says} — on Monday.", "Ann Bell"),
        ("The dock was opened by Ann Bell, and who {says}.", "Ann Bell"),
        ("The dock was opened by Ann Bell, the council's chief political strategist, who {says}.", "Ann Bell"),
        ("The dock was opened by Ann Bell, a lawyer from Ohio who {says}.", "Ann Bell"),
        ("The dock was opened by Ann Bell, 34, a mother of two who {says}.", "Ann Bell"),
        ("The mayor is Ann Bell. The dock was opened by the mayor, who {says}.", "Ann Bell"),
        ("The dock was opened by Ann Bell. It is in Ohio, who {says}.", None),
        ("The dock was opened by a lawyer from Ohio, who {says}.", None),
        ("Ann Bell opened the dock for a lawyer from Ohio, who {says}.", None),
    ],
)
def test_whom_who_goes_with(text: str, speaker: str | None) -> None:
    (found,) = (a for a in extract(text.format(says=SAYS), indirect=False).attributions)
    assert [one.name for one in found.speakers] == ([] if speaker is None else [speaker])


@given(
    st.lists(st.sampled_from(["Ann Bell", ",", "(", ")", "who", "and", "-", "—", ".", "Ohio", "of", "the", "lawyer"]))
)
def test_whatever_stands_before_it(words: list[str]) -> None:
    text = f"{' '.join(words)} who {SAYS}."
    for found in extract(text).attributions:
        assert all(0 <= start < end <= len(text) for start, end in found.spans)
