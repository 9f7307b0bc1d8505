"""Decisions of a person -> pairs that are the same, pairs that stay apart, and findings for what no longer applies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import combinations

from qadeck.config import Decisions
from qadeck.linkage.corpus import Item
from qadeck.model import Finding
from qadeck.text import key

PairOfPlaces = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Decided:
    """Pairs of places, the smaller first."""

    same: frozenset[PairOfPlaces]
    apart: frozenset[PairOfPlaces]
    findings: tuple[Finding, ...] = ()


def decided(decisions: Decisions, items: Sequence[Item], earlier: Container[str] = frozenset()) -> Decided:
    """Where each decided question stands among the items; one of `earlier` (keys) need not. `different` outweighs."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    if decisions.same or decisions.different:
        for at, item in enumerate(items):
            places[item.wording].append(at)
    findings = [
        _gone(text, kind)
        for kind, groups in (("same", decisions.same), ("different", decisions.different))
        for group in groups
        for text in group
        if key(text) not in places and key(text) not in earlier
    ]
    same, apart = _pairs(decisions.same, places), _pairs(decisions.different, places)
    findings += [_both(items[a], items[b]) for a, b in sorted(same & apart)]
    return Decided(same - apart, apart, tuple(findings))


def _pairs(groups: Sequence[Sequence[str]], places: dict[str, list[int]]) -> frozenset[PairOfPlaces]:
    found = set()
    for group in groups:
        for one, other in combinations(dict.fromkeys(map(key, group)), 2):
            found |= {(min(a, b), max(a, b)) for a in places.get(one, ()) for b in places.get(other, ())}
    return frozenset(found)


def _gone(text: str, kind: str) -> Finding:
    message = f'no question reads "{text}" any more; take it out of [repeats] {kind}, or write it as it reads now'
    return Finding("decision-without-question", "info", "deck.toml", 0, message)


def _both(a: Item, b: Item) -> Finding:
    message = (
        f'"{a.record.question}" and "{b.record.question}" are decided both same and different; '
        "they are kept apart, take one decision out"
    )
    return Finding("decisions-disagree", "warning", "deck.toml", 0, message)
