"""What finding repeats would take on an engine of many machines: a simulation with the real keys, into docs/scale.md.

    python benchmarks/scale.py [--measured 1000000] [--seed 1] [--page docs/scale.md]

1. A sample of made-up questions (benchmarks/corpus.py) goes through the whole linkage: processor time of preparing a
   question and of comparing a pair, bytes of what a comparison looks at, how many pairs meet on more than one key.
2. All questions up to --measured give their real keys; of one key in SHARE every row is counted. Which keys is decided
   by their hash, so the sizes of their groups are exact, and totals are the sample's times SHARE.
3. Beyond, two bounds. "Wider": ten times the questions are ten times the subjects; every total grows ten times.
   "Denser": the same subjects are asked about ten times as often; a group of s rows becomes a Poisson number around
   10 s, and groups over the linkage's limit are dropped as the linkage drops them.
"""

from __future__ import annotations

import argparse
import math
import pickle
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from corpus import entries  # noqa: E402

from qadeck import linkage  # noqa: E402
from qadeck.linkage import blocking, corpus, grouping  # noqa: E402
from qadeck.model import Record  # noqa: E402

CHUNK, SHARE, SAMPLE = 25_000, 4, 25_000
SIZES = (1_000_000, 10_000_000, 100_000_000)
# A row of the join: eight bytes of digest of subject and key, eight bytes of number of the question.
ROW = 16
BEGIN, END = "<!-- figures of benchmarks/scale.py -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Unit:
    """One question or pair: seconds of a processor, bytes; `once` is distinct pairs a pair met; `merged` a share."""

    prepare: float
    compare: float
    features: float
    once: float
    merged: float


@dataclass(frozen=True, slots=True)
class Groups:
    """Key groups of `questions`: how many of each size (already times SHARE), what they were measured with."""

    questions: int
    sizes: dict[int, float]
    how: str = "measured"


@dataclass(frozen=True, slots=True)
class Load:
    """Totals: rows of keys, those of them in groups that are dropped, pairs met."""

    rows: float
    dropped: float
    pairs: float
    largest: float


def questions(count: int, seed: int) -> Iterator[list[corpus.Item]]:
    """The items of `count` questions, a chunk at a time: what is learnt from all is learnt from each chunk here."""
    asked = (entry.question for entry in entries(count, seed, answers=False))
    while texts := list(islice(asked, CHUNK)):
        yield corpus.items([Record(str(at), "q", at, text, "") for at, text in enumerate(texts)])


def unit(seed: int) -> Unit:
    """Measured on the first SAMPLE questions, by the whole linkage."""
    records = [Record(str(at), "q", at, one.question, one.answer) for at, one in enumerate(entries(SAMPLE, seed))]
    start = time.process_time()
    made = corpus.items(records)
    prepare = time.process_time() - start
    linked = linkage.link(records)
    compare = time.process_time() - start - 2 * prepare
    met: dict[int, list[int]] = {}
    for item in (group[0] for group in grouping.same_wording(made)):
        for key in keys(item):
            met.setdefault(key, []).append(item.at)
    kept = [places for places in met.values() if len(places) <= blocking.COMMON]
    pairs = sum(math.comb(len(places), 2) for places in kept)
    once = len({pair for places in kept for pair in combinations(places, 2)})
    bare = [replace(item, record=Record("", "", 0, "", "")) for item in made[:1000]]
    features = sum(len(pickle.dumps(item)) for item in bare) / len(bare)
    return Unit(prepare / SAMPLE, compare / once, features, once / pairs, 1 - len(linked.clusters) / SAMPLE)


def keys(item: corpus.Item) -> set[int]:
    """The numbers of an item's keys, within its subject."""
    return {hash((item.record.subject, key)) for key in blocking._keys(item)}


def measure(count: int, seed: int) -> list[Groups]:
    """The groups of the sampled keys at an eighth, a quarter, a half of `count` questions, and at all."""
    seen: Counter[int] = Counter()
    worded: set[int] = set()
    found, done = [], 0
    stops = {count // 8, count // 4, count // 2, count}
    for items in questions(count, seed):
        # Equal wordings are grouped before the keys are made: one of them stands for all.
        fresh = {hash((item.record.subject, item.wording)): item for item in items}
        seen.update(key for name, item in fresh.items() if name not in worded for key in keys(item) if key % SHARE == 0)
        worded |= fresh.keys()
        done += len(items)
        if done in stops:
            sizes = Counter(seen.values())
            found.append(Groups(done, {size: number * float(SHARE) for size, number in sizes.items()}))
            print(done, "questions", round(time.process_time()), "s", file=sys.stderr, flush=True)
    return found


def wider(groups: Groups, times: int) -> Groups:
    """So many times the subjects."""
    sizes = {size: number * times for size, number in groups.sizes.items()}
    return Groups(groups.questions * times, sizes, "wider")


def load(groups: Groups, times: int = 1) -> Load:
    """The totals; with `times`, of groups so many times as dense."""
    rows = dropped = pairs = largest = 0.0
    for size, number in groups.sizes.items():
        likely = {size: 1.0} if times == 1 else poisson(size * times)
        kept = sum(rows * share for rows, share in likely.items() if rows <= blocking.COMMON)
        rows += number * size * times
        dropped += number * (size * times - kept)
        pairs += number * sum(math.comb(n, 2) * share for n, share in likely.items() if n <= blocking.COMMON)
        largest = max(largest, size * times)
    return Load(rows, max(0.0, dropped), pairs, largest)


def poisson(mean: int) -> dict[int, float]:
    """The chances of 0 to COMMON rows where `mean` are expected."""
    return {n: math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(blocking.COMMON + 1)}


def table(found: list[Groups], one: Unit) -> list[str]:
    """The rows of the page: measured, then the two bounds."""
    last = found[-1]
    lines = [_row(groups.questions, "measured", load(groups), one) for groups in found]
    for size in SIZES:
        times = size // last.questions
        if times > 1:
            lines.append(_row(size, "wider", load(wider(last, times)), one))
            lines.append(_row(size, "denser", load(last, times), one))
    return lines


def _row(count: int, how: str, total: Load, one: Unit) -> str:
    once = total.pairs * one.once
    hours = (count * one.prepare + once * one.compare) / 3600
    cells = (
        f"{count:,}",
        how,
        f"{total.rows / count:.1f}",
        f"{total.rows * ROW / 1e9:,.2f}",
        f"{total.dropped / total.rows:.1%}",
        f"{total.largest:,.0f}",
        f"{once / count:.2f}",
        f"{total.pairs * ROW / 1e9:,.2f}",
        f"{2 * once * one.features / 1e9:,.1f}",
        f"{hours:,.1f}",
    )
    return f"| {' | '.join(cells)} |"


def text(found: list[Groups], one: Unit) -> str:
    """What stands between the marks of the page."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = {
        "questions of the sample, with answers": f"{SAMPLE:,}",
        "preparing a question": f"{one.prepare * 1e6:.0f} µs of a processor",
        "comparing a pair": f"{one.compare * 1e6:.0f} µs of a processor",
        "what a comparison looks at in a question": f"{one.features:.0f} bytes",
        "keys on which a pair meets": f"{1 / one.once:.2f}",
        "share of the questions that is merged": f"{one.merged:.0%}",
        "questions whose keys were counted": f"{found[-1].questions:,}, one key in {SHARE}",
        "the script itself": f"{time.process_time():.0f} s of a processor, {peak:.0f} MiB",
    }
    heads = ("questions", "how", "keys each", "GB of keys", "rows dropped", "largest group", "pairs each")
    heads += ("GB of pairs", "GB of features", "processor hours")
    lines = (
        "| measured on one machine | |",
        "|---|---|",
        *(f"| {what} | {how} |" for what, how in facts.items()),
        "",
        f"| {' | '.join(heads)} |",
        "|---" * len(heads) + "|",
        *table(found, one),
    )
    return "\n".join(lines)


def main() -> None:
    """Measure, extrapolate, write."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--measured", type=int, default=1_000_000, help="a multiple of 200,000")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--page", type=Path, default=ROOT / "docs" / "scale.md")
    asked = options.parse_args()
    made = text(measure(asked.measured, asked.seed), unit(asked.seed))
    print(made)
    page = asked.page.read_text("utf-8")
    marked = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.S)
    asked.page.write_text(marked.sub(lambda _: f"{BEGIN}\n{made}\n{END}", page), "utf-8")


if __name__ == "__main__":
    main()
