"""Documents of a size that nobody writes, each built once: seconds, memory, outcome.

    python benchmarks/big.py                    all of them: about ten minutes
    python benchmarks/big.py --only "200 MB"    those whose name holds this

Each build runs in a process of its own beside a document of two questions, which must become notes. Memory is the peak
beyond that of a small build, in times the input and in megabytes. Exit 1 for more than 20 times the input and
64 MB, for a lost question beside it, or a traceback.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent)]

from growth import MEMORY, run, warm  # noqa: E402
from shapes import BEFORE, SHAPES  # noqa: E402

MB = 1_000_000
# What the smallest document may take besides: buffers, the parser's tables.
FIXED = 64 * MB


def line(mb: int) -> Callable[[int], str]:
    """One line of words in one answer."""
    return lambda _: f"{BEFORE}{'salt ' * (mb * MB // 5)}\n"


def deep(piece: str, last: str = "") -> Callable[[int], str]:
    """A hundred thousand levels in one answer."""
    return lambda _: f"{BEFORE}{piece * 100_000}x{last * 100_000}\n"


BIG: dict[str, Callable[[int], str]] = {
    "200 MB in one line": line(200),
    "txt: 200 MB in one line": line(200),
    "html: 200 MB in one line": line(200),
    "csv: 200 MB in one line": line(200),
    "json: 200 MB in one line": line(200),
    "60 MB in one line": line(60),
    "txt: 60 MB in one line": line(60),
    "html: 60 MB in one line": line(60),
    "csv: 60 MB in one line": line(60),
    "60 MB in one word": lambda _: f"{BEFORE}{'a' * 60 * MB}\n",
    "60 MB of empty lines": lambda _: BEFORE + "\n" * 60 * MB,
    "100,000 nested quotes": deep(">"),
    "100,000 spaced nested quotes": deep("> "),
    "100,000 nested brackets": deep("[", "]"),
    "100,000 nested links": deep("[", "](b)"),
    "100,000 list levels": deep("- "),
    "100,000 numbered levels": deep("1. "),
    "html: 100,000 nested elements": deep("<div>", "</div>"),
    "html: 100,000 nested lists": deep("<ul><li>"),
    "json: 100,000 nested lists": lambda _: "[" * 100_000 + "]" * 100_000,
    "yaml: 100,000 nested lists": lambda _: "[" * 100_000 + "]" * 100_000,
    "a million bare headings": lambda _: BEFORE + "".join(f"# word{i}\n" for i in range(MB)),
    "300,000 bare headings": lambda _: BEFORE + "".join(f"# word{i}\n" for i in range(300_000)),
    "300,000 empty headings": lambda _: BEFORE + "# \n" * 300_000,
    "a million empty headings": lambda _: BEFORE + "# \n" * MB,
    "100,000 questions as headings": lambda _: SHAPES["headings"](5 * MB),
}


def main() -> int:
    """Build them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a part of the names")
    parser.add_argument("--limit", type=float, default=900.0, help="seconds before a build is ended (default 900)")
    options = parser.parse_args()
    warm()
    SHAPES.update(BIG)
    bad = 0
    print("| what | size | seconds | memory / size | memory, MB | |\n|---|---|---|---|---|---|")
    for name in [name for name in BIG if options.only in name]:
        one = run(name, 0, options.limit)
        much = one.memory > MEMORY * one.size + FIXED
        bad += bool(one.wrong) or much
        shown = one.wrong or one.told + "; too much memory" * much
        numbers = f"{one.size / MB:.1f} MB | {one.seconds:.1f} | {one.memory / max(one.size, 1):.1f}"
        print(f"| {name} | {numbers} | {one.memory / MB:.0f} | {shown} |", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
