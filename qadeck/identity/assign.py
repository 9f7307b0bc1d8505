"""Links between questions -> which note keeps which GUID.

A note that was there keeps its GUID for the nearest of the notes that its questions went to, the oldest first; so of
two notes that merge the older stays, and of one that splits the nearest keeps it. A note that is gone comes back as
itself where nobody who was there has a claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qadeck.identity.ledger import Entry, Trace
from qadeck.identity.recognise import BY_HAND, SAME, Link, New, Old


@dataclass(frozen=True, slots=True)
class Claim:
    """What links an entry to a draft."""

    links: tuple[tuple[Old, New, str], ...]

    @property
    def past(self) -> bool:
        """Only by a question that had left the note before the last build."""
        return all(old.trace.role == "asked" for old, _, _ in self.links)


@dataclass(frozen=True, slots=True)
class Assigned:
    """`guids` is draft -> GUID; `claims` is GUID -> draft -> what links them."""

    guids: Mapping[int, str]
    claims: Mapping[str, Mapping[int, Claim]]


def assign(entries: Sequence[Entry], olds: Sequence[Old], news: Sequence[New], links: Iterable[Link]) -> Assigned:
    """Give each draft at most one entry's GUID, and each entry to at most one draft."""
    claims = _claims(olds, news, links)
    oldest = sorted(entries, key=lambda entry: (entry.added, entry.place, entry.guid))
    there = [entry for entry in oldest if not entry.gone or _decided(claims.get(entry.guid, {}))]
    back = [entry for entry in oldest if entry.gone]
    rounds = ((there, False), (back, False), (there, True), (back, True))
    given: dict[int, str] = {}
    settled: set[str] = set()
    for round_entries, past in rounds:
        for entry in round_entries:
            if entry.guid not in settled:
                draft = _nearest(claims.get(entry.guid, {}), given, past)
                if draft is not None:
                    given[draft] = entry.guid
                    settled.add(entry.guid)
    return Assigned(given, claims)


def _claims(olds: Sequence[Old], news: Sequence[New], links: Iterable[Link]) -> dict[str, dict[int, Claim]]:
    found: dict[str, dict[int, list[tuple[Old, New, str]]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        old, new = olds[link.old], news[link.new]
        found[old.guid][new.draft].append((old, new, link.why))
    return {guid: {draft: Claim(tuple(pairs)) for draft, pairs in drafts.items()} for guid, drafts in found.items()}


def _decided(drafts: Mapping[int, Claim]) -> bool:
    return any(why == BY_HAND for claim in drafts.values() for _, _, why in claim.links)


def _nearest(drafts: Mapping[int, Claim], given: Mapping[int, str], past: bool) -> int | None:
    """The free draft with the best claim: by the question that the card shows, unchanged, then by number."""
    free = [(draft, claim) for draft, claim in drafts.items() if draft not in given and claim.past == past]
    return max(free, key=lambda pair: (*_weight(pair[1]), -pair[0]), default=(None, None))[0]


def _weight(claim: Claim) -> tuple[bool, int, int]:
    leads = any(old.trace.role == "lead" for old, _, _ in claim.links)
    return leads, sum(why == SAME for _, _, why in claim.links), len(claim.links)


def heir(entry: Entry, assigned: Assigned) -> int | None:
    """The draft that took the questions of an entry which kept no note of its own; None when they are gone."""
    drafts = {draft: claim for draft, claim in assigned.claims.get(entry.guid, {}).items() if not claim.past}
    return max(drafts, key=lambda draft: (*_weight(drafts[draft]), -draft), default=None)


def kept_traces(entry: Entry | None, current: Sequence[Trace]) -> tuple[Trace, ...]:
    """The current questions of a note, and those that fed it once, so that it knows them should they come back."""
    now = {(trace.subject, trace.question) for trace in current}
    past: dict[tuple[str, str], Trace] = {}
    for trace in entry.traces if entry else ():
        if (trace.subject, trace.question) not in now:
            past.setdefault(
                (trace.subject, trace.question), Trace("asked", trace.subject, trace.question, trace.answer)
            )
    return (*current, *past.values())
