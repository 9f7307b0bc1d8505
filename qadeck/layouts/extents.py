"""Where each question ends, and under which headings it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qadeck.layouts.marks import Mark
from qadeck.layouts.sheet import Sheet

_QA_TAIL = re.compile(r"\s*[(\[]\s*(?:q\s*(?:&|and|\+|/)\s*a|q&amp;a|questions? (?:&|and) answers?)\s*[)\]]\s*$", re.I)
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]\s+|[IVX]{1,5}[.)]\s+|[A-Z][.)]\s+)(?=\S)")


def extents(sheet: Sheet, marks: Sequence[Mark]) -> list[int]:
    """For each mark the index behind its last piece: the next mark, or a heading that is no part of an answer."""
    levels = _section_levels(sheet, marks)
    ends = []
    for place, mark in enumerate(marks):
        limit = marks[place + 1].at if place + 1 < len(marks) else len(sheet.pieces)
        follows = marks[place + 1] if place + 1 < len(marks) else None
        end = next((i for i in range(mark.body, limit) if _ends(sheet, i, mark, follows, levels)), limit)
        ends.append(min(end, mark.until) if mark.until is not None else end)
    return ends


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
    if piece.kind != "heading" or sheet.says(at, "a"):
        return False
    if mark.kind != "heading":
        return follows is None or not levels or piece.level <= max(levels)
    if piece.level > mark.level:
        return _directly_before(sheet, at, follows) and piece.level in levels and _restarts(mark, follows)
    if piece.level < mark.level or follows is None:
        return True
    goes_on = mark.number is not None and follows.number == mark.number + 1
    return not goes_on or _directly_before(sheet, at, follows)


def _restarts(mark: Mark, follows: Mark | None) -> bool:
    return follows is None or follows.number is None or mark.number is None or follows.number <= mark.number


def _directly_before(sheet: Sheet, at: int, follows: Mark | None) -> bool:
    """Nothing but rules and raw HTML between the heading and the next question."""
    if follows is None:
        return False
    return all(sheet.pieces[i].kind in ("rule", "html") for i in range(at + 1, follows.at))


def paths(sheet: Sheet, marks: Sequence[Mark], ends: Sequence[int]) -> list[tuple[str, ...]]:
    """For each mark the headings above it, outermost first, that are no questions and stand in no answer."""
    inside: set[int] = set()
    for mark, end in zip(marks, ends, strict=True):
        inside.update(range(mark.at, end))
    stack: list[tuple[int, str]] = []
    found, place = [], 0
    for at, piece in enumerate(sheet.pieces):
        if place < len(marks) and marks[place].at == at:
            found.append(tuple(name for _, name in stack))
            place += 1
        elif piece.kind == "heading" and at not in inside and piece.text:
            while stack and stack[-1][0] >= piece.level:
                stack.pop()
            stack.append((piece.level, section_name(piece.text)))
    return found


def section_name(text: str) -> str:
    """A heading as a name: without markup around it, numbering, and a tail such as "(Q&A)"."""
    name = re.sub(r"\[([^\[\]]*)\]\([^()]*\)|<[^<>]*>|[*_`]{2,}", lambda m: m[1] or "", text).strip(" #:*")
    name = _QA_TAIL.sub("", name)
    return _NUMBERING.sub("", name).strip() or text


def section_of(path: tuple[str, ...], common: int) -> str | None:
    """The nearest heading, unless it is the document's title: the outermost that stands above every question."""
    return path[-1] if len(path) > min(common, 1) else None


def common_depth(every: Sequence[tuple[str, ...]]) -> int:
    """How many outer headings all questions share."""
    if not every:
        return 0
    first, depth = every[0], 0
    while depth < len(first) and all(len(p) > depth and p[depth] == first[depth] for p in every):
        depth += 1
    return depth
