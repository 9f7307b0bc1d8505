"""Records -> Linkage: every question once, with a reason for each merge and for each doubt."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.config import Decisions
from qadeck.linkage.cluster import clusters
from qadeck.linkage.tails import empty_tails, without_tail
from qadeck.model import Comparison, Linkage, Record
from qadeck.text import key


def link(records: Sequence[Record], decisions: Decisions | None = None, semantic: object = None) -> Linkage:
    """Join the records that ask the same; see docs/repeats.md for the levels and their order."""
    tails = empty_tails([key(record.question) for record in records])
    first: dict[tuple[str, ...], Record] = {}
    matches = []
    for record in records:
        name = (record.subject, without_tail(key(record.question), tails), *map(key, record.options))
        kept = first.setdefault(name, record)
        if kept is not record:
            same = key(kept.question) == key(record.question)
            reason = "same wording" if same else "same wording but for an empty tail"
            matches.append(Comparison(kept.id, record.id, "match", reason, name[1]))
    return Linkage(clusters(records, matches))
