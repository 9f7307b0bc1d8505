"""Clusters -> Ratings: set by a person, stated by the source, inherited from a repeat, estimated, or none.

The basis of a rating is the first that holds, in that order (docs/difficulty.md tells the whole of it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from qadeck.config import DifficultySettings
from qadeck.difficulty.estimator import FEWEST, estimate
from qadeck.difficulty.labels import level_named, stated_levels
from qadeck.model import LEVELS, Cluster, Finding, Level, Rating
from qadeck.text import key

Stated = Mapping[str, tuple[Level, str]]


def rate(clusters: Sequence[Cluster], settings: DifficultySettings) -> tuple[tuple[Rating, ...], tuple[Finding, ...]]:
    """One Rating a cluster, in order. Findings: labels that fit no scale, repeats whose sources disagree.

    Raises UsageError where deck.toml names a level that is none.
    """
    fixed = {key(text): level_named(level, f'difficulty.set."{text}"') for text, level in settings.set.items()}
    stated, unread = stated_levels([member for cluster in clusters for member in cluster.members], settings.labels)
    known = tuple(_set(cluster, fixed) or _stated(cluster, stated) for cluster in clusters)
    disagree = tuple(finding for cluster in clusters for finding in _disagreement(cluster, stated))
    guessed = estimate(clusters, [rating.level if rating else None for rating in known]) if settings.estimate else {}
    none = Rating(None, "none", (f"no source states a level, and {_why_none(settings)}",))
    ratings = tuple(rating or guessed.get(i, none) for i, rating in enumerate(known))
    return ratings, unread + disagree


def _why_none(settings: DifficultySettings) -> str:
    return f"fewer than {FEWEST} notes cannot be ranked" if settings.estimate else "deck.toml turns estimates off"


def _set(cluster: Cluster, fixed: Mapping[str, Level]) -> Rating | None:
    if not fixed:
        return None
    level = next((fixed[k] for member in cluster.members if (k := key(member.question)) in fixed), None)
    return Rating(level, "set", ("deck.toml says so",)) if level else None


def _stated(cluster: Cluster, stated: Stated) -> Rating | None:
    """The level that most sources state; in a tie the stricter (harder) one."""
    votes = _votes(cluster, stated)
    if not votes:
        return None
    level = max(votes, key=lambda level: (votes[level], LEVELS.index(level)))
    own = stated.get(cluster.canonical.id)
    if own and own[0] == level:
        return Rating(level, "stated", (f"{cluster.canonical.source} says {own[1]!r}",))
    said = [member for member in cluster.members if member.id in stated and stated[member.id][0] == level]
    return Rating(level, "inherited", tuple(f"{m.id} says {stated[m.id][1]!r}" for m in said))


def _votes(cluster: Cluster, stated: Stated) -> Counter[Level]:
    """Each source has one vote for each level that it states."""
    return Counter(level for _, level in {(m.source, stated[m.id][0]) for m in cluster.members if m.id in stated})


def _disagreement(cluster: Cluster, stated: Stated) -> tuple[Finding, ...]:
    if len(_votes(cluster, stated)) < 2:
        return ()
    said = "; ".join(f"{m.id} says {stated[m.id][1]!r}" for m in cluster.members if m.id in stated)
    rating = _stated(cluster, stated)
    message = f"the sources disagree on the level: {said}; taken as {rating.level if rating else None}"
    return (Finding("levels-disagree", "info", cluster.canonical.source, cluster.canonical.line, message),)
