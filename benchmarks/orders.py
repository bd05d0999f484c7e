"""Ingest a folder's articles in every order, in one batch and one by one: is every export the same, byte for byte?

    python -m benchmarks.orders FOLDER [--most 120]

Prints the number of orders tried and of different exports; exits with 1 if there is more than one.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from quotedb.db.engine import engine_for, reading
from quotedb.db.locate import parse
from quotedb.errors import InputRefused
from quotedb.parsers.articles import Article
from quotedb.parsers.inputs import read_articles
from quotedb.services import migrate
from quotedb.services.export import COLUMNS, export
from quotedb.services.ingest import ingest


def digest(template: bytes, folder: Path, batches: Sequence[Sequence[Article | InputRefused]]) -> str:
    """SHA-256 of everything that can be exported after these batches."""
    path = folder / "orders.db"
    for old in folder.glob("orders.db*"):
        old.unlink()
    path.write_bytes(template)
    engine = engine_for(parse(str(path)))
    for batch in batches:
        ingest(engine, batch)
    seen = hashlib.sha256()
    with reading(engine) as connection:
        for what in COLUMNS:
            for record in export(connection, what):
                seen.update(json.dumps(record).encode())
    engine.dispose()
    return seen.hexdigest()


def main() -> None:
    """Try the orders."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("folder", type=Path)
    command.add_argument("--most", type=int, default=120, help="orders to try at most")
    arguments = command.parse_args()
    articles = list(read_articles([str(arguments.folder)]))
    exports: dict[str, int] = {}
    tried = 0
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrate.upgrade(parse(str(folder / "template.db")))
        template = (folder / "template.db").read_bytes()
        for order in itertools.islice(itertools.permutations(articles), arguments.most):
            tried += 1
            for batches in ([order], [[article] for article in order]):
                key = digest(template, folder, batches)
                exports[key] = exports.get(key, 0) + 1
    seconds = time.perf_counter() - started
    print(f"{len(articles)} articles, {tried} orders, each in one batch and one by one: {len(exports)} export(s)")
    print(f"{seconds:.1f} s")
    if len(exports) > 1:
        sys.exit(1)


if __name__ == "__main__":
    main()
