"""Clusters -> topics that a learner can study by: from the sources' headings, else from the deck's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qadeck.config import TopicSettings
from qadeck.model import LEVELS, Cluster, Rating
from qadeck.text import key, tag_part

FEWEST = 5  # a tag with fewer notes is no help in choosing what to study
MOST = 3  # topics of one note


@dataclass(frozen=True, slots=True)
class Found:
    """Topic names of each cluster: from the headings of its sources, and from the words of its question."""

    headed: tuple[tuple[str, ...], ...]
    worded: tuple[tuple[str, ...], ...]


def find(clusters: Sequence[Cluster], settings: TopicSettings) -> Found:
    """What the deck itself says of its topics; the part of the work that takes time, and modules of its own."""
    from qadeck.topics.headings import titles_of, topics_of_headings
    from qadeck.topics.subjects import found_topics

    titles = titles_of([member for cluster in clusters for member in cluster.members])
    headed = _kept(_joined([topics_of_headings(cluster.members, titles) for cluster in clusters], settings))
    return Found(tuple(headed), tuple(found_topics([cluster.canonical.question for cluster in clusters])))


def assign(
    clusters: Sequence[Cluster],
    found: Found,
    settings: TopicSettings,
    before: Sequence[tuple[str, ...] | None] = (),
) -> tuple[tuple[str, ...], ...]:
    """One to three topic names for each cluster, in order, or none where nothing fits.

    `before` are the topics that its note had, None for a new one: a note that has topics keeps them, and one that had
    none gets none for its words' sake, since it would change for other notes' sake.

    From the headings of the sources; a note without one gets those that its question's words share with the deck.
    A topic has at least FEWEST notes unless a person set it in deck.toml.
    """
    by_hand = {key(text): names for text, names in settings.set.items()}
    had = before or (None,) * len(clusters)
    rows = zip(had, found.headed, found.worded, strict=True)
    both = [old or names or (words if old is None else ()) for old, names, words in rows]
    kept = _kept(_joined(both, settings))
    return tuple(
        _by_hand(cluster, by_hand) or old or names for cluster, old, names in zip(clusters, had, kept, strict=True)
    )


def _kept(found: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    sizes = Counter(name for names in found for name in names)
    return [tuple(name for name in names if sizes[name] >= FEWEST)[:MOST] for names in found]


def table(topics: Sequence[Sequence[str]], ratings: Sequence[Rating]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Rows for the report: topic name, then notes at each of LEVELS and notes without a level; largest topic first.

    A note with two topics stands in two rows; notes without a topic make the last row, named "".
    """
    counts: dict[str, list[int]] = {}
    for names, rating in zip(topics, ratings, strict=True):
        column = LEVELS.index(rating.level) if rating.level else len(LEVELS)
        for name in names or ("",):
            counts.setdefault(name, [0] * (len(LEVELS) + 1))[column] += 1
    ranked = sorted(counts, key=lambda name: (name == "", -sum(counts[name]), name))
    return tuple((name, tuple(counts[name])) for name in ranked)


def _by_hand(cluster: Cluster, by_hand: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    if not by_hand:
        return ()
    return next((by_hand[k] for member in cluster.members if (k := key(member.question)) in by_hand), ())


def _joined(found: Sequence[Sequence[str]], settings: TopicSettings) -> list[tuple[str, ...]]:
    """Names that make one tag become one name (the first seen); renamed and dropped as deck.toml says."""
    renamed = {tag_part(old): new for old, new in settings.rename.items()}
    dropped = {tag_part(name) for name in settings.drop}
    names: dict[str, str] = {}
    for name in (name for names_ in found for name in names_):
        names.setdefault(tag_part(name), renamed.get(tag_part(name), name))
    kept = {tag: name for tag, name in names.items() if tag not in dropped and tag_part(name) not in dropped}
    return [tuple(dict.fromkeys(kept[tag] for tag in map(tag_part, topics) if tag in kept)) for topics in found]
