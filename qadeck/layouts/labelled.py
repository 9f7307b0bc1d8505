"""Questions that say so: `Q:`, `**Q3:**`, `Question 4.`, `### Q12: ...`, in any of the larger languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.openings import Opening
from qadeck.layouts.sheet import Sheet


def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Every opening with a question's label; where headings have one, what stands in their answers does not count."""
    last = len(sheet.pieces) - 1
    found = [o for i, o in enumerate(sheet.openings) if o and sheet.says(i, "q")]
    # "Question 1" on a line of its own above "Question: What ..." is only its number.
    found = [o for o in found if o.text or o.at == last or not sheet.says(o.at + 1, "q")]
    yield [_mark(sheet, o) for o in found]
    headings = [_mark(sheet, o) for o in found if o.kind == "heading"]
    if 0 < len(headings) < len(found):
        yield headings


def _mark(sheet: Sheet, found: Opening) -> Mark:
    """A whole word with a number ("Question 4") proves itself, and so does a label above a text that asks."""
    below = sheet.openings[found.at + 1] if found.at + 1 < len(sheet.pieces) else None
    itself = len(found.style) > 1 and found.number is not None
    return mark(found)._replace(asks=found.asks or itself or bool(not found.text and below and below.asks))
