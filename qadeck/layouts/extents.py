"""Where each question ends: at the next one, at a heading of a section, at a rule that parts the questions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from qadeck.layouts.leftovers import TAIL, reason
from qadeck.layouts.marks import Mark
from qadeck.layouts.sheet import Sheet


def extents(sheet: Sheet, marks: Sequence[Mark]) -> list[int]:
    """For each mark the index behind its last piece."""
    levels = _section_levels(sheet, marks)
    headings = [i for i, p in enumerate(sheet.pieces) if p.kind == "heading"]
    ends = []
    for place, mark in enumerate(marks):
        follows = marks[place + 1] if place + 1 < len(marks) else None
        limit = follows.at if follows else len(sheet.pieces)
        inside = headings[bisect_left(headings, mark.body) : bisect_left(headings, limit)]
        end = next((i for i in inside if _ends(sheet, i, mark, follows, levels)), limit)
        end = min(end, mark.until) if mark.until is not None else end
        ends.append(min(end, sheet.key.start) if sheet.key and mark.at < sheet.key.start else end)
    return _cut_at_rules(sheet, marks, ends)


def _cut_at_rules(sheet: Sheet, marks: Sequence[Mark], ends: list[int]) -> list[int]:
    """Where most questions end in a rule, a rule ends each."""
    if len(marks) < 2:
        return ends
    ruled = sum(sheet.pieces[e - 1].kind == "rule" for m, e in zip(marks[:-1], ends[:-1], strict=True) if e > m.body)
    if ruled * 10 < 6 * (len(marks) - 1):
        return ends
    return [_first_rule(sheet, m, e) for m, e in zip(marks, ends, strict=True)]


def _first_rule(sheet: Sheet, mark: Mark, end: int) -> int:
    """The rule that ends the answer: the first, unless text stands between it and another at the end."""
    first = next((i for i in range(mark.body + 1, end) if sheet.pieces[i].kind == "rule"), end)
    parts = end < len(sheet.pieces) and sheet.pieces[end - 1].kind == "rule"
    return end if parts and any(not reason(p, TAIL) for p in sheet.pieces[first:end]) else first


def _section_levels(sheet: Sheet, marks: Sequence[Mark]) -> frozenset[int]:
    """The levels of headings that stand directly before a question: those of sections."""
    opened, found = {m.at for m in marks}, set()
    for mark in marks:
        at = mark.at - 1
        while at >= 0 and sheet.pieces[at].kind in ("rule", "html"):
            at -= 1
        if at >= 0 and sheet.pieces[at].kind == "heading" and at not in opened:
            found.add(sheet.pieces[at].level)
    return frozenset(found)


def _ends(sheet: Sheet, at: int, mark: Mark, follows: Mark | None, levels: frozenset[int]) -> bool:
    piece = sheet.pieces[at]
    if sheet.says(at, "a") or _opens_answer(sheet, at - 1, mark):
        return False
    if mark.kind != "heading":
        return follows is None or not levels or piece.level <= max(levels)
    if piece.level > mark.level:
        return piece.level in levels and _directly_before(sheet, at, follows) and _restarts(mark, follows)
    if piece.level < mark.level or follows is None:
        return True
    goes_on = mark.number is not None and follows.number == mark.number + 1
    return not goes_on or _directly_before(sheet, at, follows)


def _opens_answer(sheet: Sheet, at: int, mark: Mark) -> bool:
    """An answer's label alone on its line: what stands below it, a heading too, is the answer."""
    read = sheet.openings[at]
    return at > mark.at and read is not None and not read.text and sheet.says(at, "a")


def _restarts(mark: Mark, follows: Mark | None) -> bool:
    return follows is None or follows.number is None or mark.number is None or follows.number <= mark.number


def _directly_before(sheet: Sheet, at: int, follows: Mark | None) -> bool:
    """Nothing but rules and raw HTML between the heading and the next question."""
    if follows is None:
        return False
    return all(sheet.pieces[i].kind in ("rule", "html") for i in range(at + 1, follows.at))
