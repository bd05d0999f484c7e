"""Compiled modules beside their sources: used while they are of these very sources, passed over where they aren't.

``QUOTEDB_PURE=1`` in the environment has them neither built nor used.
"""

from __future__ import annotations

import hashlib
import os
import sys
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from pathlib import Path

RECORD = "compiled.sha256"
"""The file in a package's folder that says of which sources its compiled modules were made."""


def fingerprint(folder: Path) -> str:
    """SHA-256, in hexadecimal, of all Python sources of a folder with their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(folder: Path) -> bool:
    """Whether compiled modules of these very sources stand beside them."""
    record = folder / RECORD
    return record.is_file() and record.read_text(encoding="ascii").strip() == fingerprint(folder)


def use_what_is_current(folder: str) -> None:
    """Have Python import a package's modules from their sources where what is compiled isn't made of them."""
    if os.environ.get("QUOTEDB_PURE") or not is_current(Path(folder)):
        sys.path_importer_cache[folder] = FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES))
