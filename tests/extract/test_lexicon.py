"""The language's lists: what the code asks for is there, and what is there is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import quotedb.extract
from quotedb.extract.lexicon import read_lines, word_set

SOURCES = sorted(Path(quotedb.extract.__file__).parent.glob("*.py"))


def test_every_set_of_words_is_asked_for_by_whom_it_is_named_after() -> None:
    asked = {
        name: path.stem for path in SOURCES for name in re.findall(r'word_set\("([^"]+)"\)', path.read_text("utf-8"))
    }
    listed = [line.partition("\t")[0] for line in read_lines("word_sets.tsv")]
    assert sorted(listed) == sorted(asked)
    assert all(name.partition(".")[0] == module for name, module in asked.items())


def test_sets_hold_words_once() -> None:
    for line in read_lines("word_sets.tsv"):
        name, _, words = line.partition("\t")
        assert len(word_set(name)) == words.count(", ") + 1
        assert all(word == word.strip() != "" for word in word_set(name))
