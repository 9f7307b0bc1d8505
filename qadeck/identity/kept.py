"""Clusters and the ledger -> the levels and topics that stay as they were.

An estimated level is relative to its deck, and so are topics: a few new questions would move many. A note whose
question and answer are as they were keeps both, so that it is not updated, and a learner's own edits and tags not
replaced, for the sake of other notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qadeck.config import TopicSettings
from qadeck.identity import content
from qadeck.identity.ledger import Entry, Ledger
from qadeck.model import LEVELS, Cluster, Rating, Record

KEPT = "estimated in an earlier build, kept while question and answer stay"


def levels_kept(clusters: Sequence[Cluster], ratings: Sequence[Rating], ledger: Ledger | None) -> tuple[Rating, ...]:
    """The ratings; estimated ones as the ledger has them where question and answer are unchanged."""
    rows = zip(ratings, _entries(clusters, ledger), strict=True)
    return tuple(_kept(rating, entry.estimate) if entry else rating for rating, entry in rows)


def topics_kept(
    clusters: Sequence[Cluster], settings: TopicSettings, ledger: Ledger | None
) -> tuple[tuple[str, ...] | None, ...]:
    """The topics that each note had, None where it is new, or its headings or the settings are not what they were."""
    rows = zip(clusters, _entries(clusters, ledger), strict=True)
    return tuple(
        entry.topics if entry and entry.filed and entry.filed == filed(cluster, settings) else None
        for cluster, entry in rows
    )


def filed(cluster: Cluster, settings: TopicSettings) -> str:
    """A digest of what a person says of a note's topics: the headings above its questions, and deck.toml."""
    above = {(*record.path, record.section or "") for record in cluster.members}
    return content.digest(repr((sorted(above), settings)))


def _entries(clusters: Sequence[Cluster], ledger: Ledger | None) -> Iterator[Entry | None]:
    """The entry of each cluster whose question and answer are as the ledger has them."""
    known = {
        (lead.subject, content.question_key(lead.question), lead.answer): entry
        for entry in sorted(ledger.entries if ledger else (), key=lambda entry: not entry.gone)
        for lead in (entry.lead,)
    }
    return (known.get(_key(cluster.canonical)) if known else None for cluster in clusters)


def _key(record: Record) -> tuple[str, str, str]:
    question = content.question_key(content.question_text(record))
    return record.subject, question, content.answer_digest(content.answer_words(record))


def _kept(rating: Rating, level: str) -> Rating:
    if rating.basis != "estimated" or level == rating.level or level not in LEVELS:
        return rating
    return replace(rating, level=level, reasons=(KEPT, f"today it would be {rating.level}"))
