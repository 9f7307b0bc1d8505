"""How long an answer without a build takes, whole process: seconds by the clock and of the processor, medians.

    python benchmarks/start.py [--runs 21]

At most 0.06 s are wanted. `python -c pass` is what Python itself takes here.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "build_deck.py --help": ["build_deck.py", "--help"],
    "qadeck --help": ["-m", "qadeck", "--help"],
    "qadeck --nonsense": ["-m", "qadeck", "--nonsense"],
    "qadeck --format pdf": ["-m", "qadeck", "--format", "pdf"],
    "qadeck lint --help": ["-m", "qadeck", "lint", "--help"],
    "qadeck --version": ["-m", "qadeck", "--version"],
    "qadeck completion bash": ["-m", "qadeck", "completion", "bash"],
}


def taken(arguments: list[str]) -> tuple[float, float]:
    """Seconds of one run by the clock, and of the processor."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Run each in turns, print the medians."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--runs", type=int, default=21)
    runs = options.parse_args().runs
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for _ in range(runs + 1):  # the first compiles the modules
        for name, arguments in COMMANDS.items():
            found[name].append(taken(arguments))
    for name, pairs in found.items():
        seconds, used = (statistics.median(column) for column in zip(*pairs[1:], strict=True))
        print(f"{name:24} {seconds:6.3f} s  processor {used:6.3f} s")


if __name__ == "__main__":
    main()
