"""Names of persons and bodies: folding, stripping of titles, and skeletons that spellings of one name share."""

from __future__ import annotations

from quotedb.text.keys import forms


def name_key(name: str) -> str:
    """The folded name: "the U.S. State Department's" is "us state department"."""
    found = [form for form in forms(name) if form != "the"]
    return " ".join(found or forms(name)) or name.strip().casefold()


def block_key(name: str, kind: str) -> str:
    """The block of a name, by its kind."""
    return f"{kind}:{name_key(name).split(' ')[-1]}"
