"""How the time of a build grows with the size of hostile shapes: doubling may cost at most 2.5 times.

    python benchmarks/growth.py                      every shape
    python benchmarks/growth.py --only stars,quotes  these
    python benchmarks/growth.py --seconds 5          a run that takes this long is big enough to judge by

Each run is a process of its own that is ended after --limit seconds. Only the build is timed (a small one before it
has loaded every module), in seconds of CPU. Every document holds two harmless questions beside the shape: they must
become notes. Exit 1 when a shape grows faster, loses a question or ends in a traceback.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ALLOWED = 2.5
FIRST, LAST = 10_000, 2_560_000
BEFORE = "## What is salt?\n\nA mineral from the sea.\n\n## What is mud?\n\nWet earth, good for bricks.\n\n"
ASKED = "## What is sand?\n\nSmall grains of rock. "


def inside(piece: str, last: str = "") -> Callable[[int], str]:
    """The shape that repeats `piece` inside one answer, up to about n characters."""
    return lambda n: f"{BEFORE}{ASKED}{piece * (n // len(piece))}{last}\n"


def below(piece: str, last: str = "") -> Callable[[int], str]:
    """The same as a block of its own below the first words of the answer."""
    return lambda n: f"{BEFORE}{ASKED}\n\n{piece * (n // len(piece))}{last}\n"


def numbered(piece: str) -> Callable[[int], str]:
    """The shape that repeats `piece`, a format for a number, through the document."""
    return lambda n: BEFORE + "".join(piece.format(i) for i in range(n // len(piece.format(1000))))


def nested(piece: str) -> Callable[[int], str]:
    """Lines, each two columns deeper than the one above: n characters in all."""
    return lambda n: f"{BEFORE}{ASKED}\n\n" + "".join(" " * 2 * i + piece + "\n" for i in range(int(n**0.5)))


SHAPES: dict[str, Callable[[int], str]] = {
    "one word": inside("a"), "words of one line": inside("salt "), "blanks": inside(" ", "x"),
    "blank lines": inside("\n", "x"), "sentences": inside("Salt is good. "), "dots": inside("."),
    "colons": inside(":"), "question marks": inside("?"), "questions": inside("Why? "),
    "quotes": below(">", " x"), "spaced quotes": below("> ", "x"), "quoted lines": below("> x\n"),
    "brackets": inside("["), "closed brackets": lambda n: inside("[" * (n // 2), "a" + "]" * (n // 2))(n // 2),
    "images": inside("!["), "links": inside("[a]("), "parentheses": inside("("), "whole links": inside("[a](b) "),
    "list levels": below("- ", "x"), "deeper items": nested("- x"), "items": below("- one\n"),
    "numbers": below("1. one\n"), "letters": inside("a) "),
    "stars": inside("*"), "open emphasis": inside("*a "), "mixed emphasis": inside("**a *b "),
    "closing stars": inside("a* "), "underscores": inside("_"), "open underscores": inside("_a "),
    "tildes": inside("~a "), "dashes": below("-"), "equals": below("="), "rules": below("---\n"),
    "dollars": inside("$a "), "double dollars": inside("$$a "), "open formulas": inside("\\(a "),
    "display formulas": below("\\[a\n"), "environments": inside("\\begin{a}"), "backslashes": inside("\\"),
    "backticks": inside("`"), "uneven backticks": inside("`a``b"),
    "growing backticks": lambda n: f"{BEFORE}{ASKED}" + "".join("a" + "`" * i for i in range(int((2 * n) ** 0.5))),
    "fences": below("```\n"), "open tags": inside("<a "), "less than": inside("<"), "comments": inside("<!--a "),
    "divs": inside("<div>"), "lines of divs": below("<div>\n"), "bold tags": inside("<b>"),
    "details": below("<details>\n"), "ampersands": inside("&"), "entities": inside("&amp;"), "braces": inside("{{"),
    "pipes": below("|"), "rows": below("|x|y|\n"),
    "table": lambda n: f"{BEFORE}{ASKED}\n\n|a|b|\n|-|-|\n" + "|x|y|\n" * (n // 6),
    "wide table": lambda n: f"{BEFORE}{ASKED}\n\n" + "".join(f"{c * (n // 6)}|\n" for c in ("|a", "|-", "|x")),
    "references": below("[a]: http://x.example\n"), "addresses": inside("http://"),
    "right to left": inside("אבג "), "combining": inside("a\u0301"), "marks": inside("\u0301"),
    "emoji": inside("👩‍👩‍👧 "), "paragraphs": below("Salt is good.\n\n"), "lines": below("salt is good\n"),
    "indented lines": below("    salt is good\n"), "underlined": below("a\n===\n"), "bold lines": below("**a**\n\n"),
    "headings": numbered("## What is fjord {}?\n\nAn inlet of kind {}.\n\n"), "bare headings": numbered("# word{}\n"),
    "empty headings": below("# \n"), "labels": numbered("Q: What is fjord {}?\nA: An inlet of kind {}.\n\n"),
    "numbered questions": numbered("{0}. What is fjord {0}?\n\n   An inlet.\n\n"),
    "table of questions": lambda n: "|Question|Answer|\n|-|-|\n"
    + "".join(f"|What is fjord {i}?|An inlet of kind {i}.|\n" for i in range(n // 45)),
}  # fmt: skip


def once(shape: str, size: int) -> None:
    """Build one document in this process; print the seconds and what became of it."""
    from qadeck.api import Request, build
    from qadeck.errors import DeckError

    with tempfile.TemporaryDirectory() as folder:
        note, out = Path(folder, "notes.md"), Path(folder, "out")
        request = Request(sources=(note,), out=out, cache=None, built_at=1)
        note.write_text(BEFORE, encoding="utf-8")
        build(request)
        note.write_text(SHAPES[shape](size), encoding="utf-8")
        started = time.process_time()
        try:
            made = build(request).build
            told = f"{len(made.notes)} notes, {len(made.findings)} findings"
        except DeckError as error:
            told = f"refused: {error}"
        print(f"{time.process_time() - started:.3f}\t{told}")


def run(shape: str, size: int, limit: float) -> tuple[float, str]:
    """The seconds of one build in a process of its own, and its outcome; infinite seconds past the limit."""
    command = [sys.executable, __file__, "--once", shape, str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return float("inf"), f"not done in {limit:g} s"
    if done.returncode:
        return float("inf"), (done.stderr.strip().splitlines() or ["no message"])[-1]
    seconds, told = done.stdout.splitlines()[-1].split("\t")
    return float(seconds), told


def measure(shape: str, enough: float, limit: float) -> bool:
    """Double until a run takes `enough` seconds or the largest size is reached; print the line; True when it is well.

    Two doublings are judged together when both took a measurable time, so that a hiccup does not decide.
    """
    size, times, told = FIRST, [], ""
    while size <= LAST:
        seconds, told = run(shape, size, limit)
        times.append(seconds)
        if seconds > enough:
            break
        size *= 2
    size = min(size, LAST)
    growth = times[-1] / max(times[-2], 0.05) if len(times) > 1 else times[-1]
    if len(times) > 2 and times[-3] > 0.1:
        growth = (times[-1] / times[-3]) ** 0.5
    well = growth <= ALLOWED and "refused" not in told
    shown = " ".join(f"{seconds:.2f}" for seconds in times[-3:])
    print(f"{'ok  ' if well else 'BAD '} {shape:20} {size:>9,}  {shown:24} x{growth:.2f}  {told[:150]}", flush=True)
    return well


def main() -> int:
    """Measure the shapes asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="shapes, with commas between")
    parser.add_argument("--seconds", type=float, default=2.0, help="a run this long is enough (default 2)")
    parser.add_argument("--limit", type=float, default=30.0, help="seconds before a run is ended (default 30)")
    parser.add_argument("--once", nargs=2, metavar=("SHAPE", "SIZE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        once(options.once[0], int(options.once[1]))
        return 0
    chosen = [name for name in SHAPES if not options.only or name in options.only.split(",")]
    well = [measure(name, options.seconds, options.limit) for name in chosen]
    print(f"{sum(well)} of {len(well)} shapes grow at most x{ALLOWED} a doubling")
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
