"""Bold paragraphs as questions, numbered or not, with the answer below or behind on the same line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.openings import Opening
from qadeck.layouts.runs import running
from qadeck.layouts.sheet import Sheet


def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Paragraphs that are bold as a whole or begin bold: those that ask, those whose numbers run on."""
    found = [o for o in sheet.openings if o and o.bold and o.kind == "paragraph" and not o.label]
    found = [o for o in found if sheet.pieces[o.at].indent < 4]
    yield [mark(o) for o in found if o.asks]
    numbers = [o for o in found if o.number is not None]
    yield [mark(o) for o in running(numbers)]
    whole = [o for o in found if not o.tail.strip(" :.")]
    if sum(o.asks for o in whole) * 10 >= 6 * len(whole):
        yield [mark(o) for o in whole if o.asks or _has_body(sheet, o)]


def _has_body(sheet: Sheet, found: Opening) -> bool:
    return found.at + 1 < len(sheet.pieces) and sheet.pieces[found.at + 1].kind != "heading"
