"""Records -> which of them ask the same: from the cache where it can be.

What is kept says of every cluster who is in it and why, by the records' places; the records themselves are at hand.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from qadeck import linkage, text, unchanged
from qadeck.cache import Cache, key
from qadeck.config import Decisions
from qadeck.model import Cluster, Comparison, Finding, Linkage, Record

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Similarity

_values = attrgetter(*(name for name in Record.__slots__ if name != "repairs"))


def link(
    records: Sequence[Record],
    decisions: Decisions,
    semantic: Similarity | None,
    earlier: frozenset[str],
    cache: Cache | None = None,
) -> Linkage:
    """`linkage.link`, and the same again for the same records. What a model finds is not kept: it has no name."""
    if semantic or cache is None or cache.path is None:
        return linkage.link(records, decisions, semantic, earlier)
    name = _name(records, decisions, earlier)
    if kept := cache.get([name]):
        return load(kept[name], records)
    made = linkage.link(records, decisions, None, earlier)
    cache.put({name: dump(made, records)})
    return made


def _name(records: Sequence[Record], decisions: Decisions, earlier: frozenset[str]) -> bytes:
    """The key: all that a linkage depends on."""
    decided = {text.key(one) for groups in (decisions.same, decisions.different) for group in groups for one in group}
    told = repr((decisions.same, decisions.different, sorted(decided & earlier)))
    return key("linkage", unchanged.surroundings(), told, *map(row, records))


def row(record: Record) -> bytes:
    """A record as part of a key: all that it says but its repairs. Version 2 of the format has no references."""
    return marshal.dumps(_values(record), 2)


def dump(made: Linkage, records: Sequence[Record]) -> bytes:
    """A linkage as JSON: a cluster of one as the record's place, another as rows of places and reasons."""
    at = {id(record): place for place, record in enumerate(records)}
    clusters = [
        at[id(one.canonical)]
        if len(one.members) == 1
        else [at[id(one.canonical)], [at[id(member)] for member in one.members], list(map(_row, one.comparisons))]
        for one in made.clusters
    ]
    return json.dumps((clusters, list(map(_row, made.reviews)), list(map(_row, made.findings)))).encode()


def _row(value: Any) -> list[Any]:
    return [getattr(value, name) for name in value.__slots__]


def load(data: bytes, records: Sequence[Record]) -> Linkage:
    """The same linkage again, of the same records."""
    clusters, reviews, findings = json.loads(data)
    return Linkage(
        tuple(_cluster(row, records) for row in clusters),
        tuple(Comparison(*row) for row in reviews),
        tuple(Finding(*row) for row in findings),
    )


def _cluster(row: Any, records: Sequence[Record]) -> Cluster:
    if isinstance(row, int):
        return Cluster(records[row], (records[row],))
    head, members, comparisons = row
    return Cluster(records[head], tuple(records[at] for at in members), tuple(Comparison(*one) for one in comparisons))
