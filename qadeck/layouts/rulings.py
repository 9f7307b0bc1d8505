"""What deck.toml rules: a layout by name, a question's line in plain terms, sections to leave out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qadeck.config import SourceRules
from qadeck.errors import UsageError
from qadeck.layouts import Layout
from qadeck.layouts.marks import Mark
from qadeck.layouts.questions import asks
from qadeck.layouts.sheet import Sheet
from qadeck.model import LeftOut, Record
from qadeck.patterns import later


def fixed(name: str, layouts: Sequence[Layout]) -> Layout:
    """The layout of that name, which then needs no proof. Raises UsageError."""
    for layout in layouts:
        if layout.name == name:
            return layout._replace(firm=True, least=1)
    known = ", ".join(layout.name for layout in layouts)
    raise UsageError(f"deck.toml: no layout {name!r}; known are {known}")


def by_pattern(pattern: str) -> Layout:
    """A layout of the lines that begin like `pattern`, where a lone "N" stands for any number: "Frage N:"."""
    parts = (
        r"(?P<n>\d+)" if part == "N" else re.escape(part.strip()) for part in re.split(r"\b(N)\b", pattern, maxsplit=1)
    )
    line = later(r"[\s*_#>]*" + r"\s*".join(p for p in parts if p) + r"[\s*_]*(?P<text>.*)$", re.S | re.I)

    def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
        marks = []
        for at, piece in enumerate(sheet.pieces):
            found = line.match(piece.text) if piece.kind in ("heading", "paragraph", "item") else None
            if found:
                number = int(found["n"]) if "n" in found.re.groupindex else None
                text = found["text"].strip(" *_")
                marks.append(Mark(at, at + 1, text, number, piece.kind, piece.level, asks(text)))
        yield marks

    return Layout("pattern", find, f"{{n}} lines like {pattern!r}", firm=True, least=1)


def is_left_out(record: Record, rules: SourceRules) -> bool:
    """The record stands in a section that deck.toml leaves out."""
    names = {name.casefold() for name in rules.leave_out}
    return bool(names & {part.casefold() for part in (*record.path, record.section or "")})


def by_ruling(record: Record) -> LeftOut:
    """A record that deck.toml leaves out, as a part left out."""
    text = f"{record.question}\n\n{record.answer}".strip()
    return LeftOut(record.source, record.line, record.end_line, "left out by deck.toml", text)
