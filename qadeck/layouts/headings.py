"""Headings as questions: told by running numbers, or by what they ask."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.runs import running
from qadeck.layouts.sheet import Sheet


def numbered(sheet: Sheet) -> Sequence[Mark]:
    """Headings of any level whose numbers run on."""
    found = [o for o in sheet.openings if o and o.kind == "heading" and not o.label and o.number is not None]
    return [mark(o) for o in running(found)]
