"""Clusters -> those that become notes, and the records rejected with the reason why."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.model import Cluster, Rejection
from qadeck.text import key


def no_question(cluster: Cluster) -> bool:
    """Nothing that a front could show."""
    return not key(cluster.canonical.question)


def no_answer(cluster: Cluster) -> bool:
    """No source answers it."""
    return not any(member.answer.strip() for member in cluster.members)


# In this order; the first that holds is the reason. The second gives way to `keep_unanswered`.
REASONS = (("no question", no_question), ("no answer", no_answer))


def screen(clusters: Sequence[Cluster], keep_unanswered: bool) -> tuple[tuple[Cluster, ...], tuple[Rejection, ...]]:
    """Part the clusters: those kept in their order, and one Rejection for each record of the others."""
    kept, rejections = [], []
    for cluster in clusters:
        reason = reason_to_reject(cluster, keep_unanswered)
        if reason:
            rejections += [Rejection(member, reason) for member in cluster.members]
        else:
            kept.append(cluster)
    return tuple(kept), tuple(rejections)


def reason_to_reject(cluster: Cluster, keep_unanswered: bool) -> str | None:
    """Why no note is made of a cluster; None when one is."""
    for reason, holds in REASONS:
        if holds(cluster) and not (keep_unanswered and reason == "no answer"):
            return reason
    return None
