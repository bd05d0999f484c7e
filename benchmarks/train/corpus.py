"""Read a folder of articles (``text/``) with brat standoff annotation of attributions (``attributions/``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

Parts = list[tuple[int, int]]


@dataclass(frozen=True)
class Event:
    """One annotated attribution: parts in code points; ``source`` and ``cue`` may be empty."""

    content: Parts
    source: Parts
    cue: Parts


@dataclass(frozen=True)
class Document:
    """One article and what its first annotator marked."""

    name: str
    text: str
    events: list[Event]


def read_events(path: Path) -> list[Event]:
    """The attributions of one brat file."""
    spans: dict[str, Parts] = {}
    events: list[Event] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if line.startswith("T") and len(cells) >= 3:
            offsets = cells[1].split(" ", 1)[1]
            spans[cells[0]] = [(int(a), int(b)) for a, b in (part.split() for part in offsets.split(";"))]
        elif line.startswith("E") and len(cells) == 2:
            roles: dict[str, Parts] = {"Content": [], "Source": [], "Cue": []}
            for item in cells[1].split():
                role, target = item.split(":")
                roles.setdefault(re.sub(r"\d", "", role), []).extend(spans.get(target, []))
            if roles["Content"]:
                events.append(Event(sorted(roles["Content"]), sorted(roles["Source"]), sorted(roles["Cue"])))
    return events


def read_corpus(folder: Path) -> list[Document]:
    """All articles of a split, in order of name; an article without annotation is left out."""
    annotations: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        annotations.setdefault(path.stem.rpartition("_")[0], path)
    documents = []
    for name, path in annotations.items():
        with (folder / "text" / f"{name}.txt").open(encoding="utf-8", newline="") as file:
            documents.append(Document(name, file.read(), read_events(path)))
    return documents
