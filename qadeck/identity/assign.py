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
    """What links an entry to a draft. `own`: by a question that did not come from a note that merged into it."""

    links: tuple[tuple[Old, New, str], ...]
    own: bool

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
    claims = _claims(entries, olds, news, links)
    oldest = sorted(entries, key=lambda entry: (entry.added, entry.place, entry.guid))
    there = [entry for entry in oldest if not entry.gone or _decided(claims.get(entry.guid, {}))]
    back = [entry for entry in oldest if entry.gone]
    rounds = ((there, "own"), (back, "own"), (there, "adopted"), (there, "past"), (back, "past"))
    given: dict[int, str] = {}
    for round_entries, kind in rounds:
        for entry in round_entries:
            if entry.guid not in given.values():
                draft = _nearest(claims.get(entry.guid, {}), given, kind)
                if draft is not None:
                    given[draft] = entry.guid
    return Assigned(given, claims)


def _claims(
    entries: Sequence[Entry], olds: Sequence[Old], news: Sequence[New], links: Iterable[Link]
) -> dict[str, dict[int, Claim]]:
    adopted = _adopted(entries)
    found: dict[str, dict[int, list[tuple[Old, New, str]]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        old, new = olds[link.old], news[link.new]
        found[old.guid][new.draft].append((old, new, link.why))
    return {
        guid: {draft: Claim(tuple(pairs), _is_own(guid, pairs, adopted)) for draft, pairs in drafts.items()}
        for guid, drafts in found.items()
    }


def _adopted(entries: Iterable[Entry]) -> set[tuple[str, str, str]]:
    """(GUID, subject, question) of every question that a note has from one that merged into it."""
    return {
        (entry.into, trace.subject, trace.question)
        for entry in entries
        if entry.into
        for trace in entry.traces
        if trace.role != "asked"
    }


def _is_own(guid: str, pairs: Iterable[tuple[Old, New, str]], adopted: set[tuple[str, str, str]]) -> bool:
    return any((guid, old.trace.subject, old.trace.question) not in adopted for old, _, _ in pairs)


def _decided(drafts: Mapping[int, Claim]) -> bool:
    return any(why == BY_HAND for claim in drafts.values() for _, _, why in claim.links)


def _nearest(drafts: Mapping[int, Claim], given: Mapping[int, str], kind: str) -> int | None:
    """The free draft with the best claim of a kind: by the question that the card shows, unchanged, then by number."""
    free = [(draft, claim) for draft, claim in drafts.items() if draft not in given and _kind(claim) == kind]
    return max(free, key=lambda pair: (*_weight(pair[1]), -pair[0]), default=(None, None))[0]


def _kind(claim: Claim) -> str:
    return "past" if claim.past else "own" if claim.own else "adopted"


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
