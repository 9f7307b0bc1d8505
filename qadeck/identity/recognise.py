"""Old questions and new ones -> links: which new question is which old one, and what must be asked.

First by equal wording, then, for what is left on both sides, by the table LEVELS. The first level that holds decides;
its name is the reason that the report gives. A link is made only where both sides have no second choice as good.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qadeck.identity.content import overlap, question_key
from qadeck.identity.ledger import Trace
from qadeck.identity.wording import Nearness, nearness, terms

Place = Literal["between", "section", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Old:
    """A question of the ledger. `there`: its note was in the last build. `before`, `after`: GUIDs of its neighbours."""

    guid: str
    trace: Trace
    there: bool
    before: str = ""
    after: str = ""

    @property
    def key(self) -> str:
        return question_key(self.trace.question)


@dataclass(frozen=True, slots=True)
class New:
    """A question of this build; `draft` is the index of its note. Neighbours as far as they are known already."""

    draft: int
    trace: Trace
    before: str = ""
    after: str = ""

    @property
    def key(self) -> str:
        return question_key(self.trace.question)


@dataclass(frozen=True, slots=True)
class Link:
    """This new question is that old one, and why. `old` and `new` are indexes."""

    old: int
    new: int
    why: str


# ---------------------------------------------------------------- equal wording

SAME, MOVED, ANSWERED_ANEW, BY_HAND = "same question", "same question, moved", "same question, new answer", "decided"

Key = Callable[[Old | New], Hashable]

_EXACT: tuple[tuple[str, Key], ...] = (
    (SAME, lambda q: (q.trace.subject, q.key, q.trace.answer)),
    (MOVED, lambda q: (q.key, q.trace.answer)),
    (ANSWERED_ANEW, lambda q: (q.trace.subject, q.key)),
)


def by_wording(olds: Sequence[Old], news: Sequence[New]) -> list[Link]:
    """Links of equal wording. Later steps see only what earlier ones left, and link only where there is no choice."""
    links: list[Link] = []
    if not olds:
        return links
    for why, key in _EXACT:
        taken_old, taken_new = {link.old for link in links}, {link.new for link in links}
        groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for i, old in enumerate(olds):
            if i not in taken_old:
                groups[key(old)][0].append(i)
        for j, new in enumerate(news):
            if j not in taken_new:
                groups[key(new)][1].append(j)
        for left, right in groups.values():
            if why == SAME or _no_choice(left, right, olds, news):
                links += [Link(i, j, why) for i in left for j in right]
    return links


def _no_choice(left: list[int], right: list[int], olds: Sequence[Old], news: Sequence[New]) -> bool:
    """One note on each side; notes that are gone do not compete with one that was there."""
    there = {olds[i].guid for i in left if olds[i].there}
    return len(there or {olds[i].guid for i in left}) == 1 and len({news[j].draft for j in right}) == 1


# ---------------------------------------------------------------- near wording


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a pair. `overlap` is that of the answers, 0 to 1; 0 where they are short."""

    wording: Nearness
    same_answer: bool
    answer_words: int
    overlap: float
    place: Place
    same_subject: bool

    @property
    def near_wording(self) -> bool:
        return self.wording.relation != "other"


@dataclass(frozen=True, slots=True)
class Level:
    """A row of the table: its name is what the report says; verdict match or ask."""

    name: str
    verdict: Literal["match", "ask"]
    holds: Callable[[Evidence], bool]


# Eight words are the same by copying, not by chance; three tenths of a sketch's 16 bins are five that agree, which
# answers about different things of one subject (one bin in twenty) reach once in a thousand pairs.
LONG, NEAR, MOSTLY = 8, 0.3, 0.5

LEVELS = (
    Level("the same long answer", "match", lambda e: e.same_answer and e.answer_words >= LONG),
    Level("the same answer, the same terms", "match", lambda e: e.same_answer and e.near_wording),
    Level(
        "the same answer between the same neighbours",
        "match",
        lambda e: e.same_answer and e.answer_words >= 3 and e.place == "between" and e.wording.share >= NEAR,
    ),
    Level(
        "the same terms in the same place",
        "match",
        lambda e: e.wording.relation == "same" and e.place != "elsewhere" and e.same_subject,
    ),
    Level("the same terms, nearly the same answer", "match", lambda e: e.near_wording and e.overlap >= MOSTLY),
    Level(
        "near wording and answer in the same place",
        "match",
        lambda e: e.overlap >= NEAR and (e.near_wording or e.wording.share >= 0.6) and e.place != "elsewhere",
    ),
    Level(
        "the same short answer in the same place",
        "ask",
        lambda e: e.same_answer and e.wording.share >= MOSTLY and e.place != "elsewhere",
    ),
    Level(
        "a similar answer",
        "ask",
        lambda e: e.overlap >= NEAR and (e.wording.share >= 0.4 or e.place == "between"),
    ),
    Level(
        "near wording between the same neighbours",
        "ask",
        lambda e: e.place == "between" and e.wording.share >= MOSTLY,
    ),
    Level("near wording", "ask", lambda e: e.near_wording and e.wording.share >= 0.6),
)
# Two candidates whose evidence differs by less than this are equally good.
MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that some level speaks for; a lower rank is better, then a higher score."""

    old: int
    new: int
    rank: int
    score: float

    @property
    def level(self) -> Level:
        return LEVELS[self.rank]


def by_evidence(
    olds: Sequence[Old], news: Sequence[New], apart: Callable[[Old, New], bool]
) -> tuple[list[Link], list[Link]]:
    """(links, doubts) between questions that no wording joined; `apart` says which pairs a person told apart."""
    candidates = [
        candidate
        for i, j in _candidate_pairs(olds, news)
        if not apart(olds[i], news[j]) and (candidate := _judge(i, j, olds[i], news[j]))
    ]
    matches = [candidate for candidate in candidates if candidate.level.verdict == "match"]
    sure = [candidate for candidate in matches if _is_only_choice(candidate, matches)]
    done_old, done_new = {c.old for c in sure}, {c.new for c in sure}
    open_still = [c for c in candidates if c.old not in done_old and c.new not in done_new]
    return [Link(c.old, c.new, c.level.name) for c in sure], [Link(c.old, c.new, _why(c)) for c in open_still]


def _why(candidate: Candidate) -> str:
    level = candidate.level
    return level.name if level.verdict == "ask" else f"{level.name}, but not of this one alone"


def _judge(i: int, j: int, old: Old, new: New) -> Candidate | None:
    evidence = weigh(old, new)
    rank = next((rank for rank, level in enumerate(LEVELS) if level.holds(evidence)), None)
    if rank is None:
        return None
    score = (
        evidence.wording.share + evidence.overlap + {"between": 0.5, "section": 0.2, "elsewhere": 0.0}[evidence.place]
    )
    return Candidate(i, j, rank, score)


def weigh(old: Old, new: New) -> Evidence:
    """All that the levels look at. A short answer that is the same overlaps by chance, so it does not count as such."""
    same = bool(old.trace.answer) and old.trace.answer == new.trace.answer
    words = int(old.trace.answer.partition(".")[2] or 0)
    return Evidence(
        wording=nearness(old.trace.question, new.trace.question),
        same_answer=same,
        answer_words=words,
        overlap=1.0 if same and words >= LONG else overlap(old.trace.sketch, new.trace.sketch),
        place=_place(old, new),
        same_subject=old.trace.subject == new.trace.subject,
    )


def _place(old: Old, new: New) -> Place:
    known = bool(old.before or old.after)
    if known and (old.before, old.after) == (new.before, new.after):
        return "between"
    beside = (old.before and old.before == new.before) or (old.after and old.after == new.after)
    same_section = (old.trace.source, old.trace.section) == (new.trace.source, new.trace.section)
    return "section" if beside or same_section else "elsewhere"


def _is_only_choice(one: Candidate, all_of_them: Iterable[Candidate]) -> bool:
    rivals = (c for c in all_of_them if c is not one and (c.old == one.old or c.new == one.new))
    return all(c.rank > one.rank or (c.rank == one.rank and c.score < one.score - MARGIN) for c in rivals)


# A term in more of the old questions than this joins too many to be evidence, and costs their square in pairs.
COMMON = 30


def _candidate_pairs(olds: Sequence[Old], news: Sequence[New]) -> Iterator[tuple[int, int]]:
    """Pairs that share an answer, a neighbour or a term that is not common; each once, in order."""
    if not olds or not news:
        return
    keys = [_block_keys(old) for old in olds]
    often = Counter(key for own in keys for key in own)
    index: dict[str, list[int]] = defaultdict(list)
    for i, own in enumerate(keys):
        for key in own:
            if often[key] <= COMMON:
                index[key].append(i)
    for j, new in enumerate(news):
        found = {i for key in _block_keys(new) for i in index.get(key, ())}
        yield from ((i, j) for i in sorted(found))


def _block_keys(question: Old | New) -> set[str]:
    trace = question.trace
    keys = {f"word {word}" for word in terms(set(question.key.split()))}
    keys |= {f"answer {trace.answer}"} if trace.answer else set()
    keys |= {f"before {question.before}"} if question.before else set()
    return keys | ({f"after {question.after}"} if question.after else set())
