"""Items -> groups of equal wording, each to be compared as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from qadeck.linkage.corpus import Item

SAME_WORDING = "same wording"


def same_wording(found: Sequence[Item]) -> list[list[Item]]:
    """Items of equal wording, options, code and subject; in each group an answered one first, then the earliest."""
    groups: defaultdict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in found:
        groups[item.record.subject, item.wording, item.options, item.code].append(item)
    return [
        sorted(group, key=lambda item: (not item.record.answer, item.at)) if len(group) > 1 else group
        for group in groups.values()
    ]
