"""How the time of mending and of rendering one answer grows: doubling it may cost at most 2.5 times.

    python benchmarks/growth_of_answers.py                   every shape
    python benchmarks/growth_of_answers.py --only 'a label'  one of them

growth.py measures whole builds; here the two steps that look at every character of an answer are measured alone, on
what their rules and steps look for, again and again. Sizes double from 10,000 characters to the first run of a second,
or to LAST; the last two doublings are judged together. Seconds are the processor's. Exit 1 when a shape grows faster.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from qadeck.model import Record
from qadeck.render import to_html
from qadeck.repair import repair

ALLOWED, ENOUGH, LEAST = 2.5, 1.0, 0.1
FIRST, LAST = 10_000, 640_000

PIECES: dict[str, str] = {
    "an item": "- one\n",
    "loose items": "- one\n\n",
    "numbers and bullets": "1. one\n- two\n",
    "kinds": "1. a\n* b\n",
    "numbers that drift": "1. a\n 2. b\n",
    "short of a number": "1. a\n - b\n",
    "a label": "- **A:**\n- b\n",
    "labels that announce": "- **A:** do:\n",
    "a label's paragraph": "- **A:**\n\nText here.\n\n",
    "a label's text": "- **A:**\nText\n",
    "nested behind a gap": "- **A:**\n  - b\n\n",
    "steps": "- a\n  - b\n    - c\n",
    "cut paragraphs": "A line that is long enough to fill its column, and\n\nit goes on in the next one.\n\n",
    "cut items": "- An item that is long enough to fill a line and the\n- rest follows here\n",
    "items in lower case": "- an item that is long enough for a line and the\n",
    "cut words": "exam-\nple ",
    "hard breaks": "A line that is long enough to be a full one of text  \nand ",
    "blanks at ends": "- a  \n",
    "bold": "**a** ",
    "bold that runs on": "**a**s ",
    "bold in halves": "**a****b** ",
    "open bold": "**a ",
    "emphasis": "*a ",
    "struck": "~~a ",
    "names": "__init__ ",
    "brackets": "[",
    "links": "[a](b) ",
    "half links": "[a](",
    "pictures": "![",
    "references": "[a][b] ",
    "definitions": "[a]: b\n",
    "dollars": "$a ",
    "formulas": "$a$ ",
    "display": "$$a ",
    "display on lines": "$$\na\n",
    "display and gaps": "$$\n\n",
    "display of items": "- a:\n\n$$\nx\n$$\n\n",
    "round": "\\(a ",
    "square": "\\[a\n",
    "chains": "$a=b=b$ ",
    "glued": "a$a$a ",
    "twins": "$a$ $a$ ",
    "copies": "$a+b=a+b=$ ",
    "TeX in prose": "\\alpha \\beta_a ",
    "equations in prose": "a=b c=d ",
    "an equation": "a_b^c=d+",
    "items of formulas": "- $a$\n- where $b$\n",
    "environments": "\\begin{a} x \\end{b} ",
    "flat formulas": "$$a+b+c$$\n\na+b+c\n\n",
    "code": "`a` ",
    "open code": "`a ",
    "uneven code": "`a``b",
    "fences": "```\n",
    "fences of items": "- ```\n",
    "elements of code": "<code>",
    "closed elements": "<code>a</code> ",
    "tags": "<b>",
    "half tags": "<a ",
    "less": "<",
    "comments": "<!-- ",
    "entities": "&amp;",
    "quotes": "> ",
    "quoted lines": "> a\n",
    "rows": "|x|y|\n",
    "pages": "Page 3\n\n",
    "glyphs": "• a\n",
    "soft hyphens": "a\u00adb\n",
    "no-break blanks": "a\u00a0 ",
    "questions": "(see Q12) ",
    "lines": "a b\n",
    "words": "salt ",
    "one word": "a",
    "indented": "    a\n\n",
    "rules": "- ",
    "addresses": "https://a.b ",
    "triples": "xxx ",
}


def mended(text: str) -> None:
    repair([Record("a.md:1", "a.md", 1, "What?", text, number=7, answer_line=2)], frozenset())


STEPS: dict[str, Callable[[str], object]] = {
    "repair": mended,
    "markdown": lambda text: to_html(text, "markdown", {}),
    "html": lambda text: to_html(text, "html", {}),
}


def seconds(step: str, text: str) -> float:
    started = time.process_time()
    STEPS[step](text)
    return time.process_time() - started


def times(step: str, piece: str) -> Iterator[float]:
    """The seconds of each size, up to the first that takes ENOUGH."""
    size, last = FIRST, 0.0
    STEPS[step](piece * 10)
    while size <= LAST and last < ENOUGH:
        last = seconds(step, piece * (size // len(piece)))
        yield last
        size *= 2


def growth(found: list[float]) -> float:
    """The factor of a doubling, 0 where every run was too short to judge."""
    if found[-1] < LEAST:
        return 0.0
    if len(found) < 3:
        return float("inf")
    return float((found[-1] / max(found[-3], LEAST / 10)) ** 0.5)


def main() -> int:
    """Measure the shapes asked for by each step, print those that grow too fast and how many are well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="shapes, with commas between")
    only = parser.parse_args().only
    chosen = [name for name in PIECES if not only or name in only.split(",")]
    bad = 0
    for step in STEPS:
        for name in chosen:
            found = list(times(step, PIECES[name]))
            if growth(found) > ALLOWED:  # once more: others may have worked beside it
                found = [min(pair) for pair in zip(found, times(step, PIECES[name]), strict=False)]
            well = growth(found) <= ALLOWED
            bad += not well
            if not well or only:
                shown = " ".join(f"{one:.2f}" for one in found[-3:])
                print(f"{'ok ' if well else 'BAD'} {step:9} {name:24} {shown}  x{growth(found):.2f}", flush=True)
    print(f"{len(STEPS) * len(chosen) - bad} of {len(STEPS) * len(chosen)} do not grow beyond x{ALLOWED}")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
