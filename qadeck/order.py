"""Ratings, topics, how far others build on a question -> the order in which a learner meets new cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from qadeck.model import LEVELS, Cluster, Rating
from qadeck.terms import terms


def order(ratings: Sequence[Rating], topics: Sequence[Sequence[str]], built_on: Sequence[int]) -> tuple[int, ...]:
    """The place of each note among the new cards, counted from 1. `built_on` is what `uses` says.

    By level (none: with the middle one), then by topic in the order in which the sources first name it (none: last),
    then by how many other questions use the subject, then as the sources have it. No step looks at anything but the
    notes themselves, so a note more or less moves its neighbours by one and reshuffles nothing.
    """
    first: dict[str, int] = {}
    for names in topics:
        for name in names[:1]:
            first.setdefault(name, len(first))

    def place(i: int) -> tuple[int, int, int, int]:
        level = LEVELS.index(ratings[i].level or LEVELS[1])
        return level, first[topics[i][0]] if topics[i] else len(first), -built_on[i], i

    ranked = sorted(range(len(ratings)), key=place)
    due = {i: at for at, i in enumerate(ranked, start=1)}
    return tuple(due[i] for i in range(len(ratings)))


def uses(clusters: Sequence[Cluster]) -> tuple[int, ...]:
    """For each question how many others speak of its whole subject: hold all its words."""
    subjects = [frozenset(terms(cluster.canonical.question)) for cluster in clusters]
    holders: dict[str, set[int]] = defaultdict(set)
    for i, subject in enumerate(subjects):
        for term in subject:
            holders[term].add(i)
    return tuple(_holding(subject, holders) - 1 if subject else 0 for subject in subjects)


def _holding(subject: frozenset[str], holders: Mapping[str, set[int]]) -> int:
    rarest, *others = sorted((holders[term] for term in subject), key=len)
    return len(rarest.intersection(*others))
