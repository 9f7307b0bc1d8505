"""The questions of the ledger and those of this build, and all links between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qadeck.config import Decisions
from qadeck.identity import content
from qadeck.identity.ledger import Entry, Trace
from qadeck.identity.recognise import BY_HAND, Link, New, Old, by_evidence, by_wording
from qadeck.model import Asking, Note, Record
from qadeck.text import key

PAST = "an earlier wording"


@dataclass(frozen=True, slots=True)
class Linked:
    """Old and new questions, the links between them (indexes into both) and the pairs that a person must judge."""

    olds: tuple[Old, ...]
    news: tuple[New, ...]
    links: tuple[Link, ...]
    doubts: tuple[Link, ...]
    apart: Callable[[str, str], bool]


def new_questions(drafts: Sequence[Note]) -> tuple[New, ...]:
    """Every member of every draft, in source order within a source."""
    rows = [
        (member, asking, number, draft)
        for number, draft in enumerate(drafts)
        for member, asking in zip(draft.cluster.members, draft.body.askings, strict=True)
    ]
    rows.sort(key=lambda row: (row[0].source, row[0].line))
    return tuple(New(number, _trace(member, asking, draft)) for member, asking, number, draft in rows)


def _trace(record: Record, asking: Asking, draft: Note) -> Trace:
    return Trace(
        "lead" if record.id == draft.cluster.canonical.id else "asks",
        record.subject,
        asking.question,
        asking.answer,
        asking.sketch,
        record.source,
        record.section or "",
    )


def link(entries: Sequence[Entry], news: Sequence[New], decisions: Decisions) -> Linked:
    """All links: by equal wording, by a person's word, by an earlier wording, by evidence."""
    olds = _old_questions(entries)
    past = [i for i, old in enumerate(olds) if old.trace.role == "asked"]
    present = [i for i, old in enumerate(olds) if old.trace.role != "asked"]
    links = _at(by_wording([olds[i] for i in present], news), present)
    links += _by_hand(olds, news, decisions, {one.old for one in links})
    links += _at(_same_words([olds[i] for i in past], news, {one.new for one in links}), past)
    news = _between_neighbours(olds, news, links)
    apart = _told_apart(decisions)
    doubts: list[Link] = []
    for there in (True, False):
        done_old, done_new = {one.old for one in links}, {one.new for one in links}
        left = [i for i in present if olds[i].there == there and i not in done_old]
        right = [j for j in range(len(news)) if j not in done_new]
        found, asked = by_evidence(
            [olds[i] for i in left], [news[j] for j in right], lambda o, n: apart(o.trace.question, n.trace.question)
        )
        links += _at(found, left, right)
        doubts += _at(asked, left, right) if there else []
    return Linked(olds, tuple(news), tuple(links), tuple(doubts), apart)


def _at(links: Sequence[Link], left: Sequence[int], right: Sequence[int] | None = None) -> list[Link]:
    """Links between parts of the lists as links between the whole lists."""
    return [Link(left[one.old], right[one.new] if right else one.new, one.why) for one in links]


def _old_questions(entries: Sequence[Entry]) -> tuple[Old, ...]:
    next_of = {
        (trace.source, trace.after): entry.guid
        for entry in entries
        for trace in entry.traces
        if not entry.gone and trace.role != "asked"
    }
    return tuple(
        Old(entry.guid, trace, not entry.gone, trace.after, next_of.get((trace.source, entry.guid), ""))
        for entry in entries
        for trace in entry.traces
    )


def _same_words(olds: Sequence[Old], news: Sequence[New], taken: set[int]) -> list[Link]:
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, old in enumerate(olds):
        index[old.trace.subject, old.key].append(i)
    return [
        Link(i, j, PAST)
        for j, new in enumerate(news)
        if j not in taken
        for i in index.get((new.trace.subject, new.key), ())
    ]


def _by_hand(olds: Sequence[Old], news: Sequence[New], decisions: Decisions, taken: set[int]) -> list[Link]:
    groups = [{key(question) for question in group} for group in decisions.same]
    free = [i for i, old in enumerate(olds) if i not in taken and old.trace.role != "asked"]
    return [
        Link(i, j, BY_HAND)
        for group in groups
        for i in free
        if olds[i].key in group
        for j, new in enumerate(news)
        if new.key in group
    ]


def _told_apart(decisions: Decisions) -> Callable[[str, str], bool]:
    pairs = {frozenset(map(key, group)) for group in decisions.different}

    def apart(left: str, right: str) -> bool:
        own = {content.question_key(left), content.question_key(right)}
        return any(own <= pair for pair in pairs)

    return apart


def _between_neighbours(olds: Sequence[Old], news: Sequence[New], links: Sequence[Link]) -> list[New]:
    """The new questions with the GUIDs of their neighbours, as far as these are known by their wording."""
    owner: dict[int, str] = {}
    for one in sorted(links, key=lambda one: not olds[one.old].there):
        owner.setdefault(one.new, olds[one.old].guid)
    sources = [new.trace.source for new in news]

    def neighbour(j: int, step: int) -> str:
        beside = j + step
        return owner.get(beside, "") if 0 <= beside < len(news) and sources[beside] == sources[j] else ""

    return [New(new.draft, new.trace, neighbour(j, -1), neighbour(j, 1)) for j, new in enumerate(news)]


def with_neighbours(news: Sequence[New], guids: Sequence[str]) -> dict[int, list[Trace]]:
    """draft -> its traces, each with the GUID of the note before it in its source."""
    found: dict[int, list[Trace]] = defaultdict(list)
    previous: New | None = None
    for new in news:
        same = previous is not None and previous.trace.source == new.trace.source
        after = guids[previous.draft] if same and previous is not None else ""
        found[new.draft].append(_after(new.trace, after))
        previous = new
    return found


def _after(trace: Trace, guid: str) -> Trace:
    """`dataclasses.replace`, in a fifth of its time: this is done for every question of the deck."""
    t = trace
    return Trace(t.role, t.subject, t.question, t.answer, t.sketch, t.source, t.section, guid) if guid else trace
