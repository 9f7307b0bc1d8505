"""Items -> candidate pairs: those that could be one question, found without looking at every pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from qadeck.linkage.corpus import Item

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Matrix

# A key that more items share joins everything and costs their square in pairs; the rarer keys of a true pair remain.
COMMON = 40
# Nearest neighbours by meaning are looked for among all items up to this number: their square is 16 million cosines.
NEIGHBOURS_UP_TO = 4000
NEAREST, CLOSE = 10, 0.45

PairOfPlaces = tuple[int, int]


def by_words(items: Sequence[Item]) -> dict[PairOfPlaces, str]:
    """Pairs (places in `items`, the smaller first) whose subjects are equal but for one word at most, with the key."""
    buckets: defaultdict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        for key in _keys(item):
            buckets[item.record.subject, key].append(at)
    pairs: dict[PairOfPlaces, str] = {}
    for (_, key), places in buckets.items():
        if 1 < len(places) <= COMMON:
            name = " ".join(sorted(key))
            for pair in combinations(places, 2):
                pairs.setdefault(pair, name)
    return pairs


def _keys(item: Item) -> Iterable[frozenset[str]]:
    asked = item.asked
    subject = frozenset(asked.core) | frozenset(asked.second)
    whole = item.terms
    keys = {subject, whole}
    if len(whole) > 1:
        keys |= {whole - {stem} for stem in whole}
    return (key for key in keys if key)


def by_meaning(matrix: Matrix) -> dict[PairOfPlaces, str]:
    """Pairs of rows that are among each other's nearest by cosine; none where there are too many rows."""
    import numpy as np

    count = len(matrix)
    if not 1 < count <= NEIGHBOURS_UP_TO:
        return {}
    pairs: dict[PairOfPlaces, str] = {}
    for start in range(0, count, 512):
        cosines = matrix[start : start + 512] @ matrix.T
        nearest = np.argpartition(-cosines, min(NEAREST, count - 1), axis=1)[:, : NEAREST + 1]
        for row, places in enumerate(nearest):
            at = start + row
            close = (int(other) for other in places if other != at and cosines[row, other] >= CLOSE)
            for other in close:
                pairs.setdefault((min(at, other), max(at, other)), "close in meaning")
    return pairs
