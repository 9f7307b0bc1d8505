"""Items -> candidate pairs: those that could be one question, found without looking at every pair.

A pair of places a < b among `count` items is one number, a * count + b: a million questions have millions of pairs.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qadeck.linkage.corpus import Item
from qadeck.linkage.vectors import numpy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qadeck.linkage.vectors import Matrix

    Codes = NDArray[np.int64]

# A key that more items share joins everything and costs their square in pairs; the rarer keys of a true pair remain.
COMMON = 40
# Nearest neighbours by meaning are looked for among all items up to this number: their square is 16 million cosines.
NEIGHBOURS_UP_TO = 4000
NEAREST, CLOSE = 10, 0.45
# Rows of cosines at a time: bounds the memory that they take.
ROWS = 256
# Cosines that differ by less are equal: the order of summing differs between machines.
NOISE = 1e-6
_BITS = (1 << 63) - 1


def by_words(items: Sequence[Item]) -> Codes:
    """Pairs whose subjects are equal but for one word at most, in order."""
    np = numpy()
    keys, places = array("q"), array("q")
    for at, item in enumerate(items):
        found = _keys(item)
        keys.extend(found)
        places.extend([at] * len(found))
    order = np.argsort(np.array(keys), kind="stable")
    ordered, where = np.array(keys)[order], np.array(places)[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=~ordered[:1]))
    lengths = np.diff(starts, append=len(where))
    pairs = [np.zeros(0, np.int64)]
    for length in distinct(lengths[(lengths > 1) & (lengths <= COMMON)]).tolist():
        buckets = where[starts[lengths == length, None] + np.arange(length)]
        left, right = np.triu_indices(length, 1)
        pairs.append((buckets[:, left] * len(items) + buckets[:, right]).ravel())
    return distinct(*pairs)


def _keys(item: Item) -> set[int]:
    """A number for the subject, for all words, and for all but one; equal sets of words have equal numbers.

    The number of a set is the sum of the hashes of its words: two sets with one number are merely compared in vain.
    """
    asked = item.asked
    within = hash(item.record.subject)
    subject = {*asked.core, *asked.second}
    hashes = list(map(hash, item.terms))
    whole = sum(hashes) + within
    keys = {whole & _BITS} if hashes else set()
    if subject and len(subject) != len(hashes):
        keys.add(sum(map(hash, subject)) + within & _BITS)
    if len(hashes) > 1:
        keys.update(whole - one & _BITS for one in hashes)
    return keys


def by_meaning(matrix: Matrix) -> Codes:
    """Pairs of rows of which one is among the other's nearest by cosine, in order."""
    np = numpy()
    count = len(matrix)
    nearest = max(count - 1 - NEAREST, 0)
    found = [np.zeros(0, np.int64)]
    for start in range(0, count, ROWS):
        cosines = matrix[start : start + ROWS] @ matrix.T
        # The row itself is among its nearest.
        least = np.partition(cosines, nearest, axis=1)[:, nearest, None]
        a, b = np.divmod(np.flatnonzero(cosines >= np.maximum(least - NOISE, CLOSE)), count)
        # Of equally near ones the first.
        order = np.lexsort((b, -np.round(cosines[a, b], 5), a))
        a, b = a[order], b[order]
        first = np.arange(len(a)) - np.searchsorted(a, a) <= NEAREST
        a, b = a[first] + start, b[first]
        found.append(np.minimum(a, b)[a != b] * count + np.maximum(a, b)[a != b])
    return distinct(*found)


def distinct(*codes: Codes) -> Codes:
    """Each number of these once, in order. (np.unique does the same and first loads other things for 12 ms.)"""
    np = numpy()
    every = np.sort(np.concatenate(codes))
    once: Codes = every[np.flatnonzero(np.diff(every, prepend=-1))]
    return once


def places(codes: Codes, count: int) -> Iterator[tuple[int, int]]:
    """The pairs of places again."""
    return (divmod(code, count) for code in codes.tolist())
