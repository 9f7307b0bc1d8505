"""Clusters, Ratings, topics -> the order in which a learner meets new cards."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.model import LEVELS, Cluster, Rating


def order(clusters: Sequence[Cluster], ratings: Sequence[Rating], topics: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The place of each cluster among the new cards, counted from 1: by level, then by topic.

    Topics come in the order in which the sources first name them; notes without a level stand with the middle one,
    notes without a topic after the topics.
    """
    first: dict[str, int] = {}
    for names in topics:
        for name in names[:1]:
            first.setdefault(name, len(first))

    def place(i: int) -> tuple[int, int, int]:
        level = LEVELS.index(ratings[i].level or LEVELS[1])
        return level, first[topics[i][0]] if topics[i] else len(first), i

    ranked = sorted(range(len(clusters)), key=place)
    due = {i: at for at, i in enumerate(ranked, start=1)}
    return tuple(due[i] for i in range(len(clusters)))
