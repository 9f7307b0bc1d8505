"""Clusters -> Graded: from the cache where it can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qadeck import linked, pipeline, unchanged
from qadeck.cache import Cache, key
from qadeck.model import Cluster, Finding, Rating

if TYPE_CHECKING:
    from qadeck.config import Config


def grade(clusters: Sequence[Cluster], config: Config, cache: Cache) -> pipeline.Graded:
    """`pipeline.grade`, and the same again for the same clusters and settings."""
    if cache.path is None:
        return pipeline.grade(clusters, config)
    name = _name(clusters, config)
    if kept := cache.get([name]):
        return load(kept[name])
    made = pipeline.grade(clusters, config)
    cache.put({name: dump(made)})
    return made


def _name(clusters: Sequence[Cluster], config: Config) -> bytes:
    """The key: all that the grading depends on."""
    told = repr((config.difficulty, config.topics))
    return key("graded", unchanged.surroundings(), told, *(row for one in clusters for row in _rows(one)))


def _rows(cluster: Cluster) -> Iterator[str | bytes]:
    yield f"{len(cluster.members)} {cluster.canonical.id}"
    yield from map(linked.row, cluster.members)


def dump(made: pipeline.Graded) -> bytes:
    """A grading as JSON, all in the order of the clusters."""
    ratings = [(one.level, one.basis, one.reasons) for one in made.ratings]
    findings = [[getattr(one, name) for name in Finding.__slots__] for one in made.findings]
    return json.dumps((ratings, made.topics.headed, made.topics.worded, made.uses, findings)).encode()


def load(data: bytes) -> pipeline.Graded:
    """The same grading again."""
    from qadeck.topics import Found

    ratings, headed, worded, uses, findings = json.loads(data)
    return pipeline.Graded(
        tuple(Rating(level, basis, tuple(reasons)) for level, basis, reasons in ratings),
        Found(*(tuple(map(tuple, rows)) for rows in (headed, worded))),
        tuple(uses),
        tuple(Finding(*row) for row in findings),
    )
