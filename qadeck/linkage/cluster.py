"""Records and matches -> Clusters in which every member matches the record that stands for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from qadeck.model import Cluster, Comparison, Record


def clusters(records: Sequence[Record], matches: Iterable[Comparison]) -> tuple[Cluster, ...]:
    """Stars, not chains: fullest answer first, a record joins only one that it matches itself.

    Every record is in exactly one cluster; clusters stand in the order of their first member.
    """
    near: defaultdict[str, dict[str, Comparison]] = defaultdict(dict)
    for match in matches:
        near[match.left][match.right] = match
        near[match.right][match.left] = match
    centre = _centres(records, near)
    members: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        members[centre[record.id]].append(record)
    by_id = {record.id: record for record in records}
    return tuple(
        Cluster(by_id[middle], tuple(group), tuple(near[middle][r.id] for r in group if r.id != middle))
        for middle, group in members.items()
    )


def _centres(records: Sequence[Record], near: dict[str, dict[str, Comparison]]) -> dict[str, str]:
    """The id of the record that stands for each record."""
    order = sorted(range(len(records)), key=lambda at: (not records[at].answer, -len(near.get(records[at].id, ())), at))
    centre: dict[str, str] = {}
    for at in order:
        name = records[at].id
        if name not in centre:
            centre[name] = name
            for other in near.get(name, ()):
                centre.setdefault(other, name)
    return centre
