"""Every reading of every layout, judged by its evidence: which one wins, and which others win in what it leaves."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from qadeck.layouts import Layout
from qadeck.layouts.collapsed import hides_answer
from qadeck.layouts.extents import extents
from qadeck.layouts.marks import Mark
from qadeck.layouts.questions import ends_in_mark
from qadeck.layouts.runs import count_runs
from qadeck.layouts.sheet import Sheet, form
from qadeck.patterns import later

# An unanswered question is weaker evidence than an answered one: lists of anything may ask.
_UNANSWERED = 0.4
_FIRM = 1.2
_COUNTED = 0.5
_ASKING = 0.5
_LABELS_PROVEN = 0.3
_HINT = later(
    r"\b(?:questions?|faqs?|q\s*&\s*a|q and a|interview|quiz|exam|viva|flash ?cards?|trivia|preguntas|entrevista"
    r"|fragen|interviewfragen"
    r"|perguntas|domande|entretien|вопрос\w*|собеседован\w*|питання|pytania|sorular|vragen|frågor)\b|问题|面试"
    r"|題目|题目|問題|質問|질문|면접|문제|أسئلة|שאלות",
    re.I,
)


# A title of this kind makes a task of a numbered line with code below, which elsewhere is a step.
_DRILLS = later(
    r"\b(?:exercises?|drills?|practice|problems|challenges|tasks|katas?|ejercicios|problemas|übungen|aufgaben|exercices"
    r"|esercizi|exercícios|упражнения|задачи|задания)\b|练习|練習|연습",
    re.I,
)


class Candidate(NamedTuple):
    """A reading with its evidence. Shares are 0 to 1.

    answered  of the questions with an answer
    proven    of those that ask, or whose answer or options are marked
    claimed   of the letters that stand in questions and answers
    common    of the headings or bold lines of the same form that are taken for questions
    hinted    the document calls itself questions, a quiz, an interview
    """

    layout: Layout
    marks: tuple[Mark, ...]
    ends: tuple[int, ...]
    answered: float
    proven: float
    claimed: float
    hinted: bool
    common: float

    @property
    def strength(self) -> float:
        """How much of a question-and-answer document this reading makes of it."""
        weight = len(self.marks) * (_UNANSWERED + (1 - _UNANSWERED) * self.answered)
        return (
            weight
            * self.layout.weight
            * self.proven
            * self.claimed
            * (_FIRM if self.layout.firm else 1 + _COUNTED * self.counted)
        )

    @property
    def counted(self) -> float:
        """The share of marks whose number carries on the count."""
        numbers = [m.number for m in self.marks]
        going = sum(a is not None and b is not None and (b == a + 1 or b <= 1) for a, b in pairwise(numbers))
        return going / max(1, len(numbers) - 1)

    @property
    def evidence(self) -> str:
        """In words, for the report."""
        if self.marks[0].given and self.marks[0].given.evidence:
            return f"{len(self.marks)} questions; {self.marks[0].given.evidence}"
        runs = count_runs([m.number for m in self.marks])
        said = self.layout.says.format(n=len(self.marks), runs="1 run" if runs == 1 else f"{runs} runs")
        return f"{said}, {round(self.answered * len(self.marks))} answered"


class Refusal(NamedTuple):
    """Why a reading is no reading of questions: the reason in words, and its test."""

    reason: str
    holds: Callable[[Candidate], bool]


def _is_thin(candidate: Candidate) -> bool:
    """Two or three lines that ask, in a document that calls itself nothing of the kind, are an article's headings."""
    if candidate.layout.firm or candidate.hinted or len(candidate.marks) > 3:
        return False
    marked = all(ends_in_mark(m.text) or m.number or m.label for m in candidate.marks if m.kind == "heading")
    return candidate.answered < 1 or candidate.common < 0.6 or not marked


def _least(candidate: Candidate) -> float:
    return _ASKING if candidate.hinted else _ASKING + 0.1


REFUSALS = (
    Refusal("too few questions", lambda c: len(c.marks) < c.layout.least),
    Refusal("too few questions without a label, a number or an answer", _is_thin),
    Refusal("most of what stands like a question asks nothing", lambda c: not c.layout.firm and c.proven < _least(c)),
    Refusal("labels without an answer", lambda c: c.layout.firm and len(c.marks) == 1 and not c.answered),
    Refusal("letters that look like labels", lambda c: c.layout.name == "labelled" and c.proven < _LABELS_PROVEN),
    Refusal("most of the text is something else", lambda c: c.claimed < (0.1 if c.layout.firm or c.hinted else 0.25)),
)


def contest(sheet: Sheet, layouts: Sequence[Layout]) -> tuple[list[Candidate], str]:
    """The winning readings, strongest first, their marks apart from each other; and why there is none."""
    proofs = _proofs(sheet)
    hinted = any(p.kind == "heading" and _HINT.search(p.text) for p in sheet.pieces) or _titled(sheet)
    found = [
        judge(sheet, layout, marks, proofs, hinted)
        for layout in layouts
        for reading in layout.find(sheet)
        if (marks := [m for m in reading if m.at not in sheet.listed])
    ]
    fit = [c for c in found if not refusal(c)]
    if not fit:
        best = max(found, key=lambda c: c.strength, default=None)
        return [], f"{best.evidence}: {refusal(best)}" if best else "nothing that looks like a question"
    winners: list[Candidate] = []
    while fit:
        best = max(fit, key=lambda c: c.strength)
        if not winners:
            best = _cut(sheet, best, fit, proofs)
        winners.append(best)
        fit = _what_is_left(
            sheet, [c for c in found if c.layout is not best.layout or c.layout.name == "cards"], winners, proofs
        )
    return winners, ""


def _titled(sheet: Sheet) -> bool:
    """The first lines of a text without headings say what it is."""
    if any(p.kind == "heading" for p in sheet.pieces[1:]):
        return False
    return any(p.kind in ("paragraph", "html") and _HINT.search(p.raw[:300]) for p in sheet.pieces[:3])


def refusal(candidate: Candidate) -> str:
    """The first reason against the reading, or ""."""
    return next((row.reason for row in REFUSALS if row.holds(candidate)), "")


def judge(sheet: Sheet, layout: Layout, marks: Sequence[Mark], proofs: Sequence[int], hinted: bool) -> Candidate:
    """A reading with its extents and its evidence."""
    ends = extents(sheet, marks)
    spans = list(zip(marks, ends, strict=True))
    answered = sum(bool(m.tail or (m.given and m.given.answer)) or sheet.told(m.body, e) > 0 for m, e in spans)
    proven = sum(m.asks or m.given is not None or _between(proofs, m.body, e) for m, e in spans)
    claimed = sum(sheet.weight(m.at, e) for m, e in _apart(spans))
    return Candidate(
        layout,
        tuple(marks),
        tuple(ends),
        answered / len(marks),
        proven / len(marks),
        min(1.0, claimed / max(1, sheet.weights[-1])),
        hinted,
        _common(sheet, marks),
    )


def _common(sheet: Sheet, marks: Sequence[Mark]) -> float:
    """The share of the lines of the marks' own forms that are marks."""
    read = [form(o) for m in marks if (o := sheet.openings[m.at]) and (o.kind == "heading" or o.bold)]
    alike = sum(sheet.forms[found] for found in set(read))
    return len(read) / alike if alike else 1.0


def _apart(spans: list[tuple[Mark, int]]) -> list[tuple[Mark, int]]:
    """Spans that share no piece: nested questions end their parents."""
    return [(m, min(e, spans[i + 1][0].at) if i + 1 < len(spans) else e) for i, (m, e) in enumerate(spans)]


def _proofs(sheet: Sheet) -> list[int]:
    """Where answers are marked and where options begin; in a collection of exercises also the code that solves one."""
    title = next((p.text for p in sheet.pieces if p.kind == "heading"), "")
    solved = (at for at in range(1, len(sheet.pieces)) if _solves(sheet, at)) if _DRILLS.search(title) else ()
    folds = (at for at in sheet.markers if sheet.pieces[at].kind == "html" and "<summary" in sheet.pieces[at].raw)
    hiding = [at for at in folds if hides_answer(sheet.pieces[at].raw)]
    return sorted({*solved, *sheet.choosing, *hiding, *(at for at in sheet.markers if sheet.says(at, "a"))})


def _solves(sheet: Sheet, at: int) -> bool:
    """Code directly below a numbered line."""
    above = sheet.openings[at - 1]
    return sheet.pieces[at].kind == "code" and above is not None and above.number is not None and bool(above.text)


def _between(places: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _cut(sheet: Sheet, best: Candidate, others: Sequence[Candidate], proofs: Sequence[int]) -> Candidate:
    """Where one answer alone holds three questions of another layout, the file has changed its layout there."""
    for other in others:
        if other.layout is best.layout or other.answered < 0.9 or other.proven < 0.9:
            continue
        starts = [m.at for m in other.marks]
        inside = [
            starts[bisect_left(starts, mark.body) : bisect_left(starts, end)]
            for mark, end in zip(best.marks, best.ends, strict=True)
        ]
        full = [place for place, found in enumerate(inside) if len(found) >= 3]
        if (
            len(best.marks) >= 3
            and 0 < len(full) <= len(best.marks) * 0.1 + 1
            and sum(map(bool, inside)) <= len(full) + 1
        ):
            marks = [m._replace(until=inside[i][0]) if i in full else m for i, m in enumerate(best.marks)]
            return judge(sheet, best.layout, marks, proofs, best.hinted)
    return best


def _what_is_left(
    sheet: Sheet, candidates: Sequence[Candidate], winners: Sequence[Candidate], proofs: Sequence[int]
) -> list[Candidate]:
    """The candidates again, on the pieces that no winner has claimed."""
    taken = sorted((m.at, e) for w in winners for m, e in zip(w.marks, w.ends, strict=True))
    starts = [at for at, _ in taken]
    left = []
    for candidate in candidates:
        free = [m for m in candidate.marks if not _claimed(taken, starts, m.at) and not _heads(m, starts)]
        if len(free) < candidate.layout.least:
            continue
        bounded = [m._replace(until=_next_taken(starts, m, len(sheet.pieces))) for m in free]
        again = judge(sheet, candidate.layout, bounded, proofs, candidate.hinted)
        whole = max(1, sheet.weights[-1] - sum(sheet.weight(at, e) for at, e in taken))
        share = again.claimed * max(1, sheet.weights[-1]) / whole
        if not refusal(again._replace(claimed=min(1.0, share))) and again.proven >= 0.8:
            left.append(again)
    return left


def _heads(mark: Mark, starts: Sequence[int]) -> bool:
    """A heading directly above a question that is found: its section."""
    place = bisect_left(starts, mark.body)
    return mark.kind == "heading" and place < len(starts) and starts[place] == mark.body


def _claimed(taken: Sequence[tuple[int, int]], starts: Sequence[int], at: int) -> bool:
    place = bisect_left(starts, at + 1) - 1
    return place >= 0 and taken[place][0] <= at < taken[place][1]


def _next_taken(starts: Sequence[int], mark: Mark, end: int) -> int:
    place = bisect_left(starts, mark.at)
    limit = starts[place] if place < len(starts) else end
    return limit if mark.until is None else min(limit, mark.until)
