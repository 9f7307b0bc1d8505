"""Questions that say so: `Q:`, `**Q3:**`, `Question 4.`, `### Q12: ...`, in any of the larger languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.openings import Opening
from qadeck.layouts.sheet import Sheet
from qadeck.layouts.words import TASK_WORDS

_TASKS = frozenset(TASK_WORDS.split("|"))


def find(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Every opening with a question's label; where headings have one, what stands in their answers does not count."""
    last = len(sheet.pieces) - 1
    found = [o for i, o in enumerate(sheet.openings) if o and sheet.says(i, "q")]
    # "Question 1" on a line of its own above "Question: What ..." is only its number.
    found = [o for o in found if o.text or o.at == last or not sheet.says(o.at + 1, "q")]
    ends = [*(o.at for o in found[1:]), last + 1]
    found = [o for o, end in zip(found, ends, strict=False) if o.style not in _TASKS or _is_answered(sheet, o.at, end)]
    yield [_mark(sheet, o) for o in found]
    headings = [_mark(sheet, o) for o in found if o.kind == "heading"]
    if 0 < len(headings) < len(found):
        yield headings


def _is_answered(sheet: Sheet, start: int, end: int) -> bool:
    """An answer's label stands between the two pieces."""
    return any(sheet.says(at, "a") for at in sheet.marking(start + 1, end))


def _mark(sheet: Sheet, found: Opening) -> Mark:
    """A whole word with a number ("Question 4") proves itself, and so does a label above a text that asks."""
    below = sheet.openings[found.at + 1] if found.at + 1 < len(sheet.pieces) else None
    itself = len(found.style) > 1 and found.number is not None
    return mark(found)._replace(asks=found.asks or itself or bool(not found.text and below and below.asks))
