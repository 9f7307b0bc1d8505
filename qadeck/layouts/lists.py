"""List items and numbered lines as questions: the answer stands in the item, below it, or nowhere."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from qadeck.layouts.marks import Mark, mark
from qadeck.layouts.openings import Opening
from qadeck.layouts.runs import running
from qadeck.layouts.sheet import Sheet


def numbered(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Items or lines of one form whose numbers run on."""
    groups: dict[tuple[str, bool, int], list[Opening]] = defaultdict(list)
    for found in _listed(sheet):
        if found.number is not None:
            groups[found.kind, found.bold, found.level].append(found)
    for group in groups.values():
        yield from _ways(sheet, running(group))


def bulleted(sheet: Sheet) -> Iterable[Sequence[Mark]]:
    """Bullets of one form that ask."""
    groups: dict[tuple[bool, int], list[Opening]] = defaultdict(list)
    for found in _listed(sheet):
        if found.kind == "item" and found.number is None:
            groups[found.bold, found.level].append(found)
    lists = list(accumulate(piece.kind == "heading" for piece in sheet.pieces))
    for group in groups.values():
        yield from _ways(sheet, [o for o in group if o.asks])
        yield from _ways(sheet, _with_tasks(sheet, group, lists))
        yield from _ways(sheet, _with_bodies(sheet, group))


def _with_tasks(sheet: Sheet, group: Sequence[Opening], lists: Sequence[int]) -> list[Opening]:
    """Those that ask, and those that set a task in a list where another asks; `lists` numbers the list of a piece."""
    asking = {lists[o.at] for o in group if o.asks}
    return [o for o in group if o.asks or (lists[o.at] in asking and (o.task or _shows_code(sheet, o)))]


def _with_bodies(sheet: Sheet, group: Sequence[Opening]) -> list[Opening]:
    """Where six in ten bullets of one sign ask, also those of that sign that have a body; else none."""
    signs = {o.style for o in group if o.asks}
    alike = [o for o in group if o.style in signs]
    if len(signs) != 1 or sum(o.asks for o in alike) * 10 < len(alike) * 6:
        return []
    return [o._replace(asks=True) for o in alike if o.asks or _has_body(sheet, o)]


def _has_body(sheet: Sheet, found: Opening) -> bool:
    """A paragraph or code of its own stands below it."""
    return found.at + 1 < len(sheet.pieces) and sheet.pieces[found.at + 1].kind in ("paragraph", "code")


def _listed(sheet: Sheet) -> list[Opening]:
    return [
        o
        for i, o in enumerate(sheet.openings)
        if o
        and o.kind in ("item", "paragraph")
        and o.text
        and not o.label
        and i not in sheet.listed
        and not _leads_away(o)
    ]


def _leads_away(found: Opening) -> bool:
    """A link that does not ask: an entry of a link list."""
    return bool(found.link) and not found.asks


def _ways(sheet: Sheet, group: Sequence[Opening]) -> Iterable[Sequence[Mark]]:
    """The group as marks; and the same with the questions nested under them, where most of what is nested asks."""
    if not group:
        return
    marks = [mark(o) for o in group]
    yield _bounded(sheet, marks)
    nested = _nested(sheet, group)
    if nested:
        places = [o.at for o in group]
        known = set(places)
        parents = {places[bisect_left(places, o.at) - 1] for o in nested if o.at > places[0]}
        both = [o for o in (*group, *nested) if o.asks or (o.at in known and o.at not in parents)]
        yield _bounded(sheet, [mark(o) for o in sorted(both, key=lambda o: o.at)])


def _shows_code(sheet: Sheet, found: Opening) -> bool:
    """ "Make this work:" with code below it."""
    below = found.at + 1
    return found.text.endswith((":", "：")) and below < len(sheet.pieces) and sheet.pieces[below].kind == "code"


def _nested(sheet: Sheet, group: Sequence[Opening]) -> list[Opening]:
    """The asking items one level below the group's, if at least six in ten of those items ask."""
    first, last, level = group[0].at, group[-1].at, group[0].level + 1
    end = next((i for i in range(last + 1, len(sheet.pieces)) if not _inside(sheet, i, group[0])), len(sheet.pieces))
    below = [o for i in range(first, end) if (o := sheet.openings[i]) and o.kind == "item" and o.level == level]
    asking = [o for o in below if o.asks]
    return asking if below and len(asking) * 10 >= len(below) * 6 else []


def _inside(sheet: Sheet, at: int, parent: Opening) -> bool:
    """Indented deeper than the item: a part of it."""
    return sheet.pieces[at].indent >= sheet.pieces[parent.at].indent + 2


def _bounded(sheet: Sheet, marks: list[Mark]) -> list[Mark]:
    """Where answers are indented in their items, an item ends at the first piece that is not."""
    ends, loose = [], 0
    for place, found in enumerate(marks):
        limit = marks[place + 1].at if place + 1 < len(marks) else len(sheet.pieces)
        margin = sheet.pieces[found.at].indent + 2
        end = next((i for i in range(found.body, limit) if not _belongs(sheet, i, margin)), limit)
        ends.append(end)
        loose += end == found.body < limit and sheet.pieces[end].kind not in ("heading", "rule", "html")
    if loose * 2 >= len(marks):
        return marks
    return [m._replace(until=e) for m, e in zip(marks, ends, strict=True)]


def _belongs(sheet: Sheet, at: int, margin: int) -> bool:
    """Indented into the item; or code directly behind it, which writers forget to indent."""
    piece = sheet.pieces[at]
    return piece.indent >= margin or (piece.kind == "code" and piece.line <= sheet.pieces[at - 1].end + 2)
