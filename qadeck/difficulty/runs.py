"""Questions in the order of their source -> runs on one subject, and the place of each question in its run.

Authors go from easy to hard within a subject, so the place tells of the level. Headings give the runs where a source
has them; elsewhere the words do: neighbouring runs are joined while one subject explains both better than two do.
The likelihood of a run is that of Eisenstein and Barzilay, "Bayesian unsupervised topic segmentation" (2008).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import groupby, pairwise

from qadeck.model import Record
from qadeck.scales import step_of_heading

# The Dirichlet prior on the words of a run: small, since a run uses few of the words.
_PRIOR = 0.1
# How much better (in natural logarithms) two runs must explain the words than one run. 8 to 16 give like results.
_PRICE = 12.0
_RAREST = 3  # a word that fewer questions hold says nothing about where a subject ends
_MANY = 4000  # above this many questions, joining starts from blocks of several
_REACH = 15  # how far an edge may move, in questions


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands: `near` in its run and `far` in its whole source, each from -1 (first) to 1 (last);
    `alone` counts its words that no other question of the run has."""

    near: float
    far: float
    alone: int


def places(records: Sequence[Record], terms: Sequence[Sequence[str]]) -> tuple[Place, ...]:
    """The place of each record. `records` are those of one source in its order, `terms` their questions' words."""
    edges = [*(_by_heading(records) or by_words(terms)), len(records)]
    found: list[Place] = []
    for start, end in pairwise(edges):
        count = Counter(term for question in terms[start:end] for term in set(question))
        for i in range(start, end):
            alone = sum(count[term] == 1 for term in set(terms[i]))
            found.append(Place(_between(i, start, end), _between(i, 0, len(records)), alone))
    return tuple(found)


def _between(i: int, start: int, end: int) -> float:
    return (2 * (i - start) + 1) / (end - start) - 1


def _by_heading(records: Sequence[Record]) -> list[int]:
    """First record under each heading that is no level; empty where there are not two of them."""
    headings = [_subject(record) for record in records]
    starts, at = [], 0
    for _, group in groupby(headings):
        starts.append(at)
        at += len(list(group))
    return starts if len({h for h in headings if h}) > 1 else []


def _subject(record: Record) -> str:
    names = (record.section or "", *reversed(record.path))
    return next((name for name in names if name and not step_of_heading(name)), "")


def by_words(terms: Sequence[Sequence[str]]) -> list[int]:
    """Where each run starts, judged by the words alone; [0] for a source on one subject (or none)."""
    spread = Counter(term for question in terms for term in set(question))
    kept = {term for term, count in spread.items() if count >= _RAREST}
    if not kept:
        return [0] if terms else []
    bags = [[term for term in question if term in kept] for question in terms]
    size = 1 + len(bags) // _MANY
    blocks = [[term for bag in bags[i : i + size] for term in bag] for i in range(0, len(bags), size)]
    starts = [size * i for i in _joined(blocks, len(kept) * _PRIOR)]
    return _moved(bags, starts, len(kept) * _PRIOR)


def _joined(bags: Sequence[Sequence[str]], mass: float) -> list[int]:
    """Start with a run a question; join the two neighbours that gain most until none gains."""
    counts = [Counter(bag) for bag in bags]
    sizes = [len(bag) for bag in bags]
    after, before = list(range(1, len(bags) + 1)), list(range(-1, len(bags) - 1))
    version = [0] * len(bags)
    alone, whole = math.lgamma(_PRIOR), math.lgamma(mass)
    table = [math.lgamma(k + _PRIOR) for k in range(sum(sizes) + 1)]

    def loss(a: int, b: int) -> float:
        small, large = counts[a], counts[b]
        if len(small) > len(large):
            small, large = large, small
        joined = math.lgamma(sizes[a] + mass) + math.lgamma(sizes[b] + mass) - math.lgamma(sizes[a] + sizes[b] + mass)
        joined -= whole
        for term in small:  # not small.keys() & large.keys(), whose order differs from run to run
            if term not in large:
                continue
            k, m = small[term], large[term]
            joined += table[k + m] - table[k] - table[m] + alone
        return -joined - _PRICE

    queue = [(loss(i, i + 1), i, i + 1, 0, 0) for i in range(len(bags) - 1)]
    heapify(queue)
    while queue and queue[0][0] < 0:
        _, a, b, seen_a, seen_b = heappop(queue)
        if (version[a], version[b]) != (seen_a, seen_b):
            continue
        counts[a] = _sum(counts[a], counts[b])
        sizes[a] += sizes[b]
        version[a], version[b] = version[a] + 1, -1
        after[a] = after[b]
        if after[a] < len(bags):
            before[after[a]] = a
            heappush(queue, (loss(a, after[a]), a, after[a], version[a], version[after[a]]))
        if before[a] >= 0:
            heappush(queue, (loss(before[a], a), before[a], a, version[before[a]], version[a]))
    return [i for i in range(len(bags)) if version[i] >= 0]


def _sum(left: Counter[str], right: Counter[str]) -> Counter[str]:
    """The larger one, filled with the smaller one: joining n runs costs n log n, not n squared."""
    large, small = (left, right) if len(left) >= len(right) else (right, left)
    for term, count in small.items():
        large[term] += count
    return large


def _moved(bags: Sequence[Sequence[str]], starts: Sequence[int], mass: float) -> list[int]:
    """Each edge in turn moves to the best place near it, the two runs beside it held fixed otherwise."""
    edges = [*starts, len(bags)]
    for at in range(1, len(edges) - 1):
        low, high = max(edges[at - 1] + 1, edges[at] - _REACH), min(edges[at + 1] - 1, edges[at] + _REACH)
        edges[at] = _best_edge(bags[edges[at - 1] : edges[at + 1]], low - edges[at - 1], high - edges[at - 1], mass)
        edges[at] += edges[at - 1]
    return edges[:-1]


def _best_edge(bags: Sequence[Sequence[str]], low: int, high: int, mass: float) -> int:
    left = Counter(term for bag in bags[:low] for term in bag)
    right = Counter(term for bag in bags[low:] for term in bag)
    size_left, size_right = left.total(), right.total()
    best, best_gain, gain = low, 0.0, 0.0
    for edge in range(low, high):
        for term in bags[edge]:
            gain += math.log((left[term] + _PRIOR) / (size_left + mass))
            left[term], size_left = left[term] + 1, size_left + 1
            right[term], size_right = right[term] - 1, size_right - 1
            gain -= math.log((right[term] + _PRIOR) / (size_right + mass))
        if gain > best_gain:
            best, best_gain = edge + 1, gain
    return best
