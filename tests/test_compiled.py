"""What is compiled says the same as the sources it was made of, and isn't used once they have changed."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import asdict
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

from benchmarks.occurrences import occurrences
from quotedb import compiled

ROOT = Path(__file__).resolve().parents[1]
WORDS = [
    *(
        "said",
        "says",
        "told",
        "that",
        "the",
        "a",
        "minister",
        "Ann",
        "Bell",
        "she",
        "who",
        "Reuters",
        "according",
        "to",
    ),
    *(",", ".", ";", ":", "-", '"', "“", "”", "‘", "’", "'s", "(", ")", "?", "...", "\n\n", "and", "of", "his", "Dr."),
    *("U.S.", "Ruritania", "spokesman", "statement", "BELL:", "harbour", "would", "siad", "plans", "Zoë", "x-1", "3,5"),
]
EXTRACTION = """
import sys
from quotedb.extract import extract, pipeline
print(pipeline.__file__.endswith(".py"))
for text in sys.stdin.read().split("\\0"):
    print(repr(extract(text, explain=True)))
"""
MERGING = """
import json, sys
from datetime import date
from quotedb.merge import clusters
from quotedb.merge.model import Utterance
from quotedb.merge.quotes import cluster, compare, keys
print(clusters.__file__.endswith(".py"))
given = []
for fields in json.loads(sys.stdin.read()):
    fields["published"] = date.fromisoformat(fields["published"])
    fields |= {name: tuple(fields[name]) for name in ("speakers", "beside", "joined", "parted")}
    given.append(Utterance(**fields))
outcome = cluster(given)
for found in (*outcome.clusters, *outcome.links):
    print(repr(found))
for one, two in zip(given, given[1:]):
    print(sorted(keys(one)), compare(one, two))
"""


def texts() -> list[str]:
    """The dispatches, the golden articles, and words in any order."""
    found = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("seeds/**/*.txt"))]
    found += [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("tests/extract/golden/**/*.txt"))]
    order = random.Random(5)
    return found + [" ".join(order.choices(WORDS, k=order.randrange(120))) for _ in range(300)]


def said(program: str, given: str, *, pure: bool) -> tuple[bool, list[str]]:
    """Whether the program ran from sources, and what it printed."""
    environment = {key: value for key, value in os.environ.items() if key != "QUOTEDB_PURE"}
    environment |= {"PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "1"} | ({"QUOTEDB_PURE": "1"} if pure else {})
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=given, env=environment, check=True, capture_output=True, encoding="utf-8")
    sources, *lines = done.stdout.split("\n")
    return sources == "True", lines


def printings() -> str:
    """Generated printings, as JSON."""
    made = [asdict(one.utterance) for one in occurrences(1500)]
    return json.dumps(made, default=str)


@pytest.mark.parametrize(
    ("program", "given"), [(EXTRACTION, "\0".join(texts())), (MERGING, printings())], ids=["extraction", "merging"]
)
def test_sources_and_what_is_compiled_say_the_same(program: str, given: str) -> None:
    from_sources, found = said(program, given, pure=False)
    if from_sources:
        pytest.skip("nothing is compiled here")
    assert len(found) > 305
    pure, expected = said(program, given, pure=True)
    assert pure
    for one, two in zip(found, expected, strict=True):
        assert one == two


def test_the_fingerprint_is_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"x = 1\n")
    before = compiled.fingerprint(tmp_path)
    assert compiled.fingerprint(tmp_path) == before
    (tmp_path / "a.so").write_bytes(b"")
    assert compiled.fingerprint(tmp_path) == before
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    renamed = compiled.fingerprint(tmp_path)
    (tmp_path / "b.py").write_bytes(b"x = 2\n")
    assert len({before, renamed, compiled.fingerprint(tmp_path)}) == 3


@pytest.mark.parametrize("changed", [False, True])
def test_what_is_compiled_is_passed_over_once_its_sources_have_changed(tmp_path: Path, changed: bool) -> None:
    package = tmp_path / "stale"
    package.mkdir()
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom quotedb.compiled import use_what_is_current\n"
    (package / "__init__.py").write_text(f"{start}use_what_is_current(__path__[0])\n", encoding="utf-8")
    (package / "zlib.py").write_text("pure = True\n", encoding="utf-8")
    (package / compiled.RECORD).write_text(compiled.fingerprint(package) + "\n", encoding="ascii")
    # An extension that can't be loaded: that Python tries to is what tells.
    (package / f"zlib{EXTENSION_SUFFIXES[0]}").write_bytes(b"not a library")
    if changed:
        (package / "zlib.py").write_text("pure = 'changed'\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from stale import zlib; print(zlib.pure)"],
        env={key: value for key, value in os.environ.items() if key != "QUOTEDB_PURE"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (done.returncode == 0) == changed
    assert done.stdout == ("changed\n" if changed else "")
