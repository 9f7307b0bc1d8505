"""Questions in a `<dl>` that stands in Markdown: `<dt>question</dt><dd>answer</dd>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qadeck.layouts.collapsed import unwrapped
from qadeck.layouts.given import Given
from qadeck.layouts.marks import Mark
from qadeck.layouts.openings import opening
from qadeck.layouts.sheet import Sheet
from qadeck.model import Block
from qadeck.patterns import later

# End tags may be left out: a term ends at its definition, a definition at the next term or at the list's end.
_PAIR = later(
    r"<dt\b[^<>]*>(?P<q>(?:(?!<d[td]\b).)*?)(?:</dt>)?\s*<dd\b[^<>]*>(?P<a>(?:(?!<dt\b).)*?)(?:</dd>\s*)?(?=<dt\b|</dl>|$)",
    re.I | re.S,
)
_TAGS = later(r"<[^<>]*>")


def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """A mark for every pair of every list."""
    marks: list[Mark] = []
    if sheet.document.markup == "markdown":
        for start, end in _lists(sheet):
            marks += _pairs(sheet, start, end)
    yield marks


def _lists(sheet: Sheet) -> Iterable[tuple[int, int]]:
    """The pieces of each list: from the one that opens it up to the one that closes it."""
    start = -1
    for at, piece in enumerate(sheet.pieces):
        if piece.kind == "html" and start < 0 and "<dl" in piece.raw.lower():
            start = at
        if start >= 0 and "</dl>" in piece.raw.lower():
            yield start, at + 1
            start = -1


def _pairs(sheet: Sheet, start: int, end: int) -> Iterable[Mark]:
    pieces = sheet.pieces[start:end]
    lines: dict[int, str] = {}
    for piece in pieces:
        lines.update(enumerate(piece.raw.split("\n"), piece.line))
    first = pieces[0].line
    raw = "\n".join(lines.get(number, "") for number in range(first, pieces[-1].end + 1))
    for found in _PAIR.finditer(raw):
        line = first + raw.count("\n", 0, found.start())
        last = first + raw.count("\n", 0, found.end())
        at = next(i for i in range(end - 1, start - 1, -1) if sheet.pieces[i].line <= line)
        until = next((i for i in range(at + 1, end) if sheet.pieces[i].line > last), end)
        text = " ".join(_TAGS.sub("", found["q"]).split())
        read = opening(Block("paragraph", text, text, line, line), at)
        given = Given(read.text, unwrapped(found["a"]), line, last, label=read.grade)
        yield Mark(at, at + 1, read.text, read.number, "pair", 0, read.asks, until=until, given=given)
