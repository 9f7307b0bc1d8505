"""Clusters, ratings, ledger -> ratings in which an estimate, once given, stays.

An estimate is relative to its deck: a few new questions would move many. A note whose question and answer are as they
were keeps its level, so that it is not updated, and a learner's own edits not replaced, for the sake of other notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qadeck.identity import content
from qadeck.identity.ledger import Ledger
from qadeck.model import LEVELS, Cluster, Rating, Record

KEPT = "estimated in an earlier build, kept while question and answer stay"


def kept(clusters: Sequence[Cluster], ratings: Sequence[Rating], ledger: Ledger | None) -> tuple[Rating, ...]:
    """The ratings; estimated ones as the ledger has them where question and answer are unchanged."""
    known = {
        (lead.subject, content.question_key(lead.question), lead.answer): entry.estimate
        for entry in (ledger.entries if ledger else ())
        if entry.estimate
        for lead in (entry.lead,)
    }
    rows = zip(clusters, ratings, strict=True)
    return tuple(_kept(rating, known.get(_key(cluster.canonical))) if known else rating for cluster, rating in rows)


def _key(record: Record) -> tuple[str, str, str]:
    question = content.question_key(content.question_text(record))
    return record.subject, question, content.answer_digest(content.answer_words(record))


def _kept(rating: Rating, level: str | None) -> Rating:
    if rating.basis != "estimated" or level in (None, rating.level) or level not in LEVELS:
        return rating
    return replace(rating, level=level, reasons=(KEPT, f"today it would be {rating.level}"))
