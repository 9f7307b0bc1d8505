"""Items and matches -> clusters in which every member matches the one that stands for them: stars, not chains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

PairOfPlaces = tuple[int, int]


def stars(
    answered: Sequence[bool], matches: Mapping[PairOfPlaces, str], apart: frozenset[PairOfPlaces] = frozenset()
) -> list[int]:
    """The centre of each place. A centre has an answer if it can, and the most matches; ties go to the earlier.

    `matches` are pairs of places, the smaller first; `apart` are pairs that must never be in one cluster.
    """
    near: defaultdict[int, list[int]] = defaultdict(list)
    for a, b in matches:
        near[a].append(b)
        near[b].append(a)
    order = sorted(near, key=lambda at: (not answered[at], -len(near[at]), at))
    centre = list(range(len(answered)))
    members: dict[int, list[int]] = {}
    taken: set[int] = set()
    for at in order:
        if at in taken:
            continue
        taken.add(at)
        group = members[at] = [at]
        for other in sorted(near[at]):
            if other not in taken and not any((min(m, other), max(m, other)) in apart for m in group):
                taken.add(other)
                group.append(other)
                centre[other] = at
    return centre
