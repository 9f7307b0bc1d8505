"""Plain paragraphs as questions: a line that asks, its answer below it, perhaps indented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.openings import Opening
from qadeck.layouts.questions import ends_in_mark
from qadeck.layouts.sheet import Sheet
from qadeck.model import Block


def asking(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Short paragraphs that end in a question mark, at the outermost margin."""
    found = _paragraphs(sheet)
    yield [mark(o) for o in found if 4 < len(o.text) < 400 and (ends_in_mark(o.text) or _has_options(sheet, o))]


def indented(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Man-page like: a short paragraph at the margin, its answer indented below."""
    found = [o for o in _paragraphs(sheet) if _answer_is_indented(sheet, o) and len(o.text) < 400]
    yield [_bounded(sheet, mark(o)) for o in found]


def _bounded(sheet: Sheet, found: Mark) -> Mark:
    """The answer ends at the first paragraph back at the margin: the next question, or a section's name."""
    pieces, margin = sheet.pieces, sheet.pieces[found.at].indent
    behind = range(found.body + 1, len(pieces))
    return found._replace(until=next((i for i in behind if _names(pieces[i]) and pieces[i].indent <= margin), None))


def _names(piece: Block) -> bool:
    """A paragraph or a numbered line, not a bullet."""
    return piece.kind == "paragraph" or (piece.kind == "item" and any(c.isdigit() for c in piece.info))


def _has_options(sheet: Sheet, found: Opening) -> bool:
    return found.at + 1 in sheet.choosing and found.at not in sheet.choosing


def _paragraphs(sheet: Sheet) -> list[Opening]:
    found = [o for o in sheet.openings if o and o.kind == "paragraph" and not o.label and not o.bold and o.text]
    margin = min((sheet.pieces[o.at].indent for o in found), default=0)
    return [o for o in found if sheet.pieces[o.at].indent == margin and o.at not in sheet.listed]


def _answer_is_indented(sheet: Sheet, found: Opening) -> bool:
    follows = sheet.pieces[found.at + 1] if found.at + 1 < len(sheet.pieces) else None
    return follows is not None and follows.kind != "item" and follows.indent >= sheet.pieces[found.at].indent + 2
