"""Clusters and the ledger -> the levels and topics that stay as they were.

An estimated level is relative to its deck, and so are topics: a few new questions would move many. A note whose
question and answer are as they were keeps both, so that it is not updated, and a learner's own edits and tags not
replaced, for the sake of other notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qadeck.config import TopicSettings
from qadeck.identity import content
from qadeck.identity.ledger import Entry, Ledger, Trace
from qadeck.model import LEVELS, Asking, Cluster, Rating, Record

KEPT = "estimated in an earlier build, kept while question and answer stay"


Known = Sequence[Entry | None]


def known(clusters: Sequence[Cluster], askings: Sequence[Asking], ledger: Ledger | None) -> Known:
    """The ledger's entry of each cluster whose question and answer are as they were, None for the others.

    `askings` are those of the canonical records.
    """
    entries = sorted(ledger.entries if ledger else (), key=lambda entry: not entry.gone)
    by_key = {_key_of(entry.lead): entry for entry in entries}
    rows = zip(clusters, askings, strict=True)
    return [by_key.get(_key(cluster.canonical, asking)) if by_key else None for cluster, asking in rows]


def levels_kept(ratings: Sequence[Rating], entries: Known) -> tuple[Rating, ...]:
    """The ratings; estimated ones as the ledger has them."""
    rows = zip(ratings, entries, strict=True)
    return tuple(_kept(rating, entry.estimate) if entry else rating for rating, entry in rows)


def topics_kept(clusters: Sequence[Cluster], settings: TopicSettings, entries: Known) -> list[tuple[str, ...] | None]:
    """The topics that each note had, None where it is new, or its headings or the settings are not what they were."""
    rows = zip(clusters, entries, strict=True)
    return [entry.topics if entry and entry.filed == filed(cluster, settings) else None for cluster, entry in rows]


def filed(cluster: Cluster, settings: TopicSettings) -> str:
    """A digest of what a person says of a note's topics: the headings above its questions, and deck.toml."""
    above = {(*record.path, record.section or "") for record in cluster.members}
    return content.digest(repr((sorted(above), settings)))


def _key_of(lead: Trace) -> tuple[str, str, str]:
    return lead.subject, content.question_key(lead.question), lead.answer


def _key(record: Record, asking: Asking) -> tuple[str, str, str]:
    return record.subject, content.question_key(asking.question), asking.answer


def _kept(rating: Rating, level: str) -> Rating:
    if rating.basis != "estimated" or level == rating.level or level not in LEVELS:
        return rating
    return replace(rating, level=level, reasons=(KEPT, f"today it would be {rating.level}"))
