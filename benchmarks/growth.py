"""How the time and memory of a build grow with the size of hostile shapes: doubling may cost at most 2.5 times.

    python benchmarks/growth.py                      every shape
    python benchmarks/growth.py --only stars,quotes  these
    python benchmarks/growth.py --table              and print the table of docs/reliability.md

Each build runs in a process of its own, forked after one small build has loaded every module, on one core. Its cost is
the processor's time, not the clock's. Sizes double from 20,000 characters (less where that takes long) to the first
build of --enough seconds, or to 5 million characters. The last two doublings are judged together; a shape that grows
faster is measured again, and the least of three counts. A shape whose every build takes less than --least seconds has
no growth that could be told from chance: it is shown as "small". Exit 1 when a shape grows faster, does not end in
--limit seconds, takes over 20 times its size in memory, loses a question beside it or ends in a traceback.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from shapes import BESIDE, SHAPES, suffix  # noqa: E402

from qadeck.api import Request, build  # noqa: E402
from qadeck.errors import DeckError  # noqa: E402

ALLOWED, MEMORY = 2.5, 20
FIRST, LAST = 20_000, 5_120_000
# Memory is judged from this size on: below it the interpreter's own habits are most of it.
LARGE = 1_000_000
HARMLESS = {"What is chalk?", "What is clay?"}


@dataclass(frozen=True, slots=True)
class Run:
    """One build: its bytes, seconds of the processor, bytes of memory beyond the start, what became of it.

    `wrong` says what may not be: a lost question, a traceback, no end within the limit.
    """

    size: int
    seconds: float
    memory: int
    told: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A shape's runs and the factor of a doubling; `growth` is 0 where every build was too short to judge."""

    name: str
    runs: tuple[Run, ...]
    growth: float

    @property
    def memory(self) -> float:
        """Bytes of memory for each byte of the document, at the largest size."""
        last = self.runs[-1]
        return last.memory / last.size if last.size >= LARGE else 0.0

    @property
    def wrong(self) -> str:
        """What is not as it should be; "" when all is."""
        if any(run.wrong for run in self.runs):
            return next(run.wrong for run in self.runs if run.wrong)
        if self.growth > ALLOWED:
            return f"grows x{self.growth:.2f}"
        return f"takes {self.memory:.0f} times its size in memory" if self.memory > MEMORY else ""

    @property
    def row(self) -> str:
        """The line of the table."""
        last = self.runs[-1]
        growth = f"x{self.growth:.2f}" if self.growth else "small"
        memory = f"{self.memory:.0f}" if self.memory else ""
        return f"| {self.name} | {last.size:,} | {last.seconds:.2f} | {growth} | {memory} | {self.wrong or last.told} |"


def cost() -> float:
    """Seconds of the processor, of this process and those that it has waited for."""
    return sum(os.times()[:4])


def peak() -> int:
    """The most memory that this process has held, in bytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def outcome(folder: Path) -> tuple[str, str]:
    """Build the folder: what became of it, and what may not be."""
    try:
        made = build(Request(sources=(folder,), out=folder / "out", cache=None, built_at=1)).build
    except DeckError as error:
        return "", f"the build stopped: {error}"
    asked = {record.question for note in made.notes for record in note.cluster.members}
    codes = Counter(finding.code for finding in made.findings)
    said = ", ".join(f"{code} {count}" if count > 1 else code for code, count in codes.most_common(3))
    told = f"{len(made.notes):,} notes" + (f"; {said}" if said else "")
    return told, "" if asked >= HARMLESS else f"lost {', '.join(sorted(HARMLESS - asked))}"


def once(shape: str, size: int, limit: float, pipe: Connection) -> None:
    """Build one document in this process; send what it took."""
    text = SHAPES[shape](size)
    resource.setrlimit(resource.RLIMIT_CPU, (int(cost() + limit) + 1, resource.RLIM_INFINITY))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"shape{suffix(shape)}").write_text(text, "utf-8")
        (folder / "beside.md").write_text(BESIDE, "utf-8")
        started, held = cost(), peak()
        try:
            told, wrong = outcome(folder)
        except BaseException:
            told, wrong = "", "traceback: " + traceback.format_exc().strip().splitlines()[-1][:100]
        pipe.send(Run(len(text.encode()), cost() - started, peak() - held, told, wrong))


def run(shape: str, size: int, limit: float) -> Run:
    """One build in a process of its own, ended after `limit` seconds of the processor."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=once, args=(shape, size, limit, there))
    child.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        child.join()
        late = child.exitcode == -signal.SIGXCPU
        return Run(size, limit, 0, "", f"not done in {limit:g} s" if late else "the process ended without a word")
    finally:
        child.kill()
        child.join()


def growth(runs: Sequence[Run], least: float) -> float:
    """The factor of a doubling, over the last two where the first of them is long enough; 0 when none can be told.

    Where a limit makes the largest sizes cheap, the doublings below it are judged.
    """
    seconds = [one.seconds for one in runs]
    seconds = seconds[: seconds.index(max(seconds)) + 1]
    if seconds[-1] < least:
        return 0.0
    if len(seconds) > 2 and seconds[-3] >= least / 8:
        return (seconds[-1] / seconds[-3]) ** 0.5
    return seconds[-1] / max(seconds[-2], least / 8) if len(seconds) > 1 else 0.0


def again(one: Run, shape: str, limit: float) -> Run:
    """The least of this run and another one."""
    return min(one, run(shape, one.size, limit), key=lambda each: each.seconds)


def measure(shape: str, options: argparse.Namespace) -> Measured:
    """Double until a build takes long enough or goes wrong."""
    runs, size = [run(shape, FIRST, options.limit)], 2 * FIRST
    while len(runs) < 3 and runs[-1].seconds > options.enough:
        runs.insert(0, run(shape, FIRST >> len(runs), options.limit))
    while size <= LAST and runs[-1].seconds <= options.enough and not runs[-1].wrong:
        runs.append(run(shape, size, options.limit))
        size *= 2
    for _ in range(2):
        if not runs[-1].wrong and growth(runs, options.least) > ALLOWED:
            runs[-3:] = [again(one, shape, options.limit) for one in runs[-3:]]
    return Measured(shape, tuple(runs), growth(runs, options.least))


def warm() -> None:
    """One small build in this process, on one core: what all the others start from."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        for shape in {suffix(shape): shape for shape in SHAPES}.values():
            Path(folder, f"warm{suffix(shape)}").write_text(SHAPES[shape](1000), "utf-8")
        Path(folder, "harmless.md").write_text(BESIDE + "## What is $x$?\n\n```python\nx\n```\n", "utf-8")
        Path(folder, "harmless.html").write_text("<h2>What is it?</h2><p>An <b>inlet</b>", "utf-8")
        outcome(Path(folder))


def main() -> int:
    """Measure the shapes asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="shapes, with commas between")
    parser.add_argument("--enough", type=float, default=0.8, help="a build this long is enough (default 0.8)")
    parser.add_argument("--least", type=float, default=0.2, help="seconds that growth can be told from (default 0.2)")
    parser.add_argument("--limit", type=float, default=30.0, help="seconds before a build is ended (default 30)")
    parser.add_argument("--table", action="store_true", help="print the whole table at the end")
    options = parser.parse_args()
    warm()
    found = []
    for name in [name for name in SHAPES if not options.only or name in options.only.split(",")]:
        found.append(measure(name, options))
        print(f"{'BAD' if found[-1].wrong else 'ok '} {found[-1].row}", flush=True)
    if options.table:
        print("\n| shape | bytes | seconds | a doubling | memory / size | |\n|---|---|---|---|---|---|")
        print("\n".join(one.row for one in found))
    bad = [one.name for one in found if one.wrong]
    print(f"{len(found) - len(bad)} of {len(found)} shapes keep x{ALLOWED} a doubling; not: {', '.join(bad) or 'none'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
