"""Measure extraction and attribution on real news, beside a floor and other systems.

    python -m benchmarks.news ../shared [--split dev] [--json]

The folder holds the annotated corpus: ``polnear/SPLIT/text``, ``polnear/SPLIT/attributions``, ``polnear/metadata.tsv``
and ``gold/polnear_SPLIT.jsonl``. Prints everything, by kind, reference and outlet too, each with a 95% interval
(articles resampled with a fixed seed), and writes the same to ``benchmarks/results/news.md``. ``--predictions`` scores
a file of ``quotedb extract --format jsonl`` instead of extracting.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import floor
from benchmarks.peers import MEASURED, PEERS, PUBLISHED, Peer
from benchmarks.scoring import (
    ALL,
    MEASURES,
    Article,
    Group,
    Measure,
    Score,
    interval,
    kept_at,
    ratio,
    read_gold,
    resamples,
    score,
)
from quotedb.extract import EXTRACTOR, EXTRACTOR_VERSION, extract
from quotedb.services.contract import attribution_record

RESULTS = Path(__file__).parent / "results" / "news.md"
SEED = 3
RESAMPLES = 1000
BINS = 10
AIM = 0.98
"""How often a speaker must be right, to ask how many quotes keep one then."""
GROUPED = {"kind": "Kind", "reference": "Reference", "outlet": "Outlet"}
GROUP_MEASURES = {"recall": "found", "mention": "mention", "identity": "identity"}
LABELS = {
    "f1": "marked quotes, F1",
    "precision": "marked quotes, precision",
    "recall": "marked quotes, recall",
    "mention": "mention of the speaker",
    "identity": "identity of the speaker",
    "indirect_f1": "indirect speech, F1",
    "indirect_precision": "indirect speech, precision",
    "indirect_recall": "indirect speech, recall",
}
Records = dict[str, list[dict[str, Any]]]
Figure = dict[str, float] | None
"""``value``, ``low`` and ``high``; None where nothing is measured."""


def system(text: str) -> list[dict[str, Any]]:
    """What this system says of a text, in the JSON contract's form."""
    return [attribution_record(attribution, text) for attribution in extract(text).attributions]


def run(articles: Sequence[Article], extractor: Callable[[str], list[dict[str, Any]]]) -> tuple[Records, float]:
    """The records of every article, and articles per second of CPU time: the best of three passes."""
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        records = {article.name: extractor(article.text) for article in articles}
        best = min(best, time.process_time() - started)
    return records, len(articles) / best


def read_predictions(path: Path) -> Records:
    """The records of a file that ``quotedb extract --format jsonl`` wrote."""
    documents = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {Path(document["source"]).stem: document["attributions"] for document in documents}


def figure(measure: Measure, counts: Mapping[str, int], resampled: Iterable[Mapping[str, int]]) -> Figure:
    """A measure with its interval."""
    value = ratio(counts, measure)
    span = interval(ratio(other, measure) for other in resampled)
    return None if value is None or span is None else {"value": value, "low": span[0], "high": span[1]}


def calibration(result: Score) -> list[dict[str, float]]:
    """Stated confidence against the share of right speakers, in bins of equal width; empty bins left out."""
    bins: dict[int, list[tuple[float, bool, int]]] = {}
    for item in result.stated:
        bins.setdefault(min(int(item[0] * BINS), BINS - 1), []).append(item)
    return [
        {
            "from": number / BINS,
            "to": (number + 1) / BINS,
            "quotes": len(items),
            "stated": sum(item[0] for item in items) / len(items),
            "observed": sum(item[1] for item in items) / len(items),
        }
        for number, items in sorted(bins.items())
    ]


def measure(articles: Sequence[Article], records: Records, times: int) -> dict[str, Any]:
    """All figures of one system."""
    result = score(articles, records)
    totals = result.totals()
    draws = list(resamples(len(articles), times, SEED))
    drawn = [result.totals(draw) for draw in draws]
    empty: Counter[str] = Counter()

    def of(group: Group, name: str) -> Figure:
        return figure(MEASURES[name], totals[group], (sums.get(group, empty) for sums in drawn))

    groups: dict[str, dict[str, Any]] = {by: {} for by in GROUPED}
    for by, group in sorted(totals, key=lambda item: (item[0], -totals[item]["gold"], item[1])):
        if by in groups:
            figures = {name: of((by, group), name) for name in GROUP_MEASURES}
            groups[by][group] = {"quotes": totals[by, group]["gold"], **figures}
    confidence, share = kept_at(result.stated, totals[ALL]["named"], AIM)
    span = interval(
        kept_at(result.stated, sums[ALL]["named"], AIM, draw)[1] for draw, sums in zip(draws, drawn, strict=True)
    )
    low, high = span or (share, share)
    return {
        "overall": {name: of(ALL, name) for name in MEASURES},
        "counts": dict(totals[ALL]),
        "groups": groups,
        "calibration": calibration(result),
        "kept": {"aim": AIM, "confidence": confidence, "value": share, "low": low, "high": high},
    }


def percent(found: Figure, *, bounds: bool = True) -> str:
    """A figure in percent, with its interval."""
    if found is None:
        return "-"
    text = f"{found['value'] * 100:.1f}"
    return f"{text} [{found['low'] * 100:.1f}, {found['high'] * 100:.1f}]" if bounds else text


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table, its columns aligned: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(w) if not n else cell.rjust(w) for n, (cell, w) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = [("-" * (width - 1) + ":") if number else "-" * width for number, width in enumerate(widths)]
    return [line(header), line(rule), *map(line, rows)]


def peer_row(peer: Peer) -> list[str]:
    """A peer's line of the first table."""
    cells = ["-" if value is None else str(value) for value in (peer.f1, peer.mention, None, peer.indirect_f1)]
    return [peer.name, *cells, peer.rate or "-", peer.rate_with_parser or "-"]


def own_row(name: str, figures: Mapping[str, Any], rate: float | None) -> list[str]:
    """The line of a system that ran here. It needs no parser, so that both its rates are one."""
    overall = figures["overall"]
    cells = [percent(overall[key], bounds=False) for key in ("f1", "mention", "identity", "indirect_f1")]
    per_second = "-" if rate is None else f"{round(rate, -1):,.0f}"
    return [name, *cells, per_second, per_second]


def report(figures: Mapping[str, Any]) -> str:
    """Everything as Markdown."""
    own, rates = figures["system"], figures["rates"]
    counts = own["counts"]
    header = ["System", "Marked F1", "Mention", "Identity", "Indirect F1", "Articles/s", "With its parser"]
    rows = [own_row(f"**{figures['extractor']}**", own, rates["system"])]
    rows.append(own_row("nearest capitalised name", figures["floor"], rates["floor"]))
    rows.extend(map(peer_row, PEERS))
    lines = [
        "# Extraction and attribution on news",
        "",
        f"{figures['date']}, split `{figures['split']}` of PolNeAR: {figures['articles']} articles, {counts['gold']} "
        f"quotes between marks, {counts['indirect']} passages of indirect speech. Percentages; by "
        "`python -m benchmarks.news`.",
        "",
        *table(header, rows),
        "",
        "Mention and identity count missed quotes as wrong. The first two lines were measured in this run, their rates "
        f"in CPU seconds of one process. The others: {MEASURED}",
        "",
        PUBLISHED,
        "",
        f"## {figures['extractor']} in detail",
        "",
        f"In brackets 95% intervals: articles resampled {figures['resamples']} times.",
        "",
        *table(
            ["Measure", "This system", "Nearest capitalised name"],
            [
                [label, percent(own["overall"][name]), percent(figures["floor"]["overall"][name])]
                for name, label in LABELS.items()
            ],
        ),
    ]
    for by, title in GROUPED.items():
        rows = [
            [group, str(found["quotes"]), *(percent(found[name]) for name in GROUP_MEASURES)]
            for group, found in own["groups"][by].items()
        ]
        lines += ["", *table([title, "Quotes", *GROUP_MEASURES.values()], rows)]
    lines += ["", "## Confidence", ""]
    rows = [
        [
            f"{found['from']:.1f} to {found['to']:.1f}",
            str(found["quotes"]),
            *(f"{found[name] * 100:.1f}" for name in ("stated", "observed")),
        ]
        for found in own["calibration"]
    ]
    lines += table(["Stated confidence", "Quotes", "mean stated", "identity right"], rows)
    kept = own["kept"]
    lines += [
        "",
        f"At the confidence where identity is right {kept['aim'] * 100:.0f} times in 100 ({kept['confidence']:.3f}), "
        f"{percent(kept)}% of the {counts['named']} quotes of named speakers keep a speaker.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, write."""
    cli = argparse.ArgumentParser(
        prog="python -m benchmarks.news", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("shared", type=Path, help="the folder with polnear/ and gold/")
    cli.add_argument("--split", default="dev")
    cli.add_argument("--predictions", type=Path, help="score this file of JSON lines instead of extracting")
    cli.add_argument("--resamples", type=int, default=RESAMPLES)
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    cli.add_argument("--write", type=Path, default=RESULTS, metavar="PATH", help="where the tables go (%(default)s)")
    cli.add_argument("--no-write", action="store_true", help="only print")
    args = cli.parse_args()
    articles = read_gold(args.shared, args.split)
    rate: float | None = None
    if args.predictions:
        records = read_predictions(args.predictions)
    else:
        records, rate = run(articles, system)
    floor_records, floor_rate = run(articles, floor.attributions)
    figures = {
        "date": date.today().isoformat(),
        "split": args.split,
        "articles": len(articles),
        "extractor": f"{EXTRACTOR} {EXTRACTOR_VERSION}",
        "resamples": args.resamples,
        "rates": {"system": rate, "floor": floor_rate},
        "system": measure(articles, records, args.resamples),
        "floor": measure(articles, floor_records, args.resamples),
    }
    text = report(figures)
    if not args.no_write:
        args.write.write_text(text, encoding="utf-8")
    print(json.dumps(figures, ensure_ascii=False) if args.json else text, end="\n" if args.json else "")


if __name__ == "__main__":
    main()
