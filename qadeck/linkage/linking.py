"""Records -> Linkage: the whole line of the stage."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qadeck.config import Decisions
from qadeck.linkage.cluster import stars
from qadeck.linkage.contradictions import contradictions
from qadeck.linkage.corpus import Item, items
from qadeck.linkage.decisions import Decided, decided
from qadeck.linkage.grouping import SAME_WORDING, same_wording
from qadeck.linkage.judge import Judged, judge
from qadeck.model import Cluster, Comparison, Finding, Linkage, Record

if TYPE_CHECKING:
    from qadeck.linkage.vectors import Similarity

# A person reads one row of the review list for about three questions of the deck, no more: the best come first.
REVIEWS_PER_QUESTION, FEWEST_REVIEWS, MOST_REVIEWS = 0.32, 20, 2000
DECIDED = "decided in deck.toml"


def link(
    records: Sequence[Record], decisions: Decisions, semantic: Similarity | None, earlier: Container[str]
) -> Linkage:
    """See `qadeck.linkage.link`."""
    with _no_collection():
        groups = same_wording(items(records))
        ruled = decided(decisions, [group[0] for group in groups], earlier)
        return _link(groups, ruled, semantic)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of small values and no cycle among them: the collector would only walk them again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _link(groups: list[list[Item]], ruled: Decided, semantic: Similarity | None) -> Linkage:
    heads = [group[0] for group in groups]
    judged = judge(heads, semantic)
    matches = {pair: found for pair, found in judged.matches.items() if pair not in ruled.apart}
    matches |= dict.fromkeys(ruled.same, DECIDED)
    centre = stars([bool(head.record.answer) for head in heads], matches, ruled.apart)
    clusters = _clusters(groups, centre, matches)
    findings = (*ruled.findings, *contradictions(clusters))
    reviews = _reviews(heads, judged, centre, ruled)
    limit = min(MOST_REVIEWS, max(FEWEST_REVIEWS, round(REVIEWS_PER_QUESTION * len(clusters))))
    return Linkage(clusters, reviews[:limit], (*findings, *_unlisted(len(reviews) - limit)))


def _unlisted(count: int) -> tuple[Finding, ...]:
    """What the review list leaves out is said, not hidden."""
    message = (
        f"{count} less likely pairs are not on the review list; decide some of those that are, and the next move up"
    )
    return (Finding("reviews-left-out", "info", "", 0, message),) if count > 0 else ()


def _clusters(groups: list[list[Item]], centre: list[int], matches: dict[tuple[int, int], str]) -> tuple[Cluster, ...]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for at, middle in enumerate(centre):
        members[middle].append(at)
    made = []
    for middle, places in members.items():
        head = groups[middle][0].record
        if len(places) == len(groups[middle]) == 1:
            made.append((groups[middle][0].at, Cluster(head, (head,))))
            continue
        rows = []
        for at in places:
            reason = SAME_WORDING if at == middle else matches[min(at, middle), max(at, middle)]
            met = _met(reason, groups[middle][0], groups[at][0])
            rows += [(item.at, item.record, reason, met) for item in groups[at]]
        rows.sort(key=lambda row: row[0])
        compared = tuple(
            Comparison(head.id, record.id, "match", reason, met)
            for _, record, reason, met in rows
            if record is not head
        )
        made.append((rows[0][0], Cluster(head, tuple(row[1] for row in rows), compared)))
    return tuple(cluster for _, cluster in sorted(made, key=lambda pair: pair[0]))


def _reviews(heads: list[Item], judged: Judged, centre: list[int], ruled: Decided) -> tuple[Comparison, ...]:
    """The best pairs to look at, one for each pair of clusters, best first."""
    seen: set[frozenset[int]] = set()
    found = []
    for pair, reason, _ in judged.reviews:
        a, b = pair
        between = frozenset((centre[a], centre[b]))
        if len(between) < 2 or between in seen or pair in ruled.apart:
            continue
        seen.add(between)
        met = _met(reason, heads[a], heads[b])
        found.append(Comparison(heads[a].record.id, heads[b].record.id, "review", reason, met))
    return tuple(found)


def _met(reason: str, a: Item, b: Item) -> str:
    """What brought the two together: words of both subjects, or only that they are close in meaning."""
    return "" if reason in (SAME_WORDING, DECIDED) else " ".join(sorted(a.terms & b.terms)) or "close in meaning"
