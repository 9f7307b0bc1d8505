"""Running numbers: which of the numbered openings are questions, told by their sequence."""

from __future__ import annotations

from collections.abc import Sequence

from qadeck.layouts.openings import Opening


def running(candidates: Sequence[Opening]) -> list[Opening]:
    """The openings that carry on a count: each is the one before plus one, or begins a new count.

    Where most of a count asks, a number that does not ask is taken only if no asking one with that number follows
    before the count goes on: so the list inside an answer is not mistaken for the next question.
    """
    most_ask = sum(o.asks for o in candidates) * 2 >= len(candidates)
    kept: list[Opening] = []
    expected = 1
    for place, found in enumerate(candidates):
        if found.number is None:
            continue
        if found.number == expected and kept:
            if found.asks or not most_ask or not _better_follows(candidates, place, expected):
                kept.append(found)
                expected += 1
        elif (
            _begins_count(found, kept, most_ask)
            or (not kept and _leads(candidates, place))
            or (expected < found.number <= expected + 3 and found.asks)
        ):
            kept.append(found)
            expected = found.number + 1
    return kept


def _better_follows(candidates: Sequence[Opening], place: int, number: int) -> bool:
    """An asking opening with the same number stands further on, before an asking one with the next number."""
    for later in candidates[place + 1 : place + 60]:
        if later.asks and later.number == number:
            return True
        if later.asks and later.number == number + 1:
            return False
    return False


def _leads(candidates: Sequence[Opening], place: int) -> bool:
    """The very first number, that asks nothing, directly before an asking second of its own form."""
    first, follows = candidates[place], candidates[place + 1 : place + 2]
    return first.number == 1 and any(o.number == 2 and o.asks and o.bold == first.bold for o in follows)


def _begins_count(found: Opening, kept: list[Opening], most_ask: bool) -> bool:
    """A first number: 0 or 1 (or anything when nothing is kept yet), asking if the others ask."""
    if not kept:
        return found.asks or not most_ask
    if found.number not in (0, 1) and found.group == kept[-1].group:
        return found.asks and found.kind == kept[-1].kind and found.level <= kept[-1].level and found.number is not None
    if found.asks:
        return found.level <= kept[-1].level + 1
    return not most_ask and found.level <= kept[-1].level


def count_runs(numbers: Sequence[int | None]) -> int:
    """In how many runs the numbers stand: a number not above the one before begins another."""
    known = [n for n in numbers if n is not None]
    return sum(1 for i, n in enumerate(known) if i == 0 or n <= known[i - 1])
