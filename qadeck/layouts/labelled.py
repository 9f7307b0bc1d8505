"""Questions that say so: `Q:`, `**Q3:**`, `Question 4.`, `### Q12: ...`, in any of the larger languages."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.sheet import Sheet


def find(sheet: Sheet) -> Sequence[Mark]:
    """Every opening with a question's label."""
    return [mark(o) for i, o in enumerate(sheet.openings) if o and sheet.says(i, "q")]
