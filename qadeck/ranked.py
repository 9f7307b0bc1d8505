"""Clusters -> Ranked: from the cache where it can be. What is kept names the clusters by their places."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qadeck import linked, pipeline, unchanged
from qadeck.cache import Cache, key
from qadeck.model import Cluster, Finding, Rating

if TYPE_CHECKING:
    from qadeck.config import Config
    from qadeck.identity import Ledger


def rank(
    clusters: Sequence[Cluster], config: Config, ledger: Ledger | None, cache: Cache, ledger_bytes: bytes | None
) -> pipeline.Ranked:
    """`pipeline.rank`, and the same again for the same clusters, settings and ledger (`ledger_bytes` are its file)."""
    if cache.path is None:
        return pipeline.rank(clusters, config, ledger)
    name = _name(clusters, config, ledger_bytes or b"")
    if kept := cache.get([name]):
        return load(kept[name], clusters)
    made = pipeline.rank(clusters, config, ledger)
    cache.put({name: dump(made, clusters)})
    return made


def _name(clusters: Sequence[Cluster], config: Config, ledger: bytes) -> bytes:
    """The key: all that the ranking depends on."""
    told = repr((config.difficulty, config.topics))
    return key("ranked", unchanged.surroundings(), told, ledger, *(row for one in clusters for row in _rows(one)))


def _rows(cluster: Cluster) -> Iterator[str | bytes]:
    yield f"{len(cluster.members)} {cluster.canonical.id}"
    yield from map(linked.row, cluster.members)


def dump(made: pipeline.Ranked, clusters: Sequence[Cluster]) -> bytes:
    """A ranking as JSON: the clusters' places in the order of new cards, then the ratings, topics and findings."""
    at = {id(cluster): place for place, cluster in enumerate(clusters)}
    ratings = [(one.level, one.basis, one.reasons) for one in made.ratings]
    findings = [[getattr(one, name) for name in Finding.__slots__] for one in made.findings]
    return json.dumps(([at[id(one)] for one in made.clusters], ratings, made.topics, findings)).encode()


def load(data: bytes, clusters: Sequence[Cluster]) -> pipeline.Ranked:
    """The same ranking again, of the same clusters."""
    places, ratings, topics, findings = json.loads(data)
    return pipeline.Ranked(
        tuple(clusters[place] for place in places),
        tuple(Rating(level, basis, tuple(reasons)) for level, basis, reasons in ratings),
        tuple(map(tuple, topics)),
        tuple(Finding(*row) for row in findings),
    )
