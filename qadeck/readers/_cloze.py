"""Cells of an Anki note -> the cells of each card that it makes: one, or one for each number of its gaps."""

from __future__ import annotations

import re

from qadeck.patterns import later

_GAP = later(r"\{\{c(\d+)::(.*?)(?:::(.*?))?\}\}", re.S)

# Columns of an export that are no fields of the note.
_KEPT = frozenset({"tags", "deck", "guid", "notetype"})

Cells = tuple[tuple[str, str], ...]


def cards(cells: Cells) -> list[Cells]:
    """For a note with gaps ("{{c1::text::hint}}"): question and answer of each card; any other note as it is."""
    gapped = next((value for _, value in cells if _GAP.search(value)), "")
    if not gapped:
        return [cells]
    rest = tuple((name if name in _KEPT else "extra", value) for name, value in cells if value != gapped)
    return [(*_card(gapped, number), *rest) for number in sorted({int(gap[1]) for gap in _GAP.finditer(gapped)})]


def _card(value: str, number: int) -> Cells:
    """The text with this gap open, its hint in it, and what stood there; other gaps are filled."""
    hidden = [gap[2] for gap in _GAP.finditer(value) if int(gap[1]) == number]
    asked = _GAP.sub(lambda m: f"[{m[3] or '...'}]" if int(m[1]) == number else m[2], value)
    return ("question", asked), ("answer", "<br>".join(dict.fromkeys(hidden)))
