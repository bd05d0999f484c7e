"""Time the merging of generated quotes and measure it against the clusters that they were generated from.

    python benchmarks/merge_speed.py [--quotes 20000] [--json]

All times are CPU time of this process, so that a busy machine distorts them less. Prints quotes per second in bulk, the
cost of one more quote against the whole collection held in memory, and pairwise precision and recall. Quotes are drawn
from the words of the shipped rarity table as often as news uses them, with a fixed seed; each is printed by one to six
outlets, edited as outlets do.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from itertools import accumulate

from quotedb.merge.quotes import Outcome, Utterance, cluster, keys, update
from quotedb.merge.rarity import function_words
from quotedb.services.collecting import collecting_seldom
from quotedb.text.lexicon import rows

SEED = 20250218
COMMON_SHARE = 0.45
"""Share of function words in running English."""


def vocabulary() -> tuple[list[str], list[float]]:
    """Words and cumulative weights: the number of articles that use them, common ones far more often."""
    table = [row for row in rows("rarity.tsv", "en", "quotedb.merge")[1:] if " " not in row[0] and row[0].isalpha()]
    return [row[0] for row in table], list(accumulate(int(row[1]) ** 1.6 for row in table))


def edited(words: list[str], chance: random.Random) -> str:
    """The words as another outlet might print them."""
    printed = list(words)
    kind = chance.random()
    if kind < 0.25 and len(printed) > 8:
        del printed[chance.randrange(1, len(printed) - 1)]
    elif kind < 0.4 and len(printed) > 8:
        printed.insert(chance.randrange(1, len(printed) - 1), "really")
    text = " ".join(printed)
    text = text[0].upper() + text[1:]
    return text + chance.choice((".", ",", "", "!"))


def generate(count: int) -> tuple[list[Utterance], dict[str, int]]:
    """That many utterances, and the number of the quote that each prints."""
    chance = random.Random(SEED)
    vocab, weights = vocabulary()
    common = sorted(function_words())
    speakers = max(10, count // 40)
    found: list[Utterance] = []
    truth: dict[str, int] = {}
    number = 0
    while len(found) < count:
        number += 1
        size = min(60, max(3, int(chance.lognormvariate(2.8, 0.6))))
        words = chance.choices(vocab, cum_weights=weights, k=size)
        words = [chance.choice(common) if chance.random() < COMMON_SHARE else word for word in words]
        speaker = f"p{int(speakers * chance.random() ** 3)}"
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(365))
        for _ in range(min(6, 1 + int(chance.expovariate(1.2)))):
            key = f"a{len(found):07d}"
            truth[key] = number
            said = (speaker,) if chance.random() > 0.1 else ()
            when = day + timedelta(days=chance.randrange(3))
            outlet = f"o{chance.randrange(50)}"
            found.append(Utterance(key, edited(words, chance), "direct", f"s{key}", outlet, when, said))
    return found[:count], truth


def pairwise(outcome: Outcome, truth: dict[str, int]) -> tuple[float, float]:
    """Precision and recall over pairs of utterances."""
    right = made = 0
    for one in outcome.clusters:
        made += len(one.members) * (len(one.members) - 1) // 2
        right += sum(n * (n - 1) // 2 for n in Counter(truth[m] for m in one.members).values())
    sizes = Counter(truth[m] for one in outcome.clusters for m in one.members)
    wanted = sum(n * (n - 1) // 2 for n in sizes.values())
    return right / max(1, made), right / max(1, wanted)


def marginal(utterances: list[Utterance], last: int) -> float:
    """Seconds per quote for the last ones, each against all before, from an index in memory."""
    index: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in utterances[:-last]:
        for key in keys(utterance):
            index[key].append(utterance)

    def load(wanted: Collection[str]) -> list[Utterance]:
        return list({u.id: u for key in wanted for u in index.get(key, ())}.values())

    gc.collect()
    gc.freeze()  # a real collection is in a database, not on the heap that each full garbage collection walks
    started = time.process_time()
    for utterance in utterances[-last:]:
        for key in keys(utterance):
            index[key].append(utterance)
        update([utterance], load)
    seconds = time.process_time() - started
    gc.unfreeze()
    return seconds / last


def main() -> None:
    """Measure and print."""
    command = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    command.add_argument("--quotes", type=int, default=20000)
    command.add_argument("--json", action="store_true")
    options = command.parse_args()
    utterances, truth = generate(options.quotes)
    cluster(utterances[:200])
    started = time.process_time()
    stored = sum(len(keys(utterance)) for utterance in utterances)
    keyed = time.process_time() - started
    with collecting_seldom():  # as ingest does
        started = time.process_time()
        outcome = cluster(utterances)
        seconds = time.process_time() - started
    precision, recall = pairwise(outcome, truth)
    figures = {
        "quotes": len(utterances),
        "quotes_per_second": round(len(utterances) / seconds),
        "keys_per_quote": round(stored / len(utterances), 2),
        "keys_microseconds": round(keyed / len(utterances) * 1e6, 1),
        "marginal_microseconds": round(marginal(utterances, min(1000, len(utterances) // 2)) * 1e6, 1),
        "pair_precision": round(precision, 4),
        "pair_recall": round(recall, 4),
        "clusters": len(outcome.clusters),
        "links": len(outcome.links),
    }
    print(json.dumps(figures) if options.json else "\n".join(f"{name:22} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
