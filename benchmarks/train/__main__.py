"""Learn everything that extraction has learned, in the order in which one step builds on another.

    python -m benchmarks.train ../shared/polnear/train [--only STEP]...

Writes the data files of ``quotedb/extract/data/en`` and says which of them changed. Orders and seeds are fixed: two
runs over the same articles and the same code write the same bytes. Each step is a process of its own, so that it reads
what the step before it wrote.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.train.learn import DATA

STEPS = ("lexicon", "quotations", "antecedents", "attribution", "confidence", "indirect")
"""Words; then which passages count, whom pronouns mean, who speaks, how sure that is; speech without marks."""
_ROOT = Path(__file__).resolve().parents[2]


def digests() -> dict[str, str]:
    """The SHA-256 of every data file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(DATA.iterdir())}


def run(step: str, corpus: Path) -> None:
    """One step in a fresh process, with the extractor's sources: compiled classes can't be extended."""
    if step == "antecedents":
        # The resolver runs while its examples are gathered: it starts from nothing, not from what it learned last time.
        (DATA / "antecedents.tsv").write_text("", encoding="utf-8")
    command = [sys.executable, "-m", f"benchmarks.train.{step}", str(corpus.resolve())]
    subprocess.run(command, check=True, cwd=_ROOT, env={**os.environ, "PYTHONHASHSEED": "0", "QUOTEDB_PURE": "1"})


def main() -> None:
    """Run the steps; exits with the status of one that fails."""
    cli = argparse.ArgumentParser(
        prog="python -m benchmarks.train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("corpus", type=Path, help="a folder with text/ and attributions/")
    cli.add_argument("--only", choices=STEPS, action="append", help="run this step alone (may be repeated)")
    args = cli.parse_args()
    before = digests()
    for step in STEPS:
        if args.only and step not in args.only:
            continue
        started = time.perf_counter()
        print(f"{step}:", flush=True)
        try:
            run(step, args.corpus)
        except subprocess.CalledProcessError as error:
            sys.exit(error.returncode)
        print(f"  {time.perf_counter() - started:.0f} s", flush=True)
    changed = [name for name, digest in digests().items() if before.get(name) != digest]
    print("changed:", ", ".join(changed) or "nothing")


if __name__ == "__main__":
    main()
