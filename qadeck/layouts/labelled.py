"""Questions that say so: `Q:`, `**Q3:**`, `Question 4.`, `### Q12: ...`, in any of the larger languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.sheet import Sheet


def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Every opening with a question's label; where headings have one, what stands in their answers does not count."""
    last = len(sheet.pieces) - 1
    found = [o for i, o in enumerate(sheet.openings) if o and sheet.says(i, "q")]
    # "Question 1" on a line of its own above "Question: What ..." is only its number.
    found = [o for o in found if o.text or o.at == last or not sheet.says(o.at + 1, "q")]
    yield [mark(o) for o in found]
    headings = [mark(o) for o in found if o.kind == "heading"]
    if 0 < len(headings) < len(found):
        yield headings
