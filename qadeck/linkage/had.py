"""Records and the questions of an existing deck -> which records that deck already has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qadeck.linkage.corpus import items
from qadeck.linkage.grouping import SAME_WORDING, same_wording
from qadeck.linkage.judge import judge
from qadeck.model import Comparison, Record

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Similarity


def against(
    records: Sequence[Record], deck: Sequence[Record], semantic: Similarity | None = None
) -> tuple[Comparison, ...]:
    """See `qadeck.linkage.against`."""
    mine = {record.id for record in records}
    groups = same_wording(items([replace(record, subject="") for record in (*records, *deck)]))
    names = [[item.record.id for item in group] for group in groups]
    found: dict[str, Comparison] = {}
    for group in names:
        _note(found, mine, group, group, SAME_WORDING)
    for (a, b), reason in sorted(judge([group[0] for group in groups], semantic).matches.items()):
        _note(found, mine, names[a], names[b], reason)
        _note(found, mine, names[b], names[a], reason)
    return tuple(found[record.id] for record in records if record.id in found)


def _note(found: dict[str, Comparison], mine: set[str], left: list[str], right: list[str], reason: str) -> None:
    theirs = next((name for name in right if name not in mine), None)
    for name in left:
        if theirs is not None and name in mine:
            found.setdefault(name, Comparison(name, theirs, "match", reason))
